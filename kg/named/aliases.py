"""Names that mean one thing in a document: （以下简称《方案》）, 来福士 = 重庆来福士, 大健康 = 大健康产业."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Entity, EntityType, Naming
from kg.named.entities import entity_of, plain
from kg.named.reading import Line

BRANCH = re.compile("(?:产业|业)$")
SHORT = "简称"
CALLED = re.compile(f"[（(](?:以下)?{SHORT}(.{{1,60}})[)）]")
FRONT = re.compile("“([^“”]+)”(.+)")
SUFFIX = 3  # characters from which on the end of a longer name stands for it


@dataclass(frozen=True, slots=True)
class Known:
    """The entities of a document, by what each rule looks for."""

    branches: Mapping[str, Entity]  # the first industry with a stem
    wholes: Mapping[str, Sequence[Entity]]  # the names that hold a quotation, or what follows one
    longer: Mapping[tuple[EntityType, str], Sequence[Entity]]  # the names of a type with an end


Same = Callable[[Entity, Known], Iterable[Entity]]


def merged(namings: Sequence[Naming], lines: Iterable[Line]) -> dict[Entity, Entity]:
    """What the entities of a document are called that have another name there, by rules that each know one way to be the same."""
    entities = [naming.entity for naming in namings if naming.entity.type is not EntityType.PLACE]
    known = _known(entities)
    told = dict(_introduced(lines))
    called = told.copy()
    for entity in entities:
        same = next((other for rule in RULES for other in rule(entity, known)), None)
        if entity not in told and same is not None and called.get(same) is None:
            called[entity] = same
    return {entity: _last(entity, called) for entity in called}


def _known(entities: Sequence[Entity]) -> Known:
    branches: dict[str, Entity] = {}
    wholes: dict[str, list[Entity]] = defaultdict(list)
    longer: dict[tuple[EntityType, str], list[Entity]] = defaultdict(list)
    named = {plain(entity.name) for entity in entities}  # the ends that are asked for
    for entity in entities:
        if entity.type is EntityType.INDUSTRY:
            branches.setdefault(BRANCH.sub("", entity.name), entity)
        for part in set(match.groups()) if (match := FRONT.fullmatch(entity.name)) else ():
            wholes[part].append(entity)
        name = plain(entity.name)
        for end in (name[start:] for start in range(len(name) - SUFFIX + 1)):
            if end in named:
                longer[entity.type, end].append(entity)
    return Known(branches, wholes, longer)


def together(namings: Iterable[Naming], called: dict[Entity, Entity]) -> tuple[Naming, ...]:
    """The namings with those of one thing made one."""
    quotes: dict[Entity, Naming] = {}
    for naming in namings:
        entity = called.get(naming.entity, naming.entity)
        known = quotes.get(entity)
        found = naming.quotes if known is None else (*known.quotes, *naming.quotes)
        quotes[entity] = Naming(entity, found, naming.rule if known is None else known.rule)
    return tuple(quotes.values())


def _last(entity: Entity, called: dict[Entity, Entity]) -> Entity:
    return _last(called[entity], called) if entity in called else entity


def _introduced(lines: Iterable[Line]) -> Iterator[tuple[Entity, Entity]]:
    """Short names that the text itself gives: 《…工作方案》（以下简称《方案》）."""
    for line in lines:
        for token in line.tokens if SHORT in line.sentence.text else ():
            match = CALLED.fullmatch(token.text) if token.kind == "bracket" else None
            for name in line.names if match else ():
                if match and name.stop == token.start:
                    yield Entity(entity_of(name).type, match[1].strip("“”：:")), entity_of(name)


def _branch(entity: Entity, known: Known) -> Iterator[Entity]:
    """An industry that was named with another ending before: 大健康 = 大健康产业."""
    if entity.type is EntityType.INDUSTRY:
        first = known.branches[BRANCH.sub("", entity.name)]
        yield from () if first == entity else (first,)


def _front(entity: Entity, known: Known) -> Iterator[Entity]:
    """A quotation or what follows it in the one name that holds both: “33618”现代制造业集群体系."""
    wholes = known.wholes.get(plain(entity.name), ())
    yield from wholes if len(wholes) == 1 else ()


def _suffix(entity: Entity, known: Known) -> Iterator[Entity]:
    """The end of the one longer name of its type: 来福士 of 重庆来福士."""
    name = plain(entity.name)
    if entity.type is EntityType.INDUSTRY:  # 服务业 is more than 现代服务业
        return
    longer = [other for other in known.longer.get((entity.type, name), ()) if other != entity]
    yield from longer if len(longer) == 1 else ()


RULES: tuple[Same, ...] = (_branch, _front, _suffix)
