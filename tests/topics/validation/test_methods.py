"""Published results over the release: which are reproduced, which are missed, which lack an input, and who says so."""

from collections import Counter

import pytest

from dashboard.filters import Filters
from dashboard.metrics import price_volatility
from dashboard.topics.prices import queries as prices
from dashboard.topics.validation.tables import VALIDATION


def verdicts(rows):
    return Counter(check.verdict.value for check in rows)


def missed(rows):
    return {check.row["product"] for check in rows if check.verdict.value == "outside"}


def test_all_78_supply_risks_of_2017_are_reproduced(results):
    assert verdicts(results["eu_sr_2017"]) == {"inside": 78}


def test_every_geopolrisk_result_with_inputs_is_reproduced(results):
    rows = results["geopolrisk"]
    assert verdicts(rows) == {"inside": 6, "not_computed": 2}
    silent = {check.result.note for check in rows if not check.result.bounds}
    assert silent == {"cannot be computed: missing price"}


def test_supply_risks_of_2023_are_rebuilt_from_published_shares(results):
    rows = results["eu_sr_2023"]
    assert verdicts(rows) == {"inside": 20, "outside": 2, "not_computed": 18}
    exact = [check for check in rows if check.result.inputs.value == "rebuilt"]
    assert {check.row["product"] for check in exact} == {
        "Antimony", "Beryllium", "Cobalt", "Lithium", "Magnesium", "Natural graphite", "Niobium", "Phosphorus",
        "Vanadium",
    }  # fmt: skip
    assert missed(exact) == {"Phosphorus"}
    assert missed(rows) == {"Germanium", "Phosphorus"}
    assert all("would need" in check.result.note for check in rows if check.row["product"] in missed(rows))


def test_economic_importance_of_2023_is_rebuilt_from_uses_and_value_added(results):
    rows = results["eu_ei_2023"]
    assert verdicts(rows) == {"inside": 18, "outside": 2, "not_computed": 20}
    rebuilt = [check for check in rows if check.result.inputs.value == "rebuilt"]
    assert verdicts(rebuilt) == {"inside": 14, "outside": 1}
    assert missed(rows) == {"Copper", "Selenium"}
    assert all("would need an SI" in check.result.note for check in rows if check.row["product"] in missed(rows))


def test_what_lacks_an_input_is_named_and_has_no_value(results):
    silent = [check.result for rows in results.values() for check in rows if check.verdict.value == "not_computed"]
    assert silent
    for result in silent:
        assert result.note.startswith("cannot be computed: missing ")
        assert (result.computed, result.bounds, result.inputs.value) == (None, None, "missing")


def test_all_but_one_top_share_of_each_iea_table_is_reproduced(results):
    first = [check for check in results["iea_top3"] if check.row["vintage"] == "2024-05"]
    assert verdicts(first) == {"inside": 47, "outside": 1}
    (miss,) = [check for check in first if check.verdict.value == "outside"]
    assert (miss.row["year"], miss.published, miss.result.computed) == (
        2023,
        pytest.approx(0.9778, abs=5e-5),
        pytest.approx(0.9835, abs=5e-5),
    )
    assert "DEU" in miss.result.note
    assert missed(results["iea_top3"]) == {"battery-grade graphite"}


def test_united_states_reliance_on_cobalt_is_reproduced_in_every_year(results):
    rows = results["us_nir"]
    cobalt = [check for check in rows if check.row["material_id"] == "cobalt"]
    assert verdicts(cobalt) == {"inside": 10}
    assert {(check.row["vintage"], check.row["year"]): round(100 * check.published) for check in cobalt} == {
        ("2025", 2020): 76, ("2025", 2021): 73, ("2025", 2022): 73, ("2025", 2023): 69, ("2025", 2024): 76,
        ("2026", 2021): 73, ("2026", 2022): 73, ("2026", 2023): 69, ("2026", 2024): 74, ("2026", 2025): 79,
    }  # fmt: skip
    assert missed(rows) == {"net import reliance"}
    assert {check.row["material_id"] for check in rows if check.verdict.value == "outside"} == {"nickel"}


def test_material_and_years_narrow_the_results(release_engine):
    filters = Filters(method=("us_nir",), material=("cobalt",), year_from=2023)
    rows = VALIDATION.rows(release_engine, filters)
    place = VALIDATION.columns.index
    assert {row[place("material_id")] for row in rows} == {"cobalt"}
    assert {row[place("year")] for row in rows} == {2023, 2024, 2025}


@pytest.mark.parametrize(
    ("series", "year", "expected"),
    [("copper", 2022, 0.2303), ("nickel", 2022, 0.5046), ("copper", 2025, 0.1351), ("nickel", 2025, 0.0936)],
)
def test_volatility_of_the_pink_sheet(release_engine, series, year, expected):
    rows = release_engine.run(prices.MONTHLY, {"material": (series,)}).records()
    by_month = {row["month"]: row["price_usd_per_t"] for row in rows}
    months = [f"{year - 1}-12", *(f"{year}-{month:02}" for month in range(1, 13))]
    assert price_volatility.compute([by_month.get(month) for month in months]) == pytest.approx(expected, abs=5e-5)
