"""Computed tables: the same rows in four formats, with their assumptions, refused like datasets."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.exports import FORMATS
from dashboard.exports.table import arrow_table
from dashboard.filters import KEYS
from dashboard.metrics import METRICS
from dashboard.topics.registry import TABLES
from data.datasets import DATASETS
from data.fields import columns

BASE = "/api/v1/derived/concentration"

each_table = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)


@each_table
def test_table_declares_what_exists(table):
    assert TABLES[table.table_id] is table
    assert set(table.keys) <= set(KEYS)
    assert set(table.datasets) <= set(DATASETS)
    assert set(table.metrics) <= set(METRICS)
    assert len(set(table.columns)) == len(table.fields)
    assert all(field.description for field in table.fields)


@each_table
@pytest.mark.parametrize("extension", FORMATS)
def test_every_table_answers_in_every_format(client, table, extension):
    answer = client.get(f"{table.path}.{extension}")
    assert answer.status_code == 200
    assert answer.headers["X-Rows"] == answer.headers["X-Total-Rows"]
    assert f'filename="crm_{table.table_id}_' in answer.headers["Content-Disposition"]
    head = client.head(f"{table.path}.{extension}")
    assert head.headers["X-Rows"] == answer.headers["X-Rows"]
    assert client.get(f"{table.path}.{extension}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@each_table
def test_assumptions_stand_in_every_format_that_can_hold_them(client, table):
    described = client.get(f"{table.path}.metadata.json").get_json()
    assumed = described["assumptions"]
    assert assumed
    assert all(words.endswith(".") for words in assumed.values())
    assert client.get(f"{table.path}.json").get_json()["assumptions"] == assumed
    metadata = pq.read_schema(pa.BufferReader(client.get(f"{table.path}.parquet").data)).metadata
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{table.path}.xlsx").data))
    about = {row[0]: row[2] for row in book["About"].iter_rows(values_only=True) if row[0]}
    for name, words in assumed.items():
        assert metadata[f"assumption {name}".encode()].decode() == words
        assert about[f"assumption {name}"] == words


def test_rows_are_equal_in_all_formats(client):
    table = client.get(f"{BASE}.json").get_json()["data"]
    assert [row["material_id"] for row in table] == ["cobalt", "cobalt", "lithium", "lithium"]
    parquet = pq.read_table(pa.BufferReader(client.get(f"{BASE}.parquet").data)).to_pylist()
    assert parquet == table
    text = list(csv.DictReader(io.StringIO(client.get(f"{BASE}.csv").get_data(as_text=True))))
    assert [float(row["hhi_low_frac"]) for row in text] == [row["hhi_low_frac"] for row in table]


def test_concentration_of_the_small_release_by_hand(client):
    """Cobalt 2023: 175,000 and 5,220 of 238,000 t: squares 0.54067 + 0.00048, rest 0.24278 squared 0.05894."""
    (row,) = client.get(f"{BASE}.json?material=cobalt&year_from=2023").get_json()["data"]
    assert row["hhi_low_frac"] == pytest.approx((175_000**2 + 5_220**2) / 238_000**2)
    assert row["hhi_high_frac"] - row["hhi_low_frac"] == pytest.approx((57_780 / 238_000) ** 2)
    assert (row["denominator"], row["n_countries"]) == ("world", 2)


@pytest.mark.parametrize(
    ("path", "status", "key"),
    [
        ("/api/v1/derived/nothing.csv", 404, "table"),
        (f"{BASE}.pdf", 404, "format"),
        (f"{BASE}.csv?importer=CHN", 400, "importer"),
        (f"{BASE}.csv?material=unobtainium", 400, "material"),
        ("/api/v1/derived/nothing.metadata.json", 404, "table"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(client, path, status, key):
    answer = client.get(path)
    assert (answer.status_code, answer.get_json()["key"]) == (status, key)
    assert answer.get_json()["allowed"]


def test_openapi_names_every_table(client):
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    assert {f"{table.path}.{{format}}" for table in TABLES.values()} <= set(paths)


def test_a_release_without_published_results_has_no_checks(client):
    body = json.loads(client.get("/api/v1/derived/validation.json").data)
    assert body["rows"] == 0


def test_no_row_still_makes_a_table():
    table = arrow_table(columns("material_id", "year"), ())
    assert (table.num_rows, table.column_names) == (0, ["material_id", "year"])
