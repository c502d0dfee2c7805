"""Table rows, one fact a line, with the field names of the annotation guide (claims.jsonl, milestones.jsonl …)."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from kg.jsonlines import Row, write_rows
from kg.model import (
    Amplification,
    Assessment,
    Claim,
    Commitment,
    Comparator,
    Contradiction,
    Delivery,
    Difficulty,
    DocumentKind,
    Entity,
    EntityType,
    Findings,
    Kind,
    Measure,
    Milestone,
    Naming,
    Period,
    Point,
    Quantity,
    Quote,
    Reading,
    Relation,
    Report,
    Revision,
    Source,
    Stage,
    Verdict,
)
from kg.terms import NATION, Namespaces, scope_of

FOUND = ("outcomes", "deliveries", "revisions", "contradictions", "amplifications", "series")  # the tables of what matching found

ParentLookup = Callable[[Entity], Entity | None]


def nothing(_: object) -> None:
    """The look-up of those who have no lexicon or gazetteer at hand."""


# --- values → rows ---


def reading_rows(reading: Reading, names: Namespaces, parent: ParentLookup = nothing) -> dict[str, list[Row]]:
    """All rows of one document, by table: claims, milestones, entities, relations, difficulties."""
    place = reading.report.place
    return {
        "claims": [claim_row(claim, names, place) for claim in reading.claims],
        "milestones": [milestone_row(milestone, names, place) for milestone in reading.milestones],
        "entities": [entity_row(naming, names, place, parent) for naming in reading.entities if naming.quotes],
        "relations": [relation_row(relation, names, place, parent) for relation in reading.relations],
        "difficulties": [difficulty_row(difficulty) for difficulty in (*reading.report.difficulties, *reading.difficulties)],
    }


def claim_row(claim: Claim, names: Namespaces, place: Entity | None = None) -> Row:
    """A claim as a row; `place` is the government whose document it is."""
    home = home_of(place)
    return {
        **_quote_fields(claim.quote),
        "kind": claim.kind.value,
        "subject": claim.subject.name,
        "indicator": claim.indicator,
        "indicator_alt": list(claim.wordings),
        "measure": _value(claim.measure),
        **_quantity_fields(claim.quantity, ""),
        "period": str(claim.period),
        "commitment": _value(claim.commitment),
        "relative": claim.relative,
        "note": claim.note,
        **_quantity_fields(claim.base, "base_"),
        "id": names.claim(claim),
        "concept": claim.concept,
        "indicator_id": names.indicator(claim.indicator, claim.concept),
        "subject_id": names.entity(claim.subject, home),
        "subject_type": claim.subject.type.value,
        "subject_code": claim.subject.code,
        "subject_home": claim.subject.home,
        "slot_id": names.slot(claim, home),
        "rule": claim.rule,
        **_sentence_fields(claim.sentence),
        "headings": list(claim.headings),
        "repeats": [_repeat(quote) for quote in claim.repeats],
        **_place_fields(place),
    }


def milestone_row(milestone: Milestone, names: Namespaces, place: Entity | None = None) -> Row:
    """A milestone as a row."""
    return {
        **_quote_fields(milestone.quote),
        "kind": milestone.kind.value,
        "object": milestone.object.name,
        "object_type": milestone.object.type.value,
        "object_code": milestone.object.code,
        "object_home": milestone.object.home,
        "stage": milestone.stage.value,
        "period": str(milestone.period),
        "id": names.milestone(milestone),
        "object_id": names.entity(milestone.object, home_of(place)),
        "rule": milestone.rule,
        **_sentence_fields(milestone.sentence),
        "repeats": [_repeat(quote) for quote in milestone.repeats],
        **_place_fields(place),
    }


def entity_row(naming: Naming, names: Namespaces, place: Entity | None = None, parent: ParentLookup = nothing) -> Row:
    """An entity as one document names it, at its first mention."""
    entity = naming.entity
    return {
        **_quote_fields(min(naming.quotes, key=lambda quote: quote.start)),
        "type": entity.type.value,
        "name": _spelt_name(naming, parent),
        "full_name": entity.name,
        "code": entity.code,
        "home": entity.home,
        "mentions": len(naming.quotes),
        "id": names.entity(entity, home_of(place)),
        "rule": naming.rule,
        **_place_fields(place),
    }


def relation_row(relation: Relation, names: Namespaces, place: Entity | None = None, parent: ParentLookup = nothing) -> Row:
    """A relation as a row, between the short names of its ends."""
    home = home_of(place)
    return {
        **_quote_fields(relation.quote),
        "subject": short_name(relation.subject, parent),
        "predicate": relation.predicate,
        "object": short_name(relation.object, parent),
        **_end_fields("subject", relation.subject),
        **_end_fields("object", relation.object),
        "id": names.relation(relation),
        "subject_id": names.entity(relation.subject, home),
        "object_id": names.entity(relation.object, home),
        "rule": relation.rule,
        **_place_fields(place),
    }


def thing_rows(reading: Reading, names: Namespaces) -> list[Row]:
    """What a document speaks of, each thing once, with how often it is named; by which documents are brought together."""
    home = home_of(reading.report.place)
    times = {naming.entity: len(naming.quotes) for naming in reading.entities}
    rows = {names.entity(entity, home): _thing_row(entity, home) for entity in sorted(spoken_of(reading), key=str)}
    said = Counter({names.entity(entity, home): count for entity, count in times.items()})
    return [{"id": iri, **row, "mentions": said[iri]} for iri, row in sorted(rows.items())]


def _thing_row(entity: Entity, home: str) -> Row:
    return {"type": entity.type.value, "name": entity.name, "code": entity.code, "home": scope_of(entity, home)}


def spoken_of(reading: Reading) -> set[Entity]:
    """Every named thing that a document speaks of."""
    ends = {end for relation in reading.relations for end in (relation.subject, relation.object)}
    said = {claim.subject for claim in reading.claims} | {milestone.object for milestone in reading.milestones}
    place = set() if reading.report.place is None else {reading.report.place}
    return ends | said | place | {naming.entity for naming in reading.entities}


def difficulty_row(difficulty: Difficulty) -> Row:
    """What could not be read with confidence, as a row."""
    return {**_quote_fields(difficulty.quote), "reason": difficulty.reason, "note": difficulty.note}


def outcome_row(assessment: Assessment, names: Namespaces, places: Mapping[str, Entity | None]) -> Row:
    """An assessment as a row; `places` says whose each document is."""

    def row(claim: Claim) -> Row:
        return claim_row(claim, names, places.get(claim.quote.document))

    return {
        "id": names.assessment(assessment),
        "verdict": assessment.verdict.value,
        "margin": _number(assessment.margin),
        "rule": assessment.rule,
        "target": row(assessment.target),
        "outcome": None if assessment.outcome is None else row(assessment.outcome),
        "related": [row(claim) for claim in assessment.related],
    }


def document_row(report: Report, path: str) -> Row:
    """A document as a row; `path` is the file as the person gave it."""
    source, place = report.source, report.place
    return {
        "document": source.document,
        "digest": source.digest,
        "title": report.title,
        "kind": report.kind.value,
        **_place_fields(place),
        "published": report.published,
        "review_year": report.review_year,
        "plan_year": report.plan_year,
        "extracted": source.extracted,
        "chars": len(source.text),
        "path": path,
    }


def delivery_row(delivery: Delivery, names: Namespaces, places: Mapping[str, Entity | None]) -> Row:
    """What came of a promised milestone, as a row."""

    def row(milestone: Milestone) -> Row:
        return milestone_row(milestone, names, places.get(milestone.quote.document))

    return {
        "id": names.delivery(delivery),
        "verdict": delivery.verdict.value,
        "late": delivery.late,
        "rule": delivery.rule,
        "target": row(delivery.target),
        "outcome": None if delivery.outcome is None else row(delivery.outcome),
    }


def revision_row(revision: Revision, names: Namespaces, places: Mapping[str, Entity | None]) -> Row:
    """A promise made anew as a row, with the one before it as its target."""
    return {
        "id": names.revision(revision),
        "kind": revision.kind.value,
        "anew": revision.anew,
        "change": _number(revision.change),
        "firmer": revision.firmer,
        "target": claim_row(revision.earlier, names, places.get(revision.earlier.quote.document)),
        "later": None if revision.later is None else claim_row(revision.later, names, places.get(revision.later.quote.document)),
    }


def contradiction_row(found: Contradiction, names: Namespaces, places: Mapping[str, Entity | None]) -> Row:
    """Claims that cannot all be right as a row; `firmer` is the id of the one to be believed."""
    first, *others = found.claims
    return {
        "id": names.contradiction(found),
        "kind": found.kind.value,
        "firmer": None if found.firmer is None else names.claim(found.firmer),
        "reason": found.reason,
        "target": claim_row(first, names, places.get(first.quote.document)),
        "others": [claim_row(claim, names, places.get(claim.quote.document)) for claim in others],
    }


def amplification_row(found: Amplification, names: Namespaces, places: Mapping[str, Entity | None]) -> Row:
    """A promise against that of the place above as a row."""
    return {
        "id": names.amplification(found),
        "gap": _number(found.gap),
        "target": claim_row(found.lower, names, places.get(found.lower.quote.document)),
        "upper": claim_row(found.upper, names, places.get(found.upper.quote.document)),
    }


def series_rows(series: Iterable[Iterable[Point]], names: Namespaces, places: Mapping[str, Entity | None]) -> Iterator[Row]:
    """The points of all series as rows, in their order, each with the number of its series."""
    for number, points in enumerate(series):
        for order, point in enumerate(points):
            claim = point.claim
            yield {"series": number, "order": order, "breaks": point.breaks, **claim_row(claim, names, places.get(claim.quote.document))}


def short_name(entity: Entity, parent: ParentLookup = nothing) -> str:
    """A place without the names of the places above it (重庆市渝中区 → 渝中区); other things as they are called."""
    if entity.type is not EntityType.PLACE:
        return entity.name
    above, name = parent(entity), entity.name
    while above is not None:
        shorter, above = name.removeprefix(above.name), parent(above)
        name = shorter or name
    return name


def _spelt_name(naming: Naming, parent: ParentLookup) -> str:
    """The short name of an entity, without the suffix that its document never writes: 江津."""
    name, written = short_name(naming.entity, parent), [quote.text for quote in naming.quotes]
    if naming.entity.type is not EntityType.PLACE or any(text.endswith(name) for text in written):
        return name
    return max(written, key=lambda text: (len(text), text))


def home_of(place: Entity | None) -> str:
    """The code below which a government's areas, projects and programmes are named; the nation's where it is not known."""
    return NATION if place is None or place.code is None else place.code


def write_findings(folder: Path, findings: Findings, names: Namespaces, places: Mapping[str, Entity | None]) -> None:
    """Write the tables of what matching found; `places` says whose each document is."""
    rows = finding_rows(findings, names, places)
    for name in FOUND:
        write_rows(folder / f"{name}.jsonl", rows[name])


def finding_rows(findings: Findings, names: Namespaces, places: Mapping[str, Entity | None]) -> dict[str, Iterable[Row]]:
    """What matching found as rows, by table; `places` says whose each document is."""
    return {
        "outcomes": (outcome_row(one, names, places) for one in findings.assessments),
        "deliveries": (delivery_row(one, names, places) for one in findings.deliveries),
        "revisions": (revision_row(one, names, places) for one in findings.revisions),
        "contradictions": (contradiction_row(one, names, places) for one in findings.contradictions),
        "amplifications": (amplification_row(one, names, places) for one in findings.amplifications),
        "series": series_rows(findings.series, names, places),
    }


# --- rows → values ---


def claim_from_row(row: Row) -> Claim:
    """The claim that `claim_row` made the row of, nothing lost."""
    return Claim(
        kind=Kind(row["kind"]),
        subject=Entity(EntityType(row["subject_type"]), row["subject"], row["subject_code"], row["subject_home"]),
        indicator=row["indicator"],
        concept=row["concept"],
        measure=None if row["measure"] is None else Measure(row["measure"]),
        quantity=_quantity(row, ""),
        relative=row["relative"],
        period=period_from(row["period"]),
        commitment=None if row["commitment"] is None else Commitment(row["commitment"]),
        quote=_quote(row),
        sentence=Quote(row["document"], row["sentence_start"], row["sentence_end"], row["sentence"]),
        rule=row["rule"],
        base=_quantity(row, "base_"),
        note=row["note"],
        wordings=tuple(row["indicator_alt"]),
        headings=tuple(row["headings"]),
        repeats=_repeats(row),
    )


def milestone_from_row(row: Row) -> Milestone:
    """The milestone that `milestone_row` made the row of, nothing lost."""
    return Milestone(
        kind=Kind(row["kind"]),
        object=Entity(EntityType(row["object_type"]), row["object"], row["object_code"], row["object_home"]),
        stage=Stage(row["stage"]),
        period=period_from(row["period"]),
        quote=_quote(row),
        sentence=Quote(row["document"], row["sentence_start"], row["sentence_end"], row["sentence"]),
        rule=row["rule"],
        repeats=_repeats(row),
    )


def naming_from_row(row: Row) -> Naming:
    """The naming that `entity_row` made the row of, with its first mention only."""
    return Naming(Entity(EntityType(row["type"]), row["full_name"], row["code"], row["home"]), (_quote(row),), row["rule"])


def relation_from_row(row: Row) -> Relation:
    """The relation that `relation_row` made the row of, nothing lost."""
    return Relation(_end(row, "subject"), row["predicate"], _end(row, "object"), _quote(row), row["rule"])


def reading_from_rows(document: Row, rows: Mapping[str, Sequence[Row]]) -> Reading:
    """The facts of a document, from its rows; without its paragraphs, and with the first mention of each thing only."""
    source = Source(document["document"], "", document["digest"], "")
    years = document["review_year"], document["plan_year"]
    kind, place = DocumentKind(document["kind"]), place_from_row(document)
    return Reading(
        Report(source, document["title"], kind, place, document["published"], *years, ()),
        tuple(map(claim_from_row, rows["claims"])),
        tuple(map(milestone_from_row, rows["milestones"])),
        tuple(map(naming_from_row, rows["entities"])),
        tuple(map(relation_from_row, rows["relations"])),
    )


def assessment_from_row(row: Row) -> Assessment:
    """The assessment that `outcome_row` made the row of, nothing lost."""
    return Assessment(
        target=claim_from_row(row["target"]),
        outcome=None if row["outcome"] is None else claim_from_row(row["outcome"]),
        verdict=Verdict(row["verdict"]),
        margin=None if row["margin"] is None else Decimal(row["margin"]),
        rule=row["rule"],
        related=tuple(claim_from_row(related) for related in row["related"]),
    )


def place_from_row(row: Row) -> Entity | None:
    """The government whose document the row is of, where that is known."""
    return None if row["place"] is None else Entity(EntityType.PLACE, row["place"], row["place_code"])


def period_from(text: str) -> Period:
    """The period that is written 2020, 2016/2020, 2023-01/2023-09."""
    start, _, stop = text.partition("/")
    return Period(start, stop or start)


# --- groups of fields ---


def _quote_fields(quote: Quote) -> Row:
    return {"document": quote.document, "start": quote.start, "end": quote.stop, "quote": quote.text}


def _sentence_fields(sentence: Quote) -> Row:
    return {"sentence": sentence.text, "sentence_start": sentence.start, "sentence_end": sentence.stop}


def _repeat(quote: Quote) -> Row:
    return {"start": quote.start, "end": quote.stop, "quote": quote.text}


def _end_fields(end: str, entity: Entity) -> Row:
    fields = {"type": entity.type.value, "full_name": entity.name, "code": entity.code, "home": entity.home}
    return {f"{end}_{name}": value for name, value in fields.items()}


def _end(row: Row, end: str) -> Entity:
    return Entity(EntityType(row[f"{end}_type"]), row[f"{end}_full_name"], row[f"{end}_code"], row[f"{end}_home"])


def _place_fields(place: Entity | None) -> Row:
    return {"place": None, "place_code": None} if place is None else {"place": place.name, "place_code": place.code}


def _quantity_fields(quantity: Quantity | None, prefix: str) -> Row:
    names = [prefix + name for name in ("comparator", "value", "value_to", "unit")]
    if quantity is None:
        return dict.fromkeys(names)
    return dict(zip(names, (quantity.comparator.value, _number(quantity.value), _number(quantity.upper), quantity.unit), strict=True))


def _value(choice: Measure | Commitment | None) -> str | None:
    return None if choice is None else choice.value


def _number(number: Decimal | None) -> int | Decimal | None:
    if number is None or number.as_tuple().exponent < 0:  # type: ignore[operator]  # never infinite: it was written with digits
        return number
    return int(number)


def _quote(row: Row) -> Quote:
    return Quote(row["document"], row["start"], row["end"], row["quote"])


def _repeats(row: Row) -> tuple[Quote, ...]:
    return tuple(Quote(row["document"], repeat["start"], repeat["end"], repeat["quote"]) for repeat in row["repeats"])


def _quantity(row: Row, prefix: str) -> Quantity | None:
    value, upper = row[f"{prefix}value"], row[f"{prefix}value_to"]
    if value is None:
        return None
    comparator = Comparator(row[f"{prefix}comparator"])
    return Quantity(Decimal(value), row[f"{prefix}unit"], comparator, None if upper is None else Decimal(upper))
