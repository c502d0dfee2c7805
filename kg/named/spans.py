"""Where a name begins and ends in a sentence, and what singles it out: 西部（重庆）科学城, 补链强链首批城市."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kg import places, resources
from kg.extract import segments
from kg.model import EntityType, Stage
from kg.named.lexing import Token
from kg.named.vocabulary import ORDINARY, words_of

LOOSE = ("stage", "verbs", "adverbs", "prepositions", "stops", "conjunctions", "plural", "leading")
GOING_ON = ("unknown", "place", "quote", "latin")  # kinds of tokens with which a phrase goes on
COUNT = re.compile("[\\d一二三四五六七八九十百]{1,12}[条个项件家]")  # “31条” is a number of articles, no name
BUILT = (EntityType.AREA, EntityType.PROJECT)
MADE = (*BUILT, EntityType.ORGANISATION)
NUMBERED = re.compile(r"[一二三四五六七八九十]{1,6}(?:大|项)")
COUNTED_WORKS = re.compile(r"[二三四五六七八九十]{1,3}大")
SECTION = 5  # tokens in the name of a part of a line
SECTIONED = re.compile("[^一这各阶地时]段[）)]?$")
SECTIONS = ("至", "到", "—", "-", "－")  # between the ends of a part
ORDINAL = "第"
DASHES = frozenset("—-－~～·")


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


def name_of(line: Sequence[Token], first: int, last: int, kind: EntityType, rule: str, **said: bool) -> Name:
    """The name that some tokens make; `said` is what is known of it besides."""
    text = "".join(token.text for token in line[first : last + 1])
    before = line[first - 1] if first else None
    return Name(
        line[first].start,
        line[last].stop,
        _bare(text),
        kind,
        rule,
        singular=singular_before(line, first),
        counted=_counted(line, last),
        sided=before is not None and before.has("prepositions") and not before.has("stage"),
        **said,
    )


def _counted(line: Sequence[Token], last: int) -> bool:
    """Whether a number of them follows: 社区养老服务中心（站）20个, but no time: 文化馆|6月|开馆."""
    after = line[last + 1 : last + 3]
    number = next((token for token in after[:2] if token.kind != "bracket"), None)
    return number is not None and number.kind == "quantity" and not counts(number, "times")


@cache
def _units(kind: str) -> tuple[str, ...]:
    return tuple(resources.tables("named/lexing.toml")[kind]["words"])


def has_unit(text: str, kind: str) -> bool:
    """Whether a number ends with a unit of a kind of lexing.toml: `times`, `sizes`, `money`, `articles` or `best`."""
    return text.endswith(_units(kind))


def counts(token: Token, kind: str) -> bool:
    """Whether a token is a number with such a unit."""
    return token.kind == "quantity" and has_unit(token.text, kind)


def is_size(token: Token) -> bool:
    """Whether a number says how large what is named is: 110千伏|输变电工程."""
    return counts(token, "sizes")


def _bare(text: str) -> str:
    """Without the quotation marks, where the whole is quoted."""
    whole = text[0] + text[-1] in ("“”", "‘’") and text[0] not in text[1:] if text else False
    return text[1:-1] if whole else text


def begins(line: Sequence[Token], index: int) -> int:
    """The first token of the phrase that ends at `index`."""
    first = index
    while first > 0 and is_inside(line, first - 1) and not are_both_quoted(line, first - 1):
        first -= 1
    while first < index and strips(line, first, index):
        first += 1
    return first


def are_both_quoted(line: Sequence[Token], index: int) -> bool:
    """Whether two quotations stand one behind the other, as the members of a list do."""
    return index + 1 < len(line) and line[index].kind == line[index + 1].kind == "quote"


def is_inside(line: Sequence[Token], index: int) -> bool:
    """Whether a token can be part of a name that goes on to its right."""
    token = line[index]
    match token.kind:
        case "unknown" | "place" | "quote" | "slogan" | "line" | "latin" | "number":
            return True
        case "bracket":
            return len(token.text) <= 6 and index > 0 and line[index - 1].kind in ("unknown", "word", "place")
        case "mark":
            return token.text in DASHES and index > 0 and line[index - 1].kind in ("unknown", "word", "line", "place")
        case "quantity":
            return is_size(token) or (index > 0 and line[index - 1].has("makers"))  # 中储粮|6万吨|粮食仓储项目
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
    if token.has("fields") and _head_next(line, index):
        return True
    if token.has("nominal"):
        return index > 0 and (_modifier(line[index - 1]) or (line[index - 1].has("nominal") and is_inside(line, index - 1)))
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
        return _wins(line, index)
    before, after = line[index - 1] if index else None, line[index + 1] if index + 1 < len(line) else None
    if after is not None and is_level(after) and not (token.text in words_of("reaching") and after.text in words_of("worldwide")):
        return True  # 老街|创建|国家级景区
    if before is None or token.has("head"):
        return False
    head = before.word.head if before.word is not None and before.word.proper else None
    striving = head in BUILT and token.word is not None and token.word.stage is Stage.AWARD  # 某文创园|创建|4A级景区
    return head is EntityType.ORGANISATION or striving or (before.kind in ("place", "unknown") and token.has("stage"))


def _wins(line: Sequence[Token], index: int) -> bool:
    """Whether a verb of award stands right before a title: 油茶|创建|优势特色产业集群."""
    word, after = line[index].word, line[index + 1].word if index + 1 < len(line) else None
    return word is not None and word.stage is Stage.AWARD and after is not None and after.head is EntityType.HONOUR and after.proper


def _head_next(line: Sequence[Token], index: int) -> bool:
    return index + 1 < len(line) and line[index + 1].has("head")


def _modifier(token: Token) -> bool:
    if token.kind in ("unknown", "place", "quote", "line"):
        return True
    if is_level(token):
        return True
    return token.has("ordinary", "head", "whole") and not token.has(*LOOSE)


def strips(line: Sequence[Token], first: int, last: int) -> bool:
    """Whether the first token goes from the front of the name."""
    token = line[first]
    if token.kind in ("mark", "bracket") or (token.kind == "place" and token.text in words_of("ours")):
        return True
    if line[first + 1].kind == "bracket":
        return False
    if is_level(token) and not (token.has("leading") and is_specific(line[first + 1 : last])):
        return False
    if token.has("trailing", "nominal") and not token.has("head"):
        return not (token.has("fields") and _head_next(line, first))
    return token.has("leading", "adverbs", "carrying")


def after_ruling(line: Sequence[Token], first: int, last: int) -> int:
    """Where the name of a thing begins behind a verb that has a name of its own for its object: 集成|推进|川渝高竹新区."""
    ruled = (index + 1 for index in range(last - 2, first - 1, -1) if _rules(line[index], line[index + 1]))
    return next(ruled, first)


def _rules(verb: Token, after: Token) -> bool:
    named = (after.kind == "place" and not is_level(after)) or (after.kind == "unknown" and len(after.text) > 1)
    return (named or is_body(after)) and verb.has("ruling")


def _takes(line: Sequence[Token], index: int) -> bool:
    """Whether a verb has what follows for its object, as it is a name: 希望|新加坡企业, but not 解放碑."""
    if not line[index].has("verbal") or index + 1 == len(line):
        return False
    verb, after = line[index], line[index + 1]
    if after.kind == "unknown":
        together = verb.text + after.text
        return len(after.text) > 1 and segments.is_end(together, 0, len(verb.text), len(together))
    return after.kind in ("place", "quote", "line") or is_body(after)


def section_end(line: Sequence[Token], index: int) -> int:
    """The last token of the part of a line that is told: 渝昆高铁|泸州段, 汉巴南铁路|南充至巴中段; `index` where the whole is."""
    if not (line[index].has("lines") or line[index].kind == "line"):
        return index
    for last in range(index + 1, min(index + 1 + SECTION, len(line))):
        if SECTIONED.search("".join(token.text for token in line[index + 1 : last + 1])):
            return last
        if line[last].text not in SECTIONS and not _of_section(line[last]):
            return index
    return index


def _of_section(token: Token) -> bool:
    return token.kind in ("unknown", "place") or (token.has("ordinary") and not token.has(*LOOSE, "head"))


def is_level(token: Token) -> bool:
    """Whether a token says of which level something is: 国家级, 省级, 全国."""
    return token.has("levels") or (token.kind == "place" and token.text in ("中国", "全国"))


def head_follows(line: Sequence[Token], index: int) -> bool:
    """Whether the phrase goes on to a later head, so that the name ends there."""
    if only_says(line, index + 1) or are_both_quoted(line, index):
        return False
    for later in range(index + 1, len(line)):
        if not is_inside(line, later) and not line[later].has("head"):
            return False
        if line[later].has("head"):
            return later - index <= 6
    return False


def only_says(line: Sequence[Token], index: int) -> bool:
    """Whether a word only says that the name before it is being built: 消费大道|工程, 湿地公园|项目."""
    before = line[index - 1].word if 0 < index < len(line) else None
    strong = before is not None and before.head in BUILT and before.proper and len(before.text) > 1
    return strong and line[index].has("building")


def is_specific(part: Sequence[Token]) -> bool:
    """Whether these words single something out: a place, a quotation, a line number, an unknown word of two characters."""
    if any(token.kind in ("quote", "line", "place") or _holds_place(token) or is_size(token) or is_body(token) for token in part):
        return True
    if len(part) > 1 and (NUMBERED.match(part[0].text) or (part[0].has("own") and not part[1].has("leading"))):
        return True
    return sum(len(token.text) for token in part if token.kind == "unknown") >= 2


def is_body(token: Token) -> bool:
    """Whether a word is the name of a body by itself: 华为|云计算基地."""
    return token.word is not None and token.word.named and token.word.head is EntityType.ORGANISATION


def _holds_place(token: Token) -> bool:
    """Whether a bracket says whose something is: 西部（重庆）科学城."""
    return token.kind == "bracket" and places.load().resolve(token.text[1:-1]) is not None


def singular_before(line: Sequence[Token], first: int) -> bool:
    """Whether the words before, or the first one, say that it is the only or the first of its kind: 首个."""
    return any(token.word is not None and "singular" in token.word.roles for token in line[max(0, first - 3) : first + 1])


def plural_before(line: Sequence[Token], first: int) -> bool:
    """Whether a number or a word of many stands before: 三家, 一批."""
    if first == 0:
        return False
    while first > 1 and line[first - 1].has("leading") and not line[first - 1].has("conjunctions", "prepositions"):
        first -= 1  # 三家|专业化|国有公司
    before = line[first - 1]
    number = before.kind == "quantity" and not is_dated(before) and not counts(before, "money")
    return number or before.has("plural")


def is_dated(token: Token) -> bool:
    """Whether a number is a time or says which of several: 2023年度, 第四批."""
    return counts(token, "times") or (token.kind == "quantity" and token.text.startswith(ORDINAL))
