"""When, how firmly, promised or reported: the period, commitment and kind of a draft from its clause, sentence and section."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kg import resources
from kg.claims.items import Item, plain
from kg.claims.scene import Scene
from kg.claims.thread import Draft
from kg.extract import phrases
from kg.extract.periods import Use, When, period_finder
from kg.model import AHEAD, Commitment, Kind, Measure, Mention, Period, Report, Role, Sentence
from kg.report.cleaning import fold

YEARS_TOLD = ("period-years", "period-years_count", "period-n_years", "period-count", "period-span")  # rules of so many years


def cues() -> dict[str, Any]:
    """The tables of cues.toml."""
    return resources.tables("extract/cues.toml")


def begins_to_expect(sentence: Sentence, report: Report) -> bool:
    """Whether a sentence says that its figures and those that follow in its paragraph are expected: 预计全年（下同）."""
    if not sentence.text:
        return False
    start, stop = sentence.source_span(0, len(sentence.text))
    same = re.compile(cues()["estimate"]["same"])
    return report.source.text.find("下同", start, stop) >= 0 and same.search(fold(report.source.text[start:stop])) is not None


def kind(text: str, item: Item, when: Period, scene: Scene) -> Kind:
    """Target in the parts that look ahead, achievement in those that look back, estimate after 预计.

    A time that is past when the plan is spoken makes an achievement, one that is still to come a target.
    """
    role, clause = scene.paragraph.section.role, text[item.clause[0] : item.numbers[-1].stop]
    chain = text[min(item.clause[0], _begin_of_told(text, item)) : item.numbers[-1].stop]
    if role in AHEAD:
        return Kind.ACHIEVEMENT if _is_over(when, scene) or _is_so(text, item, clause) else Kind.TARGET
    if _is_estimate(text, item.numbers[-1].stop):
        return Kind.ACHIEVEMENT if _is_done(text, item) or _is_long_past(clause, when, scene) else Kind.ESTIMATE
    if _says("unmet.pattern", text[: item.first]):
        return Kind.TARGET
    if _is_to_come(chain, when, scene) or (role == Role.OTHER and _holds(clause, cues()["planned"]["words"])):
        return Kind.TARGET
    return Kind.ACHIEVEMENT


def _is_so(text: str, item: Item, clause: str) -> bool:
    """Whether a sentence of a plan tells what is so already: 已建成30座, 今年高校毕业生795万人, 据统计，…."""
    table, right = cues()["achieved"], text[slice(*item.right)]
    clause = re.sub(table["attributive"], "", clause + right)
    told = (_holds(clause, table["words"]) and not _says("achieved.urged", clause)) or _holds(right, table["behind"])
    told = told or any(re.search(table[key], clause) for key in ("having", "given"))
    told = told or any(re.search(table[key], text) for key in ("instance", "past", "surveyed"))
    budgeted = _holds(text[item.numbers[-1].stop : item.clause[1]], cues()["budgeted"]["words"])
    return told and not budgeted and not _holds(clause, table["not_with"])


def _is_long_past(clause: str, when: Period, scene: Scene) -> bool:
    """Whether a clause that expects nothing itself is of a time before the one reviewed: 钢产量将达到…，而｜1900年到1948年，…."""
    year = scene.paragraph.section.end_year
    return year is not None and bool(when.stop) and when.last_year < year - 1 and not _is_estimate(clause, len(clause))


def _is_over(when: Period, scene: Scene) -> bool:
    """Whether a time lies before the plan, or, inside a plan that has begun, before the year of speaking."""
    start, now = scene.paragraph.section.start_year, scene.clock.now
    if start is None or not when.stop:
        return False
    return when.last_year < (start if now is None else max(start, now))


def _is_to_come(clause: str, when: Period, scene: Scene) -> bool:
    """Whether a time is after the year of speaking, or is that year, behind the one a review is of, and the words look ahead."""
    now, section = scene.clock.now, scene.paragraph.section.end_year
    if now is None or not when.stop or when.last_year < now:
        return False
    return when.last_year > now or (section is not None and section < now and re.search(cues()["soon"]["pattern"], clause) is not None)


def present(period: Period, kind: Kind, scene: Scene) -> Period:
    """The year of speaking for what is so already, where a plan of years to come names no time for it."""
    now = scene.clock.now
    if now is None or not period.stop or period.last_year <= now:
        return period
    done = kind == Kind.ACHIEVEMENT and scene.paragraph.section.role in AHEAD
    return Period(str(now), str(now)) if done else period


def _is_estimate(text: str, stop: int) -> bool:
    """Whether a number that ends at `stop` is expected: by a word before it, or in brackets right behind it."""
    table = cues()["estimate"]
    if re.match(table["behind"], text[stop:]):
        return True
    said = re.sub(f"{table['behind']}|{table['never']}", "", text[:stop])
    return _holds(said, table["words"])


def _is_done(text: str, item: Item) -> bool:
    """Whether a count in a clause behind that of 预计 tells what was clearly done: 预计增长6%，｜2项工作获表彰."""
    table, clause = cues()["estimate"], text[slice(*item.clause)]
    if plain(item.quantity.unit) not in phrases.table("level.counted") or _is_estimate(clause, len(clause)):
        return False
    at = max(text.rfind(word, 0, item.clause[0]) for word in table["words"])
    if not _says("estimate.told", text[at : item.clause[0]]) or _says("estimate.done_never", clause):
        return False
    apart = text.find("；", at, item.clause[0]) > 0
    return _says("estimate.done", clause) or (apart and _says("estimate.done_apart", clause))


def _says(name: str, text: str) -> bool:
    """Whether a pattern of cues.toml (estimate.done) is found."""
    table, _, key = name.partition(".")
    return re.search(cues()[table][key], text) is not None


def _holds(text: str, words: Sequence[str]) -> bool:
    return any(map(text.__contains__, words))


def commitment(text: str, item: Item) -> Commitment:
    """How firmly the target of a number is promised; a task that is to be done is ensured (完成…5万亩任务)."""
    if "完成" in text[item.clause[0] : item.first] and "任务" in text[item.numbers[-1].stop : item.clause[1]]:
        return Commitment.ENSURE
    return commitment_before(text, item.first)


def commitment_before(text: str, stop: int) -> Commitment:
    """The outermost word of firmness that reaches text[:stop]: 确保 or 力争 in its semicolon's reach, else 保持 in its clause."""
    table, text = cues()["commitment"], text[:stop]
    if not any(_holds(text, table[name]) for name in ("ensure", "strive", "maintain")):
        return Commitment.PLAIN
    silent = (re.compile(pattern) for pattern in ("“[^“”]*”", table["tried"], table["never"]))
    for pattern in (*silent, phrases.pattern_of("purpose")):  # names, what is of something else, and why: none says how firmly
        text = pattern.sub(lambda match: "　" * len(match.group()), text)
    scope = text[max(text.rfind("；", 0, stop), 0) : stop]
    clause = scope[scope.rfind("，") + 1 :]
    reach = {name: max((scope.rfind(word) for word in table[name]), default=-1) for name in ("ensure", "strive")}
    if max(reach.values()) >= 0 and not _governed(scope[max(reach.values()) :], table):
        return Commitment(max(reach, key=lambda name: reach[name]))
    return Commitment.MAINTAIN if _holds(clause, table["maintain"]) else Commitment.PLAIN


