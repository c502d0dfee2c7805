"""Corrections by hand: what a line of curation.csv does to tables, graph, verdicts and pages, and what is told of lines that do nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import store
from kg.curation import Line, read_lines
from kg.errors import ConfigurationError
from kg.jsonlines import Row
from kg.pipeline import Summary, rebuild

HEADER = "做法,文件,原句,指标,编号,类型,名称,地区,改哪项,改为,改为类型,改为地区,理由,修改人\n"
FIRST = """云岭区政府工作报告
2022年工作回顾
云来商圈提档升级，云岭大桥建成通车。
2023年工作安排
地区生产总值增长6%以上，社会消费品零售总额增长8%。推进云来商圈改造，启动望江大桥建设。
"""
SECOND = """云岭区政府工作报告
2023年工作回顾
地区生产总值增长5.5%，社会消费品零售总额增长8.2%。云来中央商务区客流量达到300万人次，望江大桥开工建设。
2024年工作安排
地区生产总值增长7%左右。
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two years of a district's reports."""
    folder = tmp_path / "报告"
    folder.mkdir()
    for year, text in ((2023, FIRST), (2024, SECOND)):
        (folder / f"{year}.txt").write_text(text, encoding="utf-8")
        (folder / f"{year}.txt.meta.toml").write_text(f'place = "重庆市渝中区"\nyear = {year}\n', encoding="utf-8")
    return folder


