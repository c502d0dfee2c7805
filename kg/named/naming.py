"""Names inside a sentence: 红岩村大桥, “满天星”行动计划, 山城巷、白象街传统风貌区, 来福士、总部城等高端载体."""

import re
from collections.abc import Iterator, Sequence

from kg.model import EntityType
from kg.named.drafted import drafted
from kg.named.headed import headed_name
from kg.named.lexing import Token
from kg.named.listed import Listing, sharing, siblings
from kg.named.quoted import quoted_name
from kg.named.spans import COUNT, DASHES, GOING_ON, LOOSE, Name, begins, head_follows, name_of, only_says, section_end
from kg.named.titles import titles
from kg.named.vocabulary import SPOT, Vocabulary, ends_of, words_of

ENDING = ("title", "quote", "line", "unknown")  # kinds of tokens without a word that a name may end with
PREFERRED = ("list", "shared-head", "drafted")  # rules that hold where names of one length overlap
BRACKET = re.compile("[（(].{0,60}[)）]$")


def names(line: Sequence[Token], vocabulary: Vocabulary, listed: Sequence[Listing]) -> list[Name]:
    """The names of a sentence from left to right, none inside another, with those that its lists make names."""
    ends = [index for index, token in enumerate(line) if (token.word.ends if token.word else token.kind in ENDING)]
    found = [name for index in ends if (name := _at(line, index, vocabulary)) is not None]
    shared = [other for name in found for other in (*sharing(line, name), *siblings(line, name))]  # A、B传统风貌区
    whole = (*_strivings(line), *titles(line), *drafted(line))
    return _without_overlaps([*(item for listing in listed for item in listing.items), *found, *shared, *whole])


def _at(line: Sequence[Token], index: int, vocabulary: Vocabulary) -> Name | None:
    """The name that ends with this token, if any."""
    token = line[index]
    if token.kind == "title":
        name = name_of(line, index, index, EntityType.POLICY, "title")
        return name._replace(certain=BRACKET.sub("", token.text[1:-1]).endswith(ends_of("documents")))
    if token.kind == "quote":
        name_like = len(token.text) < 20 and not COUNT.fullmatch(token.text[1:-1]) and not head_follows(line, index)
        return quoted_name(line, index, vocabulary) if name_like else None
    if token.kind == "line" and token.text.endswith("线"):
        return name_of(line, begins(line, index), section_end(line, index), EntityType.PROJECT, "line")
    if token.kind == "unknown":
        return _ground(line, index, vocabulary)
    return None if token.word is None else _word_name(line, index)


def _word_name(line: Sequence[Token], index: int) -> Name | None:
    """The name that ends with this word, if any: a campaign that nothing follows, or what a head ends."""
    word = line[index].word
    assert word is not None
    if line[index].has("campaigns"):
        return None if _noun_follows(line, index) else name_of(line, index, index, EntityType.PROGRAMME, "campaign")
    if word.head is None or head_follows(line, index) or only_says(line, index):
        return None
    return headed_name(line, index)


def _ground(line: Sequence[Token], index: int, vocabulary: Vocabulary) -> Name | None:
    """The part of the world or the spot that an unknown word names."""
    text = line[index].text
    if text in words_of("regions") and _region_alone(line, index):
        return name_of(line, index, index, EntityType.AREA, "region")
    spot = _spot(text, vocabulary) and not head_follows(line, index)
    return name_of(line, index, index, EntityType.AREA, "spot") if spot else None


def _region_alone(line: Sequence[Token], index: int) -> bool:
    """Whether a part of the world is meant by itself: 融入|长三角, but neither 中国—|东盟 nor 东盟|国家."""
    joined = index > 0 and line[index - 1].kind == "mark" and line[index - 1].text in DASHES
    dwelt = index + 1 < len(line) and line[index + 1].text in words_of("dwellers")
    return not joined and not dwelt and not head_follows(line, index)


def _strivings(line: Sequence[Token]) -> Iterator[Name]:
    """What places strive for, named by an epithet: 数字|重庆, where the phrase ends with the place."""
    for index in range(1, len(line)):
        if line[index].kind == "place" and line[index - 1].has("epithets") and not _noun_follows(line, index):
            yield name_of(line, index - 1, index, EntityType.PROGRAMME, "epithet")


def _noun_follows(line: Sequence[Token], index: int) -> bool:
    """Whether a phrase goes on behind a token to a noun, other than one that says that it is built: 数字|重庆|建设."""
    after = line[index + 1] if index + 1 < len(line) else None
    return after is not None and (after.kind in GOING_ON or (after.kind == "word" and not after.has(*LOOSE, "trailing", "verbal", "outer")))


def _spot(text: str, vocabulary: Vocabulary) -> bool:
    """Whether an unknown word is the name of a spot in town or country: 朝天门, 李子坝."""
    return len(text) == SPOT and text[-1] in vocabulary.spots


def _without_overlaps(found: list[Name]) -> list[Name]:
    """The longest of names that overlap, from left to right."""
    kept: list[Name] = []
    for name in sorted(found, key=lambda name: (name.start - name.stop, name.rule not in PREFERRED, name.start)):
        if all(name.stop <= other.start or other.stop <= name.start for other in kept):
            kept.append(name)
    return sorted(kept, key=lambda name: name.start)
