"""Bytes → characters: UTF-8、GB18030、UTF-16 的纯文本, and what is no text at all.

The text is what `Path.read_text(encoding="utf-8")` returns for a UTF-8 file: line ends are "\\n", and a byte order mark of
UTF-8 stays as the first character, so that offsets mean the same to everyone who opens the file. Files of other encodings
give the same text as if they had been saved as UTF-8.
"""

import codecs

from kg.readers.refusal import Limits, Refusal, refuse_foreign

# UTF-32 stands first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = [chr(code) for code in range(32) if chr(code) not in "\t\n\v\f\r\x1a\x1b"]
_SAVE_AGAIN = "请另存为 UTF-8 编码的文本"
_HAN_PER_BREAK = 20  # GB18030 read as UTF-8 breaks at almost every character; a damaged UTF-8 file at a few places


def read_text(content: bytes, limits: Limits) -> str:
    """The characters of a txt or md file, as it is. Raises Refusal where the bytes are no text."""
    refuse_foreign(content)
    return refuse_binary(decoded(content))


def decoded(content: bytes) -> str:
    """Bytes → text with "\\n" line ends: byte order mark, then strict UTF-8, then GB18030. Raises Refusal."""
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    text = _strictly(content, marked) if marked else _unmarked(content)
    return universal_newlines(text)


def universal_newlines(text: str) -> str:
    """The text with "\\r\\n" and "\\r" made "\\n", as Python's text mode does."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def refuse_binary(text: str) -> str:
    """The text itself, unless its many control characters show that the bytes were none."""
    if sum(map(text.count, _CONTROLS)) * 20 > len(text):
        raise Refusal("控制字符太多，不是文本 (binary content)", _SAVE_AGAIN)
    return text


def _unmarked(content: bytes) -> str:
    if (nul := content.find(b"\0")) >= 0:
        raise Refusal(f"第 {nul + 1} 字节是 NUL，是二进制文件或没有 BOM 的 UTF-16 (binary, or UTF-16 without BOM)", _SAVE_AGAIN)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged(content, error.start)
        return _gb18030(content, error.start)


def _gb18030(content: bytes, utf8_broken_at: int) -> str:
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as error:
        places = f"UTF-8 在第 {utf8_broken_at + 1} 字节、GB18030 在第 {error.start + 1} 字节出错"
        raise Refusal(f"编码无法识别：{places} (neither UTF-8 nor GB18030)", _SAVE_AGAIN) from error


def _refuse_damaged(content: bytes, broken_at: int) -> None:
    """Refuse UTF-8 with a few broken bytes: GB18030 would accept most such files and make nonsense of them."""
    text = content.decode("utf-8", errors="replace")
    han = sum("\u4e00" <= char <= "\u9fff" for char in text)
    if han > _HAN_PER_BREAK * text.count("\ufffd"):
        raise Refusal(f"UTF-8 文本在第 {broken_at + 1} 字节损坏 (damaged UTF-8)", "请修好该处或重新取得文件")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refusal(f"标明是 {encoding.upper()}，但第 {error.start + 1} 字节出错 (damaged {encoding})", _SAVE_AGAIN) from error
