"""What carries on through a sentence: the last phrase, its subject and verb, a base, a list that 分别 refers to."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from kg.extract import phrases
from kg.model import Entity, Measure, Mention, Quantity
from kg.resources import either
from kg.sought import compiled

RECENT = 6  # indicators told lately, which 分别 may refer to


@dataclass(frozen=True, slots=True)
class Counted:
    """A phrase that was counted, with the verbs that belong to it."""

    phrase: str
    flow: str
    works: str
    works_behind: bool


@dataclass(slots=True)
class Thread:
    """The memory of a sentence, written clause by clause."""

    phrase: str = ""
    start: int = 0
    subject: Entity | None = None
    area: Entity | None = None  # an area named as subject is that of the clauses after it, too
    place: Entity | None = None  # a place named as subject ends the reach of a heading's area
    places: list[Entity] = field(default_factory=list)  # whose the numbers of the last chain were, one each
    owners: list[Entity] = field(default_factory=list)  # of whom the last phrase was told, one after the other
    loose: str = ""  # the clause before, if it holds no number
    flow: str = ""
    works: str = ""
    works_behind: bool = False  # they stood behind their noun: 道路改造, not 改造道路
    base: Quantity | None = None
    recent: tuple[str, ...] = ()
    row: tuple[tuple[int, str], ...] = ()  # those told one after the other, with where their clauses begin; 均 refers to them
    whole: str = ""  # what is measured of the parts of a whole, once 其中 has led to them
    grew: bool = False
    fell: bool = False  # what it told was a decline
    cut: bool = False  # the verb that said so stood before it: 压减审批材料30%、｜办理时限50%
    built: bool = False  # the last number was of what only one thing that was built has: 全长
    yearly: bool = False  # the last number was of an average year
    lasting: bool = True  # the last number was of a level, not of works or a sum
    money: bool = False  # the last number was an amount of money
    unit: str = ""  # of the last number
    counted: dict[str, "Counted"] = field(default_factory=dict)  # what was counted last, by its unit
    waiting: tuple[str, ...] = ()  # members of a list whose numbers come with verbs of their own: A、B分别增长8.5%、｜下降3.2%
    share: str = ""  # the share just told, which a change in 个百分点 is of
    group: str = ""  # of what a share was told last, and where that ends
    group_stop: int = 0

    def count(self, unit: str) -> None:
        """Keep what was told last as what is counted in a unit."""
        self.counted[unit] = Counted(self.phrase, self.flow, self.works, self.works_behind)

    def resume(self, unit: str) -> None:
        """Go back to what was counted in a unit, where something else was told after it: 项目260个、总投资9亿元，｜竣工80个."""
        if unit != self.unit and (told := self.counted.get(unit)) is not None:
            self.phrase, self.flow, self.works, self.works_behind = told.phrase, told.flow, told.works, told.works_behind

    def tell(self, clause: int, *names: str) -> None:
        """Keep the indicators told in the clause that begins at a place."""
        self.recent = (*self.recent, *names)[-RECENT:]
        self.row = (*self.row, *((clause, name) for name in names))[-RECENT:]

    def take_base(self) -> Quantity | None:
        """The base that was kept for the next number, which then is used up."""
        base, self.base = self.base, None
        return base


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before its time, kind and commitment are known."""

    indicator: str
    number: Mention
    quantity: Quantity
    measure: Measure
    start: int
    stop: int
    subject: Entity | None
    rule: str
    lasting: bool  # a level reached, not works done or a sum: dated to the last year of a span
    base: Quantity | None = None
    wordings: tuple[str, ...] = ()
    yearly: bool = False  # of an average year
    reached: bool = False  # 达到, 突破: the words say that a level was reached


@lru_cache(maxsize=1024)
def bare(name: str) -> str:
    """市场主体 for 新增市场主体: the phrase without the verb that belongs to it."""
    verb = phrases.pattern(
        "(?!〈compound〉)(?:〈flow_after〉(?!〈flow_after.kept〉)(?=..)|(?:〈flow〉[、和]){0,4}(?>〈flow〉)(?!〈noun_after〉)(?=..))"
    ).match(name)
    return name[verb.end() :] if verb else name


def undelivered(name: str) -> str:
    """城镇保障性住房 for 城镇保障性住房基本建成: the phrase without the verb behind it that says how far it came."""
    return phrases.pattern("(?<=..)〈come_far〉$").sub("", name)


def unrenewed(name: str) -> str:
    """项目 for 新引进项目: the phrase without the verb that says what of it is new, however it goes on (引进项目 is a noun)."""
    return phrases.pattern("^新(?:〈flow works delivered〉){1,2}(?=..)").sub("", name)


def modifier(name: str) -> str:
    """粮食 for 粮食种植面积, 旅游 for 旅游总收入: the phrase without its verb and its measured head."""
    name = bare(name)
    head = _measured_head().search(name)
    return name[: head.start()].rstrip("的总") if head else name


@lru_cache(maxsize=1)
def _measured_head() -> re.Pattern[str]:
    heads = (*phrases.table("shared_head"), *phrases.table("relational"))
    return compiled(f"(?<=..)(?:{either(word for word in heads if len(word) > 1 and not word.startswith('总'))})$")
