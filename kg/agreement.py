"""When two annotations say the same: 约1200万人 and 1200万人左右, 渝中区 and 重庆市渝中区, 100个 and 100家."""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from kg import resources
from kg.tables import period_from

Row = Mapping[str, Any]
Marks = dict[str, bool]

_TOLERANCE = Decimal("1e-6")
_NAME_RATIO = 0.8  # how alike two indicators are that differ by a word: 全市生产总值, 生产总值


def _words() -> dict[str, Any]:
    return resources.tables("evaluation.toml")


@cache
def _ignored() -> re.Pattern[str]:
    return re.compile(rf"[\s{re.escape(_words()['names']['ignore'])}]")


@cache
def _counters() -> frozenset[str]:
    return frozenset(_words()["units"]["counters"]) | {""}


@cache
def _scales() -> tuple[tuple[str, int], ...]:
    return tuple(sorted(_words()["scales"].items(), key=lambda scale: -len(scale[0])))


def bare(text: object) -> str:
    """A name without the characters that readers copy or leave out: quotation marks, brackets, spaces, 的."""
    return _ignored().sub("", str(text or ""))


@cache
def plain_unit(unit: str) -> str:
    """A unit in one spelling, without what belongs to the comparator: 个百分点 → 百分点, 余人 → 人."""
    units = _words()["units"]
    unit = re.sub(r"\s", "", unit)
    for written, meant in units["spellings"].items():
        unit = unit.replace(written, meant)
    return re.sub("|".join(units["remove"]), "", unit)


def scaled(value: object, unit: str | None) -> tuple[Decimal, str]:
    """A number in the unit without its scale: 1358.5 亿元 → (135850000000, 元)."""
    number, name = Decimal(str(value)), plain_unit(unit or "")
    for word, factor in _scales():
        if name.startswith(word):
            return number * factor, name[len(word) :]
    return number, name


