"""Namespaces and the minting of IRIs: every node's name follows from what it is (重庆市渝中区 → id/place/500103)."""

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import sha256
from json.encoder import encode_basestring
from urllib.parse import quote

from kg import resources
from kg.errors import ConfigurationError
from kg.model import (
    Amplification,
    Assessment,
    Claim,
    Contradiction,
    Delivery,
    Entity,
    EntityType,
    Milestone,
    Period,
    Quote,
    Relation,
    Revision,
)

ONTOLOGY = "https://w3id.org/target-kg/ontology#"
ID = "https://w3id.org/target-kg/id/"
PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "qb": "http://purl.org/linked-data/cube#",
    "time": "http://www.w3.org/2006/time#",
    "schema": "https://schema.org/",
    "cids": "https://ontology.commonapproach.org/cids#",
    "qudt": "http://qudt.org/schema/qudt/",
    "sh": "http://www.w3.org/ns/shacl#",
}
NATION = "100000"

# Known everywhere by their name; all others are known by their name and the government that speaks of them.
WORLDWIDE = frozenset({EntityType.ORGANISATION, EntityType.INDUSTRY, EntityType.HONOUR})

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")
_NOT_WORDS = re.compile(r"[^\w.~/-]+")
_MARKS = re.compile(r"[\s“”\u2018\u2019\"']")


@dataclass(frozen=True, slots=True)
class Namespaces:
    """The two beginnings of all our IRIs, and the names below them.

    `home` is always the GB/T 2260 code of the government whose document speaks: programmes, areas and projects of the same
    name recur across provinces, so their names hold it.
    """

    ontology: str = ONTOLOGY
    id: str = ID

    def term(self, name: str) -> str:
        """A class or property of the ontology, or a concept of its schemes (`verdict-met`)."""
        return self.ontology + name

    def document(self, document: str) -> str:
        """The document, which is also the named graph of what it says."""
        return f"{self.id}document/{encoded(document)}"

    def graph(self, name: str) -> str:
        """A named graph that is no document's: vocabulary, things, assessments."""
        return f"{self.id}graph/{name}"

    def activity(self, version: str) -> str:
        """The act of reading with one version of this program; it has no clock."""
        return f"{self.id}reading/{encoded(version)}"

    def place(self, code: str) -> str:
        """A place of the GB/T 2260 gazetteer."""
        return f"{self.id}place/{encoded(code)}"

    def entity(self, entity: Entity, home: str = NATION) -> str:
        """Any named thing: a place by its code, other things by their name, most of them below their home, else `home`."""
        name = encoded(folded(entity.name))
        if entity.type is EntityType.PLACE:
            return self.place(entity.code) if entity.code else f"{self.id}place/named/{name}"
        scope = scope_of(entity, home)
        return f"{self.id}{entity.type}/{encoded(scope)}/{name}" if scope else f"{self.id}{entity.type}/{name}"

    def indicator(self, phrase: str, concept: str | None) -> str:
        """The lexicon's indicator, or one minted from the phrase and shared by all documents with that wording."""
        return f"{self.id}indicator/{encoded(concept)}" if concept else f"{self.id}indicator/minted/{encoded(folded(phrase))}"

    def unit(self, words: str, concept: str | None) -> str:
        """The lexicon's unit, or one minted from the words."""
        return f"{self.id}unit/{encoded(concept)}" if concept else f"{self.id}unit/minted/{encoded(folded(words))}"

    def section(self, code: str) -> str:
        """A section of GB/T 4754: C."""
        return f"{self.id}section/{encoded(code)}"

    def period(self, period: Period) -> str:
        """A stretch of time: 2020, 2016--2020."""
        return f"{self.id}period/{encoded(str(period).replace('/', '--'))}"

    def sentence(self, quote: Quote) -> str:
        """A sentence at its place in its document."""
        return f"{self.id}sentence/{encoded(quote.document)}/{quote.start}-{quote.stop}"

    def quotation(self, quote: Quote) -> str:
        """A clause or name at its place in its document."""
        return f"{self.id}quotation/{encoded(quote.document)}/{quote.start}-{quote.stop}"

    def slot(self, claim: Claim, home: str = NATION) -> str:
        """What a target, its revision and its achievement have in common: indicator, subject, period."""
        indicator, subject = self.indicator(claim.indicator, claim.concept), self.entity(claim.subject, home)
        return f"{self.id}slot/{digest(indicator.removeprefix(self.id), subject.removeprefix(self.id), str(claim.period))}"

    def claim(self, claim: Claim) -> str:
        """A claim, by what it says and where."""
        number = claim.quantity
        value, upper, unit = (None, None, None) if number is None else (exact(number.value), exact(number.upper), number.unit)
        said = (claim.indicator, claim.measure, value, upper, unit, str(claim.period), claim.subject.name)
        return f"{self.id}claim/{digest(claim.quote.document, claim.quote.start, claim.quote.stop, *said)}"

    def milestone(self, milestone: Milestone) -> str:
        """A milestone, by what it says and where."""
        thing, where = milestone.object, milestone.quote
        said = (thing.type, thing.name, milestone.stage, str(milestone.period))
        return f"{self.id}milestone/{digest(where.document, where.start, where.stop, *said)}"

    def relation(self, relation: Relation) -> str:
        """The statement of a relation, by what it says and where."""
        where, ends = relation.quote, (relation.subject.type, relation.subject.name, relation.object.type, relation.object.name)
        return f"{self.id}relation/{digest(where.document, where.start, where.stop, relation.predicate, *ends)}"

    def resolution(self, old: str, new: str | None, *asked: str) -> str:
        """Why one node stands for another."""
        return f"{self.id}resolution/{digest(old.removeprefix(self.id), (new or '').removeprefix(self.id), *asked)}"

    def assessment(self, assessment: Assessment) -> str:
        """What came of one target; a target is assessed once."""
        return f"{self.id}assessment/{digest(self.claim(assessment.target).removeprefix(self.id))}"

    def delivery(self, delivery: Delivery) -> str:
        """What came of one promised milestone."""
        return f"{self.id}delivery/{digest(self.milestone(delivery.target).removeprefix(self.id))}"

    def revision(self, revision: Revision) -> str:
        """One promise put in the place of another."""
        later = None if revision.later is None else self.claim(revision.later).removeprefix(self.id)
        return f"{self.id}revision/{digest(self.claim(revision.earlier).removeprefix(self.id), later)}"

    def contradiction(self, found: Contradiction) -> str:
        """Claims that cannot all be right."""
        return f"{self.id}contradiction/{digest(found.kind, *(self.claim(claim).removeprefix(self.id) for claim in found.claims))}"

    def amplification(self, found: Amplification) -> str:
        """A promise against that of the place above."""
        return f"{self.id}amplification/{digest(*(self.claim(claim).removeprefix(self.id) for claim in (found.lower, found.upper)))}"


