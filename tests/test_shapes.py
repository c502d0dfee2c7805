"""The shapes: the graph keeps them, each refuses what it is there to refuse, and our engine sees what pySHACL sees."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyshacl
import pytest
from golden.reading import NAMES, lines
from rdflib import RDF, SH, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg import resources, shapes, store
from kg.errors import ConfigurationError
from kg.graph import vocabulary_lines
from kg.terms import ID, ONTOLOGY

FILE = resources.ontology() / "shapes.ttl"
PREFIXES = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in {"kg": ONTOLOGY, "sh": str(SH), "xsd": str(XSD), "id": ID}.items())
DEFINED = f"""
<{ID}indicator/grp> <{RDF.type}> <{ONTOLOGY}Indicator> .
<{ID}indicator/grp> <http://www.w3.org/2000/01/rdf-schema#label> "地区生产总值"@zh .
<{ID}section/J> <{RDF.type}> <{ONTOLOGY}IndustrySection> .
<{ID}section/J> <http://www.w3.org/2004/02/skos/core#notation> "J" .
<{ID}unit/percent> <{RDF.type}> <{ONTOLOGY}Unit> .
<{ID}unit/percent> <http://www.w3.org/2000/01/rdf-schema#label> "%"@zh .
<{ID}unit/yuan> <{RDF.type}> <{ONTOLOGY}Unit> .
<{ID}unit/yuan> <http://www.w3.org/2000/01/rdf-schema#label> "元"@zh .
<{ID}question/documents> <{ONTOLOGY}timeBudget> <{ID}question/documents/targets-1000> .
<{ID}question/documents/targets-1000> <{RDF.type}> <{ONTOLOGY}TimeBudget> .
<{ID}question/documents/targets-1000> <{ONTOLOGY}targetCount> "1000"^^<{XSD.integer}> .
<{ID}question/documents/targets-1000> <{ONTOLOGY}seconds> "0.1"^^<{XSD.decimal}> .
"""

Triple = tuple[Node, Node, Node]
Finding = tuple[str, str, str, str]  # focus, shape, component, value


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return Graph().parse(resources.ontology() / "kg.ttl")


@pytest.fixture(scope="module")
def good() -> Graph:
    """The triples of the example, all graphs together, with what it takes from elsewhere and the budget of a question."""
    return Graph().parse(data="".join(re.sub(r" <[^>]*> \.\n", " .\n", quad) for quad in lines()) + DEFINED, format="nt")


def stored(*graphs: Graph) -> store.Store:
    triples = sorted({f"{s.n3()} {p.n3()} {o.n3()} .\n" for graph in graphs for s, p, o in graph})
    return store.memory(vocabulary_lines(triples, NAMES))


def ours(*graphs: Graph, rules: shapes.Shapes) -> set[Finding]:
    return {(found.focus, found.shape, found.component, found.value) for found in shapes.violations(stored(*graphs), rules)}


def theirs(*graphs: Graph, rules: Graph) -> set[Finding]:
    """What pySHACL finds, but for where a constraint inside a choice was broken, which it does not report either."""
    data = Graph()
    for graph in graphs:
        data += graph
    _, report, _ = pyshacl.validate(data, shacl_graph=rules, inference="none", advanced=False)
    return {_finding(report, result) for result in report.subjects(RDF.type, SH.ValidationResult)}


def _finding(report: Graph, result: Node) -> Finding:
    focus, shape = report.value(result, SH.focusNode), report.value(result, SH.sourceShape)
    component, value = report.value(result, SH.sourceConstraintComponent), report.value(result, SH.value)
    counted = component in (SH.MinCountConstraintComponent, SH.MaxCountConstraintComponent)
    return str(focus), str(shape), str(component).removeprefix(str(SH)), "" if value is None or counted else str(value)


# --- one bad graph for each constraint of each property shape ---


@dataclass(frozen=True, slots=True)
class Bad:
    """A graph in which one constraint of one shape is broken at one node."""

    focus: Node
    shape: str
    component: str
    removed: tuple[Triple, ...]
    added: tuple[Triple, ...]


def bad_graphs(rules: Graph, good: Graph, vocabulary: Graph) -> Iterator[Bad]:
    for root in sorted(set(rules.subjects(SH.targetClass)), key=str):
        focus = _focus(rules, root, good, vocabulary)
        for part in sorted(rules.objects(root, SH.property), key=str):
            for parameter, argument in sorted(rules.predicate_objects(part), key=str):
                if parameter not in shapes.SILENT:
                    yield _broken(rules, good, part, focus, parameter, argument)
        for choice in shapes.CHOICES:
            for members in rules.objects(root, choice):
                yield _unchosen(rules, good, root, focus, choice, members)


def _focus(rules: Graph, root: Node, good: Graph, vocabulary: Graph) -> Node:
    """A node of the good graph that the shape is for; of claims, one with all that a claim can have."""
    kinds = {kind for target in rules.objects(root, SH.targetClass) for kind in vocabulary.transitive_subjects(_SUB, target)}
    nodes = {node for kind in kinds for node in good.subjects(RDF.type, kind)}
    assert nodes, f"the example has nothing for {root}"
    return max(nodes, key=lambda node: (len(set(good.predicates(node))), str(node)))


_SUB = URIRef("http://www.w3.org/2000/01/rdf-schema#subClassOf")


def _broken(rules: Graph, good: Graph, part: Node, focus: Node, parameter: Node, argument: Node) -> Bad:
    path = rules.value(part, SH.path)
    inverse = rules.value(path, SH.inversePath)

    def triple(value: Node) -> Triple:
        return (focus, path, value) if inverse is None else (value, inverse, focus)

    present = tuple(good.triples((focus, path, None) if inverse is None else (None, inverse, focus)))
    component = shapes.Constraint(parameter, argument).component
    removed = present if parameter in (SH.minCount, SH.hasValue, SH.lessThan, SH.lessThanOrEquals) else ()
    added = [] if parameter == SH.minCount else _refused(good, focus, parameter, argument)
    return Bad(focus, str(part), component, removed, tuple(triple(value) for value in added))


def _refused(good: Graph, focus: Node, parameter: Node, argument: Node) -> list[Node]:
    """Values that the constraint does not allow."""
    if parameter == SH.maxCount:
        return [URIRef(f"{ID}one/too/many/{number}") for number in range(int(argument) + 1)]
    if parameter in (SH.lessThan, SH.lessThanOrEquals):
        dated = getattr(good.value(focus, argument), "datatype", None) == XSD.date
        return [Literal("2999-01-01", datatype=XSD.date) if dated else Literal(999999999)]
    if parameter == SH.datatype:
        return [Literal(True) if argument == XSD.string else Literal("nothing")]
    return REFUSED.get(parameter, [URIRef(f"{ID}nothing")])


REFUSED: dict[Node, list[Node]] = {
    SH.uniqueLang: [Literal("一", lang="zh"), Literal("二", lang="zh")],
    SH.languageIn: [Literal("nobody's", lang="en")],
    SH.minInclusive: [Literal(-1)],
    SH.minExclusive: [Literal(-1)],
    SH.maxInclusive: [Literal(9999)],
    SH.minLength: [Literal("")],
}


def _unchosen(rules: Graph, good: Graph, root: Node, focus: Node, choice: Node, members: Node) -> Bad:
    """All members of a choice broken at once."""
    broken = [
        _broken(rules, good, member, focus, parameter, argument)
        for member in Collection(rules, members)
        for parameter, argument in rules.predicate_objects(member)
        if parameter not in shapes.SILENT
    ]
    component = shapes.Constraint(choice, members).component
    return Bad(focus, str(root), component, tuple(t for bad in broken for t in bad.removed), tuple(t for bad in broken for t in bad.added))


def around(good: Graph, focus: Node) -> set[Triple]:
    """The node with all that it leads to; a place does not lead to the statements of it, but to those of them that are led to."""
    reached, ahead = {focus}, [focus]
    while ahead:
        for _, predicate, value in good.triples((ahead.pop(), None, None)):
            if predicate not in STATES and isinstance(value, URIRef) and value not in reached:
                reached.add(value)
                ahead.append(value)
    stated = {(s, p, o) for p in STATES for s, _, o in good.triples((None, p, None)) if o in reached}
    told = {triple for s, _, _ in stated for triple in good.triples((s, None, None))} if stated else set()
    own = {triple for node in reached for triple in good.triples((node, None, None))} | told
    return {(s, p, o) for s, p, o in own if p not in STATES or o in reached}


STATES = [URIRef(ONTOLOGY + name) for name in ("targets", "achieves", "estimates")]


def moved(triples: set[Triple], number: int) -> str:
    """The triples as text, with all instances below a place of their own."""
    return "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in triples).replace(f"<{ID}", f"<{ID}{number}/")


@pytest.fixture(scope="module")
def cases(good: Graph, vocabulary: Graph) -> list[Bad]:
    return list(bad_graphs(Graph().parse(FILE), good, vocabulary))


@pytest.fixture(scope="module")
def spoiled(good: Graph, vocabulary: Graph, cases: list[Bad]) -> Graph:
    """All bad graphs in one, each below a place of its own, so that both engines need one run only."""
    text = "".join(moved((around(good, bad.focus) - {*bad.removed}) | {*bad.added}, number) for number, bad in enumerate(cases))
    return vocabulary + Graph().parse(data=text, format="nt")


@pytest.fixture(scope="module")
def found(spoiled: Graph) -> set[Finding]:
    return ours(spoiled, rules=shapes.load(FILE))


def test_the_example_keeps_every_shape_in_both_engines(good: Graph, vocabulary: Graph) -> None:
    assert ours(good, vocabulary, rules=shapes.load(FILE)) == set()
    assert theirs(good, vocabulary, rules=Graph().parse(FILE)) == set()


def test_every_constraint_refuses_a_graph_of_its_own(cases: list[Bad], found: set[Finding]) -> None:
    refused = {(re.sub(f"{ID}([0-9]+)/.*", r"\1", focus), shape, component) for focus, shape, component, _ in found}
    assert len(cases) > 200
    assert [bad for number, bad in enumerate(cases) if (str(number), bad.shape, bad.component) not in refused] == []


def test_every_shape_refuses_one_of_them(cases: list[Bad]) -> None:
    rules = Graph().parse(FILE)
    named = {str(shape) for shape in rules.subjects(RDF.type, SH.NodeShape)}
    parts = {str(part): str(root) for root in rules.subjects(SH.targetClass) for part in rules.objects(root, SH.property)}
    assert {parts.get(bad.shape, bad.shape) for bad in cases} == named
    assert {bad.shape for bad in cases} >= parts.keys()


def test_both_engines_find_the_same_violations(spoiled: Graph, found: set[Finding]) -> None:
    assert found == theirs(spoiled, rules=Graph().parse(FILE))


@pytest.mark.parametrize("seed", range(4))
def test_what_changed_is_refused_as_in_a_look_at_all(spoiled: Graph, good: Graph, seed: int, tmp_path: Path) -> None:
    chance, rules = random.Random(seed), shapes.load(FILE)
    whole = sorted(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in spoiled + good)
    before, after = ([line for line in whole if chance.random() < 0.999] for _ in range(2))
    stores = [store.memory(vocabulary_lines(lines, NAMES)) for lines in (before, after)]
    removed, added = (
        [line.encode() for line in vocabulary_lines(sorted(set(one) - set(other)), NAMES)]
        for one, other in ((before, after), (after, before))
    )
    earlier, now = (shapes.violations(opened, rules) for opened in stores)
    assert removed and added and earlier != now
    shapes.write_violations(tmp_path / "kept", rules, earlier)
    kept = shapes.read_violations(tmp_path / "kept", rules)
    assert kept == earlier
    assert shapes.violations_after(stores[1], rules, earlier, removed, added) == now


def test_what_other_shapes_refused_is_not_kept(tmp_path: Path) -> None:
    rules = shapes.load(FILE)
    shapes.write_violations(tmp_path / "kept", rules, ())
    assert shapes.read_violations(tmp_path / "kept", replace(rules, digest="of others")) is None
    assert shapes.read_violations(tmp_path / "none", rules) is None


def test_every_class_has_a_shape(vocabulary: Graph) -> None:
    classes = {str(kind) for kind in vocabulary.subjects(RDF.type, URIRef("http://www.w3.org/2002/07/owl#Class"))}
    assert classes == {target for shape in shapes.load(FILE).roots for target in shape.targets}


def test_every_shape_says_in_both_languages_what_it_asks() -> None:
    rules = Graph().parse(FILE)
    asked = {part for root in rules.subjects(SH.targetClass) for part in rules.objects(root, SH.property)}
    said = {shape: {message.language for message in rules.objects(shape, SH.message)} for shape in asked}
    assert {shape for shape, languages in said.items() if languages != {"zh", "en"}} == set()


@pytest.mark.parametrize(
    "asked",
    [
        "kg:S a sh:NodeShape ; sh:targetClass kg:Claim ; sh:closed true .",
        "kg:S a sh:NodeShape ; sh:targetClass kg:Claim ; sh:property kg:P . kg:P sh:path kg:value ; sh:node kg:S .",
        "kg:S a sh:NodeShape ; sh:targetClass kg:Claim ; sh:property kg:P . kg:P sh:path ( kg:value kg:unit ) ; sh:minCount 1 .",
        "kg:S a sh:NodeShape ; sh:targetClass kg:Claim ; sh:property kg:P . kg:P sh:path kg:value ; sh:deactivated true .",
    ],
)
def test_what_is_not_checked_is_refused_and_never_passed_over(asked: str) -> None:
    with pytest.raises(ConfigurationError):
        shapes.parse(PREFIXES + asked)


@pytest.mark.parametrize(("asked", "told"), [("sh:hasValue []", "blank node"), ("sh:uniqueLang false", "uniqueLang")])
def test_what_cannot_be_asked_of_a_graph_is_refused(asked: str, told: str) -> None:
    found = shapes.parse(f"{PREFIXES}kg:S a sh:NodeShape ; sh:targetClass kg:Claim ; sh:property kg:P . kg:P sh:path kg:value ; {asked} .")
    with pytest.raises(ConfigurationError, match=told):
        shapes.violations(store.memory(lines()), found)


def test_shapes_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no such shapes"):
        shapes.load(tmp_path / "shapes.ttl")


def test_a_number_that_is_none_is_refused_by_both(good: Graph, vocabulary: Graph) -> None:
    margin, one = URIRef(f"{ONTOLOGY}margin"), next(good.subjects(RDF.type, URIRef(f"{ONTOLOGY}Assessment")))
    bad = good + Graph()
    bad.set((one, margin, Literal("neither", datatype=XSD.decimal)))
    found = ours(bad, vocabulary, rules=shapes.load(FILE))
    assert (
        found
        == theirs(bad, vocabulary, rules=Graph().parse(FILE))
        == {(str(one), f"{ONTOLOGY}AssessmentShape-margin", "DatatypeConstraintComponent", "neither")}
    )


def test_an_unknown_node_kind_is_refused(good: Graph) -> None:
    text = "kg:S a sh:NodeShape ; sh:targetClass kg:Claim ; sh:property kg:P . kg:P sh:path kg:value ; sh:nodeKind sh:BlankNode ."
    with pytest.raises(ConfigurationError):
        shapes.violations(stored(good), shapes.parse(PREFIXES + text))
