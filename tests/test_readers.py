"""The readers: every way a person may hand over documents, every way a file may be broken, and what text comes back."""

import hashlib
import io
import os
import pickle
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import docx
import pytest
import readers_data as made
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import ConfigurationError, DocumentError, KgError
from kg.model import DocumentKind, Hints, Source
from kg.readers import LIMITS, File, Limits, Skipped, find_files, read
from kg.readers.text import decoded

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
TEXT = "\n".join(made.REPORT)
REPORT = TEXT.encode()


def laid_out(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def files(sources: Iterable[Path | str], **options: object) -> list[File]:
    found = list(find_files(sources, **options))  # type: ignore[arg-type]  # the options are those of find_files
    assert [each for each in found if isinstance(each, KgError)] == []
    return [each for each in found if isinstance(each, File)]


def names(sources: Iterable[Path | str]) -> list[str]:
    return [file.document for file in files(sources)]


def faults(sources: Iterable[Path | str], **options: object) -> list[str]:
    return [str(each) for each in find_files(sources, **options) if isinstance(each, KgError)]  # type: ignore[arg-type]  # likewise


def skipped(sources: Iterable[Path | str]) -> list[str]:
    return [each.document for each in find_files(sources) if isinstance(each, Skipped)]


def source(folder: Path, name: str, content: bytes, limits: Limits = LIMITS) -> Source:
    (folder / name).write_bytes(content)
    (file,) = files([folder / name])
    return read(file, limits)


def refusal(folder: Path, name: str, content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(DocumentError) as caught:
        source(folder, name, content, limits)
    message = str(caught.value)
    assert "\n" not in message and message.startswith(f"{name}: ") and "; " in message
    return message


# Which documents there are, and what they are called


def test_a_folder_gives_its_documents_sorted_by_their_path_below_it(tmp_path: Path) -> None:
    laid_out(tmp_path, {"b.txt": REPORT, "a/c.md": REPORT, "a/b/d.HTML": made.page(), "a.txt": REPORT, "z.docx": made.word()})
    assert names([tmp_path]) == ["a.txt", "a/b/d.HTML", "a/c.md", "b.txt", "z.docx"]


def test_a_single_file_is_called_by_its_name(tmp_path: Path) -> None:
    laid_out(tmp_path, {"下/报告.txt": REPORT})
    assert names([tmp_path / "下" / "报告.txt"]) == ["报告.txt"]


def test_a_pattern_is_expanded_as_a_shell_would(tmp_path: Path) -> None:
    laid_out(tmp_path, {"市/2023.txt": REPORT, "市/2024.txt": REPORT, "市/x.md": REPORT, "区/深/2024.txt": REPORT})
    assert names([f"{tmp_path}/市/*.txt"]) == ["2023.txt", "2024.txt"]
    assert names([f"{tmp_path}/*/2024.txt"]) == ["市/2024.txt"]
    assert names([f"{tmp_path}/**/2024.txt"]) == ["区/深/2024.txt", "市/2024.txt"]
    assert names([f"{tmp_path}/区*"]) == ["区/深/2024.txt"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    laid_out(tmp_path, {"报告[1].txt": REPORT, "报告1.txt": REPORT})
    assert names([tmp_path / "报告[1].txt"]) == ["报告[1].txt"]


def test_one_file_reached_twice_is_one_document_in_any_order(tmp_path: Path) -> None:
    laid_out(tmp_path, {"区/a.txt": REPORT, "b.txt": REPORT})
    expected = ["b.txt", "区/a.txt"]
    assert names([tmp_path, tmp_path / "区"]) == names([tmp_path / "区", tmp_path]) == names([tmp_path, tmp_path / "b.txt"]) == expected


def test_two_files_of_one_name_are_kept_apart_by_their_folders(tmp_path: Path) -> None:
    laid_out(tmp_path, {"甲/a.txt": REPORT, "乙/a.txt": REPORT, "乙/b.txt": REPORT, "丙/甲/a.txt": REPORT})
    assert names([tmp_path / "甲", tmp_path / "乙"]) == names([tmp_path / "乙", tmp_path / "甲"]) == ["b.txt", "乙/a.txt", "甲/a.txt"]
    assert names([tmp_path / "甲" / "a.txt", tmp_path / "乙" / "a.txt"]) == ["乙/a.txt", "甲/a.txt"]
    assert names([tmp_path / "甲", tmp_path / "丙" / "甲"]) == [f"{tmp_path.name}/甲/a.txt", "丙/甲/a.txt"]


def test_what_is_no_document_is_left_out_and_unknown_formats_are_listed(tmp_path: Path) -> None:
    quiet = {"README.md": REPORT, "MANIFEST.tsv": b"", "a.txt.meta.toml": b"", ".hidden.txt": REPORT, ".git/a.txt": REPORT, "~$b.docx": b""}
    laid_out(tmp_path, {"a.txt": REPORT, "old.doc": b"x", "figures.xlsx": b"x", **quiet})
    assert names([tmp_path]) == ["a.txt"]
    assert skipped([tmp_path]) == ["figures.xlsx", "old.doc"]


def test_a_build_of_ours_inside_a_source_is_not_read_again(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.txt": REPORT, "output/graph/graph.nq": b"", "output/tables/claims.jsonl": b"", "output/index.html": made.page()})
    assert names([tmp_path]) == ["a.txt"] and skipped([tmp_path]) == ["output"]


def test_an_unknown_format_given_by_name_is_an_error_that_says_what_can_be_read(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.doc": b"x", "README.md": REPORT})
    (fault,) = faults([tmp_path / "a.doc"])
    assert "a.doc" in fault and "docx" in fault
    assert names([tmp_path / "README.md"]) == ["README.md"]


def test_a_wrong_source_is_a_fault_and_the_others_go_on(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.txt": REPORT, "empty/x.xlsx": b""})
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
    laid_out(tmp_path, {"x.txt/inner.txt": REPORT, "a.txt": REPORT})
    assert [fault.split(":")[0] for fault in faults([tmp_path])] == ["x.txt", "y.txt"]
    assert faults([tmp_path / "y.txt"]) != []


def test_links_are_followed_inside_the_source_and_loops_end(tmp_path: Path) -> None:
    laid_out(tmp_path, {"in/a.txt": REPORT, "in/.store/kept.txt": REPORT, "out/secret.txt": REPORT})
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
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "报告.txt".encode("gbk")))).write_bytes(REPORT)
    (file,) = files([tmp_path])
    assert file.document == "报告.txt" and read(file).text == TEXT


def test_a_file_that_vanishes_or_is_locked_before_it_is_read_is_a_document_error(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.txt": REPORT, "b.txt": REPORT, "c.txt": REPORT})
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
    laid_out(tmp_path, {"a.zip": made.archive({"in/报告.txt": REPORT}), "b.txt": REPORT})
    for file in files([tmp_path]):
        assert read(pickle.loads(pickle.dumps(file))) == read(file)
        assert file.digest() == hashlib.sha256(REPORT).hexdigest() == read(file).digest


# Archives


def test_members_of_an_archive_are_documents_below_it(tmp_path: Path) -> None:
    members = {"区/2024.txt": REPORT, "a.docx": made.word(), "notes.xlsx": b"", "__MACOSX/._a.docx": b"", "区/": b"", ".hidden.txt": b""}
    laid_out(tmp_path, {"sub/reports.zip": made.archive(members)})
    assert names([tmp_path]) == ["sub/reports.zip/a.docx", "sub/reports.zip/区/2024.txt"]
    assert names([tmp_path / "sub" / "reports.zip"]) == ["reports.zip/a.docx", "reports.zip/区/2024.txt"]
    assert skipped([tmp_path]) == ["sub/reports.zip/notes.xlsx"]
    assert {read(file).text for file in files([tmp_path])} == {TEXT}
    assert files([tmp_path])[1].location == f"{tmp_path}/sub/reports.zip/区/2024.txt"


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_chinese_names_without_the_utf8_flag_are_read(tmp_path: Path, encoding: str) -> None:
    laid_out(tmp_path, {"旧.zip": unflagged({"重庆市\\政府工作报告.txt": REPORT}, encoding)})
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
    laid_out(tmp_path, {"a.zip": made.archive({name: REPORT, "good.txt": REPORT})})
    found = list(find_files([tmp_path]))
    assert [each.document for each in found if isinstance(each, File)] == ["a.zip/good.txt"]
    assert len(faults([tmp_path])) == 1


def test_bombs_are_refused_by_sum_by_ratio_by_number_and_by_size(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.zip": made.archive({"a.txt": b"0" * 3_000_000, "b.txt": REPORT})})
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
    locked = bytearray(made.archive({"a.txt": REPORT}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    twice = made.archive({"a.txt": REPORT, "b.txt": REPORT}).replace(b"b.txt", b"a.txt")
    laid_out(tmp_path, {"locked.zip": bytes(locked), "nested.zip": made.archive({"in.zip": b""}), "twice.zip": twice, "torn.zip": REPORT})
    told = "\n".join(faults([tmp_path]))
    assert (
        "nested.zip/in.zip: 压缩包里还有压缩包" in told
        and "torn.zip: 不是完整的 zip" in told
        and "twice.zip/a.txt: 压缩包里有两个同名" in told
    )
    with pytest.raises(DocumentError, match="locked.zip/a.txt: 压缩包有密码"):
        read(next(each for each in find_files([tmp_path]) if isinstance(each, File)))


# What is said of a document beside it


def test_a_sidecar_beats_a_manifest_and_an_option_beats_both(tmp_path: Path) -> None:
    manifest = "file\tplace\tyear\tlevel\n区/a.txt\t重庆市\t2023\tnews\n区/b.txt\t重庆市渝中区\t2022\tdistrict\n".encode()
    sidecar = 'place = "重庆市江北区"\npublished = 2024-01-28\nkind = "report"\n'.encode()
    laid_out(tmp_path, {"MANIFEST.tsv": manifest, "区/a.txt": REPORT, "区/a.txt.meta.toml": sidecar, "区/b.txt": REPORT})
    first, second = files([tmp_path])
    assert first.hints == read(first).hints == Hints("重庆市江北区", 2023, "2024-01-28", None, DocumentKind.REPORT)
    assert second.hints == Hints("重庆市渝中区", 2022)
    given_by_option = files([tmp_path], hints=Hints(year=2024, title="报告"))
    assert given_by_option[0].hints == Hints("重庆市江北区", 2024, "2024-01-28", "报告", DocumentKind.REPORT)


def test_the_manifest_of_the_folder_above_the_source_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out(tmp_path, {"MANIFEST.tsv": "file\tplace\tyear\n区/a.txt\t重庆市\t2023\n".encode(), "区/a.txt": REPORT})
    monkeypatch.chdir(tmp_path / "区")
    for way in (tmp_path / "区", tmp_path / "区" / "a.txt", f"{tmp_path}/区/*.txt", ".", "../区", "a.txt"):
        assert [file.hints for file in files([way])] == [Hints("重庆市", 2023)]


def test_the_nearest_manifest_wins(tmp_path: Path) -> None:
    outer, inner = "file\tplace\tyear\n区/a.txt\t重庆市\t2023\n".encode(), "file\tplace\na.txt\t重庆市渝中区\n".encode()
    laid_out(tmp_path, {"MANIFEST.tsv": outer, "区/MANIFEST.tsv": inner, "区/a.txt": REPORT})
    assert files([tmp_path])[0].hints == Hints("重庆市渝中区", 2023)


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"name\tsum\na.txt\t1\n", b"file\tyear\na.txt\tsoon\n\n\tx\n", b"file\n"])
def test_a_manifest_that_is_not_for_these_files_does_no_harm(tmp_path: Path, content: bytes) -> None:
    laid_out(tmp_path, {"MANIFEST.tsv": content, "a.txt": REPORT})
    assert files([tmp_path])[0].hints == Hints()


def test_archives_carry_their_own_manifest_and_sidecars(tmp_path: Path) -> None:
    members = {
        "MANIFEST.tsv": "file\tplace\n区/a.txt\t重庆市\n".encode(),
        "区/a.txt": REPORT,
        "区/a.txt.meta.toml": b"\xef\xbb\xbfyear = 2021",
    }
    laid_out(tmp_path, {"a.zip": made.archive(members)})
    assert files([tmp_path])[0].hints == Hints("重庆市", 2021)


@pytest.mark.parametrize(
    ("sidecar", "told"),
    [
        ('place = "重庆市"\nyeer = 2024', "第 2 行 yeer: 不认识的键"),
        ('year = "2024"', "第 1 行 year: 值不对"),
        ("year = true", "year: 值不对"),
        ('\nkind = "speech"', "第 2 行 kind: 值不对"),
        ('published = "2024-02-30"', "应为日期"),
        ("place = ''", "应为政府全称"),
        ("[year]\na = 1", "第 1 行 year: 值不对"),
        ("year 2024", "不是正确的 TOML"),
        ("\udcff", "编码无法识别"),
    ],
)
def test_a_wrong_sidecar_names_file_line_key_and_remedy(tmp_path: Path, sidecar: str, told: str) -> None:
    laid_out(tmp_path, {"a.txt": REPORT, "a.txt.meta.toml": sidecar.encode("utf-8", "surrogateescape"), "b.txt": REPORT})
    found = list(find_files([tmp_path]))
    (fault,) = (each for each in found if isinstance(each, ConfigurationError))
    assert str(fault).startswith("a.txt.meta.toml: ") and told in str(fault) and "\n" not in str(fault)
    assert [each.document for each in found if isinstance(each, File)] == ["b.txt"]


@pytest.mark.parametrize("published", ["2024", "2024-01", "2024-01-28"])
def test_a_date_may_be_a_year_a_month_or_a_day(tmp_path: Path, published: str) -> None:
    laid_out(tmp_path, {"a.txt": REPORT, "a.txt.meta.toml": f'published = "{published}"'.encode()})
    assert files([tmp_path])[0].hints.published == published


def test_a_sidecar_of_no_file_is_listed(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.txt": REPORT, "a.meta.toml": b"year = 2024"})
    assert skipped([tmp_path]) == ["a.meta.toml"]


# Plain text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-32"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_text_reads_the_same_in_every_encoding_with_every_line_end(tmp_path: Path, encoding: str, line_end: str) -> None:
    read_back = source(tmp_path, "a.txt", TEXT.replace("\n", line_end).encode(encoding))
    assert read_back.text == TEXT and not read_back.extracted and read_back.media_type == "text/plain"


def test_the_text_of_a_utf8_file_is_what_read_text_returns(tmp_path: Path) -> None:
    for content in (b"\xef\xbb\xbf" + REPORT, REPORT.replace(b"\n", b"\r\n\n\r"), b"\f\v\xc2\x85\xe2\x80\xa8" + REPORT):
        assert source(tmp_path, "a.md", content).text == (tmp_path / "a.md").read_text(encoding="utf-8")


PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\t\n\f增长左右亿元，。5%"))


@given(PRINTABLE)
def test_any_text_in_utf8_reads_back_the_same(text: str) -> None:
    assert decoded(text.encode("utf-8")) == text


@given(PRINTABLE)
def test_any_text_in_gb18030_that_is_no_utf8_reads_back_the_same(text: str) -> None:
    content = text.encode("gb18030")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        assert decoded(content) == text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "文件为空"),
        (b"\xef\xbb\xbf \r\n\t", "文件为空"),
        ("　\n".encode(), "文件为空"),
        (REPORT + b"\0", "NUL"),
        (TEXT.encode("utf-16-le"), "UTF-16"),
        (b"\x01\x02\x03abc\x04", "控制字符"),
        (b"\x89PNG\r\n\x1a\n\0\0", "NUL"),
        (b"abc\xff\xff", "UTF-8 在第 4 字节、GB18030 在第 4 字节"),
        (REPORT[:100] + b"\xff" + REPORT[100:], "UTF-8 文本在第 1"),
        (REPORT[:-1], "损坏"),
        (b"\xff\xfe\x00\xd8\x00", "标明是 UTF-16"),
        (made.pdf([made.REPORT]), "把扩展名改成 .pdf"),
        (made.word(), "把扩展名改成 .zip 或 .docx"),
    ],
)
def test_what_is_no_text_says_so_and_what_to_do(tmp_path: Path, content: bytes, told: str) -> None:
    assert told in refusal(tmp_path, "a.txt", content)


def test_a_document_beyond_the_limits_is_refused(tmp_path: Path) -> None:
    assert "字节数" in refusal(tmp_path, "a.txt", REPORT, Limits(file_bytes=100))
    assert "字符数" in refusal(tmp_path, "a.txt", REPORT, Limits(characters=100))
    assert "字符数" in refusal(tmp_path, "a.pdf", made.pdf([made.REPORT]), Limits(characters=100))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_every_document_of_the_corpus_reads_as_read_text_does_and_is_placed_by_its_manifest() -> None:
    found = files([CORPUS])
    assert len(found) == 273 and skipped([CORPUS]) == []
    for file in found:
        assert read(file).text == (CORPUS / file.document).read_text(encoding="utf-8")
        assert file.hints.place and file.hints.year


# The same report from html, docx and pdf


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", made.word()),
        ("a.html", made.page()),
        ("a.htm", made.page(charset="gb2312")),
        ("a.html", made.page(charset="big5")),
        ("a.html", made.page().replace(b"charset=utf-8", b"charset=gb2312")),
        ("a.pdf", made.pdf([made.REPORT])),
    ],
)
def test_the_sentences_come_back_from_every_format(tmp_path: Path, name: str, content: bytes) -> None:
    read_back = source(tmp_path, name, content)
    lines = read_back.text.split("\n")
    assert [line for line in lines if line in made.REPORT] == list(made.REPORT)
    assert lines[0] == made.REPORT[0] and len(lines) <= len(made.REPORT) + 1
    assert read_back.extracted and "\r" not in read_back.text


@pytest.mark.parametrize("name", ["a.docx", "a.html"])
def test_a_table_gives_a_line_a_row_with_tabs_between_the_cells(tmp_path: Path, name: str) -> None:
    content = made.word(table=made.TABLE) if name == "a.docx" else made.page(table=made.TABLE)
    assert "\n".join("\t".join(row) for row in made.TABLE) in source(tmp_path, name, content).text


def body_text(folder: Path, body: str, head: str = "") -> str:
    return source(folder, "a.html", f"<html><head>{head}</head><body>{body}</body></html>".encode()).text


def test_furniture_of_a_page_is_left_out(tmp_path: Path) -> None:
    text = source(tmp_path, "a.html", made.page()).text
    for furniture in ("常务会议", "政务公开", "网站地图", "color", "页码"):
        assert furniture not in text


def test_a_page_keeps_headings_and_sentences_in_boxes_of_their_own(tmp_path: Path) -> None:
    boxes = "".join(f"<section><section><span>{line}</span></section></section>" for line in made.REPORT)
    assert body_text(tmp_path, f'<div id="js_content" style="visibility: hidden">{boxes}</div>') == TEXT


def test_a_page_that_is_one_layout_table_gives_its_paragraphs(tmp_path: Path) -> None:
    cell = "<br>\u3000\u3000".join(made.REPORT * 3)
    assert body_text(tmp_path, f"<table><tr><td>左栏</td><td>{cell}</td></tr></table>") == "\n".join(["左栏", *made.REPORT * 3])


def test_a_line_end_of_the_source_is_none_of_the_text(tmp_path: Path) -> None:
    assert body_text(tmp_path, "<p>全县地区生产总值\n      增长<b>6%</b>左右，<!-- 注 -->高于\nGDP 增速&nbsp;目标。</p>") == (
        "全县地区生产总值增长6%左右，高于 GDP 增速 目标。"
    )


def test_preformatted_lines_stay_lines(tmp_path: Path) -> None:
    assert body_text(tmp_path, f"<pre>{TEXT}</pre>") == TEXT


def test_unseen_text_is_not_read(tmp_path: Path) -> None:
    assert (
        body_text(tmp_path, "<p>增长6%左右。</p><p style='display: none'>增长7%</p><p hidden>增长8%</p><select><option>9%</select>")
        == "增长6%左右。"
    )


@pytest.mark.parametrize(
    ("head", "heading"),
    [
        ("<title>2024年工作报告_青石县人民政府</title>", ""),
        ("<title>青石县人民政府 2024年工作报告</title>", "<h2>2024年工作报告</h2>"),
        ('<meta name="ArticleTitle" content="2024年工作报告"><title>青石县</title>', ""),
        ("<title>2024年工作报告 - 青石县</title>", "<h1>2024年工作报告</h1>"),
    ],
)
def test_the_title_is_the_first_line_once(tmp_path: Path, head: str, heading: str) -> None:
    assert body_text(tmp_path, f"{heading}<p>增长6%左右。</p>", head) == "2024年工作报告\n增长6%左右。"


def test_a_page_nested_without_end_is_read_or_refused_but_never_cut(tmp_path: Path) -> None:
    assert body_text(tmp_path, "<div>" * 1500 + "增长6%。" + "</div>" * 1500 + "<p>增长7%。</p>") == "增长6%。\n增长7%。"
    assert "嵌套太深" in refusal(tmp_path, "b.html", b"<div>" * 100_000 + "增长6%。".encode())


@pytest.mark.parametrize("content", [b"<html></html>", b"<script>1</script>", b" ", b"<!-- x -->"])
def test_a_page_without_text_is_refused(tmp_path: Path, content: bytes) -> None:
    refusal(tmp_path, "a.html", content)


def test_characters_that_xml_cannot_hold_do_no_harm(tmp_path: Path) -> None:
    assert body_text(tmp_path, "<p>增长\ufffe6%&#11;左右&#x1f;。</p><img>&#1;<p>增长&#107;7%。</p>") == "增长 6% 左右 。\n增长k7%。"


WORD = nsdecls("w")
MARKED_UP = (
    ("<w:r><w:t>增长</w:t></w:r><w:ins><w:r><w:t>6%</w:t></w:r></w:ins><w:del><w:r><w:delText>5%</w:delText></w:r></w:del>", "增长6%"),
    ('<w:smartTag w:element="chmetcnv"><w:r><w:t>5公里</w:t></w:r></w:smartTag>', "5公里"),
    ("<w:sdt><w:sdtContent><w:r><w:t>6%</w:t></w:r></w:sdtContent></w:sdt>", "6%"),
    ('<w:hyperlink><w:r><w:t xml:space="preserve"> 链 </w:t></w:r></w:hyperlink>', " 链 "),
    ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>", "甲\t乙\n丙"),
    ("<w:r><w:ruby><w:rt><w:r><w:t>yú</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>渝</w:t></w:r></w:rubyBase></w:ruby></w:r>", "渝"),
    ("<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict><w:t>外</w:t></w:r>", "外\n框"),
)


@pytest.mark.parametrize(("runs", "text"), MARKED_UP)
def test_a_word_paragraph_gives_all_that_is_seen_of_it(tmp_path: Path, runs: str, text: str) -> None:
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:p {WORD}>{runs}</w:p>"))
    assert source(tmp_path, "a.docx", made.saved(document)).text == text


def test_a_word_paragraph_inside_a_content_control_is_read_in_its_place(tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(made.word(("前", "后"))))
    control = f"<w:sdt {WORD}><w:sdtContent><w:p><w:r><w:t>中</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(1, parse_xml(control))
    assert source(tmp_path, "a.docx", made.saved(document)).text == "前\n中\n后"


def numbered(lists: Iterable[tuple[int, str]]) -> bytes:
    """A docx whose paragraphs are numbered by Word, each given with its level."""
    document = docx.Document()
    formats = (("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%1.%3"), ("bullet", "•"))
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{name}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (name, text) in enumerate(formats)
    )
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {WORD} w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {WORD} w:numId="88"><w:abstractNumId w:val="77"/></w:num>'))
    for depth, text in lists:
        place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="88"/></w:numPr>'
        document.element.body.append(parse_xml(f"<w:p {WORD}><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"))
    return made.saved(document)


