"""The Chinese that the pages add to the wording of rows: 2016—2020年, +0.3 个百分点, 位于."""

import re
from decimal import Decimal

from kg import resources, wording


def words() -> dict[str, dict[str, str]]:
    """The tables of words.toml."""
    return resources.tables("pages/words.toml")


def word(group: str, code: object) -> str:
    """What a code is called, as a verdict is `达到`; a code without a word stands for itself, none is empty."""
    if code is None:
        return ""
    said = (words().get(group) or wording.words(group)).get(str(code), str(code))
    return str(said["word"] if isinstance(said, dict) else said)


def sign(verdict: str) -> str:
    """The sign of a verdict: ✓."""
    return str(wording.words("verdict")[verdict]["sign"])


def verdicts() -> list[str]:
    """All verdicts in the order in which they are told."""
    return list(wording.words("verdict"))


def period_words(period: str) -> str:
    """A period in words: 2020年, 2016—2020年, 2023年1—9月, 2023年10月31日; nothing where there is none."""
    start, _, stop = period.partition("/")
    if not stop:
        return _date(start)
    same_year = start[:4] == stop[:4] and len(start) == len(stop) == len("2023-01")
    return f"{_date(start).removesuffix('月')}—{int(stop[5:])}月" if same_year else f"{_date(start).removesuffix('年')}—{_date(stop)}"


def margin_words(margin: int | Decimal | None, unit: str) -> str:
    """By how much an outcome lies above or below its target: +0.3 个百分点."""
    if margin is None:
        return ""
    direction = "+" if margin > 0 else "−" if margin < 0 else "±"
    return f"{direction}{wording.plain_number(abs(margin))} {words()['margin_unit'].get(unit, unit)}".rstrip()


def province(name: str) -> str:
    """The part of a full place name that names its province; the whole name where it names none."""
    found = re.match(words()["province"]["pattern"], name)
    return found[0] if found else name


def short_place(name: str) -> str:
    """A place without its province: 山西省阳泉市 → 阳泉市; a province is itself."""
    return name.removeprefix(province(name)) or name


def _date(date: str) -> str:
    parts = [str(int(part)) if part.isdecimal() else part for part in date.split("-")]
    return "".join(part + unit for part, unit in zip(parts, "年月日", strict=False) if part)
