"""The things that the documents of a build speak of, each with where it is known under: 重庆来福士 (500103), in 3 documents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kg.jsonlines import Row
from kg.model import Entity, EntityType
from kg.terms import NATION, Namespaces


@dataclass(frozen=True, slots=True)
class Thing:
    """A node as the documents name it, before anything is brought together. `entity.home` says where it is known under."""

    iri: str
    entity: Entity
    documents: frozenset[str]
    mentions: int


Things = Mapping[str, Thing]  # by IRI


def things(rows: Mapping[str, Iterable[Row]]) -> dict[str, Thing]:
    """All things of a build, from the rows that its documents leave of them; a thing is called what most mentions call it."""
    said: defaultdict[str, dict[Entity, int]] = defaultdict(dict)
    documents: defaultdict[str, set[str]] = defaultdict(set)
    for document, each in rows.items():
        for row in each:
            entity = Entity(EntityType(row["type"]), row["name"], row["code"], row["home"])
            said[row["id"]][entity] = said[row["id"]].get(entity, 0) + int(row["mentions"])
            documents[row["id"]].add(document)
    return {iri: Thing(iri, _commonest(names), frozenset(documents[iri]), sum(names.values())) for iri, names in sorted(said.items())}


def _commonest(names: Mapping[Entity, int]) -> Entity:
    return min(names, key=lambda entity: (-names[entity], entity.name))


def iri_of(entity: Entity, names: Namespaces) -> str:
    """The node of an entity that holds its own home."""
    return names.entity(entity, entity.home or NATION)


def at_home(entity: Entity, home: str | None) -> Entity:
    """The entity as known under a place; a place is known by its own code."""
    return entity if entity.type is EntityType.PLACE else replace(entity, home=home)
