"""What words before a colon announce for all that follows: 钢：…年产能力; 新增加的生产能力有：生铁…; 在总产值中所占的比重：国营占…."""

from kg.claims.items import plain
from kg.claims.spot import Naming, Spot
from kg.extract import phrases


def announced(said: Naming, spot: Spot) -> Naming:
    """The indicators with what a colon before them announced, each by the first rule that tells."""
    return _under_label(said, spot) or _measured(said, spot) or _going_on(said, spot) or said


def _under_label(said: Naming, spot: Spot) -> Naming | None:
    """钢年产能力 for 年产能力 in 钢：五年内增加的年产能力为…: what a table read out tells of each row."""
    label = phrases.pattern_of("row_label").match(spot.text)
    if label is None or phrases.pattern_of("list_lead").search(label["name"]):
        return None
    if not all(name.endswith(phrases.table("row_label.measures")) and label["name"] not in name for name in said.names):
        return None
    return Naming(tuple(label["name"] + name for name in said.names), said.names)


def _measured(said: Naming, spot: Spot) -> Naming | None:
    """新增生铁生产能力 for 生铁 in 新增加的生产能力有：生铁…; 国营占工业总产值比重 in 在工业总产值中所占的比重：国营占…."""
    colon = spot.text.rfind("：", 0, spot.item.left[0])
    found = phrases.pattern_of("announced").search(spot.text, 0, colon + 1)
    if found is None or said.names[-1].endswith(phrases.table("shared_head")):
        return None
    if (spot.unit in phrases.table("rate_unit")) is not bool(found["whole"] or found["change"] or found["grown"]):
        return None
    measure = f"占{found['whole']}比重" if found["whole"] else found["measure"]
    if plain(spot.unit) in phrases.table("announced.built"):
        return None
    lead = str(phrases.words()["announced"]["lead"]) if found["new"] else ""
    return Naming(tuple(lead + name.removeprefix(lead) + measure for name in said.names), said.names)


def _going_on(said: Naming, spot: Spot) -> Naming | None:
    """新增煤炭生产能力 for 煤炭 in 新增加的主要生产能力有煤炭2700万吨，石油1500万吨: what is announced without a colon."""
    table, found = phrases.words()["announced"], phrases.pattern_of("announced.open").search(spot.text, 0, spot.item.first)
    if found is None or "元" in spot.unit or spot.unit in phrases.table("rate_unit") or plain(spot.unit) in table["built"]:
        return None
    lead = str(table["lead"])
    names = [phrases.pattern("^.*?〈announced.shown〉").sub("", name).removeprefix(lead) for name in said.names]
    if not all(names) or any(mark in spot.text[found.end() : spot.item.first] for mark in "；。"):
        return None
    measured = phrases.table("announced.measured")
    return Naming(tuple(lead + name + ("" if name.endswith(measured) else found["measure"]) for name in names))
