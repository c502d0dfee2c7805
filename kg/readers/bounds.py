"""Time and memory that one document may take (时间与内存上限): beyond them it is a failure of its own, and the others go on."""

import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

from kg.errors import DocumentError
from kg.readers.refusal import Limits, shown

_PATIENCE = 2  # times the time, until a process that does not listen is ended; its document is then read alone, and told
_REMEDY = "请拆分后再读，或用 KG_LIMITS 放宽"
_ENDS: list[bool] = []  # whether this process may be ended, said once


class _TimeUpError(BaseException):
    """Not an Exception: nobody on the way may take it for a fault of what he reads."""


@contextmanager
def bounded(document: str, limits: Limits) -> Iterator[None]:
    """Raises DocumentError where the block takes too long or too much; only in the main thread of a process can that be told (kg.aside)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with _lowered(resource.RLIMIT_DATA, _data() + limits.memory), _timed(limits.seconds):
        try:
            yield
        except _TimeUpError:
            cause = f"读了 {limits.seconds} 秒还没有读完 (takes too long)"
            raise DocumentError(shown(document), cause, _REMEDY) from None
        except MemoryError:
            cause = f"要用的内存超过 {limits.memory >> 20} MB (takes too much memory)"
            raise DocumentError(shown(document), cause, _REMEDY) from None


@contextmanager
def _timed(seconds: int) -> Iterator[None]:
    """An alarm after so much time of the processor; in a process that others started, an end after twice as much."""
    before = signal.signal(signal.SIGPROF, _ring)
    used = resource.getrusage(resource.RUSAGE_SELF)
    end = int(used.ru_utime + used.ru_stime) + _PATIENCE * seconds + 1
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        with _lowered(resource.RLIMIT_CPU, end if _may_end() else resource.RLIM_INFINITY):
            yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def may_end() -> None:
    """Have this process ended, too, where it does not listen: another makes up for it."""
    _ENDS.append(True)


def _may_end() -> bool:
    return bool(_ENDS) or parent_process() is not None


def _ring(*_: Any) -> None:
    raise _TimeUpError


@contextmanager
def _lowered(kind: int, limit: int) -> Iterator[None]:
    """A limit of this process that holds for a while, where it is lower than the one that holds anyway."""
    soft, hard = resource.getrlimit(kind)
    lower = limit != resource.RLIM_INFINITY and (soft == resource.RLIM_INFINITY or limit < soft)
    if lower:
        resource.setrlimit(kind, (limit, hard))
    try:
        yield
    finally:
        if lower:
            resource.setrlimit(kind, (soft, hard))


def _data() -> int:
    """The memory that this process has for itself, in bytes; none where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
    except (OSError, IndexError, ValueError):
        return 1 << 40
