"""Target-tracking knowledge graph: what governments promised, how firmly, and what came of it (政府目标追踪知识图谱)."""

__version__ = "0.1.0"
