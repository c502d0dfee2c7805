"""A server that holds a graph (远程图数据库): SPARQL 1.1 over HTTP, asked and told as the embedded store is."""

import base64
import http.client
import json
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

import pyoxigraph as ox

from kg.errors import ConfigurationError, StoreError

USER, PASSWORD, TOKEN, SECONDS = "KG_STORE_USER", "KG_STORE_PASSWORD", "KG_STORE_TOKEN", "KG_STORE_TIMEOUT"
PATIENCE = 300  # seconds until an answer begins, where KG_STORE_TIMEOUT does not say otherwise
JSON, N_TRIPLES = "application/sparql-results+json", "application/n-triples"
_REFUSED = (401, 403)
_ELSEWHERE = (301, 302, 303, 307, 308)
_SAID = 160  # characters of a server's own message that are shown


@dataclass(frozen=True, slots=True)
class Triples:
    """What a server found by CONSTRUCT or DESCRIBE."""

    found: Iterator[ox.Quad]

    def __iter__(self) -> Iterator[ox.Triple]:
        return (quad.triple for quad in self.found)


@dataclass(frozen=True, slots=True)
class Remote:
    """A graph on a server: where it answers and takes updates, what asks all graphs together.

    `holds` is a pattern that is found there as long as it holds the build that was loaded, whole.
    """

    query_at: str
    update_at: str
    union: tuple[tuple[str, str], ...] = ()
    holds: str = ""

    def query(
        self,
        query: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        use_default_graph_as_union: bool = False,
        default_graph: Sequence[ox.NamedNode] = (),
        named_graphs: Sequence[ox.NamedNode] = (),
    ) -> ox.QuerySolutions | ox.QueryBoolean | Triples:
        """The answer to a question, whose wording is checked here, so that its faults are told as those of the embedded store."""
        form = type(ox.Store().query(query, prefixes={**(prefixes or {})}))
        declared = "".join(f"PREFIX {name}: <{iri}> " for name, iri in (prefixes or {}).items())
        asked = [("default-graph-uri", graph.value) for graph in default_graph]
        asked += [("named-graph-uri", graph.value) for graph in named_graphs]
        given = [("query", declared + query), *(self.union if use_default_graph_as_union else ()), *asked]
        accepted = N_TRIPLES if form is ox.QueryTriples else JSON
        with _sent(self.query_at, urlencode(given), "application/x-www-form-urlencoded", accepted) as answer:
            found = self._read(answer.headers.get_content_type(), answer)
        return _truth(found) if form is ox.QueryBoolean and isinstance(found, ox.QuerySolutions) else found

    def _read(self, kind: str, answer: Any) -> ox.QuerySolutions | ox.QueryBoolean | Triples:
        try:
            content = answer.read()
            if kind == N_TRIPLES:
                return Triples(iter(ox.parse(content, format=ox.RdfFormat.N_TRIPLES)))
            return ox.parse_query_results(content, ox.QueryResultsFormat.JSON)
        except (SyntaxError, OSError, http.client.HTTPException) as error:
            raise _OtherwiseError(f"{self.query_at}: 回答不完整或不是 SPARQL 结果 ({kind}: {error}); 请核对地址，再试一次") from error

    def ask(self, pattern: str) -> bool:
        """Whether a pattern is found in the graphs that it names."""
        return bool(self.query(f"ASK {{ {pattern} }}"))

    def rows(self, question: str) -> list[tuple[str, ...]]:
        """The rows of a SELECT, each term as N-Triples writes it."""
        found = self.query(question)
        return [tuple(map(str, row)) for row in found] if isinstance(found, ox.QuerySolutions) else []

    def triples(self, graph: str) -> Iterator[str]:
        """The triples of a graph, as N-Triples writes them."""
        found = self.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        return map(str, found) if isinstance(found, Triples) else iter(())

    def update(self, text: str) -> None:
        """Have the server change its graphs; a request is done whole or not at all."""
        _sent(self.update_at, text, "application/sparql-update", "*/*").close()

    def write(self, place: Path) -> None:
        """Record where the graph is, without any secret."""
        place.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


def _truth(found: ox.QuerySolutions) -> ox.QueryBoolean:
    """The answer to an ASK of a server that gives a row where there is something, and none where there is nothing (Virtuoso)."""
    rows = json.dumps({"head": {}, "boolean": any(True for _ in found)})
    truth = ox.parse_query_results(rows, ox.QueryResultsFormat.JSON)
    assert isinstance(truth, ox.QueryBoolean)
    return truth


def read(place: Path) -> Remote:
    """The graph on a server that a build's folder recorded."""
    known = json.loads(place.read_text(encoding="utf-8"))
    return Remote(**{**known, "union": tuple((name, value) for name, value in known["union"])})


