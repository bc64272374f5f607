"""Concentration against the hand calculations and the IEA cells of METRICS."""

import pytest

from dashboard.metrics import change, concentration


def test_hhi_of_four_suppliers_is_the_sum_of_squared_shares():
    result = concentration.compute([40, 30, 20, 10])
    assert result.hhi_low == pytest.approx(0.30)
    assert result.hhi_high == pytest.approx(0.30)
    assert result.top3_frac == pytest.approx(0.90)
    assert result.band == "high"
    assert result.denominator == "sum"


def test_undisclosed_rest_opens_an_interval():
    result = concentration.compute([157, 19.6, 7.7, 7.6], world_t=239.8)
    assert result.hhi_low == pytest.approx(0.43736, abs=5e-6)
    assert result.rest_frac == pytest.approx(0.19975, abs=5e-6)
    assert result.hhi_high == pytest.approx(0.47726, abs=5e-6)
    assert result.top3_frac == pytest.approx(0.76856, abs=5e-6)


def test_interval_that_crosses_a_band_edge_is_indicative():
    assert concentration.compute([30, 25], world_t=100).band == "indicative"


def test_named_countries_above_a_rounded_world_total_are_their_own_denominator():
    result = concentration.compute([60, 41], world_t=100)
    assert result.denominator == "sum"
    assert result.top1_frac == pytest.approx(60 / 101)
    assert result.rest_frac == 0


def test_other_countries_are_part_of_the_sum_and_of_the_rest_but_no_country():
    result = concentration.compute([60, 30], other_t=10)
    assert (result.denominator, result.n_named, result.total_t) == ("sum", 2, 100)
    assert result.hhi_low == pytest.approx(0.45)
    assert result.hhi_high == pytest.approx(0.46)
    assert result.rest_frac == pytest.approx(0.10)
    above = concentration.compute([60, 30], world_t=89, other_t=10)
    assert above == result


def test_a_rest_of_unknown_size_is_named_and_never_bare():
    result = concentration.compute([90, 10], uncounted=("USA",))
    assert (result.band, result.uncounted, result.hhi_low) == ("indicative", ("USA",), pytest.approx(0.82))
    assert concentration.compute([90, 10]).band == "high"


@pytest.mark.parametrize("quantities", [[], [0, 0]])
def test_nothing_to_divide_gives_no_concentration(quantities):
    assert concentration.compute(quantities, world_t=None) is None


def test_change_needs_two_known_values_and_a_start_above_zero():
    assert change.compute(204, 240) == pytest.approx(0.17647, abs=5e-6)
    assert change.compute(0, 240) is None
    assert change.compute(None, 240) is None
    assert change.compute(204, None) is None
