"""Every regex that the program compiles, how it is used, and texts that would make it slow, read off the regex itself."""

import ast
import importlib
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]  # what a parsed regex is made of
from re import _parser as parser  # type: ignore[attr-defined]  # and what parses it; both without a public name
from typing import Any

import kg
from kg.report.cleaning import LONGEST

Uses = dict[tuple[str, int], "Use"]  # by regex and flags
SOUGHT = {"search", "finditer", "findall", "sub", "subn", "split"}  # begin at every place of a text
_MAKERS = SOUGHT | {"compile", "match", "fullmatch"}
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
def watching() -> Iterator[tuple[Uses, set[tuple[str, int]]]]:
    """All regexes that modules of the program compile meanwhile, and at which lines; the modules are loaded anew."""
    uses: Uses = {}
    seen: set[tuple[str, int]] = set()
    compiled = re._compile  # what all functions of `re` compile with

    def watched(pattern: Any, flags: Any) -> Any:
        found, frame = compiled(pattern, flags), sys._getframe(1)
        while frame is not None and frame.f_globals.get("__name__") in ("re", "kg.sought"):
            seen.add((frame.f_code.co_filename, frame.f_lineno))
            frame = frame.f_back
        assert frame is not None
        seen.add((frame.f_code.co_filename, frame.f_lineno))
        if not isinstance(pattern, str) or not str(frame.f_globals.get("__name__")).startswith("kg."):
            return found
        return Watched(found, uses.setdefault((pattern, found.flags), Use()))

    ours = {name: sys.modules.pop(name) for name in _loaded()}
    re._compile = watched
    try:
        for module in pkgutil.walk_packages(kg.__path__, "kg."):
            importlib.import_module(module.name)
        yield uses, seen
    finally:
        re._compile = compiled
        for name in _loaded():
            del sys.modules[name]
        sys.modules.update(ours)


def written() -> Iterator[tuple[str, int, int, tuple[str, str] | None]]:
    """Every place in the program that makes a regex: its file, first and last line; the regex and its method if it stands there."""
    for path in sorted(Path(kg.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=method), args=[regex, *_]) if method in _MAKERS:
                    said = regex.value if isinstance(regex, ast.Constant) and method != "compile" and not node.keywords else None
                    text = said.decode("ascii") if isinstance(said, bytes) else said
                    yield str(path), node.lineno, node.end_lineno or 0, (text, method) if isinstance(text, str) else None


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


# --- what a regex itself shows ---

_SPACES = " \t\n\r\x0b\x0c\x1c\x85\xa0\u2003\u2028\u3000"
_OTHERS = "\0!_zZ甲龥0９٣\ue000\uffff"


def is_shown_linear(regex: str, flags: int, methods: set[str]) -> bool:
    """Whether a regex can be seen to take time as its text is long, whatever the text.

    Each of its long loops repeats single characters, none of which may come right after it, so that to go back into a loop is in vain;
    where it is tried at every place of a text, none of them may begin a match either, so that no place is passed by more than a few loops.
    """
    parsed = parser.parse(regex, flags)
    try:
        seen = _Seen(parsed, flags)
    except _UnseenError:
        return False
    apart = all(not (loop & follow) for loop, follow in seen.loops)
    begins = bool(methods and not methods & SOUGHT) or not any(loop & seen.first for loop, _ in seen.loops)
    return apart and (not seen.loops or begins)


class _UnseenError(Exception):
    """A part of a regex that tells nothing by itself."""


class _Seen:
    """The characters that may begin a match, and of each long loop its characters and those that may follow it."""

    def __init__(self, parsed: Any, flags: int) -> None:
        self.flags = flags & re.IGNORECASE
        self.known = sorted({*_SPACES, *_OTHERS, *_named(parsed)})
        self.loops: list[tuple[frozenset[str], frozenset[str]]] = []
        self.first = self.walked(parsed, frozenset())

    def walked(self, parts: Any, follow: frozenset[str]) -> frozenset[str]:
        """What may begin these parts, where `follow` may come after them."""
        for kind, value in reversed(list(parts)):
            follow = self._before(kind, value, follow)
        return follow

    def _before(self, kind: Any, value: Any, follow: frozenset[str]) -> frozenset[str]:
        if kind in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
            return self._characters(kind, value)
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            return self._repeated(*value, follow)
        if kind is op.BRANCH:
            return frozenset().union(*(self.walked(branch, follow) for branch in value[1]))
        if kind in (op.SUBPATTERN, op.ATOMIC_GROUP):
            return self.walked(_inside(kind, value)[0], follow)
        if kind in (op.ASSERT, op.ASSERT_NOT):
            self.walked(value[1], frozenset())
            return follow
        if kind is op.AT:
            return follow
        raise _UnseenError(kind)

    def _repeated(self, least: int, most: int, body: Any, follow: frozenset[str]) -> frozenset[str]:
        if most >= UNBOUNDED:
            ((kind, value),) = body if len(body) == 1 else ((None, None),)
            if kind not in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
                raise _UnseenError(kind)
            characters = self._characters(kind, value)
            self.loops.append((characters, follow))
            return characters | (frozenset() if least else follow)
        again = self.walked(body, follow)
        first = self.walked(body, follow | again) if most > 1 else again
        return first | (frozenset() if least else follow)

    def _characters(self, kind: Any, value: Any) -> frozenset[str]:
        """Those of the known characters that one step of a regex takes: its own, the ends of its ranges, and some of each category."""
        if kind is op.ANY:
            return frozenset(self.known)
        members = value if kind is op.IN else [(op.LITERAL, value)]
        negated = kind is op.NOT_LITERAL or members[0][0] is op.NEGATE
        found = re.compile(f"[{'^' if negated else ''}{''.join(map(_written, members))}]", self.flags)
        return frozenset(filter(found.match, self.known))


def _named(parts: Any) -> Iterator[str]:
    """The characters that a regex names, with the ends of its ranges."""
    for kind, value in parts:
        if kind in (op.LITERAL, op.NOT_LITERAL):
            yield from (chr(value), chr(value).swapcase()[:1])
        elif kind is op.IN:
            yield from _named(member for member in value if member[0] in (op.LITERAL, op.RANGE))
        elif kind is op.RANGE:
            yield from map(chr, value)
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            yield from _named(value[2])
        for inner in _inside(kind, value):
            yield from _named(inner)
