"""Rows said in an analyst's words: 增长6%左右, 确保, ✓ 达到, 2016—2020年, +0.3 个百分点."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kg import resources

Row = Mapping[str, Any]

OPEN = "open"  # what came of a target when no later document of its place has been read
# Columns of codes.
CODED = ("verdict", "comparator", "measure", "kind", "commitment", "stage", "type", "sort", "section", "revisionKind", "discord")
PLAIN = "plain"  # a promise without a word that says how firm it is


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


def firmness(row: Row) -> str:
    """The word with which a claim is promised: 力争; nothing where it is promised plainly, or not a promise."""
    said = row.get("commitment")
    return "" if said in (None, PLAIN) else str(words("commitment")[said])


def promise(row: Row) -> str:
    """A claim with the word that it is promised with: 力争增长6%左右."""
    return f"{firmness(row)}{quantity(row)}"


def period_words(period: str) -> str:
    """A period in words: 2020年, 2016—2020年, 2023年1—9月, 2023年10月31日; nothing where there is none."""
    start, _, stop = period.partition("/")
    if not stop:
        return _date(start)
    same_year = start[:4] == stop[:4] and len(start) == len(stop) == len("2023-01")
    return f"{_date(start).removesuffix('月')}—{int(stop[5:])}月" if same_year else f"{_date(start).removesuffix('年')}—{_date(stop)}"


def _date(date: str) -> str:
    parts = [str(int(part)) if part.isdecimal() else part for part in date.split("-")]
    return "".join(part + unit for part, unit in zip(parts, "年月日", strict=False) if part)


def margin_words(margin: int | Decimal | None, unit: str) -> str:
    """By how much an outcome lies above or below its target: +0.3 个百分点."""
    if margin is None:
        return ""
    direction = "+" if margin > 0 else "−" if margin < 0 else "±"
    return f"{direction}{plain_number(abs(margin))} {words('margin_unit').get(unit, unit)}".rstrip()


def verdict(name: str) -> str:
    """A verdict as its sign and word: ✓ 达到."""
    said = words("verdict")[name]
    return f"{said['sign']} {said['word']}"


def heading(column: str) -> str:
    """The heading of a column on a screen: indicator → 指标."""
    return str(words("column").get(column, column))


def choice(column: str, value: str) -> str:
    """A cell on a screen: the word for a code in a column of codes (commitment: ensure → 确保), else the cell itself."""
    if column not in CODED or value not in words(column):
        return value
    return verdict(value) if column == "verdict" else str(words(column)[value]).replace("{}", "")
