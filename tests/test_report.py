"""A document is taken apart as its reader would: whose, of when, which part speaks of what, and every sentence leads back to the page."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import places
from kg.model import DocumentKind, Hints, Report, Source
from kg.report import structure
from kg.report.cleaning import clean, fold, sentences

NO_HINTS = Hints()
CASES = Path(__file__).parent / "cases"


def source(text: str, name: str = "x.txt", hints: Hints = NO_HINTS) -> Source:
    return Source(name, text, "", "text/plain", False, hints)


def report(text: str, name: str = "x.txt", hints: Hints = NO_HINTS) -> Report:
    return structure(source(text, name, hints), places.load())


# --- sentences ------------------------------------------------------------------------------------------------------------------------


def sentence_cases() -> list[str]:
    lines = (CASES / "report_sentences.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("case", sentence_cases())
def test_sentences_are_cleaned_for_reading(case: str) -> None:
    raw, expected = (part.strip().replace("\\n", "\n").replace("\\t", "\t").replace("~~", "　") for part in case.split("=>"))
    folded = fold(raw)
    found = sentences(clean(folded, [(0, len(folded))]))
    assert " | ".join(sentence.text for sentence in found) == expected


ALPHABET = "重庆市渝中区各位代表年工作回顾安排增长一二三（）“”，。！？；：、—1234567890.%％５，．　 \n\t*#-[]各是"


@given(st.text(alphabet=ALPHABET, max_size=300))
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet=ALPHABET, max_size=400))
def test_every_sentence_quotes_the_page_and_none_overlap(text: str) -> None:
    read = report("2023年重庆市渝中区政府工作报告\n\n" + text)
    folded = fold(read.source.text)
    last = -1
    for sentence in (each for paragraph in read.paragraphs for each in paragraph.sentences):
        assert sentence.text
        assert len(sentence.text) == len(sentence.offsets)
        for character, offset in zip(sentence.text, sentence.offsets, strict=True):
            assert offset > last
            assert folded[offset] == character
            last = offset


# --- documents ------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A document of the case file and what must be read of it."""

    name: str
    text: str
    fields: dict[str, str]
    paragraphs: tuple[str, ...]
    absent: tuple[str, ...]


def document_cases() -> Iterator[Case]:
    parts = (CASES / "report_documents.txt").read_text(encoding="utf-8").split("\n===== ")[1:]
    for part in parts:
        head, _, rest = part.partition("\n")
        text, _, expected = rest.partition("\n-----\n")
        lines = [line for line in expected.splitlines() if line.strip()]
        fields = dict(line.partition(":")[::2] for line in lines if " < " not in line and not line.startswith("-"))
        paragraphs = tuple(line for line in lines if " < " in line)
        absent = tuple(line.partition(":")[2].strip() for line in lines if line.startswith("-:"))
        yield Case(head.split()[0], text, {key: value.strip() for key, value in fields.items()}, paragraphs, absent)


def test_the_definitions_behind_a_report_are_its_notes() -> None:
    case = next(case for case in document_cases() if case.name == "附件.txt")
    assert ["".join(sentence.text for sentence in note.sentences) for note in report(case.text).notes] == [
        "名词解释",
        "1.某工程：指每年投入20亿元的工程。",
    ]


def shown(read: Report) -> list[str]:
    return [
        f"{each.section.role} {each.section.start_year}-{each.section.end_year} < {' / '.join(each.headings)} : "
        + "".join(sentence.text for sentence in each.sentences)
        for each in read.paragraphs
    ]


def facts(read: Report) -> dict[str, str]:
    every: dict[str, object] = {
        "kind": read.kind,
        "title": read.title,
        "place": read.place.name if read.place else "",
        "code": read.place.code if read.place else "",
        "published": read.published,
        "review_year": read.review_year,
        "plan_year": read.plan_year,
        "count": len(read.paragraphs),
        "difficulties": " ".join(each.reason for each in read.difficulties),
    }
    return {key: "" if value is None else str(value) for key, value in every.items()}


@pytest.mark.parametrize("case", list(document_cases()), ids=lambda case: case.name)
def test_a_document_is_read_as_its_case_says(case: Case) -> None:
    read = report(case.text, case.name)
    found = facts(read)
    assert {key: found[key] for key in case.fields} == case.fields
    lines = shown(read)
    for expected in case.paragraphs:
        assert any(line.replace("<  :", "< :").startswith(expected) for line in lines), "\n".join([expected, "not in", *lines])
    text = "\n".join(line.partition(" : ")[2] for line in lines)
    assert [each for each in case.absent if each in text] == []


