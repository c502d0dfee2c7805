"""What text comes back from a file of every format, and how a broken one is refused."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import docx
import pytest
import readers_data as made
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from readers_data import CONTENT, TEXT, files, refusal, skipped, source

from kg.errors import DocumentError
from kg.readers import File, Limits, find_files, read
from kg.readers.text import decoded


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-32"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_text_reads_the_same_in_every_encoding_with_every_line_end(tmp_path: Path, encoding: str, line_end: str) -> None:
    read_back = source(tmp_path, "a.txt", TEXT.replace("\n", line_end).encode(encoding))
    assert read_back.text == TEXT and not read_back.extracted and read_back.media_type == "text/plain"


def test_the_text_of_a_utf8_file_is_what_read_text_returns(tmp_path: Path) -> None:
    for content in (b"\xef\xbb\xbf" + CONTENT, CONTENT.replace(b"\n", b"\r\n\n\r"), b"\f\v\xc2\x85\xe2\x80\xa8" + CONTENT):
        assert source(tmp_path, "a.md", content).text == (tmp_path / "a.md").read_text(encoding="utf-8")


PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\t\n\f增长左右亿元，。5%"))


@given(PRINTABLE)
def test_any_text_in_utf8_reads_back_the_same(text: str) -> None:
    assert decoded(text.encode("utf-8")) == text


@given(PRINTABLE)
def test_any_text_in_gb18030_that_is_no_utf8_reads_back_the_same(text: str) -> None:
    content = text.encode("gb18030")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        assert decoded(content) == text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "文件为空"),
        (b"\xef\xbb\xbf \r\n\t", "文件为空"),
        ("　\n".encode(), "文件为空"),
        (CONTENT + b"\0", "NUL"),
        (TEXT.encode("utf-16-le"), "UTF-16"),
        (b"\x01\x02\x03abc\x04", "控制字符"),
        (b"\x89PNG\r\n\x1a\n\0\0", "NUL"),
        (b"abc\xff\xff", "UTF-8 在第 4 字节、GB18030 在第 4 字节"),
        (CONTENT[:100] + b"\xff" + CONTENT[100:], "UTF-8 文本在第 1"),
        (CONTENT[:-1], "损坏"),
        (b"\xff\xfe\x00\xd8\x00", "标明是 UTF-16"),
        (made.pdf([made.REPORT]), "把扩展名改成 .pdf"),
        (made.word(), "把扩展名改成 .zip 或 .docx"),
    ],
)
def test_what_is_no_text_says_so_and_what_to_do(tmp_path: Path, content: bytes, told: str) -> None:
    assert told in refusal(tmp_path, "a.txt", content)


def test_a_document_beyond_the_limits_is_refused(tmp_path: Path) -> None:
    assert "字节数" in refusal(tmp_path, "a.txt", CONTENT, Limits(file_bytes=100))
    assert "字符数" in refusal(tmp_path, "a.txt", CONTENT, Limits(characters=100))
    assert "字符数" in refusal(tmp_path, "a.pdf", made.pdf([made.REPORT]), Limits(characters=100))


def test_every_document_of_the_corpus_reads_as_read_text_does_and_is_placed_by_its_manifest(shared: Path) -> None:
    corpus = shared / "corpus"
    found = files([corpus])
    assert len(found) == 273 and skipped([corpus]) == []
    for file in found:
        assert read(file).text == (corpus / file.document).read_text(encoding="utf-8")
        assert file.hints.place and file.hints.year


# The same report from html, docx and pdf


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", made.word()),
        ("a.html", made.page()),
        ("a.htm", made.page(charset="gb2312")),
        ("a.html", made.page(charset="big5")),
        ("a.html", made.page().replace(b"charset=utf-8", b"charset=gb2312")),
        ("a.pdf", made.pdf([made.REPORT])),
    ],
)
def test_the_sentences_come_back_from_every_format(tmp_path: Path, name: str, content: bytes) -> None:
    read_back = source(tmp_path, name, content)
    lines = read_back.text.split("\n")
    assert [line for line in lines if line in made.REPORT] == list(made.REPORT)
    assert lines[0] == made.REPORT[0] and len(lines) <= len(made.REPORT) + 1
    assert read_back.extracted and "\r" not in read_back.text


@pytest.mark.parametrize("name", ["a.docx", "a.html"])
def test_a_table_gives_a_line_a_row_with_tabs_between_the_cells(tmp_path: Path, name: str) -> None:
    content = made.word(table=made.TABLE) if name == "a.docx" else made.page(table=made.TABLE)
    assert "\n".join("\t".join(row) for row in made.TABLE) in source(tmp_path, name, content).text


def body_text(folder: Path, body: str, head: str = "") -> str:
    return source(folder, "a.html", f"<html><head>{head}</head><body>{body}</body></html>".encode()).text


def test_furniture_of_a_page_is_left_out(tmp_path: Path) -> None:
    text = source(tmp_path, "a.html", made.page()).text
    for furniture in ("常务会议", "政务公开", "网站地图", "color", "页码"):
        assert furniture not in text


def test_a_page_keeps_headings_and_sentences_in_boxes_of_their_own(tmp_path: Path) -> None:
    boxes = "".join(f"<section><section><span>{line}</span></section></section>" for line in made.REPORT)
    assert body_text(tmp_path, f'<div id="js_content" style="visibility: hidden">{boxes}</div>') == TEXT


def test_a_page_that_is_one_layout_table_gives_its_paragraphs(tmp_path: Path) -> None:
    cell = "<br>\u3000\u3000".join(made.REPORT * 3)
    assert body_text(tmp_path, f"<table><tr><td>左栏</td><td>{cell}</td></tr></table>") == "\n".join(["左栏", *made.REPORT * 3])


def test_a_line_end_of_the_source_is_none_of_the_text(tmp_path: Path) -> None:
    assert body_text(tmp_path, "<p>全县地区生产总值\n      增长<b>6%</b>左右，<!-- 注 -->高于\nGDP 增速&nbsp;目标。</p>") == (
        "全县地区生产总值增长6%左右，高于 GDP 增速 目标。"
    )


def test_preformatted_lines_stay_lines(tmp_path: Path) -> None:
    assert body_text(tmp_path, f"<pre>{TEXT}</pre>") == TEXT


def test_unseen_text_is_not_read(tmp_path: Path) -> None:
    assert (
        body_text(tmp_path, "<p>增长6%左右。</p><p style='display: none'>增长7%</p><p hidden>增长8%</p><select><option>9%</select>")
        == "增长6%左右。"
    )


@pytest.mark.parametrize(
    ("head", "heading"),
    [
        ("<title>2024年工作报告_青石县人民政府</title>", ""),
        ("<title>青石县人民政府 2024年工作报告</title>", "<h2>2024年工作报告</h2>"),
        ('<meta name="ArticleTitle" content="2024年工作报告"><title>青石县</title>', ""),
        ("<title>2024年工作报告 - 青石县</title>", "<h1>2024年工作报告</h1>"),
    ],
)
def test_the_title_is_the_first_line_once(tmp_path: Path, head: str, heading: str) -> None:
    assert body_text(tmp_path, f"{heading}<p>增长6%左右。</p>", head) == "2024年工作报告\n增长6%左右。"


def test_a_page_nested_without_end_is_read_or_refused_but_never_cut(tmp_path: Path) -> None:
    assert body_text(tmp_path, "<div>" * 1500 + "增长6%。" + "</div>" * 1500 + "<p>增长7%。</p>") == "增长6%。\n增长7%。"
    assert "嵌套太深" in refusal(tmp_path, "b.html", b"<div>" * 100_000 + "增长6%。".encode())


@pytest.mark.parametrize("content", [b"<html></html>", b"<script>1</script>", b" ", b"<!-- x -->"])
def test_a_page_without_text_is_refused(tmp_path: Path, content: bytes) -> None:
    refusal(tmp_path, "a.html", content)


def test_characters_that_xml_cannot_hold_do_no_harm(tmp_path: Path) -> None:
    assert body_text(tmp_path, "<p>增长\ufffe6%&#11;左右&#x1f;。</p><img>&#1;<p>增长&#107;7%。</p>") == "增长 6% 左右 。\n增长k7%。"


WORD = nsdecls("w")
MARKED_UP = (
    ("<w:r><w:t>增长</w:t></w:r><w:ins><w:r><w:t>6%</w:t></w:r></w:ins><w:del><w:r><w:delText>5%</w:delText></w:r></w:del>", "增长6%"),
    ('<w:smartTag w:element="chmetcnv"><w:r><w:t>5公里</w:t></w:r></w:smartTag>', "5公里"),
    ("<w:sdt><w:sdtContent><w:r><w:t>6%</w:t></w:r></w:sdtContent></w:sdt>", "6%"),
    ('<w:hyperlink><w:r><w:t xml:space="preserve"> 链 </w:t></w:r></w:hyperlink>', " 链 "),
    ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>", "甲\t乙\n丙"),
    ("<w:r><w:ruby><w:rt><w:r><w:t>yú</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>渝</w:t></w:r></w:rubyBase></w:ruby></w:r>", "渝"),
    ("<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict><w:t>外</w:t></w:r>", "外\n框"),
)


@pytest.mark.parametrize(("runs", "text"), MARKED_UP)
def test_a_word_paragraph_gives_all_that_is_seen_of_it(tmp_path: Path, runs: str, text: str) -> None:
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:p {WORD}>{runs}</w:p>"))
    assert source(tmp_path, "a.docx", made.saved(document)).text == text


def test_a_word_paragraph_inside_a_content_control_is_read_in_its_place(tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(made.word(("前", "后"))))
    control = f"<w:sdt {WORD}><w:sdtContent><w:p><w:r><w:t>中</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(1, parse_xml(control))
    assert source(tmp_path, "a.docx", made.saved(document)).text == "前\n中\n后"


def numbered(lists: Iterable[tuple[int, str]]) -> bytes:
    """A docx whose paragraphs are numbered by Word, each given with its level."""
    document = docx.Document()
    formats = (("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%1.%3"), ("bullet", "•"))
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{name}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (name, text) in enumerate(formats)
    )
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {WORD} w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {WORD} w:numId="88"><w:abstractNumId w:val="77"/></w:num>'))
    for depth, text in lists:
        place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="88"/></w:numPr>'
        document.element.body.append(parse_xml(f"<w:p {WORD}><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"))
    return made.saved(document)


def test_numbers_that_word_writes_itself_come_back(tmp_path: Path) -> None:
    lists = [(0, "回顾"), (1, "增长"), (1, "就业"), (3, "要点"), (0, "安排"), (1, "目标"), (2, "粮食"), *[(0, "其他")] * 9]
    lines = source(tmp_path, "a.docx", numbered(lists)).text.split("\n")
    assert lines[:7] == ["一、回顾", "（一）增长", "（二）就业", "要点", "二、安排", "（一）目标", "二.1 粮食"]
    assert lines[-1] == "十一、其他"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def workbook() -> bytes:
    return made.archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "先去除密码"),
        (OLE + "WordDocument".encode("utf-16-le"), "另存为 .docx"),
        (b"", "不是完整的 Word 文档"),
        (made.word()[:5000], "不是完整的 Word 文档"),
        (workbook(), "不是完整的 Word 文档"),
        (made.archive({"word/document.xml": b"0" * 3_000_000}), "压缩炸弹"),
        (made.word(("", " ")), "文件为空"),
    ],
)
def test_a_word_file_that_cannot_be_read_says_what_to_do(tmp_path: Path, content: bytes, told: str) -> None:
    assert told in refusal(tmp_path, "a.docx", content)


def pages(count: int) -> Iterator[list[str]]:
    """Pages with a header, a body of two paragraphs, and a footer with the page's number."""
    for number in range(1, count + 1):
        body = [f"第{'一二三四五六'[number - 1]}项任务：增长{number}%左右。", f"（{number}）新建学校{number}所。"]
        yield ["青石县人民政府公报", *body, f"2024年第3期 {number}", f"— {number} —"]


