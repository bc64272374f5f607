"""Bars of several quantities by name: on end only where they may be added."""

from dashboard.figures.stacks import Series, bars_by_name

VIABLE = Series("Viable", [2.0, None], "#009e73", ["two", ""], ["country:CHL", "country:AFG"])
PENDING = Series("Potentially viable", [5.0, 1.0], "#e69f00", ["five", "one"], ["country:CHL", "country:AFG"])


def test_quantities_that_may_not_be_added_stand_apart():
    names = ["Chile", "Afghanistan"]
    assert bars_by_name(names, [VIABLE, PENDING], title="Mt", added=True)["layout"]["barmode"] == "stack"
    assert bars_by_name(names, [VIABLE, PENDING], title="Mt", added=False)["layout"]["barmode"] == "group"


def test_a_gap_is_no_zero_and_every_bar_can_be_clicked():
    figure = bars_by_name(["Chile", "Afghanistan"], [VIABLE, PENDING], title="Mt", added=True)
    assert figure["data"][0]["x"] == [2.0, None]
    assert figure["data"][1]["customdata"] == ["country:CHL", "country:AFG"]
    assert figure["layout"]["yaxis"]["range"] == [1.5, -0.5]


def test_long_names_take_two_lines_and_no_names_is_an_empty_picture():
    figure = bars_by_name(["Democratic Republic of the Congo"], [], title="Mt", added=True)
    assert figure["layout"]["yaxis"]["ticktext"] == ["Democratic Republic<br>of the Congo"]
    assert bars_by_name([], [], title="Mt", added=True)["data"] == []
