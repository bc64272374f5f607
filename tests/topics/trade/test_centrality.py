"""Centrality of countries in the trade of a product, by value and by tonnes."""

import pytest


def test_centrality_of_a_product_is_that_of_its_flows(client):
    rows = client.get("/api/v1/derived/trade_centrality.json?hs=282200&year=2022").get_json()["data"]
    by_country = {row["country_iso3"]: row for row in rows}
    assert set(by_country) == {"COD", "BRA", "CHN", "HKG", "KOR"}
    assert by_country["COD"]["out_strength"] == 9_469_922 + 4_122 + 135_123_448 + 7_980_552
    assert (by_country["COD"]["import_hhi_frac"], by_country["HKG"]["import_hhi_frac"]) == (None, 1.0)
    assert sum(row["pagerank"] for row in rows) == pytest.approx(1)


def test_centrality_by_tonnes_weighs_tonnes_and_says_so(client):
    body = client.get("/api/v1/derived/trade_centrality.json?hs=282200&measure=quantity").get_json()
    assert {row["weight"] for row in body["data"]} == {"quantity_in_range_t"}
    assert "tonnes" in body["assumptions"]["weight_quantity"]
    by_country = {row["country_iso3"]: row for row in body["data"]}
    assert by_country["HKG"]["in_strength"] == 7_022.116
