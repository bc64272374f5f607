"""Doubts about trade: more than was mined, the same goods under two codes, other figures in a later release."""

import pyarrow as pa
import pytest

from data.codes import code_list
from data.datasets import DATASETS
from pipelines import database, doubts
from pipelines.labels.mapping_files import mapping_rows
from pipelines.publishers.baci.feed import MAPPING


def flow(hs_code, quantity, value, *, year=2023, exporter="COD", importer="CHN"):
    return {
        "year": year, "exporter_iso3": exporter, "importer_iso3": importer, "hs_code": hs_code, "material_id": "cobalt",
        "stage_id": "refine", "quantity_t": quantity, "quantity_in_range_t": quantity, "value_usd": value,
        "value_addable_usd": value, "unit_value_flag": "", "status": "reported", "vintage": "V1", "source_id": "baci",
        "note": "",
    }  # fmt: skip


def mined(tonnes, year):
    return {
        "material_id": "cobalt", "country_iso3": "COD", "stage_id": "mine", "product": "cobalt content", "year": year,
        "quantity_t": tonnes, "content_basis": "Co", "is_latest": True,
    }  # fmt: skip


def later(value, *, year=2023, exporter="COD", bound=""):
    return {
        "year": year, "exporter_iso3": exporter, "hs_code": "282200", "value_usd": value, "bound": bound,
        "nomenclature": "HS17", "vintage": "V2", "source_id": "baci_later", "note": "",
    }  # fmt: skip


@pytest.fixture
def derived():
    """Return a function that derives the doubts of flows, mined quantities and a later release."""

    def derive(flows, output=(), revisions=()):
        connection = database.connect()
        for dataset_id, rows in (("trade_yearly", flows), ("trade_later", []), ("trade_revision", revisions)):
            given = pa.Table.from_pylist(list(rows)) if rows else database.empty(DATASETS[dataset_id])
            database.create(connection, DATASETS[dataset_id], given)
        connection.register("stated", pa.Table.from_pylist(list(output) or [mined(0.0, 2023)]))
        connection.execute("CREATE TABLE production_yearly AS SELECT * FROM stated")
        rows = doubts.derive(connection)["trade_doubt"].to_pylist()
        added = connection.execute("SELECT sum(value_addable_usd) FROM trade_yearly").fetchall()[0][0]
        return {(row["kind"], row["hs_codes"]): row for row in rows}, added

    return derive


def test_the_same_tonnes_under_two_codes_are_found_and_never_added(derived):
    """402 kt of hydroxide hold at least 255 kt of cobalt, Co(OH)2 being 63.4 % of it; 175 kt were mined."""
    flows = [flow("282200", 402_299.0, 4_095.0), flow("810510", 393_950.0, 2_441.0)]
    found, added = derived(flows, [mined(175_000.0, 2023)])
    row = found["same_goods", "282200+810510"]
    assert row["content_t"] == pytest.approx(255_058, rel=1e-3)
    assert (row["mined_t"], row["mined_year"], row["left_out_usd"]) == (175_000.0, 2023, 4_095.0)
    assert ("over_mined", "282200") in found
    assert added == 2_441.0


def test_what_was_mined_or_bought_is_no_doubt(derived):
    flows = [flow("282200", 200_000.0, 1.0), flow("810510", 393_950.0, 2.0)]
    assert derived(flows, [mined(175_000.0, 2023)]) == ({}, 3.0)
    bought = flow("810510", 300_000.0, 1.0, exporter="ZMB", importer="COD")
    assert derived([flow("282200", 402_299.0, 1.0), bought], [mined(175_000.0, 2023)]) == ({}, 2.0)


def test_a_mined_quantity_of_another_year_needs_a_later_release_to_leave_goods_out(derived):
    flows = [flow("282200", 325_093.0, 2_963.0, year=2020), flow("810510", 302_493.0, 2_246.0, year=2020)]
    output = [mined(144_000.0, 2022)]
    found, added = derived(flows, output)
    assert set(found) == {("over_mined", "282200")}
    assert added == 2_963.0 + 2_246.0
    found, added = derived(flows, output, [later(102.0, year=2020, bound=">")])
    assert ("same_goods", "282200+810510") in found
    assert added == 2_246.0
    assert found["revised", "282200"]["later_value_usd"] == 102.0


def test_a_figure_that_a_later_release_keeps_is_no_doubt(derived):
    assert derived([flow("282200", 1.0, 100.0)], revisions=[later(95.0), later(95.0, exporter="WLD")])[0] == {}


def test_every_form_of_a_code_is_one_of_its_material():
    known = {row["hs_code"] for row in mapping_rows(MAPPING) if row["material_id"]}
    stated = {code: row["content_forms"] for code, row in code_list("hs").rows.items() if row["content_forms"]}
    assert set(stated) <= known
    factors = doubts.least_contents()
    assert set(factors) == set(stated)
    assert all(0 < factor <= 1 for factor in factors.values())
    assert factors["282200"] == pytest.approx(0.634, abs=1e-3)
    assert factors["283691"] == pytest.approx(0.1879, abs=1e-4)
