"""The mutants that scripts/mutate tries: each is one mistake, and they are the same every time."""

import ast
import runpy
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = '''"""A docstring is no behaviour."""
__all__ = ["MOST", "near"]
MOST = 3


class Side(StrEnum):
    LEFT = "left"


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
        (3, "", "3 → 4"),
        (10, "", "'约' → 'x'"),
        (12, "near", "if x → if not x"),
        (12, "near", "or → and"),
        (12, "near", "not x → x"),
        (12, "near", "and → or"),
        (12, "near", "> → >="),
        (12, "near", "startswith() → endswith()"),
        (12, "near", "'约' → 'x'"),
        (14, "near", "any() → all()"),
        (14, "near", "for … if x → if not x"),
        (14, "near", "+ → -"),
        (14, "near", "1 → 2"),
    ]
    assert len({one.code.co_consts for one in made} | {compile(ast.parse(SOURCE), str(place), "exec").co_consts}) == len(made) + 1


def test_what_a_function_gives_is_kept_where_it_is_cached(mutants: object, tmp_path: Path) -> None:
    place = tmp_path / "near.py"
    place.write_text("@lru_cache(maxsize=1)\ndef most():\n    return 3\n\n\ndef least():\n    return 1\n", encoding="utf-8")
    assert [(one.what, one.kept) for one in mutants.mutants(place)] == [("3 → 4", True), ("1 → 2", False)]


def test_a_seed_chooses_the_same_mutants_whatever_else_is_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "scripts" / "mutation")
    chosen = runpy.run_path(str(ROOT / "scripts" / "mutation" / "__main__.py"))["chosen"]
    place = tmp_path / "near.py"
    place.write_text(SOURCE, encoding="utf-8")
    before = [one.what for one in chosen(place, 4, "seed")]
    place.write_text(f"{SOURCE}\n\nUNLIKE = ()\n", encoding="utf-8")
    assert before == [one.what for one in chosen(place, 4, "seed")] != [one.what for one in chosen(place, 4, "other")]
    assert len(before) == 4
