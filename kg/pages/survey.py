"""What has a page and what each page shows (总纲), from the outlines of all documents: rows are read only to make a page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from kg.build import slug
from kg.network import Row, text
from kg.outline import Outline

Each = TypeVar("Each")
Numbers = list[int]  # of the rows of a document in a table
LEVELS = 4  # ways in which it is called


@dataclass(frozen=True)
class Place:
    """A place with a page: `slug` names its file."""

    name: str
    code: str
    slug: str


@dataclass(frozen=True)
class Thing:
    """A named thing with a page, and the documents that tell of it, by their numbers.

    `told` is how much is said of it, beyond its name.
    """

    id: str
    name: str
    type: str
    slug: str
    told: int
    documents: tuple[int, ...]


class Survey:
    """What the documents of a build bear on, all together. `documents` are their rows, in the order of the outlines."""

    def __init__(self, outlines: Sequence[Outline], documents: Mapping[str, Row]) -> None:
        self.outlines = outlines
        self.documents = documents

    @cached_property
    def places(self) -> dict[str, Place]:
        """Every place that reports or of which something is claimed, by name."""
        codes = {text(row, "place"): text(row, "place_code") for row in self.documents.values()}
        for each in self.outlines:
            for name, (code, _) in each.subjects.items():
                codes.setdefault(name, code)
        return {name: Place(name, code, slug(code, name)) for name, code in sorted(codes.items()) if name}

    @cached_property
    def things(self) -> dict[str, Thing]:
        """Everything named but places that more is said of than its name, by id."""
        said: defaultdict[str, int] = defaultdict(int)
        for each in self.outlines:
            for key, told in each.things.items():
                said[key] += len(told[2]) + len(told[3]) + len(told[4])  # milestones, claims, relations
        documents: dict[str, Numbers] = {key: [] for key in sorted(key for key, told in said.items() if told > 1 and key)}
        for number, each in enumerate(self.outlines):
            for key in each.things.keys() & documents.keys():
                documents[key].append(number)
        made = (self._thing(key, said[key], numbers) for key, numbers in documents.items())
        return {thing.id: thing for thing in made if thing.type not in ("", "place")}

    def _thing(self, key: str, told: int, documents: Sequence[int]) -> Thing:
        found = [self.outlines[number].things[key] for number in documents]
        kind = next((kind for kind, *_ in found if kind), "")
        return Thing(key, _name([names for _, names, *_ in found]), kind, slug("", key), told, tuple(documents))

    @cached_property
    def indicators(self) -> dict[str, dict[int, Numbers]]:
        """The indicators of the lexicon with a number about a place: the claims of each, by document."""
        return dict(sorted(_by_key(each.indicators for each in self.outlines).items()))

    @cached_property
    def years(self) -> dict[str, dict[int, dict[str, Numbers]]]:
        """The years that places have targets for: the targets of each, by document and place."""
        return _by_key(each.years for each in self.outlines)

    @cached_property
    def about(self) -> dict[str, dict[int, Numbers]]:
        """Claims by the place they are about, the subject, or the reporting place of an area, project or industry; by document."""
        return _by_key(each.about for each in self.outlines)


def _name(found: Sequence[Sequence[str | None]]) -> str:
    """What a thing is called last by claims, else by milestones, else by relations."""
    levels = (next((names[level] for names in reversed(found) if names[level] is not None), None) for level in reversed(range(LEVELS)))
    return next(name for name in levels if name is not None)


def _by_key(groups: Iterable[Mapping[str, Each]]) -> dict[str, dict[int, Each]]:
    found: defaultdict[str, dict[int, Each]] = defaultdict(dict)
    for number, group in enumerate(groups):
        for key, rows in group.items():
            found[key][number] = rows
    return dict(found)
