"""How well a build reads, against annotations made by hand: 地区生产总值达到1358.5亿元 found, and every field of it right."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any

from kg import agreement
from kg.agreement import Pair, Row
from kg.errors import BuildError, ConfigurationError
from kg.jsonlines import read_rows

CLAIM_FIELDS = ("kind", "subject", "indicator", "measure", "comparator", "unit", "period")
HEADLINE_FIELDS = ("indicator", "measure", "comparator", "unit", "period", "commitment")
MILESTONE_FIELDS = ("kind", "stage")
DECISIVE = frozenset({"start", "finish", "open", "award", "end"})  # the stages where two readers agree
NO_FIGURE = frozenset({"unreported", "incomparable"})  # verdicts that stand for one another


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted for one document or one sort of thing: how many annotated, exported, found, right in every field."""

    gold: int = 0
    exported: int = 0
    found: int = 0
    strict: int = 0
    core: int = 0
    core_strict: int = 0
    fields: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Tally") -> "Tally":
        names = [*self.fields, *(name for name in other.fields if name not in self.fields)]
        return Tally(
            self.gold + other.gold,
            self.exported + other.exported,
            self.found + other.found,
            self.strict + other.strict,
            self.core + other.core,
            self.core_strict + other.core_strict,
            {name: self.fields.get(name, 0) + other.fields.get(name, 0) for name in names},
        )

    def figures(self) -> dict[str, Any]:
        """Precision, recall and F1 of found and strict, the strict recall of core claims, the share right of each field."""
        return {
            "gold": self.gold,
            "exported": self.exported,
            "found": _rates(self.found, self.exported, self.gold),
            "strict": _rates(self.strict, self.exported, self.gold),
            "core_recall": _share(self.core_strict, self.core),
            "fields": {name: _share(right, self.found) for name, right in self.fields.items()},
        }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _rates(right: int, exported: int, gold: int) -> dict[str, float]:
    precision, recall = right / exported if exported else 0.0, right / gold if gold else 0.0
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One disagreement, for reading: `sort` is missed, extra or wrong; `detail` says what."""

    document: str
    sort: str
    detail: str


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one set of annotations, ready for JSON, and the mistakes behind them."""

    name: str
    figures: dict[str, Any]
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class Build:
    """The tables and texts of a build, by file name of the document: annotations name the file, builds its path."""

    folder: Path

    def rows(self, table: str) -> dict[str, list[dict[str, Any]]]:
        """The rows of a table by document; none where the build has no such table."""
        path = self.folder / "tables" / f"{table}.jsonl"
        grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in read_rows(path) if path.exists() else ():
            grouped[_file_name((row.get("target") or row)["document"])].append(row)
        return grouped

    def texts(self) -> dict[str, Path]:
        """Where the text of each document lies."""
        folder = self.folder / "graph" / "texts"
        return {path.name.removesuffix(".txt"): path for path in sorted(folder.rglob("*.txt"), reverse=True)}


def _file_name(document: str) -> str:
    return PurePosixPath(document).name


def evaluate(gold: Path, build: Path) -> list[Result]:
    """Scores a build against a folder of annotated documents, a headline or outcomes file, or a folder that holds them."""
    if not (build / "tables" / "claims.jsonl").exists():
        raise BuildError(f"{build}: 没有 tables/claims.jsonl, not a build; make one with: kg rebuild SOURCES -o {build}")
    ours = Build(build)
    return [scorer(path, ours) for path in _annotations(gold) for scorer in _scorers(path)]


def _annotations(gold: Path) -> list[Path]:
    parts = [gold / name for name in ("claims", "headline.jsonl", "outcomes.jsonl")]
    held = [path for path in parts if path.exists()]
    if not held and not gold.exists():
        raise ConfigurationError(f"{gold}: no such annotations; give a folder of JSON files, headline.jsonl or outcomes.jsonl")
    return held or [gold]


