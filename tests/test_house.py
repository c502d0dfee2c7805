"""The house rules that no other tool proves: map, words, documents, packaging."""

import ast
import os
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from surroundings import KG

from kg import cli, resources
from kg.readers.hints import read_sidecar

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = sorted((ROOT / "kg").rglob("*.py"))
LOCKS = sorted(ROOT.glob("requirements*.lock"))
TEXT = {"", ".py", ".toml", ".ttl", ".rq", ".md", ".txt", ".html", ".css", ".js", ".tsv", ".jsonl", ".lock", ".nq"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def ours() -> Iterator[tuple[Path, str]]:
    """The text files of the project, without what is made."""
    kept = ["kg", "ontology", "scripts", "tests", ".ci"]
    files = [path for folder in kept for path in sorted((ROOT / folder).rglob("*")) if path.is_file()]
    files += sorted(path for path in ROOT.iterdir() if path.is_file() and path.name != ".git")  # a file in a second work tree
    for path in files:
        if path.suffix in TEXT and "__pycache__" not in path.parts:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8", errors="replace")


def block(language: str, after: str) -> str:
    """The first fenced block of a language below a heading of the README."""
    found = re.search(rf"```{language}\n(.*?)```", README[README.index(f"\n## {after}\n") :], re.DOTALL)
    assert found, f"README has no {language} block under {after}"
    return found[1]


def commands() -> dict[str, Any]:
    return dict(typer.main.get_group(cli.app).commands)


# The map


def test_the_map_in_the_readme_is_the_import_contract() -> None:
    drawn = [re.split(r"\s{2,}", line)[0] for line in block("text", "The map").splitlines()]
    assert drawn == PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"]


def test_every_module_has_its_place_on_the_map() -> None:
    contract = PYPROJECT["tool"]["importlinter"]["contracts"][0]
    assert contract["exhaustive"]
    assert "ignore_imports" not in contract
    assert not [layer for layer in contract["layers"] if "(" in layer], "a layer in brackets may be missing unseen"


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "core", "manager", "misc", "tools"}
    assert [path.name for path in MODULES if drawers & {*path.parts, path.stem}] == []


# Words live in data


def chinese(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(CHINESE.search(node.value))


def lists_words(node: ast.AST) -> bool:
    """Whether a literal is a vocabulary: half a dozen words, or a pattern of fifteen alternatives."""
    match node:
        case ast.Dict(keys=keys):
            return sum(map(chinese, keys)) > 5
        case ast.List(elts=words) | ast.Tuple(elts=words) | ast.Set(elts=words):
            return sum(map(chinese, words)) > 5
        case ast.Constant(value=str(text)):
            return len(re.findall(r"[\u4e00-\u9fff]\|(?=[\u4e00-\u9fff])", text)) > 14
    return False


def test_no_module_holds_a_list_of_words() -> None:
    closed = {"numerals.py"}  # ten digits and five scales are closed for ever
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES if path.name not in closed}
    nodes = ((path, node) for path, tree in trees.items() for node in ast.walk(tree))
    assert [f"{path.relative_to(ROOT)}:{node.lineno}" for path, node in nodes if lists_words(node)] == []


def functions() -> Iterator[tuple[str, int]]:
    """The functions of the package with the number of lines below their docstring."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
                yield f"{path.relative_to(ROOT)}:{node.name}", lines


def test_functions_are_short() -> None:
    sizes = list(functions())
    assert [name for name, lines in sizes if lines > 40] == []
    assert sum(lines < 12 for _, lines in sizes) / len(sizes) > 0.85


def word_lists(table: dict[str, Any], path: str = "") -> Iterator[tuple[str, list[str]]]:
    """The lists of words of a table and of the tables in it, those that are written with spaces included."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from word_lists(value, f"{path}{name}.")
        elif isinstance(value, list) and all(isinstance(word, str) for word in value):
            yield f"{path}{name}", value
        elif isinstance(value, str) and CHINESE.search(value) and not re.search(r"[\\()|\[\]]", value):
            yield f"{path}{name}", value.split()


@pytest.mark.parametrize("path", sorted((ROOT / "kg").rglob("*.toml")), ids=lambda path: path.stem)
def test_no_list_holds_a_word_twice(path: Path) -> None:
    lists = list(word_lists(tomllib.loads(path.read_text(encoding="utf-8"))))
    assert [(name, word) for name, words in lists for word in dict.fromkeys(words) if words.count(word) > 1] == []


# What no file says


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    hosts = "|".join(["pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs", "deb" + r"\.debian"])
    banned = re.compile(rf"{hosts}|--(?:extra-)?index-url\s+\S+:|(?<![\w.~])/(?:work|root|home|tmp)/")
    assert [f"{path}: {found[0]}" for path, text in ours() if path.name != "test_house.py" for found in banned.finditer(text)] == []


def test_every_ignored_rule_has_its_reason() -> None:
    bare = re.compile(r"#\s*(?:noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|type:\s*ignore(?:\[[^]]*\])?|pragma: no cover)\s*$")
    found = [
        f"{path}:{at}" for path, text in ours() if path.suffix == ".py" for at, line in enumerate(text.splitlines(), 1) if bare.search(line)
    ]
    assert found == []
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    ignores = re.findall(r"^ignore = \[\n(.*?)^\]|^\"[\w/.*]+\" = \[\n(.*?)^\]", settings, re.DOTALL | re.MULTILINE)
    assert ignores
    assert [line for group in ignores for line in "".join(group).splitlines() if "#" not in line] == []


