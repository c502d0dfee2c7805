"""The words by which names and milestones are read: 大桥, 商圈, 竣工, 获评, 一批; from the TOML files beside this module."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

import ahocorasick_rs

from kg import places, resources
from kg.extract import known
from kg.model import EntityType, Stage
from kg.sought import compiled


@dataclass(frozen=True, slots=True)
class Word:
    """What a word can be: a verb with a stage, a head with a type, or one of the small `roles` of phrasing.toml."""

    text: str
    roles: frozenset[str] = frozenset()
    stage: Stage | None = None
    sides: frozenset[str] = frozenset()  # where what the verb speaks of may stand: `object` behind it, `subject` before it
    head: EntityType | None = None
    proper: bool = False
    named: bool = False  # a name by itself: 商务部, 一带一路

    @property
    def ends(self) -> bool:
        """Whether a name can end with it."""
        return self.head is not None or self.named


ORDINARY, NAME = frozenset({"ordinary"}), frozenset({"name"})
TWO = 2  # characters of most words
SAYING = 4  # characters of most sayings
SPOT = 3  # characters in the name of a spot that holds a word: 解放|碑
TAGGED = ("verbal", "outer", "ordinary")  # what a word of the dictionary can be by its tag
ROLES = (
    *("adverbs", "verbs", "nominal", "whole", "prepositions", "conjunctions", "stops", "singular", "plural"),
    *("leading", "trailing", "levels", "agentive", "enacting", "own", "committees", "building", "schemes", "granting"),
    *("firms", "mottoes", "epithets", "lines", "joint", "joining", "settling", "carrying", "ruling"),
    *("winning", "striving", "seeking", "keeping", "passing", "reviews", "rewards", "general"),
    *("steady", "running", "drafting", "becoming", "convening", "fields", "staging"),
)
SIDES = {
    "either": frozenset({"object", "subject"}),
    "object": frozenset({"object"}),
    "subject": frozenset({"subject"}),
    "title": frozenset({"object", "title"}),
}


@dataclass(frozen=True)
class Vocabulary:
    """All words, and the automaton that finds them leftmost-longest."""

    words: tuple[Word, ...]
    automaton: ahocorasick_rs.AhoCorasick
    classes: dict[str, EntityType]
    future: re.Pattern[str]
    builders: re.Pattern[str]  # who undertakes, in front of a project's name
    slogans: frozenset[str]
    branches: tuple[str, ...]  # ends of names of industries
    spots: frozenset[str]  # last characters of names of spots
    ends: frozenset[str]  # those that make one of any word: 十八|梯
    word: Callable[[int], Word]  # that with a number, together with what the dictionary says it is
    other: Callable[[str], Word | None]  # what stands in no table here but is an everyday word by the dictionary: 擘画, 探访

    def matches(self, text: str) -> list[tuple[Word, int, int]]:
        """The words of a text, without overlaps, with their places."""
        return [(self.word(index), start, stop) for index, start, stop in self.automaton.find_matches_as_indexes(text)]

    def class_type(self, phrase: str) -> EntityType | None:
        """The type of what is said to be `phrase`: 高端载体 → project."""
        if phrase.endswith(ends_of("classless")):
            return None
        parts = (phrase[start:] for start in range(len(phrase)))
        return next((self.classes[end] for end in parts if end in self.classes), None)


@cache
def ends_of(name: str) -> tuple[str, ...]:
    """The words of an entry of phrasing.toml, as ends are asked for."""
    return tuple(split_words(resources.tables("named/phrasing.toml")[name]))


@cache
def words_of(name: str) -> frozenset[str]:
    """The words of an entry of phrasing.toml."""
    return frozenset(ends_of(name))


def is_of_building(text: str) -> bool:
    """Whether a text has a word of what is built: 输水管道."""
    return any(word in text for word in ends_of("physical"))


@cache
def makers() -> frozenset[str]:
    """The firms and schools known by their short names."""
    return frozenset(word.text for word in _body_words())


@cache
def longest_maker() -> int:
    """How many characters the longest of these names has."""
    return max(map(len, makers()))


@cache
def campaigns() -> frozenset[str]:
    """The campaigns of the whole country, by their names."""
    return frozenset(word.text for word in _campaign_words())


def is_saying(text: str) -> bool:
    """Whether a text is a saying by the dictionary: 繁文缛节."""
    return len(text) == SAYING and known.tag(text) in resources.tables("named/phrasing.toml")["tags"]["sayings"].split()


def split_words(value: str | list[str]) -> list[str]:
    """The words of an entry, written as a list or as one string with spaces."""
    return value.split() if isinstance(value, str) else value


def _role_words(phrasing: dict[str, Any]) -> Iterator[Word]:
    for role in ROLES:
        roles = frozenset({role})
        yield from (Word(word, roles) for word in split_words(phrasing[role]))


def _ordinary_words() -> Iterator[Word]:
    for block in resources.tables("named/ordinary.toml").values():
        yield from (Word(word, ORDINARY) for word in split_words(block))


def _joint_industries() -> Iterator[Word]:
    """Industries that a small word joins, so that it parts nothing: 软件和信息服务业."""
    names = resources.tables("named/industries.toml")["certain"].split()
    yield from (Word(name, ORDINARY) for name in names if re.search("[和与及]", name))


def _stage_words() -> Iterator[Word]:
    for stage, sides in resources.tables("named/stages.toml").items():
        for side, words in sides.items():
            yield from (Word(word, frozenset({"stage"}), Stage(stage), SIDES[side]) for word in words)


def _head_words() -> Iterator[Word]:
    for kind, strengths in resources.tables("named/heads.toml").items():
        for strength, words in strengths.items():
            strong, alone = strength != "plain", strength == "named"
            yield from (Word(word, frozenset({"head"}), head=EntityType(kind), proper=strong, named=alone) for word in words)


def _body_words() -> Iterator[Word]:
    """Firms and schools by their short names, which what they build may begin with: 中核|某储能电站."""
    for names in resources.tables("named/bodies.toml").values():
        yield from (
            Word(name, frozenset({"head", "makers"}), head=EntityType.ORGANISATION, proper=True, named=True) for name in names.split()
        )


def _campaign_words() -> Iterator[Word]:
    """Campaigns, reforms and services of the whole country by their names: 平安建设, 国企改革."""
    yield from (Word(name, ORDINARY | {"campaigns"}, named=True) for name in resources.tables("named/campaigns.toml")["names"].split())


def _merged(words: Iterable[Word]) -> dict[str, Word]:
    """One entry a spelling, holding all it can be; of two stages or heads the first listed holds."""
    merged: dict[str, Word] = {}
    for word in words:
        merged[word.text] = _both(merged[word.text], word) if word.text in merged else word
    return merged


def _both(one: Word, other: Word) -> Word:
    return replace(
        one,
        roles=one.roles | other.roles,
        stage=one.stage or other.stage,
        sides=one.sides | other.sides if one.stage in (None, other.stage) else one.sides,
        head=one.head or other.head,
        proper=one.proper or other.proper,
        named=one.named or other.named,
    )


def _without_compounds(merged: dict[str, Word]) -> dict[str, Word]:
    """Without the everyday words that are an adverb and a verb (全面启动), so that both are found."""
    return {text: word for text, word in merged.items() if word.roles != ORDINARY or not _compound(text, merged)}


def _by_tag(word: Word, listed: Mapping[str, Word]) -> Word:
    """An everyday word together with what jieba's dictionary says it is: 希望 is verbal, 仍然 stands outside names."""
    if word.roles != ORDINARY:
        return word
    kind = "verbal" if _ends_in_verb(word.text, listed) else _kind(word.text)
    return replace(word, roles=word.roles | {kind}) if kind else word


