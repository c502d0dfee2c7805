"""Names inside a sentence: 红岩村大桥, “满天星”行动计划, 山城巷、白象街传统风貌区, 来福士、总部城等高端载体."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg import places
from kg.extract import segments
from kg.model import EntityType, Stage
from kg.named.lexing import Token
from kg.named.vocabulary import ORDINARY, SPOT, Vocabulary, Word

LOOSE = ("stage", "verbs", "adverbs", "prepositions", "stops", "conjunctions", "plural", "leading")
ENDING = ("title", "quote", "line", "unknown")  # kinds of tokens without a word that a name may end with
GOING_ON = ("unknown", "place", "quote", "latin")  # kinds of tokens with which a phrase goes on
LONGEST_QUOTED = 8  # characters of a quotation with digits that is a code: “1+3+N”
FARTHEST = 2  # everyday words between a quotation and the head that says its sort
CODED = re.compile(r"[\dA-Za-z+×]")
LONGEST_BRANCH = 12  # characters of a branch of industry; what is longer is a clause
LONGEST_FIRM = 5  # characters of a firm's name in a list: 阳光电源
SHORT_QUOTED = 4  # characters, with its marks, up to which a quotation is rather a word than a name
COUNT = re.compile("[\\d一二三四五六七八九十百]{1,12}[条个项件家]")  # “31条” is a number of articles, no name
BRACKET = re.compile("[（(].{0,60}[)）]$")
BUILT = (EntityType.AREA, EntityType.PROJECT)
SHORT_HEADED = (EntityType.ORGANISATION, EntityType.EVENT)
SPELT = re.compile(r"[一二三四五六七八九十百千万两N\d]")  # how a quotation begins that counts: “三级联动”, “一心四片”
PLANNED = re.compile(r"十[一二三四五六七八九]五")  # “十四五”, which names a plan by itself
SHORT_MOTTO = 4  # characters from which on a quotation before 行动 is a name by itself
NUMBERED = re.compile(r"[一二三四五六七八九十]{1,6}(?:大|项)")
COUNTED_WORKS = re.compile(r"[二三四五六七八九十]{1,3}大")
PHRASE = re.compile(r"[、，。；：！？,;]|就是")
DASHES = frozenset("—-－~～·")


@dataclass(frozen=True, slots=True)
class Listing:
    """Items said to be one of something: 卫星互联网、生物制造|等|18个|“新星”产业集群; `whole` is what they are said to be."""

    items: tuple["Name", ...]
    count: str
    whole: str
    start: int
    stop: int


class Name(NamedTuple):
    """A name at [start, stop) of the sentence; `text` is the whole name where the sentence elides its head.

    `certain` says that the words alone single it out; others need a verb that does (成立楼宇联盟).
    """

    start: int
    stop: int
    text: str
    type: EntityType
    rule: str
    certain: bool = True
    singular: bool = False
    counted: bool = False  # a number of them follows: 社区食堂15个
    sided: bool = False  # behind a preposition: 在重庆来福士
    level: bool = False  # starts with 国家, 全国, 省级: a title under a verb of award
    untitled: bool = False  # called a city or a model, which only an award makes a title: 明珠城市
    weak: bool = False  # an ordinary phrase; a name only beside another, or where it is one of its kind


def names(line: Sequence[Token], vocabulary: Vocabulary, listed: Sequence[Listing]) -> list[Name]:
    """The names of a sentence from left to right, none inside another, with those that its lists make names."""
    ends = [index for index, token in enumerate(line) if (token.word.head if token.word else token.kind in ENDING)]
    found = [name for index in ends if (name := _at(line, index, vocabulary)) is not None]
    shared = [other for name in found for other in _sharing(line, name)]  # A、B传统风貌区
    strivings = _strivings(line)
    return _without_overlaps([*(item for listing in listed for item in listing.items), *found, *shared, *strivings])


def _at(line: Sequence[Token], index: int, vocabulary: Vocabulary) -> Name | None:
    """The name that ends with this token, if any."""
    token = line[index]
    if token.kind == "title":
        name = _name(line, index, index, EntityType.POLICY, "title")
        return name._replace(certain=BRACKET.sub("", token.text[1:-1]).endswith(vocabulary.documents))
    if token.kind == "quote":
        name_like = len(token.text) < 20 and not COUNT.fullmatch(token.text[1:-1]) and not _head_follows(line, index)
        return _quoted(line, index, vocabulary) if name_like else None
    if token.kind == "line" and token.text.endswith("线"):
        return _name(line, _left(line, index), index, EntityType.PROJECT, "line")
    if token.kind == "unknown" and _spot(token.text, vocabulary) and not _head_follows(line, index):
        return _name(line, index, index, EntityType.AREA, "spot")
    if token.word is not None and token.word.head is not None and not _head_follows(line, index) and not _only_says(line, index):
        return _headed(line, index, vocabulary)
    return None


def _strivings(line: Sequence[Token]) -> Iterator[Name]:
    """What places strive for, named by an epithet: 数字|重庆, where the phrase ends with the place."""
    for index in range(1, len(line)):
        if line[index].kind == "place" and line[index - 1].has("epithets") and not _noun_follows(line, index):
            yield _name(line, index - 1, index, EntityType.PROGRAMME, "epithet")


def _noun_follows(line: Sequence[Token], index: int) -> bool:
    """Whether a phrase goes on behind a token to a noun, other than one that says that it is built: 数字|重庆|建设."""
    after = line[index + 1] if index + 1 < len(line) else None
    return after is not None and (after.kind in GOING_ON or (after.kind == "word" and not after.has(*LOOSE, "trailing", "verbal", "outer")))


def _spot(text: str, vocabulary: Vocabulary) -> bool:
    """Whether an unknown word is the name of a spot in town or country: 朝天门, 李子坝."""
    return len(text) == SPOT and text[-1] in vocabulary.spots


def _quoted(line: Sequence[Token], index: int, vocabulary: Vocabulary) -> Name:
    text = line[index].text[1:-1]
    inner = _inner_head(text, vocabulary)
    name = _name(line, _counted_from(line, index, inner), index, _quoted_type(text, inner), "quoted")
    phrase = PHRASE.search(text) is not None
    certain = _coded(text) or (inner is not None and not phrase and _telling(text, inner)) or (not phrase and _granted(line, index))
    return name._replace(certain=certain, counted=name.counted and not _policies(line, index))


def _telling(text: str, inner: Word) -> bool:
    """Whether the last word of a quotation makes it a name; what is only called a city or a model of something is none: “某地样板”."""
    if inner.head is EntityType.HONOUR and not inner.proper:
        return False
    return inner.named or len(inner.text) > 1 or len(text) > SHORT_QUOTED - 1


def _counted_from(line: Sequence[Token], index: int, inner: Word | None) -> int:
    """The first token of a name that ends with a count of works, which says nothing alone: 城市管理“八大专项行动”."""
    if inner is None or not COUNTED_WORKS.match(line[index].text[1:-1]):
        return index
    first = _left(line, index)
    modified = all(token.kind in ("word", "unknown") for token in line[first:index])
    return first if modified else index


def _quoted_type(text: str, inner: Word | None) -> EntityType:
    """The type of a quotation by its last word: works in number are a programme (“六大应用系统”)."""
    if inner is None or inner.head is None or PHRASE.search(text) or (NUMBERED.match(text) and inner.head is EntityType.PROJECT):
        return EntityType.PROGRAMME
    return inner.head


def _coded(text: str) -> bool:
    """Whether a quotation is a code: 33618, 1+3, but no single digit."""
    return 1 < len(text) <= LONGEST_QUOTED and any(character.isdigit() for character in text) and not COUNT.fullmatch(text)


def _granted(line: Sequence[Token], index: int) -> bool:
    """Whether a quotation is handed out or put to work like a thing with a name: 发放“助企贷”."""
    return index > 0 and line[index - 1].has("granting") and len(line[index].text) > SHORT_QUOTED


def _policies(line: Sequence[Token], index: int) -> bool:
    """Whether a quotation names articles that are counted behind it: “稳三外”十条政策."""
    return index + 1 < len(line) and line[index + 1].text.endswith("条")


def _inner_head(text: str, vocabulary: Vocabulary) -> Word | None:
    """The head that a quotation ends with."""
    found = [word for word, _, stop in vocabulary.matches(text) if stop == len(text) and (word.text != text or word.named)]
    branch = next((end for end in vocabulary.branches if text.endswith(end) and text != end), None)
    if branch is not None:
        return Word(branch, head=EntityType.INDUSTRY)
    return found[0] if found and found[0].head is not None else None


def _headed(line: Sequence[Token], index: int, vocabulary: Vocabulary) -> Name | None:
    """The name that a head ends; none of what stands in number, or is the head alone."""
    word = line[index].word
    assert word is not None
    assert word.head is not None
    motto = _motto(line, index)
    if motto is not None:
        return _name(line, motto, motto, EntityType.PROGRAMME, "quoted")
    first = index if word.named else _after_whose(line, _widened(line, _left(line, index), index), index)
    if (_plural_before(line, first) and not _singular_before(line, first)) or (line[index].has("firms") and not _is_firm(line, index)):
        return None
    specific = _specific(_near(line, first, index)) or word.named or _own(line, first, index) or _one_of_kind(line, first, index)
    if not specific and first == index:
        return None
    level = _leveled(line, first, index)
    told = level or word.head is not EntityType.HONOUR or word.proper or any(token.kind == "quote" for token in line[first:index])
    said = {"certain": specific and told, "level": level, "untitled": not told, "weak": not (specific or word.proper)}
    return _name(line, first, index, _head_type(line, first, index, vocabulary), "head", **said)


def _motto(line: Sequence[Token], index: int) -> int | None:
    """The quotation that a head only says the sort of: “渝中服务”|品牌, “三上三清”|社区|服务行动; None of a name with its head."""
    if not line[index].has("mottoes"):
        return None
    first = index
    while first > 0 and index - first < FARTHEST and _says_sort(line[first - 1]):
        first -= 1
    if first == 0 or line[first - 1].kind != "quote":
        return None
    text = line[first - 1].text[1:-1]
    return first - 1 if len(text) >= SHORT_MOTTO and not CODED.search(text) and not COUNTED_WORKS.match(text) else None


def _says_sort(token: Token) -> bool:
    """Whether a word between a quotation and its head only says more of its sort: 服务|品牌, 社区|服务行动."""
    return token.has("ordinary") and not token.has("adverbs", "conjunctions", "stops", "outer", "verbal", "head", "singular", "plural")


def _after_whose(line: Sequence[Token], first: int, last: int) -> int:
    """Where a programme's name begins that a quotation before its head tells: 渝中区|“十三五”|规划; not so 某行业|“三高”|工程."""
    quote = line[last - 1] if last > first else None
    word = line[last].word
    if quote is None or quote.kind != "quote" or word is None or word.head is not EntityType.PROGRAMME:
        return first
    text = quote.text[1:-1]
    own = PLANNED.fullmatch(text) or CODED.search(text) or (len(text) > 2 and not SPELT.match(text))
    return last - 1 if own else first


