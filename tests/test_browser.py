"""The pages in a real browser, opened from disk and cut off from every network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import DISK, click_node, largest, needs_chromium, watched
from playwright.sync_api import Browser, Page
from small_build import write_pages

from kg.pipeline import Summary

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pages(tmp_path_factory.mktemp("browser") / "build")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with watched(browser, DISK) as page:
        yield page


@pytest.mark.parametrize("address", ["http://127.0.0.2/x.png", "https://example.org/x.png", "file://example.org/x.png"])
def test_a_page_that_asks_another_host_gets_nothing_and_is_noticed(browser: Browser, tmp_path: Path, address: str) -> None:
    (tmp_path / "page.html").write_text(f'<img src="{address}" onload="throw new Error(1)">', encoding="utf-8")
    with pytest.raises(AssertionError, match="asked of others.*x.png"), watched(browser, DISK) as page:
        page.goto((tmp_path / "page.html").as_uri())


def test_a_click_on_a_node_shows_the_sentences_behind_it(page: Page, build: Path) -> None:
    page.goto((build / "index.html").as_uri())
    page.get_by_role("link", name="打开关系网络").click()
    click_node(page, "粮食产量")
    panel = page.locator(".panel")
    panel.get_by_role("heading", name="粮食产量").wait_for()
    assert "2022年，地区生产总值增长5.2%，粮食产量31万吨。" in panel.inner_text()
    assert "粮食产量确保30万吨以上" in panel.locator("mark").all_inner_texts()


def test_the_network_is_filtered_by_kind_year_and_verdict(page: Page, build: Path) -> None:
    def seen() -> set[str]:
        nodes = "document.querySelector('.figure').shown.nodes"
        return set(page.evaluate(f"{nodes}.get({{ filter: (node) => !node.hidden }}).map((node) => node.full)"))

    page.goto((build / "pages" / "network.html").as_uri())
    everything = seen()
    page.get_by_label("指标").uncheck()
    assert "粮食产量" in everything and "粮食产量" not in seen()
    page.get_by_label("指标").check()
    page.get_by_label("结果").select_option("missed")
    assert seen() == {"浙江省青山县", "地区生产总值"}
    page.get_by_label("结果").select_option("")
    page.get_by_label("年份").select_option("2023")
    assert seen() == {"浙江省青山县", "地区生产总值"}
    page.get_by_label("年份").select_option("")
    assert seen() == everything


def test_a_click_on_an_edge_shows_what_ties_its_nodes(page: Page, build: Path) -> None:
    page.goto((build / "pages" / "place" / "339901.html").as_uri())
    page.locator(".figure").scroll_into_view_if_needed()
    spot = page.evaluate(
        """() => {
            const network = document.querySelector(".figure").network;
            const edge = JSON.parse(document.querySelector(".drawing").textContent).edges[0];
            const ends = [edge.from, edge.to].map((node) => network.getPosition(node));
            return network.canvasToDOM({ x: 0.35 * ends[0].x + 0.65 * ends[1].x, y: 0.35 * ends[0].y + 0.65 * ends[1].y });
        }"""
    )
    page.locator(".figure .canvas").click(position=spot)
    assert " — " in page.locator(".panel h3").inner_text()
    assert page.locator(".panel mark").count() >= 1


def test_a_sentence_leads_to_its_place_in_the_document(page: Page, build: Path) -> None:
    page.goto((build / "pages" / "network.html").as_uri())
    page.get_by_label("查找节点").fill("青山大桥")
    page.get_by_label("查找节点").press("Enter")
    page.locator(".panel .evidence").filter(has_text="建成通车").get_by_role("link").first.click()
    page.locator("article.source").wait_for()
    assert "青山大桥" in page.locator("#reading").inner_text()
    assert page.locator("mark.shown").inner_text() == "青山大桥建成通车"


def test_the_search_box_finds_places_and_sentences(page: Page, build: Path) -> None:
    page.goto((build / "index.html").as_uri())
    page.get_by_role("searchbox").fill("粮食")
    found = page.locator("#found")
    found.get_by_role("link", name="粮食产量确保30万吨以上").wait_for()
    page.get_by_role("searchbox").fill("青山县")
    found.get_by_role("link", name="浙江省青山县 地方").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("浙江省青山县")


def test_a_place_is_found_first_by_its_short_name(page: Page, build: Path) -> None:
    page.goto((build / "index.html").as_uri())
    page.get_by_role("searchbox").fill("青山")
    found = page.locator("#found a")
    found.filter(has_text="青山大桥").first.wait_for()
    assert found.first.inner_text().startswith("浙江省青山县")


def test_a_row_opens_by_keyboard_and_shows_target_and_outcome(page: Page, build: Path) -> None:
    page.goto((build / "pages" / "place" / "339901.html").as_uri())
    row = page.locator("details.row", has=page.locator(".what", has_text="粮食产量")).first
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    assert row.locator("mark").all_inner_texts() == ["粮食产量确保30万吨以上", "粮食产量31万吨"]


def test_a_mark_tells_its_reading_when_it_has_the_focus(page: Page, build: Path) -> None:
    page.goto((build / "index.html").as_uri())
    page.locator("#documents").get_by_role("link").first.click()
    page.locator("article mark").filter(has_text="城镇新增就业5000人").focus()
    assert "目标：城镇新增就业 5000人（2022年）" in page.locator("#reading").inner_text()


@pytest.mark.parametrize("name", ["index.html", "pages/network.html", "pages/place/339901.html"])
def test_a_telephone_needs_no_sideways_scrolling(page: Page, build: Path, name: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto((build / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_point_of_a_chart_tells_itself_and_leads_to_its_sentence(page: Page, sample: tuple[Summary, Path]) -> None:
    page.goto((sample[1] / "pages" / "indicator" / "gross-regional-product.html").as_uri())
    point = page.locator(".chart a", has=page.locator("[aria-label*='渝中区 2023年 目标：增长6%以上']")).first
    point.hover()
    page.locator("#reading").filter(has_text="✓ 达到").wait_for()
    point.click()
    page.locator("article.source").wait_for()
    assert "增长6%以上" in page.locator("mark.shown").first.inner_text()


def test_the_search_box_finds_indicators_and_projects(page: Page, sample: tuple[Summary, Path]) -> None:
    page.goto((sample[1] / "index.html").as_uri())
    page.get_by_role("searchbox").fill("社会消费品零售")
    page.locator("#found").get_by_role("link", name="社会消费品零售总额 指标").click()
    assert page.get_by_role("heading", level=1).inner_text() == "社会消费品零售总额"
    page.get_by_role("searchbox").fill("化龙桥科创园")
    page.locator("#found").get_by_role("link", name="化龙桥科创园 片区园区").click()
    assert page.locator(".timeline li").count() >= 3


@pytest.mark.parametrize("name", ["index.html", "pages/indicator/gross-regional-product.html", "pages/year/2023.html"])
def test_the_pages_of_the_sample_need_no_sideways_scrolling(page: Page, sample: tuple[Summary, Path], name: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto((sample[1] / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


# The sample, and the seeds where they lie beside the checkout


def test_from_the_index_a_place_and_from_its_scorecard_the_sentence_in_the_text(page: Page, made: Path) -> None:
    page.goto((made / "index.html").as_uri())
    page.locator("#places").get_by_role("link", name="江北区").click()
    row = page.locator("details.row.target").first
    row.locator("summary").click()
    quote = row.locator("mark").first.inner_text()
    row.locator("figcaption a").first.click()
    page.locator("article.source").wait_for()
    assert page.locator("mark.shown").first.inner_text() in quote or quote in page.locator("article.source").inner_text()
    assert page.locator("#reading").inner_text().startswith("目标：")


def test_the_network_of_reports_is_filtered_and_searched(page: Page, made: Path) -> None:
    def seen() -> int:
        return int(page.evaluate("document.querySelector('.figure').shown.nodes.get({ filter: (node) => !node.hidden }).length"))

    page.goto((made / "pages" / "network.html").as_uri())
    everything = seen()
    page.locator(".filters [value=indicator]").uncheck()
    assert 0 < seen() < everything
    page.locator(".filters [value=indicator]").check()
    page.get_by_label("结果").select_option("open")
    assert 0 < seen() < everything
    page.get_by_label("结果").select_option("")
    assert seen() == everything
    label = page.locator("#nodes option").first.get_attribute("value") or ""
    page.get_by_label("查找节点").fill(label)
    page.get_by_label("查找节点").press("Enter")
    assert page.locator(".panel h3").inner_text() == label and page.locator(".panel blockquote").count() > 0


def test_what_stands_in_a_report_is_found_from_any_page(page: Page, made: Path) -> None:
    page.goto(largest(made / "pages" / "document").as_uri())
    words = page.locator("article mark.target").first.inner_text()[:8]
    page.get_by_role("searchbox").fill(words)
    found = page.locator("#found a small").first
    found.wait_for()
    assert words in page.locator("#found").inner_text()


def test_pages_are_light_and_fit_a_telephone(page: Page, made: Path) -> None:
    heavy = {path.name: path.stat().st_size for path in made.rglob("pages/**/*") if path.is_file() and path.stat().st_size > 1_000_000}
    assert heavy == {}
    page.set_viewport_size({"width": 360, "height": 740})
    folders = [largest(made / "pages" / name) for name in ("place", "document", "thing", "indicator", "year")]
    for path in [made / "index.html", made / "pages" / "guide.html", *folders]:
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path.name


def test_a_place_is_printed_in_columns_with_all_its_rows_and_nothing_to_click(page: Page, sample: tuple[Summary, Path]) -> None:
    page.set_viewport_size({"width": 690, "height": 980})  # A4 within its margins
    page.goto((sample[1] / "pages" / "place" / "500103.html").as_uri())
    further = page.locator("details.more .row summary").first
    assert not further.is_visible()
    page.emulate_media(media="print")
    assert further.is_visible()
    assert page.locator(".heads").first.is_visible()
    assert not page.locator(".masthead").is_visible() and not page.locator(".more > summary").first.is_visible()
    cells = [page.locator(f".row.target .{name}").first.bounding_box() for name in ("what", "value", "came")]
    assert len({cell["y"] for cell in cells if cell}) == 1
