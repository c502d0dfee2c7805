"""The front page and the network of everything: 总览, 关系网络."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from kg import lexicon, wording
from kg.build import document_slug, slug
from kg.layout import SMALLEST, backbone, positions, strongest
from kg.measures import communities, parted
from kg.network import Row, text
from kg.pages.contents import Contents, grouped, title_of
from kg.pages.figures import Figures
from kg.pages.ledger import Ledger
from kg.pages.printing import Shelf, write_page
from kg.pages.survey import Place
from kg.pages.words import province, verdicts, words
from kg.pages.years import years

Listed = tuple[str, str, int]  # the page of a document or thing, its title, how much is marked in it, or said of it

THINGS = 60  # of a type on the front page
DRAWN = 400  # nodes of the overview
EDGES = 4  # that each of them keeps, the strongest
CAPTIONS = (72, 56, 46, 40, 36)  # font sizes of a community's strongest nodes, readable when all is in view
COMMUNITIES = 60  # that have a page, the largest
NETWORK = "network"  # what the pages of networks are called among all


def write_index(shelf: Shelf, contents: Contents) -> None:
    """Write the front page: figures, places with their years, documents."""
    targets = sum(each.targets for each in contents.outlines)
    counts = {
        "documents": len(contents.documents),
        "places": len(contents.documents_by_place),
        "targets": targets,
        "reported": len(contents.tables["claims"]) - targets,
        "milestones": len(contents.tables["milestones"]),
        "difficulties": len(contents.tables["difficulties"]),
    }
    values = {
        "counts": counts,
        "verdicts": _verdicts(targets, contents),
        "provinces": provinces(contents),
        "mentioned": [place for name, place in contents.places.items() if name not in contents.documents_by_place],
        "documents": documents_by_kind(contents),
        "years": years(contents),
        "indicators": indicators(contents),
        "things": things_by_type(contents),
        "THINGS": THINGS,
    }
    write_page(shelf, "index.html", values)


def write_networks(shelf: Shelf, contents: Contents, figures: Figures, ledger: Ledger) -> None:
    """Write the network of everything, cut to its strongest nodes, and each of its communities, which show more."""
    write = partial(_write_networks, contents=contents, figures=figures, ledger=ledger)
    ledger.write_all(shelf, NETWORK, _deciding(contents, figures, ledger), write)


def are_drawn(contents: Contents, figures: Figures, ledger: Ledger) -> bool:
    """Whether the network is to be drawn anew; it is made then, for all who draw of it."""
    return not ledger.knows(NETWORK, _deciding(contents, figures, ledger)) and bool(figures.web)


def _deciding(contents: Contents, figures: Figures, ledger: Ledger) -> object:
    return figures.whole(ledger), [*contents.documents_by_place]


def _write_networks(shelf: Shelf, contents: Contents, figures: Figures, ledger: Ledger) -> None:
    web = figures.web
    found = parted(web.near, web.label, web.iri, SMALLEST, COMMUNITIES)
    reporting = [key for key in web.places if web.label(key) in contents.documents_by_place]
    files = [f"{slug('', web.iri(row['nodes'][0]))}.html" for row in found]  # named for its strongest node, whatever its rank
    listed = [{"page": f"network/{file}", "name": row["name"], "size": row["size"]} for file, row in zip(files, found, strict=True)]
    values = {"title": "关系网络", "up": "", "communities": listed}
    write_page(shelf / "network.html", "network.html", values | _drawn(range(len(web.iris)), reporting, figures))
    for file, row in zip(files, found, strict=True):
        write = partial(_write_community, file=file, title=row["name"], keys=row["nodes"], figures=figures)
        ledger.write_part(shelf, NETWORK, f"{NETWORK} {file}", (row["name"], figures.said(row["nodes"], ledger)), write)


def _write_community(folder: Shelf, file: str, title: str, keys: Sequence[int], figures: Figures) -> None:
    values = {"title": title, "up": "../", "communities": []}
    write_page(folder / file, "network.html", values | _drawn(keys, [], figures))


def _drawn(keys: Sequence[int], keep: Sequence[int], figures: Figures) -> dict[str, object]:
    """Some nodes of the network cut to what a page holds, drawn by community, and what it can be filtered by."""
    web = figures.web
    weights = web.weights if len(keys) == len(web.iris) else web.weights_among(keys)
    part = backbone(strongest(web, weights, DRAWN, keep), EDGES)
    found = communities(part, web.iri)
    named = [row for row in found if row["size"] > 1]
    fonts = {key: size for row in named for key, size in zip(row["nodes"], CAPTIONS, strict=False)}
    drawing = figures.drawing(part, positions(part, [row["nodes"] for row in found], fonts), "82vh", fonts)
    told = {year for *_, edge in drawing.edges for year in _span(edge["years"])}
    return {
        "drawing": drawing,
        "kinds": sorted({node["type"] for _, node in part.nodes(data=True)}, key=list(wording.words("type")).index),
        "whole": {"nodes": len(keys), "edges": len(web.inside(keys))},
        "drawn": {"nodes": len(part), "edges": part.number_of_edges()},
        "years": sorted(told, reverse=True),
        "verdicts": verdicts(),
    }


def _span(years: Sequence[int]) -> range:
    """The years from the first to the last of some that are in order."""
    return range(years[0], years[-1] + 1) if years else range(0)


def provinces(contents: Contents) -> list[tuple[str, list[tuple[Place, list[int]]]]]:
    """Reporting places with the years they report on, by province, in the order of their codes."""
    reporting = [contents.places[name] for name in contents.documents_by_place if name]
    found: dict[str, list[tuple[Place, list[int]]]] = {}
    for place in sorted(reporting, key=lambda place: (place.code or "~", place.name)):
        found.setdefault(province(place.name), []).append((place, _years(contents.documents_by_place[place.name])))
    return list(found.items())


def documents_by_kind(contents: Contents) -> list[tuple[str, list[Listed]]]:
    """The documents of each kind, in the order in which the kinds are told: 政府工作报告 first."""
    kinds = grouped(contents.documents.values(), lambda row: text(row, "kind"))
    marked = {each.document: each.count("claims") + each.count("milestones") for each in contents.outlines}
    return [(kind, [_listed(row, marked) for row in kinds[kind]]) for kind in words()["document_kind"] if kind in kinds]


def indicators(contents: Contents) -> list[tuple[str, str, int]]:
    """The indicators with a page, by how many numbers there are of each."""
    known = lexicon.load().indicators
    found = [(name, known[name].label, sum(map(len, numbers.values()))) for name, numbers in contents.indicators.items()]
    return sorted(found, key=lambda each: (-each[2], each[0]))


def things_by_type(contents: Contents) -> list[tuple[str, list[Listed]]]:
    """The named things with a page: that, the name, how much is said; those that most is said of first."""
    types = grouped(contents.things.values(), lambda thing: thing.type)
    ordered = {kind: sorted(types[kind], key=lambda thing: (-thing.told, thing.name)) for kind in wording.words("type") if kind in types}
    return [(kind, [(thing.slug, thing.name, thing.told) for thing in found]) for kind, found in ordered.items()]


def _listed(row: Row, marked: Mapping[str, int]) -> Listed:
    name = text(row, "document")
    return document_slug(name), title_of(row), marked[name]


def _years(documents: Sequence[Row]) -> list[int]:
    return sorted({int(row["plan_year"]) for row in documents if row.get("plan_year")})


def _verdicts(targets: int, contents: Contents) -> dict[str, int]:
    """How many of so many targets met with each verdict, in the verdicts' order."""
    counted = Counter(contents.verdicts.values())
    counted[wording.OPEN] += targets - counted.total()
    return {verdict: counted[verdict] for verdict in verdicts()}
