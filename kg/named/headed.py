"""Names that end with a head: 红岩村大桥, 区卫生健康委, “三上三清”社区服务行动."""

import re
from collections.abc import Sequence

from kg.model import EntityType
from kg.named.lexing import Token
from kg.named.spans import (
    COUNTED_WORKS,
    GOING_ON,
    LOOSE,
    MADE,
    NUMBERED,
    Name,
    after_ruling,
    begins,
    is_body,
    is_level,
    is_specific,
    name_of,
    plural_before,
    section_end,
    singular_before,
)
from kg.named.vocabulary import TWO, Word, ends_of, is_of_building, is_saying, words_of

FEWEST = 2  # words before 工程 that make the name of a scheme
LONGEST_SCHEME = 18  # characters of what a scheme is for
FARTHEST = 2  # everyday words between a quotation and the head that says its sort
CODED = re.compile(r"[\dA-Za-z+×]")
SHORT_HEADED = (EntityType.ORGANISATION, EntityType.EVENT)
SPELT = re.compile(r"[一二三四五六七八九十百千万两N\d]")  # how a quotation begins that counts: “三级联动”, “一心四片”
PLANNED = re.compile(r"十[一二三四五六七八九]五")  # “十四五”, which names a plan by itself
SHORT_MOTTO = 4  # characters from which on a quotation before 行动 is a name by itself
SHORT_REFORM = 3  # and before 改革: “放管服”


def headed_name(line: Sequence[Token], index: int) -> Name | None:
    """The name that a head ends; none of what stands in number, or is the head alone."""
    word = line[index].word
    assert word is not None
    assert word.head is not None
    motto = _motto(line, index)
    if motto is not None:
        return name_of(line, motto, motto, EntityType.PROGRAMME, "quoted")
    first = _named_from(line, index) if word.named else _after_whose(line, _widened(line, _begins(line, index), index), index)
    if word.head in MADE:
        first = after_ruling(line, first, index)
    if _names_none(line, first, index):
        return None
    specific = is_specific(_near(line, first, index)) or word.named or _own(line, first, index) or _one_of_kind(line, first, index)
    specific = specific or _is_of_campaign(line, first, index)
    if not specific and first == index:
        return None
    level = _leveled(line, first, index) or _bare_title(line, first, index)
    told = level or word.head is not EntityType.HONOUR or word.proper or any(token.kind == "quote" for token in line[first:index])
    kind = _head_type(line, first, index)
    called = first > 0 and _done_by(word) == "convening" and line[first - 1].has("convening") and index - first > FEWEST
    scheme = called or (kind is EntityType.PROGRAMME and word.text.endswith(ends_of("building")) and index - first >= FEWEST)
    said = {"certain": specific and told, "level": level, "untitled": not told, "weak": not (specific or word.proper or scheme)}
    first = first - 1 if _has_reach(line, first, word) else first
    return name_of(line, first, section_end(line, index), kind, "head", **said)


def _is_of_campaign(line: Sequence[Token], first: int, index: int) -> bool:
    """Whether a plan or policy is one of a campaign of the whole country: 保交楼|专项行动."""
    word = line[index].word
    planned = word is not None and word.head in (EntityType.PROGRAMME, EntityType.POLICY)
    return planned and any(token.has("campaigns") for token in line[first:index])


def _named_from(line: Sequence[Token], index: int) -> int:
    """Where a name in itself begins, with the country that a bank or firm bears: 中国|进出口银行."""
    return index - 1 if index > 0 and is_body(line[index]) and line[index - 1].kind == "place" and is_level(line[index - 1]) else index


def _has_reach(line: Sequence[Token], first: int, word: Word) -> bool:
    """Whether the word before an event's name says how far it reaches: 世界|互联网大会, 全国|糖酒会."""
    return word.head is EntityType.EVENT and first > 0 and line[first - 1].has("levels") and line[first - 1].has("leading")


def _names_none(line: Sequence[Token], first: int, last: int) -> bool:
    """Whether a phrase stands in number, ends a list, is cut off, ends as firms do but is none, or says but a kind of things."""
    number = plural_before(line, first) and not singular_before(line, first)
    kind = "".join(token.text for token in line[first : last + 1]) in words_of("kinds")
    rest = first > 0 and line[first - 1].text == "等" and not is_specific(line[first:last])
    cut = line[first].text in words_of("vague") or (len(line[last].text) == 1 and is_saying(line[last - 1].text + line[last].text))
    firm = line[last].has("firms") and not _is_firm(line, last)
    return number or kind or rest or cut or firm or _reform_goes_on(line, last)


def _reform_goes_on(line: Sequence[Token], last: int) -> bool:
    """Whether a reform is but the first half of a name: 公立医院改革|与|高质量发展|示范项目."""
    after = line[last + 1 : last + 3]
    joined = len(after) > 1 and after[0].has("conjunctions") and after[1].text in words_of("reformed")
    return joined and line[last].text.endswith(ends_of("reforming"))


def _begins(line: Sequence[Token], index: int) -> int:
    """Where the name begins that a head ends; of a scheme that is carried out right behind the verb, whatever verbs it holds:
    开展|打击整治养老诈骗|专项行动."""
    first, word = begins(line, index), line[index].word
    role = None if word is None else _done_by(word)
    if role is None:
        return first
    start = first
    while start > 0 and index - start <= LONGEST_SCHEME and _in_scheme(line[start - 1], role) and not _parts_heads(line, start - 1):
        start -= 1
    scheme = start < first and start > 0 and (line[start - 1].has(role) or _parts_heads(line, start - 1))
    long = sum(len(token.text) for token in line[start:index]) > LONGEST_SCHEME
    return start if scheme and not long and not line[start].has("conjunctions") else first


