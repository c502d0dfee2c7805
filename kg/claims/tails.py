"""The verbs right before a number, and what they make of it: 达到, 均居全省, 改造提升, 完成年度计划的."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.claims.edges import before_time
from kg.claims.items import Item, plain
from kg.claims.scene import Scene
from kg.extract import phrases
from kg.extract.number_values import words as quantity_words
from kg.extract.phrases import Tail
from kg.model import Measure
from kg.resources import either
from kg.sought import compiled

TailReader = Callable[[str, Item], Tail | None]
RANK_REACH = 24  # characters before a rank in which its verbs stand


def tail_before(text: str, item: Item, scene: Scene) -> Tail:
    """The verbs before a number; a time between them and the number (增加到2002年的) is passed over."""
    if (tail := _first(TIMED, text, item)) is not None:
        return tail
    stop = before_time(text, *item.left, scene)
    item = item if stop == item.left[1] else replace(item, left=(item.left[0], stop))
    return _first(UNTIMED, text, item) or phrases.tail_of(text, *item.left)


def _first(readers: Sequence[TailReader], text: str, item: Item) -> Tail | None:
    return next((tail for read in readers if (tail := read(text, item)) is not None), None)


def _completion(text: str, item: Item) -> Tail | None:
    """完成年度计划｜的133.93%: the number is how much of a plan was done."""
    if item.quantity.unit not in phrases.table("rate_unit") or item.quantity.unit in phrases.table("rate_unit.points"):
        return None
    said = text[slice(*item.left)]
    match = phrases.pattern_of("completion").search(said) or phrases.pattern_of("completion.bare").search(said)
    if match and phrases.pattern_of("completion.never_after").search(said, 0, match.start()):
        return None  # 占全国｜预算的三成, 增加到1954年｜预算的一半
    return Tail(item.left[0] + match.start(), "完成", None, gap=match["what"] + "完成率") if match else None


def _referred(text: str, item: Item) -> Tail | None:
    """相当于2020年｜的4倍, 压减至法定时限｜的30%: another level that the number is told by."""
    if item.quantity.unit not in (*phrases.table("rate_unit"), "倍"):
        return None
    said = text[slice(*item.left)]
    match = phrases.pattern_of("referred").search(said)
    match = match or (phrases.pattern_of("referred.times").search(said, 1) if item.quantity.unit == "倍" else None)
    return Tail(item.left[0] + match.start(), match.group(), None) if match else None


def _gap(text: str, item: Item) -> Tail | None:
    """高于全市｜1.5个百分点: a distance."""
    told = item.quantity.unit in (*phrases.table("rate_unit"), *phrases.table("gap.units"))
    found = (phrases.gap_tail(text, *item.left) or phrases.gap_again_tail(text, *item.left)) if told else None
    return found or phrases.planned_tail(text, *item.left)


def _rank(text: str, item: Item) -> Tail | None:
    """工业投资增速｜均居全省｜第二, 排名｜前移｜13位: what leads to a rank, or to a change of it."""
    if item.quantity.unit != "位":
        return None
    if not item.is_rank:
        return _moved(text, item)
    begin = max(item.left[0], item.left[1] - RANK_REACH)
    match = _rank_pattern().search(text[begin : item.left[1]])
    if match is None:
        return None
    where = phrases.pattern_of("ranked_where").search(text, item.left[0], begin + match.start())
    start = where.start() if where else begin + match.start()
    return Tail(start, text[start : item.left[1]], None)


def _moved(text: str, item: Item) -> Tail | None:
    match = phrases.pattern_of("moved").search(text[slice(*item.left)])
    if match is None:
        return None
    fell = any(word in match.group() for word in phrases.table("moved.down"))
    return Tail(item.left[0] + match.start(), match.group(), Measure.DECLINE if fell else Measure.GROWTH)


@lru_cache(maxsize=1)
def _rank_pattern() -> re.Pattern[str]:
    rank = quantity_words()["rank"]
    strong = f"(?<![{rank['strong_never_after']}])(?:{either(rank['strong'])})(?!{either(rank['strong_never'])})[^，。；、]{{0,14}}"
    scope = f"(?:{either([*rank['scope'], *rank['cue'], *rank['between']])}|(?<!\\d)\\d{{1,9}}(?!\\d)){{1,8}}"
    return compiled(f"(?:(?<![、和及与])(?:{either(rank['lead'])})){{0,8}}(?:{strong}|{scope})$")


def _flow(text: str, item: Item) -> Tail | None:
    """市场主体｜新增｜1.36万户; 到位资金｜同比净增｜35亿元 is growth."""
    if match := phrases.pattern_of("flow_after.grown").search(text[slice(*item.left)]):
        return Tail(item.left[0] + match.start(), match.group(), Measure.GROWTH)
    match = phrases.pattern("(?:〈flow_after〉|(?<![更翻创革清刷])(?=新)〈flow〉)$").search(text[slice(*item.left)])
    return Tail(item.left[0] + match.start(), match.group(), None) if match else None


def risen_by(text: str, item: Item) -> Tail | None:
    """低保标准按｜5%｜提高: the verb of a change stands behind the number."""
    if item.quantity.unit not in phrases.table("rate_unit"):
        return None
    lead = phrases.pattern_of("rise_by.lead").search(text[slice(*item.left)])
    verb = phrases.pattern_of("rise_by.behind").match(text, item.numbers[-1].stop) if lead else None
    if lead is None or verb is None:
        return None
    fell = verb.group().endswith((*phrases.table("fall"), "下调"))
    return Tail(item.left[0] + lead.start(), lead.group(), Measure.DECLINE if fell else Measure.GROWTH)


def _hindered(text: str, item: Item) -> Tail | None:
    """影响投资增速｜20.6个百分点: by how much less it grew, which is no growth."""
    if item.quantity.unit not in phrases.table("rate_unit.points"):
        return None
    match = phrases.pattern("〈flow.hindering〉[^，。；]{2,20}〈rate〉$").search(text[slice(*item.left)])
    return Tail(item.left[1], "", None) if match else None


def _works(text: str, item: Item) -> Tail | None:
    """高标准农田｜改造提升｜5万亩: works behind their noun, not a rise."""
    if item.quantity.unit in (*phrases.table("rate_unit"), *phrases.table("places_moved"), "倍", "位"):
        return None
    match = phrases.pattern("〈works〉$").search(text[slice(*item.left)])
    if match is None:
        return None
    done = phrases.pattern_of("made_of").match(text, item.left[0], item.left[1])
    alone = match.group() in (*phrases.table("rise"), *phrases.table("fall")) and done is None and not _of_made(text, item, match)
    return None if alone else Tail(item.left[0] + match.start(), match.group(), None)


def _of_made(text: str, item: Item, works: re.Match[str]) -> bool:
    """林分质量｜提升｜8万亩: what is made better, counted in places or in land; 绿地面积提升8万亩 is a rise of what is measured."""
    raised = works.group() in phrases.table("made_of.raised") and plain(item.quantity.unit) in phrases.table("made_of.units")
    return raised and phrases.pattern_of("made_of.measured").search(text[item.left[0] : item.left[0] + works.start()]) is None


TIMED: tuple[TailReader, ...] = (_completion, _referred, _gap)  # those that know a time in their words
UNTIMED: tuple[TailReader, ...] = (_rank, risen_by, _hindered, _flow, _works)
