"""The phrase before a number, without what only leads to it: 全市｜新增｜市场主体, 中电数字产业园｜累计｜签约金额."""

from dataclasses import replace

from kg.claims.edges import after_time, before_time, phrase_start
from kg.claims.items import plain
from kg.claims.spot import Phrase, Spot
from kg.claims.subjects import is_class, subject_at, whole_place
from kg.extract import phrases
from kg.extract.phrases import Head, Tail
from kg.extract.segments import ends_in_noun
from kg.model import Entity, EntityType

# Patterns of what goes from a phrase, in their order.
IDLE = (
    *("phrase_begin.note", "phrase_begin.early", "phrase_begin.counted", "phrase_begin.year", "phrase_begin.summed"),
    *("phrase_begin.verb", "will"),
    *("phrase_end.lasting", "phrase_end.counted_by", "phrase_end.held_against"),
    *("of_how_many.inner", "from_level.told", "per", "phrase_end", "record", "among", "hoped", "behind_another"),
)
LONGEST_HEAD = 8  # characters of a noun that the words before its verb belong to: 增加值
SHORT = 2  # characters that tell little alone: 保交楼｜交房
LONGEST_BEFORE = 14  # characters of such words
LONGEST_LIST = 60  # characters of them where they are a list: 化工、装备制造分别实现产值


def phrase_before(spot: Spot) -> Phrase:
    """The phrase before the numbers, with its head, its subject and where it stops; no words where none is its own."""
    if again := _whole_again(spot):
        return Phrase(again, Head(spot.tail.start, spot.tail.start), None, spot.tail.start)
    phrase, before = _inner(_outer(spot), spot)
    head = _changing(_with_verbs(phrase.head, spot.tail), spot)
    phrase = _unhoped(_trimmed(phrase if head is phrase.head else replace(phrase, head=head), spot.text))
    phrase = _served(phrase, spot)
    place = whole_place(phrases.pattern("〈phrase_end〉{1,8}$").sub("", before), spot.scene)  # 某市首次实现
    if place is not None:
        return _known_growth(_with_closing(replace(phrase, subject=phrase.subject or place), spot), spot)
    if before and _named(before) is None and _takes_before(before, spot.text, phrase):
        whole = phrases.pattern_of("inner_verb.before").sub("", before) + phrase.words
        phrase = replace(phrase, words=whole.removeprefix("的"), head=replace(phrase.head, start=phrase.head.start - len(before)))
    return _known_growth(_with_closing(phrase, spot), spot)


def _served(phrase: Phrase, spot: Spot) -> Phrase:
    """科技企业融资 in 为21家科技企业提供融资｜4872万元: what is provided, and for whom."""
    served = phrases.pattern_of("served.behind").search(spot.text, spot.item.clause[0], phrase.stop)
    return phrase if served is None or not phrase.words else replace(phrase, words=(served["who"] or "") + served["what"])


def _outer(spot: Spot) -> Phrase:
    """The words from the subject to the verbs before the number."""
    text, scene = spot.text, spot.scene
    stop = before_time(text, spot.item.left[0], spot.tail.start, scene)
    base = None if spot.unit else phrases.pattern_of("from_level.bare").search(text, spot.item.left[0], stop)
    stop = base.start() if base else stop
    if phrases.pattern_of("comparing.whole").fullmatch(text, spot.item.left[0], stop):
        return Phrase("", Head(stop, stop), None, stop)
    start, subject = phrase_start(text, spot.item.left[0], stop, scene)
    head = phrases.head_of(text, start, stop, spot.known)
    if (place := whole_place(text[head.start : stop], scene) or _area_alone(spot, head.start, stop)) is not None and (
        spot.thread.phrase or spot.thread.loose
    ):
        return Phrase("", replace(head, start=stop), place, stop)
    start, late = phrase_start(text, head.start, stop, scene)
    if not head.flow or head.flow in phrases.table("hoped_for.verb"):
        head, subject = head if start == head.start else _behind_time(head, start, spot), late or subject
    elif head.flow in phrases.table("object_verbs") and late is not None and late.type == EntityType.AREA and spot.known(text[start:stop]):
        head, subject = replace(head, start=start, flow="", verb=None), late  # 带动｜双城经济圈｜第二产业增加值
    return Phrase(text[head.start : stop], head, subject, stop)


def _whole_again(spot: Spot) -> str:
    """占全省 in 占全国30%、全省｜60%: another whole of which a share is told."""
    verb = phrases.table("share.verb")[0]
    share = spot.thread.share or (spot.thread.phrase if spot.thread.phrase.endswith(phrases.table("share.nouns")) else "")
    told = verb in share and spot.unit in phrases.table("rate_unit") and spot.tail.measure is None and not spot.tail.gap
    whole = phrases.pattern_of("share.whole_again").fullmatch(spot.text, spot.item.left[0], spot.tail.start) if told else None
    return verb + whole["whole"] if whole else ""


