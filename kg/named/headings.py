"""What stands under a heading or behind a lead: 大坪商圈，启动…通廊建设; 四大板块 whose paragraphs follow."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from kg import resources
from kg.model import Entity, EntityType, Relation, Stage
from kg.named import vocabulary
from kg.named.counted import COUNTED_WHOLE, Group, groups
from kg.named.entities import entity_of
from kg.named.naming import Name
from kg.named.reading import Line
from kg.named.vocabulary import SPOT
from kg.named.wording import words

LONGEST_HEADING = 18
FOUND_AT = (EntityType.AREA, EntityType.PROJECT, EntityType.ORGANISATION)
SERVING = (EntityType.AREA, EntityType.PROJECT, EntityType.PROGRAMME)
FEWEST = 3  # members of a whole that is told of so
LEADS = (2, 16)  # characters before the mark behind a lead: more than, at most
MARK = re.compile("[，,：:。]")


def relations(lines: Sequence[Line], home: Entity | None) -> Iterator[Relation]:
    """The members that stand under a paragraph's heading or behind a lead, and the parts of a counted whole that paragraphs follow."""
    yield from _members_below(lines)
    yield from _parts_below(lines, home)


def _members_below(lines: Sequence[Line]) -> Iterator[Relation]:
    heading: Entity | None = None
    lead: Entity | None = None
    for before, line in zip((None, *lines), lines, strict=False):
        if before is None or before.paragraph is not line.paragraph:
            heading, lead = _heading(line), None
            if heading is not None:
                yield from (
                    Relation(Entity(EntityType.AREA, spot), "partOf", heading, line.whole, "joined-name")
                    for spot in _spots(line, len(line.sentence.text.rstrip("。：:")))
                )
                continue
        lead = _lead(line) or (lead if lead is not None and lead.type is EntityType.INDUSTRY and _goes_on(line, lead) else None)
        if lead is not None or heading is None or _goes_on(line, heading):
            yield from _members(line, heading, lead)


def _heading(line: Line) -> Entity | None:
    """The area or industry that a paragraph's first sentence is about, where it says little else: 提速发展历史文化街区。"""
    text = line.sentence.text.rstrip("。：:")
    if len(text) > LONGEST_HEADING or "，" in text:
        return None
    areas = [name for name in line.names if name.stop == len(text) and _is_ground(line, name)]
    if areas:
        return _with_industry(line, areas[-1])
    spots = _spots(line, len(text))
    if spots:
        return Entity(EntityType.AREA, "".join(spots))
    found = [name for name in line.industries if not _is_general(name)]
    return entity_of(found[0]) if len(line.industries) == len(found) == 1 and _is_about(text, found[0]) else None


def _with_industry(line: Line, name: Name) -> Entity:
    """An area with the industry that it is of as well: 电子商务和|创意产业园."""
    text = line.sentence.text
    other = next((other for other in line.industries if text[other.stop : name.start] == "和"), None)
    return entity_of(name) if other is None else Entity(EntityType.AREA, text[other.start : name.stop])


def _spots(line: Line, stop: int) -> Sequence[str]:
    """The spots that a heading is about where it joins them without a word: 解放碑|朝天门 in 一体发展解放碑朝天门."""
    token = next((token for token in line.tokens if token.stop == stop and token.kind == "unknown"), None)
    if token is None or len(token.text) % SPOT or not line.sentence.text[: token.start].endswith(words("headings", "governing")):
        return ()
    spots = [token.text[at : at + SPOT] for at in range(0, len(token.text), SPOT)]
    return spots if len(spots) > 1 and all(spot[-1] in vocabulary.load().spots for spot in spots) else ()


def _is_ground(line: Line, name: Name) -> bool:
    """Whether a heading is about an area that is there, rather than one that it aims at: 打造国家级冰雪产业基地."""
    before = line.sentence.text[: name.start]
    aimed = before.endswith(words("headings", "making")) and (not name.certain or name.text.endswith(words("headings", "aims")))
    governed = not before or before.endswith(("和", *words("headings", "governing")))
    slogan = any(place.stop == name.stop for place in line.places)  # 绿美中山
    return name.type is EntityType.AREA and name.rule != "quoted" and governed and not (aimed or slogan or _is_vague(name))


