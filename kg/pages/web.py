"""The network of all things of a build (关系), from the outlines of its documents: a row behind a tie is read only to be shown.

Nodes are numbers in the order of their IRIs. Ties are numbers, too: those of the rows of claims, milestones and relations, one table
after the other.
"""

from bisect import bisect
from collections import ChainMap, Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from kg.network import Node, Row, text
from kg.outline import MARK, TIES, Outline, Table
from kg.pages.contents import Contents

Named = tuple[str, str]  # label and type of a node


class Stated(NamedTuple):
    """What states an edge: a claim, a milestone or a relation of a type, the year it speaks of, what came of a target, its number."""

    type: str
    year: int | None
    verdict: str
    tie: int


class Web:
    """Answers the functions here what they ask of a network; its nodes and edges are in order."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self._tables = [contents.tables[name] for name in TIES]
        self._starts = list(accumulate(map(len, self._tables), initial=0))
        self._told_in, self._marks = _told_in(self._tables), _marks(contents.outlines)
        self._homes = homes(contents)
        named = _named(contents.outlines, self._homes)
        self.iris = sorted(named)
        self.named = [named[iri] for iri in self.iris]
        self._numbers = {iri: number for number, iri in enumerate(self.iris)}
        self.succ = self._ties()
        self.near: dict[int, dict[int, int]] = {key: {} for key in range(len(self.iris))}
        for source, others in enumerate(self.succ):
            near = self.near[source]
            for target, ties in others.items():
                near[target] = self.near[target][source] = len(ties) + near.get(target, 0)
        self.weights = {key: sum(others.values()) for key, others in self.near.items()}
        self.nodes, self.edges = _Nodes(self.named), _Edges(self.succ)

    def _ties(self) -> list[dict[int, list[int]]]:
        """The nodes that each node leads to, in order, with the ties behind each of these edges."""
        found: list[dict[int, list[int]]] = [{} for _ in self.iris]

        def add(source: int, target: int, tie: int) -> None:
            if source != target:
                found[source].setdefault(target, []).append(tie)

        claims, milestones, relations = self._starts[:-1]
        for at, (each, home) in enumerate(zip(self.contents.outlines, self._homes, strict=True)):
            known = [self._numbers.get(node[0], -1) for node in each.nodes]
            place = self._numbers.get(home.id, -1) if home else -1
            first = [table.first[at] for table in self._tables]
            for tie, (source, target, _) in enumerate(each.claim_ties, claims + first[0]):
                add(known[source], known[target], tie)
            for tie, (target, _) in enumerate(each.milestone_ties if home else (), milestones + first[1]):
                add(place, known[target], tie)
            for tie, (source, target, _) in enumerate(each.relation_ties, relations + first[2]):
                add(known[source], known[target], tie)
        return [others if len(others) < 2 else dict(sorted(others.items())) for others in found]

    def iri(self, key: int) -> str:
        """What a node is called wherever it occurs."""
        return self.iris[key]

    def label(self, key: int) -> str:
        """What a node is called."""
        return self.named[key][0]

    @property
    def places(self) -> list[int]:
        """The places among the nodes."""
        return [key for key, (_, kind) in enumerate(self.named) if kind == "place"]

    def weights_among(self, keys: Sequence[int]) -> dict[int, int]:
        """The weight of the edges of each of some nodes that lead to the others."""
        found = set(keys)
        return {key: sum(weight for other, weight in self.near[key].items() if other in found) for key in keys}

    def inside(self, keys: Sequence[int]) -> list[tuple[int, int]]:
        """The edges between some nodes, in the order of these."""
        found = set(keys)
        return [(key, other) for key in keys for other in self.succ[key] if other in found]

    def documents(self, ties: Iterable[int]) -> set[str]:
        """The documents that tell of some ties."""
        return {self.contents.outlines[at].document for at in {self._told_in[tie] for tie in ties}}

    def marks(self, ties: Iterable[int]) -> Iterator[str]:
        """What stands for the rows of some ties."""
        return map(self._marks.__getitem__, ties)

    @cached_property
    def told(self) -> list[str]:
        """What each node is called, in one line."""
        return ["\t".join((iri, *named)) for iri, named in zip(self.iris, self.named, strict=True)]

    def fetch(self, ties: Iterable[int]) -> None:
        """Read the rows of some ties, all at once."""
        for table, found in groupby(sorted(map(self._row, ties)), key=itemgetter(0)):
            self._tables[table].rows(number for _, number in found)

    def row(self, tie: int) -> Row:
        """The row of a tie."""
        table, number = self._row(tie)
        (row,) = self._tables[table].rows([number])
        return row

    def stated(self, source: int, target: int) -> list[Stated]:
        """What states an edge."""
        return list(map(self._stated, self.succ[source][target]))

    def _stated(self, tie: int) -> Stated:
        (table, number), at = self._row(tie), self._told_in[tie]
        each, own = self.contents.outlines[at], number - self._tables[table].first[at]
        if TIES[table] == "relations":
            return Stated(each.relation_ties[own][2], None, "", tie)
        if TIES[table] == "milestones":
            return Stated("milestone", each.milestone_ties[own][-1], "", tie)
        return Stated("claim", each.claim_ties[own][-1], self.contents.came(at, own), tie)

    def _row(self, tie: int) -> tuple[int, int]:
        """The row that a tie is: the number of its table, and its own."""
        table = bisect(self._starts, tie) - 1
        return table, tie - self._starts[table]


class _Nodes:
    """The label and type of each node."""

    def __init__(self, labels: Sequence[Named]) -> None:
        self._labels = labels

    def __getitem__(self, key: int) -> dict[str, str]:
        return dict(zip(("label", "type"), self._labels[key], strict=True))


class _Edges:
    """The weight of each edge; of what states it more is known, where somebody asks."""

    def __init__(self, succ: Sequence[Mapping[int, Sequence[int]]]) -> None:
        self._succ = succ

    def __getitem__(self, ends: tuple[int, int]) -> dict[str, int]:
        source, target = ends
        return {"weight": len(self._succ[source][target])}


def _told_in(tables: Sequence[Table]) -> list[int]:
    """The document that tells each tie, by its number."""
    ranges = (pairwise(table.first) for table in tables)
    return [at for each in ranges for at, (start, stop) in enumerate(each) for _ in range(start, stop)]


def _marks(outlines: Sequence[Outline]) -> list[str]:
    """What stands for each tie, by its number."""
    told = (each.marks[table] for table in TIES for each in outlines)
    return [marks[start : start + MARK] for marks in told for start in range(0, len(marks), MARK)]


def homes(contents: Contents) -> list[Node | None]:
    """The node of the reporting place of each document."""
    named: dict[str, str] = {}
    claimed: dict[str, str] = {}
    for each in contents.outlines:
        named |= each.named
        claimed |= {name: node for name, (_, node) in each.subjects.items()}
    known = ChainMap(claimed, named)  # as claims call it, else as documents name it for short
    places = (text(contents.documents[each.document], "place") for each in contents.outlines)
    return [Node(known.get(place) or f"place:{place}", place, "place") if place else None for place in places]


def _named(outlines: Sequence[Outline], homes: Sequence[Node | None]) -> dict[str, Named]:
    """What each node that is tied to another is called: its commonest name and type."""
    found: dict[str, Named] = {}
    several: set[str] = set()  # most are always called the same
    for each, home in zip(outlines, homes, strict=True):
        for iri, label, kind in _tied(each, home):
            if found.setdefault(iri, (label, kind)) != (label, kind):
                several.add(iri)
    seen: defaultdict[str, Counter[Named]] = defaultdict(Counter)
    for each, home in zip(outlines, homes, strict=True) if several else ():
        for (iri, label, kind), times in _ends(each, home):
            if iri in several:
                seen[iri][label, kind] += times
    return found | {iri: min(names, key=lambda name: (-names[name], name)) for iri, names in seen.items()}


def _tied(outline: Outline, home: Node | None) -> Iterable[Sequence[str]]:
    """The nodes of a document's ties, among which those of milestones are only where it is known whose they are."""
    if outline.milestone_ties:
        return [*outline.nodes, home] if home else [node for node, _ in _ends(outline, home)]
    return outline.nodes


def _ends(outline: Outline, home: Node | None) -> Iterator[tuple[Sequence[str], int]]:
    """The nodes of a document's ties, and how many ties each is an end of."""
    counts = Counter(chain.from_iterable(tie[:2] for tie in (*outline.claim_ties, *outline.relation_ties)))
    if home and outline.milestone_ties:
        counts.update(map(itemgetter(0), outline.milestone_ties))
        yield home, len(outline.milestone_ties)
    yield from ((outline.nodes[number], times) for number, times in counts.items())
