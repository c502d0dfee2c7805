"""A build of two short reports of one county, made by hand: what the commands read when no report is to be read."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from kg import graph, jsonlines, outline, pages, resources, rollup, store, tables, terms
from kg.curation import Action, Line
from kg.linking.records import Record, correction_row, link_row
from kg.model import (
    Amplification,
    Assessment,
    Claim,
    Commitment,
    Comparator,
    Contradiction,
    Delivery,
    Difficulty,
    Discord,
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
    Revised,
    Revision,
    Source,
    Stage,
    Verdict,
)

PLACE = Entity(EntityType.PLACE, "浙江省青山县", "339901")
BRIDGE = Entity(EntityType.PROJECT, "青山大桥")
BRANCH = Entity(EntityType.INDUSTRY, "竹产业")
PLAN = Entity(EntityType.PROGRAMME, "“151”行动")
UNTOLD = Entity(EntityType.PROGRAMME, "“246”工作机制")
OLDER, NEWER = "青山县_2022.txt", "青山县_2023.txt"
TEXTS = {
    OLDER: "2022年主要目标是：地区生产总值增长6%左右，粮食产量确保30万吨以上，城镇新增就业5000人，居民收入增长与经济增长基本同步。",
    NEWER: "2022年，地区生产总值增长5.2%，粮食产量31万吨。青山大桥建成通车。2023年，地区生产总值增长6.5%以上。=竹产业产值\x1b达到2亿元。",
}


def quote(document: str, text: str) -> Quote:
    start = TEXTS[document].index(text)
    return Quote(document, start, start + len(text), text)


def sentence(document: str, text: str) -> Quote:
    """The sentence that a quote stands in."""
    said = next(part for part in TEXTS[document].split("。") if text in part)
    return quote(document, f"{said}。")


def claim(document: str, said: str, indicator: str, quantity: Quantity | None, **other: object) -> Claim:
    fields: dict[str, object] = {"kind": Kind.ACHIEVEMENT, "subject": PLACE, "concept": None, "measure": Measure.LEVEL, "relative": None}
    fields |= {"period": Period("2022", "2022"), "commitment": None, "rule": "test-rule"}
    given = {"indicator": indicator, "quantity": quantity, "quote": quote(document, said), "sentence": sentence(document, said)}
    return Claim(**{**fields, **given, **other})  # type: ignore[arg-type]  # the fields are those of Claim


def target(document: str, said: str, indicator: str, quantity: Quantity | None, **other: object) -> Claim:
    return claim(document, said, indicator, quantity, **{"kind": Kind.TARGET, "commitment": Commitment.PLAIN, **other})


def percent(value: str, comparator: Comparator = Comparator.EXACT) -> Quantity:
    return Quantity(Decimal(value), "%", comparator)


GROWTH = Measure.GROWTH
GDP, GRAIN = "地区生产总值", "粮食产量"
TARGETS = (
    target(OLDER, "地区生产总值增长6%左右", GDP, percent("6", Comparator.ABOUT), measure=GROWTH),
    target(OLDER, "粮食产量确保30万吨以上", GRAIN, Quantity(Decimal(30), "万吨", Comparator.AT_LEAST), commitment=Commitment.ENSURE),
    target(OLDER, "城镇新增就业5000人", "城镇新增就业", Quantity(Decimal(5000), "人")),
    target(OLDER, "居民收入增长与经济增长基本同步", "居民收入", None, measure=None, relative="与经济增长基本同步"),
)
RESULTS = (
    claim(NEWER, "地区生产总值增长5.2%", GDP, percent("5.2"), measure=GROWTH),
    claim(NEWER, "粮食产量31万吨", GRAIN, Quantity(Decimal(31), "万吨")),
    target(NEWER, "地区生产总值增长6.5%以上", GDP, percent("6.5", Comparator.AT_LEAST), measure=GROWTH, period=Period("2023", "2023")),
    claim(NEWER, "=竹产业产值\x1b达到2亿元", "=竹产业产值", Quantity(Decimal(2), "亿元"), subject=BRANCH),
)
ASSESSMENTS = (
    Assessment(TARGETS[0], RESULTS[0], Verdict.MISSED, Decimal("-0.8"), "below"),
    Assessment(TARGETS[1], RESULTS[1], Verdict.MET, Decimal(1), "at-least"),
    Assessment(TARGETS[2], None, Verdict.UNREPORTED, None, "none"),
)

OPENED = quote(NEWER, "青山大桥建成通车")
MILESTONE = Milestone(Kind.ACHIEVEMENT, BRIDGE, Stage.OPEN, Period("2022", "2022"), OPENED, sentence(NEWER, "青山大桥"), "test-stage")
FOUND: dict[str, object] = {
    "deliveries": (Delivery(*2 * (MILESTONE,), Verdict.MISSED, 1, "milestone:late"),),
    "revisions": (Revision(TARGETS[0], RESULTS[2], Revised.RAISED, anew=False, change=Decimal("0.5"), firmer=1),),
    "contradictions": (Contradiction((RESULTS[0], RESULTS[1]), Discord.INSIDE, RESULTS[1], "later-over-earlier"),),
    "amplifications": (Amplification(RESULTS[2], TARGETS[0], Decimal("0.5")),),
    "series": ((Point(TARGETS[0], ""), Point(RESULTS[2], "period: 2022 → 2023")),),
    "strengths": tuple((one, points) for points, one in enumerate(TARGETS, start=1)),
}


BRIDGE_IRI = terms.namespaces({}).entity(BRIDGE, "339901")
RECORDS = (
    Record(f"{BRIDGE_IRI}二期", BRIDGE_IRI, "青山大桥二期", BRIDGE.name, "test-merging"),
    Record(
        *(f"{BRIDGE_IRI}（旧）", BRIDGE_IRI, "青山旧桥", BRIDGE.name, "curation"),
        line=Line("curation.csv", 2, Action.RENAME, name="青山旧桥", to=BRIDGE.name, reason="旧名", curator="某人"),
    ),
)


def report(document: str, year: int) -> Report:
    source = Source(document, TEXTS[document], f"{year:064}", "text/plain")
    return Report(source, f"{year}年政府工作报告", DocumentKind.REPORT, PLACE, None, year - 1, year, ())


def readings() -> tuple[Reading, Reading]:
    named = quote(NEWER, "青山大桥")
    relations = (
        Relation(BRIDGE, "locatedIn", PLACE, named, "test-in"),
        Relation(BRANCH, "partOf", PLAN, quote(NEWER, "竹产业"), "component-of"),
        Relation(BRIDGE, "supports", BRANCH, named, "test-supports"),
    )
    namings = (
        Naming(BRIDGE, (named,), "test-name"),
        Naming(BRANCH, (quote(NEWER, "竹产业"),), "test-name"),
        Naming(UNTOLD, (named,), "test-name"),
    )
    difficulty = Difficulty(quote(NEWER, "2亿元"), "no-subject", "whose?")
    return (
        Reading(report(OLDER, 2022), claims=TARGETS),
        Reading(report(NEWER, 2023), RESULTS, (MILESTONE,), namings, relations, (difficulty,)),
    )


def write_build(folder: Path, read: Sequence[Reading] | None = None, assessments: Sequence[Assessment] = ASSESSMENTS) -> Path:
    """Writes tables, texts, graph and store as `kg rebuild` does, without pages."""
    names, read = terms.namespaces({}), readings() if read is None else read
    (folder / "tables").mkdir(parents=True)
    (folder / "graph" / "texts").mkdir(parents=True)
    rows = [tables.reading_rows(reading, names) for reading in read]
    for name in ("claims", "milestones", "entities", "relations", "difficulties"):
        jsonlines.write_rows(folder / "tables" / f"{name}.jsonl", (row for tabled in rows for row in tabled[name]))
    places = {reading.report.source.document: reading.report.place for reading in read}
    findings = Findings("test", assessments=tuple(assessments), **FOUND)  # type: ignore[arg-type]  # the fields are those of Findings
    tables.write_findings(folder / "tables", findings, names, places)
    documents = (tables.document_row(reading.report, reading.report.source.document) for reading in read)
    jsonlines.write_rows(folder / "graph" / "documents.jsonl", documents)
    verdicts = {names.claim(one.target): one.verdict.value for one in assessments}
    programmes = rollup.programmes(outline.rows(folder), verdicts)
    jsonlines.write_lines(folder / "tables" / "programmes.jsonl", programmes)
    jsonlines.write_lines(folder / "tables" / "corrections.jsonl", (correction_row(one) for one in RECORDS if one.line is not None))
    jsonlines.write_lines(folder / "tables" / "links.jsonl", (link_row(one) for one in RECORDS if one.line is None))
    for reading in read:
        source = reading.report.source
        (folder / "graph" / "texts" / f"{source.document}.txt").write_bytes(source.text.encode())
    knowledge = graph.Knowledge(names, section={BRANCH.name: "A"}.get)
    parts = [graph.document_lines(reading, knowledge) for reading in read]
    turtles = [store.turtle_lines(resources.ontology() / name) for name in ("kg.ttl", "industries.ttl")]
    vocabulary = graph.vocabulary_lines((line for lines in turtles for line in lines), names)
    told = graph.resolution_lines(RECORDS, names), graph.programme_lines(programmes, names)
    lines = graph.sort_lines([*parts, vocabulary, graph.finding_lines(findings, names), *told])
    (folder / "graph" / "graph.nq").write_text("".join(lines), encoding="utf-8", newline="\n")
    store.build(folder / "graph" / "graph.nq", folder / "graph" / "store")
    return folder


def write_pages(folder: Path, read: Sequence[Reading] | None = None, assessments: Sequence[Assessment] = ASSESSMENTS) -> Path:
    """Writes the build and its pages."""
    pages.write(write_build(folder, read, assessments))
    return folder
