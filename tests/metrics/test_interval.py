"""Intervals of rounded figures: ends, order, overlap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics.interval import Interval

numbers = st.floats(-1e6, 1e6)


def test_a_rounded_figure_is_anything_that_rounds_to_it_within_its_scale():
    assert Interval.rounded(0.9, 0.05, 0.0, 1.0) == Interval(0.85, 0.9500000000000001)
    assert Interval.rounded(1.0, 0.05, 0.0, 1.0).high == 1.0
    assert Interval.rounded(0.0, 0.005, 0.0).low == 0.0


def test_an_interval_never_runs_backwards():
    with pytest.raises(ValueError, match="from its low to its high end"):
        Interval(2.0, 1.0)


def test_ends_that_touch_overlap_whatever_the_machine_rounds():
    assert Interval(0.0, 0.1 + 0.2).overlaps(Interval(0.3, 1.0))
    assert Interval(0.3, 1.0).overlaps(Interval(0.0, 0.1 * 3))
    assert not Interval(0.0, 0.29).overlaps(Interval(0.3, 1.0))


@given(numbers, numbers, numbers)
def test_overlap_is_mutual_and_holds_what_lies_between(first, second, third):
    low, middle, high = sorted((first, second, third))
    whole = Interval(low, high)
    assert whole.holds(middle)
    assert whole.overlaps(Interval(middle, middle + 1)) == Interval(middle, middle + 1).overlaps(whole)
