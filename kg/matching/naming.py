"""What a claim measures, in a form that can be compared (城镇新增就业人数 = 新增城镇就业)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from kg.lexicon import Lexicon, folded, readings
from kg.matching.policy import Policy, Words
from kg.model import Claim, Measure

STOP = re.compile(r"[，,。；！？\n]")
NONE: frozenset[str] = frozenset()
MANY = 2  # characters left over that make a phrase tell of something


class Kinship(StrEnum):
    """How the thing reported stands to the thing promised."""

    SAME = "same"  # one concept, or one phrase but for words that tell nothing
    ALIKE = "alike"  # wordings so near that they are taken for one
    NARROWER = "narrower"  # the report speaks of a part: 公共充电桩 → 电动汽车公共充电桩
    WIDER = "wider"  # the report speaks of the whole


CLOSE = (Kinship.SAME, Kinship.ALIKE)


@dataclass(frozen=True, slots=True)
class Name:
    """A phrase reduced to what tells it apart. `letters` are its characters in order of the code, so word order is no matter."""

    concept: str | None
    broader: str | None
    phrase: str
    letters: str
    flow: bool
    marks: tuple[frozenset[str], ...]
    kinds: tuple[frozenset[str], ...]
    vague: bool
    stages: frozenset[str]

    @property
    def key(self) -> str:
        """What claims of one thing share: the concept, else the characters of the phrase."""
        return self.concept or f"{'+' if self.flow else ''}{self.letters}{'/'.join(sorted(self.stages))}"

    @property
    def pairs(self) -> frozenset[str]:
        """Two characters running, of all the phrase."""
        return frozenset(self.phrase[i : i + 2] for i in range(len(self.phrase) - 1))


class Namer:
    """Gives claims their names, each phrase once."""

    def __init__(self, lexicon: Lexicon, policy: Policy) -> None:
        self.lexicon, self._policy = lexicon, policy
        self._known: dict[tuple[str, str | None, frozenset[str]], Name] = {}

    def name(self, claim: Claim) -> Name:
        """What a claim measures."""
        key = (claim.indicator, claim.concept, self._stages(claim.indicator) or self._stages(clause(claim)))
        if key not in self._known:
            self._known[key] = self._made(*key)
        return self._known[key]

    def others(self, claim: Claim) -> tuple[Name, ...]:
        """What else it is called, where that tells something."""
        named = (replace(claim, indicator=one, concept=self._concept(one), wordings=()) for one in claim.wordings)
        names = (self.name(one) for one in named)
        return tuple(name for name in names if name.concept or (not name.vague and len(name.phrase) >= self._policy.similar.shortest))

    def _concept(self, wording: str) -> str | None:
        known = self.lexicon.indicator(wording)
        return None if known is None else known.id

    def _stages(self, said: str) -> frozenset[str]:
        words = self._policy.words
        return frozenset(words.stages[word] for word in words.stage.findall(said))

    def _made(self, indicator: str, concept: str | None, stages: frozenset[str]) -> Name:
        words, known = self._policy.words, None if concept is None else self.lexicon.indicators.get(concept)
        plain = folded(indicator)
        phrase = self._reduced(plain)
        bare = words.flow.sub("", phrase)
        excluding = words.excluding.search(phrase) is not None
        marks, kinds = (
            tuple(frozenset(row.findall(phrase)) if excluding else NONE for row in rows) for rows in (words.contrast, words.kinds)
        )
        vague = len(words.vague.sub("", bare)) < MANY
        return Name(concept, known.broader if known else None, bare, "".join(sorted(bare)), bare != phrase, marks, kinds, vague, stages)

    def _reduced(self, plain: str) -> str:
        words = self._policy.words
        phrase = self.lexicon.wording.alike(plain)
        *_, phrase = _starts(phrase, self.lexicon)
        for _ in range(2):  # 新农合和城镇居民基本医疗保险 → 新农合和城镇居民医保 → 城乡居民医保
            phrase = words.alike_pattern.sub(lambda match: words.alike[match[0]], phrase)
        return words.dropped.sub("", words.stage.sub("", phrase)) or phrase


def _starts(phrase: str, lexicon: Lexicon) -> list[str]:
    """The phrase, ever shorter without words before it (全市, 全年)."""
    found = [phrase]
    for reading in readings(phrase, lexicon.wording):
        if not phrase.endswith(reading):
            break
        found.append(reading)
    return found


def kinship(promised: Name, reported: Name, policy: Policy) -> Kinship | None:
    """How two names stand to each other; None where they name different things."""
    if promised.stages and reported.stages and promised.stages != reported.stages:
        return None
    if promised.concept and promised.concept == reported.concept:
        return Kinship.SAME
    if promised.concept and reported.concept:
        return _related(promised, reported)
    return _by_phrase(promised, reported, policy)


def akin(promised: Sequence[Name], reported: Sequence[Name], policy: Policy) -> Kinship | None:
    """How two things stand to each other that have several names, the first of each their own; another name makes them alike at most."""
    told_by_others = promised[0].vague and len(promised) > 1
    own = None if told_by_others else kinship(promised[0], reported[0], policy)
    if own in CLOSE or len(promised) + len(reported) == 2:
        return own
    close = any(kinship(one, other, policy) in CLOSE for one in promised for other in reported)
    return Kinship.ALIKE if close else own


def _related(promised: Name, reported: Name) -> Kinship | None:
    if reported.broader == promised.concept:
        return Kinship.NARROWER
    return Kinship.WIDER if promised.broader == reported.concept else None


def _by_phrase(promised: Name, reported: Name, policy: Policy) -> Kinship | None:
    if promised.letters == reported.letters:
        return Kinship.SAME
    if promised.vague or reported.vague or min(len(promised.phrase), len(reported.phrase)) < policy.similar.shortest:
        return None
    if _exclude(promised, reported):
        return None
    if promised.marks == reported.marks and likeness(promised, reported) >= policy.similar.ratio:
        return Kinship.ALIKE
    if _specialises(reported.phrase, promised.phrase, policy.similar.longer):
        return Kinship.NARROWER
    return Kinship.WIDER if _specialises(promised.phrase, reported.phrase, policy.similar.longer) else None


def _exclude(promised: Name, reported: Name) -> bool:
    """Whether each has a word that the other's excludes: 城镇 and 农村."""
    pairs = zip((*promised.marks, *promised.kinds), (*reported.marks, *reported.kinds), strict=True)
    return any(one and other and one != other for one, other in pairs)