def same_number(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers differ by a millionth at most."""
    return abs(one - other) <= _TOLERANCE * max(abs(one), abs(other), Decimal("1e-9"))


def same_quantity(gold: Row, ours: Row) -> bool:
    """Whether both state the same number once scaled, and the same upper bound as written; or both none at all."""
    if gold["value"] is None or ours["value"] is None:
        return gold["value"] is ours["value"]
    return same_number(scaled(gold["value"], gold["unit"])[0], scaled(ours["value"], ours["unit"])[0]) and _same_upper(gold, ours)


def _same_upper(gold: Row, ours: Row) -> bool:
    one, other = gold.get("value_to"), ours.get("value_to")
    if one is None or other is None:
        return one is other
    return same_number(Decimal(str(one)), Decimal(str(other)))


def same_unit(gold: Row, ours: Row) -> bool:
    """Whether both units are the same apart from their scale; a missing unit and any classifier are forgiven."""
    if gold["value"] is None:
        return True
    one, other = scaled(gold["value"], gold["unit"])[1], scaled(ours["value"], ours["unit"])[1]
    return one == other or not one or not other or {one, other} <= _counters()


def alike(one: str, other: str, ratio: float = _NAME_RATIO) -> bool:
    """Whether two names share most of their characters, and are both flows (新增…) or both not."""
    if one == other:
        return True
    flows = tuple(_words()["names"]["flows"])
    if one.startswith(flows) != other.startswith(flows):
        return False
    matcher = difflib.SequenceMatcher(None, one, other)
    return matcher.real_quick_ratio() >= ratio and matcher.quick_ratio() >= ratio and matcher.ratio() >= ratio


def accepted(row: Row, field: str) -> list[Any]:
    """The value of a field and the others that a reasonable reader would accept."""
    return [row.get(field), *(row.get(f"{field}_alt") or ())]


def same_subject(gold: Row, ours: Row) -> bool:
    """Whether the subjects are one, or one is the end of the other: 渝中区, 重庆市渝中区."""
    mine = bare(ours.get("subject"))
    return any(wanted == mine or _ends(wanted, mine) for wanted in map(bare, accepted(gold, "subject")))


def _ends(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= 2 and (one.endswith(other) or other.endswith(one))


def same_indicator(gold: Row, ours: Row) -> bool:
    """Whether any accepted wording of the one is alike any of the other."""
    offered = [bare(name) for name in accepted(ours, "indicator")]
    return any(alike(bare(wanted), mine) for wanted in accepted(gold, "indicator") for mine in offered)


def same_period(gold: Row, ours: Row) -> bool:
    """Whether our period is one of those accepted."""
    return period_from(str(ours.get("period"))).whole in {period_from(str(period)).whole for period in accepted(gold, "period")}


def _same_when_numeric(field: str) -> Callable[[Row, Row], bool]:
    return lambda gold, ours: gold["value"] is None or gold[field] == ours[field]


_TESTS: dict[str, Callable[[Row, Row], bool]] = {
    "kind": lambda gold, ours: ours["kind"] in accepted(gold, "kind"),
    "subject": same_subject,
    "indicator": same_indicator,
    "measure": _same_when_numeric("measure"),
    "comparator": _same_when_numeric("comparator"),
    "unit": same_unit,
    "period": same_period,
    "commitment": lambda gold, ours: gold["commitment"] == ours.get("commitment"),
    "stage": lambda gold, ours: gold["stage"] == ours["stage"],
}


def marks(gold: Row, ours: Row, fields: Iterable[str]) -> Marks:
    """Which of the fields are right."""
    return {field: _TESTS[field](gold, ours) for field in fields}


def same_object(gold: Row, ours: Row) -> bool:
    """Whether two milestones are about the same named thing."""
    one, other = bare(gold["object"]), bare(ours["object"])
    return alike(one, other, 0.75) or one in other or (len(other) > 2 and other in one)


def overlap(one: Row, other: Row) -> bool:
    """Whether two placed quotes share a character; a quote that stands nowhere shares none."""
    return bool(one["start"] is not None and one["start"] < other["end"] and other["start"] < one["end"])


def placed(annotations: Iterable[Row], text: str, base: int = 0) -> list[dict[str, Any]]:
    """The annotations with `start` and `end` of their quotes in a text; equal ones take successive places."""
    seen: Counter[tuple[Any, ...]] = Counter()
    result = []
    for row in annotations:
        key = (row["quote"], row.get("value"), bare(row.get("indicator") or row.get("object")))
        seen[key] += 1
        at = _occurrence(text, row["quote"], seen[key])
        result.append({**row, "start": None if at < 0 else base + at, "end": None if at < 0 else base + at + len(row["quote"])})
    return result


def _occurrence(text: str, quote: str, number: int) -> int:
    """Where the quote stands for the number-th time, or for the last; -1 when it never does."""
    at = text.find(quote)
    for _ in range(number - 1):
        following = text.find(quote, at + 1)
        at = following if following >= 0 else at
    return at


@dataclass(frozen=True, slots=True)
class Pair:
    """An annotation and our row for it, by their places in the two lists, with the fields that are right."""

    gold: int
    ours: int
    marks: Marks

    @property
    def right(self) -> bool:
        """Whether every field is."""
        return all(self.marks.values())


def pairs(gold: Sequence[Row], ours: Sequence[Row], same: Callable[[Row, Row], bool], fields: Sequence[str]) -> list[Pair]:
    """Each annotation with at most one of our rows: quotes overlap, `same` holds; most fields right, then nearest, goes first."""
    options = [
        Pair(i, j, marks(wanted, mine, fields))
        for i, wanted in enumerate(gold)
        for j, mine in enumerate(ours)
        if overlap(wanted, mine) and same(wanted, mine)
    ]
    options.sort(key=lambda pair: (-sum(pair.marks.values()), abs(gold[pair.gold]["start"] - ours[pair.ours]["start"])))
    taken_gold: set[int] = set()
    taken_ours: set[int] = set()
    return [pair for pair in options if _take(pair.gold, taken_gold, pair.ours, taken_ours)]


def _take(gold: int, taken_gold: set[int], ours: int, taken_ours: set[int]) -> bool:
    if gold in taken_gold or ours in taken_ours:
        return False
    taken_gold.add(gold)
    taken_ours.add(ours)
    return True