def scope_of(entity: Entity, home: str) -> str | None:
    """The code of the place that a thing is known under when a government at `home` speaks of it; None of what is known everywhere."""
    everywhere = entity.type in WORLDWIDE and not (entity.type is EntityType.ORGANISATION and _local().match(entity.name))
    return entity.home or (None if everywhere else home)


@cache
def _local() -> re.Pattern[str]:
    return re.compile(resources.tables("terms.toml")["local"])


def namespaces(environment: Mapping[str, str] = os.environ) -> Namespaces:
    """The namespaces that KG_ONTOLOGY and KG_ID ask for, else the usual ones."""
    found = Namespaces(environment.get("KG_ONTOLOGY") or ONTOLOGY, environment.get("KG_ID") or ID)
    for name, iri in (("KG_ONTOLOGY", found.ontology), ("KG_ID", found.id)):
        if not (_IRI.fullmatch(iri) and iri.endswith(("/", "#"))):
            raise ConfigurationError(f"{name}: {iri!r} is not an IRI that ends in / or #; set it like {ONTOLOGY}")
    return found


@lru_cache(maxsize=65536)
def encoded(text: str) -> str:
    """Text as part of an IRI (RFC 3987): letters and digits of any script as they are, slashes too, the rest percent-encoded."""
    return _NOT_WORDS.sub(lambda match: quote(match.group(), safe="/", errors="backslashreplace"), text)


@lru_cache(maxsize=65536)
def folded(phrase: str) -> str:
    """A phrase without what does not tell it apart: width, spaces, quotation marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", phrase))


def digest(*said: str | int | None) -> str:
    """Sixteen hexadecimal digits of the SHA-256 of what is said."""
    text = ",".join(["null" if one is None else encode_basestring(one) if isinstance(one, str) else str(one) for one in said])
    return sha256(f"[{text}]".encode("utf-8", "backslashreplace")).hexdigest()[:16]


def exact(number: Decimal | None) -> str | None:
    """A number with just the digits it was written with: 1358.5, never 1.3585E+3."""
    return None if number is None else format(number, "f")
