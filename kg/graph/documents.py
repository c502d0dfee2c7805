"""Documents and the sentences quoted from them, each in the graph of its document."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from kg import __version__
from kg.graph.knowledge import Knowledge
from kg.graph.nquads import Pairs, chinese, choice, date, integer, iri, of_class, statements, string
from kg.model import Paragraph, Quote, Reading, Section
from kg.terms import Namespaces


def header_lines(reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    """The lines of the document itself: title, place, years, digest."""
    names, report = knowledge.names, reading.report
    document = names.document(report.source.document)
    return statements(names, document, document, _document_pairs(reading, names))


def _document_pairs(reading: Reading, names: Namespaces) -> Pairs:
    report, source = reading.report, reading.report.source
    return [
        of_class(names, "kg:Document"),
        ("dcterms:identifier", string(source.document)),
        ("dcterms:title", chinese(report.title)),
        ("dcterms:format", string(source.media_type)),
        ("dcterms:issued", _day_or_words(report.published)),
        ("kg:documentKind", choice(names, "documentKind", report.kind)),
        ("kg:reportingPlace", None if report.place is None else iri(names.entity(report.place))),
        ("kg:reviewYear", integer(report.review_year)),
        ("kg:planYear", integer(report.plan_year)),
        ("kg:digest", string(source.digest)),
        ("kg:characters", integer(len(source.text))),
    ]


def _day_or_words(published: str | None) -> str | None:
    if published is None or not re.fullmatch(r"\d{4}-\d\d-\d\d", published):
        return string(published)
    return date(published)


def program_lines(names: Namespaces) -> Iterator[str]:
    """The lines of the program that read the document."""
    activity = names.activity(__version__)
    pairs = [of_class(names, "kg:Reading"), ("kg:version", string(__version__)), ("rdfs:label", chinese(f"kg {__version__}"))]
    return statements(names, activity, names.graph("things"), pairs)


def sentence_lines(reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    """Each sentence that a claim or milestone is quoted from, once, with the section it stands in."""
    names = knowledge.names
    paragraphs = [paragraph for paragraph in reading.report.paragraphs if paragraph.sentences]
    starts = [_start(paragraph) for paragraph in paragraphs]
    quotes = {claim.sentence for claim in reading.claims} | {milestone.sentence for milestone in reading.milestones}
    for quote in sorted(quotes, key=lambda quote: (quote.start, quote.stop)):
        at = bisect_right(starts, quote.start)
        pairs = _section_pairs(paragraphs[at - 1].section, names) if at else []
        yield from quotation_lines(names, names.sentence(quote), "kg:Sentence", quote, pairs)


def _start(paragraph: Paragraph) -> int:
    return paragraph.sentences[0].offsets[0]


def _section_pairs(section: Section, names: Namespaces) -> list[tuple[str, str | None]]:
    return [("kg:role", choice(names, "role", section.role)), ("kg:sectionTitle", string(section.title or None))]


def quotation_lines(names: Namespaces, node: str, kind: str, quote: Quote, more: Pairs = ()) -> Iterator[str]:
    """The lines of a node for words of a document with where they stand; `more` is what else is said of it."""
    document = names.document(quote.document)
    pairs = [of_class(names, kind), ("dcterms:isPartOf", iri(document)), *_selector_pairs(quote), *more]
    return statements(names, node, document, pairs)


def _selector_pairs(quote: Quote) -> list[tuple[str, str | None]]:
    return [("oa:exact", string(quote.text)), ("oa:start", integer(quote.start)), ("oa:end", integer(quote.stop))]
