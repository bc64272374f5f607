"""Figures of the committed snapshots of the explorer, and what the editions say of themselves."""

from collections import defaultdict
from functools import cache

import pytest

from pipelines import snapshots
from pipelines.normalise import NORMALISERS
from pipelines.tables import snapshot_rows


@cache
def rows(dataset_id):
    module = NORMALISERS[dataset_id]
    return module.normalise({feed_id: snapshots.read(feed_id) for feed_id in module.FEEDS}).rows.to_pylist()


def figure(dataset_id, **wanted):
    (found,) = (row for row in rows(dataset_id) if all(row[name] == value for name, value in wanted.items()))
    return found


@pytest.mark.parametrize(
    ("vintage", "year", "material", "stage", "kilotonnes"),
    [
        ("2025-05", 2024, "lithium", "mine", 255.4), ("2025-05", 2024, "lithium", "refine", 241.6),
        ("2025-05", 2024, "cobalt", "mine", 273.3), ("2025-05", 2024, "cobalt", "refine", 250.1),
        ("2025-05", 2024, "rare_earths", "mine", 75.1), ("2024-05", 2023, "cobalt", "mine", 239.8),
        ("2024-05", 2023, "cobalt", "refine", 223.8), ("2024-05", 2023, "lithium", "mine", 193.8),
        ("2024-05", 2023, "lithium", "refine", 176.3),
    ],
)  # fmt: skip
def test_totals_of_supply_are_those_known(vintage, year, material, stage, kilotonnes):
    where = {"vintage": vintage, "year": year, "material_id": material, "stage_id": stage, "country_iso3": "WLD"}
    assert figure("supply_outlook", **where)["quantity_t"] / 1000 == pytest.approx(kilotonnes, abs=0.06)


@pytest.mark.parametrize(("vintage", "demand", "supply"), [("2024-05", 735.87, 431.7), ("2025-05", 694.59, 448.86)])
def test_lithium_in_2035_has_the_known_demand_and_supply(vintage, demand, supply):
    where = {"vintage": vintage, "material_id": "lithium", "year": 2035}
    found = figure("demand_scenario", **where, scenario_id="STEPS", application="Total demand")
    assert found["quantity_t"] / 1000 == pytest.approx(demand, abs=0.006)
    mined = figure("supply_outlook", **where, stage_id="mine", country_iso3="WLD")
    assert mined["quantity_t"] / 1000 == pytest.approx(supply, abs=0.006)


def test_every_total_of_supply_is_the_sum_of_its_countries_and_its_rest_or_the_rest_says_so():
    sums, totals, rests = defaultdict(float), {}, {}
    for row in rows("supply_outlook"):
        key = tuple(row[name] for name in ("vintage", "material_id", "stage_id", "year"))
        if row["country_iso3"] == "WLD":
            totals[key] = row["quantity_t"]
            continue
        sums[key] += row["quantity_t"]
        if row["country_iso3"] == "OTH":
            rests[key] = row["note"]
    assert len(totals) == len(rests) == 2 * 12 * 4
    for key, total in totals.items():
        assert ("what the named countries leave of the total" in rests[key]) == (
            sums[key] != pytest.approx(total, rel=1e-4)
        ), key
    off = {key[1:3] for key, note in rests.items() if "leave of the total" in note}
    assert off == {("nickel", "mine"), ("nickel", "refine"), ("graphite", "mine"), ("graphite", "refine")}
    note = rests["2024-05", "nickel", "mine", 2023]
    assert "111,400 t above what the named countries leave of the total, the amount of Australia once more" in note


def test_printed_shares_of_the_top_three_recompute_from_the_named_countries_but_for_known_cells():
    named = defaultdict(list)
    for row in rows("supply_outlook"):
        key = tuple(row[name] for name in ("vintage", "material_id", "stage_id", "year"))
        (named[key, "WLD"] if row["country_iso3"] == "WLD" else named[key]).append(
            0.0 if row["country_iso3"] == "OTH" else row["quantity_t"]
        )
    off = {}
    for row in rows("supply_concentration"):
        key = tuple(row[name] for name in ("vintage", "material_id", "stage_id", "year"))
        ours = sum(sorted(named[key])[-3:]) / named[key, "WLD"][0]
        if row["share_frac"] != pytest.approx(ours, rel=1e-9):
            off[key] = (round(row["share_frac"], 4), round(ours, 4))
    assert off == {
        ("2024-05", "graphite", "refine", 2023): (0.9778, 0.9835),
        ("2025-05", "graphite", "refine", 2030): (0.9137, 0.9163),
        ("2025-05", "graphite", "refine", 2035): (0.9037, 0.9045),
    }


