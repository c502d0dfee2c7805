"""A target and what was reported of its year → an assessment (目标与结果配对)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.lexicon import Lexicon
from kg.matching.naming import Kinship, Name, kinship
from kg.matching.policy import Policy
from kg.matching.reports import Document, Report
from kg.matching.verdicts import Comparison, compare, is_ceiling, units_agree
from kg.model import Assessment, Claim, Comparator, Kind, Measure, Verdict

OPPOSITE = {Measure.GROWTH, Measure.DECLINE}
NEARNESS = (Kinship.SAME, Kinship.ALIKE, Kinship.NARROWER, Kinship.WIDER, Kinship.STOCK)
MOST_RELATED = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report that may tell what came of a target; `obstacle` says why it cannot be compared, where it cannot."""

    report: Report
    kinship: Kinship
    obstacle: str | None


def candidates(target: Claim, name: Name, near: Iterable[Report], home: Document, lexicon: Lexicon, policy: Policy) -> list[Candidate]:
    """The reports made later than a target that speak of the same thing, or nearly, the best first."""
    found = []
    for report in near:
        if report.document.name != home.name and report.document.made > home.made:
            kin = kinship(name, report.name, policy)
            if kin is not None and (kin is Kinship.SAME or not _far_apart(target, report.claim, lexicon, policy)):
                found.append(Candidate(report, kin, obstacle(target, report, kin, lexicon, policy)))
    return sorted(found, key=_order)


def _order(candidate: Candidate) -> tuple[bool, int, bool, bool]:
    """Comparable before incomparable, near before far, firm before estimated; then as the documents and sentences come."""
    claim = candidate.report.claim
    assert claim.quantity is not None
    estimated, rounded = claim.kind is Kind.ESTIMATE, claim.quantity.comparator is not Comparator.EXACT
    return candidate.obstacle is not None, NEARNESS.index(candidate.kinship), estimated, rounded


def _far_apart(target: Claim, reported: Claim, lexicon: Lexicon, policy: Policy) -> bool:
    """Whether two amounts differ so much that the likeness of their names must deceive."""
    promised, found = target.quantity, reported.quantity
    if promised is None or found is None or target.measure is not Measure.LEVEL or reported.measure is not Measure.LEVEL:
        return False
    if not units_agree(promised.unit, found.unit, lexicon) or not promised.value or not found.value:
        return False
    share = _scaled(promised.value, promised.unit, lexicon) / _scaled(found.value, found.unit, lexicon)
    return max(share, 1 / share) > policy.similar.apart


def _scaled(value: Decimal, unit: str, lexicon: Lexicon) -> Decimal:
    known = lexicon.unit(unit)
    return abs(value) * (known.factor if known else 1)


def obstacle(target: Claim, report: Report, kin: Kinship, lexicon: Lexicon, policy: Policy) -> str | None:
    """Why a report says nothing on whether a target was met; None where it does."""
    claim = report.claim
    assert claim.quantity is not None
    if kin is Kinship.STOCK or _is_stock_of_new(target, report, policy):
        return "stock-against-new"
    if target.measure is not None and claim.measure is not target.measure and {claim.measure, target.measure} != OPPOSITE:
        return "other-measure"
    if target.quantity is not None and not units_agree(target.quantity.unit, claim.quantity.unit, lexicon):
        return "other-unit"
    return _of_other_time(target, report, policy)


def _is_stock_of_new(target: Claim, report: Report, policy: Policy) -> bool:
    """新建5G基站8000个 against 累计建成5G基站5.4万个."""
    new = policy.words.flow.search(target.quote.text)
    return (
        bool(new)
        and target.measure is Measure.LEVEL
        and bool(policy.words.stock.search(report.clause))
        and not policy.words.flow.search(report.clause)
    )


def _of_other_time(target: Claim, report: Report, policy: Policy) -> str | None:
    words, year = policy.words, target.period.last_year
    if report.document.is_before_the_end(year):
        return "before-the-end"
    if bool(words.average.search(report.clause)) != bool(words.average.search(target.quote.text)):
        return "average"
    if report.claim.period != target.period:
        return "other-period"
    if target.period.start == target.period.stop and words.span.search(report.clause):
        return "span-against-year"
    return None


def assessment(target: Claim, found: list[Candidate], lexicon: Lexicon, policy: Policy) -> Assessment | None:
    """The verdict that the best report gives; None where nothing was found."""
    if not found:
        return None
    related = tuple(candidate.report.claim for candidate in found[1 : MOST_RELATED + 1])
    for candidate in found:
        judged = _judged(target, candidate, lexicon, policy)
        if judged is not None:
            others = tuple(other.report.claim for other in found if other is not candidate)[:MOST_RELATED]
            rule = f"{candidate.kinship.value}:{judged.rule}"
            return Assessment(target, candidate.report.claim, judged.verdict, judged.margin, rule, others)
    best = found[0]
    rule = f"{best.kinship.value}:{best.obstacle or 'other-scope'}"
    return Assessment(target, best.report.claim, Verdict.INCOMPARABLE, None, rule, related)


def _judged(target: Claim, candidate: Candidate, lexicon: Lexicon, policy: Policy) -> Comparison | None:
    """The verdict of one report, None where it cannot tell: a part must already suffice, the whole must still fall short."""
    if candidate.obstacle is not None or target.quantity is None:
        return None
    indicator = None if target.concept is None else lexicon.indicators.get(target.concept)
    found = compare(target, candidate.report.claim, indicator, lexicon, policy.tolerance)
    if candidate.kinship in (Kinship.SAME, Kinship.ALIKE):
        return found
    if target.measure is not Measure.LEVEL or is_ceiling(target, indicator):
        return None
    if candidate.kinship is Kinship.NARROWER:
        return found if found.verdict is Verdict.MET else None
    return found if found.verdict is Verdict.MISSED else None
