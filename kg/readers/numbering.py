"""The numbers that Word writes itself before a paragraph: 一、（一）第一章 1. ①, which stand in no paragraph's text."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from docx.opc.constants import RELATIONSHIP_TYPE as RELATED
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from lxml import etree

_DIGITS = "〇一二三四五六七八九"
_VALUE = qn("w:val")
_DEEPEST_STYLE = 20  # styles are based on styles; a circle of them is a torn file


@dataclass(frozen=True, slots=True)
class Level:
    """How paragraphs of one level are numbered: from `start`, in `format`, within `text` (“（%2）”)."""

    start: int = 1
    format: str = "decimal"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Numbering:
    """The lists of a Word document. It counts: ask for the paragraphs in their order, each once."""

    levels: Mapping[str, Mapping[int, Level]]  # of every list, by its number
    families: Mapping[str, str]  # lists of one family go on counting where another of it left off
    styles: Mapping[str, etree._Element]
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, paragraph: etree._Element) -> str:
        """What stands before the paragraph, such as “（一）”; nothing for most."""
        number, depth = self._place(paragraph)
        level = self.levels.get(number, {}).get(depth)
        if level is None:
            return ""
        self._count(number, depth, level)
        label = re.sub(r"%([1-9])", lambda match: self._written(number, int(match[1]) - 1), level.text)
        return "" if level.format in ("bullet", "none") else label + (" " if label[-1:].isalnum() else "")

    def _count(self, number: str, depth: int, level: Level) -> None:
        family = self.families[number]
        self.counts[family, depth] = self.counts.get((family, depth), level.start - 1) + 1
        for deeper in range(depth + 1, 9):
            self.counts.pop((family, deeper), None)

    def _written(self, number: str, depth: int) -> str:
        level = self.levels[number].get(depth, Level())
        count = self.counts.get((self.families[number], depth), level.start)
        return _FORMATS.get(level.format, str)(count)

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        """The list and level of a paragraph, its own or its style's."""
        own = list(_properties(paragraph))
        style = next((_child_value(each, "w:pStyle") for each in own), "")
        numbered = [*own, *(each for holder in self._ancestry(style) for each in _properties(holder))]
        number = next(filter(None, (_child_value(each, "w:numPr/w:numId") for each in numbered)), "0")
        depth = next(filter(None, (_child_value(each, "w:numPr/w:ilvl") for each in numbered)), "0")
        return number, _whole_number(depth, 0)

    def _ancestry(self, style: str) -> Iterator[etree._Element]:
        for _ in range(_DEEPEST_STYLE):
            if style not in self.styles:
                return
            yield self.styles[style]
            style = _child_value(self.styles[style], "w:basedOn")


def read_numbering(document: Part) -> Numbering:
    """The lists of a document part, with the styles that use them."""
    lists, styles = _related(document, RELATED.NUMBERING), _related(document, RELATED.STYLES)
    abstract = {each.get(qn("w:abstractNumId"), ""): dict(_levels(each)) for each in _children(lists, "w:abstractNum")}
    families = {each.get(qn("w:numId"), ""): _child_value(each, "w:abstractNumId") for each in _children(lists, "w:num")}
    levels = {number: abstract.get(family, {}) for number, family in families.items()}
    return Numbering(levels, families, {each.get(qn("w:styleId"), ""): each for each in _children(styles, "w:style")})


def _related(document: Part, kind: str) -> etree._Element | None:
    parts = (each.target_part for each in document.rels.values() if each.reltype == kind and not each.is_external)
    return next((part.element for part in parts if isinstance(part, XmlPart)), None)


def _levels(family: etree._Element) -> Iterator[tuple[int, Level]]:
    for each in _children(family, "w:lvl"):
        start = _whole_number(_child_value(each, "w:start"), 1)
        yield _whole_number(each.get(qn("w:ilvl"), "0"), 0), Level(start, _child_value(each, "w:numFmt"), _child_value(each, "w:lvlText"))


def _properties(holder: etree._Element) -> Iterator[etree._Element]:
    return _children(holder, "w:pPr")


def _children(parent: etree._Element | None, tag: str) -> Iterator[etree._Element]:
    return iter(()) if parent is None else parent.iterchildren(qn(tag))


def _child_value(parent: etree._Element, path: str) -> str:
    found = parent.find("/".join(map(qn, path.split("/"))))
    return "" if found is None else found.get(_VALUE, "")


def _whole_number(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else otherwise


def _chinese(number: int) -> str:
    """一 to 九十九 as lists count; beyond that digit by digit."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 1000 else str(number)


def _upper_letter(number: int) -> str:
    return _letter(number).upper()


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "lowerLetter": _letter,
    "upperLetter": _upper_letter,
}