def _scorers(path: Path) -> list[Callable[[Path, Build], Result]]:
    """Which figures a file or folder of annotations calls for, told by its fields."""
    if path.is_dir():
        return [score_claims, score_named]
    if path.suffix != ".jsonl":
        raise ConfigurationError(f"{path}: no annotations; give a folder of JSON files, headline.jsonl or outcomes.jsonl")
    first: Row = next(read_rows(path), {})
    if "passage" in first:
        return [score_headline]
    if "verdict" in first:
        return [score_outcomes]
    raise ConfigurationError(f"{path}: neither headline targets (passage) nor outcomes (verdict); see the annotation guide for the fields")


def _documents(folder: Path) -> list[dict[str, Any]]:
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise ConfigurationError(f"{folder}: no *.json; give the folder of annotated documents")
    return [_document(path) for path in paths]


def _document(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))
    except (ValueError, TypeError) as error:
        raise ConfigurationError(f"{path}: not an annotated document ({error}); give one JSON object in UTF-8") from error


class _Texts:
    """Texts of a build, read when asked for; a document that the build lacks reads as empty."""

    def __init__(self, build: Build) -> None:
        self._paths = build.texts()

    def __getitem__(self, document: str) -> str:
        path = self._paths.get(_file_name(document)) or self._paths.get(_file_name(document).removesuffix(".txt"))
        return path.read_bytes().decode("utf-8", "surrogatepass") if path else ""


def score_claims(folder: Path, build: Build) -> Result:
    """Claims with a number: found when quote and quantity agree, strict when all fields do."""
    texts, ours = _Texts(build), build.rows("claims")
    mistakes: list[Mistake] = []
    tallies: dict[str, Tally] = {}
    for document in _documents(folder):
        name = document["document"]
        gold = agreement.placed(document["claims"], texts[name])
        mine = [row for row in ours.get(name, []) if row.get("value") is not None]
        found = agreement.pairs(gold, mine, agreement.same_quantity, CLAIM_FIELDS)
        tallies[name] = _tally(gold, mine, found, CLAIM_FIELDS)
        mistakes += _mistakes(name, gold, mine, found)
    tallies["ALL"] = sum(tallies.values(), Tally())
    return Result("claims", {name: tally.figures() for name, tally in tallies.items()}, tuple(mistakes))


def _tally(gold: Sequence[Row], ours: Sequence[Row], found: Sequence[Pair], fields: Sequence[str], optional: str = "") -> Tally:
    """Counts pairs; a pair is strict when every field but the optional one is right."""
    strict = [pair for pair in found if all(right for name, right in pair.marks.items() if name != optional)]
    return Tally(
        gold=len(gold),
        exported=len(ours),
        found=len(found),
        strict=len(strict),
        core=sum(bool(row.get("core")) for row in gold),
        core_strict=sum(bool(gold[pair.gold].get("core")) for pair in strict),
        fields={name: sum(pair.marks[name] for pair in found) for name in fields},
    )


def _mistakes(document: str, gold: Sequence[Row], ours: Sequence[Row], found: Sequence[Pair]) -> Iterator[Mistake]:
    seen, used = {pair.gold for pair in found}, {pair.ours for pair in found}
    yield from (Mistake(document, "missed", _brief(row)) for place, row in enumerate(gold) if place not in seen)
    yield from (Mistake(document, "extra", _brief(row)) for place, row in enumerate(ours) if place not in used)
    for pair in sorted((pair for pair in found if not pair.right), key=lambda pair: pair.gold):
        yield Mistake(document, "wrong", _wrong(gold[pair.gold], ours[pair.ours], pair))


def _brief(row: Row) -> str:
    said = row.get("indicator") or row.get("object")
    return f"{row['quote']} | {said} {row.get('value') or ''}{row.get('unit') or ''}".rstrip()


def _wrong(gold: Row, ours: Row, pair: Pair) -> str:
    fields = (f"{name}: {gold.get(name)} <- {ours.get(name)}" for name, right in pair.marks.items() if not right)
    return f"{gold['quote']} | {'; '.join(fields)}"


