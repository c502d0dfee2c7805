"""What belongs to a programme, and the targets and results of all its parts: “33618” → 4 tiers, 8 clusters, 12 targets, 7 met."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import add
from typing import Protocol

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.jsonlines import Row
from kg.model import EntityType
from kg.named.programmes import SPELLING, code_of
from kg.terms import NATION, folded

TABLES = ("entities", "relations", "claims", "milestones")  # that speak of programmes and their parts
PART = "partOf"
TELLING = 3  # characters of a part's name that tell, inside what is measured, that it is meant


Tables = Mapping[str, Sequence[Row]]  # the rows of a build, by table


def programmes(build: Tables, verdicts: Mapping[str, str]) -> list[Row]:
    """A row for each programme that has a code or parts: its parts, and how much is promised, reported and kept of them all.

    `verdicts` are those on the targets, by their id.
    """
    called, parts = named(build["entities"], build["relations"]), parts_of(build["relations"])
    return listed(called, parts, _Rows(build, telling(called, parts)), verdicts)


def listed(called: Mapping[str, Row], parts: Mapping[str, Sequence[Row]], facts: "Facts", verdicts: Mapping[str, str]) -> list[Row]:
    """A row for each programme, as `programmes`, from those that are called something, and what is part of each thing."""
    rows = (_row(iri, called[iri], parts, facts, verdicts) for iri in sorted(called) if parts.get(iri) or called[iri]["code"])
    within = {part["subject_id"] for members in parts.values() for part in members}
    return [row for row in rows if row["code"] is not None or row["id"] not in within]  # a tier is told of with its whole


def named(entities: Iterable[Row], relations: Sequence[Row]) -> dict[str, Row]:
    """The programmes that documents name or give parts, with the code and the place they are known under."""
    found: dict[str, Row] = {}
    ends = (
        {"id": row[f"{end}_id"], "name": row[f"{end}_full_name"], "type": row[f"{end}_type"], "document": row["document"]}
        for row in relations
        for end in ("subject", "object")
        if row[f"{end}_type"] == EntityType.PROGRAMME
    )
    for row in chain((row for row in entities if row["type"] == EntityType.PROGRAMME), ends):
        if row["id"] not in found:
            found[row["id"]] = {"name": row["name"], "code": code_of(row["name"]), "documents": set()}
        found[row["id"]]["documents"].add(row["document"])
    return found


def telling(called: Mapping[str, Row], parts: Mapping[str, Sequence[Row]]) -> list[str]:
    """What in a text tells that programmes or their parts are meant: names, and codes in quotation marks; in order."""
    codes = [_quoted(known["code"]) for known in called.values() if known["code"]]
    names = [known["name"] for known in called.values()] + [row["subject"] for iri in called for row in parts.get(iri, ())]
    return sorted({name for name in (*codes, *map(folded, names)) if len(name) >= TELLING})


def _quoted(code: str) -> str:
    return f"“{code}”"


def parts_of(relations: Iterable[Row]) -> dict[str, list[Row]]:
    """What is part of each thing, in the order of the text that says so."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in relations:
        if row["predicate"] == PART:
            found[row["object_id"]].append(row)
    return found


class Facts(Protocol):
    """Claims and milestones by what they are of, as far as a government at a place or below it says them."""

    def claims(self, iri: str, home: str) -> Iterable[Row]:
        """The claims whose subject a thing is."""

    def naming(self, name: str, home: str) -> Iterable[Row]:
        """The claims that name it in what they measure or stand under: 新型显示产业产值."""

    def milestones(self, iri: str, home: str) -> Iterable[Row]:
        """Its milestones."""


