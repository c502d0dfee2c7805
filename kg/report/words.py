"""The words by which a report is taken apart, from report.toml, as compiled patterns."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def tables() -> dict[str, Any]:
    """report.toml as it stands."""
    return tomllib.loads(files("kg.report").joinpath("report.toml").read_text(encoding="utf-8"))


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern that matches where any of `patterns` does."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def pattern(table: str, key: str = "patterns") -> re.Pattern[str]:
    """The patterns of one entry of report.toml, as one."""
    return any_of(tables()[table][key])
