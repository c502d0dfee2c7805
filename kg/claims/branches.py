"""The industry that a clause before speaks of, for figures that mean nothing without one: 发展智能传感产业集群，…，｜产值…."""

from kg.claims.spot import Phrase, Spot
from kg.extract import phrases
from kg.extract.segments import is_end
from kg.model import Entity, EntityType


def branches(spot: Spot, phrase: Phrase, indicator: str, count: int) -> list[Entity]:
    """The industry that the nearest words before a phrase speak of, or one for each of `count` numbers; none for other figures.

    A sentence that begins with an industry or an area, or stands below a heading that names an area, is of that; and a clause
    that begins with somebody else is of nobody before it.
    """
    scene = spot.scene
    own = scene.branch or scene.topic or scene.area or scene.opener or (scene.industry and spot.text.startswith(scene.industry.name))
    if own or indicator not in phrases.table("industry_bound"):
        return []
    begin = spot.item.clause[0]
    here = spot.text[spot.item.left[0] : max(spot.item.left[0], phrase.head.begin)]
    before = [] if _begins_with_owner(here) else reversed(spot.text[:begin].rpartition("；")[2].split("，"))
    name = next(filter(None, map(_told, (here, *before))), "")
    names = _members(name, count) if name and count > 1 else []
    return [Entity(EntityType.INDUSTRY, one) for one in names or [name] if one]


def _begins_with_owner(words: str) -> bool:
    """Whether the words of a clause before its phrase are more than verbs and times: 五个生产基地合计实现｜产值."""
    return len(phrases.pattern_of("branch_told.lead").sub("", words)) > 1


def _told(clause: str) -> str:
    """生物医药产业 in 推动生物医药产业规模化发展; nothing where what the industry stands before is a body or an undertaking of it."""
    start = phrases.head_of(clause, 0, len(clause)).start
    lead = phrases.pattern_of("branch_told.lead").match(clause, start)
    match = phrases.pattern_of("branch_told").match(clause, lead.end() if lead else start)
    if match is None or match["name"].count("“") != match["name"].count("”"):
        return ""
    generic = match["name"] in phrases.table("topic.industry") or phrases.pattern_of("branch_told.never").match(match["name"])
    parted = clause.startswith(("“", "《"), match.end()) or is_end(clause, match.start(), match.end(), len(clause))
    return match["name"] if parted and not generic else ""


def _members(name: str, count: int) -> list[str]:
    """机械制造, 轻工纺织 of 机械制造、轻工纺织等传统产业; 电子信息产业, 生物医药产业 of 电子信息、生物医药产业."""
    listed, _, kind = name.partition("等")
    splits = (listed.split("、"), phrases.pattern_of("link").split(listed))
    parts = next((parts for parts in splits if len(parts) == count and all(parts)), [])
    head = None if kind or not parts else phrases.pattern_of("branch_told.head").search(parts[-1])
    shared = head.group() if head else ""
    return [part if part.endswith(shared) else part + shared for part in parts]
