"""SHACL over the store (约束校验): the part of SHACL Core that ontology/shapes.ttl uses, compiled to SPARQL."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from rdflib import RDF, RDFS, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg import store as stores
from kg.errors import ConfigurationError
from kg.store import Embedded, Store
from kg.terms import ONTOLOGY, Namespaces

# What says how a shape is to be read, and constrains nothing.
SILENT = {RDF.type, RDFS.label, RDFS.comment, SH.message, SH.name, SH.description, SH.flags, SH.targetClass, SH.path}
BELOW = f"<{RDFS.subClassOf}>".encode()

Rows = tuple[tuple[str, ...], ...]
Bad = str  # a SPARQL expression or pattern that holds where a value is refused


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing that a shape asks for: sh:minCount 1."""

    parameter: URIRef
    argument: Node
    flags: str = ""

    @property
    def component(self) -> str:
        """The name of the constraint component, as SHACL reports give it."""
        local = self.parameter.removeprefix(str(SH))
        return f"{local[0].upper()}{local[1:]}ConstraintComponent"


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape, or a property shape if it has a path (in SPARQL): what it asks for, and the shapes it consists of."""

    name: str
    targets: tuple[str, ...]
    path: str | None
    constraints: tuple[Constraint, ...]
    parts: tuple["Shape", ...]
    choices: tuple[tuple[Constraint, tuple["Shape", ...]], ...]
    message: str


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node that a shape refuses: by which constraint, and at which path and value where it has one."""

    focus: str
    shape: str
    component: str
    path: str = ""
    value: str = ""
    message: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.focus, self.path, self.value, f"[{self.component}]", self.message) if part)


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes that have a target of their own, the graph they were read from, and what stands for them and their checking."""

    graph: Graph
    roots: tuple[Shape, ...]
    digest: str


def load(path: Path, names: Namespaces | None = None) -> Shapes:
    """The shapes of a Turtle file; one that asks for what is not checked here is refused."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigurationError(f"{path}: no such shapes; install the package again") from None
    return parse(text.replace(f"<{ONTOLOGY}", f"<{(names or Namespaces()).ontology}"))


@lru_cache(maxsize=4)
def parse(turtle: str) -> Shapes:
    """The shapes of a Turtle text."""
    graph = Graph().parse(data=turtle, format="turtle")
    digest = hashlib.sha256(turtle.encode() + Path(__file__).read_bytes()).hexdigest()
    return Shapes(graph, tuple(_shape(graph, node) for node in sorted(set(graph.subjects(SH.targetClass)), key=str)), digest)


def violations(store: Store, shapes: Shapes) -> tuple[Violation, ...]:
    """Everything in the store that the shapes refuse, in order."""
    check = _Check(store, shapes.graph)
    return tuple(sorted({violation for shape in shapes.roots for violation in check.shape(shape, check.focus(shape.targets))}))


def violations_after(
    store: Embedded, shapes: Shapes, earlier: Iterable[Violation], removed: Iterable[bytes], added: Iterable[bytes]
) -> tuple[Violation, ...]:
    """Everything in the store that the shapes refuse, from what they refused before some N-Quads lines went and others came.

    Only nodes that those lines speak of, and nodes that point at one whose class went or came, are looked at again; where classes
    lie otherwise below others, all are.
    """
    changed = [*removed, *added]
    if any(BELOW in line for line in changed):
        return violations(store, shapes)
    small, nodes = stores.around(store, changed, _inward(shapes.roots))
    again = {violation for violation in violations(small, shapes) if violation.focus in nodes}
    return tuple(sorted(again.union(violation for violation in earlier if violation.focus not in nodes)))


def _inward(shapes: Iterable[Shape]) -> frozenset[str]:
    """The properties that some shapes follow backwards."""
    whole = [shape for root in shapes for shape in _within(root)]
    return frozenset(shape.path[2:-1] for shape in whole if shape.path is not None and shape.path.startswith("^"))


def _within(shape: Shape) -> Iterator[Shape]:
    yield shape
    for part in (*shape.parts, *(member for _, members in shape.choices for member in members)):
        yield from _within(part)


def write_violations(path: Path, shapes: Shapes, found: Iterable[Violation]) -> None:
    """Keep what shapes refuse, with what decides it beside the graph."""
    rows = [shapes.digest, *(asdict(violation) for violation in found)]
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8", newline="\n")


