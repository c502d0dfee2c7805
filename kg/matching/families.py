"""What decides what is found of indicators from place to place and from year to year: it is taken over where nothing of that changed.

Series, sums and amplifications hold numbers of one indicator against each other, and against those of wider ones and of its parts: a
family of indicators.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.lexicon import Lexicon
from kg.matching.homes import hashed
from kg.matching.policy import Policy
from kg.matching.reports import Document


@dataclass(frozen=True, slots=True)
class Families:
    """The family of each indicator that is spoken of, with what decides what is found of each, and of which this is not known yet."""

    of: Mapping[str, str]
    keys: Mapping[str, str]
    stale: frozenset[str]

    def is_stale(self, concept: str) -> bool:
        """Whether what is found of an indicator is to be looked at."""
        return self.of[concept] in self.stale


def families(
    digests: Sequence[tuple[Document, Mapping[str, str]]],
    lexicon: Lexicon,
    policy: Policy,
    said: str,
    earlier: Mapping[str, Sequence[str]],
) -> Families:
    """The families of a build; those that have no key of an earlier one are to be looked at.

    `digests` stand for what each document says of each indicator, `said` for all else that decides.
    """
    kin = _kin(lexicon, policy)
    told: defaultdict[str, list[str]] = defaultdict(list)
    for document, each in digests:
        known = repr(document)
        for concept, digest in each.items():
            told[kin.get(concept, concept)] += [concept, digest, known]
    of = {concept: kin.get(concept, concept) for _, each in digests for concept in each}
    keys = {family: hashed(said, *each) for family, each in told.items()}
    stale = frozenset(family for family, key in keys.items() if earlier.get(name_of(family), [""])[0] != key)
    return Families(of, keys, stale)


def name_of(family: str) -> str:
    """What a family is called among all that decides what is found."""
    return f"family {family}"


def _kin(lexicon: Lexicon, policy: Policy) -> dict[str, str]:
    """The first of its family, by indicator."""
    near: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in _pairs(lexicon, policy):
        near[one].add(other)
        near[other].add(one)
    found: dict[str, str] = {}
    for first in sorted(near):
        waiting = [first]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found[each] = first
                waiting += near[each]
    return found


def _pairs(lexicon: Lexicon, policy: Policy) -> Iterator[tuple[str, str]]:
    yield from ((name, known.broader) for name, known in lexicon.indicators.items() if known.broader is not None)
    yield from ((part, whole) for whole, parts in policy.arithmetic.sums.items() for part in parts)
