"""What a copy of this process does is done beside it, and told as if it had been done here."""

import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest

from kg import forked
from kg.errors import DocumentError, WorkError


def fail() -> NoReturn:
    raise DocumentError("甲.txt", "空文件 (empty)", "请换一份")


def end() -> NoReturn:
    os._exit(1)


def test_a_copy_knows_what_this_process_knows_and_is_another() -> None:
    known = ["甲"]
    with forked.begun(lambda: (known, os.getpid())) as done:
        told, process = done()
    assert told == known
    assert process != os.getpid()


@pytest.mark.parametrize("apart", [True, False])
def test_what_a_copy_raises_is_raised_where_it_is_asked(apart: bool) -> None:
    with forked.begun(fail, apart=apart) as done, pytest.raises(DocumentError, match="空文件"):
        done()


def test_a_copy_that_ends_is_told() -> None:
    with forked.begun(end) as done, pytest.raises(WorkError, match="lost"):
        done()


def test_work_that_is_not_apart_is_done_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with forked.begun(os.getpid, apart=False) as done:
        assert done() == os.getpid()
    monkeypatch.delattr(os, "fork")
    with forked.begun(os.getpid) as done:
        assert done() == os.getpid()


def test_a_copy_ends_with_the_block_that_began_it(tmp_path: Path) -> None:
    later = tmp_path / "later"

    def broken_off(work: Callable[[], object]) -> None:
        with forked.begun(work):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off(partial(_write_later, later))
    time.sleep(0.8)
    assert not later.exists()


def test_a_copy_ends_with_the_process_that_began_it(tmp_path: Path) -> None:
    later = tmp_path / "later"
    process = os.fork()
    if not process:
        with forked.begun(partial(_write_later, later)):
            os._exit(0)
    os.waitpid(process, 0)
    time.sleep(0.8)
    assert not later.exists()


def test_a_copy_tells_more_than_a_pipe_holds() -> None:
    with forked.begun(lambda: bytes(1_000_000)) as done:
        assert len(done()) == 1_000_000


def _write_later(file: Path) -> None:
    time.sleep(0.5)
    file.touch()
