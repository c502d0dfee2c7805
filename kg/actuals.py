"""Actual figures from a table of place, indicator, year, value (统计数据表): each row a claim, marked as of a table."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from kg import resources
from kg.errors import DocumentError
from kg.extract.numerals import parse_figure
from kg.lexicon import Lexicon
from kg.model import Claim, Difficulty, DocumentKind, Entity, EntityType, Kind, Measure, Period, Quantity, Quote, Reading, Report, Source
from kg.places import Gazetteer

YEAR = re.compile(r"((?:19|20)\d\d)年?")
PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table, where it stands, and its cells by the meaning of their columns; a missing cell is empty."""

    quote: Quote
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "").strip()


def read_actuals(source: Source, lexicon: Lexicon, gazetteer: Gazetteer) -> Reading:
    """The figures of a table as claims, with a difficulty for each row that cannot be used. Raises DocumentError without its columns."""
    claims: list[Claim] = []
    difficulties: list[Difficulty] = []
    for row in _rows(source):
        made = _claim(row, lexicon, gazetteer)
        claims += [made] if isinstance(made, Claim) else []
        difficulties += [made] if isinstance(made, Difficulty) else []
    title = source.hints.title or PurePosixPath(source.document).stem
    report = Report(source, title, DocumentKind.STATISTICS, None, source.hints.published, None, None, ())
    return Reading(report, claims=tuple(claims), difficulties=tuple(difficulties))


def _table(name: str) -> dict[str, Any]:
    table: dict[str, Any] = resources.tables("actuals.toml")[name]
    return table


def _rows(source: Source) -> Iterator[Row]:
    lines = list(_lines(source))
    sign = "\t" if lines and "\t" in lines[0].text else ","
    columns = _columns(_cells(lines[0].text, sign) if lines else [], source)
    for quote in lines[1:]:
        cells = dict(zip(columns, _cells(quote.text, sign), strict=False))
        yield Row(quote, {name: cell for name, cell in cells.items() if name})


def _lines(source: Source) -> Iterator[Quote]:
    """The lines that hold anything, with their places."""
    for match in re.finditer(r"[^\n]+", source.text):
        text = match.group().removeprefix("\ufeff")
        if text.strip(",\t \u3000"):
            yield Quote(source.document, match.end() - len(text), match.end(), text)


def _cells(line: str, sign: str) -> list[str]:
    return next(csv.reader([line], delimiter=sign))


def _columns(cells: list[str], source: Source) -> list[str]:
    """The meaning of each column, "" where we ask for none such."""
    meanings = {word: name for name, words in _table("columns").items() for word in words}
    found = [meanings.get(re.sub(r"[（(].*", "", cell).strip().lower(), "") for cell in cells]
    missing = [_table("columns")[name][0] for name in _table("needed")["columns"] if name not in found]
    if missing:
        raise DocumentError(source.document, f"第一行没有这些列：{'、'.join(missing)} (missing columns)", "请写成 地区,指标,年份,数值,单位")
    return found


def _claim(row: Row, lexicon: Lexicon, gazetteer: Gazetteer) -> Claim | Difficulty:
    """The claim that a row makes, or why it makes none."""
    place, year, value = gazetteer.resolve(row["place"]), YEAR.fullmatch(row["year"]), _number(row["value"])
    if place is None or year is None or value is None or not row["indicator"]:
        reason = "no-place" if place is None else "no-year" if year is None else "no-number" if value is None else "no-indicator"
        return Difficulty(row.quote, reason, "a row of a table of figures")
    return _made(row, place, Period(year[1], year[1]), value, lexicon)


def _number(cell: str) -> Decimal | None:
    """A number with or without signs for thousands and per cent: 30,145.8, 6.2%."""
    try:
        return parse_figure(cell.removesuffix(PERCENT))
    except ValueError:
        return None


def _made(row: Row, place: Entity, period: Period, value: Decimal, lexicon: Lexicon) -> Claim:
    indicator, measure = _measured(row)
    concept = lexicon.indicator(indicator)
    unit = row["unit"] or (PERCENT if measure is not Measure.LEVEL or row["value"].endswith(PERCENT) else "")
    return Claim(
        kind=Kind.ACHIEVEMENT,
        subject=Entity(EntityType.PLACE, place.name, place.code),
        indicator=indicator,
        concept=concept.id if concept else None,
        measure=measure,
        quantity=Quantity(abs(value) if measure is Measure.DECLINE else value, unit or (concept.unit if concept else None) or ""),
        relative=None,
        period=period,
        commitment=None,
        quote=row.quote,
        sentence=row.quote,
        rule="statistics-row",
    )


def _measured(row: Row) -> tuple[str, Measure]:
    """The indicator without its noun of rate, and what is measured of it: 地区生产总值增速 is the growth of 地区生产总值."""
    name = re.sub(r"[（(][^（）()]*[）)]$", "", row["indicator"])
    plain = re.sub(f"(?:{'|'.join(_table('growth')['endings'])})$", "", name)
    said = next((measure for measure, words in _table("measures").items() if row["measure"] in words), None)
    if said is not None:
        return plain or name, Measure(said)
    return (plain, Measure.GROWTH) if plain and plain != name else (name, Measure.LEVEL)