def test_headers_footers_and_page_numbers_of_a_pdf_are_dropped_and_pages_divided(tmp_path: Path) -> None:
    first, *others = source(tmp_path, "a.pdf", made.pdf(list(pages(6)))).text.split("\f")
    assert first == "青石县人民政府公报\n第一项任务：增长1%左右。\n（1）新建学校1所。"
    assert others[0] == "第二项任务：增长2%左右。\n（2）新建学校2所。" and len(others) == 5


def test_a_number_within_a_page_stays_and_a_short_pdf_has_no_furniture(tmp_path: Path) -> None:
    text = source(tmp_path, "a.pdf", made.pdf([["标题", "粮食产量", "36", "万吨", "二季度"], ["标题", "全年"]])).text
    assert text == "标题\n粮食产量\n36\n万吨\n二季度\f标题\n全年"


@pytest.mark.parametrize("number", ["12", "- 12 -", "— 12 —", "第 3 页", "第 3 页 共 20 页", "3 / 20", "Page 3 of 20"])
def test_every_shape_of_a_page_number_is_dropped(tmp_path: Path, number: str) -> None:
    assert source(tmp_path, "a.pdf", made.pdf([["全县增长6%左右。", number]])).text == "全县增长6%左右。"


def test_rare_characters_and_overlong_lines_of_a_pdf_come_back_whole(tmp_path: Path) -> None:
    lines = ["𬭚矿开采𠀀项目。", "全县城镇新增就业" * 20]
    assert source(tmp_path, "a.pdf", made.pdf([lines])).text == "\n".join(lines)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (made.pdf([made.REPORT], made.LOCKED), "去除密码"),
        (made.pdf([[], []]), "OCR"),
        (made.pdf([made.REPORT])[:200], "不是完整的 PDF"),
        (CONTENT, "不是完整的 PDF"),
        (b"", "不是完整的 PDF"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_what_to_do(tmp_path: Path, content: bytes, told: str) -> None:
    assert told in refusal(tmp_path, "a.pdf", content)


def test_a_pdf_whose_font_tells_no_characters_is_refused(tmp_path: Path) -> None:
    assert "PDF 的字体没有文字编码" in refusal(tmp_path, "a.pdf", made.pdf([["\ue001\ue002" * 20] * 5]))


def test_a_page_that_is_torn_is_told_by_its_number_and_the_others_are_read(tmp_path: Path) -> None:
    content = made.pdf([made.REPORT, made.REPORT, made.REPORT])
    torn = content.replace(b"/Kids [6 0 R 8 0 R 10 0 R]", b"/Kids [6 0 R   3   10 0 R]")
    read_back, one = source(tmp_path, "a.pdf", torn), source(tmp_path, "b.pdf", made.pdf([made.REPORT])).text
    assert torn != content and read_back.text == f"{one}\f\f{one}"
    assert read_back.lost == ((len(one), "第 2 页损坏 (torn page)"),)


def test_what_is_listed_as_a_page_and_is_none_is_told_by_its_number_and_an_empty_page_is_read(tmp_path: Path) -> None:
    content = made.pdf([made.REPORT, [], made.REPORT])
    empty = source(tmp_path, "a.pdf", content)
    assert empty.text.count("\f") == 2 and empty.lost == ()
    wrong = content.replace(b"/Kids [6 0 R 8 0 R", b"/Kids [6 0 R 7 0 R")  # what the first page shows
    assert wrong != content and source(tmp_path, "a.pdf", wrong).text == empty.text
    assert source(tmp_path, "a.pdf", wrong).lost == ((empty.text.index("\f"), "第 2 页不是页面 (no page)"),)
    letter = content.replace(b"/MediaBox [0 0 595 842]", b"").replace(b"/Type /Pages", b"/Type /Pages /MediaBox [0 0 612 792]")
    assert source(tmp_path, "b.pdf", letter).text.count("\f") == 2


def test_no_paragraph_goes_on_over_a_page_that_cannot_be_read(tmp_path: Path) -> None:
    first, second, third = (f"{year}年全市规模以上工业增加值比上年增长百分之六居全省" for year in ("二〇二一", "二〇二二", "二〇二三"))
    content = made.pdf([[first, first], [second, second], [third, third]])
    assert source(tmp_path, "a.pdf", content).text == f"{first * 2}{second * 2}{third * 2}\f\f"
    torn = content.replace(b"/Kids [6 0 R 8 0 R", b"/Kids [6 0 R   3  ")
    assert source(tmp_path, "a.pdf", torn).text == f"{first * 2}\f\f{third * 2}"


@pytest.mark.parametrize(("pages", "lost", "told"), [(2, 2, "第 2 页损坏"), (30, 21, "第 21 页损坏")])
def test_a_pdf_of_which_all_or_many_pages_cannot_be_read_is_refused(tmp_path: Path, pages: int, lost: int, told: str) -> None:
    content = made.pdf([made.REPORT] * pages)
    for index in range(lost):
        leaf = f"{6 + 2 * index} 0 R".encode()
        content = content.replace(b" %s" % leaf if index else b"[%s" % leaf, (b" %s" if index else b"[%s") % b"3".ljust(len(leaf)), 1)
    assert told in refusal(tmp_path, "a.pdf", content)


SOUND = {"a.docx": made.word(), "a.pdf": made.pdf([made.REPORT]), "a.html": made.page(), "a.zip": made.archive({"a.txt": CONTENT})}


@pytest.mark.parametrize("name", SOUND)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_torn_file_is_read_or_refused_but_never_crashes(tmp_path: Path, name: str, data: st.DataObject) -> None:
    content = bytearray(SOUND[name])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    (tmp_path / name).write_bytes(content[: data.draw(st.integers(1, len(content)))] if data.draw(st.booleans()) else content)
    for found in find_files([tmp_path / name]):
        if isinstance(found, File):
            try:
                read(found).text.encode("utf-8")
            except DocumentError as error:
                assert "; " in str(error)  # noqa: PT017 - to be read is as good
