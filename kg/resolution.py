"""Things of all parts are brought together and put right (归并与更正); the parts that say something else for it are written anew.

graph/linked.json   {"by": the program, "documents": {document: [what it was made of, its things as a hash, {node: what it is taken for}]}}

Where no analyst put anything right and all documents speak of just the things they spoke of, these are taken for what they were.
"""

import json
import pickle
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from kg import curation, jsonlines, linking, places, workers
from kg.curation import Remark
from kg.errors import KgError
from kg.intake import Progress, keep
from kg.linking.records import Record, correction_row, link_row, records
from kg.model import Entity, EntityType
from kg.reading import Part, link_part, linked_part, method, tabled, things_of
from kg.terms import namespaces

LINKED = "linked.json"

Links = Mapping[str, Entity | None]  # what nodes are taken for, None for nothing


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a document: what its part was made of, its things as a hash, and what some of them are taken for."""

    key: str
    things: str
    links: Links


@dataclass(frozen=True, slots=True)
class Resolved:
    """The parts of a build as they are shown; what was brought together and put right, and what could not be followed."""

    parts: tuple[Part, ...]
    records: tuple[Record, ...]
    faults: tuple[KgError, ...]
    remarks: tuple[Remark, ...]


def resolve(
    parts: Sequence[Part], corrections: Path | None, earlier: Path | None, folder: Path, working: Executor, progress: Progress
) -> Resolved:
    """Write those parts anew in which things stand for others or facts are put right, and the tables of what was done."""
    progress("link", 0, 1)
    given = [] if corrections is None else list(curation.read_lines(corrections))
    lines = [line for line in given if isinstance(line, curation.Line)]
    kept = None if earlier is None or given else _kept(parts, earlier, folder)
    if earlier is not None and kept is not None:
        return _as_before(parts, kept, earlier, folder, working)
    named = {part.document: things_of(part, folder) for part in parts}
    found = linking.linking(linking.things(named), lines, namespaces(), places.load())
    said = {part: found.said(part.document, (row["id"] for row in named[part.document])) for part in parts}
    shown = {part: linked_part(part, said[part]) if said[part] else part for part in parts}
    outcomes = _linked([part for part in shown.values() if part.linked], found, earlier, folder, working)
    done = [correction for outcome in outcomes for correction in outcome.corrections]
    made = tuple(records(found, done))
    _write_records(made, folder)
    if not given:
        _keep(parts, {name: _links(found, name, rows) for name, rows in named.items()}, earlier, folder)
    faults = [fault for fault in given if isinstance(fault, KgError)] + [fault for outcome in outcomes for fault in outcome.faults]
    told = (*found.remarks, *linking.unused(found, done, faults))
    return Resolved(tuple(shown.values()), made, (*faults, *found.faults), told)


def _linked(parts: Iterable[Part], found: linking.Linking, earlier: Path | None, folder: Path, working: Executor) -> list[linking.Done]:
    """What was done by hand in each linked part that is written anew, not taken over; where a line speaks of facts, it always is."""
    anew = [part for part in parts if found.corrects(part.document) or not keep(part, earlier, folder)]
    if not anew:
        return []
    content = pickle.dumps(found)
    handed = folder / "graph" / f"linking.{sha256(content).hexdigest()}"
    handed.write_bytes(content)
    try:
        return list(workers.mapped(working, _link, anew, folder.absolute(), handed.absolute()))
    finally:
        handed.unlink()


def _link(part: Part, folder: Path, handed: Path) -> linking.Done:
    return link_part(part, folder, _handed(handed))


@lru_cache(maxsize=1)
def _handed(place: Path) -> linking.Linking:
    """All links of a build, which every worker needs: read once by each, for they are too many to be sent along with every batch."""
    found: linking.Linking = pickle.loads(place.read_bytes())
    return found


def _write_records(made: Iterable[Record], folder: Path) -> None:
    made = list(made)
    by_hand = (correction_row(record) for record in made if record.line is not None)
    jsonlines.write_lines(folder / "tables" / "corrections.jsonl", by_hand)
    jsonlines.write_lines(folder / "tables" / "links.jsonl", (link_row(record) for record in made if record.line is None))


# --- links of an earlier build, where they still hold ---


def _links(found: linking.Linking, document: str, rows: Iterable[jsonlines.Row]) -> Links:
    """What becomes of the things of a document, where anything does."""
    links = ((row["id"], found.link(document, row["id"])) for row in rows)
    return {iri: link.new for iri, link in links if link is not None}


def _keep(parts: Iterable[Part], links: Mapping[str, Links], earlier: Path | None, folder: Path) -> None:
    """Keep for the next build what the things of each document are taken for."""
    before = {} if earlier is None else _read(earlier)
    rows = {}
    for part in parts:
        known = before.get(part.document)
        digest = known.things if known is not None and known.key == part.key else _digest(part, folder)
        rows[part.document] = [part.key, digest, {iri: new and _plain(new) for iri, new in sorted(links[part.document].items())}]
    text = json.dumps({"by": method(), "documents": rows}, ensure_ascii=False, separators=(",", ":"))
    (folder / "graph" / LINKED).write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace", newline="\n")


def _plain(entity: Entity) -> list[str | None]:
    return [entity.type.value, entity.name, entity.code, entity.home]


def _digest(part: Part, folder: Path) -> str:
    """The things of a document as it was read, as a hash."""
    told = {table: rows for table, _, rows in tabled(replace(part, linked="").rows(folder).read_bytes())}
    return sha256(told["things"]).hexdigest()[:32]


def _read(earlier: Path) -> dict[str, Kept]:
    """What an earlier build of this program keeps of each document."""
    try:
        told = json.loads((earlier / "graph" / LINKED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    rows = told["documents"].items() if told["by"] == method() else ()
    return {name: Kept(key, things, {iri: new and _entity(*new) for iri, new in links.items()}) for name, (key, things, links) in rows}


def _entity(kind: str, name: str, code: str | None, home: str | None) -> Entity:
    return Entity(EntityType(kind), name, code, home)


def _kept(parts: Sequence[Part], earlier: Path, folder: Path) -> Mapping[str, Links] | None:
    """What the things of each document are taken for, where all documents speak of just the things they spoke of; else None."""
    before = _read(earlier)
    if before.keys() != {part.document for part in parts}:
        return None
    for part in parts:
        known = before[part.document]
        if known.key != part.key and known.things != _digest(part, folder):
            return None
    return {name: known.links for name, known in before.items()}


def _as_before(parts: Sequence[Part], kept: Mapping[str, Links], earlier: Path, folder: Path, working: Executor) -> Resolved:
    """The parts in which things stand for others as they did in an earlier build."""
    ends = {(name, iri): new for name, links in kept.items() for iri, new in links.items()}
    found = linking.Linking(namespaces(), {(name, iri): linking.Link(None, new, "") for (name, iri), new in ends.items()})
    said = {part: found.said(part.document, kept[part.document]) for part in parts}
    shown = tuple(linked_part(part, said[part]) if said[part] else part for part in parts)
    _linked([part for part in shown if part.linked], found, earlier, folder, working)
    rows = jsonlines.read_rows(earlier / "tables" / "links.jsonl")
    made = tuple(Record(row["replaced"], row["id"], row["also"], row["name"], row["rule"]) for row in rows)
    _write_records(made, folder)
    _keep(parts, kept, earlier, folder)
    return Resolved(shown, made, (), ())
