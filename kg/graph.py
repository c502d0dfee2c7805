"""What was read and judged, as sorted N-Quads lines: one named graph a document, one for things, vocabulary, assessments."""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from heapq import merge
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from kg import __version__
from kg.model import (
    Assessment,
    Claim,
    DocumentKind,
    Entity,
    EntityType,
    Kind,
    Milestone,
    Naming,
    Paragraph,
    Period,
    Quantity,
    Quote,
    Reading,
    Relation,
    Report,
    Section,
    Source,
)
from kg.tables import ParentLookup, home_of, nothing, short_name
from kg.terms import ID, ONTOLOGY, WORLDWIDE, Namespaces, folded

PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "qb": "http://purl.org/linked-data/cube#",
    "time": "http://www.w3.org/2006/time#",
    "schema": "https://schema.org/",
    "cids": "https://ontology.commonapproach.org/cids#",
    "qudt": "http://qudt.org/schema/qudt/",
    "sh": "http://www.w3.org/ns/shacl#",
}

# How a kind of claim names its class, the way from its subject, and the way to its slot.
CLASS = {Kind.TARGET: "kg:Target", Kind.ACHIEVEMENT: "kg:Achievement", Kind.ESTIMATE: "kg:Estimate"}
STATES = {Kind.TARGET: "kg:targets", Kind.ACHIEVEMENT: "kg:achieves", Kind.ESTIMATE: "kg:estimates"}
SLOT = {Kind.TARGET: "kg:targetSlot", Kind.ACHIEVEMENT: "kg:achievedSlot", Kind.ESTIMATE: "kg:estimatedSlot"}

# The rules that read a promise to do as a higher government says: 完成国家下达的任务.
DELEGATED = ("promise-delegated", "promise-task")

_ESCAPES = {ord(c): f"\\u{ord(c):04X}" for c in map(chr, (*range(0x20), 0x7F))}
_ESCAPES |= {ord(c): f"\\{letter}" for c, letter in zip('\t\b\n\r\f"\\', 'tbnrf"\\', strict=True)}
_ESCAPES |= dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")  # half a character is no character
_UNSAFE = re.compile(r'[\x00-\x1f"\\\x7f\ud800-\udfff]')

_AT_ONCE = 100  # open files

Pairs = Iterable[tuple[str, str | None]]


class Unit(Protocol):
    """What the graph asks of a unit of the lexicon: its name, and its size in the base unit of its dimension."""

    @property
    def id(self) -> str:
        """The local name."""

    @property
    def label(self) -> str:
        """What it is called without a scale before it."""

    @property
    def base(self) -> str:
        """The local name of the base unit."""

    @property
    def dimension(self) -> str:
        """What it counts or measures."""

    @property
    def factor(self) -> Decimal:
        """How many base units it is."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the graph must know besides the reading: names, places above places, units, labels of the lexicon's indicators."""

    names: Namespaces
    parent: ParentLookup = nothing
    unit: Callable[[str], Unit | None] = nothing
    label: Callable[[str], str | None] = nothing


