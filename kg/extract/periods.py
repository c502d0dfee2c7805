"""Stretches of time in a sentence: 今年, 前三季度, 1—11月, 截至10月底, “十三五”期间, 五年来, 到2025年."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from kg import resources
from kg.extract.numerals import parse_numeral
from kg.model import Mention, Period, Role, Section
from kg.resources import either
from kg.sought import compiled


class Use(StrEnum):
    """What a time expression does in its clause."""

    OWN = "own"  # 前三季度，…增长6%: the claim's own time
    BASE = "base"  # 比2015年增长…: what it is compared with
    NAME = "name"  # “十四五”规划: part of a name


@dataclass(frozen=True, slots=True)
class When:
    """A time expression as read: the period it means and what it does."""

    period: Period
    use: Use


@dataclass(frozen=True, slots=True)
class Clock:
    """The years that words are relative to: the year of speaking and the years of the section; None where unknown."""

    now: int | None
    section: Section = field(hash=False)  # a document has few, which would take long to hash
    told: int | None = None  # the year that the sentence has spoken of

    def year(self) -> int | None:
        """The year the section speaks of, its last one where it speaks of several."""
        return self.section.end_year if self.section.end_year is not None else self.now


PeriodFinder = Callable[[str, Clock], tuple[Mention, ...]]

YEAR = r"(?:(?<!\d)(?:19|20)\d\d|(?:[一二][〇零○九]|一八)[〇零○一二三四五六七八九]{2})"
DASH = r"(?:—{1,2}|-{1,2}|–|~|～|至|到)"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
YEARS = 100  # of a century
PLAN_YEARS = 5  # of a five-year plan
BEHIND = 24  # characters behind a time in which it may be said that it is compared with
DAY = r"(?:3[01]|[12]\d|0?[1-9])"


@lru_cache(maxsize=1)
def period_finder() -> PeriodFinder:
    """A function that finds every time expression of a sentence, leftmost and longest first."""
    words = resources.tables("extract/periods.toml")
    pattern = compiled(_pattern(words), re.VERBOSE)
    base = re.compile(f"(?:{either(words['base']['words'])}|{words['base']['is']})(?:[^，。；：、]{{0,2}})$")
    needed = _needed(words)

    @lru_cache(maxsize=4096)  # the sentences of a document: claims and milestones ask for the times of the same ones
    def found(text: str, clock: Clock) -> tuple[Mention, ...]:
        return tuple(_mentions(text, pattern, base, words, clock))

    return lambda text, clock: found(text, clock) if needed.search(text) else ()


def _mentions(text: str, pattern: re.Pattern[str], base: re.Pattern[str], words: dict[str, Any], clock: Clock) -> Iterator[Mention]:
    """Each time expression; a part of a year without one of its own is of the year told before it: 今年…，上半年…."""
    ended, told = -1, Period("", "")
    for match in pattern.finditer(text):
        if period := _period(match, words, clock):
            if match["years"] and match.start() - ended in (0, 1) and _is_as_long(match, told):
                period = told  # 从1912年到1947年，｜三十六年｜合计
            ended, told = match.end(), period
            use = _use(text, match, base, words, clock)
            yield Mention(match.start(), match.end(), When(period, use), f"period-{match.lastgroup}")
            speaks = match["relative"] not in (None, *words["section_year"]["untold"]) or (match["year"] and _is_apart(match, words))
            if speaks and use == Use.OWN:
                clock = replace(clock, told=period.last_year)


def _is_as_long(match: re.Match[str], span: Period) -> bool:
    """Whether some years are as many as those of a span."""
    years = int(parse_numeral(match["years_count"].replace("两", "二")))
    return span.start.isdigit() and span.stop.isdigit() and int(span.stop) - int(span.start) + 1 == years


def _needed(words: dict[str, Any]) -> re.Pattern[str]:
    """The characters of which a text must hold one to name a time: 年, 月 and the last of every word."""
    names = (words["relative_year"], words["within_year"], words["five_year_plan"])
    lists = (words["section_year"]["words"], words["span_of_section"]["words"])
    ends = {"末"} | {word[-1] for table in (*names, *lists) for word in table if "年" not in word and "月" not in word}
    return re.compile(f"[{re.escape(''.join(sorted({'年', '月', *ends})))}]")


def _pattern(words: dict[str, Any]) -> str:
    """The alternatives, most specific first; each named group says which rule reads it."""
    within = f"{either(words['within_year'])}|前(?:{MONTH}|两)个月"
    relative = either(words["relative_year"])
    head = f"(?:(?P<year_word>{relative})|(?P<year_number>{YEAR})年(?:度(?=第?[一二三四首]季))?)"
    plan, plan_tail = either(words["five_year_plan"]), f"{either(words['plan_tail']['words'])}|{words['plan_tail']['setting']}"
    inside = f"间|内|中间|之间|共|累计|的?时间，?|中(?={words['years']['within']})"
    alone = f"年(?:{inside})?(?:(?<=年间)|(?=[一-鿿]))(?![{words['years']['never']}])"
    return f"""
        (?:(?P<first_year>{YEAR})年?(?:、{YEAR}年?){{0,3}}[、和](?P<last_year>{YEAR})年?[两三四五]年(?!分别|均|都))
      | (?:(?P<both_first>{YEAR})年?[、和](?P<both_last>{YEAR})年(?=的))
      | (?:(?P<from_year>{YEAR})(?:年?{DASH}(?P<to_year>{YEAR})年|/(?P<season>{YEAR})年?(?:{either(words["years"]["season"])})))
      | (?:(?P<since>{YEAR})年(?P<since_month>{MONTH})月(?:份|{DAY}日)?{DASH}
            (?P<up_to>{YEAR})年(?P<up_to_month>{MONTH})月(?:份|底|末|{DAY}日)?)
      | (?:(?P<until>截至|截止到?|截至到)?{head}?的?(?:
            (?P<within>{within})
          | (?P<from_month>{MONTH})月?份?{DASH}(?P<to_month>{MONTH})月份?
          | (?P<month>{MONTH})月(?:份)?(?:(?P<day>{DAY})日|(?P<month_end>底前|底|末))?(?![一二三四五六七八九十])))
      | (?P<plan>(?P<quoted>[“"])?(?P<plan_name>{plan})(?(quoted)[”"])(?P<plan_tail>{plan_tail})?)
      | 第(?P<plan_number>[一二三四五六七八九十]{{1,2}})个五年(?:计划(?P<numbered_tail>{plan_tail})|期间|内|(?=合计|共))
      | (?:在?(?:第[一二三四五六七八九十]{{1,2}}个)?五年计划的?|(?<![{words["years"]["early_never"]}]))
            前(?P<early>[两三四])年(?!级|前|度|的?平均|累计)
      | (?P<span>{either(words["span_of_section"]["words"])})
      | (?P<n_years>(?:(?P<recent>过去|最近|(?<![经历][过时经])近)|这)?
            (?P<count>[三四六七八九十两]|\\d{{1,2}})(?:多)?年(?:多)?(?(recent)来?|(?:来|(?<=这.年)中(?=，))))
      | (?P<years>(?:(?<![一-鿿\\d“.A-Za-z])|(?<=用)|(?=[三四五六七八九十\\d]年累计)
            |(?<=[在争取])(?=[两二三四五六七八九十\\d]年(?:内|中间|之间)))
            (?P<years_count>[两二三四五六七八九十]|\\d{{1,2}}){alone})
      | (?P<to_come>(?:{either(words["span_of_section"]["ahead"])})
            (?P<years_to_come>[两二三四五六七八九十]|\\d{{1,2}})年(?:内|间|里|中(?!国))?)
      | (?P<relative_span>{either(words["relative_span"])})
      | (?<!础)(?P<relative>{relative})(?:(?<=年)(?:底前|底|末)(?!端))?
      | (?P<century>本世纪末)
      | (?P<year>{YEAR})年(?P<year_end>底前|底|末|以来|度|(?:之|以)?前(?={words["years"]["before"]}))?
      | (?<![{words["section_year"]["not_behind"]}])(?P<section>{either(words["section_year"]["words"])})
    """


def _period(match: re.Match[str], words: dict[str, Any], clock: Clock) -> Period | None:
    for rule in RULES:
        if (period := rule(match, words, clock)) is not None:
            return period
    return None


def _year_range(match: re.Match[str], words: dict[str, Any], clock: Clock) -> Period | None:
    if match["first_year"] is not None:
        return Period(str(_year(match["first_year"])), str(_year(match["last_year"])))
    if match["both_first"] is not None:
        return Period(str(_year(match["both_first"])), str(_year(match["both_last"])))
    if match["since"] is not None:
        months = (int(parse_numeral(match[name])) for name in ("since_month", "up_to_month"))
        first, last = (f"{_year(match[name])}-{month:02}" for name, month in zip(("since", "up_to"), months, strict=True))
        return Period(first, last)
    if match["from_year"] is None:
        return None
    return Period(str(_year(match["from_year"])), str(_year(match["to_year"] or match["season"])))


def _head_year(match: re.Match[str], words: dict[str, Any], clock: Clock) -> int | None:
    if match["year_number"]:
        return _year(match["year_number"])
    if match["year_word"]:
        return None if clock.now is None else clock.now + int(words["relative_year"][match["year_word"]])
    return clock.year() if clock.told is None else clock.told


def _part_of_year(match: re.Match[str], words: dict[str, Any], clock: Clock) -> Period | None:
    year = _head_year(match, words, clock)
    if match["within"] is None or year is None:
        return None
    months = words["within_year"].get(match["within"]) or [1, int(parse_numeral(match["within"].strip("前个月").replace("两", "二")))]
    return Period(f"{year}-{months[0]:02}", f"{year}-{months[1]:02}")


def _months(match: re.Match[str], words: dict[str, Any], clock: Clock) -> Period | None:
    year = _head_year(match, words, clock)
    if match["from_month"] is None or year is None:
        return None
    return Period(f"{year}-{int(parse_numeral(match['from_month'])):02}", f"{year}-{int(parse_numeral(match['to_month'])):02}")


def _month(match: re.Match[str], words: dict[str, Any], clock: Clock) -> Period | None:
    year = _head_year(match, words, clock)
    if match["month"] is None or year is None:
        return None
    month = int(parse_numeral(match["month"]))
    if match["day"]:
        text = f"{year}-{month:02}-{int(match['day']):02}"
    elif match["month_end"] or match["until"]:
        text = f"{year}-{month:02}-{monthrange(year, month)[1]:02}"
    else:
        text = f"{year}-{month:02}"
    return Period(text, text)


def _five_year_plan(match: re.Match[str], words: dict[str, Any], clock: Clock) -> Period | None:
    """“十四五”期间, 六五计划末, 第六个五年计划期间."""
    tail = match["plan_tail"] or match["numbered_tail"]
    if match["plan_number"] is None and (match["plan"] is None or not (match["quoted"] or tail)):
        return None
    first = int(words["five_year_plan"][match["plan_name"] or f"{match['plan_number']}五"])
    if tail in words["plan_tail"]["end"]:
        return Period(str(first + 4), str(first + 4))
    last = clock.year()
    if tail == "以来" and last is not None and first <= last:
        return Period(str(first), str(last))
    return Period(str(first), str(first + 4))


def _early(match: re.Match[str], words: dict[str, Any], clock: Clock) -> Period | None:
    """前三年 in a review of the third or fourth year of a five-year plan: the plan's first ones."""
    year = clock.year()
    if match["early"] is None or year is None:
        return None
    count = int(parse_numeral(match["early"]))
    first = next((first for first in words["five_year_plan"].values() if first + count - 1 in (year - 1, year)), None)
    return None if first is None else Period(str(first), str(first + count - 1))


