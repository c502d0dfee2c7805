"""Mutation testing (scripts/mutate): small mistakes in the grammar, the matching and the verdicts, each tried on the tests of these.

scripts/mutate                         forty mutants a module, chosen by a fixed seed
scripts/mutate --sample 0 kg/matching  all mutants of what is named
"""

import argparse
import random
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from mutants import Mutant, mutants
from trial import ENDLESS, KILLED, Trial

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((Path(__file__).parent / "mutation.toml").read_text(encoding="utf-8"))
Outcomes = dict[Mutant, str]


def chosen(path: Path, sample: int, seed: str) -> list[Mutant]:
    """So many mutants of a module, for one seed the same whatever else changes in it; all where it has no more or 0 is asked for."""
    found, lines = mutants(path), path.read_text(encoding="utf-8").splitlines()
    drawn = sorted(found, key=lambda mutant: random.Random(f"{seed} {mutant.what} {lines[mutant.line - 1].strip()}").random())
    return sorted(drawn[: sample or None], key=lambda mutant: mutant.number)


def modules(named: Sequence[Path]) -> list[Path]:
    """The modules named, and those below the folders named."""
    return sorted({path for place in named for path in (place.rglob("*.py") if place.is_dir() else [place])})


def explained(mutant: Mutant) -> str:
    """Why a mutant need not be killed: the reason in the settings, of its place and what it mistakes."""
    source = mutant.path.read_text(encoding="utf-8").splitlines()[mutant.line - 1].strip()
    place = mutant.path.relative_to(ROOT).as_posix()
    known = (one for one in SETTINGS["explained"] if one["module"] in ("*", place) and one["in"] in source)
    known = (one for one in known if one.get("but", "\0") not in source)
    alike = (one for one in known if one.get("what", mutant.what) == mutant.what and re.fullmatch(one.get("like", ".*"), mutant.what))
    return next((one["why"] for one in alike), "")


def report(outcomes: Outcomes) -> Iterator[str]:
    """What was tried, a row a module, and each mutant that lives."""
    yield "| module | mutants | killed | of them |"
    yield "|---|---|---|---|"
    by_module = Counter(mutant.path for mutant in outcomes)
    killed = Counter(mutant.path for mutant in outcomes if dead(outcomes[mutant]))
    for path, number in sorted(by_module.items()):
        yield f"| {path.relative_to(ROOT).as_posix()} | {number} | {killed[path]} | {killed[path] / number:.0%} |"
    yield f"| all | {by_module.total()} | {killed.total()} | {killed.total() / by_module.total():.1%} |"
    yield ""
    yield from (said(mutant, outcome) for mutant, outcome in outcomes.items() if not dead(outcome))


def said(mutant: Mutant, outcome: str) -> str:
    """A mutant that lives, and why it may."""
    line = mutant.path.read_text(encoding="utf-8").splitlines()[mutant.line - 1].strip()
    return f"- {mutant.path.relative_to(ROOT).as_posix()}:{mutant.line} {mutant.what} in `{line}`: {explained(mutant) or outcome}"


def dead(outcome: str) -> bool:
    """Whether a mutant was found."""
    return outcome in (KILLED, ENDLESS)


def main() -> int:
    """Tries the mutants, writes the report; 1 where too few are killed or too many live without a reason, 2 where none could be tried."""
    given = arguments()
    tried = [mutant for path in modules(given.modules) for mutant in chosen(path.resolve(), given.sample, given.seed)]
    outcomes: Outcomes = {}

    def told(mutant: Mutant, outcome: str) -> None:
        outcomes[mutant] = outcome
        if not dead(outcome):
            sys.stderr.write(f"\r{said(mutant, outcome)}\n")
        sys.stderr.write(f"\r{len(outcomes)} of {len(tried)}, {sum(map(dead, outcomes.values()))} killed ")

    tests = [str(ROOT / "tests" / name) for name in (*SETTINGS["tests"], *SETTINGS["slow"])]
    ended = pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests], plugins=[Trial(tried, told, SETTINGS["slow"])])
    if ended or len(outcomes) != len(tried):
        sys.stderr.write("\nscripts/mutate: the tests could not be run\n")
        return 2
    given.output.write_text("\n".join(report(outcomes)) + "\n", encoding="utf-8")
    return verdict(outcomes)


def verdict(outcomes: Outcomes) -> int:
    """Says what is lacking; 1 where too few are killed, or too many live without a reason."""
    living = [mutant for mutant, outcome in outcomes.items() if not dead(outcome)]
    bare = [mutant for mutant in living if not explained(mutant)]
    share = 1 - len(living) / len(outcomes)
    sys.stderr.write(f"\n{len(outcomes)} mutants, {share:.1%} killed, {len(living) - len(bare)} of {len(living)} survivors explained\n")
    return int(share < SETTINGS["least"] or len(bare) > SETTINGS["unexplained"] * len(outcomes))


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="scripts/mutate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", type=Path, default=[ROOT / place for place in SETTINGS["modules"]], help="modules or folders")
    parser.add_argument("--sample", type=int, default=40, help="so many mutants a module; 0: all (default 40)")
    parser.add_argument("--seed", default="", help="any word chooses other mutants")
    parser.add_argument("-o", "--output", type=Path, default=Path("mutants.md"), help="where the report goes (default mutants.md)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
