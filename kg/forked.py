"""Work done by a copy of this process (分身), which knows all that this one knows, while this one goes on with something else."""

import os
import pickle
import signal
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any, NoReturn, TypeVar

from kg.errors import WorkError

Result = TypeVar("Result")


class LostError(WorkError):
    """The copy ended over its work."""


@contextmanager
def begun(work: Callable[[], Result], *, apart: bool = True) -> Iterator[Callable[[], Result]]:
    """Work that is done meanwhile; what comes with it waits for what it gives or raises.

    What the copy changes in memory is lost, only files and what it gives are not; it must open no store, whose threads are not copied.
    It is ended where the block ends without asking for it. Where nothing is to be done `apart`, or the system makes no copies,
    the work is done when it is asked for.
    """
    if not apart or not hasattr(os, "fork"):
        yield work
        return
    copy = _Copy(work)
    try:
        yield copy.result
    finally:
        copy.end()


class _Copy:
    """A copy of this process at work, a pipe through which it tells what came of that, and one that tells it that this one lives."""

    def __init__(self, work: Callable[[], Any]) -> None:
        (self._told, telling), (living, self._lives) = os.pipe(), os.pipe()
        with warnings.catch_warnings(action="ignore"):  # of threads: those of this program hold nothing that the work needs
            self._process = os.fork()
        if not self._process:
            os.close(self._told)
            os.close(self._lives)
            _do(work, telling, living)
        os.close(telling)
        os.close(living)

    def result(self) -> Any:
        """What the work gives, or raises."""
        with os.fdopen(os.dup(self._told), "rb") as told:
            content = told.read()
        if not content:
            raise LostError("同时做的一步没有做完 (a step done beside was lost); 内存不够就关掉别的程序，再运行一次")
        result, error = pickle.loads(content)
        if error is not None:
            raise error
        return result

    def end(self) -> None:
        """End it, where it still runs."""
        os.close(self._told)
        os.close(self._lives)
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)


def _do(work: Callable[[], Any], telling: int, living: int) -> NoReturn:
    """Do the work and tell what came of it, and nothing else that this process would do at its end; end with the one that began it."""
    try:
        Thread(target=_end_with, args=(living,), daemon=True).start()
        with os.fdopen(telling, "wb") as out:
            out.write(pickle.dumps(_done(work)))
    finally:
        os._exit(0)


def _end_with(living: int) -> None:
    """End this process when nobody holds the other end of a pipe any more."""
    os.read(living, 1)
    os._exit(1)


def _done(work: Callable[[], Any]) -> tuple[Any, BaseException | None]:
    try:
        return work(), None
    except Exception as error:  # noqa: BLE001 — whoever asked is told
        return None, error
