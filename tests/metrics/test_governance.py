"""Governance-weighted concentration and supply-weighted means: hand calculations and bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics import CannotComputeError, OutOfRangeError, governance, supply_weighted
from dashboard.metrics.governance import Supplier
from dashboard.metrics.interval import Interval


def test_shares_governance_and_trade_multiply_before_they_add_up():
    suppliers = [Supplier("A", 0.5, 6.0, 1.1), Supplier("B", 0.3, 4.0, 1.0), Supplier("C", 0.2, 2.0, 0.8)]
    found = governance.compute(suppliers)
    assert (found.low, found.high) == (pytest.approx(2.074), pytest.approx(2.074))


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [
        (2.5, 0), (0, 5), (-2.5, 10), (-1.6001, 8.200), (-0.3333, 5.667), (1.4919, 2.016), (0.7126, 3.575),
        (1.7055, 1.589), (-1.0999, 7.200), (-1.1931, 7.386),
    ],
)  # fmt: skip
def test_governance_is_scaled_to_ten_worst(estimate, expected):
    assert governance.scaled(estimate) == pytest.approx(expected, abs=5e-4)


def test_unknown_governance_is_anything_from_best_to_worst():
    suppliers = [Supplier("A", 0.6, None), Supplier("B", 0.4, 5.0)]
    found = governance.compute(suppliers)
    assert (found.low, found.high) == (pytest.approx(0.8), pytest.approx(0.8 + 3.6))


def test_less_than_a_tenth_of_a_percent_is_an_interval():
    suppliers = [Supplier("A", Interval(0.0, 0.001), 5.0), Supplier("B", 0.999, 5.0)]
    found = governance.compute(suppliers, with_rest=False)
    assert found.high - found.low == pytest.approx(0.001**2 * 5)


def test_the_share_nobody_names_is_between_dust_and_one_badly_governed_supplier():
    found = governance.compute([Supplier("A", 0.8, 2.0)])
    assert (found.low, found.high) == (pytest.approx(1.28), pytest.approx(1.28 + 0.04 * 10))


@pytest.mark.parametrize("wrong", [Supplier("A", 1.5, 5.0), Supplier("A", 0.5, 11.0), Supplier("A", 0.5, 5.0, -1.0)])
def test_what_no_share_governance_or_parameter_can_be_is_refused(wrong):
    with pytest.raises(OutOfRangeError):
        governance.compute([wrong])


def test_without_suppliers_there_is_no_concentration():
    with pytest.raises(CannotComputeError):
        governance.compute([])


@given(st.lists(st.tuples(st.floats(0.01, 1.0), st.floats(0.0, 10.0)), min_size=1, max_size=8))
def test_equal_governance_factors_out(pairs):
    total = sum(share for share, _ in pairs)
    shares = [share / total for share, _ in pairs]
    score = governance.compute([Supplier(str(at), min(1.0, share), 3.0) for at, share in enumerate(shares)])
    assert score.low == pytest.approx(3.0 * sum(share**2 for share in shares))
    mixed = [Supplier(str(at), min(1.0, share), pairs[at][1]) for at, share in enumerate(shares)]
    assert 0.0 <= governance.compute(mixed).low <= 10.0 + 1e-9


def test_a_weighted_mean_says_how_much_it_covers():
    found = supply_weighted.compute([(0.6, 2.0), (0.3, 5.0), (0.1, None)])
    assert (found.value, found.covered_frac) == (pytest.approx(3.0), pytest.approx(0.9))
    with pytest.raises(CannotComputeError):
        supply_weighted.compute([(0.5, None)])
    with pytest.raises(OutOfRangeError):
        supply_weighted.compute([(50, 1.0)])
