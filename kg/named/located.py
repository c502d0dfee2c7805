"""Where a text says that things lie: 渝北区铜锣山矿山公园, 城市候机楼在重庆来福士投入运营, 渝北区建成某公园."""

import re
from collections.abc import Iterator, Mapping, Sequence

from kg.model import Entity, EntityType, Mention, Relation, Stage
from kg.named.entities import entity_of, plain
from kg.named.headings import FOUND_AT
from kg.named.milestones import Event
from kg.named.reading import Line, place_of
from kg.named.spans import Name
from kg.named.wording import words
from kg.terms import NATION

DISTRICTS = ("区", "县")
GROUNDS = (EntityType.AREA, EntityType.PROJECT)
DONE = (Stage.START, Stage.FINISH, Stage.OPEN)
TITLES = (EntityType.HONOUR, EntityType.POLICY)
ROUTE = re.compile("[—－～~-]|至|到")
LONGEST = 12  # characters of the name of a ground that a place begins
Spot = tuple[int, int, Entity]  # [start, stop) of the sentence and what is named there


def relations(line: Line, names: Mapping[str, Entity], home: Entity | None) -> Iterator[Relation]:
    """What a sentence says to lie where; `names` are the entities of the document by plain name, `home` the place that reports."""
    yield from _places(line, home)
    spots = [*_spots(line, names)]
    yield from _at(line, spots)
    yield from _done_at(line, spots)
    yield from _settled(line, spots)


def _places(line: Line, home: Entity | None) -> Iterator[Relation]:
    """A place named with the one above it (重庆市渝中区), and names right behind a place (渝北区铜锣山矿山公园)."""
    for mention in line.places:
        place = place_of(mention)
        above = next((other for other in line.places if other.stop == mention.start), None)
        if above is not None and place.name.startswith(place_of(above).name):
            yield Relation(place, "partOf", place_of(above), line.quote(above.start, mention.stop), "place-in-place")
        for name in line.names:
            if (name.type in FOUND_AT and name.certain) or (_is_held(name) and _is_below(place, home)):
                yield from _placed(line, name, mention.start, mention.stop, place)
                yield from _below(line, name, mention, home)


def _is_held(name: Name) -> bool:
    """Whether a pilot, fair or the like is held where its name or the words before it say: 波密县|林草碳汇试点."""
    return name.type in (EntityType.PROGRAMME, EntityType.EVENT) and name.text.endswith(words("located", "held"))


def _is_below(place: Entity, home: Entity | None) -> bool:
    """Whether a place lies in the one that reports."""
    return home is not None and place.name.startswith(home.name) and place.name != home.name


def _placed(line: Line, name: Name, start: int, stop: int, place: Entity) -> Iterator[Relation]:
    """A name right behind a place, or one that starts with a district written out: 渝中区新型智慧城市智能中枢."""
    behind = stop <= name.start and line.sentence.text[stop : name.start] in ("", "的")
    district = line.sentence.text[start:stop].endswith(DISTRICTS)
    inside = start == name.start and stop < name.stop and district
    office = name.type is EntityType.ORGANISATION and name.text.endswith(words("compounds", "offices"))
    if (behind or inside) and not office:
        unit = district and _is_unit(name.text)
        rule = "behind-place" if behind else "place-in-name"
        yield Relation(entity_of(name), "partOf" if unit else "locatedIn", place, line.quote(start, name.stop), rule)


def _is_unit(name: str) -> bool:
    """Whether a name is one of an administrative unit below a district: 覃家岗街道."""
    return name.endswith(words("compounds", "units")) and not name.endswith(words("compounds", "sights")) and not ROUTE.search(name)


def _below(line: Line, name: Name, mention: Mention, home: Entity | None) -> Iterator[Relation]:
    """A name that holds a place below the one that reports: 长安汽车|渝北|新工厂, 渝北|矿山公园; no line from place to place."""
    place, text = place_of(mention), line.sentence.text[name.start : name.stop]
    inside = name.start <= mention.start and mention.stop < name.stop and not (name.start == mention.start and _is_district(line, mention))
    others = [other for other in line.places if name.start <= other.start and other.stop <= name.stop]
    spread = line.sentence.text[mention.stop : mention.stop + 1] in words("located", "waters") or text.endswith(words("headings", "wide"))
    runs = spread or text.endswith(words("located", "lines")) or ROUTE.search(text) is not None
    if inside and _is_below(place, home) and len(others) == 1 and not runs:
        predicate = "partOf" if name.start == mention.start and _is_unit(text) else "locatedIn"
        yield Relation(entity_of(name), predicate, place, line.quote(name.start, name.stop), "place-inside-name")


