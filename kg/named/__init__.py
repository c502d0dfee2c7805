"""Named things and what becomes of them: 红岩村大桥合龙, 重庆来福士 in 渝中区, “33618”现代制造业集群体系 and its parts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.model import Entity, EntityType, Mention, Milestone, Naming, Relation, Report
from kg.named import aliases, dating, entities, reading, relations, vocabulary
from kg.named.milestones import Event
from kg.named.reading import Line
from kg.named.spans import Name
from kg.places import Gazetteer

LONG = 6  # characters from which on a name of an area is hardly an ordinary phrase


@dataclass(frozen=True, slots=True)
class Named:
    """What a report names, and what it says of it."""

    milestones: tuple[Milestone, ...]
    entities: tuple[Naming, ...]
    relations: tuple[Relation, ...]


def read_lines(report: Report, gazetteer: Gazetteer) -> tuple[Line, ...]:
    """The sentences of a report with the names in them."""
    return tuple(reading.lines(report, gazetteer))


def holders(lines: Iterable[Line]) -> dict[int, list[Mention]]:
    """The areas, bodies and facilities that can hold figures of their own, by the place where their sentence starts."""
    return {
        line.sentence.offsets[0]: [
            Mention(name.start, name.stop, Entity(name.type, name.text), name.rule)
            for name in (*line.names, *line.industries)
            if _holds(name)
        ]
        for line in lines
    }


def _holds(name: Name) -> bool:
    """Whether a name is surely one of an area or industry, or of a programme with its place: 中新（重庆）战略性互联互通示范项目."""
    if name.type == EntityType.INDUSTRY or (name.type == EntityType.AREA and not name.weak and len(name.text) >= LONG):
        return True
    if not name.certain or name.weak or name.rule == "region":
        return False  # what is told beside 长江 is the reporting place's
    if name.type in (EntityType.ORGANISATION, EntityType.PROJECT):
        return name.text.endswith(vocabulary.ends_of("holding"))
    return name.type == EntityType.AREA or (name.type == EntityType.PROGRAMME and "（" in name.text)


def read_notes(report: Report, gazetteer: Gazetteer) -> tuple[Line, ...]:
    """The sentences of the definitions behind a report, which spell out its numbered programmes."""
    return tuple(reading.lines(replace(report, paragraphs=report.notes), gazetteer))


def read_named(report: Report, lines: Iterable[Line], notes: Iterable[Line] = ()) -> Named:
    """The milestones, entities and relations of a report, from its lines and notes."""
    lines = list(lines)
    found = [_milestone(report, line, event) for line in lines for event in line.events]
    named = entities.namings(lines)
    called = aliases.merged(named, lines)
    stated = relations.renamed(relations.relations(lines, [naming.entity for naming in named], list(notes), report.place), called)
    things = entities.with_ends(aliases.together(named, called), stated)
    return Named(_distinct(_renamed(found, called)), things, entities.between(things, stated))


def _renamed(found: Iterable[Milestone], called: dict[Entity, Entity]) -> Iterator[Milestone]:
    """The milestones under the names that their objects go by in the document."""
    for milestone in found:
        thing = entities.as_entity(milestone.object)
        yield replace(milestone, object=replace(milestone.object, name=called[thing].name)) if thing in called else milestone


def _milestone(report: Report, line: Line, event: Event) -> Milestone:
    return Milestone(
        kind=dating.kind(line),
        object=Entity(event.name.type, event.name.text),
        stage=event.stage,
        period=dating.period(line, event, report),
        quote=line.quote(event.start, event.stop),
        sentence=line.whole,
        rule=event.rule,
    )


def _distinct(found: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """Each milestone once, at its first mention, with the places where it is said again."""
    distinct: dict[tuple[object, ...], Milestone] = {}
    for milestone in found:
        key = (milestone.kind, milestone.object.name, milestone.stage, milestone.period)
        known = distinct.get(key)
        distinct[key] = milestone if known is None else replace(known, repeats=(*known.repeats, milestone.quote))
    return tuple(distinct.values())
