"""A document's structure: title, place, years, parts, paragraphs, sentences of a 政府工作报告, plan report or news item."""

import re
from collections.abc import Iterator

from kg.model import Difficulty, Entity, Quote, Report, Source
from kg.places import Gazetteer
from kg.report import cleaning, duplicates, front, lines, sections, years

__all__ = ["structure"]


def structure(source: Source, gazetteer: Gazetteer) -> Report:
    """Read off what a document is, whose and of when, and take it apart into paragraphs and sentences.

    What the text, its hints and its name leave unsaid is None in the report, with a difficulty (no-place, no-year); a page that
    could not be read is one, too (lost-page).
    """
    folded = cleaning.fold(source.text)
    every = lines.lines(folded)
    blocks = duplicates.without_copies(lines.blocks(folded, lines.without_furniture(folded, every)))
    found = front.parts(blocks)
    title = front.title(found, source)
    kind = front.kind(title, found, source)
    published = front.published(found, source, folded)
    place = front.place(title, found, source, gazetteer)
    dated = years.years(kind, title, found, source, published)
    body = tuple(block for block in found.body if not front.repeats_front(block.text, title))
    return Report(
        source=source,
        title=title,
        kind=kind,
        place=place,
        published=published,
        review_year=dated.review,
        plan_year=dated.plan,
        late=dated.late,
        paragraphs=sections.paragraphs(body, kind, dated),
        difficulties=tuple(_difficulties(source, gazetteer, place, dated)),
        notes=sections.notes(body),
    )


def _difficulties(source: Source, gazetteer: Gazetteer, place: Entity | None, dated: years.Years) -> Iterator[Difficulty]:
    start = len(source.text) - len(source.text.lstrip())
    line = source.text[start:].split("\n", 1)[0][:80]
    quote = Quote(source.document, start, start + len(line), line)
    if source.hints.place and gazetteer.resolve(source.hints.place) is None:
        yield Difficulty(quote, "unknown-place", f"the hint names no place of the gazetteer: {source.hints.place}")
    if place is None:
        yield Difficulty(quote, "no-place", "neither the text nor its hints say whose report this is")
    if dated.plan is None:
        yield Difficulty(quote, "no-year", "neither the text nor its hints say which year this report plans")
    for at, cause in source.lost:
        yield Difficulty(_line_before(source, at), "lost-page", f"{cause}；其上若有标题，其后至下一标题的所属部分可能误读")


def _line_before(source: Source, at: int) -> Quote:
    """The last line before a place in the text, the first one where there is none."""
    every = [line.span() for line in re.finditer(r"[^\n\f]+", source.text)]
    start, stop = next((span for span in reversed(every) if span[1] <= at), every[0])
    return Quote(source.document, start, stop, source.text[start:stop])
