"""The score by goalposts: values worked by hand, and intervals of ranks that can be told without drawing."""

import pytest

from dashboard.metrics import CannotComputeError, OutOfRangeError, composite_score


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [(20, 35, 5, 0.5), (35, 35, 5, 0.0), (40, 35, 5, 0.0), (3, 35, 5, 1.0), (4.6, 1, 5, 0.9), (-2.5, -2.5, 2.5, 0.0)],
)
def test_an_indicator_lies_between_its_goalposts(value, low, high, expected):
    assert composite_score.placed(value, low, high) == pytest.approx(expected)


def test_the_score_is_the_mean_of_the_means_of_principles():
    assert composite_score.compute({"1": [0.5], "2": [0.9, 0.7], "3": []}) == pytest.approx(0.65)
    assert composite_score.compute({"1": [0.5], "2": [0.9, 0.7]}, {"1": 3, "2": 1}) == pytest.approx(0.575)


def test_goalposts_that_are_the_same_and_nothing_to_score_are_refused():
    with pytest.raises(OutOfRangeError):
        composite_score.placed(1, 5, 5)
    with pytest.raises(CannotComputeError):
        composite_score.compute({"1": []})


def test_who_is_best_in_everything_is_first_whatever_the_weights():
    scored = {"A": {"1": [0.9], "2": [0.8]}, "B": {"1": [0.5], "2": [0.7]}, "C": {"1": [0.1], "2": [0.2]}}
    assert composite_score.rank_intervals(scored) == {"A": (1, 1), "B": (2, 2), "C": (3, 3)}


def test_who_is_best_in_one_and_worst_in_the_other_may_be_either():
    scored = {"A": {"1": [1.0], "2": [0.0]}, "B": {"1": [0.0], "2": [1.0]}}
    assert composite_score.rank_intervals(scored) == {"A": (1, 2), "B": (1, 2)}


def test_a_lead_that_only_rare_weights_turn_stays_within_nine_in_ten():
    """B leads only where the weight of 2 is above 0.98: with two weights even on 0 to 1, in 2 % of the draws."""
    scored = {"A": {"1": [1.0], "2": [0.49]}, "B": {"1": [0.51], "2": [0.5]}}
    assert composite_score.rank_intervals(scored) == {"A": (1, 1), "B": (2, 2)}


def test_ties_share_the_better_rank_and_the_draws_are_the_same_each_time():
    scored = {"A": {"1": [0.5]}, "B": {"1": [0.5]}, "C": {"1": [0.1]}}
    assert composite_score.rank_intervals(scored) == {"A": (1, 1), "B": (1, 1), "C": (3, 3)}
    mixed = {"A": {"1": [0.9], "2": [0.3]}, "B": {"1": [0.4], "2": [0.7]}, "C": {"2": [0.5]}}
    assert composite_score.rank_intervals(mixed) == composite_score.rank_intervals(mixed)
