"""What the rows of each document bear on (纲目), told so shortly that rows are read only where somebody needs them.

graph/outline.jsonl   a line a document, in the order of the tables: {"document", "state", "sizes": {table: bytes of each row} …},
                      and behind a tab the entries

Rows are told by their numbers in the document, in the order of its table.
"""

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from hashlib import sha256
from itertools import accumulate, chain, groupby, repeat
from pathlib import Path
from typing import Any

from kg.jsonlines import Row, parsed_lines, read_rows
from kg.model import EntityType

OUTLINES = "outline.jsonl"
TABLES = ("claims", "milestones", "entities", "relations", "difficulties")
TIES = ("claims", "milestones", "relations")  # tables whose rows tie two things
YEAR = len("2024")
FEW = 50_000  # rows that need not share their words
TAB = b"\t"  # which JSON never writes as it is
MARK = 16  # characters of what stands for a row
STOPS = "。！？\n"
STOP = re.compile(f"[{STOPS}]")
# Fields whose words recur from row to row.
RECURRING = (
    *("document", "sentence", "place", "place_code", "kind", "rule", "period", "stage", "type", "name", "full_name", "code", "home"),
    *("subject", "subject_id", "subject_type", "subject_code", "subject_home", "indicator", "concept", "indicator_id", "slot_id"),
    *("comparator", "unit", "measure", "commitment", "note", "predicate", "object", "object_id", "object_type", "object_home", "reason"),
)

Numbers = list[int]
Rows = Mapping[str, Sequence[Row]]  # by table


@dataclass(slots=True)
class Told:
    """What a document tells of a thing: its name and type as relations (both ends), milestones and claims give them, and its rows.

    `digest` stands for these rows as a page can show them.
    """

    type: str = ""
    names: list[str | None] = field(default_factory=lambda: [None] * 4)
    milestones: Numbers = field(default_factory=list)
    claims: Numbers = field(default_factory=list)
    relations: Numbers = field(default_factory=list)
    namings: Numbers = field(default_factory=list)
    digest: str = ""


@dataclass(slots=True)
class Outline:
    """What the rows of one document bear on. `state` stands for all that they and its text say."""

    document: str
    state: str
    sizes: dict[str, Numbers]
    targets: int = 0
    numbers: int = 0  # claims with one
    about: dict[str, Numbers] = field(default_factory=dict)  # claims by the place they are about
    subjects: dict[str, list[str]] = field(default_factory=dict)  # code and node of each place that a claim has for its subject
    named: dict[str, str] = field(default_factory=dict)  # the node of each place that it names, by its short name
    ends: list[str] = field(default_factory=list)  # places that it ties to something, by their full names
    indicators: dict[str, Numbers] = field(default_factory=dict)  # claims about places with a number, by what the lexicon calls it
    concepts: dict[str, Numbers] = field(default_factory=dict)  # the other claims of a known indicator
    digests: dict[str, str] = field(default_factory=dict)  # of the claims of each known indicator, as they are written
    years: dict[str, dict[str, Numbers]] = field(default_factory=dict)  # targets for one year, by that and the place they are of
    promises: list[str] = field(default_factory=list)  # the last part of the id of each claim that is a target, nothing for others
    plans: dict[str, str] = field(default_factory=dict)  # what stands for the targets of each such year, as they are written
    marks: dict[str, str] = field(default_factory=dict)  # what stands for each row that ties, as a page can show it, by table
    things: dict[str, list[Any]] = field(default_factory=dict)  # Told of each
    called: str = ""  # what stands for its entries
    programmes: list[list[str]] = field(default_factory=list)  # those of its entries that are programmes
    nodes: list[list[str]] = field(default_factory=list)  # of its ties: node, label, type
    claim_ties: list[tuple[int, int, int | None]] = field(default_factory=list)  # subject and indicator, as numbers of nodes; the year
    milestone_ties: list[tuple[int, int | None]] = field(default_factory=list)  # the object, and the year
    relation_ties: list[tuple[int, int, str]] = field(default_factory=list)  # both ends, and how they are tied
    naming: bytes = b"[]"  # its entries, as they are written: nearly always it is enough to know that they are the same

    @property
    def entries(self) -> list[list[str]]:
        """Type, name and node of what it names, but places."""
        entries: list[list[str]] = json.loads(self.naming)
        return entries

    def count(self, table: str) -> int:
        """How many rows of a table it has."""
        return len(self.sizes[table])

    def of_concept(self, concept: str) -> Numbers:
        """The claims of a known indicator."""
        return sorted([*self.indicators.get(concept, ()), *self.concepts.get(concept, ())])

    def told(self, thing: str) -> Told:
        """What it tells of a thing."""
        return Told(*self.things[thing])


