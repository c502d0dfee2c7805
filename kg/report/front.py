"""What a document says of itself before it speaks: title, kind, the government that reports, the day it was given."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.model import DocumentKind, Entity, Source
from kg.places import Gazetteer
from kg.report.cleaning import Block, fold
from kg.report.headings import is_marked, is_short
from kg.report.lines import is_ended
from kg.report.words import any_of, form, pattern, tables
from kg.terms import NATION

FRONT = 14  # a front has no more blocks than this
SENTENCE = 25  # a block as long as this with an end is a sentence, not a title


@dataclass(frozen=True, slots=True)
class Parts:
    """A document's blocks: those before the speech, and the speech."""

    front: tuple[Block, ...]
    body: tuple[Block, ...]


def parts(blocks: Sequence[Block]) -> Parts:
    """Cut where the speech begins (各位代表：), or else at the first sentence or the heading of a part; drop the frame behind it."""
    start = _salutation(blocks)
    if start is None:
        start = _first_sentence(blocks)
    return Parts(tuple(blocks[:start]), _without_tail(blocks[start:]))


def _salutation(blocks: Sequence[Block]) -> int | None:
    sentences = 0
    for number, block in enumerate(blocks[: FRONT * 4]):
        if pattern("salutation").match(block.text):
            return number
        sentences += is_ended(block.text) and len(block.text) > SENTENCE
        if sentences > 1:
            return None
    return None


def _first_sentence(blocks: Sequence[Block]) -> int:
    for number, block in enumerate(blocks[:FRONT]):
        asks = number == 0 and block.text[-1] in "？！" and "。" not in block.text
        stopped = block.text.endswith("。") and len(block.text) >= SENTENCE // 2
        said = stopped or (is_ended(block.text) and len(block.text) >= SENTENCE and not asks)
        if said or _is_part_heading(block.text):
            return number
    return 0


def _is_part_heading(text: str) -> bool:
    return bool(form("part_heading").match(text)) or is_marked(text)


