"""Numbers and the phrases beside them become drafts: 城镇新增就业｜5.7万人 and 新培育｜30家｜国家高新技术企业."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from kg.claims.items import Item, quantities, quantity_of
from kg.claims.lists import listed, members
from kg.claims.scene import Scene, area_of, places_at, subject_at
from kg.claims.thread import Draft, Thread, bare, modifier
from kg.extract import phrases
from kg.extract.periods import period_finder
from kg.extract.phrases import Head, Tail
from kg.extract.quantities import either
from kg.extract.quantities import words as quantity_words
from kg.model import Comparator, Entity, EntityType, Measure, Quantity

LIST_MARK = re.compile(r"(?:\d{1,2}[.．、]|\^?\[\d+\]|（[一二三四五六七八九十\d]{1,2}）|[一二三四五六七八九十]是)+")
RATES = ("%", "个百分点", "百分点", "‰")


def drafts(text: str, item: Item, thread: Thread, scene: Scene) -> Iterator[Draft]:
    """The drafts of a group of numbers; none where no phrase can be read."""
    tail = _tail(text, item, scene)
    if _is_base(text, item):
        _remember_base(text, item, tail, thread, scene)
        return
    item = _without_empty_words(text, item, tail)
    if item.quantity.unit == "条" and not _is_countable(text, item):
        return
    if _has_noun_after(text, item, tail):
        yield from _before_noun(text, item, thread, scene)
    else:
        yield from _after_noun(text, item, tail, thread, scene)


# --- which way to look ---


def _has_noun_after(text: str, item: Item, tail: Tail) -> bool:
    start, stop = item.right
    if stop <= start or _is_attribute(text, item, tail):
        return False
    verb_only = text[item.left[0] : tail.start] in (*phrases.table("act"), *phrases.table("works"), *phrases.table("flow"))
    if tail.measure is not None and tail.start > item.left[0] and (item.quantity.unit in RATES or not verb_only):
        return False
    return not (tail.words.endswith(phrases.table("settling")) and tail.start > item.left[0] + 1)


def _is_try(spoken: str) -> bool:
    """Whether nothing but words of trying stands before a second number of the same measure: 增长6.5%、力争7%."""
    only_trying = re.fullmatch(f"(?:{either(phrases.table('trying'))}|达到?)*", spoken) is not None
    return only_trying and (not spoken or spoken.startswith(phrases.table("trying")))


def _is_attribute(text: str, item: Item, tail: Tail) -> bool:
    """注册资本｜108亿元｜的某公司: the phrase before the number is an attribute of what follows."""
    phrase = text[item.left[0] : tail.start]
    return text.startswith("的", item.right[0]) and phrase.endswith(phrases.table("attribute"))


def _owner(text: str, item: Item) -> Entity | None:
    """某公司 in 注册资本108亿元的某公司."""
    match = re.match(f"的(?P<name>[^，。；、的]{{2,20}}?(?:{either(phrases.table('owner'))}))", text[item.right[0] :])
    return Entity(EntityType.ORGANISATION, match["name"]) if match else None


def _project_of(text: str, item: Item) -> str | None:
    """储备项目 in 总投资2735亿元的576个储备项目."""
    match = re.match(
        rf"的(?:[\d.]+[个项])?(?P<name>[^，。；、的\d]{{2,16}}?(?:{either(phrases.table('undertaking'))}))", text[item.right[0] :]
    )
    return match["name"] if match else None


def _without_empty_words(text: str, item: Item, tail: Tail) -> Item:
    """The item without 大关, 水平 … after its number, and without 建设 where the phrase stands before it."""
    start, stop = item.right
    start += mark.end() if (mark := re.match("（[^（）\\d]{1,3}）", text[start:stop])) else 0
    item = replace(item, right=(stop, stop) if text.startswith("（", start) else (start, stop))
    for word in sorted(phrases.table("empty_after"), key=len, reverse=True):
        if text.startswith(word, start, stop):
            return replace(item, right=(start + len(word), stop))
    if text[start:stop] in phrases.table("made_after") and tail.start - item.left[0] >= 2:
        return replace(item, right=(stop, stop))
    return item


def _is_countable(text: str, item: Item) -> bool:
    """货运航线6条 counts; 激活民间投资26条 is the name of a policy package."""
    around = text[item.left[0] : item.left[1]] + text[item.right[0] : item.right[0] + 16]
    return not any(word in around for word in phrases.table("policy_by_tiao"))


# --- bases: 由8万元增长到14万元 ---


def _is_base(text: str, item: Item) -> bool:
    if text[: item.first].endswith(("由", "从")):
        return True
    led = re.search(r"(?:由|从)[^，。；、]{0,14}$", text[item.left[0] : item.left[1]])
    grown = re.match(r"[^，。；]{0,3}(?:增|提|升|降|减|扩|下|上|跃|调)", text[item.right[0] :])
    return led is not None and grown is not None


def _remember_base(text: str, item: Item, tail: Tail, thread: Thread, scene: Scene) -> None:
    """Keep the phrase and the number for the number that it grew to."""
    stop = item.left[0] + len(re.sub(r"(?:由|从)[^，。；、]{0,14}$", "", text[item.left[0] : item.left[1]]))
    stop = min(stop, phrases.tail_of(text, item.left[0], stop).start)
    start, subject = _start(text, item.left[0], stop, scene)
    head = phrases.head_of(text, start, stop, scene.lexicon.is_label)
    phrase = text[head.start : stop].strip("的、")
    if phrase:
        thread.phrase, thread.start, thread.flow, thread.subject = phrase, head.start, head.flow, subject
    thread.base = item.quantity


# --- the words before a number ---


def _tail(text: str, item: Item, scene: Scene) -> Tail:
    """The verbs before a number; a time between them and the number (增加到2002年的) is passed over."""
    if (done := _completion_tail(text, item) or _referred_tail(text, item)) is not None:
        return done
    gap = phrases.gap_tail(text, *item.left) if item.quantity.unit in (*RATES, "位", "分", "元") else None
    item = replace(item, left=(item.left[0], _before_time(text, *item.left, scene)))
    return gap or _rank_tail(text, item) or _flow_tail(text, item) or _works_tail(text, item) or phrases.tail_of(text, *item.left)


def _completion_tail(text: str, item: Item) -> Tail | None:
    """完成年度计划｜的133.93%: the number is how much of a plan was done."""
    if item.quantity.unit not in RATES:
        return None
    match = re.search(phrases.words()["completion"]["pattern"], text[item.left[0] : item.left[1]])
    return Tail(item.left[0] + match.start(), "完成", None, gap=match["what"] + "完成率") if match else None


def _referred_tail(text: str, item: Item) -> Tail | None:
    """相当于2020年｜的4倍, 压减至法定时限｜的30%: another level that the number is told by."""
    if item.quantity.unit not in (*RATES, "倍"):
        return None
    match = re.search(phrases.words()["referred"]["pattern"], text[item.left[0] : item.left[1]])
    return Tail(item.left[0] + match.start(), match.group(), None) if match else None


def _works_tail(text: str, item: Item) -> Tail | None:
    """高标准农田｜改造提升｜5万亩: works behind their noun, not a rise."""
    if item.quantity.unit in (*RATES, "倍", "位"):
        return None
    match = re.search(f"(?:{either(phrases.table('works'))})$", text[item.left[0] : item.left[1]])
    alone = match is not None and match.group() in (*phrases.table("rise"), *phrases.table("fall"))
    return None if match is None or alone else Tail(item.left[0] + match.start(), match.group(), None)


@lru_cache(maxsize=1)
def _rank_pattern() -> re.Pattern[str]:
    rank = quantity_words()["rank"]
    strong = f"(?:{either(rank['strong'])})(?!民|住|家|委|车|入)[^，。；、]{{0,14}}"
    scope = f"(?:{either([*rank['scope'], *rank['cue']])}|同类|各|的|中|个|在|为|\\d+)+"
    return re.compile(f"(?:均|都|分别|稳|继续|连续|在|增速|总量)*(?:{strong}|{scope})$")


def _is_rank(item: Item) -> bool:
    """Whether a number is an ordinal one: 第二, 首位."""
    return item.numbers[-1].rule.startswith("quantity-rank")


def _rank_tail(text: str, item: Item) -> Tail | None:
    """工业投资增速｜均居全省｜第二, 排名｜前移｜13位: what leads to a rank, or to a change of it."""
    if item.quantity.unit != "位":
        return None
    moved = re.search(phrases.words()["moved"]["pattern"], text[item.left[0] : item.left[1]])
    if not _is_rank(item):
        fell = moved is not None and any(word in moved.group() for word in phrases.words()["moved"]["down"])
        return Tail(item.left[0] + moved.start(), moved.group(), Measure.DECLINE if fell else Measure.GROWTH) if moved else None
    match = _rank_pattern().search(text, max(item.left[0], item.left[1] - 24), item.left[1])
    return Tail(match.start(), match.group(), None) if match else None


def _flow_tail(text: str, item: Item) -> Tail | None:
    """市场主体｜新增｜1.36万户."""
    words = [*phrases.table("flow_after"), *(word for word in phrases.table("flow") if word.startswith("新"))]
    match = re.search(f"(?:{either(words)})$", text[item.left[0] : item.left[1]])
    return Tail(item.left[0] + match.start(), match.group(), None) if match else None


# --- 城镇新增就业｜5.7万人 ---


def _after_noun(text: str, item: Item, tail: Tail, thread: Thread, scene: Scene) -> Iterator[Draft]:
    places, left = places_at(text, item.left[0], tail.start, scene)
    item = replace(item, left=(left, item.left[1]))
    head, subject, phrase, stop = _phrase(text, item, tail, scene)
    head, phrase = _with_closing(text, item, head, phrase)
    phrase = _known_growth(text, phrase, stop, tail, scene)
    found = [_hedged(one, tail) for one in quantities(item, shared="分别" in tail.words)]
    measure = _measure(tail, phrase, found[0], head, item)
    if measure == Measure.LEVEL and found[0].unit in RATES and text.startswith(phrases.table("of_growth"), item.numbers[-1].stop):
        measure = Measure.GROWTH
    names, wordings = _names(phrase, head, found, tail, thread, scene, item)
    names, own = _compared(names, found[0], tail, thread)
    if (project := _project_of(text, item)) is not None and phrase in phrases.table("attribute"):
        names, own = [project + phrase], True
    if not names:
        return
    if not phrase and measure == Measure.LEVEL and thread.grew and found[0].unit == "%" and _is_try(tail.words):
        measure = Measure.GROWTH
    inherited = not phrase or not own or phrase in phrases.table("relational")
    base = thread.take_base()
    if len(places) == len(found) and len(names) == 1:
        names = names * len(found)
    pairs = (
        list(zip(names, found, item.numbers, strict=True))
        if len(names) == len(found) > 1
        else [(n, q, m) for n in names for q, m in zip(found, item.numbers, strict=True)]
    )
    start = thread.start if inherited or base is not None else head.begin
    subject = subject or _owner(text, item)
    if subject is not None and subject.type == EntityType.PLACE:
        thread.place = subject
    whose = subject or (thread.subject if inherited or base is not None else thread.area or thread.place)
    for index, (name, quantity, number) in enumerate(pairs):
        whose = places[index] if len(places) == len(pairs) > 1 else whose
        yield Draft(
            name,
            number,
            quantity,
            measure,
            start,
            number.stop,
            whose,
            "after-noun" if phrase else "inherited",
            _lasts(tail, head, measure, name),
            base,
            wordings,
            _reaches(tail),
        )
    _remember(thread, names, head, start, whose, measure, phrase=phrase if own else "", money="元" in found[0].unit)


def _start(text: str, start: int, stop: int, scene: Scene) -> tuple[int, Entity | None]:
    """Where a phrase begins after a list number, a time and a subject at its head."""
    start += len(text[start:stop]) - len(text[start:stop].lstrip("（"))
    start += mark.end() if (mark := LIST_MARK.match(text[start:stop])) else 0
    start = _skip_time(text, start, stop, scene)
    start, subject = subject_at(text, start, stop, scene)
    start = _skip_time(text, start, stop, scene)
    lead = re.match(r"(?:分别|各(?![类级项地种界])|\d[\d.]*(?:个|家|条|项|处|户|座|所|名))", text[start:stop])
    return start + (lead.end() if lead and lead.end() + 2 <= stop - start else 0), subject


def _phrase(text: str, item: Item, tail: Tail, scene: Scene) -> tuple[Head, Entity | None, str, int]:
    """The head, subject and words of the phrase before a number, and where it stops."""
    stop = _before_time(text, item.left[0], tail.start, scene)
    start, subject = _start(text, item.left[0], stop, scene)
    head = phrases.head_of(text, start, stop, scene.lexicon.is_label)
    at, late = _start(text, head.start, stop, scene) if not head.flow else (head.start, None)
    subject = late or subject
    at, stop, before = _inner(text, at, stop, item)
    if before is not None:
        head = phrases.head_of(text, _skip_time(text, at, stop, scene), stop, scene.lexicon.is_label)
        at = head.start
        subject = _named(before) or subject
    if tail.words in phrases.table("works") and tail.measure is None:
        head = replace(head, works=tail.words)
    if tail.words in phrases.table("flow_after") or (tail.words.startswith("新") and tail.words in phrases.table("flow")):
        head = replace(head, flow=phrases.words()["flow_after"]["means"].get(tail.words, tail.words))
    stop = at + len(re.sub("连续[^，]{1,5}年$", "", text[at:stop]))
    phrase = re.sub("(?:分别|各|均|都|已|也|又)+$", "", _comparable(text[at:stop]).strip("的、")).removeprefix("其中")
    if phrase in phrases.table("act") or re.match(r"^(?:比|较|同|与).{1,18}$", phrase):
        head, phrase = replace(head, act=phrase), ""
    if before is not None and _named(before) is None and _takes_before(before, text, head, phrase):
        phrase, at = before + phrase, at - len(before)
    return replace(head, start=at), subject, phrase, stop


def _comparable(phrase: str) -> str:
    """The phrase without what makes two figures comparable: 剔除不可比因素后."""
    return re.sub(phrases.words()["comparable"]["pattern"], "", phrase)


def _takes_before(before: str, text: str, head: Head, phrase: str) -> bool:
    """文化及相关产业实现｜增加值: the phrase is one with what stands before the verb inside it."""
    spoken = text[head.start - len("实现") - len(head.flow) : head.start]
    made = spoken.startswith(("实现", "完成", "安排")) and len(phrase) <= 8
    if not before or phrases.head_of(before + "甲", 0, len(before) + 1).start == len(before):
        return False  # nothing but verbs: 确保｜全年完成
    return len(before) <= 14 and (made or (not head.flow and phrase.startswith(phrases.table("relational"))))


def _inner(text: str, start: int, stop: int, item: Item) -> tuple[int, int, str | None]:
    """The phrase without 在…下 at its end, cut at an inner adverb (中电数字产业园｜累计｜签约…), with what stood before that."""
    table = phrases.words()["inner_place"]
    place = re.search(f"(?:{either(table['open'])})[^，、]{{1,14}}(?:{either(table['close'])})$", text[start:stop])
    if place and place.start() >= 2:
        stop = start + place.start()
    if not (item.opens or text[item.left[0] - 1] in "、和及与"):
        return start, stop, None
    match = re.search(f"(?<=.{{2}})(?:{either(phrases.table('inner_adverb'))})(?=.{{2}})", text[start:stop])
    if match is not None and match.group() == "完成" and text.startswith("投资", start + match.end()):
        return start, stop, None
    if match is None or (match.group().startswith("新") and _named(text[start : start + match.start()]) is None):
        return start, stop, None
    return start + match.start(), stop, text[start : start + match.start()]


def _named(name: str) -> Entity | None:
    found = re.search(f"(?:{either([*phrases.table('area'), *phrases.table('named_group')])})(?:（[^（）]*）)?$", name)
    return Entity(EntityType.AREA, name) if found else None


def _skip_time(text: str, start: int, stop: int, scene: Scene) -> int:
    """The place after time expressions at the head of a phrase."""
    find = period_finder()
    while start < stop:
        mention = next(iter(find(text[start:stop], scene.clock)), None)
        if mention is None or mention.start > 1:
            return start
        start += mention.stop
    return start


def _before_time(text: str, start: int, stop: int, scene: Scene) -> int:
    """Where text[start:stop] ends without a time at its end: 增加到｜2002年的, 旅游收入｜比2019年."""
    for mention in period_finder()(text[start:stop], scene.clock):
        if mention.start and re.fullmatch("(?:的|同期|水平|相比|年?底|年?末|期末|约|达|为|同比)*", text[start + mention.stop : stop]):
            kept = text[start : start + mention.start]
            return (
                start + len(re.sub("(?:比|较|与|同|相比|到|至|(?<!相当)于|在)$", "", kept))
                if not kept.endswith(("增加到", "提高到", "增长到", "上升到", "下降到", "扩大到", "增至", "升至", "降至", "减少到"))
                else start + len(kept)
            )
    return stop


def _with_closing(text: str, item: Item, head: Head, phrase: str) -> tuple[Head, str]:
    """国家级｜3家、省级25家专精特新企业: the head stands after the last number of the clause."""
    closing = text[item.closing[0] : item.closing[1]]
    if len(closing) < 2 or not phrase or item.right[1] >= item.clause[1]:
        return head, phrase
    if phrase.endswith(phrases.table("adjectival")):
        return head, phrase + closing
    if phrase in (*phrases.table("flow"), *phrases.table("works")):
        return replace(head, flow=head.flow + phrase), closing
    return head, phrase


def _hedged(quantity: Quantity, tail: Tail) -> Quantity:
    """大约｜增长｜18%, 至少｜达到｜200亿元: a comparator that stands before the verb."""
    if quantity.comparator != Comparator.EXACT:
        return quantity
    hedges = quantity_words()["hedge"]
    return next(
        (replace(quantity, comparator=Comparator(name)) for name, words in hedges.items() if any(word in tail.words for word in words)),
        quantity,
    )


def _known_growth(text: str, phrase: str, stop: int, tail: Tail, scene: Scene) -> str:
    """经济｜增长, 研发｜投入: the verb is part of a name that the lexicon knows."""
    phrase = re.sub(f"(?:{either(phrases.table('computed'))})$", "", phrase)
    if not phrase or (len(phrase) > 2 and scene.lexicon.is_label(phrase)):
        return phrase
    longer = (phrase + text[stop : stop + more] for more in range(4, 0, -1))
    return next((one for one in longer if scene.lexicon.is_label(one)), phrase)


def _measure(tail: Tail, phrase: str, quantity: Quantity, head: Head, item: Item) -> Measure:
    if _is_rank(item):
        return Measure.RANK
    if quantity.unit == "倍":
        return Measure.MULTIPLE
    if phrase.endswith(phrases.table("level_rate")):
        return Measure.LEVEL
    if tail.measure is not None:
        return tail.measure
    if head.decline:
        return Measure.DECLINE
    if quantity.unit in RATES and re.search(f"(?:{either(phrases.table('rise'))})$", phrase):
        return Measure.GROWTH
    return Measure.DECLINE if re.search(f"(?:{either(phrases.table('fall'))})$", phrase) else Measure.LEVEL


def _names(
    phrase: str, head: Head, found: list[Quantity], tail: Tail, thread: Thread, scene: Scene, item: Item
) -> tuple[list[str], tuple[str, ...]]:
    """The indicators that a phrase names: one, or several where each member has a number; and other wordings of a single one."""
    if not phrase:
        return _inherited(head, found, tail, thread, scene), ()
    if found[0].unit in RATES and not scene.lexicon.is_label(phrase):
        phrase = re.sub(f"(?<=.{{2}})(?:{either(phrases.table('rate'))}|增长)$", "", phrase)
    if not head.flow and phrase in (*phrases.table("flow"), *phrases.table("works")) and thread.phrase:
        return [bare(thread.phrase) + phrase], (phrase,)
    if phrase in phrases.table("relational") and thread.phrase and not scene.lexicon.is_label(phrase):
        return [modifier(thread.phrase) + phrase], (phrase, thread.phrase + phrase)
    if (whole := _ellipsis(phrase, thread, scene)) is not None:
        return [whole], ()
    if (shares := re.match("^(?P<list>.+?)(?:分别|均|各|都)(?P<share>占.+)$", phrase)) is not None:
        return [part + shares["share"] for part in members(shares["list"], scene.lexicon, len(found))], ()
    spread = len(found) > 1 or any(word in tail.words for word in ("分别", "均", "都", "各")) or found[0].unit in (*RATES, "位", "倍")
    if len(found) > 1 and len(several := (head.works or head.flow).split("、")) == len(found):
        return [verb + phrase for verb in several], ()
    if (verbs := re.match(f"^(?P<list>.+?)(?:分别|各)(?P<rest>(?:{either(phrases.table('flow'))}).+)$", phrase)) is not None:
        return [part + verbs["rest"] for part in members(verbs["list"], scene.lexicon, len(found))], ()
    parts = members(phrase, scene.lexicon, len(found)) if spread and ("等" not in phrase[:-1] or len(found) > 1) else [phrase]
    if len(parts) == 1 or len(found) not in (1, len(parts)):
        name, also = _dressed(listed(phrase), head, thread, item, tail), _dressed(phrase, head, thread, item, tail)
        return [name], (also, head.flow + head.works + phrase)
    first, *others = parts
    plain = replace(head, flow="") if any(scene.lexicon.is_label(part) for part in others) else head
    return [_dressed(first, head, thread, item, tail), *(_dressed(part, plain, thread, item, tail) for part in others)], ()


def _ellipsis(phrase: str, thread: Thread, scene: Scene) -> str | None:
    """农村居民人均可支配收入 for 农村居民 after 城镇居民人均可支配收入."""
    if scene.lexicon.is_label(phrase) or not scene.lexicon.is_label(thread.phrase) or len(phrase) > 6:
        return None
    longer = (phrase + thread.phrase[cut:] for cut in range(1, len(thread.phrase) - 1))
    return next((one for one in longer if scene.lexicon.is_label(one)), None)


def _inherited(head: Head, found: list[Quantity], tail: Tail, thread: Thread, scene: Scene) -> list[str]:
    """The indicators of numbers without a phrase of their own: 、增长5.5%; 累计分别达144家、958家; 再新增3件."""
    if (loose := _loose(head, found, tail, thread, scene)) or not thread.phrase:
        return loose
    if head.works:
        return [bare(thread.phrase) + head.works]
    if thread.share and found[0].unit in ("个百分点", "百分点"):
        return [thread.share]
    if len(found) > 1 and len(thread.recent) >= len(found):
        return [bare(name) if tail.cumulative else name for name in thread.recent[-len(found) :]]
    if head.flow and head.flow not in phrases.table("trying"):
        return [head.flow + bare(thread.phrase)]
    if head.act:
        return [bare(thread.phrase)]
    return [bare(thread.phrase) if tail.cumulative else thread.phrase]


def _loose(head: Head, found: list[Quantity], tail: Tail, thread: Thread, scene: Scene) -> list[str]:
    """The indicators that the clause before named without a number: 地区生产总值再上新台阶，｜达到4015亿元; A、B，分别达到64家和6家."""
    if not thread.loose or head.flow or head.works:
        return []
    if len(found) > 1:
        nearest = thread.loose.rpartition("，")[2]
        named = phrases.head_of(nearest, 0, len(nearest), scene.lexicon.is_label)
        several = members(nearest[named.start :], scene.lexicon, len(found))
        return several if len(several) == len(found) and all(len(name) <= 20 for name in several) else []
    return [label] if (label := scene.lexicon.last_label(thread.loose)) else []


def _dressed(name: str, head: Head, thread: Thread, item: Item, tail: Tail) -> str:
    """The noun with the verb that belongs to it, or with the one that coordination took from it: 新增…, …改造."""
    if head.flow:
        return head.flow + head.works + name
    if head.works:
        return name if name.endswith(head.works) else name + head.works
    elided = (
        not item.opens
        and not head.act
        and not tail.words
        and item.quantity.unit not in RATES
        and ("元" in item.quantity.unit) == thread.money
        and not name.startswith(phrases.table("flow"))
    )
    if elided and thread.flow and not thread.grew and not name.startswith(phrases.table("works")):
        return thread.flow + name
    return name + thread.works if elided and thread.works and not name.endswith(thread.works) else name


def _compared(names: list[str], quantity: Quantity, tail: Tail, thread: Thread) -> tuple[list[str], bool]:
    """Phrases that are a share (占全市比重) or a distance (高于全市); False where the phrase has no noun of its own."""
    out, own = [], True
    for name in names:
        if (
            share := re.match(r"^(?P<head>.*?)(?P<verb>占(?!有|比|地|用)到?)(?P<whole>.+?)的?(?:比重|比例|份额)?$", name)
        ) and quantity.unit in RATES:
            own = bool(share["head"])
            name = thread.share = _share(share, thread)
        out.append(_distance(name, tail, thread))
    return ([] if not all(out) else out), own


def _distance(name: str, tail: Tail, thread: Thread) -> str:
    """增速高于全市 behind a phrase whose number is a distance."""
    if not tail.gap or not name:
        return name
    grown = "增速" in tail.words or "增幅" in tail.words or (thread.grew and name == thread.phrase)
    rate = "增速" if grown and not name.endswith(("增速", "率", "比重", "占比")) else ""
    return name + rate if tail.gap == "change" else name + rate + tail.gap


def _share(share: re.Match[str], thread: Thread) -> str:
    head, whole = share["head"] or bare(thread.phrase), share["whole"].rstrip("的")
    if not head:
        return ""
    return f"{head}占{whole}" if whole.endswith(("比", "比重", "比例")) else f"{head}占{whole}比重"


def _reaches(tail: Tail) -> bool:
    return any(word in tail.words for word in phrases.table("reaching"))


def _lasts(tail: Tail, head: Head, measure: Measure, name: str) -> bool:
    """Whether in a review of several years the figure is of the last one: a level or rank reached, not works or a sum."""
    if measure in (Measure.RANK, Measure.MULTIPLE) or head.flow in phrases.table("stock"):
        return True
    if measure != Measure.LEVEL or tail.yearly or (tail.cumulative and "达" not in tail.words):
        return False
    return not (head.flow or head.works or head.act or name.startswith(phrases.table("flow")))


def _remember(
    thread: Thread, names: list[str], head: Head, start: int, subject: Entity | None, measure: Measure, *, phrase: str, money: bool
) -> None:
    thread.loose = ""
    if phrase:
        thread.share = ""
        thread.recent = (*thread.recent, *names)[-6:]
        verbs = sorted((word for word in phrases.table("flow") if word.startswith("新") and names[-1].startswith(word)), key=len)
        kept = thread.flow if thread.flow and names[-1].startswith(thread.flow) else verbs[-1] if verbs and not head.works else ""
        thread.phrase, thread.start, thread.flow, thread.works, thread.subject = names[-1], start, head.flow or kept, head.works, subject
        thread.area = subject if subject is not None and subject.type == EntityType.AREA else thread.area if subject is None else None
    thread.money = money
    thread.grew = measure in (Measure.GROWTH, Measure.DECLINE)


# --- 新培育｜30家｜国家高新技术企业 ---


def _before_noun(text: str, item: Item, thread: Thread, scene: Scene) -> Iterator[Draft]:
    quantity = item.quantity
    whole = text[item.right[0] : item.right[1]].removeprefix("的").removeprefix("以上").rstrip("的")
    if whole.endswith("等") and item.right[1] < item.clause[1]:
        whole = re.sub("(?:、|和|及|与|以及)[^、和及与]*等$", "", whole)
    if quantity.unit == "%":
        yield from _percent_before_noun(text, item, whole, scene)
        return
    noun, short = _noun(whole)
    if item.right[1] < item.clause[1] and (relation := re.search(f"(?<=..)(?:{either(phrases.table('relational'))})$", noun)):
        noun = short = noun[: relation.start()]
    if not _counts(text, item, noun, quantity):
        return
    start, subject = _start(text, item.left[0], item.left[1], scene)
    subject = subject or area_of(text[start : item.left[1]], scene)
    verb = _verb_before(text, item)
    verb = phrases.words()["flow_before"]["means"].get(verb, verb)
    if (adjective := _adjective_before(text, item)) or short in (*phrases.table("flow"), *phrases.table("works")):
        closing = text[item.closing[0] : item.closing[1]] if item.closing[0] != item.right[0] else ""
        noun, short = adjective + noun + closing, adjective + short + closing
    flow = verb if verb in phrases.table("flow") else thread.flow if not verb and not item.opens else ""
    works = verb if verb in phrases.table("works") and verb not in phrases.table("act") else ""
    name = flow + noun + works
    thread.phrase, thread.start, thread.subject, thread.flow, thread.grew = flow + short, item.first, subject, flow, False
    thread.recent, thread.money = (*thread.recent, flow + short)[-6:], "元" in quantity.unit
    wordings = (flow + short, flow + whole, works + noun, _received(noun))
    counted = item.numbers if all(quantity_of(number).unit for number in item.numbers) else item.numbers[-1:]
    for number in counted:
        stop = text.index(whole, item.right[0]) + len(whole)
        yield Draft(
            name, number, quantity_of(number), Measure.LEVEL, item.first, stop, subject, "before-noun", lasting=False, wordings=wordings
        )


def _received(noun: str) -> str:
    """入选“湖北精品”培育名单企业 for 企业入选“湖北精品”培育名单."""
    match = re.match(f"(?P<group>.{{2,10}}?)(?P<rest>(?:{either(phrases.table('receives'))}).{{2,}})$", noun)
    return match["rest"] + match["group"] if match else ""


def _percent_before_noun(text: str, item: Item, whole: str, scene: Scene) -> Iterator[Draft]:
    """国考断面｜100%｜达到优良水体 and 体系覆盖｜95%｜的自然村: the share of a group of which something is said."""
    start, subject = _start(text, item.left[0], item.left[1], scene)
    head = phrases.head_of(text, start, item.left[1], scene.lexicon.is_label)
    group, said = text[head.start : head.stop], whole.removeprefix("达到").removeprefix("实现")
    if len(group) + len(said) < 4 or len(said) > 16 or (not group and not item.opens) or said.startswith(phrases.table("rate_noun")):
        return
    name = f"{group}{said}比例"
    yield Draft(
        name,
        item.numbers[-1],
        item.quantity,
        Measure.LEVEL,
        head.start,
        item.right[0] + len(whole),
        subject,
        "percent-before-noun",
        lasting=True,
        wordings=(group + said,),
    )


def _counts(text: str, item: Item, noun: str, quantity: Quantity) -> bool:
    """Whether a number before a noun is a count or amount that something is said of."""
    if (
        len(noun) < 2
        or not quantity.unit
        or quantity.unit in (*RATES, "位")
        or noun.startswith(phrases.table("restated"))
        or noun.endswith("中")
    ):
        return False
    if any(char.isdigit() for char in text[item.first : item.numbers[-1].stop]):
        return True
    return bool(_verb_before(text, item)) or _something_happens(text, item)


def _something_happens(text: str, item: Item) -> bool:
    return (
        re.search(
            f"(?:{either([*phrases.table('delivered'), *phrases.words()['status_after']['adverb']])})", text[item.right[0] : item.right[1]]
        )
        is not None
    )


def _adjective_before(text: str, item: Item) -> str:
    """省级 in 国家级3家、省级25家专精特新企业."""
    words = text[item.left[0] : item.left[1]]
    return words if not item.opens and words.endswith(phrases.table("adjectival")) and len(words) <= 4 else ""


def _verb_before(text: str, item: Item) -> str:
    """The verb right before a number, the longest that ends there."""
    verbs = [*phrases.table("flow"), *phrases.table("act"), *phrases.table("works"), *phrases.words()["flow_before"]["means"]]
    match = re.search(f"(?:{either(verbs)})了?$", text[item.left[0] : item.left[1]])
    return match.group() if match else ""


def _noun(text: str) -> tuple[str, str]:
    """(noun with its verb of delivery, noun alone) of the words after a number: 工业项目投产 and 工业项目."""
    table = phrases.words()["status_after"]
    cut = re.search(f"(?<=..)(?:{either(phrases.table('cut_after'))})", text)
    text = re.sub("(?<=..)(?:目标)?任务$", "", listed(text[: cut.start()] if cut else text))
    tail = re.search(f"(?<=..)(?:{either(table['adverb'])})+(?:{either(table['verb'])})*$", text)
    text = text[: tail.start()] if tail else text
    done = re.search(
        f"(?<=..)(?:{either(table['adverb'])})*(?:(?:{either(phrases.table('delivered'))})$|(?:{either(phrases.table('receives'))}))", text
    )
    return text, text[: done.start()] if done else text
