"""The tolerance policy (判定规则): how near is near, which wordings are one, as data that an analyst can change."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from kg.errors import ConfigurationError
from kg.model import Commitment, Comparator, DocumentKind, Stage
from kg.terms import folded

DEFAULT = Path(__file__).with_name("policy.toml")


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a target may be missed and still be near, and for which comparators."""

    share: Decimal
    half_units: Decimal
    comparators: frozenset[Comparator]
    in_step: Decimal
    in_step_near: Decimal


@dataclass(frozen=True, slots=True)
class Similar:
    """When two wordings that the lexicon does not know are taken for one."""

    ratio: Decimal
    apart: Decimal
    shortest: int
    longer: int


@dataclass(frozen=True, slots=True)
class Words:
    """The words that matching looks for; patterns are alternations, longest first."""

    alike: Mapping[str, str]
    alike_pattern: re.Pattern[str]
    dropped: re.Pattern[str]
    flow: re.Pattern[str]
    works: re.Pattern[str]
    vague: re.Pattern[str]
    vague_apart: Decimal
    contrast: tuple[re.Pattern[str], ...]
    kinds: tuple[re.Pattern[str], ...]
    excluding: re.Pattern[str]  # any word of these two
    stages: Mapping[str, str]
    stage: re.Pattern[str]
    average: re.Pattern[str]
    span: re.Pattern[str]
    since: re.Pattern[str]
    summed: re.Pattern[str]
    last_year: re.Pattern[str]
    times: Decimal
    rate: re.Pattern[str]
    stock: re.Pattern[str]
    planned: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Doubt:
    """When two numbers of one thing contradict each other: how far apart at most, in names how long at least."""

    apart: Decimal
    shortest: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """A report's own conclusions where it gives no figure; above and below a goal is good or bad as the indicator has it."""

    met: re.Pattern[str]
    missed: re.Pattern[str]
    above: re.Pattern[str]
    below: re.Pattern[str]
    within: int
    aims: re.Pattern[str]
    aimed: int
    before: frozenset[str]
    covers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Relation:
    """Words of promises that are measured by another figure."""

    in_step: re.Pattern[str]
    above: re.Pattern[str]
    below: re.Pattern[str]
    nation: re.Pattern[str]
    growth: re.Pattern[str]
    decline: re.Pattern[str]
    delegated: re.Pattern[str]
    filling: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Strength:
    """How many points each word of a promise is worth."""

    commitment: Mapping[Commitment, int]
    comparator: Mapping[Comparator, int]
    binding: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Succession:
    """When a promise that the next year's report does not repeat counts as dropped."""

    share: Decimal


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How far numbers may be from adding up, and which are not to be added."""

    points: Decimal
    real: re.Pattern[str]
    averages: re.Pattern[str]
    excess: Decimal
    sums: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Ladder:
    """How far a named thing can come, lowest first, and which stages a promise is held to."""

    stages: tuple[Stage, ...]
    decisive: frozenset[Stage]
    again: int


@dataclass(frozen=True, slots=True)
class Policy:
    """All of it. `name` is its name with a digest of its content, so that each verdict tells what it was judged by."""

    name: str
    tolerance: Tolerance
    similar: Similar
    conflict: Doubt
    words: Words
    judgement: Judgement
    relation: Relation
    strength: Strength
    sources: tuple[DocumentKind, ...]
    revision: Succession
    arithmetic: Arithmetic
    milestones: Ladder

    def source_rank(self, kind: str) -> int:
        """How firm a source is, the firmest 0."""
        return self.sources.index(DocumentKind(kind))


def policy(path: Path | None = None) -> Policy:
    """The policy in a TOML file, ours by default. Raises ConfigurationError where it cannot be used."""
    place = path or DEFAULT
    try:
        content = place.read_bytes()
        return _policy(tomllib.loads(content.decode("utf-8")), hashlib.sha256(content).hexdigest()[:12])
    except OSError as error:
        raise ConfigurationError(f"{place}: 读不了 ({error.strerror}); 请检查路径和权限") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{place}: 不是 UTF-8 的 TOML ({error}); 请照 kg/matching/policy.toml 的样子写") from error
    except KeyError as error:
        raise ConfigurationError(f"{place}: 缺少 {error}; 请照 kg/matching/policy.toml 的样子写") from error
    except (InvalidOperation, ValueError, TypeError, AttributeError) as error:
        raise ConfigurationError(f'{place}: 有一项的值不能用 ({error}); 数写成字符串，如 share = "0.05"') from error


def _policy(table: Mapping[str, Any], digest: str) -> Policy:
    return Policy(
        name=f"{table['name']}-{digest}",
        tolerance=_tolerance(table["tolerance"]),
        similar=_similar(table["similar"]),
        conflict=Doubt(Decimal(table["conflict"]["apart"]), int(table["conflict"]["shortest"])),
        words=_words(table["names"], table["cues"]),
        judgement=_judgement(table["judgement"]),
        relation=Relation(**{name: either(words) for name, words in table["relation"].items()}),
        strength=_strength(table["strength"]),
        sources=tuple(DocumentKind(kind) for kind in table["sources"]["order"]),
        revision=Succession(Decimal(table["revision"]["share"])),
        arithmetic=_arithmetic(table["arithmetic"]),
        milestones=_ladder(table["milestones"]),
    )


def _strength(table: Mapping[str, Any]) -> Strength:
    return Strength(
        {Commitment(word): int(points) for word, points in table["commitment"].items()},
        {Comparator(word): int(points) for word, points in table["comparator"].items()},
        {word: int(points) for word, points in table["binding"].items()},
    )


def _arithmetic(table: Mapping[str, Any]) -> Arithmetic:
    sums = {whole: tuple(parts) for whole, parts in table["sums"].items()}
    return Arithmetic(Decimal(table["points"]), either(table["real"]), either(table["averages"]), Decimal(table["excess"]), sums)


def _ladder(table: Mapping[str, Any]) -> Ladder:
    return Ladder(
        tuple(Stage(stage) for stage in table["ladder"]), frozenset(Stage(stage) for stage in table["decisive"]), int(table["again"])
    )


def _tolerance(table: Mapping[str, Any]) -> Tolerance:
    numbers = {name: Decimal(table[name]) for name in ("share", "half_units", "in_step", "in_step_near")}
    return Tolerance(**numbers, comparators=frozenset(Comparator(name) for name in table["comparators"]))


def _similar(table: Mapping[str, Any]) -> Similar:
    return Similar(Decimal(table["ratio"]), Decimal(table["apart"]), int(table["shortest"]), int(table["longer"]))


def _words(names: Mapping[str, Any], cues: Mapping[str, Any]) -> Words:
    return Words(
        alike=names["alike"],
        alike_pattern=either(names["alike"]),
        dropped=either(names["dropped"]["words"]),
        flow=either(names["flow"]["words"]),
        works=either(names["flow"]["works"]),
        stages={word: stage for stage, words in names["stages"].items() for word in words},
        stage=either(word for words in names["stages"].values() for word in words),
        vague=either(names["vague"]["words"]),
        vague_apart=Decimal(names["vague"]["apart"]),
        contrast=tuple(either(row) for row in names["contrast"]["rows"]),
        kinds=tuple(either(row) for row in names["contrast"]["kinds"]),
        excluding=either(word for rows in (names["contrast"]["rows"], names["contrast"]["kinds"]) for row in rows for word in row),
        planned=either(cues["later"]["words"]),
        times=Decimal(cues["times"]),
        since=re.compile(cues["since"]),
        **{name: either(cues[name]) for name in ("average", "span", "summed", "last_year", "rate", "stock")},
    )


def _judgement(table: Mapping[str, Any]) -> Judgement:
    covers = {words: tuple(labels) for words, labels in table["covers"].items()}
    negation = rf"(?:{either(table['negations']).pattern})[^，、；。]{{0,{int(table['adverb'])}}}?(?:{either(table['reach']).pattern})"
    return Judgement(
        re.compile(f"{either(table['met']).pattern}|{_of_goals(table['reach'], table)}"),
        re.compile(f"{either(table['missed']).pattern}|{negation}"),
        re.compile(_of_goals(table["above"], table)),
        re.compile(_of_goals(table["below"], table)),
        int(table["within"]),
        either(table["aims"]),
        int(table["aimed"]),
        frozenset(folded(table["before"])),
        covers,
    )


def _of_goals(words: Iterable[str], table: Mapping[str, Any]) -> str:
    """Words that bear on a goal, then the goal: 高于 | 年初 | 预期目标."""
    return rf"(?:{either(words).pattern})了?(?:{either(table['set']).pattern})*(?:{either(table['goals']).pattern})"


def either(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of words, longest first; 2年 is not found in 2012年."""
    return re.compile("|".join(_bounded(word) for word in sorted(words, key=lambda word: (-len(word), word))))


def _bounded(word: str) -> str:
    return rf"(?<!\d){re.escape(word)}" if word[:1].isdigit() else re.escape(word)
