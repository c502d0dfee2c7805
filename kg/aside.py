"""Work done in a process beside this one (旁置), where time and memory can be bounded, for a thread that cannot bound its own."""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Queue
from typing import IO, Any, TypeVar

from kg.readers import bounds

Result = TypeVar("Result")

_BEGIN = "from kg.aside import answer; answer()"
_OF = threading.local()  # the process of each thread


class EndedError(Exception):
    """The process ended over its work."""


def is_needed() -> bool:
    """Whether this thread cannot bound what it does: alarms come to the main thread alone."""
    return threading.current_thread() is not threading.main_thread()


def done(function: Callable[..., Result], *given: Any) -> Result:
    """What a function gives or raises in the process of this thread. Raises EndedError where that ends over it; the next has another."""
    beside = getattr(_OF, "beside", None)
    if beside is None:
        beside = _OF.beside = _Beside()
    try:
        result, error = beside.told(function, given)
    except (EOFError, OSError) as ended:
        del _OF.beside
        raise EndedError from ended
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]  # as the function gives it


class _Beside:
    """A process that does one piece of work after the other, and ends at once when nobody is there any more to give it any."""

    def __init__(self) -> None:
        known = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _BEGIN], env=known, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )

    def told(self, function: Callable[..., Any], given: tuple[Any, ...]) -> tuple[Any, BaseException | None]:
        """What comes back, and what was raised."""
        assert self.process.stdin
        assert self.process.stdout
        _write(self.process.stdin, (function, given))
        found: tuple[Any, BaseException | None] = pickle.loads(_read(self.process.stdout))
        return found

    def __del__(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                assert pipe
                pipe.close()
        self.process.wait()


def answer() -> None:
    """Does what is asked on the standard input; what else writes to the standard output is sent to the standard error."""
    bounds.may_end()
    asked: Queue[bytes] = Queue()
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        while True:
            _write(out, _answer(asked.get()))


def _listen(asked: "Queue[bytes]") -> None:
    """Hand on what is asked, and end with whoever asks."""
    with suppress(EOFError):
        while True:
            asked.put(_read(sys.stdin.buffer))
    os._exit(1)


def _answer(asked: bytes) -> tuple[Any, BaseException | None]:
    try:
        function, given = pickle.loads(asked)
        return function(*given), None
    except Exception as error:  # noqa: BLE001 — whoever asked is told
        return None, error


def _write(out: IO[bytes], told: object) -> None:
    content = pickle.dumps(told)
    out.write(len(content).to_bytes(8) + content)
    out.flush()


def _read(given: IO[bytes]) -> bytes:
    """What was written as one. Raises EOFError where it is not all there."""
    size = int.from_bytes(_exactly(given, 8))
    return _exactly(given, size)


def _exactly(given: IO[bytes], size: int) -> bytes:
    content = given.read(size)
    if len(content) < size:
        raise EOFError
    return content
