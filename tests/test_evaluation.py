"""Figures of a build against annotations made by hand."""

import json
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from surroundings import SHARED

from kg.agreement import alike, placed, same_quantity, same_unit, scaled
from kg.errors import BuildError, ConfigurationError
from kg.evaluation import evaluate
from kg.tables import period_from

GOLD = SHARED / "gold"
needs_shared = pytest.mark.skipif(not GOLD.exists(), reason="the annotations lie beside the checkout, and are not there")

TEXT = "2023年，全县地区生产总值完成120.5亿元，增长6%左右。2024年，力争粮食产量达到30万吨以上，新建公园5个。青山大桥建成通车。"


def claim(quote: str, indicator: str, value: float | None, unit: str | None, **other: Any) -> dict[str, Any]:
    """A claim as the tables and the annotations write it, an achievement of 2023 unless `other` says else."""
    row: dict[str, Any] = {
        "quote": quote,
        "kind": "achievement",
        "subject": "青山县",
        "indicator": indicator,
        "measure": "level",
        "comparator": "exact",
    }
    row |= {"value": value, "value_to": None, "unit": unit, "period": "2023", "commitment": None, "relative": None}
    return row | other


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def write_build(folder: Path, texts: dict[str, str], **tables: Iterable[dict[str, Any]]) -> Path:
    for name, text in texts.items():
        path = folder / "graph" / "texts" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    for name, rows in tables.items():
        write_rows(folder / "tables" / f"{name}.jsonl", rows)
    return folder


GOLD_CLAIMS = [
    claim("地区生产总值完成120.5亿元", "地区生产总值", 120.5, "亿元", core=True),
    claim("增长6%左右", "地区生产总值", 6, "%", measure="growth", comparator="about", core=True),
    claim("力争粮食产量达到30万吨以上", "粮食产量", 30, "万吨", kind="target", period="2024", comparator="at_least", commitment="strive"),
    claim("新建公园5个", "新建公园", 5, "个", kind="target", period="2024", commitment="strive"),
]


@pytest.fixture
def mini(tmp_path: Path) -> tuple[Path, Path]:
    """Annotations of one small report, and a build that finds three of its four claims, one of them with a wrong unit."""
    gold = tmp_path / "gold"
    gold.mkdir()
    milestone = {
        "quote": "青山大桥建成通车",
        "kind": "achievement",
        "object": "青山大桥",
        "object_type": "project",
        "stage": "open",
        "period": "2023",
    }
    document: dict[str, Any] = {"document": "青山县_2024.txt", "claims": GOLD_CLAIMS, "milestones": [milestone]}
    document |= {"entities": {"place": ["青山县"], "project": ["青山大桥"]}, "relations": [["青山大桥", "locatedIn", "青山县"]]}
    (gold / "青山县_2024.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    name = "县/青山县_2024.txt"
    ours = [{**row, "document": name} for row in placed(GOLD_CLAIMS[:3], TEXT)]
    ours[2] |= {"unit": "吨", "value": 300000, "subject": "县农业局"}
    extra = {**ours[0], "value": 7, "quote": "无", "start": 0, "end": 1}
    build = write_build(
        tmp_path / "build",
        {name: TEXT},
        claims=[*ours, extra],
        milestones=[{**row, "document": name, "stage": "finish"} for row in placed([milestone], TEXT)],
        entities=[{"document": name, "type": "project", "name": "青山大桥"}, {"document": name, "type": "place", "name": "白水县"}],
        relations=[{"document": name, "subject": "青山大桥", "predicate": "locatedIn", "object": "青山县"}],
    )
    return gold, build


def test_claims_are_found_by_quantity_and_strict_by_every_field(mini: tuple[Path, Path]) -> None:
    claims = evaluate(*mini)[0].figures["ALL"]
    assert (claims["gold"], claims["exported"]) == (4, 4)
    assert claims["found"] == {"precision": 0.75, "recall": 0.75, "f1": 0.75}
    assert claims["strict"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert claims["core_recall"] == 1.0
    assert claims["fields"]["subject"] == 0.6667 and claims["fields"]["unit"] == 1.0


def test_named_things_are_scored_by_type(mini: tuple[Path, Path]) -> None:
    named = evaluate(*mini)[1].figures
    assert named["milestones"]["found"]["f1"] == 1.0 and named["milestones"]["strict"]["f1"] == 0.0
    assert named["entities: project"]["strict"]["f1"] == 1.0 and named["entities: place"]["found"]["f1"] == 0.0
    assert named["relations"]["found"]["f1"] == 1.0


def test_mistakes_say_what_was_missed_invented_or_misread(mini: tuple[Path, Path]) -> None:
    mistakes = [(mistake.sort, mistake.detail) for mistake in evaluate(*mini)[0].mistakes]
    assert mistakes == [
        ("missed", "新建公园5个 | 新建公园 5个"),
        ("extra", "无 | 地区生产总值 7亿元"),
        ("wrong", "力争粮食产量达到30万吨以上 | subject: 青山县 <- 县农业局"),
    ]


def test_a_folder_that_is_no_build_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="kg rebuild"):
        evaluate(tmp_path, tmp_path)


def test_annotations_that_are_nothing_known_are_refused(mini: tuple[Path, Path], tmp_path: Path) -> None:
    write_rows(tmp_path / "other.jsonl", [{"a": 1}])
    with pytest.raises(ConfigurationError, match="other.jsonl"):
        evaluate(tmp_path / "other.jsonl", mini[1])


@pytest.mark.parametrize("content", [b"[1]", b"{", b"\xff", b"7"])
def test_a_folder_of_annotations_holds_documents(content: bytes, mini: tuple[Path, Path], tmp_path: Path) -> None:
    folder = tmp_path / "annotated"
    folder.mkdir()
    with pytest.raises(ConfigurationError, match=r"no \*\.json"):
        evaluate(folder, mini[1])
    (folder / "a.json").write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"a\.json: not an annotated document"):
        evaluate(folder, mini[1])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((1200, "万人"), (0.12, "亿人"), True),
        ((1, "亿元"), (10000, "万元"), True),
        ((5, "%"), (5.1, "%"), False),
        ((None, None), (5, "%"), False),
    ],
)
def test_quantities_are_the_same_whatever_their_scale(one: tuple[Any, str], other: tuple[Any, str], same: bool) -> None:
    rows = [{"value": value, "unit": unit, "value_to": None} for value, unit in (one, other)]
    assert same_quantity(*rows) is same


