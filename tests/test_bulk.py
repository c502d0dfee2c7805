"""A build for clusters: every statement in one shard, every claim in one partition, the same bytes each time."""

import gzip
import subprocess
from hashlib import sha256
from pathlib import Path

import pyarrow.dataset
import pyarrow.parquet
import pytest
from sparql_server import OXIGRAPH, gate, oxigraph
from surroundings import run_kg

from kg import bulk, loading
from kg.errors import BuildError, ConfigurationError
from kg.jsonlines import read_rows
from kg.pipeline import Summary
from kg.terms import namespaces

NAMES = namespaces({})


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_shards_together_are_the_graph_and_tell_their_size(sample: tuple[Summary, Path], tmp_path: Path) -> None:
    _, output = sample
    bulk.write_shards(output, tmp_path / "shards", 7, NAMES)
    told = [line.split("\t") for line in (tmp_path / "shards" / "shards.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    content = {name: gzip.decompress((tmp_path / "shards" / name).read_bytes()) for name, *_ in told}
    state = content.pop(bulk.STATE)
    assert told.pop() == [bulk.STATE, str(state.count(b"\n")), sha256(state).hexdigest()]
    assert sorted(b"".join(content.values()).splitlines()) == (output / "graph" / "graph.nq").read_bytes().splitlines()
    assert told == [[name, str(text.count(b"\n")), sha256(text).hexdigest()] for name, text in content.items()]
    assert len(told) == 7 and min(int(size) for _, size, _ in told) > 0


def test_a_document_stands_in_one_shard(sample: tuple[Summary, Path], tmp_path: Path) -> None:
    _, output = sample
    bulk.write_shards(output, tmp_path / "shards", 5, NAMES)
    homes: dict[bytes, set[str]] = {}
    for path in (tmp_path / "shards").glob("*.gz"):
        for line in [] if path.name == bulk.STATE else gzip.decompress(path.read_bytes()).splitlines():
            homes.setdefault(line.rsplit(b" ", 2)[1], set()).add(path.name)
    shared = {graph for graph, shards in homes.items() if len(shards) > 1}
    assert len(homes) - len(shared) >= sample[0].documents
    assert all(graph.startswith(f"<{NAMES.graph('')}".encode()) for graph in shared)


def test_a_server_that_was_given_the_shards_is_given_only_what_changed(sample: tuple[Summary, Path], tmp_path: Path) -> None:
    _, output = sample
    bulk.write_shards(output, tmp_path / "shards", 3, NAMES)
    files = sorted(map(str, (tmp_path / "shards").glob("*.nq.gz")))
    subprocess.run([OXIGRAPH, "load", "--location", tmp_path / "server", "--file", *files], check=True, capture_output=True)
    with oxigraph(tmp_path / "server") as address, gate(address) as gated:
        loading.load(loading.connect(gated.address, NAMES), output / "graph" / "graph.nq", NAMES)
        assert [update for update in gated.updates if "sha256" in update or "quote" in update] == []
        assert len(gated.updates) > 0


def test_the_partitions_together_are_the_claims(sample: tuple[Summary, Path], tmp_path: Path) -> None:
    _, output = sample
    bulk.write_partitions(output, tmp_path / "claims")
    claims = list(read_rows(output / "tables" / "claims.jsonl"))
    read = pyarrow.dataset.dataset(tmp_path / "claims", partitioning="hive").to_table().to_pylist()
    assert sorted(row["id"] for row in read) == sorted(row["id"] for row in claims)
    assert {(f"{row['province']:02}", str(row["year"])) for row in read} == {(row["place_code"][:2], row["period"][:4]) for row in claims}
    schemas = {str(pyarrow.parquet.read_schema(path).remove_metadata()) for path in (tmp_path / "claims").rglob("*.parquet")}
    assert len(schemas) == 1
    assert {path.name for path in (tmp_path / "claims").rglob("*") if path.is_file()} == {"claims.parquet"}


@pytest.mark.parametrize("arguments", [("graph", "--shards", "3"), ("claims", "--partitioned")])
def test_the_same_build_gives_the_same_bytes(arguments: tuple[str, ...], sample: tuple[Summary, Path], tmp_path: Path) -> None:
    for name in ("one", "two"):
        told = run_kg("export", *arguments, "-o", tmp_path / name, "-g", sample[1])
        assert (told.returncode, told.stderr) == (0, "")
    assert files(tmp_path / "one") == files(tmp_path / "two") != {}


def test_what_stands_there_already_is_not_replaced(sample: tuple[Summary, Path], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="not empty"):
        bulk.write_shards(sample[1], tmp_path, 2, NAMES)
    assert files(tmp_path) == {"notes.txt": b"mine"}


@pytest.mark.parametrize("count", [0, bulk.MOST + 1])
def test_a_number_of_shards_that_cannot_be_is_told(count: int, sample: tuple[Summary, Path], tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=f"--shards {count}"):
        bulk.write_shards(sample[1], tmp_path / "shards", count, NAMES)


def test_a_place_that_cannot_be_written_is_told(sample: tuple[Summary, Path], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="换一个可以写的地方"):
        bulk.write_shards(sample[1], tmp_path / "file" / "shards", 2, NAMES)


def test_without_a_build_nothing_is_left_behind(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="kg rebuild"):
        bulk.write_partitions(tmp_path / "none", tmp_path / "claims")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [("claims", "--shards", "3"), ("graph", "--partitioned"), ("graph", "--shards", "3", "--no-folder")])
def test_a_folder_of_anything_else_is_wrong_usage(arguments: tuple[str, ...], tmp_path: Path) -> None:
    given = [word for word in arguments if word != "--no-folder"]
    told = run_kg("export", *given, *([] if "--no-folder" in arguments else ["-o", tmp_path / "folder"]))
    assert told.returncode == 2
