"""What several documents may speak of: each line stands in the graph of things only, so that counts are right."""

from calendar import monthrange
from collections.abc import Iterable, Iterator

from kg.graph.knowledge import Knowledge, Unit, Written, written_unit
from kg.graph.nquads import Pairs, chinese, date, decimal, integer, iri, of_class, statements, string
from kg.model import Claim, Entity, EntityType, Period, Reading
from kg.named.programmes import code_of
from kg.tables import home_of, short_name, spoken_of
from kg.terms import Namespaces, folded, scope_of
from kg.wording import period_words


def thing_lines(reading: Reading, knowledge: Knowledge) -> Iterator[str]:
    """The lines of all that a document speaks of: entities, periods, slots, minted indicators and units."""
    names, home = knowledge.names, home_of(reading.report.place)
    for entity in spoken_of(reading):
        yield from _entity(entity, home, knowledge)
    for period in {claim.period for claim in reading.claims} | {milestone.period for milestone in reading.milestones}:
        yield from _period(period, names)
    for claim in {names.slot(claim, home): claim for claim in reading.claims}.values():
        yield from _slot(claim, home, knowledge)
    for phrase in {claim.indicator for claim in reading.claims if claim.concept is None}:
        yield from _minted_indicator(phrase, names)
    quantities = (quantity for claim in reading.claims for quantity in (claim.quantity, claim.base) if quantity is not None)
    for words in {quantity.unit for quantity in quantities}:
        yield from _minted_unit(written_unit(words, knowledge), names)


def _entity(entity: Entity, home: str, knowledge: Knowledge) -> Iterator[str]:
    if entity.type is EntityType.PLACE:
        return _place(entity, knowledge)
    names = knowledge.names
    scope = scope_of(entity, home)
    within = None if scope is None else iri(names.place(scope))
    code = code_of(entity.name) if entity.type is EntityType.PROGRAMME else None
    kind = of_class(names, f"kg:{entity.type.capitalize()}")
    pairs = [kind, *_label_pairs(entity.name), ("kg:scope", within), ("skos:notation", string(code))]
    section = knowledge.section(folded(entity.name)) if entity.type is EntityType.INDUSTRY else None
    pairs += [("kg:section", None if section is None else iri(names.section(section)))]
    return statements(names, names.entity(entity, home), names.graph("things"), pairs)


def place_lines(places: Iterable[Entity], knowledge: Knowledge) -> Iterator[str]:
    """The lines of places that no document need name, each with the places above it."""
    for place in places:
        yield from _place(place, knowledge)


def _place(place: Entity, knowledge: Knowledge) -> Iterator[str]:
    """A place and the places above it."""
    names, above = knowledge.names, knowledge.parent(place)
    upper, short = None if above is None else iri(names.entity(above)), short_name(place, knowledge.parent)
    pairs = [
        of_class(names, "kg:Place"),
        ("rdfs:label", chinese(place.name)),
        ("skos:altLabel", None if short == place.name else chinese(short)),
        ("skos:notation", string(place.code)),
        ("skos:broader", upper),
        ("kg:partOf", upper),
    ]
    yield from statements(names, names.entity(place), names.graph("things"), pairs)
    if above is not None:
        yield from _place(above, knowledge)


def _label_pairs(name: str) -> list[tuple[str, str | None]]:
    """One label for a name however it is written, and the writing where it differs."""
    label = folded(name)
    return [("rdfs:label", chinese(label)), ("skos:altLabel", None if label == name else chinese(name))]


def _minted_indicator(phrase: str, names: Namespaces) -> Iterator[str]:
    pairs = [of_class(names, "kg:Indicator"), of_class(names, "skos:Concept"), *_label_pairs(phrase)]
    return statements(names, names.indicator(phrase, None), names.graph("things"), pairs)


def _minted_unit(unit: Written, names: Namespaces) -> Iterator[str]:
    if not unit.minted:
        return
    pairs = [of_class(names, "kg:Unit"), *_label_pairs(unit.words), *_scale_pairs(unit.known, names)]
    yield from statements(names, names.unit(unit.words, None), names.graph("things"), pairs)


def _scale_pairs(known: Unit | None, names: Namespaces) -> Pairs:
    if known is None:
        return []
    base, scaled = iri(names.unit("", known.base)), iri(names.unit("", known.id))
    return [("kg:factor", decimal(known.factor)), ("kg:base", base), ("kg:scaleOf", scaled), ("kg:dimension", string(known.dimension))]


def _slot(claim: Claim, home: str, knowledge: Knowledge) -> Iterator[str]:
    names = knowledge.names
    indicator = (knowledge.label(claim.concept) if claim.concept else None) or claim.concept or folded(claim.indicator)
    pairs = [
        of_class(names, "kg:Slot"),
        ("rdfs:label", chinese(f"{folded(claim.subject.name)} {indicator} {period_words(str(claim.period))}")),
        ("kg:indicator", iri(names.indicator(claim.indicator, claim.concept))),
        ("kg:subject", iri(names.entity(claim.subject, home))),
        ("kg:period", iri(names.period(claim.period))),
    ]
    return statements(names, names.slot(claim, home), names.graph("things"), pairs)


def _period(period: Period, names: Namespaces) -> Iterator[str]:
    pairs = [
        of_class(names, "kg:Period"),
        ("rdfs:label", chinese(period_words(str(period)))),
        ("kg:startYear", integer(period.first_year)),
        ("kg:endYear", integer(period.last_year)),
        ("kg:start", date(first_day(period.start))),
        ("kg:end", date(last_day(period.stop))),
    ]
    return statements(names, names.period(period), names.graph("things"), pairs)


def first_day(moment: str) -> str:
    """2023, 2023-02, 2023-02-03 → the day on which it begins."""
    return moment + "-01-01"[len(moment) - 4 :]


def last_day(moment: str) -> str:
    """2023, 2023-02, 2023-02-03 → the day on which it ends."""
    if len(moment) == 4:
        return f"{moment}-12-31"
    return moment if len(moment) > 7 else f"{moment}-{monthrange(int(moment[:4]), int(moment[5:7]))[1]:02}"
