"""Whether a build is whole (审计): its quotes, numbers, verdicts, names, tables, graph and store, each held against the others."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from kg import jsonlines, lexicon, matching, rollup, store, tables
from kg.errors import BuildError
from kg.extract.quantities import quantity_finder
from kg.graph import fact_lines, finding_lines, programme_lines, stated_lines
from kg.graph.nquads import expanded
from kg.jsonlines import Row, json_text
from kg.matching import Findings, Policy
from kg.model import Claim, Entity, Milestone, Quantity, Quote
from kg.outline import TABLES
from kg.readers.refusal import shown
from kg.reading import knowledge
from kg.remote import Remote
from kg.report.cleaning import clean, fold
from kg.terms import namespaces

MOST = 100  # damages of one kind that are told; more of the same say nothing new
BY_HAND = ("curation", "statistics-row")  # rules whose numbers an analyst or a table gives, not the words of a quote
# What the graph holds of the tables: the class of a node → the table in which its id stands.
LISTED = {
    "kg:Claim": "claims",
    "kg:Milestone": "milestones",
    "kg:Relation": "relations",
    "kg:Assessment": "outcomes",
    "kg:Delivery": "deliveries",
    "kg:Revision": "revisions",
    "kg:Contradiction": "contradictions",
    "kg:Amplification": "amplifications",
    "kg:Document": "documents",
}


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in a build that does not agree with the rest of it: which check found it, where, what."""

    check: str
    place: str
    fault: str

    def __str__(self) -> str:
        return shown(f"{self.place}: {self.fault} [{self.check}]")


class Build:
    """What a build holds, each part read when it is first asked for."""

    def __init__(self, folder: Path, policy: Policy) -> None:
        self.folder, self.policy = folder, policy
        self.names, self.known = namespaces(), knowledge()

    def rows(self, table: str) -> list[Row]:
        """The rows of a table; BuildError where they cannot be read."""
        folder = "graph" if table == "documents" else "tables"
        return list(jsonlines.read_rows(self.folder / folder / f"{table}.jsonl"))

    @cached_property
    def documents(self) -> dict[str, Row]:
        """The documents by their names."""
        return {row["document"]: row for row in self.rows("documents")}

    @cached_property
    def texts(self) -> dict[str, str]:
        """The texts that offsets count in; what is not there is empty."""
        return {document: self._text(document) for document in self.documents}

    def _text(self, document: str) -> str:
        place = self.folder / "graph" / "texts" / f"{document}.txt"
        return place.read_text(encoding="utf-8", errors="surrogatepass") if place.is_file() else ""

    @cached_property
    def read(self) -> dict[str, list[Row]]:
        """The rows of what was read, by table."""
        return {table: self.rows(table) for table in TABLES}

    @cached_property
    def claims(self) -> list[Claim]:
        """The claims of the table."""
        return [tables.claim_from_row(row) for row in self.read["claims"]]

    @cached_property
    def milestones(self) -> list[Milestone]:
        """The milestones of the table."""
        return [tables.milestone_from_row(row) for row in self.read["milestones"]]

    @cached_property
    def places(self) -> Mapping[str, Entity | None]:
        """Whose each document is."""
        return {name: tables.place_from_row(row) for name, row in self.documents.items()}

    @cached_property
    def findings(self) -> Findings:
        """What matching finds in the tables now."""
        documents = list(self.documents.values())
        return matching.assess(self.claims, documents, lexicon.load(), self.policy, self.milestones, self.known.parent)

    @cached_property
    def lines(self) -> set[str]:
        """The lines of graph.nq."""
        place = self.folder / "graph" / "graph.nq"
        try:
            return set(place.open(encoding="utf-8", newline="\n"))
        except (OSError, UnicodeDecodeError) as error:
            raise BuildError(f"{place}: 读不了 ({error}); 请重新运行 kg rebuild") from None

    @cached_property
    def nodes(self) -> Mapping[str, set[str]]:
        """The nodes of the graph by their classes."""
        found: dict[str, set[str]] = defaultdict(set)
        is_a = f" <{expanded('rdf:type', self.names)}> <"
        for line in self.lines:
            subject, sign, rest = line.partition(is_a)
            if sign:
                found[rest.partition(">")[0]].add(subject.strip("<>"))
        return found

    @cached_property
    def store(self) -> store.Store:
        """The store of the graph, wherever it is."""
        return store.open_store(self.folder / "graph" / "store")


def damages(folder: Path, policy: Policy) -> Iterator[Damage]:
    """Every damage of a build, check by check, at most a hundred of a kind; none of a build that is as it was made."""
    build = Build(folder, policy)
    for name, check in CHECKS.items():
        yield from islice(_checked(name, check, build), MOST)


