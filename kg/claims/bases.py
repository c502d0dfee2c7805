"""Levels that a number grew from, kept for the number it grew to: 由8万元｜增长到14万元."""

from kg.claims.edges import nominal, phrase_start
from kg.claims.spot import Spot
from kg.extract import phrases


def is_base(spot: Spot) -> bool:
    """Whether the number is where a change began."""
    if spot.text[: spot.item.first].endswith(phrases.table("from")):
        return True
    led = phrases.pattern("〈from〉[^，。；、]{0,14}$").search(spot.left)
    return led is not None and phrases.pattern_of("from.changed").match(spot.text[spot.item.right[0] :]) is not None


def remember_base(spot: Spot) -> None:
    """Keep the phrase and the number for the number that it grew to."""
    text, thread, begin = spot.text, spot.thread, spot.item.left[0]
    stop = begin + len(phrases.pattern("〈from〉[^，。；、]{0,14}$").sub("", spot.left))
    if phrases.pattern("〈rate level_rate〉$").search(text[begin:stop]) is None:
        stop = min(stop, phrases.tail_of(text, begin, stop).start)
    start, subject = phrase_start(text, begin, stop, spot.scene)
    head = phrases.head_of(text, start, stop, spot.known)
    if phrase := text[head.start : stop]:
        phrase = thread.phrase + phrase if phrase.startswith(phrases.table("share.verb")) else phrase
        thread.phrase, thread.start, thread.flow, thread.subject = phrase, head.start, head.flow, subject
        thread.tell(spot.item.clause[0], phrase)
        thread.loose = ""
    elif told := nominal(thread.loose.rpartition("，")[2], spot.scene):
        thread.phrase, thread.start, thread.flow, thread.subject = told, begin, "", subject
    thread.base = spot.item.quantity
