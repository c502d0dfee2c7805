"""The distinct named things of a document, each with every place where it is named."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kg.model import Entity, EntityType, Naming, Quote
from kg.named.naming import Name
from kg.named.reading import Line, place_of

MARKS = re.compile(r"[“”‘’\s]")
# What only milestones tell apart: an event or a policy is a programme among the entities.
AS_ENTITY = {EntityType.EVENT: EntityType.PROGRAMME, EntityType.POLICY: EntityType.PROGRAMME}


def namings(lines: Sequence[Line]) -> tuple[Naming, ...]:
    """The entities of a document in the order of their first mention."""
    said = Counter(plain(name.text) for line in lines for name in line.names)
    quotes: dict[str, list[Quote]] = {}
    first: dict[str, tuple[Entity, str]] = {}
    for entity, quote, rule in (found for line in lines for found in _mentions(line, said)):
        key = plain(entity.name)
        quotes.setdefault(key, []).append(quote)
        first.setdefault(key, (entity, rule))
    return tuple(Naming(entity, tuple(quotes[key]), rule) for key, (entity, rule) in first.items())


def plain(name: str) -> str:
    """A name without quotation marks, by which two spellings are one."""
    return MARKS.sub("", name)


def entity_of(name: Name) -> Entity:
    """The entity a name names."""
    return Entity(AS_ENTITY.get(name.type, name.type), name.text)


def _mentions(line: Line, said: Counter[str]) -> Iterator[tuple[Entity, Quote, str]]:
    for place in line.places:
        yield place_of(place), line.quote(place.start, place.stop), place.rule
    objects = {(event.name.start, event.name.stop): event.name for event in line.events}
    alone = [name for name in (*line.names, *line.industries) if _stands_alone(name, said) and not _within(name, objects.values())]
    for name in sorted([*objects.values(), *alone], key=lambda name: name.start):
        yield entity_of(name), line.quote(name.start, name.stop), name.rule


def _within(name: Name, objects: Iterable[Name]) -> bool:
    return any(other.start <= name.start and name.stop <= other.stop for other in objects)


def _stands_alone(name: Name, said: Counter[str]) -> bool:
    """Whether a name is an entity without a verb of stage beside it."""
    if name.counted and name.rule == "head":
        return False
    if name.rule == "quoted":
        return name.certain or (said[plain(name.text)] > 1 and len(name.text) > 2)
    return name.certain
