"""Word document → text: 段落与表格 of a docx, in the order in which they stand."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from kg.readers.archives import check_bomb
from kg.readers.numbering import Numbering, read_numbering
from kg.readers.refusal import Limits, Refusal
from kg.readers.rows import row_lines
from kg.readers.text import universal_newlines

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What the opening of a torn package raises, part by part: the zip, its entries, the packing, the XML …
_TORN_PARTS = (zipfile.BadZipFile, KeyError, zlib.error, EOFError, struct.error, NotImplementedError, OSError, etree.XMLSyntaxError)
# … and its content types and relationships: python-docx expects elements where others may stand.
_TORN = (*_TORN_PARTS, OpcError, ValueError, AttributeError, TypeError, StopIteration)
_P, _T, _TAB, _BREAK, _RETURN, _HYPHEN = map(qn, ("w:p", "w:t", "w:tab", "w:br", "w:cr", "w:noBreakHyphen"))
_TABLE, _ROW, _CELL, _BOX = map(qn, ("w:tbl", "w:tr", "w:tc", "w:txbxContent"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says again what its Choice says
_CHARACTERS = {_TAB: "\t", _BREAK: "\n", _RETURN: "\n", _HYPHEN: "-"}
_LEFT_OUT = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:rt"), _FALLBACK, _BOX}


def read_word(content: bytes, limits: Limits) -> str:
    """The paragraphs and table rows of a docx, a line each, with the numbers Word writes before them. Raises Refusal."""
    _refuse_ole(content)
    body, numbering = _opened(content, limits)
    return universal_newlines("\n".join(_lines(body, numbering)))


def _refuse_ole(content: bytes) -> None:
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise Refusal("文档有密码保护 (encrypted)", "请在 Word 或 WPS 中先去除密码再读")
    if content.startswith(_OLE):
        raise Refusal("是旧版 .doc 文件 (old binary Word format)", "请在 Word 或 WPS 中另存为 .docx")


def _opened(content: bytes, limits: Limits) -> tuple[etree._Element, Numbering]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            check_bomb(package.infolist(), limits)
        document = docx.Document(io.BytesIO(content))
        return next(document.element.iterchildren(qn("w:body"))), read_numbering(document.part)
    except _TORN as error:
        if isinstance(error, etree.XMLSyntaxError) and error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise Refusal("不是完整的 Word 文档 (torn, or no docx)", "请重新取得文件，或在 Word 中打开并另存为 .docx") from error


def _lines(container: etree._Element, numbering: Numbering) -> Iterator[str]:
    """The lines of a body, cell or text box: its paragraphs and rows, also inside content controls."""
    for block in _outermost(container, (_P, _TABLE)):
        yield from _paragraph_lines(block, numbering) if block.tag == _P else _table_lines(block, numbering)


def _outermost(container: etree._Element, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """The elements of these tags that stand in a container, but not those within one another."""
    walk = etree.iterwalk(container, events=("start",))
    for _, element in walk:
        if element is not container and element.tag in tags:
            yield element
            walk.skip_subtree()
        elif element.tag in _LEFT_OUT and element is not container:
            walk.skip_subtree()


def _paragraph_lines(paragraph: etree._Element, numbering: Numbering) -> Iterator[str]:
    text = "".join(_characters(paragraph))
    yield from ((numbering.label(paragraph) if text.strip() else "") + text).split("\n")
    for box in _boxes(paragraph):
        yield from _lines(box, numbering)


def _characters(paragraph: etree._Element) -> Iterator[str]:
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        if element.tag in _LEFT_OUT:
            walk.skip_subtree()
        elif element.tag == _T:
            yield element.text or ""
        else:
            yield _CHARACTERS.get(element.tag, "")


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        if element.tag == _BOX:
            yield element
        if element.tag in (_BOX, _FALLBACK):
            walk.skip_subtree()


def _table_lines(table: etree._Element, numbering: Numbering) -> Iterator[str]:
    for row in _outermost(table, (_ROW,)):
        yield from row_lines(["\n".join(filter(None, _lines(cell, numbering))) for cell in _outermost(row, (_CELL,))])
