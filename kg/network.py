"""The network that the tables draw (重庆市 —地区生产总值—, 项目 —位于→ 商圈), and its measures: 中心度, 社群, 桥梁."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from heapq import nsmallest
from itertools import count
from math import cos, hypot, pi, sin, sqrt
from types import MappingProxyType
from typing import Any, NamedTuple

import networkx as nx

from kg.communities import groups, undirected

Row = Mapping[str, Any]
Measure = Callable[["nx.DiGraph[str]"], list[dict[str, object]]]

SEED = 2024  # of everything that samples, so that the same tables give the same figures
EXACT_BETWEENNESS = 2000  # nodes; above, betweenness is estimated from PIVOTS of them
PIVOTS = 100
NAMING_NODES = 3  # a community is named for its strongest nodes
SMALLEST = 8  # nodes of a component that is worth drawing
GOLDEN_ANGLE = pi * (3 - sqrt(5))
LARGEST = 60  # radius of a node
LABEL = 14  # font size of an ordinary label
LONGEST = 12  # characters of a label that are shown
MARGIN = 50  # around a community
RING = 200  # radius of the ring around a single node
ONE_RING = 12  # nodes that a single ring has room for
FLAT = 2.2  # a ring is broader than high
WIDER = 1.35  # labels are broader than high


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


class Web:
    """A network whose edges are put together when somebody asks for them; most of a large one are only counted.

    It answers what the functions here ask of a network: its nodes and edges are in sorted order.
    """

    def __init__(self, ties: Iterable[Link]) -> None:
        ties = list(ties)
        self.behind: defaultdict[tuple[str, str], list[Link]] = defaultdict(list)
        for tie in ties:
            self.behind[tie.source.id, tie.target.id].append(tie)
        labelled = _labelled(ties)
        self.nodes = _Nodes({key: {"label": labelled[key].label, "type": labelled[key].type} for key in sorted(labelled)})
        self.succ: dict[str, list[str]] = {key: [] for key in self.nodes}
        self.pred: dict[str, list[str]] = {key: [] for key in self.nodes}
        self.weights = dict.fromkeys(self.nodes, 0)
        for (source, target), links in self.behind.items():
            if source != target:
                self.succ[source].append(target)
                self.pred[target].append(source)
                self.weights[source] += len(links)
                self.weights[target] += len(links)
        for near in (*self.succ.values(), *self.pred.values()):
            near.sort()
        self.edges = _Edges(self)

    def __iter__(self) -> Iterator[str]:
        return iter(self.nodes)

    def __contains__(self, key: object) -> bool:
        return key in self.nodes

    def __len__(self) -> int:
        return len(self.nodes)

    def number_of_edges(self) -> int:
        """How many edges it has."""
        return sum(map(len, self.succ.values()))

    def has_edge(self, source: str, target: str) -> bool:
        """Whether an edge leads from a node to another."""
        return source != target and (source, target) in self.behind

    def inside(self, keys: Sequence[str]) -> list[tuple[str, str]]:
        """The edges between some nodes, in the order of these."""
        found = set(keys)
        return [(key, other) for key in keys for other in self.succ[key] if other in found]


class _Nodes(dict[str, dict[str, str]]):
    """The label and type of each node."""

    def __call__(self, data: bool | str) -> Iterable[tuple[str, Any]]:  # noqa: FBT001 — as networkx has it
        return self.items() if data is True else ((key, node[str(data)]) for key, node in self.items())


class _Edges:
    """What is known of each edge: all of one, or how heavy each is."""

    def __init__(self, web: Web) -> None:
        self.web = web

    def __getitem__(self, edge: tuple[str, str]) -> dict[str, object]:
        return _edge(self.web.behind[edge])

    def __call__(self, data: str) -> Iterator[tuple[str, str, int]]:
        assert data == "weight"
        return iter(self._weighted)

    @cached_property
    def _weighted(self) -> list[tuple[str, str, int]]:
        return [(one, other, len(self.web.behind[one, other])) for one, near in self.web.succ.items() for other in near]


def network(ties: Iterable[Link]) -> "nx.DiGraph[str]":
    """Links → directed network in sorted order; parallel links become one edge whose weight counts them."""
    ties = list(ties)
    drawn: nx.DiGraph[str] = nx.DiGraph()
    drawn.add_nodes_from((key, {"label": node.label, "type": node.type}) for key, node in sorted(_labelled(ties).items()))
    grouped: defaultdict[tuple[str, str], list[Link]] = defaultdict(list)
    for tie in ties:
        if tie.source.id != tie.target.id:
            grouped[tie.source.id, tie.target.id].append(tie)
    drawn.add_edges_from((*ends, _edge(grouped[ends])) for ends in sorted(grouped))
    return drawn


def degree(graph: "nx.DiGraph[str]") -> list[dict[str, object]]:
    """How many other nodes a node is tied to."""
    return _ranked(graph, {key: len(set(graph.pred[key]) | set(graph.succ[key])) for key in graph})


def weighted_degree(graph: "nx.DiGraph[str]") -> list[dict[str, object]]:
    """How many claims, milestones and relations speak of a node."""
    return _ranked(graph, dict(graph.degree(weight="weight")))


def pagerank(graph: "nx.DiGraph[str]") -> list[dict[str, object]]:
    """How much weight flows to a node, from both ends of its edges."""
    return _ranked(graph, nx.pagerank(undirected(graph), weight="weight")) if graph else []


def betweenness(graph: "nx.DiGraph[str]") -> list[dict[str, object]]:
    """How many shortest paths run through a node; estimated with a fixed sample in a large network."""
    sample = PIVOTS if len(graph) > EXACT_BETWEENNESS else None
    return _ranked(graph, nx.betweenness_centrality(undirected(graph), k=sample, seed=SEED))


def communities(graph: "nx.DiGraph[str] | Web", least: int = 1, most: int | None = None) -> list[dict[str, Any]]:
    """Groups of nodes tied more closely to each other than to the rest, largest first, named for their strongest nodes.

    Only those with at `least` so many members are told, at `most` so many of them.
    """
    found = groups(graph)
    home = {key: number for number, members in enumerate(found) for key in members}
    told = [members for members in found if len(members) >= least][:most]
    whole, inside = weights(graph), _inside(graph, home)
    telling = {key: (-(inside[key] ** 2) / (whole[key] or 1), key) for members in told for key in members}
    return [_community(graph, number, members, telling) for number, members in enumerate(told, start=1)]


def bridges(graph: "nx.DiGraph[str]") -> list[dict[str, Any]]:
    """Nodes whose neighbours lie in several communities, those with the most first."""
    home = {key: number for number, members in enumerate(groups(graph), start=1) for key in members}
    near = {key: {home[other] for other in (*graph.pred[key], *graph.succ[key])} | {home[key]} for key in graph}
    rows = _ranked(graph, {key: len(numbers) for key, numbers in near.items() if len(numbers) > 1})
    return [{**row, "communities": sorted(near[str(row["node"])])} for row in rows]


MEASURES: dict[str, Measure] = {
    "degree": degree,
    "weighted-degree": weighted_degree,
    "pagerank": pagerank,
    "betweenness": betweenness,
    "communities": communities,
    "bridges": bridges,
}


def strongest(graph: "nx.DiGraph[str] | Web", most: int, keep: Iterable[str] = ()) -> "nx.DiGraph[str]":
    """The part of a network that can be drawn: the nodes to keep, then those with the most weight, at most `most`."""
    kept = {key for key in keep if key in graph}
    weight = weights(graph)
    ranked = nsmallest(most, weight.keys() - kept, key=lambda key: (-weight[key], key))
    drawn = excerpt(graph, (sorted(kept) + ranked)[:most])
    drawn.remove_nodes_from(_crumbs(drawn, kept))
    return drawn


def excerpt(graph: "nx.DiGraph[str] | Web", keys: Sequence[str]) -> "nx.DiGraph[str]":
    """Some nodes, in the order given, with the edges between them; networkx's own subgraph has the order of a set."""
    found: nx.DiGraph[str] = nx.DiGraph()
    found.add_nodes_from((key, graph.nodes[key]) for key in keys)
    among = set(keys)
    found.add_edges_from((key, other, graph.edges[key, other]) for key in keys for other in graph.succ[key] if other in among)
    return found


