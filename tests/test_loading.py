"""A graph on a server instead of the embedded store: the same answers, only what changed is sent, nothing is left half."""

import json
import shutil
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from small_reports import REPORT, made
from sparql_server import Gate, gate, nquads, oxigraph
from surroundings import run_kg

from kg import loading, pipeline, questions, remote, store, workers
from kg.errors import ConfigurationError, StoreError
from kg.pipeline import Summary, rebuild
from kg.serve import desk, protocol
from kg.terms import namespaces

NAMES = namespaces({})


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with oxigraph(tmp_path / "server") as address:
        yield address


@pytest.fixture
def gated(server: str) -> Iterator[Gate]:
    with gate(server) as gated:
        yield gated


def lines(*words: str, document: str = "a") -> list[str]:
    graph = f"{NAMES.id}document/{document}"
    return [f'<{NAMES.id}claim/{document}-{number}> <{NAMES.ontology}quote> "{word}" <{graph}> .\n' for number, word in enumerate(words)]


def written(place: Path, *parts: list[str]) -> Path:
    place.write_text("".join(sorted(line for part in parts for line in part)), encoding="utf-8")
    return place


def held(address: str) -> set[str]:
    """What a server holds besides what it says of its graphs."""
    return normal(line for line in nquads(address) if NAMES.graph("state") not in line)


def said(place: Path) -> set[str]:
    return normal(place.read_text(encoding="utf-8").splitlines())


def normal(told: Iterable[str]) -> set[str]:
    """The statements of lines, numbers as the engine writes them: 1.0 as 1."""
    return {str(quad) for quad in store.memory(f"{line}\n" for line in told)}


def load(address: str, place: Path, earlier: tuple[remote.Remote, Path] | None = None) -> remote.Remote:
    return loading.load(loading.connect(address, NAMES), place, NAMES, earlier)


# What a server holds


def test_a_server_holds_what_the_file_says_whatever_it_held_of_ours(server: str, tmp_path: Path) -> None:
    foreign = b'<urn:a> <urn:b> "of somebody else" <urn:theirs> .\n'
    urllib.request.urlopen(urllib.request.Request(f"{server}/store", foreign, {"Content-Type": "application/n-quads"})).close()
    first = written(tmp_path / "1.nq", lines("a", "b"), lines("c", document="gone"))
    second = written(tmp_path / "2.nq", lines("a", "new"), lines("d", document="come"))
    load(server, first)
    load(server, second)
    assert held(server) == said(second) | normal([foreign.decode()])


@pytest.mark.parametrize("text", [r"\\u0041", r"\\\\u0041", r"\u001B\\\u007F", r"a\\u", r"\"\\\"\t\n\r", "“引号”😀{}<>", r"\\\\\\u00e9"])
def test_every_text_arrives_as_it_is(text: str, server: str, tmp_path: Path) -> None:
    place = written(tmp_path / "1.nq", lines(text))
    load(server, place)
    (expected,) = store.query(store.memory(place.read_text(encoding="utf-8").splitlines(keepends=True)), "SELECT ?o { ?s ?p ?o }").terms()
    (found,) = store.query(load(server, place), "SELECT ?o { ?s kg:quote ?o }").terms()
    assert found == expected


@pytest.mark.parametrize("at_once", [loading.AT_ONCE, 7])
def test_only_what_changed_is_sent(at_once: int, gated: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "AT_ONCE", at_once)
    first = written(tmp_path / "1.nq", lines(*"abcdefgh"), lines("same", document="kept"))
    second = written(tmp_path / "2.nq", lines(*"abcdefgX"), lines("same", document="kept"))
    found = load(gated.address, first)
    gated.updates.clear()
    load(gated.address, second, (found, first))
    assert held(gated.behind) == said(second)
    sent = "".join(gated.updates)
    assert '"h"' in sent and '"X"' in sent and '"a"' not in sent and "kept" not in sent
    gated.updates.clear()
    load(gated.address, second)
    assert [update for update in gated.updates if "DELETE" in update or "quote" in update] == []


