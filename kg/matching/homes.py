"""What was found of the claims of each place (各地各评), taken over from an earlier build where nothing that decides it changed.

graph/matched.json   {place: what decides what was found of it, as a hash}

A target is held against what documents of its own place, of the nation and tables of figures say, against nothing else. Series,
amplifications and sums go beyond places; they are quickly made of all claims, and are not kept here.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kg.matching.reports import Document, documents_by_name
from kg.model import Assessment, Claim, Contradiction, Delivery, Discord, Findings, Milestone, Revised, Revision, Verdict
from kg.tables import Row, claim_from_row, milestone_from_row, read_rows
from kg.terms import NATION

MATCHED = "matched.json"
WITHIN = (Discord.INSIDE, Discord.BETWEEN)  # contradictions between claims of one place
Home = str | None  # the place whose documents decide; None where a document has none


@dataclass(frozen=True, slots=True)
class Homes:
    """The places of a build's documents, with what decides what is found of each, and of which this is not known yet.

    `common` are the places whose documents bear on all others.
    """

    documents: Mapping[str, Document]
    keys: Mapping[Home, str]
    stale: frozenset[Home]
    common: frozenset[Home]

    def matter(self, document: str) -> bool:
        """Whether what a document says bears on a place that is to be looked at."""
        known = self.documents[document]
        return known.is_table or known.place in self.common or known.place in self.stale

    def home(self, document: str, subject: str | None) -> Home:
        """The place that a fact belongs to: that of its document, in a table of figures its subject."""
        return subject if self.documents[document].is_table else self.documents[document].place

    def is_stale(self, fact: Claim | Milestone) -> bool:
        """Whether what is found of a fact is to be looked at."""
        thing = fact.subject if isinstance(fact, Claim) else fact.object
        return self.home(fact.quote.document, thing.code) in self.stale

    def holds(self, row: Row) -> bool:
        """Whether what an earlier build found of the fact of a row still holds."""
        if row["document"] not in self.documents:
            return False
        home = self.home(row["document"], row["subject_code"] if "subject_code" in row else row["object_code"])
        return home in self.keys and home not in self.stale


def homes(rows: Mapping[str, Iterable[Row]], states: Mapping[str, str], said: str, earlier: Path | None) -> Homes:
    """The places of a build from its rows; `states` stand for what each document says, `said` for all else that decides.

    Where there is no earlier build, all are to be looked at.
    """
    documents = documents_by_name(rows["documents"])
    tabled = [document for document in documents.values() if document.is_table]
    common = frozenset({NATION, *(document.place for document in tabled)})
    subjects = {row["subject_code"] for row in rows["claims"] if tabled and documents[row["document"]].is_table}
    everywhere = [states[document.name] for document in documents.values() if document.is_table or document.place in common]
    own: defaultdict[Home, list[str]] = defaultdict(list)
    for document in documents.values():
        own[document.place].append(states[document.name])
    keys = {place: _hashed(said, place or "", *everywhere, "", *own[place]) for place in subjects | set(own)}
    before = {} if earlier is None else _read(earlier)
    return Homes(documents, keys, frozenset(place for place, key in keys.items() if before.get(place or "") != key), common)


def _hashed(*said: str) -> str:
    return hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _read(folder: Path) -> Mapping[str, str]:
    try:
        known: Mapping[str, str] = json.loads((folder / "graph" / MATCHED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known


def write(folder: Path, found: Homes) -> None:
    """Keep for the next build what decides what was found of each place."""
    keys = {place or "": key for place, key in found.keys.items()}
    text = json.dumps(keys, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "graph" / MATCHED).write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace", newline="\n")


def kept(known: Homes, tables: Path) -> Findings:
    """What an earlier build found of the places that need not be looked at, from its tables."""
    contradictions = (row for row in _held(known, tables, "contradictions") if row["kind"] in WITHIN)
    return Findings(
        policy="",
        assessments=tuple(map(_assessment, _held(known, tables, "outcomes"))),
        deliveries=tuple(map(_delivery, _held(known, tables, "deliveries"))),
        revisions=tuple(map(_revision, _held(known, tables, "revisions"))),
        contradictions=tuple(map(_contradiction, contradictions)),
    )


def _held(known: Homes, tables: Path, table: str) -> Iterator[Row]:
    if len(known.stale) < len(known.keys):
        yield from (row for row in read_rows(tables / f"{table}.jsonl") if known.holds(row["target"]))


def _assessment(row: Row) -> Assessment:
    related = tuple(map(claim_from_row, row["related"]))
    return Assessment(
        claim_from_row(row["target"]), _claim(row["outcome"]), Verdict(row["verdict"]), _number(row["margin"]), row["rule"], related
    )


def _delivery(row: Row) -> Delivery:
    outcome = None if row["outcome"] is None else milestone_from_row(row["outcome"])
    return Delivery(milestone_from_row(row["target"]), outcome, Verdict(row["verdict"]), row["late"], row["rule"])


def _revision(row: Row) -> Revision:
    earlier, later = claim_from_row(row["target"]), _claim(row["later"])
    return Revision(earlier, later, Revised(row["kind"]), row["anew"], _number(row["change"]), row["firmer"])


def _contradiction(row: Row) -> Contradiction:
    claims = {one["id"]: claim_from_row(one) for one in (row["target"], *row["others"])}
    return Contradiction(tuple(claims.values()), Discord(row["kind"]), claims.get(row["firmer"]), row["reason"])


def _claim(row: Row | None) -> Claim | None:
    return None if row is None else claim_from_row(row)


def _number(number: int | Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(number)
