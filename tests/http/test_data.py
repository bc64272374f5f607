"""Downloads: the rows that the filters leave, the same in every format, safe to open, cached by release."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from flask import Flask
from openpyxl.utils.escape import unescape

from dashboard.engine import DuckEngine
from dashboard.exports import FORMATS
from dashboard.factory import register_api
from dashboard.settings import Settings
from data.datasets import DATASETS
from tests import small_lake

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", '=HYPERLINK("http://x","y")')  # noqa: RUF001
AWKWARD = ("a,b", 'say "x"', "two\nlines", "< & >", "_x0041_", "\x01", "éß漢", "C:\\path", "'quoted")
BASE = "/api/v1/data/"


def rows_of(client, path, query=""):
    """Return the header and rows of an export as Python values, whatever its format."""
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 200, answer.text
    match path.rpartition(".")[2]:
        case "csv":
            header, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
            return header, [tuple(row) for row in rows]
        case "json":
            body = answer.get_json()
            assert body["rows"] == len(body["data"])
            header = list(body["data"][0]) if body["data"] else []
            return header, [tuple(row.values()) for row in body["data"]]
        case "parquet":
            table = pq.read_table(pa.BufferReader(answer.data))
            return table.column_names, [tuple(row.values()) for row in table.to_pylist()]
        case "xlsx":
            sheet = openpyxl.load_workbook(io.BytesIO(answer.data), read_only=True)["Data"]
            header, *rows = sheet.iter_rows(values_only=True)
            return list(header), rows


_READ = {"VARCHAR": lambda text: text.removeprefix("'"), "BOOLEAN": lambda text: text == "true"}
_READ |= {"INTEGER": int, "BIGINT": int, "DOUBLE": float}


def as_typed(dataset_id, row):
    """Return the cells of a CSV row by the types of their columns; an empty cell that is no text is null."""
    kinds = [field.type for field in DATASETS[dataset_id].fields]
    return tuple(
        _READ[kind](cell) if cell or kind == "VARCHAR" else None for cell, kind in zip(row, kinds, strict=True)
    )


@pytest.fixture(scope="module")
def awkward_client(tmp_path_factory):
    """Return a client over a release whose texts try to run, to break out of their cell or to vanish."""
    lake = tmp_path_factory.mktemp("awkward")
    site = small_lake.FACILITIES[0]
    sites = [
        {**site, "facility_id": f"ICMM{place:05}", "name": text, "longitude_deg": -1.5 - place}
        for place, text in enumerate((*FORMULAS, *AWKWARD))
    ]
    sites.append({**site, "facility_id": "ICMM99999", "longitude_deg": None, "latitude_deg": math.nan})
    small_lake.publish(lake, small_lake.RELEASE_ID, {**small_lake.tables(), "facility": sites})
    server = Flask("awkward")
    settings = Settings.from_environment({"CRM_LAKE": str(lake)})
    register_api(server, DuckEngine(settings), settings)
    return server.test_client()


@pytest.mark.parametrize(
    ("ends", "told"),
    [("exporter=COD,CHN&importer=CHN,COD", "between-CHN-COD"), ("exporter=COD&importer=CHN", "COD-CHN")],
)
def test_the_same_places_at_both_ends_are_named_once(client, ends, told):
    answer = client.head(f"{BASE}trade_yearly.csv?material=cobalt&{ends}")
    assert f"crm_trade_yearly_cobalt-{told}_{small_lake.RELEASE_ID}.csv" in answer.headers["Content-Disposition"]


def test_the_newest_vintage_of_cobalt_in_congo(client):
    query = "material=cobalt&country=COD&stage=mine&year_from=2022&year_to=2022"
    answer = client.get(f"{BASE}production_yearly.csv?{query}")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["quantity_t"], row["vintage"], row["is_latest"]) == ("144000", "2024", "true")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    name = f"crm_production_yearly_cobalt-mine-COD-2022-2022_{small_lake.RELEASE_ID}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize(
    ("path", "query", "quantity_t"),
    [
        ("production_yearly.json", "material=lithium&country=AUS&year_from=2022&year_to=2022", 74_700),
        ("production_yearly.json", "material=lithium&country=CHL&year_from=2022&year_to=2022", 38_000),
        ("reserve.json", "material=lithium&country=WLD&year_from=2024", 30_000_000),
        ("trade_yearly.json", "hs=283691&exporter=CHL&importer=CHN&year_from=2022&year_to=2022", 120_523.89),
    ],
)
def test_known_quantities(client, path, query, quantity_t):
    (row,) = client.get(f"{BASE}{path}?{query}").get_json()["data"]
    assert row["quantity_t"] == quantity_t


@pytest.mark.parametrize("dataset_id", DATASETS)
def test_the_four_formats_hold_the_same_rows(client, dataset_id):
    header, expected = rows_of(client, f"{BASE}{dataset_id}.parquet")
    assert header == list(DATASETS[dataset_id].columns)
    _, from_json = rows_of(client, f"{BASE}{dataset_id}.json")
    assert from_json == expected
    csv_header, from_csv = rows_of(client, f"{BASE}{dataset_id}.csv")
    assert csv_header == header
    assert [as_typed(dataset_id, row) for row in from_csv] == expected
    xlsx_header, from_xlsx = rows_of(client, f"{BASE}{dataset_id}.xlsx")
    places = [xlsx_header.index(name) for name in header]
    assert places == sorted(places)
    assert [tuple(row[place] for place in places) for row in from_xlsx] == [tuple(row) for row in expected]


def test_awkward_texts_come_through(awkward_client):
    header, expected = rows_of(awkward_client, BASE + "facility.json")
    name = header.index("name")
    texts = [*FORMULAS, *AWKWARD]
    assert [row[name] for row in expected][:-1] == texts
    assert [row[name] for row in rows_of(awkward_client, BASE + "facility.parquet")[1]][:-1] == texts
    heads, in_sheet = rows_of(awkward_client, BASE + "facility.xlsx")
    assert [unescape(row[heads.index("name")]) for row in in_sheet][:-1] == texts


def test_a_text_cell_cannot_run_as_a_formula(awkward_client):
    header, rows = rows_of(awkward_client, BASE + "facility.csv")
    name = header.index("name")
    assert [row[name] for row in rows][: len(FORMULAS)] == ["'" + text for text in FORMULAS]
    assert [row[name] for row in rows][len(FORMULAS) : -1] == list(AWKWARD)
    book = openpyxl.load_workbook(io.BytesIO(awkward_client.get(BASE + "facility.xlsx").data))
    cells = [cell for row in book["Data"].iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}


def test_negative_numbers_stay_numbers(awkward_client):
    header, rows = rows_of(awkward_client, BASE + "facility.csv")
    place = header.index("longitude_deg")
    assert [row[place] for row in rows][:2] == ["-1.5", "-2.5"]
    heads, in_sheet = rows_of(awkward_client, BASE + "facility.xlsx")
    assert in_sheet[0][heads.index("longitude_deg")] == -1.5


def test_json_has_no_value_that_json_lacks(awkward_client):
    text = awkward_client.get(BASE + "facility.json").text

    def refuse(constant):
        raise AssertionError(constant)

    assert json.loads(text, parse_constant=refuse)["data"][-1]["latitude_deg"] is None


def test_json_says_release_and_sources(client):
    body = client.get(BASE + "trade_yearly.json").get_json()
    assert list(body) == ["release", "source", "rows", "data"]
    assert body["release"] == small_lake.RELEASE_ID
    (source,) = body["source"]
    assert source["licence"] == "Etalab Open Licence 2.0"
    assert "Gaulier" in source["citation"]


def test_parquet_carries_units_licences_and_citations(client):
    schema = pq.read_schema(pa.BufferReader(client.get(BASE + "trade_yearly.parquet?material=cobalt").data))
    about = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    assert about["release"] == small_lake.RELEASE_ID
    assert about["filter"] == "material=cobalt"
    assert about["licence baci_HS92"].startswith("Etalab")
    assert schema.field("quantity_t").metadata[b"unit"] == b"t"


def test_the_workbook_has_a_sheet_about_it(client):
    book = openpyxl.load_workbook(io.BytesIO(client.get(BASE + "reserve.xlsx").data))
    assert book.sheetnames == ["Data", "About"]
    about = {row[0]: row[2] for row in book["About"].iter_rows(values_only=True)}
    assert about["rows"] == "3"
    assert "U.S. Geological Survey" in about["source usgs_mcs_2025"]


def test_an_export_that_was_cut_off_says_so(settings, engine):
    few = replace(settings, export_rows=2)
    server = Flask("few")
    register_api(server, DuckEngine(few), few)
    client = server.test_client()
    body = client.get(BASE + "trade_yearly.json").get_json()
    assert (body["rows"], body["total"], len(body["data"])) == (2, 6, 2)
    for extension in FORMATS:
        answer = client.get(f"{BASE}trade_yearly.{extension}")
        assert (answer.headers["X-Rows"], answer.headers["X-Total-Rows"]) == ("2", "6")
    book = openpyxl.load_workbook(io.BytesIO(client.get(BASE + "trade_yearly.xlsx").data))
    assert ("rows", "2 of 6") in [(row[0], row[2]) for row in book["About"].iter_rows(values_only=True)]


@pytest.mark.parametrize("extension", FORMATS)
def test_no_rows_is_an_answer_too(client, extension):
    _, rows = rows_of(client, f"{BASE}production_yearly.{extension}", "material=helium")
    assert rows == []


@pytest.mark.parametrize("extension", FORMATS)
def test_what_a_reader_has_is_not_sent_again(client, extension):
    path = f"{BASE}reserve.{extension}?material=lithium"
    first = client.get(path)
    assert first.headers["ETag"].startswith(f'W/"{small_lake.RELEASE_ID}-')
    assert "must-revalidate" in first.headers["Cache-Control"]
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    same = client.get(
        f"{BASE}reserve.{extension}?material=lithium&country=", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert same.status_code == 304
    other = client.get(f"{BASE}reserve.{extension}?material=cobalt", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("mark", ['"{}"', 'W/"{}"'])
def test_the_release_alone_is_a_condition_too(client, mark):
    path = f"{BASE}reserve.csv?material=lithium"
    assert client.get(path, headers={"If-None-Match": mark.format(small_lake.RELEASE_ID)}).status_code == 304
    assert client.get(path, headers={"If-None-Match": mark.format("2020-01-01-00000000")}).status_code == 200


def test_a_pinned_release_may_be_kept_for_ever(client):
    answer = client.get(f"{BASE}reserve.csv?release={small_lake.RELEASE_ID}")
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.data == client.get(f"{BASE}reserve.csv").data
    gone = client.get(f"{BASE}reserve.csv?release=2001-01-01-00000000")
    assert gone.status_code == 404
    assert gone.get_json()["allowed"] == [small_lake.RELEASE_ID]


@pytest.mark.parametrize("extension", FORMATS)
def test_head_tells_what_get_would(client, extension):
    path = f"{BASE}production_yearly.{extension}?material=cobalt"
    head, got = client.head(path), client.get(path)
    assert head.data == b""
    for name in ("ETag", "Content-Type", "Content-Disposition", "X-Rows", "X-Total-Rows", "Cache-Control"):
        assert head.headers[name] == got.headers[name]


def test_the_file_name_is_short_and_safe(client):
    every = ",".join(row["country_iso3"] for row in small_lake.tables()["country"][:150])
    name = client.get(f"{BASE}trade_yearly.csv?country={every}").headers["Content-Disposition"].split('"')[1]
    assert len(name) <= 120
    assert name.startswith("crm_trade_yearly_")
    assert name.endswith(f"_{small_lake.RELEASE_ID}.csv")


def test_the_metadata_describes_the_export(client):
    body = client.get(BASE + "trade_yearly.metadata.json?material=cobalt").get_json()
    assert body["version"] == small_lake.RELEASE_ID
    assert body["licenses"][0]["title"] == "Etalab Open Licence 2.0"
    resource = body["resources"][0]
    assert (resource["format"], resource["rows"]) == ("csv", 5)
    assert {"name": "quantity_t", "type": "number", "unit": "t"}.items() <= resource["schema"]["fields"][6].items()
    assert any("Gaulier" in text for text in body["citation"]["apa"])
    assert "@misc{baci_HS92," in body["citation"]["bibtex"]
    assert [item["id"] for item in body["citation"]["csl"]] == ["crm_2025_03_06_0a1b2c3d", "baci_HS92"]


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx", "parquet"])
@pytest.mark.parametrize("path", ["data/production_yearly", "view/production_shares", "derived/concentration"])
def test_an_answer_without_rows_says_so_and_shows_no_other_year(client, path, ending):
    answer = client.get(f"/api/v1/{path}.{ending}?material=cobalt&year_from=1990&year_to=1990")
    assert (answer.status_code, answer.headers["X-Rows"]) == (200, "0")
    said = answer.headers["X-Nothing"]
    assert said.startswith("No row is stated for material=cobalt&year_from=1990&year_to=1990")
    assert said.endswith("only for 2022 to 2023." if not path.startswith("derived") else "year_to=1990.")
    if ending == "json":
        assert (answer.get_json()["data"], answer.get_json()["nothing"]) == ([], said)
    assert "X-Nothing" not in client.get(f"/api/v1/{path}.{ending}?material=cobalt").headers
