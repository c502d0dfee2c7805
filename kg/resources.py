"""The files that come with the package, in a checkout and in an installed wheel: 本体、样例、查询、词表."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent


def ontology() -> Path:
    """The folder of the Turtle vocabularies: packed beside the modules in a wheel, beside the package in a checkout."""
    packed = PACKAGE / "ontology"
    return packed if packed.is_dir() else PACKAGE.parent / "ontology"


def sample() -> Path:
    """The folder of the bundled sample documents (样例), a source folder like any other."""
    return PACKAGE / "sample"


def queries() -> Path:
    """The folder of the bundled SPARQL questions, one `.rq` file each."""
    return PACKAGE / "queries"


@cache
def tables(name: str) -> dict[str, Any]:
    """The word tables of a TOML file of the package (词表), read once: `extract/phrases.toml`."""
    return tomllib.loads((PACKAGE / name).read_text(encoding="utf-8"))


def either(words: Iterable[str]) -> str:
    """A regex alternation of literal words, longest first."""
    return _alternation(tuple(words))


@lru_cache(maxsize=512)
def _alternation(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, longest_first(words)))


def longest_first(words: Iterable[str]) -> tuple[str, ...]:
    """Words so that none hides a longer one that starts or ends like it."""
    return tuple(sorted(set(words), key=lambda word: (-len(word), word)))
