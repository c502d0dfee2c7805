"""Numbers → charts as SVG (图): the one place that knows the plotting library; the charts themselves are data, in charts/*.json."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import vl_convert
from markupsafe import Markup

HERE = "file:"  # leads a link of ours, for the library takes no other; taken away again with the address that it puts before relative ones
LINK = re.compile(f'xlink:href="[^"]*?{HERE}')


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


def chart(name: str, points: Sequence[Point]) -> Markup:
    """The chart of this name with these points, to stand in a page; its colours are those of the style sheet."""
    spec = {**_spec(name), "config": _spec("look")}
    spec["data"] = {"values": [{**asdict(point), "href": HERE + point.href} for point in points]}
    places = list(dict.fromkeys(point.place for point in points))
    if "facet" in spec:  # its places stand in the order of the points, which the library knows for an axis only
        spec["facet"] = {**spec["facet"], "sort": places}
        spec["columns"] = min(spec["columns"], len(places))
    drawn: str = vl_convert.vegalite_to_svg(spec)
    return Markup(LINK.sub('href="', drawn))  # noqa: S704 — the library escapes what it writes


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
