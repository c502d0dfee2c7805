"""Lists of owners at the head of a phrase, and whose each number behind it is: 甲县、乙县税收均超5亿元; 甲、乙两县共新增企业120家."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.claims.scene import Scene
from kg.claims.spot import Phrase, Spot
from kg.claims.subjects import LISTED, is_class
from kg.claims.thread import Thread
from kg.extract import phrases
from kg.extract.numerals import parse_numeral
from kg.model import Entity, EntityType


@dataclass(frozen=True, slots=True)
class Row:
    """The places and areas of a list, the words that name them, and where the phrase goes on; no owners where there is no list."""

    owners: tuple[Entity, ...]
    words: str
    stop: int


def row_at(spot: Spot) -> Row:
    """The list of places, or of places and areas, that the words before a number begin with; one of areas alone is an area (`each_of`)."""
    text, start, stop = spot.text, spot.item.left[0], spot.tail.start
    owners: list[Entity] = []
    at = end = start
    while (found := _owner_at(text, at, stop, spot.scene)) is not None:
        end, owner = found
        owners.append(owner)
        at = end + 1
        if text[end : end + 1] not in ("、", "和", "与"):
            break
    if len(owners) < 2 or text[end : end + 1] in LISTED or all(owner.type == EntityType.AREA for owner in owners):
        return Row((), "", start)
    counted = phrases.pattern_of("each.counted_places").match(text, end, stop)
    end = counted.end() if counted is not None and parse_numeral(counted["count"]) == len(owners) else end
    return Row(tuple(owners), text[start:end], end)


def _owner_at(text: str, at: int, stop: int, scene: Scene) -> tuple[int, Entity] | None:
    """A place or an area behind which a list or the phrase goes on, with its end."""
    mention = scene.gazetteer.at_start(text[at:stop], scene.report.place)
    area = phrases.pattern_of("each.area").match(text, at, stop)
    named = area is not None and not is_class(area["name"]) and not phrases.pattern("〈object_verbs flow works act〉").match(area["name"])
    if mention is not None and isinstance(mention.value, Entity) and not (named and area and at + mention.stop < area.end("name")):
        return at + mention.stop, mention.value
    return (area.end("name"), Entity(EntityType.AREA, area["name"])) if area and named else None


def each_of(owner: Entity | None) -> list[Entity]:
    """The areas of a list that a phrase begins with: 城东经开区、城西高新区营收分别…."""
    names = phrases.pattern_of("link").split(owner.name) if owner is not None and owner.type == EntityType.AREA else []
    areas = all(phrases.pattern("〈area〉$").search(name) for name in names)
    return [Entity(EntityType.AREA, name) for name in names] if areas and len(names) > 1 else []


def is_alike(spot: Spot) -> bool:
    """Whether the words before a number tell it of each: 均超, 各."""
    return (
        phrases.pattern_of("each.does").match(spot.left) is not None
        or spot.tail.words == "各"
        or any(word in spot.tail.words for word in phrases.table("each.alike"))
    )


def owners_of(spot: Spot, phrase: Phrase, row: Row) -> Sequence[Entity]:
    """Those of the list, or of the last one where a number has no phrase of its own or is told of each, too."""
    return row.owners or (spot.thread.places if not phrase.words or is_alike(spot) else [])


def together(row: Row, name: str, count: int, spot: Spot) -> Entity | None:
    """甲、乙两县 as one, where one number is told of them together."""
    whole = phrases.pattern("、〈scope〉").search(name) is not None
    return None if not row.owners or count > 1 or whole or is_alike(spot) else Entity(EntityType.AREA, row.words)


def owners_at_end(spot: Spot, phrase: Phrase, owners: Sequence[Entity], count: int) -> Sequence[Entity]:
    """The owners, or those told one after the other before the numbers: 其中A县5亿元，B县3亿元，分别增长｜5%、6%."""
    told = spot.thread.owners
    again = not phrase.words and phrase.subject is None and spot.respective and len(owners) < count <= len(told)
    return told[-count:] if again else owners


def subjects(subject: Entity | None, owners: Sequence[Entity], count: int) -> list[Entity | None]:
    """Whose each of the numbers is: of one owner each, or all of `subject`."""
    return [*owners] if len(owners) == count > 1 else [subject] * count


def remember_owners(thread: Thread, phrase: Phrase, owners: Sequence[Entity], count: int) -> None:
    """Keep for the numbers to come of whom those here were told."""
    if count == 1 and phrase.subject is not None:
        thread.owners = [*(thread.owners if not phrase.words else ()), phrase.subject]
    elif phrase.words:
        thread.owners = []
    thread.places = [*owners] if len(owners) > 1 else []
