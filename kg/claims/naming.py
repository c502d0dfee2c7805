"""The indicators that a phrase names: 城镇、农村居民收入 are two; 增速 alone is of the phrase before; 农村居民 lacks its head."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kg.claims.edges import nominal
from kg.claims.items import plain
from kg.claims.lists import listed, members, verb_of_bare
from kg.claims.spot import Phrase, Spot
from kg.claims.thread import bare, modifier, undelivered
from kg.extract import phrases
from kg.extract.known import tag
from kg.extract.phrases import Head
from kg.extract.segments import is_end
from kg.extract.segments import words as words_of
from kg.model import Quantity

LONGEST_HEADLESS = 6  # characters: 农村居民; what is longer names something by itself
NOMINAL = "nbjlaszfim"  # how the tags of words begin that a noun phrase may begin with
PARALLEL = 2  # characters that members of a list begin with alike, behind what they share
FEW = 4  # characters after the label of a clause that do not make it part of a longer name: 工业增加值｜增长方面
SHORTEST_LABEL = 3  # characters of a label that a clause may be about; 企业 is in many names
LONGEST_ROW = 12  # characters before a colon; what is longer leads to a list
LONGEST_TOLD = 6  # characters of what a clause without a number speaks of
LONGEST_LED = 12  # characters of a modifier that a list shares
LONGEST_MEMBER = 20  # characters of a list member; what is longer is a clause


@dataclass(frozen=True, slots=True)
class Naming:
    """One indicator, or one for each number; `wordings` are other ways to say a single one; `before`: the clause before named it."""

    names: tuple[str, ...]
    wordings: tuple[str, ...] = ()
    before: bool = False


Namer = Callable[[Spot, Phrase, Sequence[Quantity]], Naming | None]


def naming(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming:
    """The indicators of the numbers `found` behind a phrase."""
    if not phrase.words:
        return _inherited(spot, phrase, found)
    phrase = _without_rate(spot, phrase, found)
    special = (one for name in NAMERS if (one := name(spot, phrase, found)) is not None)
    return _with_verb(next(special, None) or _listed(spot, phrase, found), spot, phrase)


def _with_verb(said: Naming, spot: Spot, phrase: Phrase) -> Naming:
    """谋划项目 for 谋划｜项目: a noun that tells nothing keeps the verb before it."""
    if len(said.names) > 1 or said.names[0] not in phrases.table("bare"):
        return said
    verb = verb_of_bare(spot.text[spot.item.left[0] : phrase.head.begin])
    return Naming((verb + said.names[0],), (*said.names, *said.wordings)) if verb else said


def _without_rate(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Phrase:
    """外贸进出口 for 外贸进出口增速, before a percentage."""
    if found[0].unit not in phrases.table("rate_unit") or spot.known(phrase.words):
        return phrase
    return replace(phrase, words=phrases.pattern("(?<=.{2})(?:〈rate〉|增长)$").sub("", phrase.words))


# --- phrases that are not what they seem ---


def _verb_alone(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """其中竣工, 改造: only the verb is new."""
    if phrase.head.flow or not spot.thread.phrase or phrases.pattern("〈flow works delivered〉").fullmatch(phrase.words) is None:
        return None
    told = phrases.pattern("〈flow works delivered〉$").sub("", bare(spot.thread.phrase))
    return Naming((told + phrase.words,), (phrase.words,))


def _level_alone(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """省级 after 国家级示范企业, 国家级 after 各类创新平台: 省级示范企业, 国家级创新平台."""
    thread = spot.thread
    if not thread.phrase or phrases.pattern_of("level").fullmatch(phrase.words) is None:
        return None
    told = bare(thread.phrase)
    level = phrases.pattern_of("level").match(told) or phrases.pattern_of("level.every").match(told)
    head = told[level.end() :] if level else told
    return Naming((thread.flow + phrase.words + head,), (phrase.words + head,))


def _ranked_among(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """全国经开区排名 for 在全国经开区, before a rank; what was told before where only another place in it is (皖北唯一)."""
    if spot.item.is_rank and spot.thread.phrase and phrases.pattern_of("ranked_group.only").match(phrase.words):
        return Naming((spot.thread.phrase,))
    match = phrases.pattern_of("ranked_group.lead").match(phrase.words) if spot.item.is_rank else None
    return Naming((match["group"] + phrases.words()["ranked_group"]["noun"],)) if match else None


def _part_where(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """新建乡村充电桩 for 其中乡村 after 新建充电桩."""
    told = spot.thread.phrase
    if not told or not spot.left.startswith("其中"):
        return None
    if phrase.words in phrases.table("where.part"):
        return Naming((spot.thread.flow + phrase.words + bare(told),), (told, phrase.words))
    own = phrase.head.flow or phrase.head.works or phrase.head.act or spot.tail.words or "、" in phrase.words
    if own or not spot.thread.flow or spot.unit != spot.thread.unit or not phrase.words.endswith(bare(told)[-PARALLEL:]):
        return None
    return Naming((spot.thread.flow + phrase.words,), (phrase.words,))


def _relational(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """产量 after 粮食播种面积: 粮食产量."""
    words, told = phrase.words, spot.thread.phrase
    if spot.right.startswith("的") and words in phrases.table("attribute"):
        return None  # 规模50亿元的基金: of what follows
    if (said := _told_between(spot, words)) is not None:
        return said
    if not told:
        return None
    beside = not spot.item.opens and told and words in (*phrases.table("relational.verbal"), *phrases.table("relational.satisfied"))
    if beside or (words in phrases.table("relational.verbal") and words[:2] in told):
        what = phrases.pattern("〈relational.verbal relational.satisfied〉$").sub("", modifier(told).removeprefix(spot.thread.flow or words[:2]))
        return Naming((_joined(what, words),), (words,)) if len(what) > 1 else None
    if words in phrases.table("relational.of_firms") and (firms := phrases.pattern(".*〈relational.firms〉(?=.)").match(told)):
        return Naming((firms.group() + words,), (words,))
    if words in phrases.table("relational.goods") and "元" not in spot.unit:
        if output := phrases.pattern("(?<=..)〈relational.goods_told〉$").search(told):
            return Naming((told[: output.start()] + words,), (words,))
    if (shared := _of_output(spot, phrase, told)) is not None:
        return shared
    if words in phrases.table("relational.beside") and not spot.item.opens and told.endswith(phrases.table("undertaking")):
        return Naming((told + words,), (words,))
    if words not in phrases.table("relational"):
        return None
    if words in phrases.table("relational.of_projects") and told.endswith(phrases.table("undertaking")):
        return Naming((told + words,), (words, modifier(told) + words))
    if spot.known(words):
        return None
    if words in phrases.table("relational.rates"):
        return Naming((told if told.endswith(words) else told + words,), (told, modifier(told) + words))
    if words in phrases.table("relational.same") and (spot.tail.measure is not None or spot.unit == "倍"):
        return Naming((told,), (modifier(told) + words,))
    return Naming((_joined(modifier(told), words),), (words, told + words))


def _of_output(spot: Spot, phrase: Phrase, told: str) -> Naming | None:
    """原煤产量 for 原煤 after 钢产量, 高速公路里程 after 公路里程: the next of a list has the measure of the last one."""
    words, measured = phrase.words, next((word for word in phrases.table("relational.output") if told.endswith(word)), None)
    own = phrase.head.flow or phrase.head.works or phrase.head.act or spot.known(words) or words.endswith(phrases.table("shared_head"))
    goods = plain(spot.unit) in phrases.table("relational.output_units") and plain(spot.unit) == plain(spot.thread.unit)
    listed = goods and 1 < len(words) <= LONGEST_HEADLESS and not spot.thread.loose and _is_noun(words)
    return Naming((words + measured,), (words,)) if measured and listed and not own else None


def _told_between(spot: Spot, words: str) -> Naming | None:
    """粮食产量 of 产量 where the clause before, without a number, speaks of 粮食: what makes a name that is known."""
    if not spot.thread.loose or not spot.item.opens or words not in phrases.table("relational"):
        return None
    clause = spot.thread.loose.rpartition("，")[2]
    if phrases.pattern("[一-鿿]+").fullmatch(clause) is None:
        return None
    parts = (clause[start : start + size] for size in range(LONGEST_TOLD, 1, -1) for start in range(len(clause) - size + 1))
    told = next((part for part in parts if part not in phrases.table("bare") and spot.known(part + words)), None)
    return Naming((told + words,), (words,)) if told else None


def _joined(told: str, words: str) -> str:
    """居民医疗保险参保率 of 居民医疗保险参保 and 参保率: what both hold stands once."""
    same = next((size for size in range(min(len(told), len(words)) - 1, 0, -1) if told.endswith(words[:size])), 0)
    return told + words[same:]


def _headless(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """农村居民人均可支配收入 for 农村居民 after 城镇居民人均可支配收入."""
    words, told = phrase.words, spot.thread.phrase
    if spot.known(words) or not spot.known(told) or len(words) > LONGEST_HEADLESS:
        return None
    longer = (words + told[cut:] for cut in range(1, len(told) - 1))
    whole = next((one for one in longer if spot.known(one)), None)
    return None if whole is None else Naming((whole,))


def _shares(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """风电、光伏分别｜占全省装机."""
    match = phrases.pattern("^(?P<list>.+?)〈each〉(?P<rest>占.+)$").match(phrase.words)
    return _of_each(match["list"], match["rest"], spot, found) if match else None


def _verbs(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """新建、改建 of roads with a number each."""
    several = (phrase.head.works or phrase.head.flow).split("、")
    return Naming(tuple(verb + phrase.words for verb in several)) if len(found) > 1 and len(several) == len(found) else None


def _verb_of_each(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """国家级、省级平台分别｜新增认定…."""
    match = phrases.pattern("^(?P<list>.+?)〈each.nominal〉(?P<rest>〈flow〉.+)$").match(phrase.words)
    return _of_each(match["list"], match["rest"], spot, found) if match else None


def _of_each(several: str, rest: str, spot: Spot, found: Sequence[Quantity]) -> Naming:
    return Naming(tuple(part + rest for part in members(several, spot.scene.lexicon, len(found))))


def _counted_each(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming | None:
    """36个省重点、210个市重点项目分别｜完成投资: a number for each of those counted."""
    told = spot.thread.recent[-len(found) :]
    if len(found) < 2 or len(told) < len(found) or not phrase.words.startswith(told[-1]):
        return None
    rest = phrase.words.removeprefix(told[-1])
    return Naming(tuple(name + rest for name in told)) if rest else None


NAMERS: tuple[Namer, ...] = (
    _counted_each,
    _verb_alone,
    _part_where,
    _ranked_among,
    _level_alone,
    _relational,
    _headless,
    _shares,
    _verbs,
    _verb_of_each,
)


# --- phrases with a noun of their own ---


def _listed(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming:
    """One indicator, or one for each member of a list."""
    head, words = phrase.head, _last_done(phrase.words, spot)
    each = spot.item.is_rank or any(word in spot.tail.words for word in phrases.table("each.alike"))
    parts = members(words, spot.scene.lexicon, len(found), each=each) if _may_be_several(spot, words, found) else [words]
    parts = [words] if head.decline and len(found) == 1 and not each else parts  # 压减论坛、展会活动｜58%: one sum
    if len(parts) == 1 or len(found) not in (1, len(parts)):
        plain = (_dressed(listed(words), head, spot), _dressed(words, head, spot), head.flow + head.works + words)
        led = _led(listed(words), head, spot)
        return Naming((_dressed(led + listed(words), head, spot),), plain if led else plain[1:])
    first, *others = parts
    alone = any(spot.known(part) or part.startswith(phrases.table("self_standing")) for part in others)
    plain = replace(head, flow="") if alone else head
    return Naming((_dressed(first, head, spot), *(_dressed(part, plain, spot) for part in others)))


def _led(name: str, head: Head, spot: Spot) -> str:
    """省级 before 森林乡村 after 省级森林城镇: the modifier that the members of a list share, where they go on alike."""
    told = bare(spot.thread.phrase)
    own = head.flow or head.works or head.act or spot.tail.words or spot.item.opens or "、" in name or spot.known(name)
    if own or spot.unit != spot.thread.unit or len(name) < PARALLEL + 1 or name[0].isascii():
        return ""
    at = told.find(name[:PARALLEL], 1, LONGEST_LED + PARALLEL)
    if at < 1 or told[:at].isascii() or not is_end(told, 0, at, len(told)) or phrases.pattern_of("link").search(told[:at]):
        return ""
    level = phrases.pattern("〈scope〉").fullmatch(told[:at]) or phrases.pattern_of("level").fullmatch(told[:at])
    alike = len(name) <= 2 * PARALLEL or name[-PARALLEL:] == told[-PARALLEL:]
    return told[:at] if level or alike else ""


def _last_done(words: str, spot: Spot) -> str:
    """文件 in 精简会议、坚决把文件: what is said of the last part of a list only."""
    first, _, last = words.rpartition("、")
    head = phrases.head_of(last, 0, len(last), spot.known)
    alone = head.act or last in phrases.table("relational.of_projects") or _is_over(first, last, spot)
    return last[head.start :] if first and alone else words


def _is_over(first: str, last: str, spot: Spot) -> bool:
    """Whether the first part of a list is a clause of its own, the last no verb of the same noun: 试点顺利推进、综合率…."""
    if phrases.pattern("新?〈flow works delivered〉").fullmatch(last):
        return False
    done = first.endswith(phrases.table("works")) and spot.tail.measure is not None and not last.endswith(phrases.table("works"))
    return done or first.endswith((*phrases.table("come_far"), *phrases.table("come_far.under_way")))


def _may_be_several(spot: Spot, words: str, found: Sequence[Quantity]) -> bool:
    """Whether a list is told member by member (分别, 均, rates), not as one sum."""
    if phrases.pattern_of("link.summed").search(words):
        return False
    if len(found) > 1:
        return True
    if phrases.pattern_of("link.levels").match(words) or phrases.pattern_of("link.of_all").search(words):
        return False
    if spot.item.is_rank:
        return "等" not in words[:-1]
    each = any(word in spot.tail.words for word in phrases.table("each"))
    return (each or found[0].unit in (*phrases.table("rate_unit"), "位", "倍")) and "等" not in words[:-1]


def _dressed(name: str, head: Head, spot: Spot) -> str:
    """The noun with the verb that belongs to it, or with the one that coordination took from it: 新增…, …改造."""
    if head.flow:
        return head.flow + head.works + name
    if head.works:
        return name if name.endswith(head.works) else name + head.works
    if not _is_elided(name, head, spot):
        return name
    thread = spot.thread
    if thread.flow and not thread.grew and not name.startswith(phrases.table("works")) and thread.flow not in name:
        return thread.flow + name
    done = name.startswith(phrases.table("works")) or name.endswith((thread.works, *phrases.table("self_standing")))
    return name if done else name + thread.works


def _is_elided(name: str, head: Head, spot: Spot) -> bool:
    """Whether a phrase may lack the verb of the one before it: nothing but a comma leads to it, and the unit is of the same kind."""
    alone = spot.tail.words and spot.tail.words not in phrases.table("each.nominal")
    apart = spot.item.opens and not _goes_on(name, spot)
    bound = apart or alone or head.act or name.startswith((*phrases.table("flow"), *phrases.table("self_standing")))
    return not bound and not name.endswith(phrases.table("come_far")) and spot.unit not in phrases.table("rate_unit") and ("元" in spot.unit) == spot.thread.money


def _is_noun(name: str) -> bool:
    """Whether the first and the last word of a name are nouns: 原煤, not 超计划 or 电煤供应."""
    cut = words_of(name)
    return all((tag(word) or "n")[0] in NOMINAL for word in (cut[0], cut[-1]))


def _goes_on(name: str, spot: Spot) -> bool:
    """Whether a noun behind a comma goes on with the list of the noun before, and so has its verb: 新增A企业8家，｜B企业5家."""
    thread = spot.thread
    if not thread.flow or thread.works or thread.loose or spot.unit != thread.unit or spot.known(name) :
        return False
    if not phrases.pattern_of("goes_on.lead").sub("", spot.left, count=1).startswith(name):
        return False
    verbal = (tag(words_of(name)[0]) or "v")[0] not in NOMINAL or phrases.pattern_of("goes_on.never").match(name)
    return not verbal and phrases.pattern("〈works delivered come_far〉$").search(name) is None


# --- numbers without a phrase of their own ---


def _inherited(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> Naming:
    """The indicators of 、增长5.5%; 累计分别达144家、958家; 再新增3件."""
    if spot.item.is_rank and (spot.thread.loose or not spot.thread.phrase) and (group := phrases.pattern_of("ranked_group.passed").search(spot.tail.words)):
        return Naming((group["group"] + phrases.words()["ranked_group"]["noun"],), before=True)
    loose = _loose(spot, phrase, found)
    return Naming(loose if loose or not spot.thread.phrase else _repeated(spot, phrase.head, found), before=bool(loose))


def _repeated(spot: Spot, head: Head, found: Sequence[Quantity]) -> tuple[str, ...]:
    thread, plain = spot.thread, bare(spot.thread.phrase)
    plain = undelivered(plain) if head.flow or head.works else plain
    if head.works:
        return (head.works if head.works in phrases.table("self_standing") else plain + head.works,)
    if spot.tail.words.endswith(phrases.table("share.verb")) and found[0].unit in phrases.table("rate_unit"):
        return (plain + phrases.table("share.nouns")[0],)
    if thread.share and found[0].unit in phrases.table("rate_unit.points"):
        return (thread.share,)
    if several := _several_told(spot, plain, found):
        return several
    if head.flow and head.flow not in phrases.table("trying"):
        return (head.flow + plain,)
    return (plain if head.act or spot.tail.cumulative else thread.phrase,)


def _several_told(spot: Spot, plain: str, found: Sequence[Quantity]) -> tuple[str, ...]:
    """For several numbers the members of the list told, or those told one after the other; nothing where neither are as many."""
    if len(found) < 2:
        return ()
    several = members(plain, spot.scene.lexicon, len(found))
    if len(several) == len(found):
        return tuple(several)
    told = spot.thread.recent[-len(found) :]
    return tuple(bare(name) if spot.tail.cumulative else name for name in told) if len(told) == len(found) else ()


def _loose(spot: Spot, phrase: Phrase, found: Sequence[Quantity]) -> tuple[str, ...]:
    """The indicators that the clause before named without a number: 地区生产总值再上新台阶，｜达到4015亿元; A、B，分别达到64家和6家."""
    loose = spot.thread.loose
    if not loose or phrase.head.flow or phrase.head.works:
        return ()
    if len(found) > 1:
        return _several_loose(loose.rpartition("，")[2], spot, len(found))
    last = loose.rpartition("，")[2]
    label = _loose_label(loose, spot) or _row(last, spot) or nominal(last, spot.scene)
    return (label.strip("的"),) if label else ()


def _loose_label(loose: str, spot: Spot) -> str:
    """The indicator that a clause begins or ends with, in the last clause that does; one inside a longer name is not told of."""
    for clause in reversed(loose.split("，")):
        label = spot.scene.lexicon.last_label(clause)
        if label is None or len(label) < SHORTEST_LABEL:
            continue
        head = phrases.head_of(clause, 0, len(clause), spot.known)
        at = clause.rindex(label)
        behind = at + len(label)
        leads = phrases.pattern("〈scope〉*").fullmatch(clause, head.start, at) and phrases.pattern("〈said_of〉").match(clause, behind)
        if leads or len(clause) - behind <= FEW:
            return label
    return ""


def _row(clause: str, spot: Spot) -> str:
    """黄麻 in 黄麻：达到七百万担, as tables are read out; nothing where the words before the colon only lead to a list."""
    after_colon = spot.text[spot.item.clause[0] - 1 : spot.item.clause[0]] == "：" and spot.item.left[0] == spot.item.clause[0]
    is_row = after_colon and 1 < len(clause) <= LONGEST_ROW and phrases.pattern_of("list_lead").search(clause) is None
    return clause if is_row else ""


def _several_loose(clause: str, spot: Spot, count: int) -> tuple[str, ...]:
    head = phrases.head_of(clause, 0, len(clause), spot.known)
    phrase = clause[head.start :]
    plain = [part for part in phrases.pattern_of("link").split(phrase) if part]
    several = members(phrase, spot.scene.lexicon, count) if phrase.endswith(phrases.table("shared_head")) else plain
    return tuple(several) if len(several) == count and all(len(name) <= LONGEST_MEMBER for name in several) else ()
