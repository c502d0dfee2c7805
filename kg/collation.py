"""The tables of a build (合表), document by document: those of an earlier build where a document still says the same, else its part's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from kg import outline, ranges
from kg.outline import OUTLINES, TABLES, Outline
from kg.ranges import Range
from kg.reading import Part, read_part, tabled

FILES = ("documents", *TABLES)


@dataclass(frozen=True, slots=True)
class Held:
    """What an earlier build has of a document: its outline, where that is written or as it is, and where its rows stand in each table."""

    line: Range | bytes
    outline: Outline
    rows: Mapping[str, Range]


def collate(parts: Sequence[Part], folder: Path, held: Mapping[tuple[str, str], Held]) -> list[Outline]:
    """Write the tables of the parts, and the outlines of them all; `held` is what an earlier build has of documents."""
    found = [held.get((part.document, part.state)) or _made(part, folder) for part in parts]
    for table in FILES:
        ranges.write(place(folder, table), (each.rows[table] for each in found))
    ranges.write(folder / "graph" / OUTLINES, (each.line for each in found))
    return [each.outline for each in found]


def place(build: Path, table: str) -> Path:
    """Where a table of a build stands."""
    return build / ("graph" if table == "documents" else "tables") / f"{table}.jsonl"


def held(earlier: Path) -> dict[tuple[str, str], Held]:
    """What an earlier build has of its documents, by their names and states."""
    file = earlier / "graph" / OUTLINES
    try:
        lines = file.read_bytes().splitlines(keepends=True)
    except OSError:
        return {}
    outlines = [outline.parsed(line) for line in lines]
    places = pairwise(accumulate(map(len, lines), initial=0))
    starts = {table: list(accumulate((sum(each.sizes[table]) for each in outlines), initial=0)) for table in FILES}
    found = {}
    for number, (each, (start, stop)) in enumerate(zip(outlines, places, strict=True)):
        rows = {table: (place(earlier, table), at[number], at[number + 1]) for table, at in starts.items()}
        found[each.document, each.state] = Held((file, start, stop), each, rows)
    return found


def _made(part: Part, folder: Path) -> Held:
    """The same of a document from its part."""
    document, rows = read_part(part, folder)
    places = dict(_places(part.rows(folder)))
    written = {table: places[table][1] for table in FILES}
    source = part.text(folder).read_bytes().decode("utf-8", "surrogatepass")
    found = outline.outline(str(document["document"]), part.state, written, rows, source)
    return Held(outline.line(found), found, {table: places[table][0] for table in FILES})


def _places(file: Path) -> Iterator[tuple[str, tuple[Range, list[bytes]]]]:
    """Where the rows of each table stand in a part, and each as it is written."""
    start = 0
    for table, heading, rows in tabled(file.read_bytes()):
        start += heading
        yield table, ((file, start, start + len(rows)), rows.splitlines(keepends=True))
        start += len(rows)


def counts(outlines: Iterable[Outline]) -> dict[str, int]:
    """How many rows each table has, how many of the claims are targets, and how many quantities the documents count."""
    outlines = list(outlines)
    rows = {table: sum(each.count(table) for each in outlines) for table in TABLES}
    numbers = sum(each.numbers for each in outlines)
    return {**rows, "targets": sum(each.targets for each in outlines), "quantities": numbers + rows["difficulties"]}
