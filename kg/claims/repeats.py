"""A fact repeated in one document is one claim, told at its fullest mention, with its other places as `repeats`."""

from collections.abc import Iterable
from dataclasses import replace

from kg.extract import phrases
from kg.model import Claim, Measure


def once(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Each fact once, in the order of first mention."""
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        groups.setdefault(_fact(claim), []).append(claim)
    return tuple(_told(group) for group in groups.values())


def _fact(claim: Claim) -> tuple[object, ...]:
    quantity = claim.quantity
    said = (quantity.value, quantity.upper, quantity.unit) if quantity else claim.relative
    rated = claim.measure == Measure.RANK and claim.indicator.endswith(phrases.table("relational.rates"))  # 总量和增速均居第8
    return claim.kind, claim.subject, claim.concept or claim.indicator, claim.measure, rated, said, claim.period.stop[:4]


def _told(group: list[Claim]) -> Claim:
    if len(group) == 1:
        return group[0]
    fullest = max(group, key=lambda claim: (_is_dated(claim), claim.base is not None, -claim.quote.start))
    return replace(fullest, repeats=tuple(claim.quote for claim in group if claim is not fullest))


def _is_dated(claim: Claim) -> bool:
    """Whether a mention says a time within the year, in its own part of the sentence."""
    before = claim.sentence.text[: claim.quote.start - claim.sentence.start]
    return "-" in str(claim.period) and "；" not in before and ";" not in before
