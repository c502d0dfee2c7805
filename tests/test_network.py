"""The network of the tables and its measures: 节点, 连线, 社群."""

import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg import communities, layout, measures, network

Row = dict[str, Any]


def claim(subject: str, indicator: str, period: str = "2023", kind: str = "place") -> Row:
    ends = {
        "subject": subject,
        "subject_id": f"id/{subject}",
        "subject_type": kind,
        "indicator": indicator,
        "indicator_id": f"id/{indicator}",
    }
    return {"document": "甲.txt", "place": "甲市", "period": period, **ends}


def milestone(thing: str, kind: str, period: str = "2023") -> Row:
    return {"document": "甲.txt", "place": "甲市", "object": thing, "object_id": f"id/{thing}", "object_type": kind, "period": period}


CLAIMS = [
    claim("甲市", "粮食产量"),
    claim("甲市", "粮食产量", "2021/2024"),
    claim("乙市", "粮食产量"),
    claim("高新区", "产值", kind="area"),
]
MILESTONES = [milestone("青山大桥", "project")]
ENTITIES: list[Row] = [{"document": "甲.txt", "type": "area", "name": "高新区", "id": "id/高新区"}]
RELATIONS: list[Row] = [{"document": "甲.txt", "subject": "高新区", "predicate": "locatedIn", "object": "甲市"}]


@pytest.fixture
def drawn() -> "nx.DiGraph[str]":
    return network.projection(CLAIMS, MILESTONES, ENTITIES, RELATIONS)


def twelve_places() -> "nx.DiGraph[str]":
    """Twelve places with five indicators of their own, and one that all have."""
    own = [claim(f"{place}市", f"{place}指标{number}") for place in "甲乙丙丁戊己庚辛壬癸子丑" for number in range(5)]
    shared = [claim(f"{place}市", "共同指标") for place in "甲乙丙丁戊己庚辛壬癸子丑"]
    return network.projection([*own, *shared], [], [], [])


@pytest.fixture
def wide() -> "nx.DiGraph[str]":
    return twelve_places()


def test_claims_of_one_subject_and_indicator_are_one_weighted_edge(drawn: "nx.DiGraph[str]") -> None:
    edge = drawn.edges["id/甲市", "id/粮食产量"]
    assert edge == {"type": "claim", "weight": 2, "documents": 1, "years": "2023:1 2024:1", "first_year": 2023, "last_year": 2024}


def test_a_milestone_ties_its_object_to_the_place_that_reports_it(drawn: "nx.DiGraph[str]") -> None:
    assert drawn.edges["id/甲市", "id/青山大桥"]["type"] == "milestone"
    assert drawn.nodes["id/青山大桥"] == {"label": "青山大桥", "type": "project"}


def test_a_relation_without_ids_finds_the_nodes_its_document_names(drawn: "nx.DiGraph[str]") -> None:
    assert drawn.edges["id/高新区", "id/甲市"]["type"] == "locatedIn"


def test_only_plain_values_stand_on_nodes_and_edges(drawn: "nx.DiGraph[str]", tmp_path: Path) -> None:
    nx.write_graphml(drawn, tmp_path / "network.graphml")
    nx.write_gexf(drawn, tmp_path / "network.gexf")


@pytest.mark.parametrize("measure", measures.MEASURES.values(), ids=measures.MEASURES)
def test_every_measure_gives_rows(measure: Callable[["nx.DiGraph[str]"], list[Row]], wide: "nx.DiGraph[str]") -> None:
    rows = measure(wide)
    assert rows
    assert all(row.keys() == rows[0].keys() for row in rows)


@pytest.mark.parametrize("measure", measures.MEASURES.values(), ids=measures.MEASURES)
def test_a_network_of_nothing_has_no_rows(measure: Callable[["nx.DiGraph[str]"], list[Row]]) -> None:
    assert measure(network.projection([], [], [], [])) == []


def test_the_shared_indicator_comes_first(wide: "nx.DiGraph[str]") -> None:
    for measure in (measures.degree, measures.weighted_degree, measures.pagerank, measures.betweenness):
        assert measure(wide)[0]["label"] == "共同指标"


def test_every_node_is_in_just_one_community(wide: "nx.DiGraph[str]") -> None:
    members = [key for row in measures.communities(wide) for key in row["nodes"]]
    assert sorted(members) == sorted(wide)


def test_communities_are_as_modular_as_networkx_finds_them() -> None:
    for seed in range(5):
        graph = nx.relabel_nodes(nx.powerlaw_cluster_graph(300, 3, 0.6, seed), str)
        nx.set_edge_attributes(graph, {edge: 1 + (seed + len(edge[0] + edge[1])) % 4 for edge in graph.edges}, "weight")
        ours, theirs = (
            communities.groups(communities.neighbours(graph)),
            nx.community.louvain_communities(graph, weight="weight", seed=seed),
        )
        found, wanted = (nx.community.modularity(graph, parts, weight="weight") for parts in (ours, theirs))
        assert found > wanted - 0.02


