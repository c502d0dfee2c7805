"""The page for analysts: what it tells of the sample is what the sample tells."""

import csv
import io
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from surroundings import KG

from kg import wording
from kg.pages.guide import Step, Worked, questions, steps
from kg.pipeline import Summary

QUESTIONS, STEPS = questions(), steps()
END = "---- a step ends ----"


def printed(command: str, build: Path, folder: Path, *further: str) -> str:
    """What a command of the page prints when it is asked of a build."""
    run = [*KG, *shlex.split(command)[1:], *further]
    environment = {**os.environ, "KG_GRAPH": str(build)}
    return subprocess.run(run, cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout


def in_order(wanted: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> bool:
    rest = iter(found)
    return all(any(tuple(row) == tuple(each) for each in rest) for row in wanted)


@pytest.mark.parametrize("worked", QUESTIONS, ids=lambda worked: worked.ask)
def test_a_question_worked_through_has_the_answer_that_the_page_shows(worked: Worked, sample: tuple[Summary, Path], tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(printed(worked.run, sample[1], tmp_path, "-f", "csv"))))
    found = [[row[column] for column in worked.columns] for row in rows]
    assert in_order(worked.rows, found), found[:20]


def test_twenty_questions_are_worked_through_each_with_an_answer() -> None:
    assert len(QUESTIONS) >= 20 and all(worked.rows for worked in QUESTIONS)
    assert not in_order([["2"], ["1"]], [["1"], ["2"]])


def test_the_walk_to_pandas_prints_what_the_page_shows(sample: tuple[Summary, Path], tmp_path: Path) -> None:
    for step in STEPS:
        for command in step.run:
            printed(command, sample[1], tmp_path)
    program = "".join(f"{step.python}\nprint({END!r})\n" for step in STEPS)
    run = [sys.executable, "-X", "utf8", "-c", program]
    told = subprocess.run(run, cwd=tmp_path, check=False, capture_output=True, text=True, encoding="utf-8")
    assert told.returncode == 0, told.stderr
    shown = ["\n".join(line.rstrip() for line in part.strip().splitlines()) for part in told.stdout.split(END)][:-1]
    assert shown == [step.prints.strip() for step in STEPS]


def test_every_verdict_is_explained_on_the_page(sample: tuple[Summary, Path]) -> None:
    page = (sample[1] / "pages" / "guide.html").read_text(encoding="utf-8")
    assert [code for code in wording.words("verdict") if f"<code>{code}</code>" not in page] == []
    assert 'class="model"' in page and all(step.say in page for step in STEPS if isinstance(step, Step))
