"""A bound that was passed, told beside the level that was reached, is no fact of its own: 突破千亿元、达到1042亿元."""

from collections.abc import Sequence
from decimal import Decimal

from kg.claims.items import plain
from kg.extract import phrases
from kg.extract.numerals import parse_numeral
from kg.model import Claim, Comparator, Kind, Quantity

NEAR = 10  # so many times a bound is another figure: 总量达1042亿元、人均突破30万元
PASSED = (Comparator.MORE_THAN, Comparator.AT_LEAST)


def without_bounds(claims: Sequence[Claim]) -> list[Claim]:
    """The claims of a sentence without the bounds that the exact figures of the same thing satisfy."""
    return [claim for claim in claims if not any(_satisfies(other, claim) for other in claims)]


def _satisfies(exact: Claim, bound: Claim) -> bool:
    """Whether one claim tells exactly what the other tells as a bound: 增长11.9% of 保持两位数增长; of a promise both count."""
    if exact.quantity is None or bound.quantity is None or bound.kind == Kind.TARGET or _told(exact) != _told(bound):
        return False
    if exact.quantity.comparator != Comparator.EXACT or bound.quantity.comparator not in PASSED:
        return False
    alike = {plain(exact.quantity.unit), ""} >= {plain(bound.quantity.unit)}
    return alike and _amount(bound.quantity) <= _amount(exact.quantity) < NEAR * _amount(bound.quantity)


def _told(claim: Claim) -> tuple[object, ...]:
    return claim.kind, claim.subject, claim.indicator, claim.measure, claim.period


def _amount(quantity: Quantity) -> Decimal:
    """1042 亿元 and 1 千亿 in units without a scale."""
    scale = phrases.pattern_of("scale").match(quantity.unit)
    return quantity.value * (parse_numeral(scale.group()) if scale else 1)
