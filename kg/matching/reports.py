"""What later documents say of a year, found by what is measured (去年、上年的数字)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from kg.matching.naming import Name, Namer
from kg.matching.policy import Policy
from kg.model import Claim, DocumentKind, Entity, Kind, Period
from kg.tables import Row

SENTENCE = re.compile(r"[。；！？\n]")


@dataclass(frozen=True)
class Document:
    """What matching needs to know of a document: whose it is, which year it looks back on, when it was made."""

    name: str
    place: str | None
    kind: str
    review_year: int | None
    plan_year: int | None
    published: str | None

    @cached_property
    def made(self) -> str:
        """When it was made, for putting documents in order; as exactly as is known."""
        return self.published or str(self.plan_year or self.review_year or "")

    def is_before_the_end(self, year: int) -> bool:
        """Whether it was published before a year was over."""
        return self.published is not None and self.published < f"{year}-12"

    def reviews(self, year: int) -> bool:
        """Whether it is a report that looks back on a year that is over."""
        return self.review_year == year and self.kind != DocumentKind.NEWS and not self.is_before_the_end(year)


@dataclass(frozen=True, slots=True)
class Report:
    """A claim that says what came of something, and the words around it that bear on whether it can be compared."""

    claim: Claim
    name: Name
    document: Document
    clause: str


@dataclass(slots=True)
class Pool:
    """What all documents of a place that look back on a year say of one subject, by what is measured."""

    reports: list[Report] = field(default_factory=list)
    by_key: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_pair: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, report: Report) -> None:
        """Take a report in."""
        at = len(self.reports)
        self.reports.append(report)
        for key in {report.name.concept, report.name.broader, report.name.letters} - {None}:
            self.by_key[str(key)].append(at)
        for pair in report.name.pairs:
            self.by_pair[pair].append(at)

    def near(self, name: Name) -> list[Report]:
        """The reports that share a concept, or some of the phrase, in the order they were made and written."""
        found = {at for key in (name.concept, name.broader, name.letters) if key for at in self.by_key.get(key, ())}
        found.update(at for pair in name.pairs for at in self.by_pair.get(pair, ()))
        return [self.reports[at] for at in sorted(found)]


PoolKey = tuple[str | None, str, int]  # whose documents, of which subject, of which year


def documents_by_name(rows: Iterable[Row]) -> dict[str, Document]:
    """The documents of a build, by name."""
    made = (
        Document(row["document"], row["place_code"] or row["place"], row["kind"], row["review_year"], row["plan_year"], row["published"])
        for row in rows
    )
    return {document.name: document for document in made}


def subject_key(subject: Entity) -> str:
    """What tells subjects apart."""
    return subject.code or f"{subject.type.value}:{subject.name}"


def pools(claims: Iterable[Claim], documents: Mapping[str, Document], namer: Namer, policy: Policy) -> dict[PoolKey, Pool]:
    """All that is reported, by place, subject and year."""
    found: dict[PoolKey, Pool] = defaultdict(Pool)
    for report in reports(claims, documents, namer, policy):
        claim = report.claim
        found[report.document.place, subject_key(claim.subject), claim.period.last_year].add(report)
    return found


def reports(claims: Iterable[Claim], documents: Mapping[str, Document], namer: Namer, policy: Policy) -> Iterator[Report]:
    """The claims that report, and the bases that plans state of the year before."""
    ordered = sorted(claims, key=lambda claim: (documents[claim.quote.document].made, claim.quote.document, claim.quote.start))
    for claim in ordered:
        document = documents[claim.quote.document]
        if claim.kind is not Kind.TARGET and claim.quantity is not None:
            if not policy.words.planned.search(claim.quote.text):
                yield Report(claim, namer.name(claim), document, clause(claim))
        elif (stated := stated_base(claim, document)) is not None:
            yield Report(stated, namer.name(stated), document, "")


def stated_base(claim: Claim, document: Document) -> Claim | None:
    """What a promise says of the year before it: 由240元提高到280元 reports 240元."""
    if claim.base is None or document.review_year is None or str(claim.period) != str(document.plan_year):
        return None
    year = str(document.review_year)
    return replace(
        claim,
        kind=Kind.ACHIEVEMENT,
        quantity=claim.base,
        base=None,
        period=Period(year, year),
        commitment=None,
        rule="stated-base",
        repeats=(),
    )


def clause(claim: Claim) -> str:
    """The quote with what stands before it up to the nearest stop: 五年全国 is part of what 新增就业5100万人 means."""
    sentence, at = claim.sentence, claim.quote.start - claim.sentence.start
    before = re.split(r"[，,。；！？\n]", sentence.text[: max(at, 0)])[-1]
    return before + claim.quote.text


def reviewing(documents: Iterable[Document]) -> dict[tuple[str, int], list[Document]]:
    """The reports that look back on each year of each place."""
    found: dict[tuple[str, int], list[Document]] = defaultdict(list)
    for document in documents:
        year = document.review_year
        if document.place is not None and year is not None and document.reviews(year):
            found[document.place, year].append(document)
    return found


def sentences(claims: Sequence[Claim]) -> dict[str, dict[int, Claim]]:
    """Each document's sentences that hold a report, by their place, each by the first claim in it."""
    found: dict[str, dict[int, Claim]] = defaultdict(dict)
    for claim in claims:
        if claim.kind is not Kind.TARGET:
            found[claim.quote.document].setdefault(claim.sentence.start, claim)
    return found
