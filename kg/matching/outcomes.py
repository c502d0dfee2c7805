"""A target and what was reported of its year → an assessment (目标与结果配对)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.lexicon import Lexicon
from kg.matching.naming import Kinship, Name, akin, clause, measure, tells_of_years
from kg.matching.policy import Policy, Words
from kg.matching.reports import Document, Report
from kg.matching.verdicts import Comparison, compare, in_unit, is_ceiling, units_agree
from kg.model import Assessment, Claim, Comparator, Kind, Measure, Verdict

OPPOSITE = {Measure.GROWTH, Measure.DECLINE}
NEARNESS = (Kinship.SAME, Kinship.ALIKE, Kinship.NARROWER, Kinship.WIDER)
MOST_RELATED = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report that may tell what came of a target; `obstacle` says why it cannot be compared, where it cannot."""

    report: Report
    kinship: Kinship
    obstacle: str | None


def candidates(
    target: Claim, names: Sequence[Name], near: Iterable[Report], home: Document, lexicon: Lexicon, policy: Policy
) -> list[Candidate]:
    """The reports made later than a target that speak of the same thing, or nearly, the best first."""
    found = []
    for report in near:
        if report.document.name != home.name and report.document.made > home.made:
            kin = akin(names, (report.name, *report.others), policy)
            if kin is not None and not _far_apart(target, report.claim, _most_apart(kin, names[0], policy), lexicon):
                found.append(Candidate(report, kin, obstacle(target, names[0], report, lexicon, policy)))
    return sorted(found, key=lambda candidate: _order(candidate, policy))


def _order(candidate: Candidate, policy: Policy) -> tuple[bool, int, bool, int, bool]:
    """Comparable before incomparable, near before far, firm before estimated, the firmer source first; then as the sentences come."""
    claim, source = candidate.report.claim, policy.source_rank(candidate.report.document.kind)
    assert claim.quantity is not None
    estimated, rounded = claim.kind is Kind.ESTIMATE, claim.quantity.comparator is not Comparator.EXACT
    return candidate.obstacle is not None, NEARNESS.index(candidate.kinship), estimated, source, rounded


def _most_apart(kin: Kinship, name: Name, policy: Policy) -> Decimal | None:
    """How many times one amount may be the other; None where the name is proof enough."""
    if kin is not Kinship.SAME:
        return policy.similar.apart
    return policy.words.vague_apart if name.vague and name.concept is None else None


def _far_apart(target: Claim, reported: Claim, most: Decimal | None, lexicon: Lexicon) -> bool:
    """Whether two amounts differ so much that the likeness of their names must deceive."""
    if most is None:
        return False
    promised, found = target.quantity, reported.quantity
    if promised is None or found is None or target.measure is not Measure.LEVEL or reported.measure is not Measure.LEVEL:
        return False
    if not units_agree(promised.unit, found.unit, lexicon) or not promised.value or not found.value:
        return False
    share = abs(lexicon.amount(promised.value, promised.unit) / lexicon.amount(found.value, found.unit))
    return max(share, 1 / share) > most


def obstacle(target: Claim, name: Name, report: Report, lexicon: Lexicon, policy: Policy) -> str | None:
    """Why a report says nothing on whether a target was met; None where it does."""
    claim = report.claim
    assert claim.quantity is not None
    promised, reported = measure(target, lexicon, policy.words), report.measure
    if promised is reported is Measure.LEVEL and _mixes_new_and_all(target, name, report, policy.words):
        return "stock-against-new"
    if promised is not None and promised is not reported and {promised, reported} != OPPOSITE:
        return "other-measure"
    if target.quantity is not None and not units_agree(target.quantity.unit, claim.quantity.unit, lexicon):
        return "other-unit"
    return _of_other_time(target, report, policy.words) or _of_whole_span(target, report, lexicon, policy.words)


def _mixes_new_and_all(target: Claim, name: Name, report: Report, words: Words) -> bool:
    """新建公园120座 against 公园670座: the one counts what is new, the other all there are."""
    if name.flow == report.name.flow and not words.stock.search(report.clause) and not words.flow.search(clause(target)):
        return False
    return _is_new(clause(target), name, words) != _is_new(report.clause, report.name, words)


def _is_new(said: str, name: Name, words: Words) -> bool:
    """Whether an amount is of what is new or was done, not of all there are."""
    if name.flow or words.flow.search(said):
        return True
    return bool(words.works.search(said)) and not words.stock.search(said)


def _of_other_time(target: Claim, report: Report, words: Words) -> str | None:
    said, promised = report.clause, clause(target)
    if report.document.is_before_the_end(target.period.last_year):
        return "before-the-end"
    if bool(words.average.search(said)) != bool(words.average.search(promised)):
        return "average"
    if report.claim.period.whole != target.period.whole:
        return "other-period"
    year = target.period.last_year
    if tells_of_years(said, year, words) != tells_of_years(promised, year, words) or _is_summed(report.claim, said, words):
        return "span-against-year"
    return None


def _is_summed(claim: Claim, said: str, words: Words) -> bool:
    """累计下降22%, dated to one year."""
    return claim.measure in OPPOSITE and claim.period.start == claim.period.stop and bool(words.summed.search(said))


def _of_whole_span(target: Claim, report: Report, lexicon: Lexicon, words: Words) -> str | None:
    """Works of several years that were taken for those of the last: many times the target, in a report that sums up."""
    claim, promised = report.claim, target.quantity
    if not report.of_span or promised is None or claim.quantity is None or target.measure is not Measure.LEVEL:
        return None
    if not promised.value or words.last_year.search(claim.sentence.text) or str(target.period) in claim.sentence.text:
        return None
    if not (report.name.flow or words.works.search(claim.quote.text)):
        return None
    times = in_unit(claim.quantity.value, claim.quantity.unit, promised.unit, lexicon) / promised.value
    return "span-against-year" if times >= words.times else None


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
    indicator = lexicon.indicators.get(target.concept or candidate.report.claim.concept or "")
    opposite = {measure(target, lexicon, policy.words), candidate.report.measure} == OPPOSITE
    found = compare(target, candidate.report.claim, indicator, lexicon, policy.tolerance, opposite=opposite)
    if candidate.kinship in (Kinship.SAME, Kinship.ALIKE):
        return found
    if target.measure is not Measure.LEVEL or is_ceiling(target, indicator):
        return None
    if candidate.kinship is Kinship.NARROWER:
        return found if found.verdict is Verdict.MET else None
    return found if found.verdict is Verdict.MISSED else None
