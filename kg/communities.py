"""Which nodes of a network belong together (社群): Louvain communities, where a change far away changes nothing."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TypeVar

import networkx as nx

Key = TypeVar("Key", str, int)  # of a node: its IRI, or a number in the order of the IRIs
Near = Mapping[Key, Mapping[Key, int]]  # the neighbours of each node, with the weight of the edges between them, whichever way these point
Ties = list[dict[int, int]]  # the same of nodes that are numbers from 0; each may be tied to itself


def undirected(graph: "nx.DiGraph[str]") -> "nx.Graph[str]":
    """The network without directions; the weights of both directions are added."""
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(graph)
    for source, target, weight in graph.edges(data="weight"):
        plain.add_edge(source, target, weight=weight + plain.get_edge_data(source, target, {"weight": 0})["weight"])
    return plain


def groups(near: Near[Key], iri: Callable[[Key], str] = str) -> list[tuple[Key, ...]]:
    """Louvain communities, largest first, the strongest members of each first; `iri` is what a node is called wherever it occurs.

    A node with one neighbour goes where that goes, so only the others are looked at: of ten nodes nine are such leaves.
    They are looked at in an order that another node does not turn, that of digests: what lies far from it stays as it was.
    """
    stems = {key: _stem(near, key) for key in near}
    own = (key for key, stem in stems.items() if key == stem)
    looked_at = sorted(own, key=lambda key: sha256(iri(key).encode("utf-8", "surrogatepass")).hexdigest())
    numbers = {key: number for number, key in enumerate(looked_at)}
    homes = _parted(_ties(near, {key: numbers[stem] for key, stem in stems.items()}))
    parts: defaultdict[int, list[Key]] = defaultdict(list)
    for key, stem in stems.items():
        parts[homes[numbers[stem]]].append(key)
    strength = {key: sum(others.values()) for key, others in near.items()}
    ordered = [tuple(sorted(part, key=lambda key: (-strength[key], key))) for part in parts.values()]
    return sorted(ordered, key=lambda part: (-len(part), part))


def neighbours(graph: "nx.DiGraph[Key]") -> Near[Key]:
    """The neighbours of each node of a network."""
    near: dict[Key, dict[Key, int]] = {key: {} for key in graph}
    for source, target, weight in graph.edges(data="weight"):
        near[source][target] = near[target][source] = weight + near[source].get(target, 0)
    return near


def _stem(near: Near[Key], key: Key) -> Key:
    """The only neighbour of a node that has one; of two that have but each other the first; else the node itself."""
    if len(near[key]) != 1:
        return key
    (only,) = near[key]
    return only if len(near[only]) > 1 else min(key, only)


def _ties(near: Near[Key], homes: Mapping[Key, int]) -> Ties:
    """The network of some homes, which are numbers from 0: what lies between nodes of one home is a tie of it to itself."""
    ties: Ties = [{} for _ in {*homes.values()}]
    done: set[Key] = set()
    for one, others in near.items():
        for other, weight in others.items():
            if other not in done:
                source, target = homes[one], homes[other]
                ties[source][target] = ties[target][source] = ties[source].get(target, 0) + weight
        done.add(one)
    return ties


def _parted(ties: Ties) -> list[int]:
    """The community of each node, as Louvain finds them: nodes move together, then what moved together is a node that moves."""
    homes = _moved(ties)
    numbers = {home: number for number, home in enumerate(sorted({*homes}))}
    if len(numbers) == len(ties):
        return homes
    numbered = {node: numbers[home] for node, home in enumerate(homes)}
    above = _parted(_ties(dict(enumerate(ties)), numbered))
    return [above[number] for number in numbered.values()]


def _moved(ties: Ties) -> list[int]:
    """The homes of nodes that were each at home with themselves, when none gains by moving to where a neighbour is at home.

    What a node gains is the modularity, times the square of all weights: of whole numbers, so that nothing is rounded.
    """
    degrees = [sum(near.values()) + near.get(node, 0) for node, near in enumerate(ties)]
    homes, totals, whole = list(range(len(ties))), list(degrees), sum(degrees)
    moving = True
    while moving:
        moving = False
        for node, near in enumerate(ties):
            own, degree = homes[node], degrees[node]
            totals[own] -= degree
            inside = {own: 0}
            for other, weight in near.items():
                if other != node:
                    inside[homes[other]] = inside.get(homes[other], 0) + weight
            best, gain = own, whole * inside[own] - totals[own] * degree
            for home, weight in inside.items():
                if whole * weight - totals[home] * degree > gain:
                    best, gain = home, whole * weight - totals[home] * degree
            totals[best] += degree
            homes[node] = best
            moving |= best != own
    return homes