def document_lines(reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    """The lines of one document: what it says in its own graph, what it speaks of in the graph of things."""
    yield from _document(reading, knowledge)
    yield from _sentences(reading, knowledge)
    for claim in reading.claims:
        yield from _claim(claim, reading, knowledge)
    for milestone in reading.milestones:
        yield from _milestone(milestone, reading, knowledge)
    for naming in reading.entities:
        yield from _naming(naming, reading, knowledge)
    for relation in reading.relations:
        yield from _relation(relation, reading, knowledge)
    yield from _things(reading, knowledge)


def stated_lines(claims: Iterable[Claim], places: Mapping[str, Entity | None], knowledge: Knowledge) -> Iterator[str]:
    """The lines of claims that matching made of the bases which plans state, each in the graph of its document.

    `places` are the reporting governments of the documents.
    """
    for claim in claims:
        document = claim.quote.document
        report = Report(Source(document, "", "", ""), "", DocumentKind.OTHER, places.get(document), None, None, None, ())
        reading = Reading(report, (claim,))
        yield from _claim(claim, reading, knowledge)
        yield from _things(reading, knowledge)


def assessment_lines(
    assessments: Iterable[Assessment],
    names: Namespaces,
    policy: str,
    conflicts: Iterable[tuple[Claim, Claim]] = (),
    revisions: Iterable[tuple[Claim, Claim]] = (),
) -> Iterator[str]:
    """The lines of what came of targets under a named policy, of claims that conflict, and of (later, earlier) targets."""
    graph = names.graph("assessments")
    for assessment in assessments:
        yield from _assessment(assessment, names, policy, graph)
    for one, other in conflicts:
        yield from _lines(names, names.claim(one), graph, [("kg:conflictsWith", iri(names.claim(other)))])
        yield from _lines(names, names.claim(other), graph, [("kg:conflictsWith", iri(names.claim(one)))])
    for later, earlier in revisions:
        yield from _lines(names, names.claim(later), graph, [("prov:wasRevisionOf", iri(names.claim(earlier)))])


def vocabulary_lines(triples: Iterable[str], names: Namespaces) -> Iterator[str]:
    """The lines of the vocabularies, from their N-Triples lines; a Chinese preferred label is a label too."""
    graph, preferred, label = names.graph("vocabulary"), expanded("skos:prefLabel", names), expanded("rdfs:label", names)
    for triple in triples:
        line = _ours(triple.rstrip().removesuffix(".").rstrip(), names)
        yield f"{line} <{graph}> .\n"
        if f" <{preferred}> " in line and line.endswith("@zh"):
            yield f"{line.replace(preferred, label, 1)} <{graph}> .\n"


def sort_lines(parts: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of all parts in order, each once; a part is sorted by itself, so lines need not be held all at once twice."""
    return merge_lines([sorted(set(part)) for part in parts])


def merge_lines(parts: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of parts that are in order already, such as open files, in order and each once."""
    return (line for line, _ in groupby(merge(*parts)))


def merge_files(files: Sequence[Path], target: Path) -> None:
    """Merge files of lines that are in order into one, a hundred at a time, for a system opens only so many at once."""
    with TemporaryDirectory(dir=target.parent) as folder:
        while len(files) > _AT_ONCE:
            merged = [Path(folder) / f"{len(files)}-{start}" for start in range(0, len(files), _AT_ONCE)]
            for start, part in zip(range(0, len(files), _AT_ONCE), merged, strict=True):
                _merge(files[start : start + _AT_ONCE], part)
            files = merged
        _merge(files, target)


def _merge(files: Sequence[Path], target: Path) -> None:
    with ExitStack() as stack, target.open("wb") as out:
        out.writelines(line for line, _ in groupby(merge(*[stack.enter_context(file.open("rb")) for file in files])))


# --- terms ---


def iri(text: str) -> str:
    """An IRI as N-Quads writes it."""
    return f"<{text}>"


def string(text: str | None) -> str | None:
    """A string as N-Quads writes it, or None for none."""
    return None if text is None else f'"{_escaped(text)}"'


def chinese(text: str) -> str:
    """Chinese text as N-Quads writes it."""
    return f'"{_escaped(text)}"@zh'


def integer(number: int | None) -> str | None:
    """A whole number as N-Quads writes it."""
    return None if number is None else f'"{number}"^^<{PREFIXES["xsd"]}integer>'


def decimal(number: Decimal | None) -> str | None:
    """A decimal in its canonical form, as N-Quads writes it: 6.0 is 6."""
    return None if number is None else f'"{_canonical(number)}"^^<{PREFIXES["xsd"]}decimal>'


def date(text: str) -> str:
    """A day as N-Quads writes it."""
    return f'"{text}"^^<{PREFIXES["xsd"]}date>'


@lru_cache(maxsize=1024)
def expanded(name: str, names: Namespaces) -> str:
    """The IRI of a prefixed name: kg:value, rdfs:label."""
    prefix, _, local = name.partition(":")
    return names.term(local) if prefix == "kg" else PREFIXES[prefix] + local


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if _UNSAFE.search(text) else text


def _canonical(number: Decimal) -> str:
    digits = format(number, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _concept(names: Namespaces, scheme: str, choice: StrEnum | None) -> str | None:
    return None if choice is None else iri(names.term(f"{scheme}-{choice}"))


def _lines(names: Namespaces, subject: str, graph: str, pairs: Pairs) -> Iterator[str]:
    for predicate, value in pairs:
        if value is not None:
            yield f"<{subject}> <{expanded(predicate, names)}> {value} <{graph}> .\n"


def _class(names: Namespaces, name: str) -> tuple[str, str]:
    return "rdf:type", iri(expanded(name, names))


def _ours(triple: str, names: Namespaces) -> str:
    return triple.replace(f"<{ONTOLOGY}", f"<{names.ontology}").replace(f"<{ID}", f"<{names.id}")


# --- documents ---


def _document(reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    names, report = knowledge.names, reading.report
    document = names.document(report.source.document)
    yield from _lines(names, document, document, _document_pairs(reading, names))
    yield from _activity(names)


def _document_pairs(reading: Reading, names: Namespaces) -> Pairs:
    report, source = reading.report, reading.report.source
    return [
        _class(names, "kg:Document"),
        ("dcterms:identifier", string(source.document)),
        ("dcterms:title", chinese(report.title)),
        ("dcterms:format", string(source.media_type)),
        ("dcterms:issued", _day_or_words(report.published)),
        ("kg:documentKind", _concept(names, "documentKind", report.kind)),
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


def _activity(names: Namespaces) -> Iterator[str]:
    activity = names.activity(__version__)
    pairs = [_class(names, "kg:Reading"), ("kg:version", string(__version__)), ("rdfs:label", chinese(f"kg {__version__}"))]
    return _lines(names, activity, names.graph("things"), pairs)


def _sentences(reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    """Each sentence that a claim or milestone is quoted from, once, with the section it stands in."""
    names = knowledge.names
    paragraphs = [paragraph for paragraph in reading.report.paragraphs if paragraph.sentences]
    starts = [_start(paragraph) for paragraph in paragraphs]
    quotes = {claim.sentence for claim in reading.claims} | {milestone.sentence for milestone in reading.milestones}
    for quote in sorted(quotes, key=lambda quote: (quote.start, quote.stop)):
        at = bisect_right(starts, quote.start)
        pairs = _section_pairs(paragraphs[at - 1].section, names) if at else []
        yield from _quoted(names, names.sentence(quote), "kg:Sentence", quote, pairs)


def _start(paragraph: Paragraph) -> int:
    return paragraph.sentences[0].offsets[0]


def _section_pairs(section: Section, names: Namespaces) -> list[tuple[str, str | None]]:
    return [("kg:role", _concept(names, "role", section.role)), ("kg:sectionTitle", string(section.title or None))]


def _quoted(names: Namespaces, node: str, kind: str, quote: Quote, more: Pairs = ()) -> Iterator[str]:
    document = names.document(quote.document)
    pairs = [_class(names, kind), ("dcterms:isPartOf", iri(document)), *_selector_pairs(quote), *more]
    return _lines(names, node, document, pairs)


def _selector_pairs(quote: Quote) -> list[tuple[str, str | None]]:
    return [("oa:exact", string(quote.text)), ("oa:start", integer(quote.start)), ("oa:end", integer(quote.stop))]


# --- claims ---


def _claim(claim: Claim, reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    names, home = knowledge.names, home_of(reading.report.place)
    graph, node = names.document(claim.quote.document), names.claim(claim)
    subject = names.entity(claim.subject, home)
    yield from _lines(names, subject, graph, [(STATES[claim.kind], iri(node))])
    yield from _lines(names, node, graph, _claim_pairs(claim, subject, home, names))
    yield from _lines(names, node, graph, _quantity_pairs(claim, knowledge))
    yield from _lines(names, node, graph, _evidence_pairs(claim, names))
    yield from _repeats(claim, node, names)


def _claim_pairs(claim: Claim, subject: str, home: str, names: Namespaces) -> Pairs:
    return [
        _class(names, "kg:Claim"),
        _class(names, CLASS[claim.kind]),
        ("kg:statementType", _concept(names, "kind", claim.kind)),
        ("kg:subject", iri(subject)),
        ("kg:indicator", iri(names.indicator(claim.indicator, claim.concept))),
        ("kg:indicatorText", string(claim.indicator)),
        ("kg:period", iri(names.period(claim.period))),
        ("kg:measure", _concept(names, "measure", claim.measure)),
        ("kg:commitment", _concept(names, "commitment", claim.commitment)),
        ("kg:relativeTo", string(claim.relative)),
        ("kg:delegatedTo", string(claim.relative) if claim.rule in DELEGATED else None),
        ("kg:note", string(claim.note)),
        (SLOT[claim.kind], iri(names.slot(claim, home))),
    ]


def _quantity_pairs(claim: Claim, knowledge: Knowledge) -> Pairs:
    number, names = claim.quantity, knowledge.names
    if number is None:
        return []
    unit = _unit(number.unit, knowledge)
    return [
        ("kg:comparator", _concept(names, "comparator", number.comparator)),
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
    return [("kg:baseValue", decimal(base.value)), ("kg:baseUnit", _unit(base.unit, knowledge).node)]


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
        yield from _lines(names, node, names.document(quote.document), [("kg:repeatedIn", iri(names.quotation(quote)))])
        yield from _quoted(names, names.quotation(quote), "kg:Quotation", quote)


# --- milestones, names, relations ---


def _milestone(milestone: Milestone, reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    names, place = knowledge.names, reading.report.place
    home, graph, node = home_of(place), names.document(milestone.quote.document), names.milestone(milestone)
    thing = names.entity(milestone.object, home)
    subject = thing if place is None else names.entity(place)
    yield from _lines(names, subject, graph, [(STATES[milestone.kind], iri(node))])
    yield from _lines(names, node, graph, _milestone_pairs(milestone, subject, thing, names))
    yield from _lines(names, node, graph, _evidence_pairs(milestone, names))
    yield from _repeats(milestone, node, names)


def _milestone_pairs(milestone: Milestone, subject: str, thing: str, names: Namespaces) -> Pairs:
    return [
        _class(names, "kg:Milestone"),
        ("kg:statementType", _concept(names, "kind", milestone.kind)),
        ("kg:subject", iri(subject)),
        ("kg:object", iri(thing)),
        ("kg:stage", _concept(names, "stage", milestone.stage)),
        ("kg:period", iri(names.period(milestone.period))),
    ]


def _naming(naming: Naming, reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    names, home = knowledge.names, home_of(reading.report.place)
    document = names.document(reading.report.source.document)
    node = names.entity(naming.entity, home)
    for quote in naming.quotes[:1]:
        yield from _lines(names, node, document, [("prov:wasQuotedFrom", iri(names.quotation(quote)))])
        yield from _quoted(names, names.quotation(quote), "kg:Quotation", quote, [("kg:rule", string(naming.rule))])


def _relation(relation: Relation, reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    names, home = knowledge.names, home_of(reading.report.place)
    subject, thing = names.entity(relation.subject, home), names.entity(relation.object, home)
    predicate = f"kg:{relation.predicate}"
    yield from _lines(names, subject, names.graph("things"), [(predicate, iri(thing))])
    stated = [("rdf:subject", iri(subject)), ("rdf:predicate", iri(expanded(predicate, names))), ("rdf:object", iri(thing))]
    yield from _statement(relation, stated, names)


def _statement(relation: Relation, stated: Pairs, names: Namespaces) -> Iterator[str]:
    """The evidence of a relation, which itself stands in the graph of things, for other documents may state it too."""
    quotation = names.quotation(relation.quote)
    evidence = [("kg:rule", string(relation.rule)), ("prov:wasQuotedFrom", iri(quotation))]
    pairs = [_class(names, "kg:Relation"), *stated, *evidence]
    yield from _lines(names, names.relation(relation), names.document(relation.quote.document), pairs)
    yield from _quoted(names, quotation, "kg:Quotation", relation.quote)


# --- things: what several documents may speak of; each line stands in one graph only, so that counts are right ---


def _things(reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    names, home = knowledge.names, home_of(reading.report.place)
    for entity in _entities(reading):
        yield from _entity(entity, home, knowledge)
    for period in {claim.period for claim in reading.claims} | {milestone.period for milestone in reading.milestones}:
        yield from _period(period, names)
    for claim in {names.slot(claim, home): claim for claim in reading.claims}.values():
        yield from _slot(claim, home, knowledge)
    for phrase in {claim.indicator for claim in reading.claims if claim.concept is None}:
        yield from _minted_indicator(phrase, names)
    quantities = (quantity for claim in reading.claims for quantity in (claim.quantity, claim.base) if quantity is not None)
    for words in {quantity.unit for quantity in quantities}:
        yield from _minted_unit(_unit(words, knowledge), names)


def _entities(reading: Reading) -> set[Entity]:
    """Every named thing that a document speaks of."""
    ends = {end for relation in reading.relations for end in (relation.subject, relation.object)}
    said = {claim.subject for claim in reading.claims} | {milestone.object for milestone in reading.milestones}
    place = set() if reading.report.place is None else {reading.report.place}
    return ends | said | place | {naming.entity for naming in reading.entities}


def _entity(entity: Entity, home: str, knowledge: Knowledge) -> Iterator[str]:
    if entity.type is EntityType.PLACE:
        return _place(entity, knowledge)
    names = knowledge.names
    scope = None if entity.type in WORLDWIDE else iri(names.place(home))
    pairs = [_class(names, f"kg:{entity.type.capitalize()}"), *_label_pairs(entity.name), ("kg:scope", scope)]
    return _lines(names, names.entity(entity, home), names.graph("things"), pairs)


def _place(place: Entity, knowledge: Knowledge) -> Iterator[str]:
    """A place and the places above it."""
    names, above = knowledge.names, knowledge.parent(place)
    upper, short = None if above is None else iri(names.entity(above)), short_name(place, knowledge.parent)
    pairs = [
        _class(names, "kg:Place"),
        ("rdfs:label", chinese(place.name)),
        ("skos:altLabel", None if short == place.name else chinese(short)),
        ("skos:notation", string(place.code)),
        ("skos:broader", upper),
        ("kg:partOf", upper),
    ]
    yield from _lines(names, names.entity(place), names.graph("things"), pairs)
    if above is not None:
        yield from _place(above, knowledge)


def _label_pairs(name: str) -> list[tuple[str, str | None]]:
    """One label for a name however it is written, and the writing where it differs."""
    label = folded(name)
    return [("rdfs:label", chinese(label)), ("skos:altLabel", None if label == name else chinese(name))]


def _minted_indicator(phrase: str, names: Namespaces) -> Iterator[str]:
    pairs = [_class(names, "kg:Indicator"), _class(names, "skos:Concept"), *_label_pairs(phrase)]
    return _lines(names, names.indicator(phrase, None), names.graph("things"), pairs)


@dataclass(frozen=True, slots=True)
class _Written:
    """A unit as written: its node, what the lexicon knows of it, and whether the lexicon has no such unit of its own."""

    words: str
    node: str | None
    known: Unit | None
    minted: bool

    def normalised(self, value: Decimal | None) -> Decimal | None:
        """A number of this unit in base units."""
        return None if value is None or self.known is None else value * self.known.factor


def _unit(words: str, knowledge: Knowledge) -> _Written:
    """The lexicon knows 千瓦时 and, by its scale, 亿千瓦时, which is a unit of its own here."""
    known = knowledge.unit(words)
    own = None if known is None else knowledge.unit(known.label)
    if known is None or own is None or own.factor != known.factor:
        return _Written(words, iri(knowledge.names.unit(words, None)) if words else None, known, minted=bool(words))
    return _Written(words, iri(knowledge.names.unit(words, known.id)), known, minted=False)


def _minted_unit(unit: _Written, names: Namespaces) -> Iterator[str]:
    if not unit.minted:
        return
    pairs = [_class(names, "kg:Unit"), *_label_pairs(unit.words), *_scale_pairs(unit.known, names)]
    yield from _lines(names, names.unit(unit.words, None), names.graph("things"), pairs)


def _scale_pairs(known: Unit | None, names: Namespaces) -> Pairs:
    if known is None:
        return []
    base, scaled = iri(names.unit("", known.base)), iri(names.unit("", known.id))
    return [("kg:factor", decimal(known.factor)), ("kg:base", base), ("kg:scaleOf", scaled), ("kg:dimension", string(known.dimension))]


def _slot(claim: Claim, home: str, knowledge: Knowledge) -> Iterator[str]:
    names = knowledge.names
    indicator = (knowledge.label(claim.concept) if claim.concept else None) or claim.concept or folded(claim.indicator)
    pairs = [
        _class(names, "kg:Slot"),
        ("rdfs:label", chinese(f"{folded(claim.subject.name)} {indicator} {period_label(claim.period)}")),
        ("kg:indicator", iri(names.indicator(claim.indicator, claim.concept))),
        ("kg:subject", iri(names.entity(claim.subject, home))),
        ("kg:period", iri(names.period(claim.period))),
    ]
    return _lines(names, names.slot(claim, home), names.graph("things"), pairs)


def _period(period: Period, names: Namespaces) -> Iterator[str]:
    pairs = [
        _class(names, "kg:Period"),
        ("rdfs:label", chinese(period_label(period))),
        ("kg:startYear", integer(period.first_year)),
        ("kg:endYear", integer(period.last_year)),
        ("kg:start", date(first_day(period.start))),
        ("kg:end", date(last_day(period.stop))),
    ]
    return _lines(names, names.period(period), names.graph("things"), pairs)


def first_day(moment: str) -> str:
    """2023, 2023-02, 2023-02-03 → the day on which it begins."""
    return moment + "-01-01"[len(moment) - 4 :]


def last_day(moment: str) -> str:
    """2023, 2023-02, 2023-02-03 → the day on which it ends."""
    if len(moment) == 4:
        return f"{moment}-12-31"
    return moment if len(moment) > 7 else f"{moment}-{monthrange(int(moment[:4]), int(moment[5:7]))[1]:02}"


def period_label(period: Period) -> str:
    """The period in Chinese: 2020年, 2016年—2020年, 2023年1月—2023年9月."""
    return "—".join(_moment_label(moment) for moment in dict.fromkeys((period.start, period.stop)))


def _moment_label(moment: str) -> str:
    return "".join(f"{int(part)}{mark}" for part, mark in zip(moment.split("-"), "年月日", strict=False))


# --- assessments ---


def _assessment(assessment: Assessment, names: Namespaces, policy: str, graph: str) -> Iterator[str]:
    target, verdict = names.claim(assessment.target), _concept(names, "verdict", assessment.verdict)
    outcome = None if assessment.outcome is None else iri(names.claim(assessment.outcome))
    pairs = [
        _class(names, "kg:Assessment"),
        ("kg:assesses", iri(target)),
        ("kg:assessedWith", outcome),
        ("kg:verdict", verdict),
        ("kg:margin", decimal(assessment.margin)),
        ("kg:rule", string(assessment.rule)),
        ("kg:policy", string(policy)),
        *[("kg:considers", iri(names.claim(claim))) for claim in assessment.related],
    ]
    yield from _lines(names, names.assessment(assessment), graph, pairs)
    yield from _lines(names, target, graph, [("kg:reportedAs", outcome), ("kg:verdict", verdict)])
