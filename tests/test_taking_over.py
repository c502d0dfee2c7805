"""Whatever changes, a build that takes over what did not has the bytes of one that is made whole."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from districts import PLACES, report, write_reports
from surroundings import run_kg
from test_assembly import made

from kg import matching, outline, workers
from kg.pipeline import reassess, rebuild
from kg.readers.hints import CORRECTIONS

MORE = "实施“33618”行动，南湖科创园建成投用，新建公园12个，粮食产量32万吨。\n"
LAX = matching.DEFAULT.read_text(encoding="utf-8").replace('share = "0.05"', 'share = "0.5"').replace('points = "0.5"', 'points = "0.1"')


def appended(source: Path) -> None:
    with (source / f"{PLACES[0]}_2023.txt").open("a", encoding="utf-8") as file:
        file.write(MORE)


def inserted(source: Path) -> None:
    file = source / f"{PLACES[0]}_2022.txt"
    first, *rest = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join((first, rest[0], MORE, *rest[1:])), encoding="utf-8")


def told_elsewhere_too(source: Path) -> None:
    """A thing that one document named gets a page, for another names it."""
    appended(source)
    with (source / f"{PLACES[0]}_2022.txt").open("a", encoding="utf-8") as file:
        file.write("加快南湖科创园建设。\n")


def taken_away(source: Path) -> None:
    (source / f"{PLACES[1]}_2022.txt").unlink()


def of_another_place(source: Path) -> None:
    report(source, "四川省成都市武侯区", 2023)


def corrected(source: Path) -> None:
    (source / CORRECTIONS).write_text("做法,名称,地区,改为\n改名,石桥水厂,重庆市江北区,石桥大水厂\n", encoding="utf-8")


CHANGES = (appended, inserted, told_elsewhere_too, taken_away, of_another_place, corrected)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports, and their build."""
    folder = tmp_path_factory.mktemp("before")
    rebuild([write_reports(folder / "报告")], folder / "step", executor=workers.Here())
    return folder


@pytest.fixture
def folder(before: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return shutil.copytree(before, tmp_path / "same", symlinks=True)


def same(folder: Path, **other: object) -> None:
    """One step makes what is made whole."""
    rebuild([folder / "报告"], folder / "step", executor=workers.Here(), **other)  # type: ignore[arg-type]  # each by its name
    rebuild([folder / "报告"], folder / "whole", full=True, executor=workers.Here(), **other)  # type: ignore[arg-type]  # each by its name
    assert made(folder / "step") == made(folder / "whole")


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_and_its_undoing_give_the_bytes_of_a_full_rebuild(change: Callable[[Path], None], folder: Path, before: Path) -> None:
    first = made(folder / "step")
    change(folder / "报告")
    same(folder)
    assert made(folder / "step") != first
    shutil.rmtree(folder / "报告")
    shutil.copytree(before / "报告", folder / "报告")
    same(folder)


def test_a_name_that_holds_an_end_of_a_line_leaves_the_next_rebuild_whole(folder: Path) -> None:
    file = folder / "报告" / f"{PLACES[0]}_2022.txt"
    file.rename(file.with_name("渝中\u2028区\x85报告.txt"))
    same(folder)
    appended(folder / "报告")
    same(folder)


def test_another_policy_gives_the_bytes_of_a_full_rebuild(folder: Path, tmp_path: Path) -> None:
    lax = tmp_path / "lax.toml"
    lax.write_text(LAX, encoding="utf-8")
    same(folder, policy=lax)
    appended(folder / "报告")
    same(folder, policy=lax)
    same(folder)


def test_a_build_that_is_judged_anew_leaves_the_files_of_the_one_before_as_they_are(folder: Path, tmp_path: Path) -> None:
    build, lax = (folder / "step" / ".current").resolve(), tmp_path / "lax.toml"
    lax.write_text(LAX, encoding="utf-8")
    before = made(folder / "step")
    for name in before:
        (tmp_path / "held" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "held" / name).hardlink_to(build / name)
    reassess(folder / "step", policy=lax)
    assert {name: (tmp_path / "held" / name).read_bytes() for name in before} == before
    same(folder, policy=lax)


def test_a_changed_correction_gives_the_bytes_of_a_full_rebuild(folder: Path) -> None:
    corrected(folder / "报告")
    same(folder)
    place = folder / "报告" / CORRECTIONS
    place.write_text(place.read_text(encoding="utf-8").replace("石桥大水厂", "石桥新水厂"), encoding="utf-8")
    same(folder)


def test_an_alias_in_the_lexicon_is_seen_everywhere(tmp_path: Path) -> None:
    source, program = write_reports(tmp_path / "报告"), tmp_path / "program"
    for name in ("kg", "ontology"):
        shutil.copytree(Path(outline.__file__).parents[1] / name, program / name)
    indicators = program / "ontology" / "indicators.ttl"
    said = indicators.read_text(encoding="utf-8")
    assert said.count('"城镇新增就业"@zh') == 1

    def told(output: str) -> dict[str, bytes]:
        done = run_kg("rebuild", source, "-o", tmp_path / output, "-j", "1", cwd=program, PYTHONPATH=str(program))
        assert done.returncode == 0, done.stderr
        return made(tmp_path / output)

    first = told("step")
    indicators.write_text(said.replace('"城镇新增就业"@zh', '"城镇新近就业"@zh'), encoding="utf-8")
    assert told("step") == told("whole") != first


@pytest.mark.parametrize("step", ["assembly.assemble", "_load", "pages.write"])
def test_what_fails_beside_the_rest_ends_the_rebuild_and_the_next_one_is_whole(
    step: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made(folder / "step")
    appended(folder / "报告")

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(step)

    with monkeypatch.context() as failing:
        failing.setattr(f"kg.pipeline.{step}", fails)
        with pytest.raises(RuntimeError, match=step):
            rebuild([folder / "报告"], folder / "step", executor=workers.Here())
    assert made(folder / "step") == before
    same(folder)


# Outlines


def test_rows_are_found_where_the_outlines_say(before: Path) -> None:
    build = (before / "step" / ".current").resolve()
    outlines, rows = outline.read(build), outline.rows(build)
    tables = outline.tables(build, outlines)
    for name in outline.TABLES:
        assert tables[name].rows(range(len(tables[name]))) == rows[name], name
        assert [row["document"] for row in rows[name]] == [each.document for each in outlines for _ in range(each.count(name))]


def test_outlines_are_those_that_the_tables_tell(before: Path) -> None:
    build = (before / "step" / ".current").resolve()
    kept, told = outline.read(build), list(outline.of_tables(build))
    for one, other in zip(kept, told, strict=True):
        other.state, other.sizes = one.state, one.sizes
        assert outline.line(one) == outline.line(other)
