"""A small report and what a careful reader takes from it, made by hand: it has one of everything the graph can hold."""

from dataclasses import dataclass, replace
from decimal import Decimal

from kg.curation import Action, Line
from kg.graph import Knowledge, document_lines, finding_lines, programme_lines, resolution_lines
from kg.linking.records import Record
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
    Paragraph,
    Period,
    Point,
    Quantity,
    Quote,
    Reading,
    Relation,
    Report,
    Revised,
    Revision,
    Role,
    Section,
    Sentence,
    Source,
    Stage,
    Verdict,
)
from kg.terms import Namespaces

DOCUMENT = "district/渝中区 2021.txt"
REVIEW_LINES = (
    "2020年，地区生产总值预计增长2.5%左右，“城市更新”行动惠及居民1.1万户。",
    "居民人均可支配收入由4.2万元提高到4.50万元，长江大厦建成投用，获评全国示范街区。",
    "滨江公司承建的长江大厦位于解放碑片区，带动金融业集聚。",
)
PLAN_LINES = (
    "今年，地区生产总值同口径力争增长6%—6.5%，地区生产总值增速保持全市前列，居民收入与经济增长同步，完成国家下达的减排任务。",
    "“城市更新”行动确保完成120个项目，金秋博览会10月底前启动，出台《夜市管理办法》。",
)
TEXT = "工作回顾\n" + "".join(f"{line}\n" for line in REVIEW_LINES) + "工作安排\n" + "".join(f"{line}\n" for line in PLAN_LINES)

NATION = Entity(EntityType.PLACE, "全国", "100000")
CITY = Entity(EntityType.PLACE, "重庆市", "500000")
DISTRICT = Entity(EntityType.PLACE, "重庆市渝中区", "500103")
ABROAD = Entity(EntityType.PLACE, "新加坡")
AREA = Entity(EntityType.AREA, "解放碑片区")
TOWER = Entity(EntityType.PROJECT, "长江大厦")
FINANCE = Entity(EntityType.INDUSTRY, "金融业")
RENEWAL = Entity(EntityType.PROGRAMME, "“城市更新”行动")
FIRM = Entity(EntityType.ORGANISATION, "滨江公司")
TITLE = Entity(EntityType.HONOUR, "全国示范街区")
FAIR = Entity(EntityType.EVENT, "金秋博览会")
RULES = Entity(EntityType.POLICY, "《夜市管理办法》")

ABOVE = {DISTRICT: CITY, CITY: NATION}
REVIEW = Section("工作回顾", Role.REVIEW, 2020, 2020)
PLAN = Section("工作安排", Role.PLAN, 2021, 2021)
LAST, THIS, AUTUMN = Period("2020", "2020"), Period("2021", "2021"), Period("2021-01", "2021-10-31")


@dataclass(frozen=True, slots=True)
class Known:
    """A unit as a lexicon knows it."""

    id: str
    label: str
    base: str
    factor: Decimal
    dimension: str


PERCENT, YUAN = Known("percent", "%", "percent", Decimal(1), "ratio"), Known("yuan", "元", "yuan", Decimal(1), "money")
UNITS = {"%": PERCENT, "元": YUAN, "万元": Known("yuan", "元", "yuan", Decimal(10000), "money")}


def unit(words: str) -> Known | None:
    """The lexicon of this example knows two units and a scale."""
    return UNITS.get(words)


def label(concept: str) -> str | None:
    """And one indicator."""
    return {"grp": "地区生产总值"}.get(concept)


def parent(place: Entity) -> Entity | None:
    """And three places."""
    return ABOVE.get(place)


NAMES = Namespaces()
KNOWLEDGE = Knowledge(NAMES, parent, unit, label, {"金融业": "J"}.get)


def quote(words: str) -> Quote:
    """Words of the report, where they first stand."""
    start = TEXT.index(words)
    return Quote(DOCUMENT, start, start + len(words), words)


def within(words: str) -> Quote:
    """The sentence that holds the words."""
    return quote(next(line for line in (*REVIEW_LINES, *PLAN_LINES) if words in line))


