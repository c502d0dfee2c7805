"""What the members of a list share and say once: their verb (新增A企业8家、B企业5家), a modifier (省级森林城镇、森林乡村)."""

from dataclasses import replace

from kg.claims.items import plain
from kg.claims.spot import Naming, Spot
from kg.claims.thread import bare
from kg.extract import phrases
from kg.extract.known import tag
from kg.extract.phrases import Head
from kg.extract.segments import ends_in_noun, is_end, is_nominal, is_noun, words
from kg.model import Comparator

PASSED = (Comparator.MORE_THAN, Comparator.LESS_THAN, Comparator.AT_MOST)  # what is passed or kept below is a stock, no works
PARALLEL = 2  # characters that members of a list begin with alike, behind what they share
LONGEST_LED = 14  # characters of a modifier that a list shares, with those two
LONGEST_PLAIN = 4  # characters of a noun that takes the works behind the noun before: 道路改造20公里、｜桥梁5座
LONGEST_ALIKE = 4  # characters of a member that begins like the one before, and need not end like it


def dressed(name: str, head: Head, spot: Spot) -> str:
    """The noun with the verb that belongs to it, or with the one that coordination took from it: 新增…, …改造."""
    if head.flow and head.works and head.flow != head.works and spot.tail.words == head.works:
        return head.flow + _on(name, head.works)  # 开工｜棚户区｜改造
    if head.flow:
        return head.flow + (head.works if head.works != head.flow else "") + name
    if head.works:
        return _on(name, head.works)
    if not _is_elided(name, head, spot):
        return name
    thread = spot.thread
    if thread.flow and not thread.grew and phrases.pattern("(?!〈compound〉)〈works〉").match(name) is None and thread.flow not in name:
        both = (thread.flow + mark + thread.works for mark in ("", "、", "和"))
        verbs = next((one for one in both if thread.phrase.startswith(one)), thread.flow)
        return (thread.flow if name.startswith(phrases.table("goes_on.unworked")) else verbs) + name
    apart = name.endswith(phrases.table("undertaking")) and spot.unit != thread.unit  # 安全防护工程150公里
    turned = any(word in name and word in thread.works for word in phrases.table("works.told"))
    begun = name.startswith((*phrases.table("works"), *phrases.table("goes_on.unworked")))
    said = thread.works_behind and (len(name) > LONGEST_PLAIN or not is_noun(name))  # 老旧小区改造47个、电梯加装100台
    done = apart or turned or begun or said or name.endswith((thread.works, *phrases.table("self_standing")))
    return name if done else name + thread.works


def _on(name: str, works: str) -> str:
    """公路提档升级改造 of 公路提档升级 and 升级改造, 国土绿化 of 国土绿化 and 绿化: what both hold stands once."""
    same = next((size for size in range(min(len(name), len(works)), 1, -1) if name.endswith(works[:size])), 0)
    return name + works[same:]


def led(name: str, head: Head, spot: Spot) -> str:
    """What the members of a list share before their nouns: whose they are (“渝快办”), of which level (省级), a modifier (预算内)."""
    own = head.flow or head.works or head.act or spot.item.opens
    told = bare(spot.thread.phrase)
    known = spot.known(name)
    if own or (known and not _is_of_a_kind(name, spot)):
        return ""
    over = _measure_of_class(name, told)
    if over and not (spot.thread.flow and over in phrases.any_of("flow")):  # 招引｜落地百亿元项目
        return over
    if reached := phrases.pattern_of("partaking.reached").match(told):
        return reached.group()
    if (owner := phrases.pattern_of("quoted_owner").match(told)) and name.endswith(phrases.table("shared_head")):
        return owner.group()
    if spot.tail.words or len(name) <= PARALLEL or name[0].isascii():
        return ""
    alike = _alike(name, told, spot)
    return (alike if not known or (alike and is_nominal(words(alike)[0])) else "") or _level(name, told, spot)


def _is_of_a_kind(name: str, spot: Spot) -> bool:
    """Whether a name that is known may still take a level or modifier: 数字化车间, counted as 省级智能工厂 is, but not 高新技术企业."""
    counted = spot.unit in phrases.table("level.counted") and spot.unit == spot.thread.unit
    return counted and phrases.pattern_of("level.ranked").match(name) is None


