"""The parts of a report: 2023年工作回顾, 过去五年, 2024年工作安排, “十四五”时期目标, 政府自身建设, each with the years it speaks of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.model import AHEAD, DocumentKind, Paragraph, Role, Section
from kg.report.cleaning import Block, sentences
from kg.report.headings import LONGEST, UNMARKED, is_marked, is_short, rank, run_in
from kg.report.lines import is_ended
from kg.report.words import form, pattern, tables
from kg.report.years import Years, year_of

_SPAN_WORD = re.compile("“.{1,2}五”|五年")
_PLAN_NUMBER = re.compile("“([一二三四五六七八九十]{1,2})五”|第([一二三四五六七八九十]{1,2})个五年|([一二三四五六七八九十]{1,2})五计划")
_FIRST_YEARS = re.compile("(?:执行了近?|前)([两二三四])年")  # how many years of a plan are over: 计划已经执行了两年
_CLOSING = re.compile("各位代表[！，]")  # speaks to the whole house again, no longer under （七）
_ATTACHED = re.compile("附件[0-9一二三四五六]{0,2}[：:]?")


@dataclass(frozen=True, slots=True)
class State:
    """Where the reading stands: the part and its rank, the headings above, and a turn that a paragraph has taken."""

    section: Section
    rank: int
    headings: tuple[tuple[int, str], ...] = ()
    turned: Section | None = None
    implicit: bool = True  # no heading has opened the part
    outer: Section | None = None  # the plan of several years that 政府自身建设 is a part of
    top: int = 1  # the rank of the numbers that parts bear: 一、 or, where there is none of these, （一）


def paragraphs(blocks: Sequence[Block], kind: DocumentKind, years: Years) -> tuple[Paragraph, ...]:
    """The paragraphs of a document, each with its part and the headings above it."""
    return tuple(_paragraphs(blocks, kind, years))


def _paragraphs(blocks: Sequence[Block], kind: DocumentKind, years: Years) -> Iterator[Paragraph]:
    prose = any("。" in block.text for block in blocks)
    state = _beginning(blocks, years)
    silent = _made("", _silent_role(blocks, kind, years), "", years)
    for block, following in _without_glossary(blocks):
        if prose and _is_heading(block, following):
            state = _under(state, block.text, kind, years)
            continue
        opening = run_in(block.text)
        if opening is not None:
            state = _under(state, opening, kind, years)
        state = _turned(_begun(state, block.text, silent), block.text, kind, years)
        above = tuple(text for _, text in state.headings if text != opening)
        yield Paragraph(sentences(block), state.turned or state.section, above)


def _beginning(blocks: Sequence[Block], years: Years) -> State:
    top = min((depth for block in blocks if (depth := rank(block.text)) is not None), default=1)
    return State(Section("", Role.OTHER, years.review, years.review), 0, top=max(top, 1))


def _begun(state: State, text: str, silent: Section) -> State:
    """The state once the formalities are over, and out from under （七） when the whole house is spoken to again."""
    if state.section.title == "" and state.section.role is Role.OTHER and not _is_formality(text):
        state = replace(state, section=silent)
    if _CLOSING.match(text):
        state = replace(state, headings=tuple(heading for heading in state.headings if heading[0] <= 1))
    return state


def notes(blocks: Sequence[Block]) -> tuple[Paragraph, ...]:
    """The definitions behind 名词解释, each a paragraph."""
    nowhere = Section("", Role.OTHER, None, None)
    return tuple(Paragraph(sentences(block), nowhere) for block, glossary in _told_apart(blocks) if glossary)


def _without_glossary(blocks: Sequence[Block]) -> Iterator[tuple[Block, Block | None]]:
    """Each block with the one after it, without the definitions behind 名词解释."""
    for (block, glossary), following in zip(_told_apart(blocks), (*blocks[1:], None), strict=False):
        if not glossary:
            yield block, following


def _told_apart(blocks: Sequence[Block]) -> Iterator[tuple[Block, bool]]:
    """Each block, and whether it belongs to the definitions."""
    glossary = False
    for block in blocks:
        glossary = bool(pattern("glossary").match(block.text)) or (glossary and not _ATTACHED.match(block.text))
        yield block, glossary


def _is_formality(text: str) -> bool:
    """Whether a block only opens the speech: 各位代表： 现在，我代表市人民政府向大会报告工作，请予审议。"""
    return len(text) <= 200 and bool(pattern("salutation").match(text))


def _silent_role(blocks: Sequence[Block], kind: DocumentKind, years: Years) -> Role:
    """What a report speaks of before its first part has a heading: before a plan the review, before 政府自身建设 the plan."""
    if kind in (DocumentKind.NEWS, DocumentKind.OTHER):
        return Role.OTHER
    heads = (block.text for block in blocks if is_short(block.text) and (rank(block.text) == 1 or len(block.text) <= 20))
    first = next((role for role in (_role(text, None, kind, years) for text in heads) if role is not None), None)
    return Role.PLAN if first is Role.GOVERNMENT else Role.REVIEW


def _is_heading(block: Block, following: Block | None) -> bool:
    """Whether a block is a heading of its own line: numbered without an end, or short before a paragraph."""
    if is_marked(block.text):
        return (
            len(block.text) <= LONGEST
            and not (is_ended(block.text) and "，" not in block.text and len(block.text) > 40)
            and _is_one_sentence(block.text)
        )
    if not is_short(block.text) or following is None:
        return False
    if _ATTACHED.match(block.text):
        return True
    if _is_part(block.text, _role(block.text, None, DocumentKind.REPORT, Years(None, None))):
        return True
    if not block.before:
        return False
    return _leads_prose(block, following) if block.after else not (is_ended(following.text) or re.search(r"\d", block.text))


def _is_part(text: str, role: Role | None) -> bool:
    """Whether an unnumbered line is the heading of a part: 2024年工作安排, 过去五年的回顾, 加强政府自身建设."""
    return role is not None and len(text) <= 30 and bool(pattern("roles", "unnumbered").search(text))


def _leads_prose(block: Block, following: Block) -> bool:
    return is_ended(following.text) or is_marked(following.text) or (following.before and following.after and is_short(following.text))


def _is_one_sentence(text: str) -> bool:
    return text[-1] not in "；：" and len(re.findall("[。！？]", text)) <= 1 and (text[-1] in "。！？" or not re.search("[。！？]", text))


def _under(state: State, text: str, kind: DocumentKind, years: Years) -> State:
    """The state below a heading."""
    depth = rank(text)
    level = UNMARKED if depth is None else depth
    role = _role(text, state, kind, years)
    if _ATTACHED.match(text) or (depth is None and _is_part(text, role)):
        level = -1
    above = tuple(heading for heading in state.headings if heading[0] < level)
    headings = (*above, (level, text))
    news = kind in (DocumentKind.NEWS, DocumentKind.OTHER)
    section = _article(text, level, years) if news else _opened(state, text, level, role, years)
    if section is None:
        return replace(state, headings=headings)
    spans = state.section if state.section.role is Role.SPAN_PLAN else state.outer
    outer = spans if section.role is Role.GOVERNMENT else None
    return State(section, level, headings, implicit=False, outer=outer, top=state.top)


def _article(text: str, level: int, years: Years) -> Section | None:
    """The part that a heading opens in a newspaper page: another article."""
    opens = level <= 1 or level == UNMARKED
    return _made(text, _role_by_year(text, years) or Role.OTHER, text, years) if opens else None


def _opened(state: State, text: str, level: int, role: Role | None, years: Years) -> Section | None:
    """The part that a heading opens, None where the one before goes on."""
    now, beside = state.section.role, not state.implicit and level <= state.rank
    if role is Role.GOVERNMENT:
        outside = now is not Role.GOVERNMENT or level <= state.rank
        opens = outside and (now in AHEAD or (level <= 1 and level <= state.rank))
        return _made(text, role, text, years) if opens else None
    if role is not None and (level == -1 or (level <= state.top and (state.implicit or beside))):
        return _made(text, role, text, years)
    if not beside or (level > state.top and now is not Role.GOVERNMENT):
        return None
    if now is Role.GOVERNMENT and state.outer is not None:
        return replace(state.outer, title=text)
    goes_on = now in (Role.PLAN, Role.SPAN_PLAN, Role.VISION)
    return replace(state.section, title=text) if goes_on else _made(text, Role.PLAN, text, years)


def _made(title: str, role: Role, text: str, years: Years) -> Section:
    start, end = role_years(role, text, years)
    return Section(title, role, start, end)


def role_years(role: Role, text: str, years: Years) -> tuple[int | None, int | None]:
    """The years a part speaks of: REVIEW 2023, SPAN_REVIEW of “十三五” 2016–2020, SPAN_PLAN of 今后五年 from the plan year."""
    review, plan = years.review, years.plan
    number = _PLAN_NUMBER.search(text)
    span = tables()["five_year_plans"].get(number[1] or number[2] or number[3]) if number else None
    if role is Role.VISION:
        horizon = _horizon(text, plan)
        return horizon, horizon
    if role is Role.SPAN_REVIEW and span:
        over = _FIRST_YEARS.search(text)
        return (span[0], span[0] + "一二三四".index(over[1].replace("两", "二"))) if over else (span[0], span[1])
    if role is Role.SPAN_REVIEW:
        return None if review is None else review - 4, review
    if role is Role.SPAN_PLAN:
        return (span[0], span[1]) if span else (plan, None if plan is None else plan + 4)
    next_year = None if plan is None else plan + 1
    if role is Role.PLAN and next_year in (named := {year_of(match[1]) for match in form("any_year").finditer(text)}) and len(named) == 1:
        return next_year, next_year  # 1981年国民经济计划的主要指标, in a report of 1980
    return (plan, plan) if role in (Role.PLAN, Role.GOVERNMENT) else (review, review)


def _horizon(text: str, plan: int | None) -> int | None:
    """The year a vision looks to: the one it names beyond the plan year, else the far goal of its time (report.toml: horizons)."""
    named = [year for match in form("any_year").finditer(text) if (year := year_of(match[1])) > (plan or 0)]
    known = [year for year, since in tables()["horizons"].items() if plan is not None and since <= plan]
    return named[0] if named else int(known[-1]) if known else None


def _role(text: str, state: State | None, kind: DocumentKind, years: Years) -> Role | None:
    """What a heading says of its part, None where it says nothing."""
    ahead = state is not None and state.section.role in AHEAD
    if pattern("roles", "government").search(text) and (ahead or rank(text) in (1, None)) and not pattern("roles", "review").search(text):
        return Role.GOVERNMENT
    by_year = _role_by_year(text, years)
    spans = pattern("roles", "span_review").search(text)
    if spans and by_year is not Role.PLAN and not _year_first(text):
        return Role.SPAN_REVIEW
    if by_year is not None:
        return by_year
    if pattern("roles", "span_plan").search(text):
        return Role.SPAN_PLAN
    if pattern("roles", "vision").search(text):
        return Role.VISION
    return _role_by_word(text, state)


def _year_first(text: str) -> bool:
    """Whether a heading names the one year before the several: 2025年和“十四五”时期工作回顾."""
    year, span = form("any_year").search(text), _SPAN_WORD.search(text)
    return bool(year and span and year.start() < span.start())


def _role_by_year(text: str, years: Years) -> Role | None:
    named = {year_of(match[1]) for match in form("any_year").finditer(text)}
    if years.review is None or not named:
        return None
    if years.review in named and (years.plan not in named or years.plan == years.review or pattern("roles", "review").search(text)):
        return Role.REVIEW
    return Role.PLAN if years.plan in named else None


def _role_by_word(text: str, state: State | None) -> Role | None:
    if pattern("roles", "review").search(text):
        return Role.REVIEW
    top = rank(text) in (0, 1) or len(text) <= 20
    return Role.PLAN if top and pattern("roles", "plan").search(text) else None


def _turned(state: State, text: str, kind: DocumentKind, years: Years) -> State:
    """The state after a paragraph's first words: 五年来，… 刚刚过去的2020年，… 今年发展的主要预期目标是…"""
    if kind in (DocumentKind.NEWS, DocumentKind.OTHER):
        return _turned_news(state, text, years)
    role = _turn(state, text[:120], years)
    if role is None:
        return replace(state, turned=None) if state.turned is not None and state.turned.role is Role.VISION else state
    section = _made(state.section.title, role, text[:40], years)
    if state.implicit:
        return replace(state, section=section, turned=None)
    return replace(state, turned=section)


