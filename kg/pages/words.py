"""The Chinese that the pages add to the wording of rows: 位于, 新闻; a place without its province."""

import re

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


def bounds(comparator: str) -> str:
    """Which side of a number a comparator leaves open: floor, ceiling, or point for neither."""
    table = words()["bound"]
    return next((side for side in ("floor", "ceiling") if comparator in table[side]), "point")


def verdicts() -> list[str]:
    """All verdicts in the order in which they are told."""
    return list(wording.words("verdict"))


def province(name: str) -> str:
    """The part of a full place name that names its province; the whole name where it names none."""
    found = re.match(words()["province"]["pattern"], name)
    return found[0] if found else name


def short_place(name: str) -> str:
    """A place without its province: 山西省阳泉市 → 阳泉市; a province is itself."""
    return name.removeprefix(province(name)) or name
