"""The numbers of a clause with the words on their left and right: 分别增长｜10%、20%、30%以上｜."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.extract import phrases
from kg.model import Comparator, Mention, Quantity

LINKS = "、和及与"
MEDALS = "quantity-medals"  # the rule of numbers that tell what was won by a sign behind them
NOTE = re.compile(r"（[^（）\d]{1,3}）")


@dataclass(frozen=True, slots=True)
class Item:
    """Numbers that share the words on their left; spans are [start, stop) of the sentence."""

    numbers: tuple[Mention, ...]
    left: tuple[int, int]
    right: tuple[int, int]
    clause: tuple[int, int]
    closing: tuple[int, int]  # the words after the last number of the clause

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
        start = _after_note(text, group[-1].stop)
        border = start if is_spent(text, group[-1], clause[1]) else _border(text, start, nearest, last=last)
        yield Item(tuple(group), (left, group[0].start), (start, border), clause, (groups[-1][-1].stop, clause[1]))
        left = _after_links(text, border if border < nearest else start, nearest)


def _after_links(text: str, start: int, stop: int) -> int:
    """Where the words after 、 or 和 begin; 和美 is a word."""
    link = phrases.pattern_of("link.between").match(text, start, stop)
    return link.end() if link else start


def _after_note(text: str, stop: int) -> int:
    """Where the words after a number begin, behind another unit for it: 230条（段）."""
    note = NOTE.match(text, stop)
    return note.end() if note else stop


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
    if not plain(mine) and plain(last) and text[number.stop : number.stop + 1] not in ("", *"，。；、"):
        return False  # 新增就业9.8万人、｜160万｜劳动力就业
    alike = not mine or not last or plain(mine) == plain(last) or mine in last or last in mine
    before = text[: group[0].start].rpartition("，")[2]
    joined = not between and not is_money(quantity_of(number))
    bare = phrases.pattern("〈act adverb flow works〉{0,8}").fullmatch(before) is not None  # 改造｜5万平方米、800户｜棚户区
    return alike or joined or bare or phrases.pattern("〈link_before_number each〉").search(before) is not None


def _border(text: str, start: int, stop: int, *, last: bool) -> int:
    """Where the words after a number end and those before the next one begin."""
    if text.startswith("、", start):
        return start
    if last:
        return stop
    if (link := phrases.pattern_of("link.between").match(text, start, stop)) and link.end() > start:
        return start
    if (at := _mark(text, start, stop)) is not None:
        return at
    return stop - 1 if text[stop - 1 : stop] in ("和", "及", "与") else stop


def _mark(text: str, start: int, stop: int) -> int | None:
    """Where what parts two numbers stands: 重大专项｜和新能源、绿色低碳等, 产业、交通等重大项目｜、总投资, 小区改造｜惠及."""
    if apart := phrases.pattern_of("and_so_on.apart").match(text, start, stop):
        return apart.end("noun")
    if listed := phrases.pattern_of("and_so_on.closed").match(text, start, stop):
        return listed.end()
    if mark := phrases.pattern_of("link.mark").search(text, start, stop):
        return mark.start()
    verb = phrases.pattern_of("reached_by").search(text[start:stop])
    return start + verb.start() if verb else None


def is_money(quantity: Quantity) -> bool:
    """Whether a quantity is an amount of money."""
    return "元" in quantity.unit


def is_spent(text: str, number: Mention, stop: int) -> bool:
    """Whether an amount of money stands before what it was spent for: 投入2亿元｜完成矿山整治, but 2亿元｜建设资金."""
    if not is_money(quantity_of(number)):
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
    cut_short = (quantity.unit == "个" and last.unit.endswith("百分点")) or (
        plain(quantity.unit) == "" and last.unit.startswith(quantity.unit)
    )
    return last.unit if cut_short or not quantity.unit else quantity.unit


@lru_cache(maxsize=1024)
def plain(unit: str) -> str:
    """吨 for 万吨: the unit without its scale."""
    return phrases.pattern_of("scale").sub("", unit)
