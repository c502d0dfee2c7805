"""What came of promised milestones (事项兑现): promised → started → finished → opened, on time or late; 争创 → 获评."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.matching.policy import Policy
from kg.matching.reports import Document
from kg.model import SOUGHT, Delivery, EntityType, Kind, Milestone, Stage, Verdict
from kg.terms import folded

Thing = tuple[str, str]  # whose documents, what


def deliveries(
    milestones: Iterable[Milestone],
    documents: Mapping[str, Document],
    reviews: Mapping[tuple[str, int], Sequence[Document]],
    policy: Policy,
) -> tuple[Delivery, ...]:
    """What later documents of its place say of each promised milestone whose time is over."""
    things: dict[Thing, list[Milestone]] = defaultdict(list)
    for milestone in sorted(milestones, key=lambda one: (documents[one.quote.document].made, one.quote.document, one.quote.start)):
        place = documents[milestone.quote.document].place
        if place is not None:
            things[place, folded(milestone.object.name)].append(milestone)
    found = (made for told in things.values() for made in _of_thing(told, documents, reviews, policy))
    return tuple(sorted(found, key=lambda one: (one.target.quote.document, one.target.quote.start, one.target.object.name)))


def _of_thing(
    told: Sequence[Milestone], documents: Mapping[str, Document], reviews: Mapping[tuple[str, int], Sequence[Document]], policy: Policy
) -> Iterator[Delivery]:
    for target in told:
        if target.kind is not Kind.TARGET or target.stage not in policy.milestones.decisive or target.object.type is EntityType.INDUSTRY:
            continue
        home = documents[target.quote.document]
        later = [one for one in told if documents[one.quote.document].made > home.made]
        reviewed = [one for one in reviews.get((f"{home.place}", target.period.last_year), ()) if one.made > home.made]
        if (made := _delivery(target, later, policy, reviewed=bool(reviewed))) is not None:
            yield made


def _delivery(target: Milestone, later: Sequence[Milestone], policy: Policy, *, reviewed: bool) -> Delivery | None:
    """The verdict on one promise: by what was done, else by what was promised again, else by how far it has come."""
    done = [one for one in later if one.kind is not Kind.TARGET and _does(one, target, policy) and _is_of_turn(one, target)]
    if done:
        return _done(target, min(done, key=lambda one: one.period.last_year))
    if not reviewed:
        return None
    again = [one for one in later if one.kind is Kind.TARGET and one.stage is target.stage and _is_soon(one, target, policy)]
    if again and not _recurs(target):
        return Delivery(target, again[-1], Verdict.MISSED, _years(again[-1], target), "milestone:promised-again")
    begun = [one for one in later if one.kind is not Kind.TARGET and _is_of_turn(one, target)]
    if begun:
        only = "sought" if begun[0].rule == SOUGHT else begun[0].stage.value
        return Delivery(target, begun[0], Verdict.MISSED, None, f"milestone:only-{only}")
    return Delivery(target, None, Verdict.UNREPORTED, None, "no-report")


def _done(target: Milestone, outcome: Milestone) -> Delivery:
    """On time, late, or some time in the years that a report sums up."""
    if outcome.period.first_year <= target.period.last_year <= outcome.period.last_year:
        late = 0 if outcome.period.first_year == outcome.period.last_year else None
        return Delivery(target, outcome, Verdict.MET, late, "milestone:done")
    late = _years(outcome, target)
    return Delivery(target, outcome, Verdict.MET if late < 0 else Verdict.MISSED, late, f"milestone:{'early' if late < 0 else 'late'}")


def _years(one: Milestone, other: Milestone) -> int:
    return one.period.last_year - other.period.last_year


def _is_soon(again: Milestone, target: Milestone, policy: Policy) -> bool:
    return 0 < _years(again, target) <= policy.milestones.again


def _recurs(milestone: Milestone) -> bool:
    """Whether it comes round again, so that a later one is another one: 办好…博览会."""
    return milestone.object.type is EntityType.EVENT


def _is_of_turn(reported: Milestone, target: Milestone) -> bool:
    """Whether a report is of what was promised, not of the next turn of what comes round every year."""
    return not _recurs(target) or reported.period.first_year <= target.period.last_year <= reported.period.last_year


def _does(reported: Milestone, target: Milestone, policy: Policy) -> bool:
    """Whether a report is of what was promised: what is only sought, 国家卫生城市创建, is not won yet."""
    return reported.rule != SOUGHT and _reaches(reported.stage, target.stage, policy)


def _reaches(reported: Stage, promised: Stage, policy: Policy) -> bool:
    """Whether a stage includes another: what is open is finished; a title is won or not."""
    ladder = policy.milestones.stages
    if reported in ladder and promised in ladder:
        return ladder.index(reported) >= ladder.index(promised)
    return reported is promised
