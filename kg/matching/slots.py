"""What claims of one thing share (指标槽位): whose documents, subject, indicator, time, measure, unit."""

from collections.abc import Mapping

from kg.lexicon import Lexicon
from kg.matching.naming import Namer
from kg.matching.policy import Policy
from kg.matching.reports import Document, subject_key
from kg.model import Claim

Slot = tuple[str | None, ...]


def slot(claim: Claim, documents: Mapping[str, Document], namer: Namer, lexicon: Lexicon) -> Slot:
    """What tells a claim with a number apart from claims of other things."""
    assert claim.quantity is not None
    unit, home = lexicon.unit(claim.quantity.unit), documents[claim.quote.document]
    place = claim.subject.code if home.is_table else home.place
    measured = unit.base if unit else claim.quantity.unit
    return place, subject_key(claim.subject), namer.name(claim).key, str(claim.period), str(claim.measure), measured, claim.note


def tells_enough(claim: Claim, namer: Namer, policy: Policy) -> bool:
    """Whether the name of what is counted is not shared by many things."""
    name = namer.name(claim)
    return not name.vague and (claim.concept is not None or len(name.letters) >= policy.conflict.shortest)
