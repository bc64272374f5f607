"""The gain of a trade link and the reach of recycling, by hand and by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics import CannotComputeError, OutOfRangeError, link_gain, recycling_need, recycling_reach

amounts = st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 10**12), max_size=5)
parts = st.just(0.0) | st.floats(1e-9, 1)


def test_the_link_of_the_hand_calculation():
    (link,) = link_gain.compute({"A": 80, "B": 20}, {"B": 100}, diverted_frac=0.1)
    assert (link.seller, link.largest) == ("B", "A")
    assert link.moved_frac == pytest.approx(0.1)
    assert (link.hhi_before, link.hhi_after) == (pytest.approx(0.68), pytest.approx(0.58))


def test_a_new_seller_counts_and_never_takes_more_than_evens_out():
    (link,) = link_gain.compute({"A": 100}, {"C": 10_000}, diverted_frac=0.5)
    assert (link.seller, link.moved_frac, link.hhi_after) == ("C", 0.5, pytest.approx(0.5))


@given(amounts, amounts, parts)
def test_every_link_lowers_the_index_that_its_shares_give(bought, elsewhere, part):
    links = link_gain.compute(bought, elsewhere, diverted_frac=part)
    total = sum(bought.values())
    for link in links:
        shares = {seller: amount / total for seller, amount in bought.items()}
        shares[link.largest] -= link.moved_frac
        shares[link.seller] = shares.get(link.seller, 0.0) + link.moved_frac
        assert link.hhi_after == pytest.approx(sum(share * share for share in shares.values()), abs=1e-9)
        assert link.gain >= -1e-12
        assert link.moved_frac * total <= part * elsewhere[link.seller] * (1 + 1e-9)
    gains = [link.gain for link in links]
    assert gains == sorted(gains, reverse=True)


def test_who_buys_nothing_has_no_link():
    assert link_gain.compute({}, {"B": 1}, diverted_frac=0.1) == ()


def test_the_reach_of_the_hand_calculation():
    assert recycling_reach.compute(input_rate_frac=0.22, recycling_rate_frac=0.5) == pytest.approx(0.44)
    assert recycling_reach.compute(input_rate_frac=0.22, recycling_rate_frac=0.1) == 1.0


def test_without_a_recycling_rate_there_is_no_reach():
    with pytest.raises(CannotComputeError, match="recycling rate"):
        recycling_reach.compute(input_rate_frac=0.22, recycling_rate_frac=0.0)


def test_the_need_for_recycling_by_hand():
    """22 % of the input is old scrap; 74 % of what meets the other 78 % is lost: 22 + 57.72."""
    assert recycling_need.compute(input_rate_frac=0.22, lost_frac=0.74) == pytest.approx(0.7972)
    assert recycling_need.compute(input_rate_frac=0.55, lost_frac=0.0) == pytest.approx(0.55)
    assert recycling_need.compute(input_rate_frac=0.55, lost_frac=1.0) == pytest.approx(1.0)


def test_the_need_for_recycling_refuses_what_is_missing_or_no_fraction():
    with pytest.raises(CannotComputeError):
        recycling_need.compute(input_rate_frac=None, lost_frac=0.5)
    with pytest.raises(OutOfRangeError):
        recycling_need.compute(input_rate_frac=0.2, lost_frac=1.2)
