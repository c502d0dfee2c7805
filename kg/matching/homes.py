"""What decides what is found of the claims of each place (各地各评): it is taken over where nothing of that changed.

A target is held against what documents of its own place, of the nation and tables of figures say, against nothing else. Series,
amplifications and sums go beyond places: see families.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.jsonlines import Row
from kg.matching.reports import Document, documents_by_name
from kg.model import Claim, Milestone
from kg.terms import NATION

Home = str | None  # the place whose documents decide; None where a document has none


@dataclass(frozen=True, slots=True)
class Homes:
    """The places of a build's documents, with what decides what is found of each, and of which this is not known yet.

    `common` are the places whose documents bear on all others.
    """

    documents: Mapping[str, Document]
    keys: Mapping[Home, str]
    stale: frozenset[Home]
    common: frozenset[Home]

    def matter(self, document: str) -> bool:
        """Whether what a document says bears on a place that is to be looked at."""
        known = self.documents[document]
        return known.is_table or known.place in self.common or known.place in self.stale

    def is_beside(self, document: str) -> bool:
        """Whether a document is of a place that need not be looked at itself."""
        known = self.documents[document]
        return not known.is_table and known.place not in self.stale

    def home(self, document: str, subject: str | None) -> Home:
        """The place that a fact belongs to: that of its document, in a table of figures its subject."""
        return subject if self.documents[document].is_table else self.documents[document].place

    def is_stale(self, fact: Claim | Milestone) -> bool:
        """Whether what is found of a fact is to be looked at."""
        return self.home_of(fact) in self.stale

    def home_of(self, fact: Claim | Milestone) -> Home:
        """The place that a fact belongs to."""
        thing = fact.subject if isinstance(fact, Claim) else fact.object
        return self.home(fact.quote.document, thing.code)


def homes(
    rows: Iterable[Row], subjects: Iterable[Home], states: Mapping[str, str], said: str, earlier: Mapping[str, Sequence[str]]
) -> Homes:
    """The places of a build from the rows of its documents; those that have no key of an earlier build are to be looked at.

    `subjects` are the places of tables of figures, `states` stand for what each document says, `said` for all else that decides.
    """
    documents = documents_by_name(rows)
    tabled = [document for document in documents.values() if document.is_table]
    common = frozenset({NATION, *(document.place for document in tabled)})
    everywhere = [states[document.name] for document in documents.values() if document.is_table or document.place in common]
    own: defaultdict[Home, list[str]] = defaultdict(list)
    for document in documents.values():
        own[document.place].append(states[document.name])
    keys = {place: hashed(said, place or "", *everywhere, "", *own[place]) for place in {*subjects, *own}}
    stale = frozenset(place for place, key in keys.items() if earlier.get(name_of(place), [""])[0] != key)
    return Homes(documents, keys, stale, common)


def name_of(place: Home) -> str:
    """What a place is called among all that decides what is found."""
    return f"home {place or ''}"


def hashed(*said: str) -> str:
    """What decides something, as a hash."""
    return hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:32]
