"""The query page in a real browser that reaches nothing but the server."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import needs_chromium, served_build, watched
from playwright.sync_api import Browser, Page

from kg.pipeline import Summary

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def served(sample: tuple[Summary, Path]) -> Iterator[str]:
    """The address of the sample, served."""
    with served_build(sample[1]) as address:
        yield address


@pytest.fixture
def desk(served: str, browser: Browser) -> Iterator[Page]:
    """The query page of the sample, ready to be asked."""
    with watched(browser, served) as page:
        page.goto(f"{served}query")
        page.locator("body[data-ready]").wait_for(timeout=90_000)
        yield page


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


def test_a_term_that_is_not_ours_is_named_with_the_nearest_that_is(desk: Page) -> None:
    written_in_editor(desk, 'SELECT ?c # kg:Nothing\nWHERE { ?c a kg:Targt ; kg:indicatorTxt "kg:None" }')
    desk.locator("#ask").click()
    fault = desk.locator("#fault")
    fault.wait_for()
    assert fault.inner_text().splitlines() == [
        "没有 kg:Targt 这个词，是不是 kg:Target？",
        "没有 kg:indicatorTxt 这个词，是不是 kg:indicatorText？",
    ]


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


def test_the_query_page_answers_and_hands_over(browser: Browser, made: Path) -> None:
    with served_build(made) as address, watched(browser, address) as page:
        page.goto(f"{address}query?name=kept-by-year")
        page.locator("#told").filter(has_text="行").wait_for(timeout=90_000)
        assert page.locator("#fault").is_hidden()
        page.locator("#questions").select_option("documents")
        page.locator("#answer td a").first.wait_for()
        with page.expect_download() as download:
            page.locator("#forms").get_by_role("link", name="CSV").click()
        assert download.value.path().read_text(encoding="utf-8").startswith("source,")
