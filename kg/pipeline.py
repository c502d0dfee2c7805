"""The whole story on one page: documents → parts → tables and graph → verdicts → store, checks, pages (重建)."""

import gc
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from kg import (
    assembly,
    build,
    curation,
    lexicon,
    loading,
    matching,
    pages,
    places,
    remote,
    resources,
    rollup,
    shapes,
    store,
    tables,
    unchanged,
    workers,
)
from kg.curation import Remark
from kg.errors import BuildError, KgError, StoreError
from kg.graph import (
    finding_lines,
    place_lines,
    programme_lines,
    resolution_lines,
    sort_lines,
    stated_lines,
    vocabulary_lines,
)
from kg.intake import Progress, opened, read_all
from kg.matching import homes
from kg.model import Entity, Hints
from kg.pages.ledger import LEDGER
from kg.readers import File, Skipped, find_files, find_tables
from kg.readers.refusal import limits
from kg.reading import TABLES, Part, knowledge, remove_halves
from kg.remote import Remote
from kg.resolution import Resolved, resolve
from kg.terms import Namespaces, namespaces

HEADING = re.compile(rb'^"(\w+)"\n', re.MULTILINE)  # of the rows of a table, in a part
SHAPES = "shapes.ttl"  # rules about the graph, not part of it
CHECKED = "violations.jsonl"  # what they refuse in it
SHARED, JUDGED = "shared", "judged"  # pieces of the graph that no document alone makes: for good; by a policy
SWEPT = 200_000  # things made before a look at what can be thrown away
MADE = (assembly.GRAPH, assembly.STORE, assembly.LIST, CHECKED)
ANEW = (
    "index.html",
    "pages",
    *(f"graph/{name}" for name in (*MADE, unchanged.MADE, LEDGER, homes.MATCHED)),
)  # what another policy makes anew, besides tables


@dataclass(frozen=True, slots=True)
class Summary:
    """What a rebuild made, in numbers, and what could not be read."""

    documents: int
    read_again: int
    claims: int
    targets: int
    milestones: int
    entities: int
    relations: int
    assessments: int
    difficulties: int
    quantities: int  # all that the documents count: claims with a number, and difficulties
    corrections: int  # replacements that the curation file asks for
    violations: tuple[str, ...]
    failures: tuple[KgError, ...]
    skipped: tuple[Skipped, ...]
    remarks: tuple[Remark, ...] = ()  # lines of the curation file that changed nothing


class NothingReadError(BuildError):
    """None of the documents could be read; `failures` says why of each."""

    def __init__(self, output: Path, failures: Sequence[KgError], skipped: Sequence[Skipped]) -> None:
        super().__init__(f"{output}: 没有一份文件可读，原有的输出保持不变 (nothing could be read); 请换可读的文件再试")
        self.failures, self.skipped = failures, skipped


def silent(what: str, done: int, of: int) -> None:
    """The progress of those who do not look."""


def rebuild(
    sources: Sequence[Path | str],
    output: Path,
    *,
    full: bool = False,
    executor: AbstractContextManager[Executor] | None = None,
    hints: Hints = Hints(),  # noqa: B008 — frozen
    actuals: Sequence[Path] = (),
    corrections: Path | None = None,
    policy: Path | None = None,
    server: str | None = None,
    progress: Progress = silent,
) -> Summary:
    """Read documents, match targets with outcomes, and leave graph, tables and pages in the output folder.

    `actuals` are tables of figures, another source of what came of the targets; `policy` is how these are judged.
    `corrections` is the file of an analyst's corrections; without one, the curation.csv that lies with the sources.
    `executor` is whoever reads the documents, by default a process a core, and is ended after that; the output is the same.
    `server` is the address of one that is to hold the graph instead of the embedded store; it is given only what changed.
    A document that cannot be read is a failure in the summary and the others are read. Raises NothingReadError where none can be
    read, BuildError where the output cannot be written; the earlier output then stays as it is.
    """
    found = [*find_files(sources, hints, limits()), *find_tables(actuals)]
    given, nameless = opened(file for file in found if isinstance(file, File))
    failures = [*(fault for fault in found if isinstance(fault, KgError)), *nameless]
    skipped = tuple(one for one in found if isinstance(one, Skipped))
    lines = corrections or curation.find_file(sources)
    held = None if server is None else loading.connect(server, namespaces())
    with build.locked(output), _seldom_swept():
        of = unchanged.inputs((part for _, part in given), lines, policy)
        shown = build.current(output)
        embedded = held is None and (shown is None or _recorded(shown) is None)
        made = unchanged.found(output, of) if embedded and not full else None
        if made is not None:
            return _summary(made, 0, failures, skipped, unchanged.remarks(made, lines))
        with build.filling(output) as folder:
            job = Job(folder, None if full else build.whole(output), build.current(output), progress)
            told, faults, again, remarks = _make(job, given, lines, policy, executor, held)
            if not told:
                raise NothingReadError(output, _in_order([*failures, *faults]), skipped)
            made = unchanged.Made(of, told, unchanged.noted(remarks))
            if not faults:
                unchanged.write(folder, made)
    return _summary(made, again, [*failures, *faults], skipped, remarks)


