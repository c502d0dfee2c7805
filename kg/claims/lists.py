"""Phrases that name several indicators: 城镇、农村居民人均可支配收入; 废弃资源利用、装备制造等产业增加值."""

from collections.abc import Callable

from kg.claims.thread import modifier
from kg.extract import phrases
from kg.extract.numerals import parse_numeral
from kg.extract.segments import ends, ends_in_noun, is_end
from kg.lexicon import Lexicon
from kg.resources import longest_first

FEW_WORDS = 2  # of a head that coordination takes: 接卸｜能力
LONGEST_ALIKE = 4  # characters of a measure that shares what stands before another: 决算率
LONGEST_WHERE = 8  # characters of a member that begins with where: 农村卫生厕所
SHORT = 2  # characters of a member that stands for as many of the last one: 国控 | 省控断面
LONGEST_LIST = 22  # characters of a list that stays before a bare noun: 会展等活动
LONGEST_PARALLEL = 4  # characters of a member that begins like the last one


def listed(phrase: str) -> str:
    """眼科、口腔等特色专科医疗机构 → 特色专科医疗机构."""
    match = phrases.sought_of("and_so_on").search(phrase)
    if match is None or match["rest"].startswith(phrases.table("and_so_on.kept")):
        return phrase
    if match["rest"].startswith("的"):
        return phrase  # 粮食、棉花等｜的价格补贴
    loose = match["rest"] in (*phrases.table("bare"), *phrases.table("shared_head"))
    return phrase if loose and len(phrase) <= LONGEST_LIST else match["rest"]


def verb_of_bare(before: str) -> str:
    """谋划 before 项目: the verb at the end of some words that says more of a bare noun."""
    match = phrases.pattern("〈bare.verb〉(?=[好了]?$)").search(before)
    return match.group() if match else ""


def members(phrase: str, lexicon: Lexicon, count: int, *, each: bool = False) -> list[str]:
    """The indicators that a phrase names, each in full; `count` is how many numbers follow, `each`: one is told of each (均)."""
    if count > 1 and (summed := _summed_up(phrase, count) or _sectors(phrase, count)):
        return summed
    if "、" not in phrase and len(paired := _paired(phrase, count)) > 1:
        return paired
    if count == 1 and phrases.pattern_of("link.named").match(phrase):
        return [phrase]
    parts = _parted(phrase)
    parts = parts if len(parts) == count else _with_levels(parts)
    if (lexicon.is_label(phrase) and (count < 2 or len(parts) != count) and not each) or phrase.endswith("之比"):
        return [phrase]
    marked = [part for part in phrase.split("、") if part]
    parts = marked if 1 < count == len(marked) != len(parts) else parts  # 新型研发机构、研发与转化平台
    if len(parts) < 2:
        return [phrase]
    one = (
        count == 1 and not each and "、" not in phrase and not all(lexicon.is_label(_completed(part, parts[-1], lexicon)) for part in parts)
    )
    return [phrase] if one else _coordinated(parts, lexicon)


def _summed_up(phrase: str, count: int) -> list[str]:
    """新能源产业产值, 新材料产业产值 of 新能源、新材料两大产业产值: a list that is counted, with a number for each."""
    match = phrases.pattern_of("link.each").fullmatch(phrase) if "、" in phrase or "和" in phrase else None
    if match is None or parse_numeral(match["count"]) != count:
        return []
    parts = phrases.pattern_of("link").split(match["list"])
    return [part + (match["head"] or "") for part in parts] if len(parts) == count else []


def _sectors(phrase: str, count: int) -> list[str]:
    """第一产业增加值, 第二产业增加值 of 第一、二产业增加值 and 一二产业增加值."""
    match = phrases.pattern_of("sector.several").fullmatch(phrase)
    numerals = phrases.pattern("[一二三]").findall(match["which"]) if match else []
    return [f"第{numeral}产业{match['rest']}" for numeral in numerals] if match and len(numerals) == count else []


def _parted(phrase: str) -> list[str]:
    """What the marks and words of a list part; 白酒及保健酒产业 among members with 、 is one branch."""
    pieces = phrase.split("、") if "、" in phrase else []
    if not any(phrases.pattern_of("link.branch").fullmatch(piece) for piece in pieces[:-1]):
        return [part for part in phrases.pattern_of("link").split(phrase) if part]
    whole = ([piece] if phrases.pattern_of("link.branch").fullmatch(piece) else phrases.pattern_of("link").split(piece) for piece in pieces)
    return [part for parts in whole for part in parts if part]


def _with_levels(parts: list[str]) -> list[str]:
    """The parts of a list with 国、省控断面 as one of them."""
    joined: list[str] = []
    for part in parts:
        if joined and _ends_in_level(joined[-1]) and part.startswith(phrases.table("link.level")):
            joined[-1] += f"、{part}"
        else:
            joined.append(part)
    return joined


