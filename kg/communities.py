"""Which nodes of a network belong together (社群): Louvain communities, where a change far away changes nothing."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import TypeVar

import networkx as nx

Key = TypeVar("Key", str, int)  # of a node: its IRI, or a number in the order of the IRIs
Near = Mapping[Key, Mapping[Key, int]]  # the neighbours of each node, with the weight of the edges between them, whichever way these point


def undirected(graph: "nx.DiGraph[str]") -> "nx.Graph[str]":
    """The network without directions; the weights of both directions are added."""
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(graph)
    for source, target, weight in graph.edges(data="weight"):
        plain.add_edge(source, target, weight=weight + plain.get_edge_data(source, target, {"weight": 0})["weight"])
    return plain


def groups(near: Near[Key], iri: Callable[[Key], str] = str) -> list[tuple[Key, ...]]:
    """Louvain communities, largest first, the strongest members of each first; `iri` is what a node is called wherever it occurs.

    A node with one neighbour goes where that goes, so only the others, the stems, are looked at: of ten nodes nine are such leaves.
    They are looked at in an order that another node does not turn: what lies far from it stays as it was.
    """
    strength = {key: sum(others.values()) for key, others in near.items()}
    stems = {key: _stem(near, key) for key in near}
    order = sorted(set(stems.values()), key=lambda key: sha256(iri(key).encode("utf-8", "surrogatepass")).hexdigest())
    parts: list[list[Key]] = [[] for _ in order]
    home = dict(zip(order, _homes(near, stems, order, strength), strict=True))
    for key, stem in stems.items():
        parts[home[stem]].append(key)
    ordered = [tuple(sorted(part, key=lambda key: (-strength[key], key))) for part in parts if part]
    return sorted(ordered, key=lambda part: (-len(part), part))


def _homes(near: Near[Key], stems: Mapping[Key, Key], order: Sequence[Key], strength: Mapping[Key, int]) -> list[int]:
    """The community of each stem, in their order; leaves tie a stem to itself alone."""
    number = {key: at for at, key in enumerate(order)}
    ties = [{number[other]: weight for other, weight in near[key].items() if other in number} for key in order]
    degrees = [0] * len(order)
    for key, stem in stems.items():
        degrees[number[stem]] += strength[key]
    return louvain(ties, degrees)


def louvain(ties: Sequence[Mapping[int, int]], degrees: Sequence[int]) -> list[int]:
    """The community of each node, which are numbers, by the method of Louvain: nodes move, then communities as nodes, until none does.

    `ties` are the weights between each node and the others, `degrees` all its weight, what ties it to itself twice. In whole numbers,
    and a node is looked at again only when one beside it has moved: networkx takes five times as long for the same modularity.
    """
    home = list(range(len(ties)))
    while True:
        found = _moved(ties, degrees)
        number = {part: at for at, part in enumerate(dict.fromkeys(found))}
        if len(number) == len(ties):
            return home
        found = [number[part] for part in found]
        home = [found[part] for part in home]
        ties, degrees = _as_nodes(ties, degrees, found, len(number))


def _moved(ties: Sequence[Mapping[int, int]], degrees: Sequence[int]) -> list[int]:
    """The community that each node ends in when each goes where the modularity gains most, one after the other."""
    home, total, whole = list(range(len(ties))), [*degrees], sum(degrees)
    waiting, queued = deque(home), [True] * len(ties)
    while waiting:
        node = waiting.popleft()
        queued[node] = False
        own, degree = home[node], degrees[node]
        towards = {own: 0}
        for other, weight in ties[node].items():
            part = home[other]
            towards[part] = towards.get(part, 0) + weight
        total[own] -= degree
        best, most = own, whole * towards[own] - total[own] * degree
        for part, weight in towards.items():
            gain = whole * weight - total[part] * degree
            if gain > most:
                best, most = part, gain
        total[best] += degree
        if best != own:
            home[node] = best
            again = [other for other in ties[node] if home[other] != best and not queued[other]]
            waiting.extend(again)
            for other in again:
                queued[other] = True
    return home


def _as_nodes(
    ties: Sequence[Mapping[int, int]], degrees: Sequence[int], home: Sequence[int], size: int
) -> tuple[list[dict[int, int]], list[int]]:
    """The ties and degrees of communities."""
    among: list[dict[int, int]] = [{} for _ in range(size)]
    summed = [0] * size
    for node, others in enumerate(ties):
        part = home[node]
        summed[part] += degrees[node]
        told = among[part]
        for other, weight in others.items():
            if home[other] != part:
                told[home[other]] = told.get(home[other], 0) + weight
    return among, summed


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
