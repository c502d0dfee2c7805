"""What changed between two builds: 新增文件, 数值改变, 评价改变."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path
from typing import Any

from kg import wording
from kg.errors import BuildError
from kg.jsonlines import read_rows

Row = Mapping[str, Any]
Key = tuple[str, ...]

_SAID = ("document", "indicator", "subject", "period", "measure")
_NUMBER = ("value", "value_to", "unit")
_READING = ("kind", "comparator", "commitment", "relative")


class Sort(StrEnum):
    """What sort of change."""

    DOCUMENT_ADDED = "document-added"
    DOCUMENT_REMOVED = "document-removed"
    DOCUMENT_CHANGED = "document-changed"
    CLAIM_ADDED = "claim-added"
    CLAIM_REMOVED = "claim-removed"
    VALUE_CHANGED = "value-changed"
    READING_CHANGED = "reading-changed"
    VERDICT_CHANGED = "verdict-changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: of what, and what it was before and is now."""

    sort: Sort
    document: str
    subject: str = ""
    indicator: str = ""
    period: str = ""
    before: str = ""
    after: str = ""

    def row(self) -> dict[str, str]:
        """The change for a table or a program."""
        return {name: str(getattr(self, name)) for name in self.__slots__}


def compare(old: Path, new: Path) -> list[Change]:
    """All differences between two builds: of documents, then claims, then verdicts, each in the order of the documents."""
    documents = list(_documents(_rows(old, "graph/documents.jsonl"), _rows(new, "graph/documents.jsonl")))
    claims = _claims(_rows(old, "tables/claims.jsonl"), _rows(new, "tables/claims.jsonl"))
    verdicts = _verdicts(_rows(old, "tables/outcomes.jsonl"), _rows(new, "tables/outcomes.jsonl"))
    return [*documents, *claims, *verdicts]


def counts(changes: Iterable[Change]) -> str:
    """How many changes of each sort: 新增文件 1，数值改变 3."""
    counted = Counter(change.sort for change in changes)
    return "，".join(f"{word} {counted[Sort(sort)]}" for sort, word in wording.words("sort").items() if counted[Sort(sort)])


def _rows(build: Path, name: str) -> list[Row]:
    path = build / name
    if not path.exists():
        raise BuildError(f"{build}: no {name}, not a build; give the output folder of kg rebuild")
    return list(read_rows(path))


def _documents(old: Iterable[Row], new: Iterable[Row]) -> Iterator[Change]:
    before, after = ({row["document"]: row["digest"] for row in rows} for rows in (old, new))
    for document in sorted(before.keys() | after.keys()):
        if document not in before:
            yield Change(Sort.DOCUMENT_ADDED, document)
        elif document not in after:
            yield Change(Sort.DOCUMENT_REMOVED, document)
        elif before[document] != after[document]:
            yield Change(Sort.DOCUMENT_CHANGED, document)


def _claims(old: Iterable[Row], new: Iterable[Row]) -> Iterator[Change]:
    before, after = _grouped(old, _claim_key), _grouped(new, _claim_key)
    for key in sorted(before.keys() | after.keys()):
        for one, other in _paired(before.get(key, []), after.get(key, []), _said):
            if one is None or other is None or _said(one) != _said(other):
                yield from _claim_change(one, other)


def _grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _claim_key(row: Row) -> Key:
    return tuple(str(row[name] or "") for name in _SAID)


def _paired(old: list[Row], new: list[Row], said: Callable[[Row], object]) -> Iterator[tuple[Row | None, Row | None]]:
    """The rows of one key side by side: those that say the same meet first, the others in reading order."""
    rest, changed = list(new), []
    for row in old:
        same = next((place for place, other in enumerate(rest) if said(row) == said(other)), None)
        if same is None:
            changed.append(row)
        else:
            yield row, rest.pop(same)
    yield from zip_longest(changed, rest)


def _said(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in (*_NUMBER, *_READING))


def _claim_change(one: Row | None, other: Row | None) -> Iterator[Change]:
    if one is None or other is None:
        sort = Sort.CLAIM_ADDED if one is None else Sort.CLAIM_REMOVED
    elif any(one[name] != other[name] for name in _NUMBER):
        sort = Sort.VALUE_CHANGED
    else:
        sort = Sort.READING_CHANGED
    row: Row = other or one or {}
    yield Change(sort, row["document"], row["subject"], row["indicator"], row["period"], _words(one), _words(other))


def _words(row: Row | None) -> str:
    return f"{wording.words('kind')[row['kind']]}{wording.promise(row)}" if row else ""


def _verdicts(old: Iterable[Row], new: Iterable[Row]) -> Iterator[Change]:
    before, after = (_grouped(rows, lambda row: _claim_key(row["target"])) for rows in (old, new))
    for key in sorted(before.keys() & after.keys()):
        for one, other in _paired(before[key], after[key], lambda row: _said(row["target"])):
            if one and other and one["verdict"] != other["verdict"]:
                target = other["target"]
                said = (target["document"], target["subject"], target["indicator"], target["period"])
                yield Change(Sort.VERDICT_CHANGED, *said, wording.verdict(one["verdict"]), wording.verdict(other["verdict"]))
