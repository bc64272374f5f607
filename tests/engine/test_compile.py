"""Filters become bound conditions; the smallest table that holds the columns is read."""

from __future__ import annotations

import pytest

from dashboard.engine import EngineError, Query
from dashboard.engine.compile import condition, smallest, statement
from data.datasets import DATASETS

TRADE, PRODUCTION = DATASETS["trade_yearly"], DATASETS["production_yearly"]
ROWS = {
    "production_yearly": 100, "trade_yearly": 1000, "trade_yearly__pair": 500, "trade_yearly__exporter": 50,
    "trade_yearly__importer": 60, "trade_yearly__code": 40,
}  # fmt: skip


def test_values_are_bound_and_never_in_the_text():
    made = condition(PRODUCTION, {"product": ("'; DROP TABLE x",), "year_from": 2020})
    assert made.sql == "(year >= $year_from) AND (product IN ($product_0)) AND is_latest"
    assert made.params == {"product_0": "'; DROP TABLE x", "year_from": 2020}


def test_a_filter_over_several_columns_matches_any():
    made = condition(TRADE, {"country": ("COD",)})
    assert made.sql == "(exporter_iso3 IN ($country_0) OR importer_iso3 IN ($country_0))"


def test_a_bloc_becomes_its_countries():
    made = condition(TRADE, {"exporter": ("EU27", "COD")})
    assert len(made.params) == 28
    assert {"DEU", "COD"} <= set(made.params.values())


def test_a_material_brings_the_groups_that_hold_it():
    made = condition(TRADE, {"material": ("niobium",)})
    assert "niobium" in made.params.values()
    assert "niobium+tantalum+vanadium" in made.params.values()


def test_the_newest_vintage_unless_another_is_asked_for():
    assert condition(PRODUCTION, {}).sql == "is_latest"
    assert condition(PRODUCTION, {"vintage": "2024"}).sql == "(vintage IN ($vintage_0))"
    assert condition(PRODUCTION, {"vintage": "all"}).sql == "TRUE"
    assert condition(TRADE, {}).sql == "TRUE"


@pytest.mark.parametrize(
    ("columns", "view"),
    [
        ({"year", "value_usd"}, "trade_yearly__code"),
        ({"year", "value_usd", "exporter_iso3"}, "trade_yearly__exporter"),
        ({"value_usd", "exporter_iso3", "importer_iso3"}, "trade_yearly__pair"),
        ({"value_usd", "hs_code", "importer_iso3"}, "trade_yearly"),
        ({"status"}, "trade_yearly"),
    ],
)
def test_the_smallest_table_that_holds_the_columns_is_read(columns, view):
    assert smallest(TRADE, columns, ROWS) == view


def test_a_filter_counts_among_the_columns():
    query = Query(
        "q",
        "trade_yearly",
        ("year", "value_usd"),
        "SELECT 1 FROM {source} WHERE {filters}",
        (),
    )
    assert " trade_yearly__importer " in statement(query, {"importer": ("CHN",)}, {}, ROWS).sql
    assert " trade_yearly__pair " in statement(query, {"country": ("CHN",)}, {}, ROWS).sql


def test_a_post_filter_is_applied_last():
    sql = "SELECT * FROM (SELECT * FROM {source} WHERE {filters}) AS s WHERE {post_filters}"
    query = Query("q", "production_yearly", ("country_iso3",), sql, (), post_filters=("country",))
    made = statement(query, {"country": ("COD",), "year_to": 2022}, {}, ROWS)
    assert made.sql.endswith("WHERE (year <= $year_to) AND is_latest) AS s WHERE (country_iso3 IN ($country_0))")


@pytest.mark.parametrize("params", [{}, {"least": 1, "most": 2}])
def test_parameters_have_to_be_those_declared(params):
    query = Query("q", "trade_yearly", ("year",), "SELECT $least", (), extra_params=("least",))
    with pytest.raises(EngineError, match="parameter"):
        statement(query, {}, params, ROWS)


def test_an_undeclared_column_is_an_error():
    with pytest.raises(EngineError, match="no column"):
        smallest(TRADE, {"price"}, ROWS)
