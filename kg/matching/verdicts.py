"""Two quantities → a verdict (7.7% 对 7.5%左右 → 完成)."""

from dataclasses import dataclass
from decimal import Decimal

from kg.lexicon import Indicator, Lexicon
from kg.matching.policy import Tolerance
from kg.model import Claim, Comparator, Measure, Quantity, Verdict

CEILINGS = {Comparator.AT_MOST, Comparator.LESS_THAN}
STRICT = {Comparator.MORE_THAN, Comparator.LESS_THAN}
NUMBERS = {"number", "count"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A verdict on two numbers, and how far the outcome is above the target, in the target's unit."""

    verdict: Verdict
    margin: Decimal
    rule: str


def units_agree(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether numbers of two units can be compared: 亿元 and 万亿元, 万 and 万人."""
    first, second = lexicon.unit(one), lexicon.unit(other)
    if first is None or second is None:
        return one == other
    return first.base == second.base or {first.dimension, second.dimension} <= NUMBERS


def in_unit(value: Decimal, unit: str, wanted: str, lexicon: Lexicon) -> Decimal:
    """A number in another unit of its dimension."""
    return value if unit == wanted else lexicon.amount(value, unit) / lexicon.amount(Decimal(1), wanted)


def is_ceiling(target: Claim, indicator: Indicator | None) -> bool:
    """Whether the outcome should be at or below the target: prices, unemployment, ranks, 控制在…以内."""
    if target.measure is Measure.RANK or (target.quantity is not None and target.quantity.comparator in CEILINGS):
        return True
    lower = indicator is not None and indicator.direction == "lower"
    return lower and target.measure is not Measure.DECLINE


def compare(
    target: Claim, outcome: Claim, indicator: Indicator | None, lexicon: Lexicon, tolerance: Tolerance, *, opposite: bool
) -> Comparison:
    """The verdict on an outcome whose measure and unit agree; `opposite`: a fall against a promised rise is a rise below nothing."""
    promised, reported = target.quantity, outcome.quantity
    assert promised is not None
    assert reported is not None
    ceiling = is_ceiling(target, indicator)
    bound = promised.upper if ceiling and promised.upper is not None else promised.value
    value = in_unit(_value(reported, ceiling=ceiling), reported.unit, promised.unit, lexicon)
    value = -value if opposite else value
    shortfall = Shortfall(value - bound if ceiling else bound - value, bound, *_leaning(reported, ceiling=ceiling))
    side = "ceiling" if ceiling else "floor"
    return Comparison(_verdict(shortfall, promised, tolerance), _plain(value - bound), f"{side}-{promised.comparator.value}")


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How much is wanting, of what, and whether the words put the true number beyond the one written, or short of it."""

    amount: Decimal
    bound: Decimal
    beyond: bool
    short: bool


def _value(reported: Quantity, *, ceiling: bool) -> Decimal:
    """The number a report is held to; of a range the less favourable end."""
    return reported.upper if ceiling and reported.upper is not None else reported.value


def _leaning(reported: Quantity, *, ceiling: bool) -> tuple[bool, bool]:
    """Whether a number is beyond the one written, or short of it: 超3万, 近900万, 4.4%以内."""
    less = reported.comparator in (Comparator.NEARLY, Comparator.LESS_THAN)
    return reported.comparator is Comparator.MORE_THAN and not ceiling, less and not ceiling


def _verdict(shortfall: Shortfall, promised: Quantity, tolerance: Tolerance) -> Verdict:
    strict = promised.comparator in STRICT and not shortfall.beyond
    if shortfall.amount < 0 or (shortfall.amount == 0 and not shortfall.short and not strict):
        return Verdict.MET
    if promised.comparator in tolerance.comparators and shortfall.amount <= allowance(promised, shortfall.bound, tolerance):
        return Verdict.NEAR
    return Verdict.MISSED


def allowance(promised: Quantity, bound: Decimal, tolerance: Tolerance) -> Decimal:
    """The shortfall that is still near: half a unit of the last digit, or a share of the target."""
    exponent = promised.value.as_tuple().exponent
    unit = Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(1)
    return max(unit * tolerance.half_units, abs(bound) * tolerance.share)


def _plain(number: Decimal) -> Decimal:
    """A number without the zeros that reckoning left behind it."""
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()
