"""Templates → files: the one place that writes pages, with the same bytes for the same build."""

import json
import shutil
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from kg.pages.words import short_place, sign, word

OWN_ASSETS = ("style.css", "page.js", "figure.js")
DRAWING = "vis-network.min.js"  # as shipped inside pyvis
BREAKS = {0x2028: "\\u2028", 0x2029: "\\u2029"}  # end a line in a script


@cache
def environment() -> Environment:
    """Our templates, with everything escaped that they do not declare safe."""
    made = Environment(loader=PackageLoader("kg.pages"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False, "separators": (",", ":")}
    made.filters["word"] = lambda code, table: word(table, code)
    made.filters["sign"] = sign
    made.filters["short_place"] = short_place
    return made


def write_page(path: Path, template: str, values: Mapping[str, object]) -> None:
    """Fill a template and write it as UTF-8."""
    html = environment().get_template(template).render(values)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, encoding="utf-8", errors="replace", newline="\n")


def write_assets(folder: Path) -> None:
    """Copy our style and scripts, and the drawing library out of the installed pyvis."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in OWN_ASSETS:
        (folder / name).write_bytes(files("kg.pages").joinpath("assets", name).read_bytes())
    found = sorted(files("pyvis").joinpath("lib").iterdir(), key=lambda entry: entry.name)
    newest = [entry for entry in found if entry.name.startswith("vis-")][-1]
    (folder / DRAWING).write_bytes(newest.joinpath(DRAWING).read_bytes())


def write_script(path: Path, call: str, value: object) -> None:
    """Write a value as a script that hands it to a function: data that a page opened from disk can load."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{call}({json_text(value)});\n", encoding="utf-8", errors="replace", newline="\n")


def json_text(value: object) -> str:
    """JSON that is also safe as a script: no `<`, no line separators."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return plain.translate(BREAKS)


def remove_pages(build: Path) -> None:
    """Take away the pages of an earlier build."""
    if (build / "pages").is_dir():
        shutil.rmtree(build / "pages")
