"""The numbers of a clause with the words on their left and right: 分别增长｜10%、20%、30%以上｜."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extract import phrases
from kg.extract.numerals import SCALES
from kg.model import Comparator, Mention, Quantity

LINKS = "、和及与"
POLICY_REACH = 16  # characters after N条 in which it is said to be a policy


@dataclass(frozen=True, slots=True)
class Item:
    """Numbers that share the words on their left; spans are [start, stop) of the sentence."""

    numbers: tuple[Mention, ...]
    left: tuple[int, int]
    right: tuple[int, int]
    clause: tuple[int, int]
    closing: tuple[int, int] = (0, 0)  # the words after the last number of the clause

    @property
    def first(self) -> int:
        """Where the first number starts."""
        return self.numbers[0].start

    @property
    def quantity(self) -> Quantity:
        """The last number, which carries the unit of all."""
        return quantity_of(self.numbers[-1])

    @property
    def is_rank(self) -> bool:
        """Whether the last number is an ordinal one: 第二, 首位."""
        return self.numbers[-1].rule.startswith("quantity-rank")

    @property
    def opens(self) -> bool:
        """Whether nothing but a comma stands before its words."""
        return self.left[0] == self.clause[0]


def quantity_of(number: Mention) -> Quantity:
    """The quantity that a mention of one holds."""
    assert isinstance(number.value, Quantity)
    return number.value


def items(text: str, clause: tuple[int, int], numbers: Sequence[Mention]) -> Iterator[Item]:
    """The groups of numbers of a clause, each with the words on its left and right."""
    groups = _groups(text, numbers)
    left = clause[0]
    for index, group in enumerate(groups):
        last = index + 1 == len(groups)
        nearest = clause[1] if last else groups[index + 1][0].start
        border = group[-1].stop if _is_spent(text, group[-1], clause[1]) else _border(text, group[-1].stop, nearest, last=last)
        yield Item(tuple(group), (left, group[0].start), (group[-1].stop, border), clause, (groups[-1][-1].stop, clause[1]))
        left = border if border < nearest else group[-1].stop
        while left < nearest and text[left] in "、和及与并":
            left += 1


def _groups(text: str, numbers: Sequence[Mention]) -> list[list[Mention]]:
    """Numbers with nothing but 、 or 和 between them belong together, and so do two counts of one thing: 2800户7700人."""
    groups: list[list[Mention]] = []
    for number in numbers:
        between = text[groups[-1][-1].stop : number.start] if groups else ""
        if groups and not between.strip(LINKS) and _may_share(text, groups[-1], number, between):
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _may_share(text: str, group: Sequence[Mention], number: Mention, between: str) -> bool:
    """Whether a number may share its phrase with those before: 3万亩、60万尾 count two things, 64家和6个 after 分别 do not."""
    mine, last = quantity_of(number).unit, quantity_of(group[-1]).unit
    alike = not mine or not last or _plain(mine) == _plain(last) or mine in last or last in mine
    before = text[: group[0].start].rpartition("，")[2]
    joined = not between and not _is_money(quantity_of(number))
    bare = phrases.pattern("〈act adverb〉*").fullmatch(before) is not None  # 完成｜5万平方米、800户｜棚户区改造
    return alike or joined or bare or phrases.pattern("〈link_before_number each〉").search(before) is not None


def _border(text: str, start: int, stop: int, *, last: bool) -> int:
    """Where the words after a number end and those before the next one begin."""
    if text.startswith("、", start):
        return start
    if last:
        return stop
    if text[start : start + 1] in ("和", "及", "与", "并"):
        return start
    if (at := text.find("、", start, stop)) >= 0:
        return at
    if verb := phrases.pattern("(?<=..)〈reached_by〉$").search(text[start:stop]):
        return start + verb.start()
    return stop - 1 if text[stop - 1 : stop] in ("和", "及", "与") else stop


def _is_money(quantity: Quantity) -> bool:
    return "元" in quantity.unit


def _is_spent(text: str, number: Mention, stop: int) -> bool:
    """Whether an amount of money stands before what it was spent for: 投入2亿元｜完成矿山整治, but 2亿元｜建设资金."""
    if not _is_money(quantity_of(number)):
        return False
    words = re.match("[^，。；、]*", text[number.stop : stop])
    purpose = phrases.pattern("〈act works spent〉(?=..)").match(text, number.stop, stop)
    return purpose is not None and words is not None and not words.group().endswith(phrases.table("spent.noun"))


def quantities(item: Item, *, shared: bool) -> list[Quantity]:
    """The quantities of a chain: a unit at the end goes to all; after 分别 so does the comparator."""
    last = item.quantity
    found = [quantity_of(number) for number in item.numbers]
    common = next((one.comparator for one in (last, found[0]) if one.comparator != Comparator.EXACT), Comparator.EXACT)
    return [
        replace(one, unit=_shared_unit(one, last), comparator=common if shared and one.comparator == Comparator.EXACT else one.comparator)
        for one in found
    ]


def _shared_unit(quantity: Quantity, last: Quantity) -> str:
    """The unit of a number in a chain: its own, or the last one's (1.2个、0.8个百分点)."""
    cut_short = quantity.unit == "个" and last.unit.endswith("百分点")
    return last.unit if cut_short or not quantity.unit else quantity.unit


# --- numbers that are no quantity where they stand ---


def describes(text: str, number: Mention) -> bool:
    """Whether a number only describes the noun after it (120万吨以上｜煤矿, 亿元以上｜工业项目) or is part of a name (500｜强)."""
    quantity = quantity_of(number)
    if not quantity.unit:
        return _is_bare_name(text, number, quantity)
    if _is_policy(text, number, quantity) or text[: number.start].endswith(phrases.table("pointing")):
        return True
    after = text[number.stop : number.stop + 1]
    if not re.match(r"[^，。；、：！？\d]", after):
        return after.isdigit() and (_is_money(quantity) or quantity.unit in phrases.table("grouping"))
    return any(rule(text, number, quantity) for rule in DESCRIBING)


