"""Numbers that are no quantity where they stand: they say which (亿元以上｜项目), or are part of a name (120万吨｜煤矿, 26条)."""

import re
from collections.abc import Callable

from kg.claims.items import LINKS, is_money, is_spent, plain, quantity_of
from kg.extract import phrases
from kg.model import Comparator, Mention, Quantity

FEW = 10  # things that are named one by one
NAME_REACH = 24  # characters before a number that may belong to a name with it
POLICY_REACH = 16  # characters after N条 in which it is said to be a policy


def describes(text: str, number: Mention) -> bool:
    """Whether a number only describes the noun after it (120万吨以上｜煤矿, 亿元以上｜工业项目) or is part of a name (500｜强)."""
    quantity = quantity_of(number)
    if not quantity.unit and number.rule != "quantity-ratio":
        return _is_bare_name(text, number, quantity)
    before = text[: number.start]
    if _is_policy(text, number, quantity) or before.endswith(phrases.table("pointing")) or _is_no_fact(before):
        return True
    rules = (
        _is_class,
        _is_frequency,
        _is_one_bound,
        _is_of_some,
        _bounds_counted,
        _counts_names,
        _is_passed,
        _is_phase,
        _restates,
        _is_numbered,
        _bounds_share,
    )
    if any(rule(text, number, quantity) for rule in rules):
        return True
    if before.endswith(phrases.table("serving")) and text.startswith(phrases.table("serving.as"), number.stop):
        return True
    after = text[number.stop : number.stop + 1]
    if not re.match(r"[^，。；、：！？\d]", after):
        return after.isdigit() and (is_money(quantity) or quantity.unit in phrases.table("grouping"))
    return any(rule(text, number, quantity) for rule in DESCRIBING)


def _is_no_fact(before: str) -> bool:
    """Whether the words before a number suppose it (即使削减了｜50%), tell of a first plan (原定｜8亿土方) or a list (的有钢等｜两种)."""
    idle = ("supposed", "old_target.planned", "inverted.counted", "threshold.within")
    return any(phrases.sought_of(name).search(before) for name in idle)


def _is_bare_name(text: str, number: Mention, quantity: Quantity) -> bool:
    """Whether a number without a unit is a name (3、5号线), and no index (指数达105) or first of a chain (3、5个)."""
    if phrases.pattern(r"(?:[、和及]\d+)+〈series〉").match(text[number.stop :]):
        return True
    if phrases.pattern_of("series.durations").match(text, number.stop):
        return True  # 55、｜50、24个工作日
    before = text[: number.start]
    if re.match(r"[、和及]\d", text[number.stop :]) and not before.endswith(phrases.table("road")):
        return False
    hedged = quantity.comparator not in (Comparator.EXACT, Comparator.AT_LEAST)
    base = before.endswith(phrases.table("from")) and phrases.pattern_of("from.changed").match(text, number.stop)  # 由2.15｜缩小至1.99
    return not hedged and not base and not before.endswith(phrases.table("index_before"))


def _is_class(text: str, number: Mention, quantity: Quantity) -> bool:
    """500千伏、220千伏｜变电站: a unit that counts nothing; 10亿元｜级产业链."""
    sized = is_money(quantity) or plain(quantity.unit) in phrases.table("specification")
    graded = sized and phrases.pattern_of("graded").match(text, number.stop) is not None
    return graded or quantity.unit in phrases.table("specification.always")


def _is_frequency(text: str, number: Mention, quantity: Quantity) -> bool:
    """坚持每月｜1次｜调度: how often something is done."""
    often = quantity.unit == phrases.words()["frequency"]["unit"]
    return often and phrases.pattern_of("frequency").search(text, 0, number.start) is not None


def _is_one_bound(text: str, number: Mention, quantity: Quantity) -> bool:
    """100亿元｜、50亿元企业分别达到6家和9家: bounds of several classes, each of which has its number."""
    money = is_money(quantity) or plain(quantity.unit) == ""
    return money and phrases.sought_of("class_of_money.each").match(text, number.stop) is not None


def _is_of_some(text: str, number: Mention, quantity: Quantity) -> bool:
    """一批产值超｜500亿、1000亿的产业集群: which ones they are, however many."""
    money = is_money(quantity) or plain(quantity.unit) == ""
    return money and phrases.pattern_of("class_of_money.some").search(text, 0, number.start) is not None


