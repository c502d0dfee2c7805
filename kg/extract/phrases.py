"""The measured noun phrase beside a quantity, with its verbs: 全市[新增][市级以上金融机构], [地区生产总值]增长, 完成…[老旧小区改造]."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from kg import resources
from kg.extract.segments import ends, is_end
from kg.model import Measure
from kg.resources import either
from kg.sought import Sought, compiled


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands between a noun phrase and its number: where it starts, what it makes of the number."""

    start: int
    words: str
    measure: Measure | None  # None: nothing is said, the number is a level
    cumulative: bool = False
    yearly: bool = False
    gap: str = ""  # 高于全市: the number is the distance to somebody else


@dataclass(frozen=True, slots=True)
class Head:
    """The noun phrase itself: its place in the text, the verb that belongs to it, and the bare verb that went."""

    start: int
    stop: int
    flow: str = ""
    works: str = ""
    act: str = ""
    decline: bool = False
    verb: int | None = None  # where the verb that belongs to it begins

    @property
    def begin(self) -> int:
        """Where the phrase begins with the verb that belongs to it."""
        return self.start if self.verb is None else min(self.verb, self.start)


def words() -> dict[str, Any]:
    """The tables of the folder words, by name."""
    return resources.tables("extract/words")


@lru_cache(maxsize=256)
def table(name: str) -> tuple[str, ...]:
    """The words of one table (flow), or those under one of its keys (gap.past)."""
    table_name, _, key = name.partition(".")
    return tuple(words()[table_name][key or "words"])


@lru_cache(maxsize=256)
def any_of(names: str) -> frozenset[str]:
    """The words of several tables, to look one up in: flow works."""
    return frozenset(word for name in names.split() for word in table(name))


def meaning(name: str, word: str) -> str:
    """What a word says by the `means` of a table (再新增 says 新增); the word itself where they are silent."""
    said: str = words()[name]["means"].get(word, word)
    return said


@lru_cache(maxsize=256)
def pattern(shape: str) -> re.Pattern[str]:
    """A regex in which 〈flow act〉 stands for any word of the tables flow and act, the longest first, and 〈over.amount〉 for a regex."""
    return compiled(re.sub("〈([^〈〉]+)〉", lambda names: f"(?:{_any_of(names[1])})", shape))


def _any_of(names: str) -> str:
    table_name, _, key = names.partition(".")
    part = words().get(table_name, {}).get(key)
    return part if isinstance(part, str) else either(word for name in names.split() for word in table(name))


@lru_cache(maxsize=256)
def pattern_of(name: str) -> re.Pattern[str]:
    """The `pattern` of a table, or the one under another of its keys (comparable.note)."""
    table_name, _, key = name.partition(".")
    return pattern(words()[table_name][key or "pattern"])


@lru_cache(maxsize=64)
def sought(shape: str) -> Sought:
    """The same as `pattern`, for what is looked for often and seldom found."""
    return Sought(pattern(shape))


@lru_cache(maxsize=64)
def sought_of(name: str) -> Sought:
    """The same as `pattern_of`, for what is looked for often and seldom found."""
    return Sought(pattern_of(name))


@lru_cache(maxsize=1)
def _tail_pattern() -> re.Pattern[str]:
    years_ago = words()["years_ago"]["pattern"]
    return pattern(f"(?:〈rise fall〉了?〈to〉?|(?!(?<=[12]\\d{{3}})年)〈reach〉|了|,|的|连续[^，]{{1,3}}年|{years_ago}){{1,8}}$")


@lru_cache(maxsize=1)
def _changed_to_pattern() -> re.Pattern[str]:
    verbs = either(word for word in (*table("rise"), *table("fall")) if word not in table("rate"))
    return pattern(f"(?:{verbs})了?〈to〉〈hedge〉{{0,8}}$")


TAIL_REACH = 40  # characters before a number in which its verbs stand


def tail_of(text: str, start: int, stop: int) -> Tail:
    """The verbs at the end of text[start:stop], right before a number."""
    begin = max(start, stop - TAIL_REACH)
    match = _tail_pattern().search(text, begin, stop)
    while match is not None and match.start() > start and not _may_start(text, start, match.start(), stop):
        match = _tail_pattern().search(text, match.start() + 1, stop)
    if match is None:
        return Tail(stop, "", None)
    spoken = match.group().rstrip("了,的")
    return Tail(match.start(), spoken, _measure(spoken), _holds(spoken, "cumulative"), _holds(spoken, "yearly"))