def _specialises(longer: str, shorter: str, most: int) -> bool:
    """Whether a phrase is another with one thing put before it or in it: 电动汽车公共充电桩 of 公共充电桩."""
    extra = len(longer) - len(shorter)
    if not 0 < extra <= most or longer[-2:] != shorter[-2:]:
        return False
    same = next((at for at, (one, other) in enumerate(zip(longer, shorter, strict=False)) if one != other), len(shorter))
    return longer[same + extra :] == shorter[same:]


def likeness(one: Name, other: Name) -> Decimal:
    """From 0 to 1: the characters and the pairs of characters that two phrases share."""
    return (_dice(Counter(one.phrase), Counter(other.phrase)) + _dice(Counter(one.pairs), Counter(other.pairs))) / 2


def _dice(one: Counter[str], other: Counter[str]) -> Decimal:
    total = one.total() + other.total()
    return Decimal(2 * (one & other).total()) / total if total else Decimal(0)


def clause(claim: Claim) -> str:
    """The words between stops that hold the number: in 五年累计7.8万亿元，年均增长21%，2012年达到4% the last is of one year."""
    sentence, at = claim.sentence, claim.quote.start - claim.sentence.start
    return STOP.split(sentence.text[: max(at, 0)] + claim.quote.text)[-1]


def tells_of_years(said: str, year: int, words: Words) -> bool:
    """Whether words tell of several years together: 五年来; 比2002年 said of 2007."""
    return bool(words.span.search(said)) or any(int(base) < year - 1 for base in words.since.findall(said))


def measure(claim: Claim, lexicon: Lexicon, words: Words) -> Measure | None:
    """What is measured; a 涨幅 of so many % is a growth, however it was read."""
    if claim.measure is Measure.LEVEL and claim.quantity is not None and words.rate.search(clause(claim)):
        unit = lexicon.unit(claim.quantity.unit)
        return Measure.GROWTH if unit is not None and unit.is_percent else claim.measure
    return claim.measure
