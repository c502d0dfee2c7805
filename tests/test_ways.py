"""The ways in which a regex may read a text are counted rightly: slow regexes are told from quick ones by what they are made of."""

import re
from collections import Counter
from collections.abc import Iterator
from re import _constants as op  # type: ignore[attr-defined]  # what a parsed regex is made of
from re import _parser as parser  # type: ignore[attr-defined]  # and what parses it; both without a public name
from typing import Any

import ways
from attacks import sample
from automaton import CHARACTERS, REPEATS, characters, inside
from hypothesis import given
from hypothesis import strategies as st

# Regexes that are slow on some text when they are searched for; and those that are so even where they begin at one place.
QUADRATIC = (r"<[^>]*x", r"\d+(?:\.\d+)?(?!元)[A-Z]+", r"\s*[_|]+", r"(?:x|[^y]*z)w", r"a(?=[^b]*c)", r"(?:ab*)*c", r"的[^，]{2,}?长")
SLOW = (r"(?:a+)+$", r"(?:a|a)*b", r"(?:全面完成|全面|完成)*$", r"(?:a|b|ab)*c", r"a?b*a?b*c$", r"[^，]*a[^，]*b", r"(?:a|a){0,30}$")
LINEAR = (r"(?<!\d)\d+元", r"(?<!\s)\s*[_|]+", r"a{1,9}b", r"“[^“”]{1,40}”", r"“[^“”]*”", r"\d+", r"a(?:b[^x]{1,9}x|c)*", r"^.*(?:增长|增)")
UNICODE = re.UNICODE.value


def test_slow_regexes_are_told_from_quick_ones() -> None:
    assert [regex for regex in QUADRATIC + SLOW if ways.steps(regex, UNICODE, set()) is not None] == []
    assert [regex for regex in SLOW if ways.steps(regex, UNICODE, {"match"}) is not None] == []
    assert [regex for regex in LINEAR if ways.steps(regex, UNICODE, set()) is None] == []
    assert [regex for regex in QUADRATIC if ways.steps(regex, UNICODE, {"match"}) is None] == []
    assert ways.steps(QUADRATIC[0], UNICODE, {"match"}, anywhere=True) is None
    assert [regex for regex in QUADRATIC + SLOW if ways.has_longest_length(regex, UNICODE)] == [SLOW[-1]]


def test_what_is_not_understood_is_not_proved() -> None:
    assert ways.steps(r"(a)\1", UNICODE, {"match"}) is None
    assert ways.steps(r"(?:a?)*b", UNICODE, {"match"}) is None


_SMALL = st.recursive(
    st.sampled_from(["a", "b", "[ab]", ".", "[^a]", "a*", "b*+", "(?<!a)", "(?!b)", "^", "$"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda each: f"(?:{'|'.join(each)})"),
        st.tuples(inner, st.sampled_from(["{0,2}", "{1,3}", "?", "*", "+", "*?"])).map(lambda part: f"(?:{part[0]}){part[1]}"),
        inner.map(lambda ahead: f"(?={ahead})"),
    ),
    max_leaves=6,
)


@given(_SMALL, st.text("abc", max_size=7), st.booleans())
def test_no_text_has_more_ways_than_are_counted(regex: str, text: str, anywhere: bool) -> None:
    """Every way is walked here, one after another: those from one place, or else those that come to one place, are no more."""
    counted = ways.steps(regex, UNICODE, {"fullmatch"}, anywhere=anywhere)
    if counted is not None:
        parts = parser.parse(regex)
        walked = [list(_ends(parts, text, start)) for start in range(len(text) + 1 if anywhere else 1)]
        come = Counter(end for ends in walked for end in ends)
        assert min(max(map(len, walked)), max(come.values(), default=0)) <= counted


def _ends(parts: Any, text: str, at: int) -> Iterator[int]:
    """Where a regex may end that begins at a place, as often as there are ways to end there."""
    if not parts:
        yield at
    else:
        for there in _one(*parts[0], text, at):
            yield from _ends(parts[1:], text, there)


def _one(kind: Any, value: Any, text: str, at: int) -> Iterator[int]:
    if kind in CHARACTERS:
        yield from [at + 1] if re.fullmatch(characters(kind, value), text[at : at + 1]) else []
    elif kind in REPEATS:
        found = list(_repeated(*value, text, at))
        yield from found[-1:] if kind is op.POSSESSIVE_REPEAT else found  # the last is the longest, of one character after another
    elif kind in (op.ASSERT, op.ASSERT_NOT):
        direction, body = value
        held = any(True for _ in _ends(body, text, at)) if direction > 0 else text[max(at - 1, 0) : at] == sample(body)
        yield from [at] if held is (kind is op.ASSERT) else []
    elif kind is op.AT:
        yield from [at] if at == (0 if value is op.AT_BEGINNING else len(text)) else []
    else:
        for branch in inside(kind, value):
            yield from _ends(branch, text, at)


def _repeated(least: int, most: int, body: Any, text: str, at: int) -> Iterator[int]:
    if not least:
        yield at
    if most:
        for there in _ends(body, text, at):
            if there > at:
                yield from _repeated(max(least - 1, 0), most - 1, body, text, there)