def test_a_server_that_answers_ask_with_rows_is_understood(gated: Gate, tmp_path: Path) -> None:
    gated.asks_in_rows = True
    first, second = written(tmp_path / "1.nq", lines("a")), written(tmp_path / "2.nq", lines("b"))
    load(gated.address, first)
    found = load(gated.address, second)
    assert held(gated.behind) == said(second)
    assert [store.query(found, f'ASK {{ ?s kg:quote "{quote}" }}').truth for quote in "ab"] == [False, True]


def test_a_server_that_does_not_do_what_it_is_told_is_not_asked_for_ever(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "AT_ONCE", 3)
    load(server, written(tmp_path / "1.nq", lines(*"abcdef")))
    monkeypatch.setattr(loading, "TAKES_EFFECT", dict.fromkeys(loading.TAKES_EFFECT, "INSERT { GRAPH ?g { ?s ?p ?o } }"))
    with pytest.raises(StoreError, match="not carried out"):
        load(server, written(tmp_path / "2.nq", lines(*"ABCDEF")))


# Broken off


def fault_of(act: Callable[[], object]) -> str:
    """What a server's fault says; nothing where there is none."""
    try:
        act()
    except StoreError as fault:
        return str(fault)
    return ""


def test_what_breaks_off_anywhere_leaves_the_earlier_graph_or_is_told_and_the_next_load_mends_it(
    gated: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "AT_ONCE", 6)
    first = written(tmp_path / "1.nq", lines(*"abcdefghijkl"), lines("x", "y", document="gone"))
    second = written(tmp_path / "2.nq", lines(*"abcABCDEFGHI"), lines("z", document="come"))
    question, outcomes = "SELECT ?quote { ?s kg:quote ?quote } ORDER BY ?quote", []
    earlier = load(gated.address, first)
    expected = list(store.query(earlier, question).rows())
    for fails_at in range(1, 100):
        gated.updates.clear()
        gated.fails_at = fails_at
        fault = fault_of(lambda: load(gated.address, second, (earlier, first)))
        gated.fails_at = None
        if not fault:
            break
        assert "\n" not in fault and "cannot be reached" in fault
        kept = earlier.ask(earlier.holds)
        assert list(store.query(earlier, question).rows()) == expected or not kept
        outcomes.append(kept)
        load(gated.address, second)
        assert held(gated.behind) == said(second)
        load(gated.address, first)
        assert held(gated.behind) == said(first)
    assert outcomes.count(True) > 3 and outcomes == sorted(outcomes, reverse=True)
    assert held(gated.behind) == said(second)


def test_a_first_load_that_breaks_off_is_done_anew(gated: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "AT_ONCE", 6)
    gated.fails_at = 4
    with pytest.raises(StoreError):
        load(gated.address, written(tmp_path / "1.nq", lines(*"abcdefghijklmnopqrstuvwxyz")))
    gated.fails_at = None
    second = written(tmp_path / "2.nq", lines(*"ABCDEFG"))
    load(gated.address, second)
    assert held(gated.behind) == said(second)


