"""The server under siege: many clients with the worst questions, clients that hang, requests that are none, rebuilds meanwhile."""

import http.client
import json
import multiprocessing
import socket
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import schemathesis
import small_build
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from small_reports import REPORT
from surroundings import OFTEN, run_kg, wait_for

from kg import serve, workers
from kg.pipeline import rebuild
from kg.serve import protocol
from kg.serve.listening import Server

COUNT = "SELECT (COUNT(?claim) AS ?count) { ?claim a kg:Claim }"
WORST = {
    "a product of everything": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "a path of any length": "SELECT (COUNT(*) AS ?n) { ?a (<x:>|!<x:>)* ?b . ?c (<x:>|!<x:>)* ?d . ?e (<x:>|!<x:>)+ ?f }",
    "a graph without end": "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "rows without end": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "a pattern that explodes": 'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?c), "^(a+)+(b+)+$") && REGEX(STR(?f), "(x|x)*y")) }',
    "an order of everything": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?c ?f",
    "a text of everything": "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?t) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "a nest of groups": "SELECT * " + "{" * 500 + " ?a ?b ?c " + "}" * 500,
}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    build = small_build.write_build(tmp_path_factory.mktemp("siege") / "build")
    (build / "index.html").write_text("<h1>首页</h1>", encoding="utf-8")
    return build


@contextmanager
def serving(build: Path, limit: float = 30) -> Iterator[Server]:
    """A server that is ended when it is no longer needed."""
    made = serve.server(build, "127.0.0.1", 0, limit)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        thread.join()
        made.server_close()


@pytest.fixture(scope="module")
def running(build: Path) -> Iterator[Server]:
    with serving(build) as made:
        yield made


