"""One node for one thing, and no claim that an analyst calls wrong: what rules and the curation file make of the documents."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.curation import Line, Remark
from kg.errors import KgError
from kg.jsonlines import Row
from kg.linking import by_hand, rules
from kg.linking.facts import Case, Correction, Fact, case, corrections, names_facts, with_facts
from kg.linking.things import Thing, Things, iri_of, things
from kg.model import Claim, Entity, Milestone, Naming, Reading, Relation
from kg.places import Gazetteer
from kg.tables import home_of
from kg.terms import Namespaces

__all__ = ["Correction", "Done", "Link", "Linking", "linked", "linking", "things", "unused"]


@dataclass(frozen=True, slots=True)
class Link:
    """A node that stands as another: `old` is what the documents name, if that is known, `new` what it is taken for, None for nothing."""

    old: Thing | None
    new: Entity | None
    rule: str
    document: str | None = None  # the only one in which it is so
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Linking:
    """All links of a build, and the lines about claims that are still to be followed."""

    names: Namespaces
    links: Mapping[by_hand.Key, Link]
    lines: tuple[Line, ...] = ()
    kept: tuple[tuple[Line, str], ...] = ()  # lines that keep a node apart, with the node
    faults: tuple[KgError, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def said(self, document: str, iris: Iterable[str]) -> str:
        """What becomes of all that a document names, and of its facts by hand, as a text; empty where nothing does."""
        links = sorted((iri, repr(link.new)) for iri in iris if (link := self.link(document, iri)) is not None)
        lines = [repr(line) for line in self.lines if names_facts(line, document)]
        return repr((links, lines)) if links or lines else ""

    def corrects(self, document: str) -> bool:
        """Whether a line may speak of a fact of a document."""
        return any(names_facts(line, document) for line in self.lines)

    def link(self, document: str, iri: str) -> Link | None:
        """What becomes of a node that a document names, where anything does."""
        return self.links.get((document, iri)) or self.links.get((None, iri))

    def mentions(self, document: str, rows: Iterable[Row]) -> Counter[str]:
        """How often a document names each thing, by whatever name, from its rows of things."""
        found: Counter[str] = Counter()
        for row in rows:
            link = self.link(document, row["id"])
            if link is None or link.new is not None:
                found[row["id"] if link is None or link.new is None else iri_of(link.new, self.names)] += row["mentions"]
        return found

    def entity(self, entity: Entity, home: str, document: str) -> Entity | None:
        """What an entity of a document is taken for."""
        link = self.link(document, self.names.entity(entity, home))
        return entity if link is None else link.new


def linking(known: Things, lines: Sequence[Line], names: Namespaces, gazetteer: Gazetteer) -> Linking:
    """What the rules and the lines of a curation file make of the things of a build; what an analyst says goes before the rules."""
    notes = by_hand.follow(lines, known, names)
    found = rules.chosen(rules.apart(rules.mergers(known, gazetteer), notes.apart))
    links = {key: Link(known[key[1]], new, "curation", key[0], tuple(notes.lines[key])) for key, new in notes.now.items()}
    now = dict(notes.now)
    for iri, merger in found.items():
        end = by_hand.followed(merger.new.entity, now, names)
        if (None, iri) not in now and (end is None or iri_of(end, names) != iri):  # nor where an analyst said it the other way round
            now[None, iri] = merger.new.entity
            links[None, iri] = Link(merger.old, merger.new.entity, merger.rule)
    final = {key: replace(link, new=by_hand.followed(link.new, now, names)) for key, link in links.items()}
    left = tuple(line for line in lines if not by_hand.is_about_things(line))
    return Linking(names, final, left, tuple(notes.kept), tuple(notes.faults), tuple(notes.remarks))


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to a document's facts by hand, and the lines that could not be followed."""

    corrections: tuple[Correction, ...]
    faults: tuple[KgError, ...]


def linked(reading: Reading, linking: Linking) -> tuple[Reading, Done]:
    """The facts of a document with each thing as what it is taken for, and each claim as an analyst put it right."""
    document, home = reading.report.source.document, home_of(reading.report.place)

    def taken(entity: Entity) -> Entity | None:
        return linking.entity(entity, home, document)

    names = linking.names
    pairs: list[tuple[Fact, Fact]] = [
        *((claim, _claim(claim, taken, reading.report.place)) for claim in reading.claims),
        *((milestone, one) for milestone in reading.milestones for one in _milestone(milestone, taken)),
        *_relations(reading.relations, taken, home, names),
    ]
    lines = [line for line in linking.lines if names_facts(line, document)]
    cases = [case(read, now, names) if lines else Case(now, set()) for read, now in pairs]  # by their ids only lines ask for facts
    found = list(corrections(cases, lines, names))
    return replace(with_facts(reading, cases), entities=_namings(reading.entities, taken, home, names)), Done(
        tuple(one for one in found if isinstance(one, Correction)),
        tuple(one for one in found if isinstance(one, KgError)),
    )


Taken = Callable[[Entity], Entity | None]


def _claim(claim: Claim, taken: Taken, place: Entity | None) -> Claim:
    """Of a subject that is none, the government that reports speaks."""
    subject = taken(claim.subject) or place or claim.subject
    return claim if subject is claim.subject else replace(claim, subject=subject)


def _milestone(milestone: Milestone, taken: Taken) -> Iterable[Milestone]:
    thing = taken(milestone.object)
    if thing is None:
        return ()
    return (milestone if thing is milestone.object else replace(milestone, object=thing),)


def _namings(namings: Iterable[Naming], taken: Taken, home: str, names: Namespaces) -> tuple[Naming, ...]:
    """Each thing once, with all places where it is named by whatever name."""
    found: defaultdict[str, list[Naming]] = defaultdict(list)
    for naming in namings:
        entity = taken(naming.entity)
        if entity is not None:
            found[names.entity(entity, home)].append(replace(naming, entity=entity))
    return tuple(_joined(group) for group in found.values())


def _joined(group: Sequence[Naming]) -> Naming:
    quotes = sorted((quote for naming in group for quote in naming.quotes), key=lambda quote: (quote.start, quote.stop))
    first = next(naming for naming in group if quotes[0] in naming.quotes)
    return replace(first, quotes=tuple(quotes))


def _relations(relations: Iterable[Relation], taken: Taken, home: str, names: Namespaces) -> Iterable[tuple[Relation, Relation]]:
    """The relations, each with the one between what its ends are taken for, each once and none of a thing to itself."""
    found: dict[tuple[str, str, str], tuple[Relation, Relation]] = {}
    for relation in relations:
        subject, thing = taken(relation.subject), taken(relation.object)
        if subject is not None and thing is not None:
            key = names.entity(subject, home), relation.predicate, names.entity(thing, home)
            if key[0] != key[2]:
                found.setdefault(key, (relation, replace(relation, subject=subject, object=thing)))
    return found.values()


def unused(linking: Linking, done: Iterable[Correction], faults: Iterable[KgError]) -> Iterable[Remark]:
    """The lines about claims that changed nothing, and are not told as faults already."""
    used = {correction.line for correction in done}
    told = "".join(map(str, faults))
    for line in linking.lines:
        if line not in used and line.where not in told:
            said = line.quote or line.id
            yield Remark(line, f"这批文件里没有这一条：{said} (matches nothing); 请核对文件、原句、编号")
