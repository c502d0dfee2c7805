"""A sentence cut into words, quotations, quantities and marks: 建成|“满天星”|产业园|3个|，"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from kg import resources
from kg.extract import segments
from kg.model import EntityType
from kg.named.vocabulary import TWO, Vocabulary, Word
from kg.sought import compiled

_start = attrgetter("start")
BLANK = "\0"  # stands in no word
JOINING = ("unknown", "word")  # kinds of tokens that may be part of an unknown stretch
HOLDING = ("stops", "conjunctions", "prepositions", "stage", "verbs")  # small words that hold phrases together


class Token(NamedTuple):
    """A stretch [start, stop) of a sentence.

    `kind` is word, unknown, place, point, quote, slogan, title, line, latin, quantity, bracket, number or mark.
    """

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
    specials = [_special_token(text, start, stop, kind, vocabulary) for start, stop, kind in _specials(text, places)]
    out: list[Token] = []
    at = 0
    for token in sorted([*specials, *_listed(text, specials, vocabulary)], key=_start):
        if at < token.start:
            out.extend(_unlisted(text, at, token.start, vocabulary, token.word))
        out.append(token)
        at = token.stop
    if at < len(text):
        out.extend(_unlisted(text, at, len(text), vocabulary, None))
    return _joined(out, vocabulary)


def _special_token(text: str, start: int, stop: int, kind: str, vocabulary: Vocabulary) -> Token:
    slogan = kind == "quote" and text[start + 1 : stop - 1] in vocabulary.slogans
    return Token(start, stop, "slogan" if slogan else kind, text[start:stop])


def _listed(text: str, specials: Iterable[Token], vocabulary: Vocabulary) -> list[Token]:
    """The listed words between what is no word; of a name only that it is no other word."""
    for token in specials:
        text = text[: token.start] + BLANK * (token.stop - token.start) + text[token.stop :]
    return [
        Token(start, stop, "unknown", word.text) if "name" in word.roles else Token(start, stop, "word", word.text, word)
        for word, start, stop in vocabulary.matches(text)
    ]


def _specials(text: str, places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Places, and what is no word: quotations, titles, quantities, marks; a place inside a quotation is not set apart."""
    found = [(match.start(), match.end(), _kind(match)) for match in _special().finditer(text)]
    spans = sorted([*found, *((start, stop, "place") for start, stop in places)], key=lambda span: (span[0], -span[1]))
    at = 0
    for start, stop, kind in spans:
        if start >= at:
            yield start, stop, kind
            at = stop


def _kind(match: re.Match[str]) -> str:
    return "latin" if match.lastgroup == "line" and match[0] in _latin() else match.lastgroup or ""


@lru_cache(maxsize=1)
def _latin() -> frozenset[str]:
    return frozenset(resources.tables("named/lexing.toml")["latin"]["words"])


@lru_cache(maxsize=1)
def _special() -> re.Pattern[str]:
    """Points of a speech (四是), quotations, titles, lines, quantities, brackets, numbers and marks, each a named group."""
    table = resources.tables("named/lexing.toml")
    units, counted = "|".join(table["units"]["words"]), "|".join(table["counted"]["words"])
    names = "|".join(table["counted"]["never_before"])
    regex = rf"""(?P<point>(?<![^，。；：！？、\s])[一二三四五六七八九十]{{1,3}}(?:是|要)(?=[^否]))
       |(?P<quote>“[^“”]{{1,40}}”|‘[^‘’]{{1,30}}’)
       |(?P<title>《[^《》]{{1,60}}》)
       |(?P<line>(?:地铁|轨道(?:交通)?|轻轨)?\d{{1,9}}号线|第[一二三四五六七八九十百\d]{{1,9}}(?:届|次|轮)|[A-Za-z]{{0,20}}\d{{0,9}}[A-Za-z][A-Za-z0-9+.&-]*|\d{{3,4}}线)
       |(?P<quantity>第[一二三四五六七八九十]{{1,3}}批|第?\d[\d.,]{{0,20}}(?:[—～~-]\d[\d.,]{{0,20}})?(?:[余多]?[百千万亿]{{1,9}}[余多]?(?:{units})?|[余多]?(?:{units}))(?:[余多]|以上|左右)?|[一二三四五六七八九十百千两]{{1,12}}[余多]?(?:{counted})(?!{names})|\d[\d.,]{{0,20}}%)
       |(?P<bracket>[（(][^（()）]{{1,30}}[)）])
       |(?P<number>\d[\d.,]*)
       |(?P<mark>(?:(?!“[^“”]{{1,40}}”|‘[^‘’]{{1,30}}’|《[^《》]{{1,60}}》|[（(][^（()）]{{1,30}}[)）])[，。；：！？、…—\-－·,;:!?\s“”‘’《》（）()【】/～~*#|])+)
    """
    return compiled(regex, re.VERBOSE)


