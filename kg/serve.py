"""The HTTP face of a build (服务): a SPARQL 1.1 endpoint that only reads, a query page, and the pages."""

import json
import multiprocessing
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from mimetypes import guess_type
from multiprocessing.connection import Connection
from pathlib import Path, PurePosixPath
from threading import BoundedSemaphore
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from kg import questions, store, terms
from kg.errors import BuildError, ConfigurationError, KgError

# Media types by preference: the first is what a client gets that does not say.
RESULTS = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
TRIPLES = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "json",
    "application/json": "json",
    "application/rdf+xml": "xml",
    "application/xml": "xml",
}
SHOWN = ("index.html", "pages", "tables")  # what of a build is served as files
LARGEST_REQUEST = 1 << 20
LONGEST_NAME = 255  # bytes in the name of a file
ASKED_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Response:
    """What goes back to a client."""

    status: HTTPStatus
    kind: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):  # noqa: N818 — it is an answer, not a fault
    """A request that is answered with why it is not granted."""

    def __init__(self, status: HTTPStatus, why: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(why)
        self.status, self.why, self.headers = status, why, headers or {}

    def response(self) -> Response:
        """The refusal as text."""
        return Response(self.status, "text/plain; charset=utf-8", f"{self.why}\n".encode(), self.headers)


def server(build: Path, host: str, port: int, limit: float) -> ThreadingHTTPServer:
    """A server for a build that listens already; a question may take `limit` seconds."""
    if not (build / "graph" / "store").is_dir():
        raise BuildError(f"{build}: no graph/store here; run kg rebuild first, or name a build with -g")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = type("Server", (ThreadingHTTPServer,), {"address_family": family, "daemon_threads": True})
    try:
        made: ThreadingHTTPServer = listening((host, port), partial(Handler, build, limit, BoundedSemaphore(ASKED_AT_ONCE)))
    except OSError as error:
        raise ConfigurationError(f"{host}:{port}: cannot listen there ({error.strerror}); choose another --host or --port") from error
    return made


class Handler(BaseHTTPRequestHandler):
    """One request: /sparql, /query, /questions, /healthz, or a file of the build."""

    protocol_version = "HTTP/1.1"
    server_version = "kg"
    sys_version = ""
    timeout = 30

    def __init__(self, build: Path, limit: float, turns: BoundedSemaphore, *request: object) -> None:
        self.build, self.limit, self.turns = build, limit, turns
        super().__init__(*request)  # type: ignore[arg-type]  # as the server gives them

    def do_GET(self) -> None:
        """Answers a question in the address, or gives a page."""
        self._answer()

    def do_HEAD(self) -> None:
        """As GET, without the body."""
        self._answer()

    def do_POST(self) -> None:
        """Answers a question in the body."""
        self._answer()

    def _answer(self) -> None:
        try:
            response = self._response(urlsplit(self.path))
        except Refusal as refusal:
            self.close_connection = True  # the body may be unread
            response = refusal.response()
        self.send_response(response.status)
        headers = {"Content-Type": response.kind, "Content-Length": str(len(response.body)), "X-Content-Type-Options": "nosniff"}
        for name, value in (headers | dict(response.headers)).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def _response(self, address: SplitResult) -> Response:
        if address.path == "/sparql":
            return self._sparql(address)
        if self.command == "POST":
            raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "POST only to /sparql", {"Allow": "GET, HEAD"})
        match address.path:
            case "/healthz":
                return _json({"status": "ok"})
            case "/query":
                page = (resources.files("kg") / "serve.html").read_bytes()
                return Response(HTTPStatus.OK, "text/html; charset=utf-8", page)
            case "/questions":
                return _json([{"title": asked.title, "text": _with_defaults(asked)} for asked in questions.bundled().values()])
        return self._file(address.path)

    def _sparql(self, address: SplitResult) -> Response:
        text = _question(self._parameters(address))
        if not self.turns.acquire(timeout=self.limit):
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "too many questions at once; ask again later", {"Retry-After": "10"})
        try:
            return answered(self.build, text, self.headers.get("Accept", ""), self.limit)
        finally:
            self.turns.release()

    def _parameters(self, address: SplitResult) -> dict[str, list[str]]:
        """The parameters of the SPARQL protocol, from the address and the body."""
        found = parse_qs(address.query, keep_blank_values=True)
        if self.command != "POST":
            return found
        kind, body = self.headers.get_content_type(), self._body()
        if kind == "application/sparql-query":
            return found | {"query": [body]}
        if kind == "application/x-www-form-urlencoded":
            return found | parse_qs(body, keep_blank_values=True)
        if kind == "application/sparql-update":
            return {"update": [body]}
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send application/sparql-query or application/x-www-form-urlencoded")

    def _body(self) -> str:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal():
            raise Refusal(HTTPStatus.LENGTH_REQUIRED, "send the length of the body")
        if int(length) > LARGEST_REQUEST:
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {LARGEST_REQUEST} bytes")
        try:
            return self.rfile.read(int(length)).decode()
        except UnicodeDecodeError:
            raise Refusal(HTTPStatus.BAD_REQUEST, "the body is not UTF-8") from None

    def _file(self, path: str) -> Response:
        """A file that the build shows; nothing above, beside or hidden."""
        parts = PurePosixPath(unquote(path).lstrip("/")).parts or ("index.html",)
        plain = not any(part.startswith(".") or "\0" in part or len(part.encode()) > LONGEST_NAME for part in parts)
        file = self.build.joinpath(*parts)
        if parts[0] not in SHOWN or not plain or not file.is_file():
            raise Refusal(HTTPStatus.NOT_FOUND, "no such page; begin at /")
        kind = guess_type(file.name)[0] or ("application/jsonl" if file.suffix == ".jsonl" else "application/octet-stream")
        return Response(HTTPStatus.OK, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, file.read_bytes())


