"""Which documents there are in files, folders and patterns, and what they are called."""

import hashlib
import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
import readers_data as made
from readers_data import CONTENT, TEXT, faults, files, laid_out, names, skipped

from kg.errors import DocumentError
from kg.readers import File, find_files, read


def test_a_folder_gives_its_documents_sorted_by_their_path_below_it(tmp_path: Path) -> None:
    laid_out(tmp_path, {"b.txt": CONTENT, "a/c.md": CONTENT, "a/b/d.HTML": made.page(), "a.txt": CONTENT, "z.docx": made.word()})
    assert names([tmp_path]) == ["a.txt", "a/b/d.HTML", "a/c.md", "b.txt", "z.docx"]


def test_a_single_file_is_called_by_its_name(tmp_path: Path) -> None:
    laid_out(tmp_path, {"下/报告.txt": CONTENT})
    assert names([tmp_path / "下" / "报告.txt"]) == ["报告.txt"]


def test_a_pattern_is_expanded_as_a_shell_would(tmp_path: Path) -> None:
    laid_out(tmp_path, {"市/2023.txt": CONTENT, "市/2024.txt": CONTENT, "市/x.md": CONTENT, "区/深/2024.txt": CONTENT})
    assert names([f"{tmp_path}/市/*.txt"]) == ["2023.txt", "2024.txt"]
    assert names([f"{tmp_path}/*/2024.txt"]) == ["市/2024.txt"]
    assert names([f"{tmp_path}/**/2024.txt"]) == ["区/深/2024.txt", "市/2024.txt"]
    assert names([f"{tmp_path}/区*"]) == ["区/深/2024.txt"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    laid_out(tmp_path, {"报告[1].txt": CONTENT, "报告1.txt": CONTENT})
    assert names([tmp_path / "报告[1].txt"]) == ["报告[1].txt"]


def test_one_file_reached_twice_is_one_document_in_any_order(tmp_path: Path) -> None:
    laid_out(tmp_path, {"区/a.txt": CONTENT, "b.txt": CONTENT})
    expected = ["b.txt", "区/a.txt"]
    assert names([tmp_path, tmp_path / "区"]) == names([tmp_path / "区", tmp_path]) == names([tmp_path, tmp_path / "b.txt"]) == expected


def test_two_files_of_one_name_are_kept_apart_by_their_folders(tmp_path: Path) -> None:
    laid_out(tmp_path, {"甲/a.txt": CONTENT, "乙/a.txt": CONTENT, "乙/b.txt": CONTENT, "丙/甲/a.txt": CONTENT})
    assert names([tmp_path / "甲", tmp_path / "乙"]) == names([tmp_path / "乙", tmp_path / "甲"]) == ["b.txt", "乙/a.txt", "甲/a.txt"]
    assert names([tmp_path / "甲" / "a.txt", tmp_path / "乙" / "a.txt"]) == ["乙/a.txt", "甲/a.txt"]
    assert names([tmp_path / "甲", tmp_path / "丙" / "甲"]) == [f"{tmp_path.name}/甲/a.txt", "丙/甲/a.txt"]


def test_what_is_no_document_is_left_out_and_unknown_formats_are_listed(tmp_path: Path) -> None:
    quiet = {
        "README.md": CONTENT,
        "MANIFEST.tsv": b"file\tplace\n",
        "a.txt.meta.toml": b"",
        ".hidden.txt": CONTENT,
        ".git/a.txt": CONTENT,
        "~$b.docx": b"",
    }
    laid_out(tmp_path, {"a.txt": CONTENT, "old.doc": b"x", "figures.xlsx": b"x", **quiet})
    assert names([tmp_path]) == ["a.txt"]
    assert skipped([tmp_path]) == ["figures.xlsx", "old.doc"]


def test_a_build_of_ours_inside_a_source_is_not_read_again(tmp_path: Path) -> None:
    laid_out(
        tmp_path, {"a.txt": CONTENT, "output/graph/graph.nq": b"", "output/tables/claims.jsonl": b"", "output/index.html": made.page()}
    )
    assert names([tmp_path]) == ["a.txt"] and skipped([tmp_path]) == ["output"]


def test_an_unknown_format_given_by_name_is_an_error_that_says_what_can_be_read(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.doc": b"x", "README.md": CONTENT})
    (fault,) = faults([tmp_path / "a.doc"])
    assert "a.doc" in fault and "docx" in fault
    assert names([tmp_path / "README.md"]) == ["README.md"]


def test_a_wrong_source_is_a_fault_and_the_others_go_on(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.txt": CONTENT, "empty/x.xlsx": b""})
    sources = [
        tmp_path / "none.txt",
        tmp_path / "empty",
        f"{tmp_path}/*.pdf",
        f"{tmp_path}/**.txt",
        f"{tmp_path}/*/../a.txt",
        "",
        "长" * 3000,
        tmp_path / "a.txt",
    ]
    found = list(find_files(sources))
    assert [each.document for each in found if isinstance(each, File)] == ["a.txt"]
    messages = [str(each) for each in found if isinstance(each, DocumentError)]
    assert len(messages) == 7 and all("\n" not in message and "; " in message for message in messages)


def test_a_folder_or_pipe_called_like_a_document_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "x.txt").mkdir()
    os.mkfifo(tmp_path / "y.txt")
    laid_out(tmp_path, {"x.txt/inner.txt": CONTENT, "a.txt": CONTENT})
    assert [fault.split(":")[0] for fault in faults([tmp_path])] == ["x.txt", "y.txt"]
    assert faults([tmp_path / "y.txt"]) != []


def test_links_are_followed_inside_the_source_and_loops_end(tmp_path: Path) -> None:
    laid_out(tmp_path, {"in/a.txt": CONTENT, "in/.store/kept.txt": CONTENT, "out/secret.txt": CONTENT})
    for name, target in {"inside.txt": ".store/kept.txt", "outside.txt": "../out/secret.txt", "dead.txt": "nowhere.txt"}.items():
        (tmp_path / "in" / name).symlink_to(target)
    (tmp_path / "in" / "loop").symlink_to(".", target_is_directory=True)
    (tmp_path / "in" / "away").symlink_to("../out", target_is_directory=True)
    assert names([tmp_path / "in"]) == names([f"{tmp_path}/in/**/*.txt"]) == ["a.txt", "inside.txt"]
    assert skipped([tmp_path / "in"]) == ["away", "dead.txt", "outside.txt"]


@pytest.fixture
def nest(tmp_path: Path) -> Iterator[Path]:
    """A folder in a folder, 1200 deep; taken away again, for what clears up after tests recurses."""
    here = Path.cwd()
    os.chdir(tmp_path)
    for _ in range(1200):
        Path("d").mkdir()
        os.chdir("d")
    os.chdir(tmp_path)
    yield tmp_path
    for _ in range(1200):
        os.chdir("d")
    for _ in range(1200):
        os.chdir("..")
        Path("d").rmdir()
    os.chdir(here)


def test_folders_nest_deeper_than_python_recurses(nest: Path) -> None:
    assert len(list(find_files([nest]))) == 1


def test_a_name_with_line_breaks_or_turning_marks_is_shown_escaped(tmp_path: Path) -> None:
    assert refusal_of_name(tmp_path, "a\nb\u202e.txt") == r"a\nb\u202e.txt"


def refusal_of_name(folder: Path, name: str) -> str:
    laid_out(folder, {name: b""})
    (file,) = files([folder / name])
    with pytest.raises(DocumentError) as caught:
        read(file)
    return str(caught.value).split(": ")[0]


def test_a_name_in_bytes_of_gbk_is_read_as_chinese(tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "报告.txt".encode("gbk")))).write_bytes(CONTENT)
    (file,) = files([tmp_path])
    assert file.document == "报告.txt" and read(file).text == TEXT


