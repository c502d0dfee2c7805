"""What became of the lines of a curation file and of the rules, one record each, for the tables and the graph."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.curation import Line
from kg.jsonlines import Row
from kg.linking import Correction, Linking
from kg.linking.facts import Fact, fact_iri, told
from kg.linking.things import iri_of
from kg.model import Entity
from kg.terms import Namespaces


@dataclass(frozen=True, slots=True)
class Record:
    """A node that was replaced by another, or by none: what it was called or said, and what stands there now."""

    old: str
    new: str | None
    before: str
    after: str
    rule: str
    document: str = ""
    line: Line | None = None
    fact: Fact | None = None  # as it was before it was put right


def records(linking: Linking, corrections: Iterable[Correction]) -> list[Record]:
    """Every replacement of a build, what rules did before what was done by hand."""
    found = [*_of_things(linking), *(_of_fact(one, linking.names) for one in corrections)]
    return sorted(found, key=lambda one: (one.line.file, one.line.number, one.old) if one.line else ("", 0, one.old))


def _of_things(linking: Linking) -> Iterator[Record]:
    for link in linking.links.values():
        assert link.old is not None
        new, after = None if link.new is None else iri_of(link.new, linking.names), _called(link.new)
        for line in link.lines or (None,):
            yield Record(link.old.iri, new, _called(link.old.entity), after, link.rule, link.document or "", line)
    for line, iri in linking.kept:
        yield Record(iri, iri, line.name, line.to, "curation", line.document, line)


def _called(entity: Entity | None) -> str:
    return "" if entity is None else entity.name


def _of_fact(one: Correction, names: Namespaces) -> Record:
    new = None if one.after is None else fact_iri(one.after, names)
    document = one.before.quote.document
    return Record(fact_iri(one.before, names), new, told(one.before), told(one.after), "curation", document, one.line, one.before)


def correction_row(record: Record) -> Row:
    """What a line of the curation file changed, as a row."""
    line = record.line
    assert line is not None
    return {
        "document": record.document,
        "file": line.file,
        "line": line.number,
        "action": line.action.value,
        "field": line.field or None,
        "before": record.before,
        "after": record.after,
        "reason": line.reason or None,
        "curator": line.curator or None,
        "id": record.new,
        "replaced": record.old,
        "rule": record.rule,
    }


def link_row(record: Record) -> Row:
    """Two nodes that a rule made one, as a row."""
    return {
        "name": record.after,
        "also": record.before,
        "rule": record.rule,
        "id": record.new,
        "replaced": record.old,
    }
