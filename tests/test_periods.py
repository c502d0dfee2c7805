"""Times: what the case file says of them, part by part of a report."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.extract.periods import Clock, Use, When, period_finder
from kg.model import Role, Section

CASES = Path(__file__).parent / "cases" / "periods.txt"


def cases() -> Iterator[object]:
    clock = Clock(None, Section("", Role.OTHER, None, None))
    for number, line in enumerate(CASES.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("@"):
            clock = clock_of(*line[1:].split())
        elif line.strip() and not line.startswith("#"):
            marked, expected = line.removeprefix("?").strip().split(" => ")
            marks = [pytest.mark.xfail(reason="known gap")] if line.startswith("?") else []
            wanted = [one for one in expected.split(" | ") if one != "-"]
            yield pytest.param(clock, marked, wanted, id=f"{CASES.stem}:{number}", marks=marks)


def clock_of(role: str, years: str) -> Clock:
    """The clock of a part: a report is spoken in the first year that it plans."""
    start, _, end = years.partition("-")
    section = Section("", Role(role), int(start), int(end or start))
    ahead = section.role in (Role.PLAN, Role.SPAN_PLAN)
    return Clock(int(start) if ahead else int(end or start) + 1, section)


@pytest.mark.parametrize(("clock", "marked", "expected"), list(cases()))
def test_a_sentence_holds_the_times_of_its_case(clock: Clock, marked: str, expected: list[str]) -> None:
    text, wanted = re.sub(r"[\[\]]", "", marked), re.findall(r"\[(.+?)\]", marked)
    found = [(mention, mention.value) for mention in period_finder()(text, clock) if isinstance(mention.value, When)]
    assert [text[mention.start : mention.stop].removeprefix("到").removesuffix("前") for mention, _ in found] == [
        words.removeprefix("到").removesuffix("前") for words in wanted
    ]
    for words, (_, when) in zip(expected, found, strict=True):
        periods, _, use = words.partition(" ")
        assert str(when.period) in periods.split(",")
        assert when.use == Use(use or "own")


def test_without_a_year_only_what_names_its_own_is_read() -> None:
    nowhen = Clock(None, Section("", Role.PLAN, None, None))
    found = [mention.value for mention in period_finder()("前三季度、2021年、今年、“十四五”期间", nowhen)]
    assert [str(when.period) for when in found if isinstance(when, When)] == ["2021", "2021/2025"]
