"""Forecasts: methods by hand calculation, back-tests that see no future, baselines that win where they should."""

from math import exp, log, sqrt

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from data.datasets import DATASETS
from pipelines import database, forecasts
from pipelines.checks.rules import expect_intervals_nested
from pipelines.forecasts import backtest, choice, series
from pipelines.forecasts.backtest import Plan
from pipelines.forecasts.methods import METHODS, NAIVE, damped_trend, drift, naive, seasonal_naive, simple_smoothing
from pipelines.forecasts.model import Method, Path, Point, Prior, Score, Series, UnknownSpreadError

NOTHING = Prior()
BASELINES = {method.model_id: method for method in METHODS if method.is_baseline}


def made(values, name="one", *, first=1990, source="usgs_mcs", outlook_id="production"):
    """Return a yearly series of these values."""
    points = tuple(Point(str(first + place), float(value), "reported", "2026") for place, value in enumerate(values))
    return Series(name, outlook_id, "cobalt", "mine", name, "t", False, points, source, "2026")


# Methods


def test_naive_repeats_the_last_value_and_widens_with_the_square_root_of_the_steps():
    """Logs 0, 1, 3: squares of the changes 1 and 4, mean 2.5 over two."""
    path = naive(np.array([0.0, 1.0, 3.0]), 4, NOTHING)
    assert path.centre == pytest.approx([3.0] * 4)
    assert path.spread == pytest.approx([sqrt(2.5) * sqrt(step) for step in (1, 2, 3, 4)])
    assert path.freedom == 2


def test_drift_goes_on_by_the_mean_change():
    """Changes 1 and 2: mean 1.5, squares of the rest 0.25 + 0.25 over one degree of freedom."""
    path = drift(np.array([0.0, 1.0, 3.0]), 2, NOTHING)
    assert path.centre == pytest.approx([4.5, 6.0])
    assert path.spread == pytest.approx([sqrt(0.5) * sqrt(1 * 1.5), sqrt(0.5) * sqrt(2 * 2)])
    assert path.freedom == 1


def test_seasonal_naive_repeats_the_year_before():
    logs = np.concatenate([np.arange(12.0), np.arange(12.0) + 2])
    path = seasonal_naive(logs, 14, NOTHING)
    assert path.centre == pytest.approx([*(np.arange(12.0) + 2), 2.0, 3.0])
    assert path.spread[[0, 11, 12]] == pytest.approx([2.0, 2.0, 2.0 * sqrt(2)])


def test_an_interval_is_students_t_on_logarithms():
    """Two degrees of freedom: the 97.5 % quantile of t is 4.3027."""
    low, high = Path(np.array([log(100.0)]), np.array([0.1]), 2.0).interval(0.95)
    assert (low[0], high[0]) == pytest.approx((100 * exp(-0.43027), 100 * exp(0.43027)), rel=1e-4)


def test_a_prior_counts_for_so_many_changes():
    """One change of 1 and a prior of mean square 4 worth 4 changes: (1 + 16) / 5."""
    assert naive(np.array([0.0, 1.0]), 1, Prior(4.0, 4.0)).spread[0] == pytest.approx(sqrt(17 / 5))
    assert naive(np.array([0.0, 1.0]), 1, Prior(4.0, 4.0)).freedom == 5


def test_without_a_change_or_a_prior_there_is_no_interval():
    with pytest.raises(UnknownSpreadError):
        drift(np.array([0.0, 1.0]), 1, NOTHING)


def test_simple_smoothing_stays_flat_and_a_damped_trend_follows_a_trend():
    rising = np.linspace(0.0, 3.0, 30)
    assert np.ptp(simple_smoothing(rising, 5, NOTHING).centre) == pytest.approx(0.0, abs=1e-9)
    ahead = damped_trend(rising, 3, NOTHING).centre
    assert ahead[0] > rising[-1]
    assert np.all(np.diff(ahead) > 0)


def test_the_spread_of_smoothing_is_that_of_the_library_simulated():
    logs = np.cumsum(np.random.default_rng(7).normal(0, 0.1, 60))
    fitted = ETSModel(logs, trend="add", damped_trend=True, initialization_method="heuristic").fit(disp=False)
    path = damped_trend(logs, 6, NOTHING)
    shocks = np.random.default_rng(3).normal(0, path.spread[0], (6, 20_000))
    simulated = fitted.simulate(6, anchor="end", repetitions=20_000, random_errors=shocks)
    assert np.asarray(simulated).std(axis=1) == pytest.approx(path.spread, rel=0.03)


