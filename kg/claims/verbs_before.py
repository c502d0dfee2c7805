"""The verbs before a number that stands before its noun: 新增｜30家, 新增甲、乙等｜5座, 改造和新建｜2万所, 50个堵点、11条道路改造."""

from kg.claims.edges import phrase_start
from kg.claims.items import LINKS
from kg.claims.spot import Spot
from kg.extract import phrases
from kg.extract.segments import is_nominal, words

SHORTEST = 4  # characters of a noun that may share the works of the next


def verb_before(spot: Spot) -> str:
    """The verb right before a number, the longest that ends there."""
    match = phrases.pattern_of("flow_before").search(spot.left)
    return match.group() if match else ""


def own_verb(spot: Spot) -> str:
    """The verb right before a number, unless it is the works of the noun before it."""
    verb = verb_before(spot)
    return "" if verb in phrases.table("works") and _is_behind_noun(spot, verb) else verb


def _is_behind_noun(spot: Spot, verb: str) -> bool:
    """Whether a verb of works before a number stands behind its noun: 某高速｜改扩建｜两个项目."""
    stop = spot.item.left[1] - len(verb)
    start, subject = phrase_start(spot.text, spot.item.left[0], stop, spot.scene)
    before = spot.text[start:stop]
    if subject is not None or phrases.pattern("(?:〈flow works act adverb〉){0,6}[、和，]?").fullmatch(before):
        return False
    return before[-1] not in LINKS and is_nominal(words(before)[-1], unknown=False)


def verb_of_list(spot: Spot) -> str:
    """新增 of 新增甲、乙等｜5座｜泵站: the verb before a list that names some of what is counted."""
    start, subject = phrase_start(spot.text, *spot.item.left, spot.scene)
    if "元" in spot.unit:
        return ""
    head = phrases.head_of(spot.text, start, spot.item.left[1], spot.known)
    named = head.flow.startswith("新") and "、" in spot.text[head.start : head.stop]  # 新增甲、乙｜2家｜上市公司
    if not (named or spot.left.endswith("等")):
        return ""
    return "" if head.act else head.flow or ("" if subject else head.works)


def verb_of_named(spot: Spot) -> str:
    """竣工投产 of 竣工投产某电池等｜45个｜项目: the verb before those named, which says more of a bare noun."""
    if not spot.left.endswith("等"):
        return ""
    start, _ = phrase_start(spot.text, *spot.item.left, spot.scene)
    verb = phrases.pattern("〈adverb〉{0,3}(?P<verb>〈bare.verb〉)(?=.{2})").match(spot.text, start, spot.item.left[1])
    return verb["verb"] if verb else ""


def works_of_next(spot: Spot, noun: str) -> str:
    """改造 for 交通拥堵节点 of 实施50个｜交通拥堵节点、11条积水点改造: works that two counts share behind the last one."""
    if (
        len(noun) < SHORTEST
        or verb_before(spot) not in phrases.table("act")
        or noun.endswith((*phrases.table("works_of_next.never"), *phrases.table("works")))
        or phrases.pattern_of("works_of_next.done").search(noun)
    ):
        return ""
    following = phrases.pattern_of("works_of_next").match(spot.text, spot.item.right[1])
    return following["works"] if following else ""


def flows_before(spot: Spot, verb: str) -> str:
    """改造和新建 for 新建, the verb right before a number with those before it in a list."""
    match = phrases.pattern("(?:^|，)(?P<verbs>(?:〈flow works〉[、和及]){1,4})$").search(spot.left.removesuffix(verb))
    return match["verbs"] + verb if match else verb


def works_before(spot: Spot, verb: str) -> str:
    """新建、改扩建 for 改扩建, the works right before a number with those before it in a list."""
    match = phrases.pattern("(?:〈flow works〉[、和及]){1,4}$").search(spot.left.removesuffix(verb)) if verb else None
    return match.group() + verb if match else verb