Fault = tuple[str, str]  # where, what


def _checked(name: str, check: Callable[[Build], Iterator[Fault]], build: Build) -> Iterator[Damage]:
    try:
        yield from (Damage(name, place, fault) for place, fault in check(build))
    except BuildError as error:
        yield Damage(name, str(build.folder), str(error))
    except (KeyError, ValueError, TypeError, AttributeError, ArithmeticError) as error:
        yield Damage(name, str(build.folder), f"有一行不是表格应有的样子 ({type(error).__name__}: {error}); 请重新运行 kg rebuild --full")


# --- quotes ---


def _quotes(build: Build) -> Iterator[Fault]:
    """Quotes and sentences of the tables that are not the text at their offsets."""
    for table, rows in build.read.items():
        for row in rows:
            yield from (_quote_fault(table, quote, build) for quote in _said(row) if not _stands(quote, build))


def _said(row: Row) -> Iterator[Quote]:
    document = row["document"]
    yield Quote(document, row["start"], row["end"], row["quote"])
    if "sentence" in row:
        yield Quote(document, row["sentence_start"], row["sentence_end"], row["sentence"])
    yield from (Quote(document, one["start"], one["end"], one["quote"]) for one in row.get("repeats", ()))


def _stands(quote: Quote, build: Build) -> bool:
    return build.texts.get(quote.document, "")[quote.start : quote.stop] == quote.text


def _quote_fault(table: str, quote: Quote, build: Build) -> Fault:
    if quote.document not in build.documents:
        return f"tables/{table}.jsonl, {_where(quote)}", "graph/documents.jsonl 里没有这份文件"
    found = build.texts.get(quote.document, "")[quote.start : quote.stop]
    return f"tables/{table}.jsonl, {_where(quote)}", f"原句是“{quote.text}”，原文此处是“{found}”"


def _where(quote: Quote) -> str:
    return f"{quote.document} [{quote.start}:{quote.stop}]"


# --- numbers ---


def _numbers(build: Build) -> Iterator[Fault]:
    """Claims whose number their quote does not hold."""
    for claim in build.claims:
        for quantity in (claim.quantity, claim.base):
            if quantity is not None and claim.rule not in BY_HAND and not _holds(claim, quantity):
                yield f"tables/claims.jsonl, {_where(claim.quote)}", f"“{claim.quote.text}”里读不出 {quantity}"


def _holds(claim: Claim, quantity: Quantity) -> bool:
    """Whether a number is read in the sentence where the quote stands; for a base the whole sentence counts."""
    bounds = claim.quote if quantity is claim.quantity else claim.sentence
    found = (value for quote, value in _read(claim.sentence) if bounds.start <= quote.start and quote.stop <= bounds.stop)
    return any((value.value, value.upper) == (quantity.value, quantity.upper) for value in found)


def _read(sentence: Quote) -> Iterator[tuple[Quote, Quantity]]:
    folded = fold(sentence.text)
    block = clean(folded, [(0, len(folded))])
    for mention in quantity_finder(lexicon.load().unit_labels())(block.text):
        if isinstance(mention.value, Quantity):
            start, stop = (sentence.start + block.offsets[at] for at in (mention.start, mention.stop - 1))
            yield Quote(sentence.document, start, stop + 1, ""), mention.value


# --- verdicts ---


def _verdicts(build: Build) -> Iterator[Fault]:
    """Rows of what matching found, and of the programmes, that do not come out again."""
    if other := sorted(_policies(build) - {build.findings.policy}):
        yield "graph/graph.nq", f"是按 {'、'.join(other)} 判定的，不是 {build.findings.policy}; 请用 --policy 给出当时的判定规则"
        return
    with TemporaryDirectory() as aside:
        tables.write_findings(Path(aside), build.findings, build.names, build.places)
        for table in tables.FOUND:
            yield from _differences(table, build.rows(table), jsonlines.read_rows(Path(aside) / f"{table}.jsonl"))
    verdicts = {row["target"]["id"]: row["verdict"] for row in build.rows("outcomes")}
    programmes = rollup.programmes({table: [*build.rows(table)] for table in rollup.TABLES}, verdicts)
    yield from _differences("programmes", build.rows("programmes"), programmes)


def _policies(build: Build) -> set[str]:
    predicate = f"<{expanded('kg:policy', build.names)}>"
    return {line.split('"')[1] for line in build.lines if f" {predicate} " in line}


