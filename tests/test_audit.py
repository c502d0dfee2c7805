"""The audit of a build: it finds nothing in one that is as it was made, and every kind of damage in one that is not."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from surroundings import run_kg

from kg import audit, matching, workers
from kg.pipeline import Summary, rebuild

REPORTS = {
    "渝中_2022.txt": """政府工作报告
——2022年1月10日在重庆市渝中区第十九届人民代表大会第二次会议上
2022年主要预期目标：地区生产总值增长6%左右，城镇新增就业5000人以上。“151”行动全面推进。
""",
    "渝中_2023.txt": """政府工作报告
——2023年1月10日在重庆市渝中区第十九届人民代表大会第三次会议上
2022年，全区地区生产总值增长1.2%，城镇新增就业6100人。青石大桥建成通车。
2023年主要预期目标：地区生产总值增长5%左右。
""",
}
CURATION = "做法,文件,原句,改哪项,改为\n更正,渝中_2023.txt,城镇新增就业6100人,数值,6000人\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of two reports with a correction by hand."""
    folder = tmp_path_factory.mktemp("audit")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "curation.csv").write_text(CURATION, encoding="utf-8")
    summary = rebuild([folder], folder / "output", executor=workers.Here())
    assert (summary.failures, summary.corrections, summary.assessments) == ((), 1, 2)
    return folder / "output"


@pytest.fixture
def build(made: Path, tmp_path: Path) -> Path:
    """A copy of the build, to be damaged."""
    return Path(shutil.copytree((made / ".current").resolve(), tmp_path / "build"))


def found(build: Path) -> list[audit.Damage]:
    return list(audit.damages(build, matching.policy()))


def test_a_build_as_it_was_made_has_no_damage(made: Path) -> None:
    assert found(made) == []


def test_the_sample_has_no_damage(sample: tuple[Summary, Path]) -> None:
    assert found(sample[1]) == []


def changed(name: str, pattern: str, by: str) -> Callable[[Path], None]:
    """Damage to a file of a build: what the pattern first matches is replaced."""

    def damage(build: Path) -> None:
        place = build / name
        before = place.read_text(encoding="utf-8")
        after = re.sub(pattern, by, before, count=1)
        assert after != before
        place.write_text(after, encoding="utf-8", newline="\n")

    return damage


def without_a_quad(build: Path) -> None:
    store = ox.Store(str(build / "graph" / "store"))
    store.remove(next(store.quads_for_pattern(None, None, None)))
    store.flush()


def with_a_quad_more(build: Path) -> None:
    store = ox.Store(str(build / "graph" / "store"))
    store.add(ox.Quad(*(ox.NamedNode(f"urn:x:{part}") for part in "spog")))
    store.flush()


def removed(name: str) -> Callable[[Path], None]:
    return lambda build: (build / name).unlink()


CLAIMS, OUTCOMES, GRAPH = "tables/claims.jsonl", "tables/outcomes.jsonl", "graph/graph.nq"
DAMAGES = {
    "a text that was edited": (changed("graph/texts/渝中_2023.txt.txt", "全区", "区"), "quote", "原文此处是"),
    "a text that is gone": (removed("graph/texts/渝中_2022.txt.txt"), "quote", "渝中_2022.txt [55:67]"),
    "a quote that was edited": (
        changed(CLAIMS, '"quote": "地区生产总值增长6%左右"', '"quote": "地区生产总值增长7%左右"'),
        "quote",
        "增长7%左右",
    ),
    "a sentence that moved": (changed(CLAIMS, r'"sentence_start": (\d+)', r'"sentence_start": 1\1'), "quote", "原文此处是"),
    "a number that its quote does not hold": (changed(CLAIMS, '"value": 5000', '"value": 50000'), "number", "读不出"),
    "a verdict that was edited": (changed(OUTCOMES, '"verdict": "missed"', '"verdict": "met"'), "verdict", "有而重算没有"),
    "a margin that was edited": (changed(OUTCOMES, r'"margin": -4\.8', '"margin": -4.7'), "verdict", "重算应有而没有"),
    "an outcome that is gone": (changed(OUTCOMES, r"^.*\n", ""), "verdict", "重算应有而没有"),
    "a claim that is gone from the table": (changed(CLAIMS, r"^.*\n", ""), "graph", "图谱里有而表格里没有"),
    "a claim that only the table has": (changed(CLAIMS, '"id": "([^"]+)"', r'"id": "\1x"'), "graph", "表格里有而图谱里没有"),
    "a value that only the graph has": (changed(GRAPH, r'ontology#value> "1\.2"', 'ontology#value> "1.3"'), "graph", '"1.2"'),
    "a milestone that is gone from the table": (changed("tables/milestones.jsonl", r"^.*\n", ""), "graph", "milestones.jsonl"),
    "a document that is gone from the table": (changed("graph/documents.jsonl", r"^.*\n", ""), "quote", "documents.jsonl 里没有这份文件"),
    "a node that nothing is said of": (changed(GRAPH, r"<[^>]+/period/2022> .*\n" * 6, ""), "name", "/period/2022"),
    "a property that no vocabulary has": (changed(GRAPH, "ontology#quoteStart>", "ontology#quoteBegin>"), "name", "quoteBegin"),
    "a quote of the graph that was edited": (changed("graph/texts/渝中_2023.txt.txt", "青石", "红石"), "quotation", "红石"),
    "a quad that the store lacks": (without_a_quad, "store", "graph.nq 有而图谱库里没有"),
    "a quad that only the store has": (with_a_quad_more, "store", "图谱库里有而 graph.nq 没有"),
    "a graph that is torn": (changed(GRAPH, r"(?s)\n.*", "\n"), "store", "图谱库里有而 graph.nq 没有"),
    "a graph that is gone": (removed(GRAPH), "store", "graph.nq"),
    "a table that is gone": (removed("tables/series.jsonl"), "verdict", "series.jsonl: no such table"),
    "a table that is torn": (changed(CLAIMS, r"(?s)(.{200}).*", r"\1"), "quote", "line 1: not JSON"),
    "a row that lacks a field": (changed(CLAIMS, '"comparator": ', '"comparison": '), "number", "KeyError: 'comparator'"),
    "a programme that was edited": (changed("tables/programmes.jsonl", '"code": "151"', '"code": "152"'), "verdict", "152"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_every_kind_of_damage_is_found_and_told_in_a_line(name: str, build: Path) -> None:
    damage, check, told = DAMAGES[name]
    damage(build)
    damages = found(build)
    assert [str(one) for one in damages if one.check == check and told in str(one)], "\n".join(map(str, damages))
    assert all("\n" not in str(one) for one in damages)


def test_every_check_finds_some_damage_of_the_list() -> None:
    assert {check for _, check, _ in DAMAGES.values()} == set(audit.CHECKS)


def test_a_build_judged_by_another_policy_says_so(build: Path, tmp_path: Path) -> None:
    lax = tmp_path / "lax.toml"
    lax.write_text(matching.DEFAULT.read_text(encoding="utf-8").replace('share = "0.05"', 'share = "0.5"'), encoding="utf-8")
    damages = [one for one in audit.damages(build, matching.policy(lax)) if one.check == "verdict"]
    assert ["--policy" in str(one) for one in damages] == [True]


def test_the_command_tells_damages_and_fails(build: Path, made: Path) -> None:
    assert run_kg("validate", "--deep", "-g", made).returncode == 0
    with_a_quad_more(build)
    told = run_kg("validate", "--deep", "-g", build)
    assert told.returncode == 1
    assert "urn:x:s" in told.stderr and "损坏 1" in told.stderr
