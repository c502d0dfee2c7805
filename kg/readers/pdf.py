"""PDF → text: 逐页取字，去掉页眉、页脚、页码，接上折行; a form feed stands between pages."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

import pypdfium2 as pdfium
from pypdfium2.raw import (
    FS_RECTF,
    FPDFPage_CountObjects,
    FPDFPage_GetMediaBox,
    FPDFText_GetCharIndexFromTextIndex,
    FPDFText_GetCharOrigin,
    FPDFText_GetFontSize,
    FPDFText_GetLooseCharBox,
    FPDFText_GetText,
)

from kg import resources
from kg.readers import typeset
from kg.readers.refusal import Limits, Lost, Refusal, too_large
from kg.readers.typeset import Line, Place

_EDGE = 2  # so many lines at the top and the bottom of a page may be furniture
_PAGES = 3  # a line must recur on so many pages at least …
_SHARE = 3  # … and on one page in so many: left and right pages may differ, a title page has none
_LONGEST = 60  # a longer line is text, however often it recurs
_LETTER = (612.0, 792.0)  # points: the size that is taken for that of a page without one
_MOST_LOST = 20  # pages; where more cannot be read, the file is torn
_LOST = (Line("", None),)  # stands for a page that cannot be read: no paragraph goes on over it
_LEAST_PER_PAGE = 5  # characters; a scan with a stamp or a watermark has fewer
_UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff]")
_UNPRINTED = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\xad\u200b\u2060\ufeff]")
_LINE = re.compile(r"[^\r\n]+")


def read_pdf(content: bytes, limits: Limits) -> tuple[str, Lost]:
    """The paragraphs of every page, pages divided by a form feed; those that cannot be read are empty, and told. Raises Refusal."""
    pages, lost = _pages(content, limits)
    _refuse_scan([lines for number, lines in enumerate(pages) if number not in lost])
    shown = [_LOST if number in lost else lines for number, lines in enumerate(_without_furniture(pages))]
    texts = ["\n".join(paragraphs) for paragraphs in typeset.pages(shown)]
    return "\f".join(texts), tuple((len("\f".join(texts[:number])), cause) for number, cause in lost.items())


def _pages(content: bytes, limits: Limits) -> tuple[list[list[Line]], dict[int, str]]:
    """The lines of each page, and why there are none of those that cannot be read; Refusal where these are all, or many."""
    pages, lost, characters = [], {}, 0
    with _opened(content) as document:
        for number in range(len(document)):
            try:
                lines = _page_lines(document, number)
            except Refusal as refusal:
                lines, lost[number] = [], refusal.cause
                if len(lost) > _MOST_LOST or len(lost) == len(document):
                    raise
            characters += sum(len(line.text) for line in lines)
            if characters > limits.characters:
                raise too_large("字符数", characters, limits.characters)
            pages.append(lines)
    return pages, lost


def _opened(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Refusal("PDF 已加密 (encrypted)", "请先去除密码再读") from error
        raise Refusal("不是完整的 PDF 文件 (torn, or no PDF)", "请重新取得文件") from error


def _page_lines(document: pdfium.PdfDocument, number: int) -> list[Line]:
    try:
        page = document[number]
        textpage = page.get_textpage()
        is_page = _is_page(page, document)
    except pdfium.PdfiumError as error:
        raise Refusal(f"第 {number + 1} 页损坏 (torn page)", "请重新取得文件") from error
    if not is_page:
        raise Refusal(f"第 {number + 1} 页不是页面 (no page)", "请重新取得文件")
    lines = list(_lines(textpage))
    textpage.close()
    page.close()
    return lines


def _is_page(page: pdfium.PdfPage, document: pdfium.PdfDocument) -> bool:
    """Whether there is a page: what has neither content nor a size is none, unless all pages may have got their size from above."""
    box = [ctypes.c_float() for _ in range(4)]
    if FPDFPage_CountObjects(page) or FPDFPage_GetMediaBox(page, *box) or page.get_size() != _LETTER:
        return True
    return all(document.get_page_size(number) == _LETTER for number in range(len(document)))


def _lines(textpage: pdfium.PdfTextPage) -> Iterator[Line]:
    """The lines that show anything, with their places."""
    text = _characters(textpage)
    wide = any(char > "\uffff" for char in text)
    for match in _LINE.finditer(text):
        shown = _UNPRINTED.sub("", match[0]).strip()
        if shown:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Line(shown, _place(textpage, text, start, match.start() + len(match[0].rstrip()), wide=wide))


def _place(textpage: pdfium.PdfTextPage, text: str, start: int, stop: int, *, wide: bool) -> Place | None:
    """Where text[start:stop] stands on its page; None where that is not told. `wide`: some characters count as two."""
    beginning = typeset.BEGINNING.match(text, start, stop)
    ends = [start, max(start + 1, beginning.end() if beginning else 0) - 1, stop - 1]
    numbers = [len(text[:end].encode("utf-16-le", "surrogatepass")) // 2 if wide else end for end in ends]
    first, word, last = (FPDFText_GetCharIndexFromTextIndex(textpage, number) for number in numbers)
    boxes = [FS_RECTF() for _ in ends]
    x, y = ctypes.c_double(), ctypes.c_double()
    told = all(FPDFText_GetLooseCharBox(textpage, at, box) for at, box in zip((first, word, last), boxes, strict=True))
    if not told or not FPDFText_GetCharOrigin(textpage, first, x, y):
        return None
    left = boxes[0].left
    return Place(left, boxes[2].right, y.value, boxes[1].right - left, FPDFText_GetFontSize(textpage, first))


def _characters(textpage: pdfium.PdfTextPage) -> str:
    """All characters of a page. `get_text_bounded` cuts lines at the page's edge, `get_text_range` recurses over unmapped ones."""
    count = textpage.count_chars()
    units = (ctypes.c_ushort * (4 * count + 1))()  # room for surrogate pairs and inserted line ends
    written = FPDFText_GetText(textpage, 0, count, units)
    return bytes(units)[: 2 * max(written - 1, 0)].decode("utf-16-le", errors="surrogatepass")


