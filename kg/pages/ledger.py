"""What pages are made of, told coarsely: those of whose documents nothing changed are taken over without a look at their rows.

graph/pages.json   {name of some pages: [what decides them, as a hash, their files …]}

All that a page of some documents can show follows from what these hold, from what matching found of them and of those it holds
them against, from which of the things they speak of have pages, and from this program.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from kg import build, resources
from kg.network import Row
from kg.pages.contents import FINDINGS, TABLES, Contents, Rows
from kg.pages.printing import Shelf
from kg.tables import read_rows
from kg.terms import namespaces

States = Mapping[str, str]  # what stands for each document

LEDGER = "pages.json"
ENDS = ("target", "outcome", "later")  # rows inside a row of what matching found


class Ledger:
    """Keeps what the pages of a build are made of, beside what those of the build before were."""

    def __init__(self, contents: Contents, known: States, earlier: Path | None) -> None:
        self._states = _shown(contents, known)
        self._method = f"{resources.program()} {namespaces()}"
        self._earlier: Mapping[str, Sequence[str]] = {} if earlier is None else _read(earlier)
        self._made: dict[str, Sequence[str]] = {}

    def state(self, documents: Iterable[str]) -> str:
        """What some documents can make a page show, as a hash; their order tells."""
        return _hashed(*(self._states[document] for document in dict.fromkeys(documents)))

    def write(self, folder: Shelf, name: str, documents: Iterable[str], said: object, write: Callable[[Shelf], None]) -> None:
        """Write the pages of a name into a folder, or take them over; `said` is what besides the documents decides them."""
        key = _hashed(self._method, name, self.state(documents), repr(said))
        before = self._earlier.get(name)
        if before is None or before[0] != key or not taken_over(folder, before[1:]):
            written: list[Path] = []
            write(Shelf(folder.path, folder.earlier, written))
            before = [key, *(str(path.relative_to(folder.path)) for path in written)]
        self._made[name] = before

    def close(self, folder: Path) -> None:
        """Keep for the next build what the pages of this one are made of."""
        rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(made)}" for name, made in sorted(self._made.items()))
        (folder / "graph" / LEDGER).write_text(f"{{\n{rows}\n}}\n", encoding="utf-8", newline="\n")


def _read(folder: Path) -> Mapping[str, Sequence[str]]:
    try:
        known: Mapping[str, Sequence[str]] = json.loads((folder / "graph" / LEDGER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known


def taken_over(folder: Shelf, files: Sequence[str]) -> bool:
    """Whether all these files of the build before are there, and here now."""
    if folder.earlier is None or not all((folder.earlier / file).is_file() for file in files):
        return False
    for file in files:
        (folder.path / file).parent.mkdir(parents=True, exist_ok=True)
        build.take_over(folder.earlier / file, folder.path / file)
    return True


def _hashed(*said: str) -> str:
    return hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:32]


# --- what each document can make a page show ---


def _shown(contents: Contents, own: States) -> dict[str, str]:
    """What each document can make a page show, as a hash: its own rows, what was found of them, what of it has pages."""
    (found, others), paged = _found(contents), _paged(contents)
    return {
        name: _hashed(own[name], *found[name], *(own[other] for other in sorted(others[name])), repr(paged[name]))
        for name in contents.documents
    }


def states(folder: Path, held: Rows) -> dict[str, str]:
    """What stands for each document of a build folder: a hash of its row, its text, its rows of all tables as they are written."""
    digests = {row["document"]: hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")) for row in held["documents"]}
    for name, digest in digests.items():
        digest.update((folder / "graph" / "texts" / f"{name}.txt").read_bytes())
    for table in TABLES:
        with (folder / "tables" / f"{table}.jsonl").open("rb") as lines:
            for row, line in zip(held[table], lines, strict=True):
                digests[row["document"]].update(line)
    return {name: digest.hexdigest() for name, digest in digests.items()}


def _found(contents: Contents) -> tuple[Mapping[str, list[str]], Mapping[str, set[str]]]:
    """What was found of each document's rows, as it is written, and the documents of the rows they were held against."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    others: defaultdict[str, set[str]] = defaultdict(set)
    for table in ("outcomes", *FINDINGS):
        file = contents.build / "tables" / f"{table}.jsonl"
        for row, line in zip(read_rows(file), file.read_bytes().splitlines(), strict=True):
            told = {str(end["document"]) for end in _ends(row)}
            for name in told:
                found[name].append(hashlib.sha256(line).hexdigest())
                others[name] |= told
    return found, others


def _ends(row: Row) -> Iterable[Row]:
    """The rows that a row of what was found speaks of."""
    ends = [row.get(end) for end in ENDS]
    return [end for end in (*ends, *row.get("others", ()), row if "document" in row else None) if end]


def _paged(contents: Contents) -> Mapping[str, list[object]]:
    """Which of the indicators, things and places that each document speaks of have pages."""
    indicators, things, places = (defaultdict[str, set[str]](set) for _ in range(3))
    for row in contents.claims:
        indicators[row["document"]].add(row["concept"])
        places[row["document"]].add(row["subject"])
    for row in contents.milestones:
        things[row["document"]].add(row["object_id"])
    for row in contents.relations:
        for end in ("subject", "object"):
            things[row["document"]].add(row[f"{end}_id"])
            places[row["document"]].add(row[f"{end}_full_name"])
    for name, row in contents.documents.items():
        places[name].add(row["place"])
    return {
        name: [
            sorted(indicators[name] & contents.claims_by_indicator.keys()),
            sorted(things[name] & contents.things.keys()),
            *(contents.places[place] for place in sorted(places[name] & contents.places.keys())),
        ]
        for name in contents.documents
    }
