"""What is said to an analyst: every heading and choice has its word, numbers and times are said as people say them."""

import dataclasses
from decimal import Decimal
from enum import StrEnum

import pytest
import small_build
from test_network import twelve_places

from kg import comparison, connections, evaluation, measures, questions, scorecard, shapes, store, wording
from kg.cli.asking import question_rows
from kg.model import Commitment, Comparator, EntityType, Kind, Measure, Role, Stage, Verdict
from kg.terms import Namespaces

GOLD = '{"document": "青山县_2022.txt", "milestones": [], "entities": {}, "relations": [], "claims": []}'


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The columns of every table that a command shows."""
    build = small_build.write_build(tmp_path_factory.mktemp("wording") / "build")
    gold = build.parent / "gold"
    gold.mkdir()
    (gold / "a.json").write_text(GOLD, encoding="utf-8")
    opened = store.open_store(build / "graph" / "store")
    rows = [*question_rows(), *scorecard.shown(scorecard.scorecard(build, small_build.PLACE.name))]
    rows += [row for result in evaluation.evaluate(gold, build) for row in evaluation.table(result)]
    rows += [row for measure in measures.MEASURES.values() for row in measure(twelve_places())]
    rows += [row for ask in connections.QUESTIONS.values() for row in ask(build, connections.ties_of(build), (2022, 2023))]
    columns = {name for row in rows for name in row}
    columns |= {name for asked in questions.bundled().values() for name in questions.ask(opened, asked, {}, Namespaces()).columns}
    return columns | set(comparison.Change.__slots__) | {each.name for each in dataclasses.fields(shapes.Violation)}


def test_every_column_on_a_screen_has_a_heading_and_every_heading_a_column(shown: set[str]) -> None:
    assert shown - {"nodes"} == set(wording.words("column"))


CHOICES = [
    ("kind", Kind),
    ("measure", Measure),
    ("comparator", Comparator),
    ("commitment", Commitment),
    ("stage", Stage),
    ("type", EntityType),
    ("sort", comparison.Sort),
    ("section", Role),
]


@pytest.mark.parametrize(("group", "choices"), CHOICES)
def test_every_choice_has_a_word_and_every_word_a_choice(group: str, choices: type[StrEnum]) -> None:
    assert set(wording.words(group)) - {"indicator"} == set(choices)
    assert all(wording.words(group).values())


def test_every_verdict_has_a_sign_and_a_word_of_its_own() -> None:
    said = wording.words("verdict")
    assert set(said) == {*Verdict, wording.OPEN}
    for part in ("sign", "word"):
        assert len({words[part] for words in said.values()}) == len(said)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2020", "2020年"),
        ("2016/2020", "2016—2020年"),
        ("2023-01/2023-09", "2023年1—9月"),
        ("2022-11/2023-02", "2022年11月—2023年2月"),
        ("2023-10-31", "2023年10月31日"),
        ("", ""),
    ],
)
def test_a_period_is_said_in_words(period: str, words: str) -> None:
    assert wording.period_words(period) == words


@pytest.mark.parametrize(
    ("margin", "unit", "words"),
    [(Decimal("0.3"), "%", "+0.3 个百分点"), (-2, "万吨", "−2 万吨"), (0, "%", "±0 个百分点"), (None, "%", "")],
)
def test_a_margin_is_said_with_its_direction(margin: int | Decimal | None, unit: str, words: str) -> None:
    assert wording.margin_words(margin, unit) == words


def test_a_plain_promise_is_said_without_a_word_for_it() -> None:
    row = {"value": 6, "unit": "%", "measure": "growth", "comparator": "about", "commitment": "plain"}
    assert wording.promise(row) == "增长6%左右" and wording.choice("commitment", "plain") == "平实"
    assert wording.promise({**row, "commitment": "strive"}) == "力争增长6%左右"
