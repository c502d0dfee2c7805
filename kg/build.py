"""The output folder (输出文件夹): a build is made aside, then shown in one step, so that an earlier good one is never harmed.

output/.builds/0007/{index.html,pages,graph,tables}   a whole build
output/.builds/0007/.files                            its files with their sizes, written last
output/.current -> .builds/0007                       the one that is shown; replaced in one rename
output/index.html -> .current/index.html …            what people open

Who reads for longer than a moment holds the build (`held`), and it stays until he is done.
Its pages are named for what they show.
"""

import errno
import fcntl
import os
import shutil
import socket
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO

from kg.errors import BuildError

SHOWN = ("index.html", "pages", "graph", "tables")
OURS = ("graph/graph.nq", "tables/claims.jsonl")  # by which a build is known, however it is laid out
BUILDS, CURRENT, LOCK, FILES = ".builds", ".current", ".lock", ".files"
_SYNCED = 300  # new files that are brought to the disk one by one; of more, all that the machine has to write
_AT_ONCE = 16  # that it is asked for
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_NOT_WRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR, *_FULL}


@contextmanager
def writing(output: Path) -> Iterator[Path]:
    """A new build folder to fill; shown when the block ends well, removed when it does not.

    Raises BuildError where the folder cannot be written, another rebuild is at work in it, or somebody else's files are in the way.
    """
    with locked(output), filling(output) as folder:
        yield folder


