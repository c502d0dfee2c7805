"""The programmes of a build rolled up (汇总) from its outlines: of all rows only those are read that tell of a programme or its parts.

graph/naming.json   {"names": what tells of programmes, as a hash, "found": {document: [its state, {name: numbers of its claims}]}}
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from kg import rollup
from kg.jsonlines import Row, read_rows
from kg.outline import Numbers, Outline, Tables

NAMING = "naming.json"
FEW = 8  # documents for which it is quicker to look first which names they can hold

Found = dict[str, tuple[str, dict[str, Numbers]]]  # by document


def programmes(folder: Path, outlines: Sequence[Outline], held: Tables, verdicts: Mapping[str, str], earlier: Path | None) -> list[Row]:
    """A row for each programme of a build; `verdicts` are those on the targets, by their id."""
    relations = held["relations"].rows(range(len(held["relations"])))
    called, parts = rollup.named(_programmes(outlines), relations), rollup.parts_of(relations)
    names = rollup.telling(called, parts)
    digest = hashlib.sha256("\0".join(names).encode("utf-8", "surrogatepass")).hexdigest()
    found = _naming(outlines, held, names, {} if earlier is None else _read(earlier, digest))
    _write(folder, digest, found)
    return rollup.listed(called, parts, _Outlined(folder, outlines, held, found), verdicts)


def _programmes(outlines: Iterable[Outline]) -> Iterator[Row]:
    """The programmes that documents name, each once in a document."""
    for each in outlines:
        yield from ({"id": node, "name": name, "type": kind, "document": each.document} for kind, name, node in each.programmes)


def _naming(outlines: Sequence[Outline], held: Tables, names: Sequence[str], before: Found) -> Found:
    """The claims that name something, by document; `before` are those of an earlier build in which the same tells of programmes."""
    new = [at for at, each in enumerate(outlines) if each.document not in before or before[each.document][0] != each.state]
    claims = {at: held["claims"].rows(held["claims"].of(at)) for at in new[:FEW]}
    if len(new) <= FEW:
        names = rollup.may_name(chain.from_iterable(claims.values()), names)
    found = {each.document: before.get(each.document, (each.state, {})) for each in outlines}
    for at in new:
        told = claims.get(at) or held["claims"].rows(held["claims"].of(at))
        found[outlines[at].document] = outlines[at].state, rollup.naming(told, names)
    return found


def _read(earlier: Path, digest: str) -> Found:
    try:
        told: dict[str, Any] = json.loads((earlier / "graph" / NAMING).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: (state, numbers) for name, (state, numbers) in told["found"].items()} if told["names"] == digest else {}


def _write(folder: Path, digest: str, found: Found) -> None:
    text = json.dumps({"names": digest, "found": found}, ensure_ascii=False, separators=(",", ":"))
    (folder / "graph" / NAMING).write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace", newline="\n")


class _Outlined:
    """The facts of a build, of which only those asked for are read."""

    def __init__(self, folder: Path, outlines: Sequence[Outline], held: Tables, found: Found) -> None:
        codes = {row["document"]: row["place_code"] for row in read_rows(folder / "graph" / "documents.jsonl")}
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