def whom(said: Naming, names: list[str], unit: str) -> tuple[Naming, list[str]]:
    """惠及人数 for 惠及, counted in people: a verb that names nobody goes on with those that the unit counts."""
    counted: dict[str, str] = phrases.words()["partaking"]["counted"]
    verbs, group = phrases.table("partaking.verbs"), counted.get(plain(unit), "")
    if not group or not any(name.endswith(verbs) for name in names):
        return said, names
    verb = next(verb for verb in verbs if any(name.endswith(verb) for name in names))
    whole = [name + group if name.endswith(verb) else name for name in names]
    return replace(said, wordings=(*said.wordings, *names, verb + group)), whole


def _measure_of_class(name: str, told: str) -> str:
    """集体收入 before 50万元以上的村 after 集体收入100万元以上的村: what a class of a bound is told by."""
    if phrases.pattern_of("over").match(name) is None:
        return ""
    match = phrases.pattern_of("over.told").fullmatch(told)
    measure = match["measure"] if match else ""
    kept = measure.endswith((*phrases.table("shared_head"), *phrases.table("over.measures")))
    return measure if kept or (measure and ends_in_noun(measure)) else ""


def _level(name: str, told: str, spot: Spot) -> str:
    """省级 before 众创空间 after 省级孵化器3家: things that are counted, none of which has a level of its own."""
    level = phrases.pattern_of("level.shared").match(told)
    counted = phrases.table("level.counted")
    clause = spot.text[slice(*spot.item.clause)]
    if level and (clause.count(level.group()) > 1 or clause.count(told[level.end() :]) > 1):
        return ""  # 省级A村9个、省级B村37个、｜C村487个: each that has one says so
    if level is None or spot.unit not in counted or spot.thread.unit not in counted:
        return ""
    return "" if phrases.pattern_of("level.ranked").match(name) else level.group()


def _alike(name: str, told: str, spot: Spot) -> str:
    """中央 before 预算内项目 after 中央预算内投资: a modifier, where they go on alike."""
    at = told.find(name[:PARALLEL], 1, LONGEST_LED)
    alike = spot.unit == spot.thread.unit or name.startswith(phrases.table("parallel.begun"))
    torn = told[:at].count("“") != told[:at].count("”")  # 集聚“整车—零部件”企业、整车企业
    if at < 1 or not alike or torn or told[:at].isascii():
        return ""
    if not is_end(told, 0, at, len(told)) or phrases.pattern_of("link").search(told[:at]):
        return ""
    level = phrases.pattern_of("level").fullmatch(told[:at])
    short = len(name) <= LONGEST_ALIKE or name[-PARALLEL:] == told[-PARALLEL:] or name.startswith(phrases.table("parallel.begun"))
    return told[:at] if level or short else ""


def _is_elided(name: str, head: Head, spot: Spot) -> bool:
    """Whether a phrase may lack the verb of the one before it: nothing but a comma leads to it, and the unit is of the same kind."""
    if spot.unit in phrases.table("rate_unit") or ("元" in spot.unit) != spot.thread.money:
        return False
    alone = spot.tail.words and spot.tail.words not in phrases.table("each.nominal")
    if alone or head.act or name.endswith(phrases.table("come_far")) or words(name)[0] in phrases.table("flow.own"):
        return False
    if name.startswith(phrases.table("goes_on.own")):
        return False
    if spot.item.opens and (spot.item.quantity.comparator in PASSED or not _goes_on(name, spot)):
        return False
    verb = phrases.pattern("(?:〈flow〉(?!〈noun_after〉)|〈flow〉(?=〈undertaking〉)|〈self_standing receives〉)").match(name)
    return verb is None and phrases.pattern("(?<=..)(?=新)〈flow〉(?=..)").search(name) is None


def _goes_on(name: str, spot: Spot) -> bool:
    """Whether a noun behind a comma goes on with the list of the noun before, and so has its verb: 新增A企业8家，｜B企业5家."""
    thread = spot.thread
    capacity = phrases.table("goes_on.capacity")
    if thread.flow == "新增" and not thread.loose and bare(thread.phrase).endswith(capacity) and name.endswith(capacity):
        return phrases.pattern_of("goes_on.lead").sub("", spot.left) == name
    if not thread.flow or thread.works or thread.loose or spot.unit != thread.unit or spot.known(name):
        return False
    if not phrases.pattern_of("goes_on.lead").sub("", spot.left).startswith(name):
        return False
    first, *more = words(name)
    verbal = not (first.isdigit() or is_nominal(first, unknown=False)) or phrases.pattern_of("goes_on.never").match(name)
    inner = any(tag(word) == "v" and word in phrases.table("flow") for word in more)
    return not verbal and (not inner or phrases.pattern_of("goes_on.classed").search(name) is not None)
