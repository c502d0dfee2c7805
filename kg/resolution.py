"""Things of all parts are brought together and put right (归并与更正); the parts that say something else for it are written anew."""

import pickle
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from kg import curation, linking, places, tables, workers
from kg.curation import Remark
from kg.errors import KgError
from kg.intake import Progress, keep
from kg.linking.records import Record, correction_row, link_row, records
from kg.reading import Part, link_part, linked_part, things_of
from kg.terms import namespaces


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
    named = {part.document: things_of(part, folder) for part in parts}
    found = linking.linking(linking.things(named), lines, namespaces(), places.load())
    said = {part: found.said(part.document, (row["id"] for row in named[part.document])) for part in parts}
    shown = {part: linked_part(part, said[part]) if said[part] else part for part in parts}
    outcomes = _linked([part for part in shown.values() if part.linked], found, earlier, folder, working)
    done = [correction for outcome in outcomes for correction in outcome.corrections]
    made = tuple(records(found, done))
    _write_records(made, folder)
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
    tables.write_lines(folder / "tables" / "corrections.jsonl", by_hand)
    tables.write_lines(folder / "tables" / "links.jsonl", (link_row(record) for record in made if record.line is None))
