"""What lies around the tests: the evaluation corpus beside the checkout, and the program in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

SHARED = Path(__file__).parents[1].parent / "shared"
KG = [sys.executable, "-c", "import sys; from kg.cli import main; main(sys.argv[1:])"]


def run_kg(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, with what it says."""
    known = {**os.environ, **environment}
    return subprocess.run([*KG, *map(str, arguments)], cwd=cwd, env=known, capture_output=True, encoding="utf-8", timeout=120, check=False)
