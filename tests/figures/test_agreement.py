"""Computed against published: every result once, ranges around it, the diagonal over the same span."""

import json

import pytest

from dashboard.figures.agreement import Agreement, Group, agreement_scatter

INSIDE = Agreement(1.6, 1.668, 1.545, 1.714, "cobalt")
RANGE = Agreement(1.3, None, 0.4, 1.4, "silicon")
MISSED = Agreement(1.8, 3.9, 3.6, 4.1, "germanium", "Germanium")


def scatter(*points):
    group = Group("inside bounds", "#0072b2", "circle", points)
    return agreement_scatter([group, Group("none", "#000000", "x", ())], titles=("published", "computed"), line="equal")


def test_each_group_with_points_is_a_trace_after_the_diagonal():
    figure = scatter(INSIDE, RANGE)
    diagonal, points = figure["data"]
    assert diagonal["x"] == diagonal["y"] == figure["layout"]["xaxis"]["range"]
    assert (points["x"], points["y"]) == ([1.6, 1.3], pytest.approx([1.668, 0.9]))
    assert json.dumps(figure, allow_nan=False)


def test_bars_reach_from_the_lowest_to_the_highest_result():
    bars = scatter(INSIDE, RANGE)["data"][1]["error_y"]
    assert [round(up, 3) for up in bars["array"]] == [0.046, 0.5]
    assert [round(down, 3) for down in bars["arrayminus"]] == [0.123, 0.5]


def test_names_are_written_only_where_given_and_clear_of_the_right_edge():
    assert scatter(INSIDE)["data"][1]["mode"] == "markers"
    named = scatter(INSIDE, MISSED, Agreement(4.0, 4.0, 4.0, 4.0, "far", "Far"))["data"][1]
    assert named["mode"] == "markers+text"
    assert named["text"] == ["", "Germanium", "Far"]
    assert named["textposition"][1:] == ["middle right", "middle left"]


def test_both_axes_share_a_span_that_holds_everything():
    layout = scatter(INSIDE, MISSED)["layout"]
    assert layout["xaxis"]["range"] == layout["yaxis"]["range"]
    low, high = layout["xaxis"]["range"]
    assert low < 1.545
    assert high > 4.1


def test_nothing_to_show_is_still_a_figure():
    assert len(scatter()["data"]) == 1
