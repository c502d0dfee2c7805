"""The indicators that a phrase names: 城镇、农村居民收入 are two; 增速 alone is of the phrase before; 农村居民 lacks its head."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from kg.claims.announcing import announced
from kg.claims.inheriting import inherited, undertaking_told
from kg.claims.items import MEDALS, plain
from kg.claims.lists import listed, members, verb_of_bare
from kg.claims.measures import hinders
from kg.claims.outputs import of_output
from kg.claims.relating import firms_told, relational
from kg.claims.sharing import PARALLEL, dressed, led
from kg.claims.spot import Naming, Phrase, Spot
from kg.claims.subjects import OF_A_CLAUSE
from kg.claims.thread import bare, modifier, undelivered, unrenewed
from kg.claims.wholes import of_whole
from kg.extract import phrases
from kg.model import Quantity

LONGEST_HEADLESS = 6  # characters: 农村居民; what is longer names something by itself

Namer = Callable[[Spot, Phrase, Sequence[Quantity]], Naming | None]


def naming(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming:
    """The indicators of the numbers `found` behind a phrase, with what words before tell once of them all."""
    if (won := _medals(spot)) is not None:
        return won
    said = announced(_of_phrase(spot, phrase, found), spot) if phrase.words else inherited(spot, phrase, found)
    return of_whole(of_output(said, spot), spot)


def _of_phrase(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming:
    """The indicators that a phrase of its own tells."""
    phrase = _without_rate(spot, phrase, found)
    special = (one for name in NAMERS if (one := name(spot, phrase, found)) is not None)
    return _with_verb(next(special, None) or _listed(spot, phrase, found), spot, phrase)


def _medals(spot: Spot) -> Naming | None:
    """亚运会金牌, 亚运会银牌 of 在亚运会上夺得3金2银."""
    if spot.item.numbers[-1].rule != MEDALS:
        return None
    event = phrases.pattern_of("medals.event").search(spot.text[: spot.item.first])
    noun = str(phrases.words()["medals"]["noun"])
    return Naming(tuple((event["event"] if event else "") + spot.text[one.stop - 1] + noun for one in spot.item.numbers))


def _with_verb(said: Naming, spot: Spot, phrase: Phrase) -> Naming:
    """谋划项目 for 谋划｜项目: a noun that tells nothing keeps the verb before it."""
    if len(said.names) > 1 or said.names[0] not in phrases.table("bare"):
        return said
    verb = verb_of_bare(spot.text[spot.item.left[0] : phrase.head.begin])
    return Naming((verb + said.names[0],), (*said.names, *said.wordings)) if verb else said


def _without_rate(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Phrase:
    """外贸进出口 for 外贸进出口增速, before a percentage."""
    if found[0].unit not in phrases.table("rate_unit") or hinders(phrase) or spot.known(phrase.words):
        return phrase
    return replace(phrase, words=phrases.pattern_of("rate.steady").sub("", phrase.words))


# --- phrases that are not what they seem ---


def _verb_alone(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """其中竣工, 改造: only the verb is new."""
    verbs = phrase.head.flow + phrase.words
    several = "{1,4}" if spot.unit == spot.thread.unit else ""  # 供应分配 only of what is counted as before
    only = phrases.pattern(f"新?(?:〈flow works delivered〉){several}").fullmatch(verbs)
    told = spot.thread.phrase or undertaking_told(spot)
    if not told or spot.known(verbs) or only is None or (phrase.subject and phrase.subject.type in OF_A_CLAUSE):
        return None
    told = _no_rate(spot) if verbs in phrases.table("partaking.verbs") else bare(told)
    told = unrenewed(phrases.pattern("〈flow works delivered〉$").sub("", told))
    return Naming((phrases.pattern_of("bare.begun").sub("", told) + verbs,), (phrase.words, told + verbs))


def _no_rate(spot: Spot) -> str:
    """“问题楼盘” of 化解“问题楼盘”175个，化解率92.6%，｜惠及8.8万户: what was told last that is no rate, which reaches nobody."""
    rates = phrases.table("relational.unrated")
    return next((bare(name) for name in reversed((*spot.thread.recent, spot.thread.phrase)) if not name.endswith(rates)), "")


def _level_alone(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """省级 after 国家级示范企业, 国家级 after 各类创新平台: 省级示范企业, 国家级创新平台."""
    thread = spot.thread
    told = bare(thread.phrase)
    short = phrases.pattern_of("level.short").fullmatch(phrase.words)  # 省级试点 after 国家重要改革试点
    if short and spot.unit == thread.unit and not spot.item.opens and told.endswith(short["head"]):
        phrase = replace(phrase, words=short["level"])
    if not thread.phrase or phrases.pattern_of("level").fullmatch(phrase.words) is None:
        return None
    got = phrases.pattern("〈receives〉(?=〈level.names〉)").match(told)
    verb, told = (got.group(), told[got.end() :]) if got else ("", told)
    level = phrases.pattern_of("level").match(told) or phrases.pattern_of("level.every").match(told)
    if level is None and (inner := phrases.pattern("〈level.inner〉").search(told)) is not None:
        return Naming((thread.flow + verb + told[: inner.start()] + phrase.words + told[inner.end() :],), (phrase.words,))
    head = phrases.pattern_of("where.number").sub("", told[level.end() :]) if level else told
    return Naming((thread.flow + verb + phrase.words + head,), (phrase.words + head,))


def _toward(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """对东盟进出口 for 其中对东盟, and for 对欧盟 behind it, after 进出口."""
    whom = phrases.pattern_of("where.toward")
    told = bare(spot.thread.phrase)
    earlier = whom.match(told)
    part = spot.is_part or earlier
    if not part or not told or spot.tail.measure is None or whom.fullmatch(phrase.words) is None:
        return None
    return Naming((phrase.words + told[earlier.end() if earlier else 0 :],), (phrase.words,))


def _of_class(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """省级文明单位 for 单位 after 省级文明村: places and bodies of one list that got the same honour."""
    if spot.item.opens or phrase.words not in phrases.table("level.classes") or phrase.head.flow or phrase.head.works:
        return None
    told = phrases.pattern_of("level.honoured").fullmatch(bare(spot.thread.phrase))
    return Naming((spot.thread.flow + told["honour"] + phrase.words,), (told["honour"] + phrase.words,)) if told else None


def _ranked_among(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """全国经开区排名 for 在全国经开区, before a rank; what was told before where only another place in it is (皖北唯一)."""
    if spot.item.is_rank and spot.thread.phrase and phrases.pattern_of("ranked_group.only").match(phrase.words):
        return Naming((spot.thread.phrase,))
    if spot.unit == "位" and spot.thread.phrase and phrases.pattern_of("ranked_group.word").match(phrase.words):
        return Naming((spot.thread.phrase + phrases.words()["ranked_group"]["noun"],), (spot.thread.phrase,))
    ways = ("ranked_group.lead", "ranked_group.entered", "ranked_group.listed") if spot.item.is_rank else ()
    whole = phrase.head.flow + phrase.words  # 入选｜全国百强市
    match = next((told for way in ways if (told := phrases.pattern_of(way).match(phrase.words))), None)
    match = match or (phrases.pattern_of("ranked_group.listed").match(whole) if ways else None) or _came_to(spot, phrase)
    return Naming((match["group"] + phrases.words()["ranked_group"]["noun"],)) if match else None


def _came_to(spot: Spot, phrase: Phrase) -> re.Match[str] | None:
    """软件百强 of 某公司｜荣登软件百强｜榜首, where the phrase is who came to it, not what is measured."""
    if not spot.item.is_rank or spot.known(phrase.words) or modifier(phrase.words) != bare(phrase.words):
        return None
    return phrases.pattern_of("ranked_group.came_to").match(spot.tail.words)


def _number_of_received(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """入选培育计划数量 for 甲公司、乙公司入选培育计划、数量, before a rank: how many there are, not who they are."""
    match = phrases.pattern_of("ranked_group.received").fullmatch(phrase.words) if spot.item.is_rank else None
    return Naming((match["rest"] + match["number"],)) if match else None


def _paid_for(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """中央财政医疗保险资金 for 中央财政安排｜429亿元，解决医疗保险问题: what is paid for stands behind the money, or before."""
    payer = phrases.pattern_of("spent.payer").fullmatch(phrase.words) if "元" in spot.unit else None
    what = phrases.pattern_of("spent.paid_for").match(spot.text, spot.item.numbers[-1].stop) if payer else None
    what = what or (phrases.pattern_of("spent.paid_before").search(spot.text[: phrase.head.begin]) if payer else None)
    if payer is None or what is None:
        return None
    fund = str(phrases.words()["spent"]["fund"])
    return Naming((payer["who"] + what["what"] + fund,), (what["what"] + fund, payer["who"] + what["what"] + payer["how"], phrase.words))


def _invested_in(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """园区基础设施投资 for 投资｜120亿元｜完善园区基础设施: what a sum that opens a sentence is put into stands behind it."""
    alone = phrase.words in phrases.table("relational.spent") and spot.item.opens and not spot.thread.phrase and "元" in spot.unit
    alone = alone and spot.tail.measure is None and not spot.thread.loose
    what = phrases.pattern_of("spent.invested").match(spot.text, spot.item.numbers[-1].stop) if alone else None
    return Naming((what["what"] + phrase.words,), (phrase.words,)) if what else None


def _part_where(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """新建乡村充电桩 for 其中乡村 after 新建充电桩."""
    told = spot.thread.phrase
    if head := _measure_of_whole(spot, phrase, found):
        return Naming((phrase.words + head,), (phrase.words,), whole=head)
    if not told or not spot.is_part:
        return None
    if phrase.words in phrases.table("where.part"):
        return Naming((spot.thread.flow + phrase.words + bare(told),), (told, phrase.words))
    own = phrase.head.flow or phrase.head.works or phrase.head.act or spot.tail.words or "、" in phrase.words
    flow = _flow_of_whole(phrase.words, spot)
    return Naming((flow + listed(phrase.words),), (phrase.words,)) if flow and not own and flow not in phrase.words else None


def _measure_of_whole(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> str:
    """增加值 for 其中高新技术产业 after 工业增加值增长7%: what is measured of a branch or goods that are part of what was told."""
    thread, verbs = spot.thread, phrase.head.flow or phrase.head.works or phrase.head.act
    part = phrases.pattern_of("where.branch").fullmatch(phrase.words)
    if part is None or verbs or phrase.subject or spot.known(phrase.words):
        return ""
    alike = thread.money if "元" in spot.unit else thread.grew and spot.unit == "%" and spot.tail.measure is not None
    told = thread.phrase
    measures = (thread.whole,) if not spot.is_part else phrases.table("where.measures")
    head = max((word for word in measures if word and told.endswith(word)), key=len, default="")
    return head if alike and len(found) == 1 else ""


def _flow_of_whole(words: str, spot: Spot) -> str:
    """新签约 before 亿元以上项目 after 新签约项目120个、总投资800亿元: the verb of that of which 其中 leads to some."""
    thread, told = spot.thread, bare(spot.thread.phrase)
    if not thread.money or "元" in spot.unit:
        kind = _is_kind_of(words, told, spot, same=plain(spot.unit) == plain(thread.unit))
        return (thread.flow or _flow_of_undertaking(phrases.pattern_of("where.number").sub("", thread.phrase))) if kind else ""
    whole = next((name for name in reversed(thread.recent) if name.endswith(phrases.table("undertaking"))), "")
    counted = spot.unit in phrases.table("level.counted")
    return _flow_of_undertaking(whole) if counted and words[-PARALLEL:] == whole[-PARALLEL:] else ""


def _flow_of_undertaking(name: str) -> str:
    """新签约 of 新签约项目, 新开工 of 新开工产业项目."""
    verb = phrases.pattern("新?〈flow〉(?=.*〈undertaking〉$)").match(name)
    return verb.group() if verb else ""


def _is_kind_of(words: str, told: str, spot: Spot, *, same: bool) -> bool:
    """Whether what 其中 leads to is some of what was told: 规上工业企业 of 企业, counted in the `same` unit, or firms of 经营主体."""
    if same and words.endswith(phrases.pattern_of("where.number").sub("", told)[-PARALLEL:]):
        return True
    firms = {plain(spot.unit), plain(spot.thread.unit)} <= {*phrases.table("where.firm_units")}
    return firms and told.endswith(phrases.table("where.bodies")) and words.endswith(phrases.table("where.firms"))


def _of_those(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """燃料工业的建设项目建设完工 for 燃料工业的建设项目，今年可以建设完工的有｜52个."""
    those = phrases.pattern_of("elided.those").fullmatch(spot.thread.loose.rpartition("，")[2])
    did = phrases.pattern_of("elided.did").search(spot.left)
    counted = spot.item.opens and spot.unit in phrases.table("level.counted")
    return Naming((those["noun"] + did["did"],), (those["noun"],)) if those and did and counted else None


def _bounded(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """产值超百亿元的企业 for 产值超百亿元 after 企业1286户, 产值超50亿元的企业 for 超50亿元 after that."""
    bound = phrases.pattern_of("over.alone").fullmatch(phrase.words) if spot.unit == spot.thread.unit else None
    counted = spot.unit in phrases.table("level.counted")
    if bound is None or not counted or not spot.thread.phrase:
        return None
    told = phrases.pattern_of("over.bound").search(spot.thread.phrase) if bound.group() == bound["bound"] else None
    if told:
        return Naming((spot.thread.phrase[: told.start()] + bound["bound"] + spot.thread.phrase[told.end() :],), (phrase.words,))
    return Naming((phrase.words + "的" + bare(spot.thread.phrase),), (phrase.words,))


def _elided(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """限额以上的项目 for 其中限额以上的｜有 after 项目, counted in the same unit."""
    if plain(spot.unit) != plain(spot.thread.unit) or phrases.pattern_of("elided").search(spot.left) is None:
        return None
    told, words = undelivered(bare(spot.thread.phrase)), phrase.words
    noun = phrases.pattern_of("elided.noun").search(told)
    if not told or words.endswith(told) or noun is None:
        return None
    again = phrases.pattern("^〈elided.again〉").match(spot.left)
    words = again.group() + words if again and not words.startswith(again.group()) else words
    return Naming((words + "的" + noun["noun"],), (words, words + told))


def _headless(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """农村居民人均可支配收入 for 农村居民 after 城镇居民人均可支配收入."""
    words, told = phrase.words, spot.thread.phrase
    if phrase.head.flow or spot.known(words) or not spot.known(told):
        return None
    parts = members(words, spot.scene.lexicon, len(found)) if len(found) > 1 else [words]
    whole = ["" if spot.known(part) else _with_head(part, told, spot) for part in parts]
    return Naming(tuple(whole)) if all(whole) else None


def _with_head(words: str, told: str, spot: Spot) -> str:
    """农村居民｜人均可支配收入: a short phrase with the end of what was told, where both make a name that is known."""
    longer = (words + told[cut:] for cut in range(1, len(told) - 1)) if len(words) <= LONGEST_HEADLESS else ()
    return next((one for one in longer if spot.known(one)), "")


def _shares(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """风电、光伏分别｜占全省装机, 公园、绿地分别｜不少于建成区面积."""
    match = phrases.sought("^(?P<list>.+?)〈each〉(?P<rest>占.+)").search(phrase.words)
    if match is None and spot.respective:
        match = phrases.sought("^(?P<list>[^占]{1,30}?、[^占]{1,30}?)〈each〉?(?P<rest>〈share.passing〉[^占]{1,30})").search(phrase.words)
    return _of_each(match["list"], match["rest"], spot, found) if match else None


def _shares_told(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """工业投资占固定资产投资比重, 民间投资占… for 占固定资产投资比重分别｜7.4%、2.8%: a share of each of those told last."""
    told = tuple(dict.fromkeys(spot.thread.recent[-len(found) :]))
    alone = phrase.words.startswith(phrases.table("share.verb")) and (spot.respective or _told_together(spot, len(found)))
    return Naming(tuple(bare(name) + phrase.words for name in told)) if alone and len(told) == len(found) > 1 else None


def _told_together(spot: Spot, count: int) -> bool:
    """Whether as many were told last, all in one clause."""
    return len(spot.thread.row) >= count and len({clause for clause, _ in spot.thread.row[-count:]}) == 1


def _verbs(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """新建、改建 of roads with a number each; 新开工、新投产项目."""
    each = len(found) > 1 or "各" in spot.tail.words  # 新开工、新投产项目各100个
    if not each:
        return None
    spoken = spot.text[phrase.head.begin : phrase.head.start].split("、")
    mixed = len(spoken) > 1 and all(verb in phrases.any_of("flow works") for verb in spoken)  # 新建、续建
    several = spoken if mixed else (phrase.head.works or phrase.head.flow).split("、")
    last = phrases.pattern("(?P<verb>〈flow〉)(?P<rest>〈noun_after〉.*)").fullmatch(phrase.words)
    if last and several[0] and spot.text[phrase.head.start - 1] == "、":
        several, phrase = [*several, last["verb"]], replace(phrase, words=last["rest"])
    return Naming(tuple(verb + phrase.words for verb in several)) if len(several) > 1 and len(found) in (1, len(several)) else None


def _verb_of_each(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """国家级、省级平台分别｜新增认定…."""
    match = phrases.sought("^(?P<list>.+?)〈each.nominal〉(?P<rest>〈flow〉.+)").search(phrase.words)
    return _of_each(match["list"], match["rest"], spot, found) if match else None


def _of_each(several: str, rest: str, spot: Spot, found: Sequence[Quantity]) -> Naming:
    return Naming(tuple(part + rest for part in members(several, spot.scene.lexicon, len(found))))


def _bounds_of_each(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """产值过100亿元的企业, 产值过50亿元的企业 for 产值过100亿元、50亿元的企业分别｜3家、7家."""
    told = phrases.sought_of("over.several").match(phrase.words) if spot.respective else None
    bounds = phrases.pattern_of("link").split(told["bounds"]) if told else []
    if told is None or len(bounds) != len(found):
        return None
    over = told["over"] or ""
    least = phrases.table("threshold.bound")[0] if bounds[-1].endswith(phrases.table("threshold.bound")[0]) else ""
    whole = (f"{'' if bound.startswith(over) else over}{bound.removesuffix(least)}{'' if over else least}" for bound in bounds)
    return Naming(tuple(phrase.head.flow + told["lead"] + bound + told["rest"] for bound in whole))


def _counted_each(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """36个省重点、210个市重点项目分别｜完成投资: a number for each of those counted."""
    told = spot.thread.recent[-len(found) :]
    if len(found) < 2:
        return None
    if len(told) < len(found) or not phrase.words.startswith(told[-1]):
        return _measured_each(spot, phrase, found)
    rest = phrase.words.removeprefix(told[-1])
    return Naming(tuple(name + rest for name in told)) if rest or spot.tail.gap else None


def _measured_each(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """重点产业链营业收入, 专业镇营业收入 of 16条重点产业链、18个专业镇营业收入分别｜…: the last counted has what is measured of all."""
    rest = phrase.words.removeprefix(modifier(phrase.words))
    others = spot.thread.recent[-len(found) + 1 :]
    counted = phrases.pattern_of("each.counted").search(spot.text, 0, phrase.head.start)
    if spot.tail.gap or not counted or not spot.respective or rest == phrase.words or len(others) < len(found) - 1:
        return None
    return Naming((*(bare(name) + rest for name in others), phrase.words))


NAMERS: tuple[Namer, ...] = (
    _bounds_of_each,
    _bounded,
    _counted_each,
    _of_those,
    _elided,
    _number_of_received,
    _paid_for,
    _invested_in,
    _verb_alone,
    _toward,
    _part_where,
    _of_class,
    _ranked_among,
    _level_alone,
    relational,
    _headless,
    _shares,
    _shares_told,
    _verbs,
    _verb_of_each,
)


# --- phrases with a noun of their own ---


def _listed(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming:
    """One indicator, or one for each member of a list."""
    words = _last_done(phrase, spot)
    rate_alone = words != phrase.words and words.endswith(phrases.table("relational.unrated"))
    head = replace(phrase.head, flow="", works="") if rate_alone else phrase.head  # 入选重大项目数创新高、｜投资完成率
    each = (
        spot.item.is_rank
        or spot.tail.words in phrases.table("each.nominal")
        or any(word in spot.tail.words for word in phrases.table("each.alike"))
    )
    parts = members(words, spot.scene.lexicon, len(found), each=each) if _may_be_several(spot, words, found) else [words]
    parts = [words] if head.decline and len(found) == 1 and not each else parts  # 压减论坛、展会活动｜58%: one sum
    if all(part in phrases.table("relational.of_firms") for part in parts):
        parts = [firms_told(spot) + part for part in parts]
    if len(parts) == 1 or len(found) not in (1, len(parts)):
        noun = listed(words)
        name, shared = dressed(noun, head, spot), led(noun, head, spot)
        plainly = (name if words == noun else dressed(words, head, spot), head.flow + head.works + words)
        return Naming((dressed(shared + noun, head, spot),), (name, *plainly)) if shared else Naming((name,), plainly)
    first, *others = parts
    counted = spot.unit in phrases.table("level.counted")  # 新增智能工厂、绿色工厂各｜1家, however well known 绿色工厂 are
    alone = any((spot.known(part) and not counted) or part.startswith(phrases.table("self_standing")) for part in others)
    without = replace(head, flow="")
    plain = without if alone else head
    rated = phrases.table("relational.unrated")  # 新增出租车占比、标准执行率, but 新签约项目开工率、纳统率
    heads = (without if part.endswith(rated) and part[:PARALLEL] != first[:PARALLEL] else plain for part in others)
    return Naming((dressed(first, head, spot), *(dressed(part, own, spot) for part, own in zip(others, heads, strict=True))))


def _last_done(phrase: Phrase, spot: Spot) -> str:
    """文件 in 精简会议、坚决把文件: what is said of the last part of a list only, or of those behind one of which something else is."""
    words = phrases.pattern_of("link.praised").sub("", phrase.words)
    first, _, last = words.rpartition("、")
    if any(word in spot.tail.words for word in phrases.table("each.alike")):
        return words  # 项目投资完成、新签项目投资总额均｜增长10%
    head = phrases.head_of(last, 0, len(last), spot.known)
    alone = head.act or last in phrases.table("relational.of_projects") or _is_over(first, last, spot)
    fresh = phrases.pattern("〈flow〉(?!〈noun_after〉)|(?=新)〈flow〉").match(last) is not None and not phrase.head.flow
    if fresh and phrases.pattern_of("undertaking.works").search(first):
        return last  # 引优育强工程、新增贸易主体
    return last[head.start :] if first and alone else words


def _is_over(first: str, last: str, spot: Spot) -> bool:
    """Whether the first part of a list is a clause of its own, the last no verb of the same noun: 试点顺利推进、综合率…."""
    if phrases.pattern("新?〈flow works delivered〉").fullmatch(last):
        return False
    if first.endswith(phrases.table("come_far.in_use")) and last.endswith(phrases.table("come_far.measured")):
        return True  # 某路一期通车、二期投资进度｜30%
    if phrases.pattern_of("come_far.ended").search(first):
        return True  # 强校扩优全覆盖、优质园占比｜65%
    done = first.endswith(phrases.table("works")) and spot.tail.measure is not None and not last.endswith(phrases.table("works"))
    changed = spot.tail.measure is not None and first.endswith(phrases.table("changed"))  # 支付规模大幅增加、项目减少…
    return done or changed or first.endswith((*phrases.table("come_far"), *phrases.table("come_far.under_way")))


def _may_be_several(spot: Spot, words: str, found: Sequence[Quantity]) -> bool:
    """Whether a list is told member by member (分别, 均, rates), not as one sum."""
    if len(found) > 1:
        return phrases.pattern_of("link.each").fullmatch(words) is not None or phrases.pattern_of("link.summed").search(words) is None
    if phrases.pattern_of("link.summed").search(words):
        return False
    if phrases.pattern_of("link.levels").match(words) or phrases.pattern_of("link.of_all").search(words):
        return False
    each = any(word in spot.tail.words for word in phrases.table("each"))
    exemplary = phrases.sought_of("and_so_on").search(words) is not None  # 大数据、集成电路等｜产业增长10%
    if spot.item.is_rank:
        return not exemplary and (each or "、" in words or _are_measured(words, spot))
    joint = words.endswith(phrases.table("share.short")) and found[0].unit == "%"  # 光电、汽车产值占比｜40%: what they have together
    if not each and (joint or spot.tail.words.endswith(phrases.table("share.verb")) or phrases.pattern_of("link.share").match(words)):
        return False  # 工程、事业投资｜占43%, 水路、铁路货运量占货运总量｜超50%: what they have together
    return (each or found[0].unit in (*phrases.table("rate_unit"), "位", "倍")) and not exemplary


def _are_measured(words: str, spot: Spot) -> bool:
    """Whether all parts of a pair tell measures: 总量和增速, but not 耕地保护和粮食安全考核, which is one."""
    full = members(words, spot.scene.lexicon, 1, each=True)
    parts = zip(full, phrases.pattern_of("link").split(words), strict=False)
    return all(spot.known(name) or _is_measured(part) for name, part in parts)


def _is_measured(part: str) -> bool:
    """Whether a part of a list tells a measure: 总量, 机场旅客吞吐量."""
    return part.endswith((*phrases.table("shared_head"), *phrases.table("relational")))
