"""What an analyst says of claims, milestones and relations: 错误, 更正; found by document and quote, or by their id."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg import wording
from kg.curation import Action, Line, edited
from kg.errors import ConfigurationError
from kg.model import Claim, Milestone, Quote, Reading, Relation
from kg.tables import claim_row
from kg.terms import Namespaces, folded

Fact = Claim | Milestone | Relation


@dataclass(frozen=True, slots=True)
class Correction:
    """A line and the fact it changed: as read, and as it is now, None where it is withdrawn."""

    line: Line
    before: Fact
    after: Claim | None


@dataclass(slots=True)
class Case:
    """A fact on its way through the lines: as it is now, and all ids it has had."""

    now: Fact | None
    ids: set[str]


def names_facts(line: Line, document: str) -> bool:
    """Whether a line may speak of a fact of a document; by an id alone any document's."""
    return not line.document or line.is_of(document)


def case(read: Fact, now: Fact, names: Namespaces) -> Case:
    """A fact as read, and as it is after things were brought together."""
    return Case(now, {fact_iri(read, names), fact_iri(now, names)})


def corrections(cases: Sequence[Case], lines: Iterable[Line], names: Namespaces) -> Iterator[Correction | ConfigurationError]:
    """What the lines change of the facts of a document, which they change in place, one line after the other."""
    for line in lines:
        try:
            yield from _follow(line, cases, names)
        except ConfigurationError as fault:
            yield fault


def with_facts(reading: Reading, cases: Iterable[Case]) -> Reading:
    """The reading with the facts that are left."""
    kept = [case.now for case in cases if case.now is not None]
    return replace(
        reading,
        claims=tuple(fact for fact in kept if isinstance(fact, Claim)),
        milestones=tuple(fact for fact in kept if isinstance(fact, Milestone)),
        relations=tuple(fact for fact in kept if isinstance(fact, Relation)),
    )


def fact_iri(fact: Fact, names: Namespaces) -> str:
    """The node of a fact."""
    match fact:
        case Claim():
            return names.claim(fact)
        case Milestone():
            return names.milestone(fact)
        case Relation():
            return names.relation(fact)


def _follow(line: Line, cases: Sequence[Case], names: Namespaces) -> Iterator[Correction]:
    found = [case for case in cases if case.now is not None and line.id in case.ids] if line.id else _quoted(line, cases)
    if len(found) > 1:
        several = "、".join(told(case.now) for case in found[:6])
        raise line.fault(f"“{line.quote}”对上 {len(found)} 条：{several} (ambiguous)", "请在“指标”或“编号”里写明是哪一条")
    for case in found:
        yield from _changed(line, case, names)


def told(fact: Fact | None) -> str:
    """A fact in an analyst's words; of none, nothing."""
    match fact:
        case Claim():
            row = claim_row(fact, Namespaces())
            return f"{fact.subject.name} {fact.indicator} {wording.promise(row)} {fact.period} {wording.choice('kind', fact.kind)}"
        case Milestone():
            return f"{fact.object.name} {wording.choice('stage', fact.stage)} {fact.period}"
        case Relation():
            return f"{fact.subject.name} {fact.predicate} {fact.object.name}"
        case None:
            return ""


def _quoted(line: Line, cases: Sequence[Case]) -> list[Case]:
    """The facts whose clause is the quote, else those whose sentence holds it; claims before milestones before relations."""
    for kind in (Claim, Milestone, Relation) if line.action is Action.WRONG else (Claim,):
        for fits in (_is_clause, _is_in_sentence):
            found = [case for case in cases if isinstance(case.now, kind) and _is_meant(case.now, line, fits)]
            if found:
                return found
    return []


def _is_meant(fact: Fact, line: Line, fits: Callable[[Fact, str], bool]) -> bool:
    if line.indicator and not (isinstance(fact, Claim) and line.indicator in (fact.indicator, *fact.wordings)):
        return False
    return fits(fact, folded(line.quote))


def _is_clause(fact: Fact, words: str) -> bool:
    return folded(fact.quote.text) == words


def _is_in_sentence(fact: Fact, words: str) -> bool:
    return any(words in folded(quote.text) for quote in _evidence(fact))


def _evidence(fact: Fact) -> Iterator[Quote]:
    yield fact.quote
    if not isinstance(fact, Relation):
        yield fact.sentence


def _changed(line: Line, case: Case, names: Namespaces) -> Iterator[Correction]:
    before = case.now
    assert before is not None
    if line.action is Action.WRONG:
        case.now = None
        yield Correction(line, before, None)
    elif isinstance(before, Claim):
        after = edited(before, line.field, line.to)
        case.now = after
        case.ids.add(names.claim(after))
        yield Correction(line, before, after)