def _is_firm(line: Sequence[Token], index: int) -> bool:
    """Whether an everyday word ends a firm's name: behind an unknown word (汉马|科技, 诺邦|生物|科技), and not before a noun."""
    before = line[index - 1] if index else None
    if before is not None and before.has("ordinary") and not before.has(*LOOSE, "head") and index > 1:
        before = line[index - 2]
    after = line[index + 1] if index + 1 < len(line) else None
    goes_on = after is not None and (after.kind in GOING_ON or (after.kind == "word" and not after.has(*LOOSE, "verbal", "outer")))
    return before is not None and before.kind == "unknown" and not goes_on


def _near(line: Sequence[Token], first: int, last: int) -> Sequence[Token]:
    """The words by which a head can single something out; for a head of one character the one before it: 变局中开新局."""
    word = line[last].word
    told = any(token.kind in ("place", "quote", "line") or token.has("own") for token in line[first:last])
    company = word is not None and word.head is EntityType.ORGANISATION and not word.proper
    short = company or (word is not None and len(word.text) == 1 and word.head in SHORT_HEADED)
    loose = short and not told
    return line[max(first, last - 1) : last] if loose else line[first:last]


def _head_type(line: Sequence[Token], first: int, last: int, vocabulary: Vocabulary) -> EntityType:
    """The type that a head gives; works in number, under a slogan or of nothing built are a programme: “四久”工程, 人才强基工程."""
    word = line[last].word
    assert word is not None
    assert word.head is not None
    if not line[last].has("schemes"):
        return word.head
    slogan = first + 1 == last and line[first].kind == "quote"
    several = first < last and NUMBERED.match(line[first].text) is not None
    idea = first < last and all(token.kind == "word" and not _built(token, vocabulary) for token in line[first:last])
    return EntityType.PROGRAMME if slogan or several or idea else word.head


