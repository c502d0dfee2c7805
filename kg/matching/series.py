"""The figures of an indicator of a place through the years (时间序列), with breaks where what is measured changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from kg.lexicon import Lexicon
from kg.matching.naming import Namer
from kg.matching.reports import Document, subject_key
from kg.model import Claim, Measure, Point

Key = tuple[str, str, str, str]  # subject, indicator, measure, dimension
RATES = (Measure.GROWTH, Measure.DECLINE)


def series(claims: Iterable[Claim], documents: Mapping[str, Document], namer: Namer, lexicon: Lexicon) -> tuple[tuple[Point, ...], ...]:
    """The series of all known indicators that have more than one year, each in the order of years, kinds and documents."""
    found: dict[Key, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.concept is not None and claim.quantity is not None and claim.measure is not None:
            found[key(claim, lexicon)].append(claim)
    rows = (sorted(told, key=lambda claim: _order(claim, documents)) for _, told in sorted(found.items()))
    return tuple(tuple(_points(told, namer)) for told in rows if len({claim.period.last_year for claim in told}) > 1)


def key(claim: Claim, lexicon: Lexicon) -> Key:
    """What the claims of a series have in common, where they have a number, a measure and a known indicator."""
    words = "" if claim.quantity is None else claim.quantity.unit
    unit, measure = lexicon.unit(words), "rate" if claim.measure in RATES else f"{claim.measure}"
    return subject_key(claim.subject), f"{claim.concept}", measure, unit.base if unit else words


def _order(claim: Claim, documents: Mapping[str, Document]) -> tuple[int, int, str, str, str, int]:
    period, place = claim.period, claim.quote
    return period.last_year, -period.first_year, claim.kind.value, documents[place.document].made, place.document, place.start


def _points(told: Sequence[Claim], namer: Namer) -> Iterator[Point]:
    yield Point(told[0], "")
    for before, claim in pairwise(told):
        yield Point(claim, _break(before, claim, namer))


def _break(before: Claim, claim: Claim, namer: Namer) -> str:
    """Why two figures that follow each other are not of one definition: 同口径, another name, another stretch of time."""
    if before.note != claim.note:
        return f"note: {before.note or '—'} → {claim.note or '—'}"
    if _years(before) != _years(claim):
        return f"period: {before.period} → {claim.period}"
    one, other = namer.name(before), namer.name(claim)
    return f"name: {before.indicator} → {claim.indicator}" if one.letters != other.letters else ""


def _years(claim: Claim) -> int:
    return claim.period.last_year - claim.period.first_year
