"""What the numbers that were found say: 近八成 → nearly 80 %, 3万多亿元 → at least 3 万亿元, 翻两番 → 4 倍."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cache
from typing import Any

from kg import resources
from kg.extract.numerals import NOUGHTS, SCALES, parse_numeral
from kg.model import Comparator, Quantity

TOLD_REACH = 20  # characters before a number in which it is told what a sign measures
RATIO_REACH = 40  # characters before a ratio in which the words that tell of it stand
PARTS = re.compile(r"[\d.]+")  # the numbers of a ratio


@dataclass(frozen=True, slots=True)
class Refusal:
    """A number that is no quantity, and why: a date, an ordinal, part of a name."""

    reason: str


def words() -> dict[str, Any]:
    """The tables of quantities.toml."""
    return resources.tables("extract/quantities.toml")


def _quantity(
    match: re.Match[str], value: Decimal, unit: str, comparators: dict[str, dict[str, Comparator]], upper: Decimal | None = None
) -> Quantity:
    return Quantity(value, unit, _comparator(match, comparators, upper), upper)


def _comparator(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], upper: Decimal | None) -> Comparator:
    groups = match.groupdict()
    if upper is not None:
        return Comparator.BETWEEN
    if groups.get("after"):
        return comparators["after"][groups["after"]]
    if groups.get("before"):
        return comparators["before"][groups["before"]]
    if groups.get("more") or groups.get("more1"):
        return Comparator.AT_LEAST
    if groups.get("reach"):
        return comparators["reach"][groups["reach"]]
    return Comparator.EXACT


def _read_rank(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity:
    comparator = Comparator.AT_MOST if name == "rank:top" else Comparator.EXACT
    return Quantity(Decimal(1) if name == "rank:first" else parse_numeral(match["number"]), "位", comparator)


def _read_fraction(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity | None:
    part, total = parse_numeral(match["part"]), parse_numeral(match["total"])
    if not total or (total <= part and total != 100):
        return None
    return _quantity(match, _percent(part, total), "%", comparators)


def _percent(part: Decimal, total: Decimal) -> Decimal:
    """part / total in per cent, to two decimals where it does not come out even (1/3 → 33.33)."""
    with localcontext() as context:
        context.prec = 28
        exact = part * 100 / total
    rounded = exact.quantize(Decimal("0.01"))
    return rounded.normalize() if rounded != exact.to_integral_value() else exact.to_integral_value()


def _read_half(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity:
    if match["whole"].startswith("过"):
        return Quantity(Decimal(50), "%", Comparator.MORE_THAN)
    return _quantity(match, Decimal(50), "%", comparators)


def _read_tenths(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity:
    """七成 → 70 %, 七成半 → 75 %, 九成五 → 95 %."""
    half = match["half"] or "〇"
    more = Decimal(5) if half == "半" else parse_numeral(half)
    return _quantity(match, parse_numeral(match["number"]) * 10 + more, "%", comparators)


def _read_doubling(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity:
    times = int(parse_numeral(match["number"])) if match["number"] else 1
    return _quantity(match, Decimal(2**times), "倍", comparators)


def _read_digits(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity:
    """两位数 growth is 10 % or more."""
    return Quantity(Decimal(10) ** (int(parse_numeral(match["number"])) - 1), "%", Comparator.AT_LEAST)


def _read_range(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity | None:
    low, high = parse_numeral(match["number"]), parse_numeral(match["upper"])
    scale = match["scale"] or ""
    if name == "range:numeral" and (last := _last_scale(match["upper"])):  # 三百万到四百万吨, 三到四亿元, but 八千到一万人
        few = low / SCALES[last] if _last_scale(match["number"]) else low
        low, high, scale = (few, high / SCALES[last], last) if few < high / SCALES[last] else (low, high, scale)
    if low >= high or match.string[: match.start()].endswith(tuple(words()["range_never_after"]["words"])):
        return None
    return _quantity(match, low, scale + match["unit"] or "%", comparators, high)


def _last_scale(numeral: str) -> str:
    """The scale that a numeral is told in: 亿 of 一亿三千万, 万 of 三百万; none of 三千."""
    return "亿" if "亿" in numeral[1:] else numeral[-1] if numeral[1:].endswith("万") else ""


def _read_adjoining(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity | None:
    """四、五十亿元 → 40—50 亿元: two numerals, one after the other, of the same tens."""
    low, high = (parse_numeral(match[part] + match["tens"]) for part in ("number", "upper"))
    if parse_numeral(match["number"]) + 1 != parse_numeral(match["upper"]):
        return None
    return _quantity(match, low, match["scale"] + match["unit"], comparators, high)


def _read_number(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity:
    value = parse_numeral(match["number"])
    return _quantity(match, -value if match.groupdict().get("sign") else value, (match["scale"] or "") + (match["unit"] or ""), comparators)


def _read_told(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity | None:
    """算力1200P, 带宽6000G: signs that are units only where the words before tell of what they measure; 5G is none."""
    told = words()["told_of"][match["unit"]]
    if not any(word in match.string[max(0, match.start() - TOLD_REACH) : match.start()] for word in told):
        return None
    return _read_number(match, comparators, name)


def _read_ratio(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity | None:
    """收入比缩小至2.04∶1: a ratio to one is a number where the words before tell of a ratio; 比分2∶1 is none."""
    told = _ratio_pattern("told").search(match.string, max(0, match.start() - RATIO_REACH), match.start())
    return _read_number(match, comparators, name) if told else None


def _read_sectors(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity | None:
    """三次产业结构为1.7∶56.3∶42: three shares of one whole, behind words that tell of the sectors; the value is the first."""
    parts = [Decimal(part) for part in PARTS.findall(match["whole"])]
    told = _ratio_pattern("sectors").search(match.string, max(0, match.start() - RATIO_REACH), match.start())
    return _quantity(match, parts[0], "%", comparators) if told and abs(sum(parts, Decimal(0)) - 100) <= 1 else None


@cache
def _ratio_pattern(of: str) -> re.Pattern[str]:
    """What tells, a few characters before a row of numbers, that it is a ratio ("told") or the shares of three sectors ("sectors")."""
    return re.compile(words()["ratio"][of])


def _read_medals(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity:
    """3金: medals, of the metal that the sign names."""
    return _quantity(match, parse_numeral(match["number"]), words()["medals"]["unit"], comparators)


def _read_split(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity:
    """3万多亿元 → 3 万亿元, 1亿3千多万人 → 1.3 亿人: 多 between two scales."""
    number, scale, unit = match["number"], match["scale"] + match["last"], match["unit"] or ""
    if "亿" in number:
        return _quantity(match, parse_numeral(number + scale) / SCALES["亿"], "亿" + unit, comparators)
    return _quantity(match, parse_numeral(number), scale + unit, comparators)


def _read_numeral(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity | Refusal | None:
    """九十三万人 → 93 万人; 万余件 → 1 万件; 上百亿 → 100 亿. A bare scale is part of a name (万人发明专利, 百亿元项目)."""
    number, scale = match["number"], match["scale"] or ""
    if number.strip(NOUGHTS) == "":
        return Refusal("zero")
    if "两" in number[1:] and not set(number) & set(SCALES):
        return Refusal("date")  # 一九八一和一九八二两｜个年度
    if number.strip("百千万亿") == "" and not any(match.groupdict().get(group) for group in ("before", "after", "more", "reach")):
        return Refusal("name")
    if "亿" in number[:-1]:
        return _quantity(match, parse_numeral(number + scale) / SCALES["亿"], "亿" + (match["unit"] or ""), comparators)
    if not scale and number[-1] in "万亿":
        number, scale = number[:-1] or "一", number[-1]
    try:
        return _quantity(match, parse_numeral(number), scale + (match["unit"] or ""), comparators)
    except ValueError:
        return None


def _refuse(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Refusal:
    return Refusal(name.partition(":")[2])


READERS: dict[str, Callable[..., Quantity | Refusal | None]] = {
    "refused": _refuse,
    "rank": _read_rank,
    "fraction": _read_fraction,
    "half": _read_half,
    "tenths": _read_tenths,
    "digits": _read_digits,
    "doubling": _read_doubling,
    "range": _read_range,
    "adjoining": _read_adjoining,
    "number": _read_number,
    "medals": _read_medals,
    "split": _read_split,
    "ratio": _read_ratio,
    "sectors": _read_sectors,
    "told": _read_told,
    "numeral": _read_numeral,
}
