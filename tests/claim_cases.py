"""The case files of claims: a scene, a sentence of it, what it claims; written so that a reader of reports can add one.

    @ 重庆市渝中区 plan 2024              whose report, which part of it, of which year (span_review 2016-2020; news 2023-11-20;
                                          vision 2021-2035: said in 2021 of 2035)
    @ 重庆市渝中区 plan 2024 / 解放碑商圈  below which headings
    = kind=target period=2024              what holds of every claim below unless it says otherwise
    地区生产总值增长6%左右。 => 地区生产总值/GDP growth about 6 %
    居民收入与经济增长同步。 => 居民收入 relative 与经济增长同步 commitment=plain
    承办第三届运动会。 => -               claims nothing
    ? …                                    a known gap

Wordings that a reader would accept stand with / between them, periods and the like with a comma. ¶ parts paragraphs.
Fields that may follow a claim: kind, subject, period, commitment, base, note, repeats; also: other names, all of which it must have;
never: names that it must not have.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from kg import claims, lexicon, named, places
from kg.model import Claim, Difficulty, DocumentKind, Measure, Paragraph, Quantity, Report, Role, Section, Source
from kg.report.cleaning import clean, fold, sentences

CASES = Path(__file__).parent / "cases"
SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1_000, "百": 100, "十": 10}


@dataclass(frozen=True)
class Scene:
    """Where a sentence stands."""

    place: str
    role: str
    years: tuple[int, int]
    now: int
    published: str | None = None
    headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Expected:
    """A claim as a case states it."""

    indicators: tuple[str, ...]
    measure: str
    comparator: str = ""
    value: str = ""
    unit: str = ""
    words: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        said = f"{self.comparator} {self.value} {self.unit}".strip() if not self.words else self.words
        return " ".join(["/".join(self.indicators), self.measure, said, *(f"{key}={value}" for key, value in self.fields.items())])


@dataclass(frozen=True)
class Case:
    """A line of a case file."""

    name: str
    text: str
    expected: tuple[Expected, ...]
    scene: Scene
    known_gap: bool


def claim_cases() -> Iterator[Case]:
    """Every case of every file, in the order of the files."""
    for path in sorted((CASES / "claims").glob("*.txt")):
        yield from _file(path)


def _file(path: Path) -> Iterator[Case]:
    scene = Scene("", "plan", (0, 0), 0)
    common: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("@"):
            scene, common = _scene(line[1:]), {}
        elif line.startswith("="):
            common = _fields(line[1:].split())
        elif line.strip() and not line.startswith("#"):
            text, arrow, expected = line.removeprefix("?").strip().partition(" => ")
            assert arrow, f"{path.name}:{number} has no =>"
            stated = tuple(_expected(part, common) for part in expected.split(" | ") if part.strip() != "-")
            yield Case(f"{path.stem}:{number}", text, stated, scene, line.startswith("?"))


def _scene(line: str) -> Scene:
    first, *headings = (part.strip() for part in line.split(" / "))
    place, role, years = first.split()
    if role == "news":
        year = int(years[:4])
        return Scene(place, "other", (year, year), year, years, tuple(headings))
    start, _, end = years.partition("-")
    span = (int(start), int(end or start))
    if role == "vision":
        return Scene(place, role, (span[1], span[1]), span[0], None, tuple(headings))
    now = span[0] if role in ("plan", "span_plan", "government") else span[1] + 1
    return Scene(place, role, span, now, None, tuple(headings))


def _fields(words: Sequence[str]) -> dict[str, str]:
    return dict(word.split("=", 1) for word in words)


def _expected(part: str, common: Mapping[str, str]) -> Expected:
    indicator, measure, *rest = part.split()
    fields = {**common, **_fields([word for word in rest if re.match("[a-z]+=", word)])}
    rest = [word for word in rest if not re.match("[a-z]+=", word)]
    names = tuple(indicator.split("/"))
    if measure == "relative":
        return Expected(names, measure, words="".join(rest), fields=fields)
    assert measure in list(Measure), f"{part}: no measure {measure}"
    comparator, value, unit = (*rest, "")[:3]
    return Expected(names, measure, comparator, value, unit, "", fields)


# --- reading a case ---


def report_of(text: str, scene: Scene) -> Report:
    """A report of the scene's place whose only part is the text."""
    folded, gazetteer = fold(text.replace("¶", "\n")), places.load()
    section = Section("", Role(scene.role), *scene.years)
    kind = DocumentKind.NEWS if scene.published else DocumentKind.REPORT
    stretches = [match.span() for match in re.finditer(r"[^\n]+", folded)]
    paragraphs = tuple(Paragraph(sentences(clean(folded, [stretch])), section, scene.headings) for stretch in stretches)
    source = Source("报告.txt", text.replace("¶", "\n"), "", "text/plain")
    place = gazetteer.resolve(scene.place)
    assert place is not None, f"no such place: {scene.place}"
    return Report(source, "", kind, place, scene.published, scene.now - 1, scene.now, paragraphs)


