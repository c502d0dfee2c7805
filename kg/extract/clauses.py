"""A sentence cut at its commas, with quotation marks and brackets kept whole: 发电量276.9亿千瓦时，｜外送电量175.3亿千瓦时。"""

import re
from collections.abc import Iterator
from functools import lru_cache

OPEN, CLOSE = "“‘（《〔【(「", "”’）》〕】)」"
QUOTES = "“‘"  # these never stand inside their own kind
STOPS = "，；：。！？,;!?…"
THOUSANDS = re.compile(r"\d[，,]\d{3}(?!\d)")
MARK = re.compile(f"[{re.escape(OPEN + CLOSE + STOPS)}]")


@lru_cache(maxsize=1024)
def clauses(text: str) -> tuple[tuple[int, int], ...]:
    """The [start, stop) of each clause of a sentence, without the mark that ends it."""
    return tuple(_clauses(text))


def first_clause(text: str) -> tuple[int, int]:
    """The [start, stop) of the first clause of a sentence; (0, 0) where there is none."""
    return next(_clauses(text), (0, 0))


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in stops(text):
        if stop > start:
            yield start, stop
        start = stop + 1
    if start < len(text):
        yield start, len(text)


def _is_closed(text: str, start: int, mark: str) -> bool:
    """Whether a mark that opens at text[start] is closed before it opens again; one that is not was forgotten or torn off."""
    within, close, _ = text[start:].partition(CLOSE[OPEN.index(mark)])
    return close != "" and (mark not in QUOTES or mark not in within)


def stops(text: str) -> Iterator[int]:
    """The places of the commas, semicolons, colons and full stops that stand in no bracket or quotation."""
    depth = 0
    for match in MARK.finditer(text):
        mark = match.group()
        if mark in OPEN:
            depth += _is_closed(text, match.end(), mark)
        elif mark in CLOSE:
            depth = max(0, depth - 1)
        elif mark in "，," and THOUSANDS.match(text, max(0, match.start() - 1)):
            continue  # 6，256万吨
        elif not depth or mark in "。！？":
            depth = 0
            yield match.start()
