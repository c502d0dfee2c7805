"""Numbers → charts as SVG (图): the one place that knows the plotting library; the charts themselves are data, in charts/*.json.

The library takes most of its time to measure words, by the fonts of the machine. So the words of a chart in a page have no size,
and room by the number of their letters; the style sheet gives them one.
"""

import json
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from math import ceil
from typing import Any

import vl_convert

HERE = "file:"  # leads a link of ours, for the library takes no other; taken away again with the address that it puts before relative ones
LINK = re.compile(f'xlink:href="[^"]*?{HERE}')
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
class Chart:
    """The chart of a name with these points; drawn when it is shown, with the colours and letters of the style sheet."""

    name: str
    points: Sequence[Point]

    def __html__(self) -> str:
        values = [{**asdict(point), "href": HERE + point.href} for point in self.points]
        spec = {**_laid_out(_spec(self.name), self.points), "config": _spec("look"), "data": {"values": values}}
        drawn: str = vl_convert.vegalite_to_svg(spec)
        return LINK.sub('href="', drawn).replace(SIZE, "")


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
