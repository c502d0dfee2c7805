"""Percentages before what they are told of: 国考断面｜100%｜达到优良水体, 80%以上｜的村集体收入超过10万元."""

from collections.abc import Iterator

from kg.claims.edges import phrase_start
from kg.claims.spot import Spot
from kg.claims.thread import Draft
from kg.extract import phrases
from kg.model import Measure

SHORTEST = 4  # characters: fewer do not name a group and what is said of it
LONGEST_SAID = 16  # characters: more is a new statement, not what is said of a share


def shares_before(spot: Spot, whole: str) -> Iterator[Draft]:
    """国考断面｜100%｜达到优良水体 and 体系覆盖｜95%｜的自然村: the share of a group of which something is said."""
    text, item = spot.text, spot.item
    start, subject = phrase_start(text, *item.left, spot.scene)
    head = phrases.head_of(text, start, item.left[1], spot.known)
    bound = phrases.pattern_of("share.bound").match(text, item.numbers[-1].stop)
    said = bound["said"] if bound else phrases.pattern("^(?:达到)?(?:实现)?").sub("", whole)
    group = phrases.pattern_of("share.lead").sub("", text[head.start : head.stop])
    group = "" if bound and group in (*phrases.table("act"), *phrases.table("flow.driving")) else group
    earlier, _, last = group.rpartition("、")
    group = last if any(verb in earlier for verb in phrases.table("reaching")) else group  # 水质达到要求、断面100%达标
    if bound is None and not _is_share(group, said, spot):
        return
    yield Draft(
        indicator=f"{group}{said}比例",
        number=item.numbers[-1],
        quantity=item.quantity,
        measure=Measure.LEVEL,
        start=head.start,
        stop=bound.end("said") if bound else item.right[0] + len(whole),
        subject=subject,
        rule="percent-before-noun",
        lasting=True,
        wordings=(group + said,),
    )


def _is_share(group: str, said: str, spot: Spot) -> bool:
    """Whether a percentage between two phrases is the share of the one of which the other is said."""
    if len(group) + len(said) < SHORTEST or len(said) > LONGEST_SAID:
        return False
    if phrases.pattern("〈comparing share.group_never〉").match(group) or said.startswith(phrases.table("share.said_never")):
        return False
    return bool(group or spot.item.opens) and not said.startswith(phrases.table("rate_noun"))
