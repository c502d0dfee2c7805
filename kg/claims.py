"""The mentions of a sentence become claims: which number, of what, whose, when, how firmly (地区生产总值｜增长｜6%左右)."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

from kg.extract import phrases
from kg.extract.clauses import clauses
from kg.extract.periods import Clock, Use, When, period_finder
from kg.extract.quantities import either, quantity_finder
from kg.extract.quantities import words as quantity_words
from kg.lexicon import Lexicon
from kg.model import (
    Claim,
    Commitment,
    Comparator,
    Difficulty,
    DocumentKind,
    Entity,
    EntityType,
    Kind,
    Measure,
    Mention,
    Paragraph,
    Period,
    Quantity,
    Quote,
    Report,
    Role,
    Sentence,
)
from kg.places import Gazetteer

JOINTS = "、和及与以及并或暨同跟"


@dataclass(slots=True)
class Thread:
    """What carries on through a sentence: the last phrase, its subject and verb, the time, the commitment."""

    phrase: str = ""
    start: int = 0
    subject: Entity | None = None
    flow: str = ""
    act: str = ""
    period: Period | None = None
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A group of numbers that share the words on their left: 分别增长｜10%、20%、30%以上, with what stands around it."""

    numbers: tuple[Mention, ...]
    left: tuple[int, int]
    right: tuple[int, int]
    clause: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before its time, kind and commitment are known."""

    indicator: str
    wording: str
    number: Mention
    quantity: Quantity
    measure: Measure
    start: int
    stop: int
    subject: Entity | None
    rule: str
    lasting: bool  # a level reached, not works done or a sum: dated to the last year of a span
    base: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands around a sentence: the report, the paragraph, and what its headings make the subject."""

    report: Report
    paragraph: Paragraph
    lexicon: Lexicon
    gazetteer: Gazetteer
    heading: Entity | None = None
    industry: Entity | None = None
    clock: Clock = field(default=None)  # type: ignore[assignment]


def read_claims(report: Report, lexicon: Lexicon, gazetteer: Gazetteer) -> tuple[tuple[Claim, ...], tuple[Difficulty, ...]]:
    """The claims of a report in reading order, and the quantities that none of them took."""
    claims: list[Claim] = []
    difficulties: list[Difficulty] = []
    for paragraph in report.paragraphs:
        scene = Scene(report, paragraph, lexicon, gazetteer, clock=Clock(_now(report), paragraph.section))
        for index, sentence in enumerate(paragraph.sentences):
            scene = _with_heading(scene, sentence, index)
            found, left = read_sentence(sentence, scene)
            claims.extend(found)
            difficulties.extend(left)
    return _once(claims), tuple(difficulties)


def _now(report: Report) -> int | None:
    """The year of speaking: of publication for news, the plan year for a report."""
    if report.published and report.kind == DocumentKind.NEWS:
        return int(report.published[:4])
    return report.plan_year if report.plan_year is not None else report.review_year