def _is_vague(name: Name) -> bool:
    """Whether a name is of a kind, a rank or something wide rather than of one area: 重点片区, 国家级园区, 都市圈."""
    ends = name.text.startswith(words("headings", "levels")) or name.text.endswith(words("headings", "wide"))
    return name.weak or ends or any(word in name.text for word in words("headings", "vague"))


def _is_about(text: str, name: Name) -> bool:
    """Whether a heading says of an industry only that it thrives or is to: 做强现代金融业, 现代服务业加速发展."""
    before, behind = text[: name.start], text[name.stop :]
    told = behind in ("", *words("headings", "behind"))
    if not before:
        return told or behind.endswith(words("headings", "thriving"))
    return told and before.endswith(words("headings", "governing"))


def _is_general(name: Name) -> bool:
    """Whether an industry is one of many (优势产业集群), or its name holds a verb that stands before it (发力“新三样”产业)."""
    return name.text.startswith(words("headings", "governing")) or any(word in name.text for word in words("headings", "general"))


def _members(line: Line, heading: Entity | None, lead: Entity | None) -> Iterator[Relation]:
    """What the clauses behind a lead name, under the lead; without one under the heading."""
    above = lead or heading
    if lead is not None and heading is not None and lead.type is heading.type is EntityType.AREA and lead == _lead(line):
        yield Relation(lead, "partOf", heading, line.whole, "lead-under-heading")
    if above is None:
        return
    told = [event.name for event in line.events]
    grounds = [name for name in line.names if name.type is not EntityType.ORGANISATION]
    names = (
        [*told, *grounds] if above.type is EntityType.AREA else [*told, *(name for name in line.names if _is_sure(name) and above == lead)]
    )
    titles = {event.name.stop for event in line.events if event.stage is Stage.AWARD}
    for name in dict.fromkeys(name for name in names if name.stop not in titles and name.start < _reach(line)):
        yield from _member(line, name, above)
    if above.type is EntityType.INDUSTRY:
        for name in line.industries:
            if name.text != above.name and name.rule == "industry-list" and above == lead and name.start < _reach(line):
                yield Relation(entity_of(name), "partOf", above, line.quote(name.start, name.stop), "listed-under")


def _is_sure(name: Name) -> bool:
    """Whether a name is surely one of ground or works, without a verb beside it."""
    return name.certain and name.rule == "head" and name.type in (EntityType.AREA, EntityType.PROJECT)


def _goes_on(line: Line, above: Entity) -> bool:
    """Whether a sentence may still be of an industry or area; not where it starts with another, as a lead does."""
    if above.type is EntityType.AREA:
        return not _lead_like(line.sentence.text)
    others = (name for name in line.industries if name.start == 0 and name.text != above.name)
    return not _lead_like(line.sentence.text) and next(others, None) is None


def _reach(line: Line) -> int:
    """Up to where a sentence is of its lead: …；氢能产业，… is of another."""
    text = line.sentence.text
    return next((match.start() for match in re.finditer("[；;]", text) if _lead_like(text[match.end() :])), len(text))


def _lead_like(text: str) -> bool:
    start, *more = re.split("[，,：:]", text[: LEADS[1]])
    return bool(more) and start.endswith(words("headings", "topics"))


def _member(line: Line, name: Name, above: Entity) -> Iterator[Relation]:
    entity, quote = entity_of(name), line.quote(name.start, name.stop)
    if name.sided or not (name.certain or len(name.text) > 5) or name.rule == "quoted":
        return
    if name.text.endswith((*words("headings", "wide"), *words("located", "runs"))):
        return
    if above.type is EntityType.INDUSTRY and name.type in SERVING:
        yield Relation(entity, "supports", above, quote, "under-industry")
    elif above.type is EntityType.AREA and name.type in FOUND_AT:
        yield Relation(entity, "locatedIn", above, quote, "under-area")


