"""What names and messages are written in: UTF-8, but on a terminal of another encoding (zh_CN.GB18030) that one."""

import locale
import os
import sys
from typing import TextIO


def in_utf8() -> None:
    """Starts the program again in Python's UTF-8 mode where file names would be read in another encoding."""
    if sys.getfilesystemencoding() != "utf-8" and "utf8" not in sys._xoptions:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def heard(argument: str) -> str:
    """An argument in UTF-8 mode: what is no UTF-8 is Chinese in GB18030, but for the name of what is there or may be made there."""
    folder = os.path.dirname(argument)  # noqa: PTH120 — of 输出 there is none, of a path it is .
    try:
        argument.encode()
    except UnicodeEncodeError:
        there = os.path.lexists(argument) or (folder and os.path.lexists(folder))
        return argument if there else os.fsencode(argument).decode("gb18030", "surrogateescape")
    return argument


def speak(stream: TextIO) -> None:
    """Sets what a standard stream is written in: data that goes on is UTF-8 everywhere."""
    stream.reconfigure(encoding=_of(stream), errors="replace")  # type: ignore[attr-defined]  # a text stream, except where a test has put its own


def _of(stream: TextIO) -> str:
    encoding = locale.getencoding()
    return encoding if os.name == "posix" and stream.isatty() and _writes_chinese(encoding) else "utf-8"


def _writes_chinese(encoding: str) -> bool:
    try:
        "目标".encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
