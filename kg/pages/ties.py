"""The ties between all things of a build (关系), from the outlines of its documents: a row behind a tie is read only to be shown."""

from collections import ChainMap
from collections.abc import Iterable, Iterator

from kg.network import Link, Node, Row, text
from kg.outline import Outline
from kg.pages.contents import Contents

TABLE = {"claim": "claims", "milestone": "milestones"}  # of the rows behind a kind of ties; the others are relations


def ties(contents: Contents) -> Iterator[Link]:
    """Every tie that rows state, in their order; instead of its row the document and the number of that in its table."""
    nodes = [[Node(*node) for node in each.nodes] for each in contents.outlines]
    places = _places(contents.outlines)
    for at, each in enumerate(contents.outlines):
        for number, (source, target, year) in enumerate(each.claim_ties, contents.tables["claims"].first[at]):
            yield Link(nodes[at][source], nodes[at][target], "claim", year, {"document": each.document, "number": number})
    for at, each in enumerate(contents.outlines):
        place = text(contents.documents[each.document], "place")
        home = Node(places.get(place) or f"place:{place}", place, "place")
        for number, (target, year) in enumerate(each.milestone_ties if place else (), contents.tables["milestones"].first[at]):
            yield Link(home, nodes[at][target], "milestone", year, {"document": each.document, "number": number})
    for at, each in enumerate(contents.outlines):
        for number, (one, other, kind) in enumerate(each.relation_ties, contents.tables["relations"].first[at]):
            yield Link(nodes[at][one], nodes[at][other], kind, None, {"document": each.document, "number": number})


def _places(outlines: Iterable[Outline]) -> ChainMap[str, str]:
    """The node of each place by its name, as claims call it, else as documents name it for short."""
    named: dict[str, str] = {}
    claimed: dict[str, str] = {}
    for each in outlines:
        named |= each.named
        claimed |= {name: node for name, (_, node) in each.subjects.items()}
    return ChainMap(claimed, named)


def shown(links: Iterable[Link], contents: Contents) -> list[Link]:
    """Ties with the rows behind them."""
    return [link._replace(row=_row(link, contents)) for link in links]


def _row(link: Link, contents: Contents) -> Row:
    (row,) = contents.tables[TABLE.get(link.type, "relations")].rows([link.row["number"]])
    return row
