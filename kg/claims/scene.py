"""What stands around a sentence: the report, the section's years, what was said before (过去一年，…; 前三季度，…)."""

from typing import NamedTuple

from kg.extract import phrases
from kg.extract.periods import Clock, Use, When, period_finder
from kg.lexicon import Lexicon
from kg.model import AHEAD, DocumentKind, Entity, Mention, Paragraph, Period, Quote, Report, Sentence
from kg.places import Gazetteer

SUMMED = 5  # years that a plan sums up together


class Scene(NamedTuple):
    """What stands around a sentence. `area` or `industry` is what a heading or the sentence's first words speak of."""

    report: Report
    paragraph: Paragraph
    lexicon: Lexicon
    gazetteer: Gazetteer
    clock: Clock
    area: Entity | None = None
    industry: Entity | None = None
    branch: Entity | None = None  # the industry that the sentence itself begins with
    time: Period | None = None  # what the paragraph's last sentence began with (前三季度，…)
    names: tuple[Mention, ...] = ()  # the areas and undertakings that the sentence names
    industries: tuple[Mention, ...] = ()  # those that it names
    topic: Entity | None = None  # the sentence's first words: 大坪商圈，…
    opener: Entity | None = None  # what its first clause speaks of: 铜锣山矿山治理过程中，共修复…
    apart: bool = False  # that clause tells of its building: only what such a thing does is its own then (签约项目47个)
    areas: tuple[Entity, ...] = ()  # those named lately, the latest last
    summed: Period | None = None  # the year gone by, once a sentence inside a plan has begun to sum it up (过去一年，…取得很大成绩。)
    said: str = ""  # the paragraph's last sentence
    lead: str = ""  # the sentence with a colon that led to the rows of which the paragraph is one: 主要产品的产量如下：
    latest: Period | None = None  # the one year or span that it named
    home: Entity | None = None  # whose figures it tells where nothing else says: the reporting place, or the nation in an article about it
    begun: bool = False  # a sentence of the paragraph has been read
    expected: bool = False  # the paragraph has begun to tell what is expected of the year: 预计全年（下同）
    listing: bool = False  # an earlier sentence of the paragraph began to list the main expected targets


def opening(
    report: Report,
    paragraph: Paragraph,
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    areas: tuple[Entity, ...] = (),
    home: Entity | None = None,
    lead: str = "",
) -> Scene:
    """The scene at the beginning of a paragraph.

    `areas` are those named before it, `home` whose figures it tells by default, `lead` what led to the rows of which it is one.
    """
    clock = Clock(_now(report), paragraph.section)
    return Scene(report, paragraph, lexicon, gazetteer, clock, areas=areas, home=home or report.place, lead=lead)


def led_on(lead: str, paragraph: Paragraph) -> str:
    """What leads to the rows below a paragraph: its own last sentence, if it ends with a colon, or what led to this row."""
    if not paragraph.sentences:
        return lead
    last = paragraph.sentences[-1].text
    if last.endswith("："):
        return last
    return lead if phrases.pattern_of("row_label").match(paragraph.sentences[0].text) else ""


def _now(report: Report) -> int | None:
    """The year of speaking: of publication for news, the plan year for a report, the one reviewed where it is given late."""
    if report.published and report.kind == DocumentKind.NEWS:
        return int(report.published[:4])
    return report.plan_year if report.plan_year is not None and not report.late else report.review_year


def quote(sentence: Sentence, start: int, stop: int, scene: Scene) -> Quote:
    """The characters [start, stop) of a sentence, as they stand in the document."""
    source = scene.report.source
    at, end = sentence.source_span(start, stop)
    return Quote(source.document, at, end, source.text[at:end])


def after(scene: Scene, sentence: Sentence, *, listing: bool) -> Scene:
    """The scene once a sentence has been read, whose time holds for the rest of its paragraph; `listing` says that targets are listed."""
    summed, time = _summed(scene, sentence), _time(scene, sentence)
    return scene._replace(summed=summed, time=time, begun=True, said=sentence.text, latest=_latest(scene, sentence), listing=listing)


def _time(scene: Scene, sentence: Sentence) -> Period | None:
    """The time that a sentence begins with, where it may be that of the next ones, too; else that of the one before."""
    for mention in period_finder()(sentence.text[:24], scene.clock):
        if isinstance(mention.value, When) and mention.value.use == Use.OWN and mention.start <= 3:
            if (year := _year_told_in(sentence, mention.value.period, scene)) is not None:
                return year
            goes_on = scene.report.kind != DocumentKind.REPORT or _goes_on(mention.value.period)
            return mention.value.period if goes_on else scene.time
    return scene.time


def _year_told_in(sentence: Sentence, day: Period, scene: Scene) -> Period | None:
    """2019年 of 1月11日，会议召开，2019年，…: the year of which a sentence tells that begins with the day of an event."""
    if scene.report.kind != DocumentKind.NEWS or len(day.stop) != len("2023-10-31") or day.start != day.stop:
        return None
    told = (one.value for one in period_finder()(sentence.text, scene.clock) if isinstance(one.value, When))
    years = {when.period for when in told if when.use == Use.OWN and "-" not in when.period.stop}
    return years.pop() if len(years) == 1 else None


def _goes_on(period: Period) -> bool:
    """Whether a time may be that of the sentences to come: years, a day up to which all is told, half a year or more from January on.

    A month or a quarter (第三季度，某评估列全省第三) in a report is of its own sentence.
    """
    from_january = period.start[4:] == "-01" and period.stop[4:] >= "-06"
    return "-" not in period.stop or len(period.stop) == len("2023-10-31") or from_january


def _latest(scene: Scene, sentence: Sentence) -> Period | None:
    """The year or span that a sentence names and no other, which is that of a part of it told next: 1957年达到…。其中，…."""
    found = period_finder()(sentence.text, scene.clock)
    told = (one.value for one in found if isinstance(one.value, When))
    own = {when.period for when in told if when.use == Use.OWN and "-" not in when.period.stop}
    if not own:
        return scene.latest if sentence.text.startswith(phrases.table("thing.part")) else None
    return own.pop() if len(own) == 1 else None


def _summed(scene: Scene, sentence: Sentence) -> Period | None:
    """The year, or years, that a sentence of a plan begins to sum up, or that the one before did, or none once the plan goes on."""
    begins = phrases.pattern_of("summing").match(sentence.text)
    several = phrases.pattern_of("summing.span").match(sentence.text) if scene.paragraph.section.role in AHEAD else None
    if (begins is None and several is None and scene.summed is None) or phrases.pattern_of("summing.ends").search(sentence.text):
        return None
    year = scene.report.review_year
    return Period(str(year - SUMMED + 1 if several else year), str(year)) if (begins or several) and year is not None else scene.summed
