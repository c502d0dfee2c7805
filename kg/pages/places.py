"""One page a place: 目标与完成 by year, with verdicts, evidence, milestones and its own small network."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from heapq import nsmallest
from pathlib import Path

from kg.build import anchor, document_slug
from kg.layout import excerpt, ring
from kg.model import Kind, Verdict
from kg.network import Row, last_year, text
from kg.pages.contents import Contents, document_of, title_of
from kg.pages.figures import Drawing, Figures
from kg.pages.ledger import Ledger
from kg.pages.printing import Shelf, write_page
from kg.pages.readings import Reading, claim_reading, indicator_page, milestone_reading
from kg.pages.survey import Place
from kg.pages.words import sign, verdicts, word
from kg.resources import program
from kg.wording import quantity

PAGE_BYTES = 850_000  # of rows; with its frame a page stays below a megabyte
ROW_BYTES = 700  # of a row beside its sentence
NEIGHBOURS = 39  # drawn around a place
FONT = 20  # of their labels
COMPARED = 16  # indicators in the table of years
COMPARED_YEARS = 10
DRAWN = "<!-- drawn -->"  # ends a drawing in a page
DECIDED = (Verdict.MET, Verdict.NEAR, Verdict.MISSED)


@dataclass(frozen=True, slots=True)
class Part:
    """What fits on one page of one year: claims and milestones in words. `name` is 2024, or 2024-2 where a year needs several."""

    name: str
    year: int | None
    targets: tuple[Reading, ...]
    reported: tuple[Reading, ...]
    milestones: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A target and what came of it, in the table of years."""

    target: str
    outcome: str
    verdict: str
    sign: str
    words: str
    anchor: str
    year: int


@dataclass(frozen=True)
class Surroundings:
    """The small network of a place, drawn when it is shown, but where `earlier` shows the same: `key` stands for what decides it."""

    key: str
    place: str
    figures: Figures = field(repr=False)
    earlier: Path | None = field(repr=False)  # the page of the build before

    def __html__(self) -> str:
        begin = f"<!-- drawing {self.key} -->"
        text = self.earlier.read_bytes().decode(errors="replace") if self.earlier is not None and self.earlier.is_file() else ""
        drawn, closed, _ = text.partition(begin)[-1].partition(DRAWN)
        return f"{begin}{drawn if closed else _drawing(_near(self.place, self.figures), self.figures).__html__()}{DRAWN}"


def write_places(folder: Shelf, contents: Contents, figures: Figures, ledger: Ledger) -> None:
    """Write the page, or pages, of every place."""
    whole = figures.whole(ledger)
    for place in contents.places.values():
        drawn = ledger.kept(f"drawing {place.name}", whole, partial(_said, place.name, figures, ledger))
        write = partial(write_place, place=place, contents=contents, drawn=drawn, figures=figures)
        ledger.write(folder, f"place {place.name}", (place, drawn, ledger.state(_documents(place, contents))), write)


def _said(place: str, figures: Figures, ledger: Ledger) -> str:
    """What decides the drawing of a place; nothing where it has none."""
    near = _near(place, figures)
    return sha256(f"{program()} {figures.said(near, ledger)}".encode()).hexdigest()[:32] if near else ""


def _documents(place: Place, contents: Contents) -> list[str]:
    """The documents that speak of a place or are its own."""
    return [*contents.names(contents.about.get(place.name, ())), *map(document_of, contents.documents_by_place.get(place.name, ()))]


def write_place(folder: Shelf, place: Place, contents: Contents, drawn: str, figures: Figures) -> None:
    """Write one place, with its neighbours: everything on its page, or a page a year where that would be too heavy."""
    page = folder / f"{place.slug}.html"
    drawing = Surroundings(drawn, place.name, figures, page.earlier) if drawn else None
    rows = [*contents.claims_by_place.get(place.name, []), *contents.milestones_by_place.get(place.name, [])]
    documents = contents.documents_by_place.get(place.name, [])
    parts = list(_parts(rows, contents, newest_plan(documents)))
    split = sum(map(_weight, rows)) > PAGE_BYTES
    pages = {anchor: f"{place.slug}-{part.name}.html" if split else "" for part in parts for anchor in _anchors(part)}
    frame = {"place": place, "title": place.name, "split": split, "parts": parts}
    frame |= {"latest": _latest(parts, newest_plan(documents))}
    frame |= {"counts": _counts(place, contents), "table": years_table(place, contents), "targets": pages}
    sources = [(document_slug(text(row, "document")), title_of(row)) for row in documents]
    write_page(page, "place.html", frame | {"documents": sources, "drawing": drawing})
    names = [other.name for other in parts]
    for part in parts if split else ():
        write_page(folder / f"{place.slug}-{part.name}.html", "place_year.html", {"place": place, "part": part, "parts": names})