def read_violations(path: Path, shapes: Shapes) -> tuple[Violation, ...] | None:
    """What was kept of what these shapes refuse; None where nothing was, or by other shapes."""
    if not path.exists():
        return None
    digest, *rows = map(json.loads, path.read_text(encoding="utf-8").split("\n")[:-1])
    return tuple(Violation(**row) for row in rows) if digest == shapes.digest else None


# --- reading shapes ---


def _shape(graph: Graph, node: Node) -> Shape:
    constraints = tuple(sorted(_constraints(graph, node), key=lambda constraint: (constraint.parameter, constraint.argument)))
    path = graph.value(node, SH.path)
    return Shape(
        name=str(node),
        targets=tuple(sorted(map(str, graph.objects(node, SH.targetClass)))),
        path=None if path is None else _path(graph, path),
        constraints=tuple(constraint for constraint in constraints if constraint.parameter not in CHOICES),
        parts=tuple(_shape(graph, part) for part in sorted(graph.objects(node, SH.property), key=str)),
        choices=tuple((constraint, _members(graph, constraint)) for constraint in constraints if constraint.parameter in CHOICES),
        message=_message(graph, node),
    )


def _constraints(graph: Graph, node: Node) -> Iterator[Constraint]:
    is_property, flags = graph.value(node, SH.path) is not None, str(graph.value(node, SH.flags) or "")
    known = CHECKED if is_property else {*CHOICES, SH.property}
    for parameter, argument in graph.predicate_objects(node):
        if parameter not in SILENT | known:
            raise ConfigurationError(f"{node}: {parameter} is not checked here; say it otherwise or teach kg/shapes.py")
        if isinstance(parameter, URIRef) and parameter not in SILENT | {SH.property}:
            yield Constraint(parameter, argument, flags)


def _members(graph: Graph, constraint: Constraint) -> tuple[Shape, ...]:
    return tuple(_shape(graph, member) for member in _list(graph, constraint.argument))


def _list(graph: Graph, head: Node) -> list[Node]:
    return list(Collection(graph, head))


def _path(graph: Graph, path: Node) -> str:
    inverse = graph.value(path, SH.inversePath)
    step = path if inverse is None else inverse
    if not isinstance(step, URIRef):
        raise ConfigurationError(f"{path}: only predicates and their inverses are checked as sh:path; say it otherwise")
    return step.n3() if inverse is None else f"^{step.n3()}"


def _message(graph: Graph, node: Node) -> str:
    """What the shape says of itself, the Chinese first."""
    messages = [message for message in graph.objects(node, SH.message) if isinstance(message, Literal)]
    return " / ".join(str(message) for message in sorted(messages, key=lambda message: (message.language != "zh", message)))


# --- single values: an expression that is true of a value that is refused ---


def _datatype(_: Graph, constraint: Constraint) -> Bad:
    wanted = _n3(constraint.argument)
    wrong = f"!isLiteral(?value) || DATATYPE(?value) != {wanted}"
    return f"{wrong} || !COALESCE(isLiteral({wanted}(STR(?value))), false)" if constraint.argument in PARSED else wrong


def _node_kind(_: Graph, constraint: Constraint) -> Bad:
    if constraint.argument not in NODE_KINDS:
        raise ConfigurationError(f"{constraint.argument}: only sh:IRI and sh:Literal are checked as sh:nodeKind; say it otherwise")
    return NODE_KINDS[constraint.argument]


def _in(graph: Graph, constraint: Constraint) -> Bad:
    same = " || ".join(f"sameTerm(?value, {_n3(item)})" for item in _list(graph, constraint.argument))
    return f"!({same or 'false'})"


def _language_in(graph: Graph, constraint: Constraint) -> Bad:
    matches = " || ".join(f"LANGMATCHES(LANG(?value), {_n3(item)})" for item in _list(graph, constraint.argument))
    return f"!COALESCE({matches}, false)"


def _pattern(_: Graph, constraint: Constraint) -> Bad:
    return f'!REGEX(STR(?value), {_n3(constraint.argument)}, "{constraint.flags}")'


def _shorter(_: Graph, constraint: Constraint) -> Bad:
    return f"STRLEN(STR(?value)) < {_n3(constraint.argument)}"


def _bound(operator: str) -> Callable[[Graph, Constraint], Bad]:
    return lambda _, constraint: f"!COALESCE(?value {operator} {_n3(constraint.argument)}, false)"


# --- values among others: a pattern that holds of a value that is refused ---


def _less(operator: str) -> Callable[["_Check", Constraint], Bad]:
    return lambda _, constraint: f". ?focus {_n3(constraint.argument)} ?other FILTER(!COALESCE(?value {operator} ?other, false))"


