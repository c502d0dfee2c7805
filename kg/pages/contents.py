"""What a build holds, gathered as the pages need it: by document, by place, by target."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from kg import found
from kg.jsonlines import parsed_row, read_rows
from kg.network import Row, text
from kg.outline import Outline, Table, Tables, tables
from kg.pages.survey import Survey, Thing
from kg.pages.words import short_place, word
from kg.wording import OPEN

Each = TypeVar("Each")

FINDINGS = ("deliveries", "revisions", "contradictions", "corrections", "links")
REPORTS = ("report", "plan")  # kinds of which a place has one a year


class Asked(Mapping[str, Each]):
    """Values by a key, made when they are asked for, from what is kept of each."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self.kept = kept

    def __contains__(self, key: object) -> bool:
        return key in self.kept

    def __iter__(self) -> Iterator[str]:
        return iter(self.kept)

    def __len__(self) -> int:
        return len(self.kept)


class Groups(Asked[Sequence[Row]]):
    """Rows of a table by a key, in their order: their numbers are kept, by key and document."""

    def __init__(self, table: Table, numbers: Mapping[str, Mapping[int, Sequence[int]]]) -> None:
        super().__init__(numbers)
        self.table = table

    def __getitem__(self, key: str) -> Sequence[Row]:
        return self.table.rows(self.table.first[at] + number for at, rows in self.kept[key].items() for number in rows)


class Written(Asked[Row]):
    """Rows by a key: they are kept as they are written."""

    def __init__(self, lines: Mapping[str, str]) -> None:
        super().__init__(lines)
        self._rows: dict[str, Row] = {}

    def __getitem__(self, key: str) -> Row:
        if key not in self._rows:
            self._rows[key] = parsed_row(self.kept[key])
        return self._rows[key]


class Contents(Survey):
    """What a build holds. Lists keep the tables' order, which is that of the documents."""

    def __init__(self, build: Path, outlines: Sequence[Outline], held: Tables | None = None) -> None:
        rows = {text(row, "document"): row for row in read_rows(build / "graph" / "documents.jsonl")}
        super().__init__(outlines, dict(sorted(rows.items())))
        self.build = build
        self.readings: dict[int, Any] = {}  # what pages share of each row, once it is made
        self.tables = tables(build, outlines) if held is None else held

    @cached_property
    def claims_by_place(self) -> Groups:
        """Claims by the place they are about: the subject, or the reporting place of an area, project or industry."""
        return Groups(self.tables["claims"], self.about)

    @cached_property
    def claims_by_indicator(self) -> Groups:
        """Claims about places with a number, by the indicator of the lexicon that they mean."""
        return Groups(self.tables["claims"], self.indicators)

    @cached_property
    def claims_by_document(self) -> Groups:
        """Claims by document."""
        return self._by_document("claims")

    @cached_property
    def milestones_by_document(self) -> Groups:
        """Milestones by document."""
        return self._by_document("milestones")

    @cached_property
    def difficulties_by_document(self) -> Groups:
        """Difficulties by document."""
        return self._by_document("difficulties")

    @cached_property
    def milestones_by_place(self) -> Groups:
        """Milestones by the place that reports them."""
        numbers: defaultdict[str, dict[int, range]] = defaultdict(dict)
        for at, each in enumerate(self.outlines):
            numbers[reporting_place(self.documents[each.document])][at] = range(each.count("milestones"))
        return Groups(self.tables["milestones"], numbers)

    def _by_document(self, table: str) -> Groups:
        return Groups(self.tables[table], {each.document: {at: range(each.count(table))} for at, each in enumerate(self.outlines)})

    def rows_of(self, thing: Thing, group: str, table: str) -> Sequence[Row]:
        """The rows of a table that tell of a thing: its milestones, claims, relations or namings."""
        told = [(at, getattr(self.outlines[at].told(thing.id), group)) for at in thing.documents]
        return self.tables[table].rows(self.tables[table].first[at] + number for at, numbers in told for number in numbers)

    def _found(self, table: str) -> list[Row]:
        return list(read_rows(self.build / "tables" / f"{table}.jsonl"))

    @cached_property
    def outcomes(self) -> Written:
        """The verdict on each target with what it was held against, by the id of the target."""
        return Written(found.by_target(self.build / "tables" / "outcomes.jsonl"))

    @cached_property
    def verdicts(self) -> dict[str, str]:
        """The verdict on each target, by its id."""
        return found.verdicts(self.outcomes.kept)

    @cached_property
    def delivery(self) -> dict[str, Row]:
        """What came of each promised milestone, by its id."""
        return {row["target"]["id"]: row for row in self._found("deliveries")}

    @cached_property
    def _revisions(self) -> list[Row]:
        return self._found("revisions")

    @cached_property
    def revised(self) -> dict[str, list[Row]]:
        """The revisions of each target, by its id."""
        return grouped(self._revisions, lambda row: text(row["target"], "id"))

    @cached_property
    def revising(self) -> dict[str, list[Row]]:
        """The revisions that a target makes of earlier ones, by its id."""
        return grouped((row for row in self._revisions if row["later"]), lambda row: text(row["later"], "id"))

    @cached_property
    def contradicted(self) -> dict[str, list[Row]]:
        """The contradictions of each claim, by its id."""
        found = self._found("contradictions")
        return grouped_by_each(found, lambda row: [text(claim, "id") for claim in (row["target"], *row["others"])])

    @cached_property
    def _corrections(self) -> list[Row]:
        return self._found("corrections")

    @cached_property
    def corrected(self) -> dict[str, list[Row]]:
        """What was put right by hand, by the id of what is right."""
        return grouped(self._corrections, lambda row: text(row, "id"))

    @cached_property
    def corrections_by_document(self) -> dict[str, list[Row]]:
        """What was put right by hand, by document."""
        return grouped(self._corrections, document_of)

    @cached_property
    def linked(self) -> dict[str, list[Row]]:
        """The names that rules took for one thing, by its id."""
        return grouped(self._found("links"), lambda row: text(row, "id"))

    @cached_property
    def documents_by_place(self) -> dict[str, list[Row]]:
        """Documents by the place that reports."""
        return grouped(self.documents.values(), reporting_place)

    def names(self, documents: Iterable[int]) -> list[str]:
        """The documents of these numbers."""
        return [self.outlines[at].document for at in documents]

    def verdict(self, target: Row) -> str:
        """What came of a target: open where no later document of its place tells."""
        return self.verdicts.get(text(target, "id"), OPEN)

    def came(self, document: int, claim: int) -> str:
        """What came of a claim of a document, by their numbers; nothing where it is no target."""
        target = self.outlines[document].promises[claim]
        return self._came.get(target, OPEN) if target else ""

    @cached_property
    def _came(self) -> dict[str, str]:
        return {target.rpartition("/")[2]: verdict for target, verdict in self.verdicts.items()}

    @cached_property
    def titles(self) -> dict[str, str]:
        """What each document is called."""
        return {name: title_of(row) for name, row in self.documents.items()}

    def source(self, document: str) -> str:
        """The text that a document's offsets refer to."""
        return source_text(self.build, document)


