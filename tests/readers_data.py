"""Files for the readers' tests, made on the spot: docx, html, pdf and zip versions of a report of our own, and how they are read."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import docx
import pytest

from kg.errors import DocumentError, KgError
from kg.model import Source
from kg.readers import LIMITS, File, Limits, Skipped, find_files, read

REPORT = (
    "2024年青石县政府工作报告",
    "一、2023年工作回顾",
    "过去一年，全县地区生产总值增长5.8%左右，规上工业增加值增长7.2%。城镇新增就业6200人，空气质量优良天数达到331天。",
    "青石湖产业园一期建成投用，引进企业43家，实现税收1.6亿元。",
    "二、2024年工作安排",
    "主要预期目标是：地区生产总值增长6%左右，固定资产投资增长5%以上，居民消费价格指数控制在103以内。",
    "力争新建5G基站120个，改造老旧小区35个，惠及居民1.2万户。",
)
TEXT = "\n".join(REPORT)
CONTENT = TEXT.encode()
TABLE = (("指标", "单位", "目标"), ("粮食产量", "万吨", "36.5"), ("研发经费支出", "亿元", "4.8"))


def word(paragraphs: Sequence[str] = REPORT, table: Sequence[Sequence[str]] = ()) -> bytes:
    """A docx with these paragraphs, and the table before the last of them."""
    document = docx.Document()
    for paragraph in paragraphs[:-1]:
        document.add_paragraph(paragraph)
    if table:
        _add_table(document, table)
    document.add_paragraph(paragraphs[-1])
    return saved(document)


def saved(document: "docx.document.Document") -> bytes:
    """The bytes of a python-docx document."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add_table(document: "docx.document.Document", rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def page(paragraphs: Sequence[str] = REPORT, table: Sequence[Sequence[str]] = (), charset: str = "utf-8") -> bytes:
    """A page of a government's site: navigation, the article, a table, links and a footer, in a charset that it declares."""
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table)
    body = "\n".join(f"<p>\u3000\u3000{paragraph}</p>" for paragraph in paragraphs[1:])
    links = "".join(f'<li><a href="/n{number}.html">县政府召开第{number}次常务会议</a></li>' for number in range(8))
    return f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{paragraphs[0]}_青石县人民政府网</title><style>p {{ color: red }}</style><script>var 页码 = "5%";</script></head>
<body><div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li></ul></div>
<div class="article"><h1>{paragraphs[0]}</h1><div class="info">发布日期：2024-01-30 <a href="#">打印</a></div>
<div class="TRS_Editor">{body}<table>{rows}</table></div></div>
<div class="related"><h3>相关链接</h3><ul>{links}</ul></div>
<div class="footer">版权所有：青石县人民政府办公室 <a href="/map">网站地图</a></div></body></html>""".encode(charset, "xmlcharrefreplace")


def pdf(pages: Sequence[Sequence[str]], trailer: str = "") -> bytes:
    """A PDF with these lines on its pages; Chinese stands in a font that is named, not embedded."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 3: _FONT, 4: _DESCENDANT, 5: _DESCRIPTOR}
    for index, lines in enumerate(pages):
        leaf, stream = 6 + 2 * index, zlib.compress(_content(lines))
        objects[leaf] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents {leaf + 1} 0 R >>"
        ).encode()
        objects[leaf + 1] = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream)
    kids = " ".join(f"{6 + 2 * index} 0 R" for index in range(len(pages)))
    objects[2] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()
    return pdf_file(objects, trailer)


LOCKED = "/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <" + "5a" * 32 + "> /U <" + "a5" * 32 + "> >> /ID [<00> <00>]"
_FONT = b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>"
_DESCENDANT = (
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R /DW 1000"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>"
)
_DESCRIPTOR = (
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
    b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
)


def _content(lines: Sequence[str]) -> bytes:
    shown = (f"1 0 0 1 50 {800 - 20 * index} Tm <{line.encode('utf-16-be').hex()}> Tj" for index, line in enumerate(lines))
    return ("BT /F 10 Tf " + "\n".join(shown) + " ET").encode()


def pdf_file(objects: dict[int, bytes], trailer: str) -> bytes:
    """A PDF of these objects."""
    file, places = bytearray(b"%PDF-1.4\n"), []
    for number in sorted(objects):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    tail = f"trailer << /Size {len(places) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(file)}\n%%EOF"
    return bytes(file) + (head + tail).encode()


def archive(members: dict[str, bytes]) -> bytes:
    """A zip of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return file.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The members of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def laid_out(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def files(sources: Iterable[Path | str], **options: object) -> list[File]:
    found = list(find_files(sources, **options))  # type: ignore[arg-type]  # the options are those of find_files
    assert [each for each in found if isinstance(each, KgError)] == []
    return [each for each in found if isinstance(each, File)]


def names(sources: Iterable[Path | str]) -> list[str]:
    return [file.document for file in files(sources)]


def faults(sources: Iterable[Path | str], **options: object) -> list[str]:
    return [str(each) for each in find_files(sources, **options) if isinstance(each, KgError)]  # type: ignore[arg-type]  # likewise


def skipped(sources: Iterable[Path | str]) -> list[str]:
    return [each.document for each in find_files(sources) if isinstance(each, Skipped)]


def source(folder: Path, name: str, content: bytes, limits: Limits = LIMITS) -> Source:
    (folder / name).write_bytes(content)
    (file,) = files([folder / name])
    return read(file, limits)


def refusal(folder: Path, name: str, content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(DocumentError) as caught:
        source(folder, name, content, limits)
    message = str(caught.value)
    assert "\n" not in message and message.startswith(f"{name}: ") and "; " in message
    return message