def _span(match: re.Match[str], words: dict[str, Any], clock: Clock) -> Period | None:
    section = clock.section
    if match["span"] is None or section.end_year is None:
        return None
    ahead = match["span"].startswith(tuple(words["span_of_section"]["ahead"]))
    if ahead and section.role in (Role.REVIEW, Role.SPAN_REVIEW) and clock.now is not None and clock.now > section.end_year:
        return Period(str(clock.now), str(clock.now + 4))
    over = section.role == Role.SPAN_PLAN and match["span"].startswith(tuple(words["span_of_section"]["over"]))
    if over or (section.role == Role.PLAN and section.start_year == section.end_year and not ahead):
        first = section.start_year if section.start_year is not None else section.end_year
        return Period(str(first - 5), str(first - 1))
    if section.start_year is not None and section.start_year < section.end_year:
        return Period(str(section.start_year), str(section.end_year))
    if ahead:
        return Period(str(section.end_year), str(section.end_year + 4))
    return Period(str(section.end_year - 4), str(section.end_year))


def _years_past(match: re.Match[str], words: dict[str, Any], clock: Clock) -> Period | None:
    last = clock.year()
    if match["n_years"] is None or last is None:
        return None
    return Period(str(last - int(parse_numeral(match["count"])) + 1), str(last))


