"""What belongs to a programme, and the targets and results of all its parts: “33618” → 4 tiers, 8 clusters, 12 targets, 7 met."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.model import EntityType
from kg.named.programmes import SPELLING, code_of
from kg.tables import Row
from kg.terms import NATION, folded

TABLES = ("entities", "relations", "claims", "milestones")  # that speak of programmes and their parts
PART = "partOf"
TELLING = 3  # characters of a part's name that tell, inside what is measured, that it is meant


Tables = Mapping[str, Sequence[Row]]  # the rows of a build, by table


def programmes(build: Tables, verdicts: Mapping[str, str]) -> list[Row]:
    """A row for each programme that has a code or parts: its parts, and how much is promised, reported and kept of them all.

    `verdicts` are those on the targets, by their id.
    """
    called, parts = _named(build), _parts(build["relations"])
    facts = _Facts(build, verdicts, _told_by(called, parts))
    rows = (_row(iri, called[iri], parts, facts) for iri in sorted(called) if parts.get(iri) or called[iri]["code"])
    return [row for row in rows if not _is_part_only(row, parts)]


def _named(build: Tables) -> dict[str, Row]:
    """The programmes that documents name or give parts, with the code and the place they are known under."""
    found: dict[str, Row] = {}
    ends = [
        {"id": row[f"{end}_id"], "name": row[f"{end}_full_name"], "type": row[f"{end}_type"], "document": row["document"]}
        for row in build["relations"]
        for end in ("subject", "object")
    ]
    for row in (*build["entities"], *ends):
        if row["type"] != EntityType.PROGRAMME:
            continue
        known = found.setdefault(row["id"], {"name": row["name"], "code": code_of(row["name"]), "documents": set()})
        known["documents"].add(row["document"])
    return found


def _told_by(called: Mapping[str, Row], parts: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """What in a text tells that programmes or their parts are meant: names, and codes in quotation marks."""
    for iri, known in called.items():
        yield folded(known["name"])
        yield from (folded(row["subject"]) for row in parts.get(iri, ()))
        if known["code"]:
            yield _quoted(known["code"])


def _quoted(code: str) -> str:
    return f"“{code}”"


def _parts(relations: Iterable[Row]) -> dict[str, list[Row]]:
    """What is part of each thing, in the order of the text that says so."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in relations:
        if row["predicate"] == PART:
            found[row["object_id"]].append(row)
    return found


def _is_part_only(row: Row, parts: Mapping[str, Sequence[Row]]) -> bool:
    """Whether a programme is only a tier of another, which tells of it already."""
    return row["code"] is None and any(part["subject_id"] == row["id"] for members in parts.values() for part in members)


class _Facts:
    """Claims, milestones and verdicts by what they are of."""

    def __init__(self, build: Tables, verdicts: Mapping[str, str], names: Iterable[str]) -> None:
        self.claims = _grouped(build["claims"], "subject_id")
        self.milestones = _grouped(build["milestones"], "object_id")
        self.verdicts = verdicts
        self.naming = _naming(build["claims"], sorted({name for name in names if len(name) >= TELLING}))

    def of(self, iri: str, name: str) -> list[Row]:
        """The claims whose subject a thing is, and those that name it in what they measure or stand under: 新型显示产业产值."""
        return [*self.claims.get(iri, ()), *self.naming.get(name, ())]


def _naming(claims: Sequence[Row], names: Sequence[str]) -> dict[str, list[Row]]:
    """The claims whose indicator, or a heading above them, holds a name, by name."""
    automaton = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in claims:
        texts = (row["indicator"], *row["headings"])
        said = "\n".join((*texts, *map(folded, texts)))
        for number in {number for number, _, _ in automaton.find_matches_as_indexes(said)}:
            found[names[number]].append(row)
    return found


def _grouped(rows: Iterable[Row], field: str) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[field]].append(row)
    return found


def _row(iri: str, known: Row, parts: Mapping[str, Sequence[Row]], facts: _Facts) -> Row:
    home = iri.rsplit("/", 2)[-2]
    members = list(_members(iri, parts, {iri}))
    nodes = {iri: known["name"], **{member["id"]: member["name"] for member in members}}
    told = [(node, folded(name)) for node, name in nodes.items()]
    if known["code"]:
        told.append((iri, _quoted(known["code"])))
    found = {row["id"]: row for node, name in told for row in facts.of(node, name) if _is_said_in(row, home)}
    milestones = [row for node in nodes for row in facts.milestones.get(node, ()) if _is_said_in(row, home)]
    claims = list(found.values())
    kinds, verdicts = Counter(row["kind"] for row in claims), Counter(facts.verdicts.get(row["id"]) for row in claims)
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
        **{verdict: verdicts[verdict] for verdict in ("met", "near", "missed", "unreported", "incomparable")},
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


def _is_said_in(row: Row, home: str) -> bool:
    """Whether a government at a place or below it says something: industries are known everywhere, a programme is one place's."""
    code = row["place_code"] or NATION
    stem = "" if home == NATION else home.removesuffix("00").removesuffix("00")
    return str(code).startswith(stem)
