"""What later documents say of a year, found by what is measured (去年、上年的数字)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from kg.jsonlines import Row
from kg.matching.naming import Name, Namer, clause, measure
from kg.matching.policy import Policy
from kg.model import Claim, DocumentKind, Entity, Kind, Measure, Period

SENTENCE = re.compile(r"[。；！？\n]")
LAST = "9999"
SOME = 4  # a fifth of what is reported


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
        """When it was made, for putting documents in order; as exactly as is known. A table of figures is later than all it tells of."""
        return LAST if self.is_table else self.published or str(self.plan_year or self.review_year or "")

    @property
    def is_table(self) -> bool:
        """Whether it is a table of figures, of whatever places."""
        return self.kind == DocumentKind.STATISTICS

    def is_before_the_end(self, year: int) -> bool:
        """Whether it was published before a year was over."""
        return self.published is not None and self.published < f"{year}-12"

    def reviews(self, year: int) -> bool:
        """Whether it is a report that looks back on a year that is over."""
        return self.review_year == year and self.kind != DocumentKind.NEWS and not self.is_before_the_end(year)


@dataclass(frozen=True, slots=True)
class Report:
    """A claim that says what came of something, and the words around it that bear on whether it can be compared.

    `measure` is what it measures in truth (涨幅2.6% is a growth); `of_span` says whether its document sums up several years.
    """

    claim: Claim
    measure: Measure | None
    name: Name
    others: tuple[Name, ...]
    document: Document
    clause: str
    of_span: bool


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
        for name in (report.name, *report.others):
            for key in {name.concept, name.broader, name.letters} - {None}:
                self.by_key[str(key)].append(at)
            for pair in name.pairs:
                self.by_pair[pair].append(at)

    def near(self, names: Iterable[Name]) -> list[Report]:
        """The reports that share a concept, or some of a phrase, in the order they were made and written."""
        found: set[int] = set()
        for name in names:
            found.update(at for key in (name.concept, name.broader, name.letters) if key for at in self.by_key.get(key, ()))
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
        place = claim.subject.code if report.document.is_table else report.document.place
        found[place, subject_key(claim.subject), claim.period.last_year].add(report)
    return found


def reports(claims: Iterable[Claim], documents: Mapping[str, Document], namer: Namer, policy: Policy) -> Iterator[Report]:
    """The claims that report, and the bases that plans state of the year before."""
    claims = list(claims)
    spans = summing_up(claims, documents)
    ordered = sorted(claims, key=lambda claim: (documents[claim.quote.document].made, claim.quote.document, claim.quote.start))
    for claim in ordered:
        document = documents[claim.quote.document]
        if claim.kind is not Kind.TARGET and claim.quantity is not None:
            if not policy.words.planned.search(clause(claim)):
                yield _report(claim, document, namer, policy, said=clause(claim), of_span=document.name in spans)
        elif (stated := stated_base(claim, document)) is not None:
            yield _report(stated, document, namer, policy, said="", of_span=False)


def _report(claim: Claim, document: Document, namer: Namer, policy: Policy, *, said: str, of_span: bool) -> Report:
    return Report(claim, measure(claim, namer.lexicon, policy.words), namer.name(claim), namer.others(claim), document, said, of_span)


def summing_up(claims: Iterable[Claim], documents: Mapping[str, Document]) -> frozenset[str]:
    """The documents that look back on several years: a good part of what they report is of a span that ends with the year they review."""
    spans, singles = Counter[str](), Counter[str]()
    for claim in claims:
        document = claim.quote.document
        if claim.kind is not Kind.TARGET and claim.period.last_year == documents[document].review_year:
            (singles if claim.period.first_year == claim.period.last_year else spans)[document] += 1
    return frozenset(name for name, count in spans.items() if SOME * count > singles[name])


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


def reviewing(documents: Iterable[Document]) -> dict[tuple[str, int], list[Document]]:
    """The reports that look back on each year of each place."""
    found: dict[tuple[str, int], list[Document]] = defaultdict(list)
    for document in documents:
        year = document.review_year
        if document.place is not None and year is not None and document.reviews(year):
            found[document.place, year].append(document)
    return found
