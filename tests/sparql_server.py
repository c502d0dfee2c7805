"""A real SPARQL server of this machine, and a gate before it that counts what passes, and fails, waits or asks for a password when told."""

import base64
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
SECONDS = 60
UNION = re.compile(rb"&(?:union-default-graph|default-graph-uri)=[^&]*")
IN_ROWS = {
    b'{"head":{},"boolean":true}': b'{"head":{"vars":["r"]},"results":{"bindings":[{"r":{"type":"literal","value":"1"}}]}}',
    b'{"head":{},"boolean":false}': b'{"head":{"vars":["r"]},"results":{"bindings":[]}}',
}


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """The address of an Oxigraph server with a folder of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [OXIGRAPH, "serve", "--location", folder, "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(server, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


def wait_for(server: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert server.poll() is None and time.monotonic() < end, "the server did not start"
            time.sleep(0.02)
        else:
            return


def nquads(address: str) -> set[str]:
    """All that a server holds, as lines of N-Quads."""
    asked = urllib.request.Request(f"{address}/store", headers={"Accept": "application/n-quads"})
    with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
        return set(answer.read().decode().splitlines())


class Gate(ThreadingHTTPServer):
    """A way to a server at one address for everything."""

    daemon_threads = True

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), Passing)
        self.behind, self.updates = behind, list[str]()
        self.fails_at: int | None = None  # from this update on it answers no more
        self.password: str | None = None
        self.knows_one_graph = False  # whatever makes a question one to all graphs is not understood
        self.asks_in_rows = False  # as Virtuoso answers ASK: with a row, or none
        self.stopped = threading.Event()
        self.waits = 0.0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/sparql"


class Passing(BaseHTTPRequestHandler):
    server: Gate

    def do_GET(self) -> None:
        self.send_error(405)

    def do_POST(self) -> None:
        body, kind = self.rfile.read(int(self.headers["Content-Length"])), self.headers["Content-Type"]
        gate, update = self.server, kind == "application/sparql-update"
        if self.path != "/sparql":
            return self.send_error(404)
        if gate.waits:
            gate.stopped.wait(gate.waits)
        if gate.password and self.headers.get("Authorization") != f"Basic {base64.b64encode(gate.password.encode()).decode()}":
            return self.send_error(401)
        if gate.fails_at is not None and len(gate.updates) >= gate.fails_at:
            return self.connection.close()
        if gate.knows_one_graph and not update:
            body = UNION.sub(b"", body)
        if update:
            gate.updates.append(body.decode())
        return self._pass(f"{gate.behind}/{'update' if update else 'query'}", body, kind)

    def _pass(self, place: str, body: bytes, kind: str) -> None:
        asked = urllib.request.Request(place, body, {"Content-Type": kind, "Accept": self.headers["Accept"]})
        try:
            with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
                content, code, told = answer.read(), answer.status, answer.headers.get("Content-Type", "text/plain")
        except urllib.error.HTTPError as error:
            content, code, told = error.read(), error.code, "text/plain"
        if self.server.asks_in_rows and content in IN_ROWS:
            content = IN_ROWS[content]
        self.send_response(code)
        self.send_header("Content-Type", told)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def gate(behind: str) -> Iterator[Gate]:
    made = Gate(behind)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    try:
        yield made
    finally:
        made.stopped.set()
        made.shutdown()
        thread.join()
        made.server_close()
