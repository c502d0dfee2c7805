"""What carries on from sentence to sentence, and what a report says twice: scenes, topics, names without their verbs, repeats."""

from dataclasses import replace

import pytest
from claim_cases import Scene as Where
from claim_cases import read, report_of
from test_matching import report

from kg import lexicon, places
from kg.claims.repeats import once
from kg.claims.scene import opening
from kg.claims.thread import bare, modifier, undelivered
from kg.claims.topics import with_topic
from kg.claims.wordings import wordings
from kg.extract.clauses import clauses
from kg.extract.quantities import quantity_finder
from kg.model import Claim, DocumentKind, Entity, EntityType, Mention, Period, Quantity

PLAN, REVIEW = Where("山西省长治市", "plan", (2024, 2024), 2024), Where("山西省长治市", "review", (2023, 2023), 2024)

# Repeats


def said(text: str, quoted: str, period: str = "2023", start: int = 0, **fields: object) -> Claim:
    """A claim of 粮食产量 whose words stand in a sentence that begins at a place of its document."""
    one = report(f"粮食产量 | level exact 100 万吨 「{text}」")
    first, _, last = period.partition("/")
    at = start + text.index(quoted)
    quote = replace(one.quote, start=at, stop=at + len(quoted), text=quoted)
    sentence = replace(one.sentence, start=start, stop=start + len(text))
    return replace(one, quote=quote, sentence=sentence, period=Period(first, last or first), **fields)  # type: ignore[arg-type]  # fields of a claim


def test_a_fact_that_is_told_again_is_one_claim_with_its_other_places() -> None:
    first, again = said("粮食产量100万吨。", "粮食产量100万吨"), said("粮食产量100万吨。", "粮食产量100万吨", start=50)
    assert once([first, again]) == (replace(first, repeats=(again.quote,)),)
    assert once([again, first]) == (replace(first, repeats=(again.quote,)),)
    assert once([first]) == (first,)


@pytest.mark.parametrize(
    "other",
    [
        {"period": Period("2022", "2022")},
        {"subject": Entity(EntityType.PLACE, "某省他市", "999800")},
        {"measure": None},
        {"quantity": None, "relative": "保持稳定"},
        {"concept": "total-trade"},
    ],
)
def test_another_year_subject_measure_or_number_is_another_fact(other: dict[str, object]) -> None:
    first = said("粮食产量100万吨。", "粮食产量100万吨")
    again = replace(first, quote=replace(first.quote, start=90), **other)  # type: ignore[arg-type]  # fields of a claim
    assert once([first, again]) == (first, again)


def test_the_fullest_mention_is_kept_one_with_its_months_before_one_with_a_base() -> None:
    plain = said("粮食产量100万吨。", "粮食产量100万吨")
    dated = said("前三季度，粮食产量100万吨。", "粮食产量100万吨", "2023-01/2023-09", start=50)
    based = said("粮食产量增加到100万吨。", "粮食产量增加到100万吨", start=90, base=Quantity(plain.quantity.value, "万吨", "exact"))  # type: ignore[union-attr,arg-type]  # it has one
    assert [one.quote for one in once([plain, based, dated])] == [dated.quote]
    assert [one.quote for one in once([plain, based])] == [based.quote]
    assert once([plain, dated, based])[0].repeats == (plain.quote, based.quote)


@pytest.mark.parametrize("mark", ["；", ";"])
def test_a_time_before_a_semicolon_is_not_that_of_the_words_behind_it(mark: str) -> None:
    plain = said("粮食产量100万吨。", "粮食产量100万吨", start=5)
    carried = said(f"前三季度投资增长{mark}粮食产量100万吨。", "粮食产量100万吨", "2023-01/2023-09", start=50)
    assert [one.quote for one in once([plain, carried])] == [plain.quote]
    before = said(f"前三季度粮食产量100万吨{mark}投资增长。", "粮食产量100万吨", "2023-01/2023-09", start=50)
    assert [one.quote for one in once([plain, before])] == [before.quote]


