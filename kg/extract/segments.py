"""Where words end, as jieba cuts them, for the stretches that the grammars leave as text: 有机｜产品, 在线｜监测."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from math import inf

from kg.extract import known

_STRETCH = re.compile(r"([一-\u9FD5a-zA-Z0-9+#&\._%\-]+)|\r\n|.", re.DOTALL)  # what is cut, and what parts it, one by one
_LETTER = re.compile("[a-zA-Z0-9]")
NOMINAL = "nbjlaszfim"  # how the tags of words begin that a noun phrase may begin or end with


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """A text cut into words, what the dictionary does not know into characters."""
    return tuple(word for match in _STRETCH.finditer(text) for word in (_cut(match[1]) if match[1] else (match[0],)))


def _cut(text: str) -> Iterator[str]:
    """The likeliest words that make up a text; letters and digits that are no words stay together."""
    ends, start, letters = _likeliest(text), 0, 0
    while start < len(text):
        stop = ends[start]
        if stop == start + 1 and _LETTER.match(text, start):
            letters += 1
        else:
            if letters:
                yield text[start - letters : start]
            yield text[start:stop]
            letters = 0
        start = stop
    if letters:
        yield text[start - letters :]


def _likeliest(text: str) -> list[int]:
    """Where the word ends that begins at each place of a text, in the likeliest cut of what follows; of two alike the longer."""
    ends, likely = list(range(1, len(text) + 1)), [0.0] * (len(text) + 1)
    for start in reversed(range(len(text))):
        weights, _, alone = known.words(text[start])
        best, stop = alone + likely[start + 1], start + 2
        while stop <= len(text) and (weight := weights.get(text[start:stop])) is not None:
            if weight and weight + likely[stop] >= best:  # a weight of none is of what only begins a word
                best, ends[start] = weight + likely[stop], stop
            stop += 1
        likely[start] = best if best > -inf else known.LEAST + likely[start + 1]
    return ends


@lru_cache(maxsize=65536)
def ends(text: str) -> frozenset[int]:
    """The places in a text at which a word ends."""
    return frozenset(accumulate(map(len, words(text))))


def is_end(text: str, start: int, at: int, stop: int) -> bool:
    """Whether a word of text[start:stop] ends at `at`."""
    if at >= stop or (start < at and not _may_run_across(text, start, at)):
        return True
    return (at - start) in ends(text[start:stop])


def _may_run_across(text: str, start: int, at: int) -> bool:
    """Whether letters stand together across a place of text[start:], or the dictionary knows a word that begins so: 提|高."""
    if _LETTER.match(text, at - 1) and _LETTER.match(text, at):
        return True
    return any(text[begin : at + 1] in known.words(text[begin]).weights for begin in range(start, at))


def is_nominal(word: str, *, unknown: bool = True) -> bool:
    """Whether a noun phrase may begin or end with a word, by its tag; `unknown` is what is said of one that the dictionary lacks."""
    tag = known.tag(word)
    return unknown if tag is None else tag[0] in NOMINAL


def ends_in_noun(name: str) -> bool:
    """Whether the last word of a name is a noun: 保交楼, not 中央提出."""
    return is_nominal(words(name)[-1])


def is_noun(name: str) -> bool:
    """Whether the first and the last word of a name are nouns: 原煤, not 超计划 or 电煤供应."""
    return is_nominal(words(name)[0]) and ends_in_noun(name)
