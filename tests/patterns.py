"""Every regex that the program compiles, and how it is used."""

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ways import SOUGHT

import kg

Uses = dict[tuple[str, int], "Use"]  # by regex and flags
_MAKERS = SOUGHT | {"compile", "match", "fullmatch"}


@dataclass
class Use:
    """The methods of a regex that were called, the longest text they were given, whether they were called at places within a text."""

    methods: set[str] = field(default_factory=set)
    longest: int = 0
    within: bool = False


class Watched:
    """A compiled regex that remembers how it is used."""

    def __init__(self, regex: Any, use: Use) -> None:
        self._regex, self._use = regex, use

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._regex, name)
        if name not in SOUGHT | {"match", "fullmatch"}:
            return method

        def watched(*given: Any, **named: Any) -> Any:
            text, *bounds = given[1:] if name.startswith("sub") else given
            start, stop = (*bounds, 0, len(text))[:2] if len(bounds) == 2 else (0, len(text))
            self._use.methods.add(name)
            self._use.within |= len(bounds) == 1
            self._use.longest = max(self._use.longest, min(stop, len(text)) - start)
            return method(*given, **named)

        return watched


@contextmanager
def watching() -> Iterator[tuple[Uses, set[tuple[str, int]]]]:
    """All regexes that modules of the program compile meanwhile, and at which lines; the modules are loaded anew."""
    uses: Uses = {}
    seen: set[tuple[str, int]] = set()
    compiled = re._compile  # what all functions of `re` compile with

    def watched(pattern: Any, flags: Any) -> Any:
        found, frame = compiled(pattern, flags), sys._getframe(1)
        while frame is not None and frame.f_globals.get("__name__") in ("re", "kg.sought"):
            seen.add((frame.f_code.co_filename, frame.f_lineno))
            frame = frame.f_back
        assert frame is not None
        seen.add((frame.f_code.co_filename, frame.f_lineno))
        if not isinstance(pattern, str) or not str(frame.f_globals.get("__name__")).startswith("kg."):
            return found
        return Watched(found, uses.setdefault((pattern, found.flags), Use()))

    ours = {name: sys.modules.pop(name) for name in _loaded()}
    re._compile = watched
    try:
        importlib.import_module("kg.engine").engine = None  # what is kept compiled would not be seen
        for module in pkgutil.walk_packages(kg.__path__, "kg."):
            importlib.import_module(module.name)
        yield uses, seen
    finally:
        re._compile = compiled
        for name in _loaded():
            del sys.modules[name]
        sys.modules.update(ours)


def written() -> Iterator[tuple[str, int, int, tuple[str, str] | None]]:
    """Every place in the program that makes a regex: its file, first and last line; the regex and its method if it stands there."""
    for path in sorted(Path(kg.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=method), args=[regex, *_]) if method in _MAKERS:
                    said = regex.value if isinstance(regex, ast.Constant) and method != "compile" and not node.keywords else None
                    text = said.decode("ascii") if isinstance(said, bytes) else said
                    yield str(path), node.lineno, node.end_lineno or 0, (text, method) if isinstance(text, str) else None


def _loaded() -> list[str]:
    """The modules of the program that are loaded, the package itself with them: it leads to its modules."""
    return [name for name in sys.modules if name.partition(".")[0] == "kg"]
