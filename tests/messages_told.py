"""A pytest plugin that writes down which messages the program gives in which test: tests/test_messages.py runs it."""

import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

from kg import errors
from kg.readers import refusal
from kg.serve import protocol

SAID: dict[str, list[str]] = defaultdict(list)
NOW = [""]


def _told(kind: type[Exception]) -> None:
    """Has a kind of error write down what it is made with."""
    made = kind.__init__

    def init(self: Exception, *given: object) -> None:
        SAID[NOW[0]].append(" ".join(map(str, given)))
        made(self, *given)

    kind.__init__ = init  # type: ignore[method-assign]  # what is watched


for each in (errors.KgError, errors.DocumentError, refusal.Refusal, protocol.Refusal):
    _told(each)


def pytest_runtest_setup(item: pytest.Item) -> None:
    NOW[0] = item.nodeid


def pytest_sessionfinish() -> None:
    Path(os.environ["KG_MESSAGES_TOLD"]).write_text(json.dumps(SAID, ensure_ascii=False), encoding="utf-8")