def _refuse_scan(pages: Sequence[Sequence[Line]]) -> None:
    text = "".join(line.text for lines in pages for line in lines)
    if not pages or len(text) < _LEAST_PER_PAGE * len(pages):
        raise Refusal("PDF 里没有文字，是扫描图片 (scanned images, no text)", "请先做文字识别 (OCR)，再读识别后的文件")
    if len(_UNMAPPED.findall(text)) * 3 > len(text):
        raise Refusal("PDF 的字体没有文字编码 (fonts without a character map)", "请先做文字识别 (OCR)，再读识别后的文件")


def _without_furniture(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    heads, feet = _recurring([lines[:_EDGE] for lines in pages]), _recurring([lines[-_EDGE:] for lines in pages])
    for number, lines in enumerate(pages):
        top = _furniture(lines[:_EDGE], heads if number else frozenset())  # what heads the first page is the title
        bottom = _furniture(lines[::-1][: min(_EDGE, len(lines) - top)], feet)
        yield list(lines[top : len(lines) - bottom])


def _recurring(edges: Sequence[Sequence[Line]]) -> frozenset[str]:
    """The lines that stand at this edge of many pages, whatever their page number."""
    counts = Counter(shape for edge in edges for shape in {_shape(line.text) for line in edge if len(line.text) <= _LONGEST})
    return frozenset(shape for shape, count in counts.items() if count >= max(_PAGES, len(edges) / _SHARE))


def _furniture(edge: Sequence[Line], recurring: frozenset[str]) -> int:
    """How many lines, from the outermost inward, are furniture."""
    return sum(1 for _ in takewhile(lambda line: _shape(line.text) in recurring or _page_number().fullmatch(line.text), edge))


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", "".join(line.split()))


@cache
def _page_number() -> re.Pattern[str]:
    """The page numbers of pdf.toml, `N` standing for digits, blanks wherever one likes."""
    shapes = resources.tables("readers/pdf.toml")["page_number"]["shapes"]
    return re.compile("|".join(_shape_pattern(shape) for shape in shapes), re.IGNORECASE)


def _shape_pattern(shape: str) -> str:
    return r"\s*".join(r"\d{1,3}" if char == "N" else re.escape(char) for char in shape if char != " ")