def test_the_mean_of_the_six_printed_refining_shares_is_the_published_86_percent():
    where = {"vintage": "2025-05", "year": 2024, "stage_id": "refine"}
    found = [row for row in rows("supply_concentration") if all(row[name] == value for name, value in where.items())]
    assert len(found) == 6
    assert sum(row["share_frac"] for row in found) / 6 == pytest.approx(0.8581, abs=5e-5)


def test_counted_rows_add_up_to_the_printed_total_unless_the_total_says_otherwise():
    sums, totals = defaultdict(float), {}
    for row in rows("demand_scenario"):
        key = tuple(row[name] for name in ("vintage", "product", "scenario_id", "year"))
        if row["counting"] == "counted" and row["demand_table"] == "total_demand":
            sums[key] += row["quantity_t"]
        if row["application"] == "Total demand":
            totals[key] = row
    assert len(totals) == 2 * 6 * 16
    for key, row in totals.items():
        says_so = "The applications add up to" in row["note"]
        assert (abs(sums[key] / row["quantity_t"] - 1) > 0.01) == says_so, key
    assert {key[:3] for key, row in totals.items() if "add up" in row["note"]} == {
        ("2025-05", "graphite, natural and synthetic", "NZE"),
    }  # fmt: skip


def test_one_product_is_counted_in_one_table_alone():
    tables = defaultdict(set)
    for row in rows("demand_scenario"):
        if row["counting"] == "counted":
            tables[row["vintage"], row["product"]].add(row["demand_table"])
    assert all(len(found) == 1 for found in tables.values())
    assert len(tables) == 2 * 12


def test_a_case_called_the_base_case_equals_the_table_by_technology():
    known = {}
    for row in rows("demand_scenario"):
        if row["demand_table"] == "cleantech_by_tech" and row["counting"] != "total":
            key = ("vintage", "product", "application", "scenario_id", "year")
            known[tuple(row[name] for name in key)] = row["quantity_t"]
    compared = 0
    for row in rows("demand_scenario"):
        key = tuple(row[name] for name in ("vintage", "product", "application", "scenario_id", "year"))
        if row["demand_table"] == "technology" and row["technology_case"] == "Base case" and key in known:
            assert row["quantity_t"] == pytest.approx(known[key], rel=2e-5, abs=1e-6), key
            compared += 1
    assert compared == 832


def test_printed_shares_of_clean_technologies_recompute_from_the_totals():
    for snapshot in snapshots.read("iea"):
        if snapshot.snapshot_id.endswith("-demand"):
            amounts = {}
            for row in snapshot_rows(snapshot):
                if row["table"] == "total_demand":
                    amounts[row["group"], row["item"].casefold(), row["scenario"], row["year"]] = float(row["value"])
            shares = [key for key in amounts if key[1] in {"cleanshare", "share of clean technologies in total demand"}]
            assert len(shares) == 6 * 16
            for group, item, *where in shares:
                clean, total = ("totalclean", "totaldemand") if item == "cleanshare" else (
                    "total clean technologies", "total demand",
                )  # fmt: skip
                ours = amounts[(group, clean, *where)] / amounts[(group, total, *where)]
                assert amounts[(group, item, *where)] == pytest.approx(ours, rel=1e-5)


def test_refining_of_the_explorer_stands_only_where_usgs_states_none():
    refined = defaultdict(set)
    for row in rows("production_yearly"):
        if row["stage_id"] == "refine":
            refined[row["source_id"]].add(row["material_id"])
    assert refined["iea"] == {"lithium", "cobalt", "nickel", "graphite", "rare_earths"}
    assert not refined["iea"] & refined["usgs_mcs"]
    assert {row["stage_id"] for row in rows("production_yearly") if row["source_id"] == "iea"} == {"refine"}
    mined = {"material_id": "cobalt", "stage_id": "mine", "country_iso3": "COD", "year": 2022, "vintage": "2024"}
    assert figure("production_yearly", **mined)["quantity_t"] == 144_000


def test_committed_tables_are_whole():
    counts = {
        snapshot.snapshot_id: sum(file["read"] for file in snapshot.record["files"].values())
        for snapshot in snapshots.read("iea")
    }
    assert counts == {"2024-05-demand": 5104, "2024-05-supply": 388, "2025-05-demand": 3152, "2025-05-supply": 388}