def _bounds_counted(text: str, number: Mention, quantity: Quantity) -> bool:
    """引进2个｜50亿元以上｜、5个10亿元以上项目: the bound of those counted before it, whose noun stands behind the next ones."""
    counted = quantity.comparator != Comparator.EXACT and phrases.pattern_of("class_of_money.counted").search(text, 0, number.start)
    return bool(counted) and phrases.pattern_of("class_of_money.counted_next").match(text, number.stop) is not None


def _counts_names(text: str, number: Mention, quantity: Quantity) -> bool:
    """企业服务、项目审批、要素保障三个｜攻坚行动: a numeral that only says how many names stand before it."""
    written = text[number.start : number.stop]
    if any(char.isdigit() for char in written) or not phrases.pattern_of("restated.campaign").match(text, number.stop):
        return False
    begin = max(text.rfind(mark, 0, number.start) for mark in "，；：。") + 1
    return quantity.value == text.count("、", begin, number.start) + 1 > 1


def _is_passed(text: str, number: Mention, quantity: Quantity) -> bool:
    """23家企业产值｜超亿元: what each of those counted has passed."""
    amount = is_money(quantity) or not plain(quantity.unit)
    if quantity.comparator == Comparator.EXACT or not amount:
        return False
    return phrases.pattern_of("threshold.passed_before").search(text, 0, number.start) is not None


def _is_phase(text: str, number: Mention, quantity: Quantity) -> bool:
    """生态铝一期｜200万吨: the size of a part of an undertaking."""
    sized = plain(quantity.unit) in phrases.table("specification") and quantity.unit not in phrases.table("specification.kept")
    return sized and phrases.pattern_of("specification.phase").search(text, 0, number.start) is not None


def _is_capacity(text: str, number: Mention, quantity: Quantity) -> bool:
    """年产｜30万台｜生产线; 2000万元（含）以上; 500千伏｜官渡变电站; 含油量｜66%｜的品种."""
    if text.startswith("的", number.stop) and phrases.pattern_of("specification.holds").search(text, 0, number.start):
        return True
    if text[: number.start].endswith(phrases.table("yield_before")):
        return True
    return phrases.pattern_of("specification.over").match(text, number.stop) is not None


def _is_likened(text: str, number: Mention, quantity: Quantity) -> bool:
    """像一百五十六项｜工程那样."""
    return phrases.pattern_of("pointing.like").match(text, number.stop) is not None


def _is_whole(text: str, number: Mention, quantity: Quantity) -> bool:
    """占全国1027个｜植棉县的百分之二十: of how many a share is told."""
    share = phrases.pattern_of("share.of_counted").match(text, number.stop)
    return share is not None and phrases.pattern_of("share.leads").search(text, 0, number.start) is not None


def _opens_with_scale(text: str, number: Mention, quantity: Quantity) -> bool:
    """百亿级｜企业."""
    told = ("quantity-fraction", "quantity-range:percent", "quantity-number:graded")
    return text[number.start] in "百千万亿" and not number.rule.startswith(told)


def _is_ranked_group(text: str, number: Mention, quantity: Quantity) -> bool:
    """在全国｜168个重点城市｜中排名前移."""
    counted = quantity.unit in phrases.table("of_how_many.units") and phrases.pattern_of("ranked_group.counted").match(text, number.stop)
    return bool(counted) or (not is_money(quantity) and phrases.pattern_of("ranked_group").match(text[number.stop :]) is not None)


def _groups_what_is_counted(text: str, number: Mention, quantity: Quantity) -> bool:
    """5类｜县城11个试点县, 2万名城市五类｜老年人: of how many kinds is what the next number, or the one before, counts."""
    if quantity.unit not in phrases.table("grouping"):
        led = phrases.pattern_of("grouping.lead").search(text, 0, number.start)
        return led is not None and phrases.pattern_of("grouping.of_those").match(text, number.stop) is not None
    inside = phrases.pattern_of("grouping.inside").search(text, 0, number.start)
    return bool(inside) or phrases.pattern_of("grouping.counted").match(text, number.stop) is not None