def _turn(state: State, text: str, years: Years) -> Role | None:
    """The role a paragraph turns to, None where it goes on with the part's own."""
    now = state.section.role
    if now not in (Role.PLAN, Role.GOVERNMENT) and _is_ahead(text, years):
        if pattern("turns", "targets").match(text) and (now is not Role.SPAN_PLAN or _names_plan_year(text, years)):
            return Role.SPAN_PLAN if _PLAN_NUMBER.search(text[:24]) and not _names_plan_year(text, years) else Role.PLAN
        named = years.plan is not None and text.startswith((f"{years.plan}年是", f"{years.plan}年，是"))
        if (named or state.implicit or now is Role.SPAN_PLAN) and pattern("turns", "plan").match(text):
            return Role.PLAN
    if now in AHEAD:
        if pattern("turns", "begun").match(text):
            return Role.SPAN_REVIEW
        return Role.VISION if now is Role.SPAN_PLAN and pattern("turns", "vision").match(text) else None
    if pattern("turns", "span_review").match(text):
        return _role_of_span(text, years)
    match = pattern("turns", "review").match(text)
    return Role.REVIEW if match and not _is_other_year(match.group(), years) else None


def _names_plan_year(text: str, years: Years) -> bool:
    named = {year_of(match[1]) for match in form("any_year").finditer(text[:40])}
    return years.plan in named or "今年" in text[:40] or "明年" in text[:40]