def _years(match: re.Match[str], words: dict[str, Any], clock: Clock) -> Period | None:
    """五年新增…: the years up to the one the section speaks of, or an earlier one told; 用三年时间 in a plan: those from it on."""
    section, last = clock.section, clock.year()
    if match["years"] and match["years"].endswith("间") and clock.told is not None and last is not None and clock.told < last:
        return Period(str(clock.told - int(parse_numeral(match["years_count"].replace("两", "二"))) + 1), str(clock.told))
    ahead = section.role == Role.PLAN
    if match["years"] and ahead and last is not None and match.string.startswith(tuple(words["years"]["summed"]), match.end()):
        return _plan_of(last, int(parse_numeral(match["years_count"].replace("两", "二"))), words)
    if match["years"] is None or last is None or (ahead and not _is_ahead(match, words)):
        return None
    count = int(parse_numeral(match["years_count"].replace("两", "二")))
    if ahead:
        return Period(str(last), str(last + count - 1))
    if section.start_year is not None and last - section.start_year + 1 == count:
        return Period(str(section.start_year), str(last))
    return Period(str(last - count + 1), str(last)) if count > 1 else None


def _plan_of(year: int, count: int, words: dict[str, Any]) -> Period | None:
    """The five years of the plan that a year is in: 五年合计 in the plan of 1957."""
    first = next((first for first in words["five_year_plan"].values() if first <= year < first + count), None)
    return Period(str(first), str(first + count - 1)) if first is not None and count == PLAN_YEARS else None


