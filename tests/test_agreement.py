"""Numbers that must agree: two of one thing, a level with the growth to it, parts with their whole, districts with their city."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from test_matching import DOCUMENTS, PLACE, assessed, contradictions, document, report, target

from kg import lexicon, matching
from kg.jsonlines import Row
from kg.matching.contradictions import firmer, rounds, step
from kg.matching.reports import documents_by_name
from kg.model import Claim, Comparator, Contradiction, Discord, Entity, EntityType, Kind, Measure, Quantity

LEXICON = lexicon.load()
INCOME = "一般公共预算收入"
CITY = Entity(EntityType.PLACE, "某省", "999000")
ABOVE = {**document("city.txt", 2024), "place": CITY.name, "place_code": CITY.code}
OTHER = Entity(EntityType.PLACE, "某省他市", "999800")
TABLE = {**document("年鉴.csv", 2024, kind="statistics"), "place": None, "place_code": None, "review_year": None, "plan_year": None}


def found(*claims: Claim, documents: Sequence[Row] = DOCUMENTS) -> list[Contradiction]:
    """What does not agree, of districts with their city too."""
    return list(
        matching.assess(claims, documents, LEXICON, matching.policy(), parent={PLACE: CITY, OTHER: CITY}.get).contradictions  # type: ignore[arg-type]  # as a place is looked up
    )


def kinds(*claims: Claim, documents: Sequence[Row] = DOCUMENTS) -> list[Discord]:
    return [one.kind for one in found(*claims, documents=documents)]


# A level against the growth to it


def growing(before: str, after: str, rate: str, *, words: str = "") -> list[Discord]:
    """What is wrong with two levels of 一般公共预算收入 and the change told between them."""
    told = report(f"{INCOME} | {rate} 「{words or INCOME + rate}」", start=200)
    levels = report(f"{INCOME} | level {before}", "2023.txt", period="2022"), report(f"{INCOME} | level {after}", start=100)
    return kinds(*levels, told)


@pytest.mark.parametrize(
    ("before", "after", "rate", "agrees"),
    [
        ("exact 100.0 亿元", "exact 110.0 亿元", "growth exact 13.2 %", True),  # 3 points, and 0.2 that rounding explains
        ("exact 100.0 亿元", "exact 110.0 亿元", "growth exact 13.3 %", False),
        ("exact 100.0 亿元", "exact 110.0 亿元", "growth exact 6.8 %", True),
        ("exact 100.0 亿元", "exact 110.0 亿元", "growth exact 6.7 %", False),
        ("exact 100.0 亿元", "exact 110.0 亿元", "decline exact 10 %", False),
        ("exact 100.0 亿元", "exact 90.0 亿元", "decline exact 10 %", True),
        ("exact 100.0 亿元", "exact 90.0 亿元", "growth exact 10 %", False),
        ("exact 100.0 亿元", "exact 1100000 万元", "growth exact 10 %", True),
        ("exact 100.0 亿元", "exact 1300000 万元", "growth exact 10 %", False),
        ("exact 50.0 亿元", "exact 60.0 亿元", "growth exact 16.7 %", True),  # what rounding explains is of the level before
        ("exact 50.0 亿元", "exact 60.0 亿元", "growth exact 16.5 %", False),
        ("exact 100 亿元", "exact 110 亿元", "growth exact 15 %", True),  # a round level may be half a unit more or less
        ("exact 100 亿元", "exact 110 亿元", "growth exact 15.1 %", False),
        ("exact 100.0 亿元", "exact 130.0 亿元", "growth exact 10 亿元", True),
        ("exact 100.0 亿元", "exact 130.0 亿元", "growth exact 10 新单位", True),
        ("exact 0 亿元", "exact 130.0 亿元", "growth exact 10 %", True),
        ("exact 100.0 亿元", "exact 130.0 万吨", "growth exact 10 %", True),
        ("exact 100.0 新单位", "exact 130.0 亿元", "growth exact 10 %", True),
        ("exact 100.0 亿元", "exact 130.0 新单位", "growth exact 10 %", True),
        ("exact 50.0 %", "exact 65.0 %", "growth exact 10 %", True),
        ("nearly 100.0 亿元", "exact 130.0 亿元", "growth exact 10 %", True),
        ("exact 100.0 亿元", "exact 130.0 亿元", "growth about 10 %", True),
    ],
)
def test_a_growth_is_that_of_the_levels_but_for_what_rounding_explains(before: str, after: str, rate: str, *, agrees: bool) -> None:
    assert growing(before, after, rate) == ([] if agrees else [Discord.GROWTH])


@pytest.mark.parametrize("words", ["按可比价格计算一般公共预算收入增长3%", "同口径增长3%", "年均增长3%", "五年增长3%", "比2020年增长3%"])
def test_a_growth_of_another_reckoning_is_not_held_against_levels(words: str) -> None:
    assert growing("exact 100.0 亿元", "exact 130.0 亿元", "growth exact 3 %", words=words) == []
    assert growing("exact 100.0 亿元", "exact 130.0 亿元", "growth exact 3 %", words="收入增长3%") == [Discord.GROWTH]


BEFORE = report(f"{INCOME} | level exact 100.0 亿元", "2023.txt", period="2022")
AFTER = report(f"{INCOME} | level exact 130.0 亿元", start=100)
RATE = report(f"{INCOME} | growth exact 10 %", start=200)


@pytest.mark.parametrize(
    "claims",
    [
        (BEFORE, AFTER, replace(RATE, kind=Kind.ESTIMATE)),
        (BEFORE, AFTER, replace(RATE, note="同口径")),
        (BEFORE, AFTER, replace(RATE, concept=None)),
        (BEFORE, AFTER, replace(RATE, period=replace(RATE.period, start="2023-01", stop="2023-09"))),
        (BEFORE, AFTER, replace(RATE, period=replace(RATE.period, start="2019"))),
        (BEFORE, replace(AFTER, subject=OTHER), RATE),
        (BEFORE, replace(AFTER, subject=OTHER), replace(RATE, subject=OTHER)),
        (BEFORE, RATE),
        (AFTER, RATE),
    ],
)
def test_only_yearly_figures_of_a_government_about_itself_are_reckoned_with(claims: tuple[Claim, ...]) -> None:
    assert kinds(BEFORE, AFTER, RATE) == [Discord.GROWTH]
    assert kinds(*claims) == []


def test_a_table_of_figures_is_reckoned_with_for_whatever_place() -> None:
    elsewhere = [replace(one, subject=OTHER, quote=replace(one.quote, document="年鉴.csv")) for one in (BEFORE, AFTER, RATE)]
    assert kinds(*elsewhere, documents=[*DOCUMENTS, TABLE]) == [Discord.GROWTH]


def test_the_first_report_of_a_level_is_reckoned_with() -> None:
    again = report(f"{INCOME} | level exact 118.0 亿元", start=300, period="2022")
    (one,) = (one for one in found(BEFORE, AFTER, RATE, again) if one.kind is Discord.GROWTH)
    assert (one.claims, one.firmer, one.reason) == ((BEFORE, AFTER, RATE), None, "level-against-growth")


# Parts against their whole


@pytest.mark.parametrize(
    ("whole", "parts", "agrees"),
    [
        ("进出口总额 | level exact 100 亿元", ["出口 | level exact 101 亿元"], True),
        ("进出口总额 | level exact 100 亿元", ["出口 | level exact 101.1 亿元"], False),
        ("进出口总额 | level exact 100 亿元", ["出口 | level exact 70 亿元", "进口 | level exact 310000 万元"], True),
        ("进出口总额 | level exact 100 亿元", ["出口 | level exact 70 亿元", "进口 | level exact 320000 万元"], False),
        ("进出口总额 | level exact 100 亿元", ["出口 | level exact 70 亿元", "进口 | level exact 40 亿美元"], True),
        ("进出口总额 | level exact 100 亿元", ["出口 | level exact 70 亿元", "跨境电商交易额 | level exact 40 亿元"], True),
        ("进出口总额 | level exact 100 亿元", ["跨境电商交易额 | level exact 140 亿元"], False),
        ("地区生产总值 | level exact 100 亿元", ["第一产业增加值 | level exact 60 亿元", "工业增加值 | level exact 60 亿元"], True),
        ("地区生产总值 | level exact 100 亿元", ["第一产业增加值 | level exact 60 亿元", "第二产业增加值 | level exact 60 亿元"], False),
        ("居民人均可支配收入 | level exact 3 万元", ["城镇居民人均可支配收入 | level exact 4 万元"], True),
        ("粮食产量 | level exact 100 万吨", ["夏粮产量 | level exact 140 新单位"], True),
    ],
)
def test_parts_are_together_no_more_than_their_whole(whole: str, parts: list[str], *, agrees: bool) -> None:
    claims = [report(whole), *(report(part, start=100 * at) for at, part in enumerate(parts, start=1))]
    assert {one.kind for one in found(*claims)} == (set() if agrees else {Discord.PARTS})


@pytest.mark.parametrize(
    ("indicator", "city", "districts", "agrees"),
    [
        ("城镇新增就业", "50 万人", ("20 万人", "30 万人"), True),
        ("城镇新增就业", "50 万人", ("20 万人", "31 万人"), False),
        ("城镇调查失业率", "5 %", ("5 %", "6 %"), True),
        ("居民人均可支配收入", "4 万元", ("3 万元", "5 万元"), True),
    ],
)
def test_districts_are_together_no_more_than_their_city(indicator: str, city: str, districts: tuple[str, str], *, agrees: bool) -> None:
    documents = [*DOCUMENTS, ABOVE, {**document("other.txt", 2024), "place": OTHER.name, "place_code": OTHER.code}]
    whole = replace(report(f"{indicator} | level exact {city}", "city.txt"), subject=CITY)
    first = report(f"{indicator} | level exact {districts[0]}")
    second = replace(report(f"{indicator} | level exact {districts[1]}", "other.txt"), subject=OTHER)
    expected = [] if agrees else [Contradiction((whole, first, second), Discord.PARTS, None, "parts-against-whole")]
    assert found(whole, first, second, documents=documents) == expected


# Two numbers of one thing

FOREIGN = "实际利用外资"
SAID = (("4.2", "2023.txt"), ("4.3", "city.txt"))


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("4.20 亿美元", "4.25 亿美元", False),
        ("4.2 亿美元", "4.25 亿美元", True),
        ("4.2 亿美元", "4.26 亿美元", False),
        ("4 亿美元", "4.5 亿美元", True),
        ("40 亿美元", "40.6 亿美元", False),
        ("4.2 亿美元", "6.3 亿美元", False),  # up to one and a half times as much
        ("4.2 亿美元", "6.4 亿美元", True),
        ("0 亿美元", "0.2 亿美元", True),
        ("42000 万美元", "43000 万美元", False),
        ("0.5 %", "0.6 %", False),
    ],
)
def test_two_numbers_of_one_thing_differ_unless_one_is_the_other_rounded(one: str, other: str, *, agree: bool) -> None:
    told = contradictions(f"{FOREIGN} | level exact {one}", f"{FOREIGN} | level exact {other}")
    assert len(told) == int(not agree)
    again = contradictions(f"{FOREIGN} | level exact {other}", f"{FOREIGN} | level exact {one}")
    assert len(again) == int(not agree)


def test_a_number_rounds_to_one_with_fewer_digits() -> None:
    one, other = report(f"{FOREIGN} | level exact 4.2 亿美元"), report(f"{FOREIGN} | level exact 4.15 亿美元")
    assert rounds(one, other, LEXICON) and rounds(other, one, LEXICON)
    assert not rounds(one, report(f"{FOREIGN} | level exact 4.14 亿美元"), LEXICON)


def test_a_round_number_is_exact_to_one() -> None:
    hundreds = Quantity(Decimal("3E+2"), "人", Comparator.EXACT)
    assert step(hundreds, LEXICON) == step(replace(hundreds, value=Decimal(300)), LEXICON) == 1
    assert step(replace(hundreds, value=Decimal("3.05"), unit="万人"), LEXICON) == 100


@pytest.mark.parametrize(
    "words", ["五年实际利用外资", "累计实际利用外资", "年均实际利用外资", "年初确定实际利用外资", "比2019年实际利用外资"]
)
def test_a_number_that_is_not_plainly_of_its_year_contradicts_none(words: str) -> None:
    assert contradictions(f"{FOREIGN} | level exact 4.2 亿美元", f"{FOREIGN} | level exact 4.3 亿美元 「{words}4.3亿美元」") == ()


def test_of_three_numbers_each_contradicts_the_next() -> None:
    claims = [report(f"{FOREIGN} | level exact {value} 亿美元", start=100 * at) for at, value in enumerate(("4.5", "4.1", "4.3", "4.1"))]
    assert [{str(claim.quantity) for claim in one.claims} for one in found(*claims)] == [
        {"exact 4.1 亿美元", "exact 4.3 亿美元"},
        {"exact 4.3 亿美元", "exact 4.5 亿美元"},
    ]
    assert [one.claims for one in found(*claims)] == [(claims[1], claims[2]), (claims[0], claims[2])]


def test_one_document_contradicts_itself_only_of_a_core_indicator_by_one_name() -> None:
    def inside(one: str, other: str) -> int:
        return len(contradictions(one, other, "news.txt"))

    assert inside(f"{INCOME} | level exact 42 亿元", f"{INCOME} | level exact 43 亿元") == 1
    assert inside("没有这个指标 | level exact 42 亿元", "没有这个指标 | level exact 43 亿元") == 0
    assert inside("地区生产总值 | level exact 42 亿元", "国内生产总值 | level exact 43 亿元") == 0


def test_a_short_name_that_is_not_known_contradicts_nothing() -> None:
    def told(name: str) -> int:
        return len(contradictions(f"{name} | level exact 30 座", f"{name} | level exact 35 座"))

    assert [told(name) for name in ("红桥", "大红桥", "大红石桥", "大红石拱桥")] == [0, 0, 1, 1]


@pytest.mark.parametrize("part", [{"note": "同口径"}, {"kind": Kind.ESTIMATE}, {"subject": OTHER}, {"measure": Measure.GROWTH}])
def test_what_differs_in_more_than_the_number_is_no_contradiction(part: dict[str, object]) -> None:
    one, other = report(f"{FOREIGN} | level exact 4.2 亿美元", "2023.txt"), report(f"{FOREIGN} | level exact 4.3 亿美元")
    assert len(found(one, other)) == 1
    assert found(one, replace(other, **part)) == []  # type: ignore[arg-type]  # a field of a claim


def test_an_estimate_contradicts_another_estimate() -> None:
    one, other = (report(f"~{FOREIGN} | level exact {value} 亿美元", name) for value, name in (("4.2", "2023.txt"), ("4.3", "2024.txt")))
    assert len(found(one, other)) == 1


def test_a_promise_contradicts_nothing() -> None:
    assert found(target(f"{FOREIGN} | level exact 4.2 亿美元"), report(f"{FOREIGN} | level exact 4.3 亿美元")) == []


def test_final_figures_are_believed_before_preliminary_ones_reports_before_news_later_words_before_earlier() -> None:
    by_name = documents_by_name([*DOCUMENTS, document("news.txt", 2025, kind="news", published="2025-01-05"), TABLE])
    first = report(f"{FOREIGN} | level exact 4.2 亿美元", "2023.txt")
    later = report(f"{FOREIGN} | level exact 4.3 亿美元")
    news = report(f"{FOREIGN} | level exact 4.4 亿美元", "news.txt")
    table = report(f"{FOREIGN} | level exact 4.4 亿美元", "年鉴.csv")
    early = replace(later, kind=Kind.ESTIMATE)
    policy = matching.policy()
    for pair, believed, reason in (
        ((first, early), first, "final-over-preliminary"),
        ((early, news), news, "final-over-preliminary"),
        ((news, first), first, "firmer-source"),
        ((table, news), table, "firmer-source"),
        ((table, first), first, "firmer-source"),
        ((first, later), later, "later-over-earlier"),
        ((first, replace(first, indicator="外资")), None, "equal"),
    ):
        assert firmer(pair, by_name, policy) == firmer(pair[::-1], by_name, policy) == (believed, reason)


def test_a_yearbook_contradicts_another_only_of_the_same_place() -> None:
    again = {**TABLE, "document": "年报.csv"}
    one, other = report(f"{FOREIGN} | level exact 4.2 亿美元", "年鉴.csv"), report(f"{FOREIGN} | level exact 4.3 亿美元", "年报.csv")
    documents = [*DOCUMENTS, TABLE, again]
    assert kinds(one, other, documents=documents) == [Discord.BETWEEN]
    assert kinds(one, replace(other, subject=OTHER), documents=documents) == []
    assert assessed(one, replace(other, period=replace(other.period, start="2022", stop="2022")), documents=documents).contradictions == ()


def test_what_two_places_say_of_the_country_is_no_contradiction() -> None:
    nation = Entity(EntityType.PLACE, "全国", "100000")
    one, other = (replace(report(f"{FOREIGN} | level exact {value} 亿美元", name), subject=nation) for value, name in SAID)
    assert kinds(one, replace(other, quote=replace(other.quote, document="2023.txt"))) == []  # one sentence may list
    assert kinds(one, other, documents=[*DOCUMENTS, ABOVE]) == []
    assert kinds(one, replace(other, quote=replace(other.quote, document="2024.txt")), documents=[*DOCUMENTS, ABOVE]) == [Discord.BETWEEN]


def test_amounts_are_compared_in_the_base_of_their_unit() -> None:
    (one,) = contradictions(f"{FOREIGN} | level exact 4.2 亿美元", f"{FOREIGN} | level exact 43100 万美元")
    assert {claim.quantity.value for claim in one.claims if claim.quantity} == {Decimal("4.2"), Decimal(43100)}
