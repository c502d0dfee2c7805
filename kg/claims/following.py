"""Numbers before what they count: 新培育｜30家｜国家高新技术企业, 国考断面｜100%｜达到优良水体."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

from kg.claims.edges import phrase_start
from kg.claims.items import plain, quantity_of
from kg.claims.lists import listed, verb_of_bare
from kg.claims.measures import hedged
from kg.claims.owning import owner_of
from kg.claims.shares_before import shares_before
from kg.claims.spot import Spot
from kg.claims.subjects import area_before_count, area_of, body_of, is_each
from kg.claims.thread import Draft, bare
from kg.claims.verbs_before import flows_before, own_verb, verb_before, verb_of_list, verb_of_named, works_before, works_of_next
from kg.extract import phrases
from kg.model import Comparator, Entity, EntityType, Measure

FEW = 5  # things that each place of a kind gets
PASSING = ("个", "家", "户")  # units of those of whom a bound is told
HEDGE_REACH = 6  # characters before a number in which 至少 may stand before its verb
WITHIN = re.compile("(?:[^，；：（）]|（[^（）]*）)*")  # up to a mark that no bracket holds
MANY = 12  # things that nobody counts to name them
LONGEST_ADJECTIVE = 4  # characters: 国家级, 省级


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted noun: with its verb of delivery (工业项目投产), alone (工业项目), and with all words up to the next number."""

    full: str
    short: str
    whole: str


def drafts_before(spot: Spot) -> Iterator[Draft]:
    """The drafts of numbers of which the words after them tell; none where those are no counted noun."""
    whole = _whole(spot)
    if spot.unit == "%":
        yield from shares_before(spot, whole)
        return
    noun = reduce(lambda noun, more: more(spot, noun), MORE, _noun(spot, whole))
    if not _counts(spot, noun.full):
        return
    start, subject = phrase_start(spot.text, *spot.item.left, spot.scene)
    subject = None if spot.left.endswith("等") else subject  # an example in a list owns nothing: 某片区改造等｜9个项目
    subject = subject or body_of(start, spot.item.left[1], spot.scene) or area_of(spot.text[start : spot.item.left[1]], spot.scene)
    subject = subject or _area_alone(spot, start)
    subject = subject or _of_each(spot, noun.full) or (spot.thread.subject if spot.left == "的" else None)  # 某新城投资197亿元的｜59个项目
    yield from _counted(spot, _led(spot, _completed(spot, noun), start), subject)


def _area_alone(spot: Spot, start: int) -> Entity | None:
    """The area that opens a clause right before a count, for that and those listed behind it: 某园｜19家企业入驻、11家企业投产."""
    if spot.item.opens:
        return area_before_count(start, spot.item.left[1], spot.text, spot.scene)
    told = spot.thread.subject
    return told if told is not None and told.type == EntityType.AREA and spot.left == "" else None


def _counted(spot: Spot, noun: Noun, subject: Entity | None) -> Iterator[Draft]:
    """The drafts of a counted noun with the verb before its number."""
    item, verb = spot.item, phrases.meaning("flow_before", own_verb(spot) or verb_of_list(spot))
    carried = not verb and _goes_on(spot, noun) and spot.thread.money == ("元" in spot.unit)
    flow = verb if verb in phrases.any_of("flow") else spot.thread.flow if carried else ""
    works = works_before(spot, verb) if verb in phrases.table("works") and verb not in (*phrases.table("act"), flow) else ""
    flow = flows_before(spot, flow) if verb and flow == verb else flow
    carries, flow = flow, "" if flow in noun.full else flow  # 帮扶村, 班列通达｜国家
    works = works or works_of_next(spot, noun.full)
    told = "" if flow or works or noun.full not in phrases.table("bare") else verb_of_bare(spot.left) or verb_of_named(spot)
    _remember(spot, flow, noun, subject)
    spot.thread.flow = "" if noun.full.startswith(carries) else carries
    counted = item.numbers if all(quantity_of(number).unit for number in item.numbers) else item.numbers[-1:]
    for number in counted:
        yield Draft(
            indicator=told + flow + _honoured(noun.full) + works + _places(spot, noun.full),
            number=number,
            quantity=hedged(quantity_of(number), spot.left[-HEDGE_REACH:]),
            measure=Measure.LEVEL,
            start=item.first,
            stop=spot.text.index(noun.whole, item.right[0]) + len(noun.whole),
            subject=subject,
            rule="before-noun",
            lasting=spot.left.endswith(phrases.table("stock")),
            wordings=(noun.full, flow + noun.short, flow + noun.whole, works + noun.full, _received(noun.full)),
        )


