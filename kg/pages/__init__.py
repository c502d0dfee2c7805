"""A build's tables → pages a browser opens from disk: 总览, 地方, 指标, 对照, 项目, 文件全文, 关系网络, 用法."""

from pathlib import Path

from kg import network
from kg.pages import contents, documents, guide, indicators, overview, places, printing, search, things, years
from kg.pages.contents import Rows, rows
from kg.pages.figures import Figures
from kg.pages.ledger import Ledger, States, states
from kg.pages.printing import Shelf

__all__ = ["Rows", "rows", "states", "write"]


def write(build: Path, earlier: Path | None = None, held: Rows | None = None, known: States | None = None) -> None:
    """Write index.html and pages/ of a build folder from its tables and texts; nothing of them asks the network.

    A page that says what it said in an earlier build is taken over from there. `held` are the rows and `known` what stands for
    each document, where they are at hand.
    """
    held = rows(build) if held is None else held
    told = contents.read(build, held)
    links = list(network.links(told.claims, told.milestones, told.entities, told.relations))
    graph, figures, pages = network.network(links), Figures(links, told), Shelf(build, earlier) / "pages"
    printing.remove_pages(build)
    ledger = Ledger(told, states(build, held) if known is None else known, earlier)
    printing.write_assets(pages.path / "assets")
    search.write_search(pages.path / "assets", told)
    documents.write_documents(pages / "document", told, ledger)
    indicators.write_indicators(pages / "indicator", told, ledger)
    years.write_years(pages / "year", told, ledger)
    things.write_things(pages / "thing", told, ledger)
    places.write_places(pages / "place", told, graph, figures, ledger)
    guide.write_guide(pages / "guide.html")
    overview.write_networks(pages, told, graph, figures, ledger)
    overview.write_index(Shelf(build, earlier) / "index.html", told)
    ledger.close(build)
