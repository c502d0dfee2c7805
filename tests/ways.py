"""How many steps a regex takes for each character of a text, at most, whatever the text: counted, not tried.

What goes back and tries again takes each way in which the regex may read the text at most once. So the ways are counted that there are
at once, after each character: all that is known of a text is how many ways stand at each place of the regex. These states are walked
through, from each with every kind of character, until no new one is met. If they come to an end, the most ways of any of them, times the
parts of the regex, is what a character costs: the time grows as the text does. An ambiguity without a bound (Weber and Seidl 1991,
"On the degree of ambiguity of finite automata"; Weideman and others 2016, "Analyzing matching time behavior of backtracking regular
expression matchers by using ambiguity of NFA") has states without end, and nothing is proved of it.
"""

from collections import Counter
from collections.abc import Iterator
from functools import reduce
from operator import or_
from re import _constants as op  # type: ignore[attr-defined]  # what a parsed regex is made of
from typing import Any

from automaton import Automaton, UnseenError, inside

SOUGHT = {"search", "finditer", "findall", "sub", "subn", "split"}  # begin at every place of a text
STATES = 3000  # so many are looked at
MOST = 20_000  # ways for one character; what has more is not called proved

State = frozenset[tuple["_Place", int]]  # places of the regex, and how many ways stand at each
Parts = list[tuple[Any, Any]]
Leads = list[tuple[int, int]]  # nodes, and how many ways lead to each


def steps(regex: str, flags: int, methods: set[str], *, anywhere: bool = False) -> int | None:
    """How many ways a regex tries for each character of any text, at most; None where no bound is seen.

    `anywhere` says that what matches at one place is asked at many, as is what searches.
    """
    try:
        automaton = Automaton(regex, flags)
        anywhere = anywhere or not methods or bool(methods & SOUGHT)
        last = automaton.joint if "fullmatch" in methods else automaton.end
        each = [_bound(automaton, _opened(automaton.parts), last, anywhere=anywhere)]
        # Each place of a text is read by the end of one match alone.
        each += [_bound(automaton, _opened(body), automaton.joint, anywhere=True) for body in automaton.ending.values()]
        return None if None in each else sum(filter(None, each))
    except UnseenError:
        return None


def has_longest_length(regex: str, flags: int) -> bool:
    """Whether a regex reads so many characters from each place at most, so that each place costs the same at most, whatever the text."""
    automaton = Automaton(regex, flags)
    automaton.sequence(automaton.parts, automaton.end)
    return not automaton.loops and not automaton.ending


def _bound(automaton: Automaton, parts: Parts, last: int, *, anywhere: bool) -> int | None:
    """The ways from each place, where they have a longest length; else those there are at once; else of each branch, of a first part and
    behind each of its ways of the rest."""
    found = _in_all(automaton, parts, last)
    if found is None:
        found = _Ways(automaton, parts, last, anywhere=anywhere).at_once()
    if found is None and (branches := _branches(parts)):
        each = [_bound(automaton, branch, last, anywhere=anywhere) for branch in branches]
        found = None if None in each else sum(filter(None, each))
    if found is None and not anywhere and len(parts) > 1:
        first, rest = _in_all(automaton, parts[:1], automaton.joint), _bound(automaton, parts[1:], last, anywhere=False)
        found = None if first is None or rest is None else first * (1 + rest)
    return found if found is not None and found <= MOST else None


def _in_all(automaton: Automaton, parts: Parts, last: int) -> int | None:
    """The ways from one place, of all lengths; else those of each branch, or of a first half and behind each of its ways of the other."""
    ways = _Ways(automaton, parts, last, anywhere=False)
    if ways.endless:
        return None
    found = ways.in_all()
    if found is None and (branches := _branches(parts)):
        each = [_in_all(automaton, branch, last) for branch in branches]
        found = None if None in each else sum(filter(None, each))
    elif found is None and len(parts) > 1:
        half = len(parts) // 2
        first, rest = _in_all(automaton, parts[:half], automaton.joint), _in_all(automaton, parts[half:], last)
        found = None if first is None or rest is None else first * (1 + rest)
    return found


def _branches(parts: Parts) -> list[Parts]:
    """What a regex that is a choice chooses from, each with what it looks at first."""
    *before, (kind, value) = parts
    if any(earlier is not op.ASSERT for earlier, _ in before) or kind is not op.BRANCH:
        return []
    return [[*before, *_opened(branch)] for branch in value[1]]


