"""The bundled questions, and how parameters are written into a question."""

import csv
import re
import subprocess
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
import small_build
from rdflib import DCTERMS, Graph

from kg import catalogue, resources, store
from kg.errors import QueryError
from kg.pipeline import Summary
from kg.questions import SIZES, Declared, Question, ask, bundled, filled, find, read
from kg.terms import Namespaces, namespaces

NAMES = Namespaces()
QUESTIONS = bundled()

# What each question answers of the small build: parameters, a column, and what stands in it.
ANSWERS: list[tuple[str, Mapping[str, str], str, list[str]]] = [
    ("place-targets", {"place": "青山县", "year": "2022"}, "indicator", ["地区生产总值", "粮食产量", "城镇新增就业", "居民收入"]),
    ("place-targets", {"place": "浙江省青山县"}, "verdict", ["missed", "met", "unreported", "open", "open"]),
    ("place-targets", {"place": "白水县"}, "indicator", []),
    ("indicator-achievements", {"indicator": "粮食产量"}, "value", ["31"]),
    ("indicator-targets", {"indicator": "地区生产总值", "year": "2023"}, "comparator", ["at_least"]),
    ("indicator-targets", {"indicator": "地区生产总值"}, "value", ["6", "6.5"]),
    ("documents", {}, "claims", ["4", "4"]),
    ("documents", {}, "milestones", ["", "1"]),
    ("indicator-sentences", {"indicator": "粮食产量", "place": "青山县"}, "kind", ["target", "achievement"]),
    ("commitment-strength", {}, "targets", ["1", "1", "2", "1"]),
    ("programme-parts", {"programme": "151"}, "part", ["竹产业"]),
    ("project-milestones", {"name": "大桥"}, "stage", ["open"]),
    ("firmest-targets", {"year": "2022"}, "indicator", ["粮食产量"]),
    ("missed-targets", {"place": "青山县"}, "margin", ["-0.8"]),
    ("unreported-targets", {}, "indicator", ["城镇新增就业"]),
    ("time-series", {"indicator": "地区生产总值", "place": "青山县"}, "value", ["6", "5.2", "6.5"]),
    ("conflicts", {}, "value", ["5.2"]),
    ("contradictions", {}, "believed", ["✓", ""]),
    ("contradictions", {"kind": "growth"}, "quote", []),
    ("revised-targets", {}, "revisionKind", ["raised"]),
    ("revised-targets", {"kind": "dropped"}, "indicator", []),
    ("biggest-revisions", {}, "change", ["0.5"]),
    ("kept-promises", {}, "keptPercent", ["100", "0"]),
    ("hardest-wording", {"year": "2022"}, "strength", ["4", "3", "2", "1"]),
    ("amplification", {}, "gap", ["0.5"]),
    ("amplification-by-level", {}, "amplified", ["1"]),
    ("late-milestones", {"verdict": "missed"}, "yearsLate", ["1"]),
    ("most-targeted", {"type": "place"}, "targets", ["5"]),
    ("areas-and-projects", {"place": "青山县"}, "within", ["浙江省青山县"]),
    ("programme-targets", {"programme": "151"}, "indicator", ["=竹产业产值"]),
    ("programme-targets", {"programme": "152"}, "indicator", []),
    ("undecoded-programmes", {}, "code", ["246"]),
    ("industries-by-section", {"section": "农"}, "industry", ["竹产业"]),
    ("corrections", {}, "before", ["青山旧桥"]),
    ("merged-names", {}, "rule", ["test-merging"]),
    ("relative-targets", {}, "relative", ["与经济增长基本同步"]),
    ("verdicts-by-place", {"year": "2022"}, "verdict", ["met", "missed", "open", "unreported"]),
    ("supported-industries", {}, "support", ["青山大桥"]),
    ("node-facts", {"node": "https://w3id.org/target-kg/id/place/339901"}, "value", ["浙江省青山县", "339901"]),
    (
        "node-sentences",
        {"node": "https://w3id.org/target-kg/id/project/339901/青山大桥"},
        "rule",
        ["test-stage"],
    ),
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> store.Store:
    build = small_build.write_build(tmp_path_factory.mktemp("questions") / "build")
    return store.open_store(build / "graph" / "store")


@pytest.mark.parametrize(("name", "values", "column", "expected"), ANSWERS)
def test_a_bundled_question_answers(name: str, values: Mapping[str, str], column: str, expected: list[str], opened: store.Store) -> None:
    answer = ask(opened, QUESTIONS[name], values, NAMES)
    at = answer.columns.index(column)
    found = [row[at] for row in answer.rows()]
    if name.startswith("node-"):
        assert set(expected) <= set(found)
    else:
        assert found == expected


def cookbook() -> list[dict[str, str]]:
    """What each question is to find in the sample: some of its rows, in their order, in these columns."""
    with (Path(__file__).parent / "cases" / "questions.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", cookbook(), ids=lambda case: case["name"])
def test_a_bundled_question_answers_of_the_sample(case: dict[str, str], sample: tuple[Summary, Path]) -> None:
    values = dict(given.split("=", 1) for given in filter(None, case["parameters"].split(";")))
    answer = ask(store.open_store(sample[1] / "graph" / "store"), QUESTIONS[case["name"]], values, NAMES)
    at = [answer.columns.index(column) for column in case["columns"].split(",")]
    found = iter([" ".join(row[place] for place in at) for row in answer.rows()])
    wanted = case["answer"].split(" | ") if case["answer"] else []
    missing = [row for row in wanted if row not in found]  # goes on where the last was found: the order counts
    assert missing == []
    assert wanted or not list(found), "an empty answer stands for none"


def test_a_title_that_was_only_striven_for_is_no_honour(sample: tuple[Summary, Path]) -> None:
    answer = ask(store.open_store(sample[1] / "graph" / "store"), QUESTIONS["honours"], {"place": "江北区"}, NAMES)
    at = [answer.columns.index(column) for column in ("kind", "name")]
    found = {tuple(row[place] for place in at) for row in answer.rows()}
    assert ("target", "国家级旅游休闲街区") in found
    assert ("achievement", "国家级旅游休闲街区") in found
    assert not [pair for pair in found if pair[1] == "全国文明城区"], "the report of 2023 says: 持续推进全国文明城区创建"


def test_every_bundled_question_is_tried() -> None:
    assert {case["name"] for case in cookbook()} == set(QUESTIONS)
    assert len(QUESTIONS) >= 40


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_bundled_question_says_what_it_asks_and_why(name: str) -> None:
    question = QUESTIONS[name]
    assert question.title and question.title_en and question.why
    declared = {parameter.name for parameter in question.parameters}
    assert set(re.findall(r"\$(\w+)", question.text)) == declared
    assert len(re.findall(r"^# param", question.text, re.MULTILINE)) == len(declared), "a parameter is declared as: # param n: text = … — …"


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_the_order_of_every_answer_is_told(name: str) -> None:
    assert "ORDER BY" in QUESTIONS[name].text


def patterns_after_bind(text: str) -> list[str]:
    """The triples that follow a BIND in its own group."""
    depth, bound, found = 0, set[int](), list[str]()
    for line in text.splitlines():
        if depth in bound and line.lstrip().startswith("?"):
            found.append(line)
        depth += line.count("{") - line.count("}")
        bound = {level for level in bound if level <= depth} | ({depth} if line.lstrip().startswith("BIND(") else set())
    return found


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_no_question_joins_after_a_bind(name: str) -> None:
    """The store asks for what follows a BIND by itself, of the whole graph, and joins it then: seconds instead of milliseconds."""
    assert patterns_after_bind("{\n BIND(1 AS ?y)\n ?x ?y ?z .\n}") == [" ?x ?y ?z ."]
    assert patterns_after_bind(QUESTIONS[name].text) == []


def test_a_place_of_another_name_is_another_place(opened: store.Store) -> None:
    assert list(ask(opened, QUESTIONS["time-series"], {"place": "大青山县"}, NAMES).rows()) == []


@pytest.mark.parametrize("value", ['青山"县', "青山\\", "a\nb", "} DROP ALL #", "'''", "\\u0022", "\t"])
def test_no_value_leaves_its_place(value: str, opened: store.Store) -> None:
    question = Question("q", "SELECT ($x AS ?y) {}", parameters=(Declared("x", "text", "", ""),))
    assert list(ask(opened, question, {"x": value}, NAMES).rows()) == [(value,)]


def test_a_parameter_is_not_written_into_strings_comments_or_names() -> None:
    text = '# $x\nSELECT ?x { <http://a/$x> ?p "$x" , \'$x\' , """a "$x" b""" , \'\'\'$x\'\'\' . FILTER(?q = $x) }'
    question = Question("q", text, parameters=(Declared("x", "integer", "7", ""),))
    assert filled(question, {}, NAMES) == text.replace("= $x", "= 7")


@pytest.mark.parametrize(
    ("kind", "value"), [("integer", "2021年"), ("integer", ""), ("iri", "place/500103"), ("iri", "http://a b"), ("iri", "x:<>")]
)
def test_a_value_of_the_wrong_kind_is_refused(kind: str, value: str) -> None:
    with pytest.raises(QueryError, match=r"--param x="):
        filled(Question("q", "$x", parameters=(Declared("x", kind, "1", ""),)), {"x": value}, NAMES)


def test_questions_follow_the_namespaces_of_the_build() -> None:
    names = namespaces({"KG_ONTOLOGY": "https://example.org/o/", "KG_ID": "https://example.org/i/"})
    text = filled(QUESTIONS["documents"], {}, names)
    assert "PREFIX kg: <https://example.org/o/>" in text and "w3id.org/target-kg" not in text


def test_a_file_without_a_header_is_a_question_too(tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text("ASK {}", encoding="utf-8")
    assert find(str(tmp_path / "mine.rq")) == Question("mine", "ASK {}")
    (tmp_path / "bad.rq").write_bytes(b"\xff\xfe")
    with pytest.raises(QueryError, match=r"bad\.rq"):
        read(tmp_path / "bad.rq")


def test_the_questions_come_with_the_package() -> None:
    assert {path.stem for path in resources.queries().glob("*.rq")} == set(QUESTIONS)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_has_a_budget_of_time_that_grows_with_the_graph(name: str) -> None:
    budget = QUESTIONS[name].budget
    assert tuple(budget) == SIZES
    assert list(budget.values()) == sorted(budget.values())
    assert budget[SIZES[0]] > 0 and budget[SIZES[-1]] <= 2


def test_budgets_stand_in_the_list_of_questions() -> None:
    listed = Graph().parse(data=catalogue.turtle(QUESTIONS.values(), NAMES).decode(), format="turtle")
    asked = (
        "SELECT ?name ?targets ?seconds { ?q dcterms:identifier ?name ; kg:timeBudget [ kg:targetCount ?targets ; kg:seconds ?seconds ] }"
    )
    rows = listed.query(asked, initNs={"kg": NAMES.ontology, "dcterms": DCTERMS})
    told = {(str(name), int(targets)): Decimal(seconds) for name, targets, seconds in rows}
    assert told == {(name, size): question.budget[size] for name, question in QUESTIONS.items() for size in SIZES}


def test_every_question_finds_something_in_many_copies_of_the_sample() -> None:
    """A question that multiplies patterns instead of joining them takes minutes here."""
    program = [sys.executable, str(Path(__file__).parent / "large_graph.py"), "2000"]
    ended = subprocess.run(program, check=False, capture_output=True, text=True, timeout=180)
    told = {line.split()[0]: int(line.split()[1]) for line in ended.stdout.splitlines()[1:]}
    assert told.keys() == set(QUESTIONS), ended.stderr
    assert [name for name, rows in told.items() if not rows] == []
