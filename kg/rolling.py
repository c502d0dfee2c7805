"""The programmes of a build rolled up (汇总) from its outlines: of all rows only those are read that tell of a programme or its parts.

graph/naming.json   {"said": what decides the programmes, as a hash, "piece": of the graph, which they make,
                     "names": what tells of programmes, as a hash, "found": {document: [its claims, as a hash, {name: their numbers}]}}
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from kg import assembly, build, jsonlines, resources, rollup
from kg.graph import programme_lines, sort_lines
from kg.jsonlines import Row, read_rows
from kg.outline import TIES, Numbers, Outline, Tables
from kg.terms import namespaces

NAMING = "naming.json"
PROGRAMMES = "programmes.jsonl"
FEW = 8  # documents for which it is quicker to look first which names they can hold

Found = dict[str, tuple[str, dict[str, Numbers]]]  # by document


def roll_up(folder: Path, outlines: Sequence[Outline], held: Tables, verdicts: Mapping[str, str], earlier: Path | None, name: str) -> str:
    """Write the programmes, with what is promised and reported of them, as a table, and as a piece of the graph, which bears a name.

    They are those of an earlier build where nothing changed that they are made of. `verdicts` are those on the targets, by their id.
    """
    codes = {row["document"]: row["place_code"] for row in read_rows(folder / "graph" / "documents.jsonl")}
    said, before = _said(outlines, codes, verdicts), {} if earlier is None else _read(earlier)
    if earlier is not None and before.get("said") == said:
        _take_over(earlier, folder, before["piece"])
        return str(before["piece"])
    relations = held["relations"].rows(range(len(held["relations"])))
    called, parts = rollup.named(_programmes(outlines), relations), rollup.parts_of(relations)
    names = rollup.telling(called, parts)
    digest = _hashed(*names)
    found = _naming(outlines, held, names, before.get("found", {}) if before.get("names") == digest else {})
    rows = rollup.listed(called, parts, _Outlined(codes, outlines, held, found), verdicts)
    jsonlines.write_lines(folder / "tables" / PROGRAMMES, rows)
    piece = assembly.write_piece(folder / "graph", name, sort_lines([programme_lines(rows, namespaces())]))
    _write(folder, {"said": said, "piece": piece, "names": digest, "found": found})
    return piece


def _said(outlines: Iterable[Outline], codes: Mapping[str, str | None], verdicts: Mapping[str, str]) -> str:
    """What decides the programmes, as a hash: what documents name, and their rows that tie things; the verdicts; this program."""
    told = (f"{each.document} {codes[each.document]} {each.called} {' '.join(map(each.marks.__getitem__, TIES))}" for each in outlines)
    return _hashed(resources.program(), f"{namespaces()}", *told, repr(sorted(verdicts.items())))


def _hashed(*said: str) -> str:
    return hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()


def _take_over(earlier: Path, folder: Path, piece: str) -> None:
    for name in (f"tables/{PROGRAMMES}", f"graph/{NAMING}", f"graph/{assembly.PARTS}/{piece}"):
        if not (folder / name).exists():
            build.take_over(earlier / name, folder / name)


def _programmes(outlines: Iterable[Outline]) -> Iterator[Row]:
    """The programmes that documents name, each once in a document."""
    for each in outlines:
        yield from ({"id": node, "name": name, "type": kind, "document": each.document} for kind, name, node in each.programmes)


def _naming(outlines: Sequence[Outline], held: Tables, names: Sequence[str], before: Found) -> Found:
    """The claims that name something, by document; `before` are those of an earlier build in which the same tells of programmes."""
    states = [_hashed(each.marks["claims"])[:32] for each in outlines]
    new = [at for at, each in enumerate(outlines) if each.document not in before or before[each.document][0] != states[at]]
    claims = {at: held["claims"].rows(held["claims"].of(at)) for at in new[:FEW]}
    if len(new) <= FEW:
        names = rollup.may_name(chain.from_iterable(claims.values()), names)
    found = {each.document: before.get(each.document, ("", {})) for each in outlines}
    for at in new:
        told = claims.get(at) or held["claims"].rows(held["claims"].of(at))
        found[outlines[at].document] = states[at], rollup.naming(told, names)
    return found


def _read(earlier: Path) -> dict[str, Any]:
    """What an earlier build keeps."""
    try:
        told: dict[str, Any] = json.loads((earlier / "graph" / NAMING).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told


def _write(folder: Path, told: Mapping[str, object]) -> None:
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    (folder / "graph" / NAMING).write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace", newline="\n")


class _Outlined:
    """The facts of a build, of which only those asked for are read."""

    def __init__(self, codes: Mapping[str, str | None], outlines: Sequence[Outline], held: Tables, found: Found) -> None:
        self._codes = [codes[each.document] for each in outlines]
        self._outlines, self._held = outlines, held
        self._things: defaultdict[str, list[int]] = defaultdict(list)
        self._names: defaultdict[str, dict[int, Numbers]] = defaultdict(dict)
        for at, each in enumerate(outlines):
            for thing in each.things:
                self._things[thing].append(at)
            for name, numbers in found[each.document][1].items():
                self._names[name][at] = numbers

    def claims(self, iri: str, home: str) -> list[Row]:
        """The claims whose subject a thing is."""
        return self._rows("claims", {at: self._outlines[at].told(iri).claims for at in self._things.get(iri, ())}, home)

    def naming(self, name: str, home: str) -> list[Row]:
        """The claims that name it."""
        return self._rows("claims", self._names.get(name, {}), home)

    def milestones(self, iri: str, home: str) -> list[Row]:
        """Its milestones."""
        return self._rows("milestones", {at: self._outlines[at].told(iri).milestones for at in self._things.get(iri, ())}, home)

    def _rows(self, table: str, numbers: Mapping[int, Numbers], home: str) -> list[Row]:
        said = ((at, rows) for at, rows in numbers.items() if rollup.is_said_in(self._codes[at], home))
        return self._held[table].rows(self._held[table].first[at] + number for at, rows in said for number in rows)
