"""Words end where jieba says, with its dictionary read a character at a time."""

import logging
from math import log

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import resources
from kg.extract import known, segments

jieba.setLogLevel(logging.WARNING)

SPOKEN = "地区生产总值增长百分之六左右，城镇新增就业5.7万人以上；“满天星”行动计划（3A级）AI+制造\r\n 5G基站、R&D投入C++ 渝中区解放碑１２。"


@pytest.fixture(scope="module")
def reference(tmp_path_factory) -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    tokenizer.initialize()
    return tokenizer


def test_a_report_is_cut_as_jieba_cuts_it(reference):
    for document in sorted(resources.sample().glob("*.txt")):
        for line in document.read_text(encoding="utf-8").splitlines():
            assert segments.words(line) == tuple(reference.cut(line, HMM=False))


@given(st.text(st.sampled_from(SPOKEN) | st.characters(min_codepoint=0x4E00, max_codepoint=0x4E20), max_size=20))
def test_any_text_is_cut_as_jieba_cuts_it(reference, text):
    assert segments.words(text) == tuple(reference.cut(text, HMM=False))


def test_a_word_that_begins_with_a_character_that_is_none_is_found():
    assert known.tag("仫") is None
    assert segments.words("仫佬族种植") == ("仫佬族", "种植")


@given(st.text(max_size=12))
def test_a_text_is_cut_without_loss(text):
    assert "".join(segments.words(text)) == text


def test_every_word_of_the_dictionary_is_found_with_its_count_and_tag(reference):
    with jieba.get_dict_file() as lines:
        entries = {word: (int(count), tag) for word, count, tag in (line.decode("utf-8").split() for line in lines)}
    wrong = [word for word, (_, tag) in entries.items() if known.tag(word) != tag]
    assert not wrong
    assert log(reference.total) == known.TOTAL
    assert all(known.words(word[0]).weights[word] == log(count) - known.TOTAL for word, (count, _) in entries.items())


@pytest.mark.parametrize("word", ["", "渝中渝中", "龘龘", "\U0010ffff", "\ud800", "zz"])
def test_what_the_dictionary_lacks_has_no_tag(word):
    assert known.tag(word) is None


def test_no_word_ends_among_letters():
    assert [segments.is_end("新Wifi网", 0, at, 6) for at in (1, 2, 4, 5)] == [True, False, False, True]
