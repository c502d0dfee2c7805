"""Rows as the templates show them: a claim's words, its verdict, and the sentence with the quote marked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.network import Row, text
from kg.pages.contents import Contents, anchor, document_slug, place_of
from kg.pages.words import margin_words, period_words, sign, word
from kg.wording import quantity


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

    @property
    def line(self) -> str:
        """The reading in one line: 目标：地区生产总值 增长 6% 左右（2024年，力争）."""
        aside = "，".join(filter(None, (self.period, self.commitment, self.note)))
        whose = f"{self.subject} · " if self.subject else ""
        return f"{self.kind_words}：{whose}{self.what} {self.value}（{aside}）"


def claim_reading(row: Row, contents: Contents) -> Reading:
    """A row of claims, in words; the subject only where it is not the place of the page."""
    outcome = contents.outcomes.get(text(row, "id"))
    subject = text(row, "subject")
    return Reading(
        anchor=anchor(row),
        kind=text(row, "kind"),
        kind_words=word("kind", row.get("kind")),
        what=text(row, "indicator"),
        subject="" if subject == place_of(row) else subject,
        value=quantity(row),
        commitment=word("commitment", row.get("commitment")),
        period=period_words(text(row, "period")),
        note=text(row, "note"),
        evidence=evidence(row, contents),
        outcome=None if outcome is None else _outcome(outcome, contents),
    )


def milestone_reading(row: Row, contents: Contents) -> Reading:
    """A row of milestones, in words."""
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
        outcome=None,
    )


def evidence(row: Row, contents: Contents) -> Evidence:
    """The sentence of a row around its quote; the quote alone where the sentence does not hold it."""
    quote, sentence = text(row, "quote"), text(row, "sentence")
    at = row["start"] - row["sentence_start"] if sentence else 0
    if sentence[at : at + len(quote)] != quote:
        at = sentence.find(quote)
    before, after = (sentence[:at], sentence[at + len(quote) :]) if at >= 0 and sentence else ("", "")
    document = text(row, "document")
    title = text(contents.documents.get(document, {}), "title") or document
    return Evidence(before.lstrip(), quote, after.rstrip(), document_slug(document), title, anchor(row) if sentence else "")


def claim_readings(rows: Iterable[Row], contents: Contents) -> Iterator[Reading]:
    """Rows of claims, in words."""
    return (claim_reading(row, contents) for row in rows)


def milestone_readings(rows: Iterable[Row], contents: Contents) -> Iterator[Reading]:
    """Rows of milestones, in words."""
    return (milestone_reading(row, contents) for row in rows)


def _outcome(row: Row, contents: Contents) -> Outcome:
    found = row.get("outcome")
    return Outcome(
        verdict=text(row, "verdict"),
        sign=sign(row["verdict"]),
        words=word("verdict", row.get("verdict")),
        value="" if found is None else quantity(found),
        margin=margin_words(row.get("margin"), text(row["target"], "unit")),
        evidence=None if found is None else evidence(found, contents),
    )
