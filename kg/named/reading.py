"""The sentences of a report as the named readers see them: tokens, names, places."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Entity, Mention, Paragraph, Quote, Report, Sentence
from kg.named import industries, lexing, listed, milestones, naming, towns, vocabulary
from kg.named.lexing import Token
from kg.named.listed import Listing
from kg.named.milestones import Event
from kg.named.spans import Name
from kg.places import Gazetteer


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its tokens, the names, places and industries in it, and what becomes of the names."""

    document: str
    source: str
    paragraph: Paragraph
    sentence: Sentence
    tokens: tuple[Token, ...]
    names: tuple[Name, ...]
    places: tuple[Mention, ...]
    industries: tuple[Name, ...]
    events: tuple[Event, ...]
    listings: tuple[Listing, ...]

    def quote(self, start: int, stop: int) -> Quote:
        """The document's own characters for [start, stop) of the sentence."""
        begin, end = self.sentence.source_span(start, stop)
        return Quote(self.document, begin, end, self.source[begin:end])

    @property
    def whole(self) -> Quote:
        """The whole sentence."""
        return self.quote(0, len(self.sentence.text))


def lines(report: Report, gazetteer: Gazetteer) -> Iterator[Line]:
    """Every sentence of a report, read for names."""
    for paragraph in report.paragraphs:
        for sentence in paragraph.sentences:
            if sentence.text:
                yield _line(report, paragraph, sentence, gazetteer)


def _line(report: Report, paragraph: Paragraph, sentence: Sentence, gazetteer: Gazetteer) -> Line:
    words = vocabulary.load()
    places = tuple(_places(sentence.text, report.place, gazetteer))
    tokens = lexing.tokens(sentence.text, words, [(place.start, place.stop) for place in places])
    lists = tuple(listed.listings(tokens, words))
    named = naming.names(tokens, words, lists)
    branches = tuple(industries.industries(sentence.text, tokens, named))
    found = [name for name in named if not any(branch.start <= name.start and name.stop <= branch.stop for branch in branches)]
    return Line(
        document=report.source.document,
        source=report.source.text,
        paragraph=paragraph,
        sentence=sentence,
        tokens=tuple(tokens),
        names=tuple(found),
        places=places,
        industries=branches,
        events=tuple(milestones.events(tokens, found)),
        listings=lists,
    )


def _places(text: str, home: Entity | None, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The places of a sentence, one a step where several stand in one name (成都锦江区), and the countries."""
    here = [step for mention in gazetteer.find(text, home) for step in gazetteer.steps(mention, text)]
    abroad = (
        mention for mention in gazetteer.abroad(text) if all(mention.stop <= each.start or each.stop <= mention.start for each in here)
    )
    found = sorted((*here, *abroad), key=lambda mention: mention.start)
    told = [mention for mention in found if not _begins_body(text, mention)]
    below = [*towns.towns(text, told, home)]
    above = (place for place in told if not any(town.start < place.stop and place.start < town.stop for town in below))
    yield from sorted((*above, *below), key=lambda mention: mention.start)


def _begins_body(text: str, place: Mention) -> bool:
    """Whether a place only begins the name of a firm or school: 中国|商飞, 上海|电气."""
    known = vocabulary.makers()
    lengths = range(place.stop - place.start + 1, vocabulary.longest_maker() + 1)
    return any(text[place.start : place.start + length] in known for length in lengths)


def place_of(mention: Mention) -> Entity:
    """The place a mention names."""
    assert isinstance(mention.value, Entity)
    return mention.value
