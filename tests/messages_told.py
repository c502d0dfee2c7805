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
TOLD, NOW = "told.jsonl", "now"  # the messages, each with its test; the test that runs


def watch(*kinds: type[Exception]) -> None:
    """Has kinds of errors write down what they are made with."""
    for kind in kinds:
        kind.__init__ = _writing(kind.__init__)  # type: ignore[method-assign]  # what is watched


def _writing(made: Callable[..., None]) -> Callable[..., None]:
    """What makes an error, and a line of it at once: several processes write, and some are killed."""

    def init(self: Exception, *given: object) -> None:
        folder = Path(os.environ[FOLDER])
        line = json.dumps([(folder / NOW).read_text(encoding="utf-8"), " ".join(map(str, given))])
        told = os.open(folder / TOLD, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(told, f"{line}\n".encode("ascii"))
        os.close(told)
        made(self, *given)

    return init


watch(errors.KgError, errors.DocumentError, refusal.Refusal, protocol.Refusal)


def pytest_runtest_setup(item: pytest.Item) -> None:
    (Path(os.environ[FOLDER]) / NOW).write_text(item.nodeid, encoding="utf-8")
