"""Concentration figures against an independent computation from the exported file alone, to 1e-9."""

import csv
import io
import math

import pytest


def rows_of(web, path):
    answer = web.get(path)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


@pytest.fixture(scope="module")
def independent(web):
    """Return (low, high, top 1, top 3, rest) by material, stage, product, basis, year and source, from the CSV."""
    groups = {}
    for row in rows_of(web, "/api/v1/data/production_yearly.csv"):
        key = tuple(row[name] for name in ("material_id", "stage_id", "product", "content_basis", "year", "source_id"))
        group = groups.setdefault(key, {"named": [], "world": None})
        if row["quantity_t"] == "":
            continue
        quantity = float(row["quantity_t"])
        if row["country_iso3"] == "WLD":
            group["world"] = quantity
        elif row["country_iso3"] != "OTH":
            group["named"].append(quantity)
    found = {}
    for key, group in groups.items():
        named, total = group["named"], math.fsum(group["named"])
        if total > 0:
            whole = group["world"] if group["world"] is not None and group["world"] >= total else total
            shares = sorted((quantity / whole for quantity in named), reverse=True)
            squares, rest = math.fsum(share**2 for share in shares), 1 - total / whole
            found[key] = (squares, squares + rest**2, shares[0], math.fsum(shares[:3]), rest)
    return found


def test_exported_concentration_is_that_of_the_exported_production(web, independent):
    rows = rows_of(web, "/api/v1/derived/concentration.csv")
    assert len(rows) == len(independent) > 100
    for row in rows:
        key = tuple(row[name] for name in ("material_id", "stage_id", "product", "content_basis", "year", "source_id"))
        ours = [float(row[name]) for name in ("hhi_low_frac", "hhi_high_frac", "top1_frac", "top3_frac", "rest_frac")]
        assert ours == pytest.approx(independent[key], abs=1e-9), key
        assert float(row["n_minus_1_simple_frac"]) == pytest.approx(1 - independent[key][2], abs=1e-9)


def test_some_supply_has_a_rest_and_some_has_none(independent):
    rests = [rest for *_, rest in independent.values()]
    assert any(rest > 0.05 for rest in rests)
    assert any(rest == 0 for rest in rests)