# Scenes


@pytest.mark.parametrize(
    ("kind", "published", "year"),
    [
        (DocumentKind.REPORT, "2023-12-28", 2024),
        (DocumentKind.NEWS, "2023-12-28", 2023),
        (DocumentKind.NEWS, None, 2024),
        (DocumentKind.REPORT, None, 2024),
    ],
)
def test_this_year_is_that_of_the_plan_but_in_news_that_of_the_day(kind: DocumentKind, published: str | None, year: int) -> None:
    told = replace(report_of("粮食产量100万吨。", PLAN), kind=kind, published=published)
    scene = opening(told, told.paragraphs[0], lexicon.load(), places.load())
    assert scene.clock.now == year
    assert (
        opening(replace(told, plan_year=None, kind=DocumentKind.REPORT), told.paragraphs[0], lexicon.load(), places.load()).clock.now
        == 2023
    )


def times(text: str, where: Where = REVIEW) -> list[str]:
    return [str(claim.period) for claim in read(text, where)[0]]


def test_a_time_at_the_head_of_a_sentence_holds_for_the_rest_of_the_paragraph() -> None:
    assert times("前三季度，粮食产量100万吨。煤炭产量90万吨。煤炭销量80万吨。") == ["2023-01/2023-09"] * 3
    assert times("全市前三季度粮食产量100万吨。煤炭产量90万吨。") == ["2023-01/2023-09"] * 2
    assert times("粮食生产前三季度完成100万吨。煤炭产量90万吨。")[1] == "2023"
    assert times("前三季度，粮食产量100万吨。¶煤炭产量90万吨。")[1] == "2023"


# Topics


def topic(text: str, name: str) -> list[str]:
    """The areas that a sentence is taken to name, where something found a name in it."""
    told = report_of(text, REVIEW)
    scene = opening(told, told.paragraphs[0], lexicon.load(), places.load())
    at = text.index(name)
    named = Mention(at, at + len(name), Entity(EntityType.AREA, name), "case")
    after = with_topic(scene, told.paragraphs[0].sentences[0], [named])
    return [str(one.value.name) for one in after.names if isinstance(one.value, Entity)]


@pytest.mark.parametrize(
    ("text", "name", "kept"),
    [
        ("云岭新区销售额增长5%。", "云岭新区", True),
        ("“云岭新区”销售额增长5%。", "云岭新区", True),
        ("“乐购云岭”消费活动销售额3亿元。", "乐购云岭", False),
        ("“乐购云岭新区”消费活动销售额3亿元。", "云岭新区”", False),
        ("新增园区销售额3亿元。", "新增园区", False),
    ],
)
def test_a_slogan_between_marks_is_nobody(text: str, name: str, *, kept: bool) -> None:
    assert topic(text, name) == ([name] if kept else [])


# Names without their verbs


@pytest.mark.parametrize(
    ("name", "plain"),
    [("新增市场主体", "市场主体"), ("市场主体", "市场主体"), ("新建", "新建"), ("新增贷款", "贷款"), ("改造老旧小区", "改造老旧小区")],
)
def test_a_bare_name_has_no_verb_before_it(name: str, plain: str) -> None:
    assert bare(name) == plain


@pytest.mark.parametrize(
    ("name", "plain"),
    [("城镇保障性住房基本建成", "城镇保障性住房"), ("保障性住房开工", "保障性住房"), ("开工", "开工"), ("房开工", "房开工")],
)
def test_how_far_a_thing_came_stands_behind_it(name: str, plain: str) -> None:
    assert undelivered(name) == plain


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("粮食种植面积", "粮食"),
        ("旅游总收入", "旅游"),
        ("新增贷款余额", "贷款"),
        ("高新技术企业", "高新技术企业"),
        ("产值", "产值"),
        ("钢产量", "钢产量"),
    ],
)
def test_what_a_measure_is_of_stands_before_it(name: str, plain: str) -> None:
    assert modifier(name) == plain


# Other names


