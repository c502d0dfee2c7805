"""The Chinese that the pages speak: ≥ 5%, 增长 6% 左右, ✓ 达到, 2016—2020年."""

import re
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

from kg.network import Row, text


@cache
def words() -> dict[str, dict[str, str]]:
    """The tables of words.toml."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def word(table: str, code: object) -> str:
    """What a code is called; a code without a word stands for itself."""
    return "" if code is None else words()[table].get(str(code), str(code))


def value_words(row: Row) -> str:
    """A claim's value in words: 增长 ≥ 5%, 第 4 位, 与经济增长同步."""
    if row.get("value") is None:
        return text(row, "relative")
    amount = _amount(row)
    return _filled("measure", row.get("measure"), _filled("comparator", row.get("comparator"), amount))


def period_words(period: str) -> str:
    """A period in words: 2020年, 2016—2020年, 2023年1—9月, 2023年10月31日."""
    start, _, stop = period.partition("/")
    if not stop:
        return _date(start)
    same_year = start[:4] == stop[:4] and len(start) == len(stop) == 7
    return f"{_date(start)[:-1]}—{int(stop[5:])}月" if same_year else f"{_date(start).rstrip('年')}—{_date(stop)}"


def margin_words(margin: object, unit: str) -> str:
    """By how much an outcome lies above or below its target: +0.3 个百分点."""
    if margin is None:
        return ""
    number = Decimal(str(margin))
    sign = "+" if number > 0 else "−" if number < 0 else "±"
    return f"{sign}{_number(abs(number))} {word('margin_unit', unit)}".rstrip()


def province(name: str) -> str:
    """The part of a full place name that names its province; the whole name where it names none."""
    found = re.match(words()["province"]["pattern"], name)
    return found[0] if found else name


def _amount(row: Row) -> str:
    unit = text(row, "unit")
    upper = "" if row.get("value_to") is None else f"—{_number(row['value_to'])}"
    gap = "" if unit.startswith(("%", "％")) else " "
    return f"{_number(row['value'])}{upper}{gap}{unit}".rstrip()


def _filled(table: str, code: object, inner: str) -> str:
    return words()[table].get(str(code), "{}").replace("{}", inner)


def _number(number: object) -> str:
    return format(number, "f") if isinstance(number, Decimal) else str(number)


def _date(date: str) -> str:
    parts = [str(int(part)) if part.isdecimal() else part for part in date.split("-")]
    return "".join(part + unit for part, unit in zip(parts, "年月日", strict=False))
