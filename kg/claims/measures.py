"""What a number measures: a level, growth, decline, a multiple, a rank: 增长｜6%, 自然增长率｜5‰."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from kg.claims.spot import Phrase, Spot
from kg.extract import phrases
from kg.extract.number_values import words as quantity_words
from kg.model import Comparator, Measure, Quantity
from kg.sought import compiled

SMALL = 50  # per cent; what a price index of this year over the last one never falls to


def measure_of(spot: Spot, phrase: Phrase, quantity: Quantity) -> Measure:
    """The measure that the phrase, the verbs and the unit tell; a second try (增长6.5%、力争7%) is of the measure before."""
    measure = _said(spot, phrase, quantity)
    if measure != Measure.LEVEL:
        return measure
    rate = quantity.unit in phrases.table("rate_unit")
    if rate and spot.text.startswith(phrases.table("of_growth"), spot.item.numbers[-1].stop):
        return Measure.GROWTH
    if rate and not phrase.words and spot.thread.grew and spot.left.startswith(phrases.table("rate.that_is")):
        return Measure.GROWTH  # 增产二千万吨，即｜7.8%
    again = not phrase.words and spot.thread.grew and quantity.unit == "%" and _is_try(spot.tail.words)
    return (Measure.DECLINE if spot.thread.fell else Measure.GROWTH) if again else measure


def measure_of_member(name: str, names: Sequence[str], measure: Measure, spot: Spot, phrase: Phrase) -> Measure:
    """The measure of a member of a list that ends in a rate of growth (失业率、物价涨幅): one that is a rate itself does not grow."""
    rates = phrases.table("rate")
    rated = measure in (Measure.GROWTH, Measure.DECLINE) and (phrase.words.endswith(rates) or spot.tail.words.startswith(rates))
    if (
        measure == Measure.LEVEL
        and len(names) > 1
        and not spot.tail.gap
        and name.endswith(rates)
        and not name.endswith(phrases.table("level_rate"))
    ):
        return Measure.GROWTH  # 产业增速、占比分别达到｜20%、15%
    level = name.endswith(phrases.table("level_rate.ends")) and not name.endswith(rates)
    return Measure.LEVEL if name != names[-1] and rated and level else measure


def measure_in_unit(measure: Measure, quantity: Quantity, spot: Spot) -> Measure:
    """A multiple beside a growth, and a growth beside a multiple: 分别增长45%、1.2倍."""
    if quantity.unit == "倍":
        return Measure.MULTIPLE
    return (spot.tail.measure or Measure.LEVEL) if measure == Measure.MULTIPLE else measure


def _said(spot: Spot, phrase: Phrase, quantity: Quantity) -> Measure:
    if spot.item.is_rank:
        return Measure.RANK
    if quantity.unit == "倍":
        return Measure.MULTIPLE
    if phrase.words.endswith(phrases.table("level_rate")) or (spot.tail.gap and spot.tail.measure is None):
        return Measure.LEVEL
    by_rate = _of_rate(spot, phrase, quantity) if quantity.unit == "%" else None
    return by_rate or spot.tail.measure or _of_phrase(spot, phrase, quantity)


def _of_rate(spot: Spot, phrase: Phrase, quantity: Quantity) -> Measure | None:
    """Growth or decline where the words before a percentage name a rate; None where they do not."""
    told = "" if phrase.words else spot.thread.loose.rpartition("，")[2] or spot.thread.phrase
    if told.endswith(phrases.table("rate")) and not told.endswith(phrases.table("level_rate")):
        return Measure.DECLINE if told.endswith(phrases.table("fall")) else Measure.GROWTH  # 涨幅由21%｜回落到14%
    if rate := phrases.pattern_of("rate.spoken").search(told) or phrases.pattern_of("rate.aimed").match(spot.tail.words):
        return Measure.DECLINE if rate["rate"] in phrases.table("fall") else Measure.GROWTH
    if quantity.value < SMALL and phrases.pattern_of("rate.price").search(phrase.words):
        return spot.tail.measure or Measure.GROWTH  # 居民消费价格指数控制在｜3%: how far it rises
    return None


def _of_phrase(spot: Spot, phrase: Phrase, quantity: Quantity) -> Measure:
    bare = quantity.unit == "%" and not phrase.words.endswith(phrases.table("level_rate.ends")) and not spot.tail.words
    if phrase.head.decline or (spot.thread.cut and not spot.item.opens and bare):
        return Measure.DECLINE
    if hinders(phrase):
        return Measure.LEVEL
    if quantity.unit in phrases.table("rate_unit") and phrase.words.endswith(phrases.table("rise")):
        return Measure.GROWTH
    if phrases.pattern_of("fall.cost").search(phrase.words):
        return Measure.DECLINE  # 帮助企业降低用电成本｜1000万元
    return Measure.DECLINE if phrase.words.endswith(phrases.table("fall")) else Measure.LEVEL


def hinders(phrase: Phrase) -> bool:
    """Whether a phrase tells by how much less something grew, which is no growth: 减税影响收入增速｜20.6个百分点."""
    verb = phrase.head.flow.endswith(phrases.table("flow.hindering")) or phrases.pattern("〈flow.hindering〉").search(phrase.words)
    return bool(verb) and phrase.words.endswith(phrases.table("rate"))


def _is_try(spoken: str) -> bool:
    """Whether nothing but words of trying stands before a second number of the same measure: 增长6.5%、力争7%."""
    return phrases.pattern("(?:〈trying〉(?:〈trying〉|达到?){0,7})?").fullmatch(spoken) is not None


def hedged(quantity: Quantity, spoken: str) -> Quantity:
    """约｜增长｜18%, 至少｜达到｜200亿元: a comparator that stands before the verb."""
    if quantity.comparator != Comparator.EXACT:
        return quantity
    name = next((name for name in quantity_words()["hedge"] if _hedge(name).search(spoken)), None)
    return replace(quantity, comparator=Comparator(name)) if name else quantity


@lru_cache(maxsize=8)
def _hedge(name: str) -> re.Pattern[str]:
    """The words of a comparator before a verb; 签约 holds none."""
    table = quantity_words()
    return compiled("|".join(f"(?<![{table['before_never'].get(word, '，')}]){word}" for word in table["hedge"][name]))