@lru_cache(maxsize=1)
def _cues() -> dict[str, Any]:
    return tomllib.loads(files("kg.extract").joinpath("cues.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _area_pattern() -> re.Pattern[str]:
    table = phrases.words()["area"]
    return re.compile(f"^(?P<area>[^，、。；]{{1,18}}?(?:{either(table['words'])}))(?!{either(table['never_before'])}|$)")


@lru_cache(maxsize=1)
def _scope_pattern() -> re.Pattern[str]:
    return re.compile(f"^(?:{either(phrases.table('scope'))})")


def _with_heading(scene: Scene, sentence: Sentence, index: int) -> Scene:
    """The scene after a run-in heading: “大坪商圈。” makes the area the subject of what follows."""
    text = sentence.text.rstrip("。")
    if len(text) > 20 or "，" in text or any(char.isdigit() for char in text):
        return scene
    text = re.sub(r"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]|[一二三四五六七八九十]+是)", "", text)
    if re.fullmatch(f".*(?:{either(phrases.table('area'))})", text):
        return replace(scene, heading=Entity(EntityType.AREA, text), industry=None)
    if re.fullmatch(r".{2,10}(?:业|产业|经济)", text):
        return replace(scene, industry=Entity(EntityType.INDUSTRY, text), heading=None)
    return scene


def read_sentence(sentence: Sentence, scene: Scene) -> tuple[list[Claim], list[Difficulty]]:
    """The claims of one sentence, and its quantities that no claim took."""
    text = sentence.text
    numbers = quantity_finder(scene.lexicon.unit_labels())(text)
    if not numbers:
        return [], []
    periods = period_finder()(text, scene.clock)
    numbers = tuple(n for n in numbers if not any(p.start < n.stop and n.start < p.stop for p in periods))
    quantities = [n for n in numbers if isinstance(n.value, Quantity) and not _describes(text, n)]
    thread = Thread()
    claims: list[Claim] = []
    taken: set[int] = set()
    for span in clauses(text):
        _carry(thread, text, span, periods, scene)
        for item in _items(text, span, [q for q in quantities if span[0] <= q.start < span[1]]):
            drafts = list(_drafts(text, item, thread, scene))
            taken.update(number.start for draft in drafts for number in item.numbers)
            claims.extend(_claim(draft, sentence, item, thread, periods, scene) for draft in drafts)
    left = [_difficulty(sentence, q, scene) for q in quantities if q.start not in taken]
    return claims, left


def _describes(text: str, number: Mention) -> bool:
    """Whether a number only describes the noun after it: 120万吨以上｜煤矿, 500千伏｜线路, 亿元以上｜工业项目."""
    quantity = number.value
    assert isinstance(quantity, Quantity)
    table = phrases.words()
    unit = quantity.unit.lstrip("万亿千百十")
    noun = re.match(r"[^，。；、：！？\d]{1,12}", text[number.stop :])
    if noun is None:
        return False
    if text[number.start] in "百千万亿":
        return True
    if re.match(r"[^，。；、]{0,8}(?:中|之中)(?:排|位|名|居|综合)", text[number.stop :]):
        return True
    return unit in table["specification"]["units"] and quantity.unit not in table["specification"]["kept"] and bool(re.match(f"[^，。；、]*?(?:{either(table['project_head']['words'])})", noun.group()))


def _difficulty(sentence: Sentence, number: Mention, scene: Scene) -> Difficulty:
    return Difficulty(_quote(sentence, number.start, number.stop, scene), "no-indicator")


def _quote(sentence: Sentence, start: int, stop: int, scene: Scene) -> Quote:
    source = scene.report.source
    at, end = sentence.source_span(start, stop)
    return Quote(source.document, at, end, source.text[at:end])


def _carry(thread: Thread, text: str, span: tuple[int, int], periods: Sequence[Mention], scene: Scene) -> None:
    """What a clause hands on: a time at its beginning, a forecast."""
    for mention in periods:
        when = mention.value
        assert isinstance(when, When)
        if when.use == Use.OWN and span[0] <= mention.start < span[1] and not any(char in "0123456789" for char in text[span[0] : mention.start]):
            thread.period = when.period
    thread.estimate = thread.estimate or any(word in text[span[0] : span[1]] for word in _cues()["estimate"]["words"])


def _items(text: str, span: tuple[int, int], numbers: list[Mention]) -> Iterator[Item]:
    """The groups of numbers of a clause, each with the words on its left and right."""
    groups: list[list[Mention]] = []
    for number in numbers:
        if groups and text[groups[-1][-1].stop : number.start].strip("、和及与 ") == "" and text[groups[-1][-1].stop : number.start]:
            groups[-1].append(number)
        else:
            groups.append([number])
    left = span[0]
    for index, group in enumerate(groups):
        nearest = groups[index + 1][0].start if index + 1 < len(groups) else span[1]
        border = _border(text, group[-1].stop, nearest, last=index + 1 == len(groups))
        yield Item(tuple(group), (left, group[0].start), (group[-1].stop, border), span)
        left = border if border < nearest else group[-1].stop
        while left < nearest and text[left] in "、和及与并":
            left += 1


def _border(text: str, start: int, stop: int, last: bool) -> int:
    """Where the words after a number end and those before the next one begin."""
    if last:
        return stop
    at = text.find("、", start, stop)
    if at >= 0:
        return at
    if text[start : start + 1] in ("和", "及", "与", "并"):
        return start
    return stop - 1 if text[stop - 1 : stop] in ("和", "及", "与") else stop


def _drafts(text: str, item: Item, thread: Thread, scene: Scene) -> Iterator[Draft]:
    """The claims of a group of numbers; none where no phrase can be read."""
    tail = _rank_tail(text, item) or _flow_tail(text, item) or phrases.tail_of(text, *item.left)
    after = _after(text, item)
    if _is_base(text, item):
        return
    if _unit(item) == "条" and not _is_countable(text, item, after):
        return
    if text[after[0] : after[1]] in phrases.table("made_after") and tail.start - item.left[0] >= 2:
        item = replace(item, right=(item.right[0], item.right[0]))
        after = (after[1], after[1])
    if after[1] > after[0] and not (tail.measure is not None and tail.start > item.left[0]) and not _settles(tail, text, item):
        yield from _before_noun(text, item, after, thread, scene)
        return
    yield from _after_noun(text, item, tail, thread, scene)


@lru_cache(maxsize=1)
def _rank_pattern() -> re.Pattern[str]:
    rank = quantity_words()["rank"]
    return re.compile(f"(?:均|都|分别|稳|继续|连续|增速|总量|在)*(?:{either([*rank['cue'], *rank['scope']])})[^，。；、]{{0,14}}$")


def _rank_tail(text: str, item: Item) -> phrases.Tail | None:
    """工业投资增速｜均居全省｜第二: what leads to a rank."""
    if _unit(item) != "位":
        return None
    begin = max(item.left[0], item.left[1] - 24)
    match = _rank_pattern().search(text, begin, item.left[1])
    inner = re.search(f"(?:{either(phrases.words()['inner_place']['open'])})[^，、]{{2,14}}(?:{either(phrases.words()['inner_place']['close'])})排名前移$", text[item.left[0] : item.left[1]])
    if inner:
        return phrases.Tail(item.left[0] + inner.start(), "前移", Measure.GROWTH)
    return phrases.Tail(match.start(), match.group(), None) if match else None


def _flow_tail(text: str, item: Item) -> phrases.Tail | None:
    """市场主体｜新增｜1.36万户."""
    match = re.search(f"(?:{either(phrases.table('flow_after'))})$", text[item.left[0] : item.left[1]])
    return phrases.Tail(item.left[0] + match.start(), match.group(), None) if match else None


def _unit(item: Item) -> str:
    quantity = item.numbers[-1].value
    assert isinstance(quantity, Quantity)
    return quantity.unit


def _is_base(text: str, item: Item) -> bool:
    """由8万元｜增长到14万元: the first number is where the second comes from."""
    return text[: item.numbers[0].start].endswith(("由", "从")) or bool(re.search(r"(?:由|从)[^，。；、\d]{0,14}$", text[item.left[0] : item.left[1]]) and re.match(r"[^，。；]{0,3}(?:增|提|升|降|减|扩|下|上|跃|调)", text[item.right[0] :]))


def _after(text: str, item: Item) -> tuple[int, int]:
    """The words right of a number that may be its noun."""
    start, stop = item.right
    for word in sorted(phrases.words()["empty_after"]["words"], key=len, reverse=True):
        if text.startswith(word, start):
            start += len(word)
            break
    return start, stop


def _settles(tail: phrases.Tail, text: str, item: Item) -> bool:
    """Whether the verb before a number already has its phrase on the left (产业规模达到350亿元的…)."""
    words = ("达到", "达", "为", "占", "突破", "超过", "在")
    return tail.words.endswith(words) and tail.start > item.left[0] + 1


def _is_countable(text: str, item: Item, after: tuple[int, int]) -> bool:
    """货运航线6条 counts; 激活民间投资26条 is the name of a policy package."""
    if text.startswith(phrases.table("policy_count"), after[0]):
        return False
    return bool(re.search(f"(?:{either(phrases.table('counted_by_tiao'))})", text[item.left[1] - 4 : item.left[1]] + text[after[0] : after[1]]))


def _spread(numbers: Sequence[Mention], shared: bool) -> list[Quantity]:
    """The quantities of a chain: a unit at the end goes to all; after 分别 so does the comparator."""
    last = numbers[-1].value
    assert isinstance(last, Quantity)
    out = []
    for number in numbers:
        quantity = number.value
        assert isinstance(quantity, Quantity)
        unit = quantity.unit or last.unit
        comparator = last.comparator if shared and quantity.comparator == Comparator.EXACT else quantity.comparator
        out.append(replace(quantity, unit=unit, comparator=comparator))
    return out


def _after_noun(text: str, item: Item, tail: phrases.Tail, thread: Thread, scene: Scene) -> Iterator[Draft]:
    """城镇新增就业｜5.7万人: the phrase stands before its number."""
    left, stop = item.left[0], tail.start
    start = _skip_time(text, left, stop, scene)
    start, subject = _subject(text, start, stop, scene)
    head = phrases.head_of(text, start, stop, lambda part: scene.lexicon.indicator(part) is not None)
    at, late = _subject(text, head.start, stop, scene)
    subject = late or subject
    at, stop, inner = _inner(text, at, stop) if start > item.left[0] or left == item.clause[0] or text[left - 1] in JOINTS else (at, stop, None)
    if inner is not None:
        head = phrases.head_of(text, at, stop, lambda part: scene.lexicon.indicator(part) is not None)
        at, subject = head.start, _named_subject(inner) or subject
    if tail.words in phrases.table("flow_after"):
        head = replace(head, flow=phrases.words()["flow_after"]["means"].get(tail.words, tail.words))
    phrase = text[at:stop].strip("的、")
    shared = "分别" in tail.words or "均" in tail.words or "都" in tail.words
    quantities = _spread(item.numbers, "分别" in tail.words)
    measure = _measure(tail, phrase, quantities[0], head)
    names = _names(phrase, head, quantities, tail, thread, scene, shared, elided=start == left and left > item.clause[0])
    names, measure, gap = _compared(names, tail, text, item, measure, thread)
    if not names:
        return
    pairs = list(zip(names, quantities, item.numbers)) if len(names) == len(quantities) > 1 else [(n, q, item.numbers[i]) for n in names for i, q in enumerate(quantities)]
    inherited = not phrase
    for name, quantity, number in pairs:
        yield Draft(
            name, name, number, quantity, measure, thread.start if inherited else (head.start if not head.flow else start), number.stop,
            subject or (thread.subject if inherited else None), "after-noun" if phrase else "inherited",
            _lasts(tail, head, measure, name),
        )
    if phrase:
        thread.phrase, thread.start, thread.flow, thread.act = names[-1] if not gap else thread.phrase or names[-1], start, head.flow, head.act
        if subject or phrase:
            thread.subject = subject


def _inner(text: str, start: int, stop: int) -> tuple[int, int, str | None]:
    """The phrase without what stands before an inner adverb (中电数字产业园｜累计｜签约…) and without 在…下 at its end."""
    table = phrases.words()["inner_place"]
    place = re.search(f"(?:{either(table['open'])})[^，、]{{1,14}}(?:{either(table['close'])})$", text[start:stop])
    if place and place.start() >= 2:
        stop = start + place.start()
    match = re.search(f"(?<=.{{2}})(?:{either(phrases.table('inner_adverb'))})(?=.{{2}})", text[start:stop])
    if match is None or match.group() == "新增" and not re.search("区|园|城|公司", text[start : start + match.start()]):
        return start, stop, None
    at = start + match.start()
    return at, stop, text[start:at]


def _named_subject(name: str) -> Entity | None:
    return Entity(EntityType.AREA, name) if re.search(f"(?:{either(phrases.table('area'))}|园)$", name) else None


def _lasts(tail: phrases.Tail, head: phrases.Head, measure: Measure, name: str) -> bool:
    if measure in (Measure.RANK, Measure.MULTIPLE):
        return True
    if measure != Measure.LEVEL or tail.cumulative and "达" not in tail.words:
        return False
    return not (head.flow or head.works or head.act or name.startswith(phrases.table("flow"))) and not tail.yearly


def _measure(tail: phrases.Tail, phrase: str, quantity: Quantity, head: phrases.Head) -> Measure:
    if quantity.unit == "位" or quantity.unit == "名" and "第" in phrase:
        return Measure.GROWTH if tail.measure == Measure.GROWTH and not tail.words.endswith(("居", "列", "升至")) and "前移" in tail.words else Measure.RANK
    if quantity.unit == "倍":
        return Measure.MULTIPLE
    if tail.measure is not None:
        return tail.measure
    if head.decline:
        return Measure.DECLINE
    if re.search(f"(?:{either(phrases.table('rise'))})$", phrase) and quantity.unit in ("%", "个百分点"):
        return Measure.GROWTH
    return Measure.DECLINE if re.search(r"(?:降幅|下降率|下降|降低)$", phrase) else Measure.LEVEL


def _names(phrase: str, head: phrases.Head, quantities: list[Quantity], tail: phrases.Tail, thread: Thread, scene: Scene, shared: bool, elided: bool) -> list[str]:
    """The indicators that a phrase names: one, or several where it is a list whose members each have a number."""
    if not phrase:
        return [(head.flow + _bare(thread.phrase)) if head.flow else thread.phrase] if thread.phrase else []
    phrase = re.sub(r"(?:增速|涨幅|增幅|增长率|增长速度|增长)$", "", phrase) if quantities[0].unit in ("%", "个百分点") and len(phrase) > 3 else phrase
    if phrase.startswith(phrases.table("relational")) and len(phrase) <= 6 and thread.phrase:
        return [_bare(thread.phrase) + phrase]
    members = _members(phrase, scene.lexicon)
    spread = len(quantities) > 1 or shared or quantities[0].unit in ("%", "个百分点", "位", "倍")
    names = members if spread and ("等" not in phrase[:-1] or len(quantities) == len(members) > 1) and (len(quantities) == 1 or len(members) == len(quantities)) else [_listed(phrase)]
    return [_dressed(name, head, thread, elided) for name in names]


def _listed(phrase: str) -> str:
    """眼科、口腔等特色专科医疗机构 → 特色专科医疗机构."""
    match = re.match(r"^.*等(?!级|候|次|待|额|值)(?:各类|各级)?(?P<rest>.{2,})$", phrase)
    return match["rest"] if match else phrase


def _dressed(name: str, head: phrases.Head, thread: Thread, elided: bool) -> str:
    """The noun with the verb that belongs to it: 新增…, …改造."""
    if head.flow:
        return head.flow + head.works + name
    if head.works:
        return name + head.works
    if elided and not head.act and thread.flow and not name.startswith(phrases.table("flow")):
        return thread.flow + name
    return name


def _bare(name: str) -> str:
    """市场主体 for 新增市场主体."""
    for word in phrases.table("flow"):
        if name.startswith(word) and len(name) > len(word) + 1:
            return name[len(word) :]
    return name


def _members(phrase: str, lexicon: Lexicon) -> list[str]:
    """城镇、农村居民人均可支配收入 → both in full."""
    parts = [part for part in re.split(r"、|和(?!谐|平|美)|与(?!会)|以及|及(?!其)", phrase) if part]
    if len(parts) == 1:
        match = re.match(r"^城乡(?P<rest>(?!居民基本|融合|建设).+)$", phrase)
        return [phrase] if match is None else [phrase]
    last = parts[-1]
    if match := re.match(r"^(?P<last>.{2,}?)等(?P<head>.{2,})$", last):
        return [part + match["head"] for part in (*parts[:-1], match["last"])]
    return [*(_completed(part, last, lexicon) for part in parts[:-1]), last]


def _completed(part: str, last: str, lexicon: Lexicon) -> str:
    if lexicon.indicator(part) is not None:
        return part
    for cut in range(1, len(last)):
        if lexicon.indicator(part + last[cut:]) is not None:
            return part + last[cut:]
    if part.endswith(phrases.table("shared_head")):
        return part
    for word in sorted(phrases.table("shared_head"), key=len, reverse=True):
        if last.endswith(word) and last != word:
            return part + word
    return part


def _compared(names: list[str], tail: phrases.Tail, text: str, item: Item, measure: Measure, thread: Thread) -> tuple[list[str], Measure, bool]:
    """占全市比重 and 高于全市: the phrase ends with a share or a gap."""
    table = phrases.words()
    out, gap = [], False
    for name in names:
        match = re.search(f"(?P<head>.*?)(?:增速)?(?:比|较)?(?P<verb>{either(table['gap']['higher'] + table['gap']['lower'])})(?P<other>[^，。；]{{1,12}})$", name)
        if match and item.numbers[0].value.unit in ("%", "个百分点", "位") and re.search(either(table["gap"]["other"] + table["gap"]["past"]), match["other"]):  # type: ignore[union-attr]
            past = re.search(either(table["gap"]["past"]), match["other"]) and not re.search(either(["全国", "全省", "全市"]), match["other"])
            head = match["head"] or thread.phrase
            name = head + "增速" if past and not head.endswith(("率", "比重", "比例")) and not match["head"] else head if past else head + ("增速" if not match["head"] else "") + match["verb"] + match["other"]
            measure, gap = (Measure.GROWTH if match["verb"] in table["gap"]["higher"] else Measure.DECLINE) if past else Measure.LEVEL, True
        share = None if gap and measure == Measure.LEVEL else re.search(r"(?P<head>.*?)(?P<share>占(?P<whole>.+?)(?:的)?(?:比重|比例|份额|的比)?)$", name)
        if share and (share["head"] or thread.phrase):
            whole = share["whole"].rstrip("的")
            name = (share["head"] or _bare(thread.phrase)) + "占" + whole + ("" if whole.endswith(("比", "比重", "比例")) else "比重")
            measure = measure if tail.measure else Measure.LEVEL
        out.append(name)
    return out, measure, gap


def _before_noun(text: str, item: Item, after: tuple[int, int], thread: Thread, scene: Scene) -> Iterator[Draft]:
    """新培育｜30家｜国家高新技术企业: the noun stands after its number."""
    head = phrases.head_of(text, _skip_time(text, *item.left, scene), item.left[1])
    start, subject = _subject(text, head.start, item.left[1], scene)
    noun = _noun(text[after[0] : after[1]])
    quantity = item.numbers[-1].value
    assert isinstance(quantity, Quantity)
    if _is_counted_subject(text, item, after) or len(noun) < 2 or not quantity.unit or quantity.unit in ("%", "个百分点", "位") or noun.startswith(phrases.table("restated")):
        return
    verb = _verb_before(text, item)
    name = (verb if verb in phrases.table("flow") else "") + noun
    if not verb and thread.flow and item.left[0] > item.clause[0]:
        name = thread.flow + noun
    thread.phrase, thread.start, thread.subject, thread.flow = name, item.numbers[0].start, subject, verb if verb in phrases.table("flow") else thread.flow
    yield Draft(name, noun, item.numbers[-1], quantity, Measure.LEVEL, item.numbers[0].start, after[1], subject, "before-noun", False)


def _is_counted_subject(text: str, item: Item, after: tuple[int, int]) -> bool:
    """六个专业镇｜经营主体达504户: a Chinese numeral that names a group of which something else is said."""
    rest = text[after[1] : item.clause[1]]
    number = text[item.numbers[-1].start : item.numbers[-1].stop]
    return bool(rest) and rest[0] not in JOINTS and not any(char.isdigit() for char in number)


def _verb_before(text: str, item: Item) -> str:
    match = re.search(f"(?:{either([*phrases.table('flow'), *phrases.table('act'), *phrases.table('works')])})$", text[item.left[0] : item.left[1]])
    return match.group() if match else ""


def _noun(text: str) -> str:
    """重点项目建设加快推进 → 重点项目建设."""
    table = phrases.words()["status_after"]
    text = text.removeprefix("的").removeprefix("以上").rstrip("的")
    tail = re.search(f"(?:{either(table['adverb'])})+(?:{either(table['verb'])})*$|(?:{either(table['verb'])})$", text)
    return text[: tail.start()] if tail and tail.start() >= 2 else text


def _skip_time(text: str, start: int, stop: int, scene: Scene) -> int:
    """The place after a time expression at the head of a phrase."""
    while True:
        for mention in period_finder()(text[start:stop], scene.clock):
            if mention.start <= 1:
                start += mention.stop
                break
        else:
            return start
        if start >= stop:
            return stop


def _subject(text: str, start: int, stop: int, scene: Scene) -> tuple[int, Entity | None]:
    """A place or area at the head of a phrase, and where the phrase goes on after it."""
    part = text[start:stop]
    if (match := _scope_pattern().match(part)) is not None and match.group() not in phrases.words()["scope"]["keep"]:
        place = scene.gazetteer.own_place(match.group(), scene.report.place) if scene.report.place else None
        return start + match.end(), place
    if (match := _area_pattern().match(part)) is not None and len(part) - match.end("area") >= 2:
        return start + match.end("area"), Entity(EntityType.AREA, match["area"])
    return start, None


def _claim(draft: Draft, sentence: Sentence, item: Item, thread: Thread, periods: Sequence[Mention], scene: Scene) -> Claim:
    text = sentence.text
    kind = _kind(text, item, thread, scene)
    concept = scene.lexicon.indicator(draft.indicator)
    subject = draft.subject or _headed(draft, scene) or scene.report.place or Entity(EntityType.PLACE, "")
    start = min(draft.start, draft.number.start)
    return Claim(
        kind=kind,
        subject=subject,
        indicator=draft.indicator,
        concept=concept.id if concept else None,
        measure=draft.measure,
        quantity=draft.quantity,
        relative=None,
        period=_period(draft, item, thread, periods, scene),
        commitment=_commitment(text, item, draft) if kind == Kind.TARGET else None,
        quote=_quote(sentence, start, max(draft.stop, draft.number.stop), scene),
        sentence=_quote(sentence, 0, len(text), scene),
        rule=draft.rule,
        base=draft.base,
    )


def _headed(draft: Draft, scene: Scene) -> Entity | None:
    if scene.heading is not None:
        return scene.heading
    return scene.industry if scene.industry is not None and draft.indicator in phrases.table("industry_bound") else None


def _kind(text: str, item: Item, thread: Thread, scene: Scene) -> Kind:
    before = text[: item.numbers[0].start]
    role = scene.paragraph.section.role
    if role in (Role.PLAN, Role.SPAN_PLAN, Role.VISION, Role.GOVERNMENT):
        clause = text[item.clause[0] : item.numbers[-1].stop]
        return Kind.ACHIEVEMENT if any(word in clause for word in _cues()["achieved"]["words"]) else Kind.TARGET
    if thread.estimate:
        return Kind.ESTIMATE
    if role == Role.OTHER and any(word in before for word in _cues()["planned"]["words"]):
        return Kind.TARGET
    return Kind.ACHIEVEMENT


def _commitment(text: str, item: Item, draft: Draft) -> Commitment:
    scope = text[max(text.rfind("；", 0, item.numbers[0].start), 0) : item.numbers[0].start]
    table = _cues()["commitment"]
    clause = text[item.clause[0] : item.numbers[0].start]
    if any(word in scope for word in table["ensure"]):
        return Commitment.ENSURE
    if any(word in scope for word in table["strive"]):
        return Commitment.STRIVE
    return Commitment.MAINTAIN if any(word in clause for word in table["maintain"]) else Commitment.PLAIN


def _period(draft: Draft, item: Item, thread: Thread, periods: Sequence[Mention], scene: Scene) -> Period:
    """The time in the clause, in the sentence, or of the section."""
    for mention in periods:
        when = mention.value
        if isinstance(when, When) and when.use == Use.OWN and item.left[0] <= mention.start < draft.number.start:
            return when.period
    if thread.period is not None:
        return thread.period
    section = scene.paragraph.section
    year = scene.clock.year()
    if year is None:
        return Period("", "")
    if section.start_year is not None and section.start_year != year and not draft.lasting:
        return Period(str(section.start_year), str(year))
    return Period(str(year), str(year))


def _once(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """A fact repeated in one document is one claim, with its other places as `repeats`."""
    kept: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        key = (claim.kind, claim.subject, claim.concept or claim.indicator, claim.measure, claim.quantity and (claim.quantity.value, claim.quantity.upper, claim.quantity.unit), claim.period)
        if key in kept:
            kept[key] = replace(kept[key], repeats=(*kept[key].repeats, claim.quote))
        else:
            kept[key] = claim
    return tuple(kept.values())
