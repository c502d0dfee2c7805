"""Every message that the program can give is provoked by a test: cases/messages.tsv says by which."""

import ast
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from surroundings import OFTEN

ROOT = Path(__file__).parents[1]
LIST = ROOT / "tests" / "cases" / "messages.tsv"
GIVERS = {"BuildError", "ConfigurationError", "DocumentError", "QueryError", "Refusal", "StoreError", "WorkError", "_fault", "too_large"}
NOT_MESSAGES = {"extract/number_values.py"}  # whose Refusal is a reason that a number is none
PART = "…"


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
    """Whether a message is one of a template: its pieces stand in it one after the other."""
    at = 0
    for piece in template.partition(": ")[2].split(PART):
        found = message.find(piece.strip(), at)
        if found < 0:
            return False
        at = found + len(piece.strip())
    return True


def listed() -> list[tuple[str, str]]:
    """The templates with the tests that provoke them."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return [(template, test) for template, _, test in (line.partition("\t") for line in lines if line and not line.startswith("#"))]


def test_every_message_is_listed_once_with_its_test() -> None:
    told = [template for template, _ in listed()]
    assert sorted(told) == sorted({*templates()})


def test_every_listed_test_is_one() -> None:
    tests = sorted({test for _, test in listed()})
    missing = [
        test for test in tests if f"\ndef {test.partition('::')[2]}(" not in (LIST.parents[1] / test.partition("::")[0]).read_text("utf-8")
    ]
    assert missing == []


@pytest.mark.skipif(OFTEN == 1, reason="runs a hundred tests again: scripts/prove does")
def test_every_message_is_given_by_the_test_that_provokes_it(tmp_path: Path) -> None:
    rows = [(template, f"tests/{test}") for template, test in listed()]
    run = [sys.executable, "-m", "pytest", "-q", "-p", "messages_told", "-p", "no:cacheprovider", *sorted({test for _, test in rows})]
    watched = os.pathsep.join(str(ROOT / "tests" / name) for name in ("", "watching"))
    environment = {**os.environ, "PYTHONPATH": watched, "KG_MESSAGES_TOLD": str(tmp_path), "KG_PROVE": "1"}
    (tmp_path / "now").touch()
    done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    given = defaultdict(set)
    for test, said in map(json.loads, (tmp_path / "told.jsonl").read_text(encoding="utf-8").splitlines()):
        given[test.partition("[")[0]].add(said)
    assert [row for row in rows if not any(matches(row[0], one) for one in given[row[1]])] == []
