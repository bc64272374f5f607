"""Figures that the committed snapshots of the Mineral Commodity Summaries must give."""

from functools import cache

import pytest

from pipelines import snapshots
from pipelines.normalise import NORMALISERS

DATASETS = ("production_yearly", "capacity_yearly", "reserve", "price_yearly", "us_salient_yearly")


@cache
def rows(dataset_id):
    """Return what the committed snapshots give for a dataset."""
    return NORMALISERS[dataset_id].normalise({"usgs_mcs": snapshots.read("usgs_mcs")})


def figure(dataset_id, *values):
    """Return (tonnes, status, bound) of the one mine row of (material, country, year, vintage)."""
    keys = dict(zip(("material_id", "country_iso3", "year", "vintage"), values, strict=True)) | {"stage_id": "mine"}
    found = [row for row in rows(dataset_id).rows.to_pylist() if keys.items() <= row.items()]
    assert len(found) == 1
    return found[0]["quantity_t"], found[0]["status"], found[0]["bound"]


@pytest.mark.parametrize(
    ("material", "country", "year", "vintage", "expected"),
    [
        ("cobalt", "COD", 2022, "2024", (144_000, "estimated", "")),
        ("cobalt", "COD", 2023, "2024", (170_000, "estimated", "")),
        ("cobalt", "COD", 2023, "2025", (175_000, "estimated", "")),
        ("cobalt", "COD", 2024, "2025", (220_000, "estimated", "")),
        ("cobalt", "COD", 2024, "2026", (226_000, "estimated", "")),
        ("cobalt", "COD", 2025, "2026", (230_000, "estimated", "")),
        ("lithium", "AUS", 2022, "2024", (74_700, "reported", "")),
        ("lithium", "CHL", 2022, "2024", (38_000, "reported", "")),
        ("lithium", "AUS", 2023, "2024", (86_000, "estimated", "")),
        ("lithium", "AUS", 2023, "2025", (91_700, "reported", "")),
        ("lithium", "USA", 2023, "2025", (None, "withheld", "")),
        ("nickel", "IDN", 2024, "2026", (2_310_000, "reported", "")),
        ("rare_earths", "WLD", 2024, "2025", (390_000, "estimated", "")),
    ],
)
def test_mine_production(material, country, year, vintage, expected):
    assert figure("production_yearly", material, country, year, vintage) == expected


@pytest.mark.parametrize(
    ("material", "country", "year", "vintage", "expected"),
    [
        ("lithium", "WLD", 2023, "2024", (28_000_000, "reported", "")),
        ("lithium", "WLD", 2024, "2025", (30_000_000, "reported", "")),
        ("lithium", "WLD", 2025, "2026", (37_000_000, "reported", "")),
        ("cobalt", "AUS", 2023, "2024", (1_700_000, "reported", "")),
        ("nickel", "WLD", 2024, "2025", (130_000_000, "reported", ">")),
        ("vanadium", "WLD", 2023, "2024", (19_000_000, "reported", "")),
        ("vanadium", "WLD", 2024, "2025", (18_000_000, "reported", "")),
        ("vanadium", "WLD", 2025, "2026", (21_000_000, "reported", "")),
        ("molybdenum", "WLD", 2024, "2025", (15_000_000, "reported", "")),
        ("selenium", "USA", 2023, "2024", (11_000, "reported", "")),
        ("pgm", "ZAF", 2024, "2025", (63_000, "reported", "")),
        ("rare_earths", "BRA", 2025, "2026", (11_000_000, "reported", "")),
        ("rare_earths", "WLD", 2025, "2026", (75_000_000, "reported", ">")),
        ("niobium", "WLD", 2023, "2024", (17_000_000, "reported", ">")),
    ],
)
def test_reserves(material, country, year, vintage, expected):
    assert figure("reserve", material, country, year, vintage) == expected


