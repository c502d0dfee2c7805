"""The HTTP face of a build."""

import http.client
import json
import multiprocessing
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from email.message import Message
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
import small_build

from kg import serve
from kg.errors import BuildError, ConfigurationError

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
        ("/sparql", None, "", 400, "/query"),
        (query("SELECT nonsense"), None, "", 400, "line 1"),
        (query("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"), None, "", 400, "SERVICE"),
        (f"{query(COUNT)}&default-graph-uri=http://example.org/", None, "", 400, "GRAPH"),
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
    assert "http://" not in page and "https://" not in page and "src=" not in page
    offered = json.loads(asked(running, "/questions")[1])
    assert len(offered) >= 15
    for question in offered:
        asked(running, "/sparql", urllib.parse.urlencode({"query": question["text"]}))


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
