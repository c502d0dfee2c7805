"""Lists whose items are names: 山城巷、白象街传统风貌区, 来福士、总部城等高端载体."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model import EntityType
from kg.named import industries
from kg.named.lexing import JOINING, Token
from kg.named.spans import BUILT, Name, after_ruling, are_both_quoted, is_inside, is_specific, name_of, strips
from kg.named.vocabulary import TWO, Vocabulary, ends_of, words_of

LONGEST_BRANCH = 12  # characters of a branch of industry; what is longer is a clause
LONGEST_FIRM = 5  # characters of a firm's name in a list: 阳光电源


@dataclass(frozen=True, slots=True)
class Listing:
    """Items said to be one of something: 卫星互联网、生物制造|等|18个|“新星”产业集群; `whole` is what they are said to be."""

    items: tuple["Name", ...]
    count: str
    whole: str
    start: int
    stop: int


def sharing(line: Sequence[Token], name: Name) -> Iterator[Name]:
    """The names that lend their head from this one: 山城巷、白象街传统风貌区."""
    if name.rule != "head":
        return
    first = next(index for index, token in enumerate(line) if token.start == name.start)
    if first < 2 or line[first - 1].text != "、":
        return
    last = next(index for index, token in enumerate(line) if token.stop == name.stop)
    own = _own_length(line[first : last + 1])
    head = "".join(token.text for token in line[first + own : last + 1])
    if own == 0 or not head or line[last].has("firms"):
        return
    for begin, stop in list(_items(line, first - 1))[:4]:
        item = line[begin:stop]
        if _own_length(item) < len(item) or item[-1].text.endswith(ends_of("ended")):
            return
        text = "".join(token.text for token in item) + head
        yield name._replace(start=item[0].start, stop=item[-1].stop, text=text, rule="shared-head")


def siblings(line: Sequence[Token], name: Name) -> Iterator[Name]:
    """The names of everyday words that stand in a list with one of the same head: 红旗路、|建设路|、|新华路|."""
    last = next((index for index, token in enumerate(line) if token.stop == name.stop), None)
    if last is None or not (name.certain and name.rule == "head" and name.type in BUILT and len(line[last].text) == 1):
        return
    first = next(index for index, token in enumerate(line) if token.start <= name.start < token.stop)
    for step, at in ((-1, first - 1), (1, last + 1)):
        while (span := _sibling(line, at, step, line[last].text)) is not None:
            yield name_of(line, *span, name.type, "sibling")
            at = span[0] - 1 if step < 0 else span[1] + 1


def _sibling(line: Sequence[Token], at: int, step: int, head: str) -> tuple[int, int] | None:
    """The first and last token of a word and a head behind the 、 or 和 at a place of a list, to the left or to the right."""
    first, last = (at - 2, at - 1) if step < 0 else (at + 1, at + 2)
    if first < 0 or last >= len(line) or not (line[at].text == "、" or line[at].has("conjunctions")):
        return None
    whole = line[first].kind in JOINING and len(line[first].text) == TWO and line[last].text == head
    bounded = first == 0 or not is_inside(line, first - 1)
    return (first, last) if whole and bounded else None


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
    spans = list(_items(line, index))
    spans = [(first, last) for first, last in spans if not _no_name(line, first, last, kind, vocabulary)]
    for first, last in spans:
        if kind is EntityType.INDUSTRY:
            yield from _industry_item(line, _after_verb(line, first, last), last, vocabulary)
        else:
            yield from _item(line, first if kind is EntityType.PROGRAMME else after_ruling(line, first, last), last, kind, index, spans)


def _no_name(line: Sequence[Token], first: int, last: int, kind: EntityType, vocabulary: Vocabulary) -> bool:
    """Whether an item names nothing of its class: behind a number, a word for a class of firms (瞪羚), a place and nothing else."""
    counted = first > 0 and line[first - 1].kind == "quantity"
    plain = "".join(token.text for token in line[first:last]).strip("“”")
    place = last - first == 1 and line[first].kind == "place"
    area = kind in BUILT and plain.endswith(ends_of("natural"))
    return counted or plain in vocabulary.slogans | words_of("kinds") or (place and not area)


def _item(line: Sequence[Token], first: int, last: int, kind: EntityType, index: int, spans: Sequence[tuple[int, int]]) -> Iterator[Name]:
    """The name that an item is among the others of its list, which 等 ends at `index`."""
    counted = any(token.kind == "quantity" or token.has("plural") for token in line[index + 1 : index + 9])
    together = kind in (EntityType.PROJECT, EntityType.ORGANISATION) and any(is_specific(line[begin:end]) for begin, end in spans)
    item, word = line[first:last], line[last - 1].word
    specific = is_specific(item) or (_own_length(item) == len(item) and sum(len(token.text) for token in item) > 1)
    headed = word is not None and word.head is not None
    if specific or (together and _partly_proper(item, kind)) or (headed and (counted or _is_event(item)) and _enough(item)):
        firm = kind is EntityType.ORGANISATION and len(line[last - 1].text) == 1  # 会稽山等企业
        firm = firm or (kind is EntityType.PROJECT and line[last - 1].has("makers"))  # 通威、晶澳等百亿级项目
        own = word.head if word is not None and word.head is not None and not firm else kind
        own = EntityType.AREA if last - first == 1 and line[first].text in words_of("regions") else own
        yield name_of(line, first, last - 1, own, "list")._replace(counted=False)


def _partly_proper(item: Sequence[Token], kind: EntityType) -> bool:
    """Whether a phrase beside a name is one: any work, a firm of few characters (阳光电源), but none that does 有色金属采选."""
    short = kind is EntityType.PROJECT or sum(len(token.text) for token in item) <= LONGEST_FIRM
    return len(item) > 1 and (short or any(token.kind != "word" or token.has("head") for token in item))


def _is_event(item: Sequence[Token]) -> bool:
    """Whether a phrase ends as names of events do: 文旅|博览会."""
    word = item[-1].word
    return len(item) > 1 and word is not None and word.head is EntityType.EVENT and word.proper


def _enough(item: Sequence[Token]) -> bool:
    """Whether an ordinary phrase is long enough for a name in a counted list: 总部城等15万平方米载体, but no 数据中心."""
    word = item[-1].word
    return len(item[-1].text) + len(item) > 3 and (len(item) > 1 or (word is not None and word.proper))


def _industry_item(line: Sequence[Token], first: int, last: int, vocabulary: Vocabulary) -> Iterator[Name]:
    """An item of a list of industries, which may be an ordinary phrase: 高端摩托车等6个产业集群; no spot, as in 菜园坝等业态."""
    name = name_of(line, first, last - 1, EntityType.INDUSTRY, "list")
    word = line[last - 1].word
    head = None if word is None else word.head
    spot = head in BUILT or (first + 1 == last and line[first].kind == "unknown" and name.text.endswith(tuple(vocabulary.spots)))
    if 1 < len(name.text) <= LONGEST_BRANCH and not spot:
        yield name._replace(counted=False)


def _after_verb(line: Sequence[Token], first: int, last: int) -> int:
    """Where the branch of an item begins that says what is done with it: 前瞻|布局|氢能."""
    verbs = (index + 1 for index in range(last - 2, first - 1, -1) if line[index].text in industries.load().verbs)
    return next(verbs, first)


def _class_phrase(line: Sequence[Token], index: int, vocabulary: Vocabulary) -> str:
    """What the items before 等 are said to be: 150万平方米高端载体 → 高端载体, 商务楼宇综合整治 → 商务楼宇."""
    text = longest = ""
    for token in line[index + 1 : index + 9]:
        if token.kind in ("quantity", "number") or token.has("plural"):
            text = ""
        elif token.kind in ("unknown", "quote") or _class_word(token):
            text += token.text
            longest = text if vocabulary.class_type(text) else "" if text.endswith(ends_of("classless")) else longest
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
        while first > 0 and is_inside(line, first - 1) and (first == stop or not are_both_quoted(line, first - 1)):
            first -= 1
        begin = first
        while begin < stop - 1 and strips(line, begin, stop - 1):
            begin += 1
        if first > 0 and line[first - 1].text == "等":
            return
        if begin < stop:
            yield begin, stop
        stop = _item_before(line, first)


def _item_before(line: Sequence[Token], first: int) -> int:
    """Where the item before one that begins at `first` ends; 0 where the list begins."""
    if first > 0 and are_both_quoted(line, first - 1):
        return first  # “甲”“乙”等
    while first > 0 and line[first - 1].has("singular"):
        first -= 1
    return first - 1 if first > 0 and line[first - 1].text in ("、", "和", "及", "以及", "与") else 0