def _opened(parts: Any) -> Parts:
    """The parts with those of its groups in the place of these."""
    found: Parts = []
    for kind, value in parts:
        found += _opened(value[-1]) if kind is op.SUBPATTERN and inside(kind, value) else [(kind, value)]
    return found


class _Place:
    """A place of a regex: what may be read there, and to which nodes it leads in how many ways."""

    def __init__(self, arcs: Counter[tuple[int, int]], automaton: Automaton) -> None:
        self.single: dict[int, Leads] = {}  # by characters of one kind
        self.several: dict[int, Leads] = {}
        for (characters, then), ways in arcs.items():
            (self.several if characters.bit_count() > 1 else self.single).setdefault(characters, []).append((then, ways))
        self.weight = 1 + sum(ways for _, ways in self.single.get(0, []))  # what goes on, and each way that ends here
        self.all_single = reduce(or_, self.single, 0)
        behind = (before for found in self.several.values() for then, _ in found for before, _, _ in automaton.arcs(then))
        self.sets = {*self.several, *behind} - {automaton.any}


class _Ways:
    """The ways in which a sequence of parts may read a text."""

    def __init__(self, automaton: Automaton, parts: Parts, last: int, *, anywhere: bool) -> None:
        self._automaton = automaton
        self._places: dict[frozenset[tuple[tuple[int, int], int]], _Place] = {}
        self._entered: dict[tuple[int, int], _Place | None] = {}
        self._after: dict[State, list[State]] = {}
        loops = automaton.loops
        node = automaton.sequence(parts, last)
        self.endless = automaton.loops > loops
        start = self._place(automaton.anywhere(node) if anywhere else node, 0)
        self._start: State = frozenset({(start, 1)}) if start is not None else frozenset()

    def at_once(self) -> int | None:
        """The most ways after any character; None where states have no end that is seen."""
        waiting, seen, most = [self._start], {self._start}, _count(self._start)
        while waiting:
            after = set(self._next(waiting.pop())) - seen
            seen |= after
            waiting += after
            most = max([most, *map(_count, after)])
            if len(seen) > STATES or most > MOST:
                return None
        return most

    def in_all(self) -> int | None:
        """The most ways of all lengths together, of parts that have a longest length; None where they are too many."""
        level, total = {self._start}, 0
        while level:
            total += max(map(_count, level))
            level = {after for state in level for after in self._next(state)}
            if len(self._after) > STATES or total > MOST:
                return None
        return total

    def _place(self, node: int, read: int) -> _Place | None:
        """Where one stands who came to a node by reading these characters; None if nothing follows. 0 is the beginning, after anything."""
        if (node, read) not in self._entered:
            arcs: Counter[tuple[int, int]] = Counter()
            for (before, characters, then), ways in self._automaton.arcs(node).items():
                if not read or before & read:
                    arcs[characters, then] += ways
            self._entered[node, read] = self._same(arcs) if arcs else None
        return self._entered[node, read]

    def _same(self, arcs: Counter[tuple[int, int]]) -> _Place:
        """The same place for the same that follows."""
        key = frozenset(arcs.items())
        if key not in self._places:
            self._places[key] = _Place(arcs, self._automaton)
        return self._places[key]

    def _next(self, state: State) -> list[State]:
        """The states that one more character may lead to."""
        if state not in self._after:
            self._after[state] = [after for read in self._told_apart(state) if (after := self._read(state, read))]
        return self._after[state]

    def _read(self, state: State, read: int) -> State:
        after: Counter[_Place] = Counter()
        for place, ways in state:
            for found in (place.single.get(read, ()), *(found for characters, found in place.several.items() if characters & read)):
                for then, more in found:
                    if (come := self._place(then, read)) is not None:
                        after[come] += ways * more
        return frozenset(after.items())

    def _told_apart(self, state: State) -> Iterator[int]:
        """Sets of characters of which each is read alike in this state."""
        single = reduce(or_, (place.all_single for place, _ in state), 0)
        sets = [self._automaton.any & ~single]
        for characters in set().union(*(place.sets for place, _ in state)):
            sets = [part for one in sets for part in (one & characters, one & ~characters) if part]
        yield from filter(None, sets)
        while single:
            yield single & -single
            single &= single - 1


def _count(state: State) -> int:
    return sum(place.weight * ways for place, ways in state)
