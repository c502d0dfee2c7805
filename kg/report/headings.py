"""Headings and their ranks: 第一部分, 一、, （一）, 1., and the short line without a mark."""

import re

from kg.model import Paragraph, Sentence

_NUMBER = "[一二三四五六七八九十]{1,3}"
_MARKS = (
    re.compile(rf"第{_NUMBER}(?:部分|章|编|篇)"),
    re.compile(rf"{_NUMBER}(?:、|[.．](?!\d))"),
    re.compile(rf"（{_NUMBER}）"),
    re.compile(rf"\d{{1,2}}(?:[.．、](?!\d))|第{_NUMBER}[，、]"),
    re.compile(r"（\d{1,2}）|[①-⑳]"),
)
_ANY_MARK = re.compile("|".join(f"(?:{mark.pattern})" for mark in _MARKS))
_SENTENCE_END = re.compile("[。！？]")
UNMARKED = len(_MARKS)  # the rank of a heading without a number
LONGEST = 80


def is_marked(text: str) -> bool:
    """Whether a line begins with the number of a heading."""
    return bool(_ANY_MARK.match(text))


def rank(text: str) -> int | None:
    """How deep a numbered heading stands, 0 outermost; None where there is no number."""
    if not _ANY_MARK.match(text):
        return None
    return next(level for level, mark in enumerate(_MARKS) if mark.match(text))


def run_in(text: str) -> str | None:
    """The numbered heading that opens a paragraph: “（一）发展步伐更加坚实。” before more sentences."""
    end = _SENTENCE_END.search(text)
    return text[: end.end()] if end and end.end() <= LONGEST and is_marked(text) else None


def is_short(text: str) -> bool:
    """Whether a line could be a heading by its length and its missing end."""
    return len(text) <= LONGEST and text[-1] not in "；：，、…—" and not _SENTENCE_END.search(text)


def above(sentence: Sentence, paragraph: Paragraph) -> tuple[str, ...]:
    """What a sentence of a paragraph stands under: the headings, and what opens the paragraph (深化“1269”行动。) where that is short."""
    opening = paragraph.sentences[0]
    own = () if sentence is opening or len(opening.text) > LONGEST else (opening.text,)
    return (*paragraph.headings, *own)
