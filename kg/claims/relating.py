"""Nouns that mean nothing without the phrase before them: 产量 of 粮食播种面积, 利润 of 市属国企, 办结率 of 案件."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile

from kg.claims.clause_before import is_contribution, rated_in_clause, told_in_clause
from kg.claims.inheriting import all_told
from kg.claims.items import plain
from kg.claims.sharing import dressed
from kg.claims.spot import PAIR, Naming, Phrase, Spot
from kg.claims.thread import bare, modifier
from kg.extract import phrases
from kg.extract.segments import is_noun
from kg.model import Quantity

LONGEST_GOODS = 6  # characters of goods in a list: 原煤, 高速公路

Relation = Callable[[Spot, Phrase, str], Naming | None]


def relational(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """What a phrase names with the phrase before it, by the first relation that holds."""
    if spot.right.startswith("的") and phrase.words in phrases.table("attribute"):
        return None  # 规模50亿元的基金: of what follows
    if (several := _several(spot, phrase, found) or _of_each_told(spot, phrase, found)) is not None:
        return several
    if (of_clause := told_in_clause(spot, phrase)) is not None:
        return of_clause
    told = rated_in_clause(spot, phrase.words) or spot.thread.phrase
    relations = RELATIONS if told else (_of_firms,)
    return next((one for relation in relations if (one := relation(spot, phrase, told)) is not None), None)


def _several(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """提案办复率, 提案满意率 for 办复率和满意率: a list of nouns each of which is of the phrase before."""
    parts = phrases.pattern_of("link").split(phrase.words)
    if len(parts) < 2 or len(found) not in (1, len(parts)):
        return None
    bound = phrases.any_of("relational relational.known relational.verbal relational.satisfied")
    if not bound.issuperset(parts):
        return None
    named = [relational(spot, replace(phrase, words=part), found[:1]) for part in parts]
    return Naming(tuple(one.names[0] for one in named if one is not None)) if all(named) else None


def _of_each_told(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """甲类企业总数, 乙类企业总数 for 总数分别达｜686家、14家 after 甲类企业107家、乙类企业1家, or for 总数均居｜首位."""
    words = phrase.words
    of_all = words in phrases.any_of("relational.loose relational.totals relational.rates")
    each = _counted(all_told(spot, words), words) if of_all else ()
    told = _told_last(spot, words, len(found)) if len(found) > 1 else each
    dealt = words in phrases.any_of("relational.verbal relational.satisfied") and all(map(_is_dealt_with, told))
    measured = words in phrases.any_of("relational") and spot.respective
    if len(told) < PAIR or not (of_all or dealt or measured) or len(dict.fromkeys(told)) != max(len(found), len(told)):
        return None
    return Naming(tuple(_with_noun(name, words, spot) for name in told))


def _told_last(spot: Spot, words: str, count: int) -> tuple[str, ...]:
    """As many of those told last; undertakings, where it is told what they cost."""
    told = spot.thread.recent
    if words in phrases.table("relational.of_projects"):
        told = tuple(name for name in told if name.endswith(phrases.table("undertaking")))
    return told[-count:]


def _counted(told: tuple[str, ...], words: str) -> tuple[str, ...]:
    """Those told last that can have such a noun: what is an amount or a rate has no 数量."""
    if not words.endswith(phrases.table("relational.number")):
        return told
    return tuple(reversed(tuple(takewhile(lambda name: modifier(name) == bare(name), reversed(told)))))


def _with_noun(told: str, words: str, spot: Spot) -> str:
    """新增绿色工厂数量 of 新增绿色工厂, 企业总量 of 净增企业, 社会用电量增速 of 社会用电量: what was told, with the noun that is ranked."""
    if words in phrases.table("relational.rates"):
        return _joined(phrases.pattern_of("relational.amount").sub("", told), words)
    if words.endswith(phrases.table("relational.number")) and spot.item.is_rank:
        return phrases.pattern_of("relational.counted").sub("", told) + words
    told = phrases.pattern_of("relational.amount").sub("", told) if words in phrases.table("relational.amounts") else told
    plain = told if told.startswith(phrases.table("relational.actual")) else bare(told)
    plain = phrases.pattern_of("relational.dealt_lead").sub("", plain) if _is_dealt_with(told) else plain
    return _joined(phrases.pattern("(?<=..)〈relational.rates〉$").sub("", plain), words)


def _is_dealt_with(name: str) -> bool:
    return phrases.pattern_of("relational.dealt").fullmatch(bare(name)) is not None


def _of_deeds(spot: Spot, phrase: Phrase, told: str) -> Naming | None:
    """案件办结率 after 办结案件, 来信满意率 beside 办理来信1.6万件."""
    words, verbal = phrase.words, phrases.table("relational.verbal")
    handled = spot.thread.flow in phrases.table("relational.handled") and spot.thread.unit not in phrases.table("rate_unit")
    rated = words in (*verbal, *phrases.table("relational.satisfied"))
    beside = rated and (handled or not spot.item.opens or phrases.pattern_of("relational.dealt").fullmatch(told) is not None)
    if not beside and not (words in verbal and words[:2] in told):
        return None
    what = modifier(told).removeprefix(spot.thread.flow or words[:2])
    what = phrases.pattern("〈relational.verbal relational.satisfied〉$").sub("", what)
    what = phrases.pattern_of("relational.dealt_with").sub("", what)
    what = phrases.pattern("(?<=..)〈status_after.plainly〉{0,2}〈come_far delivered〉{1,2}$").sub("", what)
    return Naming((_joined(_dealt_with(spot) or what, words),), (words,)) if len(what) > 1 else None


def _dealt_with(spot: Spot) -> str:
    """人大代表建议和政协提案 of 人大代表建议150件、政协提案210件，｜满意率: what was dealt with together, told one after the other."""
    told = [bare(name) for name in takewhile(_is_dealt_with, (name for _, name in reversed(spot.thread.row)))][::-1]
    if len(told) < PAIR or told[-1] != bare(spot.thread.phrase):
        return ""
    around = (phrases.pattern_of("relational.dealt_lead"), phrases.pattern_of("relational.dealt_with"))
    *others, last = dict.fromkeys(around[1].sub("", around[0].sub("", name)) for name in told)
    return "、".join(others) + ("、" if any("和" in name for name in told) else "和") + last


def _of_firms(spot: Spot, phrase: Phrase, told: str) -> Naming | None:
    """市属国企利润 after 市属国企资产总额."""
    of_firms = phrase.words in phrases.table("relational.of_firms")
    listed = not spot.item.opens and phrase.words in phrases.table("relational.firms_listed")
    firms = firms_told(spot) if of_firms or listed else ""
    return Naming((firms + phrase.words,), (phrase.words,)) if firms else None


def firms_told(spot: Spot) -> str:
    """The firms that the phrase before tells of, or the clauses before where these hold no number: 市属国企效益提升，｜利润."""
    clauses = reversed(spot.thread.loose.split("，")) if spot.item.opens else ()
    heads = ((clause, phrases.head_of(clause, 0, len(clause), spot.known).start) for clause in clauses)
    near = (phrases.pattern("[^，、的]{2,14}?〈relational.firms〉(?=.)").match(clause, start) for clause, start in heads)
    found = next(filter(None, near), None) or phrases.pattern(".*〈relational.firms〉(?=.)").match(spot.thread.phrase)
    return found.group() if found else ""


def _of_goods(spot: Spot, phrase: Phrase, told: str) -> Naming | None:
    """汽车出口 after 汽车销量 or 生产汽车, counted in cars."""
    words = phrase.words
    if words not in phrases.table("relational.goods") or "元" in spot.unit:
        return None
    if spot.thread.flow in phrases.table("relational.made"):
        return Naming((bare(told) + words,), (words,))
    output = phrases.pattern("(?<=..)〈relational.goods_told〉$").search(told)
    return Naming((told[: output.start()] + words,), (words,)) if output else None


def _of_spending(spot: Spot, phrase: Phrase, told: str) -> Naming | None:
    """财政用于农村道路的支出 for 用于农村道路 after 财政用于“三农”的支出: the next purpose of a spending."""
    whole = phrases.pattern_of("spent.purpose").match(told)
    if whole is None or not phrase.words.startswith("用于") or phrase.words.endswith(whole["noun"]):
        return None
    return Naming((f"{whole['who']}{phrase.words}{phrase.head.works}的{whole['noun']}",), (phrase.words,))


def _of_output(spot: Spot, phrase: Phrase, told: str) -> Naming | None:
    """原煤产量 for 原煤 after 钢产量, 高速公路里程 after 公路里程: the next of a list has the measure of the last one."""
    words, measured = phrase.words, next((word for word in phrases.table("relational.output") if told.endswith(word)), None)
    known = measured is not None and spot.known(words) and not spot.known(words + measured)
    own = phrase.head.flow or phrase.head.works or phrase.head.act or known or words.endswith(phrases.table("shared_head"))
    own = own or words in phrases.any_of("relational")  # 粮食产量…，｜总产
    units = phrases.table("relational.output_units")
    laid = {plain(spot.unit), plain(spot.thread.unit)} & {*phrases.table("relational.laid")}
    made = measured in phrases.table("relational.made_of") and plain(spot.thread.unit) in units and not laid
    goods = plain(spot.unit) in units and (made or plain(spot.unit) == plain(spot.thread.unit))
    listed = goods and (1 < len(words) <= LONGEST_GOODS or words in phrases.table("goods")) and not spot.thread.loose and is_noun(words)
    return Naming((dressed(words + measured, phrase.head, spot),), (words, words + measured)) if measured and listed and not own else None


def _of_funds(spot: Spot, phrase: Phrase, told: str) -> Naming | None:
    """专项债项目资金 beside 专项债项目25个, 资助困难学生资金 beside 资助困难学生3万人次."""
    if phrase.words not in phrases.table("relational.beside"):
        return None
    people = plain(spot.thread.unit) in phrases.words()["partaking"]["counted"] and not spot.item.opens
    return Naming((told + phrase.words,), (phrase.words,)) if people or told.endswith(phrases.table("undertaking")) else None


def _of_phrase(spot: Spot, phrase: Phrase, told: str) -> Naming | None:
    """粮食产量 after 粮食播种面积, 项目总投资 after 项目."""
    words = phrase.words
    if phrase.subject is not None and phrase.subject != spot.thread.subject:
        return None
    if words in phrases.table("relational.of_projects"):
        told = phrases.pattern_of("relational.of_projects_told").sub("", told)
        told = phrases.pattern_of("relational.of_projects_done").sub("", told)
    of_projects = words in phrases.table("relational.of_projects") and told.endswith(phrases.table("undertaking"))
    of_projects = of_projects and (words not in phrases.table("relational.beside_money") or spot.tail.measure is None)
    spent = phrases.pattern_of("undertaking.spent").match(spot.left) is not None
    if of_projects and (words in phrases.table("relational") or spent or not spot.item.opens):
        return Naming((told + words,), (words, modifier(told) + words))
    if words not in phrases.any_of("relational") or spot.known(words):
        whom = phrases.pattern_of("relational.whom").fullmatch(told) if words in phrases.table("relational.of_whom") else None
        return Naming((whom["name"] + words,), (words,)) if whom else None
    if words in phrases.table("relational.rates"):
        rated = phrases.pattern_of("relational.amount").sub("", told)
        return Naming((told if told.endswith(words) else rated + words,), (told, modifier(told) + words))
    if words in phrases.table("relational.same") and (spot.tail.measure is not None or spot.unit == "倍"):
        return Naming((told,), (modifier(told) + words,))
    told = phrases.pattern_of("relational.fresh").sub("", told) if words in phrases.table("relational.same") else told
    loose = words in phrases.table("relational.loose")
    owners = () if loose else (told[:stop] for stop in range(len(told), 1, -1))
    known = next((owner + words for owner in owners if spot.known(owner + words)), None)  # 数字经济｜核心产业增加值 after 数字经济经营主体
    stock = loose and told.endswith(phrases.table("relational.kept"))
    ranked = loose and spot.item.is_rank and not stock
    name = known or (_with_noun(told, words, spot) if ranked else _joined(told if stock else modifier(told), words))
    again = name == told and not (ranked and told.endswith(phrases.table("relational.amounts")))  # GDP总量2333亿元，｜总量居全省第4
    return None if again or bare(told) == words else Naming((name,), (words, told + words))  # 盘活收益、｜入库收益


def _of_known(spot: Spot, phrase: Phrase, told: str) -> Naming | None:
    """旅游收入 after 接待游客 or 旅游人数: what makes a name that is known."""
    if phrase.words not in phrases.table("relational.known"):
        return None
    owners = (modifier(told), *(told[:stop] for stop in range(len(told), 1, -1)))
    names = (phrases.words()["relational"]["renamed"].get(owner + phrase.words, owner + phrase.words) for owner in owners)
    known = next((name for name in names if spot.known(name)), None)
    return Naming((known,), (phrase.words,)) if known else None


def _of_unit(spot: Spot, phrase: Phrase, told: str) -> Naming | None:
    """单位生产总值二氧化碳排放 for 二氧化碳排放 after 单位生产总值能耗."""
    per = phrases.pattern_of("relational.per_unit").fullmatch(told)
    too = phrase.words in phrases.table("relational.per_unit_too") and spot.unit == spot.thread.unit
    return Naming((per["per"] + phrase.words,), (phrase.words,)) if per and too else None


def _of_parallel(spot: Spot, phrase: Phrase, told: str) -> Naming | None:
    """内河旅客周转量 for 旅客周转量 after 内河货物周转量: measures that go side by side are of the same thing."""
    words = phrase.words
    group = next((group.split() for group in phrases.table("parallel.groups") if words in group.split()), ())
    owner = next((told.removesuffix(one) for one in group if one != words and told.endswith(one)), "")
    owner = owner.removesuffix("年")
    return Naming((owner + words,), (words,)) if owner and phrase.subject is None else None


def _of_share(spot: Spot, phrase: Phrase, told: str) -> Naming | None:
    """制造业增加值总量, and its share again, after 制造业增加值占地区生产总值的37%."""
    whole, share, _ = told.replace("占比", "").partition("占")
    if share and phrase.words in phrases.table("relational.loose"):
        return Naming((whole + phrase.words,), (phrase.words,))
    short = share and phrase.words in phrases.table("share.short")
    return Naming((told.removesuffix("比重") + "比重",), (phrase.words,)) if short else None


def _contributing(spot: Spot, phrase: Phrase, told: str) -> Naming | None:
    """工业增加值对经济增长贡献率 for 对经济增长贡献率 after 工业增加值增长9%; nothing after several of which one clause told."""
    if not is_contribution(phrase.words) or len([at for at, _ in spot.thread.row if at == spot.thread.row[-1][0]]) > 1:
        return None
    what = phrases.pattern("(?<=..)〈relational.rates relational.amounts〉$").sub("", bare(told).partition("占")[0])
    return Naming((what + phrase.words,), (phrase.words,)) if len(what) > 1 else None


def _joined(told: str, words: str) -> str:
    """居民医疗保险参保率 of 居民医疗保险参保 and 参保率, 总里程 of 里程 and 总里程: what both hold stands once."""
    if words.endswith(told):
        return words
    same = next((size for size in range(min(len(told), len(words)) - 1, 0, -1) if told.endswith(words[:size])), 0)
    return told + words[same:]


RELATIONS: tuple[Relation, ...] = (
    _contributing,
    _of_deeds,
    _of_firms,
    _of_goods,
    _of_spending,
    _of_output,
    _of_funds,
    _of_known,
    _of_unit,
    _of_share,
    _of_parallel,
    _of_phrase,
)
