"""What was found of a place is taken over where nothing that decides it changed, and never when it did."""

import shutil
from pathlib import Path

import pytest
from districts import COUNTRY, PLACES, report, write_reports
from test_assembly import made

from kg import jsonlines, judging, lexicon, matching, workers
from kg.matching import families, homes
from kg.matching.families import Families
from kg.matching.homes import Homes
from kg.matching.reports import Document
from kg.pipeline import rebuild

TABLE = "地区,指标,年份,数值,单位\n重庆市渝中区,粮食产量,2022,{},万吨\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_reports(tmp_path / "报告")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table of figures."""
    file = tmp_path / "年鉴.csv"
    file.write_text(TABLE.format("31"), encoding="utf-8")
    return file


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[frozenset[str | None]]:
    """The places that each rebuild looks at anew."""
    seen: list[frozenset[str | None]] = []
    found = homes.homes

    def noting(*given: object) -> Homes:
        known = found(*given)  # type: ignore[arg-type]  # as they are given
        seen.append(known.stale)
        return known

    monkeypatch.setattr(homes, "homes", noting)
    return seen


def same(source: Path, tmp_path: Path, **other: object) -> None:
    """One step makes what a full rebuild makes."""
    rebuild([source], tmp_path / "step", executor=workers.Here(), **other)  # type: ignore[arg-type]  # each by its name
    rebuild([source], tmp_path / "whole", full=True, executor=workers.Here(), **other)  # type: ignore[arg-type]  # each by its name
    assert made(tmp_path / "step") == made(tmp_path / "whole")


def test_only_the_place_of_a_document_that_changed_is_looked_at(source: Path, tmp_path: Path, looked_at: list[frozenset[str]]) -> None:
    rebuild([source], tmp_path / "step", executor=workers.Here())
    report(source, PLACES[0], 2023, result=7)
    same(source, tmp_path)
    (source / f"{PLACES[1]}_2022.txt").unlink()
    same(source, tmp_path)
    report(source, PLACES[2], 2024, grain=40)
    same(source, tmp_path)
    every = looked_at[0]
    assert [*looked_at[1::2]] == [{"500103"}, {"500105"}, {"500108"}]
    assert {"500103", "500105", "500108", "100000"} <= every


def test_what_is_said_of_the_country_bears_on_every_place(source: Path, tmp_path: Path, looked_at: list[frozenset[str]]) -> None:
    rebuild([source], tmp_path / "step", executor=workers.Here())
    (source / "全国_2023.txt").write_text(COUNTRY.format("9"), encoding="utf-8")
    same(source, tmp_path)
    assert looked_at[0] == looked_at[1]


def test_a_promise_measured_by_the_country_is_judged_where_only_its_place_is_looked_at(source: Path, tmp_path: Path) -> None:
    rebuild([source], tmp_path / "step", executor=workers.Here())
    file = source / f"{PLACES[0]}_2023.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("城镇新增", "居民人均可支配收入增长6%，城镇新增"), encoding="utf-8")
    same(source, tmp_path)
    judged = jsonlines.read_rows(tmp_path / "step" / "tables" / "outcomes.jsonl")
    assert "relation:above" in {row["rule"] for row in judged}


