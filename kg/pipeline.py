"""The whole story on one page: documents → parts → tables and graph → verdicts → store, checks, pages (重建)."""

import gc
import hashlib
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from kg import (
    assembly,
    build,
    collation,
    curation,
    forked,
    jsonlines,
    judging,
    lexicon,
    loading,
    matching,
    outline,
    pages,
    places,
    remote,
    resources,
    rolling,
    shapes,
    store,
    tables,
    unchanged,
    workers,
)
from kg.collation import Held, collate, counts
from kg.curation import Remark
from kg.errors import BuildError, KgError, StoreError
from kg.graph import (
    place_lines,
    resolution_lines,
    sort_lines,
    vocabulary_lines,
)
from kg.intake import Progress, opened, read_all
from kg.judging import JUDGED
from kg.linking.records import Record
from kg.model import Entity, Hints
from kg.pages.ledger import LEDGER
from kg.pages.search import SEARCHED
from kg.readers import File, Skipped, find_files, find_tables
from kg.readers.refusal import limits
from kg.reading import Part, knowledge, method, remove_halves
from kg.remote import Remote
from kg.resolution import Resolved, resolve
from kg.terms import Namespaces, namespaces

SHAPES = "shapes.ttl"  # rules about the graph, not part of it
CHECKED = "violations.jsonl"  # what they refuse in it
SHARED = "shared"  # pieces of the graph that no document alone makes, and no policy decides
SWEPT = 10_000_000  # things made before a look at what can be thrown away
MADE = (assembly.GRAPH, assembly.STORE, assembly.LIST, CHECKED)
ANEW = (
    "index.html",
    "pages",
    *(f"graph/{name}" for name in (*MADE, unchanged.MADE, LEDGER, SEARCHED, judging.MATCHED, rolling.NAMING)),
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


class Before:
    """What is needed whatever the documents say, each when it is asked for, or while one is read."""

    def __init__(self, earlier: Path | None) -> None:
        self._earlier = earlier

    @cached_property
    def held(self) -> Mapping[tuple[str, str], Held]:
        """What the build before has of its documents."""
        return {} if self._earlier is None else collation.held(self._earlier)

    def prepare(self) -> None:
        """Have it all at hand."""
        _ = self.held, lexicon.load(), places.load(), _rules()


def _make(
    job: Job,
    given: Sequence[tuple[File, Part]],
    lines: Path | None,
    policy: Path | None,
    executor: AbstractContextManager[Executor] | None,
    server: Remote | None,
) -> tuple[dict[str, Any], list[KgError], int, tuple[Remark, ...]]:
    """What a build holds in numbers and texts, nothing where nothing could be read; what went wrong; how much was read again; remarks."""
    folder, earlier, progress, before = job.folder, job.earlier, job.progress, Before(job.earlier)
    with executor or workers.local() as working:
        parts, unread, again = read_all(given, earlier, folder, working, progress, before.prepare)
        if not parts:
            return {}, unread, again, ()
        resolved = resolve(parts, lines, earlier, folder, working, progress)
    remove_halves(folder)
    outlines = collate(resolved.parts, folder, before.held)
    held = outline.tables(folder, outlines)
    progress("assess", 0, 1)
    judged = judging.judge(folder, outlines, held, earlier, policy)
    verdicts = judging.verdicts(folder)
    programmes = rolling.roll_up(folder, outlines, held, verdicts, earlier, JUDGED)
    progress("pages", 0, 1)
    graph = partial(_write_graph, resolved, [*judged.pieces, programmes], earlier, folder)
    with forked.begun(graph, apart=earlier is not None) as assembled:  # made whole, both take much memory: then one after the other
        pages.write(folder, earlier, outlines, held)
        progress("load", 0, 1)
        change = assembled()
    _load(folder, server, job.current, change)
    progress("check", 0, 1)
    violations, unchecked = _checked(folder, earlier, change)
    told = {
        "documents": len(parts),
        **counts(outlines),
        "assessments": len(verdicts),
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
        outlines = outline.read(folder)
        held = outline.tables(folder, outlines)
        progress("assess", 0, 1)
        found = judging.judge(folder, outlines, held, None, policy)
        progress("graph", 0, 1)
        programmes = rolling.roll_up(folder, outlines, held, judging.verdicts(folder), None, JUDGED)
        change = assembly.assemble(folder / "graph", [*others, *found.pieces, programmes], earlier / "graph")
        progress("pages", 0, 1)
        pages.write(folder, earlier, outlines, held)
        progress("load", 0, 1)
        _load(folder, _recorded(earlier), earlier, change)
        violations, unchecked = _checked(folder, earlier, change)
        if not unchecked:
            unchanged.judge(
                earlier, folder, policy, {"assessments": len(found.findings.assessments), "violations": [*map(str, violations)]}
            )
    return found.findings


@contextmanager
def _seldom_swept() -> Iterator[None]:
    """Nearly all that is made here is used to the end; to look for what can be thrown away as often as usual takes a fifth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(SWEPT, *usual[1:])
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()  # what is left is old now, and not looked at next
        gc.set_threshold(*usual)


def _in_order(failures: Sequence[KgError]) -> tuple[KgError, ...]:
    return tuple(sorted(failures, key=str))


def _places(folder: Path) -> list[Entity | None]:
    """The reporting governments of the documents."""
    return [*map(tables.place_from_row, jsonlines.read_rows(folder / "graph" / "documents.jsonl"))]


# --- graph and store ---


def _shared(records: Iterable[Record], folder: Path, earlier: Path | None) -> Iterator[str]:
    """The pieces of the graph that no document alone makes, and no policy decides."""
    names, graph, before = namespaces(), folder / "graph", None if earlier is None else earlier / "graph"
    yield assembly.write_piece(graph, SHARED, sort_lines([resolution_lines(records, names)]))
    codes = sorted({place.code for place in _places(folder) if place is not None and place.code is not None})
    below = hashlib.sha256(f"{method()} {codes}".encode()).hexdigest()[:32]
    yield assembly.keep_piece(graph, f"{SHARED}-places", below, lambda: sort_lines([place_lines(_below(codes), knowledge())]), before)
    yield assembly.keep_piece(graph, f"{SHARED}-words", method()[:32], lambda: sort_lines(_vocabularies(names)), before)


def _write_graph(resolved: Resolved, judged: Iterable[str], earlier: Path | None, folder: Path) -> assembly.Change | None:
    """graph.nq, sorted, each line once, and on the disk; what changed in it, None where it was made anew."""
    pieces = [piece for part in resolved.parts for piece in part.pieces(folder)]
    shared = _shared(resolved.records, folder, earlier)
    change = assembly.assemble(folder / "graph", [*shared, *judged, *pieces], None if earlier is None else earlier / "graph")
    build.to_disk(folder / "graph" / assembly.GRAPH)
    return change


def _below(codes: Collection[str]) -> Iterator[Entity]:
    """The places right below each reporting government, so that a city has all its districts, whichever are spoken of."""
    gazetteer = places.load()
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


def _rules() -> shapes.Shapes:
    return shapes.load(resources.ontology() / SHAPES, namespaces())


def _checked(folder: Path, earlier: Path | None, change: assembly.Change | None) -> tuple[Sequence[shapes.Violation], Sequence[KgError]]:
    """What the shapes refuse in the graph, kept for the next build; where it changed, only what has to do with that is looked at.

    A server that does not answer to the end does not undo what it holds by now.
    """
    rules, opened = _rules(), store.open_store(folder / "graph" / assembly.STORE)
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
