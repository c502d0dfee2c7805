"""One rebuild in a process of its own, with its seconds by step and its memory, as JSON: rebuild_once.py SOURCE OUTPUT JOBS."""

import json
import resource
import sys
import time
from pathlib import Path

from kg import pipeline, reading, workers
from kg.model import Source


def main(source: Path, output: Path, jobs: int) -> None:
    """Prints the figures."""
    begun = time.perf_counter()
    steps: dict[str, float] = {}
    last = ["words", begun]

    def step(what: str, _done: int, _of: int) -> None:
        now = time.perf_counter()
        steps[last[0]] = steps.get(last[0], 0) + now - last[1]
        last[:] = [what, now]

    reading.read_source(Source("", "政府工作报告\n2023年，地区生产总值增长6%左右。", "", "text/plain"))
    step("find", 1, 1)
    pipeline.rebuild([source], output, executor=workers.local(jobs), progress=step)
    step("", 1, 1)
    memory = {"main": resource.RUSAGE_SELF, "worker": resource.RUSAGE_CHILDREN}
    largest = {name: resource.getrusage(who).ru_maxrss / 1024 for name, who in memory.items()}
    sys.stdout.write(json.dumps({**steps, **largest, "all": time.perf_counter() - begun}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
