"""What a build holds, gathered as the pages need it: by document, by place, by target."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from kg.build import slug
from kg.network import Row, text
from kg.pages.words import short_place, word
from kg.tables import read_rows
from kg.wording import OPEN

Each = TypeVar("Each")
Rows = Mapping[str, Sequence[dict[str, Any]]]  # by table

TABLES = ("claims", "milestones", "entities", "relations", "difficulties")
# Fields whose words recur from row to row.
RECURRING = (
    *("document", "sentence", "place", "place_code", "kind", "rule", "period", "stage", "type", "name", "full_name", "code", "home"),
    *("subject", "subject_id", "subject_type", "subject_code", "subject_home", "indicator", "concept", "indicator_id", "slot_id"),
    *("comparator", "unit", "measure", "commitment", "note", "predicate", "object", "object_id", "object_type", "object_home", "reason"),
)
FINDINGS = ("deliveries", "revisions", "contradictions", "corrections", "links")
REPORTS = ("report", "plan")  # kinds of which a place has one a year


@dataclass(frozen=True)
class Place:
    """A place with a page: `slug` names its file."""

    name: str
    code: str
    slug: str


@dataclass(frozen=True)
class Thing:
    """A named thing with a page: all rows that tell of it. `places` are those that report them."""

    id: str
    name: str
    type: str
    slug: str
    milestones: Sequence[Row]
    claims: Sequence[Row]
    relations: Sequence[Row]
    namings: Sequence[Row]

    @property
    def places(self) -> list[str]:
        """The places whose documents tell of it."""
        rows = (*self.milestones, *self.claims, *self.relations, *self.namings)
        return sorted({text(row, "place") for row in rows if row.get("place")})

    @property
    def documents(self) -> list[str]:
        """The documents that tell of it, each once."""
        return list(dict.fromkeys(map(document_of, (*self.milestones, *self.claims, *self.relations, *self.namings))))

    @property
    def told(self) -> int:
        """How much is said of it, beyond its name."""
        return len(self.milestones) + len(self.claims) + len(self.relations)


@dataclass(frozen=True)
class Contents:
    """The rows of a build. Lists keep the tables' order, which is that of the documents."""

    build: Path
    documents: Mapping[str, Row]
    claims: Sequence[Row]
    milestones: Sequence[Row]
    entities: Sequence[Row]
    relations: Sequence[Row]
    difficulties: Sequence[Row]
    deliveries: Sequence[Row]
    revisions: Sequence[Row]
    contradictions: Sequence[Row]
    corrections: Sequence[Row]
    links: Sequence[Row]
    outcomes: Mapping[str, Row]  # by the id of the target
    readings: dict[int, Any] = field(default_factory=dict, init=False)  # what pages share of each row, once it is made

    @cached_property
    def places(self) -> dict[str, Place]:
        """Every place that reports or of which something is claimed, by name."""
        codes = {text(row, "place"): text(row, "place_code") for row in (*self.documents.values(), *self.milestones)}
        for row in self.claims:
            if row.get("subject_type") == "place":
                codes.setdefault(text(row, "subject"), text(row, "subject_code"))
        return {name: Place(name, code, slug(code, name)) for name, code in sorted(codes.items()) if name}

    @cached_property
    def claims_by_place(self) -> dict[str, list[Row]]:
        """Claims by the place they are about: the subject, or the reporting place of an area, project or industry."""
        return grouped(self.claims, place_of)

    @cached_property
    def claims_by_document(self) -> dict[str, list[Row]]:
        """Claims by document."""
        return grouped(self.claims, document_of)

    @cached_property
    def claims_by_indicator(self) -> dict[str, list[Row]]:
        """Claims about places with a number, by the indicator of the lexicon that they mean."""
        numbered = (row for row in self.claims if row.get("concept") and row.get("value") is not None)
        known = (row for row in numbered if row.get("subject_type") == "place" and row.get("subject"))
        return dict(sorted(grouped(known, lambda row: text(row, "concept")).items()))

    @cached_property
    def things(self) -> dict[str, Thing]:
        """Everything named but places that more is said of than its name, by id."""
        milestones = grouped(self.milestones, lambda row: text(row, "object_id"))
        claims = grouped((row for row in self.claims if row.get("subject_type") != "place"), lambda row: text(row, "subject_id"))
        ties: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.relations:
            for end in ("subject", "object"):
                ties[text(row, f"{end}_id")].append(row)
        namings = grouped(self.entities, lambda row: text(row, "id"))
        named = {**_named(self.relations, "subject"), **_named(self.relations, "object"), **_named(self.milestones, "object")}
        named |= _named(self.claims, "subject")
        made = (
            Thing(key, name, kind, slug("", key), milestones.get(key, ()), claims.get(key, ()), ties.get(key, ()), namings.get(key, ()))
            for key, (name, kind) in sorted(named.items())
            if key and kind not in ("", "place")
        )
        return {thing.id: thing for thing in made if thing.told > 1}

    @cached_property
    def milestones_by_place(self) -> dict[str, list[Row]]:
        """Milestones by the place that reports them."""
        return grouped(self.milestones, reporting_place)

    @cached_property
    def milestones_by_document(self) -> dict[str, list[Row]]:
        """Milestones by document."""
        return grouped(self.milestones, document_of)

    @cached_property
    def difficulties_by_document(self) -> dict[str, list[Row]]:
        """Difficulties by document."""
        return grouped(self.difficulties, document_of)

    @cached_property
    def delivery(self) -> dict[str, Row]:
        """What came of each promised milestone, by its id."""
        return {row["target"]["id"]: row for row in self.deliveries}

    @cached_property
    def revised(self) -> dict[str, list[Row]]:
        """The revisions of each target, by its id."""
        return grouped(self.revisions, lambda row: text(row["target"], "id"))

    @cached_property
    def revising(self) -> dict[str, list[Row]]:
        """The revisions that a target makes of earlier ones, by its id."""
        return grouped((row for row in self.revisions if row["later"]), lambda row: text(row["later"], "id"))

    @cached_property
    def contradicted(self) -> dict[str, list[Row]]:
        """The contradictions of each claim, by its id."""
        return grouped_by_each(self.contradictions, lambda row: [text(claim, "id") for claim in (row["target"], *row["others"])])

    @cached_property
    def corrected(self) -> dict[str, list[Row]]:
        """What was put right by hand, by the id of what is right."""
        return grouped(self.corrections, lambda row: text(row, "id"))

    @cached_property
    def corrections_by_document(self) -> dict[str, list[Row]]:
        """What was put right by hand, by document."""
        return grouped(self.corrections, document_of)

    @cached_property
    def linked(self) -> dict[str, list[Row]]:
        """The names that rules took for one thing, by its id."""
        return grouped(self.links, lambda row: text(row, "id"))

    @cached_property
    def documents_by_place(self) -> dict[str, list[Row]]:
        """Documents by the place that reports."""
        return grouped(self.documents.values(), reporting_place)

    def verdict(self, target: Row) -> str:
        """What came of a target: open where no later document of its place tells."""
        outcome = self.outcomes.get(text(target, "id"))
        return OPEN if outcome is None else text(outcome, "verdict")

    def source(self, document: str) -> str:
        """The text that a document's offsets refer to."""
        return source_text(self.build, document)