def _is_ahead(match: re.Match[str], words: dict[str, Any]) -> bool:
    """Whether some years in a plan are those to come: 用三年时间, 三年建设村庄1000个."""
    told = any(word in match["years"] for word in words["years"]["to_come"])
    return told or match.string.startswith(tuple(words["years"]["done"]), match.end())


def _relative(match: re.Match[str], words: dict[str, Any], clock: Clock) -> Period | None:
    if match["relative"] is None or clock.now is None:
        return None
    if match["relative"] in words["section_year"]["told"] and clock.told is not None:
        return Period(str(clock.told), str(clock.told))
    reviewed = clock.section.end_year if clock.section.role == Role.REVIEW else None
    if match["relative"] in words["section_year"]["so_far"] and reviewed is not None:
        return Period(str(reviewed), str(reviewed))
    year = str(clock.now + int(words["relative_year"][match["relative"]]))
    return Period(year, year)


def _years_to_come(match: re.Match[str], words: dict[str, Any], clock: Clock) -> Period | None:
    """今后三年: the year of speaking and those after it."""
    if match["to_come"] is None or clock.now is None:
        return None
    return Period(str(clock.now), str(clock.now + int(parse_numeral(match["years_to_come"].replace("两", "二"))) - 1))


def _relative_span(match: re.Match[str], words: dict[str, Any], clock: Clock) -> Period | None:
    """今明两年: the year of speaking and those after it."""
    if match["relative_span"] is None or clock.now is None:
        return None
    return Period(str(clock.now), str(clock.now + words["relative_span"][match["relative_span"]]))