def test_a_persons_word_wins_over_the_text() -> None:
    hints = Hints(place="山西省阳泉市", year=2020, published="2020-01-09", title="报告", kind=DocumentKind.REPORT)
    read = report("2024年重庆市渝中区政府工作报告\n\n各位代表：\n\n过去一年，成绩显著。", hints=hints)
    assert facts(read) | {"count": "", "code": ""} == {
        "kind": "report",
        "title": "报告",
        "place": "山西省阳泉市",
        "code": "",
        "published": "2020-01-09",
        "review_year": "2019",
        "plan_year": "2020",
        "count": "",
        "difficulties": "",
    }


def test_a_date_known_by_its_year_alone_dates_news() -> None:
    read = report("渝中区商圈有了新面貌。\n", hints=Hints(published="2024", kind=DocumentKind.NEWS))
    assert (read.review_year, read.plan_year) == (2023, 2024)


def test_a_day_that_no_calendar_has_is_no_date() -> None:
    text = "2024年13月45日\n2024年1月28日在渝中区第二十届人民代表大会第三次会议上\n\n各位代表：\n\n过去一年，成绩显著。"
    assert report(text).published == "2024-01-28"
    assert report(text.replace("2024年1月28日", "2024年2月30日")).published is None


@pytest.mark.parametrize(("said", "year"), [("二、到2049年远景目标", 2049), ("二、远景目标", 2035)])
def test_a_vision_looks_to_the_year_it_names_else_to_the_far_goal_of_its_time(said: str, year: int) -> None:
    parts = ["各位代表：", "一、2020年工作回顾", "过去一年，成绩显著。", said, "人均收入再上新台阶，城市更加宜居。", "三、2021年工作安排"]
    text = "\n\n".join([*parts, "做好各项工作。"])
    read = report(text, "某区_2021.txt")
    assert [(each.section.start_year, each.section.end_year) for each in read.paragraphs if each.section.role == "vision"] == [(year, year)]


def test_an_empty_document_has_difficulties_and_no_paragraphs() -> None:
    read = report("\n \n")
    assert read.paragraphs == ()
    assert [each.reason for each in read.difficulties] == ["no-place", "no-year"]


def test_a_page_that_could_not_be_read_is_a_difficulty_of_the_line_before_it() -> None:
    text = "\f政府工作报告\n——2024年1月在渝中区人民代表大会上\f\f粮食产量5万吨。"
    lost = ((0, "第 1 页损坏"), (text.index("\f\f"), "第 3 页损坏"))
    read = structure(replace(source(text), lost=lost), places.load())
    told = [(each.quote.text, each.note.split("；")) for each in read.difficulties if each.reason == "lost-page"]
    doubt = "其上若有标题，其后至下一标题的所属部分可能误读"
    assert told == [("政府工作报告", ["第 1 页损坏", doubt]), ("——2024年1月在渝中区人民代表大会上", ["第 3 页损坏", doubt])]
    assert all(text[each.quote.start : each.quote.stop] == each.quote.text for each in read.difficulties)


# --- the evaluation corpus --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def corpus(shared: Path) -> dict[str, Report]:
    """Every document of the corpus, read without a hint of its manifest."""
    root = shared / "corpus"
    files = sorted(root.rglob("*.txt"))
    return {file.relative_to(root).as_posix(): report(read_text(file), file.relative_to(root).as_posix()) for file in files}


def read_text(file: Path) -> str:
    return file.read_bytes().decode("utf-8")


def test_place_and_year_of_the_corpus_are_right_without_a_manifest(corpus: dict[str, Report], shared: Path) -> None:
    gazetteer = places.load()
    with (shared / "corpus" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as manifest:
        rows = list(csv.DictReader(manifest, delimiter="\t"))
    wrong_place = [row["file"] for row in rows if corpus[row["file"]].place != gazetteer.resolve(row["place"])]
    wrong_year = [row["file"] for row in rows if corpus[row["file"]].plan_year not in (int(row["year"]), int(row["year"]) + 1)]
    assert len(wrong_place) <= 2, wrong_place
    assert len(wrong_year) <= 2, wrong_year


def test_every_quote_of_the_annotations_lies_in_one_sentence(corpus: dict[str, Report], shared: Path) -> None:
    for file in sorted((shared / "gold" / "claims").glob("*.json")):
        gold = json.loads(read_text(file))
        read = next(each for name, each in corpus.items() if name.endswith("/" + gold["document"]))
        assert [read.published, read.review_year, read.plan_year] == [gold["published"], gold["review_year"], gold["plan_year"]]
        spans = [
            read.source.text[sentence.offsets[0] : sentence.offsets[-1] + 1]
            for paragraph in read.paragraphs
            for sentence in paragraph.sentences
        ]
        assert [claim["quote"] for claim in gold["claims"] if not any(claim["quote"] in span for span in spans)] == []