def score_headline(path: Path, build: Build) -> Result:
    """Targets of the passage that lists the main expected targets, those with a number and those without."""
    texts, ours = _Texts(build), build.rows("claims")
    mistakes: list[Mistake] = []
    tallies = {"headline, with a number": Tally(), "headline, relative": Tally()}
    for document in read_rows(path):
        gold, mine = _headline(document, texts[document["document"]], ours.get(_file_name(document["document"]), []))
        for name, numeric in zip(tallies, (True, False), strict=True):
            wanted, offered = ([row for row in rows if (row["value"] is not None) == numeric] for rows in (gold, mine))
            found = agreement.pairs(wanted, offered, agreement.same_quantity, HEADLINE_FIELDS)
            tallies[name] += _tally(wanted, offered, found, HEADLINE_FIELDS, optional="commitment")
            mistakes += _mistakes(document["document"], wanted, offered, found)
    return Result("headline", {name: tally.figures() for name, tally in tallies.items()}, tuple(mistakes))


def _headline(document: Row, text: str, rows: Iterable[Row]) -> tuple[list[dict[str, Any]], list[Row]]:
    """The annotated targets of the passage with their places, and our targets that touch the passage."""
    passage = document["passage"]
    base = text.find(passage) if passage else -1
    gold = [{"commitment": "plain", **row} for row in agreement.placed(document["claims"], passage, max(base, 0))]
    span = {"start": base, "end": base + len(passage)}
    return gold, [row for row in rows if base >= 0 and row["kind"] == "target" and agreement.overlap(row, span)]


def score_outcomes(path: Path, build: Build) -> Result:
    """Verdicts: right when the verdict is, and where it rests on a figure, the figure too."""
    texts, ours = _Texts(build), build.rows("outcomes")
    mistakes: list[Mistake] = []
    confusion: Counter[tuple[str, str]] = Counter()
    right = 0
    for gold in read_rows(path):
        best = _verdict(gold, texts[gold["target_document"]], ours.get(_file_name(gold["target_document"]), []))
        confusion[gold["verdict"], best["verdict"] if best else "target not found"] += 1
        agreed = best is not None and _agrees(gold, best)
        right += agreed
        if not agreed:
            mistakes.append(Mistake(gold["target_document"], "wrong" if best else "missed", _outcome_mistake(gold, best)))
    return Result("outcomes", _outcome_figures(confusion, right), tuple(mistakes))


def _verdict(gold: Row, text: str, rows: Sequence[Row]) -> Row | None:
    """Our row for an annotated target, the one with the wanted verdict before others."""
    target = agreement.placed([{**gold["target"], "indicator_alt": [gold["indicator"]]}], text)[0]
    same = [row for row in rows if _same_target(target, row["target"])]
    return max(same, key=lambda row: _same_verdict(gold, row), default=None)


def _same_target(gold: Row, ours: Row) -> bool:
    return agreement.overlap(gold, ours) and agreement.same_quantity(gold, ours) and agreement.same_indicator(gold, ours)


def _same_verdict(gold: Row, ours: Row) -> bool:
    return gold["verdict"] == ours["verdict"] or {gold["verdict"], ours["verdict"]} <= NO_FIGURE


def _agrees(gold: Row, ours: Row) -> bool:
    figure = gold["outcome"] if gold["verdict"] not in NO_FIGURE else None
    if not _same_verdict(gold, ours) or figure is None or figure.get("value") is None:
        return _same_verdict(gold, ours)
    return bool(ours.get("outcome")) and agreement.same_quantity(figure, ours["outcome"])


def _outcome_mistake(gold: Row, ours: Row | None) -> str:
    head = f"{gold['place']} {gold['year']} {gold['indicator']} | {gold['target']['quote']} | {_verdict_brief(gold)}"
    return f"{head} <- {_verdict_brief(ours) if ours else 'target not found'}"


def _verdict_brief(row: Row) -> str:
    return f"{row['verdict']} {(row.get('outcome') or {}).get('quote') or ''}".rstrip()


def _outcome_figures(confusion: Counter[tuple[str, str]], right: int) -> dict[str, Any]:
    total = confusion.total()
    found = sum(count for (_, got), count in confusion.items() if got != "target not found")
    return {
        "pairs": total,
        "targets_found": _share(found, total) or 0.0,
        "right_of_found": round(right / max(found, 1), 4),
        "right_of_all": _share(right, total) or 0.0,
        "confusion": {f"{want} -> {got}": count for (want, got), count in sorted(confusion.items())},
    }


