"""A server brought from one build to the next (装载): only what changed is sent, and half of it never harms an earlier build.

A small change is one request, which a server does whole or not at all. A larger one is laid down first under predicates that no question
asks for, and is decided on by one more request: what breaks off before that is forgotten by the next load, what breaks off after it is
carried through.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from hashlib import sha256
from heapq import merge
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from kg import remote
from kg.errors import ConfigurationError, StoreError
from kg.graph import merge_files
from kg.graph.nquads import expanded
from kg.remote import Remote
from kg.terms import Namespaces

AT_ONCE = 5_000  # statements of a request: the time that Oxigraph takes grows with their square
ADDED, REMOVED = "urn:target-kg:added:", "urn:target-kg:removed:"
FORGOTTEN = "DELETE { GRAPH ?g { ?s ?laid ?o } }"
TAKES_EFFECT = {
    REMOVED: "DELETE { GRAPH ?g { ?s ?laid ?o . ?s ?p ?o } }",
    ADDED: FORGOTTEN + " INSERT { GRAPH ?g { ?s ?p ?o } }",
}
_PAIR_BEFORE_U = re.compile(rb"(\\\\)u|\\.")

Lines = Iterator[bytes]  # of N-Quads, in order


def connect(address: str, names: Namespaces) -> Remote:
    """The server at an address, which is reached and takes updates."""
    return remote.connect(address, _State(names).begin)


def load(server: Remote, nquads: Path, names: Namespaces, earlier: tuple[Remote, Path] | None = None) -> Remote:
    """Have a server hold what a file of sorted N-Quads says, and nothing else below our names.

    `earlier` is what an earlier build recorded, and its file; where the server still holds just that, it is not asked for its statements.
    """
    state, wanted = _State(names), _digests(nquads)
    server.update(state.begin)
    server = replace(server, union=_union(server, state), holds=state.whole(wanted))
    _settle(server, state)
    if not server.ask(server.holds):
        with TemporaryDirectory(dir=nquads.parent) as folder:
            _change(server, state, nquads, wanted, earlier, Path(folder))
    return server


def told(nquads: Path, names: Namespaces) -> Iterator[str]:
    """The lines that a server has besides those of a file when it was given them by other means: by these a later load knows it."""
    state, digests = _State(names), _digests(nquads)
    yield from (line.decode() for line in state.lines(digests))
    for statement in (state.statement(*state.there), state.statement("schema:sha256", _whole(digests))):
        yield f"{statement} {state.graph} .\n"


@dataclass(frozen=True, slots=True)
class _State:
    """What a server says of its graphs, in a graph beside them: the digest of each, that of them all, and what is under way."""

    names: Namespaces

    @property
    def graph(self) -> str:
        return f"<{self.names.graph('state')}>"

    def has(self, name: str, value: str) -> str:
        """The pattern, or the statement, that all graphs together have a value."""
        return f"GRAPH {self.graph} {{ {self.statement(name, value)} }}"

    def statement(self, name: str, value: str) -> str:
        return f"<{self.names.id}graphs> <{expanded(name, self.names)}> {value}"

    @property
    def there(self) -> tuple[str, str]:
        """What is always there once anything is."""
        return "rdf:type", f"<{expanded('prov:Entity', self.names)}>"

    @property
    def begin(self) -> str:
        """The update by which there is a state at all."""
        return f"INSERT DATA {{ {self.has(*self.there)} }}"

    def whole(self, digests: Mapping[str, str], name: str = "schema:sha256") -> str:
        """That just the graphs with these digests are there; or with another name, that they are to be."""
        return self.has(name, _whole(digests))

    def laid_down(self, predicate: str) -> str:
        """That statements are laid down under a predicate."""
        return self.has("dcterms:hasPart", predicate)

    def lines(self, digests: Mapping[str, str]) -> list[bytes]:
        """The digests of the graphs as lines of N-Quads, in order."""
        said = f"<{expanded('schema:sha256', self.names)}>"
        return sorted(f'{graph} {said} "{digest}" {self.graph} .\n'.encode() for graph, digest in digests.items())

    def digests(self, server: Remote) -> dict[str, str]:
        """The digests that a server tells."""
        each = f"SELECT ?graph ?digest {{ GRAPH {self.graph} {{ ?graph <{expanded('schema:sha256', self.names)}> ?digest }} }}"
        return {graph: digest.strip('"') for graph, digest in server.rows(each) if graph != f"<{self.names.id}graphs>"}


def _whole(digests: Mapping[str, str]) -> str:
    """The digest of all graphs together, as a literal."""
    each = "".join(f"{graph} {digest}\n" for graph, digest in sorted(digests.items()))
    return f'"{sha256(each.encode()).hexdigest()}"'


def _digests(nquads: Path) -> dict[str, str]:
    """The digest of each graph, by its name in brackets."""
    found = {}
    for line in _lines(nquads):
        graph = _graph(line)
        if graph not in found:
            found[graph] = sha256()
        found[graph].update(line)
    return {graph.decode(): digest.hexdigest() for graph, digest in found.items()}


def _union(server: Remote, state: _State) -> tuple[tuple[str, str], ...]:
    """What makes a question one to all graphs together on this server."""
    for union in remote.unions():
        if replace(server, union=union).query(f"ASK {{ {state.statement(*state.there)} }}", use_default_graph_as_union=True):
            return union
    raise ConfigurationError(f"{server.query_at}: 只问得到一张图 (no union of all graphs); 请设置服务器，使默认图为所有图的并集")


# --- what changes ---


def _change(
    server: Remote, state: _State, nquads: Path, wanted: Mapping[str, str], earlier: tuple[Remote, Path] | None, folder: Path
) -> None:
    """Send the difference between what the server holds and what it is to hold."""
    held = state.digests(server)
    old = state.has("schema:sha256", "?whole")
    relied_on = server.ask(old)
    same = {graph.encode() for graph, _ in wanted.items() & held.items()} if relied_on else set()
    known = earlier is not None and relied_on and server.ask(earlier[0].holds)
    before = earlier[1] if known and earlier else _asked(server, state, same, folder)
    change = _difference(merge(state.lines(held), _others(before, same)), merge(state.lines(wanted), _others(nquads, same)), folder)
    if change.small:
        server.update(f"DELETE WHERE {{ {old} }} ;\n{change.text()} ;\nINSERT DATA {{ {server.holds} }}")
    elif relied_on:
        _lay_down(server, state, change)
        server.update(f"DELETE WHERE {{ {old} }} ;\nINSERT DATA {{ {state.whole(wanted, 'prov:value')} }}")
        _settle(server, state)
    else:
        for word, lines in (("DELETE", change.removed), ("INSERT", change.added)):
            for batch in _batches(lines):
                server.update(_data(word, batch))
        server.update(f"INSERT DATA {{ {server.holds} }}")


@dataclass(frozen=True, slots=True)
class _Change:
    """The lines to be removed and those to be added, in files."""

    removed: Path
    added: Path
    count: int
    predicates: Sequence[str]  # as they are laid down

    @property
    def small(self) -> bool:
        """Whether one request is enough."""
        return self.count <= AT_ONCE

    def text(self) -> str:
        """The whole change as an update."""
        return f"{_data('DELETE', _lines(self.removed))} ;\n{_data('INSERT', _lines(self.added))}"


def _difference(before: Lines, after: Lines, folder: Path) -> _Change:
    """What is only in the one, and only in the other, of two files in order."""
    places = {REMOVED: folder / "removed", ADDED: folder / "added"}
    count, predicates = 0, set()
    with places[REMOVED].open("wb") as removed, places[ADDED].open("wb") as added:
        tagged = merge(((line, REMOVED) for line in before), ((line, ADDED) for line in after))
        for line, group in groupby(tagged, key=lambda each: each[0]):
            kinds = {kind for _, kind in group}
            if len(kinds) == 1:
                kind = kinds.pop()
                (removed if kind == REMOVED else added).write(line)
                predicates.add(_laid_down(line, kind).split(b" ", 2)[1].decode())
                count += 1
    return _Change(places[REMOVED], places[ADDED], count, sorted(predicates))


def _asked(server: Remote, state: _State, same: Set[bytes], folder: Path) -> Path:
    """What the server holds in our other graphs, as a file in order."""
    graphs = f'SELECT DISTINCT ?graph {{ GRAPH ?graph {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?graph), "{state.names.id}")) }}'
    files = [folder / "none"]
    files[0].touch()
    for number, (graph,) in enumerate(sorted(server.rows(graphs))):
        if graph.encode() not in same and graph != state.graph:
            files.append(folder / f"held-{number}")
            files[-1].write_bytes(b"".join(sorted(f"{triple} {graph} .\n".encode() for triple in server.triples(graph))))
    merge_files(files, folder / "held")
    return folder / "held"


def _lines(place: Path) -> Lines:
    with place.open("rb") as lines:
        yield from lines


def _others(place: Path, same: Set[bytes]) -> Lines:
    """The lines of a file that are not of the graphs that stay the same."""
    return (line for line in _lines(place) if _graph(line) not in same)


def _graph(line: bytes) -> bytes:
    return line.rsplit(b" ", 2)[1]


# --- what is sent ---


def _batches(place: Path) -> Iterator[list[bytes]]:
    lines = _lines(place)
    while batch := list(islice(lines, AT_ONCE)):
        yield batch


def _data(word: str, lines: Iterable[bytes]) -> str:
    """DELETE DATA or INSERT DATA with these lines, graph by graph."""
    graphs = ((_graph(line), line.rsplit(b" ", 2)[0]) for line in lines)
    groups = groupby(sorted(graphs), key=lambda each: each[0])
    told = b"".join(b"GRAPH %s {\n%s }\n" % (graph, b"".join(_safe(triple) + b" .\n" for _, triple in group)) for graph, group in groups)
    return f"{word} DATA {{\n{told.decode()}}}"


def _safe(triple: bytes) -> bytes:
    """A triple as an update takes it, where a backslash of a text and the u after it could be taken for the escape of a character."""
    return _PAIR_BEFORE_U.sub(lambda found: rb"\\\u0075" if found[1] else found[0], triple) if rb"\\u" in triple else triple


def _laid_down(line: bytes, kind: str) -> bytes:
    """A line under the predicate by which it waits."""
    subject, predicate, rest = line.split(b" ", 2)
    return b"%s <%s%s %s" % (subject, kind.encode(), predicate[1:], rest)


def _lay_down(server: Remote, state: _State, change: _Change) -> None:
    server.update(f"INSERT DATA {{ {' '.join(state.laid_down(predicate) for predicate in change.predicates)} }}")
    for kind, place in ((REMOVED, change.removed), (ADDED, change.added)):
        for batch in _batches(place):
            server.update(_data("INSERT", (_laid_down(line, kind) for line in batch)))


def _settle(server: Remote, state: _State) -> None:
    """Carry through what is laid down and decided on, forget what is only laid down."""
    predicates = [predicate for (predicate,) in server.rows(f"SELECT ?p {{ {state.laid_down('?p')} }}")]
    decided = server.ask(state.has("prov:value", "?whole"))
    for kind, clause in TAKES_EFFECT.items():
        laid = [predicate for predicate in predicates if predicate.startswith(f"<{kind}")]
        if laid:
            _move(server, _waiting(laid, kind), clause if decided else FORGOTTEN)
    undone = ("prov:value", "?whole"), ("dcterms:hasPart", "?p")
    whole = f"INSERT {{ {state.has('schema:sha256', '?whole')} }} WHERE {{ {state.has('prov:value', '?whole')} }}"
    if predicates:
        server.update(" ;\n".join((whole, *(f"DELETE WHERE {{ {state.has(*each)} }}" for each in undone))))


def _move(server: Remote, waiting: str, clause: str) -> None:
    """Have all that waits take effect, or be forgotten, so many at once."""
    ((count,),) = server.rows(f"SELECT (COUNT(*) AS ?count) {{ {waiting} }}")
    for _ in range(0, int(count.split('"')[1]), AT_ONCE):
        server.update(f"{clause} WHERE {{ SELECT ?g ?s ?laid ?p ?o {{ {waiting} }} LIMIT {AT_ONCE} }}")
    if server.ask(waiting):
        raise StoreError(f"{server.update_at}: 更新没有照办 (an update was not carried out); 请看服务器的日志，或换一个服务器")


def _waiting(predicates: Iterable[str], kind: str) -> str:
    """The pattern of what is laid down under predicates of a kind, with the predicate that it is meant for."""
    meant = {laid: f"<{laid.removeprefix(f'<{kind}')}" for laid in predicates}
    return f"VALUES (?laid ?p) {{ {' '.join(f'({laid} {predicate})' for laid, predicate in meant.items())} }} GRAPH ?g {{ ?s ?laid ?o }}"
