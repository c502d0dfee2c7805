"""Whether a rebuild has anything to do (没有变化): what a build was made of, as a hash, and what its rebuild told.

graph/made.json   {"of": {read, policy, program}, "told": {documents, claims …}, "remarks": [[line, reason] …]}
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from kg import build, curation
from kg.curation import Line, Remark
from kg.readers.refusal import limits
from kg.reading import Part, method
from kg.resources import program

MADE = "made.json"


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that decides what a build holds, as hashes: the documents with the corrections, how they are judged, this program."""

    read: str
    policy: str
    program: str


@dataclass(frozen=True, slots=True)
class Made:
    """What a build was made of, what its rebuild told in numbers and texts, and the remarks: the line, and the reason."""

    of: Inputs
    told: Mapping[str, Any]
    remarks: Sequence[tuple[int, str]]


def inputs(parts: Iterable[Part], corrections: Path | None, policy: Path | None) -> Inputs:
    """What a build of these documents, corrections and policy would be made of."""
    digest = hashlib.sha256(f"{method()} {limits()!r}".encode())
    for part in parts:
        digest.update(f"{part.document}\0{part.key}\0".encode("utf-8", "surrogatepass"))
    digest.update(_content(corrections).encode())
    return Inputs(digest.hexdigest(), _content(policy), program())


def _content(file: Path | None) -> str:
    """A file by its name and content; one that cannot be read is its name alone, and whoever needs it says why."""
    if file is None:
        return ""
    try:
        content = file.read_bytes()
    except OSError:
        content = b""
    return hashlib.sha256(file.name.encode("utf-8", "surrogatepass") + b"\0" + content).hexdigest()


def write(folder: Path, made: Made) -> None:
    """Keep in a build what it was made of."""
    text = json.dumps(asdict(made), ensure_ascii=False, indent=1)
    (folder / "graph" / MADE).write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace", newline="\n")


def read(folder: Path) -> Made | None:
    """What a build was made of; None where it does not tell."""
    try:
        row = json.loads((folder / "graph" / MADE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Made(Inputs(**row["of"]), row["told"], [(number, reason) for number, reason in row["remarks"]])


def found(output: Path, of: Inputs) -> Made | None:
    """What the build that an output folder shows tells, where it is made of just this and nothing was written into it since."""
    folder = build.current(output)
    made = None if folder is None else read(folder)
    if folder is None or made is None or made.of != of or build.untouched(output) is None:
        return None
    build.keep(output, folder)
    return made


def judge(earlier: Path, folder: Path, policy: Path | None, told: Mapping[str, Any]) -> None:
    """Keep in a build that was only judged anew what it is made of, where this program made the earlier one."""
    made = read(earlier)
    if made is not None and made.of.program == program():
        write(folder, replace(made, of=replace(made.of, policy=_content(policy)), told={**made.told, **told}))


def noted(remarks: Iterable[Remark]) -> list[tuple[int, str]]:
    """Remarks as they are kept."""
    return [(remark.line.number, remark.reason) for remark in remarks]


def remarks(made: Made, corrections: Path | None) -> tuple[Remark, ...]:
    """The remarks that were kept, on the lines of the curation file."""
    lines = () if corrections is None or not made.remarks else curation.read_lines(corrections)
    known = {line.number: line for line in lines if isinstance(line, Line)}
    return tuple(Remark(known[number], reason) for number, reason in made.remarks)