def _class(check: "_Check", constraint: Constraint) -> Bad:
    kinds = " ".join(f"<{kind}>" for kind in check.kinds((str(constraint.argument),)))
    return f"MINUS {{ VALUES ?kind {{ {kinds} }} ?value a ?kind }}"


# --- all values of a node: a question for the nodes that are refused; `focus` is the pattern that finds nodes ---


def _min_count(constraint: Constraint, path: str, focus: str) -> str:
    if str(constraint.argument) == "1":
        return f"SELECT DISTINCT ?focus {{ {focus} MINUS {{ ?focus {path} ?value }} }}"
    few = f"HAVING (COUNT(DISTINCT ?value) < {constraint.argument})"
    return f"SELECT ?focus {{ {focus} OPTIONAL {{ ?focus {path} ?value }} }} GROUP BY ?focus {few}"


def _max_count(constraint: Constraint, path: str, focus: str) -> str:
    many = f"HAVING (COUNT(DISTINCT ?value) > {constraint.argument})"
    return f"SELECT DISTINCT ?focus {{ {{ SELECT ?focus {{ ?focus {path} ?value }} GROUP BY ?focus {many} }} {focus} }}"


def _has_value(constraint: Constraint, path: str, focus: str) -> str:
    return f"SELECT DISTINCT ?focus {{ {focus} MINUS {{ ?focus {path} {_n3(constraint.argument)} }} }}"


def _unique_language(constraint: Constraint, path: str, focus: str) -> str:
    if str(constraint.argument) != "true":
        raise ConfigurationError("sh:uniqueLang is true or absent; leave it out")
    several = "GROUP BY ?focus ?language HAVING (COUNT(DISTINCT ?value) > 1)"
    values = f'?focus {path} ?value BIND(LCASE(LANG(?value)) AS ?language) FILTER(?language != "")'
    return f"SELECT DISTINCT ?focus {{ {{ SELECT ?focus {{ {values} }} {several} }} {focus} }}"


PARSED = {XSD.integer, XSD.decimal, XSD.date, XSD.boolean, XSD.dateTime, XSD.double}
NODE_KINDS: Mapping[Node, Bad] = {SH.IRI: "!isIRI(?value)", SH.Literal: "!isLiteral(?value)"}
EXPRESSIONS: Mapping[URIRef, Callable[[Graph, Constraint], Bad]] = {
    SH.datatype: _datatype,
    SH.nodeKind: _node_kind,
    SH["in"]: _in,
    SH.languageIn: _language_in,
    SH.pattern: _pattern,
    SH.minLength: _shorter,
    SH.minInclusive: _bound(">="),
    SH.minExclusive: _bound(">"),
    SH.maxInclusive: _bound("<="),
    SH.maxExclusive: _bound("<"),
}
PATTERNS: Mapping[URIRef, Callable[["_Check", Constraint], Bad]] = {
    SH["class"]: _class,
    SH.lessThan: _less("<"),
    SH.lessThanOrEquals: _less("<="),
}
QUESTIONS: Mapping[URIRef, Callable[[Constraint, str, str], str]] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.hasValue: _has_value,
    SH.uniqueLang: _unique_language,
}
CHECKED = {*EXPRESSIONS, *PATTERNS, *QUESTIONS}
# How many of a choice's members a node must satisfy.
CHOICES: Mapping[URIRef, Callable[[int, int], bool]] = {
    SH["or"]: lambda kept, _: kept > 0,
    SH["and"]: lambda kept, members: kept == members,
    SH.xone: lambda kept, _: kept == 1,
}


