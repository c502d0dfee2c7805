"""What the network tells of things: connectors, organisers, changes between years, and links that one document alone states."""

from decimal import Decimal
from pathlib import Path

import pytest
import small_build

from kg import connections, network
from kg.network import Link, Node, Row

PLACE, OTHER = Node("甲", "甲市", "place"), Node("乙", "乙市", "place")
BRIDGE, PARK = Node("桥", "青山大桥", "project"), Node("园", "青山产业园", "area")
TOURISM, CHIPS = Node("游", "旅游业", "industry"), Node("芯", "集成电路", "industry")


def tie(source: Node, target: Node, year: int | None = 2024, document: str = "a", place: str = "甲市") -> Link:
    return Link(source, target, "relation", year, {"document": document, "place": place})


def test_a_connector_ties_places_to_industries() -> None:
    ties = [tie(PARK, PLACE), tie(PARK, OTHER), tie(PARK, TOURISM), tie(PARK, CHIPS), tie(BRIDGE, PLACE), tie(CHIPS, PLACE)]
    [row] = connections.connectors(ties)
    assert (row["label"], row["places"], row["industries"]) == ("青山产业园", ["乙市", "甲市"], ["旅游业", "集成电路"])


def test_the_connector_of_most_comes_first() -> None:
    ties = [tie(BRIDGE, PLACE), tie(BRIDGE, TOURISM), tie(PARK, PLACE), tie(PARK, OTHER), tie(PARK, TOURISM), tie(PARK, CHIPS)]
    assert [row["label"] for row in connections.connectors(ties)] == ["青山产业园", "青山大桥"]


def test_links_can_be_kept_by_year_and_by_documents() -> None:
    ties = [tie(PLACE, CHIPS, 2021, "a"), tie(PLACE, CHIPS, 2024, "b"), tie(PLACE, TOURISM, 2024, "b"), tie(PLACE, TOURISM, 2024, "b")]
    assert [each.target for each in connections.told(ties, 2021)] == [CHIPS]
    assert {each.target for each in connections.told(ties, None, 2)} == {CHIPS}
    assert connections.told(ties, 2024, 2) == []


def test_changes_are_of_places_that_speak_of_both_years() -> None:
    ties = [
        *(tie(PLACE, TOURISM, 2021), tie(PLACE, TOURISM, 2021), tie(PLACE, TOURISM, 2024), tie(PLACE, CHIPS, 2024)),
        tie(OTHER, BRIDGE, 2024, place="乙市"),
    ]
    rows = {row["label"]: (row["before"], row["after"], row["difference"]) for row in connections.changes(ties, 2021, 2024)}
    assert rows == {"旅游业": (2, 1, Decimal("-50.000")), "集成电路": (0, 1, Decimal("50.000"))}


def test_the_years_compared_are_those_most_is_said_of() -> None:
    ties = [tie(PLACE, CHIPS, year) for year in (1998, *[2021] * 3, *[2023] * 2, *[2024] * 4)]
    assert connections.spoken_years(ties) == (2021, 2024)
    assert connections.spoken_years([]) == (0, 0)


def test_programmes_that_organise_most_come_first() -> None:
    none = dict.fromkeys(("targets", "achievements", "milestones", "met", "near", "missed", "unreported"), 0)
    rows: list[Row] = [
        {**none, "name": name, "code": "124", "parts": [1], "id": name, "targets": targets}
        for name, targets in (("少", 1), ("多", 5), ("无", 0))
    ]
    assert [row["label"] for row in connections.organisers(rows)] == ["多", "少"]


@pytest.mark.parametrize("question", connections.QUESTIONS.values(), ids=connections.QUESTIONS)
def test_every_question_is_answered_from_a_build(question: connections.Asked, tmp_path: Path) -> None:
    build = small_build.write_build(tmp_path / "build")
    ties = connections.ties_of(build)
    assert {each.year for each in ties if each.type == "partOf"} == {2023}
    rows = question(build, ties, (2022, 2023))
    assert all({"label", "node"} <= row.keys() for row in rows)


def test_an_edge_counts_the_documents_it_rests_on() -> None:
    drawn = network.network([tie(PLACE, CHIPS, document="a"), tie(PLACE, CHIPS, document="b"), tie(PLACE, CHIPS, document="b")])
    assert (drawn.edges["甲", "芯"]["weight"], drawn.edges["甲", "芯"]["documents"]) == (3, 2)
