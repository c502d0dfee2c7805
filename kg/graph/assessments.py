"""What came of targets under a named policy: assessments, revisions, contradictions, breaks; and the programmes they belong to."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.graph.nquads import Pairs, choice, decimal, integer, iri, of_class, statements, string
from kg.model import Amplification, Assessment, Claim, Contradiction, Delivery, Discord, Findings, Point, Revision
from kg.terms import Namespaces

DIRECT = (Discord.BETWEEN, Discord.INSIDE)  # two numbers of one thing, which conflict with each other and with nothing else


def finding_lines(findings: Findings, names: Namespaces) -> Iterator[str]:
    """The lines of all that matching found."""
    graph, policy = names.graph("assessments"), findings.policy
    for assessment in findings.assessments:
        yield from _assessment(assessment, names, policy, graph)
    for delivery in findings.deliveries:
        yield from statements(names, names.delivery(delivery), graph, _delivery_pairs(delivery, names, policy))
    for revision in findings.revisions:
        yield from _revision(revision, names, policy, graph)
    for found in findings.contradictions:
        yield from _contradiction(found, names, policy, graph)
    for one in findings.amplifications:
        yield from statements(names, names.amplification(one), graph, _amplification_pairs(one, names))
    yield from _of_claims(findings.strengths, findings.series, names, graph)


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


def _delivery_pairs(delivery: Delivery, names: Namespaces, policy: str) -> Pairs:
    return [
        of_class(names, "kg:Delivery"),
        ("kg:promised", iri(names.milestone(delivery.target))),
        ("kg:delivered", None if delivery.outcome is None else iri(names.milestone(delivery.outcome))),
        ("kg:verdict", choice(names, "verdict", delivery.verdict)),
        ("kg:yearsLate", integer(delivery.late)),
        ("kg:rule", string(delivery.rule)),
        ("kg:policy", string(policy)),
    ]


def _revision(revision: Revision, names: Namespaces, policy: str, graph: str) -> Iterator[str]:
    earlier = iri(names.claim(revision.earlier))
    later = None if revision.later is None else names.claim(revision.later)
    pairs = [
        of_class(names, "kg:Revision"),
        ("kg:revises", earlier),
        ("kg:revisedBy", None if later is None else iri(later)),
        ("kg:revisionKind", choice(names, "revisionKind", revision.kind)),
        ("kg:change", decimal(revision.change)),
        ("kg:firmer", integer(revision.firmer)),
        ("kg:policy", string(policy)),
    ]
    yield from statements(names, names.revision(revision), graph, pairs)
    if later is not None and revision.anew:
        yield from statements(names, later, graph, [("prov:wasRevisionOf", earlier)])


def _contradiction(found: Contradiction, names: Namespaces, policy: str, graph: str) -> Iterator[str]:
    pairs = [
        of_class(names, "kg:Contradiction"),
        *[("kg:between", iri(names.claim(claim))) for claim in found.claims],
        ("kg:discord", choice(names, "discord", found.kind)),
        ("kg:believed", None if found.firmer is None else iri(names.claim(found.firmer))),
        ("kg:rule", string(found.reason)),
        ("kg:policy", string(policy)),
    ]
    yield from statements(names, names.contradiction(found), graph, pairs)
    if found.kind in DIRECT:
        one, other = (names.claim(claim) for claim in found.claims)
        yield from statements(names, one, graph, [("kg:conflictsWith", iri(other))])
        yield from statements(names, other, graph, [("kg:conflictsWith", iri(one))])


def _amplification_pairs(found: Amplification, names: Namespaces) -> Pairs:
    return [
        of_class(names, "kg:Amplification"),
        ("kg:lower", iri(names.claim(found.lower))),
        ("kg:upper", iri(names.claim(found.upper))),
        ("kg:gap", decimal(found.gap)),
    ]


def _of_claims(strengths: Iterable[tuple[Claim, int]], series: Iterable[Iterable[Point]], names: Namespaces, graph: str) -> Iterator[str]:
    """How hard targets are worded, and where a series is broken."""
    for claim, points in strengths:
        yield from statements(names, names.claim(claim), graph, [("kg:strength", integer(points))])
    for point in (point for points in series for point in points if point.breaks):
        yield from statements(names, names.claim(point.claim), graph, [("kg:definitionBreak", string(point.breaks))])
