"""Text cleaned for reading, with the way back: ５．５％ → 5.5%, “20 余场” → “20余场”, sentences at 。！？."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from kg import resources
from kg.model import Sentence
from kg.sought import compiled

Span = tuple[int, int]

_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％．－～＋／＆＜＝＞＃＠＊﹒]")
_HALF = compiled(
    r"""
      (?<![0-9]), | ,(?![0-9]{3}(?![0-9]))           # but 1,450
    | (?<![0-9A-Za-z]): | :(?![0-9A-Za-z/])          # but 18:30, http://
    | [;()]
    | (?<![0-9A-Za-z])[!?] | [!?](?![0-9A-Za-z=])
    """,
    re.VERBOSE,
)
# What stands before a character is asked for behind it: regexes that begin with what they look for find it faster.
_THOUSANDS = re.compile("，(?<=[０-９]，)(?=[０-９]{3}(?![０-９]))")
_POINT = re.compile("(?<=[0-9０-９])·(?=[0-9０-９]{1,2}[%％])")  # 9·5％: a decimal point as it was once printed
_MISPRINT = re.compile("[lI](?<=[0-9].)(?=[0-9]*(?:[万亿%％个元人年月日.．]))")  # 25l亿元: a letter read for the digit
_ROUND_ZERO = re.compile("○(?:(?<=[一二三四五六七八九〇○]○)|(?=[一二三四五六七八九〇○]))")
_FULL = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）"}

# What a paragraph sheds: white space, with page numbers between dashes that a line runs over (增 — 12 — 长), invisible characters,
# marks of emphasis, numbers of notes [12] [^12], （下同）.
# White space goes 500 characters at a time: from no place is it read on without an end.
_SHED = re.compile(
    r"""
      \s{1,500}+(?:[—–－-]{1,2}\s?\d{1,3}\s?[—–－-]{1,2}(?=\s))?
    | [\u200b-\u200f\u2060\ufeff\u00ad]+
    | \*\* | \^?\[\^?\d{1,3}\] | ［\d{1,3}］ | 〔\d{1,2}〕 | [（(]下同[）)]
    """,
    re.VERBOSE,
)
_DIRTY = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad*\[［〔^]|下同")

_STOP = re.compile(r"(?<![。！？])[。！？]++[”’」』）》】〕]*(?![”’，、；：。！？的之]|等)")


# Characters of a sentence: the longest of 92,000 published ones has 791. So much of a text is looked at together, at most.
LONGEST = 2000


def _narrow(match: re.Match[str]) -> str:
    character = match.group()
    return "." if character == "﹒" else chr(ord(character) - 0xFEE0)


@lru_cache(maxsize=1)
def _simplified() -> dict[str, str]:
    """What each character of traditional script is in simplified script."""
    rows = resources.tables("report/traditional.toml")["simplified"].items()
    return dict(chain.from_iterable(zip(*row, strict=True) for row in rows))


@lru_cache(maxsize=1)
def _traditional() -> re.Pattern[str]:
    """A character of traditional script; few texts hold one, so that these are looked for rather than each character looked up."""
    return re.compile(f"[{re.escape(''.join(_simplified()))}]")


def fold(text: str) -> str:
    """The text in simplified script, with letters, digits and signs half-width, Chinese punctuation full-width, character for character."""
    text = _POINT.sub(".", _THOUSANDS.sub(",", text))
    text = _MISPRINT.sub("1", _WIDE.sub(_narrow, text))
    text = _HALF.sub(lambda match: _FULL[match.group()], text)
    text = _ROUND_ZERO.sub("〇", text)
    return _traditional().sub(lambda match: _simplified()[match.group()], text)


@dataclass(frozen=True, slots=True)
class Block:
    """A line or paragraph, cleaned: `offsets[i]` is where character i of `text` stands in the document."""

    text: str
    offsets: Sequence[int]
    before: bool = True  # a blank line or the document's beginning stands before it
    after: bool = True  # a blank line or the document's end stands behind it


def clean(folded: str, spans: Sequence[Span], *, before: bool = True, after: bool = True) -> Block:
    """The block that stands at `spans` of a folded text, without white space beside digits and Chinese characters."""
    if len(spans) == 1 and not _DIRTY.search(folded, *spans[0]):
        start, stop = spans[0]
        return Block(folded[start:stop], range(start, stop), before, after)
    kept = [piece for span in spans for piece in _kept(folded, span)]
    text = "".join(folded[start:stop] for start, stop in kept)
    return Block(text, tuple(chain.from_iterable(range(start, stop) for start, stop in kept)), before, after)


def _kept(folded: str, span: Span) -> Iterator[Span]:
    position, stop = span
    for match in _SHED.finditer(folded, position, stop):
        keep = 1 if position < match.start() and match.end() < stop and _parts(folded, match) else 0
        if match.start() + keep > position:
            yield position, match.start() + keep
        position = match.end()
    if position < stop:
        yield position, stop


_LETTER, _DIGIT = re.compile("[A-Za-z]"), re.compile("[0-9]")


def _parts(folded: str, match: re.Match[str]) -> bool:
    """Whether white space keeps two words or two numbers apart: GDP growth, but 1 450 亿元 and 1 9 9 8 年 are one number."""
    if not match.group().isspace():
        return False
    if match.group().startswith("\t"):
        return True  # a cell of a table
    before, after = folded[match.start() - 1], folded[match.end()]
    if before.isascii() and before.isalpha():
        return after.isascii() and after.isalpha()
    return before.isdigit() and after.isdigit() and ("\t" in match.group() or not _one_number(folded, match))


def _one_number(folded: str, match: re.Match[str]) -> bool:
    before = folded[max(0, match.start() - 4) : match.start()]
    after = folded[match.end() : match.end() + 4]
    thousands = re.search(r"(?<![0-9.])[0-9]{1,3}$", before) and re.match(r"[0-9]{3}(?![0-9])", after)
    spaced = re.search(r"(?:(?<![0-9.])|(?<=\s\.))[0-9]$", before) and re.match(r"[0-9](?![0-9.])", after)
    return bool(thousands or spaced)


def sentences(block: Block) -> tuple[Sentence, ...]:
    """The sentences of a block: each ends at 。！？ with the quotes and brackets that close after it, or with the block."""
    text, offsets = block.text, block.offsets
    ends = [match.end() for match in _STOP.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    spans = (span for whole in zip([0, *ends], ends, strict=False) for span in _cut(text, *whole))
    return tuple(Sentence(text[a:b], offsets[a:b]) for a, b in spans)


def _cut(text: str, start: int, stop: int) -> Iterator[Span]:
    """A sentence whole, or in pieces that end at a mark where it is longer than any that somebody wrote."""
    while stop - start > LONGEST:
        mark = max(text.rfind(mark, start, start + LONGEST) for mark in "；，、") + 1
        end = mark or start + LONGEST
        yield start, end
        start = end
    yield start, stop
