"""Percentages before what they are told of: 国考断面｜100%｜达到优良水体, 80%以上｜的村集体收入超过10万元."""

from collections.abc import Iterator

from kg.claims.edges import phrase_start
from kg.claims.items import LINKS
from kg.claims.lists import listed
from kg.claims.spot import Spot
from kg.claims.thread import Draft
from kg.extract import phrases
from kg.extract.segments import ends_in_noun
from kg.model import Measure

SHORTEST = 4  # characters: fewer do not name a group and what is said of it
LONGEST_SAID = 16  # characters: more is a new statement, not what is said of a share
LONGEST_TOLD = 28  # characters of a group and what is said of it


def shares_before(spot: Spot, whole: str) -> Iterator[Draft]:
    """国考断面｜100%｜达到优良水体 and 体系覆盖｜95%｜的自然村: the share of a group of which something is said."""
    text, item = spot.text, spot.item
    if turned := _turned(spot):
        yield turned
        return
    start, subject = phrase_start(text, *item.left, spot.scene)
    head = phrases.head_of(text, start, item.left[1], spot.known)
    bound = phrases.pattern_of("share.bound").match(text, item.numbers[-1].stop)
    said = bound["said"] if bound else phrases.pattern("^(?:达到)?(?:实现)?").sub("", whole) + _said_next(spot, whole)
    new = head.flow.startswith(phrases.table("flow.of_new"))  # 新增财力的｜70%
    group = _group(text[head.begin if new or text.startswith("的", head.start) else head.start : head.stop]) or _told_group(spot)
    if bound is None and not _is_share(group, said, spot):
        return
    stop = bound.end("said") if bound else text.index(whole, item.right[0]) + len(whole)
    spot.thread.group, spot.thread.group_stop = group, stop
    yield Draft(
        indicator=f"{group}{said}比例",
        number=item.numbers[-1],
        quantity=item.quantity,
        measure=Measure.LEVEL,
        start=head.start,
        stop=stop,
        subject=subject,
        rule="percent-before-noun",
        lasting=True,
        wordings=(group + said, f"{group}{said}率"),
    )


def _turned(spot: Spot) -> Draft | None:
    """耕地占世界比重 for 占世界｜7%｜的耕地."""
    item, share = spot.item, phrases.pattern_of("share.turned").search(spot.left)
    noun = phrases.pattern_of("share.turned_noun").match(spot.text, item.numbers[-1].stop) if share else None
    if share is None or noun is None or not ends_in_noun(noun["noun"]):
        return None
    short, whole = phrases.table("share.nouns")[0], share["whole"]
    return Draft(
        indicator=f"{noun['noun']}占{whole}{short}",
        number=item.numbers[-1],
        quantity=item.quantity,
        measure=Measure.LEVEL,
        start=item.left[0] + share.start(),
        stop=noun.end("noun"),
        subject=None,
        rule="percent-before-noun",
        lasting=True,
        wordings=(f"占{whole}{noun['noun']}比例",),
    )


def _group(words: str) -> str:
    """企业 for 企业率先, 材料 for 把材料: the group without what only leads to its share; "" where verbs name none."""
    group = phrases.pattern_of("share.lead").sub("", words)
    group = "" if phrases.pattern_of("share.no_group").fullmatch(group) else group
    earlier, _, last = group.rpartition("、")
    return last if any(verb in earlier for verb in phrases.table("reaching")) else listed(group)  # 水质达到要求、断面100%达标


def _said_next(spot: Spot, whole: str) -> str:
    """达到标准 for 80%｜社区 in 80%社区和60%乡村达到标准: what is said of two groups at once."""
    own = phrases.pattern("〈share.predicate〉").search(whole)
    both = None if own else phrases.pattern_of("share.of_next").match(spot.text, spot.item.right[1])
    return both["said"] if both else ""


def _told_group(spot: Spot) -> str:
    """企业 for what is told next of the group told of: 企业100%复工、｜100%达产."""
    begin, thread = spot.item.left[0], spot.thread
    return thread.group if spot.left == "" and begin == thread.group_stop + 1 and spot.text[begin - 1] in LINKS else ""


def _is_share(group: str, said: str, spot: Spot) -> bool:
    """Whether a percentage between two phrases is the share of the one of which the other is said."""
    told = phrases.pattern("^.{2,}?〈share.predicate〉").match(said) is not None  # 社区｜达到标准: of whom, and what
    if len(group) + len(said) < SHORTEST or len(said) > (LONGEST_TOLD if told else LONGEST_SAID):
        return False
    if spot.text.startswith(phrases.table("of_growth"), spot.item.numbers[-1].stop):
        return False  # 6%左右｜的增速可以实现…
    if phrases.pattern_of("old_target.behind").match(spot.text, spot.item.numbers[-1].stop):
        return False
    if phrases.pattern("〈comparing share.group_never〉").match(group) or said.startswith(phrases.table("share.said_never")):
        return False
    return bool(group or told or spot.item.opens) and not said.startswith(phrases.table("rate_noun"))
