"""The packages of a lock: name, version, hashes; and what is installed of them says of its licence."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
KNOWN = tomllib.loads((Path(__file__).parent / "supplies.toml").read_text(encoding="utf-8"))
_PIN = re.compile(r"^([\w.-]+)==(\S+?)(?: ;[^\\]*)? \\\n((?:    --hash=\S+(?: \\)?\n?)+)", re.MULTILINE)
_GPL = re.compile(r"\bA?GPL|GENERAL PUBLIC LICENSE", re.IGNORECASE)


@dataclass(frozen=True)
class Package:
    """A pinned package."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def installed(self) -> Distribution | None:
        """What is installed of it here, if anything is."""
        try:
            return distribution(self.name)
        except PackageNotFoundError:
            return None


class SupplyError(Exception):
    """What is wrong with what the program is made of."""


def locked(lock: Path) -> list[Package]:
    """The packages of a lock, in its order. Raises SupplyError for a line that is no pin with hashes."""
    text = lock.read_text(encoding="utf-8")
    found = [
        Package(canonicalize_name(name), version, tuple(re.findall(r"sha256:(\w+)", hashes)))
        for name, version, hashes in _PIN.findall(text)
    ]
    if len(found) != len(re.findall("^[^ #]", text, re.MULTILINE)):
        raise SupplyError(f"{lock.name}: not every package has its version and hashes")
    return found


def licence(package: Package, known: Mapping[str, Mapping[str, str]] = KNOWN) -> str:
    """A package's licence as SPDX calls it. Raises SupplyError where nothing says it, or another version is installed."""
    installed = package.installed
    if installed is None:
        if package.name not in known["elsewhere"]:
            raise SupplyError(f"{package.name}: not installed; scripts/set-up requirements-dev.lock installs it")
        return known["elsewhere"][package.name]
    if installed.version != package.version:
        raise SupplyError(f"{package.name}: {installed.version} is installed, the lock says {package.version}")
    for said in _said(installed):
        try:
            return canonicalize_license_expression(known["spelled"].get(said, said))
        except InvalidLicenseExpression:
            continue
    raise SupplyError(f"{package.name}: nothing that is known is said of its licence; write it into [spelled] of supplies.toml")


def _said(installed: Distribution) -> list[str]:
    """What a package says of its licence, the most exact first; not its whole text."""
    told = installed.metadata
    classified = [line.rsplit(" :: ", 1)[1] for line in told.get_all("Classifier") or [] if line.startswith("License :: ")]
    return [line.strip() for line in (told.get("License-Expression"), told.get("License"), *classified) if line and "\n" not in line]


def refused(expression: str, names: tuple[str, ...] = tuple(KNOWN["refused"])) -> bool:
    """Whether a licence leaves no choice but one of those refused (LGPL is none of them; nor is one with an exception to link)."""
    choices = re.split(r"\bOR\b", re.sub(r"[()]", " ", expression))
    return all(any(part.strip().split("-")[0] in names and " WITH " not in part for part in choice.split(" AND ")) for choice in choices)


def speaks_of_gpl(package: Package) -> list[str]:
    """The licence files of a package that speak of the GPL."""
    files = (package.installed.files if package.installed else None) or ()
    named = [file for file in files if re.search(r"licen[cs]e|copying|notice", str(file), re.IGNORECASE) and ".dist-info" in file.parts[0]]
    return [file.name for file in named if _GPL.search(file.locate().read_text(encoding="utf-8", errors="replace"))]  # type: ignore[attr-defined]  # a path
