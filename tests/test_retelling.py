"""What a document says does not hang on how it is told: its digits, encoding, line ends, format, neighbours and their order."""

import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import readers_data as made
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from retelling import FOREIGN, NARROW, WIDE, facts, page, paragraphs, tellings, told, typeset
from small_reports import REPORT
from small_reports import made as everything
from surroundings import OFTEN

from kg import pipeline, reading, resources, workers

LONG = sorted(path for path in resources.sample().glob("重庆市*.[tm][xd][td]"))
TRIED = LONG if OFTEN > 1 else LONG[::4]
FOLDED = settings(max_examples=15 * OFTEN, suppress_health_check=[HealthCheck.function_scoped_fixture])


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TRIED, ids=lambda path: path.stem)
def test_a_report_says_the_same_however_it_is_told(path: Path, tmp_path: Path) -> None:
    said = told(tmp_path, f"{path.stem}.txt", text_of(path).encode())
    assert said.total() > 100
    for way, (suffix, content) in tellings(text_of(path)).items():
        now = told(tmp_path, f"{path.stem}{suffix}", content)
        assert (way, said - now, now - said) == (way, Counter(), Counter())


@FOLDED
@given(st.integers(min_value=6), st.booleans())
def test_a_foreign_paragraph_anywhere_in_a_part_changes_nothing(tmp_path: Path, place: int, blank: bool) -> None:
    shown = paragraphs(text_of(LONG[-1]))
    ends = [number for number, line in enumerate(shown, start=1) if number > 4 and line.endswith("。")]
    at = ends[place % len(ends)]
    mixed = [*shown[:at], FOREIGN, *shown[at:]]
    name, between = f"{LONG[-1].stem}.txt", "\n\n" if blank else "\n"
    assert told(tmp_path, name, between.join(mixed).encode()) == told(tmp_path, name, between.join(shown).encode())


@FOLDED
@given(st.lists(st.sampled_from((WIDE, NARROW)), min_size=1, max_size=9))
def test_digits_may_be_mixed(tmp_path: Path, widths: list[dict[int, str]]) -> None:
    text = text_of(LONG[-1])
    mixed = "".join(char.translate(widths[place % len(widths)]) for place, char in enumerate(text))
    name = f"{LONG[-1].stem}.txt"
    assert told(tmp_path, name, mixed.encode()) == told(tmp_path, name, text.encode())


def test_a_torn_report_keeps_its_last_paragraph(tmp_path: Path) -> None:
    shown = [f"{year}年，全县工作有新的进展，{work}有新的改善。" for year, work in ((2020, "交通"), (2021, "教育"), (2022, "医疗"))]
    last = "全区规上工业增加值增长4.4%，固定资产投资增长3.1%，各项事业全面发展。城镇新增就业2.3万人，城镇登记失业率3.1%，研发"
    text = "\n\n".join([*REPORT.format(6).split("\n")[:2], "各位代表：", *shown, last])
    values = {fact[6] for fact in told(tmp_path, "渝中区_2023.txt", text.encode()) if fact[0] == "claim"}
    assert {"exact 4.4 %", "exact 2.3 万人"} <= values


# --- documents among others ---


def test_the_order_and_the_company_of_documents_change_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "报告"
    folder.mkdir()
    for path in (LONG[0], *resources.sample().glob("*新闻*")):
        shutil.copy(path, folder)
    files = sorted(folder.iterdir())
    pipeline.rebuild(files, tmp_path / "one", executor=workers.Here())
    pipeline.rebuild(files[::-1], tmp_path / "other", executor=workers.Here())
    assert everything(tmp_path / "one") == everything(tmp_path / "other")
    (folder / "海南省三亚市_2023.txt").write_text(REPORT.replace("重庆市渝中区", "海南省三亚市").format(9), encoding="utf-8")
    pipeline.rebuild([folder], tmp_path / "more", executor=workers.Here())
    for table in ("claims", "milestones", "outcomes", "revisions", "contradictions"):
        before, after = ((tmp_path / build / "tables" / f"{table}.jsonl").read_text(encoding="utf-8") for build in ("one", "more"))
        assert set(before.splitlines()) == {line for line in after.splitlines() if "三亚" not in line}, table


# --- the corpus, and real typesetting: long ---


@pytest.mark.skipif(OFTEN == 1, reason="takes minutes: scripts/prove")
def test_published_reports_say_the_same_in_other_digits_encodings_and_beside_a_foreign_paragraph(shared: Path, tmp_path: Path) -> None:
    ways = ("GB 18030", "UTF-16", "line ends of Windows", "wide digits", "half-width digits", "a foreign paragraph behind")
    other: list[tuple[str, str]] = []
    for path in sorted((shared / "corpus").rglob("*.txt")):
        text = path.read_text(encoding="utf-8").removeprefix("\ufeff")
        if text.rstrip()[-1] not in "。！？）”":  # a torn text goes on in whatever follows
            continue
        said = told(tmp_path, path.name, text.encode())
        versions = tellings(text)
        other += [(path.name, way) for way in ways if told(tmp_path, path.name, versions[way][1]) != said]
    assert other == []


STYLES = {
    "justified": "p{text-indent:2em;margin:0;text-align:justify}",
    "ragged": "p{text-indent:2em;margin:0}",
    "blocks": "p{margin:0 0 .8em 0}",
}


@pytest.mark.parametrize("style", STYLES if OFTEN > 1 else ["ragged"])
def test_a_printed_page_says_what_the_text_says(style: str, tmp_path: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on this machine (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for path in TRIED:
            sheet = browser.new_page()
            look = f"<style>body{{font:12pt/1.6 'Noto Serif CJK SC'}} {STYLES[style]}</style></head>"
            sheet.set_content(page(text_of(path)).decode().replace("</head>", look))
            printed = sheet.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "2cm"))
            assert told(tmp_path, f"{path.stem}.pdf", printed) == told(tmp_path, f"{path.stem}.txt", text_of(path).encode())
        browser.close()


def test_a_pdf_keeps_rows_headings_and_paragraphs_apart(tmp_path: Path) -> None:
    rows = [f"指标{name}  单位{name}  全年累计完成{name}  比上年增长{name}  占全市比重{name}" for name in "甲乙丙丁"]
    body = "过去的一年里我们坚持稳中求进工作总基调，统筹发展和安全，各项工作都有新的进展，全县干部群众同心协力克服困难"
    shown = ["青石县工作总结", *rows, f"{body}。", "第一节　工作回顾", f"{body}。", f"一、{body}。"]
    pages = typeset("\n".join(shown[5:]))
    text = made.source(tmp_path, "a.pdf", made.pdf([[*shown[:5], *pages[0]]])).text
    squeezed = ["".join(line.split()) for line in text.split("\n")]
    assert squeezed == ["".join(line.split()) for line in shown]


def test_facts_tell_two_readings_apart() -> None:
    one, other = (reading.read_source(made_source(growth)) for growth in ("6", "7"))
    assert facts(one) != facts(other) and facts(one) == facts(one)


def made_source(growth: str) -> reading.Source:
    return reading.Source("渝中区_2023.txt", REPORT.format(growth), "0" * 64, "text/plain")