@pytest.mark.parametrize("vintage", ["2024", "2025", "2026"])
@pytest.mark.parametrize(
    ("material", "stage"),
    [
        ("lithium", "mine"),
        ("magnesium", "mine"),
        ("bauxite", "mine"),
        ("baryte", "mine"),
        ("silicon", "smelt"),
        ("tellurium", "refine"),
    ],
)
def test_totals_name_the_united_states_that_they_leave_out_in_every_edition(material, stage, vintage):
    totals = [
        row
        for row in rows("production_yearly").rows.to_pylist()
        if (row["material_id"], row["stage_id"], row["country_iso3"], row["vintage"])
        == (material, stage, "WLD", vintage)
        and row["quantity_t"]
    ]
    of = {row["excludes"] for row in totals if row["product"] != "primary aluminium"}
    assert of == {"USA"}


def test_a_total_of_reserves_leaves_nobody_out_for_what_is_said_of_production():
    found = {row["excludes"] for row in rows("reserve").rows.to_pylist() if row["material_id"] == "antimony"}
    assert found == {""}


def test_what_a_publisher_revised_within_an_edition_says_so():
    for country in ("BRA", "WLD"):
        (row,) = [
            row
            for row in rows("reserve").rows.to_pylist()
            if (row["material_id"], row["country_iso3"], row["vintage"]) == ("rare_earths", country, "2026")
        ]
        assert "version 1.3 of the edition" in row["note"]


def test_ilmenite_of_2025_is_thousand_tonnes():
    found = {
        (row["vintage"], row["year"]): row["quantity_t"]
        for row in rows("production_yearly").rows.to_pylist()
        if (row["product"], row["country_iso3"]) == ("ilmenite, TiO2 content", "WLD")
    }
    assert found["2024", 2023] == 8_600_000
    assert found["2025", 2023] == 8_840_000


def test_net_import_reliance_of_cobalt():
    found = {
        row["year"]: row["value"]
        for row in rows("us_salient_yearly").rows.to_pylist()
        if (row["material_id"], row["statistic"], row["vintage"]) == ("cobalt", "net import reliance", "2025")
    }
    assert found == {2020: 76, 2021: 73, 2022: 73, 2023: 69, 2024: 76}


def test_lithium_price_was_revised():
    found = {
        (row["vintage"], row["series"]): row["price_usd_per_t"]
        for row in rows("price_yearly").rows.to_pylist()
        if (row["material_id"], row["year"]) == ("lithium", 2022)
    }
    assert found == {
        ("2024", "price, battery-grade lithium carbonate"): 68_100,
        ("2025", "price, battery-grade lithium carbonate"): 71_100,
        ("2026", "price, battery-grade lithium carbonate, real"): 63_700,
    }


@pytest.mark.parametrize(
    "dataset_id", ["production_yearly", "capacity_yearly", "reserve", "price_yearly", "us_salient_yearly"]
)
def test_every_row_of_the_committed_snapshots_is_mapped(dataset_id):
    assert not rows(dataset_id).quarantined
    assert len(rows(dataset_id).rows) > 100


@pytest.mark.parametrize("dataset_id", ["production_yearly", "reserve"])
def test_countries_add_up_to_the_world_total(dataset_id):
    worlds, sums = {}, {}
    for row in rows(dataset_id).rows.to_pylist():
        key = tuple(row[name] for name in ("material_id", "stage_id", "product", "year", "vintage"))
        if row["country_iso3"] == "WLD" and row["bound"] == "" and row["quantity_t"]:
            worlds[key] = row["quantity_t"]
        elif row["country_iso3"] != "WLD" and row["quantity_t"] is not None:
            sums[key] = sums.get(key, 0) + row["quantity_t"]
    compared = worlds.keys() & sums.keys()
    assert len(compared) > 50
    assert {key: sums[key] / worlds[key] for key in compared if abs(sums[key] / worlds[key] - 1) > 0.1} == {}