class _Check:
    """One pass of shapes over a store.

    A question about the nodes of a class is dear, one about all triples of a property cheap: so the values that a constraint
    refuses are looked for whosever they are, and only of those that there are the class is asked for.
    """

    def __init__(self, store: Store, graph: Graph) -> None:
        self.store, self.graph = store, graph
        self.kinds = lru_cache(maxsize=None)(self._kinds)
        self.above = lru_cache(maxsize=None)(self._above)
        self.found = lru_cache(maxsize=None)(self._found)

    def focus(self, classes: tuple[str, ...]) -> str:
        """The pattern that finds the nodes of some classes and those below, by as few of them as find all."""
        kinds = self.kinds(classes)
        needed = [kind for kind in kinds if not any(self._covered(kind, other) for other in kinds)]
        return f"VALUES ?class {{ {' '.join(f'<{kind}>' for kind in needed)} }} ?focus a ?class ."

    def shape(self, shape: Shape, focus: str) -> Iterator[Violation]:
        """What a shape refuses among the nodes that `focus` finds."""
        for constraint in self._suspected(shape):
            yield from self._property(shape, constraint, focus)
        for part in shape.parts:
            yield from self.shape(part, focus)
        for constraint, members in shape.choices:
            yield from self._choice(shape, constraint, members, focus)

    def _suspected(self, shape: Shape) -> Iterator[Constraint]:
        """The constraints that some node may break: one look at all values of a property tells for all that ask one value each."""
        single = [constraint for constraint in shape.constraints if constraint.parameter in EXPRESSIONS]
        bad = " || ".join(f"({EXPRESSIONS[constraint.parameter](self.graph, constraint)})" for constraint in single)
        if single and self.found(f"SELECT ?value {{ ?focus {shape.path} ?value FILTER({bad}) }} LIMIT 1"):
            yield from single
        yield from (constraint for constraint in shape.constraints if constraint.parameter not in EXPRESSIONS)

    def _property(self, shape: Shape, constraint: Constraint, focus: str) -> Iterator[Violation]:
        path = shape.path or ""
        if constraint.parameter in QUESTIONS:
            for (node,) in self._counted(constraint, path, focus):
                yield Violation(node, shape.name, constraint.component, path, "", shape.message)
        else:
            for node, value in self._valued(self._pattern(constraint), path, focus):
                yield Violation(node, shape.name, constraint.component, path, value, shape.message)

    def _pattern(self, constraint: Constraint) -> Bad:
        if constraint.parameter in EXPRESSIONS:
            return f"FILTER({EXPRESSIONS[constraint.parameter](self.graph, constraint)})"
        return PATTERNS[constraint.parameter](self, constraint)

    def _counted(self, constraint: Constraint, path: str, focus: str) -> Rows:
        if constraint.parameter == SH.maxCount and str(constraint.argument) != "0" and self._single(path):
            return ()
        return self.found(QUESTIONS[constraint.parameter](constraint, path, focus))

    def _single(self, path: str) -> bool:
        """Whether nothing at all has two values at a path."""
        counts = "(COUNT(*) AS ?triples) (COUNT(DISTINCT ?focus) AS ?nodes)"
        return all(triples == nodes for triples, nodes in self.found(f"SELECT {counts} {{ ?focus {path} ?value }}"))

    def _valued(self, bad: Bad, path: str, focus: str) -> Rows:
        refused = f"SELECT ?focus ?value {{ ?focus {path} ?value {bad} }}"
        return self.found(f"SELECT DISTINCT ?focus ?value {{ {{ {refused} }} {focus} }}")

    def _choice(self, shape: Shape, constraint: Constraint, members: tuple[Shape, ...], focus: str) -> Iterator[Violation]:
        nodes = {node for (node,) in self.found(f"SELECT DISTINCT ?focus {{ {focus} }}")}
        refused = [{violation.focus for violation in self.shape(member, focus)} for member in members]
        for node in nodes:
            kept = sum(node not in nodes_refused for nodes_refused in refused)
            if not CHOICES[constraint.parameter](kept, len(members)):
                yield Violation(node, shape.name, constraint.component, "", node, shape.message)

    def _kinds(self, classes: tuple[str, ...]) -> tuple[str, ...]:
        """The classes and all classes below them, as the store has them."""
        values = " ".join(f"<{kind}>" for kind in classes)
        below = self.found(f"SELECT DISTINCT ?kind {{ VALUES ?above {{ {values} }} ?kind rdfs:subClassOf+ ?above }}")
        return tuple(sorted({*classes, *(kind for (kind,) in below)}))

    def _covered(self, kind: str, above: str) -> bool:
        """Whether all nodes of a class say themselves that they are of one above it too."""
        below = above in self.above(kind)
        return below and not self.found(f"SELECT ?focus {{ ?focus a <{kind}> MINUS {{ ?focus a <{above}> }} }} LIMIT 1")

    def _above(self, kind: str) -> frozenset[str]:
        return frozenset(above for (above,) in self.found(f"SELECT DISTINCT ?above {{ <{kind}> rdfs:subClassOf+ ?above }}")) - {kind}

    def _found(self, question: str) -> Rows:
        return tuple(stores.query(self.store, question).rows())


def _n3(node: Node) -> str:
    if isinstance(node, BNode):
        raise ConfigurationError("a blank node cannot be compared with; give it an IRI")
    return node.n3()
