"""Towns, townships, streets and villages, which no code table holds: 察隅县下察隅镇, 新集镇, 平坝二官村."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.extract import known
from kg.model import Entity, EntityType, Mention
from kg.named.wording import words
from kg.places import Level, level_of
from kg.sought import compiled

RULE = "town-name"
SHORT = 2  # characters of most words
NAMING = ("nr", "ns", "nt", "nz")  # tags of names in jieba's dictionary


def towns(text: str, places: Sequence[Mention], home: Entity | None) -> Iterator[Mention]:
    """The towns and villages that a text names, each under the place right before it, else under `home`, the place that reports.

    Their entities have no code; their names begin with those of the places above them.
    """
    if _kinds().search(text) is None:
        return
    above = {place.stop: place.value for place in places if isinstance(place.value, Entity)}
    for start in _starts(text, places):
        parent = above.get(start, home)
        if parent is None or parent.code is None or level_of(parent.code) is Level.NATION:
            continue
        town = _town().match(text, start)
        if town is not None and _is_name(town, behind=parent if start in above else None):
            below = Entity(EntityType.PLACE, parent.name + town.group())
            yield Mention(start, town.end(), below, RULE)
            yield from _village_at(text, town.end(), below)
        elif start in above and level_of(parent.code) is Level.COUNTY:
            yield from _village_at(text, start, parent)


def _village_at(text: str, start: int, parent: Entity) -> Iterator[Mention]:
    """A village of a town or county, right behind its name."""
    village = _village().match(text, start)
    if village is not None and _is_noun(village["name"]):
        yield Mention(start, village.end(), Entity(EntityType.PLACE, parent.name + village.group()), RULE)


def _starts(text: str, places: Sequence[Mention]) -> list[int]:
    """Where a name may begin: behind a place, or at the start, behind a mark or a small word where no place begins."""
    found = {0, *(match.end() for match in _bounds().finditer(text))} - {place.start for place in places}
    return sorted(found | {place.stop for place in places})


def _is_name(found: re.Match[str], *, behind: Entity | None) -> bool:
    """Whether the words before 镇 or 乡 are a name, no word of everyday language nor two (文明|乡, 支持|镇); `behind` is the place before.

    乡 is one of a people, or stands behind its county: elsewhere it is a name for what a place is known for (橘乡).
    """
    name, kind = found["name"], found["kind"]
    county = behind is not None and level_of(str(behind.code)) is Level.COUNTY
    sure = kind not in words("towns", "figurative") or name.endswith(words("towns", "peoples")) or county
    return sure and not _is_word(name) and not name.endswith(words("towns", "never"))


def _is_word(name: str) -> bool:
    """Whether a name is an everyday word, or begins or ends with one or with a small word: 建立, 父亲|原, 至|西."""
    return name.startswith(words("towns", "begin")) or any(tag is not None and tag not in NAMING for tag in _tags(name))


def _is_noun(name: str) -> bool:
    """Whether a name may be a village's, as no part of it is another word than a noun: 桃花|村, but not 示范|村, 依托|农|村."""
    known_kind = name.startswith(words("towns", "kinds_of_village")) or name.endswith(words("towns", "rural"))
    return not known_kind and not name.startswith(words("towns", "begin")) and all(tag is None or tag[0] == "n" for tag in _tags(name))


def _tags(name: str) -> list[str | None]:
    """What the dictionary says of a name, and of its first and last two characters."""
    parts = (name, name[:SHORT], name[-SHORT:]) if len(name) > SHORT else (name,)
    return [known.tag(part) for part in parts]


@cache
def _kinds() -> re.Pattern[str]:
    return compiled("|".join((*words("towns", "kinds"), *words("towns", "villages"))))


@cache
def _bounds() -> re.Pattern[str]:
    return compiled(f"[，。；、：“（(]|{'|'.join(words('towns', 'before'))}")


@cache
def _town() -> re.Pattern[str]:
    return compiled(
        f"(?P<name>[一-鿿]{{2,3}}?|[一-鿿]{{2,5}}族)(?P<kind>{'|'.join(words('towns', 'kinds'))})(?!{'|'.join(words('towns', 'after'))})"
    )


@cache
def _village() -> re.Pattern[str]:
    return compiled(f"(?P<name>[一-鿿]{{2,3}}?)(?:{'|'.join(words('towns', 'villages'))})(?!{'|'.join(words('towns', 'after'))})")
