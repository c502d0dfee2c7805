"""The graph of a build, embedded or on a server: open, query (图数据库)."""

import atexit
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox

from kg.errors import BuildError, ConfigurationError, QueryError
from kg.remote import Remote, Triples, opened
from kg.terms import ID, PREFIXES, Namespaces

Embedded = ox.Store
Store = Embedded | Remote
Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Parameter = str | int | Decimal | date | ox.NamedNode | ox.Literal  # a str is text; `node(…)` makes an IRI
Form = TypeVar("Form")
Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | Triples

RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "tsv": ox.QueryResultsFormat.TSV,
    "csv": ox.QueryResultsFormat.CSV,
}
TRIPLES = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "xml": ox.RdfFormat.RDF_XML, "json": ox.RdfFormat.JSON_LD}

SERVER = "server.json"  # in the place of an embedded store: which server has the graph

_FAULT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_XSD = PREFIXES["xsd"]
_TYPE, _BELOW = ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
_SHORTEST_TRIPLE = 20  # bytes
_AT_ONCE = 100_000  # lines: 200 MB of memory, where a whole file takes a thousand for its first million
_FULL_WIDTH = re.compile("[\uff01-\uff5e\u3000\u201c\u201d\u2018\u2019\u3001\u3002]")  # ，；（）？“”、。
# What words of a question never stand in (comments, IRIs, strings); then variables, names, braces.
TOKEN = re.compile(
    r"""\#[^\n]* | <[^<>\s"{}|^`\\]*>
      | (?<!\\)(?: \"\"\"(?:[^"\\]|\\.|"{1,2}(?!"))*\"\"\" | '''(?:[^'\\]|\\.|'{1,2}(?!'))*''' | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*')
      | (?P<sigil>[?$])(?P<variable>\w+) | (?:(?<!\w)\w+)?:[\w.%-]* | @\w+ | (?P<word>\w+) | (?P<brace>[{}])""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question found, to be taken once: its `rows`, or `write` them all."""

    found: Found

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of a SELECT; none for others."""
        return tuple(variable.value for variable in self.found.variables) if isinstance(self.found, ox.QuerySolutions) else ()

    @property
    def truth(self) -> bool | None:
        """The answer to an ASK; None for others."""
        return bool(self.found) if isinstance(self.found, ox.QueryBoolean) else None

    @property
    def is_graph(self) -> bool:
        """Whether triples were found, as by CONSTRUCT and DESCRIBE."""
        return isinstance(self.found, ox.QueryTriples | Triples)

    def terms(self) -> Iterator[tuple[Node | None, ...]]:
        """The rows of a SELECT as RDF terms."""
        if isinstance(self.found, ox.QuerySolutions):
            with _sound():
                yield from map(tuple, self.found)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The rows of a SELECT as a person reads them: values without types, IRIs without brackets, nothing for nothing."""
        return (tuple(map(text, row)) for row in self.terms())

    def write(self, form: str, names: Namespaces | None = None, most: int | None = None) -> bytes:
        """The answer as csv, tsv, json, xml; triples as ttl, nt, json, xml.

        The engine is stopped, and QueryError raised, when the answer grows beyond `most` bytes.
        """
        out = Bounded(most)
        with _sound():
            self._serialize(out, form, names)
        return out.getvalue()

    def _serialize(self, out: "Bounded", form: str, names: Namespaces | None) -> None:
        if isinstance(self.found, ox.QueryTriples | Triples):
            written = _form(TRIPLES, form, "triples")
            ox.serialize(_sorted(self._triples(out)), out, written, prefixes=prefixes(names or Namespaces()))
        elif isinstance(self.found, ox.QueryBoolean) and form in ("csv", "tsv"):
            out.write(f"{str(bool(self.found)).lower()}\n".encode())
        else:
            self.found.serialize(out, _form(RESULTS, form, "rows"))

    def _triples(self, out: "Bounded") -> Iterator[ox.Triple]:
        """The triples, counted as they come: each takes at least as many bytes as its three IRIs are shortest."""
        if isinstance(self.found, ox.QueryTriples | Triples):
            for number, triple in enumerate(self.found):
                out.reserve(number * _SHORTEST_TRIPLE)
                yield triple


@contextmanager
def _sound() -> Iterator[None]:
    """Raises BuildError where the store turns out to be torn while it is asked: the engine tells it as an error of its own."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise BuildError(f"the store is torn ({_first_line(error)}); run `kg rebuild --full`") from None


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].strip()


class Bounded(io.BytesIO):
    """Bytes that refuse to grow beyond a number."""

    def __init__(self, most: int | None) -> None:
        super().__init__()
        self.most = most

    def reserve(self, size: int) -> None:
        """Raises QueryError where so many bytes are too many."""
        if self.most is not None and size > self.most:
            raise QueryError(f"the answer is larger than {self.most} bytes; ask for less, with LIMIT for instance")

    def write(self, data: Any) -> int:
        """Takes the bytes, or raises QueryError."""
        self.reserve(self.tell() + len(data))
        return super().write(data)


def build(nquads: Path, folder: Path) -> None:
    """Make the store in a new folder from a file of N-Quads."""
    folder.mkdir(parents=True, exist_ok=True)
    store = ox.Store(_named(folder))
    with nquads.open("rb") as lines:
        while batch := b"".join(islice(lines, _AT_ONCE)):
            store.bulk_load(batch, format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()


def changed(earlier: Path, folder: Path, removed: Iterable[bytes], added: Iterable[bytes]) -> bool:
    """Make the store in a new folder from an earlier one, without some lines of N-Quads and with others; False where that one is torn.

    What the store never writes again (sorted tables, `.sst`) is shared with the earlier one, the rest is copied.
    """
    folder.mkdir(parents=True)
    for file in sorted(earlier.iterdir()):
        if file.suffix == ".sst":
            os.link(file, folder / file.name)
        elif file.name != "LOCK":
            shutil.copyfile(file, folder / file.name)
    try:
        store = ox.Store(_named(folder))
        for quad in ox.parse(b"".join(removed), format=ox.RdfFormat.N_QUADS):
            store.remove(quad)
        store.extend(ox.parse(b"".join(added), format=ox.RdfFormat.N_QUADS))
        store.flush()
    except RuntimeError:
        return False
    return True


def open_store(folder: Path) -> Store:
    """The store of a build, to be read only: the embedded one, or the server that the folder names."""
    if (folder / SERVER).exists():
        return opened(folder / SERVER)
    try:
        return ox.Store.read_only(_named(folder))
    except FileNotFoundError:
        raise BuildError(f"{folder}: no store here; run `kg rebuild` first, or name a build with --graph") from None
    except (OSError, RuntimeError) as error:
        raise BuildError(f"{folder}: the store cannot be opened ({_first_line(error)}); run `kg rebuild --full`") from None


def _named(folder: Path) -> str:
    """A folder as the store takes it; where its name is not UTF-8 (GB18030), a link that stands until the process ends."""
    try:
        str(folder).encode()
    except UnicodeEncodeError:
        return _linked(folder.resolve())
    return str(folder)


@cache
def _linked(folder: Path) -> str:
    link = Path(tempfile.mkdtemp(prefix="kg-"), "store")
    atexit.register(shutil.rmtree, link.parent, ignore_errors=True)
    link.symlink_to(folder, target_is_directory=True)
    return str(link)


def around(store: ox.Store, lines: Iterable[bytes], inward: Iterable[str]) -> tuple[ox.Store, frozenset[str]]:
    """The part of a store that tells of the nodes that N-Quads lines speak of, and those nodes.

    It holds all that is said of them, what points at them by the properties `inward`, the classes of what they point to, and how
    classes lie below others. A line that gives a node its class speaks of all that points at that node, too, and of what
    the node points at by those properties.
    """
    changed, ways = list(ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS)), [ox.NamedNode(way) for way in sorted(inward)]
    nodes = {quad.subject for quad in changed} | {quad.object for quad in changed if quad.predicate in ways}
    classed = {quad.subject for quad in changed if quad.predicate == _TYPE}
    nodes |= {quad.subject for node in classed for quad in store.quads_for_pattern(None, None, node, None)}
    nodes |= {quad.object for node in classed for way in ways for quad in store.quads_for_pattern(node, way, None, None)}
    found = [quad for node in nodes for quad in store.quads_for_pattern(node, None, None, None)]
    found += [quad for node in nodes for way in ways for quad in store.quads_for_pattern(None, way, node, None)]
    ends = {end for quad in found for end in (quad.subject, quad.object) if isinstance(end, ox.NamedNode)} - nodes
    found += [quad for end in ends for quad in store.quads_for_pattern(end, _TYPE, None, None)]
    small = ox.Store()
    small.extend([*found, *store.quads_for_pattern(None, _BELOW, None, None)])
    return small, frozenset(map(text, nodes))


def memory(lines: Iterable[str]) -> ox.Store:
    """A store in memory, of N-Quads lines of a small graph."""
    store = ox.Store()
    store.bulk_load("".join(lines), format=ox.RdfFormat.N_QUADS)
    return store


def query(
    store: Store,
    question: str,
    parameters: Mapping[str, Parameter] | None = None,
    names: Namespaces | None = None,
    default: Sequence[str] = (),
    named: Sequence[str] = (),
) -> Answer:
    """The answer to a SPARQL question over all graphs together; `parameters` are values of variables of its outermost group.

    Where graphs are named, `default` for what stands outside GRAPH and `named` for what stands inside, only these are asked.

    The usual prefixes (kg:, id:, rdfs:, prov: …) need no declaration. Nothing is asked of other servers.
    """
    try:
        text, known = bound(question, parameters or {}), prefixes(names or Namespaces())
        asked, within = ([node(iri) for iri in graphs] for graphs in (default, named))
        with _sound():
            if not (default or named):
                return Answer(store.query(text, prefixes=known, use_default_graph_as_union=True))
            return Answer(store.query(text, prefixes=known, default_graph=[*asked], named_graphs=[*within]))
    except SyntaxError as error:
        raise QueryError(_where(str(error), question)) from None


def bound(question: str, parameters: Mapping[str, Parameter]) -> str:
    """The question with VALUES for its parameters at the start of its outermost group.

    The store's own substitution refuses variables that are not selected.
    """
    tokens = [token for token in TOKEN.finditer(question) if token.lastgroup]
    _check(tokens, parameters)
    start, stop = _outermost(tokens)
    if not parameters or stop is None:
        return question
    values = " ".join(f"VALUES ?{name} {{ {term(value)} }}" for name, value in sorted(parameters.items()))
    if question[start + 1 : stop].lstrip().upper().startswith("SELECT"):  # a group that is a question has no place for values
        return f"{question[:start]}{{ {values} {question[start:stop]} }}{question[stop:]}"
    return f"{question[: start + 1]} {values} {question[start + 1 :]}"


def turtle_lines(path: Path) -> Iterator[str]:
    """The triples of a Turtle file, each as a line of N-Triples; blank nodes are refused, for they have no lasting name."""
    try:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
                raise ConfigurationError(f"{path}: a blank node at {triple.predicate}; give it an IRI")
            yield f"{triple.subject} {triple.predicate} {_plain(triple.object)} .\n"
    except SyntaxError as error:
        raise ConfigurationError(f"{path}: {error}; mend the Turtle there") from None
    except FileNotFoundError:
        raise ConfigurationError(f"{path}: no such vocabulary; install the package again") from None


def _plain(found: Node) -> str:
    """A term as the store gives it back: a decimal without empty digits, 1 for 1.0."""
    if isinstance(found, ox.Literal) and found.datatype.value == _XSD + "decimal":
        return str(ox.Literal(format(Decimal(found.value).normalize(), "f"), datatype=found.datatype))
    return str(found)


def prefixes(names: Namespaces) -> dict[str, str]:
    """All prefixes that a question may use undeclared."""
    return {**PREFIXES, "kg": names.ontology, "id": names.id}


def node(iri: str) -> ox.NamedNode:
    """An IRI as a node; a text that is none is the person's mistake."""
    try:
        return ox.NamedNode(iri)
    except ValueError:
        raise QueryError(f"{iri!r} is not an IRI; write it in full, such as {ID}place/500000") from None


def term(value: Parameter) -> ox.NamedNode | ox.Literal:
    """A value as an RDF term: text is a plain string, numbers and days are typed."""
    match value:
        case int():
            return ox.Literal(str(value), datatype=ox.NamedNode(_XSD + "integer"))
        case Decimal():
            return ox.Literal(format(value, "f"), datatype=ox.NamedNode(_XSD + "decimal"))
        case date():
            return ox.Literal(value.isoformat(), datatype=ox.NamedNode(_XSD + "date"))
        case str():
            return ox.Literal(value)
    return value


def text(found: Node | None) -> str:
    """A term as a person reads it."""
    if found is None:
        return ""
    return str(found) if isinstance(found, ox.Triple) else found.value


def value(found: Node | None) -> object:
    """A term as a program computes with it: whole numbers and decimals as numbers, all else as text."""
    if isinstance(found, ox.Literal) and found.datatype.value in (_XSD + "integer", _XSD + "decimal"):
        number = Decimal(found.value)
        return int(number) if number == number.to_integral_value() and "." not in found.value else number
    return None if found is None else text(found)


def _sorted(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    return sorted(set(triples), key=str)


def _form(forms: Mapping[str, Form], form: str, what: str) -> Form:
    if form not in forms:
        raise QueryError(f"{what} cannot be written as {form}; choose one of {', '.join(forms)}")
    return forms[form]


def _where(fault: str, question: str) -> str:
    """The engine's complaint with its line and column; the rest of its list of what it expected is cut."""
    match = _FAULT.match(fault)
    if match is None:
        return f"the question cannot be read: {fault}; {_cause(question)}"
    line, column, expected = match.groups()
    return f"line {line}, column {column}: {expected.splitlines()[0][:160]}; {_cause(question)}"


def _cause(question: str) -> str:
    """What is most often wrong: full-width signs, braces that do not pair."""
    bare = TOKEN.sub(lambda token: token[0] if token.lastgroup else " " * len(token[0]), question)
    wide = _FULL_WIDTH.search(bare)
    if wide:
        line, column = bare.count("\n", 0, wide.start()) + 1, wide.start() - bare.rfind("\n", 0, wide.start())
        return f"the sign {wide[0]} in line {line}, column {column} is full width, write it half width"
    opened, closed = bare.count("{"), bare.count("}")
    if opened != closed:
        return f"{opened} {{ and {closed} }} do not pair"
    return "mend the SPARQL there"


def _check(tokens: list[re.Match[str]], parameters: Mapping[str, Parameter]) -> None:
    if any((token["word"] or "").upper() == "SERVICE" for token in tokens):
        raise QueryError("SERVICE asks another server, which is not done here; ask it yourself")
    known = sorted({token["variable"] for token in tokens if token["variable"]})
    for name in parameters:
        if name not in known:
            raise QueryError(f"no variable ?{name} in the question; it has {', '.join(f'?{known_name}' for known_name in known)}")


def _outermost(tokens: list[re.Match[str]]) -> tuple[int, int | None]:
    """Where the outermost group begins and ends, braces included; that of CONSTRUCT is its second."""
    words = [token["word"].upper() for token in tokens if token["word"]]
    wanted = 2 if "CONSTRUCT" in words else 1
    depth, start = 0, 0
    for token in tokens:
        if token["brace"] == "{":
            start, depth = (token.start() if depth == 0 else start), depth + 1
        elif token["brace"] == "}":
            depth -= 1
            wanted -= depth == 0
            if wanted == 0 and depth == 0:
                return start, token.end()
    return start, None
