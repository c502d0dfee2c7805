"""Industries by the sections of the national classification."""

from pathlib import Path

import pytest

from kg import sections

CASES = Path(__file__).parent / "cases" / "sections.txt"


@pytest.mark.parametrize("case", [line for line in CASES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")])
def test_a_name_tells_its_section_or_none(case: str) -> None:
    name, _, expected = (part.strip() for part in case.partition("=>"))
    assert sections.section(name) == (expected or None)


def test_of_two_words_as_long_the_later_decides() -> None:
    assert (sections.section("软件装备"), sections.section("装备软件")) == ("C", "I")
