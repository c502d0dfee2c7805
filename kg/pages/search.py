"""What the search box looks through: 地方, 文件, 指标, 项目 …, and the words of every claim and milestone.

graph/search.json   {"method": what decides how things are searched, "quotes": [[document, its state, how many bytes it has] …]}
"""

import json
from collections.abc import Iterable, Iterator, Sequence
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

Kept = dict[tuple[str, str], bytes]  # the quotes of a document in some state, as they are written


def write_search(shelf: Shelf, contents: Contents) -> None:
    """Write the entries as scripts that the pages load when somebody searches: search.js, and search-1.js … where that is too heavy.

    Names come first, the words of documents after them: a page goes on loading until it has found enough.
    """
    kept = {} if shelf.earlier is None else _kept(shelf.earlier)
    written = [kept.get((each.document, each.state)) or _written(quotes_of(each.document, contents)) for each in _in_order(contents)]
    named = [b",".join(part) for part in parts(json_lines(things(contents)))] or [b""]
    said = [b",".join(part) for part in parts(written)]
    first = b'searchIn({"named":%d,"parts":%d,"things":[%s],"quotes":[]});\n' % (len(named), len(named) + len(said), named[0])
    rest = [b'searchIn({"things":[%s],"quotes":[]});\n' % part for part in named[1:]] + [BEFORE + part + AFTER for part in said]
    for number, script in enumerate((first, *rest)):
        (shelf.path / (f"search-{number}.js" if number else "search.js")).write_bytes(script)
    _keep(contents, map(len, written))


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


def _keep(contents: Contents, sizes: Iterable[int]) -> None:
    """Keep for the next build where the quotes of each document stand."""
    rows = [[each.document, each.state, size] for each, size in zip(_in_order(contents), sizes, strict=True)]
    text = json.dumps({"method": _method(), "quotes": rows}, ensure_ascii=False, indent=1)
    (contents.build / "graph" / SEARCHED).write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace", newline="\n")


def _kept(assets: Path) -> Kept:
    """The quotes that the scripts of an earlier build hold, where this program wrote them."""
    try:
        told = json.loads((assets.parents[1] / "graph" / SEARCHED).read_text(encoding="utf-8"))
        scripts = [file.read_bytes() for file in _scripts(assets)]
    except (OSError, ValueError):
        return {}
    quotes, found, start = b",".join(each[len(BEFORE) : -len(AFTER)] for each in scripts if each.startswith(BEFORE)), {}, 0
    for document, state, size in told["quotes"] if told["method"] == _method() else ():
        found[document, state] = quotes[start : start + size]
        start += size + len(b",")
    return found


def _scripts(assets: Path) -> list[Path]:
    """The scripts with quotes, in their order."""
    return sorted(assets.glob("search-*.js"), key=lambda file: int(file.stem.removeprefix("search-")))