@dataclass(frozen=True, slots=True)
class Job:
    """A build that is being made: its folder, the build before to take over from, the one that is shown, and who wants to know."""

    folder: Path
    earlier: Path | None
    current: Path | None
    progress: Progress


def _make(
    job: Job,
    given: Sequence[tuple[File, Part]],
    lines: Path | None,
    policy: Path | None,
    executor: AbstractContextManager[Executor] | None,
    held: Remote | None,
) -> tuple[dict[str, Any], list[KgError], int, tuple[Remark, ...]]:
    """What a build holds in numbers and texts, nothing where nothing could be read; what went wrong; how much was read again; remarks."""
    folder, earlier, progress = job.folder, job.earlier, job.progress
    with executor or workers.local() as working:
        parts, unread, again = read_all(given, earlier, folder, working, progress)
        if not parts:
            return {}, unread, again, ()
        resolved = resolve(parts, lines, earlier, folder, working, progress)
    remove_halves(folder)
    counts = _write_tables(resolved.parts, folder)
    rows = pages.rows(folder)
    states = pages.states(folder, rows)
    findings = _assess(rows, states, folder, earlier, policy, progress)
    programmes = _roll_up(rows, findings, folder)
    change = _write_graph(resolved, findings, programmes, earlier, folder, progress)
    progress("pages", 0, 1)
    pages.write(folder, earlier, rows, states)
    progress("load", 0, 1)
    _load(folder, held, job.current, change)
    progress("check", 0, 1)
    violations, unchecked = _checked(folder, earlier, change)
    told = {
        "documents": len(parts),
        **counts,
        "assessments": len(findings.assessments),
        "corrections": sum(record.line is not None for record in resolved.records),
        "violations": [*map(str, violations)],
    }
    return told, [*unread, *resolved.faults, *unchecked], again, resolved.remarks


def _summary(
    made: unchanged.Made, again: int, failures: Sequence[KgError], skipped: tuple[Skipped, ...], remarks: tuple[Remark, ...]
) -> Summary:
    told = {**made.told, "violations": tuple(made.told["violations"])}
    return Summary(read_again=again, **told, failures=_in_order(failures), skipped=skipped, remarks=remarks)


def reassess(output: Path, *, policy: Path | None = None, progress: Progress = silent) -> matching.Findings:
    """Judge a build anew, by another policy, without reading a document again; BuildError where there is no build.

    Of graph and store only the part that matching made is replaced.
    """
    with build.writing(output) as folder, _seldom_swept():
        earlier = build.current(output)
        if earlier is None:
            raise BuildError(f"{output}: 还没有可以重新评价的结果 (no build); 请先运行 kg rebuild")
        written = (f"tables/{name}.jsonl" for name in (*tables.FOUND, "programmes"))
        others = [piece for piece in assembly.pieces(earlier / "graph") if not piece.startswith(JUDGED)]
        judged = (f"graph/parts/{piece}" for piece in assembly.pieces(earlier / "graph") if piece not in others)
        build.take_over_all(earlier, folder, besides=(*ANEW, *written, *judged))
        rows = pages.rows(folder)
        states = pages.states(folder, rows)
        findings = _assess(rows, states, folder, None, policy, progress)
        progress("graph", 0, 1)
        reporting = _places(rows["documents"])
        found = assembly.write_piece(folder / "graph", JUDGED, _judged_lines(findings, _roll_up(rows, findings, folder), reporting))
        change = assembly.assemble(folder / "graph", [*others, found], earlier / "graph")
        progress("pages", 0, 1)
        pages.write(folder, earlier, rows, states)
        progress("load", 0, 1)
        _load(folder, _recorded(earlier), earlier, change)
        violations, unchecked = _checked(folder, earlier, change)
        if not unchecked:
            unchanged.judge(earlier, folder, policy, {"assessments": len(findings.assessments), "violations": [*map(str, violations)]})
    return findings


