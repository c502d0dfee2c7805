"""Claims that cannot both be right, and promises made anew (同一指标两个数; 调整目标)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from kg.lexicon import Lexicon, folded
from kg.matching.naming import Namer, clause, tells_of_years
from kg.matching.policy import Policy
from kg.matching.reports import Document, subject_key
from kg.model import Claim, Comparator, Kind, Measure, Quantity

Pair = tuple[Claim, Claim]
Slot = tuple[str | None, ...]
RELATIVE = {Measure.RANK, Measure.MULTIPLE}  # among whom, of what: the words around them tell


def conflicts(
    claims: Iterable[Claim], documents: Mapping[str, Document], namer: Namer, lexicon: Lexicon, policy: Policy
) -> tuple[Pair, ...]:
    """Pairs of reports of one thing with different numbers, neither of which is the other rounded."""
    slots: dict[Slot, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.kind is not Kind.TARGET and _is_plain(claim, policy) and _tells_enough(claim, namer, policy):
            slots[(*_slot(claim, documents, namer, lexicon), claim.kind.value)].append(claim)
    return tuple(pair for slot in slots.values() for pair in _differing(slot, lexicon, policy))


def revisions(
    claims: Iterable[Claim], documents: Mapping[str, Document], namer: Namer, lexicon: Lexicon, policy: Policy
) -> tuple[Pair, ...]:
    """Pairs of promises of one thing for one time, the later one with another number or comparator: (later, earlier)."""
    slots: dict[Slot, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.kind is Kind.TARGET and claim.quantity is not None and _tells_enough(claim, namer, policy):
            slots[(*_slot(claim, documents, namer, lexicon), *_time_words(claim, policy))].append(claim)
    return tuple(pair for slot in slots.values() for pair in _revised(slot, documents))


def _is_plain(claim: Claim, policy: Policy) -> bool:
    """Whether a report states a number of its year without more ado."""
    if claim.quantity is None or claim.quantity.comparator is not Comparator.EXACT or claim.measure in RELATIVE:
        return False
    words, said = policy.words, clause(claim)
    told = any(pattern.search(said) for pattern in (words.average, words.summed, words.planned))
    return not told and not tells_of_years(said, claim.period.last_year, words)


def _tells_enough(claim: Claim, namer: Namer, policy: Policy) -> bool:
    name = namer.name(claim)
    return not name.vague and (claim.concept is not None or len(name.letters) >= policy.conflict.shortest)


def _time_words(claim: Claim, policy: Policy) -> tuple[str, str]:
    """Whether a number is of each year or of several together, as far as the words around it tell."""
    words, said = policy.words, clause(claim)
    return str(bool(words.average.search(said))), str(tells_of_years(said, claim.period.last_year, words))


def _slot(claim: Claim, documents: Mapping[str, Document], namer: Namer, lexicon: Lexicon) -> Slot:
    assert claim.quantity is not None
    unit, place = lexicon.unit(claim.quantity.unit), documents[claim.quote.document].place
    measured = unit.base if unit else claim.quantity.unit
    name = namer.name(claim)
    return place, subject_key(claim.subject), name.key, str(claim.period), str(claim.measure), measured, claim.note


def _differing(claims: list[Claim], lexicon: Lexicon, policy: Policy) -> Iterator[Pair]:
    """Each number once, by the first claim that states it, with the next number up."""
    first: dict[Decimal, Claim] = {}
    for claim in claims:
        first.setdefault(_amount(claim.quantity, lexicon), claim)
    ordered = sorted(first.items(), key=lambda item: item[0])
    for (low, one), (high, other) in pairwise(ordered):
        if _speak_apart(one, other) and low > 0 and high / low <= policy.conflict.apart and not _rounds(one, other, lexicon):
            first_said, second_said = sorted((one, other), key=lambda claim: (claim.quote.document, claim.quote.start))
            yield first_said, second_said


def _speak_apart(one: Claim, other: Claim) -> bool:
    """Whether two claims can contradict each other: one sentence lists, and one document counts many things by one short name."""
    if one.quote.document != other.quote.document:
        return True
    known = one.concept is not None and folded(one.indicator) == folded(other.indicator)
    return known and one.sentence.start != other.sentence.start


def _amount(quantity: Quantity | None, lexicon: Lexicon) -> Decimal:
    assert quantity is not None
    return lexicon.amount(quantity.value, quantity.unit)


def _rounds(one: Claim, other: Claim, lexicon: Lexicon) -> bool:
    """Whether the finer number, rounded to the digits of the coarser, is the coarser."""
    coarse, fine = sorted((one, other), key=lambda claim: -_step(claim.quantity, lexicon))
    return abs(_amount(coarse.quantity, lexicon) - _amount(fine.quantity, lexicon)) <= _step(coarse.quantity, lexicon) / 2


def _step(quantity: Quantity | None, lexicon: Lexicon) -> Decimal:
    """What one of the last digit written is worth."""
    assert quantity is not None
    exponent = quantity.value.as_tuple().exponent
    return lexicon.amount(Decimal(1).scaleb(min(int(exponent), 0)), quantity.unit)


def _revised(claims: list[Claim], documents: Mapping[str, Document]) -> Iterator[Pair]:
    """Promises of consecutive documents that differ."""
    first: dict[str, Claim] = {}
    for claim in claims:
        first.setdefault(claim.quote.document, claim)
    ordered = sorted(first.values(), key=lambda claim: (documents[claim.quote.document].made, claim.quote.document))
    for earlier, later in pairwise(ordered):
        if earlier.quantity != later.quantity and documents[earlier.quote.document].made < documents[later.quote.document].made:
            yield later, earlier
