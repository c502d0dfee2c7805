"""Phrases whose number is a share or a distance: 占全市｜比重, 增速高于全市｜1.5个百分点."""

import re
from collections.abc import Sequence

from kg.claims.edges import nominal
from kg.claims.inheriting import thing
from kg.claims.spot import Spot
from kg.claims.thread import bare
from kg.extract import phrases
from kg.model import Quantity

REACHED = (  # 入社农户已达到｜全体农户, 在校学生接近｜高中学生人数
    "(?P<head>.{1,60}?)(?:都|均|也)?(?:已经?|将)?"
    "(?:(?:达到|达)(?P<all>〈share.wholes〉[^占]{0,30}?)|(?:接近|超过|不到)(?P<measured>[^占比]{2,14}〈share.whole_ends〉))的?"
)
SHARE = "(?P<head>(?:[^占]|占(?=〈share.never〉))*?)〈share.hedge〉?(?P<verb>占(?!〈share.never〉)到?)(?P<whole>.+?)的?〈share.nouns〉?"


def compared(names: Sequence[str], quantity: Quantity, spot: Spot) -> tuple[list[str], bool]:
    """The names in full where they tell a share or a distance, none if one is not known; False where a share has no noun of its own."""
    out, own = [], True
    for name in names:
        share = phrases.pattern(SHARE).fullmatch(name) or phrases.pattern(REACHED).fullmatch(name)
        if share and quantity.unit in phrases.table("rate_unit"):
            own = bool(share["head"])
            name = spot.thread.share = _share(share, spot)
        elif own and quantity.unit in phrases.table("rate_unit") and spot.tail.words.endswith(phrases.table("share.verb")):
            name += "" if not name or name.endswith(phrases.table("share.ends")) else phrases.table("share.short")[0]  # 绿色建筑｜占90%
        out.append(_distance(name, spot))
    return (out if all(out) else []), own


def _share(share: re.Match[str], spot: Spot) -> str:
    clause = spot.thread.loose.rpartition("，")[2]
    loose = nominal(clause, spot.scene)
    told = thing(clause.removeprefix(phrases.table("thing.part")[0])) or bare(spot.thread.phrase).partition("占")[0] or loose
    groups = share.groupdict()
    of = groups.get("whole") or groups.get("all") or groups["measured"]
    head, whole = share["head"] or told, phrases.pattern_of("share.counted").sub("", of.rstrip("的"))
    if not head:
        return ""
    return f"{head}占{whole}比重"


def _distance(name: str, spot: Spot) -> str:
    """增速高于全市 behind a phrase whose number is a distance."""
    gap = spot.tail.gap
    if not gap or not name:
        return name
    grown = any(word in spot.tail.words for word in phrases.table("gap.rate")) or (spot.thread.grew and name == spot.thread.phrase)
    rate = "增速" if grown and not name.endswith(phrases.table("gap.rate_ends")) else ""
    return name + rate if gap == "change" else name + rate + gap
