"""When, how firmly, promised or reported: the period, commitment and kind of a draft from its clause, sentence and section."""

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from kg.claims.items import Item
from kg.claims.scene import Scene
from kg.claims.thread import Draft
from kg.extract.periods import Use, When
from kg.model import Commitment, Kind, Mention, Period, Role

AHEAD = (Role.PLAN, Role.SPAN_PLAN, Role.VISION, Role.GOVERNMENT)


@lru_cache(maxsize=1)
def cues() -> dict[str, Any]:
    """The tables of cues.toml."""
    return tomllib.loads(files("kg.extract").joinpath("cues.toml").read_text(encoding="utf-8"))


def kind(text: str, item: Item, scene: Scene) -> Kind:
    """Target in the parts that look ahead, achievement in those that look back, estimate after 预计."""
    clause = text[item.clause[0] : item.numbers[-1].stop]
    role = scene.paragraph.section.role
    if role in AHEAD:
        return Kind.ACHIEVEMENT if _holds(clause, cues()["achieved"]["words"]) else Kind.TARGET
    if _holds(text[: item.first], cues()["estimate"]["words"]):
        return Kind.ESTIMATE
    if role == Role.OTHER and _holds(clause, cues()["planned"]["words"]):
        return Kind.TARGET
    return Kind.ACHIEVEMENT


def _holds(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


def commitment(text: str, item: Item) -> Commitment:
    """The outermost word of firmness that reaches the number: 确保 before 力争 before 保持."""
    table = cues()["commitment"]
    scope = text[max(text.rfind("；", 0, item.first), 0) : item.first]
    if _holds(scope, table["ensure"]):
        return Commitment.ENSURE
    if _holds(scope, table["strive"]):
        return Commitment.STRIVE
    return Commitment.MAINTAIN if _holds(text[item.clause[0] : item.first], table["maintain"]) else Commitment.PLAIN


def period(text: str, draft: Draft, item: Item, periods: Sequence[Mention], scene: Scene) -> Period:
    """The time of the words before the number, of the sentence so far, or of the section."""
    own = [mention for mention in periods if isinstance(mention.value, When) and mention.value.use == Use.OWN and mention.start < draft.number.start]
    near = [mention for mention in own if mention.start >= item.left[0]]
    heads = [mention for mention in own if not near and _opens_clause(text, mention)]
    for mention in (*near[:1], *heads[-1:]):
        assert isinstance(mention.value, When)
        return mention.value.period
    return _section_period(draft, scene)


def _opens_clause(text: str, mention: Mention) -> bool:
    """Whether a time stands before any number of its clause, so that it carries on."""
    start = max(text.rfind(mark, 0, mention.start) for mark in "，；：")
    return not any(char.isdigit() for char in text[start + 1 : mention.start])


def _section_period(draft: Draft, scene: Scene) -> Period:
    section, year = scene.paragraph.section, scene.clock.year()
    if year is None:
        return Period("", "")
    if section.start_year is not None and section.start_year != year and not draft.lasting:
        return Period(str(section.start_year), str(year))
    return Period(str(year), str(year))
