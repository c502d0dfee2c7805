"""Watches the messages of a program that a test starts, as messages_told does those of the test; Python loads it by its name."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))
import messages_told  # noqa: F401 — what it does, it does when it is loaded
