"""Shares of the three sectors told as one ratio: 三次产业结构调整为｜1.7∶56.3∶42."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from kg.claims.edges import phrase_start
from kg.claims.items import quantity_of
from kg.claims.spot import Spot
from kg.claims.thread import Draft
from kg.extract import phrases
from kg.extract.number_values import PARTS
from kg.model import Measure, Mention

SECTORS = "quantity-sectors"  # the rule of a ratio of three shares that make up all


def drafts_of_sectors(spot: Spot) -> Iterator[Draft]:
    """A draft for the share of each sector, in the order in which reports tell them."""
    number = spot.item.numbers[-1]
    start, subject = phrase_start(spot.text, *spot.item.left, spot.scene)
    parts = PARTS.finditer(spot.text, number.start, number.stop)
    for part, (name, *wordings) in zip(parts, phrases.words()["sector"]["shares"], strict=True):
        quantity = replace(quantity_of(number), value=Decimal(part.group()))
        yield Draft(
            indicator=name,
            number=Mention(part.start(), part.end(), quantity, number.rule),
            quantity=quantity,
            measure=Measure.LEVEL,
            start=start,
            stop=number.stop,
            subject=subject,
            rule="sectors",
            lasting=True,
            wordings=tuple(wordings),
        )