def _century(match: re.Match[str], words: dict[str, Any], clock: Clock) -> Period | None:
    """本世纪末: the last year of the century of speaking."""
    if match["century"] is None or clock.now is None:
        return None
    year = str(-(-clock.now // YEARS) * YEARS)
    return Period(year, year)


def _plain_year(match: re.Match[str], words: dict[str, Any], clock: Clock) -> Period | None:
    if match["year"] is None:
        return None
    year = str(_year(match["year"]))
    last = clock.year()
    if match["year_end"] == "以来" and last is not None and int(year) < last:
        return Period(year, str(last))
    return Period(year, year)


def _section(match: re.Match[str], words: dict[str, Any], clock: Clock) -> Period | None:
    if match["section"] is None:
        return None
    if match["section"] in words["section_year"]["told"] and clock.told is not None:
        return Period(str(clock.told), str(clock.told))
    year, looks_back = clock.year(), match["section"] in words["section_year"]["past"]
    ahead = clock.section.role in (Role.SPAN_PLAN, Role.VISION)
    if match["section"] in words["section_year"]["present"] and (ahead or match["section"] in words["section_year"]["speaking"]):
        year = year if clock.now is None else clock.now
    if looks_back and clock.section.role == Role.PLAN:
        year = None if clock.now is None else clock.now - 1
    return None if year is None else Period(str(year), str(year))


RULES = (
    _year_range,
    _part_of_year,
    _months,
    _month,
    _five_year_plan,
    _early,
    _span,
    _years_past,
    _years,
    _years_to_come,
    _relative,
    _relative_span,
    _century,
    _plain_year,
    _section,
)


def _year(text: str) -> int:
    """ "2035" and "二〇三五" → 2035."""
    return int(text) if text.isdigit() and text.isascii() else int(parse_numeral(text))


def _use(text: str, match: re.Match[str], base: re.Pattern[str], words: dict[str, Any], clock: Clock) -> Use:
    before, after = text[: match.start()], text[match.end() : match.end() + 6]
    if (match["from_year"] or match["since"]) and before.endswith(tuple(words["base"]["from"])):
        return Use.OWN
    if _is_named(text, match, words) or _is_older(text, match, words, clock):
        return Use.NAME
    if after.startswith(tuple(words["base"]["level_of"])) and before.endswith(tuple(words["base"]["level_after"])):
        return Use.OWN if _is_reached(before, words) else Use.BASE
    if _only_says_since_when(match, words):
        return Use.NAME
    if match.group().endswith(tuple(words["base"]["own_again"])):
        return Use.NAME if after.startswith(tuple(words["base"]["superlative"])) else Use.OWN
    compared = base.search(text, max(0, match.start() - 6), match.start()) or before.endswith(tuple(words["base"]["early"]))
    behind = re.match(words["base"]["behind"], text[match.end() : match.end() + BEHIND])
    same = after.startswith("，") and before.endswith(tuple(words["base"]["identity"]))
    return Use.BASE if (compared or behind) and not same else Use.OWN


def _only_says_since_when(match: re.Match[str], words: dict[str, Any]) -> bool:
    """Whether so many years up to now say since when nothing was like it (近十年｜最低) or how long it took (筹划近30年的项目)."""
    if re.fullmatch(words["base"]["lately"], match.group()) is None:
        return False
    lasted = match.string[: match.start()].endswith(tuple(words["base"]["lasted"]))
    return lasted or match.string.startswith(tuple(words["base"]["superlative"]), match.end())


def _is_reached(before: str, words: dict[str, Any]) -> bool:
    """Whether a clause began with another year: in 由1978年的A增加到1982年的B the level reached is of its own one."""
    clause = re.split("[，；：。]", before)[-1]
    return "年" in clause and any(word in clause for word in words["base"]["from"])


def _is_named(text: str, match: re.Match[str], words: dict[str, Any]) -> bool:
    """Whether a time expression is part of a name: “十四五”规划."""
    after = text[match.end() : match.end() + 6]
    apart = (match["year"] or match["years"] or match["relative"]) and _is_apart(match, words)
    if apart and re.match(words["years"]["attributive"], text[match.end() :]):
        return True
    named = (*words["not_time"]["after"], *(() if apart else words["not_time"]["scope"]))
    planned = apart and (match["year"] or match["relative"]) and re.match(words["not_time"]["planned"], after)  # 1980年计划｜投资…
    if (after.startswith(named) and not match["year_word"] and not planned) or _is_within_name(text, match, words):
        return True
    return match["quoted"] is not None and not match["plan_tail"] and _is_inside(text, match, words)


def _is_older(text: str, match: re.Match[str], words: dict[str, Any], clock: Clock) -> bool:
    """Whether a year only tells how old something is (2000年以前建成的小区), not by when it will be done (2027年前建成)."""
    if match["year"] is None or (clock.now is not None and _year(match["year"]) >= clock.now):
        return False
    before = re.search("(?:之|以)?前$", match.group())
    return text.startswith(tuple(words["base"]["before_then"]), before.start() + match.start() if before else match.end())


def _is_apart(match: re.Match[str], words: dict[str, Any]) -> bool:
    """Whether a time opens a clause, so that all of it may be of that time."""
    return not match.start() or match.string[match.start() - 1] in words["not_time"]["apart"]


def _is_inside(text: str, match: re.Match[str], words: dict[str, Any]) -> bool:
    """Whether the name of a plan stands in the middle of a clause, right before a noun: 甲酒“十四五”｜技改."""
    opens = not match.start() or text[match.start() - 1] in words["not_time"]["opens"]
    return not opens and "一" <= text[match.end() : match.end() + 1] <= "鿿" and text[match.end()] not in words["not_time"]["goes_on"]


def _is_within_name(text: str, match: re.Match[str], words: dict[str, Any]) -> bool:
    """Whether 全年 is part of a name: 平均每人全年｜纯收入."""
    return bool(match["section"]) and text[: match.start()].endswith(tuple(words["not_time"]["within"]))
