"""What the graph must know besides a reading: names, places above places, units, labels of indicators."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from kg.graph.nquads import iri
from kg.tables import ParentLookup, nothing
from kg.terms import Namespaces


class Unit(Protocol):
    """What the graph asks of a unit of the lexicon: its name, and its size in the base unit of its dimension."""

    @property
    def id(self) -> str:
        """The local name."""

    @property
    def label(self) -> str:
        """What it is called without a scale before it."""

    @property
    def base(self) -> str:
        """The local name of the base unit."""

    @property
    def dimension(self) -> str:
        """What it counts or measures."""

    @property
    def factor(self) -> Decimal:
        """How many base units it is."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the graph must know besides the reading: names, places above places, units, labels of the lexicon's indicators, sections."""

    names: Namespaces
    parent: ParentLookup = nothing
    unit: Callable[[str], Unit | None] = nothing
    label: Callable[[str], str | None] = nothing
    section: Callable[[str], str | None] = nothing  # of GB/T 4754, by the name of an industry


@dataclass(frozen=True, slots=True)
class Written:
    """A unit as written: its node, what the lexicon knows of it, and whether the lexicon has no such unit of its own."""

    words: str
    node: str | None
    known: Unit | None
    minted: bool

    def normalised(self, value: Decimal | None) -> Decimal | None:
        """A number of this unit in base units."""
        return None if value is None or self.known is None else value * self.known.factor


def written_unit(words: str, knowledge: Knowledge) -> Written:
    """The lexicon knows 千瓦时 and, by its scale, 亿千瓦时, which is a unit of its own here."""
    known = knowledge.unit(words)
    own = None if known is None else knowledge.unit(known.label)
    if known is None or own is None or own.factor != known.factor:
        return Written(words, iri(knowledge.names.unit(words, None)) if words else None, known, minted=bool(words))
    return Written(words, iri(knowledge.names.unit(words, known.id)), known, minted=False)