def _ends_in_verb(text: str, listed: Mapping[str, Word]) -> bool:
    """Whether a long word is an adverb and a verb: 充分发挥, 高度重视."""
    end = listed.get(text[TWO:]) if len(text) > TWO + 1 else None
    return end is not None and not end.roles & {"nominal", "stage"} and ("verbs" in end.roles or _kind(end.text) == "verbal")


@lru_cache(maxsize=65536)
def _other(text: str) -> Word | None:
    """An everyday word by the dictionary that is no place."""
    kind = _kind(text)
    return None if kind is None or places.load().meanings(text) else Word(text, ORDINARY | {kind})


def _names(phrasing: dict[str, Any]) -> Iterator[Word]:
    """Names that hold everyday words: of the spots that jieba's dictionary knows (解放碑, 观音桥, 团结村), and others (同仁)."""
    ends, tags = ("".join(phrasing["toponyms"]["ends"].split()), "|".join(phrasing["toponyms"]["tags"].split()))
    found = re.findall(rf"\n(.{{{SPOT - 1}}}[{ends}]) \d+ (?:{tags})(?=\n)", known.text())
    heads = {word.text for word in _head_words() if len(word.text) == TWO}
    spots = (word for word in sorted(found) if word[1:] not in heads)  # 河大桥 is no word: 淮河|大桥
    yield from (Word(word, NAME) for word in [*spots, *phrasing["names"].split(), *phrasing["regions"].split()])


def _kind(text: str) -> str | None:
    """What jieba's dictionary says that a word can be, by its tag; None where it says nothing of use."""
    roles, kept = _tagged()
    return roles.get(known.tag(text) or "") if len(text) > 1 and text not in kept else None


@cache
def _tagged() -> tuple[Mapping[str, str], frozenset[str]]:
    """The role that each tag gives, and the words that names hold whatever their tag."""
    tables = resources.tables("named/phrasing.toml")["tags"]
    return {tag: role for role in TAGGED for tag in tables[role].split()}, frozenset(tables["kept"].split())


def _compound(text: str, merged: dict[str, Word]) -> bool:
    pairs = ((merged.get(text[:cut]), merged.get(text[cut:])) for cut in range(2, len(text) - 1))
    return any(front and back and front.roles & {"adverbs", "stage"} and back.stage for front, back in pairs)


def _classes(phrasing: dict[str, Any]) -> dict[str, EntityType]:
    return {word: EntityType(kind) for kind, words in phrasing["classes"].items() for word in words.split()}


@cache
def load() -> Vocabulary:
    """The vocabulary, read once."""
    phrasing = resources.tables("named/phrasing.toml")
    listed = _merged(
        [
            *_stage_words(),
            *_head_words(),
            *_body_words(),
            *_campaign_words(),
            *_role_words(phrasing),
            *_ordinary_words(),
            *_joint_industries(),
        ]
    )
    merged = _without_compounds({word.text: word for word in _names(phrasing)} | listed)
    words = tuple(merged[text] for text in sorted(merged))
    automaton = ahocorasick_rs.AhoCorasick([word.text for word in words], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    future = compiled("|".join(phrasing["cues"]["target"]))
    builders = re.compile(phrasing["relations"]["builders"])
    branches = tuple(resources.tables("named/industries.toml")["heads"].split())
    spots = frozenset(phrasing["toponyms"]["ends"].split())
    ends = frozenset(phrasing["toponyms"]["strong"].split())
    slogans = frozenset(resources.tables("named/slogans.toml")["quoted"].split())
    return Vocabulary(
        words,
        automaton,
        _classes(phrasing),
        future,
        builders,
        slogans,
        branches,
        spots,
        ends,
        cache(lambda number: _by_tag(words[number], merged)),
        _other,
    )