def test_of_the_country_only_documents_of_the_same_years_are_read(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for year in (1998, 2022):
        text = COUNTRY.format("9").replace("2022年", f"{year - 1}年").replace("2023年", f"{year}年")
        (source / f"全国_{year}.txt").write_text(text, encoding="utf-8")
    rebuild([source], tmp_path / "step", executor=workers.Here())
    seen: list[set[str]] = []
    near = judging.Facts.near

    def noting(facts: judging.Facts, known: Homes) -> object:
        found = near(facts, known)
        seen.append({claim.quote.document for claim in found[0]})
        return found

    monkeypatch.setattr(judging.Facts, "near", noting)
    report(source, PLACES[0], 2023, result=7)
    same(source, tmp_path)
    own = {f"{PLACES[0]}_2022.txt", f"{PLACES[0]}_2023.txt"}
    assert seen[0] == {*own, "全国_2022.txt", "全国_2023.txt"}
    assert {*seen[1]} > {*seen[0], "全国_1998.txt"}


def test_a_table_of_figures_bears_on_every_place(source: Path, table: Path, tmp_path: Path, looked_at: list[frozenset[str]]) -> None:
    rebuild([source], tmp_path / "step", executor=workers.Here(), actuals=[table])
    table.write_text(TABLE.format("25"), encoding="utf-8")
    same(source, tmp_path, actuals=[table])
    assert looked_at[1] == looked_at[2]
    report(source, PLACES[1], 2023, result=2)
    same(source, tmp_path, actuals=[table])
    assert looked_at[3] == {"500105"}


def test_another_policy_has_every_place_looked_at(source: Path, tmp_path: Path, looked_at: list[frozenset[str]]) -> None:
    lax = tmp_path / "lax.toml"
    lax.write_text(matching.DEFAULT.read_text(encoding="utf-8").replace('share = "0.05"', 'share = "0.5"'), encoding="utf-8")
    rebuild([source], tmp_path / "step", executor=workers.Here())
    same(source, tmp_path, policy=lax)
    assert looked_at[0] == looked_at[1]


def test_a_build_that_does_not_tell_what_it_found_has_every_place_looked_at(
    source: Path, tmp_path: Path, looked_at: list[frozenset[str]]
) -> None:
    rebuild([source], tmp_path / "step", executor=workers.Here())
    shutil.copytree((tmp_path / "step" / ".current").resolve(), tmp_path / "plain")
    (tmp_path / "plain" / "graph" / judging.MATCHED).write_text("[", encoding="utf-8")
    report(source, PLACES[0], 2023, result=7)
    rebuild([source], tmp_path / "plain", executor=workers.Here())
    assert looked_at[0] == looked_at[1]


def test_what_was_found_of_other_places_stays_as_it_is_written(source: Path, table: Path, tmp_path: Path) -> None:
    report(source, PLACES[0], 2022, grain=29)
    rebuild([source], tmp_path / "step", executor=workers.Here(), actuals=[table])
    report(source, PLACES[2], 2024, grain=40)
    same(source, tmp_path, actuals=[table])
    for name in ("outcomes", "deliveries", "revisions", "contradictions", "series"):
        rows = jsonlines.read_rows(tmp_path / "step" / "tables" / f"{name}.jsonl")
        assert [row for row in rows if PLACES[2] not in str(row.get("target", row))], name


def test_a_number_bears_on_the_series_and_sums_of_its_indicator_alone(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []
    known = families.families

    def noting(*given: object) -> Families:
        found = known(*given)  # type: ignore[arg-type]  # as they are given
        seen.append({concept for concept in found.of if found.is_stale(concept)})
        return found

    file = report(source, PLACES[0], 2023)
    rebuild([source], tmp_path / "step", executor=workers.Here())
    monkeypatch.setattr(families, "families", noting)
    with file.open("a", encoding="utf-8") as more:
        more.write("粮食产量32万吨。\n")
    same(source, tmp_path)
    assert seen[0] == {"grain-output"} < seen[1]


def test_an_indicator_is_looked_at_with_those_it_is_part_of() -> None:
    words, rules = lexicon.load(), matching.policy()
    told = ({"total-trade": "1", "exports": "1", "grain-output": "1"}, {"imports": "1"})
    documents = [(Document(name, None, "report", 2023, 2024, None), each) for name, each in zip("甲乙", told, strict=True)]
    known = families.families(documents, words, rules, "said", {})
    assert known.of["exports"] == known.of["imports"] == known.of["total-trade"] != known.of["grain-output"]
    earlier = {families.name_of(family): [key] for family, key in known.keys.items()}
    documents[1] = (documents[1][0], {"imports": "2"})
    changed = families.families(documents, words, rules, "said", earlier)
    assert {concept for concept in changed.of if changed.is_stale(concept)} == {"exports", "imports", "total-trade"}
