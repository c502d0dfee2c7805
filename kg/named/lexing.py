"""A sentence cut into words, quotations, quantities and marks: 建成|“满天星”|产业园|3个|，"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg import resources
from kg.named.vocabulary import Vocabulary, Word

HOLDING = ("stops", "conjunctions", "prepositions", "stage")  # small words that hold phrases together


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch [start, stop) of a sentence. `kind` is word, unknown, place, quote, title, line, quantity, bracket, number or mark."""

    start: int
    stop: int
    kind: str
    text: str
    word: Word | None = None

    def has(self, *roles: str) -> bool:
        """Whether the token is a word that can be one of these."""
        return self.word is not None and not self.word.roles.isdisjoint(roles)


def tokens(text: str, vocabulary: Vocabulary, places: Sequence[tuple[int, int]] = ()) -> list[Token]:
    """The sentence cut up, without gaps; `places` are the [start, stop) of the places it names."""
    out: list[Token] = []
    at = 0
    for start, stop, kind in _specials(text, places):
        out.extend(_words(text, at, start, vocabulary))
        out.append(Token(start, stop, kind, text[start:stop]))
        at = stop
    out.extend(_words(text, at, len(text), vocabulary))
    return _joined(out)


def _specials(text: str, places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Places, and what is no word: quotations, titles, quantities, marks; a place inside a quotation is not set apart."""
    found = [(match.start(), match.end(), match.lastgroup or "") for match in _special().finditer(text)]
    spans = sorted([*found, *((start, stop, "place") for start, stop in places)], key=lambda span: (span[0], -span[1]))
    at = 0
    for start, stop, kind in spans:
        if start >= at:
            yield start, stop, kind
            at = stop


@lru_cache(maxsize=1)
def _special() -> re.Pattern[str]:
    """Quotations, titles, lines, quantities, brackets, numbers and marks, each a named group."""
    table = resources.tables("named/lexing.toml")
    units, counted = "|".join(table["units"]["words"]), "|".join(table["counted"]["words"])
    names = "|".join(table["counted"]["never_before"])
    return re.compile(
        rf"""(?P<quote>“[^“”]{{1,40}}”|‘[^‘’]{{1,30}}’)
       |(?P<title>《[^《》]{{1,60}}》)
       |(?P<line>(?:地铁|轨道(?:交通)?|轻轨)?\d+号线|第[一二三四五六七八九十百\d]+届|[A-Za-z]*\d*[A-Za-z][A-Za-z0-9+.&-]*|\d{{3,4}}线)
       |(?P<quantity>第?\d[\d.,]*(?:[—～~-]\d[\d.,]*)?(?:[余多]?[百千万亿]+[余多]?(?:{units})?|[余多]?(?:{units}))(?:[余多]|以上|左右)?|[一二三四五六七八九十百千两]+[余多]?(?:{counted})(?!{names})|\d[\d.,]*%)
       |(?P<bracket>[（(][^（()）]{{1,30}}[)）])
       |(?P<number>\d[\d.,]*)
       |(?P<mark>[，。；：！？、…—\-－·,;:!?\s“”‘’《》（）()【】/～~*#|]+)
    """,
        re.VERBOSE,
    )


def _joined(line: list[Token]) -> list[Token]:
    """Single characters that touch an unknown stretch belong to it (来|福士), but for the small words that hold phrases together."""
    out: list[Token] = []
    for index, token in enumerate(line):
        if out and _stray(line, index) and out[-1].kind == "unknown":
            out[-1] = Token(out[-1].start, token.stop, "unknown", out[-1].text + token.text)
        elif _stray(line, index) and token.kind == "word":
            out.append(Token(token.start, token.stop, "unknown", token.text))
        else:
            out.append(token)
    return out


def _stray(line: list[Token], index: int) -> bool:
    token = line[index]
    if token.kind == "unknown":
        return True
    if token.kind != "word" or len(token.text) > 1 or token.has(*HOLDING):
        return False
    after = line[index + 1] if index + 1 < len(line) else None
    if token.has("head"):
        return _loose(after)
    return _loose(after) or (index > 0 and _loose(line[index - 1]))


def _loose(token: Token | None) -> bool:
    """Unknown, or a single character that holds nothing together."""
    if token is None:
        return False
    small = token.kind == "word" and len(token.text) == 1
    return token.kind == "unknown" or (small and not token.has(*HOLDING))


def _words(text: str, start: int, stop: int, vocabulary: Vocabulary) -> Iterator[Token]:
    at = start
    for word, begin, end in vocabulary.matches(text[start:stop]):
        if start + begin > at:
            yield Token(at, start + begin, "unknown", text[at : start + begin])
        yield Token(start + begin, start + end, "word", word.text, word)
        at = start + end
    if at < stop:
        yield Token(at, stop, "unknown", text[at:stop])