def _places(spot: Spot, noun: str) -> str:
    """县 in 通高速公路县 of 甲、乙2县｜通高速公路, where the unit says what is counted."""
    return spot.unit if spot.item.numbers[-1].rule == "quantity-number:places" and not noun.endswith(spot.unit) else ""


def _of_each(spot: Spot, noun: str) -> Entity | None:
    """每个县 for what is told of each of them next: 每个县新培育1家…，｜引进1个…; many are those of all."""
    area = spot.thread.area
    if area is None or not is_each(area.name) or spot.item.quantity.value > FEW:
        return None
    return None if noun.startswith(area.name.removeprefix("每").removeprefix("个")) else area  # 每个集群…，3个｜集群率先突破


def _goes_on(spot: Spot, noun: Noun) -> bool:
    """Whether a count goes on with the list before it: right behind its mark, or behind a comma with nothing said of it."""
    if not spot.item.opens:
        return True
    levels = phrases.pattern_of("level").match(noun.whole) is not None
    done = phrases.pattern_of("goes_on.done").search(noun.whole)
    return levels and not done and spot.left == "" and spot.thread.flow.startswith("新") and spot.unit == spot.thread.unit


def _remember(spot: Spot, flow: str, noun: Noun, subject: Entity | None) -> None:
    thread, name = spot.thread, flow + (noun.full if noun.short in phrases.table("bare") else noun.short)
    thread.phrase, thread.start, thread.subject, thread.flow, thread.grew = name, spot.item.first, subject, flow, False
    thread.money, thread.unit = "元" in spot.unit, spot.unit
    thread.tell(spot.item.clause[0], name)
    thread.area = subject if subject is not None and is_each(subject.name) else thread.area


# --- the counted noun ---


def _whole(spot: Spot) -> str:
    """The words after a number; without …等 where more numbers follow."""
    within = WITHIN.match(spot.right)
    right = within.group() if within else ""
    alone = phrases.pattern("〈link_before_number〉[省市县区]?(?:\\d|[一二三四五六七八九十]+大).*").sub("", right)
    whole = alone.removeprefix("的").removeprefix("以上").rstrip("的")
    if whole.endswith("等") and _is_followed(spot):
        return phrases.pattern("(?:、|和|及|与|以及)[^、和及与]*等$").sub("", whole)
    return whole


def _is_followed(spot: Spot) -> bool:
    """Whether more of the clause follows the words after the number."""
    return spot.item.right[1] < spot.item.clause[1]


def _noun(spot: Spot, whole: str) -> Noun:
    """The noun in the words after a number, without what becomes of it; 投资额 before the next number belongs to that."""
    first = None if spot.unit in phrases.table("and_so_on.of_all") else phrases.pattern_of("and_so_on.first").match(whole)
    full = phrases.pattern_of("status_after.inner").sub("", _named(_unchanged(spot, first["first"] if first else whole)))
    if _is_followed(spot) and (deed := _deed(spot, whole)):
        return Noun(deed, deed, whole)
    if (at := _next_measure(spot, full)) is not None:
        return Noun(full[:at], full[:at], whole)
    done = phrases.pattern("(?<=..)〈status_after.adverb〉{0,8}(?:〈delivered〉$|〈receives〉)").search(full)
    return Noun(full, full[: done.start()] if done else full, whole)


