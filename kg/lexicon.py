"""What indicators and units are called: 地区生产总值 = 生产总值 = GDP, 亿元 = 100000000 元."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Literal

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse
from pyoxigraph import Literal as Text

from kg import resources, terms
from kg.resources import either
from kg.sought import compiled

SKOS = "http://www.w3.org/2004/02/skos/core#"
NAMES = (f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{SKOS}hiddenLabel")
OURS = ("direction", "usualUnit", "core", "dimension", "factor", "base", "scaleOf")
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
ASKED = {NamedNode(name): name for name in (*NAMES, *(terms.ONTOLOGY + name for name in OURS), TYPE, f"{SKOS}broader")}
DIRECTIONS: Mapping[str, Literal["higher", "lower"]] = {"higherIsBetter": "higher", "lowerIsBetter": "lower"}

Values = dict[str, list[NamedNode | Text]]  # property → what a concept has of it, in the order of the file


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured (指标). `id` is its local name, `unit` the label of its usual unit, `broader` the id of the wider one.

    `labels` are all its wordings, the preferred one first; `direction` says whether more or less of it is wished for.
    """

    id: str
    label: str
    labels: tuple[str, ...]
    direction: Literal["higher", "lower"] | None
    unit: str | None
    core: bool  # governments report it year after year
    broader: str | None


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts (单位). One of it is `factor` of `base`, the id of the unit its dimension is reckoned in."""

    id: str
    label: str
    dimension: str
    factor: Decimal
    base: str

    @property
    def is_percent(self) -> bool:
        """Whether it is % itself, the unit of a rate."""
        return self.id == "percent"


@dataclass(frozen=True, slots=True)
class Wording:
    """Words around a phrase that do not change what it names, wordings of one thing, and the scales before a unit."""

    alike: Callable[[str], str]
    leading: re.Pattern[str]
    trailing: re.Pattern[str]
    scaled: re.Pattern[str]
    scales: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All indicators and units by id, and the ways to them from their wordings."""

    indicators: Mapping[str, Indicator]
    units: Mapping[str, Unit]
    wording: Wording
    named: Mapping[str, tuple[Indicator, ...]]  # by folded label
    measured: Mapping[str, Unit]  # by folded label
    sought: tuple[str, ...]

    def indicator(self, text: str) -> Indicator | None:
        """The one indicator that a read noun phrase means: 全市地区生产总值增速; None where it means none, or several."""
        found = self.candidates(text)
        return found[0] if len(found) == 1 else None

    def candidates(self, text: str) -> tuple[Indicator, ...]:
        """All indicators that a phrase may mean, by its nearest reading that means any."""
        return next((self.named[phrase] for phrase in readings(self.wording.alike(text), self.wording) if phrase in self.named), ())

    def is_label(self, text: str) -> bool:
        """Whether a phrase as it stands is a label of an indicator."""
        return self.wording.alike(text) in self.named

    def last_label(self, text: str) -> str | None:
        """The label that stands last in a text, the longest that ends there."""
        for stop in range(len(text), 1, -1):
            for start in range(max(0, stop - LONGEST), stop - 2):
                if self.is_label(text[start:stop]):
                    return text[start:stop]
        return None

    def label(self, name: str) -> str | None:
        """The preferred label of an indicator's id, None for an id we do not know."""
        known = self.indicators.get(name)
        return None if known is None else known.label

    def unit(self, text: str) -> Unit | None:
        """The unit as written, with its scale in the factor: 亿元, 万人次, 亿千瓦时; None for words we do not know."""
        words = folded(text)
        return self.measured.get(words) or _scaled(words, self)

    def amount(self, value: Decimal, unit: str) -> Decimal:
        """A number in the base of its unit (1.2 万亿元 → 12000亿 元); as it is where the unit is not known."""
        known = self.unit(unit)
        return value if known is None else value * known.factor

    def unit_labels(self) -> tuple[str, ...]:
        """All labels of units that may be looked for behind a number, without scales before them, sorted."""
        return self.sought


LONGEST = 20  # characters of the longest label worth looking for in running text


@cache
def load() -> Lexicon:
    """The lexicon of the vocabularies that come with the package, read once."""
    folder = resources.ontology()
    return lexicon(*((folder / name).read_bytes() for name in ("indicators.ttl", "units.ttl")))


def lexicon(*turtles: bytes) -> Lexicon:
    """The lexicon that vocabularies in Turtle make."""
    concepts = _concepts(turtles)
    measures = dict(_of_class(concepts, "Unit"))
    units = {name: _unit(name, values) for name, values in measures.items()}
    indicators = {name: _indicator(name, values, units) for name, values in _of_class(concepts, "Indicator")}
    wording = _wording()
    return Lexicon(
        indicators=MappingProxyType(indicators),
        units=MappingProxyType(units),
        wording=wording,
        named=_by_label((wording.alike(label), indicator) for indicator in indicators.values() for label in indicator.labels),
        measured={folded(label): units[name] for name, values in measures.items() for label in _chinese(values, *NAMES)},
        sought=tuple(sorted(label for values in measures.values() if _is_sought(values) for label in _chinese(values, *NAMES[:2]))),
    )