@contextmanager
def filling(output: Path) -> Iterator[Path]:
    """A new build folder to fill, as `writing`, for who has locked the output already."""
    _refuse_foreign(output)
    folder = _new_folder(output)
    try:
        yield folder
        _seal(folder)
        _show(output, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _remove_others(output, folder)


def current(output: Path) -> Path | None:
    """The build that an output folder shows, None where there is none yet."""
    folder = output / CURRENT
    return folder.resolve() if folder.is_dir() else None


def whole(output: Path) -> Path | None:
    """The build that an output folder shows, None where a file is missing, torn or written since: of such a one nothing is taken over."""
    folder = current(output)
    try:
        if folder is None:
            return None
        stats, made = _stats(folder), (folder / FILES).stat().st_mtime_ns
        same = (folder / FILES).read_text(encoding="utf-8") == _sizes(stats)
        return folder if same and all(stat.st_mtime_ns <= made for stat in stats.values()) else None
    except (OSError, UnicodeDecodeError):
        return None


def torn(folder: Path, below: str) -> tuple[str, ...]:
    """The files of a build below one of its folders that are shorter than they were made; none where nobody wrote down how they were."""
    try:
        made = (folder / FILES).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
    then = {name: int(size) for size, _, name in (line.partition("\t") for line in made) if name.startswith(f"{below}/")}
    return tuple(name for name, size in then.items() if (folder / name).exists() and (folder / name).stat().st_size < size)


def untouched(output: Path) -> Path | None:
    """The build that an output folder shows, where nothing of it was written since it was made and everything leads to it; else None."""
    folder = whole(output)
    return folder if folder and all((output / name).is_symlink() and (output / name).exists() for name in SHOWN) else None


def keep(output: Path, folder: Path) -> None:
    """Leave the build that an output folder shows as it is, with none beside it."""
    _remove_others(output, folder)


@contextmanager
def held(output: Path) -> Iterator[Path]:
    """The build that an output folder shows (or the folder itself, where it is a build), which no rebuild removes meanwhile."""
    descriptor, folder = _hold(output)
    try:
        yield folder
    finally:
        os.close(descriptor)


def _hold(output: Path) -> tuple[int, Path]:
    """An open build; one that was replaced and removed before it was held is let go again."""
    while True:
        folder = current(output) or output
        try:
            descriptor = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:
            if folder == output:
                raise
            continue
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        if folder.is_dir():
            return descriptor, folder
        os.close(descriptor)


def is_full(error: OSError) -> bool:
    """Whether it is the place of the output that fails, not what is read; the store tells it in words only."""
    return error.errno in _FULL or os.strerror(errno.ENOSPC) in str(error)


def take_over(file: Path | str, place: Path | str) -> None:
    """Have a file of an earlier build in a new one: linked, or copied where the file system knows no links."""
    try:
        os.link(file, place)
    except OSError:
        shutil.copyfile(file, place)


def take_over_all(earlier: Path, folder: Path, besides: Collection[str]) -> None:
    """Have all files of an earlier build in a new one but those at these places, and below them."""
    for file in sorted(file for file in earlier.rglob("*") if file.is_file() and file.name != FILES):
        name = file.relative_to(earlier)
        if not any(str(part) in besides for part in (name, *name.parents)):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            take_over(file, folder / name)


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Only one rebuild at a time; the lock ends with its process, however that ends."""
    with _lock_file(output) as lock:
        _lock(lock, output)
        try:
            yield
        except OSError as error:
            if error.errno not in _NOT_WRITABLE and not is_full(error):
                raise
            raise _not_writable(output, error) from error


def _lock_file(output: Path) -> TextIO:
    try:
        output.mkdir(parents=True, exist_ok=True)
        return (output / LOCK).open("a+", encoding="utf-8", errors="replace")
    except OSError as error:
        raise _not_writable(output, error) from error


def _not_writable(output: Path, error: OSError) -> BuildError:
    return BuildError(f"{output}: 不能写入 ({error.strerror or os.strerror(errno.ENOSPC)}); 请换一个输出文件夹 -o，或改权限、腾空间")


def _lock(lock: TextIO, output: Path) -> None:
    """Take the lock and write who holds it. It is the process's own: what it started and left behind does not keep it."""
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        lock.seek(0)
        owner = lock.read().strip() or "?"
        raise BuildError(
            f"{output}: 另一个 rebuild 正在写入 (locked by another rebuild: {owner}); 请等它结束，或换一个输出文件夹 -o"
        ) from None
    lock.truncate(0)
    lock.write(f"process {os.getpid()} on {socket.gethostname()}\n")
    lock.flush()


def _refuse_foreign(output: Path) -> None:
    """Files that bear our names but are no build of ours are not for us to replace."""
    if any((output / name).exists() for name in OURS):
        return
    for name in SHOWN:
        place = output / name
        if not place.is_symlink() and (place.is_file() or (place.is_dir() and any(place.iterdir()))):
            raise BuildError(f"{place}: 不是 kg 的输出，不敢替换 (not made by kg); 请移走它，或换一个输出文件夹 -o")


def _new_folder(output: Path) -> Path:
    (output / BUILDS).mkdir(exist_ok=True)
    folder = _numbered(output)
    for part in ("graph/texts", "graph/parts", "tables", "pages"):
        (folder / part).mkdir(parents=True)
    return folder


def _numbered(output: Path) -> Path:
    """The next build folder, which is not there yet."""
    numbers = [int(entry.name) for entry in (output / BUILDS).iterdir() if entry.name.isdigit()]
    return output / BUILDS / f"{max(numbers, default=0) + 1:04}"


def _seal(folder: Path) -> None:
    """Write down what a build consists of, and have all of it on the disk before it is shown, lest a power cut leave half of it."""
    stats = _stats(folder)
    (folder / FILES).write_text(_sizes(stats), encoding="utf-8", newline="\n")
    new = [folder / name for name, stat in stats.items() if stat.st_nlink == 1]  # the others are those of an earlier build
    if len(new) > _SYNCED:
        os.sync()
    else:
        filled = [Path(name) for name in {name.rpartition("/")[0] for name in stats}]
        below = {folder / place for one in filled for place in (one, *one.parents)}
        with ThreadPoolExecutor(_AT_ONCE) as several:  # the system writes together what is asked for together
            list(several.map(to_disk, (*new, folder / FILES, *sorted(below), folder.parent)))


def to_disk(place: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sizes(stats: Mapping[str, os.stat_result]) -> str:
    lines = (f"{stat.st_size}\t{os.fsencode(name).decode('utf-8', 'backslashreplace')}\n" for name, stat in stats.items())
    return "".join(lines)


def _stats(folder: Path) -> dict[str, os.stat_result]:
    """What the system tells of the files of a build, in the order of their names, but of the list of them."""
    start = len(str(folder)) + 1
    found = {entry.path[start:]: entry.stat() for entry in _entries(str(folder))}
    return {name: found[name] for name in sorted(found) if name.rpartition("/")[2] != FILES}


def _entries(folder: str) -> Iterator["os.DirEntry[str]"]:
    """The files in a folder and below: thousands, so nothing is asked of them that is not needed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path)
            elif entry.is_file():
                yield entry


def _show(output: Path, folder: Path) -> None:
    """Turn the one link that everything hangs on, then see that the names people open are there."""
    _adopt(output)
    _link(output / CURRENT, Path(BUILDS) / folder.name)
    for name in SHOWN:
        if not (output / name).is_symlink():
            _clear(output / name)
            _link(output / name, Path(CURRENT) / name)


def _adopt(output: Path) -> None:
    """Have a build of plain files hang on the one link too, so that it gives way in one step."""
    plain = [name for name in SHOWN if (output / name).exists() and not (output / name).is_symlink()]
    if not plain or (output / CURRENT).is_symlink():
        return
    folder = _numbered(output)
    folder.mkdir()
    _link(output / CURRENT, Path(BUILDS) / folder.name)
    for name in plain:
        (output / name).rename(folder / name)
        _link(output / name, Path(CURRENT) / name)


def _link(place: Path, target: Path) -> None:
    aside = place.with_name(f"{place.name}.new")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target)
    aside.replace(place)


def _clear(place: Path) -> None:
    """Remove what stands in the way of a link: a page or table of a build laid out otherwise."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _remove_others(output: Path, folder: Path) -> None:
    """Remove the builds before this one, but for those that somebody holds: the next rebuild removes them."""
    for entry in (output / BUILDS).iterdir():
        if entry.name != folder.name:  # by its name: one place may be told from here or from the root
            _remove(entry)


def _remove(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with ThreadPoolExecutor(_AT_ONCE) as several:  # a large file takes as long as thousands of small ones
            list(several.map(partial(shutil.rmtree, ignore_errors=True), (folder / name for name in SHOWN)))
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        return
    finally:
        os.close(descriptor)


def slug(code: str, name: str) -> str:
    """The file name of a page, short and ASCII: the code where there is one, else a digest of the name."""
    return code if code.isascii() and code.isalnum() else sha256(name.encode("utf-8", "backslashreplace")).hexdigest()[:12]


def document_slug(document: str) -> str:
    """The file name of a document's page."""
    return slug("", document)


def anchor(row: Mapping[str, Any]) -> str:
    """Where a claim or milestone stands on its document's page: the last part of its IRI."""
    last = str(row.get("id") or "").rpartition("/")[2]
    return last if last.isascii() and last.isalnum() else slug("", last)
