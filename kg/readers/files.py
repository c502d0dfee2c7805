"""Sources → files: 文件、文件夹、通配符、zip 压缩包, each document found once and under a name of its own."""

import errno
import glob
import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from kg.errors import ConfigurationError, DocumentError, KgError
from kg.model import Hints
from kg.readers.archives import Member, chinese_name, is_inside, list_members, unpack
from kg.readers.hints import CORRECTIONS, MANIFEST, SIDECAR, Noticeboard, manifest_fault, merged
from kg.readers.refusal import LIMITS, Limits, Refusal, shown, too_large

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}
TABLE_TYPES = {  # tables of figures, read only where a person names them
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ARCHIVE = ".zip"
_READABLE = "可读的格式：" + "、".join(suffix[1:] for suffix in (*MEDIA_TYPES, _ARCHIVE))
_NO_HINTS = Hints()
_OURS = (re.escape(MANIFEST), re.escape(CORRECTIONS), f".*{re.escape(SIDECAR)}")
_NOT_DOCUMENTS = re.compile("|".join((*_OURS, r"readme(\..*)?", r"thumbs\.db", r"desktop\.ini")), re.IGNORECASE)
_HIDDEN = re.compile(r"(.*/)?(\.|~\$|__MACOSX(/|$))")  # ~$ is Word's mark of an open file, __MACOSX a Mac's lumber in archives


@dataclass(frozen=True, slots=True)
class File:
    """A document to be read: its name, where its bytes lie, and what is said of it. Small, and can be sent to other processes."""

    document: str  # path below the source folder, with forward slashes
    path: Path  # the file, or the archive it lies in, as given
    member: Member | None = None
    hints: Hints = _NO_HINTS

    @property
    def suffix(self) -> str:
        """The extension in small letters, which decides how the file is read."""
        return _suffix(self.member.name if self.member else self.path.name)

    @property
    def media_type(self) -> str:
        """The media type that goes with the extension."""
        return {**MEDIA_TYPES, **TABLE_TYPES}[self.suffix]

    @property
    def location(self) -> str:
        """The path as given; for a member of an archive the archive's, then its own."""
        return self.path.as_posix() + (f"/{self.member.name}" if self.member else "")

    def content(self, limits: Limits = LIMITS) -> bytes:
        """The file's bytes. Raises DocumentError where it is gone, locked or too large."""
        try:
            return unpack(self.path, self.member, limits) if self.member else _bytes(self.path, limits.file_bytes)
        except Refusal as refusal:
            raise DocumentError(shown(self.document), refusal.cause, refusal.remedy) from refusal
        except OSError as error:
            raise _unreadable(self.document, error) from error

    def digest(self, limits: Limits = LIMITS) -> str:
        """SHA-256 of the bytes, hex; tells whether the file changed without reading it as text. Raises DocumentError."""
        return hashlib.sha256(self.content(limits)).hexdigest()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file in a source folder that is no document; `reason` fits one line."""

    document: str
    reason: str

    def __str__(self) -> str:
        return f"{shown(self.document)}: {self.reason}"


@dataclass(frozen=True, slots=True)
class _Shelf:
    """A source folder, as given: the names of documents begin below it."""

    root: Path
    limits: Limits
    archives: dict[str, dict[str, Member]] = field(default_factory=dict)  # those met so far, by their path below the root
    manifests: dict[str, dict[str, Hints]] = field(default_factory=dict)

    def parts(self) -> tuple[str, ...]:
        """The real names of the folder and of those above it, outermost first."""
        return self.root.resolve().parts[1:]

    def hints(self, name: str) -> Hints:
        return Noticeboard("".join(self.parts()[-1:]), self._beside, self.manifests).hints(name)

    def _beside(self, name: str) -> bytes | None:
        """The bytes of a sidecar or manifest at this path below the root, or below an archive's."""
        for archive in map(str, PurePosixPath(name).parents):
            if archive in self.archives:
                member = self.archives[archive].get(name.removeprefix(archive + "/"))
                return unpack(self.root / archive, member, self.limits) if member else None
        path = self.root / name
        return _bytes(path, self.limits.file_bytes) if _is_there(path) else None


@dataclass(frozen=True, slots=True)
class _Found:
    shelf: _Shelf
    name: str  # below the shelf's root
    path: Path
    member: Member | None = None

    @property
    def identity(self) -> tuple[str, str]:
        return os.path.realpath(self.path), self.member.name if self.member else ""

    @property
    def rank(self) -> tuple[bool, int, str]:
        """Of two ways to one file the plain path comes before a link, and the longer name before the shorter."""
        return self.path.is_symlink(), -self.name.count("/"), self.name

    def document(self, depth: int) -> str:
        """The name, with so many of the source folder's own names before it."""
        before = self.shelf.parts()[-depth:] if depth else ()
        return "/".join(map(_decodable, (*before, *self.name.split("/"))))


_Outcome = _Found | Skipped | DocumentError


def find_files(sources: Iterable[Path | str], hints: Hints = _NO_HINTS, limits: Limits = LIMITS) -> Iterator[File | Skipped | KgError]:
    """The documents of files, folders, glob patterns and zip archives, sorted by name; nothing is read as text yet.

    What cannot be used is yielded, not raised, so that the rest goes on: a DocumentError or ConfigurationError, or Skipped for
    a file in a folder that is no document. `hints` holds for every document and beats what lies beside it. One file reached in
    two ways is found once; two files of the same name get their source folder's name before it, and more of its path if need be.
    """
    outcomes = [outcome for source in sources for outcome in _expanded(str(source), limits)]
    found = [outcome for outcome in outcomes if isinstance(outcome, _Found)]
    others = {str(outcome): outcome for outcome in outcomes if not isinstance(outcome, _Found)}
    yield from sorted([*_files(found, hints), *others.values()], key=_place)


def _place(outcome: File | Skipped | KgError) -> str:
    return str(outcome) if isinstance(outcome, KgError) else outcome.document


def find_tables(tables: Iterable[Path | str]) -> Iterator[File | KgError]:
    """The tables of figures that a person names; what cannot be used is yielded, not raised."""
    for path in map(Path, tables):
        if not path.is_file():
            yield _fault(str(path), "没有这个文件 (not found)", "请检查路径")
        elif _suffix(path.name) not in TABLE_TYPES:
            yield _fault(path.name, "格式不支持 (unsupported format)", "统计数据表请用 csv 或 xlsx")
        else:
            yield File(path.name, path)


# Sources → what is found there


def _expanded(source: str, limits: Limits) -> Iterator[_Outcome]:
    try:
        yield from _at(source, limits)
    except OSError as error:
        yield _unreadable(source, error)


def _at(source: str, limits: Limits) -> Iterator[_Outcome]:
    path = Path(source)
    if source and path.is_dir():
        yield from _folder(_Shelf(path, limits))
    elif source and os.path.lexists(path):
        yield from _given(_Shelf(path.parent, limits), path)
    elif glob.has_magic(source):
        yield from _matched(path, limits)
    else:
        yield _fault(source or "（空）", "没有这个文件或文件夹 (not found)", "请检查路径")


def _folder(shelf: _Shelf) -> Iterator[_Outcome]:
    outcomes = list(_walk(shelf, shelf.root, ""))
    yield from outcomes
    if all(isinstance(outcome, Skipped) for outcome in outcomes):
        yield _fault(str(shelf.root), "文件夹里没有可读的文档 (no documents)", _READABLE)


def _given(shelf: _Shelf, path: Path) -> Iterator[_Outcome]:
    """A file that the person named: whatever its name, it is read or it is an error."""
    if _suffix(path.name) in (*MEDIA_TYPES, _ARCHIVE):
        yield from _document(shelf, path, path.name)
    elif _NOT_DOCUMENTS.fullmatch(path.name):
        yield Skipped(path.name, "不是文档，只作说明 (not a document)")
    else:
        yield _fault(path.name, "格式不支持 (unsupported format)", _READABLE)


def _matched(pattern: Path, limits: Limits) -> Iterator[_Outcome]:
    """The files and folders that a pattern matches; names begin after the part without wildcards."""
    first = next(index for index, part in enumerate(pattern.parts) if glob.has_magic(part))
    shelf, wild = _Shelf(Path(*pattern.parts[:first]), limits), pattern.parts[first:]
    if ".." in wild or any("**" in part and part != "**" for part in wild):
        yield _fault(str(pattern), "通配符写法不对 (wrong pattern)", "** 须单独成为一级，如 reports/**/*.txt，其后不能有 ..")
        return
    paths = sorted(shelf.root.glob("/".join(wild)))
    if not paths:
        yield _fault(str(pattern), "没有匹配的文件 (nothing matches)", "请检查通配符")
    for path in paths:
        yield from _entered(shelf, path, path.relative_to(shelf.root).as_posix())


# A folder → its files


def _walk(shelf: _Shelf, folder: Path, name: str) -> Iterator[_Outcome]:
    """What lies in a folder and below it; no recursion, for folders nest as deep as they like."""
    waiting = [(folder, name)]
    while waiting:
        path, below = waiting.pop()
        try:
            if path is folder or _is_open_folder(path, below):
                waiting += ((entry, f"{below}/{entry.name}".lstrip("/")) for entry in path.iterdir())
            else:
                yield from _in_folder(shelf, path, below)
        except OSError as error:
            yield _unreadable(below or str(path), error)


def _entered(shelf: _Shelf, path: Path, name: str) -> Iterator[_Outcome]:
    yield from _walk(shelf, path, name) if _is_open_folder(path, name) else _in_folder(shelf, path, name)


def _is_open_folder(path: Path, name: str) -> bool:
    """A folder to look into: none that is hidden, called like a document, or a build of ours. Linked folders are met where they lie."""
    if _HIDDEN.match(name) or path.is_symlink() or not path.is_dir():
        return False
    return _suffix(name) not in MEDIA_TYPES and not _is_build(path)


def _is_build(folder: Path) -> bool:
    return (folder / "graph" / "graph.nq").is_file() and (folder / "tables").is_dir()


def _in_folder(shelf: _Shelf, path: Path, name: str) -> Iterator[_Outcome]:
    """What a folder's entry is: a document, an archive of documents, or nothing to read."""
    if _HIDDEN.match(name):
        return
    if path.is_symlink() and not _leads_inside(shelf, path):
        yield Skipped(name, "链接指向文件夹之外或已失效 (link leads outside or nowhere)")
    elif _suffix(name) in (*MEDIA_TYPES, _ARCHIVE) and not _NOT_DOCUMENTS.fullmatch(path.name):
        yield from _document(shelf, path, name)
    elif path.is_dir():
        yield from (Skipped(name, "是 kg 的输出文件夹 (an output folder of kg)"),) if not path.is_symlink() else ()
    elif not _NOT_DOCUMENTS.fullmatch(path.name):
        yield Skipped(name, "格式不支持 (unsupported format)")
    elif path.name == MANIFEST and (fault := _manifest_fault(path, shelf.limits)):
        yield Skipped(name, fault)
    elif path.name.endswith(SIDECAR) and not path.with_name(path.name.removesuffix(SIDECAR)).exists():
        yield Skipped(name, "没有它所说明的文件 (sidecar of no file)")


def _manifest_fault(path: Path, limits: Limits) -> str | None:
    try:
        return manifest_fault(_bytes(path, limits.file_bytes))
    except Refusal as refusal:
        return str(refusal)


def _leads_inside(shelf: _Shelf, link: Path) -> bool:
    return link.exists() and link.resolve().is_relative_to(shelf.root.resolve())


def _document(shelf: _Shelf, path: Path, name: str) -> Iterator[_Outcome]:
    if not path.is_file():
        yield _fault(name, "不是普通文件 (not a regular file)", "请改名或移走")
    elif _suffix(name) == _ARCHIVE:
        yield from _archived(shelf, path, name)
    else:
        yield _Found(shelf, name, path)


# An archive → its members


def _archived(shelf: _Shelf, path: Path, name: str) -> Iterator[_Outcome]:
    try:
        members = list_members(path, shelf.limits)
    except Refusal as refusal:
        yield _fault(name, refusal.cause, refusal.remedy)
    except OSError as error:
        yield _unreadable(name, error)
    else:
        shelf.archives[name] = {member.name: member for member in members}
        yield from _in_archive(shelf, path, name, members)


def _in_archive(shelf: _Shelf, path: Path, name: str, members: Sequence[Member]) -> Iterator[_Outcome]:
    times = Counter(member.name for member in members)
    for member in members:
        below = f"{name}/{member.name}"
        if not is_inside(member):
            yield _fault(below, "压缩包内的路径指向包外 (path traversal)", "请解压后重新打包")
        elif _HIDDEN.match(member.name) or _NOT_DOCUMENTS.fullmatch(PurePosixPath(member.name).name):
            continue
        elif times[member.name] > 1:
            yield _fault(below, "压缩包里有两个同名文件 (name occurs twice)", "请解压后改名，重新打包")
        else:
            yield _member(_Found(shelf, below, path, member))


def _member(found: _Found) -> _Outcome:
    if _suffix(found.name) == _ARCHIVE:
        return _fault(found.name, "压缩包里还有压缩包 (nested archive)", "请先解压里面的压缩包")
    return found if _suffix(found.name) in MEDIA_TYPES else Skipped(found.name, "格式不支持 (unsupported format)")


# Found → files with names of their own and what is said of them


def _files(found: Sequence[_Found], hints: Hints) -> Iterator[File | ConfigurationError]:
    by_file: dict[tuple[str, str], _Found] = {}
    for each in sorted(found, key=lambda each: each.rank):
        by_file.setdefault(each.identity, each)
    once = list(by_file.values())
    for document, each in zip(_names_apart(once), once, strict=True):
        yield _file(document, each, hints)


def _file(document: str, found: _Found, hints: Hints) -> File | ConfigurationError:
    try:
        return File(document, found.path, found.member, merged(hints, found.shelf.hints(found.name)))
    except ConfigurationError as error:
        return error


def _names_apart(found: Sequence[_Found]) -> list[str]:
    """A document name for each: where two are alike, as many of their source folders' names go before them as it takes."""
    depths = [0] * len(found)
    while True:
        names = [each.document(depth) for each, depth in zip(found, depths, strict=True)]
        times = Counter(names)
        alike = [index for index, name in enumerate(names) if times[name] > 1 and depths[index] < len(found[index].shelf.parts())]
        if not alike:
            return names
        for index in alike:
            depths[index] += 1


# Names and faults


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _decodable(part: str) -> str:
    """A file name as text: bytes that are no UTF-8 (Chinese names from old archives) are read as GB18030."""
    try:
        part.encode("utf-8")
    except UnicodeEncodeError:
        return chinese_name(os.fsencode(part))
    return part


def _is_there(path: Path) -> bool:
    """Whether a file is there, or a link to what is none; a name that is too long for the file system is nobody's."""
    try:
        return path.is_file() or path.is_symlink()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return False
        raise


def _bytes(path: Path, limit: int) -> bytes:
    """The content of a regular file. Raises Refusal or OSError."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise Refusal("不是普通文件 (not a regular file)", "请改名或移走")
    if status.st_size > limit:
        raise too_large("文件字节数", status.st_size, limit)
    return path.read_bytes()


def _fault(name: str, cause: str, remedy: str) -> DocumentError:
    return DocumentError(shown("/".join(map(_decodable, name.split("/")))), cause, remedy)


def _unreadable(name: str, error: OSError) -> DocumentError:
    match error:
        case FileNotFoundError():
            return _fault(name, "文件不见了 (vanished)", "请检查路径后重试")
        case PermissionError():
            return _fault(name, "没有读取权限 (permission denied)", "请修改权限或换一个用户")
    return _fault(name, f"读取失败 ({error.strerror})", "请检查磁盘或重新取得文件")
