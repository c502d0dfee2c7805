"""Faults around a rebuild: killed at any moment, no room, no right to write, two at once, torn files; nothing half-new is ever shown.

`scripts/prove` tries more of them: KG_PROVE multiplies how often.
"""

import errno
import json
import multiprocessing
import os
import pkgutil
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from small_reports import REPORT
from surroundings import KG, OFTEN, run_kg, wait_for

from kg import assembly, audit, build, cli, intake, matching, workers
from kg.errors import BuildError, WorkError
from kg.pipeline import rebuild

FORK = multiprocessing.get_context("fork")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "报告"
    folder.mkdir()
    write(folder, "6")
    return folder


def write(folder: Path, growth: str) -> None:
    for name in ("甲.txt", "乙.txt"):
        (folder / name).write_text(REPORT.format(growth), encoding="utf-8")


@pytest.fixture
def output(source: Path, tmp_path: Path) -> Path:
    """A build of what the source held before, which is to be replaced."""
    output = tmp_path / "output"
    rebuild([source], output, executor=workers.Here())
    write(source, "7")
    return output


def shown(output: Path) -> dict[str, bytes]:
    """All that people and programs open of a build, without the store, which is asked by `whole`."""
    kept = [*output.glob("tables/*"), *output.glob("graph/*.*"), *output.glob("pages/**/*.html"), output / "index.html"]
    return {str(path.relative_to(output)): path.read_bytes() for path in kept if path.is_file()}


def whole(output: Path) -> bool:
    return list(audit.damages(output, matching.policy())) == []


# --- killed ---


Killed = Callable[[Path, Path, int], tuple[int, int]]


