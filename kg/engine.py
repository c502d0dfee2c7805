"""Regexes as the engine takes them (编好的正则), kept beside Python's own compiled modules: most of a cold start is making them.

What is kept follows from the regex, from Python and from the modules that make it; where any of these is another, it is made anew.
Python has no public name for the parts of its maker; where they are not found, or the place cannot be written, nothing is kept.
"""

import marshal
import os
import re
import sys
from array import array
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

try:
    import _sre as engine  # type: ignore[import-not-found]  # what tries a regex
    from re._compiler import _code, _parser  # type: ignore[import-not-found]  # and what makes it
except ImportError:
    engine = None

KEPT = ".regexes"
MOST = 5_000  # regexes that are kept; with more, those of texts and words that are gone are many
WORD = "I"  # of the engine's code

Made = tuple[str, int, bytes, int, dict[str, int]]  # what is tried, its flags, its code, how many groups, their numbers by name


def regex(text: str, flags: int, tried: Callable[[str, int], str]) -> re.Pattern[str]:
    """The regex of `tried(text, flags)`."""
    if engine is None:
        return re.compile(tried(text, flags), flags)
    known = _kept()
    if (text, int(flags)) not in known:
        known[text, int(flags)] = _made(tried(text, flags), flags)
        _new.append(text)
    return _regex(known[text, int(flags)])


_new: list[str] = []  # that was made here


def keep() -> None:
    """Keep what was made here for the next start, beside what others kept."""
    place = _place()
    if not _new or place is None or sys.dont_write_bytecode:
        return
    half = place.with_name(f"{place.name}.{os.getpid()}")
    with suppress(OSError):
        half.write_bytes(marshal.dumps((_maker(), _read() | _kept())))
        half.replace(place)
        _new.clear()
    with suppress(OSError):
        half.unlink()  # of what could not be written whole


@cache
def _kept() -> dict[tuple[str, int], Made]:
    return _read()


def _read() -> dict[tuple[str, int], Made]:
    place = _place()
    try:
        by, known = marshal.loads(place.read_bytes()) if place else ("", {})
    except (OSError, EOFError, ValueError, TypeError):
        return {}
    return dict(known) if by == _maker() and len(known) <= MOST else {}


def _place() -> Path | None:
    try:
        return Path(cache_from_source(__file__)).with_suffix(KEPT)
    except NotImplementedError:  # a Python that keeps nothing
        return None


def _maker() -> str:
    """This Python, and what begins regexes."""
    own = b"".join(Path(__file__).with_name(name).read_bytes() for name in ("engine.py", "sought.py"))
    return f"{sys.version} {sha256(own).hexdigest()}"


def _made(text: str, flags: int) -> Made:
    """What `re.compile` makes of a regex, but the regex itself."""
    parsed = _parser.parse(text, flags)
    code = array(WORD, _code(parsed, flags))
    return text, int(flags | parsed.state.flags), code.tobytes(), parsed.state.groups - 1, dict(parsed.state.groupdict)


def _regex(made: Made) -> re.Pattern[str]:
    text, flags, code, groups, named = made
    names: list[Any] = [None] * (groups + 1)
    for name, number in named.items():
        names[number] = name
    found: re.Pattern[str] = engine.compile(text, flags, array(WORD, code).tolist(), groups, named, tuple(names))
    return found
