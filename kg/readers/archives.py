"""Zip archives: 压缩包里的文档, named, measured and unpacked without trusting what the archive says of itself."""

import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kg.readers.refusal import Limits, Refusal, too_large

_UTF8_NAMES, _ENCRYPTED = 0x800, 0x1  # flag bits of the zip format
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_DRIVE = re.compile(r"[A-Za-z]:")
_TORN = (zipfile.BadZipFile, UnicodeDecodeError, EOFError, struct.error, NotImplementedError, OverflowError)
_FETCH_AGAIN = "请重新取得或重新打包"
_PACK_AGAIN = "请解压后重新打包"


@dataclass(frozen=True, slots=True)
class Member:
    """Where a file lies inside an archive; enough to unpack it without reading the archive's directory again."""

    name: str
    offset: int
    packed: int
    size: int
    checksum: int
    method: int
    encrypted: bool


def list_members(archive: Path, limits: Limits) -> list[Member]:
    """All files of an archive in its own order, names decoded, unchecked. Raises Refusal for torn archives and bombs."""
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
    except _TORN as error:
        raise Refusal("不是完整的 zip 压缩包 (torn, or no zip)", _FETCH_AGAIN) from error
    check_bomb(entries, limits)
    return [_member(entry) for entry in entries]


def check_bomb(entries: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse archives that would unpack to too much, by number, sum or ratio."""
    if len(entries) > limits.archive_members:
        raise too_large("压缩包内文件数", len(entries), limits.archive_members)
    total = sum(entry.file_size for entry in entries)
    if total > limits.archive_bytes:
        raise too_large("压缩包解压后字节数", total, limits.archive_bytes)
    for entry in entries:
        if entry.file_size > max(limits.ratio_from, limits.ratio * entry.compress_size):
            raise Refusal(f"压缩比超过 {limits.ratio} 倍，疑为压缩炸弹 (zip bomb)", _PACK_AGAIN)


def is_inside(member: Member) -> bool:
    """Whether the member's name stays inside the archive: 绝对路径、盘符、.. 都不行."""
    outside = ".." in member.name.split("/") or member.name.startswith("/") or "\0" in member.name
    return not outside and _DRIVE.match(member.name) is None


def unpack(archive: Path, member: Member, limits: Limits) -> bytes:
    """The bytes of a member. Raises Refusal where it is locked, too large, packed in an unusual way or torn."""
    if member.encrypted:
        raise Refusal("压缩包有密码 (encrypted)", "请先用密码解压再读")
    if member.method not in (_STORED, _DEFLATED):
        raise Refusal(f"压缩方法 {member.method} 不支持 (unusual compression)", "请解压后用普通 zip 方式重新打包")
    if member.size > limits.file_bytes:
        raise too_large("解压后字节数", member.size, limits.file_bytes)
    with archive.open("rb") as opened:
        return _checked(_inflated(_packed(opened, member), member), member)


def _packed(opened: BinaryIO, member: Member) -> bytes:
    opened.seek(member.offset)
    header = opened.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise Refusal("压缩包损坏，或读取期间被改动 (torn or changed archive)", _FETCH_AGAIN)
    *_, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    opened.seek(name_length + extra_length, 1)
    return opened.read(member.packed)


def _inflated(packed: bytes, member: Member) -> bytes:
    if member.method == _STORED:
        return packed
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, member.size + 1)
    except zlib.error as error:
        raise Refusal("压缩包损坏 (torn archive)", _FETCH_AGAIN) from error


def _checked(content: bytes, member: Member) -> bytes:
    if len(content) != member.size or zlib.crc32(content) != member.checksum:
        raise Refusal("压缩包损坏，校验不符 (checksum mismatch)", _FETCH_AGAIN)
    return content


def _member(entry: zipfile.ZipInfo) -> Member:
    encrypted = bool(entry.flag_bits & _ENCRYPTED)
    return Member(_name(entry), entry.header_offset, entry.compress_size, entry.file_size, entry.CRC, entry.compress_type, encrypted)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name with forward slashes. Without the UTF-8 flag Chinese names are GBK (Windows) or UTF-8 all the same (macOS)."""
    name = entry.orig_filename
    if not entry.flag_bits & _UTF8_NAMES:
        name = chinese_name(name.encode("cp437"))
    return name.replace("\\", "/").removeprefix("./")


def chinese_name(name: bytes) -> str:
    """A file name of unsaid encoding: UTF-8, else GB18030, else the bytes escaped."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("ascii", errors="backslashreplace")