def _ends_in_level(part: str) -> bool:
    """Whether a part ends in a government of one character: 国, 地表水国, but not 水功能区."""
    alone = max((end for end in ends(part) if end < len(part)), default=0) == len(part) - 1
    return part.endswith(phrases.table("link.level" if alone else "link.level_plain"))


def _coordinated(parts: list[str], lexicon: Lexicon) -> list[str]:
    """The members of a list with the head that the last one has: 废弃资源利用、装备制造等｜产业增加值."""
    *others, last = parts
    if match := phrases.pattern_of("and_so_on.member").match(last):
        return [part + match["head"] for part in (*others, match["last"])]
    if (done := _done(parts) or _per_unit(parts)) is not None:
        return done
    whole = [_of_firms(parts[0], part) or _completed(part, last, lexicon) for part in others]
    whole[1:] = [((_before_alike(whole[0], part) or "") if part.endswith(phrases.table("made_alike")) else "") + part for part in whole[1:]]
    bound = phrases.any_of("relational relational.rates")  # 粮食单产 in 粮食面积、单产、总产
    inner = zip(others[1:], whole[1:], strict=True)
    whole[1:] = [_last(parts[0], part, lexicon) if name == part and part in bound else name for part, name in inner]
    behind = parts[-2] not in bound and last in phrases.any_of("relational.loose relational.rates")
    nearest = parts[-2] if behind else parts[0]  # A产值、B保有量和｜增量
    first, *more = [*whole, _last(nearest, last, lexicon)]
    lead = _shared_lead(parts[0], first, more)
    return [first, *(lead + name for name in more)]


def _shared_lead(part: str, first: str, more: list[str]) -> str:
    """What the others take from the first: 农村 of 农村卫生厕所、生活垃圾处理设施覆盖率, which takes the head of the last one; 财政用于."""
    if spent := phrases.pattern_of("group_of.spent").match(part):
        return spent["lead"]
    if per := phrases.pattern_of("group_of.per").match(part):
        return per.group()
    if (per := phrases.pattern_of("group_of.per_head").match(part)) and all(map(phrases.pattern_of("group_of.number").fullmatch, more)):
        return per.group()
    where = phrases.pattern("〈where_from〉(?=..)").match(part)
    own = any(phrases.pattern("〈where_from scope〉").match(name) for name in more)
    elided = part != first and _of_rate(part, more[-1]) is None
    return where.group() if where and elided and len(part) <= LONGEST_WHERE and not own else ""


def _last(first: str, last: str, lexicon: Lexicon) -> str:
    """个体户总量 in 个体户增速和总量, 产值增速 in 产值、增速; the last member as it stands where it needs no other."""
    if len(first) == 1:
        return _sector(last)
    if firms := _of_firms(first, last):
        return firms
    if (lead := _before_alike(first, last) or _known_owner(first, last, lexicon)) is not None:
        return lead + last
    stands = lexicon.is_label(last) and last not in phrases.table("relational.bound")
    if last not in phrases.table("relational") or stands:
        return last
    if last in phrases.table("relational.rates"):
        return phrases.pattern("(?<=..)〈relational.rates〉$").sub("", first) + last
    return (modifier(first) if modifier(first) != first else _counted(first, last)) + last


def _of_firms(first: str, part: str) -> str:
    """市属国企营收 for 营收 beside 市属国企资产总额."""
    theirs = phrases.pattern("〈relational.of_firms〉〈rate〉?").fullmatch(part)
    firms = phrases.pattern(".*〈relational.firms〉(?=.)").match(first) if theirs and first != part else None
    return firms.group() + part if firms else ""


def _known_owner(first: str, last: str, lexicon: Lexicon) -> str | None:
    """旅游 of 旅游人数 before 收入: what makes a name that is known."""
    if last not in phrases.table("relational.known"):
        return None
    owners = (modifier(first), *(first[:stop] for stop in range(len(first) - 1, 1, -1)))
    return next((owner for owner in owners if lexicon.is_label(owner + last)), None)


def _counted(first: str, last: str) -> str:
    """签约项目 of 签约项目数 before 合同额, 事故 of 事故宗数 before 死亡人数; nothing before what stands by itself."""
    counted = phrases.pattern_of("relational.counted").sub("", first)
    return counted if counted != first and last in phrases.table("relational.bound") else ""


