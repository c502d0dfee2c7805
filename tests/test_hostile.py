"""Documents that the web may hold and nobody should write: each is read rightly, or refused with what to do, in little time and memory."""

import io
import json
import os
import resource
import subprocess
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
import readers_data as made
from readers_data import refusal, source
from small_reports import REPORT
from surroundings import KG, OFTEN

from kg import workers
from kg.errors import DocumentError
from kg.pipeline import rebuild

# --- large ---


def test_a_file_of_500_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "大.txt").touch()
    os.truncate(tmp_path / "大.txt", 500_000_000)
    (tmp_path / "小.txt").write_text(REPORT.format(6), encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    summary = rebuild([tmp_path], tmp_path / "output", executor=workers.Here())
    assert summary.documents == 1 and "上限" in str(summary.failures[0])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # kilobytes


def test_a_line_without_an_end_is_refused_when_it_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.readers.refusal import limits

    line = REPORT.format(6) + "全区地区生产总值增长6%，完成投资3亿元、" * 100_000
    files = {"长.txt": line.encode(), "短.txt": REPORT.format(6).encode(), "limits.toml": b"seconds = 1\n"}
    made.laid_out(tmp_path / "in", files)
    monkeypatch.setenv("KG_LIMITS", str(tmp_path / "in" / "limits.toml"))
    limits.cache_clear()
    try:
        summary = rebuild([tmp_path / "in" / "长.txt", tmp_path / "in" / "短.txt"], tmp_path / "output", executor=workers.Here())
    finally:
        limits.cache_clear()
    assert summary.documents == 1 and "长.txt: 读了 1 秒" in str(summary.failures[0])


SIZE = 100 if OFTEN > 1 else 1  # hundredths of the sizes named here
SECONDS = 20 if OFTEN > 1 else 2  # that a document may take
MEGABYTES = 6_000  # of memory: 4 GiB for the document, and what the program has itself


def squeezed(unit: bytes, size: int) -> bytes:
    """So many bytes, of a unit again and again, packed in one stream without ever being whole."""
    packer, piece = zlib.compressobj(9), unit * ((1 << 20) // len(unit))
    return b"".join(packer.compress(piece) for _ in range(size >> 20)) + packer.flush()


def bomb(name: str, size: int) -> bytes:
    """A zip with one member that unpacks to so much."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened, opened.open(name, "w", force_zip64=True) as member:
        for _ in range(size >> 20):
            member.write(b"0" * (1 << 20))
    return file.getvalue()


def pages_of(size: int) -> bytes:
    """A PDF whose page unpacks to so much."""
    content = squeezed(b"(7) Tj\n", size)
    page = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content)
    return pdf_of(b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", o3=PAGE, o4=page)


TOO_LARGE = {
    "a line of 50 MB.txt": lambda: REPORT.format(6).encode() + "全区地区生产总值增长6%，完成投资3亿元、".encode() * (9_000 * SIZE),
    "500 MB of text.txt": lambda: ("全区地区生产总值增长6%。\n" * (140_000 * SIZE)).encode(),
    "1 GB packed.zip": lambda: bomb("a.txt", (10 << 20) * SIZE),
    "1 GB packed.docx": lambda: bomb("word/document.xml", (10 << 20) * SIZE),
    "1 GB packed.pdf": lambda: pages_of((10 << 20) * SIZE),
    "1 GB packed.xlsx.zip": lambda: made.archive({"a.zip": bomb("a.txt", (10 << 20) * SIZE)}),
    "two million numbers.txt": lambda: REPORT.format(6).encode() + "".join(f"{n}亿元，" for n in range(20_000 * SIZE)).encode(),
    "a nest of a million.html": lambda: b"<div>" * (10_000 * SIZE) + "增长6%".encode() + b"</div>" * (10_000 * SIZE),
    "a nest of a million.docx": lambda: nested(10_000 * SIZE),
    "a nest of a million.md": lambda: b">" * (10_000 * SIZE) + "增长6%".encode() + b"[" * (10_000 * SIZE),
}


def nested(levels: int) -> bytes:
    parts = made.unpacked(made.word())
    space = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    inner = b"<w:sdt><w:sdtContent>" * levels + b"</w:sdtContent></w:sdt>" * levels
    parts["word/document.xml"] = b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (space, inner)
    return made.archive(parts)


@pytest.mark.parametrize("name", TOO_LARGE if OFTEN > 1 else list(TOO_LARGE)[::4])
def test_what_is_too_large_is_read_or_told_in_a_line_within_its_time_and_memory(name: str, tmp_path: Path) -> None:
    """By `scripts/prove` in the sizes named, in the check of a hundredth; the program as it is run, beside a report that is read."""
    made.laid_out(tmp_path / "in", {name: TOO_LARGE[name](), "好.txt": REPORT.format(6).encode()})
    (tmp_path / "limits.toml").write_text(f"seconds = {SECONDS}\n", encoding="utf-8")
    command = [*KG, "rebuild", tmp_path / "in", "-o", tmp_path / "output", "--jobs", "1"]
    with (tmp_path / "told").open("w+b") as told:
        program = subprocess.Popen(command, env={**os.environ, "KG_LIMITS": str(tmp_path / "limits.toml")}, stdout=told, stderr=told)
        _, status, used = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        lines = [line for line in told.read().decode().splitlines() if line.startswith("kg: ")]
    read = [json.loads(line)["document"] for line in (tmp_path / "output" / "graph" / "documents.jsonl").open(encoding="utf-8")]
    assert "好.txt" in read and program.returncode == (len(read) == 1)
    assert len(lines) == (len(read) == 1) and all(line.startswith(f"kg: {name}") and "; " in line for line in lines), lines
    assert used.ru_maxrss < MEGABYTES * 1000
    assert OFTEN == 1 or used.ru_utime + used.ru_stime < 4 * SECONDS + 30  # of a processor, however busy the machine is


# --- PDF ---


def pdf_of(pages: bytes, **others: bytes) -> bytes:
    """A PDF with this page tree and these further objects."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: pages}
    return made.pdf_file(objects | {int(name[1:]): content for name, content in others.items()}, "")


def deep(levels: int) -> bytes:
    objects = {f"o{3 + level}": b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (4 + level) for level in range(levels)}
    objects[f"o{3 + levels}"] = b"<< /Type /Page /MediaBox [0 0 9 9] >>"
    return pdf_of(b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", **objects)


def stream(content: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(content), b"/FlateDecode " * times, content)


PAGE = b"<< /Type /Page /MediaBox [0 0 9 9] /Contents 4 0 R >>"
PDFS = {
    "a page tree that holds itself": pdf_of(b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"),
    "a page tree that says it is endless": pdf_of(b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", o3=PAGE, o4=stream(b"")),
    "a page tree of less than none": pdf_of(b"<< /Type /Pages /Kids [3 0 R] /Count -1 >>", o3=PAGE, o4=stream(b"")),
    "a deep page tree": deep(5000),
    "a stream that unpacks to much": pdf_of(b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", o3=PAGE, o4=stream(b"q " * 3_000_000)),
    "a stream packed over and over": pdf_of(b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", o3=PAGE, o4=stream(b"\0" * 30_000_000, 3)),
    "a stream that is its own length": pdf_of(
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", o3=PAGE, o4=b"<< /Length 4 0 R >>\nstream\nx\nendstream"
    ),
    "contents that hold themselves": pdf_of(
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", o3=PAGE.replace(b"4 0 R", b"[4 0 R 4 0 R]"), o4=b"[4 0 R 4 0 R]"
    ),
}


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_that_is_a_trap_is_refused(name: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, "a.pdf", PDFS[name])


# --- nests, formulas, encodings ---


def test_a_workbook_nested_deeply_is_read_or_refused(tmp_path: Path) -> None:
    from kg.readers.refusal import LIMITS, Refusal
    from kg.readers.sheet import read_sheet

    book = openpyxl.Workbook()
    file = io.BytesIO()
    book.save(file)
    parts = made.unpacked(file.getvalue())
    space = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    parts["xl/worksheets/sheet1.xml"] = space + b"<row><c>" * 50_000 + b"</c></row>" * 50_000 + b"</sheetData></worksheet>"
    try:
        assert read_sheet(made.archive(parts), LIMITS).strip() == ""
    except Refusal as refused:
        assert refused.remedy  # noqa: PT017 - to be read is as good


def test_formulas_in_a_table_of_figures_are_no_figures_and_come_out_as_text(tmp_path: Path) -> None:
    rows = '地区,指标,年份,数值\n渝中区,地区生产总值,2023,"=1+1"\n渝中区,"=HYPERLINK(""x"")",2023,3\n渝中区,地区生产总值,2022,@5\n'
    made.laid_out(tmp_path, {"a.txt": REPORT.format(6).encode(), "统计.csv": rows.encode()})
    rebuild([tmp_path / "a.txt"], tmp_path / "output", actuals=[tmp_path / "统计.csv"], executor=workers.Here())
    claims = [json.loads(line) for line in (tmp_path / "output" / "tables" / "claims.jsonl").open(encoding="utf-8")]
    assert {str(claim["value"]) for claim in claims if claim["document"] == "统计.csv"} <= {"3"}


@pytest.mark.parametrize(
    "content",
    [
        REPORT.format(6).encode() * 3 + REPORT.format(6).encode("gb18030"),
        REPORT.format(6).encode("gb18030") * 3 + REPORT.format(6).encode(),
        b"\xff\xfe" + REPORT.format(6).encode(),
        REPORT.format(6).encode("utf-16-le"),
    ],
)
def test_two_encodings_in_one_file_are_no_nonsense(content: bytes, tmp_path: Path) -> None:
    try:
        text = source(tmp_path, "a.txt", content).text
    except DocumentError as error:
        assert "; " in str(error)  # noqa: PT017 - to be refused is as good
    else:
        assert "地区生产总值增长" in text


# --- names ---

NAMES = (
    "\u202e告报\u2066.txt",
    "第一\n行.txt",
    "\x1b[31m红.txt",
    "} CLEAR ALL #.txt",
    "'; DROP GRAPH <x:> ;'.txt",
    '"><script>alert(1)<.txt',
    "a b%20c?d#e&f.txt",
    "%2e%2e.txt",
    "-rf.txt",
    "=cmd|x.txt",
)


def test_any_name_of_a_document_is_kept_and_harms_nothing(tmp_path: Path) -> None:
    files = made.laid_out(tmp_path / "报告", {name: REPORT.format(number).encode() for number, name in enumerate(NAMES, 1)})
    (files / os.fsdecode(b"\xff\xfe\xe6.txt")).write_text(REPORT.format(99), encoding="utf-8")
    summary = rebuild([files], tmp_path / "output", executor=workers.Here())
    assert (summary.documents, [str(one) for one in summary.failures], summary.violations) == (len(NAMES) + 1, [], ())
    claims = [json.loads(line) for line in (tmp_path / "output" / "tables" / "claims.jsonl").open(encoding="utf-8")]
    assert {str(claim["value"]) for claim in claims if claim["kind"] == "target"} == {*map(str, range(1, len(NAMES) + 1)), "99"}
    for page in (tmp_path / "output").glob("**/*.html"):
        assert "<script>alert" not in page.read_text(encoding="utf-8")
    from kg import audit, matching

    assert list(audit.damages(tmp_path / "output", matching.policy())) == []
