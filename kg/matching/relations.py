"""Promises measured by another figure, or by a direction alone (与经济增长同步, 高于全国平均, 持续下降)."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from kg.lexicon import Lexicon
from kg.matching.naming import Kinship
from kg.matching.outcomes import Candidate
from kg.matching.policy import Policy
from kg.matching.verdicts import Comparison
from kg.model import Claim, Measure, Verdict

Growth = tuple[Decimal, Claim]


def yardstick(target: Claim, lexicon: Lexicon, policy: Policy) -> Claim | None:
    """A promise of what a target is measured by: 与经济增长同步 → gross regional product; of the same thing for 高于全国平均水平."""
    if is_measured_by_nation(target, policy):
        return target
    words, relation = target.relative or "", policy.relation
    for pattern in (relation.in_step, relation.above, relation.below, relation.filling):
        words = pattern.sub("", words)
    found = lexicon.indicator(words) if words else None
    return None if found is None else replace(target, indicator=found.label, concept=found.id)


def is_relational(target: Claim, policy: Policy) -> bool:
    """Whether a promise is measured by another figure."""
    words, relation = target.relative or "", policy.relation
    return any(pattern.search(words) for pattern in (relation.in_step, relation.above, relation.below))


def restates(stated: Claim, target: Claim, policy: Policy) -> bool:
    """Whether a report says in words what a target said: 与经济增长同步 of 与经济增长基本同步, 高于全国 of 高于全国平均水平."""
    said, promised, relation = stated.relative or "", target.relative or "", policy.relation
    alike = any(pattern.search(said) and pattern.search(promised) for pattern in (relation.in_step, relation.above, relation.below))
    return alike and stated.concept is not None and stated.concept == target.concept and stated.subject == target.subject


def is_measured_by_nation(target: Claim, policy: Policy) -> bool:
    """Whether a promise is measured by the whole country's figure."""
    return bool(policy.relation.nation.search(target.relative or ""))


def growth(found: Iterable[Candidate], lexicon: Lexicon) -> Growth | None:
    """The first comparable growth among reports, in %; a fall is below nothing."""
    for candidate in found:
        claim = candidate.report.claim
        if (
            claim.quantity is None
            or candidate.obstacle
            or candidate.kinship not in (Kinship.SAME, Kinship.ALIKE)
            or candidate.report.measure not in (Measure.GROWTH, Measure.DECLINE)
        ):
            continue
        unit = lexicon.unit(claim.quantity.unit)
        if unit is not None and unit.is_percent:
            return (claim.quantity.value if candidate.report.measure is Measure.GROWTH else -claim.quantity.value), claim
    return None


def against(target: Claim, own: Decimal, other: Decimal, policy: Policy) -> Comparison | None:
    """The verdict on a growth that was to keep step with another, or stay above or below it."""
    words, relation, tolerance = target.relative or "", policy.relation, policy.tolerance
    margin = own - other
    if relation.in_step.search(words):
        verdict = Verdict.MET if margin >= -tolerance.in_step else Verdict.NEAR if margin >= -tolerance.in_step_near else Verdict.MISSED
        return Comparison(verdict, margin, "in-step")
    if relation.above.search(words):
        return Comparison(Verdict.MET if margin > 0 else Verdict.MISSED, margin, "above")
    if relation.below.search(words):
        return Comparison(Verdict.MET if margin < 0 else Verdict.MISSED, margin, "below")
    return None


def direction(target: Claim, own: Decimal, policy: Policy) -> Comparison | None:
    """The verdict on a direction that was promised without a number."""
    words, relation = target.relative or "", policy.relation
    if relation.delegated.search(words):
        return None
    if relation.decline.search(words):
        return Comparison(Verdict.MET if own < 0 else Verdict.MISSED, own, "direction")
    if relation.growth.search(words):
        return Comparison(Verdict.MET if own > 0 else Verdict.MISSED, own, "direction")
    return None