def test_no_query_asks_not_exists() -> None:
    """A correlated NOT EXISTS takes the store minutes where a materialised link takes milliseconds."""
    asked = re.compile(r"\bNOT\s+EXISTS\b")
    assert [str(path) for path, text in ours() if path.suffix in {".rq", ".ttl"} and asked.search(text)] == []
    assert [path.name for path in MODULES if re.search(r"FILTER\s+NOT\s+EXISTS", path.read_text(encoding="utf-8"))] == []


def passages(text: str) -> set[str]:
    """The sentences of a text that are long enough to be somebody's own."""
    return {part for part in re.split(r"[。；！？\s\"'`|]+", text) if len(part) > 24 and len(CHINESE.findall(part)) > 14}


def test_no_sentence_of_the_corpus_stands_in_the_project(shared: Path) -> None:
    written = {part: path for path, text in ours() for part in passages(text)}
    published = {part for path in sorted((shared / "corpus").rglob("*.txt")) for part in passages(path.read_text(encoding="utf-8"))}
    assert published
    assert [f"{written[part]}: {part}" for part in sorted(written.keys() & published)] == []


# Commands and documents


def test_the_commands_of_the_readme_are_those_of_the_program() -> None:
    assert set(re.findall(r"^\| `kg (\w+)` \|", README, re.MULTILINE)) == set(commands())


def test_the_readme_names_every_bundled_question() -> None:
    assert [path.stem for path in sorted(resources.queries().glob("*.rq")) if f"`{path.stem}`" not in README] == []


def test_the_sidecar_of_the_readme_is_one() -> None:
    hints = read_sidecar(block("toml", "Place and year by hand").encode(), "report.txt.meta.toml")
    assert (hints.place, hints.year, hints.published) == ("重庆市渝中区", 2021, "2021-03-18")


def shown() -> list[str]:
    """Every command line that the README shows, in blocks and in sentences."""
    found = re.findall(r"^(?:scripts/)?(kg .*?)(?:\s+#.*)?$|`(kg \w+ [^`]+)`", README, re.MULTILINE)
    return [first or second for first, second in found]


@pytest.mark.parametrize("line", shown())
def test_every_command_line_of_the_readme_is_understood(line: str) -> None:
    _, name, *arguments = shlex.split(line)
    with commands()[name].make_context(name, arguments) as context:
        assert context.args == []


def test_the_first_quarter_of_an_hour_of_the_readme_runs(tmp_path: Path) -> None:
    for line in re.findall(r"^kg .*", README[README.index("A first quarter of an hour") :].split("```")[1], re.MULTILINE):
        run = [*KG, *shlex.split(line)[1:]]
        done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{line}: {done.stderr}"
    assert (tmp_path / "output" / "index.html").is_file()


def test_the_readme_names_every_script() -> None:
    scripts = sorted((ROOT / "scripts").iterdir())
    assert [path.name for path in scripts if f"scripts/{path.name}" not in README] == []
    assert [path.name for path in [*scripts, ROOT / ".ci" / "run"] if not os.access(path, os.X_OK)] == []


# Packaging


def pins(lock: Path) -> dict[str, str]:
    text = lock.read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", text, re.MULTILINE))


def canonical(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=!~;]", requirement)[0]).lower()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert "://" not in text
    assert "index" not in re.sub(r"hash=\S+", "", text)


def test_the_locks_pin_what_pyproject_names_and_agree() -> None:
    runtime, dev = pins(ROOT / "requirements.lock"), pins(ROOT / "requirements-dev.lock")
    named = {canonical(line) for line in PYPROJECT["project"]["dependencies"]}
    named_dev = {canonical(line) for line in PYPROJECT["dependency-groups"]["dev"] if isinstance(line, str)}
    assert named <= runtime.keys()
    assert named_dev <= dev.keys()
    assert runtime.items() <= dev.items()
    assert pins(ROOT / "requirements-build.lock").items() <= dev.items()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it would be installed, unpacked."""
    made = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(made), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    zipfile.ZipFile(next(made.glob("*.whl"))).extractall(made / "installed")
    return made / "installed"


def test_the_wheel_holds_the_modules_the_words_and_the_vocabularies(wheel: Path) -> None:
    files = [path for path in sorted((ROOT / "kg").rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    assert [path.name for path in files if not (wheel / path.relative_to(ROOT)).is_file()] == []
    assert [path.name for path in resources.ontology().iterdir() if not (wheel / "kg" / "ontology" / path.name).is_file()] == []


def test_an_installed_package_finds_its_own_files(wheel: Path, tmp_path: Path) -> None:
    asked = "from kg import resources as r; print(*(p for p in (r.ontology(), r.sample(), r.queries()) if any(p.iterdir())), sep='\\n')"
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    told = subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    assert told.stdout.split("\n")[:-1] == [str(wheel / "kg" / name) for name in ("ontology", "sample", "queries")]


def test_the_pythons_that_are_tested_are_those_that_are_promised(tmp_path: Path) -> None:
    named = [line.rsplit(" ", 1)[1] for line in PYPROJECT["project"]["classifiers"] if re.search(r"Python :: 3\.\d+$", line)]
    assert named[0] == PYPROJECT["project"]["requires-python"].removeprefix(">=")
    assert f"Python {', '.join(named[:-1])} and {named[-1]}" in README
    asked = subprocess.run([ROOT / "scripts" / "pythons", "3.99"], capture_output=True, text=True, check=False)
    assert (asked.returncode, asked.stdout) == (1, "\n== Python 3.99 ==\n")
    assert "no Python 3.99" in asked.stderr
