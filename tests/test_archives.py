"""Archives: what lies in them is read as if it lay in a folder, and no archive does harm."""

import io
import zipfile
from pathlib import Path

import pytest
import readers_data as made
from readers_data import CONTENT, TEXT, faults, files, laid_out, names, skipped

from kg.errors import DocumentError
from kg.readers import File, Limits, find_files, read


def test_members_of_an_archive_are_documents_below_it(tmp_path: Path) -> None:
    members = {"区/2024.txt": CONTENT, "a.docx": made.word(), "notes.xlsx": b"", "__MACOSX/._a.docx": b"", "区/": b"", ".hidden.txt": b""}
    laid_out(tmp_path, {"sub/reports.zip": made.archive(members)})
    assert names([tmp_path]) == ["sub/reports.zip/a.docx", "sub/reports.zip/区/2024.txt"]
    assert names([tmp_path / "sub" / "reports.zip"]) == ["reports.zip/a.docx", "reports.zip/区/2024.txt"]
    assert skipped([tmp_path]) == ["sub/reports.zip/notes.xlsx"]
    assert {read(file).text for file in files([tmp_path])} == {TEXT}
    assert files([tmp_path])[1].location == f"{tmp_path}/sub/reports.zip/区/2024.txt"


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_chinese_names_without_the_utf8_flag_are_read(tmp_path: Path, encoding: str) -> None:
    laid_out(tmp_path, {"旧.zip": unflagged({"重庆市\\政府工作报告.txt": CONTENT}, encoding)})
    (file,) = files([tmp_path])
    assert file.document == "旧.zip/重庆市/政府工作报告.txt" and read(file).text == TEXT


def unflagged(members: dict[str, bytes], encoding: str) -> bytes:
    """A zip as old tools write it: the names are bare bytes, and no flag says what they mean."""
    stand_ins = {name: "n" * len(name.encode(encoding)) for name in members}
    content = made.archive({stand_ins[name]: member for name, member in members.items()})
    for name, stand_in in stand_ins.items():
        content = content.replace(stand_in.encode(), name.encode(encoding))
    return content


@pytest.mark.parametrize("name", ["../up.txt", "a/../../up.txt", "/etc/x.txt", "C:/x.txt", "..\\up.txt"])
def test_a_member_that_points_outside_the_archive_is_refused_and_the_others_are_read(tmp_path: Path, name: str) -> None:
    laid_out(tmp_path, {"a.zip": made.archive({name: CONTENT, "good.txt": CONTENT})})
    found = list(find_files([tmp_path]))
    assert [each.document for each in found if isinstance(each, File)] == ["a.zip/good.txt"]
    assert len(faults([tmp_path])) == 1


def test_bombs_are_refused_by_sum_by_ratio_by_number_and_by_size(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.zip": made.archive({"a.txt": b"0" * 3_000_000, "b.txt": CONTENT})})
    assert "压缩炸弹" in faults([tmp_path])[0]
    lenient = Limits(ratio=10_000)
    assert "3,000," in faults([tmp_path], limits=Limits(ratio=10_000, archive_bytes=1_000_000))[0]
    assert "文件数" in faults([tmp_path], limits=Limits(archive_members=1))[0]
    with pytest.raises(DocumentError, match="超过上限 1,000 "):
        read(files([tmp_path], limits=lenient)[0], Limits(file_bytes=1000))


def test_a_member_that_lies_about_its_size_is_not_unpacked_beyond_it(tmp_path: Path) -> None:
    honest = made.archive({"a.txt": b"0" * 100_000})
    laid_out(tmp_path, {"a.zip": honest.replace((100_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))})
    with pytest.raises(DocumentError, match="校验不符"):
        read(files([tmp_path])[0])


def test_locked_nested_doubled_and_torn_archives_say_what_to_do(tmp_path: Path) -> None:
    locked = bytearray(made.archive({"a.txt": CONTENT}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    twice = made.archive({"a.txt": CONTENT, "b.txt": CONTENT}).replace(b"b.txt", b"a.txt")
    laid_out(tmp_path, {"locked.zip": bytes(locked), "nested.zip": made.archive({"in.zip": b""}), "twice.zip": twice, "torn.zip": CONTENT})
    told = "\n".join(faults([tmp_path]))
    assert (
        "nested.zip/in.zip: 压缩包里还有压缩包" in told
        and "torn.zip: 不是完整的 zip" in told
        and "twice.zip/a.txt: 压缩包里有两个同名" in told
    )
    with pytest.raises(DocumentError, match="locked.zip/a.txt: 压缩包有密码"):
        read(next(each for each in find_files([tmp_path]) if isinstance(each, File)))


def test_members_packed_in_an_unusual_way_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_BZIP2) as opened:
        opened.writestr("a.txt", CONTENT)
    (file,) = (each for each in find_files([tmp_path]) if isinstance(each, File))
    with pytest.raises(DocumentError, match=r"a\.zip/a\.txt: 压缩方法 12 不支持"):
        read(file)


def test_the_archive_builder_writes_what_zipfile_reads() -> None:
    with zipfile.ZipFile(io.BytesIO(unflagged({"a.txt": CONTENT}, "gbk"))) as opened:
        assert opened.read("a.txt") == CONTENT
