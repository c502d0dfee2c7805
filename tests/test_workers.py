"""Whoever reads the documents, the output is the same: this process, threads, processes, a cluster that loses a worker."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest
from dask_cluster import Cluster, end, running
from small_reports import REPORT, made
from surroundings import wait_for

from kg import intake, workers
from kg.errors import ConfigurationError, WorkError
from kg.pipeline import rebuild
from kg.readers import File, find_files

COUNT = 12


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources") / "报告"
    folder.mkdir()
    for number in range(COUNT):
        (folder / f"{number}.txt").write_text(REPORT.format(number), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def expected(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process makes of them."""
    output = tmp_path_factory.mktemp("expected") / "output"
    rebuild([reports], output, executor=workers.Here())
    return made(output)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running(tmp_path_factory.mktemp("cluster"), workers=2) as cluster:
        yield cluster


PROCESSES = partial(ProcessPoolExecutor, mp_context=get_context("spawn"))  # a fork of this process would inherit the locks of its threads


@pytest.mark.parametrize("executor", [PROCESSES, ThreadPoolExecutor])
def test_any_executor_makes_the_same_bytes(
    executor: Callable[[int], Executor], reports: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    assert rebuild([reports], tmp_path / "output", executor=executor(2)).read_again == COUNT
    assert made(tmp_path / "output") == expected


def test_results_come_in_the_order_of_the_items_whoever_is_done_first() -> None:
    with ThreadPoolExecutor(4) as executor:
        assert list(workers.mapped(executor, pow, range(1000), 2)) == [number**2 for number in range(1000)]


@contextmanager
def losing(cluster: Cluster, lost: list[int]) -> Iterator[Executor]:
    """The workers of a cluster, one of which is halted, so that it finishes nothing, and killed as soon as it has been given work."""

    def kill(worker: "subprocess.Popen[bytes]", address: str) -> None:
        wait_for(lambda: bool(cluster.client.processing().get(address)))
        worker.kill()
        lost.append(worker.wait())

    with workers.cluster(cluster.address) as executor:
        known = cluster.client.scheduler_info(n_workers=-1)["workers"]
        address = next(address for address, told in known.items() if told["name"] in (0, "0"))
        cluster.workers[0].send_signal(signal.SIGSTOP)
        killing = threading.Thread(target=kill, args=(cluster.workers[0], address))
        killing.start()
        yield executor
        killing.join()


def test_a_cluster_that_loses_a_worker_in_the_middle_makes_the_same_bytes(
    cluster: Cluster, reports: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    lost: list[int] = []
    summary = rebuild([reports], tmp_path / "output", executor=losing(cluster, lost))
    assert (summary.failures, summary.read_again, lost) == ((), COUNT, [-signal.SIGKILL])
    assert made(tmp_path / "output") == expected
    assert list((tmp_path / "output" / "graph").rglob("*.half")) == []


def test_what_a_relative_path_means_is_the_same_on_a_worker(
    cluster: Cluster, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(reports.parent)
    output = Path(os.path.relpath(tmp_path / "output"))
    assert rebuild([reports.name], output, executor=workers.cluster(cluster.address)).failures == ()
    rebuild([reports.name], tmp_path / "here", executor=workers.Here())
    assert made(output) == made(tmp_path / "here")


def test_a_worker_that_would_read_otherwise_is_refused(cluster: Cluster, reports: Path, tmp_path: Path) -> None:
    cluster.add_worker(KG_ID="https://example.org/other/")
    cluster.client.wait_for_workers(sum(worker.poll() is None for worker in cluster.workers), timeout=60)
    with pytest.raises(ConfigurationError, match="another version"):
        rebuild([reports], tmp_path / "output", executor=workers.cluster(cluster.address))
    end(cluster.workers[-1:])


def test_an_address_without_a_scheduler_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_ANSWERS", 0.2)
    with pytest.raises(ConfigurationError, match=r"^tcp://127\.0\.0\.1:9: no Dask scheduler answers"), workers.cluster("tcp://127.0.0.1:9"):
        pass


def test_a_scheduler_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_COMES", 0.2)
    with running(tmp_path, workers=0) as alone, pytest.raises(ConfigurationError, match="no worker came"), workers.cluster(alone.address):
        pass


def test_a_worker_without_the_program_is_told(tmp_path: Path) -> None:
    (tmp_path / "kg").mkdir()
    (tmp_path / "kg" / "__init__.py").write_text("raise ImportError('not this one')", encoding="utf-8")
    (tmp_path / "cluster").mkdir()
    with running(tmp_path / "cluster", workers=0) as bare:
        bare.add_worker(PYTHONPATH=str(tmp_path))
        with pytest.raises(ConfigurationError, match="install the same version there"), workers.cluster(bare.address):
            pass


def test_an_output_that_a_worker_does_not_see_is_one_line(cluster: Cluster, reports: Path, tmp_path: Path) -> None:
    given, _ = intake.opened(file for file in find_files([reports]) if isinstance(file, File))
    with workers.cluster(cluster.address) as working, pytest.raises(WorkError, match="not seen by a worker"):
        intake.read_all(given, None, tmp_path / "elsewhere", working, lambda *_: None, lambda: None)


def test_without_the_extra_the_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'target-kg\[cluster\]'"), workers.cluster("tcp://127.0.0.1:9"):
        pass


def test_a_process_that_is_killed_is_one_line() -> None:
    with pytest.raises(WorkError, match="--jobs 1"), PROCESSES(2) as executor:
        list(workers.mapped(executor, os._exit, [1, 1]))