@lru_cache(maxsize=64)
def source_text(build: Path, document: str) -> str:
    """The text of a document of a build, with its line ends as they are."""
    path = build / "graph" / "texts" / f"{document}.txt"
    with path.open(encoding="utf-8", errors="surrogatepass", newline="") as file:
        return file.read()


def rows(build: Path) -> Rows:
    """The rows of what was read of documents, by table, and of the documents."""
    pool: dict[str, str] = {}
    tables = {name: _pooled(read_rows(build / "tables" / f"{name}.jsonl"), pool) for name in TABLES}
    return {**tables, "documents": list(read_rows(build / "graph" / "documents.jsonl"))}


def read(build: Path, held: Rows) -> Contents:
    """The contents of a build folder, where its rows are held already."""
    claims = {text(row, "id"): row for row in held["claims"]}
    outcomes = {row["target"]["id"]: _linked(row, claims) for row in read_rows(build / "tables" / "outcomes.jsonl")}
    documents = {text(row, "document"): row for row in held["documents"]}
    findings = {name: list(read_rows(build / "tables" / f"{name}.jsonl")) for name in FINDINGS}
    tables = {name: held[name] for name in TABLES} | findings
    return Contents(build, dict(sorted(documents.items())), outcomes=outcomes, **tables)


def _pooled(rows: Iterable[dict[str, Any]], pool: dict[str, str]) -> list[dict[str, Any]]:
    """The rows with each word that recurs kept once for all: a large build would not fit otherwise."""
    kept: list[dict[str, Any]] = []
    names: list[str] = []
    for row in rows:
        names = names or [name for name in RECURRING if name in row]
        for name in names:
            row[name] = pool.setdefault(row[name], row[name])
        kept.append(row)
    return kept


def _linked(row: Row, claims: Mapping[str, Row]) -> Row:
    """An outcome that points to the rows of its claims instead of holding copies."""
    ends = {end: row[end] and claims.get(row[end]["id"], row[end]) for end in ("target", "outcome")}
    return {"verdict": row["verdict"], "margin": row["margin"], **ends}


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


def _named(rows: Iterable[Row], field: str) -> dict[str, tuple[str, str]]:
    """Name and type of what a field of the rows names, by its id."""
    return {text(row, f"{field}_id"): (text(row, field), text(row, f"{field}_type")) for row in rows}


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