def outline(document: str, state: str, written: Mapping[str, Sequence[bytes]], rows: Rows, text: str) -> Outline:
    """The outline of a document, from its rows, these as they are written, and its text."""
    sizes = {table: [*map(len, lines)] for table, lines in written.items()}
    found, nodes, things = Outline(document, state, sizes), _Nodes(), defaultdict[str, Told](Told)
    for number, row in enumerate(rows["claims"]):
        _claim(found, number, row, nodes, things)
    for number, row in enumerate(rows["milestones"]):
        found.milestone_ties.append((nodes.number(row, "object", row["object_type"]), year(row)))
        _thing(things, row, "object", 2).milestones.append(number)
    for number, row in enumerate(rows["relations"]):
        source, target = (nodes.number(row, end, row[f"{end}_type"]) for end in ("subject", "object"))
        found.relation_ties.append((source, target, row["predicate"]))
        for level, end in enumerate(("subject", "object")):
            _thing(things, row, end, level).relations.append(number)
    for number, row in enumerate(rows["entities"]):
        if row["type"] != "place":
            things[row["id"]].namings.append(number)
    _name(found, rows["entities"])
    tied = ((row, end) for row in rows["relations"] for end in ("subject", "object"))
    found.ends = sorted({row[f"{end}_full_name"] for row, end in tied if row[f"{end}_type"] == "place"})
    concepts = sorted({*found.indicators, *found.concepts})
    found.digests = {concept: _digest(written["claims"], found.of_concept(concept)) for concept in concepts}
    found.plans = {year: _digest(written["claims"], chain(*numbers.values())) for year, numbers in found.years.items()}
    marks = {table: [*map(_mark, written[table], rows[table], repeat(text))] for table in (*TIES, "entities")}
    found.marks = {table: "".join(marks[table]) for table in TIES}
    for told in things.values():
        told.digest = _of_thing(told, marks)
    found.nodes = nodes.told()
    found.things = {key: list(_values(told).values()) for key, told in sorted(things.items())}
    return found


def _digest(written: Sequence[bytes], numbers: Iterable[int]) -> str:
    return _hashed(b"".join(written[number] for number in numbers))


def _hashed(said: bytes) -> str:
    return sha256(said).hexdigest()[:MARK]


def _mark(written: bytes, row: Row, source: str) -> str:
    """What stands for a row as a page can show it: as it is written, with the sentence around it where it does not tell that itself."""
    around = "" if "sentence" in row else source[slice(*sentence(row, source))]
    return _hashed(written + around.encode("utf-8", "surrogatepass"))


def _of_thing(told: Told, marks: Mapping[str, Sequence[str]]) -> str:
    numbers = {"milestones": told.milestones, "claims": told.claims, "relations": told.relations, "entities": told.namings}
    return _hashed("".join(marks[table][number] for table, each in numbers.items() for number in each).encode())


def sentence(row: Mapping[str, Any], source: str) -> tuple[int, int]:
    """Where the sentence around a row begins and ends in the text: what stands between two full stops."""
    start = max(source.rfind(stop, 0, row["start"]) for stop in STOPS) + 1
    found = STOP.search(source, row["end"])
    return start, found.end() if found else len(source)


def _claim(found: Outline, number: int, row: Row, nodes: "_Nodes", things: Mapping[str, Told]) -> None:
    is_place, is_target, concept = row["subject_type"] == "place", row["kind"] == "target", row["concept"]
    found.targets += is_target
    found.promises.append(row["id"].rpartition("/")[2] if is_target else "")
    found.numbers += row["value"] is not None
    about = row["subject"] if is_place else row["place"]
    found.about.setdefault(about or "", []).append(number)
    if is_place:
        found.subjects.setdefault(row["subject"], [row["subject_code"] or "", ""])[1] = row["subject_id"]
    if concept:
        known = found.indicators if is_place and row["subject"] and row["value"] is not None else found.concepts
        known.setdefault(concept, []).append(number)
    if is_target and is_place and len(row["period"]) == YEAR:
        found.years.setdefault(row["period"], {}).setdefault(row["subject"], []).append(number)
    _thing(things, row, "subject", 3).claims.append(number)
    ends = nodes.number(row, "subject", row["subject_type"]), nodes.number(row, "indicator", "indicator")
    found.claim_ties.append((*ends, year(row)))


def _thing(things: Mapping[str, Told], row: Row, end: str, level: int) -> Told:
    told = things[row[f"{end}_id"]]
    told.type, told.names[level] = row[f"{end}_type"], row[end]
    return told


def _name(found: Outline, entities: Sequence[Row]) -> None:
    entries: dict[tuple[str, str, str], None] = {}
    for row in entities:
        if row["type"] == "place":
            found.named[row["name"]] = row["id"]
        else:
            entries[row["type"], row["name"], row["id"]] = None
    found.naming = _json([*entries])
    found.called = _hashed(found.naming)
    found.programmes = [[*entry] for entry in entries if entry[0] == EntityType.PROGRAMME]


