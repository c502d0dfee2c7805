"""Claims that cannot all be right (同一指标两个数；数与数对不上), and which of them is to be believed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from kg.lexicon import Lexicon, folded
from kg.matching.naming import Namer, clause, tells_of_years
from kg.matching.policy import Policy
from kg.matching.reports import Document
from kg.matching.slots import Slot, slot, tells_enough
from kg.model import Claim, Comparator, Contradiction, Discord, Kind, Measure, Quantity

RELATIVE = {Measure.RANK, Measure.MULTIPLE}  # among whom, of what: the words around them tell


def conflicts(
    claims: Iterable[Claim], documents: Mapping[str, Document], namer: Namer, lexicon: Lexicon, policy: Policy
) -> tuple[Contradiction, ...]:
    """Reports of one thing with different numbers, neither of which is the other rounded, two at a time."""
    slots: dict[Slot, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.kind is not Kind.TARGET and is_plain(claim, policy) and tells_enough(claim, namer, policy):
            slots[(*slot(claim, documents, namer, lexicon), claim.kind.value)].append(claim)
    pairs = (pair for claims in slots.values() for pair in _differing(claims, lexicon, policy))
    return tuple(_contradiction(one, other, documents, policy) for one, other in pairs)


def _contradiction(one: Claim, other: Claim, documents: Mapping[str, Document], policy: Policy) -> Contradiction:
    inside = one.quote.document == other.quote.document
    return Contradiction((one, other), Discord.INSIDE if inside else Discord.BETWEEN, *firmer((one, other), documents, policy))


def firmer(claims: tuple[Claim, Claim], documents: Mapping[str, Document], policy: Policy) -> tuple[Claim | None, str]:
    """The claim to be believed, and why: a final figure over a preliminary one, a report over news, a later word over an earlier."""
    made = {claim: documents[claim.quote.document] for claim in claims}
    ranks: tuple[tuple[str, Callable[[Claim], tuple[int, str]]], ...] = (
        ("final-over-preliminary", lambda claim: (-int(claim.kind is Kind.ESTIMATE), "")),
        ("firmer-source", lambda claim: (-policy.source_rank(made[claim].kind), "")),
        ("later-over-earlier", lambda claim: (0, made[claim].made)),
    )
    for reason, rank in ranks:
        low, high = sorted(claims, key=rank)
        if rank(low) != rank(high):
            return high, reason
    return None, "equal"


def is_plain(claim: Claim, policy: Policy) -> bool:
    """Whether a report states a number of its year without more ado."""
    if claim.quantity is None or claim.quantity.comparator is not Comparator.EXACT or claim.measure in RELATIVE:
        return False
    words, said = policy.words, clause(claim)
    told = any(pattern.search(said) for pattern in (words.average, words.summed, words.planned))
    return not told and not tells_of_years(said, claim.period.last_year, words)


def _differing(claims: list[Claim], lexicon: Lexicon, policy: Policy) -> Iterator[tuple[Claim, Claim]]:
    """Each number once, by the first claim that states it, with the next number up."""
    first: dict[Decimal, Claim] = {}
    for claim in claims:
        first.setdefault(amount(claim.quantity, lexicon), claim)
    ordered = sorted(first.items(), key=lambda item: item[0])
    for (low, one), (high, other) in pairwise(ordered):
        if _speak_apart(one, other, lexicon) and low > 0 and high / low <= policy.conflict.apart and not rounds(one, other, lexicon):
            first_said, second_said = sorted((one, other), key=lambda claim: (claim.quote.document, claim.quote.start))
            yield first_said, second_said


def _speak_apart(one: Claim, other: Claim, lexicon: Lexicon) -> bool:
    """Whether two claims can contradict each other: one sentence lists, and one document counts many things by one short name."""
    if one.quote.document != other.quote.document:
        return True
    known = lexicon.indicators.get(one.concept or "")
    alike = known is not None and known.core and folded(one.indicator) == folded(other.indicator)
    return alike and one.sentence.start != other.sentence.start


def amount(quantity: Quantity | None, lexicon: Lexicon) -> Decimal:
    """The number of a claim in the base of its unit."""
    assert quantity is not None
    return lexicon.amount(quantity.value, quantity.unit)


def rounds(one: Claim, other: Claim, lexicon: Lexicon) -> bool:
    """Whether the finer number, rounded to the digits of the coarser, is the coarser."""
    coarse, fine = sorted((one, other), key=lambda claim: -step(claim.quantity, lexicon))
    return abs(amount(coarse.quantity, lexicon) - amount(fine.quantity, lexicon)) <= step(coarse.quantity, lexicon) / 2


def step(quantity: Quantity | None, lexicon: Lexicon) -> Decimal:
    """What one of the last digit written is worth."""
    assert quantity is not None
    exponent = quantity.value.as_tuple().exponent
    return lexicon.amount(Decimal(1).scaleb(min(int(exponent), 0)), quantity.unit)