def _built(token: Token, vocabulary: Vocabulary) -> bool:
    return token.has("own") or any(word in token.text for word in vocabulary.physical)


def _own(line: Sequence[Token], first: int, last: int) -> bool:
    """Whether a government's own body or house is named: 区|卫生健康委, 市|图书馆."""
    word = line[last].word
    if word is None or first + 1 != last or not word.proper or len(word.text) < 3:
        return False
    return line[first].has("own") or (line[first].has("committees") and word.head is EntityType.ORGANISATION)


def _one_of_kind(line: Sequence[Token], first: int, last: int) -> bool:
    return _singular_before(line, first) and (first < last or len(line[last].text) > 3)


def _leveled(line: Sequence[Token], first: int, last: int) -> bool:
    return any(_level(token) for token in line[max(0, first - 1) : min(first + 2, last)])


def _widened(line: Sequence[Token], first: int, last: int) -> int:
    """The first token of a name that 和 parts in two, neither of which is a name: 社区环境|和|物业管理委员会."""
    word = line[last].word
    ground = word is not None and word.head is EntityType.AREA
    bare = ground and not any(token.has("ordinary") for token in line[first:last])  # 文物|和|古镇
    if first < 3 or line[first - 1].text not in ("和", "与") or bare or _specific(line[first:last]) or last - first > 2:
        return first
    begin = _left(line, first - 2)
    part = line[begin : first - 1]
    return begin if all(token.has("ordinary") and not token.has("head", "stage", "verbs") for token in part) else first


