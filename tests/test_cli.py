"""The commands as a person runs them."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import small_build
from rdflib import DCTERMS, SH, Graph, Literal
from surroundings import KG, run_kg
from typer.main import get_command

from kg import cli, questions
from kg.pipeline import Summary


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_build.write_build(tmp_path_factory.mktemp("small") / "build")


def run(*arguments: str | Path, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
    """One command in a process of its own, which must end with the code."""
    known = {**os.environ, "COLUMNS": "100", **environment}
    told = subprocess.run([*KG, *map(str, arguments)], env=known, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert told.returncode == code, told.stderr
    assert "Traceback" not in told.stderr
    return told


def called(capsys: pytest.CaptureFixture[str], *arguments: str | Path, code: int = 0) -> tuple[str, str]:
    """One command in this process: what it said on stdout and on stderr."""
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    assert (ended.value.code or 0) == code, told.err
    return told.out, told.err


@pytest.mark.parametrize("name", sorted(get_command(cli.app).commands))  # type: ignore[attr-defined]  # it is a group
def test_every_command_explains_itself_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = called(capsys, name, "--help")
    assert f"  kg {name}" in out


def test_help_is_quick() -> None:
    """Nothing heavy is imported before a command needs it."""
    heavy = {"pyoxigraph", "networkx", "openpyxl", "pyarrow", "jieba", "rdflib", "rich", "jinja2", "lxml"}
    told = subprocess.run([sys.executable, "-c", "import sys, kg.cli; print(*sys.modules)"], capture_output=True, text=True, check=True)
    assert heavy & set(told.stdout.split()) == set()


# What none of these commands needs, by what is asked: each would wait for it longer than for its answer.
_NEVER = {"jieba", "pyvis", "networkx", "scipy", "numpy", "rdflib", "pyshacl", "vl_convert", "openpyxl", "pyarrow", "docx", "pypdfium2"}
_READERS = {"kg.claims", "kg.named", "kg.report", "kg.readers", "kg.linking"}


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (("--version",), {"pyoxigraph", "lxml", *_READERS}),
        (("query", "--list"), {"lxml", *_READERS}),
        (("query", "ASK { ?claim a kg:Target }"), {"lxml", "rich", *_READERS}),
        (("query", "documents", "-f", "csv"), {"lxml", "rich", *_READERS}),
        (("scorecard", "青山县"), {"pyoxigraph", "lxml", *_READERS}),
        (("explain", "地区生产总值增长6%左右"), {"lxml", "rich", "jinja2"}),
        (("explain", "https://w3id.org/target-kg/id/graph/things"), {"lxml", "rich", *_READERS}),
        (("export", "claims", "-f", "csv"), {"pyoxigraph", "lxml", "rich", *_READERS}),
    ],
)
def test_a_short_command_imports_nothing_heavy(arguments: tuple[str, ...], unneeded: set[str], build: Path) -> None:
    asked = arguments if arguments[-1] in ("--version", "--list") or arguments[-1].startswith("地区") else (*arguments, "-g", str(build))
    code = f"import sys, kg.cli\ntry: kg.cli.main({list(asked)!r})\nexcept SystemExit: pass\nprint('loaded', *sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    loaded = told.stdout.splitlines()[-1].split()
    assert loaded[0] == "loaded"
    assert (_NEVER | unneeded) & set(loaded) == set()


def test_the_output_is_utf8_in_every_locale(build: Path) -> None:
    told = run("scorecard", "青山县", "-g", build, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert "地区生产总值" in told.stdout


def test_the_build_may_be_named_in_the_environment(build: Path) -> None:
    assert run("query", "ASK { ?claim a kg:Target }", KG_GRAPH=str(build)).stdout == "是 true\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("query",),
        ("query", " "),
        ("explain", " "),
        ("query", "documents", "-p", "place"),
        ("export",),
        ("export", "everything"),
        ("scorecard",),
        ("analyse", "beauty"),
    ],
)
def test_wrong_usage_exits_2(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], build: Path) -> None:
    out, err = called(capsys, *arguments, *(["-g", str(build)] if arguments[0] != "nonsense" else []), code=2)
    assert out == "" and "Usage" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("query", "no-such-question"), "--list"),
        (("query", "missing.rq"), "missing.rq"),
        (("query", "SELECT ?x WHERE"), "line 1"),
        (("query", "place-targets", "-p", "town=x"), "place, year"),
        (("query", "place-targets", "-p", "year=soon"), "year=2021"),
        (("scorecard", "白水县"), "浙江省青山县"),
        (("export", "claims", "-f", "ttl"), "jsonl"),
        (("export", "claims", "-o", "no/such/folder/file.csv"), "file.csv"),
        (("explain", "https://w3id.org/target-kg/id/place/1"), "kg query"),
        (("evaluate", "nowhere"), "nowhere"),
        (("evaluate", __file__), "headline.jsonl"),
        (("diff", "nowhere", "elsewhere"), "nowhere"),
    ],
)
def test_a_mistake_is_told_in_one_line_and_exits_1(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str], build: Path
) -> None:
    graph = [] if arguments[0] == "diff" else ["-g", str(build)]
    out, err = called(capsys, *arguments, *graph, code=1)
    assert out == "" and err.startswith("kg: ") and err.count("\n") == 1
    assert said in err


def test_a_folder_that_is_no_build_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (("query", "documents"), ("scorecard", "青山县"), ("export", "claims"), ("export", "graph"), ("analyse",)):
        _, err = called(capsys, *command, "-g", tmp_path, code=1)
        assert "kg rebuild" in err


def test_bundled_questions_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = called(capsys, "query", "--list")
    assert "place-targets" in out and "某地某年的目标" in out
    rows, _ = called(capsys, "query", "--list", "-f", "json")
    assert {row["name"] for row in json.loads(rows)} == set(questions.bundled())
    called(capsys, "query", "--list", "-f", "xml", code=2)


def test_bundled_questions_are_described_in_rdf(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = called(capsys, "query", "--list", "-f", "ttl")
    described = Graph().parse(data=out, format="turtle")
    names = {str(name) for name in described.objects(None, DCTERMS.identifier)}
    assert names == set(questions.bundled())
    node = next(described.subjects(DCTERMS.identifier, Literal("place-targets")))
    assert {str(described.value(each, SH.name)) for each in described.objects(node, SH.parameter)} == {"place", "year"}
    assert str(described.value(node, SH.select)) == questions.bundled()["place-targets"].text


def test_a_table_shows_codes_as_words(capsys: pytest.CaptureFixture[str], build: Path) -> None:
    out, _ = called(capsys, "query", "place-targets", "-p", "place=青山县", "-p", "year=2022", "-g", build)
    assert "指标" in out and "确保" in out and "✗ 未达到" in out and "ensure" not in out


def test_csv_keeps_names_and_codes(capsys: pytest.CaptureFixture[str], build: Path) -> None:
    out, _ = called(capsys, "query", "place-targets", "-f", "csv", "-g", build)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["commitment"] for row in rows} == {"plain", "ensure"}
    assert [row["value"] for row in rows if row["indicator"] == "粮食产量"] == ["30"]


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "xml"])
def test_rows_come_in_every_form(form: str, capsysbinary: pytest.CaptureFixture[bytes], build: Path) -> None:
    with pytest.raises(SystemExit):
        cli.main(["query", "documents", "-f", form, "-g", str(build)])
    assert small_build.NEWER in capsysbinary.readouterr().out.decode()


def test_a_graph_is_answered_as_turtle(capsys: pytest.CaptureFixture[str], build: Path) -> None:
    out, _ = called(capsys, "query", "CONSTRUCT { ?claim a kg:Target } WHERE { ?claim a kg:Target }", "-g", build)
    assert out.startswith("@prefix") and out.count("kg:Target") == len([*small_build.TARGETS, "and that of the newer report"])


def test_a_question_in_a_file_takes_parameters(capsys: pytest.CaptureFixture[str], build: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text("SELECT ?quote { ?claim kg:value ?value ; kg:quote ?quote ; kg:rule ?rule FILTER(?value = $wanted) }", encoding="utf-8")
    out, _ = called(capsys, "query", file, "-p", "wanted=30", "-p", "rule=test-rule", "-f", "csv", "-g", build)
    assert out.splitlines()[1:] == ["粮食产量确保30万吨以上"]


def test_scorecard_shows_verdicts_outcomes_and_sentences(capsys: pytest.CaptureFixture[str], build: Path) -> None:
    out, err = called(capsys, "scorecard", "青山县", "--year", "2022", "-f", "json", "-g", build)
    lines = {line["indicator"]: line for line in json.loads(out)}
    assert {name: line["verdict"] for name, line in lines.items()} == {
        "地区生产总值": "missed",
        "粮食产量": "met",
        "城镇新增就业": "unreported",
        "居民收入": "open",
    }
    assert lines["地区生产总值"]["target"] == "增长6%左右" and lines["地区生产总值"]["outcome"] == "增长5.2%"
    assert lines["粮食产量"]["target"] == "确保30万吨以上" and lines["粮食产量"]["outcome_sentence"].endswith("粮食产量31万吨。")
    assert lines["居民收入"]["target"] == "与经济增长基本同步"
    assert "✗ 未达到 1" in err


def test_a_scorecard_on_paper_is_not_cut(capsys: pytest.CaptureFixture[str], build: Path) -> None:
    out, _ = called(capsys, "scorecard", "青山县", "-g", build)
    assert "✓ 达到" in out and "居民收入增长与经济增长基本同步。" in out and "…" in out


def test_the_columns_of_a_table_line_up(capsys: pytest.CaptureFixture[str], build: Path) -> None:
    from rich.cells import cell_len

    out, _ = called(capsys, "query", "documents", "-g", build)
    head, _, *rows = out.splitlines()
    column = cell_len(head[: head.index("标题")])
    assert [cell_len(row[: row.index("202", row.index(".txt"))]) for row in rows] == [column] * len(rows)


def test_a_document_cannot_speak_to_the_terminal(capsys: pytest.CaptureFixture[str], build: Path) -> None:
    out, _ = called(
        capsys, "query", "SELECT ?text { ?claim kg:indicatorText ?text ; kg:quote ?quote FILTER(CONTAINS(?quote, '竹')) }", "-g", build
    )
    quote, _ = called(capsys, "query", "SELECT ?quote { ?claim kg:quote ?quote FILTER(CONTAINS(?quote, '竹')) }", "-g", build)
    assert "=竹产业产值" in out and "\x1b" not in quote


def test_a_node_goes_back_to_its_sentence(capsys: pytest.CaptureFixture[str], build: Path) -> None:
    rows, _ = called(capsys, "export", "claims", "-g", build)
    grain = next(row for row in map(json.loads, rows.splitlines()) if row["quote"] == "粮食产量31万吨")
    for iri in (grain["id"], grain["subject_id"], grain["slot_id"], grain["indicator_id"]):
        out, _ = called(capsys, "explain", iri, "-g", build)
        assert "粮食产量31万吨" in out and small_build.NEWER in out and "test-rule" in out


def test_a_sentence_is_read_in_its_context(capsys: pytest.CaptureFixture[str]) -> None:
    context = ("--place", "重庆市渝中区", "--year", "2023", "--section", "review")
    out, _ = called(capsys, "explain", "前三季度，规上工业增加值增长5%。", *context)
    assert "└─ 完成  规上工业增加值" in out and "时期  2023-01/2023-09" in out and "主体  重庆市渝中区" in out


@pytest.mark.parametrize("measure", ["degree", "weighted-degree", "pagerank", "betweenness", "communities", "bridges"])
def test_every_measure_is_a_table(measure: str, capsys: pytest.CaptureFixture[str], build: Path) -> None:
    out, _ = called(capsys, "analyse", measure, "-n", "3", "-f", "csv", "-g", build)
    whole, _ = called(capsys, "analyse", measure, "-n", "0", "-f", "csv", "-g", build)
    assert whole.startswith(out) and len(out.splitlines()) == min(4, len(whole.splitlines()))
    assert ("地区生产总值" in whole) is (measure != "bridges"), "all of a small network is one community"


def test_evaluation_prints_the_figures(capsys: pytest.CaptureFixture[str], build: Path, tmp_path: Path) -> None:
    gold = {"document": small_build.OLDER, "milestones": [], "entities": {}, "relations": []}
    (tmp_path / "a.json").write_text(json.dumps({**gold, "claims": []}), encoding="utf-8")
    out, err = called(capsys, "evaluate", tmp_path, "--errors", "1", "-f", "json", "-g", build)
    assert json.loads(out)["claims"]["ALL"]["exported"] == 3
    assert err.count("extra") == 1
    called(capsys, "evaluate", tmp_path, "-g", build)


def test_a_graph_that_breaks_no_shape_is_valid(capsys: pytest.CaptureFixture[str], build: Path) -> None:
    out, err = called(capsys, "validate", "-f", "json", "-g", build)
    assert json.loads(out) == [] and err == "违例 0\n"


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Processes begun meanwhile end at an interrupt, also where whoever began the tests lets none through (a script's `&`)."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_serving_begins_and_ends_politely(build: Path) -> None:
    command = [*KG, "serve", "--port", "0", "-g", str(build)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as serving:
        assert serving.stderr is not None
        address = serving.stderr.readline().split()[0]
        with urllib.request.urlopen(f"{address}healthz", timeout=20) as answer:
            assert answer.status == 200
        serving.send_signal(signal.SIGINT)
        assert "Traceback" not in serving.stderr.read()
    assert serving.returncode == 0


def test_no_difference_is_said_to_be_none(capsys: pytest.CaptureFixture[str], build: Path) -> None:
    out, err = called(capsys, "diff", build, build, "-f", "json")
    assert json.loads(out) == [] and "没有变化" in err
    assert called(capsys, "diff", build, build)[0] == ""


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("kg sc", ["scorecard"]),
        ("kg query place-", ["place-achievements", "place-targets"]),
        ("kg analyse com", ["communities"]),
        ("kg export mile", ["milestones"]),
        ("kg rebuild --pl", ["--place"]),
        ("kg scorecard 青", ["青山县"]),
        ("kg scorecard 浙江省青", ["浙江省青山县"]),
    ],
)
def test_the_shell_completes_what_is_typed(typed: str, offered: list[str], build: Path) -> None:
    told = run_kg(KG_GRAPH=str(build), _KG_COMPLETE="complete_bash", COMP_WORDS=typed, COMP_CWORD=str(len(typed.split()) - 1))
    assert told.stdout.split() == offered


def test_places_are_not_completed_where_there_is_no_build(tmp_path: Path) -> None:
    told = run_kg(KG_GRAPH=str(tmp_path), _KG_COMPLETE="complete_bash", COMP_WORDS="kg scorecard 青", COMP_CWORD="2")
    assert (told.stdout.strip(), told.stderr) == ("", "")


def test_a_place_named_by_what_several_end_with_is_told_them(sample: tuple[Summary, Path], capsys: pytest.CaptureFixture[str]) -> None:
    out, err = called(capsys, "scorecard", "区", "-g", sample[1], code=1)
    assert out == "" and "several places, " in err and err.count("区") > 2
