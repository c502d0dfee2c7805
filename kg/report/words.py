"""The words by which a report is taken apart, from report.toml, as compiled patterns."""

import re
from functools import cache, lru_cache
from typing import Any

from kg import resources
from kg.sought import compiled


def tables() -> dict[str, Any]:
    """report.toml as it stands."""
    return resources.tables("report/report.toml")


@lru_cache(maxsize=64)
def any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern that matches where any of `patterns` does."""
    return compiled("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def form(name: str) -> re.Pattern[str]:
    """One expression of the table `forms`, with its groups; `<year>` in it is a year in digits or Chinese numerals."""
    forms = tables()["forms"]
    return compiled(forms[name].replace("<year>", forms["year"]))


@cache
def pattern(table: str, key: str = "patterns") -> re.Pattern[str]:
    """The patterns of one entry of report.toml, as one."""
    return any_of(tuple(tables()[table][key]))