def _role_of_span(text: str, years: Years) -> Role | None:
    """Whether five years named lie behind (“十三五”时期) or ahead (“十四五”时期); neither in their middle."""
    number = _PLAN_NUMBER.search(text[:24])
    span = tables()["five_year_plans"].get(number[1] or number[2] or number[3]) if number else None
    if span is None or years.plan is None or span[1] < years.plan:
        return Role.SPAN_REVIEW
    return Role.SPAN_PLAN if span[0] >= years.plan else None


def _is_ahead(text: str, years: Years) -> bool:
    named = {year_of(match[1]) for match in form("any_year").finditer(text[:40])}
    return not named or years.plan in named


def _is_other_year(text: str, years: Years) -> bool:
    named = {year_of(match[1]) for match in form("any_year").finditer(text)}
    return bool(named) and years.review not in named


def _turned_news(state: State, text: str, years: Years) -> State:
    role = _news_role(text, years)
    return replace(state, turned=None if role is None else _made(state.section.title, role, "", years))


def _news_role(text: str, years: Years) -> Role | None:
    """What a paragraph of news speaks of: the targets of a year, the year gone by, or nothing of the kind."""
    named = {year_of(match[1]) for match in form("any_year").finditer(text)}
    if pattern("news", "plan").search(text) and (years.plan in named or years.review not in named):
        return Role.PLAN
    return Role.REVIEW if years.review in named or pattern("news", "review").search(text) else None
