"""Numbers: what the case file says of them, and what is refused."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import lexicon
from kg.extract.quantities import QuantityFinder, quantity_finder
from kg.model import Comparator, Mention, Quantity

CASES = Path(__file__).parent / "cases" / "quantities.txt"
SCALES = {"": 1, "万": 10_000, "亿": 100_000_000, "万亿": 1_000_000_000_000}


def cases() -> list[object]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [case(line, number) for number, line in enumerate(lines, start=1) if line.strip() and not line.startswith("#")]


def case(line: str, number: int) -> object:
    marked, expected = line.removeprefix("?").strip().split(" => ")
    marks = [pytest.mark.xfail(reason="known gap")] if line.startswith("?") else []
    return pytest.param(marked, [one for one in expected.split(" | ") if one != "-"], id=f"{CASES.stem}:{number}", marks=marks)


@pytest.fixture(scope="module")
def find() -> QuantityFinder:
    return quantity_finder(lexicon.load().unit_labels())


def bracketed(marked: str) -> tuple[str, list[str]]:
    """A line without its brackets, and what stood in them."""
    return re.sub(r"[\[\]]", "", marked), re.findall(r"\[(.+?)\]", marked)


def quantities(text: str, find: QuantityFinder) -> list[tuple[Mention, Quantity]]:
    return [(mention, mention.value) for mention in find(text) if isinstance(mention.value, Quantity)]


def scaled(number: Decimal, unit: str) -> tuple[Decimal, str]:
    """(1.2, 亿斤) → (120000000, 斤): 一亿二千万斤 may be kept as either."""
    scale = re.match("万亿|亿|万|", unit)
    assert scale is not None
    return (number * SCALES[scale[0]]).normalize(), unit[scale.end() :]


def told(quantity: Quantity) -> tuple[object, ...]:
    numbers = [number for number in (quantity.value, quantity.upper) if number is not None]
    return quantity.comparator, *(scaled(number, quantity.unit) for number in numbers)


def stated(words: str) -> tuple[object, ...]:
    comparator, numbers, unit = (*words.split(), "")[:3]
    return Comparator(comparator), *(scaled(Decimal(number), unit) for number in numbers.split("—"))


@pytest.mark.parametrize(("marked", "expected"), cases())
def test_a_sentence_holds_the_quantities_of_its_case(marked: str, expected: list[str], find: QuantityFinder) -> None:
    text, wanted = bracketed(marked)
    found = quantities(text, find)
    assert [text[mention.start : mention.stop] for mention, _ in found] == wanted
    assert [told(quantity) for _, quantity in found] == [stated(words) for words in expected]


NUMBER = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(9999), places=2)
UNIT = st.sampled_from(["亿元", "万人", "家", "%", "个百分点", "万吨", "公里", "微克/立方米", "亿千瓦时"])


@given(NUMBER, UNIT)
def test_a_number_with_a_unit_is_read_as_it_stands(number: Decimal, unit: str) -> None:
    found = quantities(f"产量为{number}{unit}。", quantity_finder(lexicon.load().unit_labels()))
    assert [(quantity.value, quantity.unit) for _, quantity in found] == [(number, unit)]


@given(NUMBER, UNIT, st.sampled_from(["左右", "以上", "以内", ""]))
def test_a_mention_holds_its_number_and_what_binds_it(number: Decimal, unit: str, after: str) -> None:
    text = f"产量为{number}{unit}{after}。"
    found = quantities(text, quantity_finder(lexicon.load().unit_labels()))
    assert [text[mention.start : mention.stop] for mention, _ in found] == [f"{number}{unit}{after}"]


@pytest.mark.parametrize("run", ["1" * 50_000, "一" * 50_000, "1，" * 20_000, "9." * 20_000])
def test_a_run_of_digits_is_passed_over(run: str, find: QuantityFinder) -> None:
    assert [mention for mention in find(f"地区生产总值增长{run}。") if mention.stop - mention.start > 100] == []
    assert str(find(f"{run}。地区生产总值增长5.5%。")[-1].value) == "exact 5.5 %"
