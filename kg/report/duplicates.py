"""An article that stands twice in one page is read once: the fuller copy of each paragraph stays, the teaser goes."""

import re
from collections.abc import Sequence
from decimal import Decimal

from kg.report.cleaning import Block

_NOT_WORDS = re.compile(r"[\W_]+")
_SENTENCE = re.compile("[^。！？；]+")
_DATELINE = re.compile("^.{2,10}讯(?:首席)?记者.{2,8}?(?=[12]\\d{3}年|[\u4e00-\u9fff])")
PARAGRAPH = 20  # a shorter line may stand twice by chance
CLAUSE = 6
SAME = Decimal("0.8")  # so much of a paragraph stands in its copy
FULLER, AS_FULL = Decimal("1.05"), Decimal("0.95")  # times the length: the fuller of two copies stays, of two alike the first
COPIES = 8  # a clause in more blocks than this is a formula, not a copy


def without_copies(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks without those whose sentences nearly all stand in another, fuller or earlier block."""
    if not _any_sentence_twice(blocks):
        return tuple(blocks)
    clauses = [_clauses(block.text) for block in blocks]
    owners: dict[str, list[int]] = {}
    for number, keys in enumerate(clauses):
        for key in dict.fromkeys(keys):
            owners.setdefault(key, []).append(number)
    sizes = [len(block.text) for block in blocks]
    dropped: set[int] = set()
    for number in range(len(blocks)):
        if _is_copy(number, clauses, owners, dropped, sizes):
            dropped.add(number)
    return tuple(block for number, block in enumerate(blocks) if number not in dropped)


def _any_sentence_twice(blocks: Sequence[Block]) -> bool:
    """Whether any sentence stands in two blocks word for word: a quick no for most documents."""
    parts = [part for block in blocks for part in set(block.text.split("。")) if len(part) >= PARAGRAPH]
    return len(set(parts)) < len(parts)


def _clauses(text: str) -> list[str]:
    bare = (_NOT_WORDS.sub("", part) for part in _SENTENCE.findall(text))
    keys = [_DATELINE.sub("", part) if number == 0 else part for number, part in enumerate(bare)]
    return [key for key in keys if key]


def _is_copy(number: int, clauses: Sequence[Sequence[str]], owners: dict[str, list[int]], dropped: set[int], sizes: Sequence[int]) -> bool:
    keys = clauses[number]
    size = sum(map(len, keys))
    if size < PARAGRAPH:
        return _is_short_copy(number, keys, owners, dropped)
    shared: dict[int, int] = {}
    for key in dict.fromkeys(keys):
        if len(key) >= CLAUSE:
            for other in owners[key][:COPIES]:
                shared[other] = shared.get(other, 0) + len(key)
    rivals = [other for other, same in shared.items() if other != number and other not in dropped and same >= SAME * size]
    return any(_outranks(other, number, sizes) for other in rivals)


def _outranks(other: int, number: int, sizes: Sequence[int]) -> bool:
    """Whether the other of two copies is to stay: the clearly fuller one, else the first."""
    mine, theirs = sizes[number], sizes[other]
    return theirs > FULLER * mine or (theirs >= AS_FULL * mine and other < number)


def _is_short_copy(number: int, keys: Sequence[str], owners: dict[str, list[int]], dropped: set[int]) -> bool:
    """A short line goes with the copied paragraph before it when it stands earlier too."""
    return bool(keys) and number - 1 in dropped and all(owners[key][0] < number for key in keys)
