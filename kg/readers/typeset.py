"""Lines that a typesetter broke, put together again (排版折行还原): a line goes on where the next word had no room left on it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_LEAST = 20  # characters; shorter lines are headings, cells, verses: they end where somebody wanted them to
_MARKS = "，。；：！？、…”’）》】"  # may hang over the margin, and end a paragraph
_INDENT = 0.7  # of a character; what begins further in begins a paragraph
_PLAY = 0.25  # of a character, that margins may be off by
_SPACED = 1.4  # times the usual distance between lines: a paragraph begins below
_TALLER = 1.1  # times the size: another kind of line
_CELLS = 2  # gaps between Chinese characters in one line: a row of a table
_GAP = re.compile(r"(?<=[\u4e00-\u9fff])[ \t]+(?=[\u4e00-\u9fff])")
_NUMBERED = re.compile(
    r"——|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|第[一二三四五六七八九十]{1,3}[章节条篇部]|\d{1,2}[.、．](?!\d)"
)
# What a typesetter keeps on one line: a number or a word, with the marks that may not begin a line or end one.
BEGINNING = re.compile(r"[“‘（《【]*(?:[0-9A-Za-z]+(?:[.,/-][0-9A-Za-z]+)*%?|\S)?[，。；：！？、”’）》】%]*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands on its page: its edges, its foot, the width of its first word, the size of its font."""

    left: float
    right: float
    foot: float
    first: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; `place` is None where the page does not tell."""

    text: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Column:
    """What a document's lines are set in: its margins, the usual distance from line to line, the width of a character."""

    left: float
    right: float
    step: float
    character: float


def pages(lines: Sequence[Sequence[Line]]) -> list[list[str]]:
    """The paragraphs of each page; one that runs over stands whole on the page where it begins."""
    column = _column(lines)
    out: list[list[str]] = [[] for _ in lines]
    before, at = None, 0
    for number, page in enumerate(lines):
        for line in page:
            if before is not None and column is not None and _goes_on(before, line, column, over=number > at):
                paragraph = next(paragraphs for paragraphs in reversed(out[: number + 1]) if paragraphs)
                paragraph[-1] = _glued(paragraph[-1], line.text)
            else:
                out[number].append(line.text)
            before, at = line, number
    return out


def _column(lines: Sequence[Sequence[Line]]) -> Column | None:
    """The margins of the lines that break off; None where there are none to tell them by."""
    broken = [(line.place, len(line.text)) for page in lines for line in page if line.place is not None and _is_broken(line)]
    steps = [step for page in lines for step in _steps(page)]
    lefts = Counter(round(lower.place.left) for page in lines for upper, lower in pairwise(page) if _is_broken(upper) and lower.place)
    if not steps or not broken or not lefts:
        return None
    left = min(lefts, key=lambda edge: (-lefts[edge], edge))
    right, character = max(place.right for place, _ in broken), median((place.right - place.left) / size for place, size in broken)
    return Column(left, right, median(steps), character)


def _is_broken(line: Line) -> bool:
    """Whether a line is of running text and ends in the middle of it, so that its end is near the margin."""
    return len(line.text) >= _LEAST and line.text[-1] not in _MARKS and not _is_row(line)


def _is_row(line: Line) -> bool:
    return len(_GAP.findall(line.text)) >= _CELLS


def _steps(page: Sequence[Line]) -> Iterator[float]:
    for upper, lower in pairwise(page):
        if upper.place is not None and lower.place is not None and upper.place.foot > lower.place.foot:
            yield upper.place.foot - lower.place.foot


def _goes_on(before: Line, after: Line, column: Column, *, over: bool) -> bool:
    """Whether a line goes on with the paragraph of the one before it; `over` says that a page ends between them."""
    upper, lower = before.place, after.place
    if before.text.endswith("。") and _NUMBERED.match(after.text):
        return False
    if upper is None or lower is None or len(before.text) < _LEAST or _is_row(before):
        return False
    if lower.left > column.left + _INDENT * column.character or max(upper.size, lower.size) > _TALLER * min(upper.size, lower.size):
        return False
    if not over and not 0 < upper.foot - lower.foot <= _SPACED * column.step:
        return False
    return upper.right + lower.first > column.right - _PLAY * column.character


def _glued(before: str, after: str) -> str:
    words = before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalpha()
    return f"{before} {after}" if words else before + after
