"""The page for analysts (用法): how the data hang together, how to read a verdict, questions worked through, a walk to pandas."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg import resources, wording
from kg.pages.printing import Shelf, write_page


@dataclass(frozen=True, slots=True)
class Worked:
    """A question with the command that answers it, some rows of the answer, and how to read them."""

    ask: str
    run: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    read: str

    @property
    def heads(self) -> list[str]:
        """The headings that a screen shows for the columns."""
        return [wording.heading(column) for column in self.columns]

    @property
    def said(self) -> list[list[str]]:
        """The rows in an analyst's words: met → ✓ 达到."""
        return [[wording.choice(column, cell) for column, cell in zip(self.columns, row, strict=True)] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the walk: commands, or lines of Python with what they print."""

    say: str
    run: tuple[str, ...] = ()
    python: str = ""
    prints: str = ""


def write_guide(shelf: Shelf) -> None:
    """Write the page; it is the same in every build."""
    values = {"verdicts": _tables()["verdicts"], "questions": questions(), "steps": steps()}
    write_page(shelf, "guide.html", values)


def questions() -> list[Worked]:
    """The questions worked through, in their order."""
    return [Worked(each["ask"], each["run"], tuple(each["columns"]), _tuples(each["rows"]), each["read"]) for each in _tables()["question"]]


def steps() -> list[Step]:
    """The walk from the commands to pandas."""
    return [Step(**{**each, "run": tuple(each.get("run", ()))}) for each in _tables()["step"]]


def _tables() -> dict[str, Any]:
    return resources.tables("pages/guide.toml")


def _tuples(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(map(tuple, rows))
