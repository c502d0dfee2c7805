"""What came of the targets (目标完成情况): claims → assessments, conflicts and revisions, by a policy that is data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.lexicon import Indicator, Lexicon
from kg.matching import contradictions, relations
from kg.matching.judgements import Conclusion, conclusion, conclusions
from kg.matching.naming import Namer
from kg.matching.outcomes import Candidate, assessment, candidates
from kg.matching.policy import Policy, policy
from kg.matching.reports import Document, Pool, PoolKey, documents_by_name, pools, reviewing, subject_key
from kg.matching.verdicts import Comparison, is_ceiling
from kg.model import Assessment, Claim, Entity, Kind, Verdict
from kg.tables import Row
from kg.terms import NATION

__all__ = ["Findings", "Policy", "assess", "policy"]


@dataclass(frozen=True, slots=True)
class Findings:
    """What matching found. `stated` are the reports it took from bases that plans state (由240元提高到280元), made into claims."""

    assessments: tuple[Assessment, ...]
    conflicts: tuple[tuple[Claim, Claim], ...]
    revisions: tuple[tuple[Claim, Claim], ...]
    policy: str
    stated: tuple[Claim, ...] = ()


def assess(claims: Sequence[Claim], documents: Sequence[Row], lexicon: Lexicon, policy: Policy) -> Findings:
    """What came of each target whose year a later document of its place looks back on; what contradicts; what was promised anew."""
    known, namer = documents_by_name(documents), Namer(lexicon, policy)
    ordered = sorted(claims, key=lambda claim: (claim.quote.document, claim.quote.start, claim.quote.stop, claim.indicator))
    bench = Bench(
        known, namer, lexicon, policy, pools(ordered, known, namer, policy), conclusions(ordered, policy), reviewing(known.values())
    )
    found = tuple(made for claim in ordered if claim.kind is Kind.TARGET and (made := bench.assessed(claim)) is not None)
    return Findings(
        assessments=found,
        conflicts=contradictions.conflicts(ordered, known, namer, lexicon, policy),
        revisions=contradictions.revisions(ordered, known, namer, lexicon, policy),
        policy=policy.name,
        stated=tuple(dict.fromkeys(_stated(found))),
    )


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
        return self._by_words(target, later) or made or self._unreported(target, later)

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

    def _indicator(self, target: Claim) -> Indicator | None:
        return None if target.concept is None else self.lexicon.indicators.get(target.concept)

    def _unreported(self, target: Claim, later: Sequence[Document]) -> Assessment | None:
        return Assessment(target, None, Verdict.UNREPORTED, None, "no-report") if later else None
