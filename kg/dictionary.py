"""The names of a build as a user dictionary for whoever cuts the same texts into words: jieba and rjieba keep 岚垭河大桥 whole."""

import re
from collections.abc import Iterator
from pathlib import Path

from kg.jsonlines import read_rows
from kg.model import EntityType
from kg.terms import folded

TAGS = {EntityType.PLACE: "ns", EntityType.ORGANISATION: "nt"}  # as jieba calls places and organisations; other names are nz
_WORD = re.compile(r"[A-Za-z0-9\u4e00-\u9fff]{2,}")


def lines(build: Path) -> Iterator[str]:
    """The lines of a user dictionary: a name and its tag; names with marks inside are left out, for no segmenter matches them."""
    named = {(folded(row["name"]), EntityType(row["type"])) for row in read_rows(build / "tables" / "entities.jsonl")}
    tags = {name: TAGS.get(kind, "nz") for name, kind in sorted(named) if _WORD.fullmatch(name)}
    return (f"{name} {tag}\n" for name, tag in tags.items())
