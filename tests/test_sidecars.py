"""What is said of a document beside it: sidecars and manifests."""

from pathlib import Path

import pytest
import readers_data as made
from readers_data import CONTENT, files, laid_out, skipped

from kg.errors import ConfigurationError
from kg.model import DocumentKind, Hints
from kg.readers import File, Skipped, find_files, read


def test_a_sidecar_beats_a_manifest_and_an_option_beats_both(tmp_path: Path) -> None:
    manifest = "file\tplace\tyear\tlevel\n区/a.txt\t重庆市\t2023\tnews\n区/b.txt\t重庆市渝中区\t2022\tdistrict\n".encode()
    sidecar = 'place = "重庆市江北区"\npublished = 2024-01-28\nkind = "report"\n'.encode()
    laid_out(tmp_path, {"MANIFEST.tsv": manifest, "区/a.txt": CONTENT, "区/a.txt.meta.toml": sidecar, "区/b.txt": CONTENT})
    first, second = files([tmp_path])
    assert first.hints == read(first).hints == Hints("重庆市江北区", 2023, "2024-01-28", None, DocumentKind.REPORT)
    assert second.hints == Hints("重庆市渝中区", 2022)
    given_by_option = files([tmp_path], hints=Hints(year=2024, title="报告"))
    assert given_by_option[0].hints == Hints("重庆市江北区", 2024, "2024-01-28", "报告", DocumentKind.REPORT)


def test_the_manifest_of_the_folder_above_the_source_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out(tmp_path, {"MANIFEST.tsv": "file\tplace\tyear\n区/a.txt\t重庆市\t2023\n".encode(), "区/a.txt": CONTENT})
    monkeypatch.chdir(tmp_path / "区")
    for way in (tmp_path / "区", tmp_path / "区" / "a.txt", f"{tmp_path}/区/*.txt", ".", "../区", "a.txt"):
        assert [file.hints for file in files([way])] == [Hints("重庆市", 2023)]


def test_the_nearest_manifest_wins(tmp_path: Path) -> None:
    outer, inner = "file\tplace\tyear\n区/a.txt\t重庆市\t2023\n".encode(), "file\tplace\na.txt\t重庆市渝中区\n".encode()
    laid_out(tmp_path, {"MANIFEST.tsv": outer, "区/MANIFEST.tsv": inner, "区/a.txt": CONTENT})
    assert files([tmp_path])[0].hints == Hints("重庆市渝中区", 2023)


@pytest.mark.parametrize("content", [b"file\tyear\na.txt\tsoon\n\n\tx\n", b"file\n", b"\xef\xbb\xbfFile\tplace\n"])
def test_a_manifest_that_is_not_for_these_files_does_no_harm(tmp_path: Path, content: bytes) -> None:
    laid_out(tmp_path, {"MANIFEST.tsv": content, "a.txt": CONTENT})
    assert files([tmp_path])[0].hints == Hints()
    assert skipped([tmp_path]) == []


@pytest.mark.parametrize(("content", "told"), [(b"", "file"), (b"\x00\xff\xfe", "清单未采用"), (b"name\tsum\na.txt\t1\n", "name")])
def test_a_manifest_that_says_nothing_is_told_with_its_remedy(tmp_path: Path, content: bytes, told: str) -> None:
    laid_out(tmp_path, {"MANIFEST.tsv": content, "a.txt": CONTENT})
    assert files([tmp_path])[0].hints == Hints()
    (said,) = (str(each) for each in find_files([tmp_path]) if isinstance(each, Skipped))
    assert said.startswith("MANIFEST.tsv: ") and told in said and "\n" not in said and "; " in said


def test_a_name_too_long_for_a_sidecar_has_none(tmp_path: Path) -> None:
    laid_out(tmp_path, {"长" * 80 + ".txt": CONTENT})
    assert len(files([tmp_path])) == 1


def test_archives_carry_their_own_manifest_and_sidecars(tmp_path: Path) -> None:
    members = {
        "MANIFEST.tsv": "file\tplace\n区/a.txt\t重庆市\n".encode(),
        "区/a.txt": CONTENT,
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
    laid_out(tmp_path, {"a.txt": CONTENT, "a.txt.meta.toml": sidecar.encode("utf-8", "surrogateescape"), "b.txt": CONTENT})
    found = list(find_files([tmp_path]))
    (fault,) = (each for each in found if isinstance(each, ConfigurationError))
    assert str(fault).startswith("a.txt.meta.toml: ") and told in str(fault) and "\n" not in str(fault)
    assert [each.document for each in found if isinstance(each, File)] == ["b.txt"]


def test_a_sidecar_that_cannot_be_read_is_told_and_its_document_is_not_read_without_it(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.txt": CONTENT, "b.txt": CONTENT})
    (tmp_path / "a.txt.meta.toml").symlink_to("a.txt.meta.toml")  # leads to itself
    found = list(find_files([tmp_path]))
    (fault,) = (each for each in found if isinstance(each, ConfigurationError))
    assert str(fault).startswith("a.txt.meta.toml: 说明文件读不出来 (") and "\n" not in str(fault)
    assert [each.document for each in found if isinstance(each, File)] == ["b.txt"]


@pytest.mark.parametrize("published", ["2024", "2024-01", "2024-01-28"])
def test_a_date_may_be_a_year_a_month_or_a_day(tmp_path: Path, published: str) -> None:
    laid_out(tmp_path, {"a.txt": CONTENT, "a.txt.meta.toml": f'published = "{published}"'.encode()})
    assert files([tmp_path])[0].hints.published == published


def test_a_sidecar_of_no_file_is_listed(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.txt": CONTENT, "a.meta.toml": b"year = 2024"})
    assert skipped([tmp_path]) == ["a.meta.toml"]
