"""Largest shares and N-1: hand calculations, the IEA's printed cells, and what bounds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics import CannotComputeError, OutOfRangeError, concentration, top_share, without_largest

FOUR = [40, 30, 20, 10]
quantities = st.lists(st.floats(0.001, 1e9), min_size=1, max_size=30)


def test_indices_of_four_suppliers():
    assert concentration.compute(FOUR).hhi_low == pytest.approx(0.3)
    assert top_share.compute(FOUR, 3) == pytest.approx(0.9)
    assert without_largest.compute(FOUR) == pytest.approx(0.6)
    assert concentration.compute([30, 30, 20, 20]).hhi_low == pytest.approx(0.26)


@pytest.mark.parametrize(
    ("named", "world", "expected"),
    [
        ([157, 19.6, 7.7, 7.6], 239.8, (0.76856, 0.43736, 0.19975, 0.4773)),
        ([171.7, 18.8, 5.6, 0, 6.9], 223.8, (0.88204, 0.59723, 0.09294, 0.6059)),
    ],
    ids=["cobalt mined", "cobalt refined"],
)
def test_cobalt_of_2023_as_the_iea_prints_it(named, world, expected):
    share, low, rest, high = expected
    assert top_share.compute(named, 3, world) == pytest.approx(share, abs=5e-6)
    found = concentration.compute(named, world)
    assert found.hhi_low == pytest.approx(low, abs=1e-5)
    assert found.rest_frac == pytest.approx(rest, abs=1e-5)
    assert found.hhi_high == pytest.approx(high, abs=1e-4)


def test_shares_need_a_quantity():
    with pytest.raises(CannotComputeError):
        top_share.compute([0, 0], 3)
    with pytest.raises(OutOfRangeError):
        top_share.compute([1, -1], 1)
    with pytest.raises(ValueError, match="1 or more"):
        top_share.compute([1], 0)


@given(quantities)
def test_concentration_lies_between_equal_shares_and_one_supplier(named):
    found = concentration.compute(named)
    assert 1 / len(named) - 1e-9 <= found.hhi_low <= found.hhi_high <= 1 + 1e-9
    assert found.top1_frac <= found.top3_frac + 1e-12
    assert found.top1_frac**2 - 1e-9 <= found.hhi_low <= found.top1_frac + 1e-9


@given(quantities, st.floats(1.0, 3.0))
def test_a_rest_widens_the_interval_and_lowers_the_shares(named, factor):
    whole = sum(named) * factor
    found = concentration.compute(named, whole)
    assert found.hhi_high - found.hhi_low == pytest.approx(found.rest_frac**2, abs=1e-9)
    assert found.top1_frac <= concentration.compute(named).top1_frac + 1e-12


@given(quantities, st.integers(1, 5))
def test_the_share_of_k_grows_with_k_and_leaves_n_1(named, k):
    assert top_share.compute(named, k) <= top_share.compute(named, k + 1) + 1e-12
    assert without_largest.compute(named) == pytest.approx(1 - top_share.compute(named, 1))