def _joined(line: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Single characters that touch an unknown stretch belong to it (来|福士), but for the small words that hold phrases together."""
    out: list[Token] = []
    for index, token in enumerate(line):
        if token.kind not in JOINING or (token.kind == "word" and len(token.text) > 1):
            out.append(token)
        elif out and (_goes_on(line, index, out[-1]) or _is_spot(out[-1], token, line[index + 1 : index + 2], vocabulary)):
            out[-1] = Token(out[-1].start, token.stop, "unknown", out[-1].text + token.text)
        elif _stray(line, index) and token.kind == "word":
            out.append(Token(token.start, token.stop, "unknown", token.text))
        else:
            out.append(token)
    return out


def _goes_on(line: list[Token], index: int, before: Token) -> bool:
    return before.kind == "unknown" and _stray(line, index)


def _is_spot(before: Token, token: Token, after: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Whether a character makes the name of a spot of the word before it: 十八|梯, and in front of a head 观音|桥|商圈."""
    if before.word is None or before.word.roles != {"ordinary"} or len(before.text) != TWO:
        return False
    word = after[0].word if after else None
    ground = word is not None and word.head is EntityType.AREA and word.proper
    return token.text in vocabulary.ends or (ground and token.text in vocabulary.spots)


def _stray(line: list[Token], index: int) -> bool:
    token = line[index]
    if token.kind == "unknown":
        return True
    if token.kind != "word" or len(token.text) > 1 or token.has(*HOLDING):
        return False
    after = line[index + 1] if index + 1 < len(line) else None
    if token.has("head"):
        short = index > 0 and line[index - 1].kind == "unknown" and len(line[index - 1].text) == 1
        return _loose(after) or (short and after is not None and after.has("head") and len(after.text) > 1)  # 博|赛|集团
    return _loose(after) or (index > 0 and _loose(line[index - 1]))


def _loose(token: Token | None) -> bool:
    """Unknown, or a single character that holds nothing together."""
    if token is None:
        return False
    small = token.kind == "word" and len(token.text) == 1
    return token.kind == "unknown" or (small and not token.has(*HOLDING))


def _unlisted(text: str, start: int, stop: int, vocabulary: Vocabulary, after: Word | None) -> Iterator[Token]:
    """A stretch without listed words: its everyday words, and what is left between them, which is unknown."""
    at = begin = start
    pieces = segments.words(text[start:stop]) if stop - start > 1 else ()
    for index, piece in enumerate(pieces):
        word = vocabulary.other(piece) if len(piece) > 1 else None
        if word is not None and not _of_a_name(pieces, index, word, after):
            if begin > at:
                yield Token(at, begin, "unknown", text[at:begin])
            yield Token(begin, begin + len(piece), "word", piece, word)
            at = begin + len(piece)
        begin += len(piece)
    if at < stop:
        yield Token(at, stop, "unknown", text[at:stop])


def _of_a_name(pieces: Sequence[str], index: int, word: Word, after: Word | None) -> bool:
    """Whether an everyday word is rather part of a longer one: 解放|碑, 洪|崖洞, 铜锣|山."""
    noun = not word.roles & {"verbal", "outer"}
    if noun and index > 0 and len(pieces[index - 1]) == 1:
        return True
    if index + 1 < len(pieces):
        return len(pieces[index + 1]) == 1
    return noun and after is not None and after.head is not None and len(after.text) == 1
