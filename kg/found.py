"""The tables of what was found (评价表): rows of an earlier build where they still hold, and new ones, in order."""

import json
import re
from bisect import insort
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import groupby, islice
from pathlib import Path

from kg import jsonlines, lexicon, tables
from kg.jsonlines import Order, Row
from kg.matching import series
from kg.matching.families import Families
from kg.matching.homes import Homes
from kg.model import Discord, Entity, Findings
from kg.tables import claim_from_row
from kg.terms import namespaces

OF_HOMES = ("outcomes", "deliveries", "revisions")
WITHIN = (Discord.INSIDE, Discord.BETWEEN)  # contradictions between claims of one place
# Of a row as it is written; the first of each is of its target, and a quotation mark in a text is escaped.
PLACE = re.compile(r'"document": ("(?:[^"\\]|\\.)*"), "start": (\d+), "end": (\d+)')
CONCEPT = re.compile(r'"concept": (?:null|"([^"]*)")')
KIND = re.compile(r'"kind": "([^"]*)"')
NODE = re.compile(r'"id": "([^"]*)"')
VERDICT = re.compile(r'"verdict": "([^"]*)"')
NUMBER = re.compile(r'{"series": (\d+), ')

Known = tuple[Homes, Families]
Series = tuple[str, ...]  # its rows as they are written, without its number


def write(
    folder: Path, earlier: Path | None, findings: tuple[Findings, Findings], known: Known, places: Mapping[str, Entity | None]
) -> None:
    """Write the tables of what was found of places, and of indicators, beside what of `earlier` tables still holds.

    `places` says whose each document is.
    """
    near, far = (tables.finding_rows(each, namespaces(), places) for each in findings)
    for name in (*OF_HOMES, "contradictions", "amplifications"):
        kept = [] if earlier is None else list(_held(earlier / f"{name}.jsonl", name, known))
        jsonlines.write_rows(folder / f"{name}.jsonl", [*near[name], *far[name]], kept)
    old = [] if earlier is None else _old_series(earlier / "series.jsonl", known[1])
    _write_series(folder / "series.jsonl", _merged(old, _new_series(findings[1], places)))


def verdicts(written: Mapping[str, str]) -> dict[str, str]:
    """The verdict on each target, by its id, from what came of it as it is written."""
    return {target: _first(VERDICT, line) for target, line in written.items()}


def by_target(outcomes: Path) -> dict[str, str]:
    """What came of each target, as it is written, by its id."""
    found = {}
    for line in _lines(outcomes):
        _, target = islice(NODE.finditer(line), 2)
        found[target[1]] = line
    return found


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split("\n")[:-1]


def _held(file: Path, table: str, known: Known) -> Iterator[tuple[Order, str]]:
    """The rows of an earlier table that still hold, as they are written, with what puts them in order."""
    for line in _lines(file):
        told = PLACE.search(line)
        assert told is not None
        document = _named(told[1])
        if _holds(line, document, table, known):
            yield (0, 0, document, int(told[2]), int(told[3])), line


@cache
def _named(written: str) -> str:
    """A document as JSON writes it."""
    return str(json.loads(written))


def _holds(line: str, document: str, table: str, known: Known) -> bool:
    homes, kin = known
    if table in OF_HOMES or (table == "contradictions" and _first(KIND, line) in WITHIN):
        return document in homes.documents and _home_holds(line, document, homes)
    return _family_holds(line, kin)


def _home_holds(line: str, document: str, homes: Homes) -> bool:
    thing: Row = json.loads(line)["target"] if homes.documents[document].is_table else {}
    home = homes.home(document, thing.get("subject_code", thing.get("object_code")))
    return home in homes.keys and home not in homes.stale


def _family_holds(line: str, kin: Families) -> bool:
    concept = _first(CONCEPT, line)
    return concept in kin.of and not kin.is_stale(concept)


def _first(pattern: re.Pattern[str], line: str) -> str:
    match = pattern.search(line)
    return "" if match is None else match[1] or ""


# --- series, whose numbers change when another comes in before them ---


def _old_series(file: Path, kin: Families) -> Iterator[tuple[Series, bool]]:
    """The series of an earlier build, and whether each still holds."""
    for _, group in groupby(_lines(file), key=lambda line: _first(NUMBER, line)):
        rows = list(group)
        yield tuple(NUMBER.sub("{", row, count=1) for row in rows), _family_holds(rows[0], kin)


def _new_series(found: Findings, places: Mapping[str, Entity | None]) -> Iterator[Series]:
    for points in found.series:
        rows = tables.series_rows([points], namespaces(), places)
        yield tuple(NUMBER.sub("{", jsonlines.json_text(row), count=1) for row in rows)


def _merged(old: Iterable[tuple[Series, bool]], new: Iterable[Series]) -> list[Series]:
    """All series in order; the old ones are, some of them found again, and only those are parsed beside which a new one might stand."""
    anew = set(new)
    found = [rows for rows, holds in old if holds or rows in anew]
    added = sorted(anew.difference(found), key=_in_order)
    for each in added if found else ():
        insort(found, each, key=_in_order)
    return found or added


@lru_cache(maxsize=10_000)
def _in_order(rows: Series) -> tuple[series.Key, Series]:
    """What puts a series in order."""
    return series.key(claim_from_row(jsonlines.parsed_row(rows[0])), lexicon.load()), rows


def _write_series(path: Path, found: Iterable[Series]) -> None:
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        for number, rows in enumerate(found):
            file.writelines(f'{{"series": {number}, {row[1:]}\n' for row in rows)