def _is_bare_name(text: str, number: Mention, quantity: Quantity) -> bool:
    """Whether a number without a unit is a name (3、5号线), and no index (指数达105) or first of a chain (3、5个)."""
    if phrases.pattern(r"(?:[、和及]\d+)+〈series〉").match(text[number.stop :]):
        return True
    before = text[: number.start]
    if re.match(r"[、和及]\d", text[number.stop :]) and not before.endswith(phrases.table("road")):
        return False
    hedged = quantity.comparator not in (Comparator.EXACT, Comparator.AT_LEAST)
    return not hedged and not before.endswith(phrases.table("index_before"))


def _is_capacity(text: str, number: Mention, quantity: Quantity) -> bool:
    """年产｜30万台｜生产线; 2000万元（含）以上; 500千伏｜官渡变电站."""
    if text[: number.start].endswith(phrases.table("yield_before")) or quantity.unit in phrases.table("specification.always"):
        return True
    return re.match("（[^（）]*）以上|以上的占|的占比", text[number.stop :]) is not None


def _opens_with_scale(text: str, number: Mention, quantity: Quantity) -> bool:
    """百亿级｜企业."""
    return text[number.start] in "百千万亿" and not number.rule.startswith("quantity-fraction")


def _is_ranked_group(text: str, number: Mention, quantity: Quantity) -> bool:
    """在全国｜168个重点城市｜中排名前移."""
    return phrases.pattern_of("ranked_group").match(text[number.stop :]) is not None


def _classifies_by_money(text: str, number: Mention, quantity: Quantity) -> bool:
    """10亿元以上｜项目."""
    exact = quantity.comparator == Comparator.EXACT
    if not (_is_money(quantity) or _plain(quantity.unit) == "") or (exact and _is_spent(text, number, len(text))):
        return False
    if text[: number.start].endswith("过") and phrases.pattern_of("class_of_money.chain").match(text, number.stop):
        return True
    return phrases.pattern("(?:级|的)?[^，、]{0,8}?〈class_of_money〉(?:$|.{0,4}$)").match(_until_number(text, number.stop)) is not None


def _is_epithet(text: str, number: Mention, quantity: Quantity) -> bool:
    """带领｜3000万｜人民."""
    pointed = text[: number.start].endswith(phrases.table("epithet"))
    peopled = phrases.pattern("[^，。；、的\\d]{0,6}〈people〉" if not _plain(quantity.unit) else "〈people〉")
    return pointed or peopled.match(text, number.stop) is not None


def _is_policy(text: str, number: Mention, quantity: Quantity) -> bool:
    """激活民间投资｜26条 is the name of a policy package where 出台 or 政策 stand beside it; 货运航线6条 counts."""
    if quantity.unit != "条":
        return False
    begin = max(text.rfind(mark, 0, number.start) for mark in "，；。") + 1
    return any(word in text[begin : number.stop + POLICY_REACH] for word in phrases.table("policy_by_tiao"))


def _names_group(text: str, number: Mention, quantity: Quantity) -> bool:
    """六个专业镇｜经营主体达504户: a Chinese numeral that names a group of which something else is said."""
    words = _until_number(text, number.stop)
    after = text[number.stop + len(words) : number.stop + len(words) + 1]
    if any(char.isdigit() for char in text[number.start : number.stop]):
        return after.isdigit() and phrases.pattern_of("rate_of_group").search(words) is not None
    return len(words) >= 2 and after.isdigit() and words[-1] not in LINKS


def _is_threshold(text: str, number: Mention, quantity: Quantity) -> bool:
    """30户以上｜自然村寨, 600分以上｜考生: a bound that says which, unless a verb governs it."""
    bound = text[number.start : number.stop].endswith(phrases.table("threshold.bound"))
    if not bound or _plain(quantity.unit) not in phrases.table("threshold"):
        return False
    return not text[: number.start].endswith((*phrases.table("flow"), *phrases.table("act"), *phrases.table("works")))


def _says_where(text: str, number: Mention, quantity: Quantity) -> bool:
    """在｜13个｜国家设立海外仓36个."""
    inside = "在" in text[max(text.rfind("，", 0, number.start), 0) : number.start]
    return inside and phrases.pattern("〈where〉(?=〈flow act works delivered〉)").match(text, number.stop) is not None


def _specifies(text: str, number: Mention, quantity: Quantity) -> bool:
    """120万吨｜煤矿, 500千伏｜线路."""
    if _plain(quantity.unit) not in phrases.table("specification") or quantity.unit in phrases.table("specification.kept"):
        return False
    return (
        phrases.pattern(r"[^，。；\d]*?〈project_head〉|[^，。；、\d]{1,12}?(?<!产能)〈delivered〉(?:$|[，。；、])").match(
            text[number.stop :]
        )
        is not None
    )


DESCRIBING: tuple[Callable[[str, Mention, Quantity], bool], ...] = (
    _is_capacity,
    _opens_with_scale,
    _is_ranked_group,
    _classifies_by_money,
    _is_epithet,
    _names_group,
    _is_threshold,
    _says_where,
    _specifies,
)


def _plain(unit: str) -> str:
    """吨 for 万吨: the unit without its scale."""
    return unit.lstrip("".join(SCALES))


def _until_number(text: str, start: int) -> str:
    """The words from a place up to the next number or mark."""
    match = re.match(r"(?:“[^“”]*”|[^，。；、：！？\d])*", text[start:])
    return match.group() if match else ""
