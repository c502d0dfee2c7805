"""Every regex of the program takes time as its text is long: the ways in which it may read any text are counted."""

import re

import attacks
import patterns
import pytest
import readers_data as made
import ways
from patterns import Uses
from retelling import page, typeset
from small_reports import REPORT
from surroundings import OFTEN
from test_ways import LINEAR, QUADRATIC, SLOW

from kg.report.cleaning import LONGEST

TRIED = 40  # regexes whose ways are too many to count, though each reads so many characters at most; fewer than these


def test_the_trial_finds_what_is_slow() -> None:
    assert all(attacks.explodes(regex, re.UNICODE.value, set()) for regex in (SLOW[0], SLOW[2]))
    assert [regex for regex in QUADRATIC[:4] if attacks.growth(regex, re.UNICODE.value, set()) is None] == []
    assert [regex for regex in LINEAR if attacks.growth(regex, re.UNICODE.value, set()) is not None] == []


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
        from kg.extract import number_values
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
            and number_values._ratio_pattern("told")
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


@pytest.fixture(scope="module")
def uncounted(uses: Uses) -> Uses:
    """Those regexes whose ways are not counted, of all or of a sixth of them."""
    some = sorted(uses.items(), key=str)[:: max(1, 6 // OFTEN)]
    return {(regex, flags): use for (regex, flags), use in some if ways.steps(regex, flags, use.methods, anywhere=use.within) is None}


def test_every_regex_takes_time_as_its_text_is_long(uncounted: Uses) -> None:
    """The ways that each may read a text in are counted, so many for a character; what has more has a longest length from any place."""
    assert [regex for regex, flags in uncounted if not ways.has_longest_length(regex, flags)] == []
    assert len(uncounted) < TRIED


def test_no_regex_explodes(uncounted: Uses) -> None:
    """Where the ways are not counted, the texts that are hardest for a regex, of the length of a sentence at most, take little time."""
    slow = {regex: attacks.explodes(regex, flags, use.methods) for (regex, flags), use in uncounted.items()}
    assert {regex: found for regex, found in slow.items() if found} == {}


@pytest.mark.skipif(OFTEN == 1, reason="takes minutes, and measures time: scripts/prove")
def test_what_is_proved_is_so(uses: Uses) -> None:
    """Regexes that see more than a sentence, tried with texts that grow."""
    assert len(uses) > 300
    whole = {key: use for key, use in uses.items() if use.longest > LONGEST}
    assert 20 < len(whole) < len(uses) / 2
    slow = {regex: attacks.growth(regex, flags, use.methods) for (regex, flags), use in sorted(whole.items(), key=str)}
    assert {regex: found for regex, found in slow.items() if found} == {}