@pytest.fixture(scope="module")
def killed() -> Iterator[Killed]:
    """How a rebuild ends that is killed at a touch of its output folder (0: never), and to how many touches it came."""
    with subprocess.Popen(
        [sys.executable, Path(__file__).with_name("killing.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:

        def ended(source: Path, output: Path, at: int) -> tuple[int, int]:
            assert process.stdin and process.stdout
            process.stdin.write(json.dumps([str(source), str(output), at]) + "\n")
            process.stdin.flush()
            code, touches = json.loads(process.stdout.readline())
            return code, touches

        yield ended


def test_a_rebuild_killed_at_any_moment_leaves_a_whole_build_and_the_next_one_finishes(
    source: Path, output: Path, killed: Killed, tmp_path: Path
) -> None:
    before = shown(output)
    shutil.copytree(output, tmp_path / "spare", symlinks=True)
    code, count = killed(source, tmp_path / "spare", 0)
    after = shown(tmp_path / "spare")
    assert code == 0 and count > 30 and after != before
    points = sorted({*range(count - 3, count + 1), *range(1, count, max(1, count // (3 * OFTEN)))})
    for point in points:
        shutil.rmtree(tmp_path / "tried", ignore_errors=True)
        shutil.copytree(output, tmp_path / "tried", symlinks=True)
        assert killed(source, tmp_path / "tried", point)[0] == -signal.SIGKILL
        assert shown(tmp_path / "tried") in (before, after), f"touch {point} of {count}"
        rebuild([source], tmp_path / "tried", executor=workers.Here())
        assert shown(tmp_path / "tried") == after, f"touch {point} of {count}"
        assert len(list((tmp_path / "tried" / build.BUILDS).iterdir())) == 1
    assert whole(tmp_path / "tried")


def test_a_rebuild_whose_copy_is_lost_says_so_and_leaves_what_stood_before(
    source: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, here = shown(output), os.getpid()

    def lost(*_: object) -> None:
        assert os.getpid() != here  # a copy does it
        os._exit(9)

    with monkeypatch.context() as faulty:
        faulty.setattr(assembly, "assemble", lost)
        with pytest.raises(WorkError, match="lost"):
            rebuild([source], output, executor=workers.Here())
    assert shown(output) == before and whole(output)
    assert not rebuild([source], output, executor=workers.Here()).failures
    assert shown(output) != before and whole(output)


def test_a_first_rebuild_killed_at_any_moment_is_finished_by_the_next(source: Path, killed: Killed, tmp_path: Path) -> None:
    code, count = killed(source, tmp_path / "spare", 0)
    assert code == 0
    for point in sorted({count, *range(1, count, max(1, count // (2 * OFTEN)))}):
        output = tmp_path / f"killed-{point}"
        assert killed(source, output, point)[0] == -signal.SIGKILL
        rebuild([source], output, executor=workers.Here())
        assert shown(output) == shown(tmp_path / "spare"), f"touch {point} of {count}"


def test_a_plain_build_gives_way_without_a_mixture_whenever_it_is_killed(
    source: Path, output: Path, killed: Killed, tmp_path: Path
) -> None:
    before = shown(output)
    plain = (output / build.CURRENT).resolve()
    shutil.copytree(plain, tmp_path / "spare")
    code, count = killed(source, tmp_path / "spare", 0)
    after = shown(tmp_path / "spare")
    assert code == 0
    for point in range(count - 16, count + 1, max(1, 5 // OFTEN)):
        tried = shutil.copytree(plain, tmp_path / f"tried-{point}")
        assert killed(source, tried, point)[0] == -signal.SIGKILL
        seen = shown(tried)
        assert seen.items() <= before.items() or seen.items() <= after.items(), f"touch {point} of {count}"
        rebuild([source], tried, executor=workers.Here())
        assert shown(tried) == after


@contextmanager
def started(*arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """A command with its own processes, in a group of its own, which is ended if it has not ended."""
    with subprocess.Popen([*KG, *map(str, arguments)], stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True) as process:
        yield process
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def test_a_killed_rebuild_with_workers_keeps_no_lock_and_leaves_no_process(output: Path) -> None:
    with started("rebuild", "--full", "--jobs", "2", "-o", output) as process:
        wait_for(lambda: any(output.glob(f"{build.BUILDS}/0002/graph/parts/*.nq")))
        group = children(process.pid)
        process.kill()
        process.wait()
        assert group
        with build.writing(output):
            pass
        wait_for(lambda: not any(map(alive, group)))


def children(parent: int) -> list[int]:
    return [int(number) for number in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] not in "ZX"
    except FileNotFoundError:
        return False


# --- no room, no right ---


@contextmanager
def mounted(place: Path, options: str) -> Iterator[Path]:
    """A small file system of its own; the test is left out where none may be mounted."""
    place.mkdir(exist_ok=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def filled(disk: Path, leaving: int) -> Path:
    """A file that takes all room of a disk but so many bytes."""
    room = os.statvfs(disk)
    file = disk / "full"
    with file.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, max(1, room.f_bavail * room.f_bsize - leaving))
    return file


def test_a_full_disk_is_one_line_and_the_earlier_output_stays(source: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=200m") as disk:
        output = disk / "output"
        rebuild([source], output, executor=workers.Here())
        before, taken = shown(output), sum(path.stat().st_size for path in output.glob(f"{build.BUILDS}/**/*") if path.is_file())
        write(source, "8")
        for share in range(0, 10, max(1, 4 // OFTEN)):
            full = filled(disk, taken * share // 10)
            told = run_kg("rebuild", source, "-o", output, "--jobs", "1")
            assert told.returncode == 1 and "空间" in told.stderr and told.stderr.count("\n") == 1, told.stderr
            assert shown(output) == before, f"{share} tenths of the room"
            assert len(list((output / build.BUILDS).iterdir())) == 1
            full.unlink()
        assert rebuild([source], output, executor=workers.Here()).documents == 2
        assert whole(output)


def test_no_document_is_lost_to_a_disk_that_is_full_for_a_moment(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_part(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(intake, "write_part", write_part)
    with pytest.raises(BuildError, match="空间"):
        rebuild([source], tmp_path / "output", executor=workers.Here())


def test_an_output_that_may_only_be_read_is_refused_and_can_be_read(source: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=200m") as disk:
        output = disk / "output"
        rebuild([source], output, executor=workers.Here())
        before = shown(output)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with pytest.raises(BuildError, match="不能写入"):
            rebuild([source], output, executor=workers.Here())
        assert shown(output) == before and whole(output)
        told = run_kg("query", "SELECT (COUNT(?c) AS ?n) { ?c a kg:Claim }", "-f", "csv", "-g", output)
        assert (told.returncode, told.stdout.split()) == (0, ["n", "4"])


# --- two at once ---


def test_of_two_rebuilds_at_once_the_second_is_told_who_is_at_work(source: Path, output: Path) -> None:
    begun, go_on = FORK.Event(), FORK.Event()

    def first() -> None:
        with build.writing(output):
            begun.set()
            go_on.wait()

    process = FORK.Process(target=first)
    process.start()
    begun.wait()
    with pytest.raises(BuildError, match=f"process {process.pid} on "):
        rebuild([source], output, executor=workers.Here())
    process.kill()
    process.join()
    assert rebuild([source], output, executor=workers.Here()).documents == 2


def test_a_lock_of_a_process_that_is_gone_is_taken(source: Path, output: Path) -> None:
    (output / build.LOCK).write_text("process 999999 on elsewhere\n", encoding="utf-8")
    assert rebuild([source], output, executor=workers.Here()).documents == 2
    assert f"process {os.getpid()} on " in (output / build.LOCK).read_text(encoding="utf-8")


# --- torn files of the earlier build ---


@pytest.mark.parametrize(
    "pattern", ["graph/parts/*.jsonl", "graph/parts/*.nq", "graph/texts/*.txt", "graph/graph.nq", "tables/claims.jsonl"]
)
@pytest.mark.parametrize("tear", [lambda path: os.truncate(path, path.stat().st_size // 2), lambda path: os.truncate(path, 0), os.unlink])
def test_nothing_is_taken_over_from_a_torn_build(pattern: str, tear: Callable[[Path], None], source: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    rebuild([source], output, executor=workers.Here())
    before = shown(output)
    for path in sorted((output / build.CURRENT).resolve().glob(pattern)):
        tear(path)
    assert rebuild([source], output, executor=workers.Here()).read_again == 2
    assert shown(output) == before and whole(output)


def test_every_torn_file_of_a_store_is_told_and_the_next_rebuild_makes_the_store_anew(source: Path, output: Path, tmp_path: Path) -> None:
    """The engine itself takes half a manifest for an empty store."""
    question = ("query", "SELECT (COUNT(?claim) AS ?count) { ?claim a kg:Claim }", "-f", "csv", "-g")
    right = run_kg(*question, output).stdout
    files = [
        path.name for path in sorted((output / "graph" / "store").iterdir()) if path.stat().st_size and not path.name.startswith("LOG")
    ]
    assert "CURRENT" in files and len(files) > 9
    for name in files[:: max(1, 6 // OFTEN)]:
        torn = shutil.copytree(output, tmp_path / "torn", symlinks=True)
        place = torn / "graph" / "store" / name
        os.truncate(place, place.stat().st_size // 2)
        told = run_kg(*question, torn)
        assert (told.returncode, told.stdout) == (1, "") and told.stderr.count("\n") == 1 and name in told.stderr, told.stderr
        assert run_kg("rebuild", source, "-o", torn, "--jobs", "1").returncode == 0
        assert run_kg(*question, torn).stdout == right and whole(torn)
        shutil.rmtree(torn)


def test_a_store_whose_bytes_changed_is_told_and_made_anew(source: Path, output: Path) -> None:
    for table in (output / "graph" / "store").glob("*.sst"):
        table.write_bytes(bytes(byte ^ 0x55 for byte in table.read_bytes()))
    told = run_kg("query", "documents", "-g", output)
    assert told.returncode == 1 and told.stderr.count("\n") == 1 and "--full" in told.stderr
    assert rebuild([source], output, executor=workers.Here()).failures == ()
    assert whole(output)


# --- held while it is read ---


def test_a_build_that_is_held_stays_until_it_is_let_go(source: Path, output: Path) -> None:
    before = shown(output)
    with build.held(output) as held:
        rebuild([source], output, executor=workers.Here())
        rebuild([source], output, executor=workers.Here(), full=True)
        assert shown(held) == before and whole(held)
        assert shown(output) != before
    rebuild([source], output, executor=workers.Here())
    assert not held.exists()


def test_a_plain_build_can_be_held_and_one_that_is_not_there_cannot(output: Path, tmp_path: Path) -> None:
    plain = shutil.copytree((output / build.CURRENT).resolve(), tmp_path / "plain")
    with build.held(plain) as held, build.held(plain) as again:
        assert held == again == plain
    with pytest.raises(FileNotFoundError), build.held(tmp_path / "none"):
        pass


# --- asked meanwhile ---


def test_a_question_asked_while_the_build_is_replaced_is_answered_of_one_build(source: Path, output: Path) -> None:
    """Each question sees the targets of one build, all of them: never none, never some of one and some of another."""
    asked = ("query", "SELECT ?value { ?claim a kg:Target ; kg:value ?value } ORDER BY ?value", "-f", "csv", "-g", output)
    seen = []
    for growth in ("7", "8", "9")[: 1 + OFTEN]:
        write(source, growth)
        with started("rebuild", source, "-o", output, "--jobs", "1") as process:
            while process.poll() is None:
                seen.append(run_kg(*asked))
    assert {told.returncode for told in seen} == {0}, [told.stderr for told in seen if told.returncode]
    assert {told.stdout for told in seen} <= {f"value\r\n{growth}\r\n{growth}\r\n" for growth in ("6", "7", "8", "9")} | {
        f"value\n{growth}\n{growth}\n" for growth in ("6", "7", "8", "9")
    }
    assert len(seen) > 1


READ = {
    "diff": ("kg.comparison.compare", ("diff", "earlier", "output", "-f", "json")),
    "validate": ("kg.audit.damages", ("validate", "--deep", "-f", "json", "-g", "output")),
    "export": ("kg.export.export", ("export", "claims", "-f", "jsonl", "-g", "output")),
    "scorecard": ("kg.scorecard.scorecard", ("scorecard", "渝中区", "-f", "json", "-g", "output")),
    "query": ("kg.questions.ask", ("query", "documents", "-f", "json", "-g", "output")),
    "analyse": ("kg.connections.ties_of", ("analyse", "-f", "json", "-g", "output")),
}


@pytest.mark.parametrize("command", READ)
def test_what_a_command_reads_stays_as_it_is_while_it_is_replaced(
    command: str, source: Path, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two rebuilds come between what a command begins with and what it reads: it says what it would have said."""
    shutil.copytree(output, tmp_path / "earlier", symlinks=True)
    monkeypatch.chdir(tmp_path)
    place, arguments = READ[command]

    def said() -> tuple[object, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        return ended.value.code or 0, capsys.readouterr().out

    before = said()
    assert before[0] == 0
    read, replaced = pkgutil.resolve_name(place), list[str]()

    def after_two_rebuilds(*given: object, **named: object) -> object:
        for growth in ("8", "9") if not replaced else ():
            write(source, growth)
            rebuild([source], output, executor=workers.Here())
            replaced.append(growth)
        return read(*given, **named)

    monkeypatch.setattr(place, after_two_rebuilds)
    assert said() == before and replaced == ["8", "9"]


def test_a_command_reads_on_in_a_build_that_was_replaced(source: Path, output: Path) -> None:
    from typer import Context
    from typer.main import get_command

    from kg.cli import app
    from kg.cli.options import held_build

    with Context(get_command(app)) as context:
        read = held_build(context, output)
        rebuild([source], output, executor=workers.Here())
        rebuild([source], output, executor=workers.Here(), full=True)
        assert whole(read) and shown(read) != shown(output)
    assert held_build(Context(get_command(app)), output / "none") == output / "none"
