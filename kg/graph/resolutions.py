"""Why a node stands as it does and not as it was read: what rules brought together, and what an analyst put right by hand."""

from collections.abc import Iterable, Iterator

from kg.graph.nquads import Pairs, chinese, integer, iri, of_class, statements, string
from kg.linking.facts import Fact
from kg.linking.records import Record
from kg.model import Relation
from kg.terms import Namespaces, folded

GRAPH = "curation"


def resolution_lines(records: Iterable[Record], names: Namespaces) -> Iterator[str]:
    """The lines of every replacement: the rule or line that asks for it, the node it replaces, what was said before."""
    for record in records:
        node = names.resolution(record.old, record.new, *_asked(record))
        yield from statements(names, node, names.graph(GRAPH), [*_shared(record, names), *_by_hand(record)])
        if record.fact is None:
            yield from _other_name(record, names)
            yield from _left_behind(record, node, names)
        elif record.new != record.old:  # what a claim is called by holds its number and time, but not its kind or comparator
            yield from _withdrawn(record.fact, record.before, record.old, node, names)


def _asked(record: Record) -> tuple[str, ...]:
    line = record.line
    return (record.rule,) if line is None else (line.action, line.field, line.to, line.document)


def _shared(record: Record, names: Namespaces) -> Pairs:
    return [
        of_class(names, "kg:Merging" if record.line is None else "kg:Correction"),
        ("rdfs:label", chinese(f"{folded(record.before)} → {folded(record.after)}")),
        ("kg:rule", string(record.rule)),
        ("kg:replaces", iri(record.old)),
        ("kg:resolvedTo", None if record.new is None else iri(record.new)),
    ]


def _by_hand(record: Record) -> Pairs:
    line = record.line
    if line is None:
        return []
    return [
        ("kg:action", string(line.action)),
        ("kg:field", string(line.field or None)),
        ("kg:oldValue", string(record.before)),
        ("kg:newValue", string(record.after or None)),
        ("kg:reason", string(line.reason or None)),
        ("kg:curator", string(line.curator or None)),
        ("dcterms:source", string(line.file)),
        ("kg:line", integer(line.number)),
    ]


def _other_name(record: Record, names: Namespaces) -> Iterator[str]:
    """What a thing is also called, beside the name it has now."""
    if record.new is not None and record.new != record.old and folded(record.before) != folded(record.after):
        yield from statements(names, record.new, names.graph("things"), [("skos:altLabel", chinese(folded(record.before)))])


def _left_behind(record: Record, resolution: str, names: Namespaces) -> Iterator[str]:
    """The node that a thing had before: who comes upon it learns what became of it, though no document may speak of it any more."""
    if record.new != record.old:
        yield from statements(names, record.old, names.graph(GRAPH), [("rdfs:seeAlso", iri(resolution))])


def _withdrawn(fact: Fact, said: str, node: str, correction: str, names: Namespaces) -> Iterator[str]:
    """What a document says and no claim says any more, in words: whoever counts numbers must not find it."""
    pairs: Pairs = [
        of_class(names, "kg:Withdrawn"),
        ("kg:withdrawnBy", iri(correction)),
        ("kg:quote", string(fact.quote.text)),
        ("kg:quoteStart", integer(fact.quote.start)),
        ("kg:rule", string(fact.rule)),
        ("prov:hadPrimarySource", iri(names.document(fact.quote.document))),
        ("prov:wasQuotedFrom", None if isinstance(fact, Relation) else iri(names.sentence(fact.sentence))),
        ("kg:oldValue", string(said)),
    ]
    return statements(names, node, names.graph(GRAPH), pairs)
