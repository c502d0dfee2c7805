"""A build for other programs."""

import csv
import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import networkx
import openpyxl
import pyarrow.parquet
import pyoxigraph
import pytest
import small_build

from kg.errors import BuildError, ConfigurationError
from kg.export import Column, Format, Table, What, export, export_file, flat, format_for, formats, safe_text, write_sheet
from kg.jsonlines import read_rows

EVERYTHING = [(what, form) for what in What for form in formats(what)]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_build.write_build(tmp_path_factory.mktemp("export") / "build")


def exported(build: Path, what: What, form: Format) -> bytes:
    out = io.BytesIO()
    export(build, what, form, out)
    return out.getvalue()


@pytest.mark.parametrize(("what", "form"), EVERYTHING)
def test_everything_comes_in_all_its_forms_and_again_the_same(what: What, form: Format, build: Path) -> None:
    once = exported(build, what, form)
    assert once and exported(build, what, form) == once


def test_no_form_depends_on_the_hash_seed(build: Path) -> None:
    program = "import sys, hashlib; from pathlib import Path; from test_export import *\n"
    program += "print(*(hashlib.sha256(exported(Path(sys.argv[1]), *pair)).hexdigest() for pair in EVERYTHING))"
    seeds = [{"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)} for seed in ("1", "2")]
    run = [sys.executable, "-c", program, str(build)]
    assert len({subprocess.run(run, env=seed, check=True, capture_output=True).stdout for seed in seeds}) == 1


def test_csv_reads_back_as_the_rows(build: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(build, What.CLAIMS, Format.CSV).decode())))
    claims = list(read_rows(build / "tables" / "claims.jsonl"))
    assert [row["indicator"].removeprefix("'") for row in rows] == [row["indicator"] for row in claims]
    assert [Decimal(row["value"]) if row["value"] else None for row in rows] == [row["value"] for row in claims]


def test_a_csv_file_is_made_for_spreadsheets(build: Path, tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    export_file(build, What.CLAIMS, Format.CSV, file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbfdocument,")
    assert [path.name for path in tmp_path.iterdir()] == ["claims.csv"]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@here", "\tx"])
def test_no_text_of_a_document_becomes_a_formula(text: str) -> None:
    assert safe_text(text) == f"'{text}"


def test_numbers_keep_their_sign_in_csv(build: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(build, What.ASSESSMENTS, Format.CSV).decode())))
    assert sorted(row["margin"] for row in rows) == ["", "-0.8", "1"]


def test_a_workbook_has_a_head_that_stays_numbers_that_are_numbers_and_no_formulas(build: Path) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(exported(build, What.CLAIMS, Format.XLSX))).active
    heads = [cell.value for cell in sheet[1]]
    cells = {cell.value: cell for row in sheet.iter_rows(min_row=2) for cell in row}
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == f"A1:{sheet.cell(1, len(heads)).column_letter}9"
    assert cells["=竹产业产值"].data_type == "s"
    assert not any(cell.data_type == "f" for row in sheet for cell in row)
    values = [sheet.cell(row, heads.index("value") + 1) for row in range(2, 10)]
    formats_shown = {cell.value: cell.number_format for cell in values}
    assert (formats_shown[5.2], formats_shown[5000]) == ("#,##0.0", "#,##0")
    assert any("\ufffd" in str(cell.value) for row in sheet for cell in row), "a character that no workbook holds is seen"


def test_a_workbook_leads_from_each_quote_to_its_place_on_the_pages(tmp_path: Path) -> None:
    build = small_build.write_pages(tmp_path / "build")
    linked = {}
    for what in (What.CLAIMS, What.ASSESSMENTS, What.ENTITIES):
        file = tmp_path / "for you" / f"{what}.xlsx"
        file.parent.mkdir(exist_ok=True)
        export_file(build, what, Format.XLSX, file)
        sheet = openpyxl.load_workbook(file).active
        linked[what] = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.hyperlink]
        for cell in linked[what]:
            page = file.parent / cell.hyperlink.target
            assert sheet.cell(1, cell.column).value.endswith("quote") and cell.hyperlink.ref == cell.coordinate
            assert cell.hyperlink.location is None or f'id="{cell.hyperlink.location}"' in page.read_text(encoding="utf-8")
    assert len(linked[What.CLAIMS]) == 8 and all(cell.hyperlink.location for cell in linked[What.CLAIMS])
    assert len({cell.column for cell in linked[What.ASSESSMENTS]}) == 2, "a target and what came of it"
    assert linked[What.ENTITIES]


def test_parquet_keeps_decimals_exact(build: Path) -> None:
    table = pyarrow.parquet.read_table(io.BytesIO(exported(build, What.CLAIMS, Format.PARQUET)))
    claims = list(read_rows(build / "tables" / "claims.jsonl"))
    assert table["value"].to_pylist() == [row["value"] for row in claims]
    assert str(table.schema.field("value").type) == "decimal128(38, 1)" and str(table.schema.field("start").type) == "int64"