@lru_cache(maxsize=65536)
def folded(phrase: str) -> str:
    """A phrase without what does not tell its meaning apart: width, case, spaces, quotation marks, 的."""
    return terms.folded(phrase).replace("的", "").casefold()


def readings(phrase: str, wording: Wording) -> Iterator[str]:
    """A phrase, then without words before it, then without words after it too, nearest first."""
    starts = list(_peeled(phrase, wording.leading))
    yield from starts
    for start in starts:
        yield from list(_peeled(start, wording.trailing))[1:]


def _peeled(phrase: str, edge: re.Pattern[str]) -> Iterator[str]:
    while phrase:
        yield phrase
        shorter = edge.sub("", phrase, count=1)
        if shorter == phrase:
            return
        phrase = shorter


def _scaled(words: str, known: Lexicon) -> Unit | None:
    """A scale with a unit of ours behind it: the unit by its own name, its factor as many times as large."""
    split = known.wording.scaled.fullmatch(words)
    unit = known.measured.get(split["unit"]) if split else None
    if split is None or unit is None:
        return None
    return Unit(unit.id, unit.label, unit.dimension, unit.factor * known.wording.scales[split["scale"]], unit.base)


# --- Turtle → values ---


def _concepts(turtles: Iterable[bytes]) -> dict[str, Values]:
    """What each subject has of the properties that are asked for, by its IRI."""
    concepts: dict[NamedNode | BlankNode | Triple, Values] = defaultdict(lambda: defaultdict(list))
    for turtle in turtles:
        for subject, predicate, value, _ in parse(turtle, format=RdfFormat.TURTLE):
            name = ASKED.get(predicate)  # by node: taking the text of every node would take twice as long as reading it
            if name is not None and isinstance(value, NamedNode | Text):
                concepts[subject][name].append(value)
    return {subject.value: values for subject, values in concepts.items() if isinstance(subject, NamedNode)}


def _of_class(concepts: Mapping[str, Values], name: str) -> Iterator[tuple[str, Values]]:
    """The concepts of a class of ours, by local name."""
    wanted = NamedNode(terms.ONTOLOGY + name)
    return ((_local(iri), values) for iri, values in concepts.items() if wanted in values.get(TYPE, ()))


def _indicator(name: str, values: Values, units: Mapping[str, Unit]) -> Indicator:
    labels, direction, unit = _chinese(values, *NAMES), _one(values, "direction"), _one(values, "usualUnit")
    return Indicator(
        id=name,
        label=labels[0],
        labels=labels,
        direction=None if direction is None else DIRECTIONS[direction],
        unit=None if unit is None else units[unit].label,
        core=_one(values, "core") == "true",
        broader=_one(values, f"{SKOS}broader"),
    )


def _unit(name: str, values: Values) -> Unit:
    return Unit(
        id=name,
        label=_chinese(values, *NAMES)[0],
        dimension=_told(values, "dimension"),
        factor=Decimal(_told(values, "factor").removesuffix(".0")),
        base=_told(values, "base"),
    )


def _is_sought(values: Values) -> bool:
    return _one(values, "scaleOf") is None and _one(values, "dimension") != "number"


def _chinese(values: Values, *properties: str) -> tuple[str, ...]:
    """The Chinese words that stand under properties, in their order."""
    found = (value for name in properties for value in values.get(name, ()))
    return tuple(value.value for value in found if isinstance(value, Text) and value.language == "zh")


def _one(values: Values, name: str) -> str | None:
    """The first value of a property of ours, an IRI by its local name."""
    found = values.get(name if ":" in name else terms.ONTOLOGY + name)
    return None if not found else _local(found[0].value) if isinstance(found[0], NamedNode) else found[0].value


def _told(values: Values, name: str) -> str:
    """The value of a property that every concept of its class has."""
    value = _one(values, name)
    if value is None:
        raise ValueError(f"a unit of ontology/units.ttl has no kg:{name}")
    return value


def _local(iri: str) -> str:
    return iri.rpartition("#" if "#" in iri else "/")[2]


def _by_label(pairs: Iterable[tuple[str, Indicator]]) -> dict[str, tuple[Indicator, ...]]:
    """The indicators that each folded label names, each once."""
    named: dict[str, dict[str, Indicator]] = {}
    for label, indicator in pairs:
        named.setdefault(label, {})[indicator.id] = indicator
    return {label: tuple(indicators.values()) for label, indicators in named.items()}


def _wording() -> Wording:
    table: dict[str, Any] = resources.tables("lexicon.toml")
    leading, trailing, scales = (either(words) for words in (table["leading"]["words"], table["trailing"]["words"], table["scales"]))
    return Wording(
        alike=_alike(table["alike"]),
        leading=re.compile(f"^(?:{leading})"),
        trailing=re.compile(f"(?:{trailing})$"),
        scaled=re.compile(f"(?P<scale>{scales})(?P<unit>.+)"),
        scales={word: Decimal(size) for word, size in table["scales"].items()},
    )


def _alike(pairs: Mapping[str, str]) -> Callable[[str], str]:
    """A function that folds a phrase and puts one wording for all that mean the same: 规模以上 → 规上."""
    pattern = compiled(either(pairs))

    @lru_cache(maxsize=65536)
    def alike(phrase: str) -> str:
        return pattern.sub(lambda match: pairs[match[0]], folded(phrase))

    return alike
