"""The HTTP face of a build (服务): a SPARQL 1.1 endpoint that only reads, a query page, and the pages."""

import re
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path, PurePosixPath
from threading import BoundedSemaphore
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from kg.build import held
from kg.errors import BuildError, ConfigurationError, KgError, StoreError
from kg.serve import desk, protocol
from kg.serve.listening import Server
from kg.serve.protocol import Refusal, Response

SHOWN = ("index.html", "pages", "tables")  # what of a build is served as files
READ = ("GET", "HEAD")
METHODS = {"/sparql": (*READ, "POST"), "/chart": ("POST",)}  # where it is not just read
LARGEST_REQUEST = 1 << 20
LONGEST_NAME = 255  # bytes in the name of a file
ASKED_AT_ONCE = 4
# What a browser may do with an answer: what the pages say themselves (base.html), and nothing from or for another site.
GUARDED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
_HOST = re.compile(r"[\w.-]{1,255}(:\d{1,5})?|\[[\da-fA-F:.]{1,45}\](:\d{1,5})?", re.ASCII)
_HERE = re.compile(r"(localhost|127(\.\d+){3}|\[::1\])(:\d+)?", re.ASCII | re.IGNORECASE)


def server(build: Path, host: str, port: int, limit: float) -> Server:
    """A server for a build that listens already; a question may take `limit` seconds."""
    if not (build / "graph" / "store").is_dir():
        raise BuildError(f"{build}: no graph/store here; run kg rebuild first, or name a build with -g")
    try:
        return Server((host, port), partial(Handler, build, limit, BoundedSemaphore(ASKED_AT_ONCE)))
    except OSError as error:
        raise ConfigurationError(f"{host}:{port}: cannot listen there ({error.strerror}); choose another --host or --port") from error