def _name(line: Sequence[Token], first: int, last: int, kind: EntityType, rule: str, **said: bool) -> Name:
    """The name that some tokens make; `said` is what is known of it besides."""
    text = "".join(token.text for token in line[first : last + 1])
    before = line[first - 1] if first else None
    return Name(
        line[first].start,
        line[last].stop,
        _bare(text),
        kind,
        rule,
        singular=_singular_before(line, first),
        counted=_counted(line, last),
        sided=before is not None and before.has("prepositions") and not before.has("stage"),
        **said,
    )


def _counted(line: Sequence[Token], last: int) -> bool:
    """Whether a number of them follows: 社区养老服务中心（站）20个."""
    after = [token.kind for token in line[last + 1 : last + 3]]
    return after[:1] == ["quantity"] or after == ["bracket", "quantity"]


def _bare(text: str) -> str:
    """Without the quotation marks, where the whole is quoted."""
    whole = text[0] + text[-1] in ("“”", "‘’") and text[0] not in text[1:] if text else False
    return text[1:-1] if whole else text


def _left(line: Sequence[Token], index: int) -> int:
    """The first token of the phrase that ends at `index`."""
    first = index
    while first > 0 and _inside(line, first - 1) and not _both_quoted(line, first - 1):
        first -= 1
    while first < index and _strips(line, first, index):
        first += 1
    return first


def _both_quoted(line: Sequence[Token], index: int) -> bool:
    """Whether two quotations stand one behind the other, as the members of a list do."""
    return index + 1 < len(line) and line[index].kind == line[index + 1].kind == "quote"


def _inside(line: Sequence[Token], index: int) -> bool:
    """Whether a token can be part of a name that goes on to its right."""
    token = line[index]
    match token.kind:
        case "unknown" | "place" | "quote" | "slogan" | "line" | "latin" | "number":
            return True
        case "bracket":
            return len(token.text) <= 6 and index > 0 and line[index - 1].kind in ("unknown", "word", "place")
        case "mark":
            return token.text in DASHES and index > 0 and line[index - 1].kind in ("unknown", "word", "line", "place")
        case "word":
            return _word_inside(line, index)
        case _:
            return False


