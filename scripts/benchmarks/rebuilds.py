"""What a rebuild takes as the corpus grows, in one process or two, and after a small change: seconds by step, memory by process.

The first step, `words`, loads the vocabularies; the time of a document leaves it out.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import copies
from copies import Texts

from kg.errors import BuildError

HERE = Path(__file__).parent
STEPS = ("words", "find", "read", "link", "assess", "graph", "pages", "load", "check")


def rebuilt(source: Path, output: Path, jobs: int = 1) -> dict[str, float]:
    """The seconds of each step, of all, and the largest memory of the main process and of a worker in MB."""
    done = subprocess.run(
        [sys.executable, HERE / "rebuild_once.py", source, output, str(jobs)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildError(f"{source}: {done.stderr.strip().splitlines()[-1]}; mend that and run again")
    return json.loads(done.stdout)


def scaling(base: Texts, counts: Sequence[int], folder: Path) -> Iterator[str]:
    """A line for each number of copies."""
    yield "## Scaling: reference is one copy; seconds of a rebuild with one process"
    yield f"| copies | documents | s | s a document | ratio | {' | '.join(STEPS)} | MB main |"
    yield "|---" * (len(STEPS) + 6) + "|"
    first = 0.0
    for count in counts:
        made = rebuilt(copies.write(base, count, folder / f"{count}x"), folder / f"{count}x-output")
        each = (made["all"] - made["words"]) / (count * len(base))
        first = first or each
        steps = " | ".join(f"{made.get(step, 0):.1f}" for step in STEPS)
        yield f"| {count} | {count * len(base)} | {made['all']:.1f} | {each:.3f} | {each / first:.2f} | {steps} | {made['main']:.0f} |"


def jobs(base: Texts, folder: Path) -> Iterator[str]:
    """A line for one process, and for two."""
    source = copies.write(base, 1, folder / "jobs")
    yield "## Processes: reference is one"
    yield "| processes | s | s reading | times as fast | reading | MB main | MB worker |"
    yield "|---|---|---|---|---|---|---|"
    made = {count: rebuilt(source, folder / f"jobs-{count}", count) for count in (1, 2)}
    for count, one in made.items():
        faster, reading = made[1]["all"] / one["all"], made[1]["read"] / one["read"]
        yield f"| {count} | {one['all']:.1f} | {one['read']:.1f} | {faster:.2f} | {reading:.2f} | {one['main']:.0f} | {one['worker']:.0f} |"


def again(base: Texts, folder: Path) -> Iterator[str]:
    """A line for a rebuild with nothing changed, and with one document changed."""
    source, output = copies.write(base, 1, folder / "again"), folder / "again-output"
    yield "## Again: reference is the full rebuild"
    yield f"| rebuild | s | ratio | {' | '.join(STEPS)} |"
    yield "|---" * (len(STEPS) + 3) + "|"
    full = rebuilt(source, output)
    yield _again("full", full, full)
    yield _again("nothing changed", rebuilt(source, output), full)
    changed = source / "000" / base[0][0]
    changed.write_text(copies.varied(base[0][1], 1), encoding="utf-8")
    yield _again("one document changed", rebuilt(source, output), full)


def _again(name: str, made: dict[str, float], full: dict[str, float]) -> str:
    return f"| {name} | {made['all']:.2f} | {made['all'] / full['all']:.3f} | {' | '.join(f'{made.get(step, 0):.2f}' for step in STEPS)} |"
