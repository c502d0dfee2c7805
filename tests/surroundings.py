"""What lies around the tests: the evaluation corpus beside the checkout, and the program in a process of its own."""

import sys
from pathlib import Path

SHARED = Path(__file__).parents[1].parent / "shared"
KG = [sys.executable, "-c", "import sys; from kg.cli import main; main(sys.argv[1:])"]
