"""A graph pieced together anew, and from the one before: the same bytes, the same store, the same violations."""

import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import assembly, build, pipeline, store, workers
from kg.build import take_over
from kg.graph import splice
from kg.pipeline import rebuild

LINES = st.sets(
    st.sampled_from([f"<u:{node}> <u:{way}> <u:{end}> " for node in range(9) for way in "pq" for end in range(3)]), min_size=1, max_size=12
)
PIECES = st.dictionaries(st.sampled_from(["things", "甲", "乙", "丙", "shared", "judged"]), LINES, min_size=1)
PLACES = ("重庆市渝中区", "重庆市江北区", "重庆市")
REPORT = """政府工作报告
——{year}年1月10日在{place}第十九届人民代表大会第三次会议上
一、{before}年工作回顾
{before}年，地区生产总值增长{result}%，粮食产量达到{result}万吨。朝天门码头改造项目开工建设。“885”机制落地见效。
二、{year}年主要工作
{year}年主要预期目标：地区生产总值增长{target}%左右，粮食产量{target}万吨以上。{more}
"""
MORE = ("", "朝天门码头改造建成投用。", "推进“885”工作体系建设，建设红岩村大桥项目。", "城镇新增就业5万人。", "打造红岩村大桥商圈。")
CURATION = "做法,名称,地区,改为\n同一,朝天门码头改造项目,渝中区,朝天门码头改造\n"


@given(before=LINES, removed=LINES, added=LINES)
def test_lines_are_taken_out_and_put_in_where_they_belong(
    tmp_path_factory: pytest.TempPathFactory, before: set[str], removed: set[str], added: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("splice")
    old, out, new = ({f"{line}{'x' * len(line)}\n".encode() for line in lines} for lines in (before | {"<u:5>"}, removed, added))
    (folder / "old").write_bytes(b"".join(sorted(old)))
    splice(folder / "old", folder / "new", out, new)
    assert (folder / "new").read_bytes() == b"".join(sorted((old - out) | new))


@given(before=PIECES, after=PIECES)
def test_a_graph_made_from_the_one_before_is_that_of_its_pieces(
    tmp_path_factory: pytest.TempPathFactory, before: Mapping[str, set[str]], after: Mapping[str, set[str]]
) -> None:
    folder = tmp_path_factory.mktemp("assembly")
    assembly.assemble(folder / "before", written(folder / "before", before), None)
    names = written(folder / "after", after)
    assert assembly.assemble(folder / "anew", written(folder / "anew", after), None) is None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assembly, "MANY", 0)
        assert assembly.assemble(folder / "after", names, folder / "before") is not None
    assert (folder / "after" / "graph.nq").read_bytes() == (folder / "anew" / "graph.nq").read_bytes()


def written(graph: Path, pieces: Mapping[str, set[str]]) -> list[str]:
    """Pieces of a graph, each of its own graph but those that are of several."""
    (graph / "parts").mkdir(parents=True, exist_ok=True)
    return [assembly.write_piece(graph, name, sorted(f"{line}<u:{_graph(name, line)}> .\n" for line in pieces[name])) for name in pieces]


def _graph(name: str, line: str) -> str:
    return ("things", "甲", "judged")[len(line) % 2 + line.count("1") % 2] if name in assembly.MIXED else name


def test_a_missing_piece_of_the_build_before_makes_all_anew(tmp_path: Path) -> None:
    first = written(tmp_path / "before", {"甲": {"<u:1> <u:p> <u:2> "}, "乙": {"<u:3> <u:p> <u:4> "}})
    assembly.assemble(tmp_path / "before", first, None)
    after = written(tmp_path / "after", {"乙": {"<u:3> <u:p> <u:4> "}})
    (tmp_path / "before" / "parts" / first[0]).unlink()
    assert assembly.assemble(tmp_path / "after", after, tmp_path / "before") is None
    assert (tmp_path / "after" / "graph.nq").read_bytes().count(b"\n") == 1


# Whole builds


@pytest.mark.parametrize("seed", range(3))
def test_any_row_of_changes_gives_the_bytes_of_a_full_rebuild(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "MANY", 0)
    source, chance = tmp_path / "报告", random.Random(seed)
    source.mkdir()
    for _ in range(4):
        change(source, chance)
    rebuild([source], tmp_path / "step", executor=workers.local(1))
    for _ in range(4):
        for _ in range(chance.randint(1, 2)):
            change(source, chance)
        summary = rebuild([source], tmp_path / "step", executor=workers.local(1))
        if chance.random() < 0.5:
            pipeline.reassess(tmp_path / "step")
        whole = rebuild([source], tmp_path / "whole", full=True, executor=workers.local(1))
        assert made(tmp_path / "step") == made(tmp_path / "whole")
        assert (summary.violations, summary.claims, summary.documents) == (whole.violations, whole.claims, whole.documents)
        stores = [store.open_store(tmp_path / name / "graph" / "store") for name in ("step", "whole")]
        assert frozenset(stores[0]) == frozenset(stores[1])


def change(source: Path, chance: random.Random) -> None:
    """A report written, written anew or taken away; corrections written or taken away."""
    place, year = chance.choice(PLACES), chance.choice((2022, 2023, 2024))
    file, said = (
        source / f"{place}_{year}.txt",
        {"result": chance.randint(3, 6), "target": chance.randint(4, 7), "more": chance.choice(MORE)},
    )
    curation = source / "curation.csv"
    match chance.randint(0, 6):
        case 0 if len(list(source.glob("*.txt"))) > 1 and file.exists():
            file.unlink()
        case 1 if curation.exists():
            curation.unlink()
        case 1:
            curation.write_text(CURATION, encoding="utf-8")
        case 2 if file.exists():
            file.write_text(file.read_text(encoding="utf-8") + "全市上下团结一心。\n", encoding="utf-8")  # which says nothing
        case _:
            file.write_text(REPORT.format(place=place, year=year, before=year - 1, **said), encoding="utf-8")


def made(output: Path) -> dict[str, bytes]:
    """All that a build leaves, without the store."""
    kept = (path for path in (output / ".current").rglob("*") if path.is_file() and "store" not in path.parts and path.name != build.FILES)
    return {str(path.relative_to(output / ".current")): path.read_bytes() for path in kept}


def test_what_an_earlier_build_holds_is_never_written_to(tmp_path: Path) -> None:
    source = tmp_path / "报告"
    source.mkdir()
    for seed in range(3):
        change(source, random.Random(seed + 10))
    rebuild([source], tmp_path / "output", executor=workers.local(1))
    kept = tmp_path / "kept"
    kept.mkdir()
    files = [file for file in (tmp_path / "output" / ".current").rglob("*") if file.is_file() and file.name not in ("LOG", "LOCK")]
    for number, file in enumerate(files):
        take_over(file, kept / str(number))
    before = [(kept / str(number)).read_bytes() for number in range(len(files))]
    change(source, random.Random(99))
    rebuild([source], tmp_path / "output", executor=workers.local(1))
    assert [(kept / str(number)).read_bytes() for number in range(len(files))] == before
