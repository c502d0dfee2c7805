"""Numbers that do not add up (算术核对): a level against the growth to it, parts against their whole, districts against their city."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from kg.lexicon import Lexicon
from kg.matching.contradictions import amount, is_plain, step
from kg.matching.policy import Policy
from kg.matching.reports import Document, subject_key
from kg.model import Claim, Contradiction, Discord, Entity, EntityType, Kind, Measure

ParentLookup = Callable[[Entity], Entity | None]
Year = tuple[str, str, int]  # subject, indicator, year
Levels = dict[Year, Claim]
HUNDRED = Decimal(100)


def arithmetic(
    claims: Iterable[Claim], documents: Mapping[str, Document], lexicon: Lexicon, policy: Policy, parent: ParentLookup
) -> tuple[Contradiction, ...]:
    """What was reported of a year that cannot be right together with what else was reported."""
    told = [claim for claim in claims if _is_of_a_year(claim, policy) and _is_own(claim, documents[claim.quote.document])]
    levels = _first(told, Measure.LEVEL, documents)
    rates = {**_first(told, Measure.GROWTH, documents), **_first(told, Measure.DECLINE, documents)}
    return (*_against_growth(levels, rates, lexicon, policy), *_against_parts(levels, lexicon, policy, parent))


def _is_of_a_year(claim: Claim, policy: Policy) -> bool:
    plain = claim.kind is Kind.ACHIEVEMENT and claim.concept is not None and claim.note is None and is_plain(claim, policy)
    return plain and claim.period.whole == str(claim.period.last_year)


def _is_own(claim: Claim, document: Document) -> bool:
    """Whether a government speaks of itself, or a table of anybody."""
    return document.is_table or document.place == subject_key(claim.subject)


def _first(claims: Iterable[Claim], measure: Measure, documents: Mapping[str, Document]) -> Levels:
    """The first figure of each indicator, subject and year, as its own report gives it."""
    found: Levels = {}
    ordered = sorted(claims, key=lambda claim: (documents[claim.quote.document].made, claim.quote.document, claim.quote.start))
    for claim in ordered:
        if claim.measure is measure:
            found.setdefault((subject_key(claim.subject), f"{claim.concept}", claim.period.last_year), claim)
    return found


# --- level against growth ---


def _against_growth(levels: Levels, rates: Levels, lexicon: Lexicon, policy: Policy) -> Iterator[Contradiction]:
    for (subject, indicator, year), rate in rates.items():
        before, after = levels.get((subject, indicator, year - 1)), levels.get((subject, indicator, year))
        if before is None or after is None or _is_real(rate, policy) or not _comparable(before, after, lexicon):
            continue
        gap = _gap(before, after, rate, lexicon)
        if gap is not None and gap > policy.arithmetic.points:
            yield Contradiction((before, after, rate), Discord.GROWTH, None, "level-against-growth")


def _is_real(rate: Claim, policy: Policy) -> bool:
    """Whether a growth is without the change of prices, and so not the quotient of two amounts."""
    return bool(policy.arithmetic.real.search(f"{rate.indicator}{rate.sentence.text}"))


def _comparable(one: Claim, other: Claim, lexicon: Lexicon) -> bool:
    """Whether two levels are amounts of one unit; shares do not grow by their quotient."""
    assert one.quantity is not None
    assert other.quantity is not None
    first, second = lexicon.unit(one.quantity.unit), lexicon.unit(other.quantity.unit)
    return first is not None and second is not None and first.base == second.base and not first.is_percent and bool(one.quantity.value)


def _gap(before: Claim, after: Claim, rate: Claim, lexicon: Lexicon) -> Decimal | None:
    """How many points the growth that the levels tell is from the one reported, beyond what rounding explains."""
    assert rate.quantity is not None
    unit, low, high = lexicon.unit(rate.quantity.unit), amount(before.quantity, lexicon), amount(after.quantity, lexicon)
    if unit is None or not unit.is_percent:
        return None
    told = rate.quantity.value if rate.measure is Measure.GROWTH else -rate.quantity.value
    rounding = (step(before.quantity, lexicon) + step(after.quantity, lexicon)) / low * HUNDRED
    return abs((high / low - 1) * HUNDRED - told) - rounding


# --- parts against the whole ---


def _against_parts(levels: Levels, lexicon: Lexicon, policy: Policy, parent: ParentLookup) -> Iterator[Contradiction]:
    """Parts that are more than their whole: of an indicator by sorts, of a place by the places in it."""
    groups: dict[tuple[str, Year], list[Claim]] = defaultdict(list)
    for (_, indicator, year), claim in levels.items():
        if not policy.arithmetic.averages.search(claim.indicator):
            for way, subject, whole in _wholes(claim, indicator, lexicon, policy, parent):
                groups[way, (subject, whole, year)].append(claim)
    for (_, key), parts in groups.items():
        whole_claim = levels.get(key)
        if whole_claim is not None and _exceed(parts, whole_claim, lexicon, policy):
            yield Contradiction((whole_claim, *parts), Discord.PARTS, None, "parts-against-whole")


def _wholes(claim: Claim, indicator: str, lexicon: Lexicon, policy: Policy, parent: ParentLookup) -> Iterator[tuple[str, str, str]]:
    """What a figure is a part of, and in which way: subject and indicator of each whole."""
    subject, known, above = subject_key(claim.subject), lexicon.indicators.get(indicator), _above(claim, parent)
    yield from (("sorts", subject, whole) for whole, parts in policy.arithmetic.sums.items() if indicator in parts)
    if known is not None and known.broader is not None:
        yield indicator, subject, known.broader
    if above is not None:
        yield "places", subject_key(above), indicator


def _above(claim: Claim, parent: ParentLookup) -> Entity | None:
    return parent(claim.subject) if claim.subject.type is EntityType.PLACE else None


def _exceed(parts: Iterable[Claim], whole: Claim, lexicon: Lexicon, policy: Policy) -> bool:
    alike = [part for part in parts if _comparable(part, whole, lexicon)]
    total = sum((amount(part.quantity, lexicon) for part in alike), Decimal(0))
    return total > amount(whole.quantity, lexicon) * (1 + policy.arithmetic.excess)
