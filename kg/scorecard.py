"""What a place promised for a year and what came of it, with the sentences (重庆市渝中区 2021)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kg import wording
from kg.errors import QueryError
from kg.jsonlines import read_rows

Row = dict[str, Any]


def scorecard(build: Path, place: str, year: int | None = None) -> list[Row]:
    """One row for each target of a place, in the order of period and document; QueryError when the place is unknown or unclear."""
    targets = [row for row in read_rows(build / "tables" / "claims.jsonl") if row["kind"] == "target"]
    name = resolved(place, (row["place"] for row in targets if row["place"]))
    outcomes = {row["target"]["id"]: row for row in read_rows(build / "tables" / "outcomes.jsonl")}
    mine = [row for row in targets if row["place"] == name and (year is None or covers(row["period"], year))]
    return [_line(row, outcomes.get(row["id"])) for row in sorted(mine, key=_order)]


def resolved(place: str, known: Iterable[str]) -> str:
    """The full name of a place that is named in full or by its last part: 渝中区 → 重庆市渝中区."""
    names = sorted(set(known))
    found = [place] if place in names else [name for name in names if name.endswith(place)] or [name for name in names if place in name]
    if len(found) == 1:
        return found[0]
    if found:
        raise QueryError(f"{place}: several places, {'、'.join(found)}; give the full name of one")
    raise QueryError(f"{place}: no targets of this place; there are some of {'、'.join(names[:8])}{' …' if len(names) > 8 else ''}")


def covers(period: str, year: int) -> bool:
    """Whether a year lies in a period: 2021 in 2021/2025."""
    start, _, stop = period.partition("/")
    return int(start[:4]) <= year <= int((stop or start)[:4])


def counts(lines: Iterable[Row]) -> str:
    """The verdicts of a scorecard, counted: ✓ 达到 12，✗ 未达到 3."""
    counted = Counter(line["verdict"] for line in lines)
    return "，".join(f"{wording.verdict(name)} {counted[name]}" for name in wording.words("verdict") if counted[name])


def _order(row: Row) -> tuple[str, str, int]:
    return row["period"], row["document"], row["start"]


def _line(target: Row, assessment: Row | None) -> Row:
    outcome = (assessment or {}).get("outcome")
    verdict = assessment["verdict"] if assessment else wording.OPEN
    return {
        "verdict": verdict,
        "period": target["period"],
        "subject": target["subject"],
        "indicator": target["indicator"],
        "target": wording.promise(target),
        "outcome": wording.quantity(outcome) if outcome else None,
        "margin": (assessment or {}).get("margin"),
        "unit": target["unit"],
        "target_sentence": target["sentence"],
        "target_document": target["document"],
        "outcome_sentence": outcome["sentence"] if outcome else None,
        "outcome_document": outcome["document"] if outcome else None,
        "rule": (assessment or {}).get("rule"),
        "id": target["id"],
    }


def shown(lines: Iterable[Row]) -> Iterator[Row]:
    """The lines as they are read on a screen, the two sentences in one cell."""
    for line in lines:
        kept = {name: line[name] for name in ("verdict", "period", "subject", "indicator", "target", "outcome", "margin")}
        said = {"period": wording.period_words(line["period"]), "margin": wording.margin_words(line["margin"], line["unit"] or "")}
        sentences = (line["target_sentence"], line["outcome_sentence"])
        yield kept | said | {"sentence": "\n".join(sentence.strip() for sentence in sentences if sentence)}
