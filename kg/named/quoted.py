"""Quotations that are names: “33618”, 发放“助企贷”, “六大应用系统”."""

import re
from collections.abc import Sequence

from kg.model import EntityType
from kg.named import lexing
from kg.named.lexing import Token
from kg.named.spans import COUNT, COUNTED_WORKS, MADE, NUMBERED, Name, begins, counts, name_of, plural_before
from kg.named.vocabulary import Vocabulary, Word, campaigns, is_of_building, words_of

LONGEST_QUOTED = 8  # characters of a quotation with digits that is a code: “1+3+N”
LONGEST_IDEA = 6  # characters of a quotation of everyday words that is but an idea: “零碳工厂”
SHORT_QUOTED = 4  # characters, with its marks, up to which a quotation is rather a word than a name
DAY = re.compile(r"\d{1,2}[·.•]\d{1,2}")
COUNTING = re.compile("[一二三四五六七八九十两]")  # how a quotation begins that counts things: “五大片区”, “一区多园”
THINGS = (*MADE, EntityType.INDUSTRY)
PHRASE = re.compile(r"[、，。；：！？,;]|就是")


def quoted_name(line: Sequence[Token], index: int, vocabulary: Vocabulary) -> Name:
    """The name that a quotation is; `certain` only where it is a code, ends with a head, or is handed out."""
    text = line[index].text[1:-1]
    inner = _inner_head(text, vocabulary)
    name = name_of(line, _counted_from(line, index, inner), index, _quoted_type(text, inner, vocabulary), "quoted")
    phrase = PHRASE.search(text) is not None
    certain = (
        _coded(text)
        or text in campaigns()
        or (inner is not None and not phrase and _telling(text, inner))
        or (not phrase and _granted(line, index))
    )
    counted = (name.counted and not _policies(line, index)) or (line[index - 1].kind == "quantity" and plural_before(line, index))
    return name._replace(certain=certain, counted=counted)


def _telling(text: str, inner: Word) -> bool:
    """Whether the last word of a quotation makes it a name; what is only called a city or a model of something is none: “某地样板”."""
    if inner.head is EntityType.HONOUR and not inner.proper:
        return False
    return inner.named or len(inner.text) > 1 or len(text) > SHORT_QUOTED - 1


def _counted_from(line: Sequence[Token], index: int, inner: Word | None) -> int:
    """The first token of a name that ends with a count of works, which says nothing alone: 城市管理“八大专项行动”."""
    if inner is None or not COUNTED_WORKS.match(line[index].text[1:-1]):
        return index
    first = begins(line, index)
    modified = all(token.kind in ("word", "unknown") for token in line[first:index])
    return first if modified else index


def _quoted_type(text: str, inner: Word | None, vocabulary: Vocabulary) -> EntityType:
    """The type of a quotation by its last word: works in number are a programme (“六大应用系统”), as is what is but an idea."""
    if inner is None or inner.head is None or PHRASE.search(text) or (NUMBERED.match(text) and inner.head is EntityType.PROJECT):
        return EntityType.PROGRAMME
    return EntityType.PROGRAMME if inner.head in THINGS and _is_only_idea(text, inner, vocabulary) else inner.head


def _is_only_idea(text: str, inner: Word, vocabulary: Vocabulary) -> bool:
    """Whether a quotation that ends as a thing does is but an idea of it: “管委会+公司”, “千万工程”, “上一层楼”, “零碳工厂”."""
    if "+" in text or inner.text in words_of("loose_ends"):
        return True
    if inner.head is EntityType.INDUSTRY:
        return False
    if inner.roles & {"schemes"}:
        return not is_of_building(text)
    ideal = len(text) <= LONGEST_IDEA and (inner.text in words_of("ideal") or COUNTING.match(text))
    parts = lexing.tokens(text, vocabulary) if ideal else ()
    return bool(parts) and not any(part.kind in ("line", "latin") or (part.kind == "unknown" and len(part.text) > 1) for part in parts)


def _coded(text: str) -> bool:
    """Whether a quotation is a code: 33618, 1+3, but no single digit, count or day: “7·17”."""
    digits = 1 < len(text) <= LONGEST_QUOTED and any(character.isdigit() for character in text)
    return digits and not COUNT.fullmatch(text) and not DAY.fullmatch(text)


def _granted(line: Sequence[Token], index: int) -> bool:
    """Whether a quotation is handed out or put to work like a thing with a name: 发放“助企贷”."""
    return index > 0 and line[index - 1].has("granting") and len(line[index].text) > SHORT_QUOTED


def _policies(line: Sequence[Token], index: int) -> bool:
    """Whether a quotation names articles that are counted behind it: “稳三外”十条政策."""
    return index + 1 < len(line) and counts(line[index + 1], "articles")


def _inner_head(text: str, vocabulary: Vocabulary) -> Word | None:
    """The head that a quotation ends with."""
    found = [word for word, _, stop in vocabulary.matches(text) if stop == len(text) and (word.text != text or word.named)]
    branch = next((end for end in vocabulary.branches if text.endswith(end) and text != end), None)
    if branch is not None:
        return Word(branch, head=EntityType.INDUSTRY)
    return found[0] if found and found[0].head is not None else None
