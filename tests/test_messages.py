"""Every message that the program can give is provoked by a test: cases/messages.tsv says by which."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from surroundings import OFTEN

ROOT = Path(__file__).parents[1]
LIST = ROOT / "tests" / "cases" / "messages.tsv"
GIVERS = {"BuildError", "ConfigurationError", "DocumentError", "QueryError", "Refusal", "StoreError", "WorkError", "_fault", "too_large"}
NOT_MESSAGES = {"extract/quantities.py"}  # whose Refusal is a reason that a number is none
PART = "…"
UNWATCHED = 46  # they are given in other processes, or by no test yet: no more may join them


def templates() -> Iterator[str]:
    """Every message as it is written, … where something is filled in."""
    for path in sorted((ROOT / "kg").rglob("*.py")):
        place = path.relative_to(ROOT / "kg").as_posix()
        if place not in NOT_MESSAGES:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GIVERS and (said := written(node)):
                    yield f"{place}: {said}"


def written(call: ast.Call) -> str:
    """The words of a message; nothing where it only hands on those of another."""
    parts = [_written(argument) for argument in call.args]
    return f"{PART} {PART}".join(parts).strip() if any(re.search(r"\w", part) for part in parts) else ""


def _written(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_written(value) for value in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _written(left) + _written(right)
    return PART


def matches(template: str, message: str) -> bool:
    """Whether a message is one of a template."""
    pieces = [re.escape(piece.strip()) for piece in template.partition(": ")[2].split(PART)]
    return re.search(".*".join(pieces), message, re.DOTALL) is not None


def listed() -> list[tuple[str, str]]:
    """The templates with the tests that provoke them; - where none is known to."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return [(template, test) for template, _, test in (line.partition("\t") for line in lines if line and not line.startswith("#"))]


def test_every_message_is_listed_once_with_its_test() -> None:
    told = [template for template, _ in listed()]
    assert sorted(told) == sorted({*templates()})


def test_every_listed_test_is_one() -> None:
    tests = sorted({test for _, test in listed() if test != "-"})
    missing = [
        test for test in tests if f"\ndef {test.partition('::')[2]}(" not in (LIST.parents[1] / test.partition("::")[0]).read_text("utf-8")
    ]
    assert missing == []


def test_no_more_messages_than_these_are_without_a_test_that_is_watched() -> None:
    assert sum(test == "-" for _, test in listed()) <= UNWATCHED


@pytest.mark.skipif(OFTEN == 1, reason="runs a hundred tests again: scripts/prove does")
def test_every_message_is_given_by_the_test_that_provokes_it(tmp_path: Path) -> None:
    rows = [(template, f"tests/{test}") for template, test in listed() if test != "-"]
    run = [sys.executable, "-m", "pytest", "-q", "-p", "messages_told", "-p", "no:cacheprovider", *sorted({test for _, test in rows})]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests"), "KG_MESSAGES_TOLD": str(tmp_path / "told.json"), "KG_PROVE": "1"}
    done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    said = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
    given = {test: [one for name, told in said.items() if name.partition("[")[0] == test for one in told] for _, test in rows}
    assert [row for row in rows if not any(matches(row[0], one) for one in given[row[1]])] == []
