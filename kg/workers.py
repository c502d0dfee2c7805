"""Who does the work (并行): this process, several, or those of a Dask cluster, all as concurrent.futures.Executor."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from importlib import import_module
from multiprocessing import parent_process
from threading import Thread
from typing import Any, TypeVar

from kg import aside
from kg.errors import ConfigurationError, WorkError
from kg.reading import method

Item = TypeVar("Item")
Result = TypeVar("Result")

_LARGEST = 16  # documents of a batch: enough that a cluster's two milliseconds a task do not tell, few enough to share out evenly
_BATCHES = 32  # that there are before they grow
_ANSWERS = 10  # seconds until a scheduler does
_COMES = 60  # seconds until the first worker does
_RETRIES = 3  # of a batch whose worker was lost or failed


class Here(Executor):
    """Does the work in this process, each piece when its result is asked for."""

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """The result as a future that is there already."""
        done: Future[Result] = Future()
        done.set_result(fn(*args, **kwargs))
        return done

    def map(
        self, fn: Callable[..., Result], *iterables: Iterable[Any], timeout: float | None = None, chunksize: int = 1
    ) -> Iterator[Result]:
        """The results, one after the other."""
        return map(fn, *iterables)


def local(jobs: int | None = None) -> Executor:
    """So many processes of this machine, by default one a core. One, too, is another than this: a document may end it."""
    return ProcessPoolExecutor(jobs or os.cpu_count() or 1, initializer=end_with_parent)


def end_with_parent() -> None:
    """Have this process end when the one that started it does, however that ends: a pool's workers would wait for work for ever."""
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def chosen(jobs: int | None, scheduler: str | None) -> AbstractContextManager[Executor]:
    """The cluster of a scheduler where one is named, else processes of this machine."""
    return cluster(scheduler) if scheduler else local(jobs)


@contextmanager
def cluster(scheduler: str) -> Iterator[Executor]:
    """The workers of a Dask cluster. They read the sources and write the results themselves: both lie where all see them.

    A batch whose worker is lost is given to another. Raises ConfigurationError where the cluster is not there or of another version.
    """
    try:
        distributed: Any = import_module("distributed")  # three tenths of a second, for those who ask for it
    except ImportError:
        raise ConfigurationError(f"{scheduler}: --scheduler needs Dask, which is not installed; pip install 'target-kg[cluster]'") from None
    try:
        client = distributed.Client(scheduler, timeout=_ANSWERS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{scheduler}: no Dask scheduler answers there ({error}); start one, or mend the address") from error
    with client:
        _same_version(client, scheduler)
        yield client.get_executor(pure=False, retries=_RETRIES)


def _same_version(client: Any, scheduler: str) -> None:
    """Raises ConfigurationError where no worker comes, or one has no kg, or one that would read otherwise."""
    try:
        client.wait_for_workers(1, timeout=_COMES)
        told = client.run(method)
    except TimeoutError as error:
        raise ConfigurationError(f"{scheduler}: no worker came in {_COMES} seconds; start one with dask worker {scheduler}") from error
    except Exception as error:
        if type(error) is not Exception:  # as which a worker tells that it could not load what it is to run
            raise
        raise ConfigurationError(f"{scheduler}: a worker cannot load kg ({error}); install the same version there") from error
    other = sorted(worker for worker, known in told.items() if known != method())
    if other:
        raise ConfigurationError(_differs(", ".join(other)))


def _differs(who: str) -> str:
    return f"{who}: another version of kg, of its words or of KG_ONTOLOGY and KG_ID than here; install and set the same there"


def mapped(
    executor: Executor, function: Callable[..., Result], items: Sequence[Item], *same: Any, lost: Callable[[Item], Result] | None = None
) -> Iterator[Result]:
    """The function of each item and of what is the same for all, in the items' order, whoever is done first; a lone item is done here.

    Where a process of this machine ends over an item, the rest is done with a process for each; `lost` is the result of one that ends it.
    """
    done = 0
    size = max(1, min(_LARGEST, len(items) // _BATCHES))
    batches = [items[start : start + size] for start in range(0, len(items), size)]
    each = partial(_each, function, same, lost, method())
    try:
        for results in (Here() if len(batches) < 2 else executor).map(each, batches):
            for result in results:
                done += 1
                yield result
    except Exception as error:
        if isinstance(error, BrokenExecutor) and lost is not None:
            yield from (_alone(function, item, same, lost) for item in items[done:])
            return
        if isinstance(error, BrokenExecutor) or type(error).__module__.startswith("distributed"):
            raise _lost(str(error) or type(error).__name__) from error
        raise


def _lost(why: str) -> WorkError:
    return WorkError(f"并行的进程丢了 (workers were lost: {why}); 内存不够就用 --jobs 1，再运行一次")


def _alone(function: Callable[..., Result], item: Item, same: tuple[Any, ...], lost: Callable[[Item], Result]) -> Result:
    try:
        with ProcessPoolExecutor(1, initializer=end_with_parent) as executor:
            return executor.submit(function, item, *same).result()
    except BrokenExecutor:
        return lost(item)


def _each(
    function: Callable[..., Result], same: tuple[Any, ...], lost: Callable[[Any], Result] | None, ours: str, batch: Sequence[Any]
) -> list[Result]:
    """What a worker does: a batch, one after the other; a thread, as those of a cluster are, has it done in a process of its own."""
    if method() != ours:
        raise ConfigurationError(_differs("a worker"))
    if aside.is_needed():
        return [_aside(function, item, same, lost) for item in batch]
    return [function(item, *same) for item in batch]


def _aside(function: Callable[..., Result], item: Item, same: tuple[Any, ...], lost: Callable[[Item], Result] | None) -> Result:
    try:
        return aside.done(function, item, *same)
    except aside.EndedError as ended:
        if lost is None:
            raise _lost("the one that did it ended") from ended
        return lost(item)
