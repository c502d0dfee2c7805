"""What a text states between named things: 位于, 属于, 承担, 支撑; from headings, lists, names inside names, and 在…."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.model import Entity, Relation
from kg.named import compounds, headings, located, programmes, wholes
from kg.named.entities import plain
from kg.named.reading import Line
from kg.named.vocabulary import words_of


def relations(
    lines: Sequence[Line], known: Sequence[Entity], notes: Sequence[Line] = (), home: Entity | None = None
) -> tuple[Relation, ...]:
    """The triples of a document, each once, at its first mention; of its notes only what they spell out.

    `known` are its entities, `home` the place that reports. Of parts of the country and the world nothing is stated.
    """
    lines = [_without_regions(line) for line in lines]
    names = {plain(entity.name): entity for entity in known if entity.name not in words_of("regions")}
    parts = programmes.parts([*lines, *notes], names)
    return _distinct((*parts, *_by_sentence(lines, names, home), *headings.relations(lines, home)))


def _without_regions(line: Line) -> Line:
    """The sentence without the parts of the country and the world that it names."""
    kept = tuple(name for name in line.names if name.rule != "region")
    return line if len(kept) == len(line.names) else replace(line, names=kept)


def renamed(found: Iterable[Relation], called: Mapping[Entity, Entity]) -> tuple[Relation, ...]:
    """The triples between the names that things go by in the document."""
    ends = ((each, called.get(each.subject, each.subject), called.get(each.object, each.object)) for each in found)
    return _distinct(replace(each, subject=subject, object=other) for each, subject, other in ends)


def _distinct(found: Iterable[Relation]) -> tuple[Relation, ...]:
    kept: dict[tuple[str, str, str], Relation] = {}
    for relation in found:
        key = (plain(relation.subject.name), relation.predicate, plain(relation.object.name))
        if key[0] != key[2]:
            kept.setdefault(key, relation)
    return tuple(kept.values())


def _by_sentence(lines: Sequence[Line], names: Mapping[str, Entity], home: Entity | None) -> Iterator[Relation]:
    for line in lines:
        yield from located.relations(line, names, home)
        yield from wholes.relations(line, names, home)
        yield from compounds.relations(line, names)
