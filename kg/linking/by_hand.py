"""What an analyst says of things, line by line: 同一, 不同, 改名, 改类, 错误."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kg.curation import Action, Line, Remark
from kg.errors import KgError
from kg.linking.things import Thing, Things, at_home, iri_of
from kg.model import Entity
from kg.terms import Namespaces, folded

Key = tuple[str | None, str]  # a document, or None for all, and a node


@dataclass(slots=True)
class Notes:
    """What the lines made of things: `now` is what each is to be, None for what is none; `apart` are pairs never to be made one."""

    now: dict[Key, Entity | None] = field(default_factory=dict)
    lines: dict[Key, list[Line]] = field(default_factory=dict)
    apart: set[frozenset[str]] = field(default_factory=set)
    kept: list[tuple[Line, str]] = field(default_factory=list)  # lines that keep a node apart, with the node
    faults: list[KgError] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def said(self, thing: Thing, document: str | None) -> Entity | None:
        """What a thing is to be, as far as the lines have come."""
        return self.now.get((document, thing.iri), self.now.get((None, thing.iri), thing.entity))


def is_about_things(line: Line) -> bool:
    """Whether a line speaks of a named thing, not of a claim."""
    return line.action is not Action.RIGHT and (line.action is not Action.WRONG or bool(line.name and not line.quote))


def follow(lines: Iterable[Line], known: Things, names: Namespaces) -> Notes:
    """What the lines about things make of the things of a build."""
    notes = Notes()
    for line in lines:
        if is_about_things(line):
            _follow(line, known, names, notes)
    return notes


def _follow(line: Line, known: Things, names: Namespaces, notes: Notes) -> None:
    found = [thing for thing in known.values() if _is_meant(thing, line, notes)]
    if not found:
        cause = f"这批文件里没有这个事物：{line.name or line.id} (matches nothing)"
        notes.remarks.append(Remark(line, f"{cause}; 请核对类型、名称、地区、文件"))
    for thing in found:
        _apply(line, thing, known, names, notes)


def _is_meant(thing: Thing, line: Line, notes: Notes) -> bool:
    document = _document(line, thing)
    if line.document and document is None:
        return False
    if line.id:
        return thing.iri == line.id
    now = notes.said(thing, document)
    called = [entity for entity in (thing.entity, now) if entity is not None]
    return any(_fits(entity, line.name, line.type, line.place) for entity in called)


def _fits(entity: Entity, name: str, kind: object, home: str) -> bool:
    if kind is not None and entity.type is not kind:
        return False
    return folded(entity.name) == folded(name) and (not home or home in (entity.home, entity.code))


def _document(line: Line, thing: Thing) -> str | None:
    """The document that a line names, as the build calls it, where the thing stands in it."""
    if not line.document:
        return None
    return next((each for each in sorted(thing.documents) if line.is_of(each)), None)


def _apply(line: Line, thing: Thing, known: Things, names: Namespaces, notes: Notes) -> None:
    document = _document(line, thing)
    before = notes.said(thing, document)
    if line.action is Action.DIFFERENT:
        _keep_apart(line, thing, known, notes)
    elif before is not None:
        after = None if line.action is Action.WRONG else _after(line, thing, before, known, names, notes)
        if after is not None and document is None and _leads_back(after, thing, names, notes):
            notes.faults.append(line.fault(f"“{line.to}”按前面的行已经是“{thing.entity.name}” (circular)", "两行请只留一行"))
        elif after != before:
            notes.now[document, thing.iri] = after
            notes.lines.setdefault((document, thing.iri), []).append(line)


def _leads_back(after: Entity, thing: Thing, names: Namespaces, notes: Notes) -> bool:
    """Whether another thing that this one is to be is itself taken for this one by the lines before."""
    end = followed(after, notes.now, names)
    return end is not None and iri_of(end, names) == thing.iri != iri_of(after, names)


def followed(entity: Entity | None, now: Mapping[Key, Entity | None], names: Namespaces) -> Entity | None:
    """What an entity is taken for in the end: A is B, B is C."""
    seen: set[str] = set()
    while entity is not None and (iri := iri_of(entity, names)) not in seen and (None, iri) in now:
        seen.add(iri)
        entity = now[None, iri]
    return entity


def _keep_apart(line: Line, thing: Thing, known: Things, notes: Notes) -> None:
    others = [frozenset((thing.iri, other.iri)) for other in _others(line, thing, known)]
    notes.apart.update(others)
    if others:
        notes.kept.append((line, thing.iri))
    else:
        notes.remarks.append(Remark(line, f"这批文件里没有另一个“{line.to}” (matches nothing); 请核对“改为”“改为地区”"))


def _after(line: Line, thing: Thing, before: Entity, known: Things, names: Namespaces, notes: Notes) -> Entity:
    """What the thing is to be; as it was where the line cannot be followed, which is noted."""
    match line.action:
        case Action.RETYPE:
            return replace(before, type=line.to_type or before.type, code=None)
        case Action.RENAME:
            return _renamed(line, before, known, names, notes)
        case _:
            return _same(line, thing, before, known, notes)


def _renamed(line: Line, before: Entity, known: Things, names: Namespaces, notes: Notes) -> Entity:
    after = at_home(replace(before, name=line.to, code=None), line.to_place or before.home)
    if iri_of(after, names) in known and iri_of(after, names) != iri_of(before, names):
        notes.faults.append(line.fault(f"已另有一个“{line.to}” (name taken)", "若是同一事物，做法请写“同一”"))
        return before
    return after


def _same(line: Line, thing: Thing, before: Entity, known: Things, notes: Notes) -> Entity:
    others = list(_others(line, thing, known))
    near = [other for other in others if other.entity.home == before.home]
    found = near if len(others) > 1 and len(near) == 1 else others
    if len(found) == 1:
        return found[0].entity
    if found:
        notes.faults.append(line.fault(f"“{line.to}”有 {len(found)} 个 (ambiguous)", "请写明“改为地区”“改为类型”"))
    else:
        notes.remarks.append(Remark(line, f"这批文件里没有要并入的“{line.to}” (matches nothing); 请核对“改为”，或用“改名”"))
    return before


def _others(line: Line, thing: Thing, known: Things) -> Iterator[Thing]:
    for other in known.values():
        fits = _fits(other.entity, line.to, line.to_type or thing.entity.type, line.to_place)
        if other.iri != thing.iri and (fits or other.iri == line.to):
            yield other
