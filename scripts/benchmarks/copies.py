"""A corpus many times as large: each copy is of other places and says other numbers, so that it is not the same corpus again."""

import re
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from kg import places

Texts = Sequence[tuple[str, str]]  # name and text
_NUMBER = re.compile(r"(?<![\d.])(?!(?:19|20)\d\d(?!\d))[1-9]\d{0,5}(?![\d年月日])")


def texts(folder: Path, most: int) -> Texts:
    """The plain texts of a folder, or so many that are spread over it."""
    found = sorted(path for path in folder.rglob("*") if path.suffix in (".txt", ".md") and path.name != "README.md")
    step = len(found) / most if 0 < most < len(found) else 1
    chosen = [found[int(number * step)] for number in range(int(len(found) / step))]
    return [(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8", errors="replace")) for path in chosen]


def write(base: Texts, count: int, folder: Path) -> Path:
    """So many copies of the texts in a folder, the first as they are."""
    for number in range(count):
        for name, text in base:
            place = folder / f"{number:03}" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(varied(text, number) if number else text, encoding="utf-8")
    return folder


def varied(text: str, number: int) -> str:
    """A text about other places of the same kind, with other numbers of the same length; years and ordinals stay."""
    moved = re.sub("|".join(sorted(_kinds(), key=len, reverse=True)), lambda found: _other(found[0], number), text)
    return _NUMBER.sub(lambda found: _digits(found[0], number), moved)


def _other(name: str, number: int) -> str:
    alike = _kinds()[name]
    return alike[(alike.index(name) + number) % len(alike)]


@cache
def _kinds() -> dict[str, list[str]]:
    """The names of the provinces, cities and counties of China, each with all that end alike."""
    gazetteer = places.load()
    names = sorted({gazetteer.entity(code).name for code in gazetteer.codes()})
    short = sorted({re.split(r"(?<=[省市州盟区县])(?=.)", name)[-1] for name in names})
    kinds: dict[str, list[str]] = {}
    for name in (name for name in short if 3 <= len(name) <= 4):
        kinds.setdefault(name[-1], []).append(name)
    return {name: alike for alike in kinds.values() for name in alike}


def _digits(number: str, copy: int) -> str:
    made = str(int(sha256(f"{copy} {number}".encode()).hexdigest(), 16))
    return made[: len(number)] if made[0] != "0" else number
