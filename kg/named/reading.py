"""The sentences of a report as the named readers see them: tokens, names, places."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Entity, Mention, Paragraph, Quote, Report, Sentence
from kg.named import lexing, naming, vocabulary
from kg.named.lexing import Token
from kg.named.naming import Name
from kg.places import Gazetteer


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its tokens, the names in it and the places it names."""

    document: str
    source: str
    paragraph: Paragraph
    sentence: Sentence
    tokens: tuple[Token, ...]
    names: tuple[Name, ...]
    places: tuple[Mention, ...]

    def quote(self, start: int, stop: int) -> Quote:
        """The document's own characters for [start, stop) of the sentence."""
        begin, end = self.sentence.source_span(start, stop)
        return Quote(self.document, begin, end, self.source[begin:end])

    @property
    def whole(self) -> Quote:
        return self.quote(0, len(self.sentence.text))


def lines(report: Report, gazetteer: Gazetteer) -> Iterator[Line]:
    """Every sentence of a report, read for names."""
    for paragraph in report.paragraphs:
        for sentence in paragraph.sentences:
            if sentence.text:
                yield _line(report, paragraph, sentence, gazetteer)


def _line(report: Report, paragraph: Paragraph, sentence: Sentence, gazetteer: Gazetteer) -> Line:
    words = vocabulary.load()
    places = gazetteer.find(sentence.text, report.place)
    tokens = lexing.tokens(sentence.text, words, [(place.start, place.stop) for place in places])
    found = naming.names(tokens, words)
    return Line(report.source.document, report.source.text, paragraph, sentence, tuple(tokens), tuple(found), places)


def place_of(mention: Mention) -> Entity:
    """The place a mention names."""
    assert isinstance(mention.value, Entity)
    return mention.value
