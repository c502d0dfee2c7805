"""Templates → files: the one place that writes pages, with the same bytes for the same build.

Each page ends with what stands for all that it was made of; where the build before has it made of the same, it is taken over.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from json.encoder import encode_basestring
from os import SEEK_END
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from kg import build, resources
from kg.pages.words import short_place, sign, word

OWN_ASSETS = ("style.css", "page.js", "figure.js")
DRAWING = "vis-network.min.js"  # as shipped inside pyvis
MAKERS = ("jinja2", "pyvis", "vl-convert-python")  # whose versions bear on what a page looks like
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
UNSAFE = (("<", "\\u003c"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))  # opens an element, or ends a line in a script


@cache
def environment() -> Environment:
    """Our templates, with everything escaped that they do not declare safe."""
    made = Environment(loader=PackageLoader("kg.pages"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False, "separators": (",", ":")}
    made.filters["word"] = lambda code, table: word(table, code)
    made.filters["sign"] = sign
    made.filters["short_place"] = short_place
    return made


@dataclass(frozen=True, slots=True)
class Shelf:
    """A place for pages, with where the build before has the same ones."""

    path: Path
    earlier: Path | None = None
    written: list[Path] = field(default_factory=list)  # the pages that were put here

    def __truediv__(self, name: str) -> "Shelf":
        return Shelf(self.path / name, None if self.earlier is None else self.earlier / name, self.written)


def write_page(shelf: Shelf, template: str, values: Mapping[str, object]) -> None:
    """Fill a template and write it as UTF-8, or take over the page that the same values filled before.

    The values tell themselves as text, all that a template may show of them.
    """
    mark = f"<!-- {_key(template, values)} -->\n"
    shelf.path.parent.mkdir(parents=True, exist_ok=True)
    shelf.written.append(shelf.path)
    if shelf.earlier is not None and _ends(shelf.earlier, mark.encode()):
        build.take_over(shelf.earlier, shelf.path)
    else:
        html = environment().get_template(template).render(values)
        shelf.path.write_text(f"{html}\n{mark}", encoding="utf-8", errors="replace", newline="\n")


def _key(template: str, values: Mapping[str, object]) -> str:
    said = f"{method()} {template} {values!r}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(said).hexdigest()[:32]


@cache
def method() -> str:
    """What besides its values decides a page, as a hash: templates, charts, words, and the versions of the libraries that draw."""
    digest = hashlib.sha256(" ".join(version(maker) for maker in MAKERS).encode())
    folders = (resources.PACKAGE / "pages", resources.PACKAGE)
    files = [*folders[0].rglob("*.*"), *folders[1].glob("wording.*")]
    for file in sorted(file for file in files if file.is_file() and file.suffix != ".pyc"):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _ends(file: Path, mark: bytes) -> bool:
    """Whether a file is there and ends with a mark."""
    if not file.is_file() or file.stat().st_size < len(mark):
        return False
    with file.open("rb") as page:
        page.seek(-len(mark), SEEK_END)
        return page.read() == mark


def write_assets(folder: Path) -> None:
    """Copy our style and scripts, and the drawing library out of the installed pyvis."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in OWN_ASSETS:
        (folder / name).write_bytes(files("kg.pages").joinpath("assets", name).read_bytes())
    spec = find_spec("pyvis")  # the package itself, which is slow to load, is not imported
    assert spec is not None
    assert spec.origin is not None
    newest = max(Path(spec.origin).with_name("lib").glob("vis-*"))
    (folder / DRAWING).write_bytes((newest / DRAWING).read_bytes())


def json_text(value: object) -> str:
    """JSON that is also safe as a script: no `<`, no line separators."""
    return _safe(ENCODER.encode(value))


def json_lines(entries: Iterable[Sequence[str]]) -> list[bytes]:
    """Lists of texts, each as `json_text` writes it, in UTF-8: tens of thousands, so all are made safe at once."""
    plain = "\n".join([f"[{','.join(map(encode_basestring, entry))}]" for entry in entries])
    return _safe(plain).encode("utf-8", "replace").splitlines()


def _safe(plain: str) -> str:
    for end, written in UNSAFE:
        plain = plain.replace(end, written)
    return plain


def remove_pages(build: Path) -> None:
    """Take away the pages of an earlier build."""
    if (build / "pages").is_dir():
        shutil.rmtree(build / "pages")
