"""The nouns: what a report says, as frozen values with no RDF, no paths and no behaviour beyond their short form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """How a claim is made: promised, reported, or forecast."""

    TARGET = "target"
    ACHIEVEMENT = "achievement"
    ESTIMATE = "estimate"


class Measure(StrEnum):
    """What the number measures of its indicator."""

    LEVEL = "level"
    GROWTH = "growth"
    DECLINE = "decline"
    RANK = "rank"
    MULTIPLE = "multiple"


class Comparator(StrEnum):
    """How the words bind the number: 左右, 近, 以上, 超过, 以内, 低于, 6%—6.5%."""

    EXACT = "exact"
    ABOUT = "about"
    NEARLY = "nearly"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    BETWEEN = "between"


class Commitment(StrEnum):
    """How firmly a target is promised: 确保, 力争, 保持, or plainly."""

    ENSURE = "ensure"
    STRIVE = "strive"
    MAINTAIN = "maintain"
    PLAIN = "plain"


class Stage(StrEnum):
    """How far a named thing has come: 谋划, 开工, 推进, 完工, 投用, 获评, 关停."""

    PLAN = "plan"
    START = "start"
    PROGRESS = "progress"
    FINISH = "finish"
    OPEN = "open"
    AWARD = "award"
    END = "end"


class Verdict(StrEnum):
    """What came of a target."""

    MET = "met"
    NEAR = "near"
    MISSED = "missed"
    UNREPORTED = "unreported"
    INCOMPARABLE = "incomparable"


class Revised(StrEnum):
    """How a promise was changed by the one after it."""

    RAISED = "raised"
    LOWERED = "lowered"
    REWORDED = "reworded"  # the number is the same, the words are harder or softer; or there is a number no more
    DROPPED = "dropped"


class Discord(StrEnum):
    """How numbers contradict each other."""

    BETWEEN = "between"  # two documents
    INSIDE = "inside"  # two sentences of one document
    GROWTH = "growth"  # the levels of two years, and the growth between them
    PARTS = "parts"  # parts that are more than their whole


class Role(StrEnum):
    """What a section of a report does: looks back, looks ahead, or speaks of the government itself."""

    REVIEW = "review"  # 2023年工作回顾
    SPAN_REVIEW = "span_review"  # 过去五年工作回顾
    PLAN = "plan"  # 2024年工作安排
    SPAN_PLAN = "span_plan"  # “十四五”时期目标任务
    VISION = "vision"  # 2035年远景目标
    GOVERNMENT = "government"  # 政府自身建设
    OTHER = "other"  # openings, closings, news without a period of its own


AHEAD = frozenset({Role.PLAN, Role.SPAN_PLAN, Role.VISION, Role.GOVERNMENT})  # what looks ahead


class EntityType(StrEnum):
    """The types of named things (gold/GUIDE.md: entities), and `event`, `policy` that only milestones name."""

    PLACE = "place"
    AREA = "area"
    PROJECT = "project"
    INDUSTRY = "industry"
    PROGRAMME = "programme"
    ORGANISATION = "organisation"
    HONOUR = "honour"
    EVENT = "event"
    POLICY = "policy"


class DocumentKind(StrEnum):
    """What sort of text a document is."""

    REPORT = "report"  # 政府工作报告
    PLAN = "plan"  # 计划执行情况与计划草案的报告
    NEWS = "news"
    STATISTICS = "statistics"  # a table of figures: 统计数据
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Quote:
    """Characters of a document, word for word: `text` stands at [start, stop) of the document's text."""

    document: str
    start: int
    stop: int
    text: str


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time between two ISO dates of any precision: 2020, 2016/2020, 2023-01/2023-09, 2023-10-31."""

    start: str
    stop: str

    def __str__(self) -> str:
        return self.start if self.start == self.stop else f"{self.start}/{self.stop}"

    @property
    def whole(self) -> str:
        """The period with a whole year's ends written as the year: 2020-01/2020-12 and 2020-12-31 are 2020, 2020-06-12 is a day."""
        start = self.start[:4] if self.start[4:] in ("-01", "-01-01") else self.start
        stop = self.stop[:4] if self.stop[4:] in ("-12", "-12-31") else self.stop
        return stop if start == stop or self.start == self.stop else f"{start}/{stop}"

    @property
    def first_year(self) -> int:
        """The year it starts in."""
        return int(self.start[:4])

    @property
    def last_year(self) -> int:
        """The year it ends in."""
        return int(self.stop[:4])


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written, before scaling, with the unit as written: 1358.5 亿元, between 6 and 6.5 %."""

    value: Decimal
    unit: str
    comparator: Comparator = Comparator.EXACT
    upper: Decimal | None = None

    def __str__(self) -> str:
        upper = "" if self.upper is None else f"—{self.upper}"
        return f"{self.comparator} {self.value}{upper} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Entity:
    """A named thing. `name` is its shortest unambiguous name; for a place the full name (重庆市渝中区).

    `code` is the GB/T 2260 code of a place (100000 = 全国), else None. `home` is the code of the place that a thing is known
    under, where that is not the place of the government that speaks of it.
    """

    type: EntityType
    name: str
    code: str | None = None
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Hints:
    """What a person (sidecar, option) or a manifest says of a document; None where nothing is said."""

    place: str | None = None
    year: int | None = None  # the plan year of a report, the year of publication of news
    published: str | None = None
    title: str | None = None
    kind: DocumentKind | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document as read: `text` is what all offsets refer to.

    `extracted` is True where the text was taken out of html, docx or pdf, and so must be kept beside the graph. `lost` are places
    in the text where something of the file could not be read, a page for instance, each with the cause.
    """

    document: str  # path below the source folder, with forward slashes
    text: str
    digest: str  # SHA-256 of the file's bytes, hex
    media_type: str
    extracted: bool = False
    hints: Hints = Hints()
    lost: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report with one role. `start_year` and `end_year` are the years it speaks of."""

    title: str
    role: Role
    start_year: int | None
    end_year: int | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, cleaned for reading, with the way back to the document.

    `text` has full-width letters, digits and signs made half-width where that is one character for one (never the Chinese
    punctuation ，。；：！？（）“”), and no line breaks, page furniture or spaces beside digits and Chinese characters.
    `offsets[i]` is the place in the document's text of character i; strictly increasing.
    """

    text: str
    offsets: Sequence[int]

    def source_span(self, start: int, stop: int) -> tuple[int, int]:
        """The place in the document of the characters [start, stop) of this sentence."""
        return self.offsets[start], self.offsets[stop - 1] + 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its sentences, the section it stands in, and the headings above it, outermost first.

    A run-in heading (“（一）…。”, “一是…。”, “解放碑中央商务区。”) is the paragraph's first sentence and not in `headings`
    of that paragraph, but in `headings` of the paragraphs below it, when it governs several.
    """

    sentences: tuple[Sentence, ...]
    section: Section
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difficulty:
    """What could not be read with confidence. `reason` is a short code such as `no-indicator`; `note` says more."""

    quote: Quote
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A document's structure: what it is, whose, of when, and its paragraphs in reading order without furniture.

    `notes` are the definitions behind a report (名词解释): they state nothing, but spell out what names mean. `late`: it is given
    at the end of the year it reviews, which it calls 今年.
    """

    source: Source
    title: str
    kind: DocumentKind
    place: Entity | None
    published: str | None
    review_year: int | None
    plan_year: int | None
    paragraphs: tuple[Paragraph, ...]
    difficulties: tuple[Difficulty, ...] = ()
    notes: tuple[Paragraph, ...] = ()
    late: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch [start, stop) of a sentence's text that a named rule has read as `value`."""

    start: int
    stop: int
    value: object
    rule: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One quantity (or promise without one) of one indicator of one subject in one period, with its evidence.

    `quote` is the shortest clause that holds indicator and quantity, `sentence` the whole sentence. A promise without a
    number has `quantity` None and its words in `relative` (与经济增长同步); `measure` is then None.
    `indicator` is the noun phrase as read; `concept` the local name of the lexicon's indicator it means, if it knows one.
    """

    kind: Kind
    subject: Entity
    indicator: str
    concept: str | None
    measure: Measure | None
    quantity: Quantity | None
    relative: str | None
    period: Period
    commitment: Commitment | None
    quote: Quote
    sentence: Quote
    rule: str
    base: Quantity | None = None
    note: str | None = None  # comparability: 同口径, 按可比价
    wordings: tuple[str, ...] = ()  # other forms of the indicator: as written, or without what was restored
    headings: tuple[str, ...] = ()  # what its sentence stands under, outermost first
    repeats: tuple[Quote, ...] = ()


SOUGHT = "title-sought"  # the rule of a title that is striven for: 争创…, …创建


@dataclass(frozen=True, slots=True)
class Milestone:
    """A promise or delivery of a named thing without a quantity of its own."""

    kind: Kind
    object: Entity
    stage: Stage
    period: Period
    quote: Quote
    sentence: Quote
    rule: str
    repeats: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Naming:
    """An entity as one document names it, with every place where it does."""

    entity: Entity
    quotes: tuple[Quote, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A triple between entities that a text states: locatedIn, partOf, undertakes, supports."""

    subject: Entity
    predicate: str
    object: Entity
    quote: Quote
    rule: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one document says, as read."""

    report: Report
    claims: tuple[Claim, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    entities: tuple[Naming, ...] = ()
    relations: tuple[Relation, ...] = ()
    difficulties: tuple[Difficulty, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """A target, what a later document reports of it, and the verdict.

    `margin` is outcome minus target in the target's unit, None where that means nothing.
    """

    target: Claim
    outcome: Claim | None
    verdict: Verdict
    margin: Decimal | None
    rule: str
    related: tuple[Claim, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Delivery:
    """A promised milestone, what a later document reports of its thing, and the verdict; `late` is by how many years."""

    target: Milestone
    outcome: Milestone | None
    verdict: Verdict
    late: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A promise and the one that took its place, None where it was dropped.

    `anew`: both are of one time; else the later is of the year after. `change` is of the number, in the earlier one's unit,
    `firmer` of the firmness of the words (6%左右 → 5%以上: lowered, by one, in firmer words).
    """

    earlier: Claim
    later: Claim | None
    kind: Revised
    anew: bool
    change: Decimal | None = None
    firmer: int = 0


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims that cannot all be right, and the one that is to be believed, where anything tells."""

    claims: tuple[Claim, ...]
    kind: Discord
    firmer: Claim | None
    reason: str


@dataclass(frozen=True, slots=True)
class Amplification:
    """What a place promises against the place above it: `gap` is how far the lower promise is above the upper one."""

    lower: Claim
    upper: Claim
    gap: Decimal


@dataclass(frozen=True, slots=True)
class Point:
    """A claim in the series of its indicator and place; `breaks` says why it cannot be compared with the point before, "" where it can."""

    claim: Claim
    breaks: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What matching found. `stated` are the reports it took from bases that plans state (由240元提高到280元), made into claims."""

    policy: str
    assessments: tuple[Assessment, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    revisions: tuple[Revision, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    amplifications: tuple[Amplification, ...] = ()
    series: tuple[tuple[Point, ...], ...] = ()
    strengths: tuple[tuple[Claim, int], ...] = ()
    stated: tuple[Claim, ...] = ()