class _Rows:
    """The facts of a build whose rows are all at hand."""

    def __init__(self, build: Tables, names: Sequence[str]) -> None:
        self._claims = _grouped(build["claims"], "subject_id")
        self._milestones = _grouped(build["milestones"], "object_id")
        self._names, self._said, self._all = names, naming(build["claims"], names), build["claims"]

    def claims(self, iri: str, home: str) -> Iterable[Row]:
        return (row for row in self._claims.get(iri, ()) if is_said_in(row["place_code"], home))

    def naming(self, name: str, home: str) -> Iterable[Row]:
        return (self._all[number] for number in self._said.get(name, ()) if is_said_in(self._all[number]["place_code"], home))

    def milestones(self, iri: str, home: str) -> Iterable[Row]:
        return (row for row in self._milestones.get(iri, ()) if is_said_in(row["place_code"], home))


def naming(claims: Iterable[Row], names: Sequence[str]) -> dict[str, list[int]]:
    """The numbers of the claims whose indicator, or a heading above them, holds a name, by name, as the claims tell them."""
    automaton = _automaton(tuple(names))
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(claims):
        for number in dict.fromkeys(number for number, _, _ in automaton.find_matches_as_indexes(_said(row))):
            found[names[number]].append(at)
    return found


def may_name(claims: Iterable[Row], names: Sequence[str]) -> list[str]:
    """Those of some names that `naming` can find in some claims: their first two characters stand there."""
    said = "\n".join(map(_said, claims))
    pairs = {*map(add, said, said[1:])}
    return [name for name in names if name[:2] in pairs]


def _said(row: Row) -> str:
    """The indicator of a claim and the headings above it, as they are written and folded."""
    texts = (row["indicator"], *row["headings"])
    return "\n".join((*texts, *map(folded, texts)))


@lru_cache(maxsize=1)
def _automaton(names: tuple[str, ...]) -> AhoCorasick:
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)


def _grouped(rows: Iterable[Row], field: str) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[field]].append(row)
    return found


def _row(iri: str, known: Row, parts: Mapping[str, Sequence[Row]], facts: Facts, verdicts: Mapping[str, str]) -> Row:
    home = iri.rsplit("/", 2)[-2]
    members = list(_members(iri, parts, {iri}))
    nodes = {iri: known["name"], **{member["id"]: member["name"] for member in members}}
    told = [(node, folded(name)) for node, name in nodes.items()]
    if known["code"]:
        told.append((iri, _quoted(known["code"])))
    found = {row["id"]: row for node, name in told for row in (*facts.claims(node, home), *facts.naming(name, home))}
    milestones = [row for node in nodes for row in facts.milestones(node, home)]
    claims = list(found.values())
    kinds, came = Counter(row["kind"] for row in claims), Counter(verdicts.get(row["id"]) for row in claims)
    return {
        "id": iri,
        "name": known["name"],
        "code": known["code"],
        "home": home,
        "documents": sorted(known["documents"]),
        "decoded": any(member["rule"] in SPELLING for member in members),
        "parts": members,
        "targets": kinds["target"],
        "achievements": kinds["achievement"],
        "milestones": len(milestones),
        **{verdict: came[verdict] for verdict in ("met", "near", "missed", "unreported", "incomparable")},
        "facts": sorted(row["id"] for row in (*claims, *milestones)),
    }


def _members(iri: str, parts: Mapping[str, Sequence[Row]], seen: set[str], within: str | None = None) -> Iterator[Row]:
    """The parts of a programme, and under those that are programmes themselves their own, each once."""
    direct = {row["subject_id"]: row for row in parts.get(iri, ())}
    tiers = [node for node, row in direct.items() if row["subject_type"] == EntityType.PROGRAMME]
    deeper = {row["subject_id"] for node in tiers for row in parts.get(node, ())}
    for node, row in direct.items():
        if node in seen or (node in deeper and within is None):
            continue
        seen.add(node)
        yield {
            "id": node,
            "name": row["subject"],
            "type": row["subject_type"],
            "within": within,
            "document": row["document"],
            "quote": row["quote"],
            "rule": row["rule"],
        }
        if node in tiers:
            yield from _members(node, parts, seen, row["subject"])


def is_said_in(code: str | None, home: str) -> bool:
    """Whether a government of this code is at a place or below it: industries are known everywhere, a programme is one place's."""
    stem = "" if home == NATION else home.removesuffix("00").removesuffix("00")
    return (code or NATION).startswith(stem)
