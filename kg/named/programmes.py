"""Numbered programmes and their parts: “33618”现代制造业集群体系 = 3 + 3 + 6 + 18 lists, “1361” of which “3”对应….”"""

import re
from collections.abc import Iterator, Sequence

from kg.model import Entity, EntityType, Relation
from kg.named.entities import entity_of
from kg.named.naming import Listing, Name
from kg.named.reading import Line

CODE = re.compile(r"“(\d{3,7})”")
ANSWERS = re.compile(r"“(\d)”对应的“([^“”]+)”")


def parts(lines: Sequence[Line]) -> Iterator[Relation]:
    """The components that a document states of the numbered programmes it names."""
    codes: dict[str, Entity] = {}
    for line in lines:
        for name in line.names:
            match = CODE.search(_marked(line, name))
            if match and len(name.text) > len(codes[match[1]].name if match[1] in codes else ""):
                codes[match[1]] = entity_of(name)
    for code in sorted(codes):
        yield from _tiers(lines, code, codes[code])
    yield from _answers(lines, codes)


def _marked(line: Line, name: Name) -> str:
    return line.sentence.text[name.start : name.stop]


def _tiers(lines: Sequence[Line], code: str, programme: Entity) -> Iterator[Relation]:
    """The lists whose counts spell the code, one behind the other."""
    counted = [(line, listing) for line in lines for listing in line.listings if listing.count]
    for first in range(len(counted)):
        for last in range(first + 2, min(first + 8, len(counted)) + 1):
            if "".join(re.sub(r"\D", "", listing.count) for _, listing in counted[first:last]) == code:
                for line, listing in counted[first:last]:
                    yield from _tier(line, listing, programme)
                return


def _tier(line: Line, listing: Listing, programme: Entity) -> Iterator[Relation]:
    quote = line.quote(listing.start, listing.stop)
    tier = Entity(EntityType.INDUSTRY, listing.whole)
    yield Relation(tier, "partOf", programme, quote, "tier-of")
    for item in listing.items:
        yield Relation(entity_of(item), "partOf", tier, quote, "member-of-tier")
        yield Relation(entity_of(item), "partOf", programme, quote, "component-of")


def _answers(lines: Sequence[Line], codes: dict[str, Entity]) -> Iterator[Relation]:
    """“3”对应的“三级数字化城市运行和治理中心”, of the programme named last."""
    code = ""
    for line in lines:
        text = line.sentence.text
        code = next((match[1] for match in CODE.finditer(text) if match[1] in codes), code)
        for match in ANSWERS.finditer(text):
            if match[1] in code:
                yield Relation(Entity(EntityType.PROGRAMME, match[2]), "partOf", codes[code], line.quote(*match.span()), "answers-to")
