"""One page a year: places against indicators, 目标 above, 结果 below, so that they can be compared at a glance."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from kg import lexicon
from kg.build import anchor, document_slug
from kg.network import Row, text
from kg.pages.contents import Contents, grouped
from kg.pages.ledger import Ledger
from kg.pages.printing import Shelf, write_page
from kg.pages.readings import indicator_page
from kg.pages.survey import Place
from kg.pages.words import verdicts, word
from kg.wording import promise, quantity

INDICATORS = 12  # columns: those that most places have a target for

Key = tuple[str, str]  # indicator, measure


@dataclass(frozen=True, slots=True)
class Aim:
    """A target of a place for the year, and what came of it."""

    target: str
    outcome: str
    verdict: str
    href: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A place in the year: its verdicts, and its targets by column."""

    place: Place
    verdicts: dict[str, int]
    aims: dict[Key, Aim]


def years(contents: Contents) -> list[str]:
    """The years that places have targets for, the newest first."""
    return sorted(contents.years, reverse=True)


def write_years(folder: Shelf, contents: Contents, ledger: Ledger) -> None:
    """Write the page of every year."""
    told = years(contents)
    for year in told:
        write = partial(write_year, year=year, told=told, contents=contents)
        ledger.write(folder, f"year {year}", (told, ledger.of_year(year)), write)


def write_year(folder: Shelf, year: str, told: list[str], contents: Contents) -> None:
    """Write the page of one year."""
    rows = _known(year, contents)
    told_by, came = grouped(rows, lambda row: text(row, "subject")), _came(year, contents)
    counted = Counter(key for _, key in sorted({(text(row, "subject"), _key(row)) for row in rows}))
    order = list(lexicon.load().indicators)
    columns = sorted(counted, key=lambda key: (-counted[key], order.index(key[0]), key[1]))[:INDICATORS]
    places = sorted((place for place in contents.places.values() if place.name in came), key=lambda place: place.code)
    values = {
        "title": f"{year} 年各地对照",
        "year": year,
        "years": told,
        "columns": {key: (_name(key), indicator_page({"concept": key[0]}, contents)) for key in columns},
        "kept": [_kept(place, came[place.name], told_by.get(place.name, []), columns, contents) for place in places],
    }
    write_page(folder / f"{year}.html", "year.html", values)


def _known(year: str, contents: Contents) -> Sequence[Row]:
    """The targets of a year whose indicators the lexicon knows: the others are but counted."""
    claims, found = contents.tables["claims"], []
    for at, by_place in contents.years[year].items():
        each = contents.outlines[at]
        known = {*chain(*each.indicators.values(), *each.concepts.values())}
        found += [claims.first[at] + number for numbers in by_place.values() for number in numbers if number in known]
    return claims.rows(sorted(found))


def _came(year: str, contents: Contents) -> dict[str, Counter[str]]:
    """What came of the targets of a year, counted by place."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for at, by_place in contents.years[year].items():
        for place, numbers in by_place.items():
            found[place].update(contents.came(at, number) for number in numbers)
    return found


def _key(row: Row) -> Key:
    return text(row, "concept"), text(row, "measure")


def _name(key: Key) -> str:
    """The heading of a column: 地区生产总值 增长."""
    return f"{lexicon.load().indicators[key[0]].label} {word('measure', key[1]).format('')}".strip()


def _kept(place: Place, came: Mapping[str, int], rows: Sequence[Row], columns: Collection[Key], contents: Contents) -> Kept:
    first = {_key(row): row for row in reversed(rows)}
    aims = {key: _aim(first[key], contents) for key in columns if key in first}
    return Kept(place, {verdict: came[verdict] for verdict in verdicts() if came[verdict]}, aims)


def _aim(row: Row, contents: Contents) -> Aim:
    outcome = (contents.outcomes.get(text(row, "id")) or {}).get("outcome")
    href = f"../document/{document_slug(text(row, 'document'))}.html#{anchor(row)}"
    return Aim(promise(row), quantity(outcome) if outcome else "", contents.verdict(row), href)