def _area_alone(spot: Spot, start: int, stop: int) -> Entity | None:
    """龙门景区 in 其中龙门景区｜420万人次: an area that is all that stands before a part of the sum just told."""
    part = spot.is_part or any(owner.type == EntityType.AREA for owner in spot.thread.owners[-1:])
    counted = spot.unit in phrases.table("level.counted") or plain(spot.unit) != plain(spot.thread.unit)
    area = phrases.pattern_of("area.alone").fullmatch(spot.text, start, stop) if part and not counted else None
    vague = area is None or is_class(area.group()) or area.group() in phrases.table("generic_area")
    return None if area is None or vague else Entity(EntityType.AREA, area.group())


def _behind_time(head: Head, start: int, spot: Spot) -> Head:
    """力争年底前｜建成｜充电桩: the head where a time or a subject stood behind its verb, without the verbs behind that."""
    more = phrases.head_of(spot.text, start, head.stop, spot.known)
    verb = head.verb if more.verb is None else more.verb
    return replace(more, flow=more.flow or head.flow, works=more.works or head.works, act=more.act or head.act, verb=verb)


def _inner(phrase: Phrase, spot: Spot) -> tuple[Phrase, str]:
    """The phrase without 在…下 at its end, cut at an inner adverb (中电数字产业园｜累计｜签约…), with what stood before that."""
    text, start, stop = spot.text, phrase.head.start, phrase.stop
    place = phrases.pattern("〈inner_place.open〉[^，、]{1,14}〈inner_place.close〉$").search(text[start:stop])
    if place and place.start() >= 2:
        stop = start + place.start()
    cut = _inner_adverb(text, start, stop, spot)
    if cut == start:
        return phrase if stop == phrase.stop else replace(phrase, stop=stop), ""
    before = text[start:cut]
    head = phrases.head_of(text, after_time(text, cut, stop, spot.scene), stop, spot.known)
    own, whose = subject_at(text, head.start, stop, spot.scene) if not head.flow else (head.start, None)
    if whose is not None and whose.type == EntityType.PLACE:
        return Phrase(text[own:stop], replace(head, start=own), whose, stop), ""  # 力争实现｜我国｜工农业总产值
    return Phrase(text[head.start : stop], head, _named(before) or phrase.subject, stop), before


def _inner_adverb(text: str, start: int, stop: int, spot: Spot) -> int:
    """Where an inner adverb begins; `start` where there is none, or where it belongs to the phrase (完成投资)."""
    if not (spot.item.opens or text[spot.item.left[0] - 1] in "、和及与"):
        return start
    found = phrases.pattern("(?<=.{2})(?!〈inner_adverb.kept〉)〈inner_adverb〉(?=[^、].)").finditer(text[start:stop])
    whole = phrases.pattern("占(?!〈share.never〉)").search(text, start, stop)
    found = (one for one in found if whole is None or start + one.start() < whole.start())  # 占｜全年投资总额
    match = next((one for one in found if not _is_quoted(text[start : start + one.start()])), None)
    if match is None or (match.group().startswith("新") and _named(text[start : start + match.start()]) is None):
        return start
    return start + match.start()


def _is_quoted(before: str) -> bool:
    """Whether a name in marks begins in some words and goes on behind them: “两个｜确保”."""
    return before.count("“") > before.count("”")


def _named(name: str) -> Entity | None:
    found = phrases.pattern("〈area named_group〉(?:（[^（）]*）)?$").search(name)
    return Entity(EntityType.AREA, name) if found else None


def _with_verbs(head: Head, tail: Tail) -> Head:
    """The head with a verb that stands behind its noun: 高标准农田｜改造提升, 市场主体｜新增."""
    if tail.words in phrases.any_of("works") and tail.measure is None:
        head = replace(head, works=tail.words)
    if tail.words in phrases.table("flow_after") or (tail.words.startswith("新") and tail.words in phrases.table("flow")):
        head = replace(head, flow=phrases.meaning("flow_after", tail.words))
    return head


def _changing(head: Head, spot: Spot) -> Head:
    """压减｜机构｜11.7%, 带动｜投资增长｜2%: before a percentage a verb that lessens or drives is no flow."""
    if spot.unit not in phrases.table("rate_unit"):
        return head
    if head.works in phrases.table("rise"):
        head = replace(head, works="")
    if head.flow in phrases.any_of("flow.driving flow.hindering"):
        return head if spot.unit in phrases.table("rate_unit.points") else replace(head, flow="")  # 拉动｜工业增长10个百分点: what it adds
    if cut := phrases.pattern_of("fall.cut").match(spot.text, head.start, head.stop):
        return replace(head, start=cut.end(), decline=True)  # 压减｜一般性支出｜10%, which is a name that is known
    return replace(head, flow="", decline=True) if head.flow in phrases.table("fall") else head


