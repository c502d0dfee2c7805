"""Named things and what becomes of them: 红岩村大桥合龙, 重庆来福士 in 渝中区, “33618”现代制造业集群体系 and its parts."""

from dataclasses import dataclass, replace

from kg.model import Difficulty, Entity, Kind, Milestone, Naming, Period, Relation, Report, Role
from kg.named import entities, reading, relations, vocabulary
from kg.named.milestones import Event
from kg.named.reading import Line
from kg.places import Gazetteer


@dataclass(frozen=True, slots=True)
class Named:
    """What a report names, and what it says of it."""

    milestones: tuple[Milestone, ...]
    entities: tuple[Naming, ...]
    relations: tuple[Relation, ...]
    difficulties: tuple[Difficulty, ...] = ()


def read_named(report: Report, gazetteer: Gazetteer) -> Named:
    """The milestones, entities and relations of a report."""
    lines = list(reading.lines(report, gazetteer))
    found = [_milestone(report, line, event) for line in lines for event in line.events]
    named = entities.namings(lines)
    return Named(_distinct(found), named, relations.relations(lines, [naming.entity for naming in named]))


def _milestone(report: Report, line: Line, event: Event) -> Milestone:
    return Milestone(
        kind=_kind(line),
        object=Entity(event.name.type, event.name.text),
        stage=event.stage,
        period=_period(report, line),
        quote=line.quote(event.start, event.stop),
        sentence=line.whole,
        rule=event.rule,
    )


def _kind(line: Line) -> Kind:
    """Promised or delivered: by the section, elsewhere by the words of the sentence."""
    match line.paragraph.section.role:
        case Role.REVIEW | Role.SPAN_REVIEW:
            return Kind.ACHIEVEMENT
        case Role.PLAN | Role.SPAN_PLAN | Role.VISION | Role.GOVERNMENT:
            return Kind.TARGET
        case _:
            return _kind_by_words(line.sentence.text)


def _kind_by_words(text: str) -> Kind:
    return Kind.TARGET if vocabulary.load().future.search(text) else Kind.ACHIEVEMENT


def _period(report: Report, line: Line) -> Period:
    """The years of the section; without them the year the report speaks of."""
    section = line.paragraph.section
    year = report.review_year or report.plan_year or 0
    start = section.start_year or section.end_year or year
    return Period(str(start), str(section.end_year or start))


def _distinct(found: list[Milestone]) -> tuple[Milestone, ...]:
    """Each milestone once, at its first mention, with the places where it is said again."""
    distinct: dict[tuple[object, ...], Milestone] = {}
    for milestone in found:
        key = (milestone.kind, milestone.object.name, milestone.stage, milestone.period)
        known = distinct.get(key)
        distinct[key] = milestone if known is None else replace(known, repeats=(*known.repeats, milestone.quote))
    return tuple(distinct.values())
