"""Industries in a sentence: 生物医药, 楼宇经济, 软件和信息服务业, 卫星互联网等18个产业集群."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import ahocorasick_rs

from kg import resources
from kg.model import EntityType
from kg.named.lexing import Token
from kg.named.spans import Name

LONGEST = 12
BRANCH = "产业"
BRANCHES = ("业", "链", "产业", "产业链")  # ends of words that name the same industry
PARTING = ("stops", "conjunctions", "plural", "singular", "prepositions", "verbs", "adverbs", "leading", "levels", "verbal", "outer")


@dataclass(frozen=True)
class Industries:
    """The names of industries, the automaton that finds them as they are `listed`, and the heads that make others."""

    names: frozenset[str]
    listed: tuple[str, ...]
    automaton: ahocorasick_rs.AhoCorasick
    heads: tuple[str, ...]
    ranking: frozenset[str]
    nameless: frozenset[str]  # stems that are no industry: 重要|产业
    verbs: frozenset[str]  # what is done with an industry, in front of its name: 前瞻|布局|氢能
    endless: tuple[str, ...]  # ends of stems that are no industry: 今年国民|经济
    lone: str  # the head that one word alone stands before: 冰雪|经济
    group: str  # the head that other things have too: 数据中心|集群
    grouped: tuple[str, ...]  # the ends of what stands before it then


@cache
def load() -> Industries:
    """The industries of industries.toml, read once."""
    table = resources.tables("named/industries.toml")
    names = tuple(sorted(set(table["certain"].split())))
    automaton = ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    heads, grouped, endless = (tuple(table[key].split()) for key in ("heads", "grouped", "endless"))
    ranking, nameless, verbs = (frozenset(table[key].split()) for key in ("ranking", "nameless", "verbs"))
    ends = (table["lone"], table["group"], grouped)
    return Industries(frozenset(names), names, automaton, heads, ranking, nameless, verbs, endless, *ends)


def industries(text: str, line: Sequence[Token], taken: Sequence[Name]) -> Iterator[Name]:
    """The industries of a sentence that are no part of a longer name."""
    found = [*_headed(text, line), *_known(text, line)]
    kept: list[Name] = []
    for name in sorted(found, key=lambda name: (name.start - name.stop, name.start)):
        if all(name.stop <= other.start or other.stop <= name.start for other in kept) and not _part_of_longer(name, taken):
            kept.append(name)
    yield from sorted(kept, key=lambda name: name.start)


def _part_of_longer(name: Name, taken: Sequence[Name]) -> bool:
    overlapping = (other for other in taken if other.start < name.stop and name.start < other.stop)
    return any(other.start < name.start or name.stop < other.stop for other in overlapping)


def _known(text: str, line: Sequence[Token]) -> Iterator[Name]:
    """Industries as they are listed, none that ends within another word (文化产业|园, 服务贸易|额), but 现代金融|业."""
    words = load()
    for index, start, stop in words.automaton.find_matches_as_indexes(text):
        if all(text[stop : token.stop] in BRANCHES for token in line if token.kind == "word" and token.start < stop < token.stop):
            yield Name(start, stop, words.listed[index], EntityType.INDUSTRY, "industry-list")


def at_start(text: str) -> Iterator[str]:
    """The industry that a name starts with: 制造业数字化转型八大行动 → 制造业."""
    words = load()
    for index, start, stop in words.automaton.find_matches_as_indexes(text):
        if start == 0 and stop < len(text):
            yield words.listed[index]


def _headed(text: str, line: Sequence[Token]) -> Iterator[Name]:
    """Names made by a head: 口腔医疗|产业链, “芯屏端核网”产业链."""
    words = load()
    for index, token in enumerate(line):
        if token.kind != "word" or not _ends_in_head(token.text) or token.text in words.names or token.text in words.nameless:
            continue
        first = _first(line, index, words)
        stem = text[line[first].start : token.start]
        fits = first < index and 2 <= len(stem) <= LONGEST and _names_branch(stem, words)
        if fits and _is_branch(line[first:index], token, words):
            yield Name(line[first].start, token.stop, stem + token.text, EntityType.INDUSTRY, "industry-head")


def _names_branch(stem: str, words: Industries) -> bool:
    """Whether what stands before a head names a branch: neither 特色 nor 特色产业 (of a 集群), nor 八年国民 (of the 经济)."""
    unnamed = words.ranking | words.nameless
    return stem not in unnamed and stem.removesuffix(BRANCH) not in unnamed and not stem.endswith(words.endless)


@lru_cache(maxsize=65536)
def _ends_in_head(word: str) -> bool:
    return word.endswith(load().heads)


def _is_branch(stem: Sequence[Token], head: Token, words: Industries) -> bool:
    """Whether a stem names a branch: one word before 经济 (冰雪|经济), and nothing that only stands in groups before 集群."""
    if head.text == words.lone:
        return len(stem) == 1
    return not (head.text == words.group and stem[-1].text.endswith(words.grouped))


def _first(line: Sequence[Token], index: int, words: Industries) -> int:
    first = index
    while first > 0 and _names_industry(line[first - 1], words):
        first -= 1
    return first


def _names_industry(token: Token, words: Industries) -> bool:
    if token.kind == "quote":
        return len(token.text) <= LONGEST
    if token.kind == "unknown":
        return len(token.text) >= 2
    if (token.text in words.ranking and token.text not in words.heads) or token.text in words.verbs or token.has(*PARTING):
        return False
    return token.has("ordinary", "head", "whole") and not token.has("stage") and len(token.text) > 1
