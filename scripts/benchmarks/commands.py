"""How long short commands take from their start, in processor seconds, beside the start of Python itself."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg import resources
from kg.pipeline import rebuild

KG = [sys.executable, "-c", "import sys; from kg.cli import main; main(sys.argv[1:])"]
COMMANDS = (
    ["--version"],
    ["--help"],
    ["query", "--list"],
    ["query", "ASK { ?s a kg:Target }"],
    ["query", "place-targets", "-p", "place=渝中区"],
    ["scorecard", "渝中区", "--year", "2023"],
    ["explain", "地区生产总值增长6%左右"],
    ["validate"],
)


def told(folder: Path) -> Iterator[str]:
    """A line a command, of a build of the sample."""
    output = folder / "sample"
    rebuild([resources.sample()], output)
    bare = _seconds([sys.executable, "-c", "pass"])
    yield "## Commands: reference is python -c pass; processor seconds"
    yield "| command | s | ratio |"
    yield "|---|---|---|"
    yield f"| python -c pass | {bare:.3f} | 1 |"
    for command in COMMANDS:
        build = [] if command[0] in ("--version", "--help", "explain") else ["-g", str(output)]
        taken = _seconds([*KG, *command, *build])
        yield f"| kg {' '.join(command)} | {taken:.3f} | {taken / bare:.1f} |"


def _seconds(command: Sequence[str]) -> float:
    """The least of five."""
    taken = []
    for _ in range(5):
        begun = _spent()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(_spent() - begun)
    return min(taken)


def _spent() -> float:
    """The seconds of all commands that have ended."""
    return sum(os.times()[2:4])
