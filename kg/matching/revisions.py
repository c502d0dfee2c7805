"""Promises made anew (调整目标): 6%左右 → 5%以上; of the same time, and of one year after the other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from kg.lexicon import Lexicon
from kg.matching.naming import Namer, clause, tells_of_years
from kg.matching.policy import Policy
from kg.matching.reports import Document, subject_key
from kg.matching.slots import Slot, slot, tells_enough
from kg.matching.strength import strength
from kg.matching.verdicts import in_unit, units_agree
from kg.model import Claim, DocumentKind, Kind, Revised, Revision

Place = tuple[str, str]  # whose documents, of which subject


def revisions(
    claims: Iterable[Claim], documents: Mapping[str, Document], namer: Namer, lexicon: Lexicon, policy: Policy
) -> tuple[Revision, ...]:
    """What was promised anew for the same time, then what one year promised otherwise than the year before."""
    targets = [claim for claim in claims if claim.kind is Kind.TARGET]
    anew = _anew(targets, documents, namer, lexicon, policy)
    return (*anew, *_year_after_year(targets, documents, lexicon, policy))


def _anew(
    targets: Iterable[Claim], documents: Mapping[str, Document], namer: Namer, lexicon: Lexicon, policy: Policy
) -> Iterator[Revision]:
    slots: dict[Slot, list[Claim]] = defaultdict(list)
    for claim in targets:
        if claim.quantity is not None and tells_enough(claim, namer, policy):
            slots[(*slot(claim, documents, namer, lexicon), *_time_words(claim, policy))].append(claim)
    for promised in slots.values():
        for earlier, later in pairwise(_one_a_document(promised, documents)):
            if documents[earlier.quote.document].made < documents[later.quote.document].made:
                yield from _changed(earlier, later, lexicon, policy, anew=True)


def _time_words(claim: Claim, policy: Policy) -> tuple[str, str]:
    """Whether a number is of each year or of several together, as far as the words around it tell."""
    words, said = policy.words, clause(claim)
    return str(bool(words.average.search(said))), str(tells_of_years(said, claim.period.last_year, words))


def _one_a_document(claims: Iterable[Claim], documents: Mapping[str, Document]) -> list[Claim]:
    """The first promise of each document, in the order they were made."""
    first: dict[str, Claim] = {}
    for claim in claims:
        first.setdefault(claim.quote.document, claim)
    return sorted(first.values(), key=lambda claim: (documents[claim.quote.document].made, claim.quote.document))


def _changed(earlier: Claim, later: Claim, lexicon: Lexicon, policy: Policy, *, anew: bool) -> Iterator[Revision]:
    """The revision that the later promise is, where it differs."""
    firmer = strength(later, policy) - strength(earlier, policy)
    if earlier.quantity is later.quantity is None and not firmer:
        return
    if earlier.quantity is None or later.quantity is None:
        yield Revision(earlier, later, Revised.REWORDED, anew, None, firmer)
        return
    if not units_agree(earlier.quantity.unit, later.quantity.unit, lexicon):
        return
    change = in_unit(later.quantity.value, later.quantity.unit, earlier.quantity.unit, lexicon) - earlier.quantity.value
    if change:
        yield Revision(earlier, later, Revised.RAISED if change > 0 else Revised.LOWERED, anew, change, firmer)
    elif firmer or (earlier.quantity.comparator, earlier.quantity.upper) != (later.quantity.comparator, later.quantity.upper):
        yield Revision(earlier, later, Revised.REWORDED, anew, Decimal(0), firmer)


# --- one year after the other ---


def _year_after_year(targets: Iterable[Claim], documents: Mapping[str, Document], lexicon: Lexicon, policy: Policy) -> Iterator[Revision]:
    """What the report of one year promises of a core indicator, against the report of the year before."""
    plans: dict[Place, dict[int, dict[str, Claim]]] = defaultdict(lambda: defaultdict(dict))
    for claim in targets:
        document = documents[claim.quote.document]
        if _is_yearly(claim, document, lexicon) and document.place is not None:
            plans[document.place, subject_key(claim.subject)][claim.period.last_year].setdefault(_thing(claim), claim)
    for years in plans.values():
        for year in sorted(years):
            if year + 1 in years:
                yield from _between(years[year], years[year + 1], lexicon, policy)


def _is_yearly(claim: Claim, document: Document, lexicon: Lexicon) -> bool:
    """Whether a claim is what a report promises of a core indicator for the year that it plans."""
    known = lexicon.indicators.get(claim.concept or "")
    return document.kind == DocumentKind.REPORT and str(claim.period) == str(document.plan_year) and known is not None and known.core


def _thing(claim: Claim) -> str:
    return f"{claim.concept}"


def _between(before: Mapping[str, Claim], after: Mapping[str, Claim], lexicon: Lexicon, policy: Policy) -> Iterator[Revision]:
    whole = len(after) >= policy.revision.share * len(before)
    for thing, earlier in before.items():
        later = after.get(thing)
        if later is None:
            if whole and earlier.quantity is not None:
                yield Revision(earlier, None, Revised.DROPPED, anew=False)
        elif earlier.measure is later.measure or None in (earlier.measure, later.measure):
            yield from _changed(earlier, later, lexicon, policy, anew=False)
