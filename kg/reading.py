"""One document, from its file to its facts: a Reading, and the part of a build that it makes (读一份文件)."""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg import __version__, claims, lexicon, named, places, readers, report, resources, tables
from kg.errors import DocumentError
from kg.graph import Knowledge, document_lines
from kg.model import Claim, Difficulty, Milestone, Reading, Source
from kg.readers import File
from kg.readers.refusal import shown
from kg.terms import namespaces

TABLES = ("claims", "milestones", "entities", "relations", "difficulties")
_LONGEST_NAME = 255  # bytes in the name of a file


def read_source(source: Source) -> Reading:
    """All that a document says; what it says of no time it tells is a difficulty, for a fact is of a time."""
    words, gazetteer = lexicon.load(), places.load()
    structure = report.structure(source, gazetteer)
    lines = named.read_lines(structure, gazetteer)
    found, difficulties = claims.read_claims(structure, words, gazetteer, named.holders(lines))
    things = named.read_named(structure, lines)
    facts: tuple[Claim | Milestone, ...] = (*found, *things.milestones)
    undated = (Difficulty(fact.quote, "no-year") for fact in facts if not fact.period.start)
    dated = tuple(claim for claim in found if claim.period.start)
    events = tuple(milestone for milestone in things.milestones if milestone.period.start)
    return Reading(structure, dated, events, things.entities, things.relations, (*difficulties, *undated))


@dataclass(frozen=True, slots=True)
class Part:
    """What one document leaves in a build: a file of rows and lines named for everything that decides its content."""

    document: str
    key: str

    def lines(self, build: Path) -> Path:
        """Its N-Quads, sorted."""
        return build / "graph" / "parts" / f"{self.key}.nq"

    def rows(self, build: Path) -> Path:
        """Its rows: a JSON line for the document, then one for each table."""
        return build / "graph" / "parts" / f"{self.key}.jsonl"

    def text(self, build: Path) -> Path:
        """The text that its offsets refer to."""
        return build / "graph" / "texts" / f"{self.document}.txt"


def part_of(file: File) -> Part:
    """The part that a file makes. Raises DocumentError where the file cannot be read or its name cannot be written."""
    if max(len(f"{name}.txt".encode("utf-8", "surrogatepass")) for name in file.document.split("/")) > _LONGEST_NAME:
        raise DocumentError(shown(file.document), "文件名太长 (name too long)", f"请改短到 {_LONGEST_NAME // 4} 个汉字以内")
    said = (file.document, file.location, file.digest(), repr(file.hints), method())
    return Part(file.document, hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:32])


@lru_cache(maxsize=1)
def method() -> str:
    """What besides a document decides its reading, as a hash: this package's code and words, the vocabularies, the namespaces."""
    digest = hashlib.sha256(f"{__version__} {namespaces()}".encode())
    folders = (resources.PACKAGE, resources.ontology())
    found = sorted({path for folder in folders for suffix in ("py", "toml", "ttl") for path in folder.rglob(f"*.{suffix}")})
    for path in found:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def knowledge() -> Knowledge:
    """What the graph asks of the namespaces, the gazetteer and the lexicon."""
    words = lexicon.load()
    return Knowledge(namespaces(), places.load().parent, words.unit, words.label)


def write_part(file: File, part: Part, build: Path) -> None:
    """Read a document and write its part into a build folder. Raises DocumentError where it cannot be read."""
    reading = read_source(readers.read(file))
    known = knowledge()
    rows = tables.reading_rows(reading, known.names, known.parent)
    text = part.text(build)
    text.parent.mkdir(parents=True, exist_ok=True)
    text.write_text(reading.report.source.text, encoding="utf-8", errors="surrogatepass", newline="\n")
    with part.rows(build).open("w", encoding="utf-8", newline="") as out:
        out.write(tables.json_text(tables.document_row(reading.report, file.location)) + "\n")
        for table in TABLES:
            out.write(json.dumps(table) + "\n")
            out.writelines(tables.json_text(row) + "\n" for row in rows[table])
    with part.lines(build).open("w", encoding="utf-8", newline="") as out:
        out.writelines(sorted(set(document_lines(reading, known))))