def _json(value: object) -> Response:
    return Response(HTTPStatus.OK, "application/json", json.dumps(value, ensure_ascii=False).encode())


def _with_defaults(question: questions.Question) -> str:
    return questions.filled(question, {}, terms.namespaces())


def _question(parameters: Mapping[str, list[str]]) -> str:
    """The one query of a request; an update or a data set of its own is refused."""
    if "update" in parameters:
        raise Refusal(HTTPStatus.FORBIDDEN, "this endpoint only reads; kg rebuild makes the graph")
    if {"default-graph-uri", "named-graph-uri"} & parameters.keys():
        raise Refusal(HTTPStatus.BAD_REQUEST, "name graphs in the query: GRAPH <…> { … }; without, all graphs are asked together")
    asked = parameters.get("query", [])
    if len(asked) != 1:
        raise Refusal(HTTPStatus.BAD_REQUEST, "give one query, such as /sparql?query=ASK{?s+?p+?o}; a form is at /query")
    return asked[0]


def accepted(header: str, offered: Mapping[str, str]) -> str | None:
    """The offered media type that an Accept header likes best; None when it likes none."""
    liked = [_range(part) for part in header.split(",") if part.strip()] or [("*/*", 1.0)]
    best = max(offered, key=lambda kind: _weight(kind, liked))
    return best if _weight(best, liked) > 0 else None


def _range(part: str) -> tuple[str, float]:
    kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weights = [text.removeprefix("q=") for text in parameters if text.startswith("q=")]
    try:
        return kind, float(weights[0]) if weights else 1.0
    except ValueError:
        return kind, 0.0


def _weight(kind: str, liked: list[tuple[str, float]]) -> float:
    """How much a media type is liked: the most particular range that holds it decides."""
    ranges = (kind, f"{kind.partition('/')[0]}/*", "*/*")
    return next((weight for wanted in ranges for name, weight in liked if name == wanted), 0.0)


def answered(build: Path, text: str, accept: str, limit: float) -> Response:
    """The answer to a query, found in a process of its own that is ended when its time is up."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["kg.serve"])
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_answer_into, args=(sender, build, text, accept), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(limit):
            raise Refusal(
                HTTPStatus.SERVICE_UNAVAILABLE, f"the question takes more than {limit:g} seconds; ask for less, or kg serve --limit"
            )
        found: Response = receiver.recv()
    except EOFError:
        raise Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "the question ended without an answer; it may need too much memory") from None
    finally:
        process.kill()
        process.join()
        receiver.close()
    return found


def _answer_into(sender: Connection, build: Path, text: str, accept: str) -> None:
    try:
        response = _answer_to(build, text, accept)
    except KgError as error:
        response = Refusal(HTTPStatus.BAD_REQUEST, str(error)).response()
    sender.send(response)


def _answer_to(build: Path, text: str, accept: str) -> Response:
    names = terms.namespaces()
    answer = store.query(store.open_store(build / "graph" / "store"), text, names=names)
    offered = TRIPLES if answer.is_graph else RESULTS
    kind = accepted(accept, offered)
    if kind is None:
        return Refusal(HTTPStatus.NOT_ACCEPTABLE, f"it can be had as {', '.join(offered)}").response()
    return Response(HTTPStatus.OK, f"{kind}; charset=utf-8", answer.write(offered[kind], names), {"Vary": "Accept"})


def address(made: ThreadingHTTPServer) -> str:
    """Where a server listens: http://127.0.0.1:8000/."""
    host, port = made.server_address[:2]
    shown = f"[{host!s}]" if ":" in str(host) else str(host)
    return f"http://{shown}:{port}/"


def run(made: ThreadingHTTPServer) -> None:
    """Serves until interrupted."""
    with suppress(KeyboardInterrupt), made:
        made.serve_forever()