class Handler(BaseHTTPRequestHandler):
    """One request: /sparql, what the query page needs, /healthz, or a file of the build."""

    protocol_version = "HTTP/1.1"
    server_version = "kg"
    sys_version = ""
    timeout = 30

    server: Server

    def __init__(self, output: Path, limit: float, turns: BoundedSemaphore, *request: object) -> None:
        self.output, self.limit, self.turns = output, limit, turns
        self.build = output
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

    def __getattr__(self, name: str) -> Callable[[], None]:
        """What answers to any other method: that it is refused."""
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def handle_one_request(self) -> None:
        """One request of a client, which must have sent it in time."""
        self.server.sending[self.connection] = time.monotonic()
        super().handle_one_request()

    def end_headers(self) -> None:
        """Ends the headers, of answers and refusals alike, with what a browser may do with them."""
        for name, value in GUARDED.items():
            self.send_header(name, value)
        super().end_headers()

    def _received(self) -> None:
        """The request is here: however long its answer takes, the client is not slow."""
        self.server.sending.pop(self.connection, None)

    def _answer(self) -> None:
        if self.command != "POST":
            self._received()
        try:
            self._check_headers()
            with held(self.output) as self.build:
                response = self._response(_address(self.path))
        except Refusal as refusal:
            self.close_connection = True  # the body may be unread
            response = refusal.response()
        except FileNotFoundError:
            response = Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "the build is gone; run kg rebuild", {"Retry-After": "10"}).response()
        self._received()
        self._send(response)

    def _check_headers(self) -> None:
        """Refuses what could be taken for two requests, or asks in the name of another site."""
        host, lengths = self.headers.get("Host", "localhost"), self.headers.get_all("Content-Length", [])
        if not _HOST.fullmatch(host) or (_HERE.fullmatch(str(self.server.server_address[0])) and not _HERE.fullmatch(host)):
            raise Refusal(HTTPStatus.MISDIRECTED_REQUEST, "this is not the host that you name; ask for localhost")
        if len(lengths) > 1 or (lengths and "Transfer-Encoding" in self.headers):
            raise Refusal(HTTPStatus.BAD_REQUEST, "the length of the body is said twice")
        if self.command != "POST" and (lengths or "Transfer-Encoding" in self.headers):
            self.close_connection = True  # a body that nobody reads is not to be taken for the next request

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        headers = {"Content-Type": response.kind, "Content-Length": str(len(response.body))}
        for name, value in (headers | dict(response.headers)).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def _response(self, address: SplitResult) -> Response:
        known = METHODS.get(address.path, READ)
        if self.command not in known:
            raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, f"{' or '.join(known)} here, POST only to /sparql", {"Allow": ", ".join(known)})
        if address.path == "/sparql":
            return self._sparql(address)
        if address.path == "/chart":
            return desk.chart(self._body())
        if address.path == "/healthz":
            return desk.told({"status": "ok"})
        return self._asked_of_desk(address) or self._file(address.path)

    def _asked_of_desk(self, address: SplitResult) -> Response | None:
        try:
            return desk.response(self.build, address.path, dict(parse_qs(address.query)))
        except StoreError as error:
            raise Refusal(HTTPStatus.BAD_GATEWAY, str(error)) from error
        except KgError as error:
            raise Refusal(HTTPStatus.BAD_REQUEST, str(error)) from error

    def _sparql(self, address: SplitResult) -> Response:
        accept = self.headers.get("Accept", "")
        asked = protocol.request(self._parameters(address), accept)
        if asked is None:
            return self._introduced(accept)
        if not self.turns.acquire(timeout=self.limit):
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "too many questions at once; ask again later", {"Retry-After": "10"})
        try:
            return protocol.answered(self.build, asked, self.limit)
        finally:
            self.turns.release()

    def _introduced(self, accept: str) -> Response:
        """What a client gets that asks nothing: a person the query page, a program what the endpoint is."""
        if self.command == "POST":
            raise Refusal(HTTPStatus.BAD_REQUEST, "no query in the request; send one as the parameter query, or as the body")
        if "text/html" in accept:
            return Response(HTTPStatus.SEE_OTHER, "text/plain", b"", {"Location": "/query"})
        return protocol.introduction(f"http://{self.headers.get('Host', 'localhost')}/sparql", accept)

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
        if not (length.isascii() and length.isdecimal()):
            raise Refusal(HTTPStatus.LENGTH_REQUIRED, "send the length of the body")
        if int(length) > LARGEST_REQUEST:
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {LARGEST_REQUEST} bytes")
        try:
            body = self.rfile.read(int(length)).decode()
        except UnicodeDecodeError:
            raise Refusal(HTTPStatus.BAD_REQUEST, "the body is not UTF-8") from None
        self._received()
        return body

    def _file(self, path: str) -> Response:
        """A file that the build shows; nothing above, beside or hidden."""
        parts = PurePosixPath(unquote(path).lstrip("/")).parts or ("index.html",)
        plain = not any(part.startswith(".") or "\0" in part or len(part.encode()) > LONGEST_NAME for part in parts)
        file = self.build.joinpath(*parts)
        if parts[0] not in SHOWN or not plain or not file.is_file():
            raise Refusal(HTTPStatus.NOT_FOUND, "no such page; begin at /")
        kind = guess_type(file.name)[0] or ("application/jsonl" if file.suffix == ".jsonl" else "application/octet-stream")
        return Response(HTTPStatus.OK, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, file.read_bytes())


def _address(target: str) -> SplitResult:
    try:
        return urlsplit(target)
    except ValueError as error:
        raise Refusal(HTTPStatus.BAD_REQUEST, "the address cannot be read; begin at /") from error


def address(made: ThreadingHTTPServer) -> str:
    """Where a server listens: http://127.0.0.1:8000/."""
    host, port = made.server_address[:2]
    shown = f"[{host!s}]" if ":" in str(host) else str(host)
    return f"http://{shown}:{port}/"


def run(made: ThreadingHTTPServer) -> None:
    """Serves until it is interrupted or told to end."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), made:
        made.serve_forever()
