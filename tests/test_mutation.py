"""The mutants that scripts/mutate tries: each is one mistake, and they are the same every time."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = '''"""A docstring is no behaviour."""
MOST = 3


def near(number: int, word: str = "约") -> bool:
    """Nor is this."""
    if not number or number > MOST and word.startswith("约"):
        raise ValueError("nor these words")
    return any(one for one in range(number + 1) if one)
'''


@pytest.fixture
def mutants(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(ROOT / "scripts" / "mutation")
    yield __import__("mutants")
    sys.modules.pop("mutants", None)


def test_a_mutant_is_one_mistake_in_what_the_module_does(mutants: object, tmp_path: Path) -> None:
    place = tmp_path / "near.py"
    place.write_text(SOURCE, encoding="utf-8")
    made = mutants.mutants(place)
    assert [(one.line, one.function, one.what) for one in made] == [
        (2, "", "3 → 4"),
        (5, "", "'约' → 'x'"),
        (7, "near", "if x → if not x"),
        (7, "near", "or → and"),
        (7, "near", "not x → x"),
        (7, "near", "and → or"),
        (7, "near", "> → >="),
        (7, "near", "startswith() → endswith()"),
        (7, "near", "'约' → 'x'"),
        (9, "near", "any() → all()"),
        (9, "near", "for … if x → if not x"),
        (9, "near", "+ → -"),
        (9, "near", "1 → 2"),
    ]
    assert len({one.code.co_consts for one in made} | {compile(ast.parse(SOURCE), str(place), "exec").co_consts}) == len(made) + 1