def test_a_build_whose_server_holds_another_is_told_so(server: str, tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    load(server, written(tmp_path / "1.nq", lines("a"))).write(tmp_path / "store" / store.SERVER)
    assert len(list(store.query(store.open_store(tmp_path / "store"), "SELECT ?s { ?s kg:quote ?o }").rows())) == 1
    load(server, written(tmp_path / "2.nq", lines("b")))
    with pytest.raises(StoreError, match="holds another build"):
        store.open_store(tmp_path / "store")


# The person's mistakes, and the server's


def test_a_server_that_is_not_there_is_one_line_and_the_earlier_output_stays(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(REPORT.format("6"), encoding="utf-8")
    rebuild([tmp_path / "甲.txt"], tmp_path / "output")
    before = made(tmp_path / "output")
    told = run_kg("rebuild", tmp_path / "甲.txt", "-o", tmp_path / "output", "--store", "http://127.0.0.1:9/")
    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
    assert "cannot be reached" in told.stderr
    assert made(tmp_path / "output") == before


def test_a_password_is_asked_for_and_never_written_down(gated: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gated.password = "分析员:secret:1"
    place = written(tmp_path / "1.nq", lines("a"))
    with pytest.raises(StoreError, match=r"401.*KG_STORE_USER"):
        load(gated.address, place)
    monkeypatch.setenv("KG_STORE_USER", "分析员")
    monkeypatch.setenv("KG_STORE_PASSWORD", "secret:1")
    load(gated.address, place).write(tmp_path / "server.json")
    assert held(gated.behind) == said(place)
    assert "secret" not in (tmp_path / "server.json").read_text(encoding="utf-8")
    assert remote.opened(tmp_path / "server.json").query_at == gated.address


def test_a_server_that_is_slow_is_one_line(gated: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gated.waits = 30
    monkeypatch.setenv("KG_STORE_TIMEOUT", "0.1")
    with pytest.raises(StoreError, match=r"0\.1 .*timed out.*KG_STORE_TIMEOUT"):
        load(gated.address, tmp_path / "none")


def test_a_wrong_timeout_is_told(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_TIMEOUT", "soon")
    with pytest.raises(ConfigurationError, match="KG_STORE_TIMEOUT=soon"):
        loading.connect(server, NAMES)


@pytest.mark.parametrize("address", ["ftp://127.0.0.1/", "127.0.0.1:7878", "http://", "http://me:secret@127.0.0.1/", "file:///etc/hosts"])
def test_what_is_no_address_of_a_server_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(ConfigurationError, match="--store") as refused:
        loading.connect(address, NAMES)
    assert "secret" not in str(refused.value)


def test_where_nothing_speaks_sparql_that_is_told(server: str) -> None:
    with pytest.raises(ConfigurationError, match="no SPARQL query and update there"):
        loading.connect(f"{server}/nowhere", NAMES)


def test_a_server_that_answers_of_one_graph_only_is_told(gated: Gate, tmp_path: Path) -> None:
    gated.knows_one_graph = True
    with pytest.raises(ConfigurationError, match="no union of all graphs"):
        load(gated.address, written(tmp_path / "1.nq", lines("a")))


@pytest.mark.parametrize("suffix", ["", "/", "/query"])
def test_the_address_may_be_the_servers_or_that_of_its_questions(suffix: str, server: str) -> None:
    assert loading.connect(server + suffix, NAMES).update_at == f"{server}/update"


def test_a_wrong_question_says_where_as_with_the_embedded_store(server: str, tmp_path: Path) -> None:
    found = load(server, written(tmp_path / "1.nq", lines("a")))
    with pytest.raises(store.QueryError, match="line 2, column 13"):
        store.query(found, "SELECT ?s\n{ ?s ?p ?o .")


# The sample on a server


@pytest.fixture(scope="module")
def served(sample: tuple[Summary, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """The sample with an embedded store, and with a server."""
    _, embedded = sample
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(embedded, folder / "output", symlinks=True)
    place = folder / "output" / "graph" / "store"
    shutil.rmtree(place)
    place.mkdir()
    with oxigraph(folder / "server") as address:
        load(address, embedded / "graph" / "graph.nq").write(place / store.SERVER)
        yield embedded, folder / "output"


@pytest.mark.parametrize("name", sorted(questions.bundled()))
def test_a_question_finds_the_same_on_a_server(name: str, served: tuple[Path, Path]) -> None:
    asked = questions.bundled()[name]
    answers = [questions.ask(store.open_store(place / "graph" / "store"), asked, {}, NAMES) for place in served]
    assert answers[0].columns == answers[1].columns
    one, other = (answer.write("nt") if answer.is_graph else sorted(answer.rows()) for answer in answers)
    assert one == other


COMMANDS = [
    ["query", "CONSTRUCT { ?s a kg:Target } WHERE { ?s a kg:Target }"],
    ["query", "SELECT ?value { ?s kg:value ?value } ORDER BY ?value", "-f", "json"],
    ["query", "ASK { ?s a kg:Target }"],
    ["scorecard", "渝中区", "--year", "2023"],
    ["explain", f"{NAMES.id}place/500103"],
    ["analyse", "-n", "3"],
    ["validate"],
    ["validate", "--deep"],
    ["export", "graph", "-f", "nq"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
def test_a_command_says_the_same_of_a_build_on_a_server(command: list[str], served: tuple[Path, Path]) -> None:
    embedded, remote_one = (run_kg(*command, "-g", place) for place in served)
    assert (remote_one.returncode, remote_one.stdout) == (embedded.returncode, embedded.stdout)
    assert embedded.returncode == 0


def test_the_query_page_and_the_endpoint_say_the_same_of_a_build_on_a_server(served: tuple[Path, Path]) -> None:
    asked = protocol.Request("SELECT ?value { ?s kg:value ?value } ORDER BY ?value", accept="text/csv")
    embedded, remote_one = (protocol.answered(place, asked, 30) for place in served)
    assert (embedded.status, embedded.body) == (remote_one.status, remote_one.body)
    assert embedded.body.count(b"\n") > 10
    words, node = "/words", {"iri": [f"{NAMES.id}place/500103"]}
    for path, parameters in ((words, {}), ("/node", node)):
        one, other = (desk.response(place, path, parameters) for place in served)
        assert one == other and one is not None


def test_an_endpoint_whose_server_is_gone_says_so(server: str, tmp_path: Path) -> None:
    place = tmp_path / "build" / "graph" / "store"
    place.mkdir(parents=True)
    gone = replace(load(server, written(tmp_path / "1.nq", lines("a"))), query_at="http://127.0.0.1:9/query")
    gone.write(place / store.SERVER)
    answer = protocol.answered(tmp_path / "build", protocol.Request("ASK {}"), 30)
    assert (answer.status, answer.body.count(b"\n")) == (502, 1)
    assert b"cannot be reached" in answer.body


# A rebuild with a server


def test_a_rebuild_loads_a_server_and_what_came_of_it_is_the_same(server: str, tmp_path: Path) -> None:
    source = tmp_path / "报告"
    source.mkdir()
    for name, growth in (("甲.txt", "6"), ("乙.txt", "7")):
        (source / name).write_text(REPORT.format(growth), encoding="utf-8")
    rebuild([source], tmp_path / "embedded")
    summary = rebuild([source], tmp_path / "output", server=server)
    assert made(tmp_path / "output") == made(tmp_path / "embedded")
    assert (summary.violations, summary.failures) == ((), ())
    assert held(server) == said(tmp_path / "output" / "graph" / "graph.nq")
    assert [path.name for path in (tmp_path / "output" / "graph" / "store").iterdir()] == [store.SERVER]
    (source / "乙.txt").unlink()
    assert rebuild([source], tmp_path / "output", server=server).read_again == 0
    assert held(server) == said(tmp_path / "output" / "graph" / "graph.nq")


def test_another_policy_is_judged_on_the_server_too(server: str, tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(REPORT.format("6"), encoding="utf-8")
    rebuild([tmp_path / "甲.txt"], tmp_path / "output", server=server)
    pipeline.reassess(tmp_path / "output")
    assert held(server) == said(tmp_path / "output" / "graph" / "graph.nq")
    assert json.loads((tmp_path / "output" / "graph" / "store" / store.SERVER).read_text(encoding="utf-8"))["query_at"] == f"{server}/query"


def test_a_graph_goes_from_the_build_to_a_server_and_back(server: str, tmp_path: Path) -> None:
    source, output = tmp_path / "甲.txt", tmp_path / "output"
    question = ("query", "SELECT ?value { ?claim a kg:Target ; kg:value ?value }", "-f", "csv", "-g", output)
    for growth, held in (("6", None), ("7", server), ("8", None), ("8", server), ("8", None)):
        source.write_text(REPORT.format(growth), encoding="utf-8")
        summary = rebuild([source], output, server=held, executor=workers.Here())
        assert (summary.failures, (output / "graph" / "store" / store.SERVER).exists()) == ((), held is not None)
        assert run_kg(*question).stdout.split() == ["value", growth]
    assert run_kg("validate", "--deep", "-g", output).returncode == 0
    rebuild([source], tmp_path / "anew", executor=workers.Here())
    assert made(output) == made(tmp_path / "anew")