def _classifies_by_money(text: str, number: Mention, quantity: Quantity) -> bool:
    """10亿元以上｜项目."""
    exact = quantity.comparator == Comparator.EXACT
    if not (is_money(quantity) or plain(quantity.unit) == "") or (exact and is_spent(text, number, len(text))):
        return False
    if exact and phrases.pattern_of("attribute.of_one").search(text, 0, number.start) and text.startswith("的", number.stop):
        return False  # 总投资120亿元｜的某项目
    over = not exact or text[: number.start].endswith(phrases.table("class_of_money.over"))  # 过300亿、50亿｜企业集团
    if not exact and phrases.pattern_of("class_of_money.parted").match(text, number.stop):
        return True
    if over and phrases.pattern_of("class_of_money.chain").match(text, number.stop):
        return True
    return phrases.pattern_of("class_of_money").match(_until_number(text, number.stop)) is not None


def _is_epithet(text: str, number: Mention, quantity: Quantity) -> bool:
    """带领｜3000万｜人民, 14亿｜人口的大国, 56个｜民族大家庭."""
    if any(phrases.pattern_of(name).match(text, number.stop) for name in ("epithet.populous", "epithet.nations")):
        return True
    if text[: number.start].endswith(phrases.table("epithet")):
        return True
    peopled = phrases.pattern("[^，。；、的\\d]{0,6}〈people〉" if not plain(quantity.unit) else "〈people〉").match(text, number.stop)
    if peopled is None or phrases.pattern("[^，。；、的\\d]{0,4}〈people.gains〉").match(text, peopled.end()):
        return False  # 40万｜市民直接受益
    return phrases.pattern_of("people.reached").search(text[: number.start]) is None


def _is_policy(text: str, number: Mention, quantity: Quantity) -> bool:
    """激活民间投资｜26条 is the name of a policy package where 出台 or 政策 stand beside it; 货运航线6条 counts."""
    if quantity.unit != "条":
        return False
    begin = max(text.rfind(mark, 0, number.start) for mark in "，；。") + 1
    if phrases.pattern_of("policy_by_tiao.titled").search(text, begin, number.start):
        return True
    more = phrases.pattern_of("policy_by_tiao.more").match(text, number.stop)
    end = more.end() if more else number.stop
    return any(word in text[begin : end + POLICY_REACH] for word in phrases.table("policy_by_tiao"))


def _names_group(text: str, number: Mention, quantity: Quantity) -> bool:
    """六个专业镇｜经营主体达504户: a Chinese numeral that names a group of which something else is said."""
    words = _until_number(text, number.stop)
    after = text[number.stop + len(words) : number.stop + len(words) + 1]
    if any(char.isdigit() for char in text[number.start : number.stop]):
        counted = quantity.unit in phrases.table("of_how_many.units")
        if counted and phrases.pattern_of("of_how_many.measured").match(text, number.stop):
            return True  # 9家｜国企资产总额、营业收入分别增长…
        if counted and after.isdigit() and phrases.pattern_of("of_how_many").search(words):
            return True
        classed = phrases.pattern_of("class_of_money.sized").match(text, number.stop + len(words)) is not None
        base = phrases.pattern("〈from〉[^，。；、]{0,10}〈rise fall〉$").search(text, 0, number.start) is not None  # 由下降2%｜转为增长5%
        classed = classed or phrases.pattern_of("class_of_money.bound_next").match(text, number.stop) is not None
        counts = not classed and not is_money(quantity) and not base and words[:1] not in ("", *LINKS)
        return after.isdigit() and counts and phrases.pattern_of("rate_of_group").search(words) is not None
    opens = text[max(0, number.start - 1) : number.start] in ("", *"，；。：")  # but 甲、乙两家｜企业市值均突破千亿元
    ways = ("of_how_many.owned", "of_how_many.reached") if opens else ("of_how_many.owned",)
    owned = quantity.unit in phrases.table("of_how_many.units") and any(phrases.pattern_of(way).match(text, number.stop) for way in ways)
    if owned and not text[: number.start].endswith((*phrases.table("flow"), *phrases.table("act"), *phrases.table("works"))):
        return True  # 五个｜工业部的产品成本比上年降低…
    grew = phrases.pattern("[^，。；]{0,3}〈rise fall〉了?〈to〉").match(words) is not None  # 由二千万人｜增加到1956年的…
    share = quantity.unit in phrases.table("rate_unit")  # 一半以上｜的村集体收入超过80万元
    return len(words) >= 2 and after.isdigit() and words[-1] not in LINKS and not (grew or share)


