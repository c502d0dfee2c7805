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


def write(path: Path, ranges: Iterable[Range]) -> None:
    """Write a file of stretches of others, one after the other."""
    with path.open("wb") as target:
        for file, start, stop in joined(ranges):
            with file.open("rb") as source:
                copy(source, target, start, stop)


def joined(ranges: Iterable[Range]) -> Iterator[Range]:
    """The same stretches, those that follow each other in one file made one."""
    found: Range | None = None
    for file, start, stop in ranges:
        if found is not None and found[0] == file and found[2] == start:
            found = file, found[1], stop
        else:
            if found is not None:
                yield found
            found = file, start, stop
    if found is not None:
        yield found
