"""A rebuild of what has not changed: it says so, and leaves everything as it is; any change whatever is one."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from small_reports import REPORT, made
from surroundings import run_kg

from kg import build, matching, pipeline, resources, workers
from kg.jsonlines import read_rows
from kg.pipeline import rebuild
from kg.readers.hints import CORRECTIONS


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with two short reports, and a curation file with a line that means nothing to them."""
    folder = tmp_path / "报告"
    folder.mkdir()
    for name, growth in (("甲.txt", "6"), ("乙.txt", "7")):
        (folder / name).write_text(REPORT.format(growth), encoding="utf-8")
    (folder / CORRECTIONS).write_text("做法,名称,地区,改为\n同一,甲桥,渝中区,乙桥\n", encoding="utf-8")
    return folder


def shown(output: Path) -> Path:
    """The build that an output folder shows."""
    return (output / build.CURRENT).resolve()


def again(source: Path, output: Path, **other: object) -> bool:
    """Whether a rebuild made a new build."""
    before = shown(output)
    rebuild([source], output, executor=workers.Here(), **other)  # type: ignore[arg-type]  # each by its name
    return shown(output) != before


def test_what_has_not_changed_is_left_as_it_is_and_told_as_before(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    first = rebuild([source], output, executor=workers.Here())
    before = shown(output)
    second = rebuild([source], output, executor=workers.Here())
    assert second == replace(first, read_again=0)
    assert first.remarks
    assert shown(output) == before


def test_a_failure_is_told_again(source: Path, tmp_path: Path) -> None:
    (source / "丙.docx").write_bytes(b"PK\x03\x04 torn")
    first = rebuild([source], tmp_path / "output", executor=workers.Here())
    second = rebuild([source], tmp_path / "output", executor=workers.Here())
    assert first.failures and [*map(str, second.failures)] == [*map(str, first.failures)]


@pytest.mark.parametrize("name", ["甲.txt", "丙.txt", CORRECTIONS])
def test_a_file_that_is_written_or_taken_away_is_a_change(name: str, source: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    rebuild([source], output, executor=workers.Here())
    with (source / name).open("a", encoding="utf-8") as file:
        file.write(REPORT.format("9") if name == "丙.txt" else "\n同一,丙桥,渝中区,乙桥\n")
    assert again(source, output)
    assert not again(source, output)
    (source / name).unlink()
    assert again(source, output)


def test_another_policy_is_a_change_and_the_same_is_none(source: Path, tmp_path: Path) -> None:
    output, lax = tmp_path / "output", tmp_path / "lax.toml"
    rebuild([source], output, executor=workers.Here())
    lax.write_text(matching.DEFAULT.read_text(encoding="utf-8").replace('share = "0.05"', 'share = "0.5"'), encoding="utf-8")
    assert again(source, output, policy=lax)
    assert not again(source, output, policy=lax)
    lax.write_text(matching.DEFAULT.read_text(encoding="utf-8"), encoding="utf-8")
    assert again(source, output, policy=lax)
    assert again(source, output)


def test_a_build_that_was_judged_anew_is_made_of_its_policy(source: Path, tmp_path: Path) -> None:
    output, lax = tmp_path / "output", tmp_path / "lax.toml"
    rebuild([source], output, executor=workers.Here())
    lax.write_text(matching.DEFAULT.read_text(encoding="utf-8").replace('share = "0.05"', 'share = "0.5"'), encoding="utf-8")
    pipeline.reassess(output, policy=lax)
    assert not again(source, output, policy=lax)
    assert again(source, output)


@pytest.mark.parametrize("file", ["tables/claims.jsonl", "pages/guide.html", "graph/graph.nq"])
@pytest.mark.parametrize("harm", ["torn", "gone", "written"])
def test_a_build_that_somebody_harmed_is_made_again(file: str, harm: str, source: Path, tmp_path: Path) -> None:
    rebuild([source], tmp_path / "output", executor=workers.Here())
    whole = made(tmp_path / "output")
    place = tmp_path / "output" / file
    match harm:
        case "gone":
            place.unlink()
        case "torn":
            place.write_bytes(place.read_bytes()[:-1])
        case "written":
            content = place.read_bytes()
            place.unlink()
            place.write_bytes(content[:-2] + b"x\n")
    assert again(source, tmp_path / "output")
    assert made(tmp_path / "output").keys() == whole.keys()


def test_a_way_into_the_build_that_was_removed_is_there_again(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    rebuild([source], output, executor=workers.Here())
    shutil.rmtree(output / "pages", ignore_errors=True)
    (output / "pages").unlink(missing_ok=True)
    assert again(source, output)
    assert (output / "pages" / "guide.html").exists()


def test_everything_is_made_again_where_that_is_asked_for(source: Path, tmp_path: Path) -> None:
    rebuild([source], tmp_path / "output", executor=workers.Here())
    assert again(source, tmp_path / "output", full=True)


def test_another_program_is_a_change(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rebuild([source], tmp_path / "output", executor=workers.Here())
    monkeypatch.setattr("kg.unchanged.program", lambda: "another")
    assert again(source, tmp_path / "output")
    assert not again(source, tmp_path / "output")


def test_another_name_of_an_indicator_is_found_by_the_next_rebuild(tmp_path: Path) -> None:
    """In a copy of the program, whose vocabulary is edited between two rebuilds; the bytes are those of a rebuild from the beginning."""
    for folder in (resources.PACKAGE, resources.ontology()):
        shutil.copytree(folder, tmp_path / "copy" / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
    source, words = tmp_path / "报告.txt", tmp_path / "copy" / "ontology" / "indicators.ttl"
    source.write_text(REPORT.format("6").replace("地区生产总值", "本地总产出"), encoding="utf-8")

    def found(output: Path, *options: str) -> set[str | None]:
        told = run_kg("rebuild", source, "-o", output, *options, "--jobs", "1", cwd=tmp_path, PYTHONPATH=str(tmp_path / "copy"))
        assert told.returncode == 0, told.stderr
        return {row["indicator_id"] for row in read_rows(output / "tables" / "claims.jsonl")}

    before = found(tmp_path / "output")
    known = words.read_text(encoding="utf-8")
    words.write_text(
        known.replace('skos:prefLabel "地区生产总值"@zh', 'skos:altLabel "本地总产出"@zh ; skos:prefLabel "地区生产总值"@zh'),
        encoding="utf-8",
    )
    after = found(tmp_path / "output")
    ((minted,), (known_one,)) = before, after
    assert "minted" in str(minted) and "minted" not in str(known_one) and after == found(tmp_path / "anew", "--full")
    assert made(tmp_path / "output") == made(tmp_path / "anew")
    words.write_text(known, encoding="utf-8")
    assert found(tmp_path / "output") == before


def test_an_output_that_is_named_from_here_stays_too(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rebuild([source], Path("output"), executor=workers.Here())
    assert not again(source, Path("output"))
    assert (tmp_path / "output" / "graph" / "graph.nq").exists()
    assert not again(source, tmp_path / "output")
    assert (tmp_path / "output" / "graph" / "graph.nq").exists()
    (source / "丙.txt").write_text(REPORT.format("9"), encoding="utf-8")
    assert rebuild([source], Path("output"), executor=workers.Here()).read_again == 1
