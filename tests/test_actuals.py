"""Tables of figures: their rows are claims that lead back to their line, and assess targets as reports do."""

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from kg import lexicon, places, readers
from kg.actuals import read_actuals
from kg.errors import DocumentError
from kg.jsonlines import read_rows
from kg.model import DocumentKind, Kind, Measure, Reading, Source
from kg.pipeline import rebuild

HEAD = "地区,指标,年份,数值,单位"
REPORT = """政府工作报告
——{}年1月10日在重庆市渝中区第十九届人民代表大会第三次会议上
各位代表：
一、{}年工作回顾
过去一年，地区生产总值增长5.2%。
二、{}年工作安排
今年的主要预期目标是：地区生产总值增长6%左右，城镇新增就业4.6万人。
"""


def read(text: str, media_type: str = "text/csv") -> Reading:
    return read_actuals(Source("统计.csv", text, "", media_type), lexicon.load(), places.load())


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("重庆市渝中区,城镇新增就业,2022,4.71,万人", ("城镇新增就业", Measure.LEVEL, "4.71", "万人", "2022")),
        ("渝中区,地区生产总值增速,2023年,6.1,%", ("地区生产总值", Measure.GROWTH, "6.1", "%", "2023")),
        ('重庆市,地区生产总值,2023,"30,145.8",亿元', ("地区生产总值", Measure.LEVEL, "30145.8", "亿元", "2023")),
        ("重庆市,城镇调查失业率（%）,2023,5.4%,", ("城镇调查失业率", Measure.LEVEL, "5.4", "%", "2023")),
    ],
)
def test_a_row_is_a_claim_that_leads_back_to_its_line(row: str, expected: tuple[str, Measure, str, str, str]) -> None:
    reading = read(f"{HEAD}\n{row}\n")
    (claim,) = reading.claims
    assert claim.quantity is not None
    said = (claim.indicator, claim.measure, str(claim.quantity.value), claim.quantity.unit, str(claim.period))
    assert said == expected
    assert (reading.report.kind, claim.kind, claim.rule) == (DocumentKind.STATISTICS, Kind.ACHIEVEMENT, "statistics-row")
    assert claim.quote == claim.sentence
    assert reading.report.source.text[claim.quote.start : claim.quote.stop] == row == claim.quote.text


def test_columns_come_in_any_order_and_the_measure_may_be_said() -> None:
    (claim,) = read("value,year,place,indicator,measure\n-2.5,2023,重庆市,出口,下降\n").claims
    assert (claim.measure, claim.quantity and claim.quantity.value) == (Measure.DECLINE, Decimal("2.5"))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("火星,地区生产总值,2023,1,亿元", "no-place"),
        ("重庆市,地区生产总值,今年,1,亿元", "no-year"),
        ("重庆市,地区生产总值,2023,—,亿元", "no-number"),
        ("重庆市,地区生产总值,2023,NaN,亿元", "no-number"),
        ("重庆市,,2023,1,亿元", "no-indicator"),
    ],
)
def test_a_row_that_cannot_be_used_is_a_difficulty(row: str, reason: str) -> None:
    reading = read(f"{HEAD}\n{row}\n重庆市,出口,2023,5,亿元\n")
    assert [(one.reason, one.quote.text) for one in reading.difficulties] == [(reason, row)]
    assert len(reading.claims) == 1


@pytest.mark.parametrize("text", ["", "地区,指标,数值\n重庆市,出口,5\n"])
def test_a_table_without_its_columns_is_refused_by_name(text: str) -> None:
    with pytest.raises(DocumentError, match=r"统计\.csv.*年份"):
        read(text)


def test_a_workbook_is_read_as_a_table_of_commas_is(tmp_path: Path) -> None:
    book = Workbook()
    for row in (HEAD.split(","), ["重庆市渝中区", "城镇新增就业", 2022, 4.71, "万人"], [], ["重庆市", "出口", 2023.0, 5, "亿元"]):
        book.active.append(row)
    book.save(tmp_path / "统计.xlsx")
    (file,) = readers.find_tables([tmp_path / "统计.xlsx"])
    assert isinstance(file, readers.File)
    source = readers.read(file)
    found = read_actuals(source, lexicon.load(), places.load()).claims
    same = read(f"{HEAD}\n重庆市渝中区,城镇新增就业,2022,4.71,万人\n重庆市,出口,2023,5,亿元\n").claims
    assert [(one.subject, one.quantity, one.period) for one in found] == [(one.subject, one.quantity, one.period) for one in same]
    assert all(source.text[one.quote.start : one.quote.stop] == one.quote.text for one in found)


def test_a_table_of_figures_judges_what_no_report_does(tmp_path: Path) -> None:
    folder, table = tmp_path / "报告", tmp_path / "统计.csv"
    folder.mkdir()
    for year in (2022, 2023):
        (folder / f"渝中区_{year}.txt").write_text(REPORT.format(year, year - 1, year), encoding="utf-8")
    table.write_text(f"{HEAD}\n重庆市渝中区,城镇新增就业,2022,4.71,万人\n重庆市渝中区,地区生产总值增速,2022,5.1,%\n", encoding="utf-8")

    def verdicts(*actuals: Path) -> dict[str, tuple[str, str | None]]:
        summary = rebuild([folder], tmp_path / "output", actuals=actuals)
        assert summary.failures == summary.violations == ()
        rows = read_rows(tmp_path / "output" / "tables" / "outcomes.jsonl")
        return {row["target"]["indicator"]: (row["verdict"], row["outcome"] and row["outcome"]["document"]) for row in rows}

    assert verdicts() == {"地区生产总值": ("missed", "渝中区_2023.txt"), "城镇新增就业": ("unreported", None)}
    assert verdicts(table) == {"地区生产总值": ("missed", "渝中区_2023.txt"), "城镇新增就业": ("met", "统计.csv")}
    differing = list(read_rows(tmp_path / "output" / "tables" / "contradictions.jsonl"))
    assert [(row["kind"], row["reason"]) for row in differing] == [("between", "firmer-source")]


@pytest.mark.parametrize(("name", "told"), [("没有.csv", "没有这个文件"), ("图.png", "csv")])
def test_what_is_no_table_is_a_failure_in_one_line(name: str, told: str, tmp_path: Path) -> None:
    if name.endswith("png"):
        (tmp_path / name).write_bytes(b"\x89PNG")
    (fault,) = readers.find_tables([tmp_path / name])
    assert isinstance(fault, DocumentError)
    assert told in str(fault) and "\n" not in str(fault)
