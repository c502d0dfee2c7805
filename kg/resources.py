"""The files that come with the package, in a checkout and in an installed wheel: 本体、样例、查询、词表."""

import tomllib
from functools import cache
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
