"""Which numbers of a sentence are amounts, and which only say of what kind a thing is, or are part of its name."""

import re
from pathlib import Path

import pytest

from kg import lexicon
from kg.claims.describing import describes
from kg.extract.quantities import quantity_finder
from kg.model import Quantity

CASES = Path(__file__).parent / "cases" / "describing.txt"


def cases() -> list[object]:
    """A line each; a known gap as a strict xfail."""
    lines = [line for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    gap = pytest.mark.xfail(reason="known gap")
    return [pytest.param(line.removeprefix("? "), marks=[gap] if line.startswith("?") else [], id=line) for line in lines]


def marked(text: str) -> str:
    """A sentence with its numbers in the marks of the cases."""
    found = [one for one in quantity_finder(lexicon.load().unit_labels())(text) if isinstance(one.value, Quantity)]
    for number, described in [(one, describes(text, one)) for one in found][::-1]:
        first, last = "[]" if described else "<>"
        text = f"{text[: number.start]}{first}{text[number.start : number.stop]}{last}{text[number.stop :]}"
    return text


@pytest.mark.parametrize("line", cases())
def test_a_number_is_an_amount_or_describes(line: str) -> None:
    assert marked(re.sub(r"[\[\]<>]", "", line)) == line