def claim(kind: Kind, words: str, indicator: str, number: Quantity | None, period: Period, **more: object) -> Claim:
    """A claim of the district unless more is said."""
    usual: dict[str, object] = {
        "subject": DISTRICT,
        "concept": "grp" if indicator == "地区生产总值" else None,
        "measure": None if number is None else Measure.LEVEL,
        "relative": None,
        "rule": "by hand",
        "commitment": Commitment.PLAIN if kind is Kind.TARGET else None,
    }
    said = {**usual, **more}
    return Claim(kind=kind, indicator=indicator, quantity=number, period=period, quote=quote(words), sentence=within(words), **said)


def milestone(kind: Kind, words: str, thing: Entity, stage: Stage, period: Period) -> Milestone:
    """A milestone of a named thing."""
    return Milestone(kind, thing, stage, period, quote(words), within(words), "by hand")


def paragraphs(lines: tuple[str, ...], section: Section) -> tuple[Paragraph, ...]:
    """A paragraph a line, of one sentence each."""
    return tuple(Paragraph((Sentence(line, range(TEXT.index(line), TEXT.index(line) + len(line))),), section) for line in lines)


ABOUT = Quantity(Decimal("2.5"), "%", Comparator.ABOUT)
ESTIMATE = claim(Kind.ESTIMATE, "地区生产总值预计增长2.5%左右", "地区生产总值", ABOUT, LAST, measure=Measure.GROWTH)
HOUSES = claim(Kind.ACHIEVEMENT, "“城市更新”行动惠及居民1.1万户", "惠及居民", Quantity(Decimal("1.1"), "万户"), LAST, subject=RENEWAL)
INCOME = claim(
    Kind.ACHIEVEMENT,
    "居民人均可支配收入由4.2万元提高到4.50万元",
    "居民人均可支配收入",
    Quantity(Decimal("4.50"), "万元"),
    LAST,
    base=Quantity(Decimal("4.2"), "万元"),
    repeats=(quote("4.50万元"),),
)
GROWTH = claim(
    Kind.TARGET,
    "地区生产总值同口径力争增长6%—6.5%",
    "地区生产总值",
    Quantity(Decimal(6), "%", Comparator.BETWEEN, Decimal("6.5")),
    THIS,
    measure=Measure.GROWTH,
    commitment=Commitment.STRIVE,
    note="同口径",
)
SAME_PACE = claim(Kind.TARGET, "居民收入与经济增长同步", "居民收入", None, THIS, relative="与经济增长同步")
DELEGATED = claim(
    Kind.TARGET,
    "完成国家下达的减排任务",
    "减排",
    None,
    THIS,
    relative="完成国家下达的任务",
    commitment=Commitment.ENSURE,
    rule="promise-task",
)
PROJECTS = claim(
    Kind.TARGET, "确保完成120个项目", "项目", Quantity(Decimal(120), "个"), THIS, subject=RENEWAL, commitment=Commitment.ENSURE
)

READING = Reading(
    report=Report(
        source=Source(DOCUMENT, TEXT, "0" * 64, "text/plain"),
        title="渝中区2021年政府工作报告",
        kind=DocumentKind.REPORT,
        place=DISTRICT,
        published="2021-01-20",
        review_year=2020,
        plan_year=2021,
        paragraphs=(*paragraphs(REVIEW_LINES, REVIEW), *paragraphs(PLAN_LINES, PLAN)),
    ),
    claims=(ESTIMATE, HOUSES, INCOME, GROWTH, SAME_PACE, DELEGATED, PROJECTS),
    milestones=(
        milestone(Kind.ACHIEVEMENT, "长江大厦建成投用", TOWER, Stage.OPEN, LAST),
        milestone(Kind.ACHIEVEMENT, "获评全国示范街区", TITLE, Stage.AWARD, LAST),
        milestone(Kind.TARGET, "金秋博览会10月底前启动", FAIR, Stage.START, AUTUMN),
        milestone(Kind.TARGET, "出台《夜市管理办法》", RULES, Stage.START, THIS),
    ),
    entities=(
        Naming(AREA, (quote("解放碑片区"),), "by hand"),
        Naming(FIRM, (quote("滨江公司"),), "by hand"),
        Naming(TOWER, (quote("长江大厦"), quote("长江大厦位于")), "by hand"),
        Naming(FINANCE, (quote("金融业"),), "by hand"),
    ),
    relations=(
        Relation(TOWER, "locatedIn", AREA, quote("长江大厦位于解放碑片区"), "by hand"),
        Relation(AREA, "partOf", DISTRICT, quote("解放碑片区"), "by hand"),
        Relation(FIRM, "undertakes", TOWER, quote("滨江公司承建的长江大厦"), "by hand"),
        Relation(TOWER, "supports", FINANCE, quote("带动金融业集聚"), "by hand"),
    ),
    difficulties=(Difficulty(quote("全市前列"), "no-number", "a rank without a number"),),
)

