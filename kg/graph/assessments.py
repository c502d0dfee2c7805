"""What came of targets under a named policy, and claims that conflict or revise one another."""

from collections.abc import Iterable, Iterator

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
