"""A graph of many claims, each with all that the questions ask for, and how long every question takes on it.

    python tests/large_graph.py 1000 5000 20000
    python tests/large_graph.py --build output

asks every bundled question of graphs with so many targets, or of a build as it is, in seconds.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

from kg import store
from kg.questions import Question, ask, bundled
from kg.terms import Namespaces

NAMES = Namespaces()
ASKED = {"place": "县7", "year": "2018", "indicator": "指标7"}


class _Lines(list[str]):
    """N-Quads lines, said subject by subject in short names."""

    def say(self, subject: str, *facts: tuple[str, str]) -> None:
        known = store.prefixes(NAMES)
        for name, value in facts:
            predicate, _, local = name.partition(":")
            self.append(f"<{NAMES.id}{subject}> <{known[predicate]}{local}> {value} .\n")


def _kg(name: str) -> str:
    return f"<{NAMES.ontology}{name}>"


def _id(name: str) -> str:
    return f"<{NAMES.id}{name}>"


def _number(value: int, kind: str = "integer") -> str:
    return f'"{value}"^^<{store.prefixes(NAMES)["xsd"]}{kind}>'


def _things(lines: _Lines) -> None:
    for place in range(300):
        lines.say(f"place/{place}", ("rdf:type", _kg("Place")), ("rdfs:label", f'"县{place}"@zh'))
        for year in range(2015, 2025):
            home = (("kg:reportingPlace", _id(f"place/{place}")), ("dcterms:identifier", f'"{place}-{year}.txt"'))
            lines.say(f"document/{place}/{year}", ("rdf:type", _kg("Document")), *home)
    for year in range(2015, 2026):
        years = (("kg:startYear", _number(year)), ("kg:endYear", _number(year)))
        lines.say(f"period/{year}", ("rdfs:label", f'"{year}年"@zh'), *years)
    for number in range(500):
        lines.say(f"indicator/{number}", ("rdf:type", _kg("Indicator")), ("rdfs:label", f'"指标{number}"@zh'))


def _claim(lines: _Lines, number: int) -> None:
    target, place, year, indicator = number % 2 == 0, number % 300, 2015 + number // 300 % 10, number * 7 % 500
    lines.say(
        f"claim/{number}",
        ("rdf:type", _kg("Claim")),
        ("rdf:type", _kg("Target" if target else "Achievement")),
        ("kg:subject", _id(f"place/{place}")),
        ("kg:indicator", _id(f"indicator/{indicator}")),
        ("kg:indicatorText", f'"指标{indicator}"'),
        ("kg:period", _id(f"period/{year + target}")),
        ("kg:measure", _kg("measure-level")),
        ("kg:comparator", _kg("comparator-exact")),
        ("kg:statementType", _kg(f"kind-{'target' if target else 'achievement'}")),
        ("kg:value", _number(number % 1000, "decimal")),
        ("kg:unitText", '"亿元"'),
        ("kg:quote", f'"原文{number}"'),
        ("kg:rule", '"rule"'),
        ("prov:hadPrimarySource", _id(f"document/{place}/{year}")),
        ("prov:wasQuotedFrom", _id(f"sentence/{number}")),
    )
    source = (("dcterms:isPartOf", _id(f"document/{place}/{year}")), ("oa:start", _number(number)), ("oa:end", _number(number + 9)))
    lines.say(f"sentence/{number}", ("oa:exact", f'"句{number}"'), *source)
    if target:
        _judged(lines, number)


def _judged(lines: _Lines, number: int) -> None:
    verdict = ("kg:verdict", _kg(f"verdict-{('met', 'missed', 'near', 'unreported', 'incomparable')[number // 2 % 5]}"))
    lines.say(
        f"claim/{number}", verdict, ("kg:commitment", _kg(f"commitment-{('ensure', 'strive', 'maintain', 'plain')[number // 2 % 4]}"))
    )
    ends = (("kg:assesses", _id(f"claim/{number}")), ("kg:assessedWith", _id(f"claim/{number + 1}")))
    lines.say(f"assessment/{number}", ("rdf:type", _kg("Assessment")), *ends, verdict)


def large_lines() -> Iterator[str]:
    """Ever more claims, each with all that the questions ask for: places, periods, sentences, assessments."""
    lines = _Lines()
    _things(lines)
    for number in count():
        yield from lines
        lines.clear()
        _claim(lines, number)


def large_graph(claims: int) -> Iterator[str]:
    """The graph of so many claims."""
    lines = _Lines()
    _things(lines)
    for number in range(claims):
        _claim(lines, number)
    return iter(lines)


def seconds(opened: store.Store, question: Question, asked: Mapping[str, str] = ASKED) -> float:
    """How many processor seconds a question takes with all its rows, where `asked` has values of its parameters, else with its defaults."""
    values = {parameter.name: asked[parameter.name] for parameter in question.parameters if parameter.name in asked}
    begun = time.process_time()
    list(ask(opened, question, values, NAMES).rows())
    return time.process_time() - begun


def grown(sizes: Sequence[int]) -> Iterator[str]:
    """A line a question, the slowest last: its seconds on each graph, and how many times slower the largest is than the smallest."""
    graphs = [store.memory(large_graph(2 * targets)) for targets in sizes]
    taken = {name: [seconds(opened, question) for opened in graphs] for name, question in bundled().items()}
    yield f"{'targets':24}{''.join(f'{size:>10}' for size in sizes)}     times"
    for name, times in sorted(taken.items(), key=lambda item: item[1][-1]):
        yield f"{name:24}{''.join(f'{each:10.3f}' for each in times)}{times[-1] / times[0]:10.1f}"


def asked_of(build: Path) -> Iterator[str]:
    """A line a question with its seconds on a build, the slowest last: all in this process, with the defaults of their parameters."""
    opened = store.open_store(build / "graph" / "store")
    taken = {name: seconds(opened, question, {}) for name, question in bundled().items()}
    yield f"{'question':24}{'seconds':>10}"
    yield from (f"{name:24}{each:10.3f}" for name, each in sorted(taken.items(), key=lambda item: item[1]))


def main() -> None:
    """Prints the times."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("sizes", nargs="*", type=int, default=[1000, 5000, 20000], help="numbers of targets")
    given.add_argument("--build", type=Path, help="the output folder of kg rebuild, to be asked instead")
    asked = given.parse_args()
    for line in asked_of(asked.build) if asked.build else grown(asked.sizes):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
