"""One document, from its file to its facts: a Reading, and the part of a build that it makes (读一份文件)."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, islice, takewhile
from pathlib import Path
from uuid import uuid4

from kg import __version__, actuals, claims, jsonlines, lexicon, named, places, readers, report, resources, sections, tables
from kg.errors import DocumentError
from kg.graph import Knowledge, fact_lines, frame_lines
from kg.linking import Done, Linking, linked
from kg.model import Claim, Difficulty, Milestone, Reading, Source
from kg.outline import TABLES
from kg.readers import TABLE_TYPES, File
from kg.readers.refusal import limits, shown
from kg.terms import namespaces

LATER = ("matching", "pages", "cli")  # the packages that take up what was read
HEADING = re.compile(rb'^"(\w+)"\n', re.MULTILINE)  # of the rows of a table, in a part
HALF = ".half"  # ends the name of a file that is being written
_LONGEST_NAME = 255  # bytes in the name of a file


def read_source(source: Source) -> Reading:
    """All that a document says; what it says of no time or nobody it tells is a difficulty, for a fact is of a time and of somebody."""
    words, gazetteer = lexicon.load(), places.load()
    if source.media_type in TABLE_TYPES.values():
        return actuals.read_actuals(source, words, gazetteer)
    structure = report.structure(source, gazetteer)
    lines = named.read_lines(structure, gazetteer)
    found, difficulties = claims.read_claims(structure, words, gazetteer, named.holders(lines))
    things = named.read_named(structure, lines, named.read_notes(structure, gazetteer))
    facts: tuple[Claim | Milestone, ...] = (*found, *things.milestones)
    undated = (Difficulty(fact.quote, "no-year") for fact in facts if not fact.period.start)
    nobodys = (Difficulty(claim.quote, "no-place") for claim in found if claim.period.start and not claim.subject.name)
    dated = tuple(claim for claim in found if claim.period.start and claim.subject.name)
    events = tuple(milestone for milestone in things.milestones if milestone.period.start)
    return Reading(structure, dated, events, things.entities, things.relations, (*difficulties, *undated, *nobodys))


@dataclass(frozen=True, slots=True)
class Part:
    """What one document leaves in a build: files of rows and lines, each named for everything that decides its content.

    `linked` stands for what its things are taken for and what was put right in it; empty for the part as it was read.
    """

    document: str
    key: str
    linked: str = ""

    def frame(self, build: Path) -> Path:
        """Its N-Quads of the document and its sentences, sorted; the same however it is linked."""
        return Path(f"{build}/graph/parts/{self.key}.frame.nq")  # thousands of files, so that paths are joined as texts

    def facts(self, build: Path) -> Path:
        """Its N-Quads of what it says, sorted."""
        return self._file(build, "facts.nq")

    def things(self, build: Path) -> Path:
        """Its N-Quads of what it speaks of, which others may have too, sorted."""
        return self._file(build, "things.nq")

    def rows(self, build: Path) -> Path:
        """Its rows: a JSON line for the document, then those of each table under the table's name."""
        return self._file(build, "jsonl")

    def text(self, build: Path) -> Path:
        """The text that its offsets refer to."""
        return Path(f"{build}/graph/texts/{self.document}.txt")

    def files(self, build: Path) -> tuple[Path, ...]:
        """All that it needs; what is linked needs what was read besides."""
        read = (self.frame(build), self.text(build))
        return (self.facts(build), self.things(build), self.rows(build), *(() if self.linked else read))

    def pieces(self, build: Path) -> tuple[str, ...]:
        """The names of its files that the graph is made of."""
        return self.frame(build).name, self.facts(build).name, self.things(build).name

    @property
    def state(self) -> str:
        """What stands for all that it says."""
        return ".".join(filter(None, (self.key, self.linked)))

    def _file(self, build: Path, kind: str) -> Path:
        return Path(f"{build}/graph/parts/{self.state}.{kind}")


def part_of(file: File) -> Part:
    """The part that a file makes. Raises DocumentError where the file cannot be read or its name cannot be written."""
    if max(len(f"{name}.txt".encode("utf-8", "surrogatepass")) for name in file.document.split("/")) > _LONGEST_NAME:
        raise DocumentError(shown(file.document), "文件名太长 (name too long)", f"请改短到 {_LONGEST_NAME // 4} 个汉字以内")
    said = (file.document, file.location, file.digest(limits()), repr(file.hints), method())
    return Part(file.document, hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:32])


@lru_cache(maxsize=1)
def method() -> str:
    """What besides a document decides its reading, as a hash: this package's code and words, the vocabularies, the namespaces.

    The packages that take up what was read (LATER) do not: after a change of policy or pages nothing is read again.
    """
    digest = hashlib.sha256(f"{__version__} {namespaces()}".encode())
    folders = (resources.PACKAGE, resources.ontology())
    files = (path for folder in folders for suffix in ("py", "toml", "ttl") for path in folder.rglob(f"*.{suffix}"))
    found = sorted({path for path in files if path.parent.name not in LATER})
    for path in found:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def knowledge() -> Knowledge:
    """What the graph asks of the namespaces, the gazetteer and the lexicon."""
    words = lexicon.load()
    return Knowledge(namespaces(), places.load().parent, words.unit, words.label, sections.section)


