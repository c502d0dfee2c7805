"""A pytest plugin that writes down which messages the program gives in which test, in whatever process: tests/test_messages.py runs it."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import errors
from kg.readers import refusal
from kg.serve import protocol

FOLDER = "KG_MESSAGES_TOLD"  # where to write, said to all that a test starts
PLACE = Path(os.environ[FOLDER])
# The messages, each with its test, and the test that runs: open from the beginning, for some tests give up their rights.
SAID = os.open(PLACE / "told.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
RUNS = os.open(PLACE / "now", os.O_RDONLY | os.O_CREAT)


def watch(*kinds: type[Exception]) -> None:
    """Has kinds of errors write down what they are made with."""
    for kind in kinds:
        kind.__init__ = _writing(kind.__init__)  # type: ignore[method-assign]  # what is watched


def _writing(made: Callable[..., None]) -> Callable[..., None]:
    """What makes an error, and a line of it at once: several processes write, and some are killed."""

    def init(self: Exception, *given: object) -> None:
        test = os.pread(RUNS, 1 << 16, 0).decode()
        os.write(SAID, f"{json.dumps([test, ' '.join(map(str, given))])}\n".encode("ascii"))
        made(self, *given)

    return init


watch(errors.KgError, errors.DocumentError, refusal.Refusal, protocol.Refusal)


def pytest_runtest_setup(item: pytest.Item) -> None:
    (PLACE / "now").write_text(item.nodeid, encoding="utf-8")
