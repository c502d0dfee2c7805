"""A sentence → mentions: 数量、时段、动词与名词短语; one module per kind, each with its words beside it."""
