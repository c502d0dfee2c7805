"""When two nodes are one thing though nobody says so: few rules, each with its name, all of them careful.

A rule looks at the things known under one place and under the places above it, never across provinces: “141” and 人民公园 recur.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.linking.things import Thing, Things
from kg.model import EntityType
from kg.named import lexing, vocabulary
from kg.named.programmes import code_of, tail_of
from kg.places import Gazetteer, short_name
from kg.terms import NATION, folded

SHORTEST = 5  # characters of a name that is hardly another's by chance
LONG_CODE = 4  # digits of a code that is hardly another's by chance
GROUNDS = (EntityType.AREA, EntityType.PROJECT)


@dataclass(frozen=True, slots=True)
class Merger:
    """Two nodes that are one thing: `old` is `new`, says the rule."""

    old: Thing
    new: Thing
    rule: str


def mergers(things: Things, gazetteer: Gazetteer) -> Iterator[Merger]:
    """The pairs of nodes that the rules hold to be one thing."""
    above = Above(gazetteer)
    yield from _same_code(things)
    yield from _code_of_above(things, above)
    yield from _known_above(things, above)
    yield from _with_place_before(things, above)


class Above:
    """The codes of the places above a place: 500103 → 500000; the nation is above all, so it says nothing."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: dict[str, tuple[str, ...]] = {}
        self._names: dict[str, tuple[str, ...]] = {}

    def codes(self, home: str) -> tuple[str, ...]:
        """The codes above a code, nearest first."""
        if home not in self._known:
            place = self._gazetteer.entity(home)
            self._known[home] = tuple(str(each.code) for each in self._gazetteer.ancestors(place) if each.code not in (None, NATION))
        return self._known[home]

    def own_names(self, home: str) -> tuple[str, ...]:
        """What a place and those above it are called, with and without 市, 区: 渝中区, 渝中, 重庆市, 重庆."""
        if home not in self._names:
            own = [self._gazetteer.own_name(self._gazetteer.entity(code)) for code in (home, *self.codes(home))]
            self._names[home] = tuple(spelling for name in own for spelling in (name, short_name(name)))
        return self._names[home]


def _coded(things: Things) -> dict[tuple[str, str], list[Thing]]:
    """The programmes with a code, by code and place."""
    found: defaultdict[tuple[str, str], list[Thing]] = defaultdict(list)
    for thing in things.values():
        code = code_of(thing.entity.name) if thing.entity.type is EntityType.PROGRAMME else None
        if code is not None and thing.entity.home is not None:
            found[code, thing.entity.home].append(thing)
    return found


def _same_code(things: Things) -> Iterator[Merger]:
    """A programme is known by its code and place: “885”机制, “885”工作体系; codes with + only where their names agree."""
    for (code, _), group in sorted(_coded(things).items()):
        chief = _chief(group)
        for other in group:
            if other is not chief and (code.isdigit() or _are_one(other, chief)):
                yield Merger(other, chief, "same-code-and-place")


def _chief(group: Iterable[Thing]) -> Thing:
    """The thing whose name the others take: the one that most documents use, then the one that says most."""
    return min(group, key=lambda thing: (not tail_of(thing.entity.name), -len(thing.documents), -thing.mentions, thing.entity.name))


def _code_of_above(things: Things, above: Above) -> Iterator[Merger]:
    """A district that speaks of its city's programme: 落实“885”机制."""
    coded = _coded(things)
    chiefs = {key: _chief(group) for key, group in coded.items()}
    for (code, home), thing in sorted(chiefs.items()):
        higher = next((chiefs[code, each] for each in above.codes(home) if (code, each) in chiefs), None)
        if higher is not None and code.isdigit() and (len(code) >= LONG_CODE or _agree(thing, higher)):
            yield Merger(thing, higher, "code-of-government-above")


def _are_one(one: Thing, other: Thing) -> bool:
    """Whether two names of a code with + are surely one programme: a government has several “1+N”."""
    names = [re.split("[“”]", each.entity.name) for each in (one, other)]
    fronts, tails = [name[0] for name in names], [name[-1] for name in names if len(name) > 1]
    return len(tails) == len(names) and (fronts[0].endswith(fronts[1]) or fronts[1].endswith(fronts[0])) and _agree(one, other)


def _agree(one: Thing, other: Thing) -> bool:
    """Whether two names of a code share words behind it, or one has none."""
    first, second = tail_of(one.entity.name), tail_of(other.entity.name)
    pairs = {first[at : at + 2] for at in range(len(first) - 1)}
    return not first or not second or any(second[at : at + 2] in pairs for at in range(len(second) - 1))


def _known_above(things: Things, above: Above) -> Iterator[Merger]:
    """A project or area that a place and one above it call by the same name, which is hardly another's by chance."""
    grounds = _grounds(things)
    for (kind, name, home), thing in grounds.items():
        higher = next(
            (grounds[kind, name, code] for code in (*above.codes(home), NATION) if code != home and (kind, name, code) in grounds), None
        )
        if higher is not None and is_distinctive(thing.entity.name):
            yield Merger(thing, higher, "named-by-government-above")


def _grounds(things: Things) -> dict[tuple[EntityType, str, str], Thing]:
    """Areas and projects by type, name and place."""
    return {
        (thing.entity.type, folded(thing.entity.name), str(thing.entity.home)): thing
        for thing in things.values()
        if thing.entity.type in GROUNDS and thing.entity.home is not None
    }


def _with_place_before(things: Things, above: Above) -> Iterator[Merger]:
    """A project with and without its own place before its name in one document: 重庆来福士, 来福士."""
    grounds = _grounds(things)
    for (kind, name, home), thing in grounds.items():
        shorter = [name.removeprefix(place) for place in above.own_names(home) if name.startswith(place)]
        short = next((grounds[kind, each, home] for each in shorter if (kind, each, home) in grounds), None)
        if short is None or kind is not EntityType.PROJECT or not short.documents & thing.documents:
            continue
        if is_distinctive(short.entity.name, shortest=3):
            yield Merger(short, thing, "own-place-before-name")


def is_distinctive(name: str, shortest: int = SHORTEST) -> bool:
    """Whether a name is long enough and holds a word that is no ordinary one: 红岩村大桥, not 人民公园 or 综合服务中心."""
    plain = re.sub(r"[“”‘’]", "", name)
    unknown = (len(token.text) for token in lexing.tokens(plain, vocabulary.load()) if token.kind == "unknown")
    return len(plain) >= shortest and sum(unknown) > 1


def apart(pairs: Iterable[Merger], forbidden: Iterable[frozenset[str]]) -> Iterator[Merger]:
    """The mergers that no analyst forbids."""
    never = set(forbidden)
    yield from (merger for merger in pairs if frozenset((merger.old.iri, merger.new.iri)) not in never)


def chosen(pairs: Iterable[Merger]) -> Mapping[str, Merger]:
    """One merger a node: the first rule that speaks of it."""
    found: dict[str, Merger] = {}
    for merger in pairs:
        found.setdefault(merger.old.iri, merger)
    return found
