"""Rows as the templates show them: a claim's words, its verdict, what else is said of it, and the sentence with the quote marked."""

from collections.abc import Callable
from dataclasses import dataclass

from kg.build import anchor, document_slug
from kg.model import Kind
from kg.network import Row, text
from kg.outline import sentence
from kg.pages.asides import asides
from kg.pages.contents import Contents, place_of
from kg.pages.words import sign, word
from kg.wording import firmness, margin_words, period_words, quantity


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence cut around its quote, with the page and the anchor where it stands."""

    before: str
    quote: str
    after: str
    page: str
    title: str
    anchor: str

    @property
    def href(self) -> str:
        """The way from the folder `pages` to the quote."""
        return f"document/{self.page}.html" + (f"#{self.anchor}" if self.anchor else "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a target, in words."""

    verdict: str
    sign: str
    words: str
    value: str
    margin: str
    evidence: Evidence | None

    @property
    def line(self) -> str:
        """The outcome in one line: ✗ 未达到 增长5.2%."""
        return " ".join(filter(None, (self.sign, self.words, self.value)))


@dataclass(frozen=True, slots=True)
class Aside:
    """What else there is to say of a claim, with the sentence of the other one where there is one."""

    mark: str
    words: str
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim or milestone, in words. `what` is the indicator or the named object."""

    anchor: str
    kind: str
    kind_words: str
    what: str
    subject: str
    value: str
    commitment: str
    period: str
    note: str
    evidence: Evidence
    outcome: Outcome | None
    page: str = ""  # of the indicator, or of the named object, below the folder `pages`
    asides: tuple[Aside, ...] = ()

    @property
    def line(self) -> str:
        """The reading in one line: 目标：地区生产总值 增长 6% 左右（2024年，力争）."""
        aside = "，".join(filter(None, (self.period, self.commitment, self.note)))
        whose = f"{self.subject} · " if self.subject else ""
        return f"{self.kind_words}：{whose}{self.what} {self.value}（{aside}）"


def claim_reading(row: Row, contents: Contents) -> Reading:
    """A row of claims, in words; the subject only where it is not the place of the page."""
    return _once(row, contents, _claim_reading)


def milestone_reading(row: Row, contents: Contents) -> Reading:
    """A row of milestones, in words."""
    return _once(row, contents, _milestone_reading)


def _once(row: Row, contents: Contents, made: Callable[[Row, Contents], Reading]) -> Reading:
    """What is made of a row, once for all pages that show it: those of its document, its place, its thing."""
    found: Reading | None = contents.readings.get(id(row))
    if found is None:
        found = contents.readings[id(row)] = made(row, contents)
    return found


def _claim_reading(row: Row, contents: Contents) -> Reading:
    subject = text(row, "subject")
    return Reading(
        anchor=anchor(row),
        kind=text(row, "kind"),
        kind_words=word("kind", row.get("kind")),
        what=text(row, "indicator"),
        subject="" if subject == place_of(row) else subject,
        value=quantity(row),
        commitment=firmness(row),
        period=period_words(text(row, "period")),
        note=text(row, "note"),
        evidence=evidence(row, contents),
        outcome=_outcome(row, contents) if row["kind"] == Kind.TARGET else None,
        page=indicator_page(row, contents),
        asides=_asides(row, contents),
    )


def _milestone_reading(row: Row, contents: Contents) -> Reading:
    return Reading(
        anchor=anchor(row),
        kind=text(row, "kind"),
        kind_words=word("kind", row.get("kind")),
        what=text(row, "object"),
        subject="",
        value=word("stage", row.get("stage")),
        commitment="",
        period=period_words(text(row, "period")),
        note=word("type", row.get("object_type")),
        evidence=evidence(row, contents),
        outcome=_delivery(row, contents),
        page=_thing_page(row, contents),
        asides=_asides(row, contents),
    )


def _asides(row: Row, contents: Contents) -> tuple[Aside, ...]:
    said = asides(row, contents)
    return tuple(Aside(each.mark, each.words, evidence(each.row, contents) if each.row else None) for each in said)


def _delivery(promised: Row, contents: Contents) -> Outcome | None:
    """What came of a promised milestone: reached, late by some years, or nothing that any document tells."""
    row = contents.delivery.get(text(promised, "id"))
    if row is None:
        return None
    found, verdict = row["outcome"], text(row, "verdict")
    return Outcome(
        verdict=verdict,
        sign=sign(verdict),
        words=word("verdict", verdict),
        value="" if found is None else word("stage", found["stage"]),
        margin=word("delivery", "late").format(row["late"]) if row["late"] else "",
        evidence=None if found is None else evidence(found, contents),
    )


def indicator_page(row: Row, contents: Contents) -> str:
    """The page of the indicator of a claim below the folder `pages`, empty where it has none."""
    concept = text(row, "concept")
    return f"indicator/{concept}.html" if concept in contents.indicators else ""


def _thing_page(row: Row, contents: Contents) -> str:
    thing = contents.things.get(text(row, "object_id"))
    return f"thing/{thing.slug}.html" if thing else ""


def evidence(row: Row, contents: Contents) -> Evidence:
    """The quote of a row in its sentence."""
    document, (before, after) = text(row, "document"), _around(row, contents)
    known = anchor(row) if "kind" in row else ""
    return Evidence(before.lstrip(), text(row, "quote"), after.rstrip(), document_slug(document), contents.titles[document], known)


def _around(row: Row, contents: Contents) -> tuple[str, str]:
    """What stands before and behind the quote of a row in its sentence; a row tells its sentence, or it is looked for in the text."""
    if "sentence" in row:
        start, said = row["sentence_start"], row["sentence"]
        return said[: max(row["start"] - start, 0)], said[max(row["end"] - start, 0) :]
    source = contents.source(text(row, "document"))
    start, end = sentence(row, source)
    return source[start : row["start"]], source[row["end"] : end]


def _outcome(target: Row, contents: Contents) -> Outcome:
    row, verdict = contents.outcomes.get(text(target, "id"), {}), contents.verdict(target)
    found = row.get("outcome")
    return Outcome(
        verdict=verdict,
        sign=sign(verdict),
        words=word("verdict", verdict),
        value="" if found is None else quantity(found),
        margin=margin_words(row.get("margin"), text(target, "unit")),
        evidence=None if found is None else evidence(found, contents),
    )
