"""What is said of a document beside it: 同名 .meta.toml 说明文件与 MANIFEST.tsv 清单.

A sidecar `<file>.meta.toml` (keys place, year, published, title, kind) beats a MANIFEST.tsv (columns file, place, year), which
may lie in the document's folder, in any folder above it up to the source folder, or in the folder that holds the source folder.
"""

import datetime
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import PurePosixPath
from typing import Any

from kg.errors import ConfigurationError
from kg.model import DocumentKind, Hints
from kg.readers.refusal import Refusal, shown
from kg.readers.text import decoded

SIDECAR = ".meta.toml"
MANIFEST = "MANIFEST.tsv"
CORRECTIONS = "curation.csv"  # what an analyst puts right of what was read
_NOTHING = Hints()
_KINDS = "、".join(DocumentKind)
_EXPECTED = {
    "place": '政府全称，如 place = "重庆市渝中区"',
    "year": "四位年份，如 year = 2024",
    "published": '日期，如 published = "2024-01-28"',
    "title": '标题，如 title = "2024年政府工作报告"',
    "kind": f"其中之一：{_KINDS}",
}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")

Beside = Callable[[str], bytes | None]  # a path below the source folder ("../…" for the folder that holds it) → its bytes


@dataclass(frozen=True, slots=True)
class Noticeboard:
    """The sidecars and manifests of one source folder called `name`; manifests are read once."""

    name: str
    beside: Beside
    manifests: dict[str, dict[str, Hints]] = field(default_factory=dict)

    def hints(self, document: str) -> Hints:
        """What is said of the document at this path below the source folder. Raises ConfigurationError for a wrong sidecar."""
        hints = self._sidecar(document)
        for folder in PurePosixPath(document).parents:
            below = PurePosixPath(document).relative_to(folder).as_posix()
            hints = merged(hints, self._manifest(str(folder / MANIFEST)).get(below, _NOTHING))
        return merged(hints, self._manifest(f"../{MANIFEST}").get(f"{self.name}/{document}", _NOTHING))

    def _sidecar(self, document: str) -> Hints:
        try:
            content = self.beside(document + SIDECAR)
        except (OSError, Refusal) as error:
            raise ConfigurationError(f"{shown(document + SIDECAR)}: 说明文件读不出来 ({error}); 请检查权限，或删去它") from error
        return _NOTHING if content is None else read_sidecar(content, document + SIDECAR)

    def _manifest(self, path: str) -> dict[str, Hints]:
        if path not in self.manifests:
            self.manifests[path] = dict(_manifest_rows(self._manifest_content(path)))
        return self.manifests[path]

    def _manifest_content(self, path: str) -> bytes:
        try:
            return self.beside(path) or b""
        except (OSError, Refusal):  # a manifest is a courtesy, most often somebody else's: one that is locked says nothing
            return b""


def merged(first: Hints, then: Hints) -> Hints:
    """The first hints, filled up with the second where the first say nothing."""
    pairs = ((getattr(first, each.name), getattr(then, each.name)) for each in fields(Hints))
    return Hints(*(former if former is not None else latter for former, latter in pairs))


def read_sidecar(content: bytes, name: str) -> Hints:
    """The hints of a sidecar called `name`. Raises ConfigurationError for anything it cannot mean."""
    text = _sidecar_text(content, name)
    try:
        entries = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f'{shown(name)}: 不是正确的 TOML ({error}); 每行写成 键 = "值"') from error
    for key in sorted(entries.keys() - _EXPECTED.keys()):
        raise _wrong(name, text, key, "不认识的键 (unknown key)", "可用的键：" + "、".join(_EXPECTED))
    return Hints(**{key: _value(name, text, key, value) for key, value in entries.items()})


def _sidecar_text(content: bytes, name: str) -> str:
    try:
        return decoded(content).removeprefix("\ufeff")
    except Refusal as refusal:
        raise ConfigurationError(f"{shown(name)}: {refusal.cause}; {refusal.remedy}") from refusal


def _value(name: str, text: str, key: str, value: object) -> Any:
    """The value of a key in its model type, or a ConfigurationError that says what was expected."""
    match key, value:
        case "place" | "title", str() if value.strip():
            return value.strip()
        case "year", int() if 1900 <= value <= 2100:
            return int(value)
        case "published", datetime.date():
            return value.isoformat()[:10]
        case "published", str() if _is_date(value):
            return value
        case "kind", str() if value in tuple(DocumentKind):
            return DocumentKind(value)
    raise _wrong(name, text, key, f"值不对：{shown(str(value))} (wrong value)", f"应为{_EXPECTED[key]}")


def _is_date(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    try:
        datetime.date.fromisoformat(value + "-01-01"[len(value) - 10 :] if len(value) < 10 else value)
    except ValueError:
        return False
    return True


def _wrong(name: str, text: str, key: str, cause: str, remedy: str) -> ConfigurationError:
    written = re.search(rf"^[^\S\n]*[\[\"']*{re.escape(key)}\b", text, re.MULTILINE)
    line = f"第 {text.count(chr(10), 0, written.end()) + 1} 行 " if written else ""
    return ConfigurationError(f"{shown(name)}: {line}{shown(key)}: {cause}; {remedy}")


def manifest_fault(content: bytes) -> str | None:
    """Why a manifest says nothing of any document, and what to do about it; None for one that is of our making."""
    try:
        header = decoded(content).removeprefix("\ufeff").partition("\n")[0].split("\t")
    except Refusal as refusal:
        return f"清单未采用，{refusal.cause}; {refusal.remedy}"
    if "file" in {column.strip().lower() for column in header}:
        return None
    first = shown(" ".join(header)[:40])
    return f"清单未采用，第一行没有 file 这一列 (no column file): {first!r}; 第一行写列名 file、place、year，以制表符分隔"


def _manifest_rows(content: bytes) -> Iterator[tuple[str, Hints]]:
    """(file, its hints) of a manifest; one with a fault has none."""
    if manifest_fault(content):
        return
    header, *rows = (line.split("\t") for line in decoded(content).removeprefix("\ufeff").split("\n"))
    for row in rows:
        cells = {column.strip().lower(): cell.strip() for column, cell in zip(header, row, strict=False)}
        if cells.get("file"):
            yield cells["file"].replace("\\", "/").removeprefix("./"), Hints(cells.get("place") or None, _year(cells.get("year", "")))


def _year(cell: str) -> int | None:
    return int(cell) if re.fullmatch(r"(19|20)\d\d", cell, re.ASCII) else None
