"""Hostile documents: what takes too long, too much, or ends the process that reads it is a failure of its own, and the others are read."""

import io
import os
import signal
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import readers_data as made
from dask_cluster import running
from small_reports import REPORT
from surroundings import run_kg, wait_for

from kg import aside, intake, workers
from kg.errors import ConfigurationError, DocumentError, WorkError
from kg.pipeline import rebuild
from kg.readers import File, Limits
from kg.readers.bounds import bounded
from kg.readers.refusal import LIMITS, limits
from kg.reading import Part, write_part


@pytest.fixture(autouse=True)
def _limits() -> Iterator[None]:
    limits.cache_clear()
    yield
    limits.cache_clear()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return made.laid_out(tmp_path / "报告", {f"{name}.txt": REPORT.format("6").encode() for name in "甲乙丙丁"})


def spoilt(monkeypatch: pytest.MonkeyPatch, harm: Callable[[], object]) -> None:
    """Have the reading of one document do harm."""

    def write(file: File, part: Part, folder: Path, base: Path) -> None:
        write_part(file, part, folder, base)
        if file.document == "乙.txt":
            harm()

    monkeypatch.setattr(intake, "write_part", write)


def forever() -> None:
    while True:
        pass


HARMS = {
    "takes too long": (forever, "takes too long"),
    "takes too much memory": (lambda: bytearray(1 << 40), "takes too much memory"),
    "ends its process": (lambda: os.kill(os.getpid(), signal.SIGKILL), "the process that read it ended"),
    "does not listen": (lambda: (signal.signal(signal.SIGPROF, signal.SIG_IGN), forever()), "the process that read it ended"),
}


