"""What goods are measured by, told once for all of them: 主要产品的产量…，钢增长65%; 粮食增产600亿斤; 钢：从…增加到…."""

import re
from collections.abc import Iterator

from kg.claims.spot import Naming, Spot
from kg.extract import phrases


def of_output(said: Naming, spot: Spot) -> Naming:
    """钢产量 for 钢 where the words before speak of 产量, 粮食产量 for 粮食 where these grew or were reaped: 粮食增产600亿斤."""
    goods = [one for name in said.names if (one := phrases.pattern_of("output.goods_told").fullmatch(name))]
    known = [one["name"] for one in goods if set(re.split("[、和]", one["name"])) <= {*phrases.table("output.goods")}]
    if not known or len(known) < len(said.names) or "元" in spot.unit:
        return said
    measure = next((measure for told in _told(spot) if (measure := _last_measure(told)) is not None), "")
    if not measure:
        return said
    note = goods[-1]["note"] or ""  # 化肥（折纯）: of the last of a list only
    others = (known[-1], *said.wordings) if len(known) == 1 else ()
    names = (*(name + measure for name in known[:-1]), known[-1] + note + measure)
    renamed = phrases.words()["output"]["renamed"]
    return Naming(tuple(renamed.get(name, name) for name in names), others, before=said.before, whole=said.whole)


def _told(spot: Spot) -> Iterator[str]:
    """The words before the number, then the sentence before, then what led to the rows of which this is one, the nearest first."""
    yield spot.text[: spot.item.first]
    yield spot.scene.said
    yield spot.scene.lead


def _last_measure(told: str) -> str | None:
    """产量 of words that speak of it last, "" where they speak of something else (供应, 出口), None where they tell of no measure."""
    found = list(phrases.pattern_of("output.measures").finditer(told))
    if not found:
        return None
    last = found[-1]
    made = phrases.table("relational.made_of")[0] if last["made"] else ""
    return last["output"] or made
