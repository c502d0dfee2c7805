"""The tree that tells how a sentence is read: nothing read is left out, nothing is made up."""

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import explanation, lexicon
from kg.errors import ConfigurationError
from kg.explanation import explain_text
from kg.extract import number_values
from kg.model import Measure, Role
from kg.resources import PACKAGE


def test_the_tree_leads_from_the_number_to_the_claim() -> None:
    told = explain_text("地区生产总值增长6%左右。", place="重庆市渝中区", year=2024)
    for line in (
        "场景  当年安排 · 2024 · 重庆市渝中区",
        "句子  地区生产总值增长6%左右。",
        "├─ 数量  6%左右  about 6 %  quantity-number",
        "└─ 目标  地区生产总值  增长 about 6 %",
        "   ├─ 规则  after-noun",
        f"   │  ├─ 概念  {lexicon.load().indicator('地区生产总值').id}  地区生产总值",  # type: ignore[union-attr]  # it is the first of all indicators
        "   ├─ 主体  重庆市渝中区  地方",
        "   ├─ 时期  2024",
        "   └─ 原文  “地区生产总值增长6%左右”",
    ):
        assert line in told.splitlines()


def test_a_sentence_alone_is_a_target_of_nobody_knows_whom_or_when() -> None:
    told = explain_text("社会消费品零售总额增长8%")
    assert "└─ 目标  社会消费品零售总额  增长 exact 8 %" in told
    assert "主体  报告所在地" in told and "时期  未知" in told


def test_a_review_tells_achievements() -> None:
    told = explain_text("前三季度，规上工业增加值增长5%。", place="山西省阳泉市", year=2023, section=Role.REVIEW)
    assert "└─ 完成  规上工业增加值" in told and "时期  2023-01/2023-09" in told
    assert "├─ 时间  前三季度  2023-01/2023-09  所说事情的时间" in told


def test_a_time_in_the_sentence_is_its_time_where_nobody_says_the_year() -> None:
    assert "时期  2023" in explain_text("2023年，粮食产量增长6%。", section=Role.REVIEW)


def test_a_number_that_is_no_quantity_is_told_with_its_reason() -> None:
    told = explain_text("第三届运动会圆满举行，“33618”集群加快建设，12号线开通，零件出口增长。")
    for words in ("第三届  次第", "“33618”  名称里的数字", "12号线  次第", "零件  零"):
        assert f"不作数量  {words}" in told


def test_a_sentence_that_says_nothing_is_told_so() -> None:
    assert explain_text("坚持稳中求进。").splitlines()[1:] == ["句子  坚持稳中求进。", "└─ 没有读出条目"]


def test_a_base_is_told_beside_what_it_grew_to() -> None:
    told = explain_text("城镇化率由55%提高到61%。", section=Role.REVIEW)
    assert "数量  55%  exact 55 %" in told and "基数  exact 55 %" in told


def test_a_promise_in_words_is_told_with_its_words() -> None:
    assert "目标  居民收入  与经济增长同步" in explain_text("居民收入与经济增长同步。")


def test_every_line_of_a_text_is_a_paragraph() -> None:
    told = explain_text("粮食产量5亿斤。\n\n  新增就业2万人。财政收入增长4%。\n")
    assert [line.removeprefix("句子  ") for line in told.splitlines() if line.startswith("句子")] == [
        "粮食产量5亿斤。",
        "新增就业2万人。",
        "财政收入增长4%。",
    ]


def test_an_empty_text_has_a_scene_and_no_sentence() -> None:
    assert explain_text(" \n").splitlines() == ["场景  当年安排 · 年份未说明 · 地方未说明，主体为报告所在地"]


def test_an_unknown_place_is_the_persons_mistake() -> None:
    with pytest.raises(ConfigurationError, match="乌有县"):
        explain_text("增长6%", place="乌有县")


def test_every_reason_of_refusal_has_words() -> None:
    words = tomllib.loads((PACKAGE / "explanation.toml").read_text(encoding="utf-8"))
    grammar = "".join((PACKAGE / "extract" / f"number_{part}.py").read_text(encoding="utf-8") for part in ("patterns", "values"))
    reasons = {
        *re.findall(r"refused:(\w+)\"", grammar),
        *re.findall(r"Refusal\(\"(\w+)\"\)", grammar),
        *number_values.words()["blocked_after"],
    }
    assert reasons <= words["refused"].keys()
    assert {*Measure} <= words["measure"].keys()


@given(st.text(alphabet="地区生产总值增长新力争前三季度去年一二百万亿家%6.5—，。；“”（）\n 、第届至由从分之", max_size=80))
def test_any_text_can_be_explained(text: str) -> None:
    told = explain_text(text, year=2023, section=Role.REVIEW)
    assert told.startswith("场景") and "\n\n" not in told
    assert explanation.explain_text(text, year=2023, section=Role.REVIEW) == told
