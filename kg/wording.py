"""Rows said in an analyst's words: 增长6%左右, 确保, ✓ 达到."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kg import resources

Row = Mapping[str, Any]


def words(group: str) -> Mapping[str, Any]:
    """The words of a group of choices, such as `commitment`: {ensure: 确保 …}, in their order."""
    table: Mapping[str, Any] = resources.tables("wording.toml")[group]
    return table


def plain_number(value: object) -> str:
    """A number with the digits it was written with: 1358.5."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def quantity(row: Row) -> str:
    """What a claim says of its indicator: 增长6%左右, 30万吨以上, 第4位, 与经济增长同步."""
    if row.get("value") is None:
        return str(row.get("relative") or "")
    numbers = [plain_number(row[name]) for name in ("value", "value_to") if row.get(name) is not None]
    bound = words("comparator")[row["comparator"]].format("—".join(numbers) + (row.get("unit") or ""))
    return str(words("measure")[row["measure"]].format(bound))


def promise(row: Row) -> str:
    """A claim with its commitment: 力争增长6%左右."""
    return f"{words('commitment').get(row.get('commitment') or '', '')}{quantity(row)}"


def verdict(name: str) -> str:
    """A verdict as its sign and word: ✓ 达到."""
    said = words("verdict")[name]
    return f"{said['sign']} {said['word']}"


def heading(column: str) -> str:
    """The heading of a column on a screen: indicator → 指标."""
    return str(words("column").get(column, column))


def choice(column: str, value: str) -> str:
    """A cell on a screen: the word for a code in a column of codes (commitment: ensure → 确保), else the cell itself."""
    if column == "verdict" and value in words("verdict"):
        return verdict(value)
    if column in ("comparator", "measure"):
        return str(words(column).get(value, value)).replace("{}", "")
    return str(words(column).get(value, value)) if column in ("kind", "commitment", "stage", "type", "sort") else value
