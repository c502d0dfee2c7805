"""What a counted noun that tells nothing alone is of: 落实民营经济发展｜195项任务, 科学奖获评｜2个一等奖, 抓好某工程，｜12个项目竣工."""

from collections.abc import Callable
from dataclasses import dataclass

from kg.claims.spot import Spot
from kg.extract import phrases
from kg.extract.phrases import Head
from kg.extract.segments import ends_in_noun

LONGEST_LED = 14  # characters of what a bare noun is of


@dataclass(frozen=True, slots=True)
class Counted:
    """A counted noun with its verb of delivery (项目竣工) and without (项目), and the words before its number behind their verb."""

    full: str
    short: str
    whole: bool  # it is all that stands behind the number
    head: Head
    what: str


def owner_of(spot: Spot, full: str, start: int, *, short: str, whole: bool) -> str:
    """What stands before a counted noun in its full name, by the first rule that tells; "" where it needs nothing."""
    head = phrases.head_of(spot.text, start, spot.item.left[1], spot.known)
    noun = Counted(full, short, whole, head, spot.text[head.start : head.stop])
    return next((owner for rule in OWNERS if (owner := rule(spot, noun))), "")


def _where(spot: Spot, noun: Counted) -> str:
    """农村 in 覆盖农村｜5万｜人口."""
    match = phrases.pattern_of("bare.where").search(spot.left) if noun.full in phrases.table("bare.of_where") else None
    return match.group() if match else ""


def _undertaking(spot: Spot, noun: Counted) -> str:
    """某示范带工程 in 抓好某示范带工程，12个｜项目竣工: the undertaking that the clause before speaks of."""
    if noun.short not in phrases.table("undertaking.part") or not spot.item.opens:
        return ""
    clause = spot.thread.loose.rpartition("，")[2]
    told = phrases.pattern_of("undertaking.told").fullmatch(clause, phrases.head_of(clause, 0, len(clause), spot.known).start)
    return told["name"] if told and not told["name"].endswith("项目") else ""


def _same_works(spot: Spot, noun: Counted) -> str:
    """城中村 in 推进城中村改造，新启动21个｜改造项目: what the clause before works on, where the noun only says how."""
    works = phrases.pattern("〈works〉(?=〈undertaking〉$)").match(noun.short)
    clause = spot.thread.loose.rpartition("，")[2] if works and spot.item.opens else ""
    if works is None or not clause.endswith(works.group()):
        return ""
    what = phrases.pattern("^.*〈topic.lead〉(?=.{2})").sub("", clause)[: -len(works.group())]
    return what if 1 < len(what) <= LONGEST_LED and ends_in_noun(what) else ""


def _spread(spot: Spot, noun: Counted) -> str:
    """试点 in 试点扩大到｜11个｜省份."""
    match = phrases.pattern_of("bare.spread").search(noun.what) if noun.full in phrases.table("bare.spread_among") else None
    return match["what"] if match else ""


def _elided(spot: Spot, noun: Counted) -> str:
    """成果 in 落地成果10项，2项｜获国家推介: only what some of those just counted received is told."""
    received = phrases.pattern("〈receives.elided〉").match(noun.full) and not phrases.pattern("〈receives〉").search(spot.thread.phrase)
    counted = spot.unit == spot.thread.unit and spot.unit in phrases.table("level.counted")
    if not received or not counted or spot.left not in phrases.table("elided.before"):
        return ""
    return phrases.pattern("^〈flow〉(?=..)").sub("", spot.thread.phrase)


def _come_far(spot: Spot, noun: Counted) -> str:
    """项目 in 86个项目全部开工，力争60个｜竣工: what so many of those just counted came to."""
    told = phrases.pattern("(?<=..)〈status_after.adverb〉{0,2}〈delivered〉{1,2}$").sub("", spot.thread.phrase)
    far = phrases.pattern("〈status_after.adverb〉{0,2}〈delivered〉{1,2}").fullmatch(noun.full) is not None
    alone = far and noun.what in {"", spot.thread.phrase, *phrases.any_of("act adverb")}
    if far and (among := phrases.pattern_of("elided.among").fullmatch(spot.left)):
        return among["what"]
    return told if alone and spot.unit == spot.thread.unit and spot.unit in phrases.table("level.counted") else ""


def _prize(spot: Spot, noun: Counted) -> str:
    """科学奖 in 科学奖获评2个｜一等奖、3个二等奖."""
    if noun.full not in phrases.table("prize") or (not noun.what and spot.item.opens):
        return ""
    match = phrases.pattern_of("prize.of").fullmatch(noun.what) or phrases.pattern_of("prize.told").fullmatch(spot.thread.phrase)
    return match["what"] if match else ""


def _toward(spot: Spot, noun: Counted) -> str:
    """指挥系统 in 指挥系统向40个｜乡镇延伸."""
    match = phrases.pattern_of("bare.toward").fullmatch(noun.what)
    spreads = noun.full.endswith(phrases.table("bare.toward_verb")) and noun.full[:-2] in phrases.table("bare.spread_among")
    return match["what"] if match and spreads else ""


def _covering(spot: Spot, noun: Counted) -> str:
    """“两癌”筛查覆盖 in “两癌”筛查覆盖3.9万名｜妇女: what reaches so many people."""
    if noun.full not in phrases.table("bare.reached"):
        return ""
    return noun.what if phrases.pattern_of("bare.covering").fullmatch(noun.what) else ""


def _reaching(spot: Spot, noun: Counted) -> str:
    """大通道通达 in 大通道通达27个｜国家."""
    match = phrases.pattern_of("bare.reaching").fullmatch(noun.what) if noun.full in phrases.table("bare.spread_among") else None
    return noun.what if match and ends_in_noun(match["what"]) else ""


def _led(spot: Spot, noun: Counted) -> str:
    """民营经济发展 in 落实民营经济发展｜195项｜任务清单."""
    thing = phrases.pattern("(?<=..)〈works〉$").sub("", noun.full)
    bare = thing in phrases.table("bare.led") or noun.full in phrases.table("bare.led") or thing in phrases.table("bare.led_places")
    if bare and phrases.pattern_of("bare.quoted").fullmatch(noun.what):
        return noun.what  # 加快“国家山水工程”｜6个｜项目建设
    listed = "、" in noun.what or noun.what.endswith("等") or noun.what.startswith(phrases.table("bare.led_never"))
    if not bare or not noun.whole or listed or not noun.head.act:
        return ""
    return noun.what if 1 < len(noun.what) <= LONGEST_LED and ends_in_noun(noun.what) else ""


OWNERS: tuple[Callable[[Spot, Counted], str], ...] = (
    _where,
    _undertaking,
    _same_works,
    _spread,
    _elided,
    _come_far,
    _prize,
    _toward,
    _covering,
    _reaching,
    _led,
)
