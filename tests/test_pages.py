"""Pages say what the tables say, load nothing from elsewhere, and let no text of a document act as markup."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from small_build import write_build, write_pages

from kg import pages
from kg.model import (
    Assessment,
    Claim,
    Commitment,
    Comparator,
    Difficulty,
    DocumentKind,
    Entity,
    EntityType,
    Kind,
    Measure,
    Milestone,
    Naming,
    Period,
    Quantity,
    Quote,
    Reading,
    Relation,
    Report,
    Source,
    Stage,
    Verdict,
)
from kg.pages import search
from kg.pages.contents import title_of
from kg.pages.documents import Mark, pieces
from kg.pages.drawn import Chart, Point
from kg.pages.printing import json_text
from kg.pages.words import province, word
from kg.pipeline import Summary

VOID = {"meta", "link", "input", "br", "rect", "option"}

HOSTILE = "恶意 <b>&#\"'2023?.txt"  # a name no file system minds, and no page may trust
PLACE = Entity(EntityType.PLACE, "安徽省“<i>假</i>”县")
TRAP = Entity(EntityType.PROJECT, "</script><script>alert('项目')</script>")
TEXT = (
    "说明：<script>alert(1)</script>与</script>都是文字。\r\n"
    '2023年“<img src=x onerror=alert(2)>产值”增长"6%"以上，{{ 7 * 7 }}{% raw %}。\u2028'
    "</script><script>alert('项目')</script>建成。参见 https://example.org/<a href='javascript:alert(3)'>\x00\x1b。"
)


def quoted(text: str) -> Quote:
    start = TEXT.index(text)
    return Quote(HOSTILE, start, start + len(text), text)


def hostile_reading() -> Reading:
    """A report whose every name and sentence tries to be markup."""
    source = Source(HOSTILE, TEXT, "0" * 64, "text/plain")
    report = Report(source, "<script>alert('题')</script>", DocumentKind.REPORT, PLACE, None, 2022, 2023, ())
    sentence, clause = quoted(TEXT.splitlines()[1]), quoted('“<img src=x onerror=alert(2)>产值”增长"6%"以上')
    claims = (
        Claim(
            Kind.TARGET, PLACE, "“<img src=x onerror=alert(2)>产值”", None, Measure.GROWTH, Quantity(Decimal(6), "%", Comparator.AT_LEAST),
            None, Period("2023", "2023"), Commitment.STRIVE, clause, sentence, "rule", note="</script>", repeats=(quoted("6%"),),
        ),
    )  # fmt: skip
    built = quoted("</script><script>alert('项目')</script>建成")
    milestones = (Milestone(Kind.TARGET, TRAP, Stage.FINISH, Period("2023", "2023"), built, built, "rule"),)
    relations = (Relation(TRAP, "locatedIn", PLACE, built, "rule"),)
    return Reading(
        report, claims, milestones, (Naming(TRAP, (built,), "rule"),), relations, (Difficulty(quoted("7 * 7"), "<u>", "</script>"),)
    )


@dataclass
class Page(HTMLParser):
    """What stands in a page: tags with their attributes, all ids, and the text by tag."""

    path: Path
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag in VOID or self.open.pop() == tag, f"{self.path.name}: </{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        for tag in dict.fromkeys(self.open):
            self.texts.setdefault(tag, []).append(data)

    def text(self, tag: str = "body") -> str:
        return "".join(self.texts.get(tag, []))

    def said(self) -> str:
        """The text of the page with one space between its parts."""
        return re.sub(r"\s+", " ", " ".join(self.texts["main"]))

    def values(self, *names: str) -> Iterator[str]:
        return (value for _, attributes in self.tags for name, value in attributes.items() if name in names)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of an ordinary build."""
    return write_pages(tmp_path_factory.mktemp("ordinary") / "build")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a build whose text is hostile."""
    reading = hostile_reading()
    assessment = Assessment(reading.claims[0], None, Verdict.UNREPORTED, None, "none")
    return write_pages(tmp_path_factory.mktemp("hostile") / "build", [reading], [assessment])


def all_pages(folder: Path) -> list[Page]:
    return [Page(path) for path in sorted(folder.rglob("*.html"))]


@pytest.fixture(scope="module")
def large(sample: tuple[Summary, Path]) -> Path:
    """The pages of the sample."""
    return sample[1]


@pytest.fixture(params=["build", "hostile", "large"])
def written(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue(request.param)
    return folder


def test_every_link_leads_somewhere(written: Path) -> None:
    found = {page.path.resolve(): page for page in all_pages(written)}
    for page in found.values():
        for href in page.values("href", "src"):
            link = urlsplit(href)
            if link.scheme == "data":
                continue
            target = (page.path.parent / unquote(link.path)).resolve() if link.path else page.path.resolve()
            assert target.is_file(), f"{page.path.name} → {href}"
            assert not link.fragment or unquote(link.fragment) in set(found[target].values("id")), f"{page.path.name} → {href}"


def test_nothing_is_loaded_from_elsewhere(written: Path) -> None:
    for page in all_pages(written):
        assert not [value for value in page.values("href", "src", "action", "srcset") if re.match(r"\s*(\w+:)?//", value)]
        assert [attributes for tag, attributes in page.tags if attributes.get("http-equiv") == "Content-Security-Policy"]
    for name in ("style.css", "page.js", "figure.js"):
        assert not re.search(r"url\(|@import|https?:|fetch\(", (written / "pages" / "assets" / name).read_text(encoding="utf-8"))


def test_only_our_own_files_run_as_scripts(written: Path) -> None:
    for page in all_pages(written):
        scripts = [attributes for tag, attributes in page.tags if tag == "script"]
        assert all("src" in attributes or attributes.get("type") == "application/json" for attributes in scripts)
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
        assert not {tag for tag, _ in page.tags} & {"img", "iframe", "object", "embed", "base", "form"}


def test_a_document_shows_its_whole_text_as_it_is(hostile: Path) -> None:
    page = next(page for page in all_pages(hostile / "pages" / "document"))
    assert page.text("article") == TEXT.replace("\r\n", "\n")  # as a browser reads line ends


def test_the_search_entries_cannot_end_their_script(hostile: Path) -> None:
    scripts = [path.read_text(encoding="utf-8") for path in sorted((hostile / "pages" / "assets").glob("search*.js"))]
    assert len(scripts) > 1
    assert not [script for script in scripts if "<" in script or "\u2028" in script]


def test_the_same_build_gives_the_same_bytes(build: Path) -> None:
    def written() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in [build / "index.html", *build.glob("pages/**/*")] if path.is_file()}

    before = written()
    (build / "pages" / "place" / "left-over.html").write_text("of an earlier build", encoding="utf-8")
    pages.write(build)
    assert written() == before


def test_a_page_is_taken_over_where_it_would_say_the_same_and_only_there(tmp_path: Path) -> None:
    first, second = (write_build(tmp_path / name) for name in ("first", "second"))
    pages.write(first)
    claims = (second / "tables" / "claims.jsonl").read_text(encoding="utf-8")
    (second / "tables" / "claims.jsonl").write_text(claims.replace('"commitment": "ensure"', '"commitment": "strive"'), encoding="utf-8")
    pages.write(second, first)
    whole = write_build(tmp_path / "whole")
    shutil.copyfile(second / "tables" / "claims.jsonl", whole / "tables" / "claims.jsonl")
    pages.write(whole)
    names = {path.relative_to(whole) for path in [whole / "index.html", *whole.glob("pages/**/*.html")]}
    assert {name: (second / name).read_bytes() for name in names} == {name: (whole / name).read_bytes() for name in names}
    taken = {name for name in names if (second / name).samefile(first / name)}
    assert Path("index.html") in taken and Path("pages/place/339901.html") in names - taken


def test_pages_do_not_depend_on_hash_order(build: Path, tmp_path: Path) -> None:
    def written(seed: str) -> dict[Path, bytes]:
        folder = shutil.copytree(build, tmp_path / seed)
        command = [sys.executable, "-c", "import sys, pathlib, kg.pages; kg.pages.write(pathlib.Path(sys.argv[1]))", str(folder)]
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])}
        subprocess.run(command, env=environment, check=True)
        return {path.relative_to(folder): path.read_bytes() for path in folder.glob("pages/**/*") if path.is_file()}

    assert written("1") == written("2")


def test_a_place_tells_what_came_of_its_targets(build: Path) -> None:
    said = Page(build / "pages" / "place" / "339901.html").said()
    assert "地区生产总值 增长6%左右" in said
    assert "✗ 未达到 增长5.2% −0.8 个百分点" in said
    assert "粮食产量 30万吨以上 确保 2022年 ✓ 达到 31万吨 +1 万吨" in said
    assert "居民收入 与经济增长基本同步 2022年 … 尚无后续报告" in said
    assert "青山大桥 投用 项目 2022年" in said


def test_a_quote_is_marked_in_its_sentence(build: Path) -> None:
    page = Page(build / "pages" / "place" / "339901.html")
    assert "粮食产量确保30万吨以上" in page.texts["mark"]
    assert "，粮食产量确保30万吨以上，城镇新增就业5000人" in page.text("blockquote")


def test_the_front_page_counts_what_the_tables_hold(build: Path) -> None:
    said = Page(build / "index.html").said()
    for figure in ("份文件 2", "个地方 1", "条目标 5", "条完成情况 3", "件项目与事项 1", "处未能确定 1"):
        assert figure in said


def test_the_front_page_of_nothing_is_a_page(tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "build", [], [])
    assert "份文件" in Page(folder / "index.html").text("main")


def test_a_heavy_place_is_cut_by_year_into_light_pages(tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "build", [heavy_reading()], [])
    place = folder / "pages" / "place"
    assert {"330000.html", "330000-2020.html", "330000-2021.html", "330000-2021-2.html"} <= {path.name for path in place.iterdir()}
    assert max(path.stat().st_size for path in place.iterdir()) < 1_000_000
    shown = [value for path in place.glob("330000-*") for value in Page(path).values("id") if re.fullmatch("[0-9a-f]{16}", value)]
    assert len(shown) == len(set(shown)) == 900


def heavy_reading() -> Reading:
    """A report of 900 achievements in long sentences."""
    line = "全省第{}项工作扎实推进，" + "各方面基础不断巩固，" * 30 + "指标{}达到{}个。"
    text = "".join(line.format(number, number, number) for number in range(900))
    place = Entity(EntityType.PLACE, "浙江省", "330000")
    claims, at = [], 0
    for number in range(900):
        said, end = line.format(number, number, number), f"指标{number}达到{number}个"
        sentence, start = Quote("重.txt", at, at + len(said), said), at + said.index(end)
        quote = Quote("重.txt", start, start + len(end), end)
        period = Period("2020", "2020") if number < 100 else Period("2021", "2021")
        quantity = Quantity(Decimal(number), "个")
        claims.append(
            Claim(Kind.ACHIEVEMENT, place, f"指标{number}", None, Measure.LEVEL, quantity, None, period, None, quote, sentence, "rule")
        )
        at += len(said)
    report = Report(Source("重.txt", text, "0" * 64, "text/plain"), "重", DocumentKind.REPORT, place, None, 2021, 2022, ())
    return Reading(report, tuple(claims))


def test_every_page_is_light(large: Path) -> None:
    heaviest = max(all_pages(large), key=lambda page: page.path.stat().st_size)
    assert heaviest.path.stat().st_size < 1_000_000, heaviest.path.name


def test_the_kinds_of_documents_are_listed_in_their_order(large: Path) -> None:
    heads = [head for head in Page(large / "index.html").texts["summary"] if "份" in head]
    assert heads == ["政府工作报告 9 份", "计划报告 1 份", "新闻 2 份"]


def test_an_indicator_is_drawn_by_year_and_side_by_side_with_links_to_the_sentences(large: Path) -> None:
    page = Page(large / "pages" / "indicator" / "gross-regional-product.html")
    drawn = [attributes["aria-label"] for tag, attributes in page.tags if tag == "path" and "年" in attributes.get("aria-label", "")]
    assert drawn.count("渝中区 2023年 目标：增长6%以上　✓ 达到") == 2  # once by year, once beside the others
    assert "江北区 2022年 完成：增长3.1%" in drawn
    assert sum(tag == "svg" for tag, _ in page.tags) >= 3
    assert "渝中区" in page.text("table") and "增长6%以上" in page.text("table")


def yearly(place: str, years: range, high: float) -> list[Point]:
    return [Point(place, str(year), "result", high, high, "", f"{place} {year}年", "#at") for year in years]


def test_the_words_of_a_chart_take_their_size_from_the_style_sheet(large: Path) -> None:
    for name in ("series", "comparison"):
        drawn = Chart(name, yearly("青山市", range(2020, 2023), 5)).__html__()
        assert "青山市" in drawn and 'font-size="0' not in drawn
    assert re.search(r"\.chart text \{ font: \d+px", (large / "pages" / "assets" / "style.css").read_text(encoding="utf-8"))


@pytest.mark.parametrize("years", [range(2023, 2024), range(2016, 2024), range(1999, 2024)])
def test_no_more_years_stand_below_a_chart_than_have_room(years: range) -> None:
    told = re.findall(r">((?:19|20)\d\d)</text>", Chart("series", yearly("青山市", years, 5)).__html__())
    assert 0 < len(told) <= 8 and told[0] == str(years[0])


def test_long_numbers_have_room_beside_a_chart() -> None:
    short, long = (
        float(re.search(r'width="([\d.]+)"', Chart("series", yearly("青山市", range(2020, 2023), high)).__html__())[1]) for high in (5, 5e9)
    )
    assert long - short > 40


def test_a_year_sets_places_side_by_side(large: Path) -> None:
    said = Page(large / "pages" / "year" / "2023.html").said()
    assert "增长6%以上 ✓ 增长6.3%" in said and "增长10%左右 ✗ 增长4.3%" in said
    assert Page(large / "pages" / "year" / "2024.html").said().count("尚无后续报告") > 3


def test_a_project_has_its_milestones_on_a_time_line(large: Path) -> None:
    page = next(page for page in all_pages(large / "pages" / "thing") if page.text("h1") == "化龙桥科创园")
    years = [head[:4] for head in page.texts["h3"] if head[:4].isdecimal()]
    assert years == sorted(years) and years[0] == "2021" and years[-1] == "2024"
    assert "2024年 投用 目标 " in page.said()


def test_a_programme_has_its_parts(large: Path) -> None:
    page = next(page for page in all_pages(large / "pages" / "thing") if "“33618”" in page.text("h1"))
    assert "组成" in page.text("h2") and "软件信息服务" in page.text("li")


def test_the_network_opens_into_its_communities(large: Path) -> None:
    communities = sorted((large / "pages" / "network").glob("*.html"))
    overview = (large / "pages" / "network.html").read_text(encoding="utf-8")
    assert communities and [path for path in communities if f'href="network/{path.name}"' not in overview] == []
    drawn = re.compile(r'class="drawing">(.*?)</script>', re.DOTALL)
    nodes = [len(json.loads(drawn.search(path.read_text(encoding="utf-8"))[1])["nodes"]) for path in communities]  # type: ignore[index]  # it is there
    assert min(nodes) > 1 and max(nodes) <= 1500


def test_search_finds_indicators_and_named_things_by_their_pages(large: Path) -> None:
    script = (large / "pages" / "assets" / "search.js").read_text(encoding="utf-8")
    assert '["地区生产总值","指标","indicator/gross-regional-product.html"]' in script
    assert re.search(r'\["化龙桥科创园","[^"]+","thing/', script)


def test_what_is_searched_is_loaded_in_parts() -> None:
    entries = [json_text(["甲" * 40_000, str(number)]).encode() for number in range(9)]
    cut = list(search.parts(entries))
    assert [entry for part in cut for entry in part] == entries
    assert [len(part) for part in cut] == [3, 3, 3]
    assert max(len(b",".join(part)) for part in cut) < search.PART_BYTES
    assert list(search.parts([])) == []


def test_overlapping_marks_are_all_kept() -> None:
    marks = [Mark(0, 6, "target", "a", ""), Mark(2, 4, "estimate", "b", ""), Mark(2, 8, "target", "c", "")]
    cut = list(pieces("零一二三四五六七八九", marks))
    assert "".join(piece.text for piece in cut) == "零一二三四五六七八九"
    assert [(piece.text, piece.numbers) for piece in cut] == [
        ("零一", (0,)), ("二三", (0, 1, 2)), ("四五", (0, 2)), ("六七", (2,)), ("八九", ()),
    ]  # fmt: skip
    assert [anchor for piece in cut for anchor in piece.anchors] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("place", "within"),
    [
        ("山西省阳泉市", "山西省"),
        ("内蒙古自治区包头市", "内蒙古自治区"),
        ("重庆市渝中区", "重庆市"),
        ("北京市", "北京市"),
        ("全国", "全国"),
    ],
)
def test_a_place_is_listed_under_its_province(place: str, within: str) -> None:
    assert province(place) == within


def test_every_choice_of_the_model_has_a_word() -> None:
    for group, choices in (("kind", Kind), ("stage", Stage), ("type", EntityType), ("document_kind", DocumentKind)):
        assert all(word(group, choice) != choice for choice in choices)


def test_a_report_without_a_title_is_called_what_it_is() -> None:
    row = {"document": "city/南京市_2024.txt", "title": "", "kind": "report", "place": "江苏省南京市", "plan_year": 2024}
    assert title_of(row) == "政府工作报告（江苏省南京市 2024年）"
    assert title_of({**row, "kind": "news"}).startswith("city/南京市_2024.txt")
    assert title_of({**row, "place": None}).startswith("city/南京市_2024.txt")


def test_a_place_opens_with_the_year_of_its_newest_plan_and_ends_with_what_is_far(sample: tuple[Summary, Path]) -> None:
    page = (sample[1] / "pages" / "place" / "500000.html").read_text(encoding="utf-8")
    years = [int(year) for year in re.findall(r'<section id="y(\d+)"', page)]
    assert years[0] == 2025 and years[-1] == 2027
    assert years[:-1] == sorted(years[:-1], reverse=True)
