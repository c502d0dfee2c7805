"""Every regex of the program takes time as its text is long: the text that would make it slow is read off the regex and tried."""

import re

import patterns
import pytest
import readers_data as made
from patterns import Uses
from retelling import page, typeset
from small_reports import REPORT
from surroundings import OFTEN

from kg.report.cleaning import LONGEST

QUADRATIC = (r"<[^>]*x", r"\d+(?:\.\d+)?(?!元)[A-Z]+", r"\s*[_|]+", r"(?:x|[^y]*z)w")
LINEAR = (r"(?<!\d)\d+元", r"[^<>]*x$", r"(?<!\s)\s*[_|]+", r"a{1,9}b", r"“[^“”]{1,40}”")


def test_slow_regexes_are_told_from_quick_ones() -> None:
    assert patterns.explodes(r"^(?:a+)+$", re.UNICODE.value, set()) and patterns.explodes(
        r"(?:全面完成|全面|完成)*$", re.UNICODE.value, set()
    )
    assert [regex for regex in QUADRATIC if patterns.growth(regex, re.UNICODE.value, set()) is None] == []
    assert [regex for regex in LINEAR[:1] + LINEAR[2:] if patterns.growth(regex, re.UNICODE.value, set()) is not None] == []
    assert patterns.growth(r"[^<>]*x$", re.UNICODE.value, {"match"}) is None


LINE = 3 * LONGEST  # characters of a line that holds no end of a sentence


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> tuple[Uses, list[str]]:
    """The regexes of all modules, and those that reading makes of words, with the longest texts they are tried on; places not come to."""
    folder = tmp_path_factory.mktemp("patterns")
    long = REPORT.format(6) + "全区地区生产总值增长6%，" * (LINE // 13) + "\n\n" + "完成投资3亿元、" * (LINE // 8)
    files = {"渝中区_2023.txt": long.encode(), "渝中区_2023.html": page(long), "渝中区_2023.docx": made.word(long.split("\n"))}
    made.laid_out(folder, files | {"渝中区_2023.pdf": made.pdf(typeset(long))})
    with patterns.watching() as (found, seen):
        from kg import agreement, pipeline, resources, terms, workers
        from kg.named import programmes
        from kg.readers import File, find_files, find_tables, read
        from kg.reading import read_source

        made.laid_out(folder, {"统计.csv": "地区,指标,年份,数值\n渝中区,地区生产总值增速,2023,6".encode()})
        made.laid_out(folder / "错", {"a.txt": b"", "a.txt.meta.toml": b"year = 'x'"})
        documents = sorted(resources.sample().iterdir())
        files = [*find_files([*documents[::3], folder]), *find_tables([folder / "统计.csv"])]
        assert all(read_source(read(file)).report for file in files if isinstance(file, File))
        assert (
            agreement.bare("“名”") == "名"
            and agreement.plain_unit("个百分点")
            and programmes._lead()
            and programmes._count()
            and terms._local()
        )
        years = [file for file in documents if file.stem in ("重庆市_2023", "重庆市_2024")]  # of which the later concludes on the earlier
        pipeline.rebuild(documents if OFTEN > 1 else [*documents[::5], *years[:1]], folder / "output", executor=workers.Here())
    missed = []
    for file, first, last, said in patterns.written():
        if said is not None:
            found.setdefault((said[0], re.compile(said[0]).flags), patterns.Use()).methods.add(said[1])
        elif not any((file, line) in seen for line in range(first, last + 1)):
            missed.append(f"{file}:{first}")
    return found, missed


@pytest.fixture(scope="module")
def uses(met: tuple[Uses, list[str]]) -> Uses:
    return met[0]


def test_no_regex_of_the_program_escapes(met: tuple[Uses, list[str]]) -> None:
    """What is written as a regex is taken as it stands; what is made of words is caught when it is made, at every place that does."""
    assert met[1] == [] and len(met[0]) > 400


def test_most_regexes_are_seen_to_be_linear(uses: Uses) -> None:
    """Two of three need no trial: they have no long loop, or none that could be gone back into or begun anew. Others are tried below."""
    shown = [regex for (regex, flags), use in uses.items() if patterns.is_shown_linear(regex, flags, use.methods)]
    assert len(shown) > len(uses) * 2 / 3
    assert [regex for regex in QUADRATIC if patterns.is_shown_linear(regex, re.UNICODE.value, set())] == []
    assert patterns.is_shown_linear("“[^“”]*”", re.UNICODE.value, set()) and patterns.is_shown_linear("a{1,9}b", re.UNICODE.value, set())


def test_no_regex_explodes(uses: Uses) -> None:
    """Whatever text a regex is tried on, of the length of a sentence at most, it is through with it in little time."""
    tried = sorted(uses.items(), key=str)[:: max(1, 6 // OFTEN)]
    slow = {regex: patterns.explodes(regex, flags, use.methods) for (regex, flags), use in tried}
    assert {regex: found for regex, found in slow.items() if found} == {}


@pytest.mark.skipif(OFTEN == 1, reason="takes minutes, and measures time: scripts/prove")
def test_a_regex_that_is_tried_on_more_than_a_sentence_takes_time_as_its_text_is_long(uses: Uses) -> None:
    """Most are tried on sentences alone, which have a longest length; the others must be linear."""
    assert len(uses) > 300
    whole = {key: use for key, use in uses.items() if use.longest > LONGEST}
    assert 20 < len(whole) < len(uses) / 2
    slow = {regex: patterns.growth(regex, flags, use.methods) for (regex, flags), use in sorted(whole.items(), key=str)}
    assert {regex: found for regex, found in slow.items() if found} == {}
