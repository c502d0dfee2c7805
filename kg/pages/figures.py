"""Networks → drawings by pyvis with positions given, and the sentences behind every node and edge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import networkx as nx
from pyvis.network import Network

from kg.layout import LABEL, LONGEST, sizes
from kg.model import Kind
from kg.network import text
from kg.pages.contents import Contents
from kg.pages.ledger import Ledger
from kg.pages.printing import environment
from kg.pages.readings import Evidence, evidence
from kg.pages.survey import Place
from kg.pages.web import Stated, Web
from kg.pages.words import short_place, word
from kg.wording import period_words, quantity

SENTENCES = 6  # shown of an edge
FEW = 1  # in a drawing of very many edges, so that its page stays below a megabyte
MANY = 500
OPTIONS = """{"physics": {"enabled": false}, "layout": {"improvedLayout": false},
"interaction": {"hover": true, "tooltipDelay": 100000000, "hideEdgesOnDrag": true, "keyboard": {"enabled": true, "bindToWindow": false}},
"edges": {"smooth": false, "arrows": {"to": {"enabled": false}}}, "nodes": {"shape": "dot", "borderWidth": 1}}"""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A network as an HTML fragment, made when it is shown: what to draw, and the sentences, as inert JSON."""

    height: str
    nodes: Sequence[Mapping[str, object]]
    edges: Sequence[tuple[int, int, Mapping[str, Any]]]
    told: Sequence[tuple[str, ...]]

    def __html__(self) -> str:
        canvas = Network(height=self.height, directed=True, cdn_resources="in_line")
        for number, node in enumerate(self.nodes):
            canvas.add_node(number, **node)
        for source, target, edge in self.edges:
            canvas.add_edge(source, target, **edge)
        canvas.set_options(OPTIONS)
        canvas.templateEnv, canvas.path = environment(), "drawing.html"
        html: str = canvas.generate_html()
        return html + environment().get_template("told.html").render(told=self.told)


class Figures:
    """Draws parts of one network."""

    def __init__(self, web: Web, contents: Contents) -> None:
        self.web, self.contents = web, contents

    def said(self, keys: Sequence[int], ledger: Ledger) -> tuple[object, ...]:
        """What decides the drawing of some nodes of the network, told coarsely: of its edges, the documents that tell of them."""
        nodes, edges, iris = [self.web.named[key] for key in keys], self.web.inside(keys), self.web.iris
        places = [self.contents.places.get(label) for label, _ in nodes]
        ends = [(iris[source], iris[target]) for source, target in edges]
        return [iris[key] for key in keys], nodes, ends, places, ledger.state(self.web.documents(edges))

    def drawing(self, part: "nx.DiGraph[int]", places: Mapping[int, tuple[int, int]], height: str, fonts: Mapping[int, int]) -> Drawing:
        """A part of the network, to be shown in a page."""
        size, numbers = sizes(part), {key: number for number, key in enumerate(part)}
        nodes = [self._node(part.nodes[key], places[key], size[key], fonts.get(key, LABEL)) for key in numbers]
        told = Told(self.contents, FEW if part.number_of_edges() > MANY else SENTENCES)
        edges = []
        self.web.fetch(part.edges)
        for source, target in part.edges:
            behind = self.web.stated(source, target)
            drawn = {"said": told.numbers(behind), "arrows": "", **self._edge(behind)}
            edges.append((numbers[source], numbers[target], drawn))
        return Drawing(height, nodes, edges, list(told.rows))

    def _edge(self, behind: Sequence[Stated]) -> dict[str, object]:
        """What is drawn of an edge, and what it can be chosen by: its years, and what came of the targets behind it."""
        targets = (link.row for link in behind if link.type == "claim" and link.row["kind"] == Kind.TARGET)
        return {
            "width": _width(len(behind)),
            "weight": len(behind),
            "tie": "、".join(word("tie", kind) for kind in sorted({link.type for link in behind})),
            "years": sorted({link.year for link in behind if link.year is not None}),
            "verdicts": sorted({self.contents.verdict(row) for row in targets}),
        }

    def _node(self, node: Mapping[str, str], at: tuple[int, int], size: float, font: int) -> dict[str, object]:
        place: Place | None = self.contents.places.get(node["label"]) if node["type"] == "place" else None
        shown = {"label": _short(short_place(node["label"]) if place else node["label"]), "full": node["label"], "group": node["type"]}
        drawn = {"x": at[0], "y": at[1], "size": round(size, 1), "font": {"size": font}}
        return shown | drawn | ({"page": f"place/{place.slug}.html"} if place else {})


class Told:
    """The sentences of one drawing, each once."""

    def __init__(self, contents: Contents, most: int) -> None:
        self.contents, self.most = contents, most
        self.rows: dict[tuple[str, ...], int] = {}

    def numbers(self, links: Sequence[Stated]) -> list[int]:
        """The numbers of the newest sentences behind an edge."""
        newest = sorted(links, key=lambda link: -(link.year or 0))[: self.most]
        return list(dict.fromkeys(self._number(link) for link in newest))

    def _number(self, link: Stated) -> int:
        return self.rows.setdefault(_told(link, evidence(link.row, self.contents)), len(self.rows))


def _told(link: Stated, found: Evidence) -> tuple[str, ...]:
    row = link.row
    said = (word("kind", row.get("kind")), word("stage", row.get("stage")), quantity(row), period_words(text(row, "period")))
    return " ".join(filter(None, said)), found.before, found.quote, found.after, found.title, found.href


def _width(weight: int) -> float:
    return round(0.6 + log(weight), 1)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