def test_rings_tied_by_one_edge_are_communities_of_their_own() -> None:
    ring = nx.ring_of_cliques(6, 5)
    nx.set_edge_attributes(ring, 1, "weight")
    found = communities.groups(communities.neighbours(nx.relabel_nodes(ring, str)))
    assert sorted(sorted(map(int, members)) for members in found) == [list(range(start, start + 5)) for start in range(0, 30, 5)]


def test_a_community_is_named_for_its_strongest_nodes(wide: "nx.DiGraph[str]") -> None:
    for row in measures.communities(wide):
        assert row["name"].split("、")[0] in row["members"][:2]
        assert row["size"] == 6 or row["name"].split("、")[0] != "共同指标", "what all have tells no community apart"


def test_the_shared_indicator_is_the_bridge_to_the_most_communities(wide: "nx.DiGraph[str]") -> None:
    first = measures.bridges(wide)[0]
    assert (first["label"], len(first["communities"])) == ("共同指标", first["value"])


def test_a_large_network_is_sampled_the_same_way_each_time(monkeypatch: pytest.MonkeyPatch, wide: "nx.DiGraph[str]") -> None:
    monkeypatch.setattr(measures, "EXACT_BETWEENNESS", 10)
    monkeypatch.setattr(measures, "PIVOTS", 5)
    assert measures.betweenness(wide) == measures.betweenness(wide)


def test_no_two_nodes_are_drawn_in_one_place(wide: "nx.DiGraph[str]") -> None:
    places = layout.positions(wide, communities.groups(communities.neighbours(wide)), {})
    assert len(set(places.values())) == len(places) == len(wide)
    around = layout.ring("甲", [str(number) for number in range(40)])
    assert len(set(around.values())) == len(around) == 41


def test_no_caption_covers_another(wide: "nx.DiGraph[str]") -> None:
    parts, size = communities.groups(communities.neighbours(wide)), layout.sizes(wide)
    fonts = {key: font for members in parts for key, font in zip(members, (54, 38, 30, 26, 22), strict=False)}
    placed = layout.positions(wide, parts, fonts)
    captions = {key: font * len(wide.nodes[key]["label"]) for key, font in fonts.items()}
    for (one, font), (other, second) in combinations(sorted(fonts.items()), 2):
        (x, top), (right, below) = ((placed[key][0], placed[key][1] + size[key]) for key in (one, other))
        apart = abs(x - right) >= (captions[one] + captions[other]) / 2
        assert apart or top + font <= below or below + second <= top, f"{one} {other}"


def test_the_part_to_draw_keeps_what_it_is_told_and_the_strongest(wide: "nx.DiGraph[str]") -> None:
    part = layout.strongest(wide, dict(wide.degree(weight="weight")), 14, ["id/丑市"])
    assert {"id/丑市", "id/共同指标"} <= set(part)
    assert len(part) <= 14


def test_a_backbone_leaves_every_node_its_strongest_edge(wide: "nx.DiGraph[str]") -> None:
    part = layout.backbone(wide, 1)
    assert set(part) == set(wide)
    assert min(degree for _, degree in part.degree()) >= 1
    assert part.number_of_edges() < wide.number_of_edges()


MEASURED = """
import sys
sys.path.insert(0, sys.argv[1])
from test_network import CLAIMS, ENTITIES, MILESTONES, RELATIONS
from kg import communities, layout, measures, network
drawn = network.projection(CLAIMS, MILESTONES, ENTITIES, RELATIONS)
parts = communities.groups(communities.neighbours(drawn))
print([measure(drawn) for measure in measures.MEASURES.values()], layout.positions(drawn, parts, {}))
"""


def test_measures_do_not_depend_on_hash_order() -> None:
    def said(seed: str) -> bytes:
        command = [sys.executable, "-c", MEASURED, str(Path(__file__).parent)]
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(command, env=environment, check=True, capture_output=True).stdout

    assert said("1") == said("2")


def test_an_excerpt_keeps_the_order_it_is_asked_in_and_the_edges_within(wide: "nx.DiGraph[str]") -> None:
    keys = sorted(wide, reverse=True)[:20]
    taken = layout.excerpt(wide, keys)
    assert list(taken) == keys
    assert set(taken.edges) == {edge for edge in wide.edges if {*edge} <= {*keys}}
    assert all(taken.edges[edge] == wide.edges[edge] for edge in taken.edges)
