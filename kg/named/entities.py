"""The distinct named things of a document, each with every place where it is named."""

from collections.abc import Iterator, Sequence

from kg.model import Entity, Naming, Quote, Report
from kg.named.reading import Line, place_of


def namings(lines: Sequence[Line], report: Report) -> tuple[Naming, ...]:
    """The entities of a document in the order of their first mention."""
    quotes: dict[Entity, list[Quote]] = {}
    rules: dict[Entity, str] = {}
    for entity, quote, rule in (found for line in lines for found in _mentions(line)):
        quotes.setdefault(entity, []).append(quote)
        rules.setdefault(entity, rule)
    return tuple(Naming(entity, tuple(quotes[entity]), rules[entity]) for entity in quotes)


def _mentions(line: Line) -> Iterator[tuple[Entity, Quote, str]]:
    for place in line.places:
        yield place_of(place), line.quote(place.start, place.stop), place.rule
    for name in line.names:
        if name.certain:
            yield Entity(name.type, name.text), line.quote(name.start, name.stop), name.rule
