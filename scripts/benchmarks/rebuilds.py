"""What a rebuild takes as the corpus grows, in one process or two, and after a small change.

Seconds are the processor's, its workers' among them, for others may use the machine as well; of several processes also those that passed.
The first step, `words`, loads the vocabularies; the time of a document leaves it out.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import copies
from copies import Texts

from kg.errors import BuildError

HERE = Path(__file__).parent
STEPS = ("words", "find", "read", "link", "assess", "graph", "pages", "load", "check")


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds and memory (MB, of the main process by its end) of each step; seconds that passed; memory of the largest worker."""

    seconds: Mapping[str, float]
    memory: Mapping[str, float]
    wall: float
    worker: float

    @property
    def work(self) -> float:
        """The seconds of all steps but the first."""
        return sum(self.seconds.values()) - self.seconds["words"]

    def cells(self) -> str:
        """The seconds of each step as cells of a table."""
        return " | ".join(f"{self.seconds.get(step, 0):.2f}" for step in STEPS)


def rebuilt(source: Path, output: Path, jobs: int = 1) -> Figures:
    """The figures of a rebuild in a process of its own."""
    command = [sys.executable, HERE / "rebuild_once.py", source, output, str(jobs)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"{source}: {done.stderr.strip().splitlines()[-1]}; mend that and run again")
    return Figures(**json.loads(done.stdout))


def scaling(base: Texts, counts: Sequence[int], folder: Path) -> Iterator[str]:
    """Two lines for each number of copies: seconds, and memory."""
    yield "## Scaling: reference is one copy; processor seconds and largest memory (MB so far) of a rebuild with one process"
    yield f"| copies | documents | | a document | ratio | {' | '.join(STEPS)} |"
    yield "|---" * (len(STEPS) + 5) + "|"
    first = 0.0
    for count in counts:
        made = rebuilt(copies.write(base, count, folder / f"{count}x"), folder / f"{count}x-output")
        each = made.work / (count * len(base))
        first = first or each
        yield f"| {count} | {count * len(base)} | s | {each:.3f} | {each / first:.2f} | {made.cells()} |"
        yield f"| | | MB | | | {' | '.join(f'{made.memory[step]:.0f}' if step in made.memory else '' for step in STEPS)} |"


def jobs(base: Texts, folder: Path) -> Iterator[str]:
    """A line for one process, and for two."""
    source = copies.write(base, 1, folder / "jobs")
    yield "## Processes: reference is one"
    yield "| processes | s that passed | times as fast | processor s | MB main | MB worker |"
    yield "|---|---|---|---|---|---|"
    made = {count: rebuilt(source, folder / f"jobs-{count}", count) for count in (1, 2)}
    for count, one in made.items():
        memory = f"{max(one.memory.values()):.0f} | {one.worker:.0f}"
        yield f"| {count} | {one.wall:.1f} | {made[1].wall / one.wall:.2f} | {one.work:.1f} | {memory} |"


def again(base: Texts, folder: Path) -> Iterator[str]:
    """A line for a rebuild with nothing changed, and with one document changed."""
    source, output = copies.write(base, 1, folder / "again"), folder / "again-output"
    yield "## Again: reference is the full rebuild; processor seconds"
    yield f"| rebuild | s | ratio | {' | '.join(STEPS)} |"
    yield "|---" * (len(STEPS) + 3) + "|"
    full = rebuilt(source, output)
    yield _again("full", full, full)
    yield _again("nothing changed", rebuilt(source, output), full)
    changed = source / "000" / base[0][0]
    changed.write_text(copies.varied(base[0][1], 1), encoding="utf-8")
    yield _again("one document changed", rebuilt(source, output), full)


def _again(name: str, made: Figures, full: Figures) -> str:
    return f"| {name} | {made.work:.2f} | {made.work / full.work:.3f} | {made.cells()} |"
