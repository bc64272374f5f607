"""Published results over the release: which are reproduced, which are missed, which lack an input, and who says so."""

import csv
import io
import json
from collections import Counter

import pytest

from dashboard.components.static import to_html
from dashboard.derived import TABLES
from dashboard.derived.validation import METHODS, checks
from dashboard.filters import Filters
from dashboard.metrics import METRICS, price_volatility
from dashboard.pages import validation
from dashboard.pages.validation import tables
from dashboard.pages.validation.agreement import agreement_card
from dashboard.queries import prices


@pytest.fixture(scope="module")
def found(release_engine):
    """Return the checks of the release by method."""
    every = checks(release_engine)
    return {method: [check for check in every if check.check_id == method] for method in METHODS}


def verdicts(rows):
    return Counter(check.verdict.value for check in rows)


def missed(rows):
    return {check.product for check in rows if check.verdict.value == "outside"}


def test_all_78_supply_risks_of_2017_are_reproduced(found):
    assert verdicts(found["eu_sr_2017"]) == {"inside": 78}


def test_every_geopolrisk_result_with_inputs_is_reproduced(found):
    assert verdicts(found["geopolrisk"]) == {"inside": 6, "not_computed": 2}
    assert all(check.note == "cannot be computed: missing price" for check in found["geopolrisk"] if not check.bounds)


def test_supply_risks_of_2023_are_rebuilt_from_published_shares(found):
    rows = found["eu_sr_2023"]
    assert verdicts(rows) == {"inside": 20, "outside": 3, "not_computed": 17}
    exact = [check for check in rows if check.inputs.value == "rebuilt"]
    assert {check.product for check in exact} == {
        "Antimony", "Beryllium", "Cobalt", "Lithium", "Magnesium", "Natural graphite", "Niobium", "Phosphorus",
        "Vanadium",
    }  # fmt: skip
    assert missed(exact) == {"Phosphorus"}
    assert missed(rows) == {"Copper", "Germanium", "Phosphorus"}
    assert all("would need" in check.note for check in rows if check.product in missed(rows))


def test_economic_importance_of_2023_is_rebuilt_from_uses_and_value_added(found):
    rows = found["eu_ei_2023"]
    assert verdicts(rows) == {"inside": 18, "outside": 2, "not_computed": 20}
    assert verdicts([check for check in rows if check.inputs.value == "rebuilt"]) == {"inside": 14, "outside": 1}
    assert missed(rows) == {"Copper", "Selenium"}
    assert all("would need an SI" in check.note for check in rows if check.product in missed(rows))


def test_what_lacks_an_input_is_named_and_has_no_value(found):
    silent = [check for rows in found.values() for check in rows if check.verdict.value == "not_computed"]
    assert silent
    for check in silent:
        assert check.note.startswith("cannot be computed: missing ")
        assert (check.computed, check.bounds, check.inputs.value) == (None, None, "missing")


def test_all_but_one_top_share_of_each_iea_table_is_reproduced(found):
    first = [check for check in found["iea_top3"] if check.vintage == "2024-05"]
    assert verdicts(first) == {"inside": 47, "outside": 1}
    (miss,) = [check for check in first if check.verdict.value == "outside"]
    assert (miss.year, miss.published, miss.computed) == (
        2023,
        pytest.approx(0.9778, abs=5e-5),
        pytest.approx(0.9835, abs=5e-5),
    )
    assert "DEU" in miss.note
    assert missed(found["iea_top3"]) == {"battery-grade graphite"}


def test_united_states_reliance_on_cobalt_is_reproduced_in_every_year(found):
    cobalt = [check for check in found["us_nir"] if check.material_id == "cobalt"]
    assert verdicts(cobalt) == {"inside": 5}
    assert {check.year: round(100 * check.published) for check in cobalt} == {
        2020: 76, 2021: 73, 2022: 73, 2023: 69, 2024: 76,
    }  # fmt: skip
    assert missed(found["us_nir"]) == {"net import reliance"}
    assert {check.material_id for check in found["us_nir"] if check.verdict.value == "outside"} == {"nickel"}


def test_rows_are_the_same_in_the_page_and_in_the_download(web, found):
    body = web.get("/api/v1/derived/validation.csv?method=eu_sr_2023").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(body)))
    assert Counter(row["verdict"] for row in rows) == verdicts(found["eu_sr_2023"])
    by_product = {row["product"]: row for row in rows}
    for check in found["eu_sr_2023"]:
        row = by_product[check.product]
        assert float(row["published"]) == check.published
        if check.bounds:
            assert (float(row["computed_low"]), float(row["computed_high"])) == (check.bounds.low, check.bounds.high)
        else:
            assert row["computed_low"] == row["computed"] == ""


def test_the_page_shows_misses_with_their_reason(release_engine):
    filters = Filters.parse("method=eu_sr_2023", validation.PAGE.filters, strict=True)
    page = to_html(validation.build(release_engine, filters))
    for text in ("Germanium", "cannot be computed: missing EoL-RIR of 2023", "SI of 2017", "20 of 23"):
        assert text in page
    for metric in METRICS:
        assert f'id="metric-{metric}"' in page


def test_the_chart_holds_every_computed_result(release_engine, found):
    for method in METHODS:
        card = agreement_card(release_engine, method, Filters())
        points = sum(len(trace["x"]) for trace in card.figure["data"] if trace["mode"].startswith("markers"))
        assert points == sum(check.bounds is not None for check in found[method])
        assert card.download("json") == f"/api/v1/derived/validation.json?method={method}"
        assert json.dumps(card.figure, allow_nan=False)


def test_material_and_years_narrow_the_results(release_engine):
    filters = Filters.parse("method=us_nir&material=cobalt&year_from=2023", validation.PAGE.filters, strict=True)
    rows = TABLES["validation"].rows(release_engine, filters)
    place = TABLES["validation"].columns.index
    assert {row[place("material_id")] for row in rows} == {"cobalt"}
    assert {row[place("year")] for row in rows} == {2023, 2024}


def test_a_method_without_results_says_so(release_engine):
    card = agreement_card(release_engine, "geopolrisk", Filters(material=("cobalt",)))
    assert card.empty
    assert "cobalt" in card.query


def test_the_lede_counts_all(release_engine, found):
    every = [check for rows in found.values() for check in rows]
    assert f"Of {len(every)} published results" in tables.sentence(release_engine)


@pytest.mark.parametrize(
    ("series", "year", "expected"),
    [("copper", 2022, 0.2303), ("nickel", 2022, 0.5046), ("copper", 2025, 0.1351), ("nickel", 2025, 0.0936)],
)
def test_volatility_of_the_pink_sheet(release_engine, series, year, expected):
    rows = release_engine.run(prices.MONTHLY, {"material": (series,)}).records()
    by_month = {row["month"]: row["price_usd_per_t"] for row in rows}
    months = [f"{year - 1}-12", *(f"{year}-{month:02}" for month in range(1, 13))]
    assert price_volatility.compute([by_month.get(month) for month in months]) == pytest.approx(expected, abs=5e-5)
