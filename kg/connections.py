"""What the network tells: who ties places to industries, which programmes carry most targets, how one year differs from another."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.jsonlines import read_rows
from kg.network import Link, Node, Row, links, network, text

CONNECTING = ("project", "area", "programme", "organisation")
TABLES = ("claims", "milestones", "entities", "relations")
PERCENT = Decimal(100)


def ties_of(build: Path) -> list[Link]:
    """The links of a build, each in the year it speaks of; a relation in the year that its document is of."""
    claims, milestones, entities, relations = (list(read_rows(build / "tables" / f"{name}.jsonl")) for name in TABLES)
    documents = list(read_rows(build / "graph" / "documents.jsonl"))
    years = {row["document"]: year for row in documents if (year := row["plan_year"] or row["review_year"])}
    return list(links(claims, milestones, entities, relations, years))


def told(ties: Iterable[Link], year: int | None = None, documents: int = 1) -> list[Link]:
    """The links of one year, or of all, between nodes that at least so many documents tie."""
    found = [tie for tie in ties if year is None or tie.year == year]
    said: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for tie in found:
        said[tie.source.id, tie.target.id].add(text(tie.row, "document"))
    return [tie for tie in found if len(said[tie.source.id, tie.target.id]) >= documents]


def connectors(ties: Sequence[Link]) -> list[dict[str, Any]]:
    """The projects, areas, programmes and organisations that tie places to industries, those with the most of both first."""
    graph = network(ties)
    rows = []
    for key, kind in graph.nodes(data="type"):
        near = {*graph.pred[key], *graph.succ[key]} if kind in CONNECTING else set()
        found = {wanted: sorted(graph.nodes[other]["label"] for other in near if graph.nodes[other]["type"] == wanted) for wanted in SIDES}
        if all(found.values()):
            rows.append({"node": key, **graph.nodes[key], "places": found["place"], "industries": found["industry"]})
    return sorted(rows, key=lambda row: (-min(len(row["places"]), len(row["industries"])), -len(row["industries"]), row["node"]))


SIDES = ("place", "industry")


def organisers(programmes: Iterable[Row]) -> list[dict[str, Any]]:
    """The programmes of whose parts most is promised, from their table."""
    shown = ("targets", "achievements", "milestones", "met", "near", "missed", "unreported")
    rows = [
        {"label": row["name"], "code": row["code"], "parts": len(row["parts"]), **{name: row[name] for name in shown}, "node": row["id"]}
        for row in programmes
        if row["targets"] + row["achievements"] + row["milestones"]
    ]
    return sorted(rows, key=lambda row: (-row["targets"], -row["milestones"], -row["achievements"], row["node"]))


def changes(ties: Iterable[Link], first: int, last: int) -> list[dict[str, Any]]:
    """What one year speaks of more than another, in shares of all that is said; of the places only that speak of both years."""
    ties = _of_both(ties, first, last)
    said = {year: Counter(node for tie in ties if tie.year == year for node in _spoken_of(tie)) for year in (first, last)}
    nodes = {node.id: node for counts in said.values() for node in sorted(counts, key=lambda node: (node.id, node.label), reverse=True)}
    times = {year: _by_id(counts) for year, counts in said.items()}
    rows = [_change(node, times[first], times[last]) for node in nodes.values()]
    return sorted(rows, key=lambda row: (-abs(row["difference"]), row["node"]))


def _of_both(ties: Iterable[Link], first: int, last: int) -> list[Link]:
    """The links of two years, of the places whose documents have links of both."""
    found = [tie for tie in ties if tie.year in (first, last)]
    years: defaultdict[str, set[int | None]] = defaultdict(set)
    for tie in found:
        years[text(tie.row, "place")].add(tie.year)
    return [tie for tie in found if {first, last} <= years[text(tie.row, "place")]]


def _spoken_of(tie: Link) -> Iterable[Node]:
    """What a link speaks of: not the places, which speak themselves."""
    return (node for node in (tie.source, tie.target) if node.type != "place")


def _by_id(counts: Mapping[Node, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for node, count in counts.items():
        found[node.id] += count
    return found


def _change(node: Node, before: Counter[str], after: Counter[str]) -> dict[str, Any]:
    shares = [PERCENT * counts[node.id] / (counts.total() or 1) for counts in (before, after)]
    return {
        "label": node.label,
        "type": node.type,
        "before": before[node.id],
        "after": after[node.id],
        "difference": (shares[1] - shares[0]).quantize(Decimal("0.001")),
        "node": node.id,
    }


Asked = Callable[[Path, Sequence[Link], tuple[int, int]], list[dict[str, Any]]]

QUESTIONS: dict[str, Asked] = {
    "connectors": lambda _, ties, __: connectors(ties),
    "organisers": lambda build, _, __: organisers(read_rows(build / "tables" / "programmes.jsonl")),
    "changes": lambda _, ties, years: changes(ties, *years),
}


def spoken_years(ties: Iterable[Link]) -> tuple[int, int]:
    """The first and the last of the years that most is said of: those with at least half as many links as the year with the most."""
    said = Counter(tie.year for tie in ties if tie.year is not None)
    often = [year for year, count in said.items() if 2 * count >= max(said.values())]
    return (min(often), max(often)) if often else (0, 0)
