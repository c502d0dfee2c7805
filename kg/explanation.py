"""How a sentence is read, as a tree: 句子 → 数量、时间、名称 → 规则 → 概念 → 条目的各个字段."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kg import claims, lexicon, named, places, resources, wording
from kg.errors import ConfigurationError
from kg.extract.number_values import Refusal
from kg.extract.periods import Clock, When, period_finder
from kg.extract.quantities import quantity_finder
from kg.model import (
    Claim,
    Difficulty,
    DocumentKind,
    Entity,
    Measure,
    Mention,
    Milestone,
    Paragraph,
    Quantity,
    Report,
    Role,
    Section,
    Source,
)
from kg.named.reading import Line
from kg.places import Gazetteer
from kg.report.cleaning import clean, fold, sentences

Node = tuple[str, list[Any]]  # a line of the tree and the nodes below it


def explain_text(text: str, *, place: str | None = None, year: int | None = None, section: Role = Role.PLAN) -> str:
    """The tree of what is read in a text, sentence by sentence.

    The text is read as a part of a report: `section` says which (by default the plan, so that figures are targets), `place`
    whose (by default nobody's: figures are the reporting place's own), `year` the year it speaks of (by default unknown: only
    times that name their year are dated). Raises ConfigurationError for a place that the gazetteer does not know.
    """
    report = _report(text, _place(place, places.load()), year, section)
    return "\n".join(line for node in (_scene(report, year), *_trees(report)) for line in _drawn(node))


def _words() -> dict[str, dict[str, str]]:
    return resources.tables("explanation.toml")


def _said(table: str, key: str) -> str:
    return _words()[table].get(key, key)


# --- the text as a report ---


def _place(name: str | None, gazetteer: Gazetteer) -> Entity | None:
    if name is None:
        return None
    place = gazetteer.resolve(name)
    if place is None:
        raise ConfigurationError(f"{name}: no place of the gazetteer, or several; give its full name, as 重庆市渝中区")
    return place


def _report(text: str, place: Entity | None, year: int | None, role: Role) -> Report:
    """A report that consists of the text alone, a paragraph a line."""
    ahead = role not in (Role.REVIEW, Role.SPAN_REVIEW, Role.OTHER)
    now = year if year is None or ahead else year + 1
    section, folded = Section("", role, year, year), fold(text)
    paragraphs = tuple(Paragraph(sentences(clean(folded, [stretch])), section) for stretch in _stretches(folded))
    review = None if now is None else now - 1
    return Report(Source("", text, "", "text/plain"), "", DocumentKind.REPORT, place, None, review, now, paragraphs)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """The [start, stop) of each line that holds something."""
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield at, at + len(line.rstrip())
        at += len(line)


# --- the tree ---


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence with what was read in it."""

    line: Line
    claims: Sequence[Claim]
    difficulties: Sequence[Difficulty]
    milestones: Sequence[Milestone]
    clock: Clock


def _trees(report: Report) -> Iterator[Node]:
    """A tree for each sentence."""
    lines = named.read_lines(report, places.load())
    found, left = claims.read_claims(report, lexicon.load(), places.load(), named.holders(lines))
    milestones = named.read_named(report, lines).milestones
    for line in lines:
        start, stop = line.sentence.offsets[0], line.sentence.offsets[-1] + 1
        yield _sentence(
            _Told(
                line,
                [claim for claim in found if claim.sentence.start == start],
                [one for one in left if start <= one.quote.start < stop],
                [one for one in milestones if one.sentence.start == start],
                Clock(report.plan_year, line.paragraph.section),
            )
        )


def _scene(report: Report, year: int | None) -> Node:
    role = report.paragraphs[0].section.role if report.paragraphs else Role.PLAN
    whose = report.place.name if report.place else _said("unknown", "place")
    when = str(year) if year is not None else _said("unknown", "year")
    return f"{_said('branch', 'scene')}  {wording.choice('section', role)} · {when} · {whose}", []


def _sentence(told: _Told) -> Node:
    below = [*_mentions(told), *map(_claim, told.claims), *map(_milestone, told.milestones), *map(_difficulty, told.difficulties)]
    if not (told.claims or told.milestones):
        below.append((_said("branch", "nothing"), []))
    return f"{_said('branch', 'sentence')}  {told.line.sentence.text}", below


def _branch(name: str, *values: str) -> Node:
    return "  ".join([_said("branch", name), *values]), []


def _mentions(told: _Told) -> list[Node]:
    """The numbers, times, names and places of a sentence, as they stand in it."""
    text = told.line.sentence.text
    times = [mention for mention in period_finder()(text, told.clock) if isinstance(mention.value, When)]
    numbers = [
        mention
        for mention in quantity_finder(lexicon.load().unit_labels())(text)
        if not any(time.start < mention.stop and mention.start < time.stop for time in times)
    ]
    found = [(mention.start, _number(mention, told)) for mention in numbers]
    found += [(mention.start, _time(mention, text)) for mention in times]
    found += [(name.start, _branch("name", name.text, _said_type(name.type), name.rule)) for name in told.line.names]
    found += [(place.start, _located(place, text)) for place in told.line.places]
    return [node for _, node in sorted(found, key=lambda pair: pair[0])]