OUTCOME_DOCUMENT = "district/渝中区 2022.txt"
OUTCOME_TEXT = "2021年，地区生产总值增长6.2%，新加坡在渝投资项目达到30个。"


def _outcome() -> Reading:
    sentence = Quote(OUTCOME_DOCUMENT, 0, len(OUTCOME_TEXT), OUTCOME_TEXT)
    at = OUTCOME_TEXT.index("地区生产总值增长6.2%")
    grown = Claim(
        kind=Kind.ACHIEVEMENT,
        subject=DISTRICT,
        indicator="地区生产总值",
        concept="grp",
        measure=Measure.GROWTH,
        quantity=Quantity(Decimal("6.2"), "%"),
        relative=None,
        period=THIS,
        commitment=None,
        quote=Quote(OUTCOME_DOCUMENT, at, at + 12, OUTCOME_TEXT[at : at + 12]),
        sentence=sentence,
        rule="by hand",
    )
    source = Source(OUTCOME_DOCUMENT, OUTCOME_TEXT, "1" * 64, "text/plain")
    named = Naming(ABROAD, (Quote(OUTCOME_DOCUMENT, 20, 23, "新加坡"),), "by hand")
    report = Report(source, "渝中区2022年政府工作报告", DocumentKind.REPORT, DISTRICT, "2022", 2021, 2022, ())
    return Reading(report, claims=(grown,), entities=(named,))


OUTCOME = _outcome()
PLACES = {DOCUMENT: DISTRICT, OUTCOME_DOCUMENT: DISTRICT}
ASSESSMENTS = (
    Assessment(GROWTH, OUTCOME.claims[0], Verdict.MET, Decimal("0.2"), "by hand"),
    Assessment(PROJECTS, None, Verdict.UNREPORTED, None, "by hand", (HOUSES,)),
)
FINDINGS = Findings(
    policy="usual",
    assessments=ASSESSMENTS,
    deliveries=(Delivery(READING.milestones[2], READING.milestones[0], Verdict.MISSED, 1, "by hand"),),
    revisions=(
        Revision(GROWTH, SAME_PACE, Revised.LOWERED, anew=True, change=Decimal("-0.5"), firmer=1),
        Revision(PROJECTS, None, Revised.DROPPED, anew=False),
    ),
    contradictions=(Contradiction((ESTIMATE, INCOME), Discord.INSIDE, INCOME, "by hand"),),
    amplifications=(Amplification(SAME_PACE, GROWTH, Decimal("0.5")),),
    series=((Point(ESTIMATE, ""), Point(GROWTH, "by hand")),),
    strengths=((GROWTH, 3),),
)


def _records() -> tuple[Record, ...]:
    names, written = NAMES, Line("curation.csv", 3, Action.RIGHT, field="value", to="2.5", reason="抄错", curator="某人")
    misread = replace(ESTIMATE, quantity=Quantity(Decimal(25), "%"))
    district = names.entity(AREA, "500103")
    return (
        Record(names.entity(replace(AREA, name="解放碑"), "500103"), district, "解放碑", AREA.name, "by hand"),
        Record(names.claim(misread), names.claim(ESTIMATE), "25%", "2.5%", "curation", DOCUMENT, written, misread),
    )


RECORDS = _records()
PROGRAMMES = ({"id": NAMES.entity(RENEWAL, "500103"), "facts": [NAMES.claim(PROJECTS)]},)


def lines() -> list[str]:
    judged = finding_lines(FINDINGS, NAMES)
    told = [*resolution_lines(RECORDS, NAMES), *programme_lines(PROGRAMMES, NAMES)]
    return [*document_lines(READING, KNOWLEDGE), *document_lines(OUTCOME, KNOWLEDGE), *judged, *told]
