"""The years a document speaks of: the year under review and the year it plans, 2023年工作回顾 → 2023, 2024."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.extract.numerals import parse_numeral
from kg.model import DocumentKind, Source
from kg.report.front import Parts
from kg.report.headings import is_short
from kg.report.words import form, tables


def year_of(text: str) -> int:
    """The number of a year written in digits or Chinese numerals: 2021, 二〇二一."""
    return int(parse_numeral(text))


@dataclass(frozen=True, slots=True)
class Years:
    """The year looked back on and the year planned; None where the text does not say. `late`: 今年 is the year looked back on."""

    review: int | None
    plan: int | None
    late: bool = False


_NOTHING = Years(None, None)

LATE_SESSION, LATE_SESSIONS_SINCE = 11, 2000  # a congress that meets in November or December plans the year to come
YEARS_END = 10  # news from this month on sums the year up
FRONT_LINE = 60  # a longer line is no title
OPENING, BEGINNING = 400, 1200  # the characters in which a congress and the year gone by are named
TERM = 5  # years of a government


def years(kind: DocumentKind, title: str, found: Parts, source: Source, published: str | None) -> Years:
    """The years of a document: a person's word wins, then title, headings, session, first sentences, date, file name."""
    read = _years_of_text(kind, title, found, source, published)
    hinted = source.hints.year
    if hinted is None:
        return read
    if kind is DocumentKind.NEWS:
        return _of_news(published or f"{hinted}-01-01")
    if read.late and hinted == read.review:
        return read
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
    yield _of_congress("\n".join([*front, opening[:OPENING]]))
    yield _of_execution([opening])
    yield _of_opening(opening, "\n".join(block.text for block in found.body))
    yield _of_date(published)
    yield _of_date(_year_in_name(source))


def _group(match: re.Match[str]) -> int:
    return year_of(next(group for group in match.groups() if group))


def _of_execution(texts: Iterable[str]) -> Years:
    for text in texts:
        both = form("executed_and_planned").search(text)
        if both:
            return Years(year_of(both[1]), year_of(both[2]))
        done = form("fulfilled").search(text)
        if done:
            return Years(year_of(done[1]), year_of(done[1]))
    return _NOTHING


def _of_title(texts: Iterable[str]) -> Years:
    for text in texts:
        match = form("title_year").search(text)
        if match and len(text) <= FRONT_LINE:
            return _planning(_group(match))
    return _NOTHING


def _planning(year: int) -> Years:
    return Years(year - 1, year)


def _of_headings(headings: Sequence[str]) -> Years:
    review = plan = None
    for text in headings:
        looks_back = form("review_heading").search(text)
        looks_ahead = form("plan_heading").search(text)
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
        match = form("plan_reviewed").search(text)
        span = tables()["five_year_plans"].get(match[1]) if match else None
        if span:
            return _planning(span[1] + 1)
    return _NOTHING


def _of_session(front: str) -> Years:
    match = form("session_day").search(front)
    return _of_date(f"{match[1]}-{int(match[2]):02}") if match else _NOTHING


def _of_congress(text: str) -> Years:
    for match in form("congress").finditer(text):
        sessions = tables()["congresses"].get(match[2], ())
        number = 1 if match[3] is None and (len(sessions) == 1 or match[1] == "向") else _session(match[3])
        if match[1] and 0 < number <= len(sessions):
            return _of_year(sessions[number - 1] + (1 if match[1].startswith("去年") else 0))
    return _NOTHING


def _of_year(year: int) -> Years:
    """A congress of some year plans that year, one that met at its end the next."""
    late = year in tables()["congresses"]["late"]
    return Years(year, year + 1, late=True) if late else _planning(year)


def _session(numeral: str | None) -> int:
    """三 in 第三次会议 → 3; 0 where no number is said."""
    return int(parse_numeral(numeral)) if numeral else 0


def _of_term(opening: str) -> Years:
    """The term of a government: from its congress's first session to the report that ends it."""
    match = form("term").search(opening)
    sessions = tables()["congresses"].get(match[1]) if match else None
    return _planning(sessions[0] + TERM) if sessions else _NOTHING


def _of_opening(opening: str, body: str) -> Years:
    aimed = form("aimed").search(body)
    gone = form("gone").search(opening)
    if aimed:
        return _planning(_group(aimed))
    return Years(_group(gone), _group(gone) + 1) if gone else _NOTHING


def _of_date(date: str | None) -> Years:
    if date is None:
        return _NOTHING
    year, month = _year_and_month(date)
    return _planning(year + 1) if month >= LATE_SESSION and year > LATE_SESSIONS_SINCE else _of_year(year)


def _year_and_month(date: str) -> tuple[int, int]:
    """Of a date as exactly as it is known: 2024 is taken for its beginning."""
    return int(date[:4]), int(date[5:7] or 1)


def _year_in_name(source: Source) -> str | None:
    stem = source.document.rsplit("/", 1)[-1]
    match = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", stem)
    return f"{match[1]}-01" if match else None


def _of_news(date: str) -> Years:
    """News of the year's end looks back on it; news of its beginning on the year before."""
    year, month = _year_and_month(date)
    return Years(year, year + 1) if month >= YEARS_END else _planning(year)


def _of_latest(body: str) -> Years:
    """The last two years named, one after the other: results of 2023, targets of 2024."""
    named = sorted({int(match[1]) for match in form("named_year").finditer(body)})
    return _planning(named[-1]) if len(named) > 1 and named[-2] == named[-1] - 1 else _NOTHING


def _news_evidence(found: Parts, source: Source, published: str | None) -> Iterator[Years]:
    yield _of_news(published) if published else _NOTHING
    body = "\n".join(block.text for block in (*found.front, *found.body))
    yield _of_congress(body[:OPENING])
    yield _of_opening(body[:BEGINNING], body)
    yield _of_latest(body)
    yield _of_date(_year_in_name(source))
