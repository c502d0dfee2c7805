"""One text told in other ways (other digits, encodings, files, lines), and what a document says, whichever way it is told."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import readers_data as made

from kg import reading
from kg.model import Claim, Milestone, Reading

FOREIGN = "　　会议室的窗帘是浅蓝色的，窗外有一棵老槐树，树下放着一张石桌。"
WIDE = {ord(half): chr(ord(half) + 0xFEE0) for half in "0123456789%"}
NARROW = {wide: chr(wide - 0xFEE0) for wide in map(ord, WIDE.values())}
# A number or word stays on one line, and no line begins with a mark, as in every printed text.
_KEPT_TOGETHER = re.compile(r"[0-9A-Za-z.%/]+|.")
_NEVER_FIRST = "，。；：！？、”’）》】%"


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def wide(text: str) -> str:
    return re.sub(r"(?<=\d)\.(?=\d)", "．", text).translate(WIDE)


def narrow(text: str) -> str:
    return re.sub(r"(?<=\d)．(?=\d)", ".", text.translate(NARROW))


def page(text: str) -> bytes:
    """A plain web page of the paragraphs."""
    first, *others = map(html.escape, paragraphs(text))
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in (first, *others))
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{first}</title></head><body>{body}</body></html>'.encode()


def typeset(text: str, width: int = 38, *, indent: str = "　　", lines_on_page: int = 30) -> list[list[str]]:
    """The pages of a text as a typesetter breaks it, with page numbers."""
    lines = [line for paragraph in paragraphs(text) for line in _lines(indent + paragraph if len(paragraph) > 25 else paragraph, width)]
    starts = range(0, len(lines), lines_on_page)
    return [[*lines[start : start + lines_on_page], f"— {number} —"] for number, start in enumerate(starts, 1)]


def _lines(paragraph: str, width: int) -> Iterator[str]:
    line = ""
    for piece in _KEPT_TOGETHER.findall(paragraph):
        if len(line) + len(piece) > width and piece not in _NEVER_FIRST:
            yield line
            line = ""
        line += piece
    yield line


def tellings(text: str) -> dict[str, tuple[str, bytes]]:
    """By what is other: the extension and the bytes of a file that says the same as a text."""
    shown = paragraphs(text)
    return {
        "a byte order mark": (".txt", ("\ufeff" + text).encode()),
        "GB 18030": (".txt", text.encode("gb18030")),
        "UTF-16": (".txt", text.encode("utf-16")),
        "line ends of Windows": (".txt", text.replace("\n", "\r\n").encode()),
        "wide digits": (".txt", wide(text).encode()),
        "half-width digits": (".txt", narrow(text).encode()),
        "a foreign paragraph behind": (".txt", f"{text.rstrip()}\n\n{FOREIGN}\n".encode()),
        "blank lines between paragraphs": (".txt", "\n\n".join(f"　　{line}" for line in shown).encode()),
        "no blank lines": (".txt", "\n".join(f"　　{line}" for line in shown).encode()),
        "a web page": (".html", page(text)),
        "a Word document": (".docx", made.word(shown)),
        "a PDF": (".pdf", made.pdf(typeset(text))),
        "a PDF without indents": (".pdf", made.pdf(typeset(text, indent=""))),
        "a PDF of narrow pages": (".pdf", made.pdf(typeset(text, 26, lines_on_page=44))),
    }


def told(folder: Path, name: str, content: bytes) -> Counter[tuple[str, ...]]:
    """What a file says, without where it says it."""
    return facts(reading.read_source(made.source(folder, name, content)))


def facts(read: Reading) -> Counter[tuple[str, ...]]:
    """All that a document says: claims, milestones, things and relations, without their places in the text."""
    claims, milestones = map(_claim, read.claims), map(_milestone, read.milestones)
    things = (("thing", str(naming.entity.type), naming.entity.name) for naming in read.entities)
    relations = (("relation", one.subject.name, one.predicate, one.object.name) for one in read.relations)
    every: Iterable[tuple[str, ...]] = (*claims, *milestones, *things, *relations)
    return Counter(every)


def _claim(claim: Claim) -> tuple[str, ...]:
    said = (claim.kind, claim.subject.name, claim.indicator, claim.concept, claim.measure, claim.quantity, claim.relative)
    return ("claim", *map(str, (*said, claim.period, claim.commitment, claim.base, claim.note, claim.rule)))


def _milestone(milestone: Milestone) -> tuple[str, ...]:
    return ("milestone", *map(str, (milestone.kind, milestone.object.name, milestone.stage, milestone.period, milestone.rule)))
