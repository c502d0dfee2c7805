"""When a milestone is (12月18日, else the years of its section), and whether it is promised or done (by the section, else 力争)."""

from kg.extract.periods import Clock, Use, When, period_finder
from kg.model import AHEAD, Kind, Period, Report, Role
from kg.named import vocabulary
from kg.named.milestones import Event
from kg.named.reading import Line

LOOKS_BACK = (Role.REVIEW, Role.SPAN_REVIEW)


def kind(line: Line) -> Kind:
    """Promised or delivered: by the section, elsewhere by the words of the sentence."""
    role = line.paragraph.section.role
    if role in LOOKS_BACK or (role not in AHEAD and not vocabulary.load().future.search(line.sentence.text)):
        return Kind.ACHIEVEMENT
    return Kind.TARGET


def period(line: Line, event: Event, report: Report) -> Period:
    """The time that stands before the milestone in its sentence, else the years of the section, else the year of the report."""
    text = line.sentence.text
    clause = text.rfind("；", 0, event.start) + 1
    said = [
        mention for mention in period_finder()(text, Clock(_now(report), line.paragraph.section)) if clause <= mention.start <= event.stop
    ]
    own = [when.period for when in (mention.value for mention in said) if isinstance(when, When) and when.use is Use.OWN]
    return own[-1] if own else _of_section(line, report)


def _of_section(line: Line, report: Report) -> Period:
    section = line.paragraph.section
    start, stop = section.start_year or section.end_year, section.end_year or section.start_year
    if start is None or stop is None:
        year = report.review_year or report.plan_year
        return Period(str(year), str(year)) if year else Period("", "")
    return Period(str(start), str(stop))


def _now(report: Report) -> int | None:
    return int(report.published[:4]) if report.published else report.plan_year