def write_part(file: File, part: Part, build: Path, base: Path) -> None:
    """Read a document, whose place counts from `base`, and write its part into a build folder.

    Raises DocumentError where it cannot be read.
    """
    reading = read_source(readers.read(replace(file, path=base / file.path), limits()))
    known = knowledge()
    rows = tables.reading_rows(reading, known.names, known.parent)
    part.text(build).parent.mkdir(parents=True, exist_ok=True)
    _write(part.text(build), [reading.report.source.text], part.rows(build).parent, "surrogatepass")
    rows["things"] = tables.thing_rows(reading, known.names)
    _write_rows(part.rows(build), tables.document_row(reading.report, file.location), rows)
    _write_lines(part.frame(build), frame_lines(reading, known))
    _write_facts(part, reading, known, build)


def linked_part(part: Part, said: str) -> Part:
    """A part with its things and facts as what they are taken for, in words that tell it all."""
    return replace(part, linked=hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32])


def link_part(part: Part, build: Path, linking: Linking) -> Done:
    """Write the rows and lines of a linked part, from those that were read."""
    document, rows = read_part(replace(part, linked=""), build)
    known = knowledge()
    found, done = linked(tables.reading_from_rows(document, rows), linking)
    again = tables.reading_rows(found, known.names, known.parent)
    mentions = linking.mentions(document["document"], rows["things"])
    again["entities"] = [{**row, "mentions": mentions.get(row["id"], row["mentions"])} for row in again["entities"]]
    _write_rows(part.rows(build), document, {**again, "difficulties": rows["difficulties"]})
    _write_facts(part, found, known, build)
    return done


def _write_facts(part: Part, reading: Reading, known: Knowledge, build: Path) -> None:
    """Write what a document says, and apart from it what other documents may say too."""
    own = f" <{known.names.document(part.document)}> .\n"
    lines: dict[bool, list[str]] = {True: [], False: []}
    for line in fact_lines(reading, known):
        lines[line.endswith(own)].append(line)
    _write_lines(part.facts(build), lines[True])
    _write_lines(part.things(build), lines[False])


def read_part(part: Part, build: Path) -> tuple[jsonlines.Row, dict[str, list[jsonlines.Row]]]:
    """The row of a document and its rows by table, as it was read."""
    rows: dict[str, list[jsonlines.Row]] = {}
    document, *others = jsonlines.read_lines(part.rows(build))
    for row in others:
        if isinstance(row, str):
            rows[row] = []
        else:
            rows[next(reversed(rows))].append(row)
    assert isinstance(document, dict)
    return document, rows


def tabled(rows: bytes) -> Iterator[tuple[str, int, bytes]]:
    """The rows of a part by table, as they are written, with the length of the heading before; the document comes first, under none."""
    name, start, before = "documents", 0, 0
    for heading in HEADING.finditer(rows):
        yield name, before, rows[start : heading.start()]
        name, start, before = heading[1].decode(), heading.end(), heading.end() - heading.start()
    yield name, before, rows[start:]


def things_of(part: Part, build: Path) -> list[jsonlines.Row]:
    """What a document speaks of; these rows stand first, so that the others need not be read."""
    with part.rows(build).open(encoding="utf-8") as file:
        lines = list(takewhile(lambda line: line.startswith("{"), islice(file, 2, None)))
    return [row for row in jsonlines.parsed_lines(lines, part.rows(build), 2) if isinstance(row, dict)]


def _write_rows(path: Path, document: jsonlines.Row, rows: Mapping[str, Sequence[jsonlines.Row]]) -> None:
    # Of a folder whose name is no UTF-8, as tables write it.
    _write(path, _row_lines(document, rows), path.parent, "backslashreplace")


def _row_lines(document: jsonlines.Row, rows: Mapping[str, Sequence[jsonlines.Row]]) -> Iterator[str]:
    yield jsonlines.json_text(document) + "\n"
    for table in (name for name in ("things", *TABLES) if name in rows):
        yield json.dumps(table) + "\n"
        yield from (jsonlines.json_text(row) + "\n" for row in rows[table])


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    # Sorted in the order they come in, where those of a node stand together, and then made distinct: no line need be hashed.
    _write(path, (line for line, _ in groupby(sorted(lines))), path.parent)


def _write(path: Path, lines: Iterable[str], parts: Path, errors: str = "strict") -> None:
    """Write a file that is there whole or not at all, however many write it: a worker that was taken for lost may live."""
    half = parts / f"{uuid4().hex}{HALF}"
    with half.open("w", encoding="utf-8", errors=errors, newline="") as out:
        out.write("".join(lines))  # at once: twice as quick as line by line
    half.replace(path)


def remove_halves(build: Path) -> None:
    """Remove what lost workers left half written."""
    for half in (build / "graph" / "parts").glob(f"*{HALF}"):
        half.unlink()
