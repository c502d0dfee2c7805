"""Lists that name the members of a whole: 佛图关石刻等十大文物保护修缮工程, 缙云山、中梁山“四山”, 江津、永川等区县."""

import re
from collections.abc import Iterator, Mapping

from kg.extract.numerals import parse_numeral
from kg.extract.phrases import head_of
from kg.model import Entity, EntityType, Relation
from kg.named import vocabulary
from kg.named.entities import entity_of
from kg.named.naming import Listing
from kg.named.reading import Line

WHOLE = re.compile(r"[一二三四五六七八九十](?:大|项)|级产业集群$|[“”]")
COUNTED_NAME = re.compile(r"[“‘]([^“”‘’]{0,3}?([二三四五六七八九十])([^“”‘’大项个]))[”’]")


def relations(line: Line, names: Mapping[str, Entity]) -> Iterator[Relation]:
    """The members of the wholes that a sentence lists; `names` are the entities of the document by plain name."""
    yield from _listed(line)
    yield from _counted(line, names)


def _listed(line: Line) -> Iterator[Relation]:
    """Examples of a numbered or named whole: 佛图关石刻等十大文物保护修缮工程."""
    for listing in line.listings:
        if not WHOLE.search(listing.whole):
            continue
        whole = Entity(_whole_type(listing), listing.whole)
        for item in listing.items:
            yield Relation(entity_of(item), "partOf", whole, line.quote(item.start, listing.stop), "example-of")


def _whole_type(listing: Listing) -> EntityType:
    kinds = {item.type for item in listing.items}
    if "产业集群" in listing.whole:
        return EntityType.INDUSTRY
    return EntityType.AREA if kinds == {EntityType.AREA} else EntityType.PROGRAMME


def _counted(line: Line, names: Mapping[str, Entity]) -> Iterator[Relation]:
    """A list in front of a quoted name that counts it: 缙云山、中梁山、铜锣山、明月山“四山”."""
    text = line.sentence.text
    for match in COUNTED_NAME.finditer(text):
        count, shared = int(parse_numeral(match[2])), match[3]
        items = re.split("、", re.split(r"[，。；：！？“”‘’,;]", text[: match.start()])[-1])[-count:]
        if len(items) == count and all(shared in item for item in items):
            start = match.start() - len("、".join(items))
            kind = EntityType.AREA if _is_spot(shared) else EntityType.PROGRAMME
            whole = Entity(kind, match[1])
            for item in items:
                part = Entity(kind, _name_at_end(item, names))
                yield Relation(part, "partOf", whole, line.quote(start, match.end()), "counted-list")


def _name_at_end(item: str, names: Mapping[str, Entity]) -> str:
    """红岩村 in 加强红岩村; a name that the document knows where it ends the words, 缙云山 in 在全市关闭缙云山."""
    known = (item[at:] for at in range(len(item) - 1) if item[at:] in names)
    return next(known, item[head_of(item, 0, len(item)).start :])


def _is_spot(character: str) -> bool:
    """Whether names that end so are of spots: 山, 岩, 城."""
    words = vocabulary.load()
    return character in words.spots or any(word.text == character and word.head is EntityType.AREA for word in words.words)
