"""JSON lines (逐行的 JSON): a row a line; whole numbers are int, others Decimal, written as they are."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from kg.errors import BuildError

Row = dict[str, Any]  # a JSON object
Order = tuple[int, int, str, int, int]  # series and place in it, document, start, end

_AT_ONCE = 500  # lines


def write_rows(path: Path, rows: Iterable[Row], written: Iterable[tuple[Order, str]] = ()) -> None:
    """Write rows in the order of documents and places in them, points in that of their series; numbers keep their digits.

    Some may be `written` already, each with what puts it in order.
    """
    # A lone surrogate cannot be UTF-8; its backslash escape is what JSON writes for it anyway.
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.writelines(f"{line}\n" for _, line in sorted([*written, *((_order(row), json_text(row)) for row in rows)]))


def write_lines(path: Path, rows: Iterable[Row]) -> None:
    """Write rows in the order they come in."""
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.writelines(f"{json_text(row)}\n" for row in rows)


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a table; numbers with a point are Decimal."""
    yield from (row for row in read_lines(path) if isinstance(row, dict))


def read_lines(path: Path) -> Iterator[Row | str]:
    """The lines of a file of JSON: rows, and the names of tables between them where it holds several."""
    try:
        with path.open(encoding="utf-8") as file:
            done = 0
            while lines := list(islice(file, _AT_ONCE if done else 1)):
                yield from parsed_lines(lines, path, done)
                done += len(lines)
    except FileNotFoundError:
        raise BuildError(f"{path}: no such table; run `kg rebuild` first") from None


def parsed_lines(lines: Sequence[str], path: Path, before: int = 0) -> Sequence[Row | str]:
    """Lines of a file parsed together, which is faster than one by one; the fields of all rows are the same strings.

    `before` counts the lines that stand before them.
    """
    try:
        rows: list[Row | str] = json.loads(f"[{','.join(lines)}]", parse_float=Decimal)
    except json.JSONDecodeError:
        rows = []
    if len(rows) == len(lines):
        return rows
    return [_row(line, f"{path}, line {number}") for number, line in enumerate(lines, start=before + 1)]


def json_text(value: object) -> str:
    """JSON of plain values and Decimals, each number with just its own digits."""
    kind = type(value)
    if kind in _WRITTEN:
        return _WRITTEN[kind](value)
    match value:
        case str():
            return encode_basestring(value)
        case int():
            return str(int(value))
        case dict():
            return "{" + ", ".join([f"{encode_basestring(key)}: {json_text(item)}" for key, item in value.items()]) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(json_text, value)) + "]"
    raise TypeError(f"a row cannot hold {value!r}")


_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    str: encode_basestring,
    int: str,
    bool: {True: "true", False: "false"}.__getitem__,
    type(None): {None: "null"}.__getitem__,
    Decimal: "{:f}".format,
}  # what most values are, looked up instead of asked one after the other


def parsed_row(line: str) -> Row:
    """A row that is written as one line."""
    row: Row = json.loads(line, parse_float=Decimal)
    return row


def _row(line: str, where: str) -> Row | str:
    try:
        row: Row | str = json.loads(line, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise BuildError(f"{where}: not JSON ({error}); run `kg rebuild --full`") from None
    return row


def _order(row: Row) -> Order:
    place = row.get("target", row)
    return row.get("series", 0), row.get("order", 0), place["document"], place.get("start", 0), place.get("end", 0)