def _may_start(text: str, start: int, at: int, stop: int) -> bool:
    """Whether the verbs before a number may begin at `at`: where a word ends, or behind a measured head (占比｜达)."""
    if text[start:at].endswith(table("rise.part_of")):
        return False  # 人口自然增长率｜降到
    if pattern("的?〈spent.in_all〉").match(text, at) and "的" in text[at - 1 : at + 1]:
        return False  # 对教育的投入｜达
    if text.startswith("均", at) and text[start:at].endswith(table("per.of_each")):
        return False  # 京沪往返日｜均238架次
    return is_end(text, start, at, stop) or text[start:at].endswith(table("measured_head"))


def _measure(spoken: str) -> Measure | None:
    if _changed_to_pattern().search(spoken):
        return _of_rate(spoken)
    core = pattern("〈hedge〉{1,8}$").sub("", spoken)
    core = pattern("(?<=速度)[是为]$").sub("", core)  # 递增的速度｜是
    rise, fall = (max((len(word) for word in table(name) if core.endswith(word)), default=0) for name in ("rise", "fall"))
    if rise > fall:
        return Measure.GROWTH
    return Measure.DECLINE if fall else None  # 少增 falls though 增 rises


def _of_rate(spoken: str) -> Measure | None:
    """Growth for 涨幅｜回落到: a rate that came to a number; None for anything else that did."""
    rate = pattern("〈rate〉").match(spoken)
    if rate is None:
        return None
    return Measure.DECLINE if rate.group() in table("fall") else Measure.GROWTH


def gap_tail(text: str, start: int, stop: int) -> Tail | None:
    """高于全市｜1.5个百分点: the number is a distance to somebody else, or to an earlier year, which makes it a change."""
    begin = max(start, stop - TAIL_REACH)
    matches = (pattern_of(f"gap.{key}").search(text, begin, stop) for key in ("forward", "backward"))
    return next((_gap(match) for match in matches if match is not None), None)


def planned_tail(text: str, start: int, stop: int) -> Tail | None:
    """超额完成年度计划｜50亿元, 比全省平均水平多｜10件: the number is a distance in a unit of its own."""
    begin = max(start, stop - TAIL_REACH)
    matches = (sought_of(f"gap.{key}").search(text, begin, stop) for key in ("planned", "more"))
    return next((_gap(match) for match in matches if match is not None), None)


def gap_again_tail(text: str, start: int, stop: int) -> Tail | None:
    """高于全国0.6个百分点、全省｜0.8个百分点: a distance to somebody else, whose verb stands before the last one."""
    match = sought_of("gap.again").search(text, max(0, start - TAIL_REACH), stop)
    return Tail(start, "", None, gap=match["verb"] + match["other"]) if match and match.start("other") == start else None


def _gap(match: re.Match[str]) -> Tail:
    told = match.groupdict()
    verb, other = (next(words for number in ("", "2", "3") if (words := told.get(name + number))) for name in ("verb", "other"))
    if pattern("〈gap.past〉").search(other) and not pattern("〈gap.place〉").search(other):
        lower = verb.startswith(table("gap.less"))
        return Tail(match.start(), match.group(), Measure.DECLINE if lower else Measure.GROWTH, gap="change")
    return Tail(match.start(), match.group(), None, gap=meaning("gap", verb) + other)


def _holds(spoken: str, name: str) -> bool:
    return any(map(spoken.__contains__, table(name)))


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    """What each verb that may open a phrase is: the first table that holds it."""
    tables = ("flow", "works", "act", "adverb", "fall")
    return {word: name for name in reversed(tables) for word in table(name)}


def head_of(text: str, start: int, stop: int, known: Callable[[str], bool] = lambda _: False) -> Head:
    """Take adverbs and verbs from the left of text[start:stop]; what is left is the noun phrase.

    `known` says whether a phrase is a name as it stands (高标准农田), so that nothing more is taken from it.

    >>> head_of("圆满完成文物修缮", 0, 8)
    Head(start=4, stop=8, flow='', works='', act='圆满完成', decline=False, verb=None)
    """
    head = Head(start, stop)
    while (verb := _verb_at(text, head.start, stop, known)) is not None:
        head = _over_mark(text, _taken(head, verb), _kinds()[verb])
    joined = head.flow.endswith(("、", "和")) or head.works.endswith(("、", "和"))
    return replace(head, flow=head.flow.rstrip("、和"), works=head.works.rstrip("、和")) if joined else head


