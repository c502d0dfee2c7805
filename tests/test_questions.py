"""The bundled questions, and how parameters are written into a question."""

import re
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
import small_build

from kg import resources, store
from kg.errors import QueryError
from kg.questions import Declared, Question, ask, bundled, filled, find, read
from kg.terms import Namespaces, namespaces

NAMES = Namespaces()
QUESTIONS = bundled()

# What each question answers of the small build: parameters, a column, and what stands in it.
ANSWERS: list[tuple[str, Mapping[str, str], str, list[str]]] = [
    ("place-targets", {"place": "青山县", "year": "2022"}, "indicator", ["地区生产总值", "城镇新增就业", "居民收入", "粮食产量"]),
    ("place-targets", {"place": "浙江省青山县"}, "verdict", ["missed", "unreported", "", "met", ""]),
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
    ("conflicts", {}, "slot", []),
    ("revised-targets", {}, "indicator", []),
    ("most-targeted", {"type": "place"}, "targets", ["5"]),
    ("areas-and-projects", {"place": "青山县"}, "within", ["浙江省青山县"]),
    ("relative-targets", {}, "relative", ["与经济增长基本同步"]),
    ("verdicts-by-place", {"year": "2022"}, "verdict", ["met", "missed", "unreported"]),
    ("supported-industries", {}, "support", []),
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


def test_every_bundled_question_is_tried() -> None:
    assert {name for name, *_ in ANSWERS} == set(QUESTIONS)


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


def test_a_place_of_another_name_is_another_place(opened: store.Store) -> None:
    assert list(ask(opened, QUESTIONS["time-series"], {"place": "大青山县"}, NAMES).rows()) == []


@pytest.mark.parametrize("value", ['青山"县', "青山\\", "a\nb", "} DROP ALL #", "'''", "\\u0022", "\t"])
def test_no_value_leaves_its_place(value: str, opened: store.Store) -> None:
    question = Question("q", "SELECT ($x AS ?y) {}", parameters=(Declared("x", "text", "", ""),))
    assert list(ask(opened, question, {"x": value}, NAMES).rows()) == [(value,)]


def test_a_parameter_is_not_written_into_strings_comments_or_names() -> None:
    question = Question("q", '# $x\nSELECT ?x { <http://a/$x> ?p "$x" . FILTER(?q = $x) }', parameters=(Declared("x", "integer", "7", ""),))
    assert filled(question, {}, NAMES) == '# $x\nSELECT ?x { <http://a/$x> ?p "$x" . FILTER(?q = 7) }'


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
    assert len(QUESTIONS) >= 15


class _Lines(list[str]):
    """N-Quads lines, said subject by subject in short names."""

    def say(self, subject: str, *facts: tuple[str, str]) -> None:
        known = store.prefixes(NAMES)
        for name, value in facts:
            predicate, _, local = name.partition(":")
            self.append(f"<{NAMES.id}{subject}> <{known[predicate]}{local}> {value} .\n")


def _kg(name: str) -> str:
    return f"<{NAMES.ontology}{name}>"


def _id(name: str) -> str:
    return f"<{NAMES.id}{name}>"


def _number(value: int, kind: str = "integer") -> str:
    return f'"{value}"^^<{store.prefixes(NAMES)["xsd"]}{kind}>'


def _things(lines: _Lines) -> None:
    for place in range(300):
        lines.say(f"place/{place}", ("rdf:type", _kg("Place")), ("rdfs:label", f'"县{place}"@zh'))
        for year in range(2015, 2025):
            home = (("kg:reportingPlace", _id(f"place/{place}")), ("dcterms:identifier", f'"{place}-{year}.txt"'))
            lines.say(f"document/{place}/{year}", ("rdf:type", _kg("Document")), *home)
    for year in range(2015, 2026):
        years = (("kg:startYear", _number(year)), ("kg:endYear", _number(year)))
        lines.say(f"period/{year}", ("rdfs:label", f'"{year}年"@zh'), *years)
    for number in range(500):
        lines.say(f"indicator/{number}", ("rdf:type", _kg("Indicator")), ("rdfs:label", f'"指标{number}"@zh'))


def _claim(lines: _Lines, number: int) -> None:
    target, place, year, indicator = number % 2 == 0, number % 300, 2015 + number // 300 % 10, number * 7 % 500
    lines.say(
        f"claim/{number}",
        ("rdf:type", _kg("Claim")),
        ("rdf:type", _kg("Target" if target else "Achievement")),
        ("kg:subject", _id(f"place/{place}")),
        ("kg:indicator", _id(f"indicator/{indicator}")),
        ("kg:indicatorText", f'"指标{indicator}"'),
        ("kg:period", _id(f"period/{year + target}")),
        ("kg:measure", _kg("measure-level")),
        ("kg:comparator", _kg("comparator-exact")),
        ("kg:statementType", _kg(f"kind-{'target' if target else 'achievement'}")),
        ("kg:value", _number(number % 1000, "decimal")),
        ("kg:unitText", '"亿元"'),
        ("kg:quote", f'"原文{number}"'),
        ("kg:rule", '"rule"'),
        ("prov:hadPrimarySource", _id(f"document/{place}/{year}")),
        ("prov:wasQuotedFrom", _id(f"sentence/{number}")),
    )
    source = (("dcterms:isPartOf", _id(f"document/{place}/{year}")), ("oa:start", _number(number)), ("oa:end", _number(number + 9)))
    lines.say(f"sentence/{number}", ("oa:exact", f'"句{number}"'), *source)
    if target:
        _judged(lines, number)


def _judged(lines: _Lines, number: int) -> None:
    verdict = ("kg:verdict", _kg(f"verdict-{('met', 'missed', 'near', 'unreported', 'incomparable')[number // 2 % 5]}"))
    lines.say(
        f"claim/{number}", verdict, ("kg:commitment", _kg(f"commitment-{('ensure', 'strive', 'maintain', 'plain')[number // 2 % 4]}"))
    )
    ends = (("kg:assesses", _id(f"claim/{number}")), ("kg:assessedWith", _id(f"claim/{number + 1}")))
    lines.say(f"assessment/{number}", ("rdf:type", _kg("Assessment")), *ends, verdict)


def _large(claims: int) -> _Lines:
    """Many claims, each with all that the questions ask for: places, periods, sentences, assessments."""
    lines = _Lines()
    _things(lines)
    for number in range(claims):
        _claim(lines, number)
    return lines


def test_questions_stay_quick_in_a_large_graph() -> None:
    """A question that multiplies patterns instead of joining them takes minutes here."""
    opened = store.memory(_large(4000))
    asked = {"place": "县7", "year": "2018", "indicator": "指标7"}
    for question in QUESTIONS.values():
        values = {parameter.name: asked[parameter.name] for parameter in question.parameters if parameter.name in asked}
        begun = time.perf_counter()
        list(ask(opened, question, values, NAMES).rows())
        assert time.perf_counter() - begun < 2, question.name