def _governed(text: str, table: Mapping[str, Sequence[str]]) -> bool:
    """Whether a new verb of doing opens a later clause, in whatever manner (一体推进), and so ends the reach of 力争."""
    manners = tuple(table["manner"])
    plain = (next((part[len(manner) :] for manner in manners if part.startswith(manner)), part) for part in text.split("，")[1:])
    return any(part.startswith(tuple(table["governing"])) for part in plain)


def promised_period(text: str, start: int, stop: int, scene: Scene) -> Period:
    """The time of a promise in words."""
    for mention in period_finder()(text, scene.clock):
        if (
            isinstance(mention.value, When)
            and mention.start < stop
            and (mention.value.use == Use.OWN or (mention.value.use == Use.NAME and mention.start >= start))
        ):
            return mention.value.period
    section, year = scene.paragraph.section, scene.clock.year()
    if year is None:
        return Period("", "")
    spans = section.start_year is not None and _holds(text[start:stop], cues()["over_span"]["words"])
    return Period(str(section.start_year if spans else year), str(year))


def period(text: str, draft: Draft, item: Item, periods: Sequence[Mention], scene: Scene) -> Period:
    """The time of the words before the number, of the sentence so far, or of the section."""
    own = [
        mention
        for mention in periods
        if isinstance(mention.value, When) and mention.value.use == Use.OWN and mention.start < draft.number.start
        if not _is_attribute(text, mention.start, mention.value.period, scene)
    ]
    near = [mention for mention in own if mention.start >= item.left[0]]
    heads = [mention for mention in own if not near and _opens_clause(text, mention) and not _is_assessed(text, mention, item, scene)]
    for mention in (*near[:1], *heads[-1:]):
        assert isinstance(mention.value, When)
        if draft.yearly and (since := _since(periods, mention.value.period)):
            return since
        spoken = _same_years(mention, scene) or mention.value.period
        told = spoken if near else _year_after(text, spoken, draft, item, periods)
        return _of_all_years(_of_last_year(told, draft), draft, scene)
    if scene.latest is not None and text.startswith(phrases.table("thing.part")) and scene.latest.stop != str(scene.clock.year()):
        return _of_all_years(_of_last_year(scene.latest, draft), draft, scene)
    return _one_year_on(draft, item, periods, scene) or _year_after(text, _section_period(draft, scene), draft, item, periods)


def _same_years(mention: Mention, scene: Scene) -> Period | None:
    """The span of which the sentence before spoke, where so many years are spoken of again: “六五”期间…。五年内…."""
    latest, now = scene.latest, mention.value.period if isinstance(mention.value, When) else None
    if latest is None or now is None or mention.rule not in YEARS_TOLD or latest.start == latest.stop:
        return None
    if not all(year.isdigit() for year in (latest.start, latest.stop, now.start, now.stop)):
        return None
    as_long = int(latest.stop) - int(latest.start) == int(now.stop) - int(now.start)
    return latest if as_long and int(latest.stop) >= int(now.start) else None


