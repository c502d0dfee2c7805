"""What came of the targets (目标完成情况): claims → assessments, contradictions, revisions, series, by a policy that is data."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.jsonlines import Row
from kg.lexicon import Indicator, Lexicon
from kg.matching import amplification, arithmetic, contradictions, deliveries, relations, revisions, series
from kg.matching.homes import Homes
from kg.matching.judgements import Conclusion, conclusion, conclusions
from kg.matching.naming import Namer
from kg.matching.outcomes import Candidate, assessment, candidates
from kg.matching.policy import DEFAULT, Policy, policy
from kg.matching.reports import Document, Pool, PoolKey, documents_by_name, pools, reviewing, subject_key
from kg.matching.strength import strength
from kg.matching.verdicts import Comparison, is_ceiling
from kg.model import (
    Assessment,
    Claim,
    Entity,
    Findings,
    Kind,
    Milestone,
    Verdict,
)
from kg.tables import nothing
from kg.terms import NATION

__all__ = ["DEFAULT", "Findings", "Policy", "assess", "beyond", "gathered", "policy", "within"]


def assess(
    claims: Sequence[Claim],
    documents: Sequence[Row],
    lexicon: Lexicon,
    policy: Policy,
    milestones: Sequence[Milestone] = (),
    parent: Callable[[Entity], Entity | None] = nothing,
) -> Findings:
    """What came of each target and milestone whose year a later document of its place looks back on, and how the numbers agree.

    `parent` tells the place above a place.
    """
    near, far = within(claims, documents, lexicon, policy, milestones), beyond(claims, documents, lexicon, policy, parent)
    return replace(near, contradictions=(*near.contradictions, *far.contradictions), amplifications=far.amplifications, series=far.series)


def beyond(
    claims: Iterable[Claim],
    documents: Sequence[Row],
    lexicon: Lexicon,
    policy: Policy,
    parent: Callable[[Entity], Entity | None] = nothing,
) -> Findings:
    """How the numbers agree from place to place, and from year to year."""
    by_name, ordered = documents_by_name(documents), _in_order(claims)
    return Findings(
        policy=policy.name,
        contradictions=arithmetic.arithmetic(ordered, by_name, lexicon, policy, parent),
        amplifications=amplification.amplifications(ordered, by_name, lexicon, parent),
        series=series.series(ordered, by_name, Namer(lexicon, policy), lexicon),
    )


def _in_order(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda claim: (claim.quote.document, claim.quote.start, claim.quote.stop, claim.indicator))


def within(
    claims: Iterable[Claim],
    documents: Sequence[Row],
    lexicon: Lexicon,
    policy: Policy,
    milestones: Sequence[Milestone] = (),
    known: Homes | None = None,
) -> Findings:
    """What is found of the claims of each place by itself; where homes are known, of those that are stale."""
    by_name, namer, ordered = documents_by_name(documents), Namer(lexicon, policy), _in_order(claims)
    reviews = reviewing(by_name.values())
    bench = Bench(
        documents=by_name,
        namer=namer,
        lexicon=lexicon,
        policy=policy,
        pools=pools(ordered, by_name, namer, policy),
        conclusions=conclusions(ordered, policy),
        reviews=reviews,
        statements=_statements(ordered),
    )

    def stale(fact: Claim | Milestone) -> bool:
        return known is None or known.is_stale(fact)

    targets = [claim for claim in ordered if claim.kind is Kind.TARGET and stale(claim)]
    differing = contradictions.conflicts(ordered, by_name, namer, lexicon, policy)
    assessments = tuple(made for claim in targets if (made := bench.assessed(claim)) is not None)
    return Findings(
        policy=policy.name,
        assessments=assessments,
        deliveries=tuple(one for one in deliveries.deliveries(milestones, by_name, reviews, policy) if stale(one.target)),
        revisions=tuple(one for one in revisions.revisions(ordered, by_name, namer, lexicon, policy) if stale(one.earlier)),
        contradictions=tuple(one for one in differing if stale(one.claims[0])),
        strengths=tuple((claim, strength(claim, policy)) for claim in targets),
        stated=tuple(dict.fromkeys(_stated(assessments))),
    )


def gathered(policy: str, groups: Mapping[str, Sequence[Any]]) -> Findings:
    """Some of what was found, by kind, as findings of their own."""
    stated = dict.fromkeys(_stated(groups.get("assessments", ())))
    return Findings(policy, **{name: tuple(group) for name, group in groups.items()}, stated=tuple(stated))


def _statements(claims: Iterable[Claim]) -> Mapping[str, list[Claim]]:
    """What each document reports in words alone."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.kind is not Kind.TARGET and claim.relative is not None:
            found[claim.quote.document].append(claim)
    return found


