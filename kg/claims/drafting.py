"""Numbers and the phrases beside them become drafts: which way to look, before the number or behind it."""

from collections.abc import Iterator
from dataclasses import replace

from kg.claims.bases import is_base, remember_base
from kg.claims.edges import LIST_MARK
from kg.claims.following import drafts_before
from kg.claims.inverted import drafts_of_list
from kg.claims.items import MEDALS, Item, plain
from kg.claims.preceding import drafts_behind
from kg.claims.scene import Scene
from kg.claims.sectors import SECTORS, drafts_of_sectors
from kg.claims.spot import Spot
from kg.claims.tails import risen_by, tail_before
from kg.claims.thread import Draft, Thread
from kg.extract import phrases
from kg.extract.phrases import Tail


def drafts(text: str, item: Item, thread: Thread, scene: Scene) -> Iterator[Draft]:
    """The drafts of a group of numbers; none where no phrase can be read."""
    spot = Spot(text, item, scene, thread, _with_stock(tail_before(text, item, scene), text, item, thread))
    if is_base(spot):
        remember_base(spot)
        return
    if spot.item.numbers[-1].rule == SECTORS:
        yield from drafts_of_sectors(spot)
        return
    if inverted := tuple(drafts_of_list(spot)):
        yield from inverted
        return
    item = _without_empty_words(spot)
    spot = spot if item is spot.item else replace(spot, item=item)
    yield from drafts_before(spot) if _has_noun_after(spot) else drafts_behind(spot)


def _with_stock(tail: Tail, text: str, item: Item, thread: Thread) -> Tail:
    """达到 as a sum in 新增企业73家，｜达到｜653家: all that there are now, no longer what is new."""
    reached = phrases.pattern_of("flow.to_stock").fullmatch(text, *item.left)
    new = thread.flow[:1] in phrases.table("flow.of_new") and thread.phrase.startswith(thread.flow)
    return replace(tail, cumulative=True) if reached and new and plain(item.quantity.unit) == plain(thread.unit) else tail


def _has_noun_after(spot: Spot) -> bool:
    """Whether the words after the number tell what it is of, rather than those before it."""
    mark, tail = LIST_MARK.match(spot.left), spot.tail
    begin = spot.item.left[0] + (mark.end() if mark else 0)
    phrase = spot.text[begin : tail.start]
    if not spot.right.strip("）") or _is_attribute(spot, phrase) or spot.item.numbers[-1].rule == MEDALS or risen_by(spot.text, spot.item):
        return False
    verb_only = phrase in phrases.any_of("act works flow")
    if tail.measure is not None and tail.start > begin and (spot.unit in phrases.table("rate_unit") or not verb_only):
        return spot.left.endswith("的") and len(spot.right) > 1 and spot.unit in phrases.table("level.counted")  # 经济增长的｜十项｜措施
    said = phrase not in phrases.any_of("adverb") and tail.start > begin + 1  # 免费为66.4万名老人体检: only how, not what
    if said and spot.item.numbers[-1].rule == "quantity-doubling" and spot.right.startswith(("的", "以上", "多")):
        return False  # 产值翻两番｜的战略目标必须分两步走
    behind = phrases.pattern_of("placing").match(spot.right) or phrases.pattern_of("placing.task").match(spot.right)
    if said and not verb_only and (behind or _is_purpose(spot)):
        return False
    if said and spot.unit not in phrases.table("holding.never") and phrases.pattern_of("holding").fullmatch(spot.right):
        return False
    return not (tail.words.endswith(phrases.table("settling")) and said) and not _is_first_to(spot)


def _is_first_to(spot: Spot) -> bool:
    """成为全国第2个零售总额突破1万亿元｜的省会城市: what one of them passed, not how many there are."""
    first = phrases.pattern_of("threshold.first").search(spot.left) is not None
    return first and phrases.pattern_of("threshold.first_of").match(spot.right) is not None


def _is_purpose(spot: Spot) -> bool:
    """捐赠碳汇2万吨｜用于某活动: what for, not what."""
    return spot.unit not in phrases.table("rate_unit") and phrases.pattern_of("placing.purpose").match(spot.right) is not None


def _is_attribute(spot: Spot, phrase: str) -> bool:
    """注册资本｜108亿元｜的某公司: the phrase before the number is an attribute of what follows."""
    return spot.text.startswith("的", spot.item.right[0]) and phrase.endswith(phrases.table("attribute"))


def _without_empty_words(spot: Spot) -> Item:
    """The item without 大关, 水平 … after its number, and without 建设 where the phrase stands before it."""
    text, item = spot.text, spot.item
    start, stop = item.right
    item = replace(item, right=(stop, stop)) if text.startswith("（", start) else item
    if empty := phrases.pattern_of("empty_after").match(text, start, stop):
        done = phrases.pattern("〈status_after.adverb〉{1,8}(?:〈status_after.verb〉|〈delivered〉){0,8}").fullmatch(
            text, empty.end(), stop
        )
        goes_on = plain(item.quantity.unit) in phrases.table("empty_after.counted") and empty.end() < stop and not done
        return item if goes_on else replace(item, right=(stop if done else empty.end(), stop))  # 195项｜任务清单
    counts = spot.left.endswith("的") and spot.unit in phrases.table("level.counted")  # 由外方设计的156项｜建设工程
    made = text[start:stop] in phrases.table("made_after") and spot.tail.start > item.left[0] and not counts
    return replace(item, right=(stop, stop)) if made else item