@contextmanager
def _seldom_swept() -> Iterator[None]:
    """Nearly all that is made here is used to the end; to look for what can be thrown away as often as usual takes a fifth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(SWEPT, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _in_order(failures: Sequence[KgError]) -> tuple[KgError, ...]:
    return tuple(sorted(failures, key=str))


# --- parts → tables ---


def _write_tables(parts: Iterable[Part], folder: Path) -> dict[str, int]:
    """The tables of the build, document by document, and how many rows each has."""
    counts = dict.fromkeys((*TABLES, "targets", "quantities"), 0)
    with ExitStack() as files:
        out = {name: files.enter_context(_table(folder, name)) for name in (*TABLES, "documents")}
        for name, rows in (section for part in parts for section in _sections(part.rows(folder).read_bytes())):
            if name in out:
                out[name].write(rows)
                for counted, count in _counted(name, rows):
                    counts[counted] += count
    return counts


def _sections(rows: bytes) -> Iterator[tuple[str, bytes]]:
    """The rows of a part by table, as they are written; the document comes first, under no heading."""
    name, start = "documents", 0
    for heading in HEADING.finditer(rows):
        yield name, rows[start : heading.start()]
        name, start = heading[1].decode(), heading.end()
    yield name, rows[start:]


def _counted(table: str, rows: bytes) -> Iterator[tuple[str, int]]:
    """What rows of a table count as; no text in them holds a quotation mark that is not escaped."""
    count = rows.count(b"\n")
    if table in TABLES:
        yield table, count
    if table == "claims":
        yield "targets", rows.count(b'"kind": "target"')
        yield "quantities", count - rows.count(b'"value": null')
    if table == "difficulties":
        yield "quantities", count


def _table(folder: Path, name: str) -> BinaryIO:
    return (folder / ("graph" if name == "documents" else "tables") / f"{name}.jsonl").open("wb")


# --- claims → verdicts ---


def _assess(
    rows: pages.Rows, states: Mapping[str, str], folder: Path, earlier: Path | None, policy: Path | None, progress: Progress
) -> matching.Findings:
    """What came of the targets, from the tables alone; of places of which nothing changed, what an earlier build found."""
    progress("assess", 0, 1)
    rules, said = matching.policy(policy), (policy or matching.DEFAULT).read_text(encoding="utf-8")
    known = homes.homes(rows, states, f"{resources.program()} {namespaces()} {said}", earlier)
    kept = None if earlier is None else homes.kept(known, earlier / "tables")
    claims = [*map(tables.claim_from_row, rows["claims"])]
    milestones = [tables.milestone_from_row(row) for row in rows["milestones"] if known.matter(row["document"])]
    findings = matching.assess(claims, rows["documents"], lexicon.load(), rules, milestones, knowledge().parent, known, kept)
    homes.write(folder, known)
    tables.write_findings(folder / "tables", findings, namespaces(), _places(rows["documents"]))
    return findings


def _places(documents: Iterable[tables.Row]) -> dict[str, Entity | None]:
    """The reporting government of each document."""
    return {str(row["document"]): tables.place_from_row(row) for row in documents}


def _roll_up(rows: pages.Rows, findings: matching.Findings, folder: Path) -> Sequence[tables.Row]:
    """The programmes with their parts, and what is promised and reported of them, as a table."""
    names = namespaces()
    programmes = rollup.programmes(rows, {names.claim(one.target): one.verdict.value for one in findings.assessments})
    tables.write_lines(folder / "tables" / "programmes.jsonl", programmes)
    return programmes


# --- all → graph and store ---


def _write_graph(
    resolved: Resolved,
    findings: matching.Findings,
    programmes: Sequence[tables.Row],
    earlier: Path | None,
    folder: Path,
    progress: Progress,
) -> assembly.Change | None:
    """graph.nq, sorted, each line once; what changed in it, None where it was made anew."""
    progress("graph", 0, 1)
    names, graph, reporting = namespaces(), folder / "graph", _places(tables.read_rows(folder / "graph" / "documents.jsonl"))
    told = resolution_lines(resolved.records, names), place_lines(_below(reporting), knowledge())
    shared = assembly.write_piece(graph, SHARED, sort_lines([*told, *_vocabularies(names)]))
    judged = assembly.write_piece(graph, JUDGED, _judged_lines(findings, programmes, reporting))
    pieces = [piece for part in resolved.parts for piece in part.pieces(folder)]
    return assembly.assemble(graph, [shared, judged, *pieces], None if earlier is None else earlier / "graph")


def _judged_lines(findings: matching.Findings, programmes: Sequence[tables.Row], reporting: Mapping[str, Entity | None]) -> Iterator[str]:
    """The lines of what matching found, of the bases that plans state, of the programmes that take the verdicts up; in order."""
    names = namespaces()
    stated = stated_lines(findings.stated, reporting, knowledge())
    return sort_lines([finding_lines(findings, names), stated, programme_lines(programmes, names)])


def _below(reporting: Mapping[str, Entity | None]) -> Iterator[Entity]:
    """The places right below each reporting government, so that a city has all its districts, whichever are spoken of."""
    gazetteer, codes = places.load(), {place.code for place in reporting.values() if place is not None}
    for place in map(gazetteer.entity, sorted(gazetteer.codes())):
        above = gazetteer.parent(place)
        if above is not None and above.code in codes:
            yield place


def _vocabularies(names: Namespaces) -> Iterator[Iterable[str]]:
    for path in sorted(path for path in resources.ontology().glob("*.ttl") if path.name != SHAPES):
        yield vocabulary_lines(store.turtle_lines(path), names)


def _load(folder: Path, server: Remote | None, earlier: Path | None, change: assembly.Change | None) -> None:
    """The store, or the server that holds the graph in its place."""
    nquads, place = folder / "graph" / assembly.GRAPH, folder / "graph" / assembly.STORE
    recorded = None if earlier is None else _recorded(earlier)
    if server is not None:
        known = None if earlier is None or recorded is None else (recorded, earlier / "graph" / assembly.GRAPH)
        place.mkdir()
        loading.load(server, nquads, namespaces(), known).write(place / store.SERVER)
    elif change is None or earlier is None or recorded is not None or not (earlier / "graph" / assembly.STORE).exists():
        store.build(nquads, place)
    elif not store.changed(earlier / "graph" / assembly.STORE, place, change.removed, change.added):
        shutil.rmtree(place)
        store.build(nquads, place)


def _recorded(build: Path) -> Remote | None:
    """The server that holds the graph of a build; None where the build has it itself."""
    place = build / "graph" / "store" / store.SERVER
    return remote.read(place) if place.exists() else None


def _checked(folder: Path, earlier: Path | None, change: assembly.Change | None) -> tuple[Sequence[shapes.Violation], Sequence[KgError]]:
    """What the shapes refuse in the graph, kept for the next build; where it changed, only what has to do with that is looked at.

    A server that does not answer to the end does not undo what it holds by now.
    """
    rules, opened = shapes.load(resources.ontology() / SHAPES, namespaces()), store.open_store(folder / "graph" / assembly.STORE)
    before = None if earlier is None else shapes.read_violations(earlier / "graph" / CHECKED, rules)
    try:
        if change is None or before is None or isinstance(opened, Remote):
            found = shapes.violations(opened, rules)
        else:
            found = shapes.violations_after(opened, rules, before, change.removed, change.added)
    except StoreError as fault:
        return (), (fault,)
    shapes.write_violations(folder / "graph" / CHECKED, rules, found)
    return found, ()