@given(st.lists(st.floats(1e-3, 1e9), min_size=4, max_size=15), st.sampled_from(["naive", "drift"]))
def test_intervals_are_nested_and_above_zero(values, name):
    path = BASELINES[name].forecast(np.log(values), 5, Prior(0.01, 4.0))
    (low_80, high_80), (low_95, high_95) = path.interval(0.8), path.interval(0.95)
    assert np.all(low_95 >= 0)
    assert np.all((low_95 <= low_80) & (low_80 <= path.middle()) & (path.middle() <= high_80) & (high_80 <= high_95))


@given(st.floats(1e-3, 1e3))
@settings(max_examples=20)
def test_forecasts_follow_the_unit(factor):
    values = np.array([3.0, 4.0, 2.0, 5.0, 6.0])
    for method in (naive, drift):
        once, scaled = method(np.log(values), 3, NOTHING), method(np.log(values * factor), 3, NOTHING)
        assert scaled.middle() == pytest.approx(once.middle() * factor)
        assert scaled.interval(0.95)[1] == pytest.approx(once.interval(0.95)[1] * factor)


# Back-tests


def test_a_back_test_never_sees_what_came_later():
    seen = []

    def spy(logs, steps, prior):
        seen.append(len(logs))
        return naive(logs, steps, prior)

    plan = Plan(steps=2, origins=3, stride=1, least=2, window=100)
    asked = []

    def prior_at(period):
        asked.append(period)
        return NOTHING

    list(backtest.scores(made(range(1, 9)), [Method("spy", is_baseline=True, forecast=spy)], plan, prior_at))
    assert seen == [5, 6, 7]
    assert asked == ["1994", "1995", "1996"]


def test_errors_are_those_of_the_hand_calculation():
    """Values 10, 20, 40, 30; naive from the starts 20 and 40, the first of them two steps far.

    One step: |20 - 40| = 20 and |40 - 30| = 10, mean 15; two steps: |20 - 30| = 10. Mean change (10 + 20 + 10) / 3.
    """
    plan = Plan(steps=2, origins=2, stride=1, least=2, window=100)
    one, two = backtest.scores(made([10, 20, 40, 30]), [NAIVE], plan, lambda _: Prior(1.0, 4.0))
    assert (one.step, one.origins, one.mae) == (1, 2, pytest.approx(15.0))
    assert one.mase == pytest.approx(15 / (40 / 3))
    assert one.smape == pytest.approx(100 * (20 / 30 + 10 / 35) / 2)
    assert (two.step, two.origins, two.mae) == (2, 1, pytest.approx(10.0))
    assert one.covered == (2, 2)


def test_a_series_that_never_changed_has_no_scaled_error():
    plan = Plan(steps=1, origins=1, stride=1, least=2, window=100)
    (score,) = backtest.scores(made([5, 5, 5]), [NAIVE], plan, lambda _: Prior(1.0, 4.0))
    assert (score.mae, score.mase) == (pytest.approx(0.0, abs=1e-9), None)


# The choice


def score(method, mae, origins=10):
    return Score(method, 1, origins, mae, 1.0, 1.0, (8, 9))


def test_a_model_must_beat_the_best_baseline_by_a_hundredth():
    model, rival = METHODS[-1], METHODS[1]
    assert choice.best([score(NAIVE, 100), score(rival, 90), score(model, 89.5)]) == (choice.BASELINE_WINS, rival)
    assert choice.best([score(NAIVE, 100), score(rival, 90), score(model, 88)]) == (choice.MODEL_WINS, model)


def test_the_mean_error_weighs_every_forecast_alike():
    assert choice.mean_error([score(NAIVE, 10, 3), score(NAIVE, 30, 1)]) == 15.0


def test_a_smooth_trend_is_followed():
    steady = made(np.exp(np.linspace(5, 8, 30)))
    (found,) = choice.forecasts([steady])
    assert found.method.model_id in {"drift", "damped_trend"}
    assert found.path.middle()[0] > steady.values[-1]


def test_short_series_get_the_naive_baseline_with_the_others_changes():
    short, other = made([10, 11, 12]), made([10, 20, 10, 20], "two")
    found, _ = choice.forecasts([short, other])
    alone, _ = choice.forecasts([short, made([10, 10.1, 10, 10.1], "two")])
    assert (found.choice_id, found.method) == (choice.TOO_SHORT, NAIVE)
    assert found.path.spread[0] > 3 * alone.path.spread[0]


