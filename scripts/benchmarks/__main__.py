"""The benchmark suite (scripts/benchmark): what the program takes on this machine, each figure beside a reference of the same run.

scripts/benchmark                        the bundled sample, in some minutes
scripts/benchmark 报告/ --copies 1 4 16 64 --quads 1000000 10000000 -o report.md
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import commands
import copies
import graphs
import rebuilds
import stages

from kg import resources

PARTS = ("stages", "scaling", "jobs", "again", "commands", "questions")


def report(given: argparse.Namespace, folder: Path) -> Iterator[str]:
    """The report, in Markdown, line by line as it is measured."""
    texts = copies.texts(given.folder, given.documents)
    yield f"# Benchmark: {len(texts)} documents, {sum(len(text.encode()) for _, text in texts) / 1e6:.2f} MB of text"
    told = {
        "stages": lambda: stages.told(texts),
        "scaling": lambda: rebuilds.scaling(texts, given.copies, folder),
        "jobs": lambda: rebuilds.jobs(texts, folder),
        "again": lambda: rebuilds.again(texts, folder),
        "commands": lambda: commands.told(folder),
        "questions": lambda: graphs.told(given.quads, folder),
    }
    for part in given.parts:
        yield ""
        yield from told[part]()


def main() -> None:
    """Prints the report, and writes it to a file where one is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=resources.sample(), help="plain texts that stand for a corpus")
    parser.add_argument("--documents", type=int, default=24, help="how many of them, spread over the folder; 0 for all")
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 4], help="how many times as large the corpus grows")
    parser.add_argument("--quads", type=int, nargs="*", default=[100_000], help="sizes of the graphs that the questions are asked of")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("-o", "--output", type=Path, help="a file for the report")
    parser.add_argument("--scratch", type=Path, help="a folder with room for the copies")
    given = parser.parse_args()
    lines = []
    with TemporaryDirectory(dir=given.scratch) as folder:
        for line in report(given, Path(folder)):
            lines.append(line)
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    if given.output:
        given.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


main()
