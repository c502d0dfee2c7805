"""Which nodes of a network belong together (社群): Louvain communities, where a change far away changes nothing."""

from collections import defaultdict
from collections.abc import Callable, Mapping, MutableSequence
from hashlib import sha256
from random import Random
from typing import Any, TypeVar

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

    A node with one neighbour goes where that goes, so only the others are looked at: of ten nodes nine are such leaves.
    They are looked at in an order that another node does not turn: what lies far from it stays as it was.
    """
    stems = {key: _stem(near, key) for key in near}
    small = _contracted(near, stems, lambda key: sha256(iri(key).encode("utf-8", "surrogatepass")).hexdigest())
    numbered = nx.convert_node_labels_to_integers(small, label_attribute="key")  # sets of small integers keep their order
    found = nx.community.louvain_communities(numbered, weight="weight", seed=_AsGiven()) if near else []
    home = {numbered.nodes[number]["key"]: at for at, part in enumerate(found) for number in part}
    parts: list[list[Key]] = [[] for _ in found]
    for key, stem in stems.items():
        parts[home[stem]].append(key)
    strength = {key: sum(others.values()) for key, others in near.items()}
    ordered = [tuple(sorted(part, key=lambda key: (-strength[key], key))) for part in parts]
    return sorted(ordered, key=lambda part: (-len(part), part))


class _AsGiven(Random):
    """Leaves things in the order in which they are given."""

    def shuffle(self, x: MutableSequence[Any]) -> None:
        """Nothing: chance has been at work already, in the digests by which the nodes are sorted."""


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


def _contracted(near: Near[Key], stems: Mapping[Key, Key], order: Callable[[Key], str]) -> "nx.Graph[Key]":
    """A network in which each node is taken into its stem; what ties them is a tie of the stem to itself."""
    weights: defaultdict[tuple[Key, Key], int] = defaultdict(int)
    done: set[Key] = set()
    for one, others in near.items():
        for other, weight in others.items():
            if other not in done:
                weights[min(stems[one], stems[other]), max(stems[one], stems[other])] += weight
        done.add(one)
    small: nx.Graph[Key] = nx.Graph()
    small.add_nodes_from(sorted((key for key, stem in stems.items() if key == stem), key=order))
    small.add_weighted_edges_from((one, other, weight) for (one, other), weight in weights.items())
    return small
