"""Of which years a number is in a review of several: the last one for a level reached, all for works and sums, each for an average."""

from kg.claims.spot import Phrase, Spot
from kg.extract import phrases
from kg.extract.known import tag
from kg.extract.phrases import Head
from kg.extract.segments import words
from kg.model import Comparator, Measure


def lasts(spot: Spot, head: Head, measure: Measure, name: str) -> bool:
    """Whether in a review of several years the number of an indicator is of the last one: a level or rank reached, no works or sum."""
    if measure == Measure.MULTIPLE:
        return not _has_grown(spot)
    if measure == Measure.RANK or head.flow in phrases.table("stock"):
        return True
    summed = spot.left.endswith(spot.tail.words) and phrases.pattern_of("duration_alone.summed").search(spot.left) is not None
    if measure != Measure.LEVEL or summed or (spot.tail.cumulative and "达" not in spot.tail.words):
        return False
    if spot.thread.money and not spot.thread.lasting and name.endswith(phrases.table("share.ends")):
        return False  # 工业部门为248亿元，｜占58%: a share of what was spent in those years
    done = head.flow or head.works or head.act or _tells_of_deeds(name) or _begins_with_deed(name, spot)
    return not (done or _is_sum(name, spot) or _goes_on_with_works(name, spot))


def is_reached(spot: Spot) -> bool:
    """Whether the words or the bound say that a level was reached: 达到, 突破, 超."""
    return spot.item.quantity.comparator == Comparator.MORE_THAN or any(map(spot.tail.words.__contains__, phrases.table("reaching")))


def is_yearly(spot: Spot, phrase: Phrase) -> bool:
    """Whether a number is of an average year, by its words or those of the number before it: 平均每年增加42亿元，｜增长4.9%."""
    before = spot.text[: phrase.head.start]
    if spot.tail.yearly or before.endswith(phrases.table("yearly")):
        return True
    if spot.thread.yearly and spot.text[: spot.item.left[0]].endswith(("、", "和")):
        return True  # 平均每年城镇新增就业12万人、｜转移就业8万人
    grown = spot.thread.grew and spot.thread.yearly and spot.tail.measure is not None
    return grown and not phrase.words and "年" not in spot.left


def _has_grown(spot: Spot) -> bool:
    """Whether a multiple tells how much something grew (增长｜两倍, 翻了一番), not how much it is (是2015年的1.5倍)."""
    return spot.tail.words.endswith(phrases.table("rise")) or spot.item.numbers[-1].rule == "quantity-doubling"


def _tells_of_deeds(name: str) -> bool:
    """Whether a name tells what was done in a time, not what there was at its end: 城镇新增就业, 易地扶贫搬迁."""
    if phrases.pattern("(?!〈compound〉)〈flow works〉(?!〈noun_after〉)(?=..|$)").match(name):
        return True
    return phrases.pattern_of("deeds").search(name) is not None


def _begins_with_deed(name: str, spot: Spot) -> bool:
    """Whether a name begins with a verb and is none of a stock: 退出产能, not 登记失业率 nor 聚集企业｜超3400家."""
    verbal = tag(words(name)[0]) == "v" and not name.endswith(phrases.table("deeds.never_end"))
    return verbal and spot.item.quantity.comparator != Comparator.MORE_THAN


def _is_sum(name: str, spot: Spot) -> bool:
    """Whether a number is a sum spent (投入5800亿元), or part of what was new (新增装机…，其中｜水电…)."""
    part = spot.is_part and bool(spot.thread.flow)
    return part or (name.endswith(phrases.table("spent.in_all")) and not is_reached(spot))


def _goes_on_with_works(name: str, spot: Spot) -> bool:
    """Whether a bare noun goes on with a list of works: 退出钢铁产能17万吨、｜煤炭产能8万吨."""
    listed = spot.text[: spot.item.left[0]].endswith("、") and spot.left.strip() == name
    return listed and not (spot.thread.lasting or spot.tail.words)
