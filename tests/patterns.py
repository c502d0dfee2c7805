"""Every regex that the program compiles, how it is used, and texts that would make it slow, read off the regex itself."""

import importlib
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from re import _constants as op  # type: ignore[attr-defined]  # what a parsed regex is made of
from re import _parser as parser  # type: ignore[attr-defined]  # and what parses it; both without a public name
from typing import Any

import kg
from kg.report.cleaning import LONGEST

Uses = dict[tuple[str, int], "Use"]  # by regex and flags
SOUGHT = {"search", "finditer", "findall", "sub", "subn", "split"}  # begin at every place of a text
UNBOUNDED = 20  # repeats of a loop from which on its length is that of the text


@dataclass
class Use:
    """The methods of a regex that were called, and the longest text they were given."""

    methods: set[str] = field(default_factory=set)
    longest: int = 0


class Watched:
    """A compiled regex that remembers how it is used."""

    def __init__(self, regex: Any, use: Use) -> None:
        self._regex, self._use = regex, use

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._regex, name)
        if name not in SOUGHT | {"match", "fullmatch"}:
            return method

        def watched(*given: Any, **named: Any) -> Any:
            text, *bounds = given[1:] if name.startswith("sub") else given
            start, stop = (*bounds, 0, len(text))[:2] if len(bounds) == 2 else (0, len(text))
            self._use.methods.add(name)
            self._use.longest = max(self._use.longest, min(stop, len(text)) - start)
            return method(*given, **named)

        return watched


@contextmanager
def watching() -> Iterator[Uses]:
    """All regexes that modules of the program compile meanwhile; these are loaded anew."""
    uses: Uses = {}
    compiled = re._compile  # what all functions of `re` compile with

    def watched(pattern: Any, flags: Any) -> Any:
        found, frame = compiled(pattern, flags), sys._getframe(1)
        while frame is not None and frame.f_globals.get("__name__") in ("re", "kg.sought"):
            frame = frame.f_back
        if not isinstance(pattern, str) or not str(frame.f_globals.get("__name__")).startswith("kg."):
            return found
        return Watched(found, uses.setdefault((pattern, found.flags), Use()))

    ours = {name: sys.modules.pop(name) for name in _loaded()}
    re._compile = watched
    try:
        for module in pkgutil.walk_packages(kg.__path__, "kg."):
            importlib.import_module(module.name)
        yield uses
    finally:
        re._compile = compiled
        for name in _loaded():
            del sys.modules[name]
        sys.modules.update(ours)


def _loaded() -> list[str]:
    """The modules of the program that are loaded, the package itself with them: it leads to its modules."""
    return [name for name in sys.modules if name.partition(".")[0] == "kg"]


# --- texts that make a regex slow ---

_TRIED = [ord(char) for char in "甲1aA ，\n、"]


def sample(parts: Any) -> str:
    """A text that a parsed regex may match."""
    return "".join(_sample(kind, value) for kind, value in parts)


def _sample(kind: Any, value: Any) -> str:
    match kind:
        case op.LITERAL:
            return chr(value)
        case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT:
            return sample(value[2]) * min(value[0], UNBOUNDED)
        case op.SUBPATTERN | op.ATOMIC_GROUP | op.BRANCH:
            return sample(_inside(kind, value)[0])
        case op.IN:
            return members(value)[0]
    return "甲" if kind in (op.ANY, op.NOT_LITERAL) else ""


def members(value: Any) -> list[str]:
    """Some characters of a set."""
    wanted = re.compile(f"[{'^' if value[0][0] is op.NEGATE else ''}{''.join(map(_written, value))}]")
    named = [chr(what) for kind, what in value if kind is op.LITERAL]
    found = [char for char in (*named[:4], *map(chr, _TRIED)) if wanted.match(char)]
    ranges = [chr(what[0]) for kind, what in value if kind is op.RANGE and value[0][0] is not op.NEGATE]
    return [*found, *ranges] or ["\x01"]


_CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}


def _written(member: tuple[Any, Any]) -> str:
    kind, value = member
    if kind is op.LITERAL:
        return re.escape(chr(value))
    if kind is op.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return _CATEGORIES.get(value, "") if kind is op.CATEGORY else ""


def loops(parts: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """(what may stand before a loop, what it may repeat) of every loop without a bound."""
    for kind, value in parts:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            if value[1] >= UNBOUNDED:
                yield from ((before, body) for body in dict.fromkeys([sample(value[2]), *_bodies(value[2])]) if body)
            yield from loops(value[2], before)
        for inner in _inside(kind, value):
            yield from loops(inner, before)
        before += _sample(kind, value)


def _inside(kind: Any, value: Any) -> list[Any]:
    if kind is op.SUBPATTERN:
        return [value[-1]]
    if kind is op.ATOMIC_GROUP:
        return [value]
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return [value[1]]
    if kind is op.GROUPREF_EXISTS:
        return [branch for branch in value[1:] if branch]
    return list(value[1]) if kind is op.BRANCH else []


def _bodies(parts: Any) -> Iterator[str]:
    for kind, value in parts:
        if kind is op.IN:
            yield from members(value)
        for inner in _inside(kind, value):
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
        found.match(text), found.fullmatch(text)
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