def _before_alike(first: str, last: str) -> str | None:
    """碳排放配额 of 碳排放配额累计成交量 before 成交额, 项目 of 项目结算率 before 决算率: what stands before a measure of the same make."""
    if last in phrases.table("relational.rates") and (measured := phrases.pattern_of("made_alike.measured").match(first)):
        return measured["of"]  # 零售业｜总量、增速
    if last in phrases.table("relational.satisfied") and (handled := phrases.pattern_of("made_alike.handled").match(first)):
        return handled["of"]  # 诉求｜解决率、满意率
    if last.startswith("总") and first.find("总") > 1:
        return first[: first.index("总")]  # 旅游｜总人次、总收入
    if last in phrases.table("made_alike.money") and (per := phrases.pattern_of("made_alike.per").fullmatch(first)):
        return per["per"]  # 规上工业亩均｜税收、营收
    cut = len(first) - len(last)
    closing = (*phrases.table("made_alike"), *(phrases.table("made_alike.short") if len(last) == SHORT else ()))
    same = first[cut : cut + SHORT] == last[:SHORT] or (first[-1] == last[-1] and last.endswith(closing))
    if len(last) > LONGEST_ALIKE or cut < 2 or not same or not is_end(first, 0, cut, len(first)):
        return None
    lead = phrases.pattern("〈cumulative〉$").sub("", first[:cut])
    return lead if lead and ends_in_noun(lead) else None


def _done(parts: list[str]) -> list[str] | None:
    """项目新签约, 项目新开工 where only the verbs stand behind their noun: 项目新签约、新开工."""
    first, *others = parts
    verb = phrases.pattern("(?<=..)新?〈flow works delivered〉$").search(first)
    if verb is None or not all(phrases.pattern("新?〈flow works delivered〉").fullmatch(other) for other in others):
        return None
    return [first, *(first[: verb.start()] + other for other in others)]


def _per_unit(parts: list[str]) -> list[str] | None:
    """单位生产总值能耗, 单位生产总值二氧化碳排放 of 单位生产总值能耗和二氧化碳排放: all are told by the same unit."""
    first, *others = parts
    per = phrases.pattern_of("relational.per_unit").fullmatch(first)
    alike = per is not None and set(others) <= {*phrases.table("relational.per_unit_listed")}
    return [first, *(per["per"] + other for other in others)] if per and alike else None


def _sector(last: str) -> str:
    """三产 in 一、二、三产分别增长 means its value added."""
    return f"{last[0]}产增加值" if last[1:] in phrases.table("sector") else last


def _paired(phrase: str, count: int) -> list[str]:
    """城乡低保标准 with two numbers → 城市低保标准, 农村低保标准."""
    table = phrases.words()["paired"]
    for both, *each in table["words"] if count == 2 else ():
        if (at := phrase.find(both)) == 0 or (at > 0 and both in table["within"]):
            return [phrase[:at] + one + phrase[at + len(both) :] for one in each]
    goods = phrases.pattern_of("paired.goods").match(phrase)
    if goods and len(goods["each"]) == count:
        return [phrases.words()["paired"]["named"].get(one, one) + goods["rest"] for one in goods["each"]]  # 粮肉奶产量
    several = list(table["several"].get(phrase, ()))
    return several if len(several) == count else [phrase]


def _completed(part: str, last: str, lexicon: Lexicon) -> str:
    """The member with the head that coordination took from it: 城镇 + 居民人均可支配收入, 住宿业 + 营业额."""
    if {part, last} <= {*phrases.table("output.goods")}:
        return part  # 烤烟、猪牛羊肉
    longer = next((part + head for head in phrases.table("shared_head.longer") if last.endswith(head) and not part.endswith(head)), "")
    if longer and lexicon.is_label(longer):
        return longer  # 化学需氧量、氨氮｜排放量
    if lexicon.is_label(part) and part.endswith(phrases.table("shared_head")):
        return part + (_of_rate(part, last) or _of_share(part, last) or "")
    if len(part) == 1 and last[1:] in phrases.table("sector"):
        return f"{part}产增加值"
    if part.endswith("”") and last.startswith("“") and "”" in last[:-1]:
        return part + last[last.index("”") + 1 :]
    rests = (rest for cut in range(1, len(last)) if (rest := last[cut:]).count("“") == rest.count("”"))  # 小微企业、“三农”｜贷款
    known = next((part + rest for rest in rests if not part.endswith(rest) and lexicon.is_label(part + rest)), None)
    return known or part + _head(part, last)


def _of_group(part: str, last: str) -> str | None:
    """医保参保人数 for 职工 beside 城乡居民医保参保人数: what stands behind the group."""
    match = phrases.pattern_of("group_of").match(last)
    return match["rest"] if match and part.endswith(phrases.table("group_of.ends")) else None


def _head(part: str, last: str) -> str:
    """What a member lacks of the last one's head, by the first rule that tells."""
    head = next((head for rule in HEADS if (head := rule(part, last)) is not None), "")
    if head and part.endswith(head):
        return ""  # 城镇新增就业 beside 重点群体就业
    return head if head.count("“") == head.count("”") else ""  # 国家 beside “粤字号”农业品牌