class _Nodes(dict[tuple[str, str, str], int]):
    """The nodes of a document's ties, each with its number."""

    def number(self, row: Row, field: str, kind: str) -> int:
        """The number of the node that a field of a row names."""
        return self.setdefault((row[f"{field}_id"], row[field] or "", kind), len(self))

    def told(self) -> list[list[str]]:
        return [list(node) for node in self]


def year(row: Row) -> int | None:
    """The year in which a row's period ends: 2016/2020 → 2020."""
    end = (row["period"] or "").rpartition("/")[2][:YEAR]
    return int(end) if end.isdecimal() else None


# --- lines of the file ---


def line(found: Outline) -> bytes:
    """An outline as it is written."""
    told = _values(found)
    naming: bytes = told.pop("naming")
    return _json(told) + TAB + naming + b"\n"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def _values(found: Outline | Told) -> dict[str, Any]:
    return {each.name: getattr(found, each.name) for each in fields(found)}


def parsed(written: bytes) -> Outline:
    """An outline as it was written."""
    told, _, naming = written.rstrip(b"\n").partition(TAB)
    return Outline(**json.loads(told), naming=naming)


def read(build: Path) -> list[Outline]:
    """The outlines of a build; of one that has none, as its tables tell them."""
    file = build / "graph" / OUTLINES
    if not file.exists():
        return [*of_tables(build)]
    with file.open("rb") as lines:
        return [*map(parsed, lines)]


def of_tables(build: Path) -> Iterator[Outline]:
    """The outlines of a build that has none, from its tables and texts."""
    rows, lines = (defaultdict[str, dict[str, list[Any]]](lambda: {table: [] for table in TABLES}) for _ in range(2))
    states: defaultdict[str, Any] = defaultdict(sha256)
    for table in TABLES:
        file = build / "tables" / f"{table}.jsonl"
        for row, written in zip(read_rows(file), file.read_bytes().splitlines(keepends=True), strict=True):
            rows[row["document"]][table].append(row)
            lines[row["document"]][table].append(written)
            states[row["document"]].update(written)
    for row in read_rows(build / "graph" / "documents.jsonl"):
        name = str(row["document"])
        source = (build / "graph" / "texts" / f"{name}.txt").read_bytes()
        states[name].update(repr(row).encode("utf-8", "surrogatepass") + source)
        yield outline(name, states[name].hexdigest(), lines[name], rows[name], source.decode("utf-8", "surrogatepass"))


def rows(build: Path) -> Rows:
    """The rows of what was read of documents, by table, and of the documents."""
    tables = {name: [*read_rows(build / "tables" / f"{name}.jsonl")] for name in TABLES}
    return {**tables, "documents": [*read_rows(build / "graph" / "documents.jsonl")]}


# --- rows that are read when somebody asks for them ---


def tables(build: Path, outlines: Sequence[Outline]) -> "Tables":
    """The tables of a build."""
    return {name: Table(build / "tables" / f"{name}.jsonl", outlines) for name in TABLES}


class Table:
    """The rows of a table by their numbers in it, each read once, when it is asked for."""

    def __init__(self, path: Path, outlines: Sequence[Outline]) -> None:
        self.path, self.name = path, path.stem
        counts = [each.count(self.name) for each in outlines]
        self.first = list(accumulate(counts, initial=0))  # the number of the first row of each document
        self._starts = list(accumulate((size for each in outlines for size in each.sizes[self.name]), initial=0))
        self._rows: dict[int, Row] = {}
        self._pool: dict[Any, Any] = {}

    def __len__(self) -> int:
        return self.first[-1]

    def rows(self, numbers: Iterable[int]) -> list[Row]:
        """The rows of these numbers, in their order."""
        numbers = list(numbers)
        missing = sorted({number for number in numbers if number not in self._rows})
        if missing:
            found = self._read(missing)
            if len(self._rows) + len(missing) > FEW:
                found = map(self._pooled, found)
            self._rows.update(zip(missing, found, strict=True))
        return [self._rows[number] for number in numbers]

    def of(self, document: int) -> range:
        """The numbers of the rows of a document, by its own number."""
        return range(self.first[document], self.first[document + 1])

    def _read(self, numbers: Sequence[int]) -> Iterator[Row]:
        with self.path.open("rb") as file:
            told = [os.pread(file.fileno(), stop - start, start).decode() for start, stop in self._stretches(numbers)]
        lines = [line for each in told for line in each.split("\n")[:-1]]
        yield from (row for row in parsed_lines(lines, self.path) if isinstance(row, dict))

    def _stretches(self, numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Where rows stand in the file; those that follow each other are one stretch."""
        for _, run in groupby(enumerate(numbers), key=lambda each: each[1] - each[0]):
            told = [number for _, number in run]
            yield self._starts[told[0]], self._starts[told[-1] + 1]

    def _pooled(self, row: Row) -> Row:
        """A row with each word that recurs kept once for all: a large build would not fit otherwise."""
        for name in RECURRING:
            if name in row:
                row[name] = self._pool.setdefault(row[name], row[name])
        return row


Tables = Mapping[str, Table]  # by name
