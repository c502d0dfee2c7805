"""What part of a network is drawn, and where each node stands (布局)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from heapq import nsmallest
from itertools import count
from math import cos, hypot, pi, sin, sqrt
from typing import Any

import networkx as nx

from kg.communities import Key

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


def strongest(graph: Any, weight: Mapping[Key, int], most: int, keep: Iterable[Key] = ()) -> "nx.DiGraph[Key]":
    """The part of a network that can be drawn: the nodes to keep, then those with the most weight, at most `most`."""
    kept = {key for key in keep if key in weight}
    ranked = nsmallest(most, weight.keys() - kept, key=lambda key: (-weight[key], key))
    drawn = excerpt(graph, (sorted(kept) + ranked)[:most])
    drawn.remove_nodes_from(_crumbs(drawn, kept))
    return drawn


def excerpt(graph: Any, keys: Sequence[Key]) -> "nx.DiGraph[Key]":
    """Some nodes, in the order given, with the edges between them; networkx's own subgraph has the order of a set."""
    found: nx.DiGraph[Key] = nx.DiGraph()
    found.add_nodes_from((key, graph.nodes[key]) for key in keys)
    among = set(keys)
    found.add_edges_from((key, other, graph.edges[key, other]) for key in keys for other in graph.succ[key] if other in among)
    return found


def backbone(graph: "nx.DiGraph[Key]", most: int) -> "nx.DiGraph[Key]":
    """The network with, for each node, only its `most` strongest edges; an edge stays when either end needs it."""
    order = sorted(graph.edges(data="weight"), key=lambda edge: (-edge[2], edge[0], edge[1]))
    used: Counter[Key] = Counter()
    kept: nx.DiGraph[Key] = nx.DiGraph()
    kept.add_nodes_from(graph.nodes(data=True))
    for source, target, _ in order:
        if min(used[source], used[target]) < most:
            kept.add_edge(source, target, **graph.edges[source, target])
        used.update((source, target))
    return kept


def sizes(graph: "nx.DiGraph[Key]") -> dict[Key, float]:
    """The radius to draw each node with: its area follows its weight."""
    return {key: min(6 + 3 * sqrt(weight), LARGEST) for key, weight in graph.degree(weight="weight")}


def positions(graph: "nx.DiGraph[Key]", parts: Sequence[Sequence[Key]], fonts: Mapping[Key, int]) -> dict[Key, tuple[int, int]]:
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


def ring(centre: Key, others: Sequence[Key]) -> dict[Key, tuple[int, int]]:
    """One node in the middle, the others around it in their order, on three ellipses when they are many."""
    turns = [2 * pi * number / len(others) for number in range(len(others))]
    reach = [RING * (1, 1.6, 1.3)[number % 3 if len(others) > ONE_RING else 0] for number in range(len(others))]
    around = {key: (round(r * FLAT * cos(a)), round(r * sin(a))) for key, r, a in zip(others, reach, turns, strict=True)}
    return {centre: (0, 0), **around}


def _crumbs(part: "nx.DiGraph[Key]", kept: AbstractSet[Key]) -> list[Key]:
    """The nodes of components too small to say anything, and without a node to keep."""
    small = (nodes for nodes in nx.weakly_connected_components(part) if len(nodes) < SMALLEST and kept.isdisjoint(nodes))
    return [key for nodes in small for key in sorted(nodes)]


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
