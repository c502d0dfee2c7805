"""What the search box looks through: 地方, 文件, 指标, 项目 …, and the words of every claim and milestone."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from kg import lexicon
from kg.build import anchor, document_slug
from kg.network import Row, text
from kg.pages.contents import Contents, title_of
from kg.pages.printing import json_text, write_script
from kg.pages.words import short_place, word

Entry = TypeVar("Entry")

PART_BYTES = 400_000  # a page stays light however much is searched


def write_search(folder: Path, contents: Contents) -> None:
    """Write the entries as scripts that the pages load when somebody searches: search.js, and search-1.js … where that is too heavy.

    Names come first, the words of documents after them: a page goes on loading until it has found enough.
    """
    named, said = ([*parts(entries)] for entries in (things(contents), quotes(contents)))
    loaded = [{"things": part, "quotes": []} for part in named or [[]]] + [{"things": [], "quotes": part} for part in said]
    for number, part in enumerate(loaded):
        told = {"named": len(named), "parts": len(loaded), **part} if number == 0 else part
        write_script(folder / (f"search-{number}.js" if number else "search.js"), "searchIn", told)


def parts(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Entries in their order, as many together as a page loads at once."""
    part: list[Entry] = []
    weight = 0
    for entry in entries:
        own = len(json_text(entry).encode("utf-8", "replace"))
        if part and weight + own > PART_BYTES:
            yield part
            part, weight = [], 0
        part.append(entry)
        weight += own
    if part:
        yield part


def things(contents: Contents) -> Iterator[list[str]]:
    """Name, type and page of every place, indicator, document and other named thing, and what a place is called for short.

    A thing without a page leads to its first mention.
    """
    for place in contents.places.values():
        yield [place.name, word("type", "place"), f"place/{place.slug}.html", short_place(place.name)]
    for name in contents.claims_by_indicator:
        known = lexicon.load().indicators[name]
        yield [known.label, word("type", "indicator"), f"indicator/{name}.html"]
    for name, row in contents.documents.items():
        yield [title_of(row), word("entry", "document"), f"document/{document_slug(name)}.html"]
    named = {(text(row, "type"), text(row, "name")): row for row in reversed(contents.entities) if row.get("type") != "place"}
    for (kind, name), row in sorted(named.items(), key=lambda item: item[0]):
        thing = contents.things.get(text(row, "id"))
        yield [name, word("type", kind), f"thing/{thing.slug}.html" if thing else f"document/{document_slug(text(row, 'document'))}.html"]


def quotes(contents: Contents) -> list[list[object]]:
    """By document: its title, its page, and the anchor and words of each claim and milestone."""
    return [[title_of(row), document_slug(name), _quotes(name, contents)] for name, row in contents.documents.items()]


def _quotes(name: str, contents: Contents) -> list[list[str]]:
    rows: list[Row] = [*contents.claims_by_document.get(name, []), *contents.milestones_by_document.get(name, [])]
    return [_quote(anchor(row), text(row, "quote"), text(row, "indicator") or text(row, "object")) for row in rows]


def _quote(at: str, quote: str, what: str) -> list[str]:
    return [at, quote] if what in quote else [at, quote, what]
