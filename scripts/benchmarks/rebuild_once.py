"""One rebuild in a process of its own, with the figures of each step, as JSON: rebuild_once.py SOURCE OUTPUT JOBS."""

import json
import os
import resource
import sys
import time
from pathlib import Path

from kg import pipeline, reading, workers
from kg.model import Source


class Steps:
    """The processor seconds of each step, its workers' among them, and the largest memory of the main process by its end, in MB."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.memory: dict[str, float] = {}
        self.now, self.begun = "words", _spent()

    def step(self, what: str, _done: int = 1, _of: int = 1) -> None:
        """Another step begins, or the same goes on."""
        spent = _spent()
        self.seconds[self.now] = self.seconds.get(self.now, 0) + spent - self.begun
        self.memory[self.now] = _largest(resource.RUSAGE_SELF)
        self.now, self.begun = what, spent


def _spent() -> float:
    return sum(os.times()[:4])


def _largest(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def main(source: Path, output: Path, jobs: int) -> None:
    """Prints the figures."""
    steps = Steps()
    reading.read_source(Source("", "政府工作报告\n2023年，地区生产总值增长6%左右。", "", "text/plain"))
    steps.step("find")
    begun = time.perf_counter()
    pipeline.rebuild([source], output, executor=workers.local(jobs), progress=steps.step)
    wall = time.perf_counter() - begun
    steps.step("")
    told = {"seconds": steps.seconds, "memory": steps.memory, "wall": wall, "worker": _largest(resource.RUSAGE_CHILDREN)}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
