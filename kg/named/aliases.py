"""Names that mean one thing in a document: （以下简称《方案》）, 来福士 = 重庆来福士, 大健康 = 大健康产业."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from kg.model import Entity, EntityType, Naming
from kg.named.entities import entity_of, plain
from kg.named.reading import Line

BRANCH = re.compile("(?:产业|业)$")
CALLED = re.compile("[（(](?:以下)?简称(.+)[)）]")
FRONT = re.compile("“([^“”]+)”(.+)")
SUFFIX = 3  # characters from which on the end of a longer name stands for it

Same = Callable[[Entity, Sequence[Entity]], Iterable[Entity]]


def merged(namings: Sequence[Naming], lines: Iterable[Line]) -> dict[Entity, Entity]:
    """What the entities of a document are called that have another name there, by rules that each know one way to be the same."""
    known = [naming.entity for naming in namings if naming.entity.type is not EntityType.PLACE]
    told = dict(_introduced(lines))
    called = told.copy()
    for entity in known:
        same = next((other for rule in RULES for other in rule(entity, known)), None)
        if entity not in told and same is not None and called.get(same) is None:
            called[entity] = same
    return {entity: _last(entity, called) for entity in called}


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
        for token in line.tokens:
            match = CALLED.fullmatch(token.text) if token.kind == "bracket" else None
            for name in line.names if match else ():
                if match and name.stop == token.start:
                    yield Entity(entity_of(name).type, match[1].strip("“”：:")), entity_of(name)


def _branch(entity: Entity, known: Sequence[Entity]) -> Iterator[Entity]:
    """An industry that was named with another ending before: 大健康 = 大健康产业."""
    if entity.type is EntityType.INDUSTRY:
        stem = BRANCH.sub("", entity.name)
        first = next(other for other in known if other.type is entity.type and BRANCH.sub("", other.name) == stem)
        yield from () if first == entity else (first,)


def _front(entity: Entity, known: Sequence[Entity]) -> Iterator[Entity]:
    """A quotation or what follows it in the one name that holds both: “33618”现代制造业集群体系."""
    wholes = [other for other in known if (match := FRONT.fullmatch(other.name)) and plain(entity.name) in match.groups()]
    yield from wholes if len(wholes) == 1 else ()


def _suffix(entity: Entity, known: Sequence[Entity]) -> Iterator[Entity]:
    """The end of the one longer name of its type: 来福士 of 重庆来福士."""
    name = plain(entity.name)
    if entity.type is EntityType.INDUSTRY:  # 服务业 is more than 现代服务业
        return
    longer = [other for other in known if other.type is entity.type and plain(other.name).endswith(name) and other != entity]
    yield from longer if len(longer) == 1 and len(name) >= SUFFIX else ()


RULES: tuple[Same, ...] = (_branch, _front, _suffix)