@lru_cache(maxsize=512)  # the sentences of a drawing are of all documents
def source_text(build: Path, document: str) -> str:
    """The text of a document of a build, with its line ends as they are."""
    path = build / "graph" / "texts" / f"{document}.txt"
    with path.open(encoding="utf-8", errors="surrogatepass", newline="") as file:
        return file.read()


def grouped(rows: Iterable[Each], key: Callable[[Each], str]) -> dict[str, list[Each]]:
    """Rows, or things, by a key, in their order."""
    groups: defaultdict[str, list[Each]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(groups)


def grouped_by_each(rows: Iterable[Each], keys: Callable[[Each], Iterable[str]]) -> dict[str, list[Each]]:
    """Rows by each of their keys, in their order."""
    groups: defaultdict[str, list[Each]] = defaultdict(list)
    for row in rows:
        for key in keys(row):
            groups[key].append(row)
    return dict(groups)


def document_of(row: Row) -> str:
    """The document a row is from."""
    return text(row, "document")


def title_of(document: Row) -> str:
    """A document's title; its place and year besides, where the title does not say them: 政府工作报告（重庆市 2024年）.

    A report without a title is called what it is, any other document by its name.
    """
    place, year = text(document, "place"), text(document, "plan_year")
    kind = word("document_kind", document["kind"]) if place and year and document["kind"] in REPORTS else ""
    title = text(document, "title") or kind or text(document, "document")
    aside = " ".join(filter(None, ("" if short_place(place) in title else place, f"{year}年" if year and year not in title else "")))
    return f"{title}（{aside}）" if aside else title


def reporting_place(row: Row) -> str:
    """The place whose document a row is from, empty where unknown."""
    return text(row, "place")


def place_of(row: Row) -> str:
    """The place a claim is about: 全市 → 重庆市 in a report of 渝中区; 解放碑商圈 → 渝中区."""
    return text(row, "subject" if row.get("subject_type") == "place" else "place")