def _verb_at(text: str, at: int, stop: int, known: Callable[[str], bool]) -> str | None:
    """The adverb or verb that text[at:stop] begins with and that does not belong to its noun."""
    match = pattern("(?!〈compound〉)〈flow works act adverb fall〉").match(text, at, stop)
    if match is None or match.end() >= stop:
        return None
    verb = match.group()
    while not _ends_word(text, at, at + len(verb), stop):  # 新增 of 新增设施, not 新增设
        shorter = next((verb[:length] for length in range(len(verb) - 1, 1, -1) if verb[:length] in table("flow")), None)
        if shorter is None or verb not in table("flow"):
            return None
        verb = shorter
    return None if _is_of_noun(verb, text, at, stop, known) else verb


def _is_of_noun(verb: str, text: str, at: int, stop: int, known: Callable[[str], bool]) -> bool:
    """Whether an adverb or verb that text[at:stop] begins with is part of its noun."""
    kind, end = _kinds()[verb], at + len(verb)
    if verb in table("adverb.before_verb") and pattern("〈flow works act adverb adverb.also〉").match(text, end, stop) is None:
        return True  # 创新团队, where 创新推出 is an adverb
    if text[at:stop] in any_of("relational") or (kind == "flow" and _is_member(text, end, stop)):
        return True  # 完成投资, 到位资金; 新增｜上市和申报企业
    if kind in ("flow", "works") and verb not in table("fall") and text.startswith(table("noun_after"), end, stop):
        return True  # 服务业, 销售收入, 投资额
    if kind == "works" and text[at:stop].endswith(table("works.rate")):
        return True  # 整治销号率
    if kind == "act" and (text.startswith(table("noun_after.kind"), end, stop) or pattern_of("share.of_doing").match(text, at, stop)):
        return True  # 实施类项目; 实施垃圾分类的自然村占比
    return kind not in ("fall", "act") and (known(text[at:stop]) or (kind == "flow" and known(_first_of_list(text[at:stop]))))


def _is_member(text: str, at: int, stop: int) -> bool:
    """Whether 和 and a noun, no other verb, follow a verb that then is a noun too: 上市｜和申报企业."""
    return text.startswith("和", at) and pattern("〈flow works act adverb〉(?!〈noun_after〉)").match(text, at + 1, stop) is None


def _first_of_list(text: str) -> str:
    """研发投入 of 研发投入、企业利润: each of the list stands for itself; nothing where what is new is shared, or they make up one (等)."""
    first, mark, rest = text.partition("、")
    return first if mark and not first.startswith("新") and "等" not in rest else ""


def _taken(head: Head, verb: str) -> Head:
    """The head without a verb at its left, which it remembers by its kind."""
    begin, start = head.verb if head.verb is not None else head.start, head.start + len(verb)
    kind = _kind_in_list(head, _kinds()[verb])
    if kind == "flow":
        told = head.flow if _kinds()[verb] == kind else head.flow.rstrip("、")  # 新建改建, as reports write it too
        return replace(head, start=start, verb=begin, flow=verb if head.flow in table("trying") else told + verb)
    if kind == "works":
        return replace(head, start=start, verb=begin, works=head.works + verb)
    if kind == "fall":
        return replace(head, start=start, verb=begin, decline=True)
    return replace(head, start=start, act=verb, flow="", verb=None) if kind == "act" else replace(head, start=start)


def _kind_in_list(head: Head, kind: str) -> str:
    """The kind of the verb before, for one of a list of verbs: 修复和｜新造."""
    if kind == "flow" and head.works.endswith(("、", "和")):
        return "works"
    return "flow" if kind == "works" and head.flow.endswith(("、", "和")) else kind


def _over_mark(text: str, head: Head, kind: str) -> Head:
    """The head after 了 and, between two verbs, 、, 和 or 并: 新建、改建, 修复和新造, 争取并用好."""
    mark = text[head.start : head.start + 1]
    if mark == "了" and kind in ("flow", "works", "act"):
        return replace(head, start=head.start + 1)
    if mark == "并" and pattern("〈flow works act〉").match(text, head.start + 1):
        return replace(head, start=head.start + 1)
    joined = mark == "和" and pattern("〈flow works act〉(?!〈noun_after〉)").match(text, head.start + 1)
    if (mark == "、" or joined) and kind in ("flow", "works"):
        flow, works = (verbs + mark if verbs else "" for verbs in (head.flow, head.works))
        return replace(head, start=head.start + 1, flow=flow, works=works)
    return head


def _ends_word(text: str, start: int, at: int, stop: int) -> bool:
    """Whether what is taken from a phrase ends where a word does (not 在 of 在线), or before another verb (圆满｜完成)."""
    if is_end(text, start, at, stop):
        return True
    later = min((end for end in ends(text[start:stop]) if end > at - start), default=stop - start)
    return text[at : start + later] in _kinds()
