"""The words by which names and milestones are read: 大桥, 商圈, 竣工, 获评, 一批; from the TOML files beside this module."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import ahocorasick_rs

from kg import resources
from kg.model import EntityType, Stage


@dataclass(frozen=True, slots=True)
class Word:
    """What a word can be: a verb with a stage, a head with a type, or one of the small `roles` of phrasing.toml."""

    text: str
    roles: frozenset[str] = frozenset()
    stage: Stage | None = None
    sides: frozenset[str] = frozenset()  # where what the verb speaks of may stand: `object` behind it, `subject` before it
    head: EntityType | None = None
    proper: bool = False


ROLES = (
    *("adverbs", "verbs", "nominal", "whole", "prepositions", "conjunctions", "stops", "singular", "plural"),
    *("leading", "trailing", "levels", "agentive", "enacting", "own"),
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
    components: tuple[str, ...]  # ends of names that are parts of what the name starts with
    slogans: frozenset[str]

    def matches(self, text: str) -> Iterator[tuple[Word, int, int]]:
        """The words of a text, without overlaps, with their places."""
        for index, start, stop in self.automaton.find_matches_as_indexes(text):
            yield self.words[index], start, stop

    def class_type(self, phrase: str) -> EntityType | None:
        """The type of what is said to be `phrase`: 高端载体 → project."""
        longest = min(len(phrase), max(map(len, self.classes)))
        return next((self.classes[phrase[-n:]] for n in range(longest, 0, -1) if phrase[-n:] in self.classes), None)


def split_words(value: str | list[str]) -> list[str]:
    """The words of an entry, written as a list or as one string with spaces."""
    return value.split() if isinstance(value, str) else value


def _role_words(phrasing: dict[str, Any]) -> Iterator[Word]:
    for role in ROLES:
        yield from (Word(word, frozenset({role})) for word in split_words(phrasing[role]))


def _ordinary_words() -> Iterator[Word]:
    for block in resources.tables("named/ordinary.toml").values():
        yield from (Word(word, frozenset({"ordinary"})) for word in split_words(block))


def _stage_words() -> Iterator[Word]:
    for stage, sides in resources.tables("named/stages.toml").items():
        for side, words in sides.items():
            yield from (Word(word, frozenset({"stage"}), Stage(stage), SIDES[side]) for word in words)


def _head_words() -> Iterator[Word]:
    for kind, strengths in resources.tables("named/heads.toml").items():
        for strength, words in strengths.items():
            yield from (Word(word, frozenset({"head"}), head=EntityType(kind), proper=strength == "proper") for word in words)


def _merged(words: Iterable[Word]) -> dict[str, Word]:
    """One entry a spelling, holding all it can be; of two stages or heads the first listed holds."""
    merged: dict[str, Word] = {}
    for word in words:
        known = merged.get(word.text, word)
        merged[word.text] = replace(
            known,
            roles=known.roles | word.roles,
            stage=known.stage or word.stage,
            sides=known.sides | word.sides if known.stage in (None, word.stage) else known.sides,
            head=known.head or word.head,
            proper=known.proper or word.proper,
        )
    return merged


def _without_compounds(merged: dict[str, Word]) -> dict[str, Word]:
    """Without the everyday words that are an adverb and a verb (全面启动), so that both are found."""
    return {text: word for text, word in merged.items() if word.roles != {"ordinary"} or not _compound(text, merged)}


def _compound(text: str, merged: dict[str, Word]) -> bool:
    pairs = ((merged.get(text[:cut]), merged.get(text[cut:])) for cut in range(2, len(text) - 1))
    return any(front and back and front.roles & {"adverbs", "stage"} and back.stage for front, back in pairs)


def _classes(phrasing: dict[str, Any]) -> dict[str, EntityType]:
    return {word: EntityType(kind) for kind, words in phrasing["classes"].items() for word in words.split()}


@cache
def load() -> Vocabulary:
    """The vocabulary, read once."""
    phrasing = resources.tables("named/phrasing.toml")
    merged = _without_compounds(_merged([*_stage_words(), *_head_words(), *_role_words(phrasing), *_ordinary_words()]))
    words = tuple(merged[text] for text in sorted(merged))
    automaton = ahocorasick_rs.AhoCorasick([word.text for word in words], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    future = re.compile("|".join(phrasing["cues"]["target"]))
    builders = re.compile(phrasing["relations"]["builders"])
    slogans = frozenset(resources.tables("named/slogans.toml")["quoted"].split())
    return Vocabulary(words, automaton, _classes(phrasing), future, builders, tuple(phrasing["relations"]["components"].split()), slogans)