def _done_by(word: Word) -> str | None:
    """The role of the verbs right behind which such a thing is named: schemes are carried out, meetings called."""
    if word.head is EntityType.PROGRAMME and word.text.endswith(ends_of("carried")):
        return "carrying"
    return "convening" if word.head is EntityType.EVENT and word.text.endswith(ends_of("gathered")) else None


def _parts_heads(line: Sequence[Token], index: int) -> bool:
    """Whether a small word stands behind a name of its own: 全民健身行动|和|…."""
    return line[index].has("conjunctions") and index > 0 and line[index - 1].has("head")


def _in_scheme(token: Token, role: str) -> bool:
    """Whether a word can stand in what is carried out: any but those that say that there are several, or end a phrase."""
    plain = token.kind in ("word", "unknown", "place")
    return plain and not token.has(role, "stops", "plural", "singular", "enacting") and token.text not in ("、", "以及", "及")


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
    short = SHORT_REFORM if line[index].text.endswith(ends_of("reforming")) else SHORT_MOTTO
    return first - 1 if len(text) >= short and not CODED.search(text) and not COUNTED_WORKS.match(text) else None


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


def _head_type(line: Sequence[Token], first: int, last: int) -> EntityType:
    """The type that a head gives; works in number, under a slogan or of nothing built are a programme: “四久”工程, 人才强基工程;
    what only a level singles out is a title: 国家级|企业|技术中心."""
    word = line[last].word
    assert word is not None
    assert word.head is not None
    if _bare_title(line, first, last):
        return EntityType.HONOUR
    if not line[last].has("schemes"):
        return word.head
    slogan = first + 1 == last and line[first].kind == "quote"
    several = first < last and NUMBERED.match(line[first].text) is not None
    return EntityType.PROGRAMME if slogan or several or _builds_nothing(line[first:last]) else word.head


def _bare_title(line: Sequence[Token], first: int, last: int) -> bool:
    """Whether a name of a thing is but of a grade, which many can hold: 4A|级|景区, 国家级|企业|技术中心; none of works: 省级|科技|项目."""
    word = line[last].word
    if word is None or word.head not in MADE or first == last or word.text in words_of("ungranted"):
        return False
    if line[first].text in words_of("ranks") and word.text in words_of("granted"):
        return last - first <= FARTHEST and all(token.kind == "word" for token in line[first + 1 : last])
    latin, rated = line[first].kind == "latin", line[first].text.endswith("级")
    begin = first + 1 if latin and not rated else first
    graded = begin < last and (line[begin].text in words_of("grades") or (latin and rated))
    return graded and all(token.kind == "word" and token.text != "以上" for token in line[begin + 1 : last])


def _builds_nothing(part: Sequence[Token]) -> bool:
    """Whether works are of nothing built: none of the words is of what is built, and they are no name but one of two characters."""
    said = [token for token in part if token.kind != "word"]
    new = all(token.kind == "quote" or (token.kind == "unknown" and len(token.text) == TWO) for token in said)
    fronted = bool(part) and (part[0].kind == "word" or part[0].kind == "quote") and len(said) <= 1
    return fronted and new and not any(_built(token) for token in part)


def _built(token: Token) -> bool:
    return token.has("own") or is_of_building(token.text)


def _own(line: Sequence[Token], first: int, last: int) -> bool:
    """Whether a government's own body or house is named: 区|卫生健康委, 市|图书馆."""
    word = line[last].word
    if word is None or first + 1 != last or not word.proper or len(word.text) < 3:
        return False
    return line[first].has("own") or (line[first].has("committees") and word.head is EntityType.ORGANISATION)


def _one_of_kind(line: Sequence[Token], first: int, last: int) -> bool:
    return singular_before(line, first) and (first < last or len(line[last].text) > 3)


def _leveled(line: Sequence[Token], first: int, last: int) -> bool:
    return any(is_level(token) for token in line[max(0, first - 1) : min(first + 2, last)])


def _works_joined(line: Sequence[Token], first: int, last: int) -> bool:
    """Whether 和 joins two verbs that are said of one thing: 湘江流域一体化保护|和|修复工程."""
    works = line[last].has("joint") and line[first - 2].has("joining") and not is_specific(line[first:last]) and last - first <= 1
    return works and is_specific(line[begins(line, first - 2) : first - 2])


def _widened(line: Sequence[Token], first: int, last: int) -> int:
    """The first token of a name that 和 parts in two, neither of which is a name: 社区环境|和|物业管理委员会."""
    word = line[last].word
    ground = word is not None and word.head is EntityType.AREA
    if first >= 3 and line[first - 1].text in ("和", "与") and _works_joined(line, first, last):
        return begins(line, first - 2)
    bare = ground and not any(token.has("ordinary") for token in line[first:last])  # 文物|和|古镇
    if first < 3 or line[first - 1].text not in ("和", "与") or bare or is_specific(line[first:last]) or last - first > 2:
        return first
    begin = begins(line, first - 2)
    part = line[begin : first - 1]
    own = part[1:] if word is not None and word.head in SHORT_HEADED and part[0].kind in ("place", "unknown") else part
    return begin if own and all(_is_noun(token) for token in own) else first


def _is_noun(token: Token) -> bool:
    """Whether a word of a phrase that 和 parts is an everyday noun, or a reform."""
    headed = token.has("head") and not token.text.endswith(ends_of("reforming"))
    return token.has("ordinary") and not headed and not token.has("stage", "verbs")
