"""A build for other programs: 表格 as jsonl, csv, parquet, xlsx; 图 as ttl, trig, nq, jsonld; 网络 as graphml, gexf."""

import csv
import io
import itertools
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from kg import dictionary
from kg.build import anchor, document_slug
from kg.errors import BuildError, ConfigurationError
from kg.jsonlines import Row, json_text, read_rows

_SHEET_ROWS = 1_048_576  # the most a worksheet holds
_CELL_CHARACTERS = 32_767
_LINKED_ROWS = 20_000  # a worksheet holds 65 530 links, and a row has up to three quotes
_PRECISION = 38  # digits of a decimal128
_BATCH = 20_000
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can tell


class What(StrEnum):
    """What can be taken out of a build."""

    CLAIMS = "claims"
    MILESTONES = "milestones"
    ENTITIES = "entities"
    RELATIONS = "relations"
    ASSESSMENTS = "assessments"
    DIFFICULTIES = "difficulties"
    PROGRAMMES = "programmes"
    CORRECTIONS = "corrections"
    LINKS = "links"
    DELIVERIES = "deliveries"
    REVISIONS = "revisions"
    CONTRADICTIONS = "contradictions"
    AMPLIFICATIONS = "amplifications"
    SERIES = "series"
    GRAPH = "graph"
    NETWORK = "network"
    DICTIONARY = "dictionary"


class Format(StrEnum):
    """In which form."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"
    TTL = "ttl"
    TRIG = "trig"
    NQ = "nq"
    JSONLD = "jsonld"
    GRAPHML = "graphml"
    GEXF = "gexf"
    TXT = "txt"


_TABULAR = (Format.JSONL, Format.CSV, Format.PARQUET, Format.XLSX)
_RDF = (Format.NQ, Format.TTL, Format.TRIG, Format.JSONLD)
_NETWORK = (Format.GRAPHML, Format.GEXF)
BINARY = frozenset({Format.PARQUET, Format.XLSX})


def formats(what: What) -> tuple[Format, ...]:
    """The forms that a thing can take, the usual one first."""
    return {What.GRAPH: _RDF, What.NETWORK: _NETWORK, What.DICTIONARY: (Format.TXT,)}.get(what, _TABULAR)


def format_for(what: What, asked: Format | None, file: Path | None) -> Format:
    """The form asked for, else the one the file's name tells, else the usual one; ConfigurationError when it does not fit."""
    told = file.suffix.lstrip(".").lower() if file else ""
    form = asked or (Format(told) if told in set(Format) else formats(what)[0])
    if form not in formats(what):
        raise ConfigurationError(f"{what}: cannot be written as {form}; choose one of {', '.join(formats(what))}")
    return form


def export(build: Path, what: What, form: Format, out: IO[bytes], *, file: Path | None = None) -> None:
    """Writes a thing in a form to a binary stream.

    Where that is a `file`, csv begins with the byte order mark that spreadsheets look for, and a workbook links its quotes to the pages.
    """
    if what is What.GRAPH:
        _write_graph(held(build / "graph" / "graph.nq"), form, out)
    elif what is What.NETWORK:
        _write_network(build, form, out)
    elif what is What.DICTIONARY:
        out.writelines(line.encode("utf-8", "replace") for line in dictionary.lines(build))
    else:
        _write_table(build, what, form, out, file)


def export_file(build: Path, what: What, form: Format, file: Path) -> None:
    """Writes a thing to a file, which is there whole or not at all."""
    with replacing(file) as out:
        export(build, what, form, out, file=file)


@contextmanager
def replacing(file: Path) -> Iterator[IO[bytes]]:
    """A stream that takes the place of a file when the block ends well."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise ConfigurationError(f"{file}: {error.strerror}; give a file in a folder that you may write to") from error
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(file)
    finally:
        Path(name).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def table_path(build: Path, what: What) -> Path:
    """Where a build keeps a table; the assessments are its outcomes.jsonl."""
    name = "outcomes" if what is What.ASSESSMENTS else str(what)
    return held(build / "tables" / f"{name}.jsonl")


def held(path: Path) -> Path:
    """A file that a build has; BuildError where it has not."""
    if not path.exists():
        raise BuildError(f"{path}: not there; make a build with kg rebuild, or name one with -g")
    return path


def flat(row: Row, prefix: str = "") -> Row:
    """A row without nesting: {target: {quote}} → target_quote; lists as JSON."""
    cells: Row = {}
    for name, value in row.items():
        if isinstance(value, dict):
            cells |= flat(value, f"{prefix}{name}_")
        else:
            cells[prefix + name] = json_text(value) if isinstance(value, list) else value
    return cells


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a flat table: its name and what its cells hold, with the digits that its numbers need."""

    name: str
    kind: type = str
    whole: int = 0
    fraction: int = 0

    def with_cell(self, value: object) -> "Column":
        """The column wide enough for one more cell."""
        if value is None:
            return self
        kind = _kind(value) if self.kind is _EMPTY else _common(self.kind, _kind(value))
        whole, fraction = _digits(value)
        return Column(self.name, kind, max(self.whole, whole), max(self.fraction, fraction))


