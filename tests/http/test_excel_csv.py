"""CSV for Excel: every dataset, view and table with a byte-order mark, and no text that Excel would turn into a day."""

import csv
import io
import re

import pyarrow as pa
import pytest

from dashboard.exports.excel_csv_file import kept
from dashboard.topics.registry import QUERIES, TABLES
from data.datasets import DATASETS

BOM = b"\xef\xbb\xbf"
_TURNED = re.compile(r"\d{4}-\d{2}|0\d+")
ADDRESSES = [
    *(f"/api/v1/data/{dataset_id}" for dataset_id in DATASETS),
    *(query.path for query in QUERIES.values()),
    *(table.path for table in TABLES.values()),
]


@pytest.mark.parametrize("path", ADDRESSES)
def test_each_download_for_excel_is_the_plain_one_with_a_mark_and_names(client, path):
    plain, excel = client.get(f"{path}.csv"), client.get(f"{path}.excel.csv")
    assert plain.status_code == excel.status_code
    if excel.status_code != 200:
        return
    assert excel.data.startswith(BOM)
    assert not plain.data.startswith(BOM)
    assert excel.headers["Content-Disposition"].endswith('.excel.csv"')
    assert excel.headers["ETag"] != plain.headers["ETag"]
    rows = [list(csv.reader(io.StringIO(text, newline=""))) for text in (plain.text, excel.data.decode("utf-8-sig"))]
    unwrapped = [[re.sub(r'^="(.*)"$', r"\1", cell) for cell in row] for row in rows[1]]
    own = [place for place, name in enumerate(unwrapped[0]) if name in rows[0][0]]
    assert [[row[place] for place in own] for row in unwrapped] == rows[0]
    assert {name for place, name in enumerate(unwrapped[0]) if place not in own} <= {
        f"{re.sub('_(id|iso3)$', '', name)}_name" for name in rows[0][0]
    }
    described = re.fullmatch('<([^>]+)>; rel="describedby"; type="application/json"', plain.headers["Link"])[1]
    assert client.get(described).json["citation"]
    assert not [cell for row in rows[1] for cell in row if _TURNED.fullmatch(cell)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-05", '="2026-05"'), ("0102", '="0102"'), ("1-2", '="1-2"'), ("10/2024", '="10/2024"'), ("1E5", '="1E5"'),
        ("12345678901234567", '="12345678901234567"'), ("2026-05-01", "2026-05-01"), ("282200", "282200"),
        ("E1.1", "E1.1"),
        ("Çayeli", "Çayeli"), ("", ""),
    ],
)  # fmt: skip
def test_text_that_excel_would_turn_into_something_else_is_kept(text, written):
    batch = pa.RecordBatch.from_pydict({"a": [text], "b": [1.5]})
    assert kept(batch).to_pydict() == {"a": [written], "b": [1.5]}
