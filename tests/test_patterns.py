"""Every regex of the program takes time as its text is long: the text that would make it slow is read off the regex and tried."""

import re
from pathlib import Path

import patterns
import pytest
from patterns import Uses
from surroundings import OFTEN

QUADRATIC = (r"<[^>]*x", r"\d+(?:\.\d+)?(?!元)[A-Z]+", r"^(?:a+)+$", r"\s*[_|]+", r"(?:x|[^y]*z)w")
LINEAR = (r"(?<!\d)\d+元", r"[^<>]*x$", r"(?<!\s)\s*[_|]+", r"a{1,9}b", r"“[^“”]{1,40}”")


def test_slow_regexes_are_told_from_quick_ones() -> None:
    assert [regex for regex in QUADRATIC if patterns.growth(regex, re.UNICODE.value, set()) is None] == []
    assert [regex for regex in LINEAR[:1] + LINEAR[2:] if patterns.growth(regex, re.UNICODE.value, set()) is not None] == []
    assert patterns.growth(r"[^<>]*x$", re.UNICODE.value, {"match"}) is None


@pytest.fixture(scope="module")
def uses(tmp_path_factory: pytest.TempPathFactory) -> Uses:
    """The regexes of all modules, and those that a rebuild, the questions and the shapes make of words."""
    with patterns.watching() as found:
        from kg import pipeline, resources, workers

        output = tmp_path_factory.mktemp("patterns") / "output"
        pipeline.rebuild([resources.sample()], Path(output), executor=workers.Here())
    return found


@pytest.mark.skipif(OFTEN == 1, reason="takes minutes, and measures time: scripts/prove")
def test_every_regex_takes_time_as_its_text_is_long(uses: Uses) -> None:
    assert len(uses) > 300
    slow = {regex: patterns.growth(regex, flags, methods) for (regex, flags), methods in sorted(uses.items(), key=str)}
    assert {regex: found for regex, found in slow.items() if found} == {}
