"""The files that come with the package, in a checkout and in an installed wheel: 本体、样例、查询、词表."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, requires, version
from itertools import takewhile
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent
DISTRIBUTION = "target-kg"
COMPILED = (".pyc", ".pyo", ".regexes")


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
def program() -> str:
    """This program and its libraries, as a hash: every file of the package and of the ontology, every version of what it asks for."""
    digest = hashlib.sha256(" ".join(_versions()).encode())
    folders = (PACKAGE, ontology())
    files = (file for folder in folders for file in folder.rglob("*") if file.is_file() and file.suffix not in COMPILED)
    for file in sorted(set(files)):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _versions() -> Iterator[str]:
    try:
        asked = requires(DISTRIBUTION) or ()
    except PackageNotFoundError:  # a checkout that was not installed
        return
    for text in sorted(asked):
        if ";" not in text:
            name = "".join(takewhile(lambda char: char.isalnum() or char in "-_.", text))
            yield f"{name} {version(name)}"


@cache
def tables(name: str) -> dict[str, Any]:
    """The word tables of a TOML file of the package (词表), or of all of a folder, read once: `extract/cues.toml`, `extract/words`."""
    place = PACKAGE / name
    files = sorted(place.glob("*.toml")) if place.is_dir() else [place]
    return tomllib.loads("\n".join(file.read_text(encoding="utf-8") for file in files))  # raises where two files have a table of one name


def either(words: Iterable[str]) -> str:
    """A regex alternation of literal words, longest first."""
    return _alternation(tuple(words))


@lru_cache(maxsize=512)
def _alternation(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, longest_first(words)))


def longest_first(words: Iterable[str]) -> tuple[str, ...]:
    """Words so that none hides a longer one that starts or ends like it."""
    return tuple(sorted(set(words), key=lambda word: (-len(word), word)))
