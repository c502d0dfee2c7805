"""The graph of a build, pieced together (拼合): graph.nq from sorted files, each named for what is in it.

Where the build before had most of the same pieces, only the lines in which the others differ are taken out and put in.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from kg.build import take_over
from kg.graph import merge_files, splice

GRAPH, STORE, PARTS, LIST = "graph.nq", "store", "parts", "pieces.txt"
MIXED = ("shared", "judged")  # pieces that are of several graphs
COMMON = ".things.nq"  # ends those of what several documents may speak of
MANY = 4  # where a fourth of the pieces is new, all is made anew


@dataclass(frozen=True, slots=True)
class Change:
    """The lines that a graph has lost and gained."""

    removed: frozenset[bytes]
    added: frozenset[bytes]


def write_piece(graph: Path, name: str, lines: Iterable[str]) -> str:
    """Write lines, which are in order, as a piece named for them; its name."""
    text = "".join(lines).encode()
    piece = f"{name}-{hashlib.sha256(text).hexdigest()[:32]}.nq"
    (graph / PARTS / piece).write_bytes(text)
    return piece


def keep_piece(graph: Path, name: str, key: str, lines: Callable[[], Iterable[str]], earlier: Path | None) -> str:
    """A piece named for what decides its lines, which are in order: that of an earlier graph where it has one, else a new one; its name."""
    piece = f"{name}-{key}.nq"
    if earlier is not None and (earlier / PARTS / piece).exists():
        take_over(earlier / PARTS / piece, graph / PARTS / piece)
    else:
        (graph / PARTS / piece).write_text("".join(lines()), encoding="utf-8", newline="")
    return piece


def pieces(graph: Path) -> list[str]:
    """The names of the pieces that a graph is made of; none where it is not known."""
    made = graph / LIST
    return made.read_text(encoding="utf-8").split() if made.exists() else []


def assemble(graph: Path, names: Iterable[str], earlier: Path | None) -> Change | None:
    """Make the graph of the pieces of these names, from that of an earlier build where that is less work.

    What has changed since then; None where all was made anew.
    """
    names = sorted(names)
    (graph / LIST).write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    if earlier is None or not _is_near(names, earlier):
        merge_files([graph / PARTS / name for name in names], graph / GRAPH)
        return None
    change = _change(names, graph, earlier)
    splice(earlier / GRAPH, graph / GRAPH, change.removed, change.added)
    return change


def _is_near(names: Sequence[str], earlier: Path) -> bool:
    before = set(pieces(earlier))
    gone = (earlier / PARTS / name for name in before.difference(names))
    whole = all(file.exists() and file.stat().st_size for file in (earlier / GRAPH, *gone))
    return whole and MANY * len(set(names) - before) < len(names)


def _change(names: Sequence[str], graph: Path, earlier: Path) -> Change:
    before, after = set(pieces(earlier)), set(names)
    gone = _all_lines(earlier / PARTS / name for name in before - after)
    new = _all_lines(graph / PARTS / name for name in after - before)
    leaving = gone - new
    staying = [graph / PARTS / name for name in sorted(_sharing(after & before, before - after))]
    return Change(leaving - _held(leaving, staying), new - gone)


def _sharing(staying: AbstractSet[str], gone: AbstractSet[str]) -> AbstractSet[str]:
    """The pieces that may hold a line of others: of what was read of documents those alone that bear the same key."""
    if any(name.startswith(MIXED) for name in gone):
        return staying
    keys = {name.partition(".")[0] for name in gone}
    return {name for name in staying if name.startswith(MIXED) or name.endswith(COMMON) or name.partition(".")[0] in keys}


def _all_lines(files: Iterable[Path]) -> frozenset[bytes]:
    return frozenset(line for file in files for line in _lines(file))


def _lines(file: Path) -> list[bytes]:
    return file.read_bytes().splitlines(keepends=True)


def _held(lines: frozenset[bytes], files: Iterable[Path]) -> frozenset[bytes]:
    """Those of some lines that files hold too."""
    told = frozenset(map(_graph, lines))
    return lines and frozenset(line for file in files if _may_hold(file, told) for line in lines.intersection(_lines(file)))


def _may_hold(file: Path, graphs: frozenset[bytes]) -> bool:
    """Whether a file tells of one of some graphs: what is read of a document is of the graph that its first line is of."""
    with file.open("rb") as opened:
        first = opened.readline()
    return file.name.startswith(MIXED) or _graph(first) in graphs


def _graph(line: bytes) -> bytes:
    return line.rsplit(b" ", 2)[-2] if line else b""