def test_numbers_that_word_writes_itself_come_back(tmp_path: Path) -> None:
    lists = [(0, "回顾"), (1, "增长"), (1, "就业"), (3, "要点"), (0, "安排"), (1, "目标"), (2, "粮食"), *[(0, "其他")] * 9]
    lines = source(tmp_path, "a.docx", numbered(lists)).text.split("\n")
    assert lines[:7] == ["一、回顾", "（一）增长", "（二）就业", "要点", "二、安排", "（一）目标", "二.1 粮食"]
    assert lines[-1] == "十一、其他"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def workbook() -> bytes:
    return made.archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "先去除密码"),
        (OLE + "WordDocument".encode("utf-16-le"), "另存为 .docx"),
        (b"", "不是完整的 Word 文档"),
        (made.word()[:5000], "不是完整的 Word 文档"),
        (workbook(), "不是完整的 Word 文档"),
        (made.archive({"word/document.xml": b"0" * 3_000_000}), "压缩炸弹"),
        (made.word(("", " ")), "文件为空"),
    ],
)
def test_a_word_file_that_cannot_be_read_says_what_to_do(tmp_path: Path, content: bytes, told: str) -> None:
    assert told in refusal(tmp_path, "a.docx", content)


def pages(count: int) -> Iterator[list[str]]:
    """Pages with a header, a body of two paragraphs, and a footer with the page's number."""
    for number in range(1, count + 1):
        body = [f"第{'一二三四五六'[number - 1]}项任务：增长{number}%左右。", f"（{number}）新建学校{number}所。"]
        yield ["青石县人民政府公报", *body, f"2024年第3期 {number}", f"— {number} —"]


