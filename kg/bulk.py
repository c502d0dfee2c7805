"""A build for clusters (大批装载): N-Quads in shards for graph stores, the claims by province and year for table engines."""

import gzip
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import IO

from kg import loading
from kg.errors import ConfigurationError
from kg.export import Table, What, held, table_path, write_parquet
from kg.jsonlines import read_rows
from kg.terms import Namespaces

MOST = 512  # shards, for all are open at once
STATE = "state.nq.gz"
_NOBODY, _NEVER = "00", "0000"  # a claim of no province, of no year
_COMPRESSED = 6
_HELD = 10_000  # rows that wait for their file


def write_shards(build: Path, folder: Path, count: int, names: Namespaces) -> None:
    """Write a graph into a new folder as so many files of N-Quads, packed, with a list of them.

    A document stands in one shard, by the digest of its graph's name; what is of no document alone is shared out by its subjects.
    One more file has what kg.loading says of a server's graphs, so that after a bulk load a rebuild sends only what changed.
    """
    if not 1 <= count <= MOST:
        raise ConfigurationError(f"--shards {count}: 请给出 1 到 {MOST} 之间的数 (between 1 and {MOST})")
    nquads, width = held(build / "graph" / "graph.nq"), len(str(count - 1))
    with _new(folder) as made, ExitStack() as files:
        called = [f"graph-{number:0{width}}-of-{count}.nq.gz" for number in range(count)]
        shards = [_Shard(files.enter_context(_packed(made / name)), name) for name in called]
        for line in files.enter_context(nquads.open("rb")):
            shards[_shard(line, names.graph("").encode(), count)].add(line)
        shards.append(_Shard(files.enter_context(_packed(made / STATE)), STATE))
        for told in loading.told(nquads, names):
            shards[-1].add(told.encode())
        (made / "shards.tsv").write_text("file\tstatements\tsha256\n" + "".join(map(str, shards)), encoding="utf-8", newline="\n")


class _Shard:
    """A file of statements, with their number and their digest."""

    def __init__(self, out: IO[bytes], name: str) -> None:
        self.out, self.name, self.statements, self.digest = out, name, 0, sha256()

    def add(self, line: bytes) -> None:
        """Write a statement."""
        self.out.write(line)
        self.statements += 1
        self.digest.update(line)

    def __str__(self) -> str:
        return f"{self.name}\t{self.statements}\t{self.digest.hexdigest()}\n"


def _shard(line: bytes, shared: bytes, count: int) -> int:
    graph = line.rsplit(b" ", 2)[1]
    key = line.split(b" ", 1)[0] if graph.startswith(b"<" + shared) else graph
    return int.from_bytes(sha256(key).digest()[:8], "big") % count


@contextmanager
def _packed(place: Path) -> Iterator[IO[bytes]]:
    """A gzip file without name and time, so that the same content gives the same bytes."""
    with place.open("wb") as raw, gzip.GzipFile("", "wb", _COMPRESSED, raw, mtime=0) as packed:
        yield packed  # type: ignore[misc]  # a file of bytes


def write_partitions(build: Path, folder: Path) -> None:
    """Write the claims into a new folder as province=50/year=2023/claims.parquet.

    The province is the first two digits of the code of the place that reports, the year the first that a claim is about.
    """
    table = table_path(build, What.CLAIMS)
    columns = Table(What.CLAIMS, partial(read_rows, table)).columns()
    with _new(folder) as made:
        for part in _parted(table, made):
            with part.with_name("claims.parquet").open("wb") as out:
                write_parquet(Table(What.CLAIMS, partial(read_rows, part)), columns, out)
            part.unlink()


def _parted(table: Path, folder: Path) -> list[Path]:
    """The rows of a table in a file for each province and year, in their order; in the order of the folders."""
    waiting: dict[Path, list[str]] = {}
    places: set[Path] = set()
    with table.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            waiting.setdefault(_place(folder, json.loads(line)), []).append(line)
            if number % _HELD == 0:
                places |= _append(waiting)
    return sorted(places | _append(waiting))


def _place(folder: Path, row: dict[str, str | None]) -> Path:
    province, year = (row["place_code"] or _NOBODY)[:2], (row["period"] or "")[:4]
    return folder / f"province={province}" / f"year={year if year.isdigit() else _NEVER}" / "rows.jsonl"


def _append(waiting: dict[Path, list[str]]) -> set[Path]:
    """Write what waits into its files, and have nothing wait any more; the files."""
    for place, lines in waiting.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("a", encoding="utf-8") as out:
            out.writelines(lines)
    written = set(waiting)
    waiting.clear()
    return written


@contextmanager
def _new(folder: Path) -> Iterator[Path]:
    """A folder to fill, which is there whole or not at all; ConfigurationError where something stands in its place."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigurationError(f"{folder}: 已有内容 (not empty); 请换一个新的文件夹 -o")
    try:
        made = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise ConfigurationError(f"{folder}: {error.strerror}; 请换一个可以写的地方 -o") from error
    try:
        yield made
        made.chmod(0o755)
        made.replace(folder)
    except BaseException:
        rmtree(made, ignore_errors=True)
        raise
