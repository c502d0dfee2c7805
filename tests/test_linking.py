"""One node for one thing: places with their codes, programmes by code and place, names that districts and cities share."""

from pathlib import Path

import pytest

from kg import linking, places, rollup, store
from kg.curation import Action, Line
from kg.jsonlines import Row, read_rows
from kg.linking import rules, things
from kg.linking.things import Thing
from kg.model import Entity, EntityType
from kg.pipeline import rebuild
from kg.terms import Namespaces

NAMES = Namespaces()
CITY, DISTRICT, SISTER, ELSEWHERE, NATION = "500000", "500103", "500105", "330000", "100000"
AREA, PROJECT, PROGRAMME, FIRM = EntityType.AREA, EntityType.PROJECT, EntityType.PROGRAMME, EntityType.ORGANISATION


def thing(kind: EntityType, name: str, home: str, *documents: str) -> Thing:
    entity = Entity(kind, name, home=home)
    return Thing(NAMES.entity(entity), entity, frozenset(documents or (f"{home}.txt",)), 1)


def merged(*known: Thing) -> set[tuple[str, str, str]]:
    """old → new, by which rule; each as name and home."""
    found = linking.linking({each.iri: each for each in known}, [], NAMES, places.load()).links.values()
    return {(f"{each.old.entity.name} {each.old.entity.home}", f"{each.new.name} {each.new.home}", each.rule) for each in found if each.new}


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ((PROGRAMME, "“885”工作机制", DISTRICT), (PROGRAMME, "党建统领“885”工作体系", DISTRICT), "same-code-and-place"),
        ((PROGRAMME, "33618", CITY), (PROGRAMME, "“33618”现代制造业集群体系", CITY), "same-code-and-place"),
        ((PROGRAMME, "“416”科技创新布局", DISTRICT), (PROGRAMME, "“416”科技创新战略", CITY), "code-of-government-above"),
        ((PROGRAMME, "“33618”建设", DISTRICT), (PROGRAMME, "“33618”现代制造业集群体系", CITY), "code-of-government-above"),
        ((PROGRAMME, "市“1+5”政策", CITY), (PROGRAMME, "“1+5”政策体系", CITY), "same-code-and-place"),
        ((PROJECT, "岚垭河特大桥", DISTRICT), (PROJECT, "岚垭河特大桥", CITY), "named-by-government-above"),
        ((AREA, "岚垭国际商圈", DISTRICT), (AREA, "岚垭国际商圈", NATION), "named-by-government-above"),
    ],
)
def test_two_names_of_one_thing_become_one(one: tuple[EntityType, str, str], other: tuple[EntityType, str, str], rule: str) -> None:
    old, new = thing(*one), thing(*other, *["a", "b"])
    assert merged(old, new) == {(f"{one[1]} {one[2]}", f"{other[1]} {other[2]}", rule)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((PROGRAMME, "“141”基层治理体系", CITY), (PROGRAMME, "“141”基层治理体系", ELSEWHERE)),
        ((PROGRAMME, "“141”消费计划", DISTRICT), (PROGRAMME, "“141”基层治理体系", CITY)),
        ((PROGRAMME, "人才强市“1+N”政策", CITY), (PROGRAMME, "生物医药“1+N”政策", CITY)),
        ((PROGRAMME, "1+N", CITY), (PROGRAMME, "生物医药“1+N”政策", CITY)),
        ((PROJECT, "人民公园", DISTRICT), (PROJECT, "人民公园", CITY)),
        ((PROJECT, "岚垭河特大桥", DISTRICT), (PROJECT, "岚垭河特大桥", SISTER)),
        ((PROJECT, "岚垭河特大桥", DISTRICT), (AREA, "岚垭河特大桥", CITY)),
        ((PROJECT, "2024岚垭马拉松", DISTRICT), (PROJECT, "2024垭山音乐节", DISTRICT)),
    ],
)
def test_what_may_be_two_things_stays_two(one: tuple[EntityType, str, str], other: tuple[EntityType, str, str]) -> None:
    assert merged(thing(*one), thing(*other)) == set()


def test_a_name_loses_its_place_where_one_report_uses_both() -> None:
    long, short = thing(PROJECT, "重庆岚垭士", DISTRICT, "a"), thing(PROJECT, "岚垭士", DISTRICT, "a", "b")
    assert merged(long, short) == {("岚垭士 500103", "重庆岚垭士 500103", "own-place-before-name")}
    assert merged(long, thing(PROJECT, "岚垭士", DISTRICT, "b")) == set()


