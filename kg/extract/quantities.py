"""Numbers with their units and comparators: 5%左右, 1200万人以上, 近八成, 6%—6.5%, 第2位, 1.5倍, 翻番."""

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from importlib.resources import files
from typing import Any

from kg.extract.numerals import CHINESE, SCALES, parse_numeral
from kg.model import Comparator, Mention, Quantity

QuantityFinder = Callable[[str], tuple[Mention, ...]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A number that is no quantity, and why: a date, an ordinal, part of a name."""

    reason: str


ARABIC = r"(?:\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
NUMERAL = f"[{CHINESE}]+(?:点[{CHINESE}]+)?"
TRADITIONAL = str.maketrans("萬億點兩個噸畝條戶間棟輛萬", "万亿点两个吨亩条户间栋辆万")
SCALE = r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)"
DASH = r"(?:—{1,2}|-{1,2}|–|~|～|－)"


def words() -> dict[str, Any]:
    """The tables of quantities.toml."""
    return tomllib.loads(files("kg.extract").joinpath("quantities.toml").read_text(encoding="utf-8"))


def either(options: Iterable[str]) -> str:
    """A regex alternation of literal words, longest first."""
    return _alternation(tuple(options))


@lru_cache(maxsize=512)
def _alternation(options: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(options), key=lambda word: (-len(word), word)))


@lru_cache(maxsize=4)
def quantity_finder(units: tuple[str, ...]) -> QuantityFinder:
    """A function that finds the quantities of a sentence, and the numbers that are none (as `Refusal`).

    `units` are the unit labels without scales: 元, 家, %, 微克/立方米.
    """
    table = words()
    patterns = tuple((name, re.compile(pattern, re.VERBOSE)) for name, pattern in _patterns(table, units))
    comparators = _comparators(table)
    kept = re.compile(either(table["duration_kept"]["words"]))

    def find(text: str) -> tuple[Mention, ...]:
        text = text.translate(TRADITIONAL)
        if not _MAY_HOLD.search(text):
            return ()
        taken: list[Mention] = []
        covered = bytearray(len(text))
        for name, pattern in patterns:
            for match in pattern.finditer(text):
                start, stop = _extent(match, name)
                if any(covered[start:stop]) or _is_kept(match, name, kept):
                    continue
                value = READERS[name.split(":")[0]](match, comparators, name)
                if value is not None:
                    covered[start:stop] = b"\1" * (stop - start)
                    taken.append(Mention(start, stop, value, f"quantity-{name}"))
        return tuple(sorted(taken, key=lambda mention: mention.start))

    return find


_MAY_HOLD = re.compile(f"[0-9{CHINESE}]|半数|一半|过半|翻番|首位")


def _comparators(table: dict[str, Any]) -> dict[str, dict[str, Comparator]]:
    return {
        side: {word: Comparator(name) for name, entries in table[side].items() for word in entries} for side in ("before", "after", "reach")
    }


def _patterns(table: dict[str, Any], units: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    """(name, verbose regex with the group `whole`), in the order in which they are tried."""
    words_before = either(word for entry in table["before"].values() for word in entry if word != "约")
    before = f"(?P<before>{words_before}|(?<![{table['before_never']['约']}])约)?了?"
    after = f"(?P<after>{either(word for entry in table['after'].values() for word in entry)})?"
    reach = f"(?P<reach>{either(word for entry in table['reach'].values() for word in entry)})?"
    units = tuple(label for label in units if label not in table["not_units"]["words"])
    more, unit = either(table["more"]["words"]), _unit_pattern(units, table)
    never = set(table["never_counted"]["words"]) - set(table["never_counted"]["kept"])
    classifier = _unit_pattern([label for label in units if label not in never], table)
    not_one = "".join(f"(?<!{word})" for word in table["never_counted"]["one"])
    rank_cue = f"(?:{either([*table['rank']['cue'], *table['rank']['scope']])})"
    yield "refused:book", r"(?P<whole>《[^《》]*》)"
    yield "refused:name", rf"(?P<whole>[“‘](?=[^“”‘’]{{0,14}}[\d{CHINESE}])[^“”‘’]{{1,14}}[”’])"
    yield (
        "refused:name",
        rf"(?P<whole>[A-Za-z]+[-.·]?\d+(?:\.\d+)?[A-Za-z]*|\d+(?:\.\d+)?(?!(?:{unit}))[A-Za-z]+\d*(?:级)?|\d+(?:[+×xX*]\d+)+(?![\d%]))",
    )
    yield "refused:name", rf"(?P<whole>(?:\d{{1,2}}|[{CHINESE}]{{1,3}})大(?!数据|学|桥|道|小|型|中型|会|街|棚|厦|坝|田|众|量|关))"
    yield (
        "rank",
        rf"(?P<rank_cue>{rank_cue}[^，。；：、第\d]{{0,12}}?)(?P<whole>第(?P<number>{ARABIC}|{NUMERAL})(?:(?P<unit>位|名)|(?=[，。；、）)！]|$|和|及|的|跃|上升|升|提升|下降|前移|后移|降|晋)))",
    )
    yield (
        "rank:next",
        rf"(?:(?<=第.、)|(?<=第.位、)|(?<=第.名、)|(?<=第.和))(?P<whole>第(?P<number>{ARABIC}|{NUMERAL})(?:位|名)?)(?=[，。；、]|$)",
    )
    yield "rank:first", rf"(?<!放在)(?<!摆在)(?P<rank_cue>{rank_cue}[^，。；：、第\d]{{0,12}}?)(?P<whole>首位)(?!度)"
    yield "refused:name", r"(?P<whole>首位)"
    yield "refused:ordinal", rf"(?P<whole>第(?:{ARABIC}|{NUMERAL})[一-鿿]?)"
    yield (
        "range:percent",
        rf"(?P<whole>百分之(?P<number>{NUMERAL})(?:{DASH}|至|到)百分之(?P<upper>{NUMERAL})(?P<scale>)(?P<unit>))",
    )
    yield "refused:ratio", r"(?P<whole>\d+(?:\.\d+)?(?:[:：∶]\d+(?:\.\d+)?)+)"
    yield "fraction", rf"{before}(?P<whole>(?P<part>{ARABIC})/(?P<total>{ARABIC}))(?!\d){after}"
    yield "fraction:of", rf"{before}(?P<whole>(?P<total>百|千|万|{NUMERAL})分之(?P<part>{ARABIC}|{NUMERAL})){after}"
    yield "half", rf"{before}(?P<whole>一半|半数|过半(?!导体))(?!以来){after}"
    yield (
        "tenths",
        rf"{before}(?P<whole>(?P<number>{ARABIC}|[一二三四五六七八九])成(?P<more>多)?)(?![{table['fraction_tail']['never']}]){after}",
    )
    yield "digits", r"(?P<whole>(?P<number>两|三|四)位数)"
    yield "doubling", r"(?P<whole>翻(?:了)?(?P<number>[一二两三四]|\d)?番)(?:以上)?"
    yield (
        "range",
        rf"{before}(?P<whole>(?P<number>{ARABIC})(?P<scale1>{SCALE})?(?P<unit1>{unit})?(?:{DASH}|至|到)(?P<upper>{ARABIC})(?P<scale>{SCALE})?(?P<unit>{unit}))",
    )
    yield (
        "range:numeral",
        rf"{before}(?P<whole>(?P<number>{NUMERAL})(?P<unit1>{unit})?(?:{DASH}|至|到)(?P<upper>{NUMERAL})(?P<scale>)(?P<unit>{classifier}))",
    )
    for reason, entries in table["blocked_after"].items():
        yield f"refused:{reason}", rf"(?P<whole>(?:{ARABIC}|{NUMERAL})(?:{SCALE})?(?:{more})?(?:{either(entries)}))(?!次)"
    yield (
        "number",
        rf"(?P<lead>{reach}{before})(?P<whole>(?P<number>{ARABIC})(?P<more1>{more})?(?P<scale>{SCALE})?(?P<more>{more})?(?P<unit>{unit})?){after}",
    )
    yield "refused:one", rf"{not_one}(?P<whole>(?<![{CHINESE}])一(?!倍)(?:{unit}))"
    yield "refused:vague", r"(?P<whole>(?:一二|一两|两三|三四|三五|四五|五六|六七|七八|八九)(?=[个家起条名件人场次项户天年]))"
    yield (
        "numeral",
        rf"(?P<lead>{reach}{before})(?P<whole>(?P<number>{NUMERAL})(?P<more>{more})?(?P<scale>[万亿])?(?P<unit>{classifier})){after}",
    )
    yield (
        "numeral:large",
        rf"(?P<lead>{reach}{before})(?P<whole>(?P<number>[{CHINESE}]*[百千万亿][{CHINESE}]*)(?P<more>{more})?(?P<scale>[万亿])?(?P<unit>{unit})){after}",
    )
    yield (
        "numeral:bare",
        rf"(?P<lead>{reach}{before})(?P<whole>(?P<number>[十百千](?:万|亿)|[百千万]亿|(?:[{CHINESE}]*[万亿]))(?P<more>{more})?(?P<scale>)(?P<unit>)){after}",
    )


def _unit_pattern(units: Iterable[str], table: dict[str, Any]) -> str:
    """The unit labels, longest first, each refused before the characters that make another word of it (13亿人｜口)."""
    refused = table["not_followed"]
    labels = sorted(set(units), key=lambda word: (-len(word), word))
    return "|".join(re.escape(label) + (f"(?!{refused[label]})" if label in refused else "") for label in labels)


def _extent(match: re.Match[str], name: str) -> tuple[int, int]:
    """From the comparator before a number to the comparator after it; a rank without the verb that led to it."""
    start, stop = match.span("whole")
    if name.startswith(("rank", "refused")):
        return start, stop
    ends = [match.end(group) for group in ("whole", "after") if match.groupdict().get(group)]
    return match.start(), max([stop, *ends])


def _is_kept(match: re.Match[str], name: str, kept: re.Pattern[str]) -> bool:
    """Whether a number that looks like a duration counts days of an indicator (空气质量优良天数315天)."""
    return (
        name in ("refused:duration", "refused:age")
        and match["whole"].endswith(("天", "岁"))
        and bool(kept.search(match.string, max(0, match.start() - 16), match.start()))
    )


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
    return Quantity(Decimal(1) if name == "rank:first" else parse_numeral(match["number"]), "位")


def _read_fraction(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity | None:
    part, total = parse_numeral(match["part"]), parse_numeral(match["total"])
    if not total or total <= part and total != 100:
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
    return _quantity(match, parse_numeral(match["number"]) * 10, "%", comparators)


def _read_doubling(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity:
    times = int(parse_numeral(match["number"])) if match["number"] else 1
    return Quantity(Decimal(2**times), "倍")


def _read_digits(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity:
    """两位数 growth is 10 % or more."""
    return Quantity(Decimal(10) ** (int(parse_numeral(match["number"])) - 1), "%", Comparator.AT_LEAST)


def _read_range(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity | None:
    low, high = parse_numeral(match["number"]), parse_numeral(match["upper"])
    if low >= high or match.string[: match.start()].endswith(("由", "从")):
        return None
    return _quantity(match, low, (match["scale"] or "") + match["unit"] or "%", comparators, high)


def _read_number(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity:
    return _quantity(match, parse_numeral(match["number"]), (match["scale"] or "") + (match["unit"] or ""), comparators)


def _read_numeral(match: re.Match[str], comparators: dict[str, dict[str, Comparator]], name: str) -> Quantity | Refusal | None:
    """九十三万人 → 93 万人; 万余件 → 1 万件; 上百亿 → 100 亿. A bare scale is part of a name (万人发明专利, 百亿元项目)."""
    number, scale = match["number"], match["scale"] or ""
    if number.strip("零〇○") == "":
        return Refusal("zero")
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
    "number": _read_number,
    "numeral": _read_numeral,
}
