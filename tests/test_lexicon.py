"""The lexicon: every concept is whole, every example finds its own, every unit converts exactly."""

import json
import tomllib
from collections import defaultdict
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg import lexicon, resources
from kg.lexicon import Indicator, Lexicon

CASES = Path(__file__).parent / "cases"
KNOWN = lexicon.load()
SKOS = "http://www.w3.org/2004/02/skos/core#"
KG = "https://w3id.org/target-kg/ontology#"
INDICATOR = "https://w3id.org/target-kg/id/indicator/"
UNIT = "https://w3id.org/target-kg/id/unit/"

# Labels that two indicators share on purpose.
DELIBERATE: dict[str, set[str]] = {}


def triples(name: str) -> list[Quad]:
    return list(parse((resources.ontology() / name).read_bytes(), format=RdfFormat.TURTLE))


def values(name: str, prefix: str) -> dict[str, dict[str, list[NamedNode | Literal]]]:
    """What each concept of a vocabulary has, by local name and property."""
    found: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value, _ in triples(name):
        if subject.value.startswith(prefix) and not subject.value.endswith("/scheme"):
            found[subject.value.removeprefix(prefix)][predicate.value].append(value)
    return found


INDICATORS = values("indicators.ttl", INDICATOR)
UNITS = values("units.ttl", UNIT)


