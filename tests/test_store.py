"""The store: it keeps what it is given, answers, and says where a question is wrong."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from golden import reading
from golden.reading import NAMES
from hypothesis import given
from hypothesis import strategies as st

from kg import store
from kg.errors import BuildError, ConfigurationError, QueryError
from kg.graph import sort_lines


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return list(sort_lines([reading.lines()]))


@pytest.fixture(scope="module")
def folder(lines: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("build")
    (place / "graph.nq").write_text("".join(lines), encoding="utf-8", newline="")
    store.build(place / "graph.nq", place / "store")
    return place / "store"


@pytest.fixture(scope="module")
def opened(folder: Path) -> store.Store:
    return store.open_store(folder)


def test_graph_to_store_to_graph_loses_nothing(opened: store.Store, lines: list[str]) -> None:
    assert sorted(str(quad) + " .\n" for quad in opened) == lines


def test_a_question_is_asked_of_all_graphs_together(opened: store.Store) -> None:
    answer = store.query(opened, "SELECT (COUNT(?claim) AS ?n) { ?claim a kg:Claim }")
    assert (answer.columns, list(answer.rows())) == (("n",), [("8",)])


def test_ask_is_yes_or_no(opened: store.Store) -> None:
    assert store.query(opened, "ASK { ?t kg:verdict kg:verdict-met }").truth is True
    assert store.query(opened, "ASK { ?t kg:verdict kg:verdict-near }").truth is False


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml"])
def test_rows_and_truths_are_written_in_every_form(opened: store.Store, form: str) -> None:
    written = store.query(opened, 'SELECT ?n { ?p rdfs:label "重庆市渝中区"@zh ; skos:altLabel ?n }').write(form)
    assert "渝中区" in written.decode()
    assert b"true" in store.query(opened, "ASK { ?s ?p ?o }").write(form)


@pytest.mark.parametrize("form", ["ttl", "nt", "xml", "json"])
def test_triples_are_written_in_every_form_each_once_in_order(opened: store.Store, form: str) -> None:
    question = "CONSTRUCT { ?c kg:value ?v } { ?c a ?any ; kg:value ?v }"
    written = store.query(opened, question).write(form, NAMES)
    assert written == store.query(opened, question).write(form, NAMES)
    assert len(store.query(opened, question).write("nt").splitlines()) == 6


def test_a_form_that_does_not_fit_is_refused_with_those_that_do(opened: store.Store) -> None:
    with pytest.raises(QueryError, match="csv"):
        store.query(opened, "SELECT ?s { ?s ?p ?o }").write("ttl")


def test_json_results_are_what_every_client_reads(opened: store.Store) -> None:
    found = json.loads(store.query(opened, "SELECT ?v { ?c kg:upperValue ?v }").write("json"))
    assert found["results"]["bindings"][0]["v"]["value"] == "6.5"


# --- parameters ---


@pytest.mark.parametrize(
    ("question", "parameters", "found"),
    [
        ("SELECT ?v { ?c kg:indicatorText ?name ; kg:value ?v ; a kg:Estimate }", {"name": "地区生产总值"}, ["2.5"]),
        ("SELECT ?t { ?c kg:value ?v ; kg:unitText ?t }", {"v": Decimal("6.20")}, ["%"]),
        ("SELECT ?t { ?c kg:period/kg:endYear ?y ; kg:relativeTo ?t } ORDER BY ?t LIMIT 1", {"y": 2021}, ["与经济增长同步"]),
        ("SELECT ?l { ?place rdfs:label ?l }", {"place": store.node(NAMES.place("500000"))}, ["重庆市"]),
        ("SELECT ?v { { SELECT ?v { ?c kg:indicatorText ?n ; kg:value ?v } } FILTER(?v = ?x) }", {"x": 120}, ["120"]),
        ("# { of no account }\nSELECT ?v { { SELECT ?v ?n { ?c kg:indicatorText ?n ; kg:value ?v } } }", {"n": "项目"}, ["120"]),
        ("SELECT ?v { SELECT ?v ?n { ?c kg:indicatorText ?n ; kg:value ?v } }", {"n": "项目"}, ["120"]),
        ('SELECT ?v { ?c kg:value ?v . FILTER("}{" = "}{" && ?v = ?x) }', {"x": 120}, ["120"]),
    ],
)
def test_parameters_are_values_of_variables(
    opened: store.Store, question: str, parameters: dict[str, store.Parameter], found: list[str]
) -> None:
    assert [value for (value,) in store.query(opened, question, parameters).rows()] == found


def test_parameters_of_a_graph_made(opened: store.Store) -> None:
    question = "CONSTRUCT { ?c kg:value ?v } WHERE { ?c kg:value ?v }"
    assert store.query(opened, question, {"v": Decimal("6.2")}).write("nt").count(b"\n") == 1


@given(st.text())
def test_no_text_of_a_parameter_is_ever_read_as_sparql(text: str) -> None:
    opened = store.memory(['<a:a> <a:b> "kept" <a:c> .\n'])
    assert list(store.query(opened, "SELECT ?s { ?s <a:b> ?o }", {"o": text}).rows()) == ([("a:a",)] if text == "kept" else [])


def test_a_parameter_that_the_question_does_not_have_is_refused(opened: store.Store) -> None:
    with pytest.raises(QueryError, match=r"\?place.*\?s"):
        store.query(opened, "SELECT ?s { ?s ?p ?o }", {"place": "重庆市"})


def test_an_iri_that_is_none_is_refused() -> None:
    with pytest.raises(QueryError, match="not an IRI"):
        store.node("重庆市 <x>")


# --- the person's mistakes ---


def test_a_wrong_question_says_where(opened: store.Store) -> None:
    with pytest.raises(QueryError, match="line 2, column 13"):
        store.query(opened, "SELECT ?s\n{ ?s ?p ?o .")


def test_an_update_is_refused(opened: store.Store) -> None:
    with pytest.raises(QueryError):
        store.query(opened, "INSERT DATA { <a:a> <a:b> <a:c> }")


@pytest.mark.parametrize("word", ["SERVICE", "service", "SERVICE SILENT"])
def test_no_other_server_is_asked(opened: store.Store, word: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        store.query(opened, f"SELECT * {{ {word} <https://example.org/> {{ ?s ?p ?o }} }}")


def test_the_word_service_in_a_text_is_no_service(opened: store.Store) -> None:
    assert store.query(opened, 'ASK { ?s ?p "service" . # SERVICE\n }').truth is False


@pytest.mark.parametrize("at_once", [1, 2, 3, 4, 100])
def test_a_store_is_made_in_batches_and_holds_every_line(at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_AT_ONCE", at_once)
    told = [f'<a:{number}> <a:b> "{number}" <a:g> .\n' for number in range(3)]
    (tmp_path / "graph.nq").write_text("".join(told), encoding="utf-8")
    store.build(tmp_path / "graph.nq", tmp_path / "store")
    assert {f"{quad} .\n" for quad in store.open_store(tmp_path / "store")} == set(told)


def test_a_store_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="kg rebuild"):
        store.open_store(tmp_path / "store")


def test_a_blank_node_in_a_vocabulary_is_refused(tmp_path: Path) -> None:
    (tmp_path / "v.ttl").write_text("<a:a> <a:b> [ <a:c> 1 ] .", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="blank node"):
        list(store.turtle_lines(tmp_path / "v.ttl"))


def test_wrong_turtle_says_which_file(tmp_path: Path) -> None:
    (tmp_path / "v.ttl").write_text("<a:a> <a:b>", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"v\.ttl"):
        list(store.turtle_lines(tmp_path / "v.ttl"))


def test_a_vocabulary_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"v\.ttl: no such vocabulary"):
        list(store.turtle_lines(tmp_path / "v.ttl"))


def test_a_torn_store_says_what_to_do(folder: Path, tmp_path: Path) -> None:
    torn = shutil.copytree(folder, tmp_path / "store")
    (torn / "CURRENT").write_text("torn", encoding="utf-8")
    with pytest.raises(BuildError, match="kg rebuild --full"):
        store.open_store(torn)


def test_a_store_that_turns_out_to_be_torn_while_it_is_asked_says_what_to_do(folder: Path, tmp_path: Path) -> None:
    torn = shutil.copytree(folder, tmp_path / "store")
    for table in (table for table in torn.glob("*.sst") if table.stat().st_size > 10_000):
        content = bytearray(table.read_bytes())
        content[: len(content) // 3] = bytes(byte ^ 0x55 for byte in content[: len(content) // 3])
        table.write_bytes(content)
    with pytest.raises(BuildError, match=r"the store is torn \(.*kg rebuild --full"):
        list(store.query(store.open_store(torn), "SELECT * { ?s ?p ?o }").rows())
