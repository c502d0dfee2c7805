"""The words that jieba's dictionary knows, with how usual they are and of what kind: 希望 v, 目前 t, 渝中 ns.

Its file is in order of the words, so that those with one first character are found in it without reading the rest: a program that
reads one sentence needs some dozen characters of twelve thousand.
"""

import mmap
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from math import inf, log
from pathlib import Path
from typing import NamedTuple

TOTAL = log(60_101_967)  # how often all its words were counted
LEAST = -TOTAL  # the weight of a character that is no word
BEGINNING = 0.0  # the weight of what is no word, but begins one


class Words(NamedTuple):
    """The words with one first character: their weights (logarithms of how usual they are), their tags.

    `alone` is the weight of the character itself, -inf where it is no word.
    """

    weights: Mapping[str, float]
    tags: Mapping[str, str]
    alone: float


@lru_cache(maxsize=8192)
def words(first: str) -> Words:
    """The words that begin with a character."""
    told = _lines(first).decode().split()  # word, count, tag; word, count, tag …
    listed = told[::3]
    weights = dict(zip(listed, map(_weight, told[1::3]), strict=True))
    tags = dict(zip(listed, told[2::3], strict=True))
    return Words(dict.fromkeys(_beginnings(first, listed), BEGINNING) | weights, tags, weights.get(first, -inf))


def _beginnings(first: str, listed: Sequence[str]) -> set[str]:
    """What words begin with, one character more at a time: most are of two or three."""
    found, longer, stop = {first}, listed, 2
    while longer := [word for word in longer if len(word) > stop]:
        found.update([word[:stop] for word in longer])
        stop += 1
    return found


@cache
def _weight(count: str) -> float:
    """The weight of a word that was counted so often; thousands of words were counted three times."""
    return log(int(count)) - TOTAL


def tag(word: str) -> str | None:
    """Of what kind a word is, None for what is no word."""
    return words(word[0]).tags.get(word) if word else None


def text() -> str:
    """The whole file, a word a line with its count and tag."""
    return _file()[:].decode()


@cache
def _file() -> mmap.mmap:
    """The file; the package itself, which is slow to load, is not imported."""
    spec = find_spec("jieba")
    assert spec is not None
    assert spec.origin is not None
    with Path(spec.origin).with_name("dict.txt").open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _lines(first: str) -> bytes:
    """The lines that begin with a character: those in order, and of the few in front of them, which are in none."""
    beginning = first.encode("utf-8", "surrogatepass")
    in_front = [line for line in _in_front() if line.startswith(beginning)]
    start, stop = _line_of(beginning), _line_of(beginning + b"\xff")
    return b"".join(in_front) + _file()[start:stop]


@cache
def _in_front() -> list[bytes]:
    return _file()[: _in_order()].splitlines(keepends=True)


@cache
def _in_order() -> int:
    """Where the words in order begin, behind those with letters."""
    return _file().find("\n一".encode()) + 1


def _line_of(wanted: bytes) -> int:
    """Where the first of the lines in order stands that does not belong before some bytes."""
    places = range(_in_order(), len(_file()))
    found = bisect_left(places, wanted, key=lambda at: _beginning(_next_line(at)))
    return _next_line(_in_order() + found)


def _next_line(at: int) -> int:
    """Where the first line begins that begins at a place or behind it."""
    return _file().find(b"\n", at - 1) + 1 or len(_file())


def _beginning(line: int) -> bytes:
    """The first bytes of a line; what stands behind the last one is behind all."""
    return _file()[line : line + 4] or b"\xff"