def asked(running: Server, path: str) -> tuple[int, str]:
    """The status and text that a client gets."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{running.server_port}{path}", timeout=100) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()


def query(text: str) -> str:
    return f"/sparql?{urllib.parse.urlencode({'query': text})}"


def is_well(running: Server) -> bool:
    return asked(running, "/healthz") == (200, '{"status": "ok"}') and asked(running, query(COUNT))[0] == 200


def sent(running: Server, request: bytes) -> bytes:
    """What the server says to these bytes, until it or the client ends the talk."""
    with socket.create_connection(("127.0.0.1", running.server_port), timeout=20) as client:
        client.sendall(request)
        client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(1 << 16), b""))


# --- the worst questions ---


def test_fifty_clients_with_the_worst_questions_are_all_answered_and_the_pages_are_there_meanwhile(build: Path) -> None:
    with serving(build, limit=1) as running, ThreadPoolExecutor(50) as clients:
        questions = [text for _ in range(7 * OFTEN) for text in WORST.values()][: 50 * OFTEN]
        answers = [clients.submit(asked, running, query(text)) for text in questions]
        assert asked(running, "/")[0] == 200
        assert {answer.result()[0] for answer in answers} <= {200, 400, 500, 503}
        wait_for(lambda: multiprocessing.active_children() == [])
        assert asked(running, query("ASK { ?s ?p ?o }"))[0] in (200, 503)


@pytest.mark.parametrize("name", WORST)
def test_each_of_the_worst_questions_is_answered_or_told_why_not(name: str, build: Path) -> None:
    with serving(build, limit=1) as running:
        status, told = asked(running, query(WORST[name]))
        assert status == 200 or (status in (400, 500, 503) and told.strip()), told
        assert asked(running, "/healthz")[0] == 200


def test_a_question_that_needs_too_much_memory_is_ended(build: Path) -> None:
    with pytest.raises(protocol.Refusal, match="memory"):
        protocol.answered(build, protocol.Request(WORST["an order of everything"]), limit=100, memory=1 << 30)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * FROM <http://127.0.0.1:1/> { ?s ?p ?o }",
        "SELECT * { GRAPH <file:///etc/passwd> { ?s ?p ?o } }",
    ],
)
def test_no_file_and_no_address_is_read_for_a_question(text: str, running: Server) -> None:
    status, told = asked(running, query(text))
    assert status == 200 and "root:" not in told
    assert "GRAPH" not in text or json.loads(told)["results"]["bindings"] == []


@pytest.mark.parametrize("text", ["LOAD <file:///etc/passwd>", "LOAD <http://127.0.0.1:1/>", "CLEAR ALL", "DROP ALL", "CREATE GRAPH <x:>"])
def test_nothing_is_loaded_or_changed(text: str, running: Server) -> None:
    assert asked(running, query(text))[0] == 400
    body = urllib.parse.urlencode({"update": text}).encode()
    told = sent(running, post("/sparql", body, b"application/x-www-form-urlencoded"))
    assert told.startswith(b"HTTP/1.1 403 ") and is_well(running)


def post(path: str, body: bytes, kind: bytes) -> bytes:
    said = b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (path.encode(), kind, len(body))
    return said + body


# --- clients that hang ---


def test_a_client_that_dawdles_is_shut_out(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "patience", 0.2)
    with serving(build) as running:
        half = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nquery"
        for beginning in (b"", b"GET /", b"GET / HTTP/1.1\r\nX: ", half):
            with socket.create_connection(("127.0.0.1", running.server_port), timeout=20) as client:
                client.sendall(beginning)
                assert client.recv(1 << 16) == b""
        assert is_well(running)


def test_a_question_that_takes_longer_than_a_client_may_dawdle_is_answered(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "patience", 0.2)
    with serving(build, limit=2) as running:
        assert asked(running, query(WORST["a product of everything"]))[0] == 503


def test_who_comes_when_all_places_are_taken_is_shut_out_and_nobody_else(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "most_clients", 3)
    with serving(build) as running:
        idle = [socket.create_connection(("127.0.0.1", running.server_port)) for _ in range(3)]
        wait_for(lambda: len(running.sending) == 3)
        with pytest.raises((urllib.error.URLError, ConnectionError, http.client.HTTPException)):
            asked(running, "/healthz")
        for client in idle:
            client.close()
        wait_for(lambda: not running.sending)
        assert is_well(running)


# --- requests that are none ---

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
MALFORMED = {
    "nothing": (b"", b""),
    "no request": (b"\x00\xff\xfe\r\n\r\n", b"400"),
    "another version": (b"GET / HTTP/9.9\r\n\r\n", b"505"),
    "another method": (b"BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"405"),
    "a method that changes": (b"DELETE /tables/claims.jsonl HTTP/1.1\r\nHost: localhost\r\n\r\n", b"405"),
    "an address that is too long": (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", b"414"),
    "an address that cannot be read": (b"GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n", b"400"),
    "too many headers": (GET + b"X: y\r\n" * 200 + b"\r\n", b"431"),
    "a header that is too long": (GET + b"X: " + b"y" * 70_000 + b"\r\n\r\n", b"431"),
    "another host": (b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", b"421"),
    "a host that is none": (b'GET /sparql HTTP/1.1\r\nHost: <x> "y"\r\n\r\n', b"421"),
    "two lengths": (b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", b"400"),
    "a length and pieces": (
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"400",
    ),
    "pieces": (b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"411"),
    "a length in other digits": (b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: \xd9\xa3\r\n\r\nabc", b"411"),
    "a body that is too large": (b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n", b"413"),
    "a body that is no text": (post("/sparql", b"query=%FF\xff", b"application/x-www-form-urlencoded"), b"400"),
    "half a body": (b"POST /chart HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n[[", b"400"),
    "a chart of nonsense": (post("/chart", b'[["a", "nan"], [{}, []], 3]', b"application/json"), b"400"),
    "a chart that ends what draws it": (post("/chart", b'[["\\u0000", 1]]', b"application/json"), b"400"),
    "a nest of lists": (post("/chart", b"[" * 100_000, b"application/json"), b"400"),
    "a line break in a name": (b"GET /document?name=%0d%0aX-Evil:%20yes HTTP/1.1\r\nHost: localhost\r\n\r\n", b"303"),
    "a way out": (b"GET /pages/..%2f..%2f..%2fetc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", b"404"),
    "a way out with backslashes": (b"GET /pages/..\\..\\etc\\passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", b"404"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_request_that_is_none_is_told_so(name: str, running: Server, capfd: pytest.CaptureFixture[str]) -> None:
    request, code = MALFORMED[name]
    told = sent(running, request)
    assert code in told[:400] and b"\r\nX-Evil" not in told, told
    assert is_well(running)
    assert "Traceback" not in capfd.readouterr().err


def test_the_body_of_a_get_is_not_the_next_request(running: Server) -> None:
    inner = b"GET /tables/claims.jsonl HTTP/1.1\r\nHost: localhost\r\n\r\n"
    told = sent(running, GET + b"Content-Length: %d\r\n\r\n%s" % (len(inner), inner))
    assert told.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/nowhere", "/query", "/questions", query(COUNT), query("nonsense"), "/tables/claims.jsonl"]
)
def test_every_answer_says_what_a_browser_may_do_with_it(path: str, running: Server) -> None:
    told = sent(running, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()).partition(b"\r\n\r\n")[0].decode()
    headers = dict(line.split(": ", 1) for line in told.split("\r\n")[1:])
    assert serve.GUARDED.items() <= headers.items()
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy and "http" not in policy
    assert not [name for name in headers if name.lower().startswith("access-control")]


WORDS = st.sampled_from(
    [
        *("GET", "POST", "HEAD", "PUT", " ", "/", "/sparql", "?query=", "/node?iri=", "/document?name=", "/questions/", "/pages/", "%00"),
        *("%0d%0a", "%ff", "..", "//", "[", "HTTP/1.1", "HTTP/1.0", "\r\n", "Host: localhost", "Content-Length: ", "3", "-1", "Accept: "),
        *("*/*;q=x", ":", "é", "Content-Type: application/sparql-query", "ASK{}", "{", "}", "<", ">", '"', "渝", "&", "=", "#", "year=x"),
    ]
)


@settings(max_examples=60 * OFTEN, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS | st.text(max_size=5), max_size=25))
def test_whatever_is_sent_is_answered_without_a_fault_of_ours(running: Server, capfd: pytest.CaptureFixture[str], words: list[str]) -> None:
    told = sent(running, "".join(words).encode("utf-8", "surrogatepass") + b"\r\n\r\n")
    assert not told or told.startswith(b"HTTP/") or b"Error response" in told or b"<!DOCTYPE" in told
    assert b" 500 " not in told[:20] and "Traceback" not in capfd.readouterr().err


@settings(max_examples=40 * OFTEN, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        ["/node?iri=", "/document?name=", "/questions/place-targets?place=", "/questions/", "/pages/", "/tables/", "/query/", "/"]
    ),
    st.text(max_size=40),
)
def test_whatever_is_asked_for_is_given_or_refused(running: Server, capfd: pytest.CaptureFixture[str], path: str, text: str) -> None:
    address = path + urllib.parse.quote(text, errors="surrogatepass")
    told = sent(running, f"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert int(told[9:12]) in (200, 303, 400, 404), told[:200]
    assert "Traceback" not in capfd.readouterr().err


# --- whatever its description allows, and more ---


@schemathesis.serializer("application/sparql-query", "application/sparql-update")
def sent_as_it_is(_: schemathesis.SerializationContext, value: object) -> bytes:
    """A question as the body of a request."""
    return str(value).encode("utf-8", "surrogatepass")


DESCRIBED = schemathesis.openapi.from_path(Path(__file__).parent / "cases" / "server.yaml")


AS_DESCRIBED = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.unsupported_method,
)


@DESCRIBED.parametrize()
@settings(max_examples=8 * OFTEN, suppress_health_check=[*HealthCheck])
def test_the_server_answers_as_it_is_described(running: Server, case: schemathesis.Case) -> None:
    """Requests that a fuzzer makes of the description, right and wrong: status, media type and headers are as told, and none is a fault."""
    case.call_and_validate(base_url=f"http://127.0.0.1:{running.server_port}", checks=list(AS_DESCRIBED))


# --- rebuilds meanwhile ---


def test_no_request_fails_while_the_build_is_replaced(tmp_path: Path) -> None:
    source, output = tmp_path / "报告.txt", tmp_path / "output"
    source.write_text(REPORT.format("6"), encoding="utf-8")
    rebuild([source], output, executor=workers.Here())
    value = query("SELECT ?value { ?claim a kg:Target ; kg:value ?value }")
    seen: list[tuple[int, str]] = []
    done = threading.Event()
    with serving(output) as running:

        def ask() -> None:
            while not done.is_set():
                seen.extend(asked(running, path) for path in ("/", "/tables/claims.jsonl", value))

        clients = [threading.Thread(target=ask) for _ in range(2)]
        for client in clients:
            client.start()
        for growth in ("7", "8", "9")[:OFTEN]:
            source.write_text(REPORT.format(growth), encoding="utf-8")
            assert run_kg("rebuild", source, "-o", output, "--jobs", "1").returncode == 0
        done.set()
        for client in clients:
            client.join()
        assert {status for status, _ in seen} == {200}
        assert f'"value":"{growth}"' in asked(running, value)[1].replace(" ", "")
