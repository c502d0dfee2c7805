"""The wheel: the same bytes whoever builds it wherever, and all that the program needs."""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from packages import ROOT, SupplyError

PARTS = ("kg", "ontology", "README.md", "LICENSE", "pyproject.toml")
EPOCH = "1600000000"


def built(folder: Path, umask: int) -> Path:
    """The wheel, built from a copy of the sources in a folder, with a umask."""
    sources = folder / "sources"
    for part in PARTS:
        whole, copy = ROOT / part, sources / part
        copy.parent.mkdir(parents=True, exist_ok=True)
        if whole.is_dir():
            shutil.copytree(whole, copy, ignore=shutil.ignore_patterns("__pycache__"), copy_function=shutil.copyfile)
        else:
            shutil.copyfile(whole, copy)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "made"), str(sources)]
    done = subprocess.run(command, env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH}, umask=umask, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SupplyError(f"the wheel cannot be built: {done.stderr.strip()}")
    return next((folder / "made").glob("*.whl"))


def reproduced(folder: Path) -> tuple[Path, str]:
    """A wheel and its SHA-256. Raises SupplyError where another folder and umask give another."""
    first, second = built(folder / "one", 0o022), built(folder / "another place" / "二", 0o077)
    digests = [hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in (first, second)]
    if digests[0] != digests[1]:
        raise SupplyError(f"two builds of the wheel differ: {digests[0]}, {digests[1]}")
    return first, digests[0]


def tried(wheel: Path, folder: Path) -> str:
    """What a rebuild of the sample says, of the wheel installed from the lock into an empty environment."""
    venv.create(folder / "environment", with_pip=True)
    bin_ = folder / "environment" / "bin"

    def install(*what: str | Path) -> None:
        done = subprocess.run([bin_ / "pip", "install", "--quiet", *what], capture_output=True, text=True, check=False)
        if done.returncode:
            raise SupplyError(f"pip install {' '.join(map(str, what))}: {done.stderr.strip()}")

    install("--require-hashes", "-r", ROOT / "requirements-build.lock")
    install("--require-hashes", "--no-build-isolation", "-r", ROOT / "requirements.lock")
    install("--no-deps", wheel)
    done = subprocess.run([bin_ / "kg", "rebuild", "-o", "output"], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode or not (folder / "output" / "index.html").is_file():
        raise SupplyError(f"the installed program cannot rebuild its sample: {done.stderr.strip()}")
    return done.stderr.splitlines()[0]