def test_a_start_that_tells_no_spread_is_left_out():
    (found,) = choice.forecasts([made([3, 4, 5, 6])])
    tested = {score.method.model_id: score.origins for score in found.scores if score.step == 1}
    assert tested == {"naive": 2, "drift": 1}


def test_the_others_changes_count_only_up_to_the_start():
    changes = choice._Changes([made([1, 1]), made([1, exp(1), exp(4)], "two")])
    assert changes.prior("one", "1991").mean_square == pytest.approx(1.0)
    assert changes.prior("one", "1992").mean_square == pytest.approx((1 + 9) / 2)
    assert changes.prior("two", "1992").mean_square == 0.0
    assert changes.prior("one", "1990") == NOTHING


@pytest.mark.parametrize(
    ("values", "first", "expected"),
    [([1, 2], 2019, choice.NO_SPAN), ([1, 2, 3, 4], 2010, choice.ENDED), ([1, 9000, 1, 9000], 2017, choice.ERRATIC)],
)
def test_nothing_is_forecast_of_what_is_too_short_ended_or_erratic(values, first, expected):
    found, _ = choice.forecasts([made(values, first=first), made([4, 5, 4, 5], "two", first=2017)])
    assert (found.choice_id, found.path, found.method) == (expected, None, None)


# Series


def test_a_gap_ends_what_can_be_learnt():
    points = [Point(period, 1.0, "reported", "x") for period in ("2019", "2021", "2022")]
    assert [point.period for point in series.newest_run(points)] == ["2021", "2022"]
    months = [Point(period, 1.0, "reported", "x") for period in ("2023-10", "2023-12", "2024-01")]
    assert [point.period for point in series.newest_run(months)] == ["2023-12", "2024-01"]


@pytest.mark.parametrize(
    ("period", "steps", "expected"),
    [("2025", 2, "2027"), ("2025-12", 1, "2026-01"), ("2025-01", 23, "2026-12"), ("2025-01", 24, "2027-01")],
)
def test_periods_follow_the_calendar(period, steps, expected):
    assert series.after(period, steps) == expected


# From the tables of a release to the datasets


@pytest.fixture(scope="module")
def tables():
    """Return a database with the four inputs: copper by the month, cobalt by the year, two codes of trade."""
    with duckdb.connect() as connection:
        for dataset_id in DATASETS["forecast"].inputs:
            database.create(connection, DATASETS[dataset_id], database.empty(DATASETS[dataset_id]))
        connection.execute(
            """
            INSERT INTO price_monthly BY NAME
            SELECT 'copper' AS material_id, 'Copper' AS series, strftime(day, '%Y-%m') AS month, year(day) AS year,
                   9000 + 1000 * sin(month(day)) + 3 * datediff('month', DATE '2004-01-01', day) AS price_usd_per_t,
                   'reported' AS status, '' AS original_value, '$/mt' AS original_unit, '2026-06' AS vintage,
                   'worldbank_pinksheet' AS source_id, '' AS note
            FROM (SELECT CAST(unnest(generate_series(DATE '2004-01-01', DATE '2025-12-01', INTERVAL 1 MONTH)) AS DATE)
                  AS day)
            """
        )
        connection.execute(
            """
            INSERT INTO production_yearly BY NAME
            SELECT 'cobalt' AS material_id, 'mine' AS stage_id, country AS country_iso3, year, tonnes AS quantity_t,
                   'estimated' AS status, '' AS bound, 'cobalt content' AS product, 'Co' AS content_basis,
                   '' AS original_value, 't' AS original_unit, '2026' AS vintage, newest AS is_latest,
                   'usgs_mcs' AS source_id, 'Excludes U.S. production.' AS note
            FROM (VALUES ('WLD', 2022, 197000, true), ('WLD', 2023, 238000, true), ('WLD', 2024, 302000, true),
                         ('WLD', 2024, 290000, false), ('WLD', 2025, 310000, true), ('COD', 2025, 230000, true))
                 AS stated(country, year, tonnes, newest)
            """
        )
        connection.execute(
            """
            INSERT INTO trade_yearly BY NAME
            SELECT 2000 + n AS year, 'COD' AS exporter_iso3, importer AS importer_iso3, '260500' AS hs_code,
                   'cobalt' AS material_id, 'mine' AS stage_id,
                   CASE WHEN importer = 'CHN' THEN 100 + n WHEN n <> 5 THEN 10 END AS quantity_t,
                   CASE WHEN importer = 'CHN' THEN 1000 ELSE 500 END AS value_usd,
                   value_usd AS value_addable_usd, '' AS unit_value_flag,
                   quantity_t AS quantity_in_range_t, 'reported' AS status,
                   'V1' AS vintage, 'baci' AS source_id, 'provisional; Gross weight' AS note
            FROM (SELECT unnest(range(25)) AS n), (VALUES ('CHN'), ('BRA')) AS place(importer)
            """
        )
        yield connection


