"""Texts that would make a regex slow, read off the regex itself, and how long it takes for them."""

import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from re import _constants as op  # type: ignore[attr-defined]  # what a parsed regex is made of
from re import _parser as parser  # type: ignore[attr-defined]  # and what parses it; both without a public name
from typing import Any

from automaton import REPEATS, inside, written
from ways import SOUGHT

from kg.report.cleaning import LONGEST

LONG = 20  # repeats from which on a loop is worth a try
MOST = 20  # repeats of what must be repeated, in a text that is tried

_TRIED = [ord(char) for char in "甲1aA ，\n、"]


def sample(parts: Any) -> str:
    """A text that a parsed regex may match."""
    return "".join(_sample(kind, value) for kind, value in parts)


def _sample(kind: Any, value: Any) -> str:
    match kind:
        case op.LITERAL:
            return chr(value)
        case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT:
            return sample(value[2]) * min(value[0], MOST)
        case op.SUBPATTERN | op.ATOMIC_GROUP | op.BRANCH:
            return sample(inside(kind, value)[0])
        case op.IN:
            return members(value)[0]
    return "甲" if kind in (op.ANY, op.NOT_LITERAL) else ""


def members(value: Any) -> list[str]:
    """Some characters of a set."""
    wanted = re.compile(f"[{'^' if value[0][0] is op.NEGATE else ''}{''.join(map(written, value))}]")
    named = [chr(what) for kind, what in value if kind is op.LITERAL]
    found = [char for char in (*named[:4], *map(chr, _TRIED)) if wanted.match(char)]
    ranges = [chr(what[0]) for kind, what in value if kind is op.RANGE and value[0][0] is not op.NEGATE]
    return [*found, *ranges] or ["\x01"]


def loops(parts: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """(what may stand before a loop, what it may repeat) of every long loop."""
    for kind, value in parts:
        if kind in REPEATS and value[1] >= LONG:
            yield from ((before, body) for body in dict.fromkeys([sample(value[2]), *_bodies(value[2])]) if body)
        for inner in inside(kind, value):
            yield from loops(inner, before)
        before += _sample(kind, value)


def _bodies(parts: Any) -> Iterator[str]:
    for kind, value in parts:
        if kind is op.IN:
            yield from members(value)
        for inner in inside(kind, value):
            yield sample(inner)
            yield from _bodies(inner)


def attacks(regex: str, flags: int) -> Iterator[tuple[str, str, str]]:
    """(head, what is repeated, tail) of texts that a regex may be slow on: its loops pumped up, and what stands before them."""
    made = {}
    for before, body in loops(parser.parse(regex, flags)):
        for attack in (("", body, "\0"), ("", body, ""), ("", before, "\0"), ("", before + body, "\0"), (before, body, "\0")):
            if attack[1]:
                made[attack] = None
    return iter(made)


TELLING = 0.02  # seconds, against which the noise of a machine is nothing
SIZE, TIMES = 400, 4  # characters of the first text; by how much each is longer than the one before
SUPERLINEAR = 2.2  # times the growth of the text
PATIENCE = 3.0  # seconds; what takes longer is slow


def seconds(found: "re.Pattern[str]", methods: set[str], text: str) -> float:
    """The least time that a regex takes for a text, used as it is; PATIENCE where it takes longer."""
    least = PATIENCE
    with suppress(TimeoutError), _alarmed():
        for _ in range(5):
            start = time.perf_counter()
            _use(found, methods, text)
            least = min(least, time.perf_counter() - start)
            if least > TELLING:
                break
    return least


def _use(found: "re.Pattern[str]", methods: set[str], text: str) -> None:
    if methods and not methods & SOUGHT:
        for method in sorted(methods):
            getattr(found, method)(text)
    else:
        for _ in found.finditer(text):
            pass


@contextmanager
def _alarmed() -> Iterator[None]:
    def ring(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def explodes(regex: str, flags: int, methods: set[str]) -> tuple[int, tuple[str, str, str]] | None:
    """How short a text, and which, takes a regex longer than any text of its length may; None where none does."""
    found = re.compile(regex, flags)
    for head, pump, tail in attacks(regex, flags):
        for size in (24, 48, 96, LONGEST):
            if seconds(found, methods, head + pump * (size // len(pump) + 1) + tail) > PATIENCE / 2:
                return size, (head, pump, tail)
    return None


def growth(regex: str, flags: int, methods: set[str]) -> tuple[float, tuple[str, str, str]] | None:
    """By how much the time grows when a text becomes four times as long, and which text it is; None where it grows as the text."""
    found = re.compile(regex, flags)
    for attack in attacks(regex, flags):
        head, pump, tail = attack
        took = 0.0
        for size in (SIZE * TIMES**power for power in range(4)):
            text = head + pump * (size // len(pump) + 1) + tail
            before, took = took, seconds(found, methods, text)
            if before > 5e-5 and took > SUPERLINEAR * TIMES * before and seconds(found, methods, text) > SUPERLINEAR * TIMES * before:
                return took / before, attack
    return None
