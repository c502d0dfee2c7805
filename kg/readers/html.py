"""Web page → text: 标题、正文段落、表格 of a saved page, without its navigation and scripts.

The main text is found by readability; where that keeps less than half of the page's running text, the whole body is taken.
"""

import copy
import logging
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from readability import Document
from readability.readability import Unparseable

from kg.readers.refusal import Limits, Refusal, refuse_foreign
from kg.readers.rows import row_lines
from kg.readers.text import decoded, refuse_binary, universal_newlines

logging.getLogger("readability").addHandler(logging.NullHandler())  # its failures are met here, not printed

_CHARSET = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_META_WITHIN = 4096  # bytes; browsers look at the first 1024
_DEEPEST = 200  # beyond it readability takes quadratic time and the page is no article
_SHARE = 0.5  # of the page's running text that the main text must hold
_UNSEEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_KEPT_ATTRIBUTES = frozenset(("class", "id", "href"))  # all that readability weighs
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·"
_SOFT_BREAK = re.compile(rf"(?<=[{_HAN}])[ \t]*\n\s*(?=[{_HAN}])")  # a line end of the source, not of the text
_BLANKS = re.compile("[ \t\n\f\v\xa0\u2002-\u200a]+")
_UNPRINTED = re.compile("[\u200b-\u200d\u2060\ufeff\xad\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE, _CELL = "\x1e", "\x1f"  # end of a line, of a cell: written between the pieces of text, which cannot hold them
_TITLE_PARTS = re.compile(r"\s*[_|｜]+\s*|\s+[-–—]+\s+")


def read_html(content: bytes, limits: Limits) -> str:
    """The title, then the paragraphs and table rows of a page, a line each. Raises Refusal."""
    page = _parsed(refuse_binary(_decoded_page(content)))
    title = _title(page)
    _strip(page)
    lines = _main_lines(page)
    return "\n".join(lines if not title or title in lines[:3] else [title, *lines])


def _decoded_page(content: bytes) -> str:
    refuse_foreign(content)
    declared = _CHARSET.search(content[:_META_WITHIN])
    try:
        content.decode("utf-8")  # a page that is valid UTF-8 is UTF-8, whatever it declares: browsers save so and leave the tag
    except UnicodeDecodeError:
        return _declared_text(content, declared[1].decode("ascii") if declared else "")
    return decoded(content).removeprefix("\ufeff")


def _declared_text(content: bytes, charset: str) -> str:
    chinese = charset.lower() in ("", "gb2312", "gbk", "gb18030", "utf-8", "utf8", "x-gbk", "unicode")
    try:
        return decoded(content) if chinese else universal_newlines(content.decode(charset))
    except (LookupError, UnicodeDecodeError):
        return decoded(content)


def _parsed(page: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(_DECLARATION.sub("", page).encode("utf-8"), parser=parser)
    except etree.ParserError as error:
        raise Refusal("网页里没有内容 (empty page)", "请换一份有正文的文件") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise Refusal("网页嵌套太深 (nested too deeply)", "请在浏览器中打开，把正文另存为 txt")
    return tree


def _title(page: HtmlElement) -> str:
    """The title the page declares for its article, else the heading that its window title repeats, else the latter's first part."""
    declared = (_squeezed(meta.get("content") or "") for meta in page.iter("meta") if (meta.get("name") or "").lower() == "articletitle")
    window = next((_squeezed(title.text_content()) for title in page.iter("title")), "")
    return next(filter(None, declared), "") or _repeated_heading(page, window) or _TITLE_PARTS.split(window)[0]


def _repeated_heading(page: HtmlElement, window: str) -> str:
    headings = (_squeezed("".join(heading.itertext())) for heading in page.iter("h1", "h2", "h3"))
    return max((heading for heading in headings if heading in window), key=len, default="")


def _strip(page: HtmlElement) -> None:
    """Take out what nobody reads, and the attributes and pictures that mislead or slow the search for the main text."""
    for element in list(page.iter()):
        if element.getparent() is not None and _unseen(element):
            element.drop_tree()
        for name in set(element.attrib) - _KEPT_ATTRIBUTES:
            del element.attrib[name]


def _unseen(element: HtmlElement) -> bool:
    hidden = "hidden" in element.attrib or _UNSEEN.search(element.get("style") or "") is not None
    return element.tag in _tags("unread") or (hidden and element.tag != "body")  # a body is hidden only until its scripts have run


def _main_lines(page: HtmlElement) -> list[str]:
    whole = list(_lines(page))
    article = [] if _depth(page) > _DEEPEST else _article_lines(page)
    return article if _length(article) >= _SHARE * _running_length(page) else whole


def _article_lines(page: HtmlElement) -> list[str]:
    try:
        summary = Document(copy.deepcopy(page)).summary(html_partial=True)
    except Unparseable:
        return []
    return list(_lines(_parsed(summary))) if summary.strip() else []


def _running_length(page: HtmlElement) -> int:
    """How many characters of the body stand outside links, navigation and footers."""
    body = copy.deepcopy(page)
    for link in list(body.iter("a")):
        link.clear(keep_tail=True)
    return _length(_lines(body))


def _length(lines: Iterable[str]) -> int:
    return sum(map(len, lines))


def _depth(page: HtmlElement) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _lines(root: HtmlElement) -> list[str]:
    """The visible lines below an element, in order: a paragraph, heading, list item or table row each."""
    lines = map(_squeezed, "".join(_pieces(root)).split(_LINE))
    return [line.replace(_CELL, "\t") for line in lines if line]


def _pieces(root: HtmlElement) -> Iterator[str]:
    """The text of an element in pieces, with the marks between them. No recursion: pages nest as deep as they like."""
    walk, inline = etree.iterwalk(root, events=("start", "end")), _tags("inline")
    for event, element in walk:
        block = element.tag not in inline
        if block:
            yield _LINE
        if event == "end":
            yield _clean(element.tail) if element is not root else ""
        elif element.tag in ("tr", "pre") and (whole := _whole(element)):
            yield whole
            walk.skip_subtree()
        else:
            yield _clean(element.text)


def _whole(element: HtmlElement) -> str:
    """A table row or preformatted text with its lines marked; nothing for a row that holds a table."""
    if element.tag == "pre":
        return _clean(element.text_content()).replace("\n", _LINE)
    if next(element.iter("table"), None) is not None:
        return ""
    cells = ["\n".join(_lines(cell)) for cell in element.iterchildren("td", "th")]
    return _LINE.join(row_lines(cells)).replace("\t", _CELL) if cells else ""


@cache
def _tags(meaning: str) -> frozenset[str]:
    """The tags of html.toml with this meaning."""
    return frozenset(tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))[meaning]["tags"])


def _clean(text: str | None) -> str:
    return _UNPRINTED.sub("", text or "")


def _squeezed(text: str) -> str:
    """A line without the blanks and line ends of the page's source."""
    return _BLANKS.sub(" ", _SOFT_BREAK.sub("", text)).strip(" \u3000\n")
