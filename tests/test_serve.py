"""The HTTP face of a build."""

import http.client
import io
import json
import multiprocessing
import re
import shutil
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from email.message import Message
from http.server import ThreadingHTTPServer
from pathlib import Path

import openpyxl
import pytest
import rdflib
import small_build
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, POST, XML, SPARQLWrapper

from kg import questions, serve
from kg.build import document_slug
from kg.errors import BuildError, ConfigurationError
from kg.serve import protocol

COUNT = "SELECT (COUNT(?claim) AS ?count) { ?claim a kg:Claim }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    build = small_build.write_build(tmp_path_factory.mktemp("serve") / "build")
    (build / "index.html").write_text("<h1>首页</h1>", encoding="utf-8")
    (build / "pages").mkdir()
    (build / "pages" / ".hidden").write_text("secret", encoding="utf-8")
    return build


@pytest.fixture(scope="module")
def running(build: Path) -> Iterator[ThreadingHTTPServer]:
    yield from serving(build, limit=30)


def serving(build: Path, limit: float) -> Iterator[ThreadingHTTPServer]:
    """A server that is ended when it is no longer needed."""
    made = serve.server(build, "127.0.0.1", 0, limit)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def asked(running: ThreadingHTTPServer, path: str, body: str | None = None, code: int = 200, **headers: str) -> tuple[Message, str]:
    """What a client gets for a GET, or for a POST where there is a body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    data = None if body is None else body.encode()
    request = urllib.request.Request(f"http://127.0.0.1:{running.server_port}{path}", data, named)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            status, told, content = answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            status, told, content = refusal.code, refusal.headers, refusal.read()
    assert status == code, content
    return told, content.decode()


def query(text: str) -> str:
    return f"/sparql?{urllib.parse.urlencode({'query': text})}"


def test_a_question_in_the_address_is_answered_in_json(running: ThreadingHTTPServer) -> None:
    headers, body = asked(running, query(COUNT))
    assert headers.get_content_type() == "application/sparql-results+json"
    assert json.loads(body)["results"]["bindings"][0]["count"]["value"] == "8"


@pytest.mark.parametrize(
    ("kind", "body"), [("application/sparql-query", COUNT), ("application/x-www-form-urlencoded", urllib.parse.urlencode({"query": COUNT}))]
)
def test_a_question_may_stand_in_the_body(kind: str, body: str, running: ThreadingHTTPServer) -> None:
    assert asked(running, "/sparql", body, Content_Type=kind, Accept="text/csv")[1].split() == ["count", "8"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv"),
        ("text/html, application/sparql-results+xml;q=0.9, */*;q=0.1", "application/sparql-results+xml"),
        ("application/json;q=0.2, text/tab-separated-values", "text/tab-separated-values"),
        ("*/*", "application/sparql-results+json"),
        ("text/*", "text/csv"),
    ],
)
def test_rows_come_as_the_client_likes_them(accept: str, kind: str, running: ThreadingHTTPServer) -> None:
    assert asked(running, query(COUNT), Accept=accept)[0].get_content_type() == kind


@pytest.mark.parametrize("kind", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"])
def test_triples_come_as_the_client_likes_them(kind: str, running: ThreadingHTTPServer) -> None:
    headers, body = asked(running, query("CONSTRUCT WHERE { ?claim a kg:Target }"), Accept=kind)
    assert headers.get_content_type() == kind and "Target" in body


def test_truth_is_answered_too(running: ThreadingHTTPServer) -> None:
    assert json.loads(asked(running, query("ASK { ?claim a kg:Target }"))[1])["boolean"] is True


@pytest.mark.parametrize(
    ("path", "body", "kind", "code", "why"),
    [
        ("/sparql", "", "application/x-www-form-urlencoded", 400, "no query"),
        (f"{query(COUNT)}&query=ASK%7B%7D", None, "", 400, "one query"),
        (query("SELECT ?x WHERE { ?x ?p ?o "), None, "", 400, "do not pair"),
        (query("SELECT ?x WHERE { ?x ?p ？o }"), None, "", 400, "full width"),
        (query("SELECT nonsense"), None, "", 400, "line 1"),
        (query("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"), None, "", 400, "SERVICE"),
        (f"{query(COUNT)}&default-graph-uri=nowhere", None, "", 400, "not an IRI"),
        ("/questions/place-targets?year=soon", None, "", 400, "year=2021"),
        ("/questions/no-such-question", None, "", 404, "/questions"),
        ("/node", None, "", 400, "iri"),
        ("/sparql", "CLEAR ALL", "application/sparql-update", 403, "only reads"),
        ("/sparql", "update=CLEAR+ALL", "application/x-www-form-urlencoded", 403, "only reads"),
        (query("CLEAR ALL"), None, "", 400, "SPARQL"),
        ("/sparql", "x", "text/plain", 415, "application/sparql-query"),
        ("/pages/", "x", "text/plain", 405, "/sparql"),
    ],
)
def test_what_is_refused_is_told_why(path: str, body: str | None, kind: str, code: int, why: str, running: ThreadingHTTPServer) -> None:
    assert why in asked(running, path, body, code, Content_Type=kind)[1]


@pytest.mark.parametrize(("length", "code"), [("99999999", 413), ("-1", 411), ("many", 411)])
def test_a_body_has_a_length_within_reason(length: str, code: int, running: ThreadingHTTPServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", running.server_port, timeout=20)
    connection.putrequest("POST", "/sparql")
    connection.putheader("Content-Type", "application/sparql-query")
    connection.putheader("Content-Length", length)
    connection.endheaders()
    assert connection.getresponse().status == code
    connection.close()


def test_a_form_that_is_not_had_is_not_acceptable(running: ThreadingHTTPServer) -> None:
    assert "text/turtle" in asked(running, query("DESCRIBE <http://x>"), code=406, Accept="image/png")[1]


def test_only_rows_fit_a_workbook(running: ThreadingHTTPServer) -> None:
    workbook = next(kind for kind, form in protocol.RESULTS.items() if form == "xlsx")
    assert "rows of a SELECT" in asked(running, query("ASK { ?s ?p ?o }"), code=400, Accept=workbook)[1]


def test_a_build_that_is_gone_is_told_and_served_again_when_it_is_back(build: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(build, tmp_path / "build")
    for running in serving(moved, limit=30):
        moved.rename(tmp_path / "elsewhere")
        told, said = asked(running, "/", code=503)
        assert "kg rebuild" in said and told["Retry-After"]
        (tmp_path / "elsewhere").rename(moved)
        assert "首页" in asked(running, "/")[1]


def test_a_question_that_takes_too_long_is_ended(build: Path) -> None:
    for impatient in serving(build, limit=1):
        assert "1 seconds" in asked(impatient, query(SLOW), code=503)[1]
        assert multiprocessing.active_children() == []
        asked(impatient, "/healthz")


def test_the_pages_of_the_build_are_served(running: ThreadingHTTPServer) -> None:
    for path in ("/", "/index.html"):
        headers, body = asked(running, path)
        assert (headers.get_content_type(), body) == ("text/html", "<h1>首页</h1>")
    assert asked(running, "/tables/claims.jsonl")[1].count("\n") == 8


@pytest.mark.parametrize(
    "path",
    [
        "/graph/graph.nq",
        "/../secret",
        "/pages/../graph/graph.nq",
        "/pages/%2e%2e/graph/graph.nq",
        "/pages/.hidden",
        "/pages",
        "/%00",
        "/x",
        "/pages/" + "x" * 300,
    ],
)
def test_nothing_else_is(path: str, running: ThreadingHTTPServer) -> None:
    asked(running, path, code=404)


def test_its_health_can_be_asked(running: ThreadingHTTPServer) -> None:
    assert json.loads(asked(running, "/healthz")[1]) == {"status": "ok"}


def test_the_query_page_offers_the_bundled_questions_and_loads_nothing_else(running: ThreadingHTTPServer) -> None:
    page = asked(running, "/query")[1]
    assert "http://" not in page and "https://" not in page
    for path in re.findall(r'(?:src|href)="(/query/[^"]+)"', page):
        asked(running, path)
    offered = json.loads(asked(running, "/questions")[1])
    assert {question["name"] for question in offered} == set(questions.bundled())
    text = asked(running, "/questions/place-targets?" + urllib.parse.urlencode({"place": "青山县", "year": "2022"}))[1]
    assert asked(running, "/sparql", text, Content_Type="application/sparql-query", Accept="text/csv")[1].count("\n") == 5


def test_graphs_that_are_named_are_asked_alone(running: ThreadingHTTPServer) -> None:
    found = asked(running, query("SELECT DISTINCT ?g { GRAPH ?g { ?claim a kg:Target } } ORDER BY ?g"), Accept="text/csv")[1].split()[1:]
    graphs = [urllib.parse.quote(graph) for graph in found]
    assert len(graphs) == 2
    counts = [asked(running, f"{query(COUNT)}&default-graph-uri={graph}", Accept="text/csv")[1].split()[1] for graph in graphs]
    assert counts == ["4", "4"]
    both = "".join(f"&default-graph-uri={graph}" for graph in graphs)
    assert asked(running, query(COUNT) + both, Accept="text/csv")[1].split()[1] == "8"
    within = query("SELECT (COUNT(?claim) AS ?count) { GRAPH ?g { ?claim a kg:Claim } }")
    assert asked(running, f"{within}&named-graph-uri={graphs[0]}", Accept="text/csv")[1].split()[1] == "4"


def test_the_endpoint_describes_itself_to_a_program_and_leads_a_person_to_the_query_page(running: ThreadingHTTPServer) -> None:
    headers, body = asked(running, "/sparql", Accept="text/turtle")
    told = rdflib.Graph().parse(data=body, format="turtle")
    assert headers.get_content_type() == "text/turtle" and (None, None, protocol.SD.SPARQL11Query) in told
    assert "<title>查询" in asked(running, "/sparql", Accept="text/html,*/*;q=0.8")[1]


def test_nobody_elses_page_may_ask(running: ThreadingHTTPServer) -> None:
    headers, _ = asked(running, query(COUNT), Origin="http://example.org")
    assert not [name for name in headers if name.lower().startswith("access-control")]


def test_rdflib_and_sparqlwrapper_get_along_with_it(running: ThreadingHTTPServer) -> None:
    address = f"http://127.0.0.1:{running.server_port}/sparql"
    remote = rdflib.Graph(SPARQLStore(address))
    targets = remote.query("SELECT ?target { ?target a <https://w3id.org/target-kg/ontology#Target> }")
    assert len(targets) == 5
    assert bool(remote.query("ASK { ?target a <https://w3id.org/target-kg/ontology#Target> }"))
    for method, form in ((GET, JSON), (POST, JSON), (POST, XML), (GET, CSV)):
        wrapper = SPARQLWrapper(address)
        wrapper.setQuery(COUNT)
        wrapper.setMethod(method)
        wrapper.setReturnFormat(form)
        found = wrapper.query().convert()
        said = found.toxml() if form == XML else found.decode() if form == CSV else found["results"]["bindings"][0]["count"]["value"]
        assert "8" in said


def test_an_answer_that_grows_too_large_is_stopped(build: Path) -> None:
    endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    for text in (endless, endless.replace("SELECT *", "CONSTRUCT { ?a ?e ?i }")):
        refused = protocol.answered(build, protocol.Request(text), limit=60, most=1 << 20)
        assert refused.status == 400 and "LIMIT" in refused.body.decode()


def test_rows_can_be_had_as_a_workbook_with_numbers(running: ThreadingHTTPServer) -> None:
    data = urllib.parse.urlencode({"query": "SELECT ?quote ?value { ?claim kg:quote ?quote ; kg:value ?value } ORDER BY ?value"}).encode()
    headers = {"Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
    with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{running.server_port}/sparql", data, headers), timeout=60) as got:
        sheet = openpyxl.load_workbook(io.BytesIO(got.read())).active
    assert [cell.value for cell in sheet["B"]] == ["value", 2, 5.2, 6, 6.5, 30, 31, 5000]


def test_a_node_leads_to_the_page_that_shows_it(running: ThreadingHTTPServer) -> None:
    row = json.loads(asked(running, "/tables/claims.jsonl")[1].splitlines()[0])
    for path, place in (
        (f"/node?iri={row['id']}", f"/pages/document/{document_slug(row['document'])}.html#{row['id'].rpartition('/')[2]}"),
        (f"/node?iri={row['slot_id']}", f"/query?name=node-facts&node={urllib.parse.quote(row['slot_id'], safe='')}"),
        (f"/document?name={urllib.parse.quote(row['document'])}", f"/pages/document/{document_slug(row['document'])}.html"),
    ):
        connection = http.client.HTTPConnection("127.0.0.1", running.server_port, timeout=60)
        connection.request("GET", path)
        assert connection.getresponse().headers["Location"] == place
        connection.close()


def test_the_page_knows_our_terms_and_draws_numbers(running: ThreadingHTTPServer) -> None:
    words = json.loads(asked(running, "/words")[1])
    assert ["kg:verdict-met", "达到"] in words["terms"] and words["prefixes"]["kg"].endswith("ontology#")
    assert words["choices"]["verdict"]["open"] == "… 尚无后续报告" and words["columns"]["placeName"] == "地区"
    assert asked(running, "/chart", json.dumps([["甲", "3"], ["<乙>", 4]]))[1].count("<svg") == 1
    assert "numbers" in asked(running, "/chart", "nothing", 400)[1]


def test_a_head_has_no_body(running: ThreadingHTTPServer) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{running.server_port}/", method="HEAD")
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.headers["Content-Length"] == str(len("<h1>首页</h1>".encode())) and answer.read() == b""


def test_a_place_that_cannot_be_listened_at_is_told(running: ThreadingHTTPServer, tmp_path: Path) -> None:
    (tmp_path / "graph" / "store").mkdir(parents=True)
    with pytest.raises(ConfigurationError, match="--port"):
        serve.server(tmp_path, "127.0.0.1", running.server_port, 1)
    with pytest.raises(BuildError, match="kg rebuild"):
        serve.server(tmp_path / "none", "127.0.0.1", 0, 1)
