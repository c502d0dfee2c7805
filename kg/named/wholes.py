"""Lists that name the members of a whole: 佛图关石刻等十大文物保护修缮工程, 缙云山、中梁山“四山”, 江津、永川等区县."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from kg.extract.numerals import parse_numeral
from kg.extract.phrases import head_of
from kg.model import Entity, EntityType, Mention, Relation
from kg.named import vocabulary
from kg.named.counted import COUNTED_WHOLE, Group, Item, groups
from kg.named.entities import entity_of, plain
from kg.named.naming import Listing
from kg.named.reading import Line, place_of
from kg.named.wording import words

WHOLE = re.compile(r"[一二三四五六七八九十](?:大|项)|级产业集群$|[“”]")
COUNTED_NAME = re.compile(r"[“‘]([^“”‘’]{0,3}?([二三四五六七八九十])([^“”‘’大项个]))[”’]")

KINDS = (EntityType.INDUSTRY, EntityType.AREA, EntityType.PROJECT, EntityType.PROGRAMME)
RULING = ("verbs", "stage", "adverbs", "prepositions")  # of a word that rules a list rather than begins a name
JOINTS = ("、", "和", "及", "与")
SHORTEST, LONGEST = 2, 14  # characters of a member
FULL = 5  # characters from which on a plan has a name: 国家规划 is none


def relations(line: Line, names: Mapping[str, Entity], home: Entity | None) -> Iterator[Relation]:
    """The members of the wholes that a sentence lists; `names` are the entities of the document by plain name, `home` is the place
    that reports."""
    yield from _listed(line)
    yield from _counted(line, names)
    yield from _grouped(line, names)
    yield from _included(line)
    yield from _undertaken(line)
    yield from _districts(line, home)


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


def _grouped(line: Line, names: Mapping[str, Entity]) -> Iterator[Relation]:
    """The members of a whole that is named by its count: 氢能、生物医药等五大产业, 能力提升、技术攻关“两大行动”."""
    text = line.sentence.text
    for group in groups(line):
        kind = next((kind for kind in KINDS if group.whole.strip("“”‘’").endswith(words("wholes", kind.value))), None)
        if kind is None or not group.items or not _is_named(group) or min(len(item.text) for item in group.items) < SHORTEST:
            continue
        whole = Entity(EntityType.PROGRAMME, text[group.items[-1].stop : group.stop].removeprefix("等").strip("“”‘’"))
        first = _trimmed(line, group.items)
        for item in (*first, *group.items[1:]):
            member = names.get(plain(item.text), Entity(kind, item.text))
            yield Relation(member, "partOf", whole, line.quote(item.start, group.stop), "member-of-count")


def _is_named(group: Group) -> bool:
    """Whether a count makes a name of what it counts: 五大产业, “三个专项行动”, but neither 三个产业 nor 一大批产业."""
    counted = group.line.sentence.text[group.items[-1].stop : group.stop].removeprefix("等")
    return COUNTED_WHOLE.match(counted) is not None and group.count.isdigit() and int(group.count) > 1


def _trimmed(line: Line, items: Sequence[Item]) -> Sequence[Item]:
    """The first member of a list without the verbs that rule the whole list, 火锅食材 in 聚力打造火锅食材; none where it is unclear."""
    inside = [[token for token in line.tokens if item.start <= token.start and token.stop <= item.stop] for item in items[:2]]
    if not inside[0] or inside[0][0].start != items[0].start or any(token.has("stops") for token in inside[0]):
        return ()
    start, ruled = items[0].start, len(inside) > 1 and bool(inside[1]) and inside[1][0].has(*RULING)
    for token in () if ruled else inside[0]:
        if not token.has(*RULING) or items[0].stop - token.stop < SHORTEST:
            break
        start = token.stop
    text = line.sentence.text[start : items[0].stop]
    if any(token.has("verbs", "stage") and not token.has("nominal") for token in inside[0][:-1] if token.start >= start):
        return ()
    return (Item(start, items[0].stop, text),) if len(text) <= LONGEST else ()


def _included(line: Line) -> Iterator[Relation]:
    """What becomes part of a plan or an event: 某机场|纳入|全国民用机场布局规划, 某峰会|首次纳入|某大会."""
    text = line.sentence.text
    for part, whole in pairwise(line.names):
        if not text[part.stop : whole.start].endswith(words("joined", "verbs")):
            continue
        verb = next(verb for verb in words("joined", "verbs") if text[part.stop : whole.start].endswith(verb))
        how = text[part.stop : whole.start].removesuffix(verb)
        named = whole.text.strip("《》“”").endswith(words("joined", "wholes")) and len(whole.text) >= FULL and part.certain
        if named and how in ("", *words("joined", "how")) and part.type is not EntityType.HONOUR:
            yield Relation(entity_of(part), "partOf", entity_of(whole), line.quote(part.start, whole.stop), "included-in")


def _undertaken(line: Line) -> Iterator[Relation]:
    """Who builds or runs what: 某集团|牵头组建|某联盟, 某实验室|获批建设|某中心."""
    for body, thing in pairwise(line.names):
        verb = line.sentence.text[body.stop : thing.start].removesuffix("的")
        built = thing.type in (EntityType.PROJECT, EntityType.AREA, EntityType.ORGANISATION) and thing.certain
        if body.type is EntityType.ORGANISATION and body.certain and built and verb in words("joined", "undertaking"):
            yield Relation(entity_of(body), "undertakes", entity_of(thing), line.quote(body.start, thing.stop), "undertaken-by")


def _districts(line: Line, home: Entity | None) -> Iterator[Relation]:
    """The places of a list that are said to be districts of the place that reports: 江津、永川等区县, 以区县为例，江津、永川…."""
    text = line.sentence.text
    for run in _runs(line, home):
        said = _district().match(text, run[-1].stop)
        if home is not None and (said or (len(run) > 1 and any(word in text for word in words("wholes", "several")))):
            quote = line.quote(run[0].start, said.end() if said else run[-1].stop)
            yield from (Relation(place_of(place), "partOf", home, quote, "listed-district") for place in run)


def _runs(line: Line, home: Entity | None) -> Iterator[Sequence[Mention]]:
    """The places below the one that reports, as they are listed."""
    run: list[Mention] = []
    for place in line.places:
        name = place_of(place).name
        if home is None or name == home.name or not name.startswith(home.name):
            continue
        if run and line.sentence.text[run[-1].stop : place.start] not in JOINTS:
            yield run
            run = []
        run = [*run, place]
    if run:
        yield run


@cache
def _district() -> re.Pattern[str]:
    return re.compile(rf"等(?:\d{{1,2}}个|[一二三四五六七八九十两]{{1,3}}个|多个|各|重点)?(?:{'|'.join(words('wholes', 'districts'))})")
