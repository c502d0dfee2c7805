"""The years a document speaks of: the year under review and the year it plans, 2023年工作回顾 → 2023, 2024."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.extract.numerals import parse_numeral
from kg.model import DocumentKind, Source
from kg.report.front import Parts
from kg.report.headings import is_short
from kg.report.words import tables

YEAR = r"(?:(?<!\d)[12]\d{3}|[一二][一二三四五六七八九〇零]{3})"


def year_of(text: str) -> int:
    """The number of a year written in digits or Chinese numerals: 2021, 二〇二一."""
    return int(parse_numeral(text))


@dataclass(frozen=True, slots=True)
class Years:
    """The year looked back on and the year planned; None where the text does not say."""

    review: int | None
    plan: int | None


_NOTHING = Years(None, None)

_EXECUTED_AND_PLANNED = re.compile(rf"({YEAR})年.{{0,24}}(?:执行|完成)情况.{{0,6}}({YEAR})年.{{0,20}}计划")
_FULFILLED = re.compile(rf"(?<![到至—])({YEAR})年(?![到至、—-]).{{0,30}}(?:执行|完成|进展|落实)情况")
_TITLE_YEAR = re.compile(rf"({YEAR})年?.{{0,24}}工作报告|工作报告[（(]({YEAR})年[）)]")
_REVIEW_HEADING = re.compile(rf"({YEAR})年?.{{0,24}}(?:回顾|总结)|报告({YEAR})年的?工作|({YEAR})年.{{0,12}}执行情况")
_PLAN_HEADING = re.compile(
    rf"({YEAR})年?.{{0,24}}(?:安排|任务|重点|部署|总体要求|预期目标|主要目标|思路|建议|政策取向)|(?:拼搏|奋战|关于)({YEAR})年?(?![到至、—])|({YEAR})年的?工作$"
)
_PLAN_REVIEWED = re.compile("“([一二三四五六七八九十]{1,2})五”(?:时期|期间|计划|规划)?.{0,24}(?:回顾|成就|总结)")
_SESSION_YEAR = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月\d{1,2}日.{0,40}(?:代表大会|人大|会议)")
_CONGRESS = re.compile(
    "(去年.{0,6}|向|在)?第?([一二三四五六七八九十]{1,2})届全国(?:人民代表大会|人大)(?:第?([一二三四五六七八九十]{1,2})次会议)?(?!以来)"
)
_GONE = re.compile(rf"(?:刚刚|即将)?过去的({YEAR})年|(?<![到至—-])({YEAR})年，?(?:是|在|我们|极不平凡|面对|全[市省区县州国])")
_TERM = re.compile("第([一二三四五六七八九十]{1,2})届全国人民代表大会(?:期间|第一次会议(?:以来的|.{0,24}过去了)五年)")
_AIMED = re.compile(rf"({YEAR})年.{{0,30}}(?:预期|奋斗|主要|增长)目标|(?:预期|奋斗|主要)目标.{{0,6}}({YEAR})年")


def years(kind: DocumentKind, title: str, found: Parts, source: Source, published: str | None) -> Years:
    """The years of a document: a person's word wins, then title, headings, session, first sentences, date, file name."""
    read = _years_of_text(kind, title, found, source, published)
    hinted = source.hints.year
    if hinted is None:
        return read
    if kind is DocumentKind.NEWS:
        return _of_news(published or f"{hinted}-01-01")
    return Years(hinted if read.review is not None and read.review == read.plan else hinted - 1, hinted)


def _years_of_text(kind: DocumentKind, title: str, found: Parts, source: Source, published: str | None) -> Years:
    if kind is DocumentKind.NEWS or kind is DocumentKind.OTHER:
        return next((each for each in _news_evidence(found, source, published) if each != _NOTHING), _NOTHING)
    return next((each for each in _evidence(title, found, source, published) if each != _NOTHING), _NOTHING)


def _evidence(title: str, found: Parts, source: Source, published: str | None) -> Iterator[Years]:
    """What each place in a report says of its years, the most reliable first."""
    front = [title, *(block.text for block in found.front)]
    headings = [block.text for block in found.body if is_short(block.text)]
    opening = "\n".join(block.text for block in found.body[:5])
    yield _of_execution(front)
    yield _of_title(front)
    yield _of_term(opening)
    yield _of_headings(headings)
    yield _of_five_years(headings)
    yield _of_session("\n".join(front))
    yield _of_congress("\n".join([*front, opening[:400]]))
    yield _of_execution([opening])
    yield _of_opening(opening, "\n".join(block.text for block in found.body))
    yield _of_date(published)
    yield _of_date(_year_in_name(source))


