"""What all tests share: where the evaluation corpus lies, and property tests that try the same cases every time."""

from pathlib import Path

import construct_report
import pytest
from hypothesis import settings
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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says of each construct of the claim cases how many are read right."""
    construct_report.print_counts(terminalreporter)