def _is_threshold(text: str, number: Mention, quantity: Quantity) -> bool:
    """30户以上｜自然村寨, 600分以上｜考生, 22宗｜500亩以上｜用地: a bound that says which, unless a verb governs it; an age always."""
    if quantity.unit in phrases.table("threshold.ages"):
        return True
    if phrases.pattern_of("threshold.group").match(text, number.stop):
        return True
    bound = text[number.start : number.stop].endswith(phrases.table("threshold.bound"))
    if bound and phrases.pattern_of("threshold.counted").search(text, 0, number.start):
        return True
    if not bound or plain(quantity.unit) not in phrases.table("threshold"):
        return False
    return not text[: number.start].endswith((*phrases.table("flow"), *phrases.table("act"), *phrases.table("works")))


def _says_where(text: str, number: Mention, quantity: Quantity) -> bool:
    """在｜13个｜国家设立海外仓36个."""
    before = text[text.rfind("，", 0, number.start) + 1 : number.start]
    done = phrases.pattern("〈where〉(?=〈flow act works delivered〉)").match(text, number.stop)
    return done is not None and any(word in before for word in phrases.table("where.lead"))


def _is_scope(text: str, number: Mention, quantity: Quantity) -> bool:
    """围绕乳制品、牛羊肉等｜10个品类: among how many something is done."""
    begin = max(text.rfind(mark, 0, number.start) for mark in "，；：。") + 1
    before = text[begin : number.start]
    return phrases.pattern_of("scope_lead").match(before) is not None and not before.endswith(phrases.table("flow"))


def _restates(text: str, number: Mention, quantity: Quantity) -> bool:
    """计划生育是一项｜基本国策, 关键是三条, 两个｜“十条”: a numeral behind 是 only says how many things were or will be named."""
    written = text[number.start : number.stop]
    begin = max(text.rfind(mark, 0, number.start) for mark in "，；：。") + 1
    if _is_torn(text, number) or phrases.pattern_of("restated.steps").match(text, number.stop - 1):
        return True
    if quantity.value > FEW or quantity.unit not in phrases.table("restated.units") or any(char.isdigit() for char in written):
        return False
    leads = phrases.pattern_of("restated.leads").match(text, number.stop) or phrases.pattern_of("restated.named").match(text, number.stop)
    return leads is not None or phrases.pattern_of("restated").search(text, begin, number.start) is not None


def _is_torn(text: str, number: Mention) -> bool:
    """“三类｜补短追赶”要求: whether a name in marks, begun before the number, ends in the words behind it."""
    return phrases.sought_of("restated.torn").match(text, number.stop) is not None


def _is_old_target(text: str, number: Mention, quantity: Quantity) -> bool:
    """超过计划增长｜4%｜的要求: an old target that the reader is reminded of."""
    begin = max(text.rfind(mark, 0, number.start) for mark in "，；：。、") + 1
    if phrases.pattern_of("old_target.behind").match(text, number.stop) is None:
        return False
    return phrases.pattern_of("old_target").match(text, begin, number.stop) is not None


def _is_of_law(text: str, number: Mention, quantity: Quantity) -> bool:
    """减按｜15%｜征收: the rate of a tax or charge."""
    led = text[: number.start].endswith(phrases.table("rate_of_law"))
    return quantity.unit == "%" and led and phrases.pattern_of("rate_of_law.behind").match(text, number.stop) is not None


def _is_article(text: str, number: Mention, quantity: Quantity) -> bool:
    """建成一个｜强大的国家: 一个 that counts nothing."""
    return text[number.start : number.stop] == "一个" and phrases.pattern_of("article").match(text, number.stop) is not None


def _is_reach(text: str, number: Mention, quantity: Quantity) -> bool:
    """100米｜内换乘: how far, not how much."""
    return phrases.pattern_of("within_reach").match(text, number.start) is not None


