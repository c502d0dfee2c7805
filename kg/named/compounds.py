"""Names inside names: 十八梯传统风貌区|核心区, 轨道1号线|朝天门站, 赛力斯|超级工厂, 大田湾—文化宫片区."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from kg import places
from kg.model import Entity, EntityType, Quote, Relation
from kg.named import industries, vocabulary
from kg.named.entities import entity_of, plain
from kg.named.reading import Line, place_of
from kg.named.spans import BUILT, Name, is_body
from kg.named.wording import ends_named, words

JOINTS = tuple("和与及、—－-~至到（")
SERVING = (EntityType.PROGRAMME, EntityType.AREA, EntityType.PROJECT)
ON_GROUND = (EntityType.AREA, EntityType.PROJECT, EntityType.ORGANISATION)
LONG = 3  # characters up to which a name of an area is rather part of an ordinary word
FEWEST = 2  # characters of what dashes join


def relations(line: Line, names: Mapping[str, Entity]) -> Iterator[Relation]:
    """What the names of a sentence say by the names in them; `names` are the entities of the document by plain name."""
    for name in (*line.names, *line.industries):
        yield from _fronted(line, name, names)
        yield from _prefixed(line, name)
        yield from _joined(line, name, names)


def _fronted(line: Line, name: Name, names: Mapping[str, Entity]) -> Iterator[Relation]:
    """How a name relates to the names it starts with; of those that it relates to alike the longest holds."""
    text, said = plain(name.text), set[str]()
    for front in (names[text[:length]] for length in range(len(text) - 1, 1, -1) if text[:length] in names):
        predicate = _inner(front, name, text[len(plain(front.name)) :])
        if predicate is not None and predicate not in said:
            said.add(predicate)
            yield _directed(front, predicate, entity_of(name), line.quote(name.start, name.stop))


def _directed(front: Entity, predicate: str, entity: Entity, quote: Quote) -> Relation:
    if predicate == "undertakes":
        return Relation(front, predicate, entity, quote, "name-in-name")
    return Relation(entity, predicate, front, quote, "name-in-name")


def _inner(front: Entity, name: Name, rest: str) -> str | None:
    """How a name relates to the name it starts with, behind which its `rest` stands."""
    if rest.startswith(JOINTS) or _only_says(rest):
        return None
    if front.type is EntityType.AREA:
        return _on_ground(front, name, rest)
    match front.type, name.type:
        case EntityType.ORGANISATION, EntityType.PROJECT:
            stated = "undertakes" if _is_body(front.name) and not _only_bears_name(rest) else None
        case EntityType.INDUSTRY, kind if kind in SERVING:
            stated = "supports" if _is_branch(front.name, name.text) else None
        case EntityType.PROGRAMME, EntityType.AREA:  # “两江四岸”|核心区
            stated = "partOf" if rest in words("compounds", "components") and name.text.startswith("“") else None
        case EntityType.PROJECT, EntityType.PROJECT:
            stated = "partOf" if ends_named(front.name) and not places.load().meanings(front.name) else None
        case _:
            stated = None
    return stated


def _on_ground(front: Entity, name: Name, rest: str) -> str | None:
    """How a name relates to the ground it starts with: a part of it, or something that lies there."""
    if name.type is EntityType.AREA and (rest in words("compounds", "sections") or _is_sector(front.name, rest)):
        return "partOf"
    works = name.type is EntityType.PROGRAMME and rest.endswith(words("compounds", "works"))
    return "locatedIn" if (works or name.type in ON_GROUND) and _is_ground(front.name, rest) else None


@lru_cache(maxsize=65536)
def _only_says(rest: str) -> bool:
    """Whether what stands behind a name only says that it is being built: 灌区|工程, 扩建|项目."""
    return re.fullmatch(f"(?:{'|'.join(words('compounds', 'same'))}){{1,4}}", rest) is not None


def _is_sector(front: str, rest: str) -> bool:
    """Whether a zone has sectors that are named after it: 某自贸试验区|南宁片区."""
    return front.endswith(words("compounds", "zones")) and rest.endswith(words("compounds", "sectors"))


def _is_ground(front: str, rest: str) -> bool:
    """Whether a name is one of ground on which others lie, rather than the first half of one name: 铜锣山|公园."""
    if rest.startswith(words("compounds", "verbs")) or front.startswith(words("compounds", "acts")):
        return False
    return len(front) > LONG and rest not in words("compounds", "own") and not front.endswith(words("headings", "wide"))


def _is_body(name: str) -> bool:
    """Whether a name is surely one of a body, rather than of a place or river behind which a project is named."""
    return not name.endswith(words("compounds", "grounds")) and not places.load().meanings(name)


def _is_branch(front: str, text: str) -> bool:
    """Whether an industry is the one that a name starts with: 新能源汽车 of 新能源汽车产业园, not 新能源."""
    listed = next(iter(industries.at_start(text)), "")
    named = len(front) >= len(listed) and front not in words("headings", "bare")
    return named and (front == listed or front.endswith(industries.load().heads))


def _prefixed(line: Line, name: Name) -> Iterator[Relation]:
    """Who undertakes what bears its name (某某大学某项目), the industry a programme is for, the ground and the whole that a name holds."""
    span = (name.start, name.stop)
    if body := _undertaker(line, name):
        yield Relation(Entity(EntityType.ORGANISATION, body[0]), "undertakes", entity_of(name), line.quote(*span), body[1])
    if name.type in (EntityType.PROGRAMME, EntityType.POLICY):
        for start, industry in _industries_of(line, name):
            before = line.quote(start, name.stop)
            yield Relation(entity_of(name), "supports", Entity(EntityType.INDUSTRY, industry), before, "industry-in-name")
    if name.type in ON_GROUND and (base := _base().match(name.text)) and _is_ground(base[0], name.text[base.end() :]):
        predicate = "partOf" if name.text.endswith(words("compounds", "sectors")) else "locatedIn"
        yield Relation(entity_of(name), predicate, Entity(EntityType.AREA, base[0]), line.quote(*span), "ground-in-name")
    if part := _part().match(plain(name.text)):
        kind = EntityType.AREA if part["area"] else EntityType.PROJECT
        yield Relation(entity_of(name), "partOf", Entity(kind, part[0]), line.quote(*span), "part-in-name")


def _industries_of(line: Line, name: Name) -> Iterator[tuple[int, str]]:
    """The industry that a name starts with, or that stands right before a quoted one: 软件业|“满天星”行动计划; and where it begins."""
    fronts = industries.at_start(name.text)
    yield from ((name.start, industry) for industry in fronts if not name.text[len(industry) :].startswith(JOINTS))
    planned = _planned().match(name.text)
    never = (*words("headings", "general"), *words("compounds", "never_planned"))
    if planned is not None and not any(word in planned["industry"] for word in never):
        yield name.start, planned["industry"]
    if name.type is EntityType.PROGRAMME and line.sentence.text.startswith("“", name.start):
        yield from ((branch.start, branch.text) for branch in line.industries if branch.stop == name.start)


def _undertaker(line: Line, name: Name) -> tuple[str, str] | None:
    """Who undertakes what bears its name, and the rule that says so: a body by its head, a firm by its works, or by its short name."""
    builder = vocabulary.load().builders.match(name.text) if name.type is EntityType.PROJECT else None
    if builder is not None:
        whole = builder.end() == len(name.text) or name.text[builder.end() :].startswith(JOINTS)
        return None if whole else (builder[0], "builder-in-name")
    if name.type is EntityType.PROJECT and (maker := _maker(line, name)):
        return maker, "maker-in-name"
    known = _known_maker(line, name) if name.type in BUILT else ""
    return (known, "known-maker-in-name") if known else None


def _known_maker(line: Line, name: Name) -> str:
    """The firm or school, listed by its short name, that a name begins with: 中核|某储能电站; none of what it left behind."""
    first = next((token for token in line.tokens if token.start == name.start), None)
    rest = "" if first is None else line.sentence.text[first.stop : name.stop]
    if first is None or not first.has("makers") or not rest or rest.startswith(JOINTS) or _only_bears_name(rest):
        return ""
    return first.text


def _only_bears_name(rest: str) -> bool:
    """Whether what stands behind the name of a firm is no works of its own: 海尔|路, 首钢|旧址."""
    return rest.endswith(words("compounds", "left"))


def _maker(line: Line, name: Name) -> str:
    """Whose works a name is of: 赛力斯|超级工厂, 长安汽车|渝北|新工厂; none where a place, a kind or several words stand in front."""
    match = _works().match(name.text)
    if match is None or name.text != line.sentence.text[name.start : name.stop]:
        return ""
    place = next((place for place in line.places if name.start < place.start and place.stop == name.start + match.start("works")), None)
    stop = name.start + match.start("works") if place is None else place.start
    front = [token for token in line.tokens if name.start <= token.start and token.stop <= stop]
    plain_works = match["works"] in words("compounds", "plants")
    own = bool(front) and (front[0].kind == "unknown" or is_body(front[0])) and len(front[0].text) > 1 and front[-1].stop == stop
    headed = len(front) == 1 or (len(front) == FEWEST and front[1].has("head"))
    sure = own and headed and (place is not None or not plain_works)
    return line.sentence.text[name.start : stop] if sure and _is_body(line.sentence.text[name.start : stop]) else ""


@cache
def _planned() -> re.Pattern[str]:
    """The industry that a plan is for by its name: 天麻产业|高质量发展行动, 先进材料|产业集群发展规划."""
    heads, aims = "|".join(words("compounds", "branches")), "|".join(words("compounds", "aims"))
    return re.compile(rf"《?(?P<industry>[^《》“”（）、，和与及]{{2,10}}?(?:{heads}))(?:集群|链)?(?={aims})")


@cache
def _works() -> re.Pattern[str]:
    return re.compile(rf".{{2,12}}?(?P<works>{'|'.join(sorted(words('compounds', 'works_of'), key=len, reverse=True))})$")


@cache
def _part() -> re.Pattern[str]:
    """A part together with the whole that it is named after: 轨道1号线|朝天门站, 望江传统风貌区|核心区."""
    components, lines = "|".join(words("compounds", "components")), "|".join(words("compounds", "stations"))
    heads = "|".join(words("compounds", "quarters"))
    line, area = r"(?P<line>[^“”]{0,12}?\d{1,2}号线)", rf"(?P<area>[^“”]{{2,12}}(?:{heads}))"
    return re.compile(rf"{line}(?=.{{1,10}}(?:{lines})$)|{area}(?=(?:{components})$)")


@cache
def _base() -> re.Pattern[str]:
    """The ground that a name begins with: 朝天门片区|治理提升工程."""
    bases = "|".join(sorted(words("compounds", "bases"), key=len, reverse=True))
    others = "|".join((*words("compounds", "components"), *words("compounds", "phases")))
    return re.compile(rf"[^“”（）、—A-Z]{{2,8}}?(?:{bases})(?=[^“”—至到（(区][^“”—至到]{{2,15}}$)(?!(?:{others}))")


def _joined(line: Line, name: Name, names: Mapping[str, Entity]) -> Iterator[Relation]:
    """The parts of a name joined by dashes: 大田湾—文化宫—大礼堂文化风貌片区; a route that only its ends name has none."""
    parts = [plain(part) for part in re.split("[—－-]", name.text)] if name.type is EntityType.AREA else []
    if len(parts) <= 2 or min(map(len, parts)) < FEWEST or len(parts[-1]) <= LONG or parts[-1][-1] == parts[0][-1]:
        return
    last = next((parts[-1][:length] for length in range(len(parts[-1]) - 1, 1, -1) if parts[-1][:length] in names), None)
    for part in (*parts[:-1], *filter(None, [last])):
        yield Relation(_piece(line, name, part), "partOf", entity_of(name), line.quote(name.start, name.stop), "joined-name")


def _piece(line: Line, name: Name, part: str) -> Entity:
    """A place, where the sentence says that it is one, or else an area: 贵阳 of 贵阳-贵安-安顺都市圈."""
    start = line.sentence.text.find(part, name.start, name.stop)
    place = next((place for place in line.places if (place.start, place.stop) == (start, start + len(part))), None)
    return Entity(EntityType.AREA, part) if place is None else place_of(place)
