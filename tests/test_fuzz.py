"""Whatever is read, asked or typed: an answer or a refusal that says what to do, never a fault of ours. `scripts/prove` tries more."""

import random
from functools import cache
from pathlib import Path

import pytest
import readers_data as made
import small_build
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from small_reports import REPORT
from surroundings import OFTEN
from typer.main import get_command
from typer.testing import CliRunner

from kg import questions, reading, resources, store, terms
from kg.cli import app
from kg.curation import read_lines
from kg.errors import DocumentError, KgError, QueryError
from kg.extract.numerals import parse_figure, parse_numeral
from kg.model import Source
from kg.readers.hints import manifest_fault, read_sidecar
from kg.readers.refusal import LIMITS, Refusal
from kg.readers.sheet import read_sheet

QUICK = settings(max_examples=60 * OFTEN, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

# --- what the grammars read ---

WORDS = st.sampled_from(
    [
        *(
            "地区生产总值",
            "粮食产量",
            "城镇新增就业",
            "老旧小区",
            "观音桥商圈",
            "“三园”行动",
            "《规划》",
            "全区",
            "江北区",
            "其中",
            "分别",
            "均",
        ),
        *(
            "增长",
            "下降",
            "达到",
            "完成",
            "新增",
            "累计",
            "建成",
            "确保",
            "力争",
            "控制在",
            "由",
            "提高到",
            "比",
            "高于",
            "占",
            "的",
            "等",
            "和",
            "约",
        ),
        *(
            "6%",
            "1,234.5",
            "3.6",
            "３．６％",
            "十",
            "两",
            "百",
            "千",
            "万",
            "亿",
            "一千二百",
            "百分之",
            "三分之二",
            "近八成",
            "一半",
            "翻一番",
            "1.5倍",
        ),
        *(
            "第",
            "位",
            "元",
            "亿元",
            "万人",
            "个",
            "家",
            "公里",
            "平方米",
            "个百分点",
            "以上",
            "以内",
            "左右",
            "多",
            "余",
            "—",
            "至",
            "到",
            "点",
            "零",
        ),
        *("今年", "2023年", "二〇二三年", "前三季度", "1—11月", "“十四五”期间", "五年", "截至", "月", "日", "底", "年均", "年", "过去一年"),
        *(
            "，",
            "。",
            "；",
            "：",
            "、",
            "（",
            "）",
            "“",
            "”",
            "！",
            "\n",
            "\n\n",
            "\t",
            " ",
            "\u3000",
            "一、",
            "（一）",
            "一是",
            "——",
            "各位代表：\n",
        ),
        *(
            "2024年工作安排\n",
            "2023年工作回顾\n",
            "/",
            "-",
            "%",
            ".",
            ",",
            "\u200b",
            "\u202e",
            "\x07",
            "😀",
            "A",
            "PM2.5",
            "GDP",
            "<",
            "{",
            "#",
        ),
    ]
)
# What fuzzing found, or what once took time without end.
FOUND = (
    "全面完成" * 40 + "6%",
    "增长均达" * 40 + "5%",
    "净增长到了" + "保持在" * 40 + "3亿元",
    "在继续" * 60 + "第1位",
    "1" * 3000 + "A",
    "2023年完成目标任务" + "分别已均" * 40 + "的6%",
    "一点",
    "零零零个",
    "第、第，位",
    "、装备制造分别增长6%、8%",
    "、装备制造、分别增长6%、8%、9%",
    "江北区",
    "江北区6家",
)


def checked(text: str) -> None:
    """Read a text; what is found stands in it as it says, and no number is taken twice by one rule."""
    read = reading.read_source(Source("渝中区_2023.txt", text, "0" * 64, "text/plain"))
    quotes = [one.quote for one in (*read.claims, *read.milestones, *read.difficulties, *read.relations)]
    quotes += [quote for naming in read.entities for quote in naming.quotes] + [claim.sentence for claim in read.claims]
    assert [quote for quote in quotes if text[quote.start : quote.stop] != quote.text] == []
    for claim in read.claims:
        assert claim.indicator.strip() and claim.period.start <= claim.period.stop
        assert claim.quantity is None or claim.quantity.value.is_finite()


@settings(QUICK, max_examples=150 * OFTEN)
@given(st.lists(WORDS | st.text(max_size=2), max_size=40).map("".join))
def test_any_words_can_be_read(text: str) -> None:
    checked(text)


@pytest.mark.parametrize("text", FOUND)
def test_what_was_found_before_is_read(text: str) -> None:
    checked(REPORT.format(6) + text)


@settings(QUICK, max_examples=60 * OFTEN)
@given(st.data())
def test_a_report_with_words_thrown_in_can_be_read(data: st.DataObject) -> None:
    text = (resources.sample() / "重庆市渝中区_2023.txt").read_text(encoding="utf-8")[:1500]
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(WORDS) * data.draw(st.integers(1, 3)) + text[at + data.draw(st.integers(0, 9)) :]
    checked(text)


@QUICK
@given(st.text("零〇○一二两三四五六七八九十百千万亿点多余0123456789,，.eE+-", max_size=12) | st.text(max_size=6))
@example("0E")
@example("1e999999999")
@example("1..2")
def test_a_numeral_is_a_number_or_none(text: str) -> None:
    for parse in (parse_numeral, parse_figure):
        try:
            assert parse(text).is_finite()
        except ValueError:
            continue


# --- what the readers are given ---


@cache
def sound() -> dict[str, bytes]:
    return {
        "a.txt": made.CONTENT,
        "b.txt": made.TEXT.encode("gb18030"),
        "c.txt": made.TEXT.encode("utf-16"),
        "a.html": made.page(table=made.TABLE),
        "a.docx": made.word(table=made.TABLE),
        "a.pdf": made.pdf([made.REPORT, made.REPORT]),
        "a.zip": made.archive({"甲.txt": made.CONTENT, "乙/丙.docx": made.word()}),
    }


PIECES = (
    b"\0",
    b"\xff\xfe",
    b"<div>",
    b"</",
    b"&#0;",
    b"\x80",
    b"endobj",
    b"obj\n<<",
    b"/Kids [",
    b"stream\n",
    b"PK\x01\x02",
    b"9999999999",
    b"<w:p>",
)


def spoilt(content: bytes, seed: int) -> bytes:
    """A file with some bytes changed, taken out, put in, or put elsewhere."""
    chance, changed = random.Random(seed), bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at, size = chance.randrange(len(changed) + 1), chance.choice((1, 2, 8, 64))
        other = chance.randrange(len(changed) + 1)
        new = chance.choice((b"", chance.randbytes(size), chance.choice(PIECES), bytes(changed[other : other + size])))
        changed[at : at + chance.choice((0, size))] = new
    return bytes(changed)


@pytest.mark.parametrize("name", sound())
@settings(QUICK, max_examples=25 * OFTEN)
@given(seed=st.integers(0, 2**32))
def test_a_spoilt_file_is_read_or_refused(name: str, seed: int, tmp_path: Path) -> None:
    made.laid_out(tmp_path, {name: spoilt(sound()[name], seed)})
    for file in made.find_files([tmp_path / name]):
        try:
            assert isinstance(file, (made.Skipped, KgError)) or made.read(file).text
        except DocumentError as error:
            assert "; " in str(error) and "\n" not in str(error)  # noqa: PT017 - to be read is as good


@QUICK
@given(
    st.binary(max_size=300)
    | st.integers(0, 2**32).map(lambda seed: spoilt(b'place = "\xe9\x87\x8d\xe5\xba\x86\xe5\xb8\x82"\nyear = 2021\n', seed))
)
def test_any_file_beside_a_document_is_understood_or_told(content: bytes) -> None:
    try:
        read_sidecar(content, "a.txt.meta.toml")
    except KgError as error:
        assert "\n" not in str(error)  # noqa: PT017 - to be understood is as good
    manifest_fault(content)
    try:
        read_sheet(content, LIMITS)
    except Refusal as refusal:
        assert refusal.remedy  # noqa: PT017 - to be understood is as good


@QUICK
@given(
    st.lists(
        st.sampled_from(["做法", "文件", "原句", "同一", "不同", "更正", "错误", ",", "\t", "\n", '"', "数值", "改为", "6.5%", "=1", "甲"]),
        max_size=30,
    )
)
def test_any_file_of_corrections_is_understood_or_told(tmp_path: Path, words: list[str]) -> None:
    file = tmp_path / "curation.csv"
    file.write_text("".join(words), encoding="utf-8")
    try:
        list(read_lines(file))
    except KgError as error:
        assert "\n" not in str(error)  # noqa: PT017 - to be understood is as good


# --- what is asked ---


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_build.write_pages(tmp_path_factory.mktemp("fuzz") / "build")


HOSTILE = st.sampled_from(
    ["渝中区", '"', "'", "\\", "\n", "} CLEAR ALL #", "<x:>", "?x", "$place", "@zh", "^^", "{", "\u202e", "\0", "％", "2023", "-1"]
)


@settings(QUICK, max_examples=40 * OFTEN)
@given(st.sampled_from(sorted(questions.bundled())), st.lists(HOSTILE | st.text(max_size=3), max_size=5).map("".join))
@example("place-targets", '" ) } ; DROP ALL ; #')
def test_any_value_of_a_parameter_is_answered_or_refused(build: Path, name: str, value: str) -> None:
    question, held = questions.find(name), store.open_store(build / "graph" / "store")
    try:
        questions.ask(held, question, {one.name: value for one in question.parameters}, terms.namespaces())
    except QueryError as error:
        assert str(error).strip()  # noqa: PT017 - to be answered is as good


COMMANDS = sorted(set(get_command(app).commands) - {"serve", "rebuild", "assess"})  # type: ignore[attr-defined]  # a group has them
ARGUMENTS = st.sampled_from(
    [
        *(
            "-f",
            "json",
            "csv",
            "xlsx",
            "ttl",
            "table",
            "-g",
            "-o",
            "--year",
            "2023",
            "-1",
            "abc",
            "--param",
            "place=渝中区",
            "=",
            "--list",
            "--deep",
        ),
        *(
            "claims",
            "graph",
            "network",
            "connectors",
            "changes",
            "communities",
            "--shards",
            "0",
            "--since",
            "--documents",
            "浙江省青山县",
            "--help",
        ),
        *(
            "地区生产总值增长6%左右",
            "place-targets",
            "SELECT * { ?s ?p ?o } LIMIT 1",
            "ASK {",
            "no/such.rq",
            "",
            "\u202e",
            "--",
            "-",
            "--place",
            "--section",
        ),
    ]
)


@settings(QUICK, max_examples=60 * OFTEN)
@given(st.sampled_from(COMMANDS), st.lists(ARGUMENTS | st.text(max_size=4), max_size=5))
def test_any_command_line_is_done_or_refused(
    build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(app, [command, *arguments], env={"KG_GRAPH": str(build)})
    fault = told.exception
    assert fault is None or isinstance(fault, (SystemExit, KgError, OSError)), (command, arguments, fault)
    assert told.exit_code in (0, 1, 2)
