"""What is measured in a network (中心度, 社群, 桥梁)."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import networkx as nx

from kg.communities import Key, Near, groups, neighbours, undirected

Measure = Callable[["nx.DiGraph[str]"], list[dict[str, object]]]

SEED = 2024  # of everything that samples, so that the same tables give the same figures
EXACT_BETWEENNESS = 2000  # nodes; above, betweenness is estimated from PIVOTS of them
PIVOTS = 100
NAMING_NODES = 3  # a community is named for its strongest nodes
STRONG = 100  # of a community, among which those are looked for


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


def communities(graph: "nx.DiGraph[Key]", iri: Callable[[Key], str] = str) -> list[dict[str, Any]]:
    """The groups of a network; `iri` is what a node is called wherever it occurs."""
    near: Near[Key] = neighbours(graph)
    return parted(near, lambda key: str(graph.nodes[key]["label"]), iri)


def parted(
    near: Near[Key], label: Callable[[Key], str], iri: Callable[[Key], str] = str, least: int = 1, most: int | None = None
) -> list[dict[str, Any]]:
    """Groups of nodes tied more closely to each other than to the rest, largest first, named for their strongest nodes.

    Only those with at `least` so many members are told, at `most` so many of them.
    """
    told = [members for members in groups(near, iri) if len(members) >= least][:most]
    return [_community(near, label, number, members) for number, members in enumerate(told, start=1)]


def bridges(graph: "nx.DiGraph[str]") -> list[dict[str, Any]]:
    """Nodes whose neighbours lie in several communities, those with the most first."""
    home = {key: number for number, members in enumerate(groups(neighbours(graph)), start=1) for key in members}
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


def _ranked(graph: "nx.DiGraph[str]", values: Mapping[str, float]) -> list[dict[str, object]]:
    order = sorted(values, key=lambda key: (-values[key], key))
    return [{"node": key, **graph.nodes[key], "value": _rounded(values[key])} for key in order]


def _rounded(value: float) -> int | Decimal:
    return value if isinstance(value, int) else Decimal(f"{value:.6f}")


def _community(near: Near[Key], label: Callable[[Key], str], number: int, members: Sequence[Key]) -> dict[str, Any]:
    """A community by the members by which it is best known: strong, and strong in it rather than everywhere."""
    among = set(members)

    def telling(key: Key) -> tuple[float, Key]:
        inside = sum(weight for other, weight in near[key].items() if other in among)
        return -(inside**2) / (sum(near[key].values()) or 1), key

    name = "、".join(label(key) for key in sorted(members[:STRONG], key=telling)[:NAMING_NODES])
    return {"community": number, "name": name, "size": len(members), "members": [*map(label, members)], "nodes": list(members)}
