"""What the search box looks through: 地方, 文件, 指标, 项目 …, and the words of every claim and milestone.

graph/search.json   {"method": what decides how things are searched, "named": what decides the names, as a hash,
                     "scripts": how many hold these, "quotes": [[document, its state, how many bytes it has] …]}
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from kg import lexicon, resources
from kg.build import anchor, document_slug
from kg.network import Row, text
from kg.outline import Outline
from kg.pages.contents import Contents
from kg.pages.printing import Shelf, json_lines, json_text
from kg.pages.words import short_place, word
from kg.terms import namespaces

PART_BYTES = 400_000  # a page stays light however much is searched
SEARCHED = "search.json"
BEFORE, AFTER = b'searchIn({"things":[],"quotes":[', b"]});\n"  # around the quotes of a script
NAMES, NAMED = b'"things":[', b'],"quotes":[]});\n'  # around the names of one


@dataclass(frozen=True, slots=True)
class Kept:
    """What the scripts of an earlier build hold: names, with what decides them, and quotes, by document and state, as they are written."""

    key: str = ""
    names: Sequence[bytes] = ()
    quotes: dict[tuple[str, str], bytes] = field(default_factory=dict)


def write_search(shelf: Shelf, contents: Contents) -> None:
    """Write the entries as scripts that the pages load when somebody searches: search.js, and search-1.js … where that is too heavy.

    Names come first, the words of documents after them: a page goes on loading until it has found enough.
    """
    kept, key = Kept() if shelf.earlier is None else _kept(shelf.earlier), _deciding(contents)
    written = [kept.quotes.get((each.document, each.state)) or _written(quotes_of(each.document, contents)) for each in _in_order(contents)]
    named = kept.names if kept.key == key else [b",".join(part) for part in parts(json_lines(things(contents)))] or [b""]
    said = [b",".join(part) for part in parts(written)]
    first = b'searchIn({"named":%d,"parts":%d,' % (len(named), len(named) + len(said)) + NAMES + named[0] + NAMED
    rest = [b"searchIn({" + NAMES + part + NAMED for part in named[1:]] + [BEFORE + part + AFTER for part in said]
    for number, script in enumerate((first, *rest)):
        (shelf.path / (f"search-{number}.js" if number else "search.js")).write_bytes(script)
    _keep(contents, key, len(named), map(len, written))


def parts(entries: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Entries, as they are written, in their order, as many together as a page loads at once."""
    part: list[bytes] = []
    weight = 0
    for entry in entries:
        if part and weight + len(entry) > PART_BYTES:
            yield part
            part, weight = [], 0
        part.append(entry)
        weight += len(entry)
    if part:
        yield part


def _written(entry: Sequence[object]) -> bytes:
    return json_text(entry).encode("utf-8", "replace")


def _in_order(contents: Contents) -> list[Outline]:
    """The outlines in the order in which documents are shown."""
    known = {each.document: each for each in contents.outlines}
    return [known[name] for name in contents.documents]


def things(contents: Contents) -> Iterator[list[str]]:
    """Name, type and page of every place, indicator, document and other named thing, and what a place is called for short.

    A thing without a page leads to its first mention.
    """
    for place in contents.places.values():
        yield [place.name, word("type", "place"), f"place/{place.slug}.html", short_place(place.name)]
    for name in contents.indicators:
        known = lexicon.load().indicators[name]
        yield [known.label, word("type", "indicator"), f"indicator/{name}.html"]
    for name in contents.documents:
        yield [contents.titles[name], word("entry", "document"), f"document/{document_slug(name)}.html"]
    named = {(kind, name): (node, each.document) for each in reversed(contents.outlines) for kind, name, node in reversed(each.entries)}
    types = {kind: word("type", kind) for kind in {kind for kind, _ in named}}
    pages = {name: f"document/{document_slug(name)}.html" for name in contents.documents}
    for kind, name in sorted(named):
        node, document = named[kind, name]
        thing = contents.things.get(node)
        yield [name, types[kind], f"thing/{thing.slug}.html" if thing else pages[document]]


def quotes_of(name: str, contents: Contents) -> list[object]:
    """The title of a document, its page, and the anchor and words of each claim and milestone."""
    return [contents.titles[name], document_slug(name), _quotes(name, contents)]


def _quotes(name: str, contents: Contents) -> list[list[str]]:
    rows: list[Row] = [*contents.claims_by_document.get(name, []), *contents.milestones_by_document.get(name, [])]
    return [_quote(anchor(row), text(row, "quote"), text(row, "indicator") or text(row, "object")) for row in rows]


def _quote(at: str, quote: str, what: str) -> list[str]:
    return [at, quote] if what in quote else [at, quote, what]


# --- what was searched before ---


def _method() -> str:
    return f"{resources.program()} {namespaces()}"


def _deciding(contents: Contents) -> str:
    """What decides the names, as a hash: what has a page, and what each document calls things."""
    paged = [*contents.places.values()], [*contents.indicators], [*contents.titles.items()], [*contents.things]
    named = [(each.document, each.called) for each in contents.outlines]
    return sha256(repr((paged, named)).encode("utf-8", "surrogatepass")).hexdigest()


def _keep(contents: Contents, key: str, scripts: int, sizes: Iterable[int]) -> None:
    """Keep for the next build what decides the names, and where the quotes of each document stand."""
    rows = [[each.document, each.state, size] for each, size in zip(_in_order(contents), sizes, strict=True)]
    text = json.dumps({"method": _method(), "named": key, "scripts": scripts, "quotes": rows}, ensure_ascii=False, indent=1)
    (contents.build / "graph" / SEARCHED).write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace", newline="\n")


def _kept(assets: Path) -> Kept:
    """What the scripts of an earlier build hold, where this program wrote them."""
    try:
        told = json.loads((assets.parents[1] / "graph" / SEARCHED).read_text(encoding="utf-8"))
        scripts = [file.read_bytes() for file in (assets / "search.js", *_scripts(assets))]
    except (OSError, ValueError):
        return Kept()
    if told["method"] != _method():
        return Kept()
    names = [each[each.index(NAMES) + len(NAMES) : -len(NAMED)] for each in scripts[: told["scripts"]]]
    quotes, found, start = b",".join(each[len(BEFORE) : -len(AFTER)] for each in scripts[told["scripts"] :]), {}, 0
    for document, state, size in told["quotes"]:
        found[document, state] = quotes[start : start + size]
        start += size + len(b",")
    return Kept(told["named"], names, found)


def _scripts(assets: Path) -> list[Path]:
    """The scripts after the first, in their order."""
    return sorted(assets.glob("search-*.js"), key=lambda file: int(file.stem.removeprefix("search-")))