def _said_type(name: str) -> str:
    return wording.choice("type", name)


def _located(mention: Mention, text: str) -> Node:
    assert isinstance(mention.value, Entity)
    return _branch("place", text[mention.start : mention.stop], f"{mention.value.name} {mention.value.code or ''}".rstrip(), mention.rule)


def _time(mention: Mention, text: str) -> Node:
    assert isinstance(mention.value, When)
    return _branch("period", text[mention.start : mention.stop], f"{mention.value.period}", _said("use", mention.value.use), mention.rule)


def _number(mention: Mention, told: _Told) -> Node:
    words = told.line.sentence.text[mention.start : mention.stop]
    if isinstance(mention.value, Refusal):
        return _branch("refused", words, _said("refused", mention.value.reason), mention.rule)
    assert isinstance(mention.value, Quantity)
    if not _is_used(mention, mention.value, told):
        return _branch("refused", words, _said("refused", "unused"), mention.rule)
    return _branch("quantity", words, str(mention.value), mention.rule)


def _is_used(mention: Mention, quantity: Quantity, told: _Told) -> bool:
    """Whether a claim or a difficulty is about a number."""
    start, stop = told.line.sentence.source_span(mention.start, mention.stop)
    claimed = any(
        quantity.value in (claim.quantity and claim.quantity.value, claim.base and claim.base.value)
        and (claim.base is not None or (claim.quote.start < stop and start < claim.quote.stop))
        for claim in told.claims
    )
    return claimed or any(one.quote.start <= start < one.quote.stop for one in told.difficulties)


def _claim(claim: Claim) -> Node:
    head = f"{wording.choice('kind', claim.kind)}  {claim.indicator}  {_stated(claim)}"
    fields = [
        _branch("rule", claim.rule),
        _indicator(claim),
        _branch("subject", claim.subject.name or _said("unknown", "subject"), _said_type(claim.subject.type)),
        _branch("time", str(claim.period) if claim.period.start else _said("unknown", "time")),
        *([_branch("commitment", wording.choice("commitment", claim.commitment), claim.commitment)] if claim.commitment else []),
        *([_branch("base", str(claim.base))] if claim.base else []),
        *([_branch("note", claim.note)] if claim.note else []),
        _branch("quote", f"“{claim.quote.text}”"),
        *(_branch("repeats", f"“{repeat.text}”") for repeat in claim.repeats),
    ]
    return head, fields


def _stated(claim: Claim) -> str:
    """What a claim says of its indicator: 增长 about 6 %, 与经济增长同步."""
    if claim.quantity is None or claim.measure is None:
        return claim.relative or ""
    return f"{_said('measure', claim.measure)} {claim.quantity}"


def _indicator(claim: Claim) -> Node:
    below = [_branch("concept", *_concept(claim))]
    unit = lexicon.load().unit(claim.quantity.unit) if claim.quantity and claim.measure is not Measure.RANK else None
    if unit is not None:
        below.append(_branch("unit", unit.id, unit.label))
    if claim.wordings:
        below.append(_branch("wordings", "、".join(claim.wordings)))
    return f"{_said('branch', 'indicator')}  {claim.indicator}", below


def _concept(claim: Claim) -> tuple[str, ...]:
    """The id and label of the concept that an indicator means, or why it means none."""
    words = lexicon.load()
    if claim.concept is not None:
        return claim.concept, words.label(claim.concept) or ""
    several = words.candidates(claim.indicator)
    return (_said("unknown", "several"), "、".join(one.label for one in several)) if several else (_said("unknown", "concept"),)


def _milestone(milestone: Milestone) -> Node:
    head = f"{_said('branch', 'milestone')}  {milestone.object.name}  {wording.choice('stage', milestone.stage)}"
    fields = [
        _branch("rule", milestone.rule),
        _branch("time", str(milestone.period) if milestone.period.start else _said("unknown", "time")),
        _branch("quote", f"“{milestone.quote.text}”"),
    ]
    return f"{head}  {wording.choice('kind', milestone.kind)}", fields


def _difficulty(difficulty: Difficulty) -> Node:
    return _branch("difficulty", f"“{difficulty.quote.text}”", _said("difficulty", difficulty.reason), difficulty.note)


# --- drawing ---


def _drawn(node: Node, lead: str = "", below: str = "") -> Iterator[str]:
    """The lines of a node and of those below it, with the branches of a tree."""
    line, children = node
    yield f"{lead}{line}".rstrip()
    for number, child in enumerate(children, start=1):
        last = number == len(children)
        yield from _drawn(child, f"{below}{'└─' if last else '├─'} ", f"{below}{'   ' if last else '│  '}")
