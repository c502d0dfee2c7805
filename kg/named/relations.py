"""What a text states between named things: 位于, 属于, 承担, 支撑; from headings, lists, names inside names, and 在…."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.extract.numerals import parse_numeral
from kg.extract.phrases import head_of
from kg.model import Entity, EntityType, Quote, Relation
from kg.named import headings, industries, programmes, vocabulary
from kg.named.entities import entity_of, plain
from kg.named.headings import FOUND_AT
from kg.named.naming import Listing, Name
from kg.named.reading import Line, place_of

DISTRICTS = ("区", "县")
GROUNDS = (EntityType.AREA, EntityType.PROJECT)
WHOLE = re.compile(r"[一二三四五六七八九十](?:大|项)|级产业集群$|[“”]")
COUNTED_NAME = re.compile(r"[“‘]([^“”‘’]{0,3}?([二三四五六七八九十])([^“”‘’大项个]))[”’]")


def relations(lines: Sequence[Line], known: Sequence[Entity], notes: Sequence[Line] = ()) -> tuple[Relation, ...]:
    """The triples of a document, each once, at its first mention; of its notes only what they spell out."""
    names = {plain(entity.name): entity for entity in known}
    return _distinct((*programmes.parts([*lines, *notes], names), *_by_sentence(lines, names), *headings.relations(lines)))


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


def _by_sentence(lines: Sequence[Line], names: dict[str, Entity]) -> Iterator[Relation]:
    for line in lines:
        yield from _places(line)
        yield from _listed(line)
        yield from _counted(line, names)
        yield from _compounds(line, names)
        yield from _at(line)


def _places(line: Line) -> Iterator[Relation]:
    """A place named with the one above it (重庆市渝中区), and names right behind a place (渝北区铜锣山矿山公园)."""
    for mention in line.places:
        place = place_of(mention)
        above = next((other for other in line.places if other.stop == mention.start), None)
        if above is not None and place.name.startswith(place_of(above).name):
            yield Relation(place, "partOf", place_of(above), line.quote(above.start, mention.stop), "place-in-place")
        for name in line.names:
            if name.type in FOUND_AT and name.certain:
                yield from _placed(line, name, mention.start, mention.stop, place)


def _placed(line: Line, name: Name, start: int, stop: int, place: Entity) -> Iterator[Relation]:
    """A name right behind a place, or one that starts with a district written out: 渝中区新型智慧城市智能中枢."""
    behind = stop <= name.start and line.sentence.text[stop : name.start] in ("", "的")
    inside = start == name.start and stop < name.stop and line.sentence.text[start:stop].endswith(DISTRICTS)
    if behind or inside:
        rule = "behind-place" if behind else "place-in-name"
        yield Relation(entity_of(name), "locatedIn", place, line.quote(start, name.stop), rule)


def _listed(line: Line) -> Iterator[Relation]:
    """Examples of a numbered or named whole: 佛图关石刻等十大文物保护修缮工程."""
    for listing in line.listings:
        if not WHOLE.search(listing.whole):
            continue
        whole = Entity(_whole_type(listing), listing.whole)
        for item in listing.items:
            yield Relation(entity_of(item), "partOf", whole, line.quote(item.start, listing.stop), "example-of")


def _whole_type(listing: Listing) -> EntityType:
    kinds = {item.type for item in listing.items}
    if "产业集群" in listing.whole:
        return EntityType.INDUSTRY
    return EntityType.AREA if kinds == {EntityType.AREA} else EntityType.PROGRAMME


def _counted(line: Line, names: Mapping[str, Entity]) -> Iterator[Relation]:
    """A list in front of a quoted name that counts it: 缙云山、中梁山、铜锣山、明月山“四山”."""
    text = line.sentence.text
    for match in COUNTED_NAME.finditer(text):
        count, shared = int(parse_numeral(match[2])), match[3]
        items = re.split("、", re.split(r"[，。；：！？“”‘’,;]", text[: match.start()])[-1])[-count:]
        if len(items) == count and all(shared in item for item in items):
            start = match.start() - len("、".join(items))
            kind = EntityType.AREA if _is_spot(shared) else EntityType.PROGRAMME
            whole = Entity(kind, match[1])
            for item in items:
                part = Entity(kind, _name_at_end(item, names))
                yield Relation(part, "partOf", whole, line.quote(start, match.end()), "counted-list")


def _name_at_end(item: str, names: Mapping[str, Entity]) -> str:
    """红岩村 in 加强红岩村; a name that the document knows where it ends the words, 缙云山 in 在全市关闭缙云山."""
    known = (item[at:] for at in range(len(item) - 1) if item[at:] in names)
    return next(known, item[head_of(item, 0, len(item)).start :])


def _is_spot(character: str) -> bool:
    """Whether names that end so are of spots: 山, 岩, 城."""
    words = vocabulary.load()
    return character in words.spots or any(word.text == character and word.head is EntityType.AREA for word in words.words)


def _compounds(line: Line, names: dict[str, Entity]) -> Iterator[Relation]:
    """Names inside names: 十八梯传统风貌区|核心区, 轨道1号线|朝天门站, 赛力斯|超级工厂, 大田湾—文化宫片区."""
    for name in (*line.names, *line.industries):
        entity, text = entity_of(name), plain(name.text)
        for front in (names[text[:length]] for length in range(2, len(text)) if text[:length] in names):
            predicate = _inner(front, entity)
            if predicate is not None:
                yield _directed(front, predicate, entity, line.quote(name.start, name.stop))
        yield from _prefixed(line, name, entity)
        yield from _joined(line, name, entity)


def _directed(front: Entity, predicate: str, entity: Entity, quote: Quote) -> Relation:
    if predicate == "undertakes":
        return Relation(front, predicate, entity, quote, "name-in-name")
    return Relation(entity, predicate, front, quote, "name-in-name")


def _prefixed(line: Line, name: Name, entity: Entity) -> Iterator[Relation]:
    """Who undertakes a project that bears its name (某某大学某项目), and the industry a programme is for."""
    builder = vocabulary.load().builders.match(name.text) if name.type is EntityType.PROJECT else None
    if builder and len(builder[0]) < len(name.text):
        quote = line.quote(name.start, name.stop)
        yield Relation(Entity(EntityType.ORGANISATION, builder[0]), "undertakes", entity, quote, "builder-in-name")
    if entity.type is EntityType.PROGRAMME:
        for start, industry in _industries_of(line, name):
            quote = line.quote(start, name.stop)
            yield Relation(entity, "supports", Entity(EntityType.INDUSTRY, industry), quote, "industry-in-name")


def _industries_of(line: Line, name: Name) -> Iterator[tuple[int, str]]:
    """The industry that a name starts with, or that stands right before a quoted one: 软件业|“满天星”行动计划."""
    yield from ((name.start, industry) for industry in industries.at_start(name.text))
    if line.sentence.text.startswith("“", name.start):
        yield from ((branch.start, branch.text) for branch in line.industries if branch.stop == name.start)


def _inner(front: Entity, name: Entity) -> str | None:
    """How a name relates to the name it starts with."""
    match front.type, name.type:
        case EntityType.ORGANISATION, EntityType.PROJECT:
            return "undertakes"
        case EntityType.INDUSTRY, EntityType.PROGRAMME | EntityType.AREA | EntityType.PROJECT:
            return "supports"
        case EntityType.AREA, EntityType.AREA:
            return "partOf" if name.name.endswith(vocabulary.load().components) else None
        case EntityType.AREA, EntityType.PROJECT | EntityType.ORGANISATION:
            return "locatedIn" if len(front.name) > 3 else None
        case EntityType.PROJECT, EntityType.PROJECT:
            return "partOf"
        case _:
            return None


def _joined(line: Line, name: Name, entity: Entity) -> Iterator[Relation]:
    """The parts of a name joined by dashes: 大田湾—文化宫—大礼堂文化风貌片区."""
    parts = re.split("[—－-]", name.text) if name.type is EntityType.AREA else ()
    if len(parts) > 2:
        for part in parts[:-1]:
            yield Relation(Entity(EntityType.AREA, plain(part)), "partOf", entity, line.quote(name.start, name.stop), "joined-name")


def _at(line: Line) -> Iterator[Relation]:
    """城市候机楼|在|重庆来福士|投入运营; 中国-东盟物流行业对接基地|在|巴南区|揭牌."""
    events = {event.name.start: event.name for event in line.events}
    spots = [(name.start, name.stop, entity_of(name)) for name in line.names if name.sided and name.type in GROUNDS]
    spots += [(place.start, place.stop, place_of(place)) for place in line.places]
    for start, _, spot in spots:
        before = line.sentence.text[max(0, start - 2) : start]
        subject = next((name for name in events.values() if name.stop <= start <= name.stop + 2), None)
        if subject is not None and before.endswith(("在", "位于")) and subject.type not in (EntityType.HONOUR, EntityType.POLICY):
            yield Relation(entity_of(subject), "locatedIn", spot, line.quote(subject.start, start + len(before)), "located-at")
