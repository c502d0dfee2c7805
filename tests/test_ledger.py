"""Pages of whose documents nothing changed are not made again; whatever bears on a page has it made."""

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from districts import PLACES, report, write_reports
from test_assembly import made

from kg import matching, outline, rollup, workers
from kg.pages import documents, drawn, figures, indicators, ledger, overview, places, search, things, years
from kg.pages.contents import Contents
from kg.pages.figures import Figures
from kg.pages.ledger import Ledger
from kg.pipeline import rebuild
from kg.readers.hints import CORRECTIONS

WRITERS = {documents: "document", indicators: "indicator", places: "place", things: "thing", years: "year"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_reports(tmp_path / "报告")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The pages that are made, by kind and name, since it was last emptied."""
    seen: list[tuple[str, str]] = []
    for module, kind in WRITERS.items():

        def noting(folder: object, *, _kind: str = kind, _write: object = getattr(module, f"write_{kind}"), **given: object) -> None:
            one = given[_kind]
            name = one["document"] if isinstance(one, dict) else getattr(one, "name", None) or getattr(one, "label", None)
            seen.append((_kind, str(name or one)))
            _write(folder, **given)  # type: ignore[operator]  # the function that was there

        monkeypatch.setattr(module, f"write_{kind}", noting)
    return seen


def step(source: Path, tmp_path: Path, written: list[Any], policy: Path | None = None) -> set[Any]:
    """The pages that one step makes, whose build is that of a full one."""
    rebuild([source], tmp_path / "whole", full=True, executor=workers.Here(), policy=policy)
    written.clear()
    rebuild([source], tmp_path / "step", executor=workers.Here(), policy=policy)
    found = set(written)
    assert made(tmp_path / "step") == made(tmp_path / "whole")
    return found


def test_a_first_build_makes_every_page(source: Path, tmp_path: Path, written: list[tuple[str, str]]) -> None:
    found = step(source, tmp_path, written)
    assert {name for kind, name in found if kind == "document"} == {file.name for file in source.glob("*.txt")}
    assert {"重庆市渝中区", "重庆市江北区", "重庆市南岸区"} <= {name for kind, name in found if kind == "place"}


def test_a_change_makes_the_pages_of_its_place_and_its_indicators(
    source: Path,
    tmp_path: Path,
    written: list[tuple[str, str]],
) -> None:
    step(source, tmp_path, written)
    report(source, PLACES[0], 2023, result=7)
    found = step(source, tmp_path, written)
    assert {name for kind, name in found if kind == "document"} == {f"{PLACES[0]}_2022.txt", f"{PLACES[0]}_2023.txt"}
    assert {name for kind, name in found if kind == "place"} == {PLACES[0]}
    assert ("indicator", "地区生产总值") in found


def test_a_number_makes_the_page_of_its_indicator_alone(source: Path, tmp_path: Path, written: list[tuple[str, str]]) -> None:
    step(source, tmp_path, written)
    with (source / f"{PLACES[0]}_2023.txt").open("a", encoding="utf-8") as file:
        file.write("粮食总产量32万吨。\n")
    found = step(source, tmp_path, written)
    assert {name for kind, name in found if kind == "indicator"} == {"粮食产量"}


def test_a_thing_whose_rows_stay_keeps_its_page(source: Path, tmp_path: Path, written: list[tuple[str, str]]) -> None:
    step(source, tmp_path, written)
    with (source / f"{PLACES[1]}_2023.txt").open("a", encoding="utf-8") as file:
        file.write("加快建设南湖科创园。\n")
    found = step(source, tmp_path, written)
    assert "thing" not in {kind for kind, _ in found}
    with (source / f"{PLACES[1]}_2023.txt").open("a", encoding="utf-8") as file:
        file.write("石桥水厂完工。\n")
    assert ("thing", "石桥水厂") in step(source, tmp_path, written)


def test_only_another_target_makes_the_page_of_its_year(source: Path, tmp_path: Path, written: list[tuple[str, str]]) -> None:
    step(source, tmp_path, written)
    file = source / f"{PLACES[0]}_2023.txt"
    told = file.read_text(encoding="utf-8")
    file.write_text(told + "2019年，城镇新增就业4万人。\n", encoding="utf-8")
    assert "year" not in {kind for kind, _ in step(source, tmp_path, written)}
    file.write_text(told + "2023年粮食总产量达到32万吨以上。\n", encoding="utf-8")
    assert ("year", "2023") in step(source, tmp_path, written)


def test_names_are_listed_anew_only_where_something_else_is_named(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rebuild([source], tmp_path / "step", executor=workers.Here())
    file, seen, listed = source / f"{PLACES[0]}_2023.txt", list[object](), search.things
    monkeypatch.setattr(search, "things", lambda contents: seen.append(contents) or listed(contents))
    told = file.read_text(encoding="utf-8")
    for more, anew in (("2019年，城镇新增就业4万人。", False), ("加快建设南湖科创园。", True)):
        seen.clear()
        file.write_text(f"{told}{more}\n", encoding="utf-8")
        rebuild([source], tmp_path / "step", executor=workers.Here())
        assert bool(seen) is anew
        rebuild([source], tmp_path / "whole", full=True, executor=workers.Here())
        assert made(tmp_path / "step") == made(tmp_path / "whole")


def test_a_title_bears_on_the_pages_that_quote_its_document(source: Path, tmp_path: Path, written: list[tuple[str, str]]) -> None:
    step(source, tmp_path, written)
    file = source / f"{PLACES[0]}_2023.txt"
    first, rest = file.read_text(encoding="utf-8").split("\n", 1)
    file.write_text(f"{first[:-2]}汇报\n{rest}", encoding="utf-8")
    step(source, tmp_path, written)


def test_a_verdict_makes_the_page_of_its_indicator(source: Path, tmp_path: Path, written: list[tuple[str, str]]) -> None:
    lax = tmp_path / "lax.toml"
    lax.write_text(matching.DEFAULT.read_text(encoding="utf-8").replace('share = "0.05"', 'share = "0.5"'), encoding="utf-8")
    step(source, tmp_path, written)
    found = step(source, tmp_path, written, policy=lax)
    assert ("indicator", "地区生产总值") in found


def test_the_code_of_a_place_bears_on_the_pages_of_its_indicators(source: Path, tmp_path: Path) -> None:
    """Of two places of one name the first that a document tells of has the page."""
    rebuild([source], tmp_path / "step", executor=workers.Here())
    build = (tmp_path / "step" / ".current").resolve()
    told, other = (Contents(build, outline.read(build)) for _ in range(2))
    other.places[PLACES[0]] = replace(other.places[PLACES[0]], code="", slug="other")
    assert Ledger(told, None).of_indicator("grain-output") != Ledger(other, None).of_indicator("grain-output")


def test_a_chart_whose_links_alone_changed_is_not_drawn_again(
    source: Path, tmp_path: Path, written: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    step(source, tmp_path, written)
    seen: list[object] = []
    draw = drawn.vl_convert.vegalite_to_svg

    def noting(spec: object) -> object:
        seen.append(spec)
        return draw(spec)

    monkeypatch.setattr(drawn.vl_convert, "vegalite_to_svg", noting)
    file = source / f"{PLACES[0]}_2023.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("主要工作", "主要工作安排"), encoding="utf-8")
    rebuild([source], tmp_path / "step", executor=workers.Here())
    assert ("indicator", "地区生产总值") in written
    assert not seen
    rebuild([source], tmp_path / "whole", full=True, executor=workers.Here())
    assert made(tmp_path / "step") == made(tmp_path / "whole")
    report(source, PLACES[0], 2023, result=7)
    rebuild([source], tmp_path / "step", executor=workers.Here())
    rebuild([source], tmp_path / "whole", full=True, executor=workers.Here())
    assert seen
    assert made(tmp_path / "step") == made(tmp_path / "whole")


def test_a_correction_makes_the_pages_of_what_it_puts_right(
    source: Path,
    tmp_path: Path,
    written: list[tuple[str, str]],
) -> None:
    step(source, tmp_path, written)
    (source / CORRECTIONS).write_text("做法,名称,地区,改为\n改名,石桥水厂,重庆市江北区,石桥大水厂\n", encoding="utf-8")
    found = step(source, tmp_path, written)
    assert {name for kind, name in found if kind == "document"} == {f"{PLACES[1]}_{year}.txt" for year in (2022, 2023)}
    assert ("thing", "石桥大水厂") in found


@pytest.fixture
def made_again(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What of all documents together is made, not taken over, since it was last emptied; all in this process, which is looked at."""
    monkeypatch.delattr(os, "fork")
    seen: list[str] = []
    for module, name in ((figures, "Web"), (rollup, "listed"), (overview, "parted")):
        make: Callable[..., object] = getattr(module, name)
        monkeypatch.setattr(module, name, partial(_noting, seen, name, make))
    return seen


def _noting(seen: list[str], name: str, make: Callable[..., object], *given: object) -> object:
    seen.append(name)
    return make(*given)


@pytest.mark.parametrize(
    ("more", "anew"),
    [
        ("全区上下团结一心。", False),  # nothing is said
        ("粮食总产量32万吨。", True),
        ("石桥水厂完工。", True),
    ],
)
def test_networks_and_programmes_are_made_again_only_where_what_they_are_made_of_changed(
    more: str, *, anew: bool, source: Path, tmp_path: Path, made_again: list[str]
) -> None:
    step(source, tmp_path, made_again)
    with (source / f"{PLACES[0]}_2023.txt").open("a", encoding="utf-8") as file:
        file.write(f"{more}\n")
    step(source, tmp_path, made_again)
    assert [name in made_again for name in ("Web", "parted", "listed")] == [anew] * 3


def test_a_title_has_networks_that_quote_its_document_drawn_again(source: Path, tmp_path: Path, made_again: list[str]) -> None:
    step(source, tmp_path, made_again)
    file = source / f"{PLACES[0]}_2023.txt"
    first, rest = file.read_text(encoding="utf-8").split("\n", 1)
    file.write_text(f"{first[:-2]}汇报\n{rest}", encoding="utf-8")
    step(source, tmp_path, made_again)
    assert "Web" in made_again


def test_the_network_of_a_place_is_taken_out_of_its_page_only_where_that_shows_the_same(tmp_path: Path) -> None:
    page = tmp_path / "place.html"
    kept = places.Surroundings("甲", "乙", Figures(None), page)  # type: ignore[arg-type]  # which has nothing to draw from
    page.write_text("<p><!-- drawing 甲 --><svg>1</svg><!-- drawn --></p>", encoding="utf-8")
    assert kept.__html__() == "<!-- drawing 甲 --><svg>1</svg><!-- drawn -->"
    for told in ("<p></p>", "<!-- drawing 丙 --><svg>1</svg><!-- drawn -->", "<!-- drawing 甲 --><svg>1"):
        page.write_text(told, encoding="utf-8")
        with pytest.raises(AttributeError):
            kept.__html__()


def test_a_page_that_is_gone_is_made_again(source: Path, tmp_path: Path, written: list[tuple[str, str]]) -> None:
    step(source, tmp_path, written)
    folder = (tmp_path / "step" / ".current").resolve()
    earlier = ledger.Shelf(folder / "pages" / "place", folder / "pages" / "place")
    files = [file.name for file in (folder / "pages" / "place").iterdir()]
    shelf = ledger.Shelf(tmp_path / "anew", earlier.path)
    assert ledger.taken_over(shelf, files)
    (folder / "pages" / "place" / files[-1]).unlink()
    again = ledger.Shelf(tmp_path / "again", earlier.path)
    assert not ledger.taken_over(again, files)
    assert list(again.path.iterdir()) == [], "what is written next is not written into a page of the build before"


def test_names_stand_in_the_order_in_which_claims_tell_them_however_many_are_looked_for() -> None:
    """After one changed document fewer names are looked for, and what is kept of it must be the same bytes."""
    claims = [{"indicator": "丙行动、甲行动产值", "headings": ["乙行动"]}, {"indicator": "甲行动投资", "headings": []}]
    names = [*(f"{letter}计划" for letter in "子丑寅卯辰巳午未"), "甲行动", "乙行动", "丙行动"]
    all_of_them, some = rollup.naming(claims, names), rollup.naming(claims, rollup.may_name(claims, names))
    assert list(all_of_them.items()) == list(some.items()) == [("丙行动", [0]), ("甲行动", [0, 1]), ("乙行动", [0])]
