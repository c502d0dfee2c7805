"""What pages are made of, told coarsely: those of whose documents nothing changed are taken over without a look at their rows.

graph/pages.json   {name of some pages: [what decides them, as a hash, their files …]}

All that a page can show of a document follows from its rows and text, from what matching found of them, which tells the rows that it
holds them against, from what it and the documents of those are called, from which of the things it speaks of have pages, and from this
program. Of a thing, a year and an edge of a network only some of the rows are shown. The page of an indicator shows the claims of it alone:
it follows from these as they are written, from the places that they are of, and from the verdicts on them.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from kg import build, resources
from kg.network import text
from kg.outline import Outline
from kg.pages.contents import FINDINGS, Contents
from kg.pages.printing import Shelf
from kg.pages.survey import Thing
from kg.terms import namespaces

LEDGER = "pages.json"
DOCUMENT = re.compile(rb'"document": ("(?:[^"\\]|\\.)*")')  # of a row, or of one inside it; a quotation mark in a text is escaped
CONCEPT = re.compile(rb'"concept": (?:null|"([^"]*)")')  # the first is of the target


Made = Mapping[str, Sequence[str]]  # by the name of some pages: what decides them, as a hash, and their files


class Ledger:
    """Keeps what the pages of a build are made of, beside what those of the build before were."""

    def __init__(self, contents: Contents, earlier: Path | None) -> None:
        told = _found(contents.build / "tables")
        self._contents, self._said, self._verdicts = contents, _said(contents, told), told.verdicts
        self._method = f"{resources.program()} {namespaces()}"
        self._earlier: Made = {} if earlier is None else _read(earlier)
        self._made: dict[str, Sequence[str]] = {}

    def state(self, documents: Iterable[str]) -> str:
        """What some documents can make a page show, as a hash."""
        return _hashed(*(f"{self._own[document]} {self._said[document]}" for document in sorted(set(documents))))

    def said(self, documents: Iterable[str]) -> str:
        """What some documents can make a page show besides the rows that are told apart, as a hash."""
        return _hashed(*(self._said[document] for document in sorted(set(documents))))

    def of_thing(self, thing: Thing) -> list[str]:
        """What decides the page of a thing: its rows in each document, and what is said of them."""
        told = ((self._contents.outlines[at], thing.id) for at in thing.documents)
        return [f"{each.things[key][-1]} {self._said[each.document]}" for each, key in told]

    def of_year(self, year: str) -> list[str]:
        """What decides the page of a year: its targets in each document, and what came of them."""
        told = (self._contents.outlines[at] for at in self._contents.years[year])
        return [f"{each.plans[year]} {self._said[each.document]}" for each in told]

    @cached_property
    def _own(self) -> dict[str, str]:
        return {each.document: each.state for each in self._contents.outlines}

    def of_indicator(self, concept: str) -> str:
        """What decides the page of an indicator: its claims in each document, the places these are of, and the verdicts on them."""
        outlines = [self._contents.outlines[at] for at in self._contents.indicators[concept]]
        claims = (f"{each.document}\n{each.digests[concept]}\n{self._subjects[each.document]}" for each in outlines)
        return _hashed(*claims, *self._verdicts.get(concept, ()))

    @cached_property
    def _subjects(self) -> dict[str, str]:
        """The places that claims of each document are of, with their pages."""
        places = self._contents.places
        return {each.document: repr([places[name] for name in each.subjects if name in places]) for each in self._contents.outlines}

    def write(self, folder: Shelf, name: str, said: object, write: Callable[[Shelf], None]) -> bool:
        """Write the pages of a name into a folder, or take them over, and whether that is so; `said` is what decides them."""
        if self.knows(name, said) and taken_over(folder, self._earlier[name][1:]):
            self._made[name] = self._earlier[name]
            return True
        written: list[Path] = []
        write(Shelf(folder.path, folder.earlier, written))
        self._made[name] = [self._key(name, said), *(str(path.relative_to(folder.path)) for path in written)]
        return False

    def write_all(self, folder: Shelf, name: str, said: object, write: Callable[[Shelf], None]) -> None:
        """The same of pages that are also told apart, under names that begin with this one: all of them, or what each is made of."""
        if self.write(folder, name, said, write):
            self._made |= {each: made for each, made in self._earlier.items() if each.startswith(f"{name} ")}

    def write_part(self, folder: Shelf, below: str, name: str, said: object, write: Callable[[Shelf], None]) -> None:
        """Write, or take over, one of such pages, into a folder below theirs."""
        self.write(folder / below, name, said, write)
        folder.written.extend(folder.path / below / file for file in self._made[name][1:])

    def kept(self, name: str, said: object, make: Callable[[], str]) -> str:
        """A text of a name, or the one that the build before had; `said` is what decides it."""
        found = self._earlier[name][1] if self.knows(name, said) else make()
        self._made[name] = [self._key(name, said), found]
        return found

    def knows(self, name: str, said: object) -> bool:
        """Whether the build before had pages of a name that the same decided."""
        return self._earlier.get(name, ("",))[0] == self._key(name, said)

    def _key(self, name: str, said: object) -> str:
        return _hashed(self._method, name, repr(said))

    def made(self, name: str) -> Made:
        """What the pages of a name, and of those that begin with it, are made of."""
        return {each: made for each, made in self._made.items() if each == name or each.startswith(f"{name} ")}

    def take(self, made: Made) -> None:
        """Keep what a copy of this process made."""
        self._made |= made

    def close(self, folder: Path) -> None:
        """Keep for the next build what the pages of this one are made of."""
        rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(made)}" for name, made in sorted(self._made.items()))
        (folder / "graph" / LEDGER).write_text(f"{{\n{rows}\n}}\n", encoding="utf-8", newline="\n")


def _read(folder: Path) -> Made:
    try:
        known: Made = json.loads((folder / "graph" / LEDGER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known


def taken_over(folder: Shelf, files: Sequence[str]) -> bool:
    """Whether all these files of a folder of the build before are there, and here now."""
    if folder.earlier is None:
        return False
    before, now = str(folder.earlier), str(folder.path)
    for below in {file.rpartition("/")[0] for file in files}:
        if not (place := folder.path / below if below else folder.path).is_dir():
            place.mkdir(parents=True)
    try:
        for file in files:  # thousands, so that paths are joined as texts
            build.take_over(f"{before}/{file}", f"{now}/{file}")
    except FileNotFoundError:
        for file in files:  # what is written next must not be written into a file of the build before
            Path(now, file).unlink(missing_ok=True)
        return False
    return True


def _hashed(*said: str) -> str:
    return hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:32]


# --- what each document can make a page show ---


@dataclass(frozen=True, slots=True)
class Told:
    """What was found of each document's rows, the documents of those they were held against, and the verdicts on each indicator."""

    found: Mapping[str, Sequence[str]]
    others: Mapping[str, AbstractSet[str]]
    verdicts: Mapping[str, Sequence[str]]


