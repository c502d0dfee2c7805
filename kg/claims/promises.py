"""Promises without a number: 居民收入增长与经济增长同步; 节能减排完成省定任务; 进出口稳中提质."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg import resources
from kg.claims.lists import members
from kg.claims.scene import Scene
from kg.claims.subjects import subject_at
from kg.extract import phrases
from kg.extract.clauses import clauses
from kg.model import Commitment, Entity
from kg.resources import either
from kg.sought import Sought, compiled

LONGEST_INDICATOR = 24  # characters of the phrase before a promise; what is longer says something


@dataclass(frozen=True, slots=True)
class Promise:
    """A target in words: the indicator, the words, and where both stand in the sentence."""

    indicator: str
    relative: str
    start: int
    stop: int
    subject: Entity | None
    rule: str
    commitment: Commitment | None = None


def _words() -> dict[str, Any]:
    return resources.tables("extract/promises.toml")


@lru_cache(maxsize=16)
def _pattern(name: str, key: str) -> re.Pattern[str]:
    return compiled(_words()[name][key])


@lru_cache(maxsize=4)
def _sought(name: str) -> Sought:
    return Sought(_pattern(name, "pattern"))


Endings = Sequence[tuple[str, Sought]]  # how promises end, by their kinds


@lru_cache(maxsize=1)
def _endings() -> Endings:
    lead = f"(?:{either(_words()['lead']['words'])}){{0,8}}"
    names = ("delegated", "relational", "quality", "direction")
    regexes = ((name, f"(?P<lead>{lead})(?P<words>{'|'.join(_words()[name]['patterns'])})$") for name in names)
    return tuple((name, Sought(compiled(regex))) for name, regex in regexes)


def lists_targets(text: str) -> bool:
    """Whether a sentence lists the main expected targets."""
    return any(map(text.__contains__, _words()["setting"]["words"]))


def promises(text: str, taken: list[tuple[int, int]], scene: Scene, *, listing: bool) -> Iterator[Promise]:
    """The promises in words of a sentence of a plan. `taken` are the spans of numbers; `listing` says that targets are listed here.

    Outside a list of targets only phrases that the lexicon knows are promises: elsewhere 持续改善 is a working method.
    """
    previous, endings = "", [(name, pattern) for name, pattern in _endings() if pattern.may_match(text)]
    if not (endings or listing or _sought("task").may_match(text)):
        return  # as in most sentences
    idle = _sought("circumstance").may_match(text)
    for start, stop in _parts(text, endings):
        inside = [b for a, b in taken if a in range(start, stop)]
        if idle and _pattern("circumstance", "pattern").match(text, start):
            continue
        if inside:
            previous, start = text[start:stop], inside[-1]
        else:
            found = (*_task(text, start, stop, scene), *_stated(text, start, stop, scene, endings))
            yield from (promise for promise in found if _fits(promise, scene, listing=listing))
        if listing and previous and (stretch := _pattern("stretch", "pattern").search(text[start:stop])):
            yield Promise("", stretch.group(), start, stop, None, "promise-stretch", Commitment.STRIVE)


def conclusions(text: str, taken: list[tuple[int, int]], scene: Scene) -> Iterator[Promise]:
    """What a review concludes of goals without a number, of indicators that the lexicon knows: 失业率｜控制在省定目标以内."""
    for start, stop in clauses(text) if _concluded().may_match(text) else ():
        match = _concluded().search(text, start, stop)
        if match is None or any(a in range(start, stop) for a, _ in taken):
            continue
        at, subject = subject_at(text, start, match.start(), scene)
        for indicator in _several(text[at : match.start()], scene):
            if scene.lexicon.is_label(indicator):
                yield Promise(indicator, match.group(), at, stop, subject, "conclusion")


@lru_cache(maxsize=1)
def _concluded() -> Sought:
    table = _words()["concluded"]
    endings = "|".join(table["patterns"])
    return Sought(compiled(re.sub("〈([^〈〉]+)〉", lambda name: table[name[1]], f"(?:{endings})$")))


def _parts(text: str, endings: Endings) -> Iterator[tuple[int, int]]:
    """The clauses, with what leads into a list of targets (主要预期目标是：) cut off."""
    led = _sought("opening").may_match(text)
    for start, stop in clauses(text):
        lead = _pattern("opening", "pattern").search(text[start:stop]) if led else None
        yield from _halves(text, start + lead.end() if lead else start, stop, endings)


def _halves(text: str, start: int, stop: int, endings: Endings) -> Iterator[tuple[int, int]]:
    """A clause, or its two parts where each is a promise of its own: 居民收入稳步增长、｜收入差距进一步缩小."""
    before, mark, _ = text[start:stop].rpartition("、")
    if not mark:
        yield start, stop
        return
    halves = ((start, start + len(before)), (start + len(before) + 1, stop))
    both = all(any(pattern.search(text, *half) for _, pattern in endings) for half in halves)
    yield from halves if both else ((start, stop),)


def _fits(promise: Promise, scene: Scene, *, listing: bool) -> bool:
    name = _pattern("phrase", "latin").sub("", promise.indicator)
    if promise.indicator in phrases.table("particle") or promise.indicator.startswith(phrases.table("pointing")):
        return False
    if not 2 <= len(promise.indicator) <= LONGEST_INDICATOR or re.search(r"[“”《》\d]", name):
        return False
    if not listing:
        return len(promise.indicator) > 3 and scene.lexicon.is_label(promise.indicator)
    return scene.lexicon.indicator(promise.indicator) is not None or not promise.indicator.startswith(phrases.table("act"))


def _stated(text: str, start: int, stop: int, scene: Scene, endings: Endings) -> Iterator[Promise]:
    """居民收入增长｜与经济增长同步."""
    for name, pattern in endings:
        match = pattern.search(text, start, stop)
        if match is None:
            continue
        if name == "direction" and _pattern("checked", "pattern").search(text, start, match.start()):
            return  # 严格控制一般性支出｜增长
        at, subject = subject_at(text, start, match.start(), scene)
        head = phrases.head_of(text, at, match.start(), scene.lexicon.is_label)
        phrase = _pattern("phrase", "manner").sub("", text[head.start : match.start()])
        commitment = Commitment.ENSURE if name == "delegated" and "完成" in match["words"] else None
        each = _pattern("phrase", "each").search(match["words"]) is not None
        for indicator in _several(_pattern("phrase", "kind").sub("", phrase) or phrase, scene, each=each):
            yield Promise(indicator, match["words"], head.start, stop, subject, f"promise-{name}", commitment)
        return


def _task(text: str, start: int, stop: int, scene: Scene) -> Iterator[Promise]:
    """完成国家下达的｜节能减排和环境保护｜等任务."""
    match = _sought("task").search(text[start:stop])
    if match is None:
        return
    for half in _pattern("task", "halves").split(match["phrase"]):
        phrase = _pattern("task", "kind").sub("", half) or half + str(_words()["task"]["noun"])
        for indicator in _several(phrase, scene):
            yield Promise(
                indicator, match["open"] + match["close"].removeprefix("等"), start, stop, None, "promise-task", Commitment.ENSURE
            )


def _several(phrase: str, scene: Scene, *, each: bool = False) -> list[str]:
    """The phrases of a list, each without its noun of rate; `each`: so much is said of each (双下降)."""
    parts = members(phrase.strip("的、"), scene.lexicon, 0, each=each)
    return [_pattern("phrase", "rate").sub("", part) for part in parts]