def _next_measure(spot: Spot, full: str) -> int | None:
    """Where a measure begins that the next number is of: 36个项目｜投资额｜50亿元; but not before a list (保有量和｜222万亩…)."""
    listed = phrases.pattern("〈link_before_number〉\\d").match(spot.text, spot.item.right[1])
    if listed or not _is_followed(spot) or phrases.pattern("(?<=..)〈relational〉$").search(full) is None:
        return None
    known = (at for at in range(2, len(full) - 1) if spot.known(full[at:]))
    relation = phrases.pattern("(?<=..)〈relational〉$").search(full)
    return next(known, relation.start() if relation else None)


def _served(spot: Spot, noun: Noun) -> Noun:
    """老年人上门服务 in 为2万名｜老年人提供上门服务: those counted are served, and provide nothing."""
    whole = phrases.pattern_of("served.such").sub("", noun.whole)  # 提供家政｜等｜服务
    led = phrases.pattern_of("served.lead").search(spot.left)
    served = next((one for words in (noun.full, whole) if led and (one := phrases.pattern_of("served").fullmatch(words))), None)
    return Noun(served["who"] + served["what"], served["who"] + served["what"], noun.whole) if served else noun


def _reached(spot: Spot, noun: Noun) -> Noun:
    """覆盖村 in 试点覆盖1200个｜村: a noun in one character with the verb before its number."""
    verb = phrases.pattern("〈reached_by flow〉$").search(spot.left) if noun.full in phrases.table("short") else None
    return Noun(verb.group() + noun.full, verb.group() + noun.short, noun.whole) if verb else noun


def _received_next(spot: Spot, noun: Noun) -> Noun:
    """园区入围名单 in 3家｜园区、12家企业入围名单: what the members of a list got at once."""
    own = own_verb(spot) or noun.full != noun.whole or phrases.pattern("〈receives〉").search(noun.full)
    following = None if own else phrases.pattern_of("receives.next").match(spot.text, spot.item.right[1])
    return Noun(noun.full + following["rest"], noun.short, noun.whole) if following else noun


def _partaking(spot: Spot, noun: Noun) -> Noun:
    """双创活动周参与人次 for 参与 in 举办双创活动周、5亿人次｜参与: what so many did, of what was told."""
    if noun.full not in phrases.table("partaking.alone"):
        return noun
    counted: dict[str, str] = phrases.words()["partaking"]["counted"]
    name = noun.full + counted.get(plain(spot.unit), "")
    event = phrases.pattern_of("partaking.event").fullmatch(spot.left) if spot.item.opens else None
    of_what = (event["event"] if event else "") if spot.item.opens else bare(spot.thread.phrase)
    return Noun(of_what + name, name, noun.whole)


def _of_bound(spot: Spot, noun: Noun) -> Noun:
    """亩产达到一百斤以上的县 in 亩产达到一百斤以上的有｜45个｜县: those of whom a bound is told."""
    told = phrases.pattern_of("threshold.with").search(spot.left) if noun.full else None
    passed = told is not None and any(word in told["what"] for word in (*phrases.table("threshold.bound"), *phrases.table("reaching")))
    return Noun(told["what"] + noun.full, told["what"] + noun.full, noun.whole) if told and passed else noun


def _of_passed(spot: Spot, noun: Noun) -> Noun:
    """产值超亿元的企业 for 企业 in 23家｜企业产值超亿元: those counted are those that passed a bound."""
    match = phrases.pattern_of("threshold.passed").match(spot.text, spot.item.numbers[-1].stop)
    told = f"{match['measure']}{match['verb']}{match['bound']}的{match['class']}" if match and spot.unit in PASSING else ""
    return Noun(told, told, noun.whole) if told else noun


MORE = (_of_passed, _served, _reached, _received_next, _partaking, _of_bound)  # what words around it make of a counted noun, in their order


def _deed(spot: Spot, whole: str) -> str:
    """医院实现检查结果互认 of 72家｜医院实现｜114项检查结果互认: a group with what it did, whose number stands between."""
    what = phrases.pattern_of("deed.what").match(spot.text, spot.item.right[1])
    return whole + what["what"] if what and phrases.pattern_of("deed").search(whole) else ""


def _unchanged(spot: Spot, whole: str) -> str:
    """救助标准 for 救助标准提高, right before the next number."""
    if not _is_followed(spot) or not spot.right.endswith(whole) or whole.endswith(phrases.table("works")):
        return whole
    return phrases.pattern("(?<=..)(?:平均|年均)?〈rise fall〉了?$").sub("", whole)


