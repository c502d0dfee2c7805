"""What the program is made of (scripts/supply): licences, bill of materials, known vulnerabilities, the wheel.

scripts/supply                              all, but for advisories, which want a folder of them
scripts/supply licences bill                writes LICENCES.md and dist/target-kg.cdx.json
scripts/supply advisories --osv FOLDER      checks the locks against advisories in the OSV format; nothing is fetched
scripts/supply wheel                        builds the wheel twice, installs it from the lock into an empty environment, rebuilds the sample
"""

import argparse
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import advisories
import licences
import materials
import wheels
from packages import ROOT, SupplyError, locked

DIST = ROOT / "dist"


def write_licences(_: argparse.Namespace) -> str:
    """Writes the list of licences."""
    text = "\n".join(licences.told(locked(ROOT / "requirements.lock"))) + "\n"
    (ROOT / "LICENCES.md").write_text(text, encoding="utf-8")
    return f"LICENCES.md: {text.count(chr(10)) - licences.HEAD.count(chr(10)) - 1} packages, none refused"


def write_bill(_: argparse.Namespace) -> str:
    """Writes the bill of materials."""
    packages = locked(ROOT / "requirements.lock")
    DIST.mkdir(exist_ok=True)
    (DIST / "target-kg.cdx.json").write_text(materials.told(packages), encoding="utf-8")
    return f"dist/target-kg.cdx.json: {len(packages)} packages"


def check_advisories(given: argparse.Namespace) -> str:
    """Holds all locks against advisories. Raises SupplyError for those that hold."""
    if given.osv is None:
        return "advisories: NOT CHECKED, no folder of them was given (--osv)"
    known = advisories.read(given.osv)
    packages = [package for lock in sorted(ROOT.glob("requirements*.lock")) for package in locked(lock)]
    if lines := sorted(set(advisories.found(packages, known))):
        raise SupplyError("\n".join(["these pinned packages have known vulnerabilities:", *lines]))
    newest = max(str(one.get("modified", "")) for one in known)
    return f"advisories: {len(set(packages))} packages, none in {len(known)} advisories, the newest of {newest[:10]}"


def make_wheel(_: argparse.Namespace) -> str:
    """Builds the wheel twice and tries it."""
    with TemporaryDirectory() as folder:
        wheel, digest = wheels.reproduced(Path(folder))
        said = wheels.tried(wheel, Path(folder))
        DIST.mkdir(exist_ok=True)
        shutil.copyfile(wheel, DIST / wheel.name)
    return f"dist/{wheel.name}: sha256 {digest}, twice; installed alone: {said}"


PARTS: dict[str, Callable[[argparse.Namespace], str]] = {
    "licences": write_licences,
    "bill": write_bill,
    "advisories": check_advisories,
    "wheel": make_wheel,
}


def main() -> int:
    """Does what is asked for, a line each; 1 where something is wrong, which does not keep the rest from being done."""
    parser = argparse.ArgumentParser(prog="scripts/supply", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[], help="what to do (default all)")
    parser.add_argument("--osv", type=Path, metavar="FOLDER", help="advisories in the OSV format")
    given = parser.parse_args()
    wrong = 0
    for part in given.parts or PARTS:
        try:
            sys.stdout.write(f"{PARTS[part](given)}\n")
        except SupplyError as error:
            sys.stderr.write(f"scripts/supply: {part}: {error}\n")
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main())
