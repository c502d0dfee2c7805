"""A worksheet → lines of cells with tabs between them (xlsx 的第一张表)."""

import io
import zipfile
import zlib

from kg.readers.archives import check_bomb
from kg.readers.refusal import Limits, Refusal, too_large

# What the opening of a torn workbook raises, part by part: the zip, its entries, the packing, the XML.
_TORN = (zipfile.BadZipFile, KeyError, ValueError, IndexError, TypeError, AttributeError)
_TORN_PARTS = (zlib.error, EOFError, NotImplementedError, OSError, SyntaxError)


def read_sheet(content: bytes, limits: Limits) -> str:
    """The rows of the first worksheet of a workbook, a line each. Raises Refusal where it cannot be opened."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            check_bomb(package.infolist(), limits)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = [[_cell(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except (InvalidFileException, *_TORN, *_TORN_PARTS) as error:
        raise Refusal("打不开这个表格文件 (not a workbook)", "请另存为 .xlsx 或 .csv") from error
    text = "\n".join("\t".join(row).rstrip("\t") for row in rows)
    if len(text) > limits.characters:
        raise too_large("字符数", len(text), limits.characters)
    return text


def _cell(value: object) -> str:
    """A cell as it would be typed; whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