def _behind_same(part: str, last: str) -> str | None:
    """What stands behind the same word in the last one: 国家级 + 专精特新企业 of 省级专精特新企业."""
    for size in (2, 1) if part.endswith(phrases.table("adjectival")) else (2,):
        at, rest = last.find(part[-size:]), last[last.find(part[-size:]) + size :]
        if at > 0 and rest and len(part) > size:
            return rest
    return None


def _of_rate(part: str, last: str) -> str | None:
    """增速 for 税收收入 beside 固定资产投资增速: what is measured has a rate, a rate has none; 占全省比重 is another rule's."""
    measured = part.endswith((*phrases.table("shared_head"), *phrases.table("complete"))) and not part.endswith(
        phrases.table("relational.unrated")
    )
    rates = (rate for rate in phrases.table("relational.rates") if last.endswith(rate) and last != rate and "占" not in last[: -len(rate)])
    return next(rates, None) if measured else None


def _nothing(part: str, last: str) -> str | None:
    """Nothing, where the member has a head of its own: 出口."""
    whole = part.endswith((*phrases.table("shared_head"), *phrases.table("complete")))
    return "" if whole and not part.endswith(phrases.table("shared_head.never")) else None


def _of_share(part: str, last: str) -> str | None:
    """的企业占规上企业比重 for 有研发机构 beside 研发活动的企业占规上企业比重."""
    shared = None if part.endswith(phrases.table("relational.unrated")) else phrases.pattern_of("share.shared").search(last, 1)
    return shared.group() if shared and not any(verb in part for verb in phrases.table("share.verb")) else None


def _behind_word(part: str, last: str) -> str | None:
    """接卸能力 for 铁矿石 beside 煤炭接卸能力: what stands behind a first word about as long as the member, no branch itself."""
    if part.endswith(phrases.table("branch")):
        return None
    first = min(ends(last))
    rest = last[first:]
    may_follow = 1 < len(part) <= first + 1 and len(rest) > 1 and len(ends(rest)) <= FEW_WORDS
    return rest if may_follow and rest.endswith(phrases.table("shared_head")) else None


def _behind_as_many(part: str, last: str) -> str | None:
    """What stands behind as many characters: 行政复议 | 行政应诉案件结案率, 省 | 市重点项目."""
    short = len(part) <= SHORT and not (
        part.endswith(phrases.table("branch.trade")) or last[0].isascii() != part[0].isascii()
    )  # 工业 beside 高新技术产业投资 takes only its measure
    parallel = part[0] == last[0] or short
    return last[len(part) :] if parallel and len(part) <= LONGEST_PARALLEL and len(last) >= len(part) + SHORT else None


def _behind_where(part: str, last: str) -> str | None:
    """空气质量优良率 for 中心城区 beside 县城空气质量优良率: all that stands behind a where, where the member is one itself."""
    where = phrases.pattern("〈where_from where.part〉")
    first = where.match(last) if where.fullmatch(part) else None
    return last[first.end() :] if first else None


def _of_measure(part: str, last: str) -> str | None:
    """营业收入 of 住宿业营业收入, 投资增速 of 民间投资增速; nothing where the member begins like the last."""
    head = _measured(last) or _rate_of_deed(last) or _measured_word(last)
    if head in phrases.table("relational.rates"):
        head = _measured(last.removesuffix(head)) + head
    return "" if head and part.startswith(last.removesuffix(head)) else head


def _rate_of_deed(name: str) -> str:
    """办复率 of 政协提案办复率: the rate of what was done, which a name ends with."""
    rates = longest_first((*phrases.table("relational.verbal"), *phrases.table("relational.satisfied")))
    return next((word for word in rates if name.endswith(word) and name != word), "")


def _measured(name: str) -> str:
    """The measure that a name ends with, if it is not all of it."""
    heads = longest_first(word for word in phrases.table("shared_head") if len(word) > 1)
    return next((word for word in heads if name.endswith(word) and name != word), "")


def _measured_word(last: str) -> str:
    """The last word that a measure ends, with the one before where the measure stands alone."""
    bounds = sorted({0, *ends(last)})
    start = bounds[-2] if len(last) - bounds[-2] > 1 or len(bounds) == 2 else bounds[-3]
    word = last[start:]
    return word if word != last and word.endswith(tuple(each for each in phrases.table("shared_head") if len(each) == 1)) else ""


HEADS: tuple[Callable[[str, str], str | None], ...] = (
    _of_group,
    _behind_same,
    _behind_where,
    _of_rate,
    _of_share,
    _nothing,
    _behind_word,
    _behind_as_many,
    _of_measure,
)
