"""The network that the outlines of a build tell is the one that its tables draw."""

from pathlib import Path

import pytest
from districts import PLACES, write_reports

from kg import connections, network, outline, workers
from kg.outline import OUTLINES
from kg.pages.contents import Contents
from kg.pages.web import Web
from kg.pipeline import Summary, rebuild

NAMELESS = "2023年，新建公园12个。青山大桥建成通车。加快建设南湖科创园。\n"


@pytest.fixture
def nameless(tmp_path: Path) -> Path:
    """A build with a report that does not say whose it is, and one without an outline of any tie."""
    source = write_reports(tmp_path / "报告")
    (source / "不知.txt").write_text(NAMELESS, encoding="utf-8")
    (source / "空.txt").write_text("现在报告工作。\n", encoding="utf-8")
    (source / f"{PLACES[0]}_2024.txt").write_text(f"{PLACES[0]}政府工作报告\n（2024年1月）\n二、2024年工作\n{NAMELESS}", encoding="utf-8")
    rebuild([source], tmp_path / "output", executor=workers.Here())
    return tmp_path / "output"


def same(build: Path) -> Web:
    """The network of a build, which both tell alike."""
    outlines = outline.read(build)
    assert (build / "graph" / OUTLINES).exists()
    web, drawn = Web(Contents(build, outlines)), network.network(connections.ties_of(build))
    assert web.iris == list(drawn)
    assert [web.nodes[key] for key in range(len(web.iris))] == [drawn.nodes[iri] for iri in drawn]
    assert [web.weights[key] for key in range(len(web.iris))] == [weight for _, weight in drawn.degree(weight="weight")]
    edges = [(web.iris[source], web.iris[target]) for source, target in web.inside(range(len(web.iris)))]
    assert edges == list(drawn.edges)
    return web


def test_nodes_and_edges_are_those_of_the_tables(sample: tuple[Summary, Path]) -> None:
    same(sample[1])


def test_what_nobody_says_ties_nothing(nameless: Path) -> None:
    same(nameless)


def test_the_rows_behind_an_edge_are_those_that_state_it(sample: tuple[Summary, Path]) -> None:
    web = same(sample[1])
    stated: dict[tuple[str, str], list[tuple[str, network.Row]]] = {}
    for tie in connections.ties_of(sample[1]):
        stated.setdefault((tie.source.id, tie.target.id), []).append((tie.type, tie.row))
    for source, target in web.inside(range(len(web.iris))):
        links = web.stated(source, target)
        assert [(link.type, web.row(link.tie)) for link in links] == stated[web.iris[source], web.iris[target]]
        assert {web.row(link.tie)["document"] for link in links} == web.documents(web.succ[source][target])
