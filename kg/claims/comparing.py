"""Phrases whose number is a share or a distance: 占全市｜比重, 增速高于全市｜1.5个百分点."""

import re
from collections.abc import Sequence

from kg.claims.edges import nominal
from kg.claims.inheriting import thing
from kg.claims.spot import Spot
from kg.claims.thread import bare
from kg.claims.wholes import share_of
from kg.extract import phrases
from kg.model import Quantity

SHARES = ("share.told", "share.reached", "share.passed")  # patterns of phrases that tell a share


def compared(names: Sequence[str], quantity: Quantity, spot: Spot) -> tuple[list[str], bool]:
    """The names in full where they tell a share or a distance, none if one is not known; False where a share has no noun of its own."""
    out, own = [], True
    for name in names:
        share = _told(name) if quantity.unit in phrases.table("rate_unit") else None
        if share is not None:
            own = bool(share["head"])
            name = spot.thread.share = _share(share, spot)
        elif own and quantity.unit in phrases.table("rate_unit") and spot.tail.words.endswith(phrases.table("share.verb")):
            name += "" if not name or name.endswith(phrases.table("share.ends")) else share_of(spot)  # 绿色建筑｜占90%
        out += _distances(name, spot)
    return (out if all(out) else []), own


def _distances(name: str, spot: Spot) -> list[str]:
    """增速高于全国, 增速高于全省 of 增速分别高于全国、全省｜1.7个、0.9个百分点; else the one distance, or what is none."""
    gap = spot.tail.gap
    several = _gaps(gap)
    return [_distance(name, told, spot) for told in (several if len(spot.item.numbers) == len(several) else (gap,))]


def _gaps(gap: str) -> tuple[str, ...]:
    """高于全国, 高于全省 of 高于全国、全省."""
    first, *others = gap.split("、")
    verb = max(filter(first.startswith, phrases.any_of("gap.higher gap.lower")), key=len, default="")
    return (first, *(verb + other for other in others))


def without_gaps(names: Sequence[str], gap: str) -> list[str]:
    """增速 of 增速高于全国: what is measured, for the numbers to come; not of how much of a plan was done."""
    ends = (*_gaps(gap), gap) if phrases.pattern("超|〈gap.higher gap.lower〉").match(gap) else ()
    return [next((name.removesuffix(end) for end in ends if end and name.endswith(end)), name) for name in names]


def _told(name: str) -> re.Match[str] | None:
    """What a phrase says of a share, by the first pattern that tells: 占全市｜比重, 入社农户已达到｜全体农户."""
    return next((share for shape in SHARES if (share := phrases.pattern_of(shape).fullmatch(name))), None)


def _share(share: re.Match[str], spot: Spot) -> str:
    """农户占总农户比重; of what the clause or phrase before names where the share has no noun of its own."""
    clause = spot.thread.loose.rpartition("，")[2]
    named = thing(phrases.pattern("^〈thing.part〉").sub("", clause)) or bare(spot.thread.phrase).partition("占")[0]
    head = phrases.pattern_of("share.contributing").sub("", share["head"] or named or nominal(clause, spot.scene))
    whole = phrases.pattern_of("share.counted").sub("", share["whole"].rstrip("的"))
    return f"{head}占{whole}比重" if head else ""


def _distance(name: str, gap: str, spot: Spot) -> str:
    """增速高于全市 behind a phrase whose number is a distance."""
    if not gap or not name:
        return name
    told = name == spot.thread.phrase or (spot.respective and name in spot.thread.recent)
    grown = any(word in spot.tail.words for word in phrases.table("gap.rate")) or (spot.thread.grew and told)
    fell = spot.thread.fell and told and not any(word in spot.tail.words for word in phrases.table("gap.rate"))
    rate = (
        phrases.table("gap.rate_of_fall" if fell else "gap.rate")[0] if grown and not name.endswith(phrases.table("gap.rate_ends")) else ""
    )
    return name + rate if gap == "change" else name + rate + gap
