"""The bundled sample is read as a careful annotator reads it: every golden row found, every number accounted for."""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from kg import lexicon, matching, readers, resources, tables
from kg.claims.describing import describes
from kg.extract.number_values import Refusal
from kg.extract.quantities import quantity_finder
from kg.matching import Findings
from kg.model import Assessment, Claim, Discord, Milestone, Quote, Reading, Sentence, Stage, Verdict
from kg.readers import File
from kg.reading import read_source

GOLDEN = Path(__file__).parent / "golden"
PLACE_OR_YEAR = re.compile(r"place|year")
DIGITS = re.compile(r"(?<![A-Za-z0-9.])\d+(?:\.\d+)?")
DATE = re.compile(r"\d{4}年|\d{1,2}月(?:\d{1,2}日)?|\d{4}-\d\d-\d\d")

Spans = list[tuple[int, int]]


def files() -> list[File]:
    return [file for file in readers.find_files([resources.sample()]) if isinstance(file, File)]


@lru_cache(maxsize=1)
def readings() -> dict[str, Reading]:
    return {file.document: read_source(readers.read(file)) for file in files()}


def rows(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def cases(name: str) -> Iterator[object]:
    """A golden row each; one with a `gap` is what the grammar does not read yet, and why."""
    for row in rows(name):
        gap = row.get("gap")
        marks = [pytest.mark.xfail(reason=gap, strict=True)] if gap else []
        yield pytest.param(row, marks=marks, id=":".join(list(row.values())[:4]))


def places_of(text: str, words: str) -> Spans:
    return [(found.start(), found.end()) for found in re.finditer(re.escape(words), text)]


def touches(quote: Quote, row: dict[str, str]) -> bool:
    """The quotes overlap at the end, where the quantity stands."""
    text = readings()[row["document"]].report.source.text
    return any(start < quote.stop and quote.start < stop and abs(quote.stop - stop) <= 4 for start, stop in places_of(text, row["quote"]))


def one_of(said: str, accepted: str) -> bool:
    return said in accepted.split("|")


def numbers(claim: Claim) -> tuple[str, str, str, str]:
    """Comparator, value, upper value and unit, in the words of the golden file."""
    quantity = claim.quantity
    if quantity is None:
        return "", "", "", ""
    upper = "" if quantity.upper is None else plain(str(quantity.upper))
    return str(quantity.comparator), plain(str(quantity.value)), upper, quantity.unit


def plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def is_claim(claim: Claim, row: dict[str, str]) -> bool:
    """A claim that agrees with the golden row in every field."""
    said = (
        str(claim.kind), claim.subject.name, str(claim.measure or ""), *numbers(claim), str(claim.period),
        str(claim.commitment or ""), claim.relative or "",
    )  # fmt: skip
    fields = ("kind", "subject", "measure", "comparator", "value", "value_to", "unit", "period", "commitment", "relative")
    named = any(one_of(wording, row["indicator"]) for wording in (claim.indicator, *claim.wordings))
    return named and all(map(one_of, said, (row[name] for name in fields))) and quoted(claim, row)


def quoted(claim: Claim | Milestone, row: dict[str, str]) -> bool:
    return any(touches(quote, row) for quote in (claim.quote, *claim.repeats))


@pytest.mark.parametrize("row", cases("sample_claims.tsv"))
def test_every_golden_claim_is_read(row: dict[str, str]) -> None:
    assert any(is_claim(claim, row) for claim in readings()[row["document"]].claims)


@pytest.mark.parametrize("row", cases("sample_milestones.tsv"))
def test_every_golden_milestone_is_read(row: dict[str, str]) -> None:
    found = [one for one in readings()[row["document"]].milestones if quoted(one, row)]
    said = [(str(one.kind), one.object.name, str(one.stage), str(one.period)) for one in found]
    wanted = [row[name] for name in ("kind", "object", "stage", "period")]
    assert any(all(map(one_of, one, wanted)) for one in said), said


@pytest.mark.parametrize("name", ["sample_claims.tsv", "sample_milestones.tsv"])
def test_every_golden_quote_stands_in_its_document(name: str) -> None:
    assert [row["quote"] for row in rows(name) if row["quote"] not in readings()[row["document"]].report.source.text] == []


def test_no_golden_claim_is_written_twice() -> None:
    lines = (GOLDEN / "sample_claims.tsv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines)) > 150


def test_every_document_says_its_place_and_years() -> None:
    for reading in readings().values():
        report = reading.report
        assert report.place and report.review_year and report.plan_year
        assert [one for one in (*report.difficulties, *reading.difficulties) if PLACE_OR_YEAR.search(one.reason)] == []


@lru_cache(maxsize=1)
def findings() -> Findings:
    claims = [claim for reading in readings().values() for claim in reading.claims]
    documents = [tables.document_row(reading.report, reading.report.source.document) for reading in readings().values()]
    milestones = [milestone for reading in readings().values() for milestone in reading.milestones]
    return matching.assess(claims, documents, lexicon.load(), matching.policy(), milestones)


def assessments(row: dict[str, str]) -> list[Assessment]:
    return [one for one in findings().assessments if one.target.quote.document == row["document"] and touches(one.target.quote, row)]


def is_outcome(one: Assessment, row: dict[str, str]) -> bool:
    if not row["outcome"]:
        return one.outcome is None
    said = one.outcome
    wanted = {"document": row["outcome_document"], "quote": row["outcome"]}
    return said is not None and said.quote.document == wanted["document"] and quoted(said, wanted)


@pytest.mark.parametrize("row", cases("sample_verdicts.tsv"))
def test_every_golden_target_gets_its_verdict_from_its_outcome(row: dict[str, str]) -> None:
    found = assessments(row)
    assert any(one.verdict == row["verdict"] and is_outcome(one, row) for one in found), found


@pytest.mark.parametrize("row", cases("sample_relations.tsv"))
def test_every_golden_relation_is_read(row: dict[str, str]) -> None:
    stated = {(one.subject.name, one.predicate, one.object.name) for one in readings()[row["document"]].relations}
    assert (row["subject"], row["predicate"], row["object"]) in stated


def test_the_sample_shows_every_verdict() -> None:
    assert {one.verdict for one in findings().assessments} == set(Verdict)


def test_the_news_contradicts_the_report_once() -> None:
    found = [one for one in findings().contradictions if one.kind is Discord.BETWEEN]
    assert [sorted(str(claim.quantity) for claim in one.claims) for one in found] == [["exact 4.2 亿美元", "exact 4.3 亿美元"]]
    assert [(one.firmer and str(one.firmer.quantity), one.reason) for one in found] == [("exact 4.2 亿美元", "firmer-source")]


def test_promised_milestones_are_reached_on_time_or_late() -> None:
    found = {(one.target.object.name, one.target.stage, str(one.target.period)): (one.verdict, one.late) for one in findings().deliveries}
    assert found["轨道18号线", Stage.OPEN, "2023"] == (Verdict.MET, 0)
    assert found["江北国际机场T3B航站楼", Stage.OPEN, "2023"] == (Verdict.MISSED, 1)
    assert found["江北国际机场T3B航站楼", Stage.OPEN, "2024"] == (Verdict.MET, 0)
    assert found["国家食品安全示范城市", Stage.AWARD, "2023"] == (Verdict.MET, 0)
    assert found["金凤实验室二期", Stage.START, "2024"] == (Verdict.UNREPORTED, None)


def test_a_fact_repeated_in_a_report_counts_once() -> None:
    repeated = [claim for claim in readings()["重庆市渝中区_2024.txt"].claims if claim.quote.text.endswith("3.2亿美元")]
    assert len(repeated) == 1 and len(repeated[0].repeats) == 1


def numbers_of(sentence: Sentence) -> tuple[Spans, Spans]:
    """Where numbers stand in a sentence, and where they are refused, dates, or only describe what follows them."""
    found = quantity_finder(lexicon.load().unit_labels())(sentence.text)
    refused = [(one.start, one.stop) for one in found if isinstance(one.value, Refusal) or describes(sentence.text, one)]
    read = [(one.start, one.stop) for one in found if not isinstance(one.value, Refusal)]
    return read + spans(DIGITS, sentence.text), refused + spans(DATE, sentence.text)


def spans(pattern: re.Pattern[str], text: str) -> Spans:
    return [match.span() for match in pattern.finditer(text)]


def within(span: tuple[int, int], others: Spans) -> bool:
    return any(start <= span[0] and span[1] <= stop for start, stop in others)


def accounted(reading: Reading) -> Spans:
    """Where claims and difficulties stand in the document."""
    quotes = [quote for claim in reading.claims for quote in (claim.quote, *claim.repeats)]
    return [(quote.start, quote.stop) for quote in (*quotes, *(one.quote for one in reading.difficulties))]


@pytest.mark.parametrize("document", [file.document for file in files()])
def test_every_number_is_a_claim_or_refused_or_listed(document: str) -> None:
    reading = readings()[document]
    known, lost = accounted(reading), []
    for sentence in (sentence for paragraph in reading.report.paragraphs for sentence in paragraph.sentences):
        found, dismissed = numbers_of(sentence)
        left = [span for span in found if not within(span, dismissed) and not within(sentence.source_span(*span), known)]
        lost += [sentence.text[max(start - 8, 0) : stop + 8] for start, stop in left]
    assert lost == []


def test_a_page_break_does_not_break_a_sentence() -> None:
    sentences = [one.text for part in readings()["重庆市渝中区_2023.txt"].report.paragraphs for one in part.sentences]
    assert any("新增国家高新技术企业27家，总数达到190家" in text for text in sentences)


def test_the_furniture_of_a_web_page_is_not_read() -> None:
    text = readings()["渝中区新闻_2023.html"].report.source.text
    assert "版权所有" not in text and "互动交流" not in text