def read(text: str, scene: Scene) -> tuple[tuple[Claim, ...], tuple[Difficulty, ...]]:
    """The claims of a text, and the quantities that none of them took."""
    report, gazetteer = report_of(text, scene), places.load()
    return claims.read_claims(report, lexicon.load(), gazetteer, named.holders(named.read_lines(report, gazetteer)))


# --- comparing ---


def differences(expected: Sequence[Expected], found: Sequence[Claim]) -> list[str]:
    """What is missing and what was not expected; empty where a case is read as it says."""
    left, missing = list(found), []
    for one in expected:
        same = next((claim for claim in left if agrees(one, claim)), None)
        if same is None:
            missing.append(f"missing     {one}")
        else:
            left.remove(same)
    return missing + [f"unexpected  {shown(claim)}" for claim in left]


def agrees(expected: Expected, claim: Claim) -> bool:
    """Whether a claim is what the case states, in every field that it states."""
    if _plain(claim.indicator) not in {_plain(name) for name in expected.indicators}:
        return False
    if not all(_field_agrees(key, value, claim) for key, value in expected.fields.items()):
        return False
    if expected.measure == "relative":
        return claim.quantity is None and _holds(_plain(expected.words), _plain(claim.relative or ""))
    return claim.measure == expected.measure and claim.quantity is not None and same_quantity(expected, claim.quantity)


def _holds(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or other in one)


@cache
def _plain(text: str) -> str:
    return re.sub(r"[\s“”‘’《》（）·、，的]", "", text)


def same_quantity(expected: Expected, quantity: Quantity) -> bool:
    """Whether comparator, number and unit are the same once scales are multiplied out (93 万人 = 930000 人)."""
    low, _, high = expected.value.partition("—")
    wanted = [scaled(Decimal(number), expected.unit) for number in (low, high) if number]
    got = [scaled(number, quantity.unit) for number in (quantity.value, quantity.upper) if number is not None]
    return expected.comparator == quantity.comparator and wanted == got


def scaled(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """(1.2, 万亿元) → (1200000000000, 元)."""
    while unit and unit[0] in SCALES and unit != "百分点":
        value, unit = value * SCALES[unit[0]], unit[1:]
    return value.normalize(), unit.replace("个百分点", "百分点")


def _field_agrees(key: str, value: str, claim: Claim) -> bool:
    if key in ("also", "never"):
        named = [name in (claim.indicator, *claim.wordings) for name in value.split(",")]
        return all(named) if key == "also" else not any(named)
    got = stated(key, claim)
    return got in {_period(each) if key == "period" else each for each in value.split(",")}


def stated(key: str, claim: Claim) -> str:
    """A field of a claim as a case writes it."""
    fields: dict[str, str] = {
        "kind": claim.kind,
        "subject": claim.subject.name,
        "period": _period(str(claim.period)),
        "commitment": claim.commitment or "none",
        "base": f"{claim.base.value}{claim.base.unit}" if claim.base else "none",
        "note": claim.note or "none",
        "repeats": str(len(claim.repeats)),
    }
    return fields[key]


def _period(text: str) -> str:
    """A year's end as the year, and its twelve months as the year."""
    whole = re.fullmatch(r"(\d{4})-01(?:-01)?/\1-12(?:-31)?", text)
    return whole[1] if whole else re.sub(r"-12(-31)?$", "", text)


def shown(claim: Claim) -> str:
    """A claim in the words of a case, with all its fields."""
    said = f"{claim.measure} {claim.quantity}" if claim.quantity else f"relative {claim.relative}"
    fields = " ".join(f"{key}={stated(key, claim)}" for key in ("kind", "subject", "period", "commitment", "base"))
    return f"{claim.indicator} {said} {fields} ({claim.rule})"
