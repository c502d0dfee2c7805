"""The names of a build as a dictionary: both segmenters keep them whole, and cut the same texts alike."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jieba
import pytest
import rjieba
import small_build

from kg import dictionary as names
from kg import resources
from kg.model import Entity, EntityType, Naming, Reading

jieba.setLogLevel(logging.WARNING)
OF_ONE_CUT = 0.999  # of the words that either segmenter makes


def sentences() -> list[str]:
    texts = (path.read_text(encoding="utf-8") for path in sorted(resources.sample().glob("*.txt")))
    return [sentence for text in texts for sentence in re.split("[。；\n]", text) if sentence]


NAMES = ("红岩云岭大桥", "山城云谷产业园", "云岭职业技术学院")
MADE = "红岩云岭大桥通车，山城云谷产业园开园，云岭职业技术学院招生"


@pytest.fixture(scope="module")
def dictionary(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    older, newer = small_build.readings()
    kinds = (EntityType.PROJECT, EntityType.AREA, EntityType.ORGANISATION)
    quote = newer.entities[0].quotes[0]
    named = tuple(Naming(Entity(kind, name), (quote,), "test") for kind, name in zip(kinds, NAMES, strict=True))
    marked = Naming(Entity(EntityType.PROGRAMME, "云岭—望江·青阳行动"), (quote,), "test")
    build = small_build.write_build(
        tmp_path_factory.mktemp("words") / "build", [older, Reading(newer.report, entities=(*named, marked))], ()
    )
    return list(names.lines(build))


@pytest.fixture(scope="module")
def slow(dictionary: list[str], tmp_path_factory: pytest.TempPathFactory) -> Any:
    file: Path = tmp_path_factory.mktemp("jieba") / "names.txt"
    file.write_text("".join(dictionary), encoding="utf-8")
    tokenizer = jieba.Tokenizer()
    tokenizer.load_userdict(str(file))
    return tokenizer


@pytest.fixture(scope="module")
def fast(dictionary: list[str]) -> Any:
    tokenizer = rjieba.Jieba()
    for line in dictionary:
        name, tag = line.split()
        tokenizer.add_word(name, None, tag)
    return tokenizer


def spans(cut: list[str]) -> Iterator[tuple[int, int]]:
    at = 0
    for word in cut:
        yield at, at + len(word)
        at += len(word)


def test_a_line_is_a_name_and_its_tag(dictionary: list[str]) -> None:
    assert dictionary == ["云岭职业技术学院 nt\n", "山城云谷产业园 nz\n", "红岩云岭大桥 nz\n"]


def test_both_segmenters_keep_every_name_whole(slow: Any, fast: Any) -> None:
    assert set(NAMES) <= set(slow.cut(MADE, HMM=False))
    assert set(NAMES) <= set(fast.cut(MADE, False))
    assert not set(NAMES) & set(jieba.Tokenizer().cut(MADE, HMM=False)), "without the dictionary none is a word"


def test_both_segmenters_cut_the_sample_alike(slow: Any, fast: Any) -> None:
    alike = total = 0
    for sentence in sentences():
        one, other = set(spans(list(slow.cut(sentence, HMM=False)))), set(spans(fast.cut(sentence, False)))
        alike, total = alike + 2 * len(one & other), total + len(one) + len(other)
    assert total > 1000
    assert alike / total >= OF_ONE_CUT