@pytest.fixture(scope="module")
def derived(tables):
    """Return dataset_id → rows as dicts."""
    return {name: table.to_pylist() for name, table in forecasts.derive(tables).items()}


def rows_of(derived, dataset_id, outlook_id, source):
    return [row for row in derived[dataset_id] if (row["outlook_id"], row["source_id"]) == (outlook_id, source)]


def test_every_derived_dataset_is_made(derived):
    assert set(derived) == {name for name, dataset in DATASETS.items() if dataset.inputs and "forecast" in name}


def test_a_short_series_says_so_and_names_its_source(derived):
    (row,) = rows_of(derived, "forecast_series", "production", "usgs_mcs")
    assert (row["choice_id"], row["model_id"], row["is_baseline"]) == ("too_short", "naive", True)
    assert (row["n_observations"], row["first_period"], row["last_period"]) == (4, "2022", "2025")
    ahead = rows_of(derived, "forecast", "production", "usgs_mcs")
    assert [(one["period"], one["value"], one["status"]) for one in ahead] == [
        ("2026", 310_000.0, "projected"), ("2027", 310_000.0, "projected"),
    ]  # fmt: skip
    assert ahead[0]["note"] == "Forecast of this dashboard, not an observation. Excludes U.S. production."


def test_only_the_newest_world_totals_are_history(derived):
    history = rows_of(derived, "forecast_history", "production", "usgs_mcs")
    assert [(row["year"], row["value"]) for row in history] == [
        (2022, 197_000.0), (2023, 238_000.0), (2024, 302_000.0), (2025, 310_000.0),
    ]  # fmt: skip


def test_a_year_that_does_not_weigh_its_trade_is_a_gap(derived):
    """In 2005 a third of the value states no weight; the weight of every other year is both flows'."""
    history = rows_of(derived, "forecast_history", "trade", "baci")
    assert [row["year"] for row in history] == list(range(2006, 2025))
    assert history[0]["value"] == 116.0
    prices = rows_of(derived, "forecast_history", "price", "baci")
    assert prices[0]["value"] == pytest.approx(1500 / 116)


def test_months_are_tested_against_seasonal_naive_too(derived):
    tested = rows_of(derived, "forecast_backtest", "price", "worldbank_pinksheet")
    assert {row["model_id"] for row in tested} == {method.model_id for method in METHODS}
    assert {row["step"] for row in tested} == set(range(1, 25))
    errors = {row["model_id"]: row["mae"] for row in tested if row["step"] == 1}
    assert errors["seasonal_naive"] < errors["naive"]
    (row,) = rows_of(derived, "forecast_series", "price", "worldbank_pinksheet")
    assert (row["model_id"], row["choice_id"]) == ("seasonal_naive", "baseline_wins")
    assert [one["period"] for one in rows_of(derived, "forecast", "price", "worldbank_pinksheet")][:2] == [
        "2026-01", "2026-02",
    ]  # fmt: skip


def test_the_same_tables_give_the_same_figures(tables, derived):
    assert {name: table.to_pylist() for name, table in forecasts.derive(tables).items()} == derived


def test_intervals_out_of_order_fail_the_check(tables, derived):
    check = expect_intervals_nested(DATASETS["forecast"])
    database.create(tables, DATASETS["forecast"], forecasts.derive(tables)["forecast"])
    assert tables.execute(check.sql).fetchall() == []
    tables.execute("UPDATE forecast SET low_80 = high_80 + 1 WHERE period = '2026'")
    assert {"low_80 is above value"} <= {row[-1] for row in tables.execute(check.sql).fetchall()}


def test_no_inputs_give_no_rows():
    with duckdb.connect() as connection:
        for dataset_id in DATASETS["forecast"].inputs:
            database.create(connection, DATASETS[dataset_id], database.empty(DATASETS[dataset_id]))
        assert {table.num_rows for table in forecasts.derive(connection).values()} == {0}
