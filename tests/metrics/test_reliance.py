"""Reliance, importance, gaps, ranges, shocks and volatility: hand calculations of METRICS and refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics import (
    CannotComputeError,
    OutOfRangeError,
    demand_gap,
    economic_importance,
    host_shock,
    net_import_reliance,
    price_volatility,
    static_range,
)
from dashboard.metrics.interval import Interval


@pytest.mark.parametrize(
    ("used", "secondary", "printed"),
    [(8480, 2010, 76.3), (6650, 1800, 72.9), (7150, 1920, 73.1), (6440, 2030, 68.5), (8500, 2000, 76.5)],
)
def test_net_import_reliance_of_cobalt_as_usgs_prints_it(used, secondary, printed):
    found = net_import_reliance.compute(apparent_consumption=used, production=secondary)
    assert 100 * found == pytest.approx(printed, abs=0.05)
    assert net_import_reliance.interval(Interval.rounded(used, 5), Interval.rounded(secondary, 5)).holds(found)


def test_net_import_reliance_is_negative_for_a_net_exporter():
    assert net_import_reliance.compute(apparent_consumption=100, production=150) == pytest.approx(-0.5)
    with pytest.raises(CannotComputeError):
        net_import_reliance.compute(apparent_consumption=0, production=1)


def test_economic_importance_weighs_sectors():
    assert economic_importance.compute([(0.6, 8), (0.4, 3)], 0.9) == pytest.approx(5.4)
    with pytest.raises(CannotComputeError, match="value added"):
        economic_importance.compute([(0.6, None)], 0.9)
    with pytest.raises(CannotComputeError, match="substitution"):
        economic_importance.compute([(0.6, 8)], None)
    with pytest.raises(CannotComputeError, match="shares of use"):
        economic_importance.compute([], 0.9)
    with pytest.raises(OutOfRangeError):
        economic_importance.compute([(60, 8)], 0.9)


def test_value_added_is_scaled_to_ten_for_the_largest_sector():
    assert economic_importance.scaled(204_200, 204_200) == 10
    assert economic_importance.scaled(102_100, 204_200) == pytest.approx(5)
    with pytest.raises(CannotComputeError):
        economic_importance.scaled(1, 0)
    with pytest.raises(OutOfRangeError):
        economic_importance.scaled(2, 1)


def test_importance_of_rounded_shares_is_a_range_that_holds_the_point():
    uses = [(Interval(0.595, 0.605), Interval.exactly(8)), (Interval(0.395, 0.405), Interval.exactly(3))]
    found = economic_importance.interval(uses, Interval(0.85, 0.95))
    assert found.holds(5.4)
    assert (found.low, found.high) == (pytest.approx(5.945 * 0.85), pytest.approx(6.055 * 0.95))
    assert economic_importance.published_bounds(5.4).holds(5.44)


def test_thresholds_are_inclusive():
    assert economic_importance.is_critical(1.0, 2.8)
    assert not economic_importance.is_critical(0.99, 2.8)
    assert not economic_importance.is_critical(1.0, 2.79)
    with pytest.raises(CannotComputeError):
        economic_importance.is_critical(None, 2.8)


@pytest.mark.parametrize(
    ("demand", "supply", "gap"), [(735.87, 431.7, 0.413), (694.59, 448.86, 0.354)], ids=["2024-05", "2025-05"]
)
def test_lithium_gap_of_2035_in_both_editions(demand, supply, gap):
    assert demand_gap.compute(demand=demand, supply=supply) == pytest.approx(gap, abs=5e-4)


def test_a_surplus_is_a_negative_gap_and_no_demand_has_none():
    assert demand_gap.compute(demand=10, supply=15) == pytest.approx(-0.5)
    with pytest.raises(CannotComputeError):
        demand_gap.compute(demand=0, supply=15)
    with pytest.raises(CannotComputeError, match="supply"):
        demand_gap.compute(demand=10, supply=None)


@pytest.mark.parametrize(
    ("tonnes", "production", "years"), [(11e6, 290e3, 37.9), (30e6, 240e3, 125), (21_699.5e3, 240e3, 90.4)]
)
def test_static_range_of_one_class(tonnes, production, years):
    assert static_range.compute(quantity_t=tonnes, production_t=production) == pytest.approx(years, abs=0.05)


def test_no_production_gives_no_static_range():
    with pytest.raises(CannotComputeError, match="above zero"):
        static_range.compute(quantity_t=1.0, production_t=0.0)
    with pytest.raises(CannotComputeError, match="missing quantity, production"):
        static_range.compute(quantity_t=None, production_t=None)


def test_volatility_of_three_months_by_hand():
    assert price_volatility.compute([100, 110, 100]) == pytest.approx(0.46693, abs=5e-5)


def test_gaps_in_prices_are_not_filled():
    with pytest.raises(CannotComputeError, match="1 of 4 months"):
        price_volatility.compute([100, None, 110, 120])
    with pytest.raises(CannotComputeError, match="at least three"):
        price_volatility.compute([100, 110])
    with pytest.raises(OutOfRangeError):
        price_volatility.compute([100, 0, 110])


@given(st.lists(st.floats(0.01, 1e6), min_size=3, max_size=40), st.floats(0.01, 100))
def test_volatility_does_not_depend_on_the_unit_of_the_price(prices, factor):
    found = price_volatility.compute(prices)
    assert found >= 0
    assert price_volatility.compute([price * factor for price in prices]) == pytest.approx(found, abs=1e-6)


def test_a_steady_rise_has_no_volatility():
    assert price_volatility.compute([100 * 1.01**month for month in range(13)]) == pytest.approx(0, abs=1e-9)


def test_the_fall_of_one_of_two_hosts():
    assert host_shock.compute(host_fall_frac=0.1, companionality_frac=0.9, n_hosts=2) == pytest.approx(0.045)
    with pytest.raises(OutOfRangeError):
        host_shock.compute(host_fall_frac=10, companionality_frac=0.9, n_hosts=2)
    with pytest.raises(OutOfRangeError):
        host_shock.compute(host_fall_frac=0.1, companionality_frac=0.9, n_hosts=0)
    with pytest.raises(CannotComputeError, match="hosts"):
        host_shock.compute(host_fall_frac=0.1, companionality_frac=0.9, n_hosts=None)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 9))
def test_a_by_product_never_loses_more_than_its_host(fall, share, hosts):
    lost = host_shock.compute(host_fall_frac=fall, companionality_frac=share, n_hosts=hosts)
    assert 0 <= lost <= min(fall, share) + 1e-12
