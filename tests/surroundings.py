"""What lies around the tests: the evaluation corpus beside the checkout, and the program in a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[1].parent / "shared"
OFTEN = int(os.environ.get("KG_PROVE", "1"))  # how many times as many examples are tried: `scripts/prove` sets it
KG = [sys.executable, "-c", "import sys; from kg.cli import main; main(sys.argv[1:])"]


def run_kg(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, with what it says."""
    known = {**os.environ, **environment}
    return subprocess.run([*KG, *map(str, arguments)], cwd=cwd, env=known, capture_output=True, encoding="utf-8", timeout=120, check=False)


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Waits for what comes about."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            pytest.fail(f"it did not come about in {seconds} seconds")
        time.sleep(0.01)
