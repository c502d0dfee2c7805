"""The measured noun phrase beside a quantity, with its verbs: 全市[新增][市级以上金融机构], [地区生产总值]增长, 完成…[老旧小区改造]."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from kg.extract.quantities import either
from kg.extract.segments import ends, is_end
from kg.model import Measure


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands between a noun phrase and its number: where it starts, what it makes of the number."""

    start: int
    words: str
    measure: Measure | None  # None: nothing is said, the number is a level
    cumulative: bool = False
    yearly: bool = False
    gap: str = ""  # 高于全市: the number is the distance to somebody else


@dataclass(frozen=True, slots=True)
class Head:
    """The noun phrase itself: its place in the text, the verb that belongs to it, and the bare verb that went."""

    start: int
    stop: int
    flow: str = ""
    works: str = ""
    act: str = ""
    decline: bool = False
    verb: int | None = None  # where the verb that belongs to it begins

    @property
    def begin(self) -> int:
        """Where the phrase begins with the verb that belongs to it."""
        return self.start if self.verb is None else min(self.verb, self.start)


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The tables of phrases.toml."""
    return tomllib.loads(files("kg.extract").joinpath("phrases.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=256)
def table(name: str) -> tuple[str, ...]:
    """The words of one table."""
    return tuple(words()[name]["words"])


@lru_cache(maxsize=1)
def _tail_pattern() -> re.Pattern[str]:
    change, to, reach = either([*table("rise"), *table("fall")]), either(table("to")), either(table("reach"))
    return re.compile(f"(?:(?:{change})了?(?:{to})?|{reach}|了|,|的|连续[^，]{{1,3}}年|{words()['years_ago']['pattern']})+$")


@lru_cache(maxsize=1)
def _change_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    rise, fall, to = either(table("rise")), either(table("fall")), either(table("to"))
    verbs = either(word for word in [*table("rise"), *table("fall")] if word not in table("rate"))
    return re.compile(f"(?:{rise})$"), re.compile(f"(?:{fall})$"), re.compile(f"(?:{verbs})(?:了)?(?:{to})(?:{either(table('hedge'))})*$")


TAIL_REACH = 40  # characters before a number in which its verbs stand


def tail_of(text: str, start: int, stop: int) -> Tail:
    """The verbs at the end of text[start:stop], right before a number."""
    begin = max(start, stop - TAIL_REACH)
    match = _tail_pattern().search(text, begin, stop)
    while match is not None and match.start() > start and not _may_start(text, start, match.start(), stop):
        match = _tail_pattern().search(text, match.start() + 1, stop)
    if match is None:
        return Tail(stop, "", None)
    spoken = match.group().rstrip("了,的")
    return Tail(match.start(), spoken, _measure(spoken), _holds(spoken, "cumulative"), _holds(spoken, "yearly"))


def _may_start(text: str, start: int, at: int, stop: int) -> bool:
    """Whether the verbs before a number may begin at `at`: where a word ends, or behind a measured head (占比｜达)."""
    return is_end(text, start, at, stop) or text[start:at].endswith(("占比", "比重", "率", "总额", "收入", "产值"))


def _measure(spoken: str) -> Measure | None:
    rise, fall, changed_to = _change_patterns()
    core = re.sub(f"(?:{either(table('hedge'))})+$", "", spoken)
    if changed_to.search(spoken):
        return None
    if rise.search(core):
        return Measure.GROWTH
    return Measure.DECLINE if fall.search(core) else None


@lru_cache(maxsize=1)
def _gap_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    gap = words()["gap"]
    verbs, sure, other = either([*gap["higher"], *gap["lower"]]), either(gap["sure"]), either([*gap["other"], *gap["past"]])
    lead = f"(?P<lead>(?:{either(gap['lead'])})*)"
    forward = re.compile(
        f"{lead}(?:(?P<verb>{sure})(?P<other>[^，。；、]{{2,14}})|(?P<verb2>{verbs})(?P<other2>[^，。；、]{{0,8}}(?:{other})[^，。；、]{{0,6}}))$"
    )
    return forward, re.compile(
        f"{lead}(?<![占同环贷存])(?:比|较)(?P<other>[^，。；、]{{2,14}}?)(?<!提)(?<!拔)(?<!增)(?P<verb>{either([*gap['bare'], *gap['higher'], *gap['lower']])})$"
    )


def gap_tail(text: str, start: int, stop: int) -> Tail | None:
    """高于全市｜1.5个百分点: the number is a distance to somebody else, or to an earlier year, which makes it a change."""
    gap = words()["gap"]
    for pattern in _gap_patterns():
        match = pattern.search(text, max(start, stop - TAIL_REACH), stop)
        if match is None:
            continue
        groups = match.groupdict()
        verb, other = groups["verb"] or groups["verb2"], groups["other"] or groups["other2"]
        higher = not verb.startswith(("低", "慢", "少", "落后"))
        if re.search(either(gap["past"]), other) and not re.search(either(gap["place"]), other):
            return Tail(match.start(), match.group(), Measure.GROWTH if higher else Measure.DECLINE, gap="change")
        return Tail(match.start(), match.group(), None, gap=(verb if len(verb) > 1 else verb + "于") + other)
    return None


def _holds(spoken: str, name: str) -> bool:
    return any(word in spoken for word in table(name))


@lru_cache(maxsize=1)
def _longest_verb() -> tuple[re.Pattern[str], dict[str, str]]:
    owner: dict[str, str] = {}
    for kind in ("flow", "works", "act", "adverb", "fall"):
        for word in table(kind):
            owner.setdefault(word, kind)
    return re.compile(either(owner)), owner


def head_of(text: str, start: int, stop: int, known: Callable[[str], bool] = lambda _: False) -> Head:
    """Take adverbs and verbs from the left of text[start:stop]; what is left is the noun phrase.

    `known` says whether a phrase is a name as it stands (高标准农田), so that nothing more is taken from it.

    >>> head_of("圆满完成文物修缮", 0, 8)
    Head(start=4, stop=8, flow='', works='', act='完成', decline=False, verb=None)
    """
    pattern, owner = _longest_verb()
    flow = works = act = ""
    decline = False
    verb: int | None = None
    at = start
    while at < stop:
        match = pattern.match(text, at, stop)
        if match is None or match.end() >= stop:
            break
        if owner[match.group()] in ("flow", "works") and _is_noun_here(match.group(), text, match.end(), stop):
            break
        if not _ends_word(text, at, match.end(), stop, owner):
            break
        kind = owner[match.group()]
        if kind not in ("fall", "act") and known(text[at:stop]):
            break
        if kind == "flow":
            flow = match.group() if flow in table("trying") else flow + match.group()
        elif kind == "works":
            works += match.group()
        elif kind == "fall":
            decline = True
        elif kind == "act":
            act, flow, verb = match.group(), "", None
        if kind in ("flow", "works", "fall") and verb is None:
            verb = at
        at = match.end()
        if kind == "act" and text[at : at + 1] == "了":
            at += 1
        if text[at : at + 1] in ("了", "、") and kind in ("flow", "works"):
            flow, works = (flow + "、" if flow and text[at] == "、" else flow), (works + "、" if works and text[at] == "、" else works)
            at += 1
    return Head(at, stop, flow.rstrip("、"), works.rstrip("、"), act, decline, verb)


def _ends_word(text: str, start: int, at: int, stop: int, verbs: dict[str, str]) -> bool:
    """Whether what is taken from a phrase ends where a word does (not 在 of 在线), or before another verb (圆满｜完成)."""
    if is_end(text, start, at, stop):
        return True
    later = min((end for end in ends(text[start:stop]) if end > at - start), default=stop - start)
    return text[at : start + later] in verbs


def _is_noun_here(word: str, text: str, stop: int, end: int) -> bool:
    """Whether a verb is the first part of a noun (服务业, 销售收入, 投资额): then it stays."""
    return text.startswith(table("noun_after"), stop, end)
