"""Other names of what a number counts, from the words around it: 试点范围扩大到全国40%的县 → 农村养老保险试点县比例."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import Any

from kg import resources
from kg.extract import phrases
from kg.extract.clauses import clauses
from kg.extract.segments import ends_in_noun, is_end
from kg.model import Mention
from kg.sought import Sought, compiled

NUMBER = "#"  # stands for the number in the patterns of wordings.toml
TOPIC_CLAUSES = 3  # so many clauses before the number, and as many of the sentence before, may hold its topic
Topic = Callable[[], str]  # what the words around speak of, looked for when it is asked for
SHORTEST_GOAL = 3  # characters of a short mention that a fuller one may end with


def wordings(text: str, number: Mention, indicator: str, recent: Sequence[str], before: str) -> Iterator[str]:
    """Other names of what a number of a sentence counts.

    `recent` are the indicators told before in the sentence, `before` is the sentence before this one.
    """
    start = max(text.rfind(mark, 0, number.start) for mark in "，；。：") + 1
    topic = partial(_topic, text[:start], before)
    yield from _around(f"{text[start : number.start]}{NUMBER}{text[number.stop :]}", topic)
    yield from _of_name(indicator, topic)
    yield from _turned(indicator)
    yield from _fuller(indicator, recent)
    if text.startswith(phrases.table("share.part"), start) and indicator.endswith(phrases.table("share.short")):
        yield from (name.strip("“”") + indicator for name in recent[-2:] if name != indicator)  # 绿电外送64亿千瓦时，其中｜新能源占比


def _table() -> dict[str, Any]:
    return resources.tables("extract/wordings.toml")


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[Sought, tuple[str, ...]], ...]:
    return tuple((Sought(phrases.pattern(rule["pattern"])), tuple(rule["gives"])) for rule in _table()["around"])


def _around(clause: str, topic: Topic) -> Iterator[str]:
    """The names that the words on both sides of the number make."""
    for pattern, gives in _rules():
        match = pattern.search(clause)
        if match is not None:
            groups = {name: re.sub(_table()["name"]["opening"], "", words or "").strip("的、") for name, words in match.groupdict().items()}
            yield from _filled(gives, {**groups, "topic": topic()})


def _of_name(indicator: str, topic: Topic) -> Iterator[str]:
    """The name without verbs of planning, and with its topic where it tells nothing alone."""
    name = _table()["name"]
    plain = re.sub(name["planned"], "", indicator)
    if plain != indicator:
        yield plain
    bare = re.fullmatch(name["bare"], plain)
    if bare is not None and (told := topic()):
        yield from _filled(name["gives"], {"who": bare["who"] or "", "fund": bare["fund"], "name": plain, "topic": told})


def _filled(gives: Sequence[str], groups: Mapping[str, str]) -> Iterator[str]:
    """The names that have all their parts."""
    for name in gives:
        if all(groups[part] for part in re.findall(r"{(\w+)}", name)):
            yield name.format(**groups)


def _without_verbs(words: str) -> str:
    head = phrases.head_of(words, 0, len(words))
    return words[head.start :].strip("的、")


def _turned(indicator: str) -> Iterator[str]:
    """关停小火电机组 for 小火电机组关停, and the other way round; not 数量新上牌 for 新上牌数量, nor 经费研发 for 研发经费."""
    behind = phrases.pattern("(?<=..)〈flow works〉$").search(indicator)
    if behind is not None and _may_turn(what := indicator[: behind.start()]) and ends_in_noun(what):
        yield behind.group() + what
    before = phrases.pattern("(?P<verb>〈flow works〉)(?!〈noun_after〉)(?P<what>.{2,})").fullmatch(indicator)
    if before is not None and _may_turn(before["what"]) and is_end(indicator, 0, before.start("what"), len(indicator)):
        yield before["what"] + before["verb"]


def _may_turn(what: str) -> bool:
    """Whether what a verb is taken from stands by itself: not 和培育龙头企业, nor 困难家庭实施适老化."""
    return phrases.pattern(_table()["name"]["never_turned"]).search(what) is None


def _fuller(indicator: str, recent: Sequence[str]) -> Iterator[str]:
    """农民集中居住 for 集中居住目标 behind it."""
    plain = re.sub(_table()["name"]["goal"], "", indicator)
    if len(plain) >= SHORTEST_GOAL:
        yield from (name for name in recent if name.endswith(plain) and name not in (plain, indicator))


def _topic(text: str, before: str) -> str:
    """What the clauses before a number speak of, the nearest first; "" where none says."""
    for said in (text, before):
        for start, stop in reversed(list(clauses(said))[-TOPIC_CLAUSES:]):
            if topic := _topic_of(said[start:stop]):
                return topic
    return ""


@cache
def _topics() -> tuple[Sought, ...]:
    return tuple(Sought(compiled(_table()["topic"][name])) for name in ("for_whom", "system"))


@lru_cache(maxsize=1024)
def _topic_of(clause: str) -> str:
    table = _table()["topic"]
    match = next((found for each in _topics() if (found := each.search(clause))), None)
    topic = _without_verbs(re.sub(f"^.*(?:{'|'.join(table['lead'])})(?=..)", "", match["topic"])) if match else ""
    return topic if table["shortest"] <= len(topic) <= table["longest"] else ""
