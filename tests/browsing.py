"""A real browser for the tests: cut off from every network, and watched for what it asks for and what it complains of."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from kg import serve

CHROMIUM = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
CUT = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"  # no name and no address is found but this machine's own
DISK = "file:///"  # without a host
REFUSED = "status of 400"  # what the browser logs of a question that the server refuses, which the page itself shows
HELD = ("data:", "blob:")  # what a page has in itself

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (apt-get install chromium)")


@contextmanager
def cut_off_browser() -> Iterator[Browser]:
    """A browser that reaches nothing but files and this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, CUT])
        yield browser
        browser.close()


@contextmanager
def watched(browser: Browser, home: str) -> Iterator[Page]:
    """A page that must run without a complaint, and ask for nothing but what lies below `home`.

    What it asked for is held against `home` when it is done with, in all frames and workers, whether or not there was an answer.
    """
    context = browser.new_context(offline=home == DISK, viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    troubles: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda error: troubles.append(str(error.error)))
    context.on("console", lambda message: troubles.append(message.text) if _complains(message) else None)
    yield context.new_page()
    context.close()
    foreign = [url for url in asked if not url.startswith((home, *HELD))]
    assert not foreign, f"asked of others: {foreign}"
    assert not troubles, troubles
    assert asked, "a page that asks for nothing was not watched"


def _complains(message: ConsoleMessage) -> bool:
    return message.type in ("error", "warning") and REFUSED not in message.text


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


def largest(folder: Path) -> Path:
    """The page of a folder with most to show."""
    return max(sorted(folder.glob("*.html")), key=lambda path: path.stat().st_size)
