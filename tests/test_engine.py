"""Regexes that were kept find what those made anew find, and are made anew where anything bears on them."""

import marshal
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import engine
from kg.extract import phrases
from kg.sought import begun

REGEXES = [("(?:约|近)?(?P<number>[0-9]+)(?(number)万|人)", 0), ("(?P<a>增长) (?P<b>[^，]+?)$", re.VERBOSE), ("gdp|x*", re.IGNORECASE)]
TEXT = "约20万人，GDP增长6%左右，近3人"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where regexes are kept, nothing being known of any."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    found = engine._place()
    assert found is not None
    found.parent.mkdir(parents=True)
    engine._kept.cache_clear()
    yield found
    engine._kept.cache_clear()


def told(regex: re.Pattern[str]) -> tuple[object, ...]:
    found = [(match.span(), match.groupdict()) for match in regex.finditer(TEXT)]
    return regex.pattern, regex.flags, regex.groups, dict(regex.groupindex), found


@pytest.mark.parametrize(("text", "flags"), REGEXES)
def test_a_kept_regex_is_the_one_that_is_made(text: str, flags: int, place: Path) -> None:
    anew = told(re.compile(begun(text, flags), flags))
    assert told(engine.regex(text, flags, begun)) == anew
    engine.keep()
    engine._kept.cache_clear()
    assert place.exists()
    assert told(engine.regex(text, flags, _never)) == anew


def _never(text: str, flags: int) -> str:
    raise AssertionError((text, flags))


@pytest.mark.parametrize("content", [b"", b"torn", marshal.dumps(("another Python", {("a", 0): ()})), marshal.dumps(7)])
def test_what_is_torn_or_of_another_program_is_not_taken(content: bytes, place: Path) -> None:
    place.write_bytes(content)
    assert engine.regex("6%", 0, begun).findall(TEXT) == ["6%"]


def test_nothing_is_kept_where_python_keeps_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    engine.regex("7%", 0, begun)
    engine.keep()
    assert not place.exists()


def test_without_what_makes_regexes_they_are_made_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "engine", None)
    assert told(engine.regex("(?:约|近)", 0, begun)) == told(re.compile(begun("(?:约|近)")))


def test_a_program_finds_what_another_kept(tmp_path: Path) -> None:
    code = "from kg import engine; from kg.extract import phrases; phrases.pattern('〈act〉'); print(len(engine._new)); engine.keep()"
    env = {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
    made = [subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert [int(made[0]) > 0, made[1]] == [True, "0\n"]
    assert phrases.table("act")