class Build:
    """A build of the two reports and how it ended."""

    def __init__(self, source: Path, *lines: str) -> None:
        (source / "curation.csv").write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8-sig")
        self.output = source.parent / "output"
        self.summary: Summary = rebuild([source], self.output)

    def rows(self, table: str) -> list[Row]:
        return [json.loads(line) for line in (self.output / "tables" / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]

    def claims(self, quote: str) -> list[Row]:
        return [row for row in self.rows("claims") if quote in row["quote"]]

    def things(self, name: str) -> set[tuple[str, str]]:
        return {(row["type"], row["id"]) for row in self.rows("entities") if row["name"] == name}

    def ask(self, question: str) -> list[tuple[str | None, ...]]:
        return list(store.query(store.open_store(self.output / "graph" / "store"), question).rows())

    def verdict(self, indicator: str) -> str:
        return next(row["verdict"] for row in self.rows("outcomes") if row["target"]["indicator"] == indicator)


def line(**cells: str) -> str:
    return ",".join(cells.get(name, "") for name in HEADER.strip().split(","))


RIGHT = line(做法="更正", 文件="2024.txt", 原句="地区生产总值增长5.5%", 改哪项="数值", 改为="6.5%", 理由="抄错", 修改人="某人")


def test_a_right_value_reaches_tables_graph_and_verdict(source: Path) -> None:
    assert Build(source).verdict("地区生产总值") == "missed"
    build = Build(source, RIGHT)
    assert build.verdict("地区生产总值") == "met"
    claim = next(row for row in build.claims("地区生产总值增长5.5%"))
    assert (str(claim["value"]), claim["rule"], claim["quote"]) == ("6.5", "curation", "地区生产总值增长5.5%")
    assert build.ask(f"SELECT ?v {{ <{claim['id']}> kg:value ?v }}") == [("6.5",)]
    assert "6.5%" in "".join(page.read_text(encoding="utf-8") for page in (build.output / "pages").rglob("*.html"))
    assert build.summary.violations == ()


def test_what_was_read_who_changed_it_and_why_stay_in_the_graph(source: Path) -> None:
    build = Build(source, RIGHT)
    question = """SELECT ?old ?quote ?rule ?who ?why ?file ?line { ?c a kg:Correction ; kg:replaces ?was ; kg:resolvedTo ?now ;
        kg:curator ?who ; kg:reason ?why ; dcterms:source ?file ; kg:line ?line . ?now a kg:Achievement ; kg:rule "curation" .
        ?was a kg:Withdrawn ; kg:oldValue ?old ; kg:quote ?quote ; kg:rule ?rule ; kg:withdrawnBy ?c . MINUS { ?was a kg:Claim } }"""
    [(old, quote, rule, *others)] = build.ask(question)
    assert (old, quote) == ("重庆市渝中区 地区生产总值 增长5.5% 2023 完成", "地区生产总值增长5.5%")
    assert others == ["某人", "抄错", "curation.csv", "2"]
    assert rule and rule != "curation"


def test_a_claim_is_found_by_its_id_as_read_and_as_put_right(source: Path) -> None:
    read = Build(source).claims("社会消费品零售总额增长8.2%")[0]["id"]
    build = Build(source, line(做法="更正", 编号=read, 改哪项="数值", 改为="8.3"))
    changed = build.claims("社会消费品零售总额增长8.2%")[0]
    assert str(changed["value"]) == "8.3" and changed["unit"] == "%"
    again = Build(
        source,
        line(做法="更正", 编号=read, 改哪项="数值", 改为="8.3"),
        line(做法="更正", 编号=changed["id"], 改哪项="限定", 改为="左右"),
    )
    assert [(str(row["value"]), row["comparator"]) for row in again.claims("社会消费品零售总额增长8.2%")] == [("8.3", "about")]
    assert again.summary.remarks == ()


@pytest.mark.parametrize(
    ("field", "to", "column", "value"),
    [
        ("时期", "2022", "period", "2022"),
        ("性质", "预计", "kind", "estimate"),
        ("指标", "工业增加值", "indicator", "工业增加值"),
        ("度量", "下降", "measure", "decline"),
        ("主体", "重庆市", "subject", "重庆市"),
        ("单位", "个百分点", "unit", "个百分点"),
        ("数值", "6.5%左右", "comparator", "about"),
        ("相对要求", "与全市同步", "relative", "与全市同步"),
    ],
)
def test_any_part_of_a_claim_can_be_put_right(source: Path, field: str, to: str, column: str, value: str) -> None:
    build = Build(source, line(做法="更正", 文件="2024.txt", 原句="地区生产总值增长5.5%", 改哪项=field, 改为=to))
    assert [row[column] for row in build.claims("地区生产总值增长5.5%")] == [value]
    assert (build.summary.failures, build.summary.violations) == ((), ())


def test_a_wrong_claim_is_gone_and_its_verdict_with_it(source: Path) -> None:
    build = Build(source, line(做法="错误", 文件="2024.txt", 原句="地区生产总值增长5.5%"))
    assert build.claims("地区生产总值增长5.5%") == []
    assert build.verdict("地区生产总值") == "unreported"
    assert build.ask("SELECT ?q { ?was a kg:Withdrawn ; kg:quote ?q }") == [("地区生产总值增长5.5%",)]


def test_a_wrong_thing_is_gone_with_its_milestones(source: Path) -> None:
    assert any(row["object"] == "望江大桥" for row in Build(source).rows("milestones"))
    build = Build(source, line(做法="错误", 类型="项目", 名称="望江大桥"))
    assert build.things("望江大桥") == set()
    assert not any(row["object"] == "望江大桥" for row in build.rows("milestones"))


def test_the_same_thing_is_one_node_with_all_that_is_said_of_it(source: Path) -> None:
    before = Build(source)
    assert len(before.things("云来商圈") | before.things("云来中央商务区")) == 2
    build = Build(source, line(做法="同一", 类型="片区园区", 名称="云来商圈", 地区="渝中区", 改为="云来中央商务区"))
    assert build.things("云来商圈") == set()
    [(_, iri)] = build.things("云来中央商务区")
    assert {row["document"] for row in build.rows("entities") if row["id"] == iri} == {"2023.txt", "2024.txt"}
    assert build.ask(f"SELECT ?name {{ <{iri}> skos:altLabel ?name }}") == [("云来商圈",)]
    assert build.ask(f"SELECT ?o {{ ?c a kg:Correction ; kg:action 'same' ; kg:resolvedTo <{iri}> ; kg:oldValue ?o }}") == [("云来商圈",)]


def test_a_name_and_a_type_can_be_changed_one_after_the_other(source: Path) -> None:
    lines = (line(做法="改名", 名称="云来商圈", 改为="云来步行街"), line(做法="改类", 名称="云来步行街", 改为="项目"))
    build = Build(source, *lines)
    assert {kind for kind, _ in build.things("云来步行街")} == {"project"}
    assert build.summary.corrections == 2
    assert build.summary.violations == ()


def test_a_line_with_a_document_holds_in_that_document_only(source: Path) -> None:
    build = Build(source, line(做法="改名", 文件="2024.txt", 名称="望江大桥", 改为="望江二桥"))
    named = {(row["document"], row["name"]) for row in build.rows("entities") if row["name"].startswith("望江")}
    assert named == {("2023.txt", "望江大桥"), ("2024.txt", "望江二桥")}


def test_a_changed_line_takes_effect_and_a_deleted_one_leaves_no_trace(source: Path) -> None:
    plain = Build(source)
    first = (plain.output / "graph" / "graph.nq").read_bytes()
    assert str(Build(source, RIGHT).claims("增长5.5%")[0]["value"]) == "6.5"
    changed = Build(source, RIGHT.replace("6.5%", "6.8%"))
    assert str(changed.claims("增长5.5%")[0]["value"]) == "6.8"
    assert changed.summary.read_again == 0
    assert (Build(source).output / "graph" / "graph.nq").read_bytes() == first


BAD = {
    line(做法="合并", 名称="甲", 改为="乙"): "“做法”不认识：合并",
    line(做法="同一", 名称="甲"): "须写：“名称”＋“改为”",
    line(做法="改类", 名称="甲", 改为="东西"): "“改为”不认识：东西",
    line(做法="改名", 类型="事物", 名称="甲", 改为="乙"): "“类型”不认识：事物",
    line(做法="改名", 名称="甲", 地区="某某区", 改为="乙"): "“地区”认不出：某某区",
    line(做法="更正", 文件="2024.txt", 原句="地区生产总值增长5.5%", 改哪项="数值", 改为="很多"): "数值读不懂：很多",
    line(做法="更正", 文件="2024.txt", 原句="地区生产总值增长5.5%", 改哪项="数值", 改为="NaN"): "数值读不懂：NaN",
    line(做法="更正", 文件="2024.txt", 原句="地区生产总值增长5.5%", 改哪项="数值", 改为="1e999999"): "数值读不懂：1e999999",
    line(做法="更正", 文件="2024.txt", 原句="地区生产总值增长5.5%", 改哪项="时期", 改为="去年"): "时期读不懂：去年",
    line(做法="更正", 文件="2024.txt", 原句="地区生产总值增长5.5%", 改哪项="颜色", 改为="红"): "“改哪项”不认识：颜色",
    line(做法="更正", 文件="2024.txt", 原句="社会消费品零售总额增长8.2%。云来", 改哪项="数值", 改为="1"): "没有这一条",
    line(做法="改名", 名称="望江大桥", 改为="云岭大桥"): "已另有一个“云岭大桥”",
    line(做法="错误", 文件="2024.txt", 原句="增长"): "对上",
    line(做法="同一", 名称="不在的桥", 改为="云岭大桥"): "没有这个事物：不在的桥",
    line(做法="同一", 名称="望江大桥", 改为="不在的桥"): "没有要并入的“不在的桥”",
    line(做法="不同", 名称="望江大桥", 改为="不在的桥"): "没有另一个“不在的桥”",
    line(做法="错误", 编号="https://example.org/none"): "没有这一条",
}


def test_each_bad_line_gets_one_message_and_the_rest_goes_on(source: Path) -> None:
    build = Build(source, *BAD, RIGHT)
    told = [str(one) for one in (*build.summary.failures, *build.summary.remarks)]
    for number, expected in enumerate(BAD.values(), start=2):
        [message] = [each for each in told if each.startswith(f"curation.csv 第 {number} 行: ")]
        assert expected in message and "; " in message and "\n" not in message
    assert build.summary.corrections == 1
    assert str(build.claims("增长5.5%")[0]["value"]) == "6.5"


def test_lines_of_another_file_can_be_named(source: Path, tmp_path: Path) -> None:
    Build(source, RIGHT)
    other = tmp_path / "别的.csv"
    other.write_text(HEADER, encoding="utf-8")
    assert rebuild([source], tmp_path / "output", corrections=other).corrections == 0


# The file as Excel saves it


def saved() -> Iterator[tuple[str, bytes]]:
    text = "做法,名称,改为\r\n同一,甲桥,乙桥\r\n"
    yield "UTF-8 with mark", text.encode("utf-8-sig")
    yield "GB18030", text.encode("gb18030")
    yield "Unicode text", text.replace(",", "\t").encode("utf-16")
    yield "semicolons", text.replace(",", ";").encode()
    yield "English", b"action,name,to\nsame as,\xe7\x94\xb2\xe6\xa1\xa5,\xe4\xb9\x99\xe6\xa1\xa5\n"


@pytest.mark.parametrize(("how", "content"), list(saved()), ids=[how for how, _ in saved()])
def test_the_file_is_read_as_spreadsheets_save_it(how: str, content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "curation.csv"
    file.write_bytes(content)
    [found] = read_lines(file)
    assert isinstance(found, Line)
    assert (found.name, found.to, found.number) == ("甲桥", "乙桥", 2), how


def test_a_file_without_headings_is_told_once(tmp_path: Path) -> None:
    file = tmp_path / "curation.csv"
    file.write_text("同一,甲桥,乙桥\n", encoding="utf-8")
    [fault] = read_lines(file)
    assert isinstance(fault, ConfigurationError) and "第一行应为列名" in str(fault)


@pytest.mark.parametrize("content", [None, b"\0\0\0", "做法".encode() + b"\xff\xff\xff"])
def test_a_file_that_cannot_be_read_is_told_once(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "curation.csv"
    if content is not None:
        file.write_bytes(content)
    [fault] = read_lines(file)
    assert isinstance(fault, ConfigurationError) and str(fault).startswith("curation.csv: 更正表读不出来") and "\n" not in str(fault)


def test_empty_lines_and_notes_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "curation.csv"
    file.write_text("做法,名称,改为\n\n# 说明\n,,\n同一,甲桥,乙桥\n", encoding="utf-8")
    assert [found.number for found in read_lines(file) if isinstance(found, Line)] == [5]
