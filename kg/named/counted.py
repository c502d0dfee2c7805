"""What a text counts: 氢能等|2|个|千亿级产业集群, 党建、政务“两大应用系统”, 1个平台、N个中心."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from kg import resources
from kg.extract.numerals import parse_numeral
from kg.extract.phrases import pattern
from kg.named import industries
from kg.named.reading import Line
from kg.sought import compiled

NUMERALS = "一二三四五六七八九十两"
LONGEST = 14  # characters of what is counted, without its end
OPEN = frozenset("NX")
# A count so made is a name: 五大产业, “三个专项行动”.
COUNTED_WHOLE = re.compile(r"[“‘](?:[一二三四五六七八九十两]{1,3}|\d{1,2})|(?:[一二三四五六七八九十两]{1,3}|\d{1,2})大(?!型|批)")


@dataclass(frozen=True, slots=True)
class Item:
    """A member that a group names, at [start, stop) of its sentence."""

    start: int
    stop: int
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """A count of something, at [start, stop) of a sentence, with the members it names; `whole` is what they are."""

    line: Line
    start: int
    stop: int
    count: str  # digits, or N
    whole: str
    items: tuple[Item, ...] = ()


@cache
def _pattern() -> re.Pattern[str]:
    table = resources.tables("named/programmes.toml")["counted"]
    classifiers, wholes = ("|".join(table[name]) for name in ("classifiers", "wholes"))
    count = rf"(?:\d{{1,3}}|[{NUMERALS}]{{1,9}}|[NX])"
    return compiled(
        rf"""(?P<etc>等)?
        (?:(?P<count>(?<!\d){count})(?:{classifiers})(?P<whole>[^，。；：、,;:]{{0,{LONGEST}}}?(?:{wholes})+)
        |[“‘](?P<quoted>(?P<inner>{count})(?:{classifiers})?[^“”‘’，。；、]{{1,{LONGEST}}})[”’])""",
        re.VERBOSE,
    )


def groups(line: Line, start: int = 0, stop: int | None = None) -> Iterator[Group]:
    """The groups of a sentence, or of a part of it, from left to right."""
    text = line.sentence.text
    yield from (Group(line, *told) for told in _told(text, start, len(text) if stop is None else stop))


@lru_cache(maxsize=4096)  # the sentences of a document: each kind of relation asks for the groups of the same ones
def _told(text: str, start: int, stop: int) -> tuple[tuple[int, int, str, str, tuple[Item, ...]], ...]:
    return tuple(_counts(text, start, stop))


def _counts(text: str, start: int, stop: int) -> Iterator[tuple[int, int, str, str, tuple[Item, ...]]]:
    """What is told of each group: where it begins and ends, its count, its whole, its items."""
    for match in _pattern().finditer(text, start, stop):
        count = _digits(match["count"] or match["inner"])
        whole = match["whole"] or match["quoted"]
        first = max(text.rfind(mark, start, match.start()) for mark in "，。；：！？—”,;:") + 1
        first = max(first, start)
        items = tuple(_items(text, first, match.start(), count, open_ended=match["etc"] is not None))
        yield items[0].start if items else match.start(), match.end(), count, whole, items


def _digits(count: str) -> str:
    return count if count.isdigit() or count in OPEN else str(int(parse_numeral(count.replace("两", "二"))))


def _items(text: str, start: int, stop: int, count: str, *, open_ended: bool) -> Iterator[Item]:
    """The members named before a count: all of them where no 等 stands behind them, which their number proves."""
    following = text.find("、", start, stop) + 1
    start = noun_start(text, start, stop, text[following:stop] if following else "")
    for parts in _splits(text, start, stop):
        known = open_ended and (len(parts) > 1 or _is_name(text[slice(*parts[0])]))
        if known or (not open_ended and len(parts) > 1 and str(len(parts)) == count):
            yield from (Item(first, last, text[first:last]) for first, last in parts)
            return


def noun_start(text: str, start: int, stop: int, following: str = "") -> int:
    """Where a noun phrase begins behind adverbs and verbs; a verb with which the next item begins too is its own: 加强….、加强…."""
    while (match := _verb().match(text, start, stop - 1)) is not None:
        if following.startswith(match[0]) and following:
            break
        start = match.end()
    return start


@cache
def _verb() -> re.Pattern[str]:
    verbs = "|".join(resources.tables("named/programmes.toml")["counted"]["verbs"])
    return pattern(f"(?:{verbs}|〈act adverb〉)")


def _is_name(text: str) -> bool:
    return 1 < len(text) <= LONGEST


def _splits(text: str, start: int, stop: int) -> Iterator[list[tuple[int, int]]]:
    """The ways to part a list: at 、 alone, then at its last 和 or 及 too, for these also stand inside names."""
    if stop <= start:
        return
    parts = list(_parts(text, start, stop, "、"))
    yield parts
    first, last = parts[-1]
    joint = re.compile(r"以及|和|及|与").search(text, first + 2, last - 2)
    if joint and not _is_industry(text[first:last]):
        yield [*parts[:-1], (first, joint.start()), (joint.end(), last)]


def _parts(text: str, start: int, stop: int, mark: str) -> Iterator[tuple[int, int]]:
    while (at := text.find(mark, start, stop)) >= 0:
        yield start, at
        start = at + 1
    yield start, stop


def _is_industry(text: str) -> bool:
    return text in industries.load().names