def score_named(folder: Path, build: Build) -> Result:
    """Milestones of a decisive stage, entities by type and relations, in the documents annotated for them."""
    texts, tables = _Texts(build), {table: build.rows(table) for table in ("milestones", "entities", "relations")}
    tallies: dict[str, Tally] = defaultdict(Tally)
    mistakes: list[Mistake] = []
    for document in (document for document in _documents(folder) if document["entities"]):
        ours = {table: rows.get(document["document"], []) for table, rows in tables.items()}
        tally, wrong = _milestones(document, texts[document["document"]], ours["milestones"])
        tallies["milestones"] += tally
        mistakes += wrong
        for name, counted in (*_entities(document, ours["entities"]), ("relations", _relations(document, ours["relations"]))):
            tallies[name] += counted
    return Result(
        "named", {name: {**tally.figures(), "core_recall": None, "fields": {}} for name, tally in tallies.items()}, tuple(mistakes)
    )


def _milestones(document: Row, text: str, rows: Sequence[Row]) -> tuple[Tally, list[Mistake]]:
    gold = agreement.placed((row for row in document["milestones"] if row["stage"] in DECISIVE), text)
    ours = [row for row in rows if row["stage"] in DECISIVE]
    found = agreement.pairs(gold, ours, agreement.same_object, MILESTONE_FIELDS)
    return _tally(gold, ours, found, MILESTONE_FIELDS), list(_mistakes(document["document"], gold, ours, found))


def _entities(document: Row, rows: Sequence[Row]) -> Iterator[tuple[str, Tally]]:
    for kind, names in document["entities"].items():
        yield f"entities: {kind}", _names(names, {agreement.bare(row["name"]) for row in rows if row["type"] == kind})
    everything = [name for names in document["entities"].values() for name in names]
    yield "entities: any type", _names(everything, {agreement.bare(row["name"]) for row in rows})


def _names(gold: Iterable[str], offered: set[str]) -> Tally:
    """Names found when alike or one within the other, strict when the same."""
    wanted = {agreement.bare(name) for name in gold}
    hits = sum(any(_same_name(name, mine) for mine in offered) for name in wanted)
    return Tally(len(wanted), len(offered), min(hits, len(offered)), len(wanted & offered))


def _same_name(gold: str, ours: str) -> bool:
    return agreement.alike(gold, ours, 0.75) or (len(ours) > 2 and (ours in gold or gold in ours))


def _relations(document: Row, rows: Sequence[Row]) -> Tally:
    offered = {(agreement.bare(row["subject"]), row["predicate"], agreement.bare(row["object"])) for row in rows}
    hits = sum(any(_same_triple(triple, mine) for mine in offered) for triple in document["relations"])
    found = min(hits, len(offered))
    return Tally(len(document["relations"]), len(offered), found, found)


def _same_triple(gold: Sequence[str], ours: Sequence[str]) -> bool:
    subject, predicate, object_ = gold
    same = predicate == ours[1] and agreement.alike(agreement.bare(subject), ours[0], 0.75)
    return same and agreement.alike(agreement.bare(object_), ours[2], 0.6)


def first(mistakes: Iterable[Mistake], most: int) -> Iterator[Mistake]:
    """At most so many mistakes of each sort for each document."""
    seen: Counter[tuple[str, str]] = Counter()
    for mistake in mistakes:
        seen[mistake.document, mistake.sort] += 1
        if seen[mistake.document, mistake.sort] <= most:
            yield mistake


def table(result: Result) -> Iterator[dict[str, Any]]:
    """The figures of a result as rows that are read on a screen."""
    if result.name == "outcomes":
        yield from ({"document": name, "value": str(value)} for name, value in _lines(result.figures))
        return
    for name, figures in result.figures.items():
        rates = {f"{kind}_{rate}": figures[kind][rate] for kind in ("found", "strict") for rate in ("precision", "recall", "f1")}
        counted = {"gold": figures["gold"], "exported": figures["exported"]}
        yield {"document": name, **_printed({**counted, **rates, "core_recall": figures["core_recall"], **figures["fields"]})}


def _lines(figures: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in figures.items():
        yield from value.items() if isinstance(value, dict) else [(name, value)]


def _printed(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {name: Decimal(f"{value:.4f}") if isinstance(value, float) else value for name, value in figures.items()}
