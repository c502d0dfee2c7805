"""One page a named thing (项目, 片区, 产业, 规划行动): its milestones on a time line, its targets, what it is part of and consists of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from kg.network import Row, text
from kg.pages.asides import corrections
from kg.pages.contents import Contents
from kg.pages.ledger import Ledger
from kg.pages.printing import Shelf, write_page
from kg.pages.readings import Evidence, Reading, claim_reading, evidence, milestone_reading
from kg.pages.survey import Thing
from kg.pages.words import word

MENTIONS = 30  # sentences shown that only name it


@dataclass(frozen=True, slots=True)
class Tie:
    """Another thing that it belongs to, consists of, lies in, supports; `href` is empty where that has no page."""

    name: str
    kind: str
    href: str
    evidence: Evidence


def write_things(folder: Shelf, contents: Contents, ledger: Ledger) -> None:
    """Write the page of every thing that has one."""
    for thing in contents.things.values():
        by_hand = contents.corrected.get(thing.id, ()), contents.linked.get(thing.id, ())
        said = thing.name, thing.type, by_hand, ledger.of_thing(thing)
        ledger.write(folder, f"thing {thing.id}", said, partial(write_thing, thing=thing, contents=contents))


def write_thing(folder: Shelf, thing: Thing, contents: Contents) -> None:
    """Write the page of one thing."""
    milestones = [milestone_reading(row, contents) for row in sorted(contents.rows_of(thing, "milestones", "milestones"), key=_time)]
    claims = [claim_reading(row, contents) for row in contents.rows_of(thing, "claims", "claims")]
    reporting = sorted({text(contents.documents[name], "place") for name in contents.names(thing.documents)})
    values = {
        "title": thing.name,
        "type": thing.type,
        "steps": list(_steps(milestones)),
        "targets": [reading for reading in claims if reading.kind == "target"],
        "reported": [reading for reading in claims if reading.kind != "target"],
        "ties": _ties(thing, contents),
        "mentions": [evidence(row, contents) for row in contents.rows_of(thing, "namings", "entities")[:MENTIONS]],
        "corrections": list(corrections(contents.corrected.get(thing.id, ()))),
        "links": contents.linked.get(thing.id, ()),
        "places": [contents.places[name] for name in reporting if name in contents.places],
    }
    write_page(folder / f"{thing.slug}.html", "thing.html", values)


def _time(row: Row) -> tuple[str, str, str, int]:
    """Milestones by the end of their period; a plan before what was done in the same year."""
    start, _, stop = text(row, "period").partition("/")
    return (stop or start)[:4], str(row["kind"] != "target"), text(row, "document"), row["start"]


def _steps(milestones: Iterable[Reading]) -> Iterator[tuple[str, list[Reading]]]:
    """The milestones by period, in their order."""
    steps: dict[str, list[Reading]] = {}
    for reading in milestones:
        steps.setdefault(reading.period, []).append(reading)
    yield from steps.items()


def _ties(thing: Thing, contents: Contents) -> dict[str, list[Tie]]:
    """What it is tied to, by the words for the tie: 组成 has its parts, 属于 what it is part of."""
    ties: dict[str, list[Tie]] = {}
    for row in contents.rows_of(thing, "relations", "relations"):
        inward = row["object_id"] == thing.id
        other = "subject" if inward else "object"
        href = _href(row[f"{other}_id"], text(row, f"{other}_full_name"), contents)
        tie = Tie(text(row, other), word("type", row[f"{other}_type"]), href, evidence(row, contents))
        ties.setdefault(word("inward" if inward else "tie", row["predicate"]), []).append(tie)
    return {name: sorted({tie.name: tie for tie in found}.values(), key=lambda tie: tie.name) for name, found in sorted(ties.items())}


def _href(key: str, name: str, contents: Contents) -> str:
    if key in contents.things:
        return f"{contents.things[key].slug}.html"
    return f"../place/{contents.places[name].slug}.html" if name in contents.places else ""
