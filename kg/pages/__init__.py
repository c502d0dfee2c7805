"""A build's tables → pages a browser opens from disk: 总览, 地方, 指标, 对照, 项目, 文件全文, 关系网络, 用法."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from kg import forked, outline
from kg.outline import Outline, Tables
from kg.pages import documents, guide, indicators, overview, places, printing, search, things, years
from kg.pages.contents import Contents
from kg.pages.figures import Figures
from kg.pages.ledger import Ledger, Made
from kg.pages.printing import Shelf


def write(build: Path, earlier: Path | None = None, outlines: Sequence[Outline] | None = None, held: Tables | None = None) -> None:
    """Write index.html and pages/ of a build folder from its tables and texts; nothing of them asks the network.

    A page that says what it said in an earlier build is taken over from there. `outlines` tell what its rows
    bear on, `held` are its tables, where they are at hand.
    """
    told = Contents(build, outline.read(build) if outlines is None else outlines, held)
    figures, pages = Figures(told), Shelf(build, earlier) / "pages"
    printing.remove_pages(build)
    ledger = Ledger(told, earlier)
    printing.write_assets(pages.path / "assets")
    networks = partial(_write_networks, pages, told, figures, ledger)
    with forked.begun(networks, apart=earlier is not None and overview.are_drawn(told, figures, ledger)) as drawn:
        search.write_search(pages / "assets", told)
        documents.write_documents(pages / "document", told, ledger)
        indicators.write_indicators(pages / "indicator", told, ledger)
        years.write_years(pages / "year", told, ledger)
        things.write_things(pages / "thing", told, ledger)
        places.write_places(pages / "place", told, figures, ledger)
        guide.write_guide(pages / "guide.html")
        overview.write_index(Shelf(build, earlier) / "index.html", told)
        ledger.take(drawn())
    ledger.close(build)


def _write_networks(pages: Shelf, told: Contents, figures: Figures, ledger: Ledger) -> Made:
    """Write the networks, which takes as long as all other pages; what they are made of."""
    overview.write_networks(pages, told, figures, ledger)
    return ledger.made(overview.NETWORK)