def others(text: str, indicator: str, recent: tuple[str, ...] = (), before: str = "") -> set[str]:
    """The other names of the last number of a sentence."""
    *_, number = (one for one in quantity_finder(lexicon.load().unit_labels())(text) if isinstance(one.value, Quantity))
    return set(wordings(text, number, indicator, recent, before))


def test_other_names_come_from_the_topic_before_and_from_the_names_told() -> None:
    assert "粮食直接补贴资金" in others("完善粮食直接补贴制度，安排资金130亿元", "安排资金") | others(
        "完善粮食直接补贴制度，资金130亿元", "资金"
    )
    assert others("安排资金130亿元", "安排资金") == others("安排资金130亿元", "安排资金", before="")
    assert others("关停小火电机组30万千瓦", "小火电机组关停") >= {"关停小火电机组"}
    assert others("集中居住目标3万人", "集中居住目标", ("农民集中居住", "集中居住目标", "集中居住")) == {"农民集中居住"}
    assert others("居住3万人", "居住", ("农民居住",)) == set()


# Clauses


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("发电量276.9亿千瓦时，外送175.3亿千瓦时", ["发电量276.9亿千瓦时", "外送175.3亿千瓦时"]),
        ("粮食6，256万吨，油料3，25吨", ["粮食6，256万吨", "油料3", "25吨"]),
        ("“一带，一路”进出口，增长", ["“一带，一路”进出口", "增长"]),
        ("园区（含高新区，经开区）企业，增长", ["园区（含高新区，经开区）企业", "增长"]),
        ("园区（含高新区，增长", ["园区（含高新区", "增长"]),
        ("“一带，“一路”增长，提高", ["“一带", "“一路”增长", "提高"]),
        ("（甲。乙），丙，丁", ["（甲", "乙）", "丙", "丁"]),
        ("（甲，（乙，丙），丁），戊", ["（甲，（乙，丙），丁）", "戊"]),
        ("甲），乙", ["甲）", "乙"]),
        ("，甲，，乙。", ["甲", "乙"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_sentence_is_cut_at_marks_that_no_bracket_holds(text: str, cut: list[str]) -> None:
    assert [text[slice(*one)] for one in clauses(text)] == cut


# Quotes


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("全年新建公园20座。", "新建公园20座"),
        ("持续建设幸福河湖7条。", "建设幸福河湖7条"),
        ("全市粮食产量达到100万吨以上。", "粮食产量达到100万吨以上"),
        ("改造、修缮校舍20所。", "改造、修缮校舍20所"),
    ],
)
def test_the_quote_of_a_claim_begins_with_its_verb_and_ends_with_its_noun_or_number(text: str, quoted: str) -> None:
    (claim,), _ = read(text, REVIEW)
    assert (claim.quote.text, claim.sentence.text) == (quoted, text)


# Rules


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("新建公园20座。", ["after-noun"]),
        ("20座公园开园。", ["before-noun"]),
        ("新建公园20座，增长5%。", ["after-noun", "inherited"]),
        ("断面100%达标。", ["percent-before-noun"]),
        ("产量增长50%以上的有茶叶、蚕茧等两种。", ["list-behind", "list-behind"]),
        ("完成国家下达的节能减排等任务。", ["promise-task"]),
        ("城乡收入差距逐步缩小。", ["promise-direction"]),
        ("居民收入与经济增长同步。", ["promise-relational"]),
        ("主要预期目标是：进出口稳中提质，节能减排完成省定目标。", ["promise-quality", "promise-delegated"]),
        ("主要预期目标是：地区生产总值增长6%，努力争取更好结果。", ["after-noun", "promise-stretch"]),
    ],
)
def test_a_claim_tells_the_rule_that_read_it(text: str, rules: list[str]) -> None:
    assert [claim.rule for claim in read(text, PLAN)[0]] == rules


def test_a_conclusion_of_a_review_has_a_rule_of_its_own() -> None:
    assert [claim.rule for claim in read("物价控制在预期目标以内。", REVIEW)[0]] == ["conclusion"]
