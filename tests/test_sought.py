"""A regex is tried only where it may match, and finds what it found before."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import lexicon, resources
from kg.claims import promises, wordings
from kg.extract import number_patterns, number_values, periods, phrases
from kg.report.cleaning import fold
from kg.sought import Sought, _firsts, begun, compiled, needed, parser, shortened

SENTENCES = [
    clause
    for document in sorted(resources.sample().glob("*_2024.txt"))
    for clause in re.split("[。\n]", fold(document.read_text(encoding="utf-8")))
    if clause
]


@pytest.mark.parametrize(
    ("regex", "expected"),
    [
        ("解决了?[^，]+?(?:问题|困难)$", ("解决",)),
        ("(?:扩大到|覆盖)[^，]*", ("扩大到", "覆盖")),
        ("(?:增长)?[与和]全国(?!平均)", ("全国",)),
        ("(?:增长)?(?=同步)", ()),
        ("(?<=同步)(?:增长|下降)+", ("增长", "下降")),
        ("(?:增长|)了?", ()),
        ("[^，]+", ()),
        ("(?P<year>年)(?(year)内|外)", ("年",)),
    ],
)
def test_the_words_that_a_regex_needs_are_read_off_it(regex: str, expected: tuple[str, ...]) -> None:
    assert needed(regex) == expected


@pytest.mark.parametrize(
    ("regex", "flags", "expected"),
    [
        ("(?:约|近)?[0-9]+", 0, "[0-9约近]"),
        (r"(?<!第)(?P<n>\d|十)", 0, r"[\d十]"),
        ("(?P<year>年|月) (?(year)内|外)", re.VERBOSE, "[年月]"),
        ("[]^-]x|#", 0, r"[\#\-\]\^]"),
        ("x*", 0, None),
        ("(?:约|[^近])五", 0, None),
        (".五|六", 0, None),
    ],
)
def test_the_characters_that_a_regex_begins_with_are_read_off_it(regex: str, flags: int, expected: str | None) -> None:
    assert begun(regex, flags) == (regex if expected is None else f"(?={expected})(?:{regex})")


@pytest.mark.parametrize(
    ("regex", "expected"),
    [
        ("(?:确保|力争|争取)[0-9]+", "[争力确][0-9]+"),
        (r"(?:新\(改\)建|\(约\)|建)?", r"[\(建新]?"),
        ("(?:约|近[^似])五", "(?:约|近[^似])五"),
        (r"\(?:甲|乙", r"\(?:甲|乙"),
        ("(?P<whole>(?:约|近)五)", "(?P<whole>[约近]五)"),
        ("(?:约|)五", "(?:约|)五"),
    ],
)
def test_words_one_of_which_is_meant_are_shortened_to_their_first_characters(regex: str, expected: str) -> None:
    assert shortened(regex) == expected


def _regexes() -> list[tuple[str, int]]:
    """Those of our tables that are tried on most sentences."""
    rules = [regex for _, regex, _ in number_patterns.patterns(number_values.words(), lexicon.load().unit_labels())]
    times = periods._pattern(resources.tables("extract/periods.toml"))
    plain = [each.pattern.pattern for each in (*(rule for rule, _ in wordings._rules()), *(rule for _, rule in promises._endings()))]
    tables = [value for table in phrases.words().values() for key, value in table.items() if key == "pattern"]
    return [(regex, re.VERBOSE) for regex in (*rules, times)] + [
        (regex, 0) for regex in (*plain, *(phrases.pattern(t).pattern for t in tables))
    ]


def test_a_shortened_regex_begins_with_the_same_characters() -> None:
    assert parser
    for regex, flags in _regexes():
        assert _firsts(parser.parse(shortened(regex), flags)) == _firsts(parser.parse(regex, flags)), regex


@pytest.mark.parametrize(("regex", "flags"), _regexes())
def test_a_regex_finds_in_reports_what_it_found_before(regex: str, flags: int) -> None:
    slow, quick = re.compile(regex, flags), compiled(regex, flags)
    sought = Sought(slow)
    for sentence in SENTENCES:
        assert [match.regs for match in quick.finditer(sentence)] == [match.regs for match in slow.finditer(sentence)]
        found, first = sought.search(sentence, 2), slow.search(sentence, 2)
        assert (found and found.regs) == (first and first.regs)


_ATOMS = st.sampled_from(["约", "近", "五", "[0-9]", r"\d", "[^，]", ".", "(?<=五)", "(?!近)", "$", "^", "#", " ", "-"])
_REGEXES = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "{2}", "+?"])).map(lambda parts: f"(?:{parts[0]}){parts[1]}"),
    ),
    max_leaves=8,
)


@given(_REGEXES, st.text(st.sampled_from("约近五0，年# -\n"), max_size=8))
def test_any_regex_finds_in_any_text_what_it_found_before(regex: str, text: str) -> None:
    slow, quick = re.compile(regex), compiled(regex)
    assert [match.span() for match in quick.finditer(text)] == [match.span() for match in slow.finditer(text)]
    found, first = Sought(slow).search(text), slow.search(text)
    assert (found and found.span()) == (first and first.span())


def test_this_python_has_what_parses_regexes() -> None:
    assert parser, "kg/sought.py finds no parser of regexes: everything is read as before, but several times as slowly"


WITHOUT = """
import re, sys
sys.modules["re._parser"] = None
del re._parser
from kg import sought
assert sought.parser is None and sought.needed("解决了?") == () and sought.begun("约五") == "约五"
from kg.cli import main
main(["explain", "地区生产总值增长6%左右，新增就业5000人以上。"])
"""


def test_without_a_parser_of_regexes_a_sentence_is_read_alike() -> None:
    hidden, plain = (
        subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True).stdout
        for code in (WITHOUT, "\n".join(WITHOUT.splitlines()[-2:]))
    )
    assert hidden == plain
    assert "地区生产总值" in plain