def years_table(place: Place, contents: Contents) -> tuple[list[int], list[tuple[str, str, dict[int, Cell]]]]:
    """The indicators with most verdicts, with their pages, against the years: what was aimed at and what came of it."""
    rows: dict[tuple[str, str], dict[int, Cell]] = {}
    names: dict[tuple[str, str], tuple[str, str]] = {}
    for row in contents.claims_by_place.get(place.name, []):
        outcome, year = contents.outcomes.get(text(row, "id")), last_year(row)
        if outcome is None or year is None or outcome["verdict"] not in DECIDED or row["subject"] != place.name:
            continue
        key = (text(row, "indicator_id") or text(row, "indicator"), text(row, "measure"))
        names.setdefault(key, (text(row, "indicator"), indicator_page(row, contents)))
        rows.setdefault(key, {}).setdefault(year, _cell(row, outcome, year))
    years = sorted({year for cells in rows.values() for year in cells})[-COMPARED_YEARS:]
    ranked = sorted(rows, key=lambda key: -len(rows[key]))  # where they are equal, in the order of the reports
    return years, [(*names[key], rows[key]) for key in ranked[:COMPARED] if set(rows[key]) & set(years)]


def verdict_counts(claims: Iterable[Row], contents: Contents) -> dict[str, int]:
    """How many of the targets met with each verdict, in the verdicts' order."""
    counted = Counter(contents.verdict(row) for row in claims if row["kind"] == Kind.TARGET)
    return {verdict: counted[verdict] for verdict in verdicts()}


def _cell(row: Row, outcome: Row, year: int) -> Cell:
    verdict = text(outcome, "verdict")
    found = "" if outcome["outcome"] is None else quantity(outcome["outcome"])
    return Cell(quantity(row), found, verdict, sign(verdict), word("verdict", verdict), anchor(row), year)


def _counts(place: Place, contents: Contents) -> dict[str, object]:
    claims = contents.claims_by_place.get(place.name, [])
    documents = contents.documents_by_place.get(place.name, [])
    difficulties = sum(len(contents.difficulties_by_document.get(text(row, "document"), [])) for row in documents)
    return {
        "documents": len(documents),
        "targets": sum(row["kind"] == "target" for row in claims),
        "reported": sum(row["kind"] != "target" for row in claims),
        "milestones": len(contents.milestones_by_place.get(place.name, [])),
        "difficulties": difficulties,
        "verdicts": verdict_counts(claims, contents),
    }


def newest_plan(documents: Iterable[Row]) -> int:
    """The year that the newest of the documents plans for; 0 where none does."""
    return max((row["plan_year"] or 0 for row in documents), default=0)


def _parts(rows: Sequence[Row], contents: Contents, planned: int) -> Iterator[Part]:
    """The rows by year, that of the newest plan first, then back in time, then what is still far, a heavy year in several parts."""
    years: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        years[last_year(row) or 0].append(row)
    latest = planned or max(years, default=0)
    for year, told in sorted(years.items(), key=lambda each: (not each[0], each[0] > latest, each[0] if each[0] > latest else -each[0])):
        for number, chunk in enumerate(_chunks(told), start=1):
            yield _part(f"{year or 'undated'}" + (f"-{number}" if number > 1 else ""), year or None, chunk, contents)


def _chunks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    weight = 0
    for row in rows:
        weight += _weight(row)
        if chunk and weight > PAGE_BYTES:
            yield chunk
            chunk, weight = [], _weight(row)
        chunk.append(row)
    yield chunk


def _part(name: str, year: int | None, rows: Sequence[Row], contents: Contents) -> Part:
    milestones = tuple(milestone_reading(row, contents) for row in rows if "stage" in row)
    claims = [claim_reading(row, contents) for row in rows if "stage" not in row]
    targets = sorted((claim for claim in claims if claim.kind == "target"), key=_decided_first)
    return Part(name, year, tuple(targets), tuple(claim for claim in claims if claim.kind != "target"), milestones)


def _decided_first(reading: Reading) -> bool:
    return reading.outcome is None or reading.outcome.verdict not in DECIDED


def _latest(parts: Sequence[Part], planned: int) -> Part | None:
    """The year of the newest plan, without the targets whose indicators the lexicon does not know."""
    found = next((part for part in parts if part.year == planned), None)
    return found and replace(found, targets=tuple(reading for reading in found.targets if reading.page))


def _anchors(part: Part) -> Iterator[str]:
    return (reading.anchor for reading in (*part.targets, *part.reported, *part.milestones))


def _weight(row: Row) -> int:
    """About how many bytes a row takes on a page: Chinese takes three a character, a target shows its outcome's sentence too."""
    return ROW_BYTES + 3 * len(text(row, "sentence")) * (2 if row["kind"] == "target" else 1)


def _near(place: str, figures: Figures) -> list[int]:
    """A place and its nearest neighbours, in the order in which they stand around it; nothing where it is tied to nothing."""
    web, key = figures.web, figures.places.get(place)
    if key is None:
        return []
    ties, weights = web.near[key], web.weights
    kept = nsmallest(NEIGHBOURS, ties, key=lambda other: (-ties[other], -weights[other], other))
    return [key, *sorted(kept, key=lambda other: (web.nodes[other]["type"], -ties[other], other))]


def _drawing(near: Sequence[int], figures: Figures) -> Drawing:
    key, *order = near
    return figures.drawing(excerpt(figures.web, near), ring(key, order), "30rem", dict.fromkeys(order, FONT) | {key: 2 * FONT})
