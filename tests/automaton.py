"""A regex as the ways in which it may read a text: which characters each of its steps takes, and what may be read next."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, reduce
from operator import or_
from re import _constants as op  # type: ignore[attr-defined]  # what a parsed regex is made of
from re import _parser as parser  # type: ignore[attr-defined]  # and what parses it; both without a public name
from typing import Any

CHARACTERS = {op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY}
REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}
_CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}

Arc = tuple[int, int, int]  # the characters that may stand before, those that are read, the node that they lead to


class UnseenError(Exception):
    """A part of a regex that tells nothing by itself."""


class Automaton:
    """The nodes of a regex. A set of characters is a number with a bit for each kind of characters that the regex tells apart.

    It can read more than the regex: what looks ahead or back further than one character refuses nothing, an atomic group is a group.
    What looks ahead is a way of its own that leads nowhere, so that its steps are counted. So the regex tries no more ways than are here.
    """

    def __init__(self, regex: str, flags: int) -> None:
        self.parts = parser.parse(regex, flags)
        self._many_lines = bool(flags & re.MULTILINE)
        classes = sorted({"\n", *_classes(self.parts)})
        kinds, members = _kinds(classes, flags & (re.IGNORECASE | re.DOTALL | re.ASCII))
        self.any = (1 << kinds) - 1
        self._sets = dict(zip(classes, members, strict=True))
        self.nowhere, self.end, self.joint = 0, 1, 2  # of what looks ahead, of a match, of a part of it
        self.loops = 0  # how many without a bound were met
        self.ending: dict[int, Any] = {}  # what is repeated at the end of a match
        self._nodes: list[Any] = [None, None, None]
        self._known: dict[Any, int] = {}
        self._arcs: dict[int, dict[Arc, int]] = {self.nowhere: {}} | {node: {(self.any, 0, node): 1} for node in (self.end, self.joint)}

    def sequence(self, parts: Any, then: int) -> int:
        """The node that reads these parts, and goes on to `then`."""
        for kind, value in reversed(list(parts)):
            then = self._part(kind, value, then)
        return then

    def anywhere(self, node: int) -> int:
        """The node that reads as this one does, from any place of the text on."""
        loop = self._unfinished()
        self._nodes[loop] = ("fork", node, self._node("read", self.any, loop))
        return loop

    def arcs(self, node: int, within: tuple[int, ...] = ()) -> dict[Arc, int]:
        """What may be read next, and in how many ways one comes to do so."""
        if node in within:
            raise UnseenError("a loop that may read nothing")
        if node not in self._arcs:
            self._arcs[node] = dict(self._found(self._nodes[node], (*within, node)))
        return self._arcs[node]

    def _found(self, node: Any, within: tuple[int, ...]) -> Counter[Arc]:
        found: Counter[Arc] = Counter()
        match node:
            case ("read", characters, then):
                found[self.any, characters, then] = 1
            case ("fork", *branches):
                for branch in branches:
                    found.update(self.arcs(branch, within))
            case ("between", before, after, then):
                for (earlier, characters, to), ways in self.arcs(then, within).items():
                    if characters & after or not characters:
                        found[earlier & before, characters & after, to] += ways
        return found

    def _node(self, *node: Any) -> int:
        """The same node for the same content, so that words with the same end are one from there on."""
        if node not in self._known:
            self._known[node] = self._unfinished()
            self._nodes[self._known[node]] = node
        return self._known[node]

    def _unfinished(self) -> int:
        self._nodes.append(None)
        return len(self._nodes) - 1

    def _part(self, kind: Any, value: Any, then: int) -> int:
        if kind in CHARACTERS:
            return self._node("read", self._sets[characters(kind, value)], then)
        if kind in REPEATS:
            return self._repeat(kind, *value, then)
        if kind in (op.ASSERT, op.ASSERT_NOT):
            return self._looking(kind, *value, then)
        if kind is op.AT:
            return self._at(value, then)
        branches = [self.sequence(inner, then) for inner in inside(kind, value)]
        return self._node("fork", *branches) if len(branches) > 1 else branches[0]

    def _repeat(self, kind: Any, least: int, most: int, body: Any, then: int) -> int:
        one = self._one(body)
        if most == op.MAXREPEAT:
            if kind is op.POSSESSIVE_REPEAT and one is not None:
                then = self._node("between", self.any, self.any & ~one, then)
            if then == self.end:  # a match that has come here cannot fail: what it reads from now on, it reads once
                if one is None:
                    self.ending[id(body)] = body
                    then = self._node("fork", self.sequence(body, then), then)
            else:
                self.loops += 1
                loop = self._unfinished()
                self._nodes[loop] = ("fork", self.sequence(body, loop), then)
                then = loop
        else:
            last = then
            for _ in range(most - least):
                then = self._node("fork", self.sequence(body, then), last)
        for _ in range(least):
            then = self.sequence(body, then)
        return then

    def _looking(self, kind: Any, direction: int, body: Any, then: int) -> int:
        one = self._one(body)
        if one is not None:
            one = one if kind is op.ASSERT else self.any & ~one
            return self._node("between", *((self.any, one) if direction > 0 else (one, self.any)), then)
        return self._node("fork", self.sequence(body, self.nowhere), then) if direction > 0 else then

    def _at(self, where: Any, then: int) -> int:
        newline = self._sets["\n"]
        if where in (op.AT_BEGINNING, op.AT_BEGINNING_STRING):
            return self._node("between", newline if self._many_lines and where is op.AT_BEGINNING else 0, self.any, then)
        if where in (op.AT_END, op.AT_END_STRING):
            return self._node("between", self.any, newline if where is op.AT_END else 0, then)
        return then

    def _one(self, parts: Any) -> int | None:
        """The characters that parts read, if they read one and do nothing else."""
        if len(parts) != 1:
            return None
        ((kind, value),) = parts
        if kind in CHARACTERS:
            return self._sets[characters(kind, value)]
        found = [self._one(inner) for inner in inside(kind, value)] if kind in (op.SUBPATTERN, op.BRANCH) else [None]
        return None if None in found else reduce(or_, filter(None, found), 0)


def inside(kind: Any, value: Any) -> list[Any]:
    """The sequences that stand in a part of a regex."""
    match kind, value:
        case (op.SUBPATTERN, (_, 0, 0, body)) | (op.ASSERT | op.ASSERT_NOT, (_, body)):
            return [body]
        case (op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT, (_, _, body)) | (op.ATOMIC_GROUP, body):
            return [body]
        case (op.GROUPREF_EXISTS, (_, *branches)):
            return [branch or [] for branch in branches]
        case (op.BRANCH, (_, branches)):
            return list(branches)
        case _ if kind is op.AT or kind in CHARACTERS:
            return []
    raise UnseenError(kind)


# --- sets of characters ---


def _classes(parts: Any) -> Iterator[str]:
    """All sets of characters that a regex reads, as they are written in a regex."""
    for kind, value in parts:
        if kind in CHARACTERS:
            yield characters(kind, value)
        for inner in inside(kind, value):
            yield from _classes(inner)


def characters(kind: Any, value: Any) -> str:
    """The set of characters that a step of a regex reads, as it is written in a regex."""
    if kind is op.ANY:
        return "."
    members = value if kind is op.IN else [(op.LITERAL, value)]
    return f"[{'^' if kind is op.NOT_LITERAL or members[0][0] is op.NEGATE else ''}{''.join(map(written, members))}]"


def written(member: tuple[Any, Any]) -> str:
    """A member of a set of characters, as it is written between [ and ]."""
    kind, value = member
    if kind is op.LITERAL:
        return re.escape(chr(value))
    if kind is op.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return _CATEGORIES[value] if kind is op.CATEGORY else ""


_ALL = "".join(map(chr, range(0x110000)))


@cache
def _borders(characters: str, flags: int) -> frozenset[int]:
    """Where, among all characters there are, those of a set begin and end."""
    return frozenset(border for run in re.finditer(f"{characters}+", _ALL, flags) for border in run.span() if border < len(_ALL))


def _kinds(classes: list[str], flags: int) -> tuple[int, list[int]]:
    """How many kinds of characters these sets tell apart, and which kinds each set has. Between borders all characters are of one kind."""
    samples = "".join(map(chr, sorted({0}.union(*(_borders(one, flags) for one in classes)))))
    held = [{run.start() for run in re.finditer(one, samples, flags)} for one in classes]
    kinds = list(dict.fromkeys(tuple(place in places for places in held) for place in range(len(samples))))
    return len(kinds), [sum(1 << bit for bit, kind in enumerate(kinds) if kind[number]) for number in range(len(classes))]