def _said(contents: Contents, told: Told) -> dict[str, str]:
    """What each document can make a page show besides its rows, as a hash: what was found of them, titles, what of it has pages."""
    return {each.document: _hashed(*_beside(each.document, contents, told), repr(_paged(each, contents))) for each in contents.outlines}


def _beside(document: str, contents: Contents, told: Told) -> Iterator[str]:
    """What was found of the rows of a document, and what it and those that they were held against are called."""
    yield from told.found.get(document, ())
    yield from (contents.titles.get(name, "") for name in sorted({document, *told.others.get(document, ())}))


def _found(tables: Path) -> Told:
    """What was found, each line as a hash."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    others: defaultdict[str, set[str]] = defaultdict(set)
    verdicts: defaultdict[str, list[str]] = defaultdict(list)
    for table in ("outcomes", *FINDINGS):
        for line in (tables / f"{table}.jsonl").read_bytes().splitlines():
            digest = hashlib.sha256(line).hexdigest()
            names = set(map(_named, DOCUMENT.findall(line)))
            for name in names:
                found[name].append(digest)
                others[name] |= names
            if table == "outcomes" and (concept := CONCEPT.search(line)) and concept[1]:
                verdicts[concept[1].decode()].append(digest)
    return Told(found, others, verdicts)


@cache
def _named(written: bytes) -> str:
    """A document as JSON writes it."""
    return str(json.loads(written))


def _paged(outline: Outline, contents: Contents) -> list[object]:
    """Which of the indicators, things and places that a document speaks of have pages."""
    places = {*outline.subjects, *outline.ends, text(contents.documents[outline.document], "place")}
    return [
        *filter(contents.indicators.__contains__, (*outline.indicators, *outline.concepts)),
        *filter(contents.things.__contains__, outline.things),
        *(contents.places[place] for place in sorted(places & contents.places.keys())),
    ]