def _without_tail(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks without the short lines behind the last sentence, where there are sentences at all."""
    last = next((number for number in range(len(blocks) - 1, -1, -1) if _ends_speech(blocks[number].text)), None)
    if last is None or sum(is_ended(block.text) for block in blocks) < 3:
        return tuple(blocks)
    tail = [block for block in blocks[last + 1 :] if "\t" in block.text or is_marked(block.text)]
    return (*blocks[: last + 1], *tail)


def _ends_speech(text: str) -> bool:
    """Whether a block is of the speech: it ends like a sentence, or goes on after one until it is torn off."""
    torn = "。" in text and len(text) >= 2 * SENTENCE
    return torn or (is_ended(text) and (len(text) >= 20 or text.rstrip("”’）")[-1:] in tuple("。！？")))


def title(found: Parts, source: Source) -> str:
    """The title: as a person gave it, a line that calls itself a report, or the first line; "" where there is none."""
    if source.hints.title:
        return source.hints.title
    lines = [form("title_mark").sub("", _in_parts(block, source)).strip() for block in found.front]
    usable = [line for line in lines if len(line) <= 80 and not pattern("no_title").search(line) and not pattern("imprint").search(line)]
    named = [line for line in usable if form("report_title").search(line) and not line.startswith("——")]
    if named:
        return named[0]
    inside = [block.text for block in found.body if is_title_line(block.text)]
    return (inside + usable + [""])[0]


def _in_parts(block: Block, source: Source) -> str:
    """A title with a space between its halves, but 政 府 工 作 报 告 without."""
    halves = fold(source.text[block.offsets[0] : block.offsets[-1] + 1]).split()
    return " ".join(halves) if all(len(half) > 3 for half in halves) else block.text


def kind(name: str, found: Parts, source: Source) -> DocumentKind:
    """What sort of text a document is, by its title, then its first lines."""
    if source.hints.kind is not None:
        return source.hints.kind
    opening = "\n".join(block.text for block in (*found.front, *found.body[:4]))[:1200]
    short = "\n".join(block.text for block in found.body if len(block.text) <= 40)
    beginnings = "\n".join(block.text[:30] for block in found.body)
    places = {"title": name, "opening": opening, "headings": short, "paragraphs": beginnings}
    rows = (row for row in tables()["kind"] if any_of(tuple(row["patterns"])).search(places[row["in"]]))
    return next((DocumentKind(row["kind"]) for row in rows), DocumentKind.OTHER)


def published(found: Parts, source: Source, all_text: str) -> str | None:
    """The day of the report or news item as an ISO date: a person's word, the session's date, the imprint, the file's name."""
    if source.hints.published:
        return source.hints.published
    front = "\n".join(block.text for block in found.front)
    places = (("session_day", front), ("day", front), ("day", _imprints(all_text)), ("day_in_name", source.document))
    days = (_day(*match.groups()) for name, text in places for match in form(name).finditer(text))
    return next((day for day in days if day is not None), None)


def _day(year: str, month: str, day: str) -> str | None:
    """An ISO date, None for a day that is not in the calendar (a misprint, a file number)."""
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _imprints(text: str) -> str:
    """The first lines that say when an article appeared."""
    return "\n".join(line.strip() for line in text[:3000].splitlines() if len(line) < 80 and pattern("imprint").search(line.strip()))


# --- whose report it is ---------------------------------------------------------------------------------------------------------------


def place(name: str, found: Parts, source: Source, gazetteer: Gazetteer) -> Entity | None:
    """The government that reports: a person's word, the title and first lines, the opening, the file's name, the text's own subject."""
    hinted = gazetteer.resolve(source.hints.place) if source.hints.place else None
    if hinted is not None:
        return hinted
    opening = "\n".join(block.text for block in found.body[:6])[:2500]
    body = "\n".join(block.text for block in found.body)
    front = [name, *(block.text for block in found.front if form("names_self").search(block.text))]
    unit = _unit(opening, body)
    named = _first_place(front, gazetteer) or _place_of_opening(opening, gazetteer)
    return named or _place_of_name(source, unit, gazetteer) or _place_of_text(body, unit, gazetteer)


def _first_place(texts: Iterable[str], gazetteer: Gazetteer) -> Entity | None:
    return next((mention.value for text in texts for mention in gazetteer.find(text) if isinstance(mention.value, Entity)), None)


def _place_of_opening(opening: str, gazetteer: Gazetteer) -> Entity | None:
    for expression in (form("in_name_of"), form("session")):
        for match in expression.finditer(opening):
            text = next(group for group in match.groups() if group)
            found = [mention.value for mention in gazetteer.find(text)]
            if found and isinstance(found[-1], Entity):
                return found[-1]
    return None


def _unit(opening: str, body: str) -> str | None:
    """What the speaker's government is called, 市 or 区: “我代表市人民政府”, else the word most used of one's own."""
    match = form("unit_of").search(opening)
    if match and match[1]:
        return match[1]
    counted = Counter(form("own_word").findall(body) or form("whole_word").findall(body))
    return max(sorted(counted), key=lambda unit: counted[unit]) if counted else None


def _is_called(place_: Entity, unit: str | None) -> bool:
    if unit is None:
        return True
    names = {"行署": ("盟", "地区"), "自治区": ("自治区",), "区": ("区",), "盟": ("盟",)}
    return place_.name.endswith(names.get(unit, (unit,)))


def _place_of_name(source: Source, unit: str | None, gazetteer: Gazetteer) -> Entity | None:
    stem = source.document.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    place_ = _first_place([stem.replace("_", " ")], gazetteer)
    return place_ if place_ is not None and (place_.code == NATION or _is_called(place_, unit)) else None


LEAST = 4  # a place named less often than this is not the one that speaks
AHEAD = Decimal("1.4")  # nor is one that is not named so many times as often as the next


def _place_of_text(body: str, unit: str | None, gazetteer: Gazetteer) -> Entity | None:
    """The place of the speaker's rank that the text names far more often than any other."""
    spelt = gazetteer.counts(body)
    counted: Counter[Entity] = Counter()
    for name, number in spelt.items():
        for meaning in gazetteer.meanings(name):
            if _is_called(meaning, unit) and gazetteer.speaks_of(name, meaning, spelt):
                counted[meaning] += number
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0].name))
    if not ranked or ranked[0][1] < LEAST or (len(ranked) > 1 and ranked[0][1] < AHEAD * ranked[1][1]):
        return None
    return ranked[0][0]


def repeats_front(text: str, title: str) -> bool:
    """Whether a block inside the speech is a running head, an imprint or the title again, numbered or not (captions of pictures)."""
    if len(text) > 80:
        return False
    repeated = bool(title) and text.startswith(title) and text[len(title) :].strip("0123456789") == ""
    return repeated or is_title_line(text) or bool(pattern("imprint").search(text))


def is_title_line(text: str) -> bool:
    """Whether a line inside the speech only repeats the title (a running head of a torn page)."""
    return len(text) <= 40 and is_short(text) and text.endswith("政府工作报告") and not is_marked(text)
