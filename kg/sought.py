"""Regexes that are tried only where they may match: on texts that hold the words they need, at characters they may begin with.

Both are read off the regex: 解决了?[^，]+问题 needs 解决 and begins with 解.
Python has no public name for what parses a regex; where it is not found, regexes are tried everywhere, with the same matches.
"""

import re
from collections.abc import Iterable
from typing import Any

from kg import engine

try:
    from re import _constants as op  # type: ignore[attr-defined]  # what a parsed regex is made of
    from re import _parser as parser  # type: ignore[attr-defined]  # and what parses it
except ImportError:
    parser = None

BACKSLASH = "\\"
MOST = 50  # words to look for; with more the regex itself is as quick


class Sought:
    """A regex whose search first looks for the words it needs."""

    __slots__ = ("_needed", "pattern")

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern, self._needed = pattern, re.compile("|".join(map(re.escape, needed(pattern.pattern, pattern.flags))))

    def may_match(self, text: str) -> bool:
        """Whether a text holds a word that the regex needs."""
        return self._needed.search(text) is not None

    def search(self, text: str, start: int = 0, stop: int = 2**31) -> re.Match[str] | None:
        """The first match in text[start:stop], as the regex finds it."""
        return self.pattern.search(text, start, stop) if self._needed.search(text, start, stop) else None

    def match(self, text: str, start: int = 0, stop: int = 2**31) -> re.Match[str] | None:
        """The match that begins at `start`, as the regex finds it."""
        return self.pattern.match(text, start, stop) if self._needed.search(text, start, stop) else None


def needed(regex: str, flags: int = 0) -> tuple[str, ...]:
    """Words of which every text holds one that a regex matches in; () where nothing is known, or too many are.

    >>> needed("解决了?[^，]+?(?:问题|困难)$")
    ('解决',)
    """
    return _needed(parser.parse(regex, flags)) if parser else ()


def _needed(parsed: Iterable[tuple[Any, Any]]) -> tuple[str, ...]:
    """The best of what the parts of a sequence need, the fewest and longest words."""
    found: list[tuple[str, ...]] = []
    run = ""
    for kind, value in parsed:
        if kind is op.LITERAL:
            run += chr(value)
        elif kind is not op.AT:
            found += [(run,), _needed_in(kind, value)]
            run = ""
    usable = [words for words in (*found, (run,)) if words and all(words) and len(words) <= MOST]
    return max(usable, key=lambda words: (min(map(len, words)) > 1, -len(words), min(map(len, words))), default=())


def _needed_in(kind: Any, value: Any) -> tuple[str, ...]:
    """What one part of a regex needs."""
    if kind is op.SUBPATTERN:
        return _needed(value[-1])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        return _needed(value[2]) if value[0] else ()
    if kind is op.IN:
        return tuple(chr(char) for _, char in value) if all(one is op.LITERAL for one, _ in value) else ()
    if kind is op.BRANCH:
        each = [_needed(branch) for branch in value[1]]
        return tuple(dict.fromkeys(word for words in each for word in words)) if all(each) else ()
    return ()


def compiled(regex: str, flags: int = 0) -> re.Pattern[str]:
    """A regex that is tried only at characters it may begin with."""
    return engine.regex(regex, flags, begun)


def begun(regex: str, flags: int = 0) -> str:
    """The same regex, tried only at characters it may begin with, which saves most of its tries where it has many alternatives.

    >>> begun("(?:约|近)?[0-9]+")
    '(?=[0-9约近])(?:(?:约|近)?[0-9]+)'
    """
    characters, empty = _firsts(parser.parse(shortened(regex), flags)) if parser else (frozenset(), True)
    return regex if empty or ANY in characters else f"(?=[{''.join(sorted(characters))}])(?:{regex})"


# Plain words one of which is meant: (?:确保|力争|争取). Most of what regexes are made of, and most of the time that it takes to parse them.
WORDS = re.compile(r"(?<!\\)\(\?:((?:[^()\[\]{}\\?*+.^$\s#]|\\[^\w\s|])+)\)")


def shortened(regex: str) -> str:
    """A regex that begins with the same characters, in which of words one of which is meant there are only these.

    >>> shortened("(?:确保|力争|争取)[0-9]+")
    '[争力确][0-9]+'
    """
    return WORDS.sub(_first_of_each, regex)


def _first_of_each(group: re.Match[str]) -> str:
    """The first characters of words as a set; the group as it is where one of them is empty."""
    words = group[1].split("|")
    return f"[{''.join(sorted({re.escape(word.removeprefix(BACKSLASH)[0]) for word in words}))}]" if all(words) else group.group()


ANY = "any"
Firsts = tuple[frozenset[str], bool]  # what stands between [ and ] for the first characters; whether there need be none


def _firsts(parsed: Iterable[tuple[Any, Any]]) -> Firsts:
    """What a sequence begins with: its first part, and the next as long as there need be none of those before."""
    found: frozenset[str] = frozenset()
    for kind, value in parsed:
        characters, empty = _firsts_of(kind, value)
        found |= characters
        if not empty:
            return found, False
    return found, True


def _firsts_of(kind: Any, value: Any) -> Firsts:
    """What one part of a regex begins with."""
    if kind is op.LITERAL:
        return frozenset({re.escape(chr(value))}), False
    if kind is op.IN:
        return frozenset(map(_written, *zip(*value, strict=True))), False
    if kind is op.SUBPATTERN:
        return _firsts(value[-1])
    if kind is op.BRANCH:
        each = [_firsts(branch) for branch in value[1]]
        return frozenset().union(*(characters for characters, _ in each)), any(empty for _, empty in each)
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        characters, empty = _firsts(value[2])
        return characters, empty or not value[0]
    return (frozenset(), True) if kind in (op.AT, op.ASSERT, op.ASSERT_NOT) else (frozenset({ANY}), False)


def _written(kind: Any, value: Any) -> str:
    """A member of a set of characters, as it is written between [ and ]."""
    if kind is op.LITERAL:
        return re.escape(chr(value))
    if kind is op.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return {op.CATEGORY_DIGIT: r"\d", op.CATEGORY_SPACE: r"\s", op.CATEGORY_WORD: r"\w"}.get(value, ANY) if kind is op.CATEGORY else ANY
