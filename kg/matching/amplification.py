"""Promises that grow on their way down (层层加码): a district above its city, a city above the nation."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from kg.lexicon import Lexicon
from kg.matching.reports import Document
from kg.matching.verdicts import is_ceiling
from kg.model import Amplification, Claim, Entity, EntityType, Kind, Measure

ParentLookup = Callable[[Entity], Entity | None]
Key = tuple[Entity, str, str]  # place, indicator, period


def amplifications(
    claims: Iterable[Claim], documents: Mapping[str, Document], lexicon: Lexicon, parent: ParentLookup
) -> tuple[Amplification, ...]:
    """Each yearly growth that a place promises, with that of the nearest place above it that promises one."""
    promised: dict[Key, Claim] = {}
    for claim in claims:
        if _is_growth(claim, documents, lexicon):
            promised.setdefault((claim.subject, f"{claim.concept}", claim.period.whole), claim)
    return tuple(_pairs(promised, lexicon, parent))


def _is_growth(claim: Claim, documents: Mapping[str, Document], lexicon: Lexicon) -> bool:
    """Whether a government promises its own place a growth in % of a known indicator."""
    if claim.kind is not Kind.TARGET or claim.measure is not Measure.GROWTH or claim.quantity is None or claim.concept is None:
        return False
    unit, home = lexicon.unit(claim.quantity.unit), documents[claim.quote.document]
    own = claim.subject.type is EntityType.PLACE and claim.subject.code is not None and claim.subject.code == home.place
    return own and unit is not None and unit.is_percent


def _pairs(promised: Mapping[Key, Claim], lexicon: Lexicon, parent: ParentLookup) -> Iterator[Amplification]:
    for (place, indicator, period), lower in promised.items():
        upper = next(
            (promised[above, indicator, period] for above in _above(place, parent) if (above, indicator, period) in promised), None
        )
        if upper is not None and lower.quantity is not None and upper.quantity is not None:
            gap = lower.quantity.value - upper.quantity.value
            yield Amplification(lower, upper, -gap if is_ceiling(lower, lexicon.indicators.get(indicator)) else gap)


def _above(place: Entity, parent: ParentLookup) -> Iterator[Entity]:
    above = parent(place)
    while above is not None:
        yield above
        above = parent(above)
