"""What all tests share: where the evaluation corpus lies, and property tests that try the same cases every time."""

from collections.abc import Iterator
from pathlib import Path

import construct_report
import pytest
from browsing import cut_off_browser
from hypothesis import settings
from playwright.sync_api import Browser
from surroundings import SHARED

from kg import resources
from kg.pipeline import Summary, rebuild

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, print_blob=False)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with `corpus` and `gold`, which lie beside the checkout and not in it."""
    if not SHARED.is_dir():
        pytest.skip(f"no evaluation corpus beside the checkout ({SHARED.name}/)")
    return SHARED


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Summary, Path]:
    """The bundled sample, rebuilt."""
    output = tmp_path_factory.mktemp("sample") / "output"
    return rebuild([resources.sample()], output), output


@pytest.fixture(scope="session")
def seeds(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few real reports, rebuilt."""
    output = tmp_path_factory.mktemp("seeds") / "output"
    rebuild([shared / "corpus" / "seeds"], output)
    return output


@pytest.fixture(params=["sample", "seeds"])
def made(request: pytest.FixtureRequest) -> Path:
    """A build of reports: the bundled ones, and real ones where they lie beside the checkout."""
    found = request.getfixturevalue(request.param)
    return found[1] if isinstance(found, tuple) else found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser that reaches nothing but files and this machine."""
    with cut_off_browser() as browser:
        yield browser


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says of each construct of the claim cases how many are read right."""
    construct_report.print_counts(terminalreporter)