_EMPTY = type(None)
_DECIMALS = frozenset({"value", "value_to", "margin", "change", "gap"})  # numbers that may have a fraction, whether or not any has one here


def _proper(column: Column) -> Column:
    """The column with the type that it has in every build: one without a cell, or with whole numbers only, may be of decimals."""
    parts = column.name.split("_")
    number = bool({"_".join(parts[-1:]), "_".join(parts[-2:])} & _DECIMALS)
    kind = Decimal if number and column.kind in (_EMPTY, int) else str if column.kind is _EMPTY else column.kind
    return replace(column, kind=kind)


def _kind(value: object) -> type:
    return next((kind for kind in (bool, int, Decimal) if isinstance(value, kind)), str)


def _common(one: type, other: type) -> type:
    if one is other:
        return one
    return Decimal if {one, other} == {int, Decimal} else str


def _digits(value: object) -> tuple[int, int]:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return 0, 0
    _, digits, exponent = Decimal(value).as_tuple()
    places = -exponent if isinstance(exponent, int) else 0
    return max(len(digits) - places, 1), max(places, 0)


class Table:
    """A table, flat; its rows are asked for again for every pass, so that they never have to fit in memory."""

    def __init__(self, what: str, again: Callable[[], Iterable[Row]]) -> None:
        self.what, self.again = what, again

    def __iter__(self) -> Iterator[Row]:
        return map(flat, self.again())

    def columns(self) -> list[Column]:
        """The columns in the order in which the rows first name them."""
        found: dict[str, Column] = {}
        for row in self:
            for name, value in row.items():
                found[name] = found.get(name, Column(name, _EMPTY)).with_cell(value)
        return [_proper(column) for column in found.values()]


def _write_table(build: Path, what: What, form: Format, out: IO[bytes], file: Path | None) -> None:
    path = table_path(build, what)
    table = Table(what, lambda: read_rows(path))
    match form:
        case Format.CSV:
            _write_csv(table, out, mark=file is not None)
        case Format.PARQUET:
            write_parquet(table, table.columns(), out)
        case Format.XLSX:
            write_sheet(table, out, _way(file, build) if file else None)
        case _:
            with path.open("rb") as source:
                shutil.copyfileobj(source, out)


def safe_text(value: object) -> object:
    """A text cell that no spreadsheet takes for a formula: =, +, -, @ and tab are led by an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _written(value: object) -> object:
    return format(value, "f") if isinstance(value, Decimal) else safe_text(value)


def _write_csv(table: Table, out: IO[bytes], *, mark: bool) -> None:
    names = [column.name for column in table.columns()]
    text = io.TextIOWrapper(out, encoding="utf-8-sig" if mark else "utf-8", errors="replace", newline="")
    writer = csv.writer(text, lineterminator="\r\n" if mark else "\n")
    writer.writerow(names)
    writer.writerows([_written(row.get(name)) for name in names] for row in table)
    text.detach()


def write_parquet(table: Table, columns: Sequence[Column], out: IO[bytes]) -> None:
    """Writes a table, or a part of one, with the columns that the whole of it has."""
    import pyarrow
    import pyarrow.parquet

    kinds = {column.name: _arrow_type(column) for column in columns}
    schema = pyarrow.schema(list(kinds.items()))
    with pyarrow.parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for rows in _batches(table):
            cells = {name: [_fitting(row.get(name), kind) for row in rows] for name, kind in kinds.items()}
            writer.write_table(pyarrow.table(cells, schema=schema))


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while batch := list(itertools.islice(source, _BATCH)):
        yield batch


def _arrow_type(column: Column) -> Any:
    import pyarrow

    match column.kind():
        case bool():
            return pyarrow.bool_()
        case int() if column.whole < 19:
            return pyarrow.int64()
        case Decimal() if column.whole + column.fraction <= _PRECISION:
            return pyarrow.decimal128(_PRECISION, column.fraction)
        case _:
            return pyarrow.string()


def _fitting(value: object, kind: Any) -> object:
    """A cell as the Arrow type of its column wants it."""
    import pyarrow

    if value is None or pyarrow.types.is_boolean(kind) or pyarrow.types.is_integer(kind):
        return value
    if isinstance(value, int | Decimal) and pyarrow.types.is_decimal(kind):
        return Decimal(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def write_sheet(table: Table, out: IO[bytes], pages: str | None = None) -> None:
    """Writes a table as a workbook: its head stays, numbers are numbers, text is never a formula.

    Where the way to the `pages` is known, a quote links to its place in the text.
    """
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    columns, total = table.columns(), sum(1 for _ in table)
    if total >= _SHEET_ROWS:
        raise ConfigurationError(f"{table.what}: {total} rows, a worksheet holds {_SHEET_ROWS - 1}; export csv or parquet")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.what)
    sheet.freeze_panes = "A2"
    if columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{total + 1}"
    for place, width in enumerate(_widths(table, columns), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    _fill(sheet, table, columns, pages)
    whole = io.BytesIO()
    book.save(whole)
    _write_timeless(whole, out)


def _fill(sheet: Any, table: Table, columns: Sequence[Column], pages: str | None) -> None:
    from openpyxl.styles import Font

    heads = [_cell(sheet, column.name) for column in columns]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for number, row in enumerate(table):
        cells = {column.name: _cell(sheet, row.get(column.name), column.kind) for column in columns}
        if pages is not None and number < _LINKED_ROWS:
            _link(cells, row, pages)
        sheet.append(list(cells.values()))


def _link(cells: Mapping[str, Any], row: Row, pages: str) -> None:
    """Has every quote of a row lead to the page of its document, and there to the place of what is claimed."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    for name in cells:
        prefix = name.removesuffix("quote")
        document = row.get(f"{prefix}document")
        if prefix != name and document and row.get(name):
            known = anchor({"id": row.get(f"{prefix}id")}) if f"{prefix}kind" in row else None
            cells[name].hyperlink = Hyperlink(ref="", target=f"{pages}/document/{document_slug(document)}.html", location=known)
            cells[name].style = "Hyperlink"


