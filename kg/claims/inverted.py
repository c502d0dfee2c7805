"""Lists behind a number that is of each of them: 产量增长｜50%以上｜的有生铁、钢等十七种."""

from collections.abc import Iterator

from kg.claims.items import quantities
from kg.claims.measures import hedged, measure_of
from kg.claims.phrasing import phrase_before
from kg.claims.spot import Spot
from kg.claims.thread import Draft
from kg.extract import phrases


def drafts_of_list(spot: Spot) -> Iterator[Draft]:
    """A draft for each member of the list that stands behind a change and has it in common."""
    number = spot.item.numbers[-1]
    listed = phrases.pattern_of("inverted").match(spot.text, number.stop, spot.item.clause[1])
    if listed is None or spot.tail.measure is None:
        return
    phrase = phrase_before(spot)
    quantity = hedged(quantities(spot.item, shared=False)[-1], spot.tail.words)
    measured = phrase.words if phrase.words in phrases.table("inverted.measures") else ""
    for member in phrases.pattern_of("inverted.member").finditer(spot.text, listed.start("list"), listed.end("list")):
        name = member.group()
        yield Draft(
            indicator=name if name.endswith((*phrases.table("inverted.measured"), measured)) else name + measured,
            number=number,
            quantity=quantity,
            measure=measure_of(spot, phrase, quantity),
            start=phrase.head.start,
            stop=member.end(),
            subject=phrase.subject,
            rule="list-behind",
            lasting=False,
            wordings=(name,),
        )
