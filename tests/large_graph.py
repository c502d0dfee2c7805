"""The graph of the bundled sample many times over, each time of other places, and how long every question takes on it.

    python tests/large_graph.py 1000 5000 20000
    python tests/large_graph.py --build output

asks every bundled question of graphs with so many targets, or of a build as it is: how many rows it finds, in how many seconds. It ends
with 1 where a question takes longer than its budget, or than two seconds in a build.
"""

import argparse
import re
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from kg import resources, store
from kg.pipeline import rebuild
from kg.questions import Question, ask, bundled
from kg.terms import Namespaces

NAMES = Namespaces()
PARAMETERS = {"node": f"{NAMES.id}place/500103"}  # instead of a default that the sample does not tell of
LONGEST = 2  # seconds that a question may take on a build
# A correction by hand, for the sample itself has none.
CORRECTION = "做法,类型,名称,改为,理由,修改人\n改名,项目,郭家沱大桥,重庆郭家沱大桥,用全称,王某\n"

_LABELS = "|".join(re.escape(f"<{store.prefixes(NAMES)[prefix]}{name}> ") for prefix, name in (("rdfs", "label"), ("skos", "altLabel")))
_IDENTIFIER = re.escape(f"<{store.prefixes(NAMES)['dcterms']}identifier> ")
# What many places share stays as it is: the vocabularies, periods, the program.
_OWN = re.compile(rf"<{re.escape(NAMES.id)}(?!indicator/(?!minted/)|unit/|period/|section/|graph/|activity/)([a-zA-Z]+)/")
_LABEL = re.compile(rf'(?P<start><{re.escape(NAMES.id)}(?:place|indicator/minted)/\S+ (?:{_LABELS})"[^"]*)"')
_DOCUMENT_NAME = re.compile(rf'(?P<start>{_IDENTIFIER})"')
_PLACE_CODE = re.compile(r'(?P<start>/place/\S+ \S+notation> )"\d\d')


def sample_lines() -> list[str]:
    """The lines of the sample's graph, with a correction by hand."""
    with TemporaryDirectory() as aside:
        corrections = Path(aside) / "curation.csv"
        corrections.write_text(CORRECTION, encoding="utf-8")
        rebuild([resources.sample()], Path(aside) / "output", corrections=corrections)
        return (Path(aside) / "output" / "graph" / "graph.nq").read_text(encoding="utf-8").splitlines(keepends=True)


def copies(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines as they are, then ever again those of things, claims and documents, under other names: 渝中区1, 渝中区2 …."""
    yield list(lines)
    own = "".join(line for line in lines if _OWN.search(line))
    for number in count(1):
        named = _LABEL.sub(rf'\g<start>{number}"', own)
        named = _DOCUMENT_NAME.sub(rf'\g<start>"{number}/', named)
        named = _PLACE_CODE.sub(rf'\g<start>"{10 + number % 80}', named)
        yield _OWN.sub(rf"<{NAMES.id}\1/{number}-", named).splitlines(keepends=True)


def targets(lines: Sequence[str]) -> int:
    """How many targets a graph has."""
    return sum(f"{NAMES.ontology}Target> " in line and "#type> " in line for line in lines)


def large_lines(lines: Sequence[str]) -> Iterator[str]:
    """Ever more lines, copy by copy."""
    return (line for copy in copies(lines) for line in copy)


def large_graph(lines: Sequence[str], wanted: int) -> Iterator[str]:
    """The lines of as many copies as have so many targets, one at least."""
    return (line for copy in islice(copies(lines), max(1, round(wanted / targets(lines)))) for line in copy)


def taken(opened: store.Store, question: Question) -> tuple[int, float]:
    """How many rows a question finds with the defaults of its parameters, in how many processor seconds."""
    values = {each.name: PARAMETERS[each.name] for each in question.parameters if each.name in PARAMETERS}
    begun = time.process_time()
    rows = sum(1 for _ in ask(opened, question, values, NAMES).rows())
    return rows, time.process_time() - begun


def grown(sizes: Sequence[int]) -> Iterator[tuple[str, bool]]:
    """A line a question, the slowest last: its rows on the largest graph, its seconds on each, and whether it keeps within its budget."""
    lines = sample_lines()
    with TemporaryDirectory() as aside:
        graphs = [_made(large_graph(lines, size), Path(aside) / str(size)) for size in sizes]
        yield from _told(sizes, graphs)


def _made(lines: Iterator[str], place: Path) -> store.Store:
    """A graph as a build keeps it."""
    nquads = place.with_suffix(".nq")
    with nquads.open("w", encoding="utf-8") as out:
        out.writelines(lines)
    store.build(nquads, place)
    nquads.unlink()
    return store.open_store(place)


def _told(sizes: Sequence[int], graphs: Sequence[store.Store]) -> Iterator[tuple[str, bool]]:
    yield f"{'targets':24}{'rows':>8}{''.join(f'{size:>10}' for size in sizes)}     times", True
    found = {name: [taken(opened, question) for opened in graphs] for name, question in bundled().items()}
    for name, times in sorted(found.items(), key=lambda item: item[1][-1][1]):
        kept = all(spent <= bundled()[name].budget.get(size, spent) for size, (_, spent) in zip(sizes, times, strict=True))
        told = "".join(f"{spent:10.3f}" for _, spent in times)
        yield f"{name:24}{times[-1][0]:8}{told}{times[-1][1] / times[0][1]:10.1f}{'' if kept else '  over its budget'}", kept


def asked_of(build: Path) -> Iterator[tuple[str, bool]]:
    """A line a question with its rows and seconds on a build, the slowest last: all in this process, with the defaults."""
    opened = store.open_store(build / "graph" / "store")
    yield f"{'question':24}{'rows':>8}{'seconds':>10}", True
    found = {name: taken(opened, question) for name, question in bundled().items()}
    for name, (rows, spent) in sorted(found.items(), key=lambda item: item[1][1]):
        yield f"{name:24}{rows:8}{spent:10.3f}{'' if spent <= LONGEST else '  too long'}", spent <= LONGEST


def main() -> None:
    """Prints the times; ends with 1 where one is too long."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("sizes", nargs="*", type=int, default=[1000, 5000, 20000], help="numbers of targets")
    given.add_argument("--build", type=Path, help="the output folder of kg rebuild, to be asked instead")
    asked = given.parse_args()
    within = True
    for line, kept in asked_of(asked.build) if asked.build else grown(asked.sizes):
        sys.stdout.write(f"{line}\n")
        within = within and kept
    sys.exit(not within)


if __name__ == "__main__":
    main()
