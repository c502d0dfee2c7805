"""What else there is to say of a claim, beside its outcome: 后来调高, 对不上的数, 人工更正."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg import wording
from kg.network import Row, text
from kg.pages.contents import Contents
from kg.pages.words import word
from kg.wording import plain_number


@dataclass(frozen=True, slots=True)
class Said:
    """An aside in words; `mark` is short, `row` the other claim where there is one."""

    mark: str
    words: str
    row: Row | None = None


def asides(row: Row, contents: Contents) -> Iterator[Said]:
    """What revisions, contradictions and corrections by hand say of a claim or milestone."""
    key = text(row, "id")
    for revision in contents.revised.get(key, ()):
        yield _revision("revised", revision, revision["later"])
    for revision in contents.revising.get(key, ()):
        yield _revision("revising", revision, revision["target"])
    for contradiction in contents.contradicted.get(key, ()):
        yield from _contradiction(key, contradiction)
    yield from corrections(contents.corrected.get(key, ()))


def corrections(rows: Sequence[Row]) -> Iterator[Said]:
    """What was put right by hand, in words: 数值 5.5 → 6.5（原文笔误，某人）."""
    mark = word("aside", "corrected")
    for row in rows:
        aside = "，".join(filter(None, (text(row, "reason"), text(row, "curator"))))
        change = " → ".join(filter(None, (text(row, "before"), text(row, "after"))))
        field = f"{wording.heading(text(row, 'field'))} " if row.get("field") else ""
        yield Said(mark, f"{mark}：{field}{change}" + (f"（{aside}）" if aside else ""))


def _revision(how: str, revision: Row, other: Row | None) -> Said:
    kind = word("revisionKind", revision["kind"])
    change = revision["change"]
    by = f" {'+' if change > 0 else '−'}{plain_number(abs(change))}" if change else ""
    return Said(kind, word("aside", how).format(kind + by), other)


def _contradiction(key: str, contradiction: Row) -> Iterator[Said]:
    discord, firmer = word("discord", contradiction["kind"]), contradiction["firmer"]
    for other in (contradiction["target"], *contradiction["others"]):
        if other["id"] != key:
            believed = word("aside", "firmer") if firmer == key else word("aside", "weaker") if firmer == other["id"] else ""
            yield Said(discord, word("aside", "contradicted").format(discord) + believed, other)