def cases(name: str) -> list[object]:
    """The lines of a case file: a phrase and what is expected of it."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" => ") for line in lines if line.strip() and not line.startswith("#")]
    return [pytest.param(phrase, expected, id=phrase) for phrase, expected in pairs]


def longest_label(example: str, known: Lexicon) -> str | None:
    """The indicator that the longest label in an example names."""
    folded = known.wording.alike(example)
    label = max((label for label in known.named if label in folded), key=lambda label: (len(label), label), default="")
    return known.named[label][0].id if label else None


# Indicators


@pytest.mark.parametrize(("phrase", "expected"), cases("lexicon.txt"))
def test_a_phrase_means_its_indicator(phrase: str, expected: str) -> None:
    found = KNOWN.indicator(phrase)
    assert (found.id if found else "-") == expected


def test_every_example_of_the_wording_is_read_as_it_says() -> None:
    table = tomllib.loads((files("kg") / "lexicon.toml").read_text(encoding="utf-8"))
    pairs = [example.split(" => ") for name in ("leading", "trailing") for example in table[name]["examples"]]
    assert pairs
    assert [phrase for phrase, name in pairs if KNOWN.indicator(phrase) != KNOWN.indicators[name]] == []


def test_there_are_cases_enough_and_many_that_mean_nothing() -> None:
    lines = (CASES / "lexicon.txt").read_text(encoding="utf-8").splitlines()
    assert sum(" => " in line for line in lines) >= 150
    assert sum(line.endswith("=> -") for line in lines) >= 25


@pytest.mark.parametrize("name", sorted(INDICATORS))
def test_every_indicator_is_whole(name: str) -> None:
    has = INDICATORS[name]
    preferred = [label.language for label in has[f"{SKOS}prefLabel"]]
    assert sorted(preferred) == ["en", "zh"]
    assert [len(has[f"{SKOS}{key}"]) for key in ("definition", "example", "inScheme")] == [1, 1, 1]
    assert all(label.language == "zh" for key in ("altLabel", "hiddenLabel", "definition", "example") for label in has[f"{SKOS}{key}"])
    assert len(has["http://purl.org/dc/terms/source"]) == 1
    assert len(has[f"{KG}direction"]) <= 1 and len(has[f"{KG}usualUnit"]) <= 1


@pytest.mark.parametrize("name", sorted(INDICATORS))
def test_every_example_finds_its_own_indicator(name: str) -> None:
    example = INDICATORS[name][f"{SKOS}example"][0].value
    assert longest_label(example, KNOWN) == name
    assert any(sign.isdigit() for sign in example)


def labels() -> list[tuple[str, Indicator]]:
    """Every wording of every indicator."""
    return [(label, indicator) for indicator in KNOWN.indicators.values() for label in indicator.labels]


def test_every_label_finds_its_indicator_alone() -> None:
    shared = {label: {one.id for one in named} for label, named in KNOWN.named.items() if len(named) > 1}
    assert shared == DELIBERATE
    assert [label for label, meant in labels() if label not in DELIBERATE and KNOWN.indicator(label) != meant] == []


def test_no_label_stands_twice_under_one_indicator() -> None:
    assert [one.id for one in KNOWN.indicators.values() if len(set(one.labels)) < len(one.labels)] == []


def test_broader_indicators_are_known_and_never_go_round() -> None:
    for indicator in KNOWN.indicators.values():
        above, seen = indicator.broader, {indicator.id}
        while above is not None:
            assert above not in seen, indicator.id
            seen.add(above)
            above = KNOWN.indicators[above].broader


def test_usual_units_are_units() -> None:
    assert [one.id for one in KNOWN.indicators.values() if one.unit is not None and KNOWN.unit(one.unit) is None] == []


def test_a_phrase_of_several_indicators_is_left_open() -> None:
    turtle = f"""
        @prefix kg: <{KG}> . @prefix skos: <{SKOS}> . @prefix : <{INDICATOR}> .
        :one a kg:Indicator ; skos:prefLabel "水质"@zh . :other a kg:Indicator ; skos:prefLabel "水质"@zh .
    """
    known = lexicon.lexicon(turtle.encode())
    assert known.indicator("水质") is None
    assert [one.id for one in known.candidates("水质")] == ["one", "other"]


def test_a_label_is_a_phrase_as_it_stands() -> None:
    assert KNOWN.is_label("高标准农田")
    assert KNOWN.is_label("“小巨人”企业")
    assert not KNOWN.is_label("全市地区生产总值增速")


def test_an_id_has_its_label() -> None:
    assert KNOWN.label("gross-regional-product") == "地区生产总值"
    assert KNOWN.label("nothing-of-ours") is None


def test_what_is_lower_the_better_is_known() -> None:
    directions = {name: KNOWN.indicators[name].direction for name in ("consumer-price", "surveyed-unemployment", "grain-output", "sows")}
    assert directions == {"consumer-price": "lower", "surveyed-unemployment": "lower", "grain-output": "higher", "sows": None}


def test_the_indicators_are_read_in_the_order_of_the_file_once() -> None:
    assert len(KNOWN.indicators) >= 180
    assert list(KNOWN.indicators) == list(INDICATORS)
    assert lexicon.load() is KNOWN


# Units


@pytest.mark.parametrize(("text", "expected"), cases("units.txt"))
def test_a_unit_converts_exactly(text: str, expected: str) -> None:
    unit = KNOWN.unit(text)
    assert (f"{unit.factor:f} {unit.base}" if unit else "-") == expected


@pytest.mark.parametrize("name", sorted(UNITS))
def test_every_unit_is_whole(name: str) -> None:
    has = UNITS[name]
    assert sorted(label.language for label in has[f"{SKOS}prefLabel"]) == ["en", "zh"]
    assert [len(has[f"{KG}{key}"]) for key in ("dimension", "factor", "base")] == [1, 1, 1]
    assert has[f"{KG}factor"][0].datatype.value.endswith("#decimal")


def test_every_unit_of_a_dimension_has_the_same_base_which_is_one_of_itself() -> None:
    bases: dict[str, set[str]] = defaultdict(set)
    for unit in KNOWN.units.values():
        bases[unit.dimension].add(unit.base)
        assert (KNOWN.units[unit.base].dimension, KNOWN.units[unit.base].factor) == (unit.dimension, Decimal(1))
    assert {dimension: names for dimension, names in bases.items() if len(names) > 1} == {}


def test_a_unit_with_a_scale_is_what_its_parts_make() -> None:
    for name, has in UNITS.items():
        for plain in has[f"{KG}scaleOf"]:
            unit, part = KNOWN.units[name], KNOWN.units[plain.value.removeprefix(UNIT)]
            split = KNOWN.wording.scaled.fullmatch(unit.label)
            assert split and KNOWN.unit(split["unit"]) == part
            assert unit.factor == part.factor * KNOWN.wording.scales[split["scale"]]


def test_no_two_units_share_a_label() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for name, has in UNITS.items():
        for key in ("prefLabel", "altLabel", "hiddenLabel"):
            for label in has[SKOS + key]:
                owners[lexicon.folded(label.value)].add(name) if label.language == "zh" else None
    assert {label: names for label, names in owners.items() if len(names) > 1} == {}


def test_units_to_look_for_are_without_scales_and_known() -> None:
    sought = KNOWN.unit_labels()
    assert list(sought) == sorted(sought)
    assert {"元", "%", "个百分点", "人次", "微克/立方米", "千瓦时", "千米", "位", "倍", "天"} <= set(sought)
    assert {"亿元", "万", "万人", "年", "月", "日", "国家", "G", "P"}.isdisjoint(sought)
    assert [label for label in sought if KNOWN.unit(label) is None] == []


# The corpus's own indicators


def test_most_headline_targets_are_indicators_of_ours(shared: Path) -> None:
    lines = (shared / "gold" / "headline.jsonl").read_text(encoding="utf-8").splitlines()
    phrases = [claim["indicator"] for line in lines for claim in json.loads(line)["claims"]]
    assert sum(KNOWN.indicator(phrase) is not None for phrase in phrases) / len(phrases) > 0.97


def test_most_core_claims_are_of_indicators_of_ours(shared: Path) -> None:
    files = sorted((shared / "gold" / "claims").glob("*.json"))
    claims = [claim for file in files for claim in json.loads(file.read_text(encoding="utf-8"))["claims"] if claim.get("core")]
    assert sum(KNOWN.indicator(claim["indicator"]) is not None for claim in claims) / len(claims) > 0.94
