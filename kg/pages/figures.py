"""Networks → drawings by pyvis with positions given, and the sentences behind every node and edge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib import import_module  # a tenth of a second, for what is not taken over
from math import log
from typing import Any

import networkx as nx

from kg.layout import LABEL, LONGEST, sizes
from kg.network import Row, text
from kg.pages.contents import Contents
from kg.pages.ledger import Ledger
from kg.pages.printing import environment
from kg.pages.readings import Evidence, evidence
from kg.pages.survey import Place
from kg.pages.web import Stated, Web, homes
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
        canvas: Any = import_module("pyvis.network").Network(height=self.height, directed=True, cdn_resources="in_line")
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

    def __init__(self, contents: Contents) -> None:
        self.contents = contents

    @cached_property
    def web(self) -> Web:
        """The network, made when it is to be drawn."""
        return Web(self.contents)

    @cached_property
    def places(self) -> dict[str, int]:
        """The places among its nodes, by their names."""
        return {self.web.label(key): key for key in self.web.places}

    def said(self, keys: Sequence[int], ledger: Ledger) -> str:
        """What decides the drawing of some nodes of the network: the rows behind its edges, and what their documents can make it show."""
        web, at = self.web, {key: str(number) for number, key in enumerate(keys)}
        places = [self.contents.places.get(label) for label, kind in map(web.named.__getitem__, keys) if kind == "place"]
        told, ties = [*map(web.told.__getitem__, keys), repr(places)], []
        for source, target in web.inside(keys):
            behind = web.succ[source][target]
            told += (at[source], at[target], *web.marks(behind))
            ties += behind
        told.append(ledger.said(web.documents(ties)))
        return sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()

    def whole(self, ledger: Ledger) -> str:
        """What decides all drawings of the network: all rows that tie, whose they are, and what their documents can make it show."""
        outlines = self.contents.outlines
        told = [f"{each.document} {each.marks} {home}" for each, home in zip(outlines, homes(self.contents), strict=True)]
        told += (repr(self.contents.places), ledger.said(each.document for each in outlines))
        return sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()

    def drawing(self, part: "nx.DiGraph[int]", places: Mapping[int, tuple[int, int]], height: str, fonts: Mapping[int, int]) -> Drawing:
        """A part of the network, to be shown in a page."""
        size, numbers = sizes(part), {key: number for number, key in enumerate(part)}
        nodes = [self._node(part.nodes[key], places[key], size[key], fonts.get(key, LABEL)) for key in numbers]
        told = Told(self.contents, self.web, FEW if part.number_of_edges() > MANY else SENTENCES)
        stated = [(source, target, self.web.stated(source, target)) for source, target in part.edges]
        self.web.fetch(link.tie for *_, behind in stated for link in told.newest(behind))
        edges = []
        for source, target, behind in stated:
            drawn = {"said": told.numbers(behind), "arrows": "", **_edge(behind)}
            edges.append((numbers[source], numbers[target], drawn))
        return Drawing(height, nodes, edges, list(told.rows))

    def _node(self, node: Mapping[str, str], at: tuple[int, int], size: float, font: int) -> dict[str, object]:
        place: Place | None = self.contents.places.get(node["label"]) if node["type"] == "place" else None
        shown = {"label": _short(short_place(node["label"]) if place else node["label"]), "full": node["label"], "group": node["type"]}
        drawn = {"x": at[0], "y": at[1], "size": round(size, 1), "font": {"size": font}}
        return shown | drawn | ({"page": f"place/{place.slug}.html"} if place else {})


class Told:
    """The sentences of one drawing, each once."""

    def __init__(self, contents: Contents, web: Web, most: int) -> None:
        self.contents, self.web, self.most = contents, web, most
        self.rows: dict[tuple[str, ...], int] = {}

    def newest(self, links: Sequence[Stated]) -> list[Stated]:
        """Of what is behind an edge the newest."""
        return sorted(links, key=lambda link: -(link.year or 0))[: self.most]

    def numbers(self, links: Sequence[Stated]) -> list[int]:
        """The numbers of the newest sentences behind an edge."""
        return list(dict.fromkeys(self._number(self.web.row(link.tie)) for link in self.newest(links)))

    def _number(self, row: Row) -> int:
        return self.rows.setdefault(_told(row, evidence(row, self.contents)), len(self.rows))


def _edge(behind: Sequence[Stated]) -> dict[str, object]:
    """What is drawn of an edge, and what it can be chosen by: its years, and what came of the targets behind it."""
    return {
        "width": _width(len(behind)),
        "weight": len(behind),
        "tie": "、".join(word("tie", kind) for kind in sorted({link.type for link in behind})),
        "years": sorted({link.year for link in behind if link.year is not None}),
        "verdicts": sorted({link.verdict for link in behind if link.verdict}),
    }


def _told(row: Row, found: Evidence) -> tuple[str, ...]:
    said = (word("kind", row.get("kind")), word("stage", row.get("stage")), quantity(row), period_words(text(row, "period")))
    return " ".join(filter(None, said)), found.before, found.quote, found.after, found.title, found.href


def _width(weight: int) -> float:
    return round(0.6 + log(weight), 1)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
