"""Long texts without an end: what is read together has a longest length, so that the work grows as the text does."""

import sys
from types import FrameType

import pytest
from small_reports import REPORT

from kg import lexicon, places, reading, report
from kg.extract import known
from kg.model import Source
from kg.report.cleaning import LONGEST

UNITS = {
    "clauses": "全区地区生产总值增长6%，",
    "words": "我们坚持稳中求进努力推动高质量发展",
    "digits": "1234567890",
    "numbers": "完成投资5.6亿元",
    "numerals": "一百零",
    "quotations that are never closed": "“新",
    "brackets that are never closed": "（新",
    "items of a list": "一是完成投资3亿元；二是",
    "sentences": "粮食产量达到5万吨。",
    "lines": "粮食产量达到5万吨\n",
    "cells": "粮食产量\t5%\t",
    "marks": "、，",
    "blanks": " \u3000",
}


def source(unit: str, size: int) -> Source:
    return Source("渝中区_2023.txt", REPORT.format(6) + unit * (size // len(unit)), "0" * 64, "text/plain")


def steps(text: Source) -> int:
    """How many functions are called to read a text: work that no other process on the machine can make more."""
    count = 0

    def called(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    try:
        reading.read_source(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", UNITS)
def test_twice_the_text_is_no_more_than_twice_the_work(name: str) -> None:
    lexicon.load(), places.load(), reading.read_source(source(UNITS[name], LONGEST))
    assert all(known.words(character) for character in UNITS[name])  # read from the dictionary once, however long the text
    once, twice, four = (steps(source(UNITS[name], times * LONGEST)) for times in (1, 2, 4))
    assert four - twice < 2.3 * (twice - once) + 2000, (once, twice, four)


@pytest.mark.parametrize("name", UNITS)
def test_no_sentence_is_longer_than_what_is_read_together_and_nothing_is_lost(name: str) -> None:
    text = source(UNITS[name], 3 * LONGEST)
    paragraphs = report.structure(text, places.load()).paragraphs
    for sentence in (sentence for paragraph in paragraphs for sentence in paragraph.sentences):
        assert len(sentence.text) <= LONGEST
    if name in ("clauses", "digits", "items of a list"):
        read = "".join(sentence.text for paragraph in paragraphs for sentence in paragraph.sentences)
        assert UNITS[name] * (3 * LONGEST // len(UNITS[name])) in read
