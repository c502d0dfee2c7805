"""One page an indicator (指标): what places aimed at and what came of it, drawn by year and side by side, every number with its source."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from kg import lexicon
from kg.build import anchor, document_slug
from kg.lexicon import Indicator
from kg.model import Comparator, Kind
from kg.network import Row, text
from kg.pages.contents import Contents, grouped
from kg.pages.drawn import Chart, Drawn, Point, kept
from kg.pages.ledger import Ledger
from kg.pages.printing import Shelf, write_page
from kg.pages.words import bounds, short_place, sign, word
from kg.wording import period_words, promise, quantity

LINES = 12  # places whose years are drawn
BARS = 30  # places drawn side by side
PLACES = 2  # that are worth comparing
YEARS = 3  # of a place that are worth drawing
TABLED = 1500  # rows on a page


@dataclass(frozen=True, slots=True)
class Said:
    """One claim in the table of an indicator."""

    kind: str
    value: str
    href: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one place says of one period: targets, and results."""

    place: str
    slug: str
    period: str
    targets: tuple[Said, ...]
    results: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator under one measure and unit: 增长 %, or the level in 亿元."""

    name: str
    unit: str
    year: str
    side_by_side: Chart | None
    by_year: Chart | None
    more: int  # places that are not drawn


def write_indicators(folder: Shelf, contents: Contents, ledger: Ledger) -> None:
    """Write the page of every indicator of the lexicon that a place has a number for."""
    for name in contents.indicators:
        write = partial(write_indicator, indicator=lexicon.load().indicators[name], contents=contents)
        ledger.write(folder, f"indicator {name}", ledger.of_indicator(name), write)


def write_indicator(folder: Shelf, indicator: Indicator, contents: Contents) -> None:
    """Write the page of one indicator."""
    rows = contents.claims_by_indicator[indicator.id]
    lines, page = list(_lines(rows, contents)), folder / f"{indicator.id}.html"
    values = {
        "title": indicator.label,
        "indicator": indicator,
        "counts": Counter(text(row, "kind") for row in rows),
        "places": len({line.place for line in lines}),
        "measured": list(_measured(rows, contents, kept(page.earlier))),
        "lines": lines[:TABLED],
        "left": len(lines) - len(lines[:TABLED]),
    }
    write_page(page, "indicator.html", values)


# The table


def _lines(rows: Iterable[Row], contents: Contents) -> Iterator[Line]:
    """A line for each place and period, places in the order of their codes, the newest first."""
    told = grouped(rows, lambda row: f"{text(row, 'subject')}\t{text(row, 'period')}")
    for key in sorted(told, key=lambda key: _place_then_newest(told[key][0], contents)):
        subject, period = key.split("\t")
        said = [(row["kind"], _said(row, contents)) for row in told[key]]
        targets, results = ([each for kind, each in said if (kind == Kind.TARGET) is wanted] for wanted in (True, False))
        yield Line(subject, contents.places[subject].slug, period_words(period), tuple(targets), tuple(results))


def _place_then_newest(row: Row, contents: Contents) -> tuple[str, str, int, str]:
    place = contents.places[text(row, "subject")]
    return place.code, place.name, -int(text(row, "period").rpartition("/")[2][:4] or 0), text(row, "period")


def _said(row: Row, contents: Contents) -> Said:
    target = row["kind"] == Kind.TARGET
    return Said(text(row, "kind"), promise(row) if target else quantity(row), _href(row), contents.verdict(row) if target else "")


def _href(row: Row) -> str:
    return f"../document/{document_slug(text(row, 'document'))}.html#{anchor(row)}"


# The charts


def _measured(rows: Iterable[Row], contents: Contents, before: Mapping[str, Drawn]) -> Iterator[Measured]:
    """The charts of each measure that has enough to draw, that with most numbers first."""
    told = grouped((row for row in rows if _is_drawn(row)), lambda row: text(row, "measure"))
    for measure in sorted(told, key=lambda measure: (-len(told[measure]), measure)):
        unit = Counter(text(row, "unit") for row in told[measure]).most_common(1)[0][0]
        points = [point for row in told[measure] for point in _points(row, unit, contents)]
        drawn = _drawn(measure, unit, points, before)
        if drawn.side_by_side or drawn.by_year:
            yield drawn


def _is_drawn(row: Row) -> bool:
    """A number of one whole year: a part of a year, or several together, cannot be held against it."""
    return row.get("value") is not None and len(text(row, "period")) == len("2024")


def _points(row: Row, unit: str, contents: Contents) -> Iterator[Point]:
    scale = _scale(text(row, "unit"), unit)
    if scale is None:
        return
    low, high = (float(row[name]) * scale for name in ("value", "value_to" if row.get("value_to") is not None else "value"))
    target, place = row["kind"] == Kind.TARGET, short_place(text(row, "subject"))
    said = f"{place} {period_words(text(row, 'period'))} {word('kind', row['kind'])}：{promise(row)}"
    came = contents.verdict(row) if target else ""
    says = f"{said}　{sign(came)} {word('verdict', came)}" if came else said
    bound = bounds(Comparator(row["comparator"])) if target else ""
    yield Point(place, text(row, "period"), "target" if target else "result", low, high, bound, says, _href(row))


def _scale(unit: str, wanted: str) -> float | None:
    """What a number in one unit is multiplied by to stand in another; None where they measure different things."""
    if unit == wanted:
        return 1.0
    known = lexicon.load()
    one, other = known.unit(unit), known.unit(wanted)
    return float(one.factor / other.factor) if one and other and one.base == other.base else None


def _drawn(measure: str, unit: str, points: Sequence[Point], before: Mapping[str, Drawn]) -> Measured:
    name = word("measure", measure).format("")
    year = _year_to_compare(points)
    compared = _strongest([point for point in points if point.year == year], BARS)
    places = Counter(point.place for point in {(point.place, point.year): point for point in points}.values())
    lined = [place for place, years in places.most_common(LINES) if years >= YEARS]
    by_year = [point for place in lined for point in points if point.place == place]
    return Measured(
        name,
        unit,
        year,
        Chart("comparison", compared, before) if len({point.place for point in compared}) >= PLACES else None,
        Chart("series", by_year, before) if by_year else None,
        len(places) - len(lined),
    )


def _year_to_compare(points: Iterable[Point]) -> str:
    """The newest year for which several places have both target and result, or else say anything."""
    kinds: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for point in points:
        kinds[point.year][point.place].add(point.kind)
    full = [year for year, places in kinds.items() if sum(len(told) > 1 for told in places.values()) >= PLACES]
    return max(full or [year for year, places in kinds.items() if len(places) >= PLACES], default="")


def _strongest(points: Sequence[Point], most: int) -> list[Point]:
    """The points of the places with the highest numbers, the highest first."""
    best: dict[str, float] = {}
    for point in points:
        best[point.place] = max(best.get(point.place, point.high), point.high)
    ranked = sorted(best, key=lambda place: (-best[place], place))[:most]
    return [point for place in ranked for point in points if point.place == place]
