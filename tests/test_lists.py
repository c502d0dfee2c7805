"""The indicators that one phrase names, each with what it shares with the others."""

from pathlib import Path

import pytest

from kg import lexicon
from kg.claims.lists import listed, members, verb_of_bare

CASES = Path(__file__).parent / "cases" / "lists.txt"


def cases() -> list[object]:
    """A line each; a known gap as a strict xfail."""
    lines = [line for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [_case(line) for line in lines]


def _case(line: str) -> object:
    told, _, names = line.removeprefix("? ").partition(" => ")
    phrase, count = told.split()
    marks = [pytest.mark.xfail(reason="known gap")] if line.startswith("?") else []
    return pytest.param(phrase, int(count), names.split(" | "), id=told, marks=marks)


@pytest.mark.parametrize(("phrase", "count", "names"), cases())
def test_a_list_names_its_members_in_full(phrase: str, count: int, names: list[str]) -> None:
    assert members(phrase, lexicon.load(), count) == names


def test_two_that_are_one_number_are_one_unless_it_is_told_of_each() -> None:
    words = lexicon.load()
    assert members("道路和桥梁", words, 1) == ["道路和桥梁"]
    assert members("道路和桥梁", words, 1, each=True) == ["道路", "桥梁"]
    assert members("进口和出口", words, 1) == ["进口", "出口"]
    assert members("科技活动人员和经费之比", words, 1, each=True) == ["科技活动人员和经费之比"]


@pytest.mark.parametrize(
    ("phrase", "kept"),
    [
        ("眼科、口腔等特色专科医疗机构", "特色专科医疗机构"),
        ("会展等活动", "会展等活动"),
        ("会展、论坛、赛事、演出等活动", "会展、论坛、赛事、演出等活动"),
        ("会展、论坛、赛事、演出、体育、文化、旅游等活动", "活动"),
        ("医疗机构", "医疗机构"),
    ],
)
def test_what_is_counted_stands_behind_and_so_on(phrase: str, kept: str) -> None:
    assert listed(phrase) == kept


@pytest.mark.parametrize(("before", "verb"), [("谋划", "谋划"), ("谋划好", "谋划"), ("我们谋划", "谋划"), ("谋划的", ""), ("", "")])
def test_a_noun_that_tells_nothing_keeps_the_verb_before_it(before: str, verb: str) -> None:
    assert verb_of_bare(before) == verb
