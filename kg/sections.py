"""Industries by the sections of GB/T 4754: 智能装备 → C 制造业, 科技金融 → J 金融业; 数字经济 lies across them."""

from functools import cache

import ahocorasick_rs
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg import resources

HIDDEN, NOTATION = (NamedNode(f"http://www.w3.org/2004/02/skos/core#{name}") for name in ("hiddenLabel", "notation"))


def section(name: str) -> str | None:
    """The section of an industry: that of the longest word that its name holds, of two as long the later; None where it holds none."""
    automaton, codes = _words()
    found = [(stop - start, stop, codes[number]) for number, start, stop in automaton.find_matches_as_indexes(name, overlapping=True)]
    return max(found)[-1] if found else None


@cache
def _words() -> tuple[ahocorasick_rs.AhoCorasick, tuple[str, ...]]:
    """The words that tell a section, and the section of each."""
    quads = list(parse((resources.ontology() / "industries.ttl").read_bytes(), format=RdfFormat.TURTLE))
    codes = {quad.subject: quad.object.value for quad in quads if quad.predicate == NOTATION and isinstance(quad.object, Literal)}
    words = {quad.object.value: codes[quad.subject] for quad in quads if quad.predicate == HIDDEN and isinstance(quad.object, Literal)}
    return ahocorasick_rs.AhoCorasick(list(words)), tuple(words.values())
