"""The curation file → its lines, each checked by itself: 做法, 名称, 改为 … in a table as Excel saves it."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from kg import places, resources, wording
from kg.curation.edits import parsed
from kg.errors import ConfigurationError
from kg.model import EntityType
from kg.readers.hints import CORRECTIONS
from kg.readers.refusal import Refusal, shown
from kg.readers.text import decoded

_SEPARATORS = "\t;,"


class Action(StrEnum):
    """What a line does: 同一, 不同, 改名, 改类, 错误, 更正."""

    SAME = "same"
    DIFFERENT = "different"
    RENAME = "rename"
    RETYPE = "retype"
    WRONG = "wrong"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Line:
    """One correction. `place` and `to_place` are GB/T 2260 codes; what is not said is empty."""

    file: str
    number: int
    action: Action
    document: str = ""
    quote: str = ""
    indicator: str = ""
    id: str = ""
    type: EntityType | None = None
    name: str = ""
    place: str = ""
    field: str = ""
    to: str = ""
    to_type: EntityType | None = None
    to_place: str = ""
    reason: str = ""
    curator: str = ""

    @property
    def where(self) -> str:
        """The file and the line, as a message starts."""
        return f"{shown(self.file)} 第 {self.number} 行"

    def is_of(self, document: str) -> bool:
        """Whether this line names a document, as the build calls it or by the end of its path."""
        return document == self.document or document.endswith(f"/{self.document}")

    def fault(self, cause: str, remedy: str) -> ConfigurationError:
        """Why this line cannot be followed, and what to do."""
        return ConfigurationError(f"{self.where}: {cause}; {remedy}")


@dataclass(frozen=True, slots=True)
class Remark:
    """A line that is right in itself but changed nothing, such as one that matches nothing in these documents."""

    line: Line
    reason: str

    def __str__(self) -> str:
        return f"{self.line.where}: {self.reason}"


def find_file(sources: Iterable[Path | str]) -> Path | None:
    """The curation file that lies in a source folder, or beside a source file; the first there is."""
    folders = (path if path.is_dir() else path.parent for path in map(Path, sources))
    return next((folder / CORRECTIONS for folder in folders if (folder / CORRECTIONS).is_file()), None)


def read_lines(path: Path) -> Iterator[Line | ConfigurationError]:
    """The lines of a curation file in their order; a line that means nothing is a ConfigurationError in its place."""
    try:
        text = decoded(path.read_bytes()).removeprefix("\ufeff")
    except (OSError, Refusal) as error:
        yield ConfigurationError(f"{shown(path.name)}: 更正表读不出来 ({error}); 请检查路径和权限，另存为 CSV UTF-8")
        return
    yield from _lines(text, path.name)


def _lines(text: str, file: str) -> Iterator[Line | ConfigurationError]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    header = [_column(cell) for cell in next(reader, [])]
    if "action" not in header:
        titles = "、".join(words[0] for words in _words("columns").values())
        yield ConfigurationError(f"{shown(file)} 第 1 行: 没有{_title('action')}这一列 (no header); 第一行应为列名：{titles}")
        return
    for row in reader:
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=False) if name and cell.strip()}
        if cells and not row[0].lstrip().startswith("#"):
            yield _line(cells, file, reader.line_num)


def _separator(text: str) -> str:
    """What parts the cells of the first line: Excel saves commas, tabs or semicolons."""
    return max(_SEPARATORS, key=text.partition("\n")[0].count)


def _column(heading: str) -> str:
    return next((name for name, words in _words("columns").items() if heading.strip().lower() in words), "")


@cache
def _words(table: str) -> Mapping[str, list[str]]:
    found: Mapping[str, list[str]] = resources.tables("curation/curation.toml")[table]
    return found


def _line(cells: Mapping[str, str], file: str, number: int) -> Line | ConfigurationError:
    try:
        return _checked(cells, file, number)
    except ValueError as error:
        return ConfigurationError(f"{shown(file)} 第 {number} 行: {error}")


def _checked(cells: Mapping[str, str], file: str, number: int) -> Line:
    action = Action(_meant("actions", "action", cells.get("action", "")))
    _require(action, cells)
    texts = {name: cells[name] for name in ("document", "quote", "indicator", "id", "name", "to", "reason", "curator") if name in cells}
    codes = {name: _code(name, cells[name]) for name in ("place", "to_place") if name in cells}
    types = {name: _type(name, cells[name]) for name in ("type", "to_type") if name in cells}
    if action is Action.RETYPE:
        types["to_type"] = _type("to", cells["to"])
    field = _meant("fields", "field", cells["field"]) if action is Action.RIGHT else ""
    if field:
        parsed(field, cells["to"])
    return Line(file, number, action, field=field, **texts, **codes, **types)  # type: ignore[arg-type]  # each by its name


def _require(action: Action, cells: Mapping[str, str]) -> None:
    sets = resources.tables("curation/curation.toml")["needs"][action]
    if not any(all(name in cells for name in names) for names in sets):
        wanted = "，或 ".join("＋".join(_title(name) for name in names) for names in sets)
        raise ValueError(f"没有说全 (incomplete); “{_words('actions')[action][0]}”须写：{wanted}")


def _title(column: str) -> str:
    return f"“{_words('columns')[column][0]}”"


def _meant(table: str, column: str, written: str) -> str:
    """The name of what one of the words of a table stands for."""
    found = next((name for name, words in _words(table).items() if written.lower() in (name, *words)), None)
    if found is None:
        known = "、".join(words[0] for words in _words(table).values())
        raise ValueError(f"{_title(column)}不认识：{shown(written) or '空'} (unknown); 可写：{known}")
    return found


def _type(column: str, written: str) -> EntityType:
    names = {kind: str(wording.words("type")[kind]) for kind in EntityType}
    found = next((kind for kind, word in names.items() if written in (kind.value, word)), None)
    if found is None:
        raise ValueError(f"{_title(column)}不认识：{shown(written)} (unknown type); 可写：{'、'.join(names.values())}")
    return found


def _code(column: str, written: str) -> str:
    place = places.load().resolve(written)
    if place is None or place.code is None:
        raise ValueError(f"{_title(column)}认不出：{shown(written)} (unknown place); 请写全称，如 重庆市渝中区")
    return place.code
