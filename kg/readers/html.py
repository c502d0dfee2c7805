"""Web page → text: 标题、正文段落、表格 of a saved page, without its navigation and scripts.

Readability finds the main text. It drops short headings and paragraphs that stand in boxes of their own, so what is taken is all
that stands in the smallest box around what it keeps, without lines that are links; and the whole body where that box holds
less than half of the page's running text.
"""

import copy
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from readability import Document
from readability.readability import Unparseable

from kg import resources
from kg.readers.refusal import Limits, Refusal, refuse_foreign
from kg.readers.rows import row_lines
from kg.readers.text import decoded, refuse_binary, universal_newlines

logging.getLogger("readability").addHandler(logging.NullHandler())  # its failures are met here, not printed

_CHARSET = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_META_WITHIN = 4096  # bytes; browsers look at the first 1024
_DEEPEST = 200  # beyond it readability takes quadratic time and the page is no article
_SHARE = 0.5  # of the page's running text that the main text must hold
_UNSEEN = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)  # not visibility: WeChat hides its articles until a script has run
_KEPT_ATTRIBUTES = frozenset(("class", "id", "href"))  # all that readability weighs
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·"
_SOFT_BREAK = re.compile(rf"(?<=[{_HAN}])[ \t]{{0,99}}\n\s{{0,99}}(?=[{_HAN}])")  # a line end of the source, not of the text
_BLANKS = re.compile("[ \t\r\n\f\v\xa0\u2002-\u200a]+")
_UNPRINTED = re.compile("[\u200b-\u200d\u2060\ufeff\xad\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE, _CELL, _LINK, _LINK_END = "\x1e\x1f\x1c\x1d"  # written between the pieces of text, which cannot hold them
_LINKS = re.compile(f"{_LINK}([^{_LINK}{_LINK_END}]*){_LINK_END}")
_NUMBER = "number"  # the attribute that tells where an element of readability's summary stood in the page
# What XML cannot hold, as it is or as a numeric reference: lxml reads it and then refuses to write it.
_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]|&#0*(?:[0-8]|1[1-9]|2\\d|3[01]|6553[45])(?:;|(?!\\d))"
    "|&#x0*(?:[0-8bcdef]|1[\\da-f]|fff[ef])(?:;|(?![\\da-f]))",
    re.IGNORECASE,
)
_TITLE_PARTS = re.compile(r"(?<!\s)\s*[_|｜]+\s*|(?<!\s)\s+[-–—]+\s+")


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
    except (LookupError, UnicodeError):
        return decoded(content)


def _parsed(page: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(_ILLEGAL.sub(" ", _DECLARATION.sub("", page)).encode("utf-8"), parser=parser)
    except etree.ParserError as error:
        raise Refusal("网页里没有内容 (empty page)", "请换一份有正文的文件") from error
    except etree.XMLSyntaxError as error:  # this parser makes a page of any text, so long as it has the memory
        raise MemoryError from error
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
    whole = _unlinked(page)
    main = _unlinked(_main_box(page)) if _depth(page) <= _DEEPEST else whole
    return (main if _length(main) >= _SHARE * _length(whole) else whole) or [line for line, _ in _lines(page)]


def _unlinked(box: HtmlElement) -> list[str]:
    return [line for line, linked in _lines(box) if linked < len(line) / 2]


def _length(lines: Iterable[str]) -> int:
    return sum(map(len, lines))


def _main_box(page: HtmlElement) -> HtmlElement:
    """The smallest element that holds all that readability keeps; the page itself where that is nothing."""
    elements = [element for element in page.iter() if element.tag not in ("html", "body")]
    for number, element in enumerate(elements):
        element.set(_NUMBER, str(number))
    try:
        summary = Document(copy.deepcopy(page)).summary(html_partial=True)
    except Unparseable:
        return page
    tags = re.findall(r"<([^<>]*)>\s*[^\s<]", summary)
    kept = [elements[int(found[1])] for tag in tags if (found := re.search(rf' {_NUMBER}="(\d+)"', tag))]
    return _common_box(kept, page)


def _common_box(elements: Sequence[HtmlElement], page: HtmlElement) -> HtmlElement:
    lines_up = [[*reversed(list(element.iterancestors())), element] for element in elements]
    shared = [level[0] for level in zip(*lines_up, strict=False) if all(each is level[0] for each in level)]
    return shared[-1] if shared else page


def _depth(page: HtmlElement) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _lines(root: HtmlElement) -> Iterator[tuple[str, int]]:
    """The visible lines below an element, in order, each with how many of its characters are links.

    A paragraph, heading, list item or table row is a line.
    """
    for line in "".join(_pieces(root)).split(_LINE):
        text = _squeezed(line.replace(_LINK, "").replace(_LINK_END, ""))
        if text:
            yield text.replace(_CELL, "\t"), _length(_squeezed(link) for link in _LINKS.findall(line))


def _pieces(root: HtmlElement) -> Iterator[str]:
    """The text of an element in pieces, with the marks between them. No recursion: pages nest as deep as they like."""
    walk, inline, links = etree.iterwalk(root, events=("start", "end")), _tags("inline"), 0
    for event, element in walk:
        links += _is_link(element) * (1 if event == "start" else -1)
        if element.tag not in inline:
            yield _LINE
        if event == "end":
            yield _piece(element.tail, links) if element is not root else ""
        elif element.tag in ("tr", "pre") and (whole := _whole(element)):
            yield whole
            walk.skip_subtree()
        else:
            yield _piece(element.text, links)


def _is_link(element: HtmlElement) -> bool:
    return element.tag == "a" and "href" in element.attrib


def _piece(text: str | None, links: int) -> str:
    return f"{_LINK}{_clean(text)}{_LINK_END}" if links else _clean(text)


def _whole(element: HtmlElement) -> str:
    """A table row or preformatted text with its lines marked; nothing for a row that holds a table."""
    if element.tag == "pre":
        return _clean(element.text_content()).replace("\n", _LINE)
    if next(element.iter("table"), None) is not None:
        return ""
    cells = ["\n".join(line for line, _ in _lines(cell)) for cell in element.iterchildren("td", "th")]
    return _LINE.join(row_lines(cells)).replace("\t", _CELL) if cells else ""


@cache
def _tags(meaning: str) -> frozenset[str]:
    """The tags of html.toml with this meaning."""
    return frozenset(resources.tables("readers/html.toml")[meaning]["tags"])


def _clean(text: str | None) -> str:
    return _UNPRINTED.sub("", text or "")


def _squeezed(text: str) -> str:
    """A line without the blanks and line ends of the page's source."""
    return _BLANKS.sub(" ", _SOFT_BREAK.sub("", text)).strip(" \u3000\n")
