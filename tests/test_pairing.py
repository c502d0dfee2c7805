"""Which report tells of a promise: names that are one, words around a number, who said it when, and what stands beside the verdict."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from test_matching import DOCUMENTS, assessed, document, report, target

from kg import lexicon, matching
from kg.jsonlines import Row
from kg.matching.naming import Kinship, Name, Namer, akin, clause, kinship, likeness
from kg.matching.policy import either
from kg.matching.reports import Document, documents_by_name, summing_up
from kg.model import Assessment, Claim, Comparator, Entity, EntityType, Quantity, Verdict

LEXICON, POLICY = lexicon.load(), matching.policy()
NAMER = Namer(LEXICON, POLICY)
NATION = Entity(EntityType.PLACE, "全国", "100000")
ABOVE = {**document("nation.txt", 2024), "place": NATION.name, "place_code": NATION.code}
JOBS = "城镇新增就业 | level exact"


def only(*claims: Claim, documents: Sequence[Row] = DOCUMENTS) -> Assessment:
    (found,) = assessed(*claims, documents=list(documents)).assessments
    return found


# Names


def name(indicator: str, *, said: str = "") -> Name:
    return NAMER.name(report(f"{indicator} | level exact 3 座 「{said or indicator}3座」"))


@pytest.mark.parametrize(
    ("indicator", "vague"),
    [("重大项目", True), ("石桥项目", False), ("桥项目", True), ("项目", True), ("大石桥", False), ("重点产业平台", True)],
)
def test_a_name_of_words_that_tell_nothing_is_vague(indicator: str, *, vague: bool) -> None:
    assert name(indicator).vague == vague


def test_what_claims_of_one_thing_share_is_the_concept_or_the_characters_with_what_is_new_and_how_far_it_came() -> None:
    assert name("地区生产总值").key == name("国内生产总值").key == "gross-regional-product"
    assert name("大红石桥").key == name("红大石桥").key
    keys = {name(one).key for one in ("大红石桥", "新增大红石桥", "大红石桥建成", "大红石桥开工")}
    assert len(keys) == 4
    assert name("大红石桥", said="大红石桥开工").key == name("大红石桥开工").key


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("公共充电桩", "公共充电站", "0.775"), ("公共充电桩", "公共充电桩", "1"), ("桥", "桥", "0.5"), ("石桥", "木船", "0")],
)
def test_likeness_is_the_share_of_characters_and_of_pairs_of_them(one: str, other: str, expected: str) -> None:
    assert likeness(name(one), name(other)) == Decimal(expected)


@pytest.mark.parametrize(
    ("promised", "reported", "expected"),
    [
        ("公共充电桩", "电动汽车公共充电桩", Kinship.NARROWER),
        ("电动汽车公共充电桩", "公共充电桩", Kinship.WIDER),
        ("公共充电桩", "公共快速充电桩", Kinship.NARROWER),
        ("公共充电桩", "快速充电公共设备", None),
        ("公共充电桩", "公共充电桩电缆沟", None),
        ("公共充电桩", "某某市某某某镇某公共充电桩", Kinship.NARROWER),  # eight characters more
        ("公共充电桩", "某某市某某某镇某某公共充电桩", None),
        ("公共充电桩", "公共充电枪", None),
        ("大石拱桥", "大红石拱桥", Kinship.NARROWER),
        ("老年助餐服务点", "老年人助餐服务点", Kinship.ALIKE),
        ("石拱桥", "红石拱桥", None),
        ("农村大石拱桥", "城镇大石拱桥", None),
        ("农村大石拱桥", "大石拱桥", Kinship.WIDER),
        ("大石拱桥产量", "大石拱桥面积", None),
        ("城乡老年人助餐服务点收入", "城乡老年人助餐服务点支出", None),
        ("大石拱桥建成", "大石拱桥开工", None),
        ("大石拱桥建成", "大石拱桥", Kinship.SAME),
        ("第二产业增加值", "工业增加值", Kinship.NARROWER),
        ("工业增加值", "第二产业增加值", Kinship.WIDER),
        ("工业增加值", "第一产业增加值", None),
        ("地区生产总值", "国内生产总值", Kinship.SAME),
    ],
)
def test_two_names_are_one_thing_alike_a_part_or_nothing(promised: str, reported: str, expected: Kinship | None) -> None:
    assert kinship(name(promised), name(reported), POLICY) == expected


def test_names_are_alike_from_the_ratio_of_the_policy_on() -> None:
    one, other = name("公共充电桩"), name("公共充电站")
    for ratio, expected in (("0.775", Kinship.ALIKE), ("0.776", None)):
        assert kinship(one, other, replace(POLICY, similar=replace(POLICY.similar, ratio=Decimal(ratio)))) == expected


def test_a_phrase_that_stands_twice_is_the_phrase_with_more() -> None:
    assert kinship(name("红石拱桥"), name("红石拱桥红石拱桥"), POLICY) == Kinship.NARROWER


@pytest.mark.parametrize(
    ("promised", "reported", "expected"),
    [
        (["公共充电桩"], ["公共充电桩"], Kinship.SAME),
        (["公共充电桩"], ["石拱桥", "公共充电桩"], Kinship.ALIKE),
        (["石拱桥", "公共充电桩"], ["公共充电桩"], Kinship.ALIKE),
        (["公共充电桩", "石拱桥"], ["公共充电桩", "木浮桥"], Kinship.SAME),
        (["公共充电桩", "石拱桥"], ["电动汽车公共充电桩", "木浮桥"], Kinship.NARROWER),
        (["重大项目", "公共充电桩"], ["重大项目"], Kinship.ALIKE),
        (["重大计划", "公共充电桩"], ["重点计划"], None),
        (["重大项目"], ["重大项目"], Kinship.SAME),
        (["石拱桥"], ["木浮桥"], None),
    ],
)
def test_another_name_makes_two_things_alike_at_most(promised: list[str], reported: list[str], expected: Kinship | None) -> None:
    assert akin([name(one) for one in promised], [name(one) for one in reported], POLICY) == expected


def test_another_wording_counts_where_it_tells_something() -> None:
    def told(*wordings: str) -> list[str]:
        return [one.concept or one.phrase for one in NAMER.others(replace(report("项目 | level exact 3 座"), wordings=wordings))]

    assert told("国内生产总值", "重大计划", "石拱桥", "大石拱桥") == ["gross-regional-product", "大石拱桥"]


def test_a_report_is_found_by_another_of_its_wordings() -> None:
    outcome = replace(report("水上通道 | level exact 30 座"), wordings=("大石拱桥",))
    assert only(target("大石拱桥 | level exact 30 座"), outcome).rule == "alike:floor-exact"
    assert (
        only(replace(target("水上通道桥 | level exact 30 座"), wordings=("大石拱桥",)), report("大石拱桥 | level exact 30 座")).verdict
        == "met"
    )


# Words around a number


def test_the_clause_of_a_number_ends_with_it_and_begins_behind_the_last_stop() -> None:
    told = report("地区生产总值 | level exact 7.8 万亿元 「五年累计7.8万亿元，年均增长21%，2022年达到4%以上」")
    said = told.sentence.text

    def at(words: str) -> str:
        start = said.index(words)
        return clause(replace(told, quote=replace(told.quote, start=start, stop=start + len(words), text=words)))

    assert [at("7.8万亿元"), at("增长21%"), at("4%"), at("五年累计7.8万亿元")] == [
        "五年累计7.8万亿元", "年均增长21%", "2022年达到4%", "五年累计7.8万亿元",
    ]  # fmt: skip
    later = replace(told, sentence=replace(told.sentence, start=100), quote=replace(told.quote, start=104, text="7.8万亿元"))
    assert clause(later) == "五年累计7.8万亿元"


def test_a_word_that_begins_with_a_digit_is_not_found_within_a_number() -> None:
    pattern = either(["2年", "以来", "2年以来"])
    assert [pattern.sub("□", said) for said in ("2年内", "2012年", "2年以来", "2012年以来")] == ["□内", "2012年", "□", "2012年□"]


# Who said it, when


def test_the_policy_is_named_by_what_it_says() -> None:
    said = matching.policy().name
    assert said == POLICY.name and said.startswith("default-") and len(said) == len("default-") + 12


@pytest.mark.parametrize(
    ("published", "before"), [("2023-11-30", True), ("2023-12", False), ("2023-12-01", False), ("2024-01-02", False), (None, False)]
)
def test_what_is_published_before_december_is_before_the_end_of_the_year(published: str | None, *, before: bool) -> None:
    assert Document("a.txt", "999900", "news", 2023, 2024, published).is_before_the_end(2023) == before


@pytest.mark.parametrize(
    ("spans", "singles", "sums_up"), [(1, 4, False), (1, 3, True), (2, 8, False), (2, 7, True), (0, 3, False), (1, 0, True)]
)
def test_a_document_sums_up_years_where_a_fifth_of_what_it_reports_is_of_them(spans: int, singles: int, *, sums_up: bool) -> None:
    claims = [report(f"第{at}类工程 | level exact {at} 个 @2019/2023") for at in range(spans)]
    claims += [report(f"第{at}类工程 | level exact {at} 个") for at in range(singles)]
    claims += [report("往年工程 | level exact 1 个 @2018/2022"), target("明年工程 | level exact 1 个 @2019/2023", "2024.txt")] * 9
    assert summing_up(claims, documents_by_name(DOCUMENTS)) == ({"2024.txt"} if sums_up else set())


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("棚户区改造1200万套", "incomparable"),
        ("棚户区改造1199万套", "met"),
        ("去年棚户区改造1200万套", "met"),
        ("2023年棚户区改造1200万套", "met"),
    ],
)
def test_works_many_times_the_promise_are_of_all_the_years_summed_up(words: str, verdict: str) -> None:
    spans = [report(f"第{at}类工程 | level exact {at} 个 @2019/2023", start=100 * at) for at in range(1, 4)]
    amount = words.removesuffix("万套")[-4:]
    told = report(f"棚户区改造 | level exact {amount} 万套 「{words}」", start=900)
    assert only(target("棚户区改造 | level exact 600 万套"), told, *spans).verdict == verdict
    assert only(target("棚户区改造 | level exact 600 万套"), told).verdict == "met"


def test_only_what_a_later_document_says_counts() -> None:
    promised, told = target(f"{JOBS} 55 万人"), report(f"{JOBS} 60 万人")
    beside, earlier = document("同日.txt", 2023), document("2022.txt", 2022)
    for name in ("同日.txt", "2022.txt", "2023.txt"):
        found = only(promised, replace(told, quote=replace(told.quote, document=name)), documents=[*DOCUMENTS, beside, earlier])
        assert found.verdict is Verdict.UNREPORTED
    assert assessed(target(f"{JOBS} 55 万人", "2024.txt")).assessments == ()


def test_a_base_is_of_one_year_however_its_document_sums_up() -> None:
    spans = [report(f"第{at}类工程 | level exact {at} 个 @2019/2023", start=100 * at) for at in range(1, 4)]
    following = target("老旧小区改造 | level exact 280 个 @2024 「老旧小区改造由240个增加到280个」", "2024.txt")
    following = replace(following, base=Quantity(Decimal(240), "个", Comparator.EXACT))
    assert only(target("老旧小区改造 | level exact 100 个"), following, *spans).verdict is Verdict.MET


@pytest.mark.parametrize(("own", "national", "verdict"), [("6.1", "6", "met"), ("6", "6", "missed"), ("5", "6", "missed")])
def test_a_promise_above_the_whole_country_is_held_against_its_figure(own: str, national: str, verdict: str) -> None:
    promised, told = target("地区生产总值 | 高于全国平均水平"), report(f"地区生产总值 | growth exact {own} %")
    country = replace(report(f"国内生产总值 | growth exact {national} %", "nation.txt"), subject=NATION)
    found = only(promised, told, country, documents=[*DOCUMENTS, ABOVE])
    assert (found.verdict, found.rule, found.outcome, found.related) == (verdict, "relation:above", told, (country,))
    assert only(promised, told, documents=[*DOCUMENTS, ABOVE]).verdict is Verdict.UNREPORTED


def test_the_next_promise_in_words_does_not_say_that_the_last_was_kept() -> None:
    again = target("居民收入 | 与经济增长同步 @2024", "2024.txt")
    assert only(target("居民收入 | 与经济增长同步"), again).verdict is Verdict.UNREPORTED


# What stands beside the verdict


def test_up_to_five_other_reports_stand_beside_the_verdict_the_comparable_first() -> None:
    told = [report(f"{JOBS} 60 万人 「城镇新增就业60万人」", start=100 * at) for at in range(1, 7)]
    years = report(f"{JOBS} 290 万人 @2019/2023")
    found = only(target(f"{JOBS} 55 万人"), years, *told)
    assert (found.outcome, found.related) == (told[0], tuple(told[1:6]))
    found = only(target(f"{JOBS} 55 万人"), years, *told[:2])
    assert (found.outcome, found.related) == (told[0], (told[1], years))


def test_up_to_five_others_stand_beside_what_cannot_be_compared() -> None:
    years = [report(f"{JOBS} {290 + at} 万人 @2019/2023 「五年就业」", start=100 * at) for at in range(7)]
    found = only(target(f"{JOBS} 55 万人"), *years)
    assert (found.verdict, found.outcome, found.related) == (Verdict.INCOMPARABLE, years[0], tuple(years[1:6]))


def test_a_conclusion_is_the_outcome_where_it_is_stated_of_the_thing_itself() -> None:
    promised = target("粮食产量 | level at_least 730 亿斤")
    stated = report("粮食产量 | 超额完成目标")
    assert (only(promised, stated).outcome, only(promised, stated).related) == (stated, ())
    beside = report("学校 | level exact 63 个 「新建学校63所，粮食产量没有完成目标」")
    assert (only(promised, beside).outcome, only(promised, beside).related) == (None, (beside,))
    elsewhere = replace(stated, subject=Entity(EntityType.AREA, "某新区"))
    assert only(promised, elsewhere).verdict is Verdict.UNREPORTED
