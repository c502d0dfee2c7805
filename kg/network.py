"""The network that the tables draw: 重庆市 —地区生产总值—, 项目 —位于→ 商圈."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

import networkx as nx

Row = Mapping[str, Any]


class Node(NamedTuple):
    """A thing of the network: `type` is an entity type or `indicator`."""

    id: str
    label: str
    type: str


class Link(NamedTuple):
    """One row that ties two nodes: a claim, a milestone or a relation, in the year it speaks of."""

    source: Node
    target: Node
    type: str  # claim, milestone, locatedIn, partOf, undertakes, supports
    year: int | None
    row: Row


@dataclass(frozen=True, slots=True)
class Names:
    """What the rows call things: the type a document gives a name, and the id of a typed name."""

    types: Mapping[tuple[str, str], str]
    ids: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, claims: Iterable[Row], entities: Iterable[Row]) -> "Names":
        """The names that entities and the subjects of claims bear."""
        types, ids = {}, {}
        for row in entities:
            types[text(row, "document"), text(row, "name")] = text(row, "type")
            ids[text(row, "type"), text(row, "name")] = text(row, "id")
        for row in claims:
            ids[text(row, "subject_type"), text(row, "subject")] = text(row, "subject_id")
        return cls(types, ids)

    def node(self, row: Row, field: str, kind: str = "") -> Node:
        """The node that a field of a row names: its type and id as the row says, else as its document's other rows do."""
        name = text(row, field)
        kind = kind or text(row, f"{field}_type") or self.types.get((text(row, "document"), name), "place")
        return Node(text(row, f"{field}_id") or self.ids.get((kind, name)) or f"{kind}:{name}", name, kind)


def links(
    claims: Sequence[Row],
    milestones: Sequence[Row],
    entities: Sequence[Row],
    relations: Sequence[Row],
    years: Mapping[str, int] = MappingProxyType({}),
) -> Iterator[Link]:
    """Every tie the rows state: subject–indicator, reporting place–object of a milestone, entity–entity.

    `years` are those of the documents: a relation has no time of its own.
    """
    names = Names.of(claims, entities)
    for row in claims:
        yield Link(names.node(row, "subject"), names.node(row, "indicator", "indicator"), "claim", last_year(row), row)
    for row in milestones:
        if text(row, "place"):
            yield Link(names.node(row, "place", "place"), names.node(row, "object"), "milestone", last_year(row), row)
    for row in relations:
        yield Link(names.node(row, "subject"), names.node(row, "object"), text(row, "predicate"), years.get(text(row, "document")), row)


def projection(claims: Sequence[Row], milestones: Sequence[Row], entities: Sequence[Row], relations: Sequence[Row]) -> "nx.DiGraph[str]":
    """Rows → directed network; nodes have `label`, `type`; edges `type`, `weight` (rows), `documents`, `years` and their span."""
    return network(links(claims, milestones, entities, relations))


def network(ties: Iterable[Link]) -> "nx.DiGraph[str]":
    """Links → directed network in sorted order; parallel links become one edge whose weight counts them."""
    ties = list(ties)
    drawn: nx.DiGraph[str] = nx.DiGraph()
    drawn.add_nodes_from((key, {"label": node.label, "type": node.type}) for key, node in sorted(_labelled(ties).items()))
    grouped: defaultdict[tuple[str, str], list[Link]] = defaultdict(list)
    for tie in ties:
        if tie.source.id != tie.target.id:
            grouped[tie.source.id, tie.target.id].append(tie)
    drawn.add_edges_from((*ends, edge(grouped[ends])) for ends in sorted(grouped))
    return drawn


def text(row: Row, field: str) -> str:
    """A field of a row as text, empty where the row has none."""
    value = row.get(field)
    return value if type(value) is str else "" if value is None else str(value)


def last_year(row: Row) -> int | None:
    """The year in which a row's period ends: 2016/2020 → 2020."""
    end = text(row, "period").rpartition("/")[2][:4]
    return int(end) if end.isdecimal() else None


def _labelled(ties: Sequence[Link]) -> dict[str, Node]:
    """Each node under its commonest name and type."""
    found: dict[str, Node] = {}
    several = {end.id for tie in ties for end in tie[:2] if found.setdefault(end.id, end) != end}  # most are always called the same
    seen: defaultdict[str, list[tuple[int, str, str, Node]]] = defaultdict(list)
    for node, times in Counter([end for tie in ties for end in tie[:2] if end.id in several]).items():
        seen[node.id].append((-times, node.label, node.type, node))
    return found | {key: min(names)[-1] for key, names in seen.items()}


def edge(group: Sequence[Link]) -> dict[str, object]:
    """What stands on the edge of some links between the same two nodes."""
    if len(group) == 1:
        return _single(group[0])
    years = Counter([tie.year for tie in group if tie.year is not None])
    span = {"first_year": min(years), "last_year": max(years)} if years else {}
    by_year = " ".join(f"{year}:{count}" for year, count in sorted(years.items()))
    documents = len({text(tie.row, "document") for tie in group})
    return {"type": " ".join(sorted({tie.type for tie in group})), "weight": len(group), "documents": documents, "years": by_year, **span}


def _single(tie: Link) -> dict[str, object]:
    """The edge of one link, as most are."""
    span = {} if tie.year is None else {"first_year": tie.year, "last_year": tie.year}
    return {"type": tie.type, "weight": 1, "documents": 1, "years": "" if tie.year is None else f"{tie.year}:1", **span}
