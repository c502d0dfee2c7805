"""What came of targets under a named policy, claims that conflict or revise one another, and the programmes they belong to."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.graph.nquads import choice, decimal, iri, of_class, statements, string
from kg.model import Assessment, Claim
from kg.terms import Namespaces


def assessment_lines(
    assessments: Iterable[Assessment],
    names: Namespaces,
    policy: str,
    conflicts: Iterable[tuple[Claim, Claim]] = (),
    revisions: Iterable[tuple[Claim, Claim]] = (),
) -> Iterator[str]:
    """The lines of what came of targets under a named policy, of claims that conflict, and of (later, earlier) targets."""
    graph = names.graph("assessments")
    for assessment in assessments:
        yield from _assessment(assessment, names, policy, graph)
    for one, other in conflicts:
        yield from statements(names, names.claim(one), graph, [("kg:conflictsWith", iri(names.claim(other)))])
        yield from statements(names, names.claim(other), graph, [("kg:conflictsWith", iri(names.claim(one)))])
    for later, earlier in revisions:
        yield from statements(names, names.claim(later), graph, [("prov:wasRevisionOf", iri(names.claim(earlier)))])


def programme_lines(programmes: Iterable[Mapping[str, Any]], names: Namespaces) -> Iterator[str]:
    """The lines of what is promised and reported of a programme's parts, from its row."""
    for row in programmes:
        for fact in row["facts"]:
            yield from statements(names, fact, names.graph("assessments"), [("kg:contributesTo", iri(row["id"]))])


def _assessment(assessment: Assessment, names: Namespaces, policy: str, graph: str) -> Iterator[str]:
    target, verdict = names.claim(assessment.target), choice(names, "verdict", assessment.verdict)
    outcome = None if assessment.outcome is None else iri(names.claim(assessment.outcome))
    pairs = [
        of_class(names, "kg:Assessment"),
        ("kg:assesses", iri(target)),
        ("kg:assessedWith", outcome),
        ("kg:verdict", verdict),
        ("kg:margin", decimal(assessment.margin)),
        ("kg:rule", string(assessment.rule)),
        ("kg:policy", string(policy)),
        *[("kg:considers", iri(names.claim(claim))) for claim in assessment.related],
    ]
    yield from statements(names, names.assessment(assessment), graph, pairs)
    yield from statements(names, target, graph, [("kg:reportedAs", outcome), ("kg:verdict", verdict)])
