"""Numbers without a phrase of their own: 、增长5.5%; 累计分别达144家、958家; what the clause before named without a number."""

from collections.abc import Sequence
from itertools import groupby, takewhile
from operator import itemgetter

from kg.claims.edges import nominal
from kg.claims.lists import members
from kg.claims.spot import PAIR, Naming, Phrase, Spot
from kg.claims.thread import bare, undelivered, unrenewed
from kg.extract import phrases
from kg.extract.phrases import Head
from kg.extract.segments import ends_in_noun, is_noun
from kg.model import Quantity

LONGEST_REST = 4  # characters after the label of a clause that do not make it part of a longer name: 工业增加值｜增长方面
SHORTEST_LABEL = 3  # characters of a label that a clause may be about; 企业 is in many names
LONGEST_ROW = 12  # characters before a colon; what is longer leads to a list
LONGEST_ALONE = 8  # characters of a noun that is a clause by itself: 小学生
LONGEST_THING = 24  # characters of a noun with all that says which; what is longer is a statement


def inherited(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming:
    """The indicators of 、增长5.5%; 累计分别达144家、958家; 再新增3件."""
    if spot.thread.waiting and not spot.item.opens:
        name, *others = spot.thread.waiting
        spot.thread.waiting = tuple(others)
        return Naming((name,), before=True)
    if group := _passed(spot):
        return Naming((group,), before=True)
    if bounded := _of_bound(spot):
        return Naming((bounded,), before=True)
    verb = phrase.head.flow or phrase.head.works
    if verb and not spot.thread.phrase and (told := undertaking_told(spot)):
        return Naming((verb + told,), (told,))
    loose = _loose(spot, phrase, found)
    if loose or not spot.thread.phrase:
        return Naming(loose, before=bool(loose))
    names = _repeated(spot, phrase.head, found)
    of_itself = spot.unit != "%" or spot.tail.measure is not None  # 收入完成预算的103%，｜达到50亿元
    return Naming(tuple(phrases.pattern_of("completion.told").sub("", name) for name in names) if of_itself else names)


def _of_bound(spot: Spot) -> str:
    """营收过50亿元的企业 in 营收过10亿元的企业66家，其中过50亿元的｜6家: what was told by one bound, by the next."""
    again = phrases.pattern_of("over.again").search(spot.text[: spot.item.first])
    told = phrases.pattern_of("over.bound").search(spot.thread.phrase) if again else None
    if again is None or told is None:
        return ""
    return spot.thread.phrase[: told.start()] + again["bound"] + (told["over"] or "") + spot.thread.phrase[told.end() :]


def undertaking_told(spot: Spot) -> str:
    """重大项目 of 重大项目建设见形见效，｜新开工306个: what the clause before, which holds no number, says goes well."""
    match = phrases.pattern_of("undertaking.goes").match(spot.thread.loose.rpartition("，")[2]) if spot.item.opens else None
    return match["name"] if match else ""


def _passed(spot: Spot) -> str:
    """先进制造业百强市排名 where no phrase tells of a rank but those one is among: 跃居全国先进制造业百强市第22位."""
    told = spot.thread.phrase and not spot.thread.loose
    group = None if told or not spot.item.is_rank else phrases.pattern_of("ranked_group.passed").search(spot.tail.words)
    return group["group"] + str(phrases.words()["ranked_group"]["noun"]) if group else ""


def _repeated(spot: Spot, head: Head, found: Sequence[Quantity]) -> tuple[str, ...]:
    thread, plain = spot.thread, bare(spot.thread.phrase)
    come_far = head.act in phrases.table("come_far") and undelivered(plain) != plain  # 项目开工8个、建成3个
    plain = phrases.pattern_of("bare.begun").sub("", undelivered(plain)) if head.flow or head.works or come_far else plain
    if verb := head.works or (head.act if come_far else ""):
        return (verb if verb in phrases.table("self_standing") else _worked(plain, verb, spot),)
    plain = phrases.pattern_of("flow.inner").sub("", plain) if spot.tail.cumulative else plain
    hedged = phrases.pattern("〈share.hedge〉〈share.verb〉").match(spot.text, spot.item.first)  # 约占｜98%
    if (hedged or spot.tail.words.endswith(phrases.table("share.verb"))) and found[0].unit in phrases.table("rate_unit"):
        return (plain + phrases.table("share.nouns")[0],)
    if thread.share and found[0].unit in phrases.table("rate_unit.points"):
        return (thread.share,)
    if several := _level_and_growth(spot, found) or _several_told(spot, plain, found) or all_told(spot):
        new = head.flow if head.flow[:1] in phrases.table("flow.of_new") else ""  # 今年分别新增｜200家、600家
        return tuple(new + bare(name) for name in several) if new else several
    if head.flow and head.flow not in phrases.table("trying"):
        plain = unrenewed(plain) if head.flow.startswith("新") else plain  # 新引进项目60个、｜新开工25个
        return (head.flow + plain,)
    return (plain if head.act or spot.tail.cumulative else _per_head(spot) + thread.phrase,)


def _worked(told: str, verb: str, spot: Spot) -> str:
    """公厕改造 of 公厕新建改造800座，｜改造260座, 改造老旧小区 of 改造老旧小区800个，｜改造260个: works that were told are told once."""
    if told.startswith(verb):
        return told
    works = spot.thread.works if verb in spot.thread.works else ""
    return (told.removesuffix(works) if len(told) > len(works) else told) + verb


def _per_head(spot: Spot) -> str:
    """人均 of 地区生产总值1781亿元，｜人均突破31万元: what makes another figure of the one told."""
    per = phrases.pattern_of("per.head").search(spot.tail.words) if spot.tail.measure is None and not spot.tail.gap else None
    return per.group() if per and not spot.thread.phrase.endswith(phrases.table("per.never")) else ""


def _level_and_growth(spot: Spot, found: Sequence[Quantity]) -> tuple[str, ...]:
    """贷款余额, 贷款余额增速 of 贷款余额363亿元、增长30%，分别居全省｜第三、第四: a rank of the level, and one of its growth."""
    pair = len(found) == PAIR and spot.item.is_rank and spot.respective
    both = phrases.pattern_of("ranked_group.both").search(spot.text[: spot.item.left[0]]) if pair else None
    return (spot.thread.phrase, spot.thread.phrase + phrases.table("gap.rate")[0]) if both else ()


def _several_told(spot: Spot, plain: str, found: Sequence[Quantity]) -> tuple[str, ...]:
    """For several numbers the members of the list told, or those told one after the other; nothing where neither are as many."""
    if len(found) < 2:
        return ()
    several = members(plain, spot.scene.lexicon, len(found))
    if len(several) == len(found):
        return tuple(several)
    told = spot.thread.recent[-len(found) :]
    return tuple(bare(name) if spot.tail.cumulative else name for name in told) if len(told) == len(found) else ()


def all_told(spot: Spot, noun: str = "") -> tuple[str, ...]:
    """Both indicators of 成交A项、成交价B亿元，｜均居全国第2位: those of the last clause, or of the last ones that told one each.

    `noun` is what may be told of them: 增长7%、9%，｜增速｜均居全省首位.
    """
    if not spot.left.removeprefix(noun).startswith(phrases.table("each.alike")):
        return ()
    clauses = [[name for _, name in clause] for _, clause in groupby(spot.thread.row, key=itemgetter(0))]
    single = list(takewhile(lambda names: len(names) == 1, reversed(clauses)))
    row = [name for (name,) in reversed(single)] if single else (clauses or [[]])[-1]
    return tuple(dict.fromkeys(row)) if len(row) > 1 else ()


def _loose(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> tuple[str, ...]:
    """The indicators that the clause before named without a number: 地区生产总值再上新台阶，｜达到4015亿元; A、B，分别达到64家和6家."""
    loose = phrases.pattern_of("thing.aside").sub("", spot.thread.loose)
    if not loose or phrase.head.flow or phrase.head.works:
        return ()
    if len(found) > 1:
        return _several_loose(loose.rpartition("，")[2], spot, len(found))
    last = loose.rpartition("，")[2]
    label, whole = _loose_label(loose, spot), nominal(last, spot.scene)
    share = whole if last.endswith(phrases.table("share.nouns")) else ""
    label = whole if label in whole and not any(char.isdigit() for char in whole) else label  # 农业和农副业｜总产值，｜拟定为…
    label = "" if label not in last and thing(last) and spot.item.opens else label
    label = (
        spending(last)
        or _measure_of_list(last)
        or _made_of(last, spot)
        or share_of_thing(loose)
        or _spread_grown(loose, spot)
        or share
        or label
        or row(last, spot)
        or _measured(last, spot)
        or _thing_told(last, spot)
        or _grown_to(last, spot)
    )
    return (phrases.pattern_of("thing.lead").sub("", label.strip("的")),) if label else ()


def _loose_label(loose: str, spot: Spot) -> str:
    """The indicator that a clause begins or ends with, in the last clause that does; one inside a longer name is not told of."""
    for clause in reversed(loose.split("，")):
        label = spot.scene.lexicon.last_label(clause)
        if label is None or len(label) < SHORTEST_LABEL:
            continue
        head = phrases.head_of(clause, 0, len(clause), spot.known)
        at = clause.rindex(label)
        behind = at + len(label)
        leads = phrases.pattern("〈scope〉{0,8}").fullmatch(clause, head.start, at) and phrases.pattern("〈said_of〉").match(clause, behind)
        if leads or len(clause) - behind <= LONGEST_REST:
            return label
    return ""


def _measured(clause: str, spot: Spot) -> str:
    """重大项目年度投资 in 重大项目年度投资全面超目标: the measure that a clause speaks of."""
    match = phrases.pattern_of("measured_clause").match(clause[phrases.head_of(clause, 0, len(clause), spot.known).start :])
    return match["name"] if match else ""


def _grown_to(clause: str, spot: Spot) -> str:
    """粮食产量 in 粮食连年增产，1982年达到3.5亿吨: what grew, where the next clause tells the level that it reached."""
    reached = spot.item.opens and any(word in spot.tail.words for word in phrases.table("reaching"))
    name = grown(clause, spot) if reached else ""
    return name if name and is_noun(name) else ""


def spending(clause: str) -> str:
    """中央财政用于教育的投入 in 今年中央财政用于教育的投入，｜将由1076亿元增加到1562亿元: whose money, and what for."""
    match = phrases.pattern_of("spent.told").search(clause)
    return match.group() if match else ""


def _spread_grown(loose: str, spot: Spot) -> str:
    """保障性住房覆盖面 in 健全保障性住房制度，覆盖面逐步扩大，已达到｜12.5%: the spread of what the clause before it sets up."""
    *_, before, last = ("", *loose.split("，"))
    spread = phrases.pattern("〈relational.spread〉(?=.)").match(last)
    system = phrases.pattern_of("relational.system").fullmatch(before) if spread else None
    return system["what"] + spread.group() if spread and system else ""


def _measure_of_list(clause: str) -> str:
    """生铁、钢、机车等产品的产量 of a clause that is all list, where the next one tells what they all did: ，都比上年增长一倍."""
    return clause if phrases.pattern_of("thing.listed").fullmatch(clause) else ""


def _made_of(clause: str, spot: Spot) -> str:
    """消费资料的生产 of a clause that is no more, where the next one tells how it changed: ，平均每年增加30亿元."""
    made = phrases.pattern_of("thing.made").fullmatch(clause) if spot.tail.measure is not None else None
    return made["what"] if made else ""


def grown(clause: str, spot: Spot) -> str:
    """自筹资金 in 自筹资金大幅度增加, 粮食产量 in 粮食连年增产: what a clause says has changed."""
    match = phrases.pattern_of("grown_clause").fullmatch(clause)
    if match is None:
        return ""
    output = match["name"] + phrases.table("relational.made_of")[0]
    return output if match["made"] and spot.known(output) else match["name"]


def share_of_thing(loose: str) -> str:
    """用互联网的农户占农户总数比重 of 用互联网的农户，在农户总数中的比重，…: a share of which two clauses tell."""
    *_, what, last = ("", *loose.split("，"))
    share = phrases.pattern_of("share.within").match(last)
    return f"{what}占{share['whole']}{phrases.table('share.nouns')[0]}" if share and thing(what) else ""


def _thing_told(clause: str, spot: Spot) -> str:
    """小学生 in 小学生，｜1957年有6400万人: the noun that a clause is, where the next one goes on with a time or a verb."""
    if not spot.item.opens:
        return ""
    dated = phrases.pattern_of("thing.dated").match(spot.left)
    alone = dated is not None and SHORTEST_LABEL <= len(clause) <= LONGEST_ALONE and clause.isalpha() and is_noun(clause)
    return clause if alone else thing(clause)


def thing(clause: str) -> str:
    """国家拨款建筑的住宅 in 国家拨款建筑的住宅，将约达4600万平方米: a noun with all that says which, and nothing said of it yet."""
    match = phrases.pattern_of("thing").fullmatch(clause)
    return clause if match and ends_in_noun(match["noun"]) and len(clause) <= LONGEST_THING else ""


def row(clause: str, spot: Spot) -> str:
    """黄麻 in 黄麻：达到七百万担, as tables are read out; nothing where the words before the colon only lead to a list."""
    after_colon = spot.text[spot.item.clause[0] - 1 : spot.item.clause[0]] == "：" and spot.item.left[0] == spot.item.clause[0]
    is_row = after_colon and _may_be_row(clause) and phrases.pattern_of("list_lead").search(clause) is None
    return clause if is_row else ""


def _may_be_row(label: str) -> bool:
    return 1 < len(label) <= LONGEST_ROW or label in phrases.table("goods")


def _several_loose(clause: str, spot: Spot, count: int) -> tuple[str, ...]:
    head = phrases.head_of(clause, 0, len(clause), spot.known)
    phrase = phrases.pattern_of("said_of.rest").sub("", clause[head.start :])
    plain = [part for part in phrases.pattern_of("link").split(phrase) if part]
    several = members(phrase, spot.scene.lexicon, count) if phrase.endswith(phrases.table("shared_head")) else plain
    return tuple(several) if len(several) == count else ()
