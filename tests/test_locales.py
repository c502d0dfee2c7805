"""The locale changes no byte of a build: C, POSIX, zh_CN.GB18030; nor do folders with spaces, quotes and Chinese names."""

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from kg import resources
from kg.cli.encoding import heard

KG = [sys.executable, "-c", "from kg.cli import main; main()"]
SAMPLE, NAME = "重庆市_2023.txt", "报告 “一”/重庆市_2023.txt"
BARE = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHONUTF8", "PYTHONIOENCODING"))}
LOCALES: dict[str, dict[str, str]] = {
    "C": {"LC_ALL": "C"},
    "POSIX": {"LC_ALL": "POSIX"},
    "C without UTF-8 mode": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "zh_CN.GB18030": {"LC_ALL": "zh_CN.GB18030"},
}


@pytest.fixture(scope="session")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the locale zh_CN.GB18030, made here: no machine need have it installed."""
    made = tmp_path_factory.mktemp("locales")
    if not shutil.which("localedef") or not Path("/usr/share/i18n/charmaps/GB18030.gz").is_file():
        pytest.skip("nothing to make a locale with (on Debian: package locales)")
    subprocess.run(["localedef", "-i", "zh_CN", "-f", "GB18030", made / "zh_CN.GB18030"], check=True, capture_output=True)
    return made


def run(arguments: list[str | bytes], environment: Mapping[str, str], cwd: Path | bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*KG, *arguments], cwd=cwd, env={**BARE, **environment}, capture_output=True, timeout=120, check=False)


def files(output: bytes, names: str) -> dict[str, bytes]:
    """What a build holds but for the store, whose files tell of their making, and the list of their sizes."""
    found = [os.path.join(folder, file) for folder, _, inside in os.walk(output) for file in inside]  # noqa: PTH118 — names as bytes
    told = {os.path.relpath(path, output).decode(names): Path(os.fsdecode(path)).read_bytes() for path in found if b"/store/" not in path}
    return {name: content for name, content in told.items() if not name.endswith((".lock", ".files"))}


def built(folder: Path, environment: Mapping[str, str], names: str = "utf-8") -> dict[str, bytes]:
    """The build of one document, below folders whose names are in an encoding."""
    source, output = (os.fsencode(folder / "work") + "/城 区/".encode(names) + part.encode(names) for part in (NAME, "输出 'output'"))
    os.makedirs(os.path.dirname(source))  # noqa: PTH103, PTH120 — a name as bytes
    Path(os.fsdecode(source)).write_bytes((resources.sample() / SAMPLE).read_bytes())
    done = run(["rebuild", os.path.dirname(source), "-o", output], environment, folder)  # noqa: PTH120 — a name as bytes
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert "文件 1  重读 1" in done.stderr.decode("utf-8", "replace")
    assert run(["validate", "--deep", "-g", output], environment, folder).returncode == 0
    return files(output, names)


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A folder, and the build that is made in it in the locale C.UTF-8."""
    folder = tmp_path_factory.mktemp("locale")
    made = built(folder, {"LC_ALL": "C.UTF-8"})
    assert len(made["graph/graph.nq" if "graph/graph.nq" in made else ".builds/0001/graph/graph.nq"]) > 10_000
    return folder, made


@pytest.mark.parametrize("name", LOCALES)
def test_a_build_has_the_same_bytes_in_every_locale(name: str, plain: tuple[Path, dict[str, bytes]], locales: Path) -> None:
    folder, expected = plain
    shutil.rmtree(folder / "work")
    assert built(folder, {**LOCALES[name], "LOCPATH": str(locales)}) == expected


def test_names_in_gb18030_give_the_same_graph_and_tables(tmp_path: Path, plain: tuple[Path, dict[str, bytes]], locales: Path) -> None:
    made = built(tmp_path, {"LC_ALL": "zh_CN.GB18030", "LOCPATH": str(locales)}, "gb18030")

    def told(build: Mapping[str, bytes]) -> dict[str, bytes]:
        """What tells of documents and not of the folders that they lie in."""
        return {name: content for name, content in build.items() if "/tables/" in name or name.endswith("graph/graph.nq")}

    assert len(told(made)) > 10
    assert told(made) == told(plain[1])


def test_an_argument_in_gb18030_is_understood(locales: Path, tmp_path: Path) -> None:
    sentence = "粮食产量增长6%左右"
    environment = {"LC_ALL": "zh_CN.GB18030", "LOCPATH": str(locales)}
    said = [run(["explain", text], environment, tmp_path) for text in (sentence.encode("gb18030"), sentence.encode())]
    assert [done.returncode for done in said] == [0, 0]
    assert said[0].stdout == said[1].stdout
    assert sentence in said[0].stdout.decode()


def test_the_name_of_what_is_there_is_kept_as_it_is(tmp_path: Path) -> None:
    there = os.fsencode(tmp_path) + b"/" + "报告".encode("gb18030")
    os.mkdir(there)  # noqa: PTH102 — a name as bytes
    for name in (there, there + "/新的".encode("gb18030")):
        assert heard(os.fsdecode(name)) == os.fsdecode(name)
    assert heard(os.fsdecode("报告".encode("gb18030"))) == heard("报告") == "报告"


@pytest.mark.parametrize(("name", "encoding"), [("zh_CN.GB18030", "gb18030"), ("C.UTF-8", "utf-8"), ("C", "utf-8")])
def test_a_terminal_is_spoken_to_in_its_own_encoding(name: str, encoding: str, locales: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {**BARE, "LC_ALL": name, "LOCPATH": str(locales)}
    subprocess.run([*KG, "explain", "粮食产量增长6%左右".encode(encoding)], env=environment, stdout=theirs, check=True, timeout=120)
    os.close(theirs)
    said = os.read(ours, 100_000)
    os.close(ours)
    assert "粮食产量".encode(encoding) in said
