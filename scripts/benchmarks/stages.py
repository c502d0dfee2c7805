"""How fast each stage of reading is, beside what its parts can do at most: megabytes of text a second, in one process."""

import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind
from copies import Texts

from kg import claims, jsonlines, lexicon, named, places, reading, report, tables
from kg.graph import fact_lines, frame_lines
from kg.model import Reading, Source

_SENTENCE, _FIGURE = re.compile(r"[^。！？；\n]+[。！？；]?"), re.compile(r"\d+(?:\.\d+)?(?:%|亿元|万|个|人|公里)?")


class Stages:
    """Reads documents stage by stage, as kg.reading does, and counts the seconds of each."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.words, self.gazetteer, self.known = lexicon.load(), places.load(), reading.knowledge()

    def read(self, name: str, text: str) -> tuple[Reading, list[str], list[str]]:
        """What a text says, its rows as JSON and its lines of the graph."""
        structure = self._timed("report", lambda: report.structure(Source(name, text, "0" * 64, "text/plain"), self.gazetteer))
        lines = self._timed("named: lines", lambda: named.read_lines(structure, self.gazetteer))
        found = self._timed("claims", lambda: claims.read_claims(structure, self.words, self.gazetteer, named.holders(lines)))
        things = self._timed("named", lambda: named.read_named(structure, lines, named.read_notes(structure, self.gazetteer)))
        dated = tuple(claim for claim in found[0] if claim.period.start)
        events = tuple(milestone for milestone in things.milestones if milestone.period.start)
        made = Reading(structure, dated, events, things.entities, things.relations, found[1])
        rows = self._timed("rows", lambda: tables.reading_rows(made, self.known.names, self.known.parent))
        told = self._timed("json", lambda: [jsonlines.json_text(row) for table in rows.values() for row in table])
        quads = self._timed("graph", lambda: sorted({*frame_lines(made, self.known), *fact_lines(made, self.known)}))
        return made, told, quads

    def _timed(self, stage: str, act: Callable[[], Any]) -> Any:
        begun = time.process_time()
        done = act()
        self.seconds[stage] += time.process_time() - begun
        return done


def told(texts: Texts) -> Iterator[str]:
    """A line a stage: MB/s, share of the time, and by how many times the parts alone are faster."""
    stages = Stages()
    stages.read(*texts[0])  # loads the words
    stages.seconds.clear()
    made = [stages.read(*text) for text in texts]
    size = sum(len(text.encode()) for _, text in texts) / 1e6
    limits = _limits(texts, [line for _, rows, _ in made for line in rows], [line for *_, lines in made for line in lines], stages)
    whole = sum(stages.seconds.values())
    yield "## Stages: reference is the fastest that the parts alone do"
    yield "| stage | MB/s | share | reference | MB/s | ratio |"
    yield "|---|---|---|---|---|---|"
    for stage, seconds in [*stages.seconds.items(), ("all", whole)]:
        name, limit = limits.get(stage, limits["all"])
        yield f"| {stage} | {size / seconds:.2f} | {seconds / whole:.0%} | {name} | {size / limit:.1f} | {seconds / limit:.1f} |"


def _limits(texts: Texts, rows: list[str], lines: list[str], stages: Stages) -> dict[str, tuple[str, float]]:
    """The seconds that the parts alone take, by stage."""
    content = [text.encode() for _, text in texts]
    automaton = AhoCorasick(sorted(filter(None, {*stages.words.named, *stages.words.measured})), matchkind=MatchKind.LeftmostLongest)
    values, parts = [json.loads(row) for row in rows], [line.split(" ", 2) for line in lines]
    return {
        "all": ("decode, sentences, numbers, names", _seconds(lambda: _scanned(content, automaton))),
        "json": ("json.dumps", _seconds(lambda: [json.dumps(value, ensure_ascii=False) for value in values])),
        "graph": ("f-strings, sorted", _seconds(lambda: sorted({f"{a} {b} {c}" for a, b, c in parts}))),
    }


def _scanned(content: Iterable[bytes], automaton: AhoCorasick) -> int:
    found = 0
    for text in map(bytes.decode, content):
        found += sum(len(_FIGURE.findall(sentence)) for sentence in _SENTENCE.findall(text))
        found += len(automaton.find_matches_as_indexes(text))
    return found


def _seconds(act: Callable[[], object]) -> float:
    """The least of three."""
    taken = []
    for _ in range(3):
        begun = time.process_time()
        act()
        taken.append(time.process_time() - begun)
    return max(min(taken), 1e-6)
