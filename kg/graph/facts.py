"""Claims, milestones, names and relations, with the sentence and the rule that each came from."""

from collections.abc import Iterator

from kg import __version__
from kg.graph.documents import quotation_lines
from kg.graph.knowledge import Knowledge, written_unit
from kg.graph.nquads import Pairs, choice, decimal, expanded, integer, iri, of_class, statements, string
from kg.model import Claim, Kind, Milestone, Naming, Quantity, Reading, Relation
from kg.tables import home_of
from kg.terms import Namespaces

# How a kind of claim names its class, the way from its subject, and the way to its slot.
CLASS = {Kind.TARGET: "kg:Target", Kind.ACHIEVEMENT: "kg:Achievement", Kind.ESTIMATE: "kg:Estimate"}
STATES = {Kind.TARGET: "kg:targets", Kind.ACHIEVEMENT: "kg:achieves", Kind.ESTIMATE: "kg:estimates"}
SLOT = {Kind.TARGET: "kg:targetSlot", Kind.ACHIEVEMENT: "kg:achievedSlot", Kind.ESTIMATE: "kg:estimatedSlot"}
# The rules that read a promise to do as a higher government says: 完成国家下达的任务.
DELEGATED = ("promise-delegated", "promise-task")


def claim_lines(claim: Claim, reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    """The lines of a claim: whose, of what, when, how much, and from which words by which rule."""
    names, home = knowledge.names, home_of(reading.report.place)
    graph, node = names.document(claim.quote.document), names.claim(claim)
    subject = names.entity(claim.subject, home)
    yield from statements(names, subject, graph, [(STATES[claim.kind], iri(node))])
    yield from statements(names, node, graph, _claim_pairs(claim, subject, home, names))
    yield from statements(names, node, graph, _quantity_pairs(claim, knowledge))
    yield from statements(names, node, graph, _evidence_pairs(claim, names))
    yield from _repeats(claim, node, names)


def _claim_pairs(claim: Claim, subject: str, home: str, names: Namespaces) -> Pairs:
    return [
        of_class(names, "kg:Claim"),
        of_class(names, CLASS[claim.kind]),
        ("kg:statementType", choice(names, "kind", claim.kind)),
        ("kg:subject", iri(subject)),
        ("kg:indicator", iri(names.indicator(claim.indicator, claim.concept))),
        ("kg:indicatorText", string(claim.indicator)),
        ("kg:period", iri(names.period(claim.period))),
        ("kg:measure", choice(names, "measure", claim.measure)),
        ("kg:commitment", choice(names, "commitment", claim.commitment)),
        ("kg:relativeTo", string(claim.relative)),
        ("kg:delegatedTo", string(claim.relative) if claim.rule in DELEGATED else None),
        ("kg:note", string(claim.note)),
        (SLOT[claim.kind], iri(names.slot(claim, home))),
    ]


def _quantity_pairs(claim: Claim, knowledge: Knowledge) -> Pairs:
    number, names = claim.quantity, knowledge.names
    if number is None:
        return []
    unit = written_unit(number.unit, knowledge)
    return [
        ("kg:comparator", choice(names, "comparator", number.comparator)),
        ("kg:value", decimal(number.value)),
        ("kg:upperValue", decimal(number.upper)),
        ("kg:normalisedValue", decimal(unit.normalised(number.value))),
        ("kg:normalisedUpperValue", decimal(unit.normalised(number.upper))),
        ("kg:unitText", string(number.unit)),
        ("kg:unit", unit.node),
        *_base_pairs(claim.base, knowledge),
    ]


def _base_pairs(base: Quantity | None, knowledge: Knowledge) -> Pairs:
    if base is None:
        return []
    return [("kg:baseValue", decimal(base.value)), ("kg:baseUnit", written_unit(base.unit, knowledge).node)]


def _evidence_pairs(fact: Claim | Milestone, names: Namespaces) -> Pairs:
    return [
        ("kg:quote", string(fact.quote.text)),
        ("kg:quoteStart", integer(fact.quote.start)),
        ("kg:rule", string(fact.rule)),
        ("prov:wasQuotedFrom", iri(names.sentence(fact.sentence))),
        ("prov:hadPrimarySource", iri(names.document(fact.quote.document))),
        ("prov:wasGeneratedBy", iri(names.activity(__version__))),
    ]


def _repeats(fact: Claim | Milestone, node: str, names: Namespaces) -> Iterator[str]:
    for quote in fact.repeats:
        yield from statements(names, node, names.document(quote.document), [("kg:repeatedIn", iri(names.quotation(quote)))])
        yield from quotation_lines(names, names.quotation(quote), "kg:Quotation", quote)


def milestone_lines(milestone: Milestone, reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    """The lines of a milestone: what of which thing, when, and from which words by which rule."""
    names, place = knowledge.names, reading.report.place
    home, graph, node = home_of(place), names.document(milestone.quote.document), names.milestone(milestone)
    thing = names.entity(milestone.object, home)
    subject = thing if place is None else names.entity(place)
    yield from statements(names, subject, graph, [(STATES[milestone.kind], iri(node))])
    yield from statements(names, node, graph, _milestone_pairs(milestone, subject, thing, names))
    yield from statements(names, node, graph, _evidence_pairs(milestone, names))
    yield from _repeats(milestone, node, names)


def _milestone_pairs(milestone: Milestone, subject: str, thing: str, names: Namespaces) -> Pairs:
    return [
        of_class(names, "kg:Milestone"),
        ("kg:statementType", choice(names, "kind", milestone.kind)),
        ("kg:subject", iri(subject)),
        ("kg:object", iri(thing)),
        ("kg:stage", choice(names, "stage", milestone.stage)),
        ("kg:period", iri(names.period(milestone.period))),
    ]


def naming_lines(naming: Naming, reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    """The lines of where a thing is first named."""
    names, home = knowledge.names, home_of(reading.report.place)
    document = names.document(reading.report.source.document)
    node = names.entity(naming.entity, home)
    for quote in naming.quotes[:1]:
        yield from statements(names, node, document, [("prov:wasQuotedFrom", iri(names.quotation(quote)))])
        yield from quotation_lines(names, names.quotation(quote), "kg:Quotation", quote, [("kg:rule", string(naming.rule))])


def relation_lines(relation: Relation, reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    """The lines of a relation: itself among the things, its evidence in the graph of its document."""
    names, home = knowledge.names, home_of(reading.report.place)
    subject, thing = names.entity(relation.subject, home), names.entity(relation.object, home)
    predicate = f"kg:{relation.predicate}"
    yield from statements(names, subject, names.graph("things"), [(predicate, iri(thing))])
    stated = [("rdf:subject", iri(subject)), ("rdf:predicate", iri(expanded(predicate, names))), ("rdf:object", iri(thing))]
    yield from _statement(relation, stated, names)


def _statement(relation: Relation, stated: Pairs, names: Namespaces) -> Iterator[str]:
    """The evidence of a relation, which itself stands in the graph of things, for other documents may state it too."""
    quotation = names.quotation(relation.quote)
    evidence = [("kg:rule", string(relation.rule)), ("prov:wasQuotedFrom", iri(quotation))]
    pairs = [of_class(names, "kg:Relation"), *stated, *evidence]
    yield from statements(names, names.relation(relation), names.document(relation.quote.document), pairs)
    yield from quotation_lines(names, quotation, "kg:Quotation", relation.quote)
