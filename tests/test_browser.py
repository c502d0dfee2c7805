"""The pages in a real browser, opened from disk and cut off from every network."""

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from small_build import write_pages

from kg import serve
from kg.pipeline import Summary, rebuild

CHROMIUM = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (apt-get install chromium)")


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pages(tmp_path_factory.mktemp("browser") / "build")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def context(browser: Browser) -> BrowserContext:
    return browser.new_context(offline=True, viewport={"width": 1280, "height": 900})


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that must run without an error, and ask for nothing but files of the build."""
    page, asked, troubles = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if message.type in ("error", "warning") else None)
    yield page
    page.close()
    assert not troubles
    assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]


def click_node(page: Page, label: str) -> None:
    """Click on the canvas where the node with this label is drawn."""
    page.locator(".figure").scroll_into_view_if_needed()
    spot = page.evaluate(
        """label => {
            const figure = document.querySelector(".figure");
            const node = JSON.parse(figure.querySelector(".drawing").textContent).nodes.find((each) => each.full === label);
            return figure.network.canvasToDOM(figure.network.getPosition(node.id));
        }""",
        label,
    )
    page.locator(".figure .canvas").click(position=spot)


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


@contextmanager
def served_build(build: Path) -> Iterator[str]:
    """The address of a build while it is served."""
    made = serve.server(build, "127.0.0.1", 0, limit=60)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield serve.address(made)
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture(scope="module")
def served(sample: tuple[Summary, Path]) -> Iterator[str]:
    """The address of the sample, served."""
    with served_build(sample[1]) as address:
        yield address


@pytest.fixture
def desk(served: str, browser: Browser) -> Iterator[Page]:
    """The query page, in a browser that reaches nothing but it."""
    page, asked, troubles = browser.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(f"{served}query")
    page.locator("body[data-ready]").wait_for(timeout=90_000)
    yield page
    page.close()
    assert not troubles
    assert not [url for url in asked if not url.startswith((served, "blob:", "data:"))]


def test_a_bundled_question_is_asked_with_its_parameters_and_sorted(desk: Page) -> None:
    desk.locator("#questions").select_option("place-targets")
    desk.get_by_label("地名，可只写末级").fill("渝中区")
    desk.get_by_label("年份；0 为全部").fill("2023")
    desk.keyboard.press("Enter")
    desk.locator("#told").filter(has_text=re.compile(r"^[34]\d 行")).wait_for()
    assert desk.locator("#answer td").filter(has_text="✓ 达到").count() > 10
    assert set(desk.locator("#answer tbody tr td:first-child").all_inner_texts()) == {"重庆市渝中区"}
    desk.locator("#answer th").filter(has_text="数值").click()
    numbers = [float(text) for text in desk.locator("#answer tbody tr td:nth-child(6)").all_inner_texts() if text]
    assert numbers == sorted(numbers) and len(numbers) > 20


def test_a_row_leads_to_its_document(desk: Page) -> None:
    desk.locator("#questions").select_option("indicator-sentences")
    desk.locator("#answer td a").first.click()
    desk.locator("article.source").wait_for()


def test_an_answer_can_be_taken_away_and_drawn(desk: Page) -> None:
    desk.locator("#questions").select_option("kept-by-place")
    desk.locator("#forms").wait_for()
    for name in ("CSV", "Excel"):
        with desk.expect_download() as download:
            desk.locator("#forms").get_by_role("link", name=name).click()
        assert download.value.path().stat().st_size > 40
    desk.locator("#draw").click()
    desk.locator("#chart svg").wait_for()


def written_in_editor(desk: Page, text: str) -> None:
    desk.evaluate("text => ace.edit('editor').setValue(text, -1)", text)


def test_a_mistake_is_shown_where_it_is_with_its_likely_cause(desk: Page) -> None:
    written_in_editor(desk, "SELECT ?c\nWHERE { ?c kg:verdict ？x }")
    desk.locator("#ask").click()
    fault = desk.locator("#fault")
    fault.wait_for()
    assert "line 2, column" in fault.inner_text() and "full width" in fault.inner_text()
    assert desk.evaluate("ace.edit('editor').session.getAnnotations()[0].row") == 1


def test_the_editor_completes_our_terms(desk: Page) -> None:
    written_in_editor(desk, "")
    desk.locator("#editor textarea").focus()
    desk.keyboard.type("ASK { ?c kg:verdict-unrep")
    desk.keyboard.press("Control+Space")
    desk.locator(".ace_autocomplete .ace_line").filter(has_text="未见报告").wait_for()
    desk.keyboard.press("Enter")
    assert "kg:verdict-unreported" in desk.evaluate("ace.edit('editor').getValue()")


def test_triples_are_drawn_as_a_network_and_history_brings_a_query_back(desk: Page) -> None:
    written_in_editor(desk, "CONSTRUCT { ?a kg:partOf ?b } WHERE { ?a kg:partOf ?b }")
    desk.locator("#ask").click()
    desk.locator("#network canvas").wait_for()
    desk.locator("#history").select_option(index=1)
    desk.locator("#network canvas").wait_for()


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


@pytest.fixture(scope="session")
def seeds(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of real reports."""
    output = tmp_path_factory.mktemp("seeds") / "output"
    rebuild([shared / "corpus" / "seeds"], output)
    return output


@pytest.fixture(params=["sample", "seeds"])
def made(request: pytest.FixtureRequest) -> Path:
    """A build of reports: the bundled ones, and real ones."""
    found = request.getfixturevalue(request.param)
    return found[1] if isinstance(found, tuple) else found


def largest(folder: Path) -> Path:
    return max(sorted(folder.glob("*.html")), key=lambda path: path.stat().st_size)


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


def test_the_query_page_answers_and_hands_over(browser: Browser, made: Path) -> None:
    with served_build(made) as address:
        page = browser.new_page()
        page.goto(f"{address}query?name=kept-by-year")
        page.locator("#told").filter(has_text="行").wait_for(timeout=90_000)
        assert page.locator("#fault").is_hidden()
        page.locator("#questions").select_option("documents")
        page.locator("#answer td a").first.wait_for()
        with page.expect_download() as download:
            page.locator("#forms").get_by_role("link", name="CSV").click()
        assert download.value.path().read_text(encoding="utf-8").startswith("source,")
        page.close()