def _word_inside(line: Sequence[Token], index: int) -> bool:
    token = line[index]
    if token.text == "至":
        return index > 0 and line[index - 1].kind in ("unknown", "place")
    if (token.word is not None and _is_part(token.word.roles)) or _first_of(line, index):
        return True
    if _ends_before(line, index):
        return False
    if token.has("nominal"):
        return index > 0 and (_modifier(line[index - 1]) or (line[index - 1].has("nominal") and _inside(line, index - 1)))
    return not token.has("stage", "verbs", "adverbs", "prepositions")


@cache
def _is_part(roles: frozenset[str]) -> bool:
    """Whether a word that can be these is part of a name wherever it stands: an everyday word, a head, 全 where it is no verb."""
    whole = "whole" in roles and roles.isdisjoint(("stage", "verbs", "prepositions", "plural"))
    return roles == ORDINARY or "head" in roles or whole


def _ends_before(line: Sequence[Token], index: int) -> bool:
    """Whether a small word or a verb with what it does stands between names."""
    small = line[index].has("stops", "conjunctions", "singular", "plural", "outer")
    return small or _takes(line, index) or _deed(line, index)


def _first_of(line: Sequence[Token], index: int) -> bool:
    """Whether 首批 stands inside a title: 补链强链|首批|城市."""
    before = line[index - 1] if index and line[index].has("singular") else None
    noun = before is not None and before.has("ordinary") and not before.has("levels", "leading", "stage", "verbs", "verbal", "outer")
    return noun and _head_next(line, index)


def _deed(line: Sequence[Token], index: int) -> bool:
    """Whether a verb of stage tells what a name before it does: 重庆|推进|…; not so 环重医|创新|创业|基金."""
    token = line[index]
    if not token.has("stage", "verbs") or token.has("whole") or _head_next(line, index):
        return False
    before, after = line[index - 1] if index else None, line[index + 1] if index + 1 < len(line) else None
    if after is not None and _level(after):
        return True  # 老街|创建|国家级景区
    if before is None or token.has("head"):
        return False
    head = before.word.head if before.word is not None and before.word.proper else None
    striving = head in BUILT and token.word is not None and token.word.stage is Stage.AWARD  # 某文创园|创建|4A级景区
    return head is EntityType.ORGANISATION or striving or (before.kind in ("place", "unknown") and token.has("stage"))


def _head_next(line: Sequence[Token], index: int) -> bool:
    return index + 1 < len(line) and line[index + 1].has("head")


def _modifier(token: Token) -> bool:
    if token.kind in ("unknown", "place", "quote", "line"):
        return True
    if _level(token):
        return True
    return token.has("ordinary", "head", "whole") and not token.has(*LOOSE)


def _strips(line: Sequence[Token], first: int, last: int) -> bool:
    """Whether the first token goes from the front of the name."""
    token = line[first]
    if token.kind == "mark" or token.kind == "bracket":
        return True
    if line[first + 1].kind == "bracket":
        return False
    if _level(token) and not (token.has("leading") and _specific(line[first + 1 : last])):
        return False
    if token.has("trailing", "nominal") and not token.has("head"):
        return True
    return token.has("leading", "adverbs")


def _takes(line: Sequence[Token], index: int) -> bool:
    """Whether a verb has what follows for its object, as it is a name: 希望|新加坡企业, but not 解放碑."""
    if not line[index].has("verbal") or index + 1 == len(line):
        return False
    verb, after = line[index], line[index + 1]
    if after.kind == "unknown":
        together = verb.text + after.text
        return len(after.text) > 1 and segments.is_end(together, 0, len(verb.text), len(together))
    return after.kind in ("place", "quote", "line")


def _level(token: Token) -> bool:
    return token.has("levels") or (token.kind == "place" and token.text in ("中国", "全国"))


def _head_follows(line: Sequence[Token], index: int) -> bool:
    """Whether the phrase goes on to a later head, so that the name ends there."""
    if _only_says(line, index + 1) or _both_quoted(line, index):
        return False
    for later in range(index + 1, len(line)):
        if not _inside(line, later) and not line[later].has("head"):
            return False
        if line[later].has("head"):
            return later - index <= 6
    return False


