"""Numbers with their units and comparators: 5%左右, 1200万人以上, 近八成, 6%—6.5%, 第2位, 1.5倍, 翻番."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from kg.extract.number_patterns import patterns
from kg.extract.number_values import READERS, words
from kg.extract.numerals import CHINESE
from kg.model import Comparator, Mention
from kg.resources import either
from kg.sought import compiled

QuantityFinder = Callable[[str], tuple[Mention, ...]]


@dataclass(frozen=True)
class Rule:
    """A verbose regex with the group `whole`, tried on texts that hold one of the characters it `needs`."""

    name: str
    regex: str
    needs: frozenset[str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The regex, compiled when the first text needs it."""
        return compiled(self.regex, re.VERBOSE)

    @cached_property
    def goes_on(self) -> bool:
        """Whether a comparator behind the number is part of what it finds."""
        return "after" in self.pattern.groupindex and not self.is_rank

    @cached_property
    def is_rank(self) -> bool:
        """Whether it finds ranks."""
        return self.name.startswith("rank")

    @cached_property
    def reader(self) -> str:
        """The name of the function that reads its matches."""
        return self.name.partition(":")[0]


@lru_cache(maxsize=4)
def quantity_finder(units: tuple[str, ...]) -> QuantityFinder:
    """A function that finds the quantities of a sentence, and the numbers that are none (as `Refusal`).

    `units` are the unit labels without scales: 元, 家, %, 微克/立方米.
    """
    table = words()
    rules = tuple(Rule(name, regex, frozenset(needs)) for name, regex, needs in patterns(table, units))
    comparators = _comparators(table)
    kept = re.compile(either(table["duration_kept"]["words"]))
    needed = frozenset().union(*(rule.needs for rule in rules))

    def find(text: str) -> tuple[Mention, ...]:
        if not _MAY_HOLD.search(text):
            return ()
        taken: list[Mention] = []
        covered, held = bytearray(len(text)), needed.intersection(text)
        for rule in [rule for rule in rules if not held.isdisjoint(rule.needs)]:
            for match in rule.pattern.finditer(text):
                start, stop = _extent(match, rule)
                if COVERED in covered[start:stop] or _is_kept(match, rule.name, kept):
                    continue
                value = READERS[rule.reader](match, comparators, rule.name)
                if value is not None:
                    covered[start:stop] = COVERED * (stop - start)
                    taken.append(Mention(start, stop, value, f"quantity-{rule.name}"))
        return tuple(sorted(taken, key=lambda mention: mention.start))

    return find


COVERED = b"\1"  # marks a character that a number was read from
_MAY_HOLD = re.compile(f"[0-9{CHINESE}]|半数|一半|过半|翻番|翻倍|倍增|首位|榜首")


def _comparators(table: dict[str, Any]) -> dict[str, dict[str, Comparator]]:
    return {
        side: {word: Comparator(name) for name, entries in table[side].items() for word in entries} for side in ("before", "after", "reach")
    }


def _extent(match: re.Match[str], rule: Rule) -> tuple[int, int]:
    """From the comparator before a number to the comparator after it; a rank without the verb that led to it."""
    if rule.is_rank:
        return match.span("whole")
    return match.start(), match.end("after" if rule.goes_on and match["after"] else "whole")


def _is_kept(match: re.Match[str], name: str, kept: re.Pattern[str]) -> bool:
    """Whether a number that looks like a duration counts days of an indicator (空气质量优良天数315天)."""
    return (
        name in ("refused:duration", "refused:age")
        and match["whole"].endswith(("天", "岁"))
        and bool(kept.search(match.string, max(0, match.start() - 16), match.start()))
    )