def _stated(found: Sequence[Assessment]) -> Iterator[Claim]:
    for one in found:
        yield from (claim for claim in (one.outcome, *one.related) if claim is not None and claim.rule == "stated-base")


@dataclass(frozen=True, slots=True)
class Bench:
    """All that a target is held against."""

    documents: Mapping[str, Document]
    namer: Namer
    lexicon: Lexicon
    policy: Policy
    pools: Mapping[PoolKey, Pool]
    conclusions: Mapping[str, list[Conclusion]]
    reviews: Mapping[tuple[str, int], list[Document]]
    statements: Mapping[str, list[Claim]]

    def assessed(self, target: Claim) -> Assessment | None:
        """What came of a target; None where no document in hand can tell."""
        home = self.documents[target.quote.document]
        if home.place is None:
            return None
        found = self._candidates(target, target, target.subject)
        made = self._by_number(target, found)
        if made is not None and made.verdict is not Verdict.INCOMPARABLE:
            return made
        later = [review for review in self.reviews.get((home.place, target.period.last_year), ()) if review.made > home.made]
        return self._by_words(target, later) or self._by_statement(target, later) or made or self._unreported(target, later)

    def _by_number(self, target: Claim, found: list[Candidate]) -> Assessment | None:
        if target.quantity is not None:
            return assessment(target, found, self.lexicon, self.policy)
        return self._by_relation(target, found)

    def _candidates(self, target: Claim, like: Claim, subject: Entity) -> list[Candidate]:
        """What was reported of a subject for a target's time, of the thing that a claim like it measures."""
        home = self.documents[target.quote.document]
        place = NATION if subject.code == NATION else home.place
        pool = self.pools.get((place, subject_key(subject), target.period.last_year))
        names = (self.namer.name(like), *self.namer.others(like))
        return [] if pool is None else candidates(like, names, pool.near(names), home, self.lexicon, self.policy)

    def _by_relation(self, target: Claim, found: list[Candidate]) -> Assessment | None:
        """The verdict on a promise measured by another figure, where both are reported."""
        own = relations.growth(found, self.lexicon)
        if own is None:
            return None
        value, claim = own
        other = self._yardstick(target)
        judged: Comparison | None = None
        if other is not None:
            judged = relations.against(target, value, other[0], self.policy)
        elif not relations.is_relational(target, self.policy):
            judged = relations.direction(target, value, self.policy)
        if judged is None:
            return None
        return Assessment(target, claim, judged.verdict, judged.margin, f"relation:{judged.rule}", () if other is None else (other[1],))

    def _yardstick(self, target: Claim) -> relations.Growth | None:
        like = relations.yardstick(target, self.lexicon, self.policy)
        if like is None:
            return None
        nation = relations.is_measured_by_nation(target, self.policy)
        subject = Entity(target.subject.type, NATION, NATION) if nation else target.subject
        return relations.growth(self._candidates(target, like, subject), self.lexicon)

    def _by_words(self, target: Claim, later: Sequence[Document]) -> Assessment | None:
        """The verdict that a later report itself gives."""
        for review in later:
            found = conclusion(target, self.conclusions.get(review.name, ()), self.lexicon, self.policy)
            if found is not None:
                outcome, related = (found.claim, ()) if found.stated else (None, (found.claim,))
                verdict = found.verdict(ceiling=is_ceiling(target, self._indicator(target)))
                return Assessment(target, outcome, verdict, None, "own-judgement", related)
        return None

    def _by_statement(self, target: Claim, later: Sequence[Document]) -> Assessment | None:
        """The verdict of a later report that says of a promise without a number what was promised."""
        told = (claim for review in later for claim in self.statements.get(review.name, ()))
        stated = next((claim for claim in told if relations.restates(claim, target, self.policy)), None)
        return None if stated is None else Assessment(target, stated, Verdict.MET, None, "relation:stated")

    def _indicator(self, target: Claim) -> Indicator | None:
        return None if target.concept is None else self.lexicon.indicators.get(target.concept)

    def _unreported(self, target: Claim, later: Sequence[Document]) -> Assessment | None:
        return Assessment(target, None, Verdict.UNREPORTED, None, "no-report") if later else None
