"""Known vulnerabilities among the pinned packages, from a folder of advisories in the OSV format, without the network.

Such a folder is what a database of advisories publishes for the ecosystem PyPI, unpacked: a JSON or YAML file an advisory.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from packages import Package, SupplyError
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

Advisory = Mapping[str, Any]


def read(folder: Path) -> list[Advisory]:
    """The advisories of a folder and those below it that have not been withdrawn. Raises SupplyError where there is none."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".json", ".yaml", ".yml") and path.is_file())
    found = [one for one in map(_read, files) if isinstance(one, dict) and "affected" in one and not one.get("withdrawn")]
    if not found:
        raise SupplyError(f"{folder}: no advisory in the OSV format (.json, .yaml)")
    return found


def _read(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        return json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (ValueError, yaml.YAMLError) as error:
        raise SupplyError(f"{path}: cannot be read as an advisory: {error}") from None


def found(packages: Sequence[Package], advisories: Sequence[Advisory]) -> Iterator[str]:
    """A line for every advisory that holds for a pinned version."""
    pinned = {package.name: Version(package.version) for package in packages}
    for advisory in advisories:
        for affected in advisory["affected"]:
            package = affected.get("package", {})
            name = canonicalize_name(package.get("name", ""))
            if package.get("ecosystem") == "PyPI" and name in pinned and holds(affected, pinned[name]):
                also = ", ".join([advisory["id"], *advisory.get("aliases", ())])
                yield f"{name} {pinned[name]}: {also}: {advisory.get('summary') or advisory.get('details', '')[:100]}".strip()


def holds(affected: Advisory, version: Version) -> bool:
    """Whether a version is among those listed, or in a range."""
    listed = any(_version(one) == version for one in affected.get("versions", ()))
    return listed or any(_within(one["events"], version) for one in affected.get("ranges", ()) if one["type"] != "GIT")


def _within(events: Sequence[Mapping[str, str]], version: Version) -> bool:
    """Whether the last event up to a version, in the order of versions, is one that begins the fault."""
    inside = False
    for at, kind in sorted((_at(text), kind) for event in events for kind, text in event.items()):
        if kind == "introduced" and at <= version:
            inside = True
        elif (kind == "fixed" and at <= version) or (kind == "last_affected" and at < version):
            inside = False
    return inside


def _at(text: str) -> Version:
    return Version("0.dev0") if text == "0" else _version(text) or Version("0.dev0")


def _version(text: str) -> Version | None:
    """A version; old ones that are none (0.9-final) are nobody's."""
    try:
        return Version(str(text))
    except InvalidVersion:
        return None
