"""A real Dask cluster of this machine: a scheduler and workers, each a process of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from distributed import Client

SECONDS = 120


class Cluster:
    """A scheduler at `address`, and its workers in the order in which they were started."""

    client: Client

    def __init__(self, scheduler: subprocess.Popen[bytes], file: Path) -> None:
        self.file, self.workers = file, list[subprocess.Popen[bytes]]()
        end = time.monotonic() + SECONDS
        while not file.exists() or not file.read_text(encoding="utf-8").endswith("}"):
            assert scheduler.poll() is None and time.monotonic() < end, "the scheduler did not start"
            time.sleep(0.05)
        self.address: str = json.loads(file.read_text(encoding="utf-8"))["address"]

    def add_worker(self, **environment: str) -> None:
        place = self.file.parent / f"worker-{len(self.workers)}"
        place.mkdir()
        options = (
            "--name",
            str(len(self.workers)),
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
            "--host",
            "127.0.0.1",
            "--local-directory",
            place,
        )
        self.workers.append(started("dask_worker", self.address, *options, cwd=place, environment=environment))


def started(module: str, *arguments: str | Path, cwd: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.{module}", *map(str, arguments)]
    return subprocess.Popen(command, cwd=cwd, env={**os.environ, **environment}, stderr=subprocess.DEVNULL)


@contextmanager
def running(folder: Path, workers: int) -> Iterator[Cluster]:
    """A cluster on the loopback with so many workers."""
    file = folder / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", file)
    scheduler = started("dask_scheduler", *options, cwd=folder, environment={})
    with ExitStack() as ended:
        ended.callback(end, [scheduler])
        cluster = Cluster(scheduler, file)
        ended.callback(end, cluster.workers)
        for _ in range(workers):
            cluster.add_worker()
        with Client(cluster.address) as cluster.client:
            if workers:
                cluster.client.wait_for_workers(workers, timeout=SECONDS)
            yield cluster


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.kill()
        process.wait()
