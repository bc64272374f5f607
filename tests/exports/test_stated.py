"""Numbers are written as they were stated, the same in every format: a sum of decimals ends where they do."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.exports import FORMATS, Export
from dashboard.exports.stated import as_stated
from dashboard.exports.table import arrow_table
from data.model import Field

THOUSANDTHS = st.integers(-(10**9), 10**9)
FIELDS = (Field("quantity_t", "DOUBLE", "t", "Tonnes"),)
READ = {
    "csv": lambda data: [float(row[0]) for row in list(csv.reader(io.StringIO(data.decode())))[1:]],
    "excel.csv": lambda data: [float(row[0]) for row in list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1:]],
    "json": lambda data: [row["quantity_t"] for row in json.loads(data)["data"]],
    "parquet": lambda data: pq.read_table(pa.BufferReader(data)).column(0).to_pylist(),
    "xlsx": lambda data: [row[0] for row in list(openpyxl.load_workbook(io.BytesIO(data))["Data"].values)[1:]],
}


def in_format(form, values):
    export = Export("test", "Test", "", "2025-01-01-00000000", FIELDS, (), len(values), len(values))
    table = arrow_table(FIELDS, [(value,) for value in values])
    return b"".join(FORMATS[form].file(export, table.schema, iter(table.to_batches())))


@given(st.lists(THOUSANDTHS, min_size=2, max_size=200))
def test_a_sum_of_numbers_with_three_decimals_is_the_decimal_sum(thousandths):
    total = sum(number / 1000 for number in thousandths)
    exact = Decimal(sum(thousandths)) / 1000
    largest = sum(map(abs, thousandths)) / 1000
    assert abs(as_stated(total) - float(exact)) <= 1e-13 * largest  # what cancels out leaves its noise
    if all(number > 0 for number in thousandths):
        assert as_stated(total) == float(exact)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**8), max_value=10**8))
def test_what_is_stated_stays(number):
    assert as_stated(float(number)) == float(number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_number_moves_by_more_than_noise_and_none_moves_twice(value):
    once = as_stated(value)
    assert abs(once - value) <= 2e-14 * abs(value)
    assert as_stated(once) == once


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(1, 10**9), min_size=2, max_size=40), min_size=1, max_size=20))
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_writes_the_stated_sums(form, numbers):
    sums = [sum(number / 1000 for number in own) for own in numbers]
    assert READ[form](in_format(form, sums)) == [sum(own) / 1000 for own in numbers]


@pytest.mark.parametrize("form", FORMATS)
def test_case_of_tonnes_with_float_noise(form):
    stated = [177602.62, 137456.287, 1 / 3, 12345678901234.0, 0.0]
    noisy = [177602.62000000002, 137456.28699999995, 1 / 3, 12345678901234.0, 0.0]
    assert READ[form](in_format(form, noisy)) == pytest.approx(stated, rel=1e-13)
    assert READ[form](in_format(form, noisy))[:2] == stated[:2]


def test_the_text_of_a_file_has_no_noise():
    assert in_format("csv", [177602.62000000002, 137456.28699999995]) == b"quantity_t\n177602.62\n137456.287\n"