def _named(text: str) -> str:
    """工业项目投产 for 工业项目投产，进展顺利 and the like."""
    text = phrases.pattern_of("cut_after.besides").sub("", text)
    cut = phrases.pattern_of("cut_after").search(text)
    text = listed(text[: cut.start()] if cut else text)
    paced = phrases.pattern_of("pace_of").fullmatch(text)
    text = phrases.pattern("(?<=..)(?<!重点)(?<!中心)(?:目标)?任务$").sub("", paced["noun"] if paced else text)
    tail = phrases.pattern(
        "(?<=..)(?<![平原规准细])(?:〈status_after.adverb status_after.manner〉){1,8}〈status_after.verb〉{0,8}$|(?<=..)〈each.nominal〉$"
    ).search(text)
    return text[: tail.start()] if tail else text


def _completed(spot: Spot, noun: Noun) -> Noun:
    """省级专精特新企业 in 国家级3家、省级25家专精特新企业, 国家级开发区 in 4个国家级、13个省级开发区."""
    adjective, item = _adjective(spot), spot.item
    if _came_as_far(noun.full) and _came_as_far(spot.closing):
        return noun  # 11个竣工、14个开工: each came as far as it says
    graded = phrases.pattern_of("level.graded").fullmatch(noun.short) is not None  # 7个｜新开工百亿级｜、26个超50亿元项目
    kind = (len(noun.short) <= LONGEST_ADJECTIVE or graded) and noun.short.endswith(phrases.table("adjectival"))
    is_part = (
        kind
        or phrases.pattern_of("class_of_money.bound").fullmatch(noun.short)
        or phrases.pattern_of("level").fullmatch(noun.short)
        or noun.short in phrases.any_of("works")
    )
    if is_part and (later := _next_head(spot)):
        return Noun(adjective + noun.full + later, adjective + noun.short + later, noun.whole)
    if shared := _shared_project(spot, noun):
        return Noun(noun.full + shared, noun.short + shared, noun.whole)
    if not adjective and noun.short not in phrases.any_of("flow works"):
        return noun
    closing = spot.closing if item.closing[0] != item.right[0] else ""
    return Noun(adjective + noun.full + closing, adjective + noun.short + closing, noun.whole)


def _came_as_far(words: str) -> bool:
    """Whether words only say how far some came: 竣工, 加快建设."""
    return phrases.pattern("〈status_after.adverb〉{0,2}〈delivered〉{1,2}").fullmatch(words) is not None


def _led(spot: Spot, noun: Noun, start: int) -> Noun:
    """民营经济发展任务清单 for 任务清单 in 落实民营经济发展｜195项｜任务清单: what a bare noun is of stands before its number."""
    owner = owner_of(spot, noun.full, start, short=noun.short, whole=noun.full == noun.whole)
    return Noun(owner + noun.full, owner + noun.short, noun.whole) if owner else noun


def _next_head(spot: Spot) -> str:
    """The noun that the next count of another level has: 开发区."""
    match = phrases.pattern_of("level.headed").search(spot.text[spot.item.right[1] : spot.item.clause[1]])
    return _named(match["head"]) if match else ""


def _shared_project(spot: Spot, noun: Noun) -> str:
    """项目建设 for 煤层气 in 11个｜煤层气、5个页岩气项目建设: what the next count, in the same unit, has behind its noun."""
    match = phrases.pattern_of("undertaking.shared").match(spot.text, spot.item.right[1])
    same = match is not None and match["unit"] == spot.unit
    return match["head"] if match and same and phrases.pattern_of("undertaking.lacks").fullmatch(noun.full) else ""


def _adjective(spot: Spot) -> str:
    words = spot.left
    return words if not spot.item.opens and words.endswith(phrases.table("adjectival")) and len(words) <= LONGEST_ADJECTIVE else ""


