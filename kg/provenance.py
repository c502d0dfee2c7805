"""The way back from a node of the graph to its sentence: what it says, the rule that read it, where it stands."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from kg import questions, store, terms
from kg.errors import QueryError

_MOST = 20  # sentences shown of a node that many claims speak of
_MOST_VALUES = 5  # values shown of one property


def told(build: Path, iri: str) -> str:
    """What the graph says of a node, and the sentences it goes back to; QueryError when the graph does not know it."""
    names, known = terms.namespaces(), questions.bundled()
    opened = store.open_store(build / "graph" / "store")
    facts, evidence = (list(questions.ask(opened, known[name], {"node": iri}, names).rows()) for name in ("node-facts", "node-sentences"))
    if not facts:
        raise QueryError(f"{iri}: not in this graph; kg query shows what is")
    return "\n".join([iri, *_fact_lines(facts, store.prefixes(names)), "", *_evidence_lines(evidence)])


def _fact_lines(facts: list[tuple[str, ...]], prefixes: dict[str, str]) -> Iterator[str]:
    for name, group in groupby(facts, key=itemgetter(0)):
        values = [label or _short(value, prefixes) for _, value, label in group]
        yield from (f"  {_short(name, prefixes)}  {value}" for value in values[:_MOST_VALUES])
        if len(values) > _MOST_VALUES:
            yield f"  {_short(name, prefixes)}  … 共 {len(values)} 个"


def _evidence_lines(evidence: list[tuple[str, ...]]) -> Iterator[str]:
    for source, start, end, exact, rule in evidence[:_MOST]:
        yield f"{source} [{start}:{end}]  {rule}".rstrip()
        yield f"  {' '.join(exact.split())}"
    if len(evidence) > _MOST:
        yield f"… 共 {len(evidence)} 处"


def _short(iri: str, prefixes: dict[str, str]) -> str:
    """An IRI with the longest prefix that fits: kg:value."""
    fitting = [(len(beginning), prefix, beginning) for prefix, beginning in prefixes.items() if iri.startswith(beginning)]
    if not fitting:
        return iri
    _, prefix, beginning = max(fitting)
    return f"{prefix}:{iri.removeprefix(beginning)}"
