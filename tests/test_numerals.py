"""Numbers as reports write them: each digit, scales, what is left out, what is no number."""

from decimal import Decimal

import pytest

from kg.extract.numerals import CHINESE, DIGITS, SCALES, parse_figure, parse_numeral

DIGITS_WRITTEN = ["零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"]


def test_every_digit_is_worth_what_it_says() -> None:
    assert {sign: value for value, signs in enumerate(DIGITS_WRITTEN) for sign in signs} == DIGITS
    assert set(CHINESE) == {*(sign for signs in DIGITS_WRITTEN for sign in signs[:1]), *"〇○两", *SCALES}


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("三百五", "350"),
        ("一千二", "1200"),
        ("两万三", "23000"),
        ("一百零五", "105"),
        ("二十五", "25"),
        ("十五", "15"),
        ("百", "100"),
        ("一百〇三", "103"),
        ("一亿零一万", "100010000"),
        ("二万亿", "2000000000000"),
        ("九万万", "900000000"),
        ("二点五", "2.5"),
        ("三十二点零六", "32.06"),
        ("二〇三五", "2035"),
        ("１２", "12"),
        ("1,450.5", "1450.5"),
        ("1，450", "1450"),
        ("三百", "300"),
        ("五1", "51"),
    ],
)
def test_a_numeral_is_worth_what_it_says(written: str, number: str) -> None:
    assert parse_numeral(written) == Decimal(number)


@pytest.mark.parametrize("written", ["", "点五", "五点", "几百", "百x", "十五人"])
def test_what_is_no_numeral_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a numeral"):
        parse_numeral(written)


@pytest.mark.parametrize(
    ("cell", "number"), [("30,145.8", "30145.8"), ("30，145", "30145"), ("-1.2", "-1.2"), ("1.2E+05", "120000"), (".5", "0.5")]
)
def test_a_cell_of_a_table_is_a_figure(cell: str, number: str) -> None:
    assert parse_figure(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["", "x1", "1x", "1 2", "约5", "1E999"])
def test_what_is_no_figure_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="not a figure"):
        parse_figure(cell)