def test_a_chain_of_names_ends_at_one_node() -> None:
    known = [
        thing(PROGRAMME, "885", DISTRICT),
        thing(PROGRAMME, "“885”工作机制", DISTRICT, "a", "b"),
        thing(PROGRAMME, "“885”工作体系", CITY),
    ]
    assert {new for _, new, _ in merged(*known)} == {"“885”工作体系 500000"}


def by_hand(place: str, name: str, to: str, number: int = 1) -> Line:
    return Line("更正.csv", number, Action.SAME, name=name, place=place, to=to, type=PROJECT)


def test_an_analyst_may_say_the_other_way_round_what_a_rule_says() -> None:
    long, short = thing(PROJECT, "重庆岚垭士", DISTRICT, "a"), thing(PROJECT, "岚垭士", DISTRICT, "a")
    found = linking.linking({each.iri: each for each in (long, short)}, [by_hand(DISTRICT, "重庆岚垭士", "岚垭士")], NAMES, places.load())
    assert {link.old.entity.name: link.new and link.new.name for link in found.links.values()} == {"重庆岚垭士": "岚垭士"}


def test_two_things_are_never_said_to_be_each_other() -> None:
    one, other = thing(PROJECT, "岚垭塔", DISTRICT), thing(PROJECT, "云来楼", DISTRICT)
    lines = [by_hand(DISTRICT, "岚垭塔", "云来楼"), by_hand(DISTRICT, "云来楼", "岚垭塔", 2)]
    found = linking.linking({each.iri: each for each in (one, other)}, lines, NAMES, places.load())
    assert {link.old.entity.name: link.new and link.new.name for link in found.links.values()} == {"岚垭塔": "云来楼"}
    assert ["第 2 行" in str(fault) and "circular" in str(fault) for fault in found.faults] == [True]


def test_an_organisation_that_every_place_has_is_its_places_own() -> None:
    local, famous = Entity(FIRM, "市口腔医院"), Entity(FIRM, "岚垭大学")
    assert NAMES.entity(local, CITY) != NAMES.entity(local, ELSEWHERE)
    assert NAMES.entity(famous, CITY) == NAMES.entity(famous, ELSEWHERE)
    assert NAMES.entity(Entity(FIRM, "区块链产业联盟"), CITY) == NAMES.entity(Entity(FIRM, "区块链产业联盟"), ELSEWHERE)


def test_a_thing_is_called_what_most_mentions_call_it() -> None:
    row = {"id": "x", "type": "area", "code": None, "home": CITY}
    rows = {"a": [{**row, "name": "“甲”区", "mentions": 1}], "b": [{**row, "name": "甲区", "mentions": 4}]}
    found = things(rows)["x"]
    assert (found.entity.name, found.documents, found.mentions) == ("甲区", {"a", "b"}, 5)


def test_a_rule_that_a_person_forbids_does_not_hold() -> None:
    pair = rules.Merger(thing(PROJECT, "甲", DISTRICT), thing(PROJECT, "甲", CITY), "rule")
    assert list(rules.apart([pair], [])) == [pair]
    assert list(rules.apart([pair], [frozenset((pair.new.iri, pair.old.iri))])) == []


# From files to the graph