def _group(match: re.Match[str]) -> int:
    return year_of(next(group for group in match.groups() if group))


def _of_execution(texts: Iterable[str]) -> Years:
    for text in texts:
        both = _EXECUTED_AND_PLANNED.search(text)
        if both:
            return Years(year_of(both[1]), year_of(both[2]))
        done = _FULFILLED.search(text)
        if done:
            return Years(year_of(done[1]), year_of(done[1]))
    return _NOTHING


def _of_title(texts: Iterable[str]) -> Years:
    for text in texts:
        match = _TITLE_YEAR.search(text)
        if match and len(text) <= 60:
            return _planning(_group(match))
    return _NOTHING


def _planning(year: int) -> Years:
    return Years(year - 1, year)


def _of_headings(headings: Sequence[str]) -> Years:
    review = plan = None
    for text in headings:
        looks_back = _REVIEW_HEADING.search(text)
        looks_ahead = _PLAN_HEADING.search(text)
        if looks_back and review is None:
            review = _group(looks_back)
        elif looks_ahead and plan is None:
            plan = _group(looks_ahead)
    if review is None and plan is None:
        return _NOTHING
    if review is None and any(f"{int(plan or 0) + 1}年" in text for text in headings):
        review, plan = plan, int(plan or 0) + 1
    return Years(review if review is not None else int(plan or 0) - 1, plan if plan is not None else int(review or 0) + 1)


def _of_five_years(headings: Sequence[str]) -> Years:
    """A review of a five-year plan is given in the year after its last: “九五”时期…回顾 → 2000, 2001."""
    for text in headings:
        match = _PLAN_REVIEWED.search(text)
        span = tables()["five_year_plans"].get(match[1]) if match else None
        if span:
            return _planning(span[1] + 1)
    return _NOTHING


def _of_session(front: str) -> Years:
    match = _SESSION_YEAR.search(front)
    if not match:
        return _NOTHING
    year, month = int(match[1]), int(match[2])
    return _planning(year + 1 if month >= 11 and year > 2000 else year)


def _of_congress(text: str) -> Years:
    for match in _CONGRESS.finditer(text):
        sessions = tables()["congresses"].get(match[2], ())
        number = 1 if match[3] is None and (len(sessions) == 1 or match[1] == "向") else _session(match[3])
        if match[1] and 0 < number <= len(sessions):
            return _planning(sessions[number - 1] + (1 if match[1].startswith("去年") else 0))
    return _NOTHING


def _session(numeral: str | None) -> int:
    """三 in 第三次会议 → 3; 0 where no number is said."""
    return int(parse_numeral(numeral)) if numeral else 0


def _of_term(opening: str) -> Years:
    """The term of a government: from its congress's first session to the report that ends it."""
    match = _TERM.search(opening)
    sessions = tables()["congresses"].get(match[1]) if match else None
    return _planning(sessions[0] + 5) if sessions else _NOTHING


def _of_opening(opening: str, body: str) -> Years:
    aimed = _AIMED.search(body)
    gone = _GONE.search(opening)
    if aimed:
        return _planning(_group(aimed))
    return Years(_group(gone), _group(gone) + 1) if gone else _NOTHING


def _of_date(date: str | None) -> Years:
    if date is None:
        return _NOTHING
    year, month = int(date[:4]), int(date[5:7] or 1)
    return _planning(year + 1 if month >= 11 and year > 2000 else year)


def _year_in_name(source: Source) -> str | None:
    stem = source.document.rsplit("/", 1)[-1]
    match = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", stem)
    return f"{match[1]}-01" if match else None


def _of_news(date: str) -> Years:
    """News of the year's end looks back on it; news of its beginning on the year before."""
    year, month = int(date[:4]), int(date[5:7])
    return Years(year, year + 1) if month >= 10 else _planning(year)


_NAMED = re.compile(r"(?<![\d.])(20\d\d)(?![\d.,%万亿个家人元项户名吨])")


def _of_latest(body: str) -> Years:
    """The last two years named, one after the other: results of 2023, targets of 2024."""
    named = sorted({int(match[1]) for match in _NAMED.finditer(body)})
    return _planning(named[-1]) if len(named) > 1 and named[-2] == named[-1] - 1 else _NOTHING


def _news_evidence(found: Parts, source: Source, published: str | None) -> Iterator[Years]:
    yield _of_news(published) if published else _NOTHING
    body = "\n".join(block.text for block in (*found.front, *found.body))
    yield _of_congress(body[:400])
    yield _of_opening(body[:1200], body)
    yield _of_latest(body)
    yield _of_date(_year_in_name(source))
