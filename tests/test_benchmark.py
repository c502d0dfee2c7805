"""The benchmark suite: its corpus of copies, and that every part reports figures."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SUITE = ROOT / "scripts" / "benchmarks"
TEXT = "江北区2023年粮食产量达到31.5万吨，第19届，增长6%左右，完成1200户；到2025年达到40万吨。"


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(SUITE)
    return __import__("copies")


def test_a_copy_is_of_another_place_with_other_numbers_in_the_same_years(copies: object) -> None:
    made = [copies.varied(TEXT, number) for number in range(1, 6)]
    assert len({*made, TEXT}) == 6
    for text in made:
        assert len(re.findall(r"^[\u4e00-\u9fff]{2,3}区", text)) == 1 and "江北区" not in text
        assert re.findall(r"20\d\d", text) == ["2023", "2025"]
        assert re.sub(r"\d", "0", text)[-20:] == re.sub(r"\d", "0", TEXT)[-20:]
    assert copies.varied(TEXT, 1) == made[0]


def test_a_corpus_is_the_texts_and_their_copies(copies: object, tmp_path: Path) -> None:
    copies.write([("a.txt", TEXT), ("b/c.txt", TEXT)], 3, tmp_path)
    files = {path.relative_to(tmp_path).as_posix(): path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.txt")}
    assert sorted(files) == [f"00{number}/{name}" for number in range(3) for name in ("a.txt", "b/c.txt")]
    assert files["000/a.txt"] == TEXT != files["001/a.txt"] != files["002/a.txt"]


def test_the_suite_reports_every_part_asked_for(tmp_path: Path) -> None:
    sizes = ["--documents", "1", "--copies", "1", "2", "--quads", "3000", "6000"]
    parts = ["--parts", "stages", "scaling", "questions"]
    command = [sys.executable, SUITE, *sizes, *parts, "-o", tmp_path / "report.md"]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout
    assert told == (tmp_path / "report.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in told.splitlines() if line.startswith("|") and not line.startswith("|-")]
    assert {len(row) for row in rows if row[0] in ("claims", "all")} == {6}
    assert [row[:3] for row in rows if row[0] in ("1", "2")] == [["1", "1", "s"], ["2", "2", "s"]]
    assert [row[0] for row in rows].count("look-up") == 1
    assert all(float(cell) >= 0 for row in rows for cell in row if re.fullmatch(r"[\d.]+", cell))
