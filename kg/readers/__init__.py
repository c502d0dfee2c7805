"""A file → its text with offsets: txt、md、html、docx、pdf, from folders and zip archives."""

import hashlib
from collections.abc import Callable
from importlib import import_module
from typing import cast

from kg.errors import DocumentError
from kg.model import Source
from kg.readers.files import TABLE_TYPES, File, Skipped, find_files, find_tables
from kg.readers.refusal import LIMITS, Limits, Lost, Refusal, shown, too_large

__all__ = ["LIMITS", "TABLE_TYPES", "File", "Limits", "Skipped", "find_files", "find_tables", "read"]

_Reader = Callable[[bytes, Limits], str | tuple[str, Lost]]
# Loaded when a file of the kind is met: the libraries behind html, docx and pdf take longer to load than a report to read.
_READERS = {
    ".txt": ("kg.readers.text", "read_text"),
    ".md": ("kg.readers.text", "read_text"),
    ".html": ("kg.readers.html", "read_html"),
    ".htm": ("kg.readers.html", "read_html"),
    ".docx": ("kg.readers.word", "read_word"),
    ".pdf": ("kg.readers.pdf", "read_pdf"),
    ".csv": ("kg.readers.text", "read_text"),
    ".xlsx": ("kg.readers.sheet", "read_sheet"),
}
_AS_IT_IS = ("text/plain", "text/markdown", "text/csv")


def read(file: File, limits: Limits = LIMITS) -> Source:
    """The document's text, its digest and what is said of it. Raises DocumentError with cause and remedy."""
    content = file.content(limits)
    try:
        found = _reader(file.suffix)(content, limits)
        text, lost = (found, ()) if isinstance(found, str) else found
        _check(text, limits)
    except Refusal as refusal:
        raise DocumentError(shown(file.document), refusal.cause, refusal.remedy) from refusal
    digest = hashlib.sha256(content).hexdigest()
    return Source(file.document, text, digest, file.media_type, file.media_type not in _AS_IT_IS, file.hints, lost)


def _reader(suffix: str) -> _Reader:
    module, function = _READERS[suffix]
    return cast("_Reader", getattr(import_module(module), function))


def _check(text: str, limits: Limits) -> None:
    if not text.strip("\ufeff \t\n\v\f\u3000\xa0"):
        raise Refusal("文件为空，没有正文 (empty)", "请换一份有正文的文件")
    if len(text) > limits.characters:
        raise too_large("字符数", len(text), limits.characters)
