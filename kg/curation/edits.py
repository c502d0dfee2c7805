"""What a line puts right of a claim: 数值 → 6.5, 限定 → 左右, 时期 → 2016/2020, 指标 → 地区生产总值."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from kg import lexicon, places, wording
from kg.extract.numerals import parse_figure
from kg.extract.quantities import quantity_finder
from kg.model import Claim, Commitment, Comparator, Entity, Kind, Measure, Period, Quantity
from kg.tables import period_from

_MOMENT = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_PERIOD = re.compile(rf"({_MOMENT})(?:/({_MOMENT}))?")
RULE = "curation"


def parsed(field: str, text: str) -> object:
    """What a text means as the value of a field. Raises ValueError that says what can be written."""
    return _READERS[field](text)


def edited(claim: Claim, field: str, text: str) -> Claim:
    """The claim with one field put right."""
    return replace(_CHANGES.get(field, _replacing(field))(claim, parsed(field, text)), rule=RULE)


def _decimal_or_quantity(text: str) -> Decimal | Quantity:
    """A bare number, which keeps unit and comparator, or a quantity in words: 6.5%左右."""
    try:
        return parse_figure(text)
    except ValueError:
        return _quantity(text)


def _quantity(text: str) -> Quantity:
    found = quantity_finder(lexicon.load().unit_labels())(text)
    if len(found) == 1 and isinstance(found[0].value, Quantity) and (found[0].start, found[0].stop) == (0, len(text)):
        return found[0].value
    raise ValueError(f"数值读不懂：{text} (no quantity); 请写数字，或一个完整的数量，如 6.5、6.5%左右、1200万人以上")


def _period(text: str) -> Period:
    match = _PERIOD.fullmatch(text)
    if match is None or (match[2] or match[1]) < match[1]:
        raise ValueError(f"时期读不懂：{text} (no period); 请写如 2021、2016/2020、2023-01/2023-09")
    return period_from(text)


def _choice(group: str, kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    def read(text: str) -> StrEnum:
        names = {code: str(word).replace("{}", "") for code, word in wording.words(group).items() if code in tuple(kind)}
        for code, word in names.items():
            if text in (code, word or code):
                return kind(code)
        raise ValueError(f"不认识：{text} (unknown); 可写：{'、'.join(word or code for code, word in names.items())}")

    return read


def _place(text: str) -> Entity:
    place = places.load().resolve(text)
    if place is None:
        raise ValueError(f"主体认不出：{text} (unknown place); 请写地方全称，如 重庆市渝中区")
    return place


_READERS: Mapping[str, Callable[[str], object]] = {
    "value": _decimal_or_quantity,
    "unit": str,
    "comparator": _choice("comparator", Comparator),
    "measure": _choice("measure", Measure),
    "kind": _choice("kind", Kind),
    "commitment": _choice("commitment", Commitment),
    "period": _period,
    "indicator": str,
    "subject": _place,
    "relative": str,
}


def _with_value(claim: Claim, value: Any) -> Claim:
    old = claim.quantity
    if isinstance(value, Decimal):
        value = Quantity(value, "") if old is None else replace(old, value=value, upper=None)
    return replace(claim, quantity=value, relative=None, measure=claim.measure or Measure.LEVEL)


def _with_unit(claim: Claim, unit: Any) -> Claim:
    return claim if claim.quantity is None else replace(claim, quantity=replace(claim.quantity, unit=unit))


def _with_comparator(claim: Claim, comparator: Any) -> Claim:
    return claim if claim.quantity is None else replace(claim, quantity=replace(claim.quantity, comparator=comparator))


def _with_indicator(claim: Claim, phrase: Any) -> Claim:
    known = lexicon.load().indicator(phrase)
    return replace(claim, indicator=phrase, concept=None if known is None else known.id, wordings=())


def _with_kind(claim: Claim, kind: Any) -> Claim:
    firmness = (claim.commitment or Commitment.PLAIN) if kind is Kind.TARGET else None
    return replace(claim, kind=kind, commitment=firmness)


def _with_relative(claim: Claim, words: Any) -> Claim:
    return replace(claim, relative=words, quantity=None, measure=None)


def _replacing(field: str) -> Callable[[Claim, Any], Claim]:
    return lambda claim, value: replace(claim, **{field: value})


_CHANGES: Mapping[str, Callable[[Claim, Any], Claim]] = {
    "value": _with_value,
    "unit": _with_unit,
    "comparator": _with_comparator,
    "indicator": _with_indicator,
    "kind": _with_kind,
    "relative": _with_relative,
}
