"""Rebuilds that are killed at a touch of their output folder, one a line of the standard input: [source, output, touch].

In a process of its own that opens no store: its children are copies of it, and the store's threads are not copied.
Answers each with how the rebuild ended and how many touches it came to.
"""

import json
import multiprocessing
import os
import signal
import sys
from pathlib import Path
from typing import Any

from kg import lexicon, pipeline, places, workers

TOUCHES = {"open", "os.rename", "os.symlink", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "shutil.rmtree"}


def watch(output: str, killed_at: int, touches: Any) -> None:
    """Count the touches of a folder before they are done, by this process and its copies, and end it at one of them, and who touched."""
    rebuilding = os.getpid()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in TOUCHES and arguments and output in str(arguments[0]):
            with touches.get_lock():
                touches.value += 1
                reached = touches.value == killed_at
            if reached:
                os.kill(rebuilding, signal.SIGKILL)
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def killed(source: str, output: str, at: int) -> tuple[int, int]:
    """How a rebuild in a copy of this process ended, and how many touches it came to."""
    touches = multiprocessing.Value("i", 0)
    child = os.fork()
    if not child:
        watch(output, at, touches)
        pipeline.rebuild([source], Path(output), executor=workers.Here())
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), touches.value


if __name__ == "__main__":
    lexicon.load(), places.load()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(killed(*json.loads(line))) + "\n")
        sys.stdout.flush()