def opened(place: Path) -> Remote:
    """The same, to be asked; StoreError where the server holds something else by now."""
    found = read(place)
    if not found.ask(found.holds):
        raise StoreError(
            f"{found.query_at}: 服务器上不是这次重建的图谱 (holds another build, or half of one); 请用 kg rebuild --store 再装载"
        )
    return found


def connect(address: str, harmless: str) -> Remote:
    """The server at an address, by the first layout that both answers and takes `harmless`, an update that changes nothing of note.

    Raises StoreError where it is not to be reached or refuses, ConfigurationError where nothing there is a SPARQL server.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise ConfigurationError(f"{_plain(address)}: 不是服务器地址 (--store takes http://host:port/…, names in {USER} and {PASSWORD})")
    for base, layout in _places(address.rstrip("/")):
        found = Remote(base + layout["query"], base + layout["update"])
        if _answers(found) and _takes(found, harmless):
            return found
    raise ConfigurationError(f"{address}: 没有找到 SPARQL 1.1 的查询和更新接口 (no SPARQL query and update there); 请给出它们上一级的地址")


def _plain(address: str) -> str:
    """An address without what may be a password."""
    return address.rpartition("@")[2]


def _places(address: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each layout with what its paths begin with; the address may be that of the place for questions itself."""
    for layout in _known()["layout"]:
        yield address, layout
        if layout["query"] and address.endswith(layout["query"]):
            yield address.removesuffix(layout["query"]), layout


@cache
def _known() -> Mapping[str, Any]:
    return tomllib.loads(files("kg").joinpath("remote.toml").read_text(encoding="utf-8"))


def unions() -> Iterator[tuple[tuple[str, str], ...]]:
    """What may make a question one to all graphs together."""
    return (((one["name"], one["value"]),) if one else () for one in _known()["union"])


def _answers(found: Remote) -> bool:
    try:
        return found.ask("") is True
    except _OtherwiseError:
        return False


def _takes(found: Remote, harmless: str) -> bool:
    try:
        found.update(harmless)
    except _OtherwiseError:
        return False
    return True


class _OtherwiseError(StoreError):
    """An answer that another layout may not give: no such place, no such method, no results."""


class _Straight(HTTPRedirectHandler):
    """Follows no redirection: a password is for the server it was given for."""

    def redirect_request(self, *_: Any) -> None:
        """None, by which a redirection is a fault."""


@cache
def _opener() -> OpenerDirector:
    return build_opener(_Straight)


def _sent(place: str, body: str, kind: str, accepted: str) -> Any:
    """The answer to a POST; StoreError in one line where there is none."""
    headers = {"Content-Type": kind, "Accept": accepted, **_credentials()}
    try:
        return _opener().open(Request(place, body.encode(), headers), timeout=_patience())  # of http and https: connect() takes no others
    except HTTPError as error:
        raise _fault(place, error) from error
    except TimeoutError as error:
        raise StoreError(f"{place}: {_patience():g} 秒没有回答 (timed out); 问得少些，或设 {SECONDS}") from error
    except (OSError, http.client.HTTPException) as error:
        cause = getattr(error, "reason", None) or error
        if isinstance(cause, TimeoutError):
            raise StoreError(f"{place}: {_patience():g} 秒没有回答 (timed out); 问得少些，或设 {SECONDS}") from error
        raise StoreError(f"{place}: 连不上服务器 (cannot be reached: {cause}); 请核对地址，看服务器是否在运行") from error


def _fault(place: str, error: HTTPError) -> StoreError:
    with error:
        said = " ".join(error.read(4 * _SAID).decode(errors="replace").split())[:_SAID]
    if error.code in _REFUSED:
        return StoreError(f"{place}: 服务器不允许 ({error.code} {error.reason}); 请设 {USER} 和 {PASSWORD}，或 {TOKEN}")
    if error.code in _ELSEWHERE:
        return _OtherwiseError(f"{place}: 搬到了 {_plain(error.headers.get('Location', ''))} (moved); 请改用那个地址")
    kind = _OtherwiseError if error.code < 500 else StoreError
    return kind(f"{place}: 服务器出错 ({error.code} {error.reason}: {said}); 请看服务器的日志，改好后再运行一次")


def _credentials() -> dict[str, str]:
    environment = os.environ
    if environment.get(TOKEN):
        return {"Authorization": f"Bearer {environment[TOKEN]}"}
    if environment.get(USER):
        pair = f"{environment[USER]}:{environment.get(PASSWORD, '')}"
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    return {}


def _patience() -> float:
    try:
        return float(os.environ.get(SECONDS) or PATIENCE)
    except ValueError:
        raise ConfigurationError(f"{SECONDS}={os.environ[SECONDS]}: not a number of seconds; write it as {SECONDS}=60") from None