def _is_district(line: Line, mention: Mention) -> bool:
    return line.sentence.text[mention.start : mention.stop].endswith(DISTRICTS)


def _spots(line: Line, names: Mapping[str, Entity]) -> Iterator[Spot]:
    """The grounds and places that a sentence names, a known ground rather than the place that begins its name: 重庆|来福士."""
    text = line.sentence.text
    yield from ((name.start, name.stop, entity_of(name)) for name in line.names if name.type in GROUNDS and (name.certain or name.sided))
    for place in line.places:
        start, stop = place.start, place.stop
        if any(name.start <= start and stop <= name.stop for name in line.names):
            continue
        spans = [(begin, end) for end in range(start + LONGEST, stop, -1) for begin in (start, stop)]
        known = next(((end, names[text[begin:end]]) for begin, end in spans if text[begin:end] in names), None)
        if known is not None and known[1].type in GROUNDS:
            yield start, *known
        elif place_of(place).code != NATION and not any(token.start == stop and token.kind == "unknown" for token in line.tokens):
            yield start, stop, place_of(place)


def _at(line: Line, spots: Sequence[Spot]) -> Iterator[Relation]:
    """城市候机楼|在|重庆来福士|投入运营; 中国-东盟物流行业对接基地|在|巴南区|揭牌."""
    events = [event.name for event in line.events if event.name.type not in TITLES]
    for start, _, spot in spots:
        subject = next((name for name in events if name.stop < start <= name.stop + 2), None)
        if subject is not None and line.sentence.text[subject.stop : start] in words("located", "at"):
            yield Relation(entity_of(subject), "locatedIn", spot, line.quote(subject.start, start), "located-at")


def _done_at(line: Line, spots: Sequence[Spot]) -> Iterator[Relation]:
    """望江社区|建成|全市首个养老服务中心, 在|云岭新区|开工建设|某大学."""
    for event in line.events:
        if event.stage not in DONE or event.name.type not in FOUND_AT or event.start >= event.name.start:
            continue
        verb = line.sentence.text[event.start : event.name.start]
        named = event.name.certain and ROUTE.search(event.name.text) is None and any(word in verb for word in words("located", "making"))
        spot = next((spot for spot in spots if spot[1] <= event.start and _leads(line, spot, event)), None)
        if named and spot is not None and spot[2].type is not EntityType.PROJECT and plain(spot[2].name) not in plain(event.name.text):
            yield Relation(entity_of(event.name), "locatedIn", spot[2], line.quote(spot[0], event.name.stop), "done-at")


def _leads(line: Line, spot: Spot, event: Event) -> bool:
    """Whether a ground or place stands right in front of what is done there, adverbs aside."""
    between = [token for token in line.tokens if spot[1] <= token.start and token.stop <= event.start]
    before = line.sentence.text[: spot[0]]
    ahead = not before or before.endswith(words("located", "before"))
    return ahead and all(token.has("adverbs", "stage") for token in between)


def _settled(line: Line, spots: Sequence[Spot]) -> Iterator[Relation]:
    """中银金租|落户|渝中区; 某实验室|坐落于|望江新区; 位于|望江新区|的某实验室."""
    text = line.sentence.text
    for start, stop, spot in spots:
        if not text[:start].endswith(words("located", "settling")):
            continue
        verb = next(word for word in words("located", "settling") if text[:start].endswith(word))
        at = start - len(verb)
        for name in line.names:
            ends = text[stop : stop + 1] in ("", *words("located", "ends"))
            before = ends and name.stop <= at and text[name.stop : at] in ("", *words("located", "how"))
            behind = name.start == stop + 1 and text[stop] == "的" and verb in words("located", "lying")
            if name.type in FOUND_AT and name.certain and (before or behind):
                first, last = min(name.start, at), max(stop, name.stop)
                yield Relation(entity_of(name), "locatedIn", spot, line.quote(first, last), "settled-at")
