"""One page a document: 全文 with every claim, milestone and difficulty marked where it stands."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from kg.build import document_slug
from kg.network import Row, text
from kg.pages.asides import corrections
from kg.pages.contents import Contents, title_of
from kg.pages.ledger import Ledger
from kg.pages.printing import Shelf, write_page
from kg.pages.readings import Reading, claim_reading, milestone_reading


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text to be marked; `anchor` is empty for repeats and difficulties."""

    start: int
    end: int
    kind: str
    anchor: str
    line: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text under the same marks: their kinds, the anchors that begin here, the numbers of their readings."""

    text: str
    kinds: str
    anchors: tuple[str, ...]
    numbers: tuple[int, ...]


def write_documents(folder: Shelf, contents: Contents, ledger: Ledger) -> None:
    """Write the page of every document."""
    for name, document in contents.documents.items():
        ledger.write(folder, f"document {name}", ledger.state([name]), partial(write_document, document=document, contents=contents))


def write_document(folder: Shelf, document: Row, contents: Contents) -> None:
    """Write the page of one document."""
    name = text(document, "document")
    place = contents.places.get(text(document, "place"))
    marks = document_marks(name, contents)
    values = {
        "title": title_of(document),
        "document": document,
        "place": place,
        "counts": _counts(marks),
        "pieces": list(pieces(contents.source(name), marks)),
        "lines": [mark.line for mark in marks],
        "corrections": list(corrections(contents.corrections_by_document.get(name, ()))),
    }
    write_page(folder / f"{document_slug(name)}.html", "document.html", values)


def document_marks(name: str, contents: Contents) -> list[Mark]:
    """All marks of a document, in its order."""
    marks = [*_claim_marks(name, contents), *_milestone_marks(name, contents), *_difficulty_marks(name, contents)]
    return sorted(marks, key=lambda mark: (mark.start, mark.end, mark.anchor, mark.line))


def pieces(source: str, marks: Sequence[Mark]) -> Iterator[Piece]:
    """The whole text, cut wherever a mark begins or ends."""
    cuts = sorted({0, len(source), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    opening = 0
    open_marks: list[int] = []
    for start, end in pairwise(cuts):
        open_marks = [number for number in open_marks if marks[number].end > start]
        first = opening
        while opening < len(marks) and marks[opening].start <= start:
            opening += 1
        open_marks += range(first, opening)
        yield _piece(source[start:end], marks, open_marks, range(first, opening))


def _piece(part: str, marks: Sequence[Mark], numbers: Sequence[int], new: Sequence[int]) -> Piece:
    kinds = " ".join(sorted({marks[number].kind for number in numbers}))
    return Piece(part, kinds, tuple(marks[number].anchor for number in new if marks[number].anchor), tuple(numbers))


def _claim_marks(name: str, contents: Contents) -> Iterator[Mark]:
    for row in contents.claims_by_document.get(name, []):
        reading = claim_reading(row, contents)
        yield from _marks(row, reading.kind, reading.anchor, _line(reading))


def _milestone_marks(name: str, contents: Contents) -> Iterator[Mark]:
    for row in contents.milestones_by_document.get(name, []):
        reading = milestone_reading(row, contents)
        yield from _marks(row, f"milestone-{reading.kind}", reading.anchor, _line(reading))


def _line(reading: Reading) -> str:
    """What a mark tells: the reading, what came of it, and what else there is to say."""
    came = [reading.outcome.line] if reading.outcome else []
    return "　".join([reading.line, *came, *(aside.words for aside in reading.asides)])


def _marks(row: Row, kind: str, anchor: str, line: str) -> Iterator[Mark]:
    yield Mark(row["start"], row["end"], kind, anchor, line)
    for repeat in row.get("repeats") or ():
        yield Mark(repeat["start"], repeat["end"], f"{kind} repeat", "", line)


def _difficulty_marks(name: str, contents: Contents) -> Iterator[Mark]:
    for row in contents.difficulties_by_document.get(name, []):
        note = f"（{row['note']}）" if row.get("note") else ""
        yield Mark(row["start"], row["end"], "difficulty", "", f"未能确定：{text(row, 'reason')}{note}")


def _counts(marks: Sequence[Mark]) -> Counter[str]:
    """How many marks there are of each kind; a repeat is none of its own."""
    return Counter(mark.kind for mark in marks)