def _lead(line: Line) -> Entity | None:
    """The area or industry that a sentence starts with and speaks of: 化龙桥国际商务区，…; 现代金融业，要…."""
    text = line.sentence.text
    found = next((name for name in (*line.names, *line.industries) if name.start == 0), None)
    cut = None if found is None else MARK.search(text)
    if cut is None or found is None or not LEADS[0] < cut.start() <= LEADS[1]:
        return None
    behind = text[found.stop : cut.start()]
    branch = found.type is EntityType.INDUSTRY and behind in ("", *words("headings", "behind")) and not _is_general(found)
    return entity_of(found) if branch or (cut[0] != "。" and not behind and _is_ground(line, found)) else None


# --- a counted whole ---


def _parts_below(lines: Sequence[Line], home: Entity | None) -> Iterator[Relation]:
    """精耕细作四大板块… and below it as many areas that paragraphs begin with: these are its parts."""
    for index, line in enumerate(lines):
        for group in groups(line):
            if group.items or not group.count.isdigit() or int(group.count) < FEWEST:
                continue
            whole = Entity(EntityType.PROGRAMME, line.sentence.text[group.start : group.stop].strip("“”‘’"))
            for part, where in _told_below(lines, index, _kind(group.whole), int(group.count)) or _told_behind(lines, index, group):
                yield Relation(part, "partOf", whole, where.whole, "part-below")
                if part.type is EntityType.AREA and home is not None:
                    yield Relation(part, "locatedIn", home, where.whole, "part-at-home")


def _told_behind(lines: Sequence[Line], index: int, group: Group) -> Sequence[tuple[Entity, Line]]:
    """The names behind a count in its paragraph that end with what is counted, where they are as many: “五大片区”. 大坪片区…."""
    noun = next((end for end in words("wholes", "told") if group.whole.strip("“”‘’").endswith(end)), None)
    if noun is None or not COUNTED_WHOLE.match(lines[index].sentence.text, group.start):
        return ()
    behind = [*takewhile(lambda line: line.paragraph is lines[index].paragraph, lines[index:])]
    named = {
        entity_of(name): line
        for line in behind
        for name in line.names
        if name.text.endswith(noun) and name.certain and (line is not lines[index] or name.start >= group.stop)
    }
    leads = {
        entity_of(name): line
        for line in behind[1:]
        for name in line.names[:1]
        if name.start == 0 and name.text.endswith(noun) and line.sentence.text[name.stop : name.stop + 1] == "，"
    }
    found = named if len(named) == int(group.count) else leads
    return [*found.items()] if 1 < len(found) <= int(group.count) else ()


def _kind(whole: str) -> EntityType | None:
    """What the members of a counted whole are: areas of 板块, industries of 产业集群; None of others."""
    table = resources.tables("named/programmes.toml")["counted"]
    kinds = {EntityType.INDUSTRY: table["industries"], EntityType.AREA: table["areas"]}
    return next((kind for kind, ends in kinds.items() if whole.endswith(tuple(ends))), None)


def _told_below(lines: Sequence[Line], index: int, kind: EntityType | None, count: int) -> Sequence[tuple[Entity, Line]]:
    """The headings of the paragraphs below a line, or else the leads of its paragraph or theirs, where they are `count`."""
    if kind is None:
        return ()
    own = [*takewhile(lambda line: line.paragraph is lines[index].paragraph, lines[index + 1 :])]
    below = _section(lines[index], lines[index + 1 + len(own) :])
    first = (line for before, line in zip((lines[index], *below), below, strict=False) if before.paragraph is not line.paragraph)
    headed = {part: line for line in first if (part := _heading(line)) is not None and part.type is kind}
    led = {part: line for line in (*own, *below) if (part := _lead(line)) is not None and part.type is kind}
    parts = headed or led
    return [*parts.items()] if len(parts) == count else ()


def _section(line: Line, behind: Sequence[Line]) -> Sequence[Line]:
    """The lines of the section that a line's paragraph is the heading of; none where it is no heading."""
    above = behind[0].paragraph.headings if behind else ()
    opens = len(above) > len(line.paragraph.headings)
    return [*takewhile(lambda other: other.paragraph.headings[: len(above)] == above, behind)] if opens else ()