def test_classifiers_stand_for_one_another_but_measures_do_not() -> None:
    def row(unit: str) -> dict[str, Any]:
        return {"value": 5, "unit": unit}

    assert same_unit(row("家"), row("户")) and same_unit(row("个百分点"), row("百分点")) and same_unit(row(""), row("公里"))
    assert not same_unit(row("公里"), row("家")) and not same_unit(row("%"), row("个百分点"))


def test_a_scale_is_taken_at_its_longest() -> None:
    assert [str(part) for part in scaled(2, "千亿元")] == ["200000000000", "元"]


def test_a_flow_is_never_its_stock() -> None:
    assert not alike("新增市场主体", "市场主体", 0.1)
    assert alike("地区生产总值", "全市地区生产总值")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2023-01/2023-12", "2023"),
        ("2023-01-01/2023-12-31", "2023"),
        ("2023-12", "2023"),
        ("2023-09", "2023-09"),
        ("2023-06-12", "2023-06-12"),
    ],
)
def test_a_whole_year_is_the_year(written: str, meant: str) -> None:
    assert period_from(written).whole == meant


def _texts(documents: Iterable[str]) -> dict[str, str]:
    paths = {document: next(iter(sorted((SHARED / "corpus").rglob(Path(document).name)))) for document in documents}
    return {path.relative_to(SHARED / "corpus").as_posix(): path.read_bytes().decode() for path in paths.values()}


def _spoilt(row: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A row with now and then a field another reader might have written."""
    changes = {
        "subject": "全国",
        "measure": "rank",
        "comparator": "about",
        "unit": "个",
        "period": "2020",
        "kind": "target",
        "stage": "finish",
    }
    return {key: changes[key] if key in changes and chance.random() < 0.1 else value for key, value in row.items()}


def _imperfect_build(folder: Path) -> Path:
    """A build made of the annotations themselves, with a tenth left out, doubled or spoilt: something in every figure."""
    chance = random.Random(20240101)
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((GOLD / "claims").glob("*.json"))]
    headline = [json.loads(line) for line in (GOLD / "headline.jsonl").read_text(encoding="utf-8").splitlines()]
    outcomes = [json.loads(line) for line in (GOLD / "outcomes.jsonl").read_text(encoding="utf-8").splitlines()]
    names = {Path(row.get("document") or row["target_document"]).name for row in (*documents, *headline, *outcomes)}
    texts = _texts(sorted(names))
    paths = {Path(path).name: path for path in texts}

    def rows(document: str, annotations: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        path = paths[Path(document).name]
        found = [_spoilt({**row, "document": path}, chance) for row in placed(annotations, texts[path])]
        kept = [row for row in found if row["start"] is not None and chance.random() < 0.9]
        return kept + [row for row in kept if chance.random() < 0.1]

    tables: dict[str, list[dict[str, Any]]] = {"claims": [], "milestones": [], "entities": [], "relations": [], "outcomes": []}
    for document in documents:
        tables["claims"] += rows(document["document"], document["claims"])
        tables["milestones"] += rows(document["document"], document["milestones"])
        path = paths[document["document"]]
        named = [{"document": path, "type": kind, "name": name} for kind, listed in document["entities"].items() for name in listed]
        tables["entities"] += [{**row, "name": row["name"][chance.randrange(3) :]} for row in named]
        triples = [dict(zip(("subject", "predicate", "object"), triple, strict=True)) for triple in document["relations"]]
        tables["relations"] += [{**row, "document": path} for row in triples if chance.random() < 0.8]
    for document in headline:
        tables["claims"] += rows(document["document"], [{"kind": "target", **row} for row in document["claims"]])
    for pair in outcomes:
        for target in rows(pair["target_document"], [pair["target"]]):
            verdict = pair["verdict"] if chance.random() < 0.8 else "near"
            tables["outcomes"].append({"target": target, "outcome": pair["outcome"] if chance.random() < 0.8 else None, "verdict": verdict})
    return write_build(folder, texts, **tables)


def _reference(what: str, gold: str, build: Path) -> dict[str, Any]:
    export = build / "tables" if what == "named" else build / "tables" / ("outcomes.jsonl" if what == "outcomes" else "claims.jsonl")
    run = [sys.executable, str(GOLD / "score.py"), what, str(GOLD / gold), str(export), "--json"]
    answer: dict[str, Any] = json.loads(subprocess.run(run, capture_output=True, check=True, encoding="utf-8").stdout)
    return answer


@needs_shared
def test_every_figure_is_that_of_the_published_scorer(tmp_path: Path) -> None:
    build = _imperfect_build(tmp_path / "build")
    ours = {result.name: result.figures for result in evaluate(GOLD, build)}
    gold = {"claims": "claims", "named": "claims", "headline": "headline.jsonl", "outcomes": "outcomes.jsonl"}
    assert set(ours) == set(gold)
    for what, annotations in gold.items():
        assert json.loads(json.dumps(ours[what])) == _reference(what, annotations, build), what