REPORTS = {
    "重庆市_2024": """重庆市政府工作报告
2024年工作安排
打造“124”制造业集群体系。新型显示等1个万亿级产业集群产值达到1.2万亿元；氢能等2个千亿级产业集群成势；生物制造等4个“新星”产业集群成长。
启动岚垭河特大桥建设，支持渝中、江北、彭水发展。
""",
    "重庆市渝中区_2024": """重庆市渝中区政府工作报告
2024年工作安排
落实“124”制造业集群体系，新型显示产业产值增长10%，推进岚垭河特大桥建设，与江北区、万县市联动。
""",
    "浙江省宁波市_2024": """浙江省宁波市政府工作报告
2024年工作安排
支持江北区、鄞州区发展，新型显示产业产值增长20%，实施“124”行动，编制发展规划。
""",
}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city, one of its districts, and a city elsewhere."""
    folder = tmp_path_factory.mktemp("linking")
    (folder / "报告").mkdir()
    for name, text in REPORTS.items():
        (folder / "报告" / f"{name}.txt").write_text(text, encoding="utf-8")
        (folder / "报告" / f"{name}.txt.meta.toml").write_text(f'place = "{name[:-5]}"\nyear = 2024\n', encoding="utf-8")
    assert rebuild([folder / "报告"], folder / "output").violations == ()
    return folder / "output"


def ask(output: Path, question: str) -> list[tuple[str | None, ...]]:
    return list(store.query(store.open_store(output / "graph" / "store"), question).rows())


def test_a_place_is_one_node_with_its_code_and_the_place_above(output: Path) -> None:
    found = ask(
        output, "SELECT ?code ?name ?above { ?p a kg:Place ; skos:notation ?code ; rdfs:label ?name ; skos:broader/skos:notation ?above }"
    )
    codes = [code for code, *_ in found]
    assert len(codes) == len(set(codes))
    assert ("500103", "重庆市渝中区", "500000") in found
    assert ("500243", "重庆市彭水苗族土家族自治县", "500000") in found
    assert ("500000", "重庆市", "100000") in found


def test_a_name_that_two_places_bear_is_the_one_near_the_speaker(output: Path) -> None:
    rows = [row for row in read_rows(output / "tables" / "entities.jsonl") if row["quote"] == "江北区"]
    assert {(row["document"], row["code"]) for row in rows} == {("重庆市渝中区_2024.txt", "500105"), ("浙江省宁波市_2024.txt", "330205")}


def test_every_district_of_a_city_that_reports_is_a_node(output: Path) -> None:
    found = ask(output, "SELECT ?code { ?p a kg:Place ; skos:notation ?code ; skos:broader/skos:notation '500000' }")
    gazetteer = places.load()
    below = {code for code in gazetteer.codes() if (above := gazetteer.parent(gazetteer.entity(code))) and above.code == "500000"}
    assert len(below) >= 38
    assert below <= {code for (code,) in found}


def test_what_city_and_district_both_name_is_one_node(output: Path) -> None:
    found = ask(output, "SELECT DISTINCT ?p ?scope { ?p a kg:Project ; rdfs:label '岚垭河特大桥'@zh ; kg:scope/skos:notation ?scope }")
    assert [scope for _, scope in found] == ["500000"]
    [(rule,)] = ask(output, f"SELECT ?rule {{ ?m a kg:Merging ; kg:resolvedTo <{found[0][0]}> ; kg:rule ?rule }}")
    assert rule == "named-by-government-above"


def programme(output: Path, home: str) -> Row:
    return next(row for row in read_rows(output / "tables" / "programmes.jsonl") if row["code"] == "124" and row["home"] == home)


def test_a_programme_holds_what_is_said_of_its_parts_in_its_place_only(output: Path) -> None:
    row = programme(output, "500000")
    assert [(part["within"], part["name"]) for part in row["parts"]] == [
        (None, "万亿级产业集群"),
        ("万亿级产业集群", "新型显示"),
        (None, "千亿级产业集群"),
        ("千亿级产业集群", "氢能"),
        (None, "“新星”产业集群"),
        ("“新星”产业集群", "生物制造"),
    ]
    quotes = {claim["id"]: claim["document"] for claim in read_rows(output / "tables" / "claims.jsonl")}
    assert {quotes[fact] for fact in row["facts"] if fact in quotes} <= {"重庆市_2024.txt", "重庆市渝中区_2024.txt"}
    assert row["targets"] + row["achievements"] == len([fact for fact in row["facts"] if fact in quotes]) > 1


def test_a_code_that_no_text_spells_out_is_listed_as_such(output: Path) -> None:
    row = programme(output, "330200")
    assert (row["decoded"], row["parts"]) == (False, [])


def test_verdicts_of_a_programmes_targets_are_counted() -> None:
    claim = {"id": "t", "subject_id": "i", "indicator": "产值", "headings": [], "kind": "target", "place_code": "500103"}
    part = {
        "predicate": "partOf",
        "document": "a",
        "quote": "q",
        "rule": "r",
        "subject": "氢能",
        "subject_id": "i",
        "subject_type": "industry",
    }
    whole = {"object_id": f"{NAMES.id}programme/500000/124体系", "object_type": "programme", "object_full_name": "“124”体系"}
    relation = {**part, **whole, "subject_full_name": "氢能"}
    under = {**claim, "id": "u", "subject_id": "500103", "indicator": "营业收入"}
    told = [claim, {**under, "headings": ["深化“124”行动"]}, {**under, "id": "v", "headings": ["壮大氢能产业"]}, under | {"id": "w"}]
    rows = {"entities": [], "relations": [relation], "claims": told, "milestones": []}
    [row] = rollup.programmes(rows, {"t": "met", "u": "missed"})
    assert (row["targets"], row["met"], row["missed"], row["facts"]) == (2, 1, 1, ["t", "u"])
