"""What was read and judged, as sorted N-Quads lines: one named graph a document, one for things, vocabulary, assessments."""

from collections.abc import Iterable, Iterator, Mapping

from kg.graph.assessments import finding_lines, programme_lines
from kg.graph.documents import header_lines, program_lines, sentence_lines
from kg.graph.facts import claim_lines, milestone_lines, naming_lines, relation_lines
from kg.graph.knowledge import Knowledge, Unit
from kg.graph.nquads import expanded, merge_files, merge_lines, sort_lines, splice
from kg.graph.resolutions import resolution_lines
from kg.graph.things import place_lines, thing_lines
from kg.model import Claim, DocumentKind, Entity, Reading, Report, Source
from kg.terms import ID, ONTOLOGY, Namespaces

__all__ = [
    "Knowledge",
    "Unit",
    "document_lines",
    "fact_lines",
    "finding_lines",
    "frame_lines",
    "merge_files",
    "merge_lines",
    "place_lines",
    "programme_lines",
    "resolution_lines",
    "sort_lines",
    "splice",
    "stated_lines",
    "vocabulary_lines",
]


def document_lines(reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    """The lines of one document: what it says in its own graph, what it speaks of in the graph of things."""
    yield from frame_lines(reading, knowledge)
    yield from fact_lines(reading, knowledge)


def frame_lines(reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    """The lines of the document itself and of its sentences, which stay whatever becomes of the facts."""
    yield from header_lines(reading, knowledge)
    yield from sentence_lines(reading, knowledge)


def fact_lines(reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    """The lines of what a document says, of what it speaks of, and of the program that read it."""
    for claim in reading.claims:
        yield from claim_lines(claim, reading, knowledge)
    for milestone in reading.milestones:
        yield from milestone_lines(milestone, reading, knowledge)
    for naming in reading.entities:
        yield from naming_lines(naming, reading, knowledge)
    for relation in reading.relations:
        yield from relation_lines(relation, reading, knowledge)
    yield from thing_lines(reading, knowledge)
    yield from program_lines(knowledge.names)


def stated_lines(claims: Iterable[Claim], places: Mapping[str, Entity | None], knowledge: Knowledge) -> Iterator[str]:
    """The lines of claims that matching made of the bases which plans state, each in the graph of its document.

    `places` are the reporting governments of the documents.
    """
    for claim in claims:
        document = claim.quote.document
        report = Report(Source(document, "", "", ""), "", DocumentKind.OTHER, places.get(document), None, None, None, ())
        reading = Reading(report, (claim,))
        yield from claim_lines(claim, reading, knowledge)
        yield from thing_lines(reading, knowledge)


def vocabulary_lines(triples: Iterable[str], names: Namespaces) -> Iterator[str]:
    """The lines of the vocabularies, from their N-Triples lines; a Chinese preferred label is a label too."""
    graph, preferred, label = names.graph("vocabulary"), expanded("skos:prefLabel", names), expanded("rdfs:label", names)
    for triple in triples:
        line = _ours(triple.rstrip().removesuffix(".").rstrip(), names)
        yield f"{line} <{graph}> .\n"
        if f" <{preferred}> " in line and line.endswith("@zh"):
            yield f"{line.replace(preferred, label, 1)} <{graph}> .\n"


def _ours(triple: str, names: Namespaces) -> str:
    return triple.replace(f"<{ONTOLOGY}", f"<{names.ontology}").replace(f"<{ID}", f"<{names.id}")
