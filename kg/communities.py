"""Which nodes of a network belong together (社群): Louvain communities, where a change far away changes nothing.

Nodes are numbers here, and gains whole ones: networkx's own Louvain takes three times as long, and chance decides between equals.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import networkx as nx

Near = Sequence[dict[int, int]]  # of each node its neighbours, itself among them where it is tied to itself, and how strongly
ENOUGH = 10**7  # a level that makes modularity better by less than such a part is the last


def undirected(graph: "nx.DiGraph[str]") -> "nx.Graph[str]":
    """The network without directions; the weights of both directions are added."""
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(graph)
    for source, target, weight in graph.edges(data="weight"):
        plain.add_edge(source, target, weight=weight + plain.get_edge_data(source, target, {"weight": 0})["weight"])
    return plain


def groups(graph: Any) -> list[tuple[str, ...]]:
    """Louvain communities, largest first, the strongest members of each first.

    A node with one neighbour goes where that goes, so only the others are looked at: of ten nodes nine are such leaves.
    They are looked at in an order that another node does not turn: what lies far from it stays as it was.
    """
    keys = list(graph)
    near = _near(graph, keys)
    stems = [_stem(near, node) for node in range(len(near))]
    looked_at = sorted((node for node, stem in enumerate(stems) if node == stem), key=lambda node: _digest(keys[node]))
    rank = {node: at for at, node in enumerate(looked_at)}
    home = _homes(_contracted(near, [rank[stem] for stem in stems], len(rank)))
    strength = {key: sum(others.values()) for key, others in zip(keys, near, strict=True)}
    parts: defaultdict[int, list[str]] = defaultdict(list)
    for key, stem in zip(keys, stems, strict=True):
        parts[home[rank[stem]]].append(key)
    ordered = [tuple(sorted(part, key=lambda key: (-strength[key], key))) for part in parts.values()]
    return sorted(ordered, key=lambda part: (-len(part), part))


def _digest(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _near(graph: Any, keys: Sequence[str]) -> Near:
    """The neighbours of each node, with the weight of the edges between them, whichever way these point."""
    numbers = {key: number for number, key in enumerate(keys)}
    near: Near = [{} for _ in keys]
    for source, target, weight in graph.edges(data="weight"):
        one, other = numbers[source], numbers[target]
        near[one][other] = near[other][one] = weight + near[one].get(other, 0)
    return near


def _stem(near: Near, node: int) -> int:
    """The only neighbour of a node that has one; of two that have but each other the first; else the node itself."""
    if len(near[node]) != 1:
        return node
    (only,) = near[node]
    return only if len(near[only]) > 1 else min(node, only)


def _contracted(near: Near, homes: Sequence[int], count: int) -> Near:
    """A network in which all nodes of a home are one; what ties them to each other is its tie to itself."""
    small: Near = [{} for _ in range(count)]
    for node, others in enumerate(near):
        one = homes[node]
        for other, weight in others.items():
            if node <= other:
                two = homes[other]
                small[one][two] = small[two][one] = weight + small[one].get(two, 0)
    return small


def _homes(near: Near) -> list[int]:
    """The community of each node: each level moves nodes, then takes those of a community for one."""
    degrees = _degrees(near)
    total = sum(degrees)
    homes, before = list(range(len(near))), _quality(near, total)
    while True:
        level = _moved(near, total)
        homes = [level[at] for at in homes]
        near = _contracted(near, level, len(set(level)))
        quality = _quality(near, total)
        if ENOUGH * (quality - before) <= total * total:
            return homes
        before = quality


def _degrees(near: Near) -> list[int]:
    return [sum(others.values()) + others.get(node, 0) for node, others in enumerate(near)]


def _quality(near: Near, total: int) -> int:
    """The modularity of a network whose nodes are communities, in whole numbers: total² times as large."""
    inside = sum(others.get(node, 0) for node, others in enumerate(near))
    return 2 * total * inside - sum(degree * degree for degree in _degrees(near))


def _moved(near: Near, total: int) -> list[int]:
    """The community of each node when none gains by moving to that of a neighbour; communities are numbered in order."""
    home, degrees = list(range(len(near))), _degrees(near)
    sizes, ties = list(degrees), [[tie for tie in others.items() if tie[0] != node] for node, others in enumerate(near)]
    moved = True
    while moved:
        moved = False
        for node, degree in enumerate(degrees):
            here = home[node]
            sizes[here] -= degree
            best = _best(_by_home(ties[node], home), sizes, total, degree, here)
            sizes[best] += degree
            if best != here:
                home[node], moved = best, True
    numbers = {each: number for number, each in enumerate(sorted(set(home)))}
    return [numbers[each] for each in home]


def _by_home(ties: Iterable[tuple[int, int]], home: Sequence[int]) -> dict[int, int]:
    """How strongly a node is tied to each community."""
    found: dict[int, int] = {}
    for other, weight in ties:
        found[home[other]] = found.get(home[other], 0) + weight
    return found


def _best(tied: Mapping[int, int], sizes: Sequence[int], total: int, degree: int, here: int) -> int:
    """The community to which a node is tied most beyond chance, its own unless another is better."""
    best, most = here, total * tied.get(here, 0) - degree * sizes[here]
    for each, weight in tied.items():
        gain = total * weight - degree * sizes[each]
        if gain > most:
            best, most = each, gain
    return best
