"""Lines put together into paragraphs: page breaks, hard line ends and torn columns mended, page numbers and frames left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.report.cleaning import Block, Span, clean
from kg.report.headings import is_marked
from kg.report.words import form, pattern

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_EDGE = re.compile(r"[\s\u200b\ufeff]*(?:(?:[#>]{1,30}|[-*•●■◆▲·])\s+)*")
_ITEM = re.compile(r"[-*•●■◆▲·]\s")
_GAP = re.compile(r"\n[ \t\u3000\xa0]*\r?\n|\f")

# Inside a line: a sentence's end, then a wide space, begins a paragraph.
_WIDE_SPACE = re.compile(r"(?<=[。！？：；”])(?:[\u3000\u2003]|\s{2,})(?=\S)")
_ANY_SPACE = re.compile(r"(?<=[。！：])\s+(?=\S)")
LONG_LINE = 1500

_FINAL = "。！？；：…"
_CLOSERS = "”’）】」』》"
_OPEN_END = tuple("，、（“《‘〈")
_BOUND_START = tuple("，。、；：！？”’）》】%")
FIRST_LINE = 20  # what begins before this character is a title
INDENT = 4  # the width of the white space before a paragraph
TORN = 45  # a line as long as this without an end is torn, not a heading


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of the document between line ends, without white space and markdown marks around it."""

    start: int
    stop: int
    gap: bool  # a blank line or page break stands before it
    item: bool = False  # a list mark stands before it
    page: bool = False  # a page's number stood before it


def lines(folded: str) -> tuple[Line, ...]:
    """The non-empty lines of a folded text; overlong ones are cut where their paragraphs begin."""
    return tuple(_lines(folded))


def _lines(folded: str) -> Iterator[Line]:
    end = 0
    for match in _LINE.finditer(folded):
        edge = _EDGE.match(folded, match.start(), match.end())
        start = edge.end() if edge else match.start()
        if start >= match.end():
            continue
        gap = end == 0 or bool(_GAP.search(folded, end, match.start()))
        stop = start + len(folded[start : match.end()].rstrip("\u200b\ufeff \t\u3000\xa0"))
        item = bool(_ITEM.search(folded, match.start(), start))
        end = match.end()
        yield from _cut(folded, Line(start, stop, gap, item))


def _cut(folded: str, line: Line) -> Iterator[Line]:
    """The paragraphs inside one line: after 。 and a wide space; in an overlong line after any space or before 一、（一）."""
    long = line.stop - line.start > LONG_LINE
    cuts = {match.end() for match in _WIDE_SPACE.finditer(folded, line.start, line.stop)}
    if long:
        cuts |= {match.end() for match in _ANY_SPACE.finditer(folded, line.start, line.stop)}
        cuts |= {match.start() for match in form("inner_mark").finditer(folded, line.start, line.stop)}
    cuts |= set(_heading_cuts(folded, line, cuts, long=long))
    bounds = [line.start, *sorted(cuts), line.stop]
    for number, (start, stop) in enumerate(pairwise(bounds)):
        text = folded[start:stop].rstrip()
        if text:
            yield Line(start, start + len(text), line.gap, line.item) if number == 0 else Line(start, start + len(text), gap=True)


def _heading_cuts(folded: str, line: Line, cuts: set[int], *, long: bool) -> Iterator[int]:
    """Where a part's heading ends that runs on into its first paragraph: 一、2023年工作回顾　过去一年，…"""
    for start in sorted({line.start, *cuts}):
        head = form("section_head").match(folded, start, line.stop)
        if head:
            yield head.end()
    for head in form("bare_head").finditer(folded, line.start, line.stop):
        if long or folded[head.end() : head.end() + 1].isspace():
            yield head.start()
            yield head.end()