def backbone(graph: "nx.DiGraph[str]", most: int) -> "nx.DiGraph[str]":
    """The network with, for each node, only its `most` strongest edges; an edge stays when either end needs it."""
    order = sorted(graph.edges(data="weight"), key=lambda edge: (-edge[2], edge[0], edge[1]))
    used: Counter[str] = Counter()
    kept: nx.DiGraph[str] = nx.DiGraph()
    kept.add_nodes_from(graph.nodes(data=True))
    for source, target, _ in order:
        if min(used[source], used[target]) < most:
            kept.add_edge(source, target, **graph.edges[source, target])
        used.update((source, target))
    return kept


def sizes(graph: "nx.DiGraph[str]") -> dict[str, float]:
    """The radius to draw each node with: its area follows its weight."""
    return {key: min(6 + 3 * sqrt(weight), LARGEST) for key, weight in graph.degree(weight="weight")}


def positions(graph: "nx.DiGraph[str]", parts: Sequence[Sequence[str]], fonts: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Where to draw each node: a community is a disc with its strongest member in the middle, around the largest community.

    `fonts` has the sizes of labels that are larger than the others; each has room.
    """
    size = sizes(graph)
    rooms = {key: _room(size[key], fonts.get(key, LABEL), len(graph.nodes[key]["label"])) for key in graph}
    discs = [_disc([rooms[key] for key in members]) for members in parts]
    centres = _centres([hypot(*disc[-1]) + MARGIN for disc in discs])
    placed = {}
    for members, disc, (x, y) in zip(parts, discs, centres, strict=True):
        for key, (dx, dy) in zip(members, disc, strict=True):
            placed[key] = (round((x + dx) * WIDER), round(y + dy))
    return dict(sorted(placed.items()))


def ring(centre: str, others: Sequence[str]) -> dict[str, tuple[int, int]]:
    """One node in the middle, the others around it in their order, on three ellipses when they are many."""
    turns = [2 * pi * number / len(others) for number in range(len(others))]
    reach = [RING * (1, 1.6, 1.3)[number % 3 if len(others) > ONE_RING else 0] for number in range(len(others))]
    around = {key: (round(r * FLAT * cos(a)), round(r * sin(a))) for key, r, a in zip(others, reach, turns, strict=True)}
    return {centre: (0, 0), **around}


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


def _edge(group: Sequence[Link]) -> dict[str, object]:
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


def weights(graph: "nx.DiGraph[str] | Web") -> dict[str, int]:
    """The weight of each node's edges."""
    return graph.weights if isinstance(graph, Web) else dict(graph.degree(weight="weight"))


def _inside(graph: "nx.DiGraph[str] | Web", home: Mapping[str, int]) -> dict[str, int]:
    """The weight of those of each node's edges that stay in its home."""
    found = dict.fromkeys(graph, 0)
    for source, target, weight in graph.edges(data="weight"):
        if home[source] == home[target]:
            found[source] += weight
            found[target] += weight
    return found


def _ranked(graph: "nx.DiGraph[str]", values: Mapping[str, float]) -> list[dict[str, object]]:
    order = sorted(values, key=lambda key: (-values[key], key))
    return [{"node": key, **graph.nodes[key], "value": _rounded(values[key])} for key in order]


def _rounded(value: float) -> int | Decimal:
    return value if isinstance(value, int) else Decimal(f"{value:.6f}")


def _crumbs(part: "nx.DiGraph[str]", kept: AbstractSet[str]) -> list[str]:
    """The nodes of components too small to say anything, and without a node to keep."""
    small = (nodes for nodes in nx.weakly_connected_components(part) if len(nodes) < SMALLEST and kept.isdisjoint(nodes))
    return [key for nodes in small for key in sorted(nodes)]


def _community(
    graph: "nx.DiGraph[str] | Web", number: int, members: Sequence[str], telling: Mapping[str, tuple[float, str]]
) -> dict[str, Any]:
    """A community by the members by which it is best known: strong, and strong in it rather than everywhere."""
    labels = [str(graph.nodes[key]["label"]) for key in members]
    name = "、".join(str(graph.nodes[key]["label"]) for key in sorted(members, key=telling.__getitem__)[:NAMING_NODES])
    return {"community": number, "name": name, "size": len(members), "members": labels, "nodes": list(members)}


def _room(radius: float, font: int, characters: int) -> float:
    """The area that a node takes with the label below it."""
    return (2 * radius + font) * max(2 * radius, font * min(characters, LONGEST))


def _disc(rooms: Sequence[float]) -> list[tuple[float, float]]:
    """Places for nodes that take this much room, as the seeds of a sunflower."""
    spots, taken = [], 0.0
    for number, room in enumerate(rooms):
        taken += room / 2 if number else 0
        spots.append(_seed(sqrt(taken), number))
        taken += room / 2
    return spots


def _seed(radius: float, number: int) -> tuple[float, float]:
    turn = number * GOLDEN_ANGLE
    return radius * cos(turn), radius * sin(turn)


def _centres(radii: Sequence[float]) -> list[tuple[float, float]]:
    """Centres of discs that do not overlap, each as near to the first as it can be on a widening spiral."""
    centres: list[tuple[float, float]] = []
    for radius in radii:
        spots = (_seed(sqrt(step) * radii[0] / 8, step) for step in count())
        centres.append(next(spot for spot in spots if _free(spot, radius, centres, radii)))
    return centres


def _free(spot: tuple[float, float], radius: float, centres: Sequence[tuple[float, float]], radii: Sequence[float]) -> bool:
    return all(hypot(spot[0] - x, spot[1] - y) >= radius + other for (x, y), other in zip(centres, radii, strict=False))