def _way(file: Path, build: Path) -> str | None:
    """The way from a file to the pages of a build, as a link has it; None where there is none, as between two drives."""
    try:
        return quote(Path(os.path.relpath(build / "pages", file.parent)).as_posix())
    except ValueError:
        return None


def _widths(table: Table, columns: Sequence[Column]) -> list[int]:
    """Widths for the longest of the first cells, a Chinese character counted twice, within reason."""
    first = list(itertools.islice(table, 200))
    return [min(60, 2 + max(_width(text) for text in (column.name, *(row.get(column.name) for row in first)))) for column in columns]


def _width(value: object) -> int:
    return sum(2 if character > "\u2e80" else 1 for character in str("" if value is None else value))


def _cell(sheet: Any, value: object, kind: type = str) -> Any:
    """A cell whose text is text, even when it begins with =, and whose numbers keep their digits."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    text = isinstance(value, str)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", str(value))[:_CELL_CHARACTERS] if text else value)
    if text:
        cell.data_type = "s"
    elif kind in (int, Decimal) and value is not None:
        cell.number_format = _number_format(value, kind)
    return cell


def _number_format(value: object, kind: type) -> str:
    fraction = _digits(value)[1]
    if kind is int:
        return "0"
    return f"#,##0.{'0' * fraction}" if fraction else "#,##0"


def _write_timeless(whole: io.BytesIO, out: IO[bytes]) -> None:
    """A workbook without the moment of its making, so that the same table gives the same bytes."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    with ZipFile(whole) as made, ZipFile(out, "w", ZIP_DEFLATED) as kept:
        for entry in made.infolist():
            content = made.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb">\d{4}-\d\d-\d\dT[\d:.]+Z<", b">1980-01-01T00:00:00Z<", content)
            kept.writestr(ZipInfo(entry.filename, _EPOCH), content, ZIP_DEFLATED)


def _write_graph(path: Path, form: Format, out: IO[bytes]) -> None:
    if form is Format.NQ:
        with path.open("rb") as source:
            shutil.copyfileobj(source, out)
        return
    import pyoxigraph

    from kg import store, terms

    rdf = {Format.TTL: pyoxigraph.RdfFormat.TURTLE, Format.TRIG: pyoxigraph.RdfFormat.TRIG, Format.JSONLD: pyoxigraph.RdfFormat.JSON_LD}
    quads = _triples(path) if form is Format.TTL else _by_graph(path)
    # Without id:, for its names are full of slashes and signs that a short name must escape.
    known = {name: beginning for name, beginning in store.prefixes(terms.namespaces()).items() if name != "id"}
    pyoxigraph.serialize(quads, out, rdf[form], prefixes=known)


def _triples(path: Path) -> Iterator[Any]:
    """The statements without their graphs, each once; the lines are sorted, so those of several graphs are neighbours."""
    import pyoxigraph

    quads = pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.N_QUADS)
    return (triple for triple, _ in itertools.groupby(quad.triple for quad in quads))


def _by_graph(path: Path) -> Iterator[Any]:
    """The statements, one graph after the other."""
    import pyoxigraph

    with path.open("rb") as source:
        lines = sorted(source, key=_graph_name)
    for _, graph in itertools.groupby(lines, key=_graph_name):
        yield from pyoxigraph.parse(b"".join(graph), format=pyoxigraph.RdfFormat.N_QUADS)


def _graph_name(line: bytes) -> bytes:
    return line.rsplit(b" ", 2)[-2]


def network_of(build: Path) -> Any:
    """The network that the tables of a build draw, for networkx."""
    from kg import connections, network

    for what in (What.CLAIMS, What.MILESTONES, What.ENTITIES, What.RELATIONS):
        table_path(build, what)
    return network.network(connections.ties_of(build))


def _write_network(build: Path, form: Format, out: IO[bytes]) -> None:
    import networkx

    writers: dict[Format, Callable[..., Iterable[str]]] = {Format.GRAPHML: networkx.generate_graphml, Format.GEXF: networkx.generate_gexf}
    for line in writers[form](network_of(build)):
        out.write(re.sub(r' lastmodifieddate="[^"]*"', "", line).encode("utf-8", "replace") + b"\n")
