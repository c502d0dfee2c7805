"""A build's tables → pages a browser opens from disk: 总览, 地方, 指标, 对照, 项目, 文件全文, 关系网络."""

from pathlib import Path

from kg import network
from kg.pages import contents, documents, indicators, overview, places, printing, search, things, years
from kg.pages.figures import Figures
from kg.pages.printing import Shelf

__all__ = ["write"]


def write(build: Path, earlier: Path | None = None) -> None:
    """Write index.html and pages/ of a build folder from its tables and texts; nothing of them asks the network.

    A page that says what it said in an earlier build is taken over from there.
    """
    held = contents.read(build)
    links = list(network.links(held.claims, held.milestones, held.entities, held.relations))
    graph, figures, pages = network.network(links), Figures(links, held), Shelf(build, earlier) / "pages"
    printing.remove_pages(build)
    printing.write_assets(pages.path / "assets")
    search.write_search(pages.path / "assets" / "search.js", held)
    documents.write_documents(pages / "document", held)
    indicators.write_indicators(pages / "indicator", held)
    years.write_years(pages / "year", held)
    things.write_things(pages / "thing", held)
    places.write_places(pages / "place", held, graph, figures)
    overview.write_network(pages / "network.html", held, graph, figures)
    overview.write_index(Shelf(build, earlier) / "index.html", held)
