"""Documents become parts (文件 → 分片): each is read by a worker and written, or taken over from an earlier build."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from kg import build, engine, forked, workers
from kg.errors import DocumentError, KgError, WorkError
from kg.readers import File
from kg.readers.bounds import bounded
from kg.readers.refusal import limits, shown
from kg.reading import Part, part_of, write_part

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


def opened(files: Iterable[File]) -> tuple[list[tuple[File, Part]], list[KgError]]:
    """The files that can be opened, each with the part that it makes, and the failures."""
    found: list[tuple[File, Part]] = []
    failures: list[KgError] = []
    for file in files:
        try:
            found.append((file, part_of(file)))
        except KgError as failure:
            failures.append(failure)
    return found, failures


def read_all(
    given: Sequence[tuple[File, Part]],
    earlier: Path | None,
    folder: Path,
    working: Executor,
    progress: Progress,
    meanwhile: Callable[[], object],
) -> tuple[list[Part], list[KgError], int]:
    """The parts of all documents that can be read, the failures, and how many were read again.

    What is to be done `meanwhile` is done while a lone document is read, by a copy of this process.
    """
    parts = [part for _, part in given]
    failures: list[KgError] = []
    new = [(file, part) for file, part in given if not keep(part, earlier, folder)]
    if len(new) == 1 and earlier is not None:
        faults: Iterable[DocumentError | None] = [_read_beside(new[0], folder, meanwhile)]
    else:
        faults = workers.mapped(working, _write, new, folder.absolute(), Path.cwd(), lost=_ended)
    for number, ((_, part), fault) in enumerate(zip(new, faults, strict=True), start=1):
        progress("read", number, len(new))
        if fault is not None:
            failures.append(fault)
            parts.remove(part)
            _leave_out(part, folder)
    return parts, failures, len(new)


def keep(part: Part, earlier: Path | None, folder: Path) -> bool:
    """Take a part over from the earlier build, where it is the same."""
    if earlier is None:
        return False
    if not part.linked:
        part.text(folder).parent.mkdir(parents=True, exist_ok=True)
    try:
        for before, now in zip(part.files(earlier), part.files(folder), strict=True):
            build.take_over(before, now)
    except FileNotFoundError:
        _leave_out(part, folder)
        return False
    return True


def _read_beside(new: tuple[File, Part], folder: Path, meanwhile: Callable[[], object]) -> DocumentError | None:
    """The failure of a lone document; two processes are quicker than one, for most of either's work is to have words at hand."""
    with forked.begun(partial(_write, new, folder.absolute(), Path.cwd())) as written:
        meanwhile()
        try:
            return written()
        except forked.LostError:
            return _ended(new)


def _write(new: tuple[File, Part], folder: Path, base: Path) -> DocumentError | None:
    """The failure of a document that could not be written; `base` is what its place counts from, wherever this is done."""
    file, part = new
    if not folder.is_dir():
        raise WorkError(f"{folder}: 这台机器看不到输出文件夹 (not seen by a worker); 请放在各台机器共用的地方 -o")
    try:
        with bounded(part.document, limits()):
            write_part(file, part, folder, base)
        engine.keep()
    except DocumentError as failure:
        return failure
    except Exception as fault:  # a mistake of ours in one document must not cost the others
        if isinstance(fault, OSError) and build.is_full(fault):
            raise
        return _half_read(part, fault)
    return None


def _leave_out(part: Part, folder: Path) -> None:
    """Of a document that could not be read whole nothing stays in the build."""
    for file in part.files(folder):
        file.unlink(missing_ok=True)


def _half_read(part: Part, fault: Exception) -> DocumentError:
    return DocumentError(
        shown(part.document), f"读到一半出错 ({type(fault).__name__}: {fault})", "这是程序的毛病，请把文件和这一行交给维护者"
    )


def _ended(new: tuple[File, Part]) -> DocumentError:
    """The failure of a document over which the process that read it ended."""
    name = shown(new[1].document)
    return DocumentError(name, "读它的进程中途没了，内存不够或文件有害 (the process that read it ended)", "请换一份文件，或另存为 txt")