def without_furniture(folded: str, all_lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that are neither page numbers nor navigation nor repeated running heads."""
    seen: dict[str, int] = {}
    for line in all_lines:
        if line.stop - line.start <= 40:
            text = folded[line.start : line.stop]
            seen[text] = seen.get(text, 0) + 1
    furniture = pattern("furniture")
    behind, rights = pattern("behind"), pattern("rights")
    kept: list[Line] = []
    gap = page = False
    for line in all_lines:
        text = folded[line.start : line.stop]
        if behind.match(text):
            break
        short = len(text) <= 40
        dropped = bool(
            short
            and not _is_subscript(folded, line)
            and (form("page_number").fullmatch(text) or (seen[text] >= 4 and text[-1] not in _FINAL and not is_marked(text)))
        )
        if dropped or (len(text) <= 60 and furniture.search(text)) or (len(text) <= 600 and rights.search(text)):
            gap, page = gap or line.gap, page or dropped
            continue
        kept.append(replace(line, gap=line.gap or gap, page=page) if gap or page else line)
        gap = page = False
    return tuple(kept)


def _is_subscript(folded: str, line: Line) -> bool:
    """Whether a line of a digit goes on with the letter before it (M₂, PM₂.₅, CO₂ torn from their letters), and is no page number."""
    before = folded[: line.start].rstrip()[-1:]
    return before.isascii() and before.isupper() and folded[line.start : line.stop].replace(".", "").isdigit()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document breaks its lines."""

    width: int | None  # the width at which lines are wrapped by hand, if they are
    spaced: bool  # blank lines stand between paragraphs


def layout(folded: str, all_lines: Sequence[Line]) -> Layout:
    """Read off the lengths of the lines and the gaps between them."""
    long = [line for line in all_lines if line.stop - line.start > TORN]
    spaced = sum(line.gap for line in all_lines) * 3 > len(all_lines) * 2 if all_lines else False
    if len(all_lines) < 40 or len(long) * 5 > len(all_lines):
        return Layout(None, spaced)
    widths = sorted(_width(folded[line.start : line.stop]) for line in all_lines)
    full = widths[int(len(widths) * 0.95)]
    wrapped = sum(full - 4 <= width <= full + 4 for width in widths) * 2 > len(widths)
    return Layout(full, spaced) if wrapped else Layout(None, spaced)


def _width(text: str) -> int:
    return len(text.encode("gb18030"))


def blocks(folded: str, all_lines: Sequence[Line]) -> tuple[Block, ...]:
    """The paragraphs and headings that the lines make, in order."""
    how = layout(folded, all_lines)
    stopped = _stopped_groups(folded, all_lines)
    found: list[Block] = []
    spans: list[Span] = []
    before = True
    for number, line in enumerate(all_lines):
        if spans and not _continues(folded, spans, all_lines[number - 1], line, how, stopped=stopped[number]):
            found.append(clean(folded, spans, before=before, after=line.gap))
            spans = []
        if not spans:
            before = line.gap and not line.item
        spans.append((line.start, line.stop))
    if spans:
        found.append(clean(folded, spans, before=before))
    return tuple(block for block in found if block.text)


def _stopped_groups(folded: str, all_lines: Sequence[Line]) -> list[bool]:
    """For every line, whether a sentence ends in the run of lines without a gap that it stands in."""
    result = [False] * len(all_lines)
    first = 0
    for number in range(len(all_lines) + 1):
        if number == len(all_lines) or (all_lines[number].gap and number > first):
            if first < number:
                stopped = "。" in folded[all_lines[first].start : all_lines[number - 1].stop]
                result[first:number] = [stopped] * (number - first)
            first = number
    return result


def is_ended(text: str) -> bool:
    """Whether a line's last sentence is over: 。！？；： and what closes after them."""
    bare = text.rstrip(_CLOSERS)
    return (bool(bare) and bare[-1] in _FINAL) or text.endswith("——")


def _continues(folded: str, spans: Sequence[Span], last: Line, line: Line, how: Layout, *, stopped: bool) -> bool:
    """Whether a line goes on with the paragraph begun at `spans`, whose last line is `last`."""
    before, after = folded[last.start : last.stop], folded[line.start : min(line.stop, line.start + 40)]
    if after.startswith(_BOUND_START):
        return True
    if line.item or starts_anew(after):
        return False
    if is_ended(before) and how.spaced and stopped and not line.gap and not last.item:
        return True
    if is_ended(before):
        return how.width is not None and not line.gap and _width(before) >= how.width - 2
    return _is_torn(before, spans, how, last, line, stopped=stopped)


def starts_anew(text: str) -> bool:
    """Whether a line begins a paragraph or heading by its very form: 一、 （一） —— 各位代表."""
    return is_marked(text) or text.startswith("——") or bool(pattern("salutation").match(text)) or bool(pattern("heads").search(text))


def _is_torn(before: str, spans: Sequence[Span], how: Layout, last: Line, line: Line, *, stopped: bool) -> bool:
    """Whether a line without an end was cut by a page, a column or a link rather than written short."""
    if before.endswith(_OPEN_END) or _is_open(before):
        return True
    if how.width is not None and not line.gap and _width(before) >= how.width - INDENT - 4:
        return True
    if last.item:
        return False
    if is_marked(before) and "。" not in before and len(spans) == 1:
        return False
    if not line.gap and (line.stop - line.start == 1 or (stopped and how.spaced and last.start > FIRST_LINE)):
        return True
    clauses = "，" in before or "、" in before
    return len(spans) > 1 or "。" in before or (clauses and (len(before) >= TORN or (line.page and len(before) * 2 >= TORN)))


def _is_open(text: str) -> bool:
    return text.count("“") > text.count("”") or text.count("《") > text.count("》") or text.count("（") > text.count("）")