@pytest.mark.parametrize("name", HARMS)
def test_a_document_that_does_harm_is_one_failure_and_the_others_are_read(
    name: str, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    harm, told = HARMS[name]
    (tmp_path / "limits.toml").write_text("seconds = 2\n", encoding="utf-8")
    monkeypatch.setenv("KG_LIMITS", str(tmp_path / "limits.toml"))
    spoilt(monkeypatch, harm)
    summary = rebuild([source], tmp_path / "output", executor=workers.local(2))
    (failure,) = map(str, summary.failures)
    assert failure.startswith("乙.txt: ") and told in failure and "; " in failure and "\n" not in failure
    assert summary.documents == 3
    assert not list((tmp_path / "output").glob("graph/texts/乙*"))


def test_one_process_too_is_made_up_for_when_a_document_ends_it(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoilt(monkeypatch, lambda: os.kill(os.getpid(), signal.SIGKILL))
    summary = rebuild([source], tmp_path / "output", executor=workers.local(1))
    assert summary.documents == 3 and "the process that read it ended" in str(summary.failures)


def test_in_one_process_too_a_document_that_takes_too_long_is_one_failure(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "limits.toml").write_text("seconds = 2\n", encoding="utf-8")
    monkeypatch.setenv("KG_LIMITS", str(tmp_path / "limits.toml"))
    spoilt(monkeypatch, forever)
    assert rebuild([source], tmp_path / "output", executor=workers.Here()).documents == 3
    assert signal.getitimer(signal.ITIMER_PROF)[0] == 0


def test_on_a_cluster_too_time_and_memory_are_bounded_for_each_document(source: Path, tmp_path: Path) -> None:
    made.laid_out(tmp_path, {"limits.toml": b"seconds = 2\nmemory = 230686720\n"})
    (source / "长.txt").write_text(REPORT.format(6) + "全区地区生产总值增长6%，完成投资3亿元、" * 100_000, encoding="utf-8")
    (source / "大.docx").write_bytes(worded(b"".join(PARAGRAPH % b"%d" % number for number in range(900_000))))
    with running(made.laid_out(tmp_path / "cluster", {"none": b""}), workers=0) as cluster:
        cluster.add_worker(KG_LIMITS=str(tmp_path / "limits.toml"))
        summary = rebuild([source], tmp_path / "output", executor=workers.cluster(cluster.address))
        big, long = map(str, summary.failures)
        assert big.startswith("大.docx: 要用的内存超过 220 MB") and long.startswith("长.txt: 读了 2 秒还没有读完")
        assert (summary.documents, cluster.workers[0].poll()) == (4, None)
        with workers.cluster(cluster.address) as executor:
            assert list(workers.mapped(executor, os._exit, [3, 4], lost=repr)) == ["3", "4"]
            with pytest.raises(WorkError, match="workers were lost"):
                list(workers.mapped(executor, os._exit, [3, 4]))


def test_what_works_beside_a_thread_gives_raises_and_ends(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(aside.done, pow, 2, 5).result() == 32
        with pytest.raises(ZeroDivisionError):
            threads.submit(aside.done, divmod, 1, 0).result()
        beside = threads.submit(aside.done, os.getpid).result()
        assert beside not in (os.getpid(), os.getppid()) and threads.submit(aside.done, os.getpid).result() == beside
        with pytest.raises(aside.EndedError):
            threads.submit(aside.done, os._exit, 1).result()
        last = threads.submit(aside.done, os.getpid).result()
    assert last != beside
    wait_for(lambda: not (Path("/proc") / str(last)).exists())


def test_a_bound_leaves_nothing_behind() -> None:
    before = signal.getsignal(signal.SIGPROF)
    with bounded("a.txt", LIMITS):
        assert signal.getitimer(signal.ITIMER_PROF)[0] > 0
    assert signal.getitimer(signal.ITIMER_PROF)[0] == 0 and signal.getsignal(signal.SIGPROF) == before
    with pytest.raises(DocumentError, match=r"a\\nb\.txt: 读了 1 秒"), bounded("a\nb.txt", Limits(seconds=1)):
        forever()


@pytest.mark.parametrize("text", ["seconds = 0", "seconds = '9'", "second = 9", "seconds = true", "= 9", "memory = 1.5"])
def test_limits_that_cannot_be_used_say_which_can(text: str, tmp_path: Path) -> None:
    (tmp_path / "limits.toml").write_text(text, encoding="utf-8")
    told = run_kg("rebuild", "-o", tmp_path / "output", KG_LIMITS=str(tmp_path / "limits.toml"))
    assert told.returncode == 1 and told.stderr.count("\n") == 1 and "limits.toml" in told.stderr


def test_limits_of_ones_own_hold(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "limits.toml").write_text("file_bytes = 400\n", encoding="utf-8")
    (source / "大.txt").write_bytes(REPORT.format("6").encode() * 3)
    monkeypatch.setenv("KG_LIMITS", str(tmp_path / "limits.toml"))
    summary = rebuild([source], tmp_path / "output", executor=workers.Here())
    assert summary.documents == 4 and "上限 400" in str(summary.failures[0])
    monkeypatch.setenv("KG_LIMITS", str(tmp_path / "none.toml"))
    limits.cache_clear()
    with pytest.raises(ConfigurationError, match=r"none\.toml"):
        limits()


# --- bombs ---


def bomb(names: dict[str, bytes]) -> bytes:
    return made.archive(names)


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "%s">%s<!ENTITY f SYSTEM "file:///etc/passwd">]>""" % (
    b"lol" * 9,
    b"".join(b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("k"))),
)


def worded(body: bytes, head: bytes = b"") -> bytes:
    """A docx whose document is as given."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(made.word())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    space = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts["word/document.xml"] = head + b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (space, body)
    return made.archive(parts)


PARAGRAPH = b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>"


def test_entities_of_a_document_are_not_expanded_and_no_file_is_read(tmp_path: Path) -> None:
    for name in (b"&j;", b"&f;"):
        content = worded(PARAGRAPH % ("全县增长6%。".encode() + name), ENTITIES)
        try:
            text = made.source(tmp_path, "a.docx", content).text
        except DocumentError as error:
            text = str(error)
        assert "root:" not in text and "lollol" not in text
    page = made.source(tmp_path, "a.html", ENTITIES + "<p>全县增长6%。&j;&f;</p>".encode())
    assert "root:" not in page.text and "lollol" not in page.text


@pytest.mark.parametrize("depth", [300, 100_000])
def test_nests_are_read_or_refused(depth: int, tmp_path: Path) -> None:
    inner = "<p>全县地区生产总值增长6%。</p>".encode()
    for name, content in {
        "a.html": b"<div>" * depth + inner + b"</div>" * depth,
        "a.docx": worded(b"<w:sdt><w:sdtContent>" * depth + PARAGRAPH % b"x" + b"</w:sdtContent></w:sdt>" * depth),
        "b.docx": worded(b"<w:tbl><w:tr><w:tc>" * depth + PARAGRAPH % b"x" + b"</w:tc></w:tr></w:tbl>" * depth),
    }.items():
        try:
            assert made.source(tmp_path, name, content).text
        except DocumentError as error:
            assert "; " in str(error)  # noqa: PT017 - to be read is as good


def test_a_workbook_that_is_a_bomb_is_refused(tmp_path: Path) -> None:
    from kg.readers.refusal import Refusal
    from kg.readers.sheet import read_sheet

    for content, told in ((made.archive({"xl/worksheets/sheet1.xml": b"0" * 3_000_000}), "压缩炸弹"), (b"PK\x03\x04", "打不开")):
        with pytest.raises(Refusal, match=told):
            read_sheet(content, LIMITS)


HOSTILE = """政府工作报告
——2023年1月10日在重庆市渝中区第十九届人民代表大会第三次会议上
2022年，全区“</script><script>alert(1)</script>”项目建成投用，<img src=x onerror=alert(1)>产值增长1.2%。
2023年主要预期目标：\u202e地区生产总值\u200b增长5%左右，“} } CLEAR ALL #”工程完成投资3亿元，=HYPERLINK("x")产值达到9亿元。\x07
"""


def test_scripts_marks_and_formulas_in_sentences_are_text_everywhere(tmp_path: Path) -> None:
    (tmp_path / "有害.txt").write_text(HOSTILE, encoding="utf-8")
    output = tmp_path / "output"
    assert rebuild([tmp_path / "有害.txt"], output, executor=workers.Here()).failures == ()
    for page in [output / "index.html", *output.glob("pages/**/*.html")]:
        assert "<script>alert" not in page.read_text(encoding="utf-8") and "<img src=x" not in page.read_text(encoding="utf-8")
    assert run_kg("validate", "--deep", "-g", output).returncode == 0
    told = run_kg("export", "claims", "-f", "csv", "-g", output)
    assert told.returncode == 0 and not [cell for line in told.stdout.splitlines() for cell in line.split(",") if cell.startswith("=")]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-32"])
def test_lone_surrogates_and_wrong_bytes_are_refused_or_read_and_never_crash(encoding: str, tmp_path: Path) -> None:
    content = HOSTILE.encode(encoding, "replace")
    for broken in (content[:-1], content[: len(content) // 2] + b"\xed\xa0\x80" + content[len(content) // 2 :], content[1:]):
        try:
            made.source(tmp_path, "a.txt", broken).text.encode("utf-8")
        except DocumentError as error:
            assert "; " in str(error)  # noqa: PT017 - to be read is as good