def _only_says(line: Sequence[Token], index: int) -> bool:
    """Whether a word only says that the name before it is being built: 消费大道|工程, 湿地公园|项目."""
    before = line[index - 1].word if 0 < index < len(line) else None
    strong = before is not None and before.head in BUILT and before.proper and len(before.text) > 1
    return strong and line[index].has("building")


def _specific(part: Sequence[Token]) -> bool:
    """Whether these words single something out: a place, a quotation, a line number, an unknown word of two characters."""
    if any(token.kind in ("quote", "line", "place") or _holds_place(token) for token in part):
        return True
    if part and (part[0].has("own") or NUMBERED.match(part[0].text)) and len(part) > 1:
        return True
    return sum(len(token.text) for token in part if token.kind == "unknown") >= 2


def _holds_place(token: Token) -> bool:
    """Whether a bracket says whose something is: 西部（重庆）科学城."""
    return token.kind == "bracket" and places.load().resolve(token.text[1:-1]) is not None


def _singular_before(line: Sequence[Token], first: int) -> bool:
    return any(token.word is not None and "singular" in token.word.roles for token in line[max(0, first - 3) : first + 1])


def _plural_before(line: Sequence[Token], first: int) -> bool:
    if first == 0:
        return False
    while first > 1 and line[first - 1].has("leading") and not line[first - 1].has("conjunctions", "prepositions"):
        first -= 1  # 三家|专业化|国有公司
    before = line[first - 1]
    return before.kind == "quantity" or before.has("plural")


def _sharing(line: Sequence[Token], name: Name) -> Iterator[Name]:
    """The names that lend their head from this one: 山城巷、白象街传统风貌区."""
    if name.rule != "head":
        return
    first = next(index for index, token in enumerate(line) if token.start == name.start)
    if first < 2 or line[first - 1].text != "、":
        return
    last = next(index for index, token in enumerate(line) if token.stop == name.stop)
    own = _own_length(line[first : last + 1])
    head = "".join(token.text for token in line[first + own : last + 1])
    if own == 0 or not head:
        return
    for begin, stop in list(_items(line, first - 1))[:4]:
        item = line[begin:stop]
        if _own_length(item) < len(item):
            return
        text = "".join(token.text for token in item) + head
        yield name._replace(start=item[0].start, stop=item[-1].stop, text=text, rule="shared-head")


def _own_length(part: Sequence[Token]) -> int:
    """How many tokens are a name's own: unknown words, with the 巷 or 街 that ends them."""
    count = 0
    while count < len(part) and part[count].kind == "unknown":
        count += 1
    lane = 0 < count < len(part) and part[count].has("head") and len(part[count].text) == 1
    return count + 1 if lane else count


def listings(line: Sequence[Token], vocabulary: Vocabulary) -> Iterator[Listing]:
    """The lists of a sentence that 等 ends, with what their items are said to be."""
    for index, token in enumerate(line):
        items = tuple(_examples(line, index, vocabulary)) if token.text == "等" else ()
        if items:
            whole = _class_phrase(line, index, vocabulary)
            count = next((after.text for after in line[index + 1 : index + 3] if after.kind == "quantity"), "")
            text = "".join(after.text for after in line[index + 1 : index + 9])
            stop = token.stop + max(text.find(whole), 0) + len(whole)
            yield Listing(items, count, whole, min(item.start for item in items), stop)


def _examples(line: Sequence[Token], index: int, vocabulary: Vocabulary) -> Iterator[Name]:
    """The items before 等, named by the class behind it."""
    said = _class_phrase(line, index, vocabulary)
    kind = vocabulary.class_type(said)
    if kind is None:
        return
    counted = any(token.kind == "quantity" or token.has("plural") for token in line[index + 1 : index + 9])
    spans = list(_items(line, index))
    together = kind in (EntityType.PROJECT, EntityType.ORGANISATION) and any(_specific(line[first:last]) for first, last in spans)
    for first, last in spans:
        if first > 0 and line[first - 1].kind == "quantity":
            continue
        item = line[first:last]
        specific = _specific(item) or (_own_length(item) == len(item) and sum(len(token.text) for token in item) > 1)
        headed = item[-1].has("head")
        if kind is EntityType.INDUSTRY:
            yield from _industry_item(line, first, last, vocabulary)
        elif specific or (together and _partly_proper(item, kind)) or (headed and counted and _enough(item)):
            own = item[-1].word.head if headed and item[-1].word and item[-1].word.head else kind
            yield _name(line, first, last - 1, own, "list")._replace(counted=False)