def _honoured(noun: str) -> str:
    """入选“湖北精品”培育名单企业 for 企业入选“湖北精品”培育名单; a title that the group itself now has stays behind: 县获评示范县."""
    honour = phrases.pattern("(?P<group>.{1,10}?)(?<!新)(?P<rest>〈receives.honour〉.+〈receives.list〉”?)").fullmatch(noun)
    return honour["rest"] + honour["group"] if honour else noun


def _received(noun: str) -> str:
    """入选“湖北精品”培育名单企业 for 企业入选“湖北精品”培育名单."""
    match = phrases.pattern("(?P<group>.{2,10}?)(?P<rest>〈receives〉.{2,})$").match(noun)
    return match["rest"] + match["group"] if match else ""


# --- whether it is counted ---


def _counts(spot: Spot, noun: str) -> bool:
    """Whether a number before a noun is a count or amount that something is said of."""
    if (
        len(noun) < 2
        or phrases.pattern_of("uncounted").search(noun)
        or phrases.pattern_of("uncounted.said").search(noun + spot.closing)
        or not spot.unit
        or spot.unit in (*phrases.table("rate_unit"), "位", "倍")
    ):
        return False
    if _is_where(spot):
        return False
    closed = noun.endswith(phrases.table("restated.closing")) and not any(verb in noun for verb in phrases.table("restated.kept"))
    unfinished = noun.endswith(phrases.table("unfinished")) and not noun.endswith(phrases.table("unfinished.kept"))
    if closed or unfinished or noun.startswith(phrases.table("restated")) or noun in phrases.table("restated.alone"):
        return False
    if phrases.pattern_of("restated.rate").search(noun) and spot.unit in phrases.table("restated.units"):
        return False  # 三项｜基本医疗保险参保率: how many there are, not how high
    if spot.item.numbers[-1].rule == "quantity-numeral:acts":
        return True  # 三次｜提高出口退税率
    return any(char.isdigit() for char in spot.text[spot.item.first : spot.item.numbers[-1].stop]) or _counts_in_words(spot, noun)


def _is_where(spot: Spot) -> bool:
    """Whether a number says in how many places something is done, whose own number follows: 在甲、乙等15个｜港口建设132个泊位."""
    return phrases.pattern_of("bare.where_lead").search(spot.left) is not None and _is_followed(spot)


def _counts_in_words(spot: Spot, noun: str) -> bool:
    """Whether a number in Chinese numerals before a noun is a count: 新增｜三所学校, 上万家｜企业参与, but not 三个方面."""
    if spot.text.startswith(phrases.table("counted_over"), spot.item.first) and plain(spot.unit):
        return True  # 上万家｜企业参与
    if spot.item.quantity.comparator != Comparator.EXACT and not plain(spot.unit) and phrases.pattern_of("people.counted").search(noun):
        return True  # 近百万｜群众受益
    if spot.item.quantity.value == 1 and plain(spot.unit) == spot.unit and "的" in noun:
        return False  # 建成一个｜真正的乐园
    many = spot.item.quantity.value > MANY or plain(spot.unit) != spot.unit
    if many and _is_told_plainly(spot, noun):
        return True  # 同十五个｜国家建交; 超千亿元｜产业链 only says which
    if phrases.pattern_of("threshold.with").search(spot.left) or phrases.pattern(".{2,10}?〈receives〉.{2,}").match(noun):
        return True  # 亩产达到一百斤以上的有｜四十五个｜县; 三条｜线路入选“精品线路”
    told = phrases.pattern("〈delivered status_after.adverb〉|〈scope〉(?:复制)?推广").search(spot.right)
    return bool(verb_before(spot) or told)


def _is_told_plainly(spot: Spot, noun: str) -> bool:
    """Whether so many things in words are told of for their number, not to say which: 办起四百个｜食堂, but 新建的三十九座｜房屋."""
    if (
        plain(spot.unit) not in (*phrases.table("level.counted"), *phrases.table("counted_over.people"))
        or spot.left.endswith("的")
        or phrases.pattern_of("counted_over.never").match(noun)
    ):
        return False
    return phrases.pattern("[一二三四五六七八九]").search(spot.text, spot.item.first, spot.item.numbers[-1].stop) is not None
