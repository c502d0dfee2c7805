"""Figures and promises through the years: series and their breaks, promises made anew, how firm they are, and more than those above."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from test_matching import DOCUMENTS, PLACE, assessed, document, report, target

from kg import lexicon, matching
from kg.jsonlines import Row
from kg.matching.policy import Strength
from kg.matching.strength import strength
from kg.model import Amplification, Claim, Commitment, Entity, EntityType, Kind, Measure, Period, Revised

LEXICON = lexicon.load()
POLICY = matching.policy()
INCOME = "一般公共预算收入"
CITY = Entity(EntityType.PLACE, "某省", "999000")
NATION = Entity(EntityType.PLACE, "全国", "100000")
ELSEWHERE = Entity(EntityType.PLACE, "他市", "999800")
YEARS = [document(f"{year}.txt", year) for year in (2022, 2023, 2024, 2025)]

# Series


def points(*claims: Claim) -> list[list[tuple[str, str]]]:
    """The numbers of each series, and its breaks."""
    return [[(str(point.claim.quantity), point.breaks) for point in one] for one in assessed(*claims, documents=YEARS).series]


def test_a_series_is_of_one_subject_one_indicator_and_one_dimension() -> None:
    claims = [
        report(f"{INCOME} | level exact 100 亿元", "2023.txt", period="2022"),
        report(f"{INCOME} | level exact 1200000 万元", start=100),
        report(f"{INCOME} | growth exact 20 %", start=200),
        report("税收收入 | level exact 90 亿元", start=300, period="2022"),
        replace(report(f"{INCOME} | level exact 50 亿元", start=400, period="2021"), subject=ELSEWHERE),
        report("没有这个指标 | level exact 50 亿元", start=500, period="2021"),
        report("没有这个指标 | level exact 50 亿元", start=600),
        report("城镇调查失业率 | 保持稳定", start=700),
    ]
    assert points(*claims) == [[("exact 100 亿元", ""), ("exact 1200000 万元", "")]]


def test_growth_and_decline_are_one_series_and_a_level_is_another() -> None:
    claims = [
        report(f"{INCOME} | growth exact 5 %", "2023.txt", period="2022"),
        report(f"{INCOME} | decline exact 3 %", start=100),
        report(f"{INCOME} | level exact 7 %", start=200),
    ]
    assert points(*claims) == [[("exact 5 %", ""), ("exact 3 %", "")]]


def test_a_year_alone_is_no_series() -> None:
    claims = [report(f"{INCOME} | level exact {value} 亿元", start=at) for at, value in ((0, 100), (100, 101))]
    assert points(*claims) == []
    assert len(points(*claims, report(f"{INCOME} | level exact 90 亿元", "2023.txt", period="2022"))[0]) == 3


def test_a_series_is_in_the_order_of_years_kinds_and_documents() -> None:
    spans = report(f"{INCOME} | growth exact 8 %", "2025.txt", start=50, period="2021/2023")
    claims = [
        target(f"{INCOME} | growth exact 6 %"),
        report(f"{INCOME} | growth exact 5.2 %", "2025.txt"),
        report(f"{INCOME} | growth exact 5.1 %", start=100),
        report(f"{INCOME} | growth exact 5 %", start=90),
        report(f"{INCOME} | growth exact 4 %", "2022.txt", period="2021"),
        spans,
    ]
    (found,) = assessed(*claims, documents=YEARS).series
    assert [str(one.claim.quantity) for one in found] == [f"exact {value} %" for value in ("4", "5", "5.1", "5.2", "6", "8")]
    assert [bool(one.breaks) for one in found] == [False, False, False, False, False, True]


@pytest.mark.parametrize(
    ("one", "other", "breaks"),
    [
        ({}, {}, ""),
        ({"note": "同口径"}, {"note": "同口径"}, ""),
        ({"note": "同口径"}, {}, "note: 同口径 → —"),
        ({}, {"note": "可比价"}, "note: — → 可比价"),
        ({"note": "同口径"}, {"note": "可比价"}, "note: 同口径 → 可比价"),
        ({}, {"period": Period("2021", "2023")}, "period: 2022 → 2021/2023"),
        ({"period": Period("2020", "2022")}, {"period": Period("2021", "2023")}, ""),
        ({}, {"indicator": "地方一般公共预算收入"}, f"name: {INCOME} → 地方一般公共预算收入"),
        ({}, {"indicator": f"全市{INCOME}"}, ""),
    ],
)
def test_a_series_says_why_two_figures_are_not_of_one_definition(one: dict[str, object], other: dict[str, object], breaks: str) -> None:
    first = replace(report(f"{INCOME} | growth exact 5 %", "2023.txt", period="2022"), **one)  # type: ignore[arg-type]  # fields of a claim
    second = replace(report(f"{INCOME} | growth exact 6 %"), **other)  # type: ignore[arg-type]  # fields of a claim
    assert points(first, second) == [[("exact 5 %", ""), ("exact 6 %", breaks)]]


# How firm a promise is


@pytest.mark.parametrize(
    ("written", "firmness", "points"),
    [
        ("地区生产总值 | growth about 6 %", None, 0),
        ("地区生产总值 | growth between 6 6.5 %", None, 0),
        ("地区生产总值 | growth exact 6 %", None, 1),
        ("地区生产总值 | growth about 6 %", Commitment.STRIVE, 1),
        ("地区生产总值 | growth about 6 %", Commitment.PLAIN, 2),
        ("地区生产总值 | growth about 6 %", Commitment.MAINTAIN, 2),
        ("地区生产总值 | growth about 6 %", Commitment.ENSURE, 3),
        ("地区生产总值 | growth at_least 6 %", Commitment.ENSURE, 4),
        ("地区生产总值 | 保持稳定增长", Commitment.ENSURE, 3),
        ("地区生产总值 | 保持稳定增长", None, 0),
        ("地区生产总值 | growth about 6 % 「预期性指标：地区生产总值增长6%左右」", Commitment.STRIVE, 1),
        ("地区生产总值 | growth at_least 6 % 「约束性指标、预期性指标：地区生产总值增长6%以上」", Commitment.ENSURE, 6),
    ],
)
def test_a_promise_is_as_firm_as_its_words(written: str, firmness: Commitment | None, points: int) -> None:
    assert strength(replace(target(written), commitment=firmness), POLICY) == points


def test_a_word_that_the_policy_does_not_count_is_worth_nothing() -> None:
    silent = replace(POLICY, strength=Strength({}, {}, {}))
    assert strength(replace(target("地区生产总值 | growth at_least 6 %"), commitment=Commitment.ENSURE), silent) == 0


def test_every_promise_is_told_with_its_firmness_and_no_report_is() -> None:
    promised = replace(target("地区生产总值 | growth about 6 %"), commitment=Commitment.STRIVE)
    assert assessed(promised, report("地区生产总值 | growth exact 5 %")).strengths == ((promised, 1),)


# Promises made anew


def anew(earlier: str, later: str, *, names: Sequence[str] = ("2023.txt", "2024.txt")) -> list[tuple[Revised, Decimal | None]]:
    """What became of a promise for 2025 in the report of the next year."""
    claims = target(earlier, names[0], "2025"), target(later, names[1], "2025")
    found = assessed(*claims, documents=YEARS).revisions
    assert all(one.anew and (one.earlier, one.later) == claims for one in found)
    return [(one.kind, one.change) for one in found]


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("粮食产量 | level exact 100 万吨", "粮食产量 | level exact 110 万吨", [(Revised.RAISED, Decimal(10))]),
        ("粮食产量 | level exact 100 万吨", "粮食产量 | level exact 0.9 百万吨", [(Revised.LOWERED, Decimal(-10))]),
        ("粮食产量 | level exact 100 万吨", "粮食产量 | level exact 1900000000 斤", [(Revised.LOWERED, Decimal(-5))]),
        ("粮食产量 | level exact 100 万吨", "粮食产量 | level exact 100 万吨", []),
        ("粮食产量 | level exact 100 万吨", "粮食产量 | level about 100 万吨", [(Revised.REWORDED, Decimal(0))]),
        ("粮食产量 | level about 100 万吨", "粮食产量 | level nearly 100 万吨", [(Revised.REWORDED, Decimal(0))]),
        ("粮食产量 | level between 100 110 万吨", "粮食产量 | level between 100 120 万吨", [(Revised.REWORDED, Decimal(0))]),
        ("粮食产量 | level exact 100 万吨", "粮食产量 | level exact 110 亿元", []),
        ("粮食产量 | level exact 100 万吨", "粮食产量 | growth exact 3 %", []),
        ("粮食产量 | level exact 100 万吨", "粮食产量 | level exact 110 万吨 「年均粮食产量110万吨」", []),
        ("粮食产量 | level exact 100 万吨", "粮食产量 | level exact 110 万吨 「五年粮食产量110万吨」", []),
        ("红桥 | level exact 3 座", "红桥 | level exact 4 座", []),
        ("大红石桥 | level exact 3 座", "大红石桥 | level exact 4 座", [(Revised.RAISED, Decimal(1))]),
    ],
)
def test_a_promise_for_the_same_time_is_revised_by_a_later_one(earlier: str, later: str, expected: list[object]) -> None:
    assert anew(earlier, later) == expected


def test_a_promise_is_revised_by_the_first_of_a_later_document_not_by_its_own() -> None:
    first, again = (target(f"粮食产量 | level exact {value} 万吨", "2023.txt", "2025") for value in (100, 120))
    again = replace(again, quote=replace(again.quote, start=300, stop=310))
    assert assessed(first, again, documents=YEARS).revisions == ()
    later = [target(f"粮食产量 | level exact {value} 万吨", name, "2025") for value, name in ((105, "2024.txt"), (108, "2025.txt"))]
    found = assessed(first, again, *later, documents=YEARS).revisions
    assert [(one.earlier, one.later, one.change) for one in found] == [(first, later[0], 5), (later[0], later[1], 3)]


def test_of_two_promises_of_one_day_neither_revises_the_other() -> None:
    one, other = target("粮食产量 | level exact 100 万吨"), target("粮食产量 | level exact 110 万吨", "甲.txt")
    assert assessed(one, other, documents=[*YEARS, document("甲.txt", 2023)]).revisions == ()


@pytest.mark.parametrize(("firmness", "firmer"), [(Commitment.ENSURE, [2]), (Commitment.STRIVE, [])])
def test_a_promise_in_words_is_revised_where_it_is_firmer(firmness: Commitment, firmer: list[int]) -> None:
    earlier = replace(target("地区生产总值 | 保持在合理区间"), commitment=Commitment.STRIVE)
    later = replace(target("地区生产总值 | 保持在合理区间", "2024.txt", "2024"), commitment=firmness)
    found = assessed(earlier, later).revisions
    assert [(one.kind, one.change, one.firmer) for one in found] == [(Revised.REWORDED, None, points) for points in firmer]


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("6 %", "6.5 %", (Revised.RAISED, Decimal("0.5"), 0)),
        ("6 %", "5.5 %", (Revised.LOWERED, Decimal("-0.5"), 0)),
        ("6 %", "", (Revised.DROPPED, None, 0)),
    ],
)
def test_what_a_report_plans_is_held_against_the_plan_of_the_year_before(earlier: str, later: str, expected: object) -> None:
    same = ("城镇新增就业 | level exact 55 万人", "粮食产量 | level exact 100 万吨")
    claims = [target(one, name, year) for one in same for name, year in (("2023.txt", "2023"), ("2024.txt", "2024"))]
    claims += [target(f"地区生产总值 | growth about {earlier}")]
    claims += [target(f"地区生产总值 | growth about {later}", "2024.txt", "2024")] if later else []
    for documents, told in ((YEARS, [expected]), ([YEARS[1], {**YEARS[2], "kind": "plan"}], [])):
        found = assessed(*claims, documents=documents).revisions
        assert [(one.kind, one.change, one.firmer) for one in found if not one.anew] == told


def test_a_plan_that_repeats_too_little_is_not_whole_and_drops_nothing() -> None:
    names = ["地区生产总值", "城镇新增就业", "粮食产量", "居民人均可支配收入", "进出口总额"]
    before = [target(f"{name} | growth exact 6 %") for name in names]
    dropped = []
    for kept in range(1, len(names) + 1):
        after = [target(f"{name} | growth exact 6 %", "2024.txt", "2024") for name in names[:kept]]
        dropped.append({one.earlier.indicator for one in assessed(*before, *after).revisions if one.kind is Revised.DROPPED})
    assert dropped == [set(), set(), {*names[3:]}, {*names[4:]}, set()]


def test_only_core_indicators_of_yearly_plans_are_held_against_each_other() -> None:
    def told(written: str, **other: object) -> int:
        claims = [target(f"{written} exact 6 %"), replace(target(f"{written} exact 7 %", "2024.txt", "2024"), **other)]  # type: ignore[arg-type]  # fields of a claim
        return len(assessed(*claims).revisions)

    assert told("地区生产总值 | growth") == 1
    assert told("地区生产总值 | growth", period=Period("2024", "2025")) == 0
    assert told("地区生产总值 | growth", measure=Measure.LEVEL) == 0
    assert told("地区生产总值 | growth", subject=CITY) == 0
    assert told("没有这个指标 | growth") == 0


# More on the way down


def amplified(*claims: Claim, documents: Sequence[Row] = ()) -> list[Amplification]:
    above = [{**document(f"{place.code}.txt", 2023), "place": place.name, "place_code": place.code} for place in (CITY, NATION)]
    parents = {PLACE: CITY, CITY: NATION, ELSEWHERE: NATION}
    return list(matching.assess(claims, [*DOCUMENTS, *above, *documents], LEXICON, POLICY, parent=parents.get).amplifications)  # type: ignore[arg-type]  # as a place is looked up


LOWER = target("地区生产总值 | growth about 7 %")
OF_CITY = replace(target("地区生产总值 | growth about 6.5 %", "999000.txt"), subject=CITY)
OF_NATION = replace(target("地区生产总值 | growth about 5 %", "100000.txt"), subject=NATION)


def test_a_promise_is_held_against_that_of_the_nearest_place_above() -> None:
    assert amplified(LOWER, OF_CITY, OF_NATION) == [
        Amplification(LOWER, OF_CITY, Decimal("0.5")),
        Amplification(OF_CITY, OF_NATION, Decimal("1.5")),
    ]
    assert amplified(LOWER, OF_NATION) == [Amplification(LOWER, OF_NATION, Decimal(2))]
    assert amplified(LOWER, replace(LOWER, quote=replace(LOWER.quote, start=90)), OF_NATION) == amplified(LOWER, OF_NATION)


@pytest.mark.parametrize(
    "part",
    [
        {"kind": Kind.ACHIEVEMENT},
        {"measure": Measure.LEVEL},
        {"concept": None},
        {"subject": Entity(EntityType.AREA, "某新区")},
        {"subject": ELSEWHERE},
        {"subject": Entity(EntityType.AREA, "某省某市", "999900")},
        {"period": Period("2024", "2024")},
        {"period": Period("2021", "2023")},
        {"quantity": target("地区生产总值 | growth about 7 亿元").quantity},
        {"quantity": target("地区生产总值 | growth about 7 新单位").quantity},
        {"quantity": None},
    ],
)
def test_only_a_growth_that_a_place_promises_itself_is_held_against_the_place_above(part: dict[str, object]) -> None:
    assert amplified(replace(LOWER, **part), OF_NATION) == []  # type: ignore[arg-type]  # a field of a claim
    nowhere = {**DOCUMENTS[0], "place": None, "place_code": None}
    assert amplified(replace(LOWER, subject=Entity(EntityType.PLACE, "某地")), OF_NATION, documents=[nowhere]) == []


def test_less_of_what_should_be_low_is_more_promised() -> None:
    prices = target("居民消费价格 | growth about 2 %")
    above = replace(target("居民消费价格 | growth about 3 %", "100000.txt"), subject=NATION)
    assert amplified(prices, above) == [Amplification(prices, above, Decimal(1))]
