"""Why a file is refused: 空文件、二进制、已加密、损坏、过大, each with what the person can do about it."""

import os
import tomllib
import unicodedata
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path

from kg.errors import ConfigurationError

_UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # would break the line, turn the writing round, or not print at all

_SIGNATURES = (
    (b"%PDF-", "PDF 文件", "pdf", "把扩展名改成 .pdf"),
    (b"PK\x03\x04", "zip 或 Word 文件", "zip or docx", "把扩展名改成 .zip 或 .docx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 文件", "old Office file", "用 Word 或 WPS 打开，另存为 .docx"),
    (b"{\\rtf", "RTF 文件", "rtf", "用 Word 或 WPS 打开，另存为 .docx"),
    (b"\x1f\x8b", "gzip 压缩包", "gzip", "先解压"),
    (b"Rar!", "RAR 压缩包", "rar", "先解压"),
    (b"7z\xbc\xaf", "7z 压缩包", "7z", "先解压"),
)


class Refusal(Exception):  # noqa: N818 - not an error of ours: `read` turns it into a DocumentError that names the document
    """A file's content cannot be read: `cause` says why, `remedy` what the person can do."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(f"{cause}; {remedy}")
        self.cause, self.remedy = cause, remedy


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may be at most, so that memory is bounded and a bomb does no harm."""

    file_bytes: int = 64 << 20  # of a file, or of an archive's member once unpacked
    characters: int = 20_000_000  # of a document's text
    archive_bytes: int = 1 << 30  # of all members of an archive (or all parts of a docx) once unpacked
    archive_members: int = 100_000
    ratio: int = 200  # unpacked to packed; Chinese text packs 3 to 20 times smaller
    ratio_from: int = 1 << 20  # small members may pack as well as they like
    seconds: int = 300  # of a processor, that one document may take
    memory: int = 4 << 30  # bytes, besides what the program takes itself


LIMITS = Limits()
Lost = tuple[tuple[int, str], ...]  # where something of a file could not be read: a place in its text, and the cause


@cache
def limits() -> Limits:
    """The limits in the TOML file that KG_LIMITS names, where they are not ours. Raises ConfigurationError."""
    place = os.environ.get("KG_LIMITS")
    if not place:
        return LIMITS
    try:
        given = tomllib.loads(Path(place).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"KG_LIMITS {place}: 读不了 ({error}); 请写成 UTF-8 的 TOML，如 seconds = 600") from error
    known = {field.name for field in fields(Limits)}
    wrong = sorted(name for name, value in given.items() if name not in known or type(value) is not int or value < 1)
    if wrong:
        raise ConfigurationError(f"KG_LIMITS {place}: {'、'.join(wrong)} 不能用; 请写正整数，可写的有 {'、'.join(sorted(known))}")
    return replace(LIMITS, **given)


def shown(name: str) -> str:
    """A name as it can stand in a one-line message: control, turning and unprintable characters are escaped."""
    return "".join(_escaped(char) if unicodedata.category(char) in _UNSAFE else char for char in name)


def refuse_foreign(content: bytes) -> None:
    """Refuse bytes that are plainly another kind of file than the extension says."""
    for signature, chinese, english, remedy in _SIGNATURES:
        if content.startswith(signature):
            raise Refusal(f"内容是{chinese}，与扩展名不符 (content is {english})", remedy)


def too_large(what: str, found: int, limit: int) -> Refusal:
    """The refusal of something beyond its limit; `what` names it with its unit."""
    return Refusal(f"{what} {found:,} 超过上限 {limit:,} (too large)", "请拆分后再读")


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