def _is_numbered(text: str, number: Mention, quantity: Quantity) -> bool:
    """国家1类｜创新药, 七一二所, 铁人三项: a class, an institute, a sport with a number for a name."""
    return phrases.sought_of("numbered").search(text, max(0, number.start - NAME_REACH), number.stop) is not None


def _is_one_of(text: str, number: Mention, quantity: Quantity) -> bool:
    """20个｜“…案例”之一, 入选全国首批20个｜试点城市, 4项｜指标中有3项获…: the count only says of how many one is, or a few are."""
    if any(phrases.pattern_of(f"of_how_many.{key}").match(text, number.stop) for key in ("among", "ground")):
        return True
    if quantity.unit not in phrases.table("level.counted"):
        return False
    before, behind, lead, made = (phrases.pattern_of(f"of_how_many.{key}") for key in ("entered", "one", "made_lead", "made"))
    if lead.search(text, 0, number.start) and made.match(text, number.stop):
        return True
    return behind.match(text, number.stop) is not None or before.search(text, 0, number.start) is not None


def _is_reported_on(text: str, number: Mention, quantity: Quantity) -> bool:
    """80项｜攻坚事项完成60项, 12个｜县实施项目30个: of how many, or by how many, the next number was done."""
    begin = max(text.rfind(mark, 0, number.start) for mark in "，；：。、") + 1
    alone = phrases.pattern_of("of_how_many.lead").fullmatch(text, begin, number.start) is not None
    return alone and phrases.pattern_of("of_how_many.done").match(text, number.stop) is not None


def _is_compared(text: str, number: Mention, quantity: Quantity) -> bool:
    """比一九五二年的｜73亿元｜增长八成: the level that a change is told from."""
    compared = phrases.pattern_of("from_level").search(text[: number.start])
    return compared is not None and phrases.pattern_of("from_level.next").match(text, number.stop) is not None


def _specifies(text: str, number: Mention, quantity: Quantity) -> bool:
    """120万吨｜煤矿, 500千伏｜线路."""
    unit = plain(quantity.unit)
    if unit != "%" and not is_money(quantity) and phrases.pattern_of("specification.in_name").match(text, number.stop):
        return True  # 5000台｜装备等15个项目
    if (
        not is_money(quantity)
        and unit in phrases.table("specification")
        and phrases.pattern_of("specification.listed").match(text, number.stop)
    ):
        return True
    if unit in phrases.table("specification.sized"):
        if text[number.start - 1 : number.start] in ("", *"，；。") and phrases.pattern_of("specification.alone").match(text, number.stop):
            return True
        return phrases.pattern_of("specification.one_of").match(text[number.stop :]) is not None or _is_size_of_named(text, number)
    if unit not in phrases.table("specification") or quantity.unit in phrases.table("specification.kept"):
        return False
    return phrases.pattern_of("specification").match(text[number.stop :]) is not None


def _is_size_of_named(text: str, number: Mention) -> bool:
    """达坂城金工新能源｜85万千瓦｜风电项目: the size of one that has a name, not of all that a verb tells of."""
    named, verbal = (phrases.pattern_of(f"specification.{key}").search(text[: number.start]) for key in ("named", "not_named"))
    return bool(named) and not verbal and phrases.pattern_of("specification.of_named").match(text, number.stop) is not None


def _bounds_share(text: str, number: Mention, quantity: Quantity) -> bool:
    """80%以上的村集体收入超过｜10万元: the bound that a share of many has passed."""
    return quantity.unit != "%" and phrases.sought_of("share.behind_share").search(text[: number.stop]) is not None


DESCRIBING: tuple[Callable[[str, Mention, Quantity], bool], ...] = (
    _is_likened,
    _is_whole,
    _is_capacity,
    _opens_with_scale,
    _is_ranked_group,
    _groups_what_is_counted,
    _classifies_by_money,
    _is_epithet,
    _names_group,
    _is_threshold,
    _says_where,
    _is_scope,
    _is_old_target,
    _is_of_law,
    _is_article,
    _is_reach,
    _is_one_of,
    _is_reported_on,
    _is_compared,
    _specifies,
)


def _until_number(text: str, start: int) -> str:
    """The words from a place up to the next number or mark."""
    match = phrases.pattern_of("until_number").match(text, start)
    return match.group() if match else ""
