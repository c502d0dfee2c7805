"""A rebuild from files to pages, as a person runs it: whole, again, elsewhere, with bad files, interrupted."""

import json
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from small_reports import REPORT, made
from surroundings import KG, run_kg, wait_for

from kg import build, intake, matching, pipeline, resources, store, workers
from kg.cli.making import ending
from kg.errors import BuildError
from kg.model import Hints
from kg.pipeline import Summary, rebuild
from kg.readers import File
from kg.reading import Part, write_part

TABLES = ("claims", "milestones", "entities", "relations", "difficulties")
Row = dict[str, Any]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with two short reports."""
    folder = tmp_path / "报告"
    folder.mkdir()
    for name, growth in (("甲.txt", "6"), ("乙.txt", "7")):
        (folder / name).write_text(REPORT.format(growth), encoding="utf-8")
    return folder


def rows(output: Path, table: str) -> list[Row]:
    place = output / ("graph" if table == "documents" else "tables") / f"{table}.jsonl"
    return [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()]


def complaints(told: subprocess.CompletedProcess[str]) -> list[str]:
    assert "Traceback" not in told.stderr, told.stderr
    return [line for line in told.stderr.splitlines() if line.startswith("kg: ")]


# The sample, whole


def test_the_sample_is_read_without_failures_and_violations(sample: tuple[Summary, Path]) -> None:
    summary, _ = sample
    assert (summary.failures, summary.violations, summary.skipped) == ((), (), ())
    assert summary.documents == summary.read_again == len([path for path in resources.sample().iterdir() if path.name != "README.md"])


def test_the_summary_counts_the_rows_of_the_tables(sample: tuple[Summary, Path]) -> None:
    summary, output = sample
    assert {name: getattr(summary, name) for name in TABLES} == {name: len(rows(output, name)) for name in TABLES}
    claims = rows(output, "claims")
    assert summary.targets == sum(row["kind"] == "target" for row in claims)
    assert summary.quantities == sum(row["value"] is not None for row in claims) + summary.difficulties
    assert (summary.documents, summary.assessments) == (len(rows(output, "documents")), len(rows(output, "outcomes")))


@pytest.mark.parametrize("table", TABLES)
def test_every_quote_is_the_text_at_its_offsets(table: str, sample: tuple[Summary, Path]) -> None:
    _, output = sample
    texts = {
        row["document"]: (output / "graph" / "texts" / f"{row['document']}.txt").read_text("utf-8") for row in rows(output, "documents")
    }
    wrong = [row for row in rows(output, table) if texts[row["document"]][row["start"] : row["end"]] != row["quote"]]
    assert wrong == []


def test_offsets_of_plain_text_count_in_the_file_itself(sample: tuple[Summary, Path]) -> None:
    _, output = sample
    plain = [path for path in resources.sample().iterdir() if path.suffix in (".txt", ".md") and path.name != "README.md"]
    assert plain
    for path in plain:
        assert (output / "graph" / "texts" / f"{path.name}.txt").read_bytes() == path.read_bytes()


def test_the_pages_are_there(sample: tuple[Summary, Path]) -> None:
    summary, output = sample
    assert "政府" in (output / "index.html").read_text(encoding="utf-8")
    assert len(list(output.glob("pages/document/*.html"))) == summary.documents


# The same bytes again, and elsewhere


def test_a_second_rebuild_reads_nothing_again_and_makes_the_same(sample: tuple[Summary, Path], tmp_path: Path) -> None:
    _, first = sample
    shutil.copytree(first, tmp_path / "output", symlinks=True)
    assert rebuild([resources.sample()], tmp_path / "output").read_again == 0
    assert made(tmp_path / "output") == made(first)


def test_hash_seed_locale_folder_and_processes_change_nothing(sample: tuple[Summary, Path], tmp_path: Path) -> None:
    _, first = sample
    told = run_kg("rebuild", "-o", "elsewhere", "--jobs", "1", cwd=tmp_path, PYTHONHASHSEED="1", LC_ALL="C")
    assert (told.returncode, complaints(told)) == (0, [])
    assert made(tmp_path / "elsewhere") == made(first)


def test_only_what_changed_is_read_again(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    rebuild([source], output)
    (source / "甲.txt").write_text(REPORT.format("8"), encoding="utf-8")
    assert rebuild([source], output).read_again == 1
    assert {row["value"] for row in rows(output, "claims") if row["kind"] == "target"} == {7, 8}
    (source / "乙.txt").unlink()
    assert (rebuild([source], output).documents, len(rows(output, "documents"))) == (1, 1)
    assert rebuild([source], output, full=True).read_again == 1


# Another policy


def test_another_policy_judges_a_build_anew_as_a_rebuild_with_it_would(sample: tuple[Summary, Path], tmp_path: Path) -> None:
    _, first = sample
    lax = tmp_path / "lax.toml"
    lax.write_text(matching.DEFAULT.read_text(encoding="utf-8").replace('share = "0.05"', 'share = "0.5"'), encoding="utf-8")
    shutil.copytree(first, tmp_path / "judged", symlinks=True)
    findings = pipeline.reassess(tmp_path / "judged", policy=lax)
    summary = rebuild([resources.sample()], tmp_path / "read", policy=lax)
    assert summary.read_again == summary.documents
    assert made(tmp_path / "judged") == made(tmp_path / "read") != made(first)
    stores = [store.open_store(tmp_path / name / "graph" / "store") for name in ("judged", "read")]
    assert len({frozenset(opened) for opened in stores}) == 1
    assert {one.verdict.value for one in findings.assessments} == {row["verdict"] for row in rows(tmp_path / "judged", "outcomes")}
    pipeline.reassess(tmp_path / "judged")
    assert made(tmp_path / "judged") == made(first)


def test_only_a_build_is_judged_anew(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"kg rebuild"):
        pipeline.reassess(tmp_path / "none")


def test_every_assessment_leads_back_to_its_two_sentences(sample: tuple[Summary, Path]) -> None:
    summary, output = sample
    opened = store.open_store(output / "graph" / "store")
    said = "prov:wasQuotedFrom/oa:exact"
    one = f"SELECT DISTINCT ?a {{ ?a a kg:Assessment ; kg:assesses/{said} ?promised }}"
    two = f"SELECT DISTINCT ?a {{ ?a a kg:Assessment ; kg:assessedWith/{said} ?reported }}"
    outcomes = rows(output, "outcomes")
    assert len(list(store.query(opened, one).rows())) == summary.assessments
    assert len(list(store.query(opened, two).rows())) == sum(row["outcome"] is not None for row in outcomes) > 0


# Bad files


def test_a_document_that_cannot_be_read_is_one_line_and_the_others_are_read(source: Path, tmp_path: Path) -> None:
    (source / "空.txt").touch()
    (source / "坏.pdf").write_bytes(b"%PDF-1.7 torn")
    (source / "表.xlsx").write_bytes(b"PK")
    told = run_kg("rebuild", source, tmp_path / "没有.txt", "-o", tmp_path / "output")
    lines = complaints(told)
    assert told.returncode == 1
    assert [line.removeprefix("kg: ").split(":")[0] for line in lines] == ["表.xlsx", str(tmp_path / "没有.txt"), "坏.pdf", "空.txt"]
    assert all(";" in line for line in lines[1:]), "cause; remedy"
    assert len(rows(tmp_path / "output", "documents")) == 2


def test_a_mistake_of_the_program_in_one_document_costs_no_other(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(file: File, part: Part, folder: Path, base: Path) -> None:
        if file.document == "甲.txt":
            raise ValueError("half a number")
        write_part(file, part, folder, base)

    monkeypatch.setattr(intake, "write_part", write)
    summary = rebuild([source], tmp_path / "output", executor=workers.Here())
    assert [str(failure).split(";")[0] for failure in summary.failures] == ["甲.txt: 读到一半出错 (ValueError: half a number)"]
    assert [row["document"] for row in rows(tmp_path / "output", "documents")] == ["乙.txt"]


def test_what_a_document_without_a_year_says_is_a_difficulty_and_the_others_are_read(source: Path, tmp_path: Path) -> None:
    (source / "无年份.txt").write_text("政府工作报告\n粮食产量达到31万吨，城镇新增就业5000人。青山大桥建成通车。\n", encoding="utf-8")
    summary = rebuild([source], tmp_path / "output")
    assert summary.failures == summary.violations == ()
    assert all(row["document"] != "无年份.txt" for row in rows(tmp_path / "output", "claims"))
    undated = [row["quote"] for row in rows(tmp_path / "output", "difficulties") if row["reason"] == "no-year"]
    assert [part for part in ("31万吨", "5000人", "青山大桥") if not any(part in quote for quote in undated)] == []


def test_where_nothing_can_be_read_the_earlier_output_stays(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    rebuild([source], output)
    before = made(output)
    (source / "空.txt").touch()
    told = run_kg("rebuild", source / "空.txt", source / "无.txt", "-o", output)
    assert told.returncode == 1
    assert [line.split(":")[1].strip() for line in told.stderr.splitlines()] == [str(source / "无.txt"), "空.txt", str(output)]
    assert made(output) == before
    assert len(list((output / build.BUILDS).iterdir())) == 1


def test_a_name_too_long_to_write_is_the_documents_failure(source: Path, tmp_path: Path) -> None:
    long = source / ("长" * 84 + ".md")
    long.write_text(REPORT.format("6"), encoding="utf-8")
    summary = rebuild([source], tmp_path / "output")
    assert summary.documents == 2
    (failure,) = map(str, summary.failures)
    assert "名" in failure and "sidecar" not in failure and "\n" not in failure


def test_violations_are_shown_up_to_twenty_and_counted() -> None:
    summary = Summary(*[1] * 11, tuple(f"violation {number}" for number in range(33)), (), ())
    *lines, counted, _ = ending(summary, Path("output"), 1)
    assert len(lines) == 20
    assert "违例 33" in counted


# The output folder


def test_a_rebuild_that_is_killed_leaves_the_earlier_output(sample: tuple[Summary, Path], source: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    rebuild([source], output)
    before = made(output)
    with subprocess.Popen([*KG, "rebuild", "--jobs", "1", "-o", output], stderr=subprocess.DEVNULL) as killed:
        wait_for(lambda: len(list((output / build.BUILDS).iterdir())) == 2)
        killed.send_signal(signal.SIGKILL)
    assert killed.returncode == -signal.SIGKILL
    assert made(output) == before
    assert rebuild([source], output).read_again == 0
    assert len(list((output / build.BUILDS).iterdir())) == 1


def test_a_build_of_plain_files_is_replaced_and_what_else_lies_there_stays(source: Path, tmp_path: Path) -> None:
    rebuild([source], tmp_path / "made")
    output = tmp_path / "plain"
    shutil.copytree((tmp_path / "made" / build.CURRENT).resolve(), output)
    (output / "notes.txt").write_text("mine", encoding="utf-8")
    (source / "乙.txt").unlink()
    rebuild([source], output)
    assert len(rows(output, "documents")) == 1
    assert (output / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_files_of_somebody_else_are_not_replaced(source: Path, tmp_path: Path) -> None:
    page = tmp_path / "output" / "pages" / "mine.html"
    page.parent.mkdir(parents=True)
    page.write_text("mine", encoding="utf-8")
    with pytest.raises(BuildError, match="not made by kg"):
        rebuild([source], tmp_path / "output")
    assert page.read_text(encoding="utf-8") == "mine"


def test_an_output_that_is_a_file_is_refused_in_one_line(source: Path, tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file", encoding="utf-8")
    told = run_kg("rebuild", source, "-o", tmp_path / "output")
    assert told.returncode == 1
    assert len(complaints(told)) == len(told.stderr.splitlines()) == 1


def test_nothing_read_is_a_mistake_of_the_person(tmp_path: Path) -> None:
    with pytest.raises(pipeline.NothingReadError) as nothing:
        rebuild([tmp_path / "missing"], tmp_path / "output")
    assert isinstance(nothing.value, BuildError)
    assert [str(failure).startswith(str(tmp_path / "missing")) for failure in nothing.value.failures] == [True]


def test_a_report_that_does_not_say_whose_it_is_is_read_and_shown(tmp_path: Path) -> None:
    report = "\n".join(line for line in REPORT.format(6).split("\n") if "渝中区" not in line)
    (tmp_path / "无名.txt").write_text(report, encoding="utf-8")
    summary = rebuild([tmp_path / "无名.txt"], tmp_path / "output", executor=workers.Here())
    assert (summary.failures, summary.violations, summary.claims, summary.difficulties) == ((), (), 0, 3)
    assert {row["reason"] for row in rows(tmp_path / "output", "difficulties")} == {"no-place"}
    told = rebuild([tmp_path / "无名.txt"], tmp_path / "output", executor=workers.Here(), hints=Hints(place="重庆市渝中区"))
    assert (told.claims, told.difficulties, told.violations) == (2, 0, ())
    (page,) = (tmp_path / "output" / "pages" / "document").iterdir()
    assert "地区生产总值" in page.read_text(encoding="utf-8")
