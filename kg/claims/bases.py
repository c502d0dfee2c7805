"""Levels that a number grew from, kept for the number it grew to: 由8万元｜增长到14万元."""

from dataclasses import replace

from kg.claims.edges import nominal, phrase_start
from kg.claims.inheriting import grown, row, share_of_thing, spending, thing
from kg.claims.spot import Spot
from kg.extract import phrases
from kg.model import Quantity


def is_base(spot: Spot) -> bool:
    """Whether the number is where a change began."""
    if spot.text[: spot.item.first].endswith(phrases.table("from")):
        return True
    if _is_passed(spot):
        return True
    led = phrases.pattern("〈from〉[^，。；、]{0,14}$").search(spot.left)
    return led is not None and phrases.pattern_of("from.changed").match(spot.text[spot.item.right[0] :]) is not None


def _is_passed(spot: Spot) -> bool:
    """Whether the number is an average of earlier years, which the next one passes: 比前十年平均每年增加49亿元，｜高出四倍."""
    passed = phrases.pattern_of("from_level.passed").match(spot.text, spot.item.right[0])
    return passed is not None and phrases.pattern_of("from_level.past").search(spot.left) is not None


def remember_base(spot: Spot) -> None:
    """Keep the phrase and the number for the number that it grew to; an earlier average is of what was told before it."""
    if _is_passed(spot):
        spot.thread.base = spot.item.quantity
        return
    text, thread, begin = spot.text, spot.thread, spot.item.left[0]
    stop = begin + len(phrases.pattern("〈from〉[^，。；、]{0,14}$").sub("", spot.left))
    if phrases.pattern("〈rate level_rate〉$|〈area〉(?:在[^，、]{2,14})?〈ranked_group.place〉$").search(text[begin:stop]) is None:
        stop = min(stop, phrases.tail_of(text, begin, stop).start)
    start, subject = phrase_start(text, begin, stop, spot.scene)
    head = phrases.head_of(text, start, stop, spot.known)
    if phrase := phrases.pattern_of("from.idle").sub("", text[head.start : stop]):
        phrase = thread.phrase + phrase if phrase.startswith(phrases.table("share.verb")) else phrase
        thread.phrase, thread.start, thread.flow, thread.subject = phrase, head.start, head.flow, subject
        thread.tell(spot.item.clause[0], phrase)
        thread.loose = ""
    elif told := _named_before(thread.loose, spot):
        thread.phrase, thread.start, thread.flow, thread.subject = told, begin, "", subject
    thread.base = _below_zero(spot)


def _below_zero(spot: Spot) -> Quantity:
    """-2 % of 由下降｜2%｜转为增长5%: where a change began, of what fell."""
    base = spot.item.quantity
    fell = base.unit in phrases.table("rate_unit") and phrases.pattern("〈from〉[^，。；、]{0,10}〈fall〉$").search(spot.left)
    return replace(base, value=-base.value) if fell else base


def _named_before(loose: str, spot: Spot) -> str:
    """What the clause before a base names: 粮食产量，｜由…; nothing where it says something."""
    last = loose.rpartition("，")[2]
    return spending(last) or nominal(last, spot.scene) or row(last, spot) or grown(last, spot) or share_of_thing(loose) or thing(last)