def _differences(table: str, found: Iterable[Row], expected: Iterable[Row]) -> Iterator[Fault]:
    """Rows that should stand in a table and do not, and rows that should not."""
    there, should = Counter(map(json_text, found)), Counter(map(json_text, expected))
    place = f"tables/{table}.jsonl"
    yield from ((place, f"重算应有而没有：{line}") for line in should - there)
    yield from ((place, f"有而重算没有：{line}") for line in there - should)


# --- tables and graph ---


def _graph(build: Build) -> Iterator[Fault]:
    """What the tables say and the graph does not, and the other way round."""
    missing = set(_expected(build)) - build.lines
    yield from (("graph/graph.nq", f"表格里有而图谱里没有：{line.strip()}") for line in sorted(missing))
    for kind, table in LISTED.items():
        yield from _unlisted(kind, table, build)


def _expected(build: Build) -> Iterator[str]:
    """The lines that the rows of the tables make."""
    rows: dict[str, dict[str, list[Row]]] = {name: {table: [] for table in TABLES} for name in build.documents}
    for table, found in build.read.items():
        for row in found:
            rows.get(row["document"], {}).get(table, []).append(row)
    for name, document in build.documents.items():
        yield from fact_lines(tables.reading_from_rows(document, rows[name]), build.known)
    yield from finding_lines(build.findings, build.names)
    yield from programme_lines(build.rows("programmes"), build.names)
    yield from stated_lines(build.findings.stated, build.places, build.known)


def _unlisted(kind: str, table: str, build: Build) -> Iterator[Fault]:
    ids = {build.names.document(name) for name in build.documents} if table == "documents" else {row["id"] for row in build.rows(table)}
    added = {build.names.claim(claim) for claim in build.findings.stated} if table == "claims" else set()
    nodes = build.nodes.get(expanded(kind, build.names), set())
    yield from ((f"tables/{table}.jsonl", f"图谱里有而表格里没有：{node}") for node in sorted(nodes - ids - added))
    yield from (("graph/graph.nq", f"表格里有而图谱里没有：{node}") for node in sorted(ids - nodes))


# --- names ---


def _iris(build: Build) -> Iterator[Fault]:
    """IRIs of ours that a line points to and of which nothing is said: nodes, classes, properties."""
    said, ours = set(), (f"<{build.names.id}", f"<{build.names.ontology}")
    pointed: dict[str, str] = {}
    for line in build.lines:
        subject, predicate, rest = line.split(" ", 2)
        said.add(subject)
        target = rest.partition(" ")[0]
        pointed |= {node: line for node in (predicate, target) if node.startswith(ours)}
    for node in sorted(pointed.keys() - said):
        yield "graph/graph.nq", f"{node} 在图谱里没有说明，却被提到：{pointed[node].strip()}"


# --- graph and texts ---


def _quotations(build: Build) -> Iterator[Fault]:
    """Quotes of the graph that are not the text at their offsets."""
    question = """SELECT ?node ?source ?start ?end ?exact {
      ?node oa:exact ?exact ; oa:start ?start ; oa:end ?end ; dcterms:isPartOf/dcterms:identifier ?source }"""
    texts = {_written(name): text for name, text in build.texts.items()}
    for node, source, start, end, exact in store.query(build.store, question, names=build.names).rows():
        if (found := _written(texts.get(source, "")[int(start) : int(end)])) != exact:
            yield node, f"图谱里的原句是“{exact}”，原文此处是“{found}”"


def _written(text: str) -> str:
    """Text as the graph holds it: half a character is no character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


# --- store ---


def _stored(build: Build) -> Iterator[Fault]:
    """Quads that the store lacks, and that graph.nq lacks."""
    left = set(build.lines)
    ours = f"?graph != <{build.names.graph('state')}>"
    if isinstance(build.store, Remote):  # which may have graphs of others
        ours += f' && STRSTARTS(STR(?graph), "{build.names.id}")'
    question = f"SELECT ?subject ?predicate ?object ?graph {{ GRAPH ?graph {{ ?subject ?predicate ?object }} FILTER({ours}) }}"
    for quad in store.query(build.store, question, names=build.names).terms():
        line = f"{' '.join(map(str, quad))} .\n"
        if line not in left:
            yield "graph/store", f"图谱库里有而 graph.nq 没有：{line.strip()}"
        left.discard(line)
    yield from (("graph/store", f"graph.nq 有而图谱库里没有：{line.strip()}") for line in sorted(left))


CHECKS: Mapping[str, Callable[[Build], Iterator[Fault]]] = {
    "quote": _quotes,
    "number": _numbers,
    "verdict": _verdicts,
    "graph": _graph,
    "name": _iris,
    "quotation": _quotations,
    "store": _stored,
}