def _partly_proper(item: Sequence[Token], kind: EntityType) -> bool:
    """Whether a phrase beside a name is one: any work, a firm of few characters (阳光电源), but none that does 有色金属采选."""
    short = kind is EntityType.PROJECT or sum(len(token.text) for token in item) <= LONGEST_FIRM
    return len(item) > 1 and (short or any(token.kind != "word" or token.has("head") for token in item))


def _enough(item: Sequence[Token]) -> bool:
    """Whether an ordinary phrase is long enough for a name in a counted list: 总部城等15万平方米载体, but no 数据中心."""
    word = item[-1].word
    return len(item[-1].text) + len(item) > 3 and (len(item) > 1 or (word is not None and word.proper))


def _industry_item(line: Sequence[Token], first: int, last: int, vocabulary: Vocabulary) -> Iterator[Name]:
    """An item of a list of industries, which may be an ordinary phrase: 高端摩托车等6个产业集群; no spot, as in 菜园坝等业态."""
    name = _name(line, first, last - 1, EntityType.INDUSTRY, "list")
    word = line[last - 1].word
    head = None if word is None else word.head
    spot = head in BUILT or (first + 1 == last and line[first].kind == "unknown" and name.text.endswith(tuple(vocabulary.spots)))
    if 1 < len(name.text) <= LONGEST_BRANCH and not spot:
        yield name._replace(counted=False)


def _class_phrase(line: Sequence[Token], index: int, vocabulary: Vocabulary) -> str:
    """What the items before 等 are said to be: 150万平方米高端载体 → 高端载体, 商务楼宇综合整治 → 商务楼宇."""
    text = longest = ""
    for token in line[index + 1 : index + 9]:
        if token.kind in ("quantity", "number") or token.has("plural"):
            text = ""
        elif token.kind in ("unknown", "quote") or _class_word(token):
            text += token.text
            longest = text if vocabulary.class_type(text) else longest
        else:
            break
    return longest


def _class_word(token: Token) -> bool:
    if token.has("conjunctions") or (token.has("adverbs", "stage", "verbs") and not token.has("nominal")):
        return False
    return token.has("ordinary", "head", "leading", "nominal", "whole", "trailing")


def _items(line: Sequence[Token], index: int) -> Iterator[tuple[int, int]]:
    """[first, last) of the items of the list that ends before `index`, from the right."""
    stop = index
    while stop > 0:
        first = stop
        while first > 0 and _inside(line, first - 1) and (first == stop or not _both_quoted(line, first - 1)):
            first -= 1
        begin = first
        while begin < stop - 1 and _strips(line, begin, stop - 1):
            begin += 1
        if first > 0 and line[first - 1].text == "等":
            return
        if begin < stop:
            yield begin, stop
        stop = _item_before(line, first)


def _item_before(line: Sequence[Token], first: int) -> int:
    """Where the item before one that begins at `first` ends; 0 where the list begins."""
    if first > 0 and _both_quoted(line, first - 1):
        return first  # “甲”“乙”等
    while first > 0 and line[first - 1].has("singular"):
        first -= 1
    return first - 1 if first > 0 and line[first - 1].text in ("、", "和", "及", "以及", "与") else 0


def _without_overlaps(found: list[Name]) -> list[Name]:
    """The longest of names that overlap, from left to right."""
    kept: list[Name] = []
    for name in sorted(found, key=lambda name: (name.start - name.stop, name.rule not in ("list", "shared-head"), name.start)):
        if all(name.stop <= other.start or other.stop <= name.start for other in kept):
            kept.append(name)
    return sorted(kept, key=lambda name: name.start)
