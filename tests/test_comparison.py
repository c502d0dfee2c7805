"""What changed between two builds."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import small_build
from small_build import ASSESSMENTS, OLDER, TARGETS

from kg.comparison import Change, Sort, compare, counts
from kg.errors import BuildError
from kg.model import Assessment, Commitment, Comparator, Quantity, Reading, Verdict

GDP = (OLDER, "浙江省青山县", "地区生产总值", "2022")


@pytest.fixture
def changes(tmp_path: Path) -> Callable[..., list[Change]]:
    """The changes from the small build to one whose first document says something else."""
    old = small_build.write_build(tmp_path / "old")

    def compared(*claims: object, assessments: tuple[Assessment, ...] = ASSESSMENTS) -> list[Change]:
        first, second = small_build.readings()
        changed = replace(first, claims=claims)  # type: ignore[arg-type]  # claims, every one
        return compare(old, small_build.write_build(tmp_path / "new", [changed, second], assessments))

    return compared


def test_a_build_does_not_differ_from_itself(changes: Callable[..., list[Change]]) -> None:
    assert changes(*TARGETS) == []


def test_another_number_is_a_changed_value(changes: Callable[..., list[Change]]) -> None:
    higher = replace(TARGETS[0], quantity=Quantity(Decimal("6.5"), "%", Comparator.ABOUT))
    assert changes(higher, *TARGETS[1:]) == [Change(Sort.VALUE_CHANGED, *GDP, "目标增长6%左右", "目标增长6.5%左右")]


def test_another_firmness_is_a_changed_reading(changes: Callable[..., list[Change]]) -> None:
    firmer = replace(TARGETS[0], commitment=Commitment.ENSURE)
    assert changes(firmer, *TARGETS[1:]) == [Change(Sort.READING_CHANGED, *GDP, "目标增长6%左右", "目标确保增长6%左右")]


def test_claims_come_and_go(changes: Callable[..., list[Change]]) -> None:
    renamed = replace(TARGETS[2], indicator="新增就业")
    assert [(change.sort, change.indicator) for change in changes(*TARGETS[:2], renamed, TARGETS[3])] == [
        (Sort.CLAIM_REMOVED, "城镇新增就业"),
        (Sort.CLAIM_ADDED, "新增就业"),
    ]


def test_of_two_numbers_for_one_thing_only_the_changed_one_is_told(changes: Callable[..., list[Change]]) -> None:
    second = replace(TARGETS[0], quantity=Quantity(Decimal(7), "%"))
    assert [change.sort for change in changes(second, *TARGETS)] == [Sort.CLAIM_ADDED]


def test_another_verdict_is_told_with_its_sign(changes: Callable[..., list[Change]]) -> None:
    milder = replace(ASSESSMENTS[0], verdict=Verdict.NEAR)
    assert changes(*TARGETS, assessments=(milder, *ASSESSMENTS[1:])) == [Change(Sort.VERDICT_CHANGED, *GDP, "✗ 未达到", "≈ 接近")]


def test_a_verdict_stays_with_its_target_when_another_of_the_same_thing_comes_before_it(changes: Callable[..., list[Change]]) -> None:
    other = replace(TARGETS[0], quantity=Quantity(Decimal(7), "%"))
    found = changes(other, *TARGETS, assessments=(Assessment(other, None, Verdict.UNREPORTED, None, "none"), *ASSESSMENTS))
    assert [change.sort for change in found] == [Sort.CLAIM_ADDED]


def test_documents_come_go_and_change(tmp_path: Path) -> None:
    first, second = small_build.readings()
    edited = Reading(replace(second.report, source=replace(second.report.source, digest="f" * 64)), second.claims)
    one = small_build.write_build(tmp_path / "one", [first, second])
    two = small_build.write_build(tmp_path / "two", [edited], ())
    found = compare(one, two)
    assert [change.sort for change in found[:2]] == [Sort.DOCUMENT_REMOVED, Sort.DOCUMENT_CHANGED]
    assert counts(found) == "缺少文件 1，文件有改动 1，减少条目 4"
    assert compare(two, one)[0].sort is Sort.DOCUMENT_ADDED


def test_a_folder_that_is_no_build_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"kg rebuild"):
        compare(tmp_path, tmp_path)
