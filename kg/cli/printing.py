"""Rows and messages as they leave the program: tables whose 汉字 line up, csv, tsv, json."""

import csv
import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from enum import StrEnum
from typing import Any

from kg import wording
from kg.jsonlines import json_text

Row = Mapping[str, Any]


class Form(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"


class AnswerForm(StrEnum):
    """How the answer to a SPARQL question is printed."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TTL = "ttl"


def write_rows(rows: Sequence[Row], form: Form) -> None:
    """Prints rows on stdout: a table in a reader's words, other forms with the names and codes of the tables."""
    match form:
        case Form.TABLE:
            write_table(rows)
        case Form.JSON:
            write("[" + ",".join(f"\n {json_text(dict(row))}" for row in rows) + "\n]")
        case _:
            _write_separated(rows, "\t" if form is Form.TSV else ",")


def _write_separated(rows: Sequence[Row], separator: str) -> None:
    names = columns(rows)
    writer = csv.writer(sys.stdout, delimiter=separator, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([cell(row.get(name)) for name in names] for row in rows)


def columns(rows: Iterable[Row]) -> list[str]:
    """The names of the columns in the order in which the rows first have them."""
    return list(dict.fromkeys(name for row in rows for name in row))


def cell(value: object) -> str:
    """A value as text: nothing for None, numbers as they were written, lists with 、 between."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return "、".join(map(cell, value)) if isinstance(value, list | tuple) else str(value)


def write_table(rows: Sequence[Row], names: Sequence[str] | None = None) -> None:
    """Prints a table with Chinese headings: folded to the screen, or as wide as it is when it goes to a file; nothing of no rows."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    names = columns(rows) if names is None else names
    if not names:
        return
    for name in names:
        table.add_column(wording.heading(name), overflow="fold", justify="right" if _numeric(rows, name) else "left")
    for row in rows:
        table.add_row(*(visible(wording.choice(name, cell(row.get(name)))) for name in names))
    _render(table)


def _numeric(rows: Sequence[Row], name: str) -> bool:
    return any(isinstance(row.get(name), int | Decimal) for row in rows)


def _render(table: Any) -> None:
    from rich.console import Console
    from rich.measure import Measurement

    console = Console(file=sys.stdout, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        console.width = 100_000
        console.width = Measurement.get(console, console.options, table).maximum
    with console.capture() as captured:
        console.print(table)
    write("\n".join(line.rstrip() for line in captured.get().splitlines()))


def visible(text: str) -> str:
    """Text of a document as it is safe on a terminal: control characters are seen, not obeyed."""
    return "".join("\ufffd" if unicodedata.category(character) == "Cc" and character != "\n" else character for character in text)


def write(text: str) -> None:
    """Prints data on stdout."""
    sys.stdout.write(f"{text}\n")


def write_bytes(data: bytes) -> None:
    """Prints data that is encoded already on stdout."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data if data.endswith(b"\n") else data + b"\n")


def write_json(value: object) -> None:
    """Prints a value as JSON for people and programs."""
    write(json.dumps(value, ensure_ascii=False, indent=1))


def tell(message: str) -> None:
    """Prints a message for the person on stderr."""
    sys.stderr.write(f"{message}\n")


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Shows on stderr what is being done and how far it has come; gives the function to be told so."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    shown = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*shown, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def step(what: str, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, description=wording.words("step").get(what, what))

        yield step


def summary(counts: Mapping[str, object]) -> str:
    """What was counted, in one line of Chinese: 文件 12  条目 3400."""
    known = wording.words("summary")
    return "  ".join(f"{word} {cell(counts[name])}" for name, word in known.items() if name in counts)
