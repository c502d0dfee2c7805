"""Numbers → charts as SVG (图): the one place that knows the plotting library; the charts themselves are data, in charts/*.json.

The library takes most of its time to measure words, by the fonts of the machine. So the words of a chart in a page have no size,
and room by the number of their letters; the style sheet gives them one.

A drawing is led by what stands for all that decides it but where its links lead, and by the numbers of the points that these are of:
the next build takes it out of the page, with other links.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from math import ceil
from pathlib import Path
from typing import Any

import vl_convert

from kg.pages.printing import method

HERE = "file:"  # leads a link of ours, for the library takes no other; taken away again with the address that it puts before relative ones
LINK = re.compile(rf'xlink:href="[^"]*?{HERE}(\d+)"')
KEPT_LINK = re.compile(r'(?<=<a )href="[^"]*"')
SIZE = ' font-size="0px"'
YEARS = 8  # that have room below a chart
DIGIT = 6.5  # pixels


@dataclass(frozen=True, slots=True)
class Point:
    """What a chart shows of one claim: a number, or a band; `bound` is floor, ceiling or point; `says` is read out and shown on hover."""

    place: str
    year: str
    kind: str  # target, result
    low: float
    high: float
    bound: str
    says: str
    href: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing between its links, and the numbers of the points that these are of."""

    pieces: Sequence[str]
    links: Sequence[int]


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart of a name with these points; drawn when it is shown, with the colours and letters of the style sheet.

    `kept` are drawings of an earlier build, by what stands for them.
    """

    name: str
    points: Sequence[Point]
    kept: Mapping[str, Drawn] = field(default_factory=dict, repr=False)

    def __html__(self) -> str:
        values = [{**asdict(point), "href": f"{HERE}{number}"} for number, point in enumerate(self.points)]
        spec = {**_laid_out(_spec(self.name), self.points), "config": _spec("look"), "data": {"values": values}}
        key = hashlib.sha256(f"{method()} {json.dumps(spec)}".encode()).hexdigest()[:32]
        drawn = self.kept.get(key) or _drawn(spec)
        links = [f'href="{escape(self.points[number].href)}"' for number in drawn.links]
        told = "".join(f"{piece}{link}" for piece, link in zip(drawn.pieces, (*links, ""), strict=True))
        return f"<!-- {' '.join(map(str, (key, *drawn.links)))} -->{told}"


def _drawn(spec: dict[str, Any]) -> Drawn:
    pieces = LINK.split(vl_convert.vegalite_to_svg(spec).replace(SIZE, ""))
    return Drawn(pieces[::2], [*map(int, pieces[1::2])])


def kept(page: Path | None) -> dict[str, Drawn]:
    """The drawings in a page of an earlier build, by what stands for them."""
    text = page.read_text(encoding="utf-8") if page is not None and page.is_file() else ""
    return dict(_kept(text))


def _kept(text: str) -> Iterator[tuple[str, Drawn]]:
    """Each drawing behind what stands for it: <!-- key links --><svg…</svg></figure>."""
    for part in text.split("<!-- ")[1:]:
        said, _, rest = part.partition(" -->")
        svg, closed, _ = rest.partition("</svg></figure>")
        key, *links = said.split() or [""]
        if closed and svg.startswith("<svg") and all(link.isdecimal() for link in links):
            yield key, Drawn(KEPT_LINK.split(svg + "</svg>"), [*map(int, links)])


def _laid_out(spec: Mapping[str, Any], points: Sequence[Point]) -> dict[str, Any]:
    """A chart of places side by side as it is; one of their years with room for its words.

    Its places stand in the order of the points, which the library knows for an axis only.
    """
    if "facet" not in spec:
        return dict(spec)
    places = list(dict.fromkeys(point.place for point in points))
    laid_out = deepcopy(dict(spec))
    laid_out["facet"]["sort"], laid_out["columns"] = places, min(spec["columns"], len(places))
    laid_out["spec"]["encoding"]["x"]["axis"]["values"] = _told_years(points)
    laid_out["spec"]["encoding"]["y"]["axis"]["minExtent"] = _width(points)
    return laid_out


def _told_years(points: Sequence[Point]) -> list[str]:
    """As many of the years as have room."""
    years = sorted({point.year for point in points})
    return years[:: ceil(len(years) / YEARS)]


def _width(points: Sequence[Point]) -> float:
    """What the longest number beside the chart takes, tick and all."""
    return 12 + DIGIT * max(5, *(len(f"{point.high:,.0f}") + 1 for point in points))


@cache
def _spec(name: str) -> Mapping[str, Any]:
    spec: Mapping[str, Any] = json.loads(files("kg.pages").joinpath("charts", f"{name}.json").read_text(encoding="utf-8"))
    return spec


@dataclass(frozen=True, slots=True)
class Bar:
    """A label and its number."""

    label: str
    value: float


def bars(shown: Sequence[Bar]) -> str:
    """Numbers as bars, in their order, as an SVG that stands alone."""
    drawn: str = vl_convert.vegalite_to_svg({**_spec("bars"), "config": _spec("look"), "data": {"values": [asdict(bar) for bar in shown]}})
    return drawn