def test_headers_footers_and_page_numbers_of_a_pdf_are_dropped_and_pages_divided(tmp_path: Path) -> None:
    first, *others = source(tmp_path, "a.pdf", made.pdf(list(pages(6)))).text.split("\f")
    assert first == "青石县人民政府公报\n第一项任务：增长1%左右。\n（1）新建学校1所。"
    assert others[0] == "第二项任务：增长2%左右。\n（2）新建学校2所。" and len(others) == 5


def test_a_number_within_a_page_stays_and_a_short_pdf_has_no_furniture(tmp_path: Path) -> None:
    text = source(tmp_path, "a.pdf", made.pdf([["标题", "粮食产量", "36", "万吨", "二季度"], ["标题", "全年"]])).text
    assert text == "标题\n粮食产量\n36\n万吨\n二季度\f标题\n全年"


@pytest.mark.parametrize("number", ["12", "- 12 -", "— 12 —", "第 3 页", "第 3 页 共 20 页", "3 / 20", "Page 3 of 20"])
def test_every_shape_of_a_page_number_is_dropped(tmp_path: Path, number: str) -> None:
    assert source(tmp_path, "a.pdf", made.pdf([["全县增长6%左右。", number]])).text == "全县增长6%左右。"


def test_rare_characters_and_overlong_lines_of_a_pdf_come_back_whole(tmp_path: Path) -> None:
    lines = ["𬭚矿开采𠀀项目。", "全县城镇新增就业" * 20]
    assert source(tmp_path, "a.pdf", made.pdf([lines])).text == "\n".join(lines)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (made.pdf([made.REPORT], made.LOCKED), "去除密码"),
        (made.pdf([[], []]), "OCR"),
        (made.pdf([made.REPORT])[:200], "不是完整的 PDF"),
        (REPORT, "不是完整的 PDF"),
        (b"", "不是完整的 PDF"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_what_to_do(tmp_path: Path, content: bytes, told: str) -> None:
    assert told in refusal(tmp_path, "a.pdf", content)


SOUND = {"a.docx": made.word(), "a.pdf": made.pdf([made.REPORT]), "a.html": made.page(), "a.zip": made.archive({"a.txt": REPORT})}


@pytest.mark.parametrize("name", SOUND)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_torn_file_is_read_or_refused_but_never_crashes(tmp_path: Path, name: str, data: st.DataObject) -> None:
    content = bytearray(SOUND[name])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    (tmp_path / name).write_bytes(content[: data.draw(st.integers(1, len(content)))] if data.draw(st.booleans()) else content)
    for found in find_files([tmp_path / name]):
        if isinstance(found, File):
            try:
                read(found).text.encode("utf-8")
            except DocumentError as error:
                assert "; " in str(error)  # noqa: PT017 - to be read is as good


def test_the_archive_builder_writes_what_zipfile_reads() -> None:
    with zipfile.ZipFile(io.BytesIO(unflagged({"a.txt": REPORT}, "gbk"))) as opened:
        assert opened.read("a.txt") == REPORT
