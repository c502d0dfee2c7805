"""Rows: nothing of a claim is lost in them, and a file of them is the same whatever order they come in."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from golden.reading import ASSESSMENTS, DISTRICT, DOCUMENT, GROWTH, INCOME, NAMES, NATION, OUTCOME, PLACES, READING, RENEWAL, TOWER, parent
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BuildError
from kg.jsonlines import json_text, read_rows, write_rows
from kg.model import (
    Claim,
    Commitment,
    Comparator,
    Entity,
    EntityType,
    Kind,
    Measure,
    Period,
    Quantity,
    Quote,
)
from kg.tables import (
    assessment_from_row,
    claim_from_row,
    claim_row,
    document_row,
    milestone_from_row,
    milestone_row,
    outcome_row,
    place_from_row,
    reading_rows,
    short_name,
)

GUIDE = {"document", "start", "end", "quote", "kind", "subject", "indicator", "measure", "comparator", "value", "value_to", "unit"}
GUIDE |= {"period", "commitment", "relative"}
CONTRACT = {"id", "indicator_id", "subject_id", "base_value", "base_unit", "rule"}

texts = st.text(st.characters(exclude_categories=()), max_size=20)
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12) | st.builds(
    Decimal, st.integers()
)
quantities = st.builds(Quantity, decimals, texts, st.sampled_from(Comparator), st.none() | decimals)
years = st.integers(1949, 2099).map(str)
places = st.integers(0, 10**6)
quotes = st.builds(Quote, st.just(DOCUMENT), places, places, texts)
claims = st.builds(
    Claim,
    kind=st.sampled_from(Kind),
    subject=st.builds(Entity, st.sampled_from(EntityType), texts, st.none() | st.just("500103")),
    indicator=texts,
    concept=st.none() | texts,
    measure=st.none() | st.sampled_from(Measure),
    quantity=st.none() | quantities,
    relative=st.none() | texts,
    period=st.builds(Period, years, years),
    commitment=st.none() | st.sampled_from(Commitment),
    quote=quotes,
    sentence=quotes,
    rule=texts,
    base=st.none() | quantities,
    note=st.none() | texts,
    wordings=st.lists(texts, max_size=2).map(tuple),
    repeats=st.lists(quotes, max_size=2).map(tuple),
)


def through_a_file(row: object, path: Path) -> dict[str, object]:
    write_rows(path, [row])
    return next(read_rows(path))


@given(claims)
def test_a_claim_comes_back_from_its_row_whole(tmp_path_factory: pytest.TempPathFactory, claim: Claim) -> None:
    row = through_a_file(claim_row(claim, NAMES, DISTRICT), tmp_path_factory.getbasetemp() / "claims.jsonl")
    assert claim_from_row(row) == claim
    assert str(claim_from_row(row)) == str(claim)  # the digits too, which == on Decimal does not see
    assert claim_row(claim_from_row(row), NAMES, place_from_row(row)) == row


@pytest.mark.parametrize("milestone", READING.milestones, ids=lambda milestone: milestone.object.type)
def test_a_milestone_comes_back_from_its_row_whole(tmp_path: Path, milestone: object) -> None:
    row = through_a_file(milestone_row(milestone, NAMES, DISTRICT), tmp_path / "milestones.jsonl")
    assert milestone_from_row(row) == milestone


@pytest.mark.parametrize("assessment", ASSESSMENTS, ids=lambda assessment: assessment.verdict)
def test_an_assessment_comes_back_from_its_row_whole(tmp_path: Path, assessment: object) -> None:
    row = through_a_file(outcome_row(assessment, NAMES, PLACES), tmp_path / "outcomes.jsonl")
    assert assessment_from_row(row) == assessment


def test_a_claim_has_the_fields_of_guide_and_contract() -> None:
    row = claim_row(GROWTH, NAMES, DISTRICT)
    assert row.keys() >= GUIDE | CONTRACT
    assert (row["value"], row["value_to"], row["unit"], row["period"], row["comparator"]) == (6, Decimal("6.5"), "%", "2021", "between")


def test_a_promise_without_a_number_has_its_words() -> None:
    row = claim_row(READING.claims[4], NAMES, DISTRICT)
    assert (row["value"], row["unit"], row["comparator"], row["measure"], row["relative"]) == (None, None, None, None, "与经济增长同步")


@pytest.mark.parametrize(
    ("number", "written"), [("1358.5", "1358.5"), ("4.50", "4.50"), ("1200", "1200"), ("1E+3", "1000"), ("0.1", "0.1"), ("33.33", "33.33")]
)
def test_a_number_is_written_with_its_own_digits(number: str, written: str) -> None:
    row = claim_row(replace(GROWTH, quantity=Quantity(Decimal(number), "%")), NAMES)
    assert f'"value": {written}, ' in json_text(row)


def test_rows_are_json_for_everybody() -> None:
    rows = reading_rows(READING, NAMES, parent)
    assert [json.loads(json_text(row)).keys() for table in rows.values() for row in table] == [
        row.keys() for table in rows.values() for row in table
    ]


def test_an_entity_has_its_short_name_and_stands_where_it_is_first_named() -> None:
    rows = reading_rows(READING, NAMES, parent)
    tower = next(row for row in rows["entities"] if row["name"] == TOWER.name)
    assert (tower["mentions"], tower["quote"], tower["type"]) == (2, "长江大厦", "project")
    assert [(row["subject"], row["predicate"], row["object"]) for row in rows["relations"]][1] == ("解放碑片区", "partOf", "渝中区")


def test_a_place_loses_the_names_of_the_places_above_it() -> None:
    assert [short_name(place, parent) for place in (DISTRICT, NATION, RENEWAL)] == ["渝中区", "全国", "“城市更新”行动"]


def test_a_document_row_says_whose_it_is() -> None:
    row = document_row(READING.report, "reports/渝中区 2021.txt")
    assert (row["document"], row["place"], row["place_code"], row["plan_year"]) == (DOCUMENT, "重庆市渝中区", "500103", 2021)
    assert place_from_row(row) == DISTRICT


def test_a_table_is_the_same_whatever_order_its_rows_come_in(tmp_path: Path) -> None:
    rows = [claim_row(claim, NAMES, DISTRICT) for claim in (*OUTCOME.claims, *READING.claims)]
    write_rows(tmp_path / "a.jsonl", rows)
    write_rows(tmp_path / "b.jsonl", reversed(rows))
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    assert [row["document"] for row in read_rows(tmp_path / "a.jsonl")] == sorted(row["document"] for row in rows)


def test_difficulties_of_the_structure_are_rows_too() -> None:
    difficulty = READING.difficulties[0]
    reading = replace(READING, report=replace(READING.report, difficulties=(difficulty,)))
    assert [row["reason"] for row in reading_rows(reading, NAMES)["difficulties"]] == ["no-number", "no-number"]


def test_a_missing_table_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="kg rebuild"):
        next(read_rows(tmp_path / "claims.jsonl"))


def test_a_torn_table_says_where(tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text('{"id": 1}\n{"id', encoding="utf-8")
    with pytest.raises(BuildError, match="line 2"):
        list(read_rows(tmp_path / "claims.jsonl"))


def test_a_row_holds_plain_values_only() -> None:
    with pytest.raises(TypeError):
        json_text({"value": 0.1})


def test_a_base_keeps_its_digits(tmp_path: Path) -> None:
    row = through_a_file(claim_row(INCOME, NAMES), tmp_path / "claims.jsonl")
    assert (str(row["base_value"]), row["base_unit"], str(row["value"])) == ("4.2", "万元", "4.50")
