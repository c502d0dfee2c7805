"""Stretches of one file as stretches of another, copied by the system where it can."""

import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 24  # bytes that are copied at a time
CANNOT = {errno.EXDEV, errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM}  # another file system, or an old one

Range = tuple[Path, int, int]  # a file, and from where to where


def copy(source: BinaryIO, target: BinaryIO, start: int, stop: int) -> None:
    """Append the bytes of a file from one place to another to a file that is being written."""
    target.flush()
    while start < stop:
        try:
            done = os.copy_file_range(source.fileno(), target.fileno(), min(CHUNK, stop - start), start)
        except OSError as error:
            if error.errno not in CANNOT:
                raise
            done = os.write(target.fileno(), os.pread(source.fileno(), min(CHUNK, stop - start), start))
        if not done:
            raise EOFError(f"{source.name}: ends before {stop}")
        start += done


def write(path: Path, ranges: Iterable[Range | bytes]) -> None:
    """Write a file of stretches of others, and of what is at hand, one after the other."""
    with path.open("wb") as target:
        for each in joined(ranges):
            if isinstance(each, bytes):
                target.write(each)
                continue
            file, start, stop = each
            with file.open("rb") as source:
                copy(source, target, start, stop)


def joined(ranges: Iterable[Range | bytes]) -> Iterator[Range | bytes]:
    """The same stretches, those that follow each other in one file made one."""
    found: Range | bytes = b""
    for each in ranges:
        if isinstance(found, tuple) and isinstance(each, tuple) and found[0] == each[0] and found[2] == each[1]:
            found = found[0], found[1], each[2]
        else:
            yield found
            found = each
    yield found
