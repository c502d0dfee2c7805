"""What a report itself concludes where it gives no figure (超额完成, 没有完成, 控制在预算范围内)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from re import Match, Pattern

from kg.lexicon import Lexicon
from kg.matching.policy import Policy
from kg.matching.reports import SENTENCE
from kg.model import Claim, Kind, Verdict
from kg.resources import longest_first
from kg.terms import folded


class Sense(StrEnum):
    """What words conclude: 完成, 没有完成, 高于, 低于预期目标."""

    MET = "met"
    MISSED = "missed"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Words that conclude, what stands before and after them, and the claim whose sentence holds them."""

    before: str
    after: str
    sense: Sense
    claim: Claim
    stated: bool  # whether the claim itself is the conclusion, not its neighbour

    def verdict(self, *, ceiling: bool) -> Verdict:
        """What it says of a target; a ceiling is met below it."""
        good = self.sense is Sense.MET or self.sense is (Sense.BELOW if ceiling else Sense.ABOVE)
        return Verdict.MET if good else Verdict.MISSED


def conclusions(claims: Iterable[Claim], policy: Policy) -> Mapping[str, list[Conclusion]]:
    """The conclusions of each document, from the sentences that hold a report."""
    found: dict[str, list[Conclusion]] = defaultdict(list)
    seen: set[tuple[str, int]] = set()
    for claim in claims:
        if claim.kind is Kind.TARGET:
            continue
        document = claim.quote.document
        if claim.relative is not None:
            found[document].extend(_concluded(f"{claim.indicator}{claim.relative}", claim, policy, stated=True))
        elif (document, claim.sentence.start) not in seen:
            seen.add((document, claim.sentence.start))
            found[document].extend(_concluded(claim.sentence.text, claim, policy, stated=False))
    return found


def _concluded(text: str, claim: Claim, policy: Policy, *, stated: bool) -> Iterable[Conclusion]:
    """What words conclude, each with the words around it up to the next that do: 粮食产量｜超额完成，城镇新增就业｜没有完成目标."""
    for part in SENTENCE.split(text):
        found = list(_senses(part, policy))
        for match, sense in found:
            start = max((other.end() for other, _ in found if other.end() <= match.start()), default=0)
            stop = min((other.start() for other, _ in found if other.start() >= match.end()), default=len(part))
            yield Conclusion(folded(part[start : match.start()]), folded(part[match.end() : stop]), sense, claim, stated)


def _senses(part: str, policy: Policy) -> Iterator[tuple[Match[str], Sense]]:
    """The words that conclude; 未能如期完成 is not 如期完成."""
    judgement = policy.judgement
    missed = list(judgement.missed.finditer(part))
    yield from ((match, Sense.MISSED) for match in missed)
    for pattern, sense in ((judgement.met, Sense.MET), (judgement.above, Sense.ABOVE), (judgement.below, Sense.BELOW)):
        for match in pattern.finditer(part):
            if not any(match.start() < other.end() and other.start() < match.end() for other in missed):
                yield match, sense


def conclusion(target: Claim, found: Iterable[Conclusion], lexicon: Lexicon, policy: Policy) -> Conclusion | None:
    """The first conclusion on a target: its indicator stands just before the words that conclude, or between them and 目标."""
    names = _names(target, lexicon, policy)
    return next((one for one in found if _is_of(one, target, names, policy)), None)


def _is_of(one: Conclusion, target: Claim, names: Pattern[str], policy: Policy) -> bool:
    """Whether a conclusion is on a target: stated of the same thing, or of one of its names."""
    if one.stated and one.claim.concept is not None and one.claim.concept == target.concept:
        return one.claim.subject == target.subject
    return any(_ends_near(one.before, name, policy) for name in names.finditer(one.before)) or any(
        _is_aimed_at(one.after, name, policy) for name in names.finditer(one.after)
    )


def _names(target: Claim, lexicon: Lexicon, policy: Policy) -> Pattern[str]:
    """The wordings of what a target measures and the collective ones that take it in, longest first: 生产总值 is none in 地区生产总值."""
    known = None if target.concept is None else lexicon.indicators.get(target.concept)
    names = {folded(target.indicator), *(folded(label) for label in (known.labels if known else ()))}
    wider = {words for words, labels in policy.judgement.covers.items() if any(label in name for label in labels for name in names)}
    told = longest_first(name for name in names | wider if len(name) > 2)
    return re.compile("|".join(map(re.escape, told)) or "(?!)")


def _ends_near(before: str, name: Match[str], policy: Policy) -> bool:
    """城镇调查失业率明显低于预期目标."""
    return len(before) - name.end() <= policy.judgement.within and _stands_alone(before, name.start(), policy)


def _is_aimed_at(after: str, name: Match[str], policy: Policy) -> bool:
    """没有实现年初确定的单位国内生产总值能耗降低4%的目标."""
    judgement = policy.judgement
    if name.start() > judgement.within or not _stands_alone(after, name.start(), policy):
        return False
    return bool(judgement.aims.search(after, name.end(), name.end() + judgement.aimed))


def _stands_alone(text: str, at: int, policy: Policy) -> bool:
    """Whether a name that begins there is not the end of a longer one."""
    return at == 0 or text[at - 1] in policy.judgement.before
