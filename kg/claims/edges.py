"""Where a phrase begins and ends, without list numbers, times and subjects: 一是今年全市｜外贸进出口｜比2019年."""

import re

from kg.claims.scene import Scene
from kg.claims.subjects import subject_at
from kg.extract import phrases
from kg.extract.periods import period_finder
from kg.model import Entity

LONGEST_NOMINAL = 20  # characters: more is a statement of its own
LONGEST_SHARE = 28  # characters of a share with its whole
LIST_MARK = re.compile(r"(?:\d{1,2}[.．、]|\^?\[\d+\]|（?[一二三四五六七八九十\d]{1,2}）|[①-⑳]|第?[一二三四五六七八九十]是)+")


def phrase_start(text: str, start: int, stop: int, scene: Scene) -> tuple[int, Entity | None]:
    """Where a phrase begins after a list number, a time and a subject at its head, and that subject."""
    start = mark.end() if (mark := LIST_MARK.match(text, start, stop)) else start
    start = dash.end() if (dash := phrases.sought_of("announced.dash").match(text, start, stop)) else start
    while text.startswith("（", start, stop):
        start += 1
    start = after_time(text, start, stop, scene)
    start += phrases.pattern_of("holding.object").match(text, start, stop) is not None  # 把｜我国人口自然增长率｜降到
    start, subject = subject_at(text, start, stop, scene)
    start = holder.end() if (holder := phrases.pattern_of("holding.lead").match(text, start, stop)) else start
    within = subject is not None and text.startswith(phrases.table("subject_within"), start)  # 保护区｜内甘蔗面积
    start = after_time(text, start + within, stop, scene)
    lead = phrases.pattern_of("distributive").match(text[start:stop])
    return start + (lead.end() if lead and lead.end() + 2 <= stop - start else 0), subject


def after_time(text: str, start: int, stop: int, scene: Scene) -> int:
    """The place after time expressions at the head of a phrase."""
    find = period_finder()
    while True:
        mention = next(iter(find(text[start:stop], scene.clock)), None)
        if mention is None or mention.start > 1 or text.startswith(phrases.table("share.verb"), start):
            return start
        led = text.startswith(phrases.table("where.lead"), start) and phrases.pattern_of("time_at_end.inside").match(
            text, start + mention.stop, stop
        )
        start = led.end() if led else start + mention.stop


def before_time(text: str, start: int, stop: int, scene: Scene) -> int:
    """Where text[start:stop] ends without times at its end: 增加到｜2002年的, 旅游收入｜比2019年, 零售额｜2023年比2019年."""
    for mention in period_finder()(text[start:stop], scene.clock):
        if mention.start and phrases.pattern_of("time_at_end").fullmatch(text[start + mention.stop : stop]):
            return before_time(text, start, start + len(_without_comparison(text[start : start + mention.start])), scene)
    return stop


def _without_comparison(text: str) -> str:
    """旅游收入 for 旅游收入比; 增加到 stays, as it leads to the number."""
    if text.endswith(phrases.table("changed_to")):
        return text
    return phrases.pattern_of("before_compared_time").sub("", text)


def nominal(clause: str, scene: Scene) -> str:
    """The noun of a clause that only names what the next one tells of: 非生产性投资的比重，｜由三成降到两成; nothing of other clauses."""
    clause = phrases.pattern_of("including").sub("", clause[mark.end() if (mark := LIST_MARK.match(clause)) else 0 :])
    stop, start = len(clause), after_time(clause, 0, len(clause), scene)
    words = phrases.pattern("^〈scope〉").sub("", clause[phrases.head_of(clause, start, stop).start :])
    named = words.endswith((*phrases.table("shared_head"), *phrases.table("share.nouns"))) and not words.startswith(
        phrases.table("where.lead")
    )
    longest = LONGEST_SHARE if words.endswith(phrases.table("share.nouns")) else LONGEST_NOMINAL
    return words if named and len(words) <= longest and words.count("（") == words.count("）") else ""
