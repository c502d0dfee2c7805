"""The distinct named things of a document, each with every place where it is named."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.model import Entity, EntityType, Mention, Naming, Quote, Relation
from kg.named import vocabulary
from kg.named.reading import Line, place_of
from kg.named.spans import Name
from kg.terms import NATION

MARKS = re.compile(r"[“”‘’\s]")
# Rules that spell out what a name stands for, so that all they say is named.
SPELLING = (
    "counted-list",
    "counted-by-word",
    "member-of-count",
    "joined-name",
    "builder-in-name",
    "part-in-name",
    "ground-in-name",
    "maker-in-name",
    "known-maker-in-name",
    "tier-of",
    "member-of-tier",
    "member-of-part",
    "component-of",
    "answers-to",
)
# Rules whose object stands in front of all that is said of it, as a heading, a lead, or an industry in a name.
LEADING = ("under-area", "under-industry", "lead-under-heading", "part-below", "listed-under", "industry-in-name")
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


def with_ends(found: Sequence[Naming], stated: Sequence[Relation]) -> tuple[Naming, ...]:
    """The entities of a document together with those that only a statement spells out: 缙云山 of the “四山”."""
    known = {plain(naming.entity.name) for naming in found}
    ends = {plain(end.name): (end, relation) for relation in stated for end in _spelt(relation)}
    more = (Naming(end, (relation.quote,), relation.rule) for name, (end, relation) in ends.items() if name not in known)
    return (*found, *(naming for naming in more if naming.entity.type is not EntityType.PLACE))


def _spelt(relation: Relation) -> tuple[Entity, ...]:
    """The ends of a statement that it makes names by the way it is made."""
    if relation.rule in SPELLING:
        return (relation.subject, relation.object)
    return (relation.object,) if relation.rule in LEADING else ()


def between(things: Iterable[Naming], stated: Iterable[Relation]) -> tuple[Relation, ...]:
    """The statements whose ends are both entities of the document, or places."""
    known = {plain(naming.entity.name) for naming in things}
    return tuple(each for each in stated if all(_known(end, known) for end in (each.subject, each.object)))


def _known(end: Entity, known: set[str]) -> bool:
    return end.type is EntityType.PLACE or plain(end.name) in known


@lru_cache(maxsize=65536)
def plain(name: str) -> str:
    """A name without quotation marks, by which two spellings are one."""
    return MARKS.sub("", name)


def entity_of(name: Name) -> Entity:
    """The entity a name names."""
    return Entity(AS_ENTITY.get(name.type, name.type), name.text)


def as_entity(thing: Entity) -> Entity:
    """What milestones speak of, as one of the types of entities."""
    return replace(thing, type=AS_ENTITY[thing.type]) if thing.type in AS_ENTITY else thing


def _mentions(line: Line, said: Counter[str]) -> Iterator[tuple[Entity, Quote, str]]:
    objects = {(event.name.start, event.name.stop): event.name for event in line.events}
    alone = [name for name in (*line.names, *line.industries) if _stands_alone(name, said) and not _within(name, objects.values())]
    named = sorted([*objects.values(), *alone], key=lambda name: name.start)
    for place in line.places:
        if place_of(place).code != NATION and not _modifies(place, line, named):
            yield place_of(place), line.quote(place.start, place.stop), place.rule
    for name in named:
        yield _thing(name), line.quote(name.start, name.stop), name.rule


def _thing(name: Name) -> Entity:
    """The entity a name names; a firm whose works are listed by its name stays a firm: 通威、晶澳等项目."""
    return Entity(EntityType.ORGANISATION, name.text) if name.text in vocabulary.makers() else entity_of(name)


def _modifies(place: Mention, line: Line, named: Iterable[Name]) -> bool:
    """Whether a place, its own name not written out, only says whose something is: 西部（成都）科学城, 荣昌高新区."""
    whole = place_of(place).name.endswith(line.sentence.text[place.start : place.stop])
    return not whole and any(name.start <= place.start and place.stop <= name.stop for name in named)


def _within(name: Name, objects: Iterable[Name]) -> bool:
    return any(other.start <= name.start and name.stop <= other.stop for other in objects)


def _stands_alone(name: Name, said: Counter[str]) -> bool:
    """Whether a name is an entity without a verb of stage beside it."""
    if name.counted and name.rule == "head":
        return name.type is EntityType.HONOUR and name.level
    if name.rule == "quoted":
        return name.certain or (said[plain(name.text)] > 1 and len(name.text) > 2)
    return name.certain
