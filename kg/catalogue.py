"""The bundled questions described in RDF (问题目录), so that other tools can list and ask them: SHACL's executables and parameters."""

from collections.abc import Iterable
from decimal import Decimal

from rdflib import DCTERMS, RDF, RDFS, SH, XSD, Graph, Literal, URIRef

from kg.questions import Declared, Question
from kg.terms import Namespaces

_TYPES = {"text": XSD.string, "label": RDF.langString, "integer": XSD.integer, "iri": XSD.anyURI}


def turtle(questions: Iterable[Question], names: Namespaces) -> bytes:
    """Every question with its titles, its reason, its text, its parameters and its budgets of time."""
    described = Graph()
    for question in questions:
        _describe(described, question, names)
    return described.serialize(format="turtle", encoding="utf-8")


def _describe(described: Graph, question: Question, names: Namespaces) -> None:
    node = URIRef(f"{names.id}question/{question.name}")
    described.add((node, RDF.type, SH.SPARQLSelectExecutable))
    described.add((node, DCTERMS.identifier, Literal(question.name)))
    described.add((node, RDFS.label, Literal(question.title, "zh")))
    described.add((node, RDFS.label, Literal(question.title_en, "en")))
    described.add((node, RDFS.comment, Literal(question.why, "zh")))
    described.add((node, SH.select, Literal(question.text)))
    for declared in question.parameters:
        described.add((node, SH.parameter, _parameter(described, node, declared)))
    for targets, seconds in question.budget.items():
        described.add((node, URIRef(f"{names.ontology}timeBudget"), _budget(described, node, targets, seconds, names)))


def _parameter(described: Graph, question: URIRef, declared: Declared) -> URIRef:
    node = URIRef(f"{question}/{declared.name}")
    described.add((node, RDF.type, SH.Parameter))
    described.add((node, SH.path, node))
    described.add((node, SH.name, Literal(declared.name)))
    described.add((node, SH.description, Literal(declared.meaning, "zh")))
    described.add((node, SH.datatype, _TYPES[declared.kind]))
    described.add((node, SH.defaultValue, Literal(declared.default)))
    return node


def _budget(described: Graph, question: URIRef, targets: int, seconds: Decimal, names: Namespaces) -> URIRef:
    node = URIRef(f"{question}/targets-{targets}")
    described.add((node, RDF.type, URIRef(f"{names.ontology}TimeBudget")))
    described.add((node, URIRef(f"{names.ontology}targetCount"), Literal(targets)))
    described.add((node, URIRef(f"{names.ontology}seconds"), Literal(seconds)))
    return node
