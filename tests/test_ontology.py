"""The ontology: every term the graph uses is declared, every declared one is used, and each says what it is in both languages."""

import re
from collections.abc import Iterator

import pytest
from golden.reading import NAMES, lines
from rdflib import DC, DCTERMS, OWL, PROV, RDF, RDFS, SKOS, TIME, XSD, Graph, Literal, Namespace, URIRef

from kg import catalogue, model, resources, store
from kg.graph import vocabulary_lines
from kg.questions import bundled
from kg.terms import ONTOLOGY, PREFIXES

KG = Namespace(ONTOLOGY)
QB = Namespace(PREFIXES["qb"])
CHOICES = {
    "kind": model.Kind,
    "measure": model.Measure,
    "comparator": model.Comparator,
    "commitment": model.Commitment,
    "stage": model.Stage,
    "verdict": model.Verdict,
    "role": model.Role,
    "documentKind": model.DocumentKind,
    "revisionKind": model.Revised,
    "discord": model.Discord,
}
UNUSED = {
    "Entity": "the class above all named things, never the nearest one",
    "Statement": "the class above claims and milestones, never the nearest one",
}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(resources.ontology() / "kg.ttl")


@pytest.fixture(scope="module")
def used() -> set[str]:
    """The terms that the example, the vocabularies of indicators and units, and the list of questions use."""
    described = catalogue.turtle(bundled().values(), NAMES).decode()
    lines = (*_lines(), Graph().parse(data=described, format="turtle").serialize(format="nt"))
    return {term for line in lines for term in re.findall(f"<{re.escape(ONTOLOGY)}([^>]+)>", line)}


def _lines() -> Iterator[str]:
    yield from lines()
    for name in ("indicators.ttl", "industries.ttl", "units.ttl"):
        yield from vocabulary_lines(store.turtle_lines(resources.ontology() / name), NAMES)


def declared(ontology: Graph, *kinds: URIRef) -> set[str]:
    return {str(term).removeprefix(ONTOLOGY) for kind in kinds for term in ontology.subjects(RDF.type, kind)}


def test_every_term_used_is_declared(ontology: Graph, used: set[str]) -> None:
    assert used - {str(term).removeprefix(ONTOLOGY) for term in ontology.subjects()} == set()


def test_every_class_and_property_declared_is_used(ontology: Graph, used: set[str]) -> None:
    terms = declared(ontology, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    assert terms - used == UNUSED.keys()


def test_every_class_and_property_says_what_it_is_in_both_languages(ontology: Graph) -> None:
    for name in declared(ontology, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for said in (RDFS.label, RDFS.comment):
            assert sorted(text.language for text in ontology.objects(KG[name], said)) == ["en", "zh"], name


def test_every_property_has_a_domain_and_a_range(ontology: Graph) -> None:
    includes = URIRef(PREFIXES["schema"] + "domainIncludes")
    for name in declared(ontology, OWL.ObjectProperty, OWL.DatatypeProperty):
        assert ontology.value(KG[name], RDFS.range), name
        assert list(ontology.objects(KG[name], RDFS.domain)) or list(ontology.objects(KG[name], includes)), name


def test_literals_are_for_datatype_properties_and_nodes_for_object_properties(ontology: Graph) -> None:
    literal = declared(ontology, OWL.DatatypeProperty)
    assert {name for name in literal if not str(ontology.value(KG[name], RDFS.range)).startswith(str(XSD))} == set()
    for line in _lines():
        if match := re.match(f"<[^>]*> <{re.escape(ONTOLOGY)}([^>]+)> (.)", line):
            assert (match[1] in literal) == (match[2] == '"'), line


@pytest.mark.parametrize("scheme", CHOICES)
def test_every_choice_of_the_model_is_a_concept_of_its_scheme(ontology: Graph, scheme: str) -> None:
    concepts = set(ontology.subjects(SKOS.inScheme, KG[f"scheme-{scheme}"]))
    assert concepts == {KG[f"{scheme}-{choice}"] for choice in CHOICES[scheme]}
    for concept in concepts:
        assert sorted(text.language for text in ontology.objects(concept, SKOS.prefLabel)) == ["en", "zh"]
        assert [f"{scheme}-{code}" for code in ontology.objects(concept, SKOS.notation)] == [str(concept).removeprefix(ONTOLOGY)]


def test_verdicts_are_called_what_analysts_call_them(ontology: Graph) -> None:
    labels = {
        str(verdict): next(text for text in ontology.objects(KG[f"verdict-{verdict}"], SKOS.prefLabel) if text.language == "zh")
        for verdict in model.Verdict
    }
    assert {verdict: str(text) for verdict, text in labels.items()} == {
        "met": "达到",
        "near": "接近",
        "missed": "未达到",
        "unreported": "未见报告",
        "incomparable": "不可比",
    }


def test_the_ontology_has_no_blank_nodes_and_its_labels_are_unique(ontology: Graph) -> None:
    assert list(store.turtle_lines(resources.ontology() / "kg.ttl"))
    labels = [text for kind in (OWL.Class,) for term in ontology.subjects(RDF.type, kind) for text in ontology.objects(term, RDFS.label)]
    assert len(labels) == len(set(labels))


def test_standard_terms_are_of_the_standards(ontology: Graph) -> None:
    """A misspelt term of a vocabulary that rdflib knows would raise here."""
    for closed in (RDF, RDFS, OWL, SKOS, PROV, DCTERMS, DC, TIME):
        for term in {node for triple in ontology for node in triple if isinstance(node, URIRef) and node.startswith(str(closed))}:
            assert closed[term.removeprefix(str(closed))] == term


def test_the_data_cube_names_dimensions_measure_and_attributes(ontology: Graph) -> None:
    components = set(ontology.objects(KG.claimsStructure, QB.component))
    named = {
        kind: {str(p).rpartition("#")[2] for c in components for p in ontology.objects(c, QB[kind])}
        for kind in ("dimension", "measure", "attribute")
    }
    assert named == {
        "dimension": {"statementType", "subject", "indicator", "period", "measure", "wasQuotedFrom"},
        "measure": {"value"},
        "attribute": {"unit", "comparator", "commitment"},
    }


def test_a_label_is_chinese_or_english(ontology: Graph) -> None:
    assert {text.language for _, _, text in ontology.triples((None, RDFS.label, None)) if isinstance(text, Literal)} == {"zh", "en"}
