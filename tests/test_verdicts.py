"""A number against a number, at the very edge: what is met, near, missed, and by how much."""

from dataclasses import replace
from decimal import Decimal

import pytest
from test_matching import report, target

from kg import lexicon, matching
from kg.matching.policy import Tolerance
from kg.matching.verdicts import allowance, compare, in_unit, is_ceiling, units_agree
from kg.model import Comparator, Measure, Quantity

LEXICON = lexicon.load()
TOLERANCE = replace(matching.policy().tolerance, share=Decimal("0.05"), half_units=Decimal("0.5"))


def said(promised: str, reported: str, *, opposite: bool = False, tolerance: Tolerance = TOLERANCE) -> str:
    """Verdict, margin and rule."""
    one, other = target(promised), report(reported)
    found = compare(one, other, LEXICON.indicator(one.indicator), LEXICON, tolerance, opposite=opposite)
    return f"{found.verdict} {found.margin} {found.rule}"


@pytest.mark.parametrize(
    ("promised", "reported", "expected"),
    [
        ("粮食产量 | level exact 100 万吨", "粮食产量 | level exact 100 万吨", "met 0 floor-exact"),
        ("粮食产量 | level exact 100 万吨", "粮食产量 | level nearly 100 万吨", "near 0 floor-exact"),
        ("粮食产量 | level exact 100 万吨", "粮食产量 | level less_than 100 万吨", "near 0 floor-exact"),
        ("粮食产量 | level at_least 100 万吨", "粮食产量 | level exact 99.9 万吨", "missed -0.1 floor-at_least"),
        ("粮食产量 | level about 100 万吨", "粮食产量 | level exact 95 万吨", "near -5 floor-about"),
        ("粮食产量 | level about 100 万吨", "粮食产量 | level exact 94.99 万吨", "missed -5.01 floor-about"),
        ("粮食产量 | level more_than 100 万吨", "粮食产量 | level exact 100 万吨", "missed 0 floor-more_than"),
        ("粮食产量 | level more_than 100 万吨", "粮食产量 | level exact 100.1 万吨", "met 0.1 floor-more_than"),
        ("粮食产量 | level more_than 100 万吨", "粮食产量 | level more_than 100 万吨", "met 0 floor-more_than"),
        ("粮食产量 | level between 90 100 万吨", "粮食产量 | level exact 90 万吨", "met 0 floor-between"),
        ("粮食产量 | level exact 20 亿吨", "粮食产量 | level exact 180000 万吨", "missed -2 floor-exact"),
        ("居民消费价格 | growth exact 3 %", "居民消费价格 | growth exact 3 %", "met 0 ceiling-exact"),
        ("居民消费价格 | growth exact 3 %", "居民消费价格 | growth more_than 3 %", "met 0 ceiling-exact"),
        ("居民消费价格 | growth at_most 3 %", "居民消费价格 | growth between 2 3.5 %", "missed 0.5 ceiling-at_most"),
        ("居民消费价格 | growth between 2 3 %", "居民消费价格 | growth exact 2.9 %", "met -0.1 ceiling-between"),
        ("居民消费价格 | growth less_than 3 %", "居民消费价格 | growth exact 3 %", "missed 0 ceiling-less_than"),
        ("居民消费价格 | growth less_than 3 %", "居民消费价格 | growth less_than 3 %", "missed 0 ceiling-less_than"),
    ],
)
def test_a_number_is_judged_at_the_edge(promised: str, reported: str, expected: str) -> None:
    assert said(promised, reported) == expected


def test_a_fall_against_a_promised_rise_is_a_rise_below_nothing() -> None:
    assert said("地区生产总值 | growth exact 4 %", "地区生产总值 | decline exact 2 %", opposite=True) == "missed -6 floor-exact"
    assert said("地区生产总值 | growth exact 4 %", "地区生产总值 | growth exact 5 %") == "met 1 floor-exact"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("6", "0.5"),
        ("6.5", "0.325"),
        ("6.55", "0.3275"),
        ("0.15", "0.0075"),
        ("0.05", "0.005"),
        ("-40", "2"),
        ("8", "0.5"),
        ("3E+1", "1.5"),
        ("3E+2", "15"),
    ],
)
def test_near_is_half_a_unit_of_the_last_digit_or_a_share(value: str, expected: str) -> None:
    promised = Quantity(Decimal(value), "%", Comparator.ABOUT)
    assert allowance(promised, Decimal(value), TOLERANCE) == Decimal(expected)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("亿元", "万亿元", True),
        ("万", "万人", True),
        ("吨", "元", False),
        ("新单位", "新单位", True),
        ("新单位", "元", False),
        ("元", "新单位", False),
    ],
)
def test_numbers_of_one_dimension_are_compared(one: str, other: str, agree: bool) -> None:
    assert units_agree(one, other, LEXICON) == agree


def test_a_number_is_told_in_another_unit() -> None:
    assert in_unit(Decimal(15), "亿元", "万亿元", LEXICON) == Decimal("0.0015")
    assert in_unit(Decimal(15), "新单位", "新单位", LEXICON) == 15


@pytest.mark.parametrize(
    ("promised", "ceiling"),
    [
        ("居民消费价格 | growth exact 3 %", True),
        ("单位地区生产总值能耗 | decline exact 3 %", False),
        ("粮食产量 | level at_most 3 万吨", True),
        ("粮食产量 | level exact 3 万吨", False),
        ("没有这个指标 | level exact 3 家", False),
    ],
)
def test_what_should_be_low_has_a_ceiling(promised: str, ceiling: bool) -> None:
    one = target(promised)
    assert is_ceiling(one, LEXICON.indicator(one.indicator)) == ceiling
    assert is_ceiling(replace(one, measure=Measure.RANK), None)
    assert is_ceiling(replace(one, quantity=None, measure=Measure.RANK), None)
