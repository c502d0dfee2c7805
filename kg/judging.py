"""What came of the targets (评价), place by place and indicator by indicator, taken over from an earlier build where nothing bears on it.

graph/matched.json   {"home PLACE" or "family INDICATOR": [what decides what is found of it, as a hash; the piece of the graph it makes]}
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg import assembly, build, found, jsonlines, lexicon, matching, resources, tables
from kg.graph import finding_lines, sort_lines, stated_lines
from kg.jsonlines import Row
from kg.matching import families, homes
from kg.matching.families import Families
from kg.matching.homes import Home, Homes
from kg.matching.reports import Document, documents_by_name
from kg.model import Claim, Entity, Findings, Milestone
from kg.outline import Outline, Tables
from kg.reading import knowledge
from kg.tables import claim_from_row, milestone_from_row
from kg.terms import namespaces

MATCHED = "matched.json"
JUDGED = "judged"  # pieces of the graph that a policy decides

Kept = Mapping[str, Sequence[str]]  # what matched.json says


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found where something bears on it, and the pieces of the graph that all that was found makes."""

    findings: Findings
    pieces: tuple[str, ...]


class Facts:
    """The claims and milestones of a build, each read when it is asked for."""

    def __init__(self, outlines: Sequence[Outline], held: Tables, documents: Sequence[Row]) -> None:
        self.outlines, self.held, self.rows = outlines, held, documents
        self._claims: dict[int, Claim] = {}

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents, in the order of their outlines."""
        known = documents_by_name(self.rows)
        return {each.document: known[each.document] for each in self.outlines}

    @cached_property
    def places(self) -> dict[str, Entity | None]:
        """The reporting government of each document."""
        return {str(row["document"]): tables.place_from_row(row) for row in self.rows}

    def subjects(self) -> set[Home]:
        """The places that tables of figures tell of."""
        told = (number for at, each in enumerate(self.documents.values()) if each.is_table for number in self.held["claims"].of(at))
        return {row["subject_code"] for row in self.held["claims"].rows(told)}

    def claims(self, numbers: Iterable[int]) -> list[Claim]:
        """The claims of these numbers."""
        numbers = list(numbers)
        missing = [number for number in numbers if number not in self._claims]
        self._claims.update(zip(missing, map(claim_from_row, self.held["claims"].rows(missing)), strict=True))
        return [self._claims[number] for number in numbers]

    def near(self, known: Homes) -> tuple[list[Claim], list[Milestone]]:
        """What bears on the places that are to be looked at."""
        at = self._bearing(known)
        claims, milestones = (self.held[table] for table in ("claims", "milestones"))
        told = milestones.rows(number for each in at for number in milestones.of(each))
        return self.claims(number for each in at for number in claims.of(each)), [*map(milestone_from_row, told)]

    def _bearing(self, known: Homes) -> list[int]:
        """The documents that bear on these places: of those of the nation the ones that speak of, or review, a year they speak of.

        A target is held against reports of its own year, and a document says of which year each of its claims is.
        """
        own = [at for at, each in enumerate(self.outlines) if known.matter(each.document) and not known.is_beside(each.document)]
        years = {year for at in own for *_, year in self.outlines[at].claim_ties}
        beside = (at for at, each in enumerate(self.outlines) if known.is_beside(each.document) and known.matter(each.document))
        return sorted([*own, *(at for at in beside if not years.isdisjoint(self._years(self.outlines[at])))])

    def _years(self, outline: Outline) -> set[int | None]:
        """The years that the claims of a document speak of, and the one that it reviews, of which bases of promises are."""
        return {self.documents[outline.document].review_year, *(year for *_, year in outline.claim_ties)}

    def far(self, known: Families) -> list[Claim]:
        """The claims of the families of indicators that are to be looked at."""
        first = self.held["claims"].first
        stale = ((at, each, concept) for at, each in enumerate(self.outlines) for concept in each.digests if known.is_stale(concept))
        return self.claims(first[at] + number for at, each, concept in stale for number in each.of_concept(concept))


def judge(folder: Path, outlines: Sequence[Outline], held: Tables, earlier: Path | None, policy: Path | None) -> Judged:
    """Find what came of the targets, from the tables alone, and write the tables and pieces of the graph that tell it."""
    rules, words, facts = matching.policy(policy), lexicon.load(), Facts(outlines, held, [*jsonlines.read_rows(_documents(folder))])
    before = {} if earlier is None else _read(earlier)
    said = f"{resources.program()} {namespaces()} {(policy or matching.DEFAULT).read_text(encoding='utf-8')}"
    known = homes.homes(facts.rows, facts.subjects(), {each.document: each.state for each in outlines}, said, before)
    digests = [(document, each.digests) for document, each in zip(facts.documents.values(), outlines, strict=True)]
    kin = families.families(digests, words, rules, said, before)
    claims, milestones = facts.near(known)
    near = matching.within(claims, facts.rows, words, rules, milestones, known)
    far = matching.beyond(facts.far(kin), facts.rows, words, rules, knowledge().parent)
    found.write(folder / "tables", None if earlier is None else earlier / "tables", (near, far), (known, kin), facts.places)
    made = {homes.name_of(home): each for home, each in _by_home(near, known).items()}
    made |= {families.name_of(family): each for family, each in _by_family(far, kin).items()}
    keys = {homes.name_of(home): key for home, key in known.keys.items()} | {families.name_of(each): key for each, key in kin.keys.items()}
    anew = {*map(homes.name_of, known.stale), *map(families.name_of, kin.stale)}
    kept = {name: (key, _piece(folder, made.get(name), facts) if name in anew else before[name][1]) for name, key in sorted(keys.items())}
    _take_over((piece for name, (_, piece) in kept.items() if piece and name not in anew), folder, earlier)
    _write(folder, kept)
    return Judged(near, tuple(dict.fromkeys(piece for _, piece in kept.values() if piece)))


def verdicts(folder: Path) -> dict[str, str]:
    """The verdict on each target of a build, by its id."""
    return found.verdicts(found.by_target(folder / "tables" / "outcomes.jsonl"))


def _documents(folder: Path) -> Path:
    return folder / "graph" / "documents.jsonl"


def _read(folder: Path) -> Kept:
    try:
        known: Kept = json.loads((folder / "graph" / MATCHED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _write(folder: Path, kept: Kept) -> None:
    """Keep for the next build what decides what was found, and what it makes."""
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    (folder / "graph" / MATCHED).write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace", newline="\n")


# --- pieces of the graph ---


def _piece(folder: Path, findings: Findings | None, facts: Facts) -> str:
    """The piece of what was found of a place or of a family of indicators; nothing where nothing was."""
    if findings is None:
        return ""
    lines = sort_lines([finding_lines(findings, namespaces()), stated_lines(findings.stated, facts.places, knowledge())])
    return assembly.write_piece(folder / "graph", JUDGED, lines)


def _take_over(pieces: Iterable[str], folder: Path, earlier: Path | None) -> None:
    for piece in dict.fromkeys(pieces):
        place = folder / "graph" / assembly.PARTS / piece
        if earlier is not None and not place.exists():
            build.take_over(earlier / "graph" / assembly.PARTS / piece, place)


def _by_home(near: Findings, known: Homes) -> dict[Home, Findings]:
    """What was found of each place."""
    groups: defaultdict[Home, defaultdict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for name, fact, one in _facts(near):
        groups[known.home_of(fact)][name].append(one)
    return {home: matching.gathered(near.policy, group) for home, group in groups.items()}


def _facts(near: Findings) -> Iterator[tuple[str, Claim | Milestone, object]]:
    """Each finding with the fact that it is of, and the group it is in."""
    yield from (("assessments", one.target, one) for one in near.assessments)
    yield from (("deliveries", one.target, one) for one in near.deliveries)
    yield from (("revisions", one.earlier, one) for one in near.revisions)
    yield from (("contradictions", one.claims[0], one) for one in near.contradictions)
    yield from (("strengths", one[0], one) for one in near.strengths)


def _by_family(far: Findings, kin: Families) -> dict[str, Findings]:
    """What was found of each family of indicators."""
    groups: defaultdict[str, defaultdict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    told = (
        *(("contradictions", one.claims[0], one) for one in far.contradictions),
        *(("amplifications", one.lower, one) for one in far.amplifications),
        *(("series", one[0].claim, one) for one in far.series),
    )
    for name, claim, one in told:
        groups[kin.of[f"{claim.concept}"]][name].append(one)
    return {family: matching.gathered(far.policy, group) for family, group in groups.items()}
