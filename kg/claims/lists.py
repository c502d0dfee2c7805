"""Phrases that name several indicators: 城镇、农村居民人均可支配收入; 废弃资源利用、装备制造等产业增加值."""

import re

from kg.extract import phrases
from kg.lexicon import Lexicon

LINK = re.compile(r"、|以及|和(?!谐|平|美)|与(?!会)|及(?!其)")


def listed(phrase: str) -> str:
    """眼科、口腔等特色专科医疗机构 → 特色专科医疗机构."""
    match = re.match(r"^.*(?<![高中初同均平对特头优上不])等(?!级|候|次|待|额|值|教育)(?:各类|各级)?(?P<rest>.{2,})$", phrase)
    return match["rest"] if match else phrase


def members(phrase: str, lexicon: Lexicon, count: int) -> list[str]:
    """The indicators that a phrase names, each in full; `count` is how many numbers follow."""
    if (lexicon.is_label(phrase) and (count < 2 or "、" not in phrase)) or phrase.endswith("之比"):
        return [phrase]
    if count == 3 and (three := [list(row[1:]) for row in phrases.words()["paired"]["tripled"] if row[0] == phrase]):
        return three[0]
    parts = [part for part in LINK.split(phrase) if part]
    if not parts:
        return [phrase]
    if len(parts) == 1:
        return _city_and_country(phrase) if count == 2 else [phrase]
    last = parts[-1]
    if count == 1 and "、" not in phrase and not all(lexicon.is_label(_completed(part, last, lexicon)) for part in parts):
        return [phrase]
    if match := re.match(r"^(?P<last>.{2,}?)(?<![高中初同均平对特头优上不])等(?P<head>.{2,})$", last):
        return [part + match["head"] for part in (*parts[:-1], match["last"])]
    return [*(_completed(part, last, lexicon) for part in parts[:-1]), _sector(last) if len(parts[0]) == 1 else last]


def _sector(last: str) -> str:
    """三产 in 一、二、三产分别增长 means its value added."""
    return f"{last[0]}产增加值" if last[1:] in ("产", "产业", "次产业") else last


def _city_and_country(phrase: str) -> list[str]:
    """城乡低保标准 with two numbers → 城市低保标准, 农村低保标准."""
    for words in phrases.words()["paired"]["words"]:
        both, one, other = words
        if phrase.startswith(both):
            return [one + phrase[len(both) :], other + phrase[len(both) :]]
    return [phrase]


def _completed(part: str, last: str, lexicon: Lexicon) -> str:
    """The member with the head that coordination took from it: 城镇 + 居民人均可支配收入, 住宿业 + 营业额."""
    if lexicon.is_label(part) and part.endswith(phrases.table("shared_head")):
        return part
    if len(part) == 1 and last[1:] in ("产", "产业", "次产业"):
        return f"{part}产增加值"
    known = next((part + last[cut:] for cut in range(1, len(last)) if lexicon.is_label(part + last[cut:])), None)
    return known or part + _head(part, last)


def _head(part: str, last: str) -> str:
    """What a member lacks of the last one's head: what stands there behind the same word, or behind as many characters."""
    for size in (2, 1):
        at = last.find(part[-size:])
        if at >= 0 and at + size < len(last) and len(part) > size:
            return last[at + size :]
    if part.endswith((*phrases.table("shared_head"), *phrases.table("complete"))):
        return ""
    if len(part) <= 4 and len(last) >= len(part) + 2 and _parallel(part, last):
        return last[len(part) :]
    heads = sorted((word for word in phrases.table("shared_head") if len(word) > 1), key=len, reverse=True)
    return next((word for word in heads if last.endswith(word) and last != word), "")


def _parallel(part: str, last: str) -> bool:
    """Whether a member stands for as many characters of the last: 行政复议 | 行政应诉案件结案率, 省 | 市重点项目."""
    return part[0] == last[0] or len(part) <= 2
