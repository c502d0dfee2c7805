"""Terms and lines as N-Quads writes them, and files of sorted lines made one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from heapq import merge
from itertools import groupby
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import TemporaryDirectory

from kg import ranges
from kg.terms import PREFIXES, Namespaces

_ESCAPES = {ord(c): f"\\u{ord(c):04X}" for c in map(chr, (*range(0x20), 0x7F))}
_ESCAPES |= {ord(c): f"\\{letter}" for c, letter in zip('\t\b\n\r\f"\\', 'tbnrf"\\', strict=True)}
_ESCAPES |= dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")  # half a character is no character
_UNSAFE = re.compile(r'[\x00-\x1f"\\\x7f\ud800-\udfff]')
_AT_ONCE = 100  # open files
Pairs = Iterable[tuple[str, str | None]]


def iri(text: str) -> str:
    """An IRI as N-Quads writes it."""
    return f"<{text}>"


def string(text: str | None) -> str | None:
    """A string as N-Quads writes it, or None for none."""
    return None if text is None else f'"{_escaped(text)}"'


def chinese(text: str) -> str:
    """Chinese text as N-Quads writes it."""
    return f'"{_escaped(text)}"@zh'


def integer(number: int | None) -> str | None:
    """A whole number as N-Quads writes it."""
    return None if number is None else f'"{number}"^^<{PREFIXES["xsd"]}integer>'


def decimal(number: Decimal | None) -> str | None:
    """A decimal in its canonical form, as N-Quads writes it: 6.0 is 6."""
    return None if number is None else f'"{_canonical(number)}"^^<{PREFIXES["xsd"]}decimal>'


def date(text: str) -> str:
    """A day as N-Quads writes it."""
    return f'"{text}"^^<{PREFIXES["xsd"]}date>'


class Terms(dict[str, str]):
    """The IRIs of prefixed names, each put together once: kg:value, rdfs:label."""

    def __init__(self, names: Namespaces) -> None:
        self.names = names

    def __missing__(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        self[name] = self.names.term(local) if prefix == "kg" else PREFIXES[prefix] + local
        return self[name]


terms = lru_cache(maxsize=8)(Terms)


def expanded(name: str, names: Namespaces) -> str:
    """The IRI of a prefixed name."""
    return terms(names)[name]


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if _UNSAFE.search(text) else text


def _canonical(number: Decimal) -> str:
    digits = format(number, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def choice(names: Namespaces, scheme: str, choice: StrEnum | None) -> str | None:
    """The concept of a choice of the model, such as kg:comparator-about; None for none."""
    return None if choice is None else iri(names.term(f"{scheme}-{choice}"))


def statements(names: Namespaces, subject: str, graph: str, pairs: Pairs) -> Iterator[str]:
    """A line for each predicate and object of a subject in a graph; what is None is left out."""
    known, head, tail = terms(names), f"<{subject}> <", f" <{graph}> .\n"
    for predicate, value in pairs:
        if value is not None:
            yield f"{head}{known[predicate]}> {value}{tail}"


def of_class(names: Namespaces, name: str) -> tuple[str, str]:
    """The predicate and object that say of which class a node is."""
    return "rdf:type", iri(expanded(name, names))


def sort_lines(parts: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of all parts in order, each once; a part is sorted by itself, so lines need not be held all at once twice."""
    return merge_lines([sorted(dict.fromkeys(part)) for part in parts])


def merge_lines(parts: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of parts that are in order already, such as open files, in order and each once."""
    return (line for line, _ in groupby(merge(*parts)))


def merge_files(files: Sequence[Path], target: Path) -> None:
    """Merge files of lines that are in order into one, a hundred at a time, for a system opens only so many at once."""
    with TemporaryDirectory(dir=target.parent) as folder:
        while len(files) > _AT_ONCE:
            merged = [Path(folder) / f"{len(files)}-{start}" for start in range(0, len(files), _AT_ONCE)]
            for start, part in zip(range(0, len(files), _AT_ONCE), merged, strict=True):
                _merge(files[start : start + _AT_ONCE], part)
            files = merged
        _merge(files, target)


def _merge(files: Sequence[Path], target: Path) -> None:
    with ExitStack() as stack, target.open("wb") as out:
        out.writelines(line for line, _ in groupby(merge(*[stack.enter_context(file.open("rb")) for file in files])))


def splice(source: Path, target: Path, removed: AbstractSet[bytes], added: AbstractSet[bytes]) -> None:
    """Write a file of lines in order as another without some lines and with others, in order and each once.

    What lies between those lines is copied as it is, so the work is that of the lines that differ.
    """
    with source.open("rb") as file, target.open("wb") as out, mmap(file.fileno(), 0, access=ACCESS_READ) as lines:
        done = 0
        for line in sorted(removed | added):
            place = _place(lines, line, done)
            ranges.copy(file, out, done, place)
            out.write(line if line in added else b"")
            done = place + (len(line) if lines[place : place + len(line)] == line else 0)
        ranges.copy(file, out, done, len(lines))


def _place(lines: mmap, line: bytes, low: int) -> int:
    """Where a line stands, or would stand, at or after a place before which all lines come before it."""
    reach, high = len(line), low
    while high < len(lines) and _line_at(lines, high) < line:
        low = high
        high = lines.find(b"\n", min(high + reach, len(lines) - 1)) + 1
        reach *= 2
    while low < high:
        middle = max(lines.rfind(b"\n", low, (low + high) // 2) + 1, low)
        if _line_at(lines, middle) < line:
            low = middle + len(_line_at(lines, middle))
        else:
            high = middle
    return low


def _line_at(lines: mmap, start: int) -> bytes:
    return lines[start : lines.find(b"\n", start) + 1]
