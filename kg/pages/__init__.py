"""A build's tables → pages a browser opens from disk: 总览, 地方, 指标, 对照, 项目, 文件全文, 关系网络, 用法."""

from pathlib import Path

from kg import network
from kg.pages import contents, documents, guide, indicators, overview, places, printing, search, things, years
from kg.pages.figures import Figures

__all__ = ["write"]


def write(build: Path) -> None:
    """Write index.html and pages/ of a build folder from its tables and texts; nothing of them asks the network."""
    held = contents.read(build)
    links = list(network.links(held.claims, held.milestones, held.entities, held.relations))
    graph, figures, pages = network.network(links), Figures(links, held), build / "pages"
    printing.remove_pages(build)
    printing.write_assets(pages / "assets")
    search.write_search(pages / "assets", held)
    documents.write_documents(pages / "document", held)
    indicators.write_indicators(pages / "indicator", held)
    years.write_years(pages / "year", held)
    things.write_things(pages / "thing", held)
    places.write_places(pages / "place", held, graph, figures)
    guide.write_guide(pages / "guide.html")
    overview.write_networks(pages, held, graph, figures)
    overview.write_index(build / "index.html", held)