def _is_attribute(text: str, at: int, year: Period, scene: Scene) -> bool:
    """Whether a year gone by only says which ones a plan is to bring on: 推进2023年｜棚改480户."""
    section = scene.paragraph.section
    if section.role not in AHEAD or section.start_year is None or not year.stop or year.last_year >= section.start_year:
        return False
    clause = text[max(text.rfind(mark, 0, at) for mark in "，；") + 1 : at]
    return _says("attributive_year.pattern", clause) and not _holds(clause, cues()["attributive_year"]["done"])


def _year_after(text: str, told: Period, draft: Draft, item: Item, periods: Sequence[Mention]) -> Period:
    """A time told before, or the next year for what is compared with that one: 比1956年减少4% in a review of 1956."""
    begin = _begin_of_told(text, item)
    if (draft.measure == Measure.LEVEL and begin == item.left[0]) or not told.stop.isdigit():
        return told
    named = (one for one in periods if begin <= one.start < draft.number.start and one.rule == "period-year")
    if not any(isinstance(one.value, When) and one.value.use == Use.BASE and one.value.period == told for one in named):
        return told
    year = str(told.last_year + 1)
    return Period(year, year)


def _begin_of_told(text: str, item: Item) -> int:
    """Where the words begin that tell of a number: with the clause before, where its own only goes on (将增长5%，｜达到600亿元)."""
    if not _says("going_on.pattern", text[item.left[0] : item.first]):
        return item.left[0]
    return max(text.rfind(mark, 0, max(item.left[0] - 1, 0)) for mark in "，；：") + 1


def _one_year_on(draft: Draft, item: Item, periods: Sequence[Mention], scene: Scene) -> Period | None:
    """The last of several years for what it is compared with the year before it: 比上年增长12.8%."""
    section = scene.paragraph.section
    if draft.yearly or section.start_year is None or section.end_year is None or section.end_year - section.start_year < 2:
        return None
    before = (one.value for one in periods if item.left[0] <= one.start < draft.number.start and isinstance(one.value, When))
    lately = (str(section.end_year - 1), str(section.end_year))  # 上年 is the one before the year spoken of, or of speaking
    last = any(when.use == Use.BASE and when.period.start == when.period.stop and when.period.stop in lately for when in before)
    return Period(str(section.end_year), str(section.end_year)) if last else None


def _since(periods: Sequence[Mention], period: Period) -> Period | None:
    """2001/2005 for the yearly average of 2005 and the base 2000, where nothing but that base is named beside it."""
    bases = {one.value.period.stop for one in periods if isinstance(one.value, When) and one.value.use == Use.BASE}
    base = bases.pop() if len(bases) == 1 else ""
    if period.start != period.stop or not (base.isdigit() and period.stop.isdigit()) or int(base) + 1 >= int(period.stop):
        return None
    return Period(str(int(base) + 1), period.stop)


def _of_last_year(period: Period, draft: Draft) -> Period:
    """A level reached in a span of years is of its last one (“十三五”期间…达到); what was spent in it is of all."""
    lasting = draft.lasting and draft.reached and not draft.indicator.endswith(phrases.table("spent.in_all"))
    return Period(period.stop, period.stop) if lasting and period.start[:4] != period.stop[:4] else period


def _of_all_years(period: Period, draft: Draft, scene: Scene) -> Period:
    """The average of several years that end in one is of those the section speaks of: 1982年达到8291亿元，平均每年增长7.3%."""
    section = scene.paragraph.section
    if draft.yearly and section.start_year is not None and period.start == period.stop == str(section.end_year):
        return Period(str(section.start_year), period.stop)
    return period


def _opens_clause(text: str, mention: Mention) -> bool:
    """Whether a time stands before any number of its clause, so that it carries on."""
    start = max(text.rfind(mark, 0, mention.start) for mark in "，；：")
    return not any(char.isdigit() for char in re.sub("（[^（）]*）", "", text[start + 1 : mention.start]))


def _is_assessed(text: str, mention: Mention, item: Item, scene: Scene) -> bool:
    """Whether a year before the one reviewed is that of an assessment told in another clause: 2022年度考核列第2；｜新增平台9家."""
    year = scene.clock.year()
    if not isinstance(mention.value, When) or year is None or mention.value.period.last_year >= year:
        return False
    named = text[mention.start : mention.stop].endswith(tuple(cues()["assessed"]["words"]))
    return named and any(mark in text[mention.stop : item.left[0]] for mark in "，；")


def _section_period(draft: Draft, scene: Scene) -> Period:
    if scene.summed is not None:
        return Period(scene.summed.stop, scene.summed.stop) if draft.lasting else scene.summed
    if scene.time is not None and "-" in scene.time.stop:
        return scene.time
    section, year = scene.paragraph.section, scene.clock.year()
    if year is None:
        return Period("", "")
    if section.start_year is not None and section.start_year != year and not draft.lasting:
        return Period(str(section.start_year), str(year))
    return Period(str(year), str(year))
