"""Rollups add up their dataset, and the checks notice when one does not."""

import pyarrow as pa
import pytest

from data.datasets import DATASETS
from pipelines import checks, database, rollups

TRADE = DATASETS["trade_yearly"]


def flow(hs_code="282200", quantity=1.0, value=10.0, importer="CHN", vintage="V1"):
    return {
        "year": 2022, "exporter_iso3": "COD", "importer_iso3": importer, "hs_code": hs_code, "material_id": "cobalt",
        "stage_id": "refine", "quantity_t": quantity, "value_usd": value, "value_addable_usd": value,
        "unit_value_flag": "", "quantity_in_range_t": quantity,
        "status": "missing" if quantity is None else "reported", "vintage": vintage, "source_id": "baci", "note": "",
    }  # fmt: skip


@pytest.fixture
def trade():
    """Return a function that builds trade_yearly and its rollups from flows."""

    def build(*flows):
        connection = database.connect()
        database.create(connection, TRADE, pa.Table.from_pylist(list(flows)))
        database.create(connection, DATASETS["quarantine"], database.empty(DATASETS["quarantine"]))
        for rollup in TRADE.rollups:
            rollups.create(connection, TRADE, rollup)
        return connection

    return build


def failing(connection):
    return {
        (result.check.name, result.check.dataset_id): result.failing
        for result in checks.run(connection, [TRADE], [], [("trade_yearly", "baci", "V1", 3)])
        if result.failing
    }


def test_rollup_sums_what_is_known(trade):
    connection = trade(flow(), flow("810510", None, 5.0), flow("810590", None, 2.0, importer="FIN"))
    assert connection.execute('SELECT importer_iso3, quantity_t, value_usd FROM "trade_yearly.pair"').fetchall() == [
        ("CHN", 1.0, 15.0),
        ("FIN", None, 2.0),
    ]
    assert failing(connection) == {}


@pytest.mark.parametrize(
    "damage",
    [
        "SET value_usd = value_usd * 1.001",
        "SET quantity_t = NULL",
        "SET quantity_t = 0 WHERE quantity_t IS NULL",
        "SET importer_iso3 = 'DEU' WHERE importer_iso3 = 'FIN'",
    ],
)
def test_rollup_that_differs_from_its_base_is_found(trade, damage):
    connection = trade(flow(), flow("810510", None, 5.0), flow("810590", None, 2.0, importer="FIN"))
    connection.execute(f'UPDATE "trade_yearly.pair" {damage}')
    assert ("expect_rollup_equals_base", "trade_yearly.pair") in failing(connection)


def test_rollup_never_adds_up_two_editions(trade):
    connection = trade(flow(), flow("810510"), flow(vintage="V2"))
    assert failing(connection)["expect_one_vintage", "trade_yearly.exporter"] == 1
