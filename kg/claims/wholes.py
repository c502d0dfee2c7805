"""Shares of a whole that is told once: 在工业总产值中，国营工业所占的比重…，｜私营工业所占的比重…."""

import re

from kg.claims.spot import Naming, Spot
from kg.extract import phrases


def of_whole(said: Naming, spot: Spot) -> Naming:
    """私营工业占工业总产值比重 for 私营工业所占比重, where words before it tell of what all these are shares."""
    if spot.unit not in phrases.table("rate_unit"):
        return said
    parts = [part for name in said.names if (part := phrases.pattern_of("share.held").fullmatch(name))]
    if not parts or len(parts) < len(said.names):
        return said
    clause = spot.thread.loose.rpartition("，")[2]
    again = phrases.pattern_of("share.held_again").fullmatch(clause)  # 在社会零售中所占的比重, of the one told before
    whole = again or _last_whole(spot.text[: spot.item.first], "share.held_of", "share.held_in")
    if whole is None or (not again and any(part["whole"] for part in parts)):
        return said
    names = tuple(f"{part['what']}占{whole['whole']}{phrases.table('share.nouns')[0]}" for part in parts)
    return Naming(names, (*said.names, *said.wordings) if len(names) == 1 else (), before=said.before, whole=said.whole)


def share_of(spot: Spot) -> str:
    """占财政支出比重 of 在财政支出中，国防费｜占30%: what makes a share of a name; 占比 where no clause before tells of what."""
    sentence = spot.text[: spot.item.first]
    whole = _last_whole(sentence[sentence.rfind("。") + 1 :], "share.held_of")
    return f"占{whole['whole']}{phrases.table('share.nouns')[0]}" if whole else phrases.table("share.short")[0]


def _last_whole(told: str, *ways: str) -> re.Match[str] | None:
    """在工业总产值中 of a clause of its own before, or of a share told before."""
    found = [match for way in ways for match in phrases.pattern_of(way).finditer(told)]
    return max(found, key=lambda match: match.start(), default=None)
