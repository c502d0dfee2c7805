"""The SPARQL 1.1 Protocol, without the network: parameters in, an answer in the form that the client likes best out."""

import io
import multiprocessing
import resource
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from multiprocessing.connection import Connection
from pathlib import Path

from rdflib import RDF, Graph, Namespace, URIRef

from kg import export, store, terms
from kg.errors import KgError, QueryError, StoreError

# Media types by preference: the first is what a client gets that does not say.
RESULTS = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
TRIPLES = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "json",
    "application/json": "json",
    "application/rdf+xml": "xml",
    "application/xml": "xml",
}
LARGEST_ANSWER = 64 << 20  # bytes
MEMORY = 4 << 30  # bytes of addresses that a question may take; what needs more is ended
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


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


@dataclass(frozen=True, slots=True)
class Request:
    """A query, the graphs that it is asked of (all together where none is named), and what the client accepts."""

    text: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    accept: str = ""


def request(parameters: Mapping[str, Sequence[str]], accept: str) -> Request | None:
    """The one query of a request, None where there is none; an update is refused."""
    if "update" in parameters:
        raise Refusal(HTTPStatus.FORBIDDEN, "this endpoint only reads; kg rebuild makes the graph")
    asked = parameters.get("query", [])
    if len(asked) > 1:
        raise Refusal(HTTPStatus.BAD_REQUEST, "give one query, such as /sparql?query=ASK{?s+?p+?o}; a form is at /query")
    default, named = (tuple(parameters.get(name, ())) for name in ("default-graph-uri", "named-graph-uri"))
    return Request(asked[0], default, named, accept) if asked else None


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


def answered(build: Path, asked: Request, limit: float, most: int = LARGEST_ANSWER, memory: int = MEMORY) -> Response:
    """The answer to a query, found in a process of its own that is ended when its time is up or its answer is too large."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["kg.serve.protocol"])
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_answer_into, args=(sender, build, asked, most, memory), daemon=True)
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


def _answer_into(sender: Connection, build: Path, asked: Request, most: int, memory: int) -> None:
    _limit_memory(memory)
    try:
        response = _answer_to(build, asked, most)
    except StoreError as error:
        response = Refusal(HTTPStatus.BAD_GATEWAY, str(error)).response()
    except KgError as error:
        response = Refusal(HTTPStatus.BAD_REQUEST, str(error)).response()
    sender.send(response)


def _limit_memory(memory: int) -> None:
    _, hardest = resource.getrlimit(resource.RLIMIT_AS)
    most = memory if hardest == resource.RLIM_INFINITY else min(memory, hardest)
    resource.setrlimit(resource.RLIMIT_AS, (most, hardest))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # an engine without memory aborts, and nobody wants its remains


def _answer_to(build: Path, asked: Request, most: int) -> Response:
    names = terms.namespaces()
    answer = store.query(store.open_store(build / "graph" / "store"), asked.text, names=names, default=asked.default, named=asked.named)
    offered = TRIPLES if answer.is_graph else RESULTS
    kind = accepted(asked.accept, offered)
    if kind is None:
        return Refusal(HTTPStatus.NOT_ACCEPTABLE, f"it can be had as {', '.join(offered)}").response()
    body = _workbook(answer) if offered[kind] == "xlsx" else answer.write(offered[kind], names, most)
    return Response(HTTPStatus.OK, kind if offered[kind] == "xlsx" else f"{kind}; charset=utf-8", body, {"Vary": "Accept"})


def _workbook(answer: store.Answer) -> bytes:
    """The rows of a SELECT as a workbook, its numbers as numbers."""
    if not answer.columns:
        raise QueryError("only the rows of a SELECT fit a workbook; ask for another form")
    rows = [dict(zip(answer.columns, map(store.value, row), strict=True)) for row in answer.terms()]
    written = io.BytesIO()
    export.write_sheet(export.Table("answer", lambda: rows), written)
    return written.getvalue()


def introduction(endpoint: str, accept: str) -> Response:
    """The description of the endpoint in the form that the client likes best."""
    kind = accepted(accept, TRIPLES)
    if kind is None:
        return Refusal(HTTPStatus.NOT_ACCEPTABLE, f"it can be had as {', '.join(TRIPLES)}").response()
    form = {"ttl": "turtle", "nt": "nt", "json": "json-ld", "xml": "xml"}[TRIPLES[kind]]
    body = description(endpoint).serialize(format=form, encoding="utf-8")
    return Response(HTTPStatus.OK, f"{kind}; charset=utf-8", body, {"Vary": "Accept"})


def description(endpoint: str) -> Graph:
    """What this endpoint is and does, in the words of SPARQL 1.1 Service Description."""
    told, service = Graph(), URIRef(endpoint)
    told.add((service, RDF.type, SD.Service))
    told.add((service, SD.endpoint, service))
    told.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    told.add((service, SD.feature, SD.UnionDefaultGraph))
    for form in ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML"):
        told.add((service, SD.resultFormat, URIRef(f"http://www.w3.org/ns/formats/{form}")))
    return told