def test_a_file_that_vanishes_or_is_locked_before_it_is_read_is_a_document_error(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.txt": CONTENT, "b.txt": CONTENT, "c.txt": CONTENT})
    gone, locked, replaced = files([tmp_path])
    gone.path.unlink()
    replaced.path.unlink()
    replaced.path.mkdir()
    with pytest.raises(DocumentError, match="a.txt: 文件不见了"):
        read(gone)
    with pytest.raises(DocumentError, match="c.txt: 不是普通文件"):
        read(replaced)
    with without_rights(locked.path), pytest.raises(DocumentError, match="b.txt: 没有读取权限"):
        read(locked)


def test_a_file_that_the_disk_does_not_give_is_a_fault(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.txt": CONTENT, "b.txt": CONTENT})
    (file, _) = files([tmp_path])
    file.path.unlink()
    file.path.symlink_to("a.txt")  # leads to itself
    with pytest.raises(DocumentError, match=r"a\.txt: 读取失败 \("):
        read(file)


class without_rights:  # noqa: N801 - reads as the phrase it stands for
    """Nobody may read the file, not even the superuser that tests may run as."""

    def __init__(self, path: Path) -> None:
        self.path, self.user = path, os.geteuid()

    def __enter__(self) -> None:
        self.path.chmod(0)
        if self.user == 0:
            os.seteuid(65534)

    def __exit__(self, *_: object) -> None:
        os.seteuid(self.user)


def test_a_file_can_be_sent_to_another_process(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.zip": made.archive({"in/报告.txt": CONTENT}), "b.txt": CONTENT})
    for file in files([tmp_path]):
        assert read(pickle.loads(pickle.dumps(file))) == read(file)
        assert file.digest() == hashlib.sha256(CONTENT).hexdigest() == read(file).digest