def _trimmed(phrase: Phrase, text: str) -> Phrase:
    """The phrase without adverbs at its end, and without what makes figures comparable (剔除不可比因素后)."""
    start = phrase.head.start
    stop = start + len(phrases.pattern_of("streak").sub("", text[start : phrase.stop]))
    words = phrases.pattern_of("comparable").sub("", text[start:stop].rstrip("，")).strip("的、，").rstrip("（")
    words = phrases.pattern_of("phrase_end.within").sub("", phrases.pattern_of("streak.inner").sub("", words))
    words = phrases.pattern_of("phrase_end.joined").sub("", words)
    words = phrases.pattern_of("status_after.already").sub("", words.removeprefix("其中"))
    for idle in IDLE:
        words = phrases.pattern_of(idle).sub("", words)
    words = phrases.pattern_of("and_so_on.end").sub("", words) if "、" in words else words
    if phrases.pattern_of("duration_alone").match(words) or phrases.pattern_of("adverb.alone").fullmatch(words):
        return replace(phrase, words="", stop=stop)
    only_verb = words in phrases.any_of("act") and words not in phrases.any_of("flow works")
    compared = phrases.pattern_of("comparing.phrase").match(words) and not phrases.pattern_of("thing.countries").search(words)
    if only_verb or compared:
        return replace(phrase, words="", head=replace(phrase.head, act=words), stop=stop)
    return phrase if (words, stop) == (phrase.words, phrase.stop) else replace(phrase, words=words, stop=stop)


def _unhoped(phrase: Phrase) -> Phrase:
    """科技成果转化 for 争取｜科技成果转化, but 争取｜资金."""
    head = phrase.head
    if head.flow not in phrases.table("hoped_for.verb") or phrase.words.endswith(phrases.table("hoped_for")):
        return phrase
    return replace(phrase, head=replace(head, flow="", act=head.flow, verb=None))


def _takes_before(before: str, text: str, phrase: Phrase) -> bool:
    """文化及相关产业实现｜增加值: the phrase is one with what stands before the verb inside it."""
    head, words = phrase.head, phrase.words
    if phrases.pattern_of("duration_alone").match(before):
        return False
    spent = words in phrases.table("spent.in_all") and not phrase.head.flow  # 财政“三农”累计支出
    if (before.endswith("”") and not spent) or before.startswith(phrases.table("inner_verb.never_after")):
        return False  # “一楼一策”完成“保交楼”: what was done by it; 这样就可以为在本世纪末实现: what leads to it
    spoken = text[head.start - len("实现") - len(head.flow) : head.start]
    made = spoken.startswith(phrases.table("inner_verb")) and len(words) <= LONGEST_HEAD
    short = len(words) == SHORT and not head.flow and "、" not in before and ends_in_noun(before)
    longest = LONGEST_LIST if before.endswith(phrases.table("each.nominal")) else LONGEST_BEFORE
    return len(before) <= longest and (
        made
        or short
        or (
            not head.flow
            and words.startswith((*phrases.table("relational"), *phrases.table("relational.verbal"), *phrases.table("share.verb")))
        )
    )


def _with_closing(phrase: Phrase, spot: Spot) -> Phrase:
    """国家级｜3家、省级25家专精特新企业: the head stands after the last number of the clause."""
    words, closing = phrase.words, spot.closing
    if _shares_closing(phrase, spot):
        return replace(phrase, words=closing)
    if len(closing) < 2 or not words or spot.item.right[1] >= spot.item.clause[1]:
        return phrase
    if words.endswith(phrases.table("adjectival")) or phrases.pattern_of("level").fullmatch(words):
        return replace(phrase, words=words + closing)
    if words in phrases.any_of("flow works") and "元" not in spot.unit:
        return replace(phrase, words=closing, head=replace(phrase.head, flow=phrase.head.flow + words))
    return phrase


def _shares_closing(phrase: Phrase, spot: Spot) -> bool:
    """新建｜50万亩、改造20万亩高标准农田: whether verbs alone stand before a number, and the noun behind the next one of its unit."""
    verbs = phrase.head.flow or phrase.head.works
    told = phrase.words or (spot.thread.phrase and not phrase.head.act) or spot.thread.loose or not verbs
    if told or len(spot.closing) < SHORT or spot.unit in (*phrases.table("rate_unit"), "位", "倍") or "元" in spot.unit:
        return False
    following = phrases.pattern_of("works_of_next.verbs").match(spot.text, spot.item.numbers[-1].stop)
    return following is not None and spot.text[: spot.item.closing[0]].endswith(spot.unit)


def _known_growth(phrase: Phrase, spot: Spot) -> Phrase:
    """经济｜增长, 研发｜投入: the verb is part of a name that the lexicon knows."""
    words = phrases.pattern("〈computed〉$").sub("", phrase.words)
    if words and (len(words) < 3 or not spot.known(words)):
        longer = (words + spot.text[phrase.stop : phrase.stop + more] for more in range(4, 0, -1))
        words = next((one for one in longer if spot.known(one)), words)
    return phrase if words == phrase.words else replace(phrase, words=words)