def test_parquet_has_the_same_types_whether_or_not_there_is_a_fraction_or_a_number_at_all(tmp_path: Path) -> None:
    def types(*rows: str) -> dict[str, str]:
        (tmp_path / "tables").mkdir(exist_ok=True)
        (tmp_path / "tables" / "claims.jsonl").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        schema = pyarrow.parquet.read_schema(io.BytesIO(exported(tmp_path, What.CLAIMS, Format.PARQUET)))
        return {field.name: str(field.type).partition("(")[0] for field in schema}

    told = {"start": "int64", "value": "decimal128", "base_value_to": "decimal128", "unit": "string"}
    assert types('{"start": 1, "value": 6, "base_value_to": null, "unit": null}') == told
    assert types('{"start": 1, "value": 6.5, "base_value_to": 7, "unit": "%"}', '{"start": 2, "value": null}') == told


def test_an_assessment_is_one_flat_row() -> None:
    assert flat({"verdict": "met", "target": {"value": 1, "repeats": [{"start": 2}]}, "outcome": None}) == {
        "verdict": "met",
        "target_value": 1,
        "target_repeats": '[{"start": 2}]',
        "outcome": None,
    }


@pytest.mark.parametrize(
    ("cells", "kind", "digits"),
    [((1, None, 2), int, (1, 0)), ((1, Decimal("1000.25")), Decimal, (4, 2)), ((1, "x"), str, (1, 0)), ((True, None), bool, (0, 0))],
)
def test_a_column_is_as_wide_as_its_cells_need(cells: tuple[object, ...], kind: type, digits: tuple[int, int]) -> None:
    column = Column("c", type(None))
    for cell in cells:
        column = column.with_cell(cell)
    assert (column.kind, (column.whole, column.fraction)) == (kind, digits)


@pytest.mark.parametrize("form", [Format.NQ, Format.TRIG, Format.JSONLD])
def test_the_graph_loses_nothing(form: Format, build: Path) -> None:
    rdf = {Format.NQ: pyoxigraph.RdfFormat.N_QUADS, Format.TRIG: pyoxigraph.RdfFormat.TRIG, Format.JSONLD: pyoxigraph.RdfFormat.JSON_LD}
    quads = set(pyoxigraph.parse(exported(build, What.GRAPH, form), rdf[form]))
    assert quads == set(pyoxigraph.parse(path=build / "graph" / "graph.nq"))


def test_turtle_is_the_union_of_the_graphs(build: Path) -> None:
    triples = [quad.triple for quad in pyoxigraph.parse(exported(build, What.GRAPH, Format.TTL), pyoxigraph.RdfFormat.TURTLE)]
    assert set(triples) == {quad.triple for quad in pyoxigraph.parse(path=build / "graph" / "graph.nq")}
    assert len(triples) == len(set(triples))


def test_the_network_reads_back(build: Path, tmp_path: Path) -> None:
    for form, read in ((Format.GRAPHML, networkx.read_graphml), (Format.GEXF, networkx.read_gexf)):
        file = tmp_path / f"network.{form}"
        export_file(build, What.NETWORK, form, file)
        drawn = read(file)
        assert "青山大桥" in {data["label"] for _, data in drawn.nodes(data=True)}


def test_the_form_follows_the_name_of_the_file() -> None:
    assert format_for(What.CLAIMS, None, Path("a.XLSX")) is Format.XLSX
    assert format_for(What.GRAPH, None, Path("a.dat")) is Format.NQ
    assert format_for(What.NETWORK, Format.GEXF, Path("a.graphml")) is Format.GEXF
    with pytest.raises(ConfigurationError, match="graphml"):
        format_for(What.NETWORK, None, Path("a.csv"))


def test_more_rows_than_a_worksheet_holds_are_refused() -> None:
    rows = [{"n": 1}] * 1_048_576
    with pytest.raises(ConfigurationError, match="1048576 rows, a worksheet holds 1048575"):
        write_sheet(Table("claims", lambda: rows), io.BytesIO())


def test_a_failed_export_leaves_the_earlier_file(tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    file.write_text("earlier", encoding="utf-8")
    with pytest.raises(BuildError):
        export_file(tmp_path, What.CLAIMS, Format.CSV, file)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("claims.csv", "earlier")]


def test_an_empty_table_is_exported_empty(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "claims.jsonl").touch()
    for form in formats(What.CLAIMS):
        export(tmp_path, What.CLAIMS, form, io.BytesIO())


def test_jsonl_is_the_table_itself(build: Path) -> None:
    lines = exported(build, What.DIFFICULTIES, Format.JSONL).decode().splitlines()
    assert [json.loads(line)["reason"] for line in lines] == ["no-subject"]
