"""Bars keep their order, start at zero or at the low end of a range, and stand on end only where they may be added."""

from dashboard.figures.bars import (
    Bar,
    Edge,
    Series,
    bars_by_name,
    interval_bars,
    ranked_bars,
    ranked_columns,
    rate_bars,
)

VIABLE = Series("Viable", [2.0, None], "#009e73", ["two", ""], ["country:CHL", "country:AFG"])
PENDING = Series("Potentially viable", [5.0, 1.0], "#e69f00", ["five", "one"], ["country:CHL", "country:AFG"])


def bar(name, value):
    return Bar(name, value, "label", "#0072b2", "hover", click=f"material:{name}")


def test_bars_start_at_zero_and_read_from_the_top():
    figure = ranked_bars([bar("cobalt", 0.5), bar("tin", 0.1)], title="share")
    (trace,) = figure["data"]
    assert figure["layout"]["xaxis"]["range"][0] == 0
    low, high = figure["layout"]["yaxis"]["range"]
    assert low > high
    assert trace["x"] == [0.5, 0.1]
    assert trace["customdata"] == ["material:cobalt", "material:tin"]


def test_long_names_are_cut_with_a_sign():
    figure = ranked_bars([bar("a" * 40, 1.0)], title="share")
    assert figure["layout"]["yaxis"]["ticktext"] == ["a" * 23 + "…"]


def test_one_bar_is_no_thicker_than_one_of_four():
    def rows(count):
        figure = ranked_bars([bar(str(place), 1.0) for place in range(count)], title="x")
        bottom, top = figure["layout"]["yaxis"]["range"]
        return bottom - top, (bottom + top) / 2

    assert [rows(count)[0] for count in (1, 2, 4, 9)] == [4, 4, 4, 9]
    assert all(rows(count)[1] == (count - 1) / 2 for count in (1, 2, 4, 9))


def test_edges_cross_all_the_rows_of_an_interval_chart():
    span = Bar("mine", 0.5, "0.4 to 0.5", "#0072b2", "", low=0.4)
    layout = interval_bars([span], title="index", edges=[Edge(0.18, "high")], most=1.0)["layout"]
    (shape,) = layout["shapes"]
    assert [shape["y1"], shape["y0"]] == layout["yaxis"]["range"] == [2.0, -2.0]
    assert layout["annotations"][0]["y"] == -2.0
    assert layout["meta"] == {"names": "above_if_narrow"}


def test_a_range_starts_at_its_low_end_and_is_hatched():
    value = Bar("2023", 0.22, "22 %", "#0072b2", "hover")
    between = Bar("2022", 0.22, "5-22 %", "#0072b2", "hover", hollow=True, low=0.05)
    (trace,) = rate_bars([value, between], title="share")["data"]
    assert trace["base"] == [0.0, 0.05]
    assert trace["x"] == [0.22, 0.22 - 0.05]
    assert trace["marker"]["pattern"]["shape"] == ["", "/"]


def test_a_label_beside_a_full_bar_has_room():
    figure = rate_bars([Bar("2022", 1.0, "over 25 %", "#0072b2", "hover", hollow=True, low=0.25)], title="share")
    layout = figure["layout"]
    assert layout["margin"]["r"] >= 6.6 * len("over 25 %")
    assert layout["yaxis"]["ticklabelstandoff"] > 0


def test_columns_start_at_zero_and_keep_their_order():
    columns = [Bar(name, 0.1, "10", "#0072b2", "hover", click=f"href:/{name}") for name in ("tin", "cobalt")]
    figure = ranked_columns(columns, title="share")
    assert figure["layout"]["yaxis"]["rangemode"] == "tozero"
    assert figure["layout"]["xaxis"]["ticktext"] == ["tin", "cobalt"]
    assert figure["data"][0]["customdata"] == ["href:/tin", "href:/cobalt"]


def test_quantities_that_may_not_be_added_stand_apart():
    names = ["Chile", "Afghanistan"]
    assert bars_by_name(names, [VIABLE, PENDING], title="Mt", added=True)["layout"]["barmode"] == "stack"
    assert bars_by_name(names, [VIABLE, PENDING], title="Mt", added=False)["layout"]["barmode"] == "group"


def test_a_gap_is_no_zero_and_every_bar_can_be_clicked():
    figure = bars_by_name(["Chile", "Afghanistan"], [VIABLE, PENDING], title="Mt", added=True)
    assert figure["data"][0]["x"] == [2.0, None]
    assert figure["data"][1]["customdata"] == ["country:CHL", "country:AFG"]
    assert figure["layout"]["yaxis"]["range"] == [2.5, -1.5]


def test_a_chosen_name_is_bold_and_the_other_bars_are_pale():
    figure = bars_by_name(["Chile", "Afghanistan"], [VIABLE, PENDING], title="Mt", added=True, chosen=[1])
    assert figure["layout"]["yaxis"]["ticktext"] == ["Chile", "<b>Afghanistan</b>"]
    assert all(pale < full == 1.0 for pale, full in (trace["marker"]["opacity"] for trace in figure["data"]))


def test_long_names_take_two_lines_and_no_names_is_an_empty_picture():
    figure = bars_by_name(["Democratic Republic of the Congo"], [], title="Mt", added=True)
    assert figure["layout"]["yaxis"]["ticktext"] == ["Democratic Republic<br>of the Congo"]
    assert bars_by_name([], [], title="Mt", added=True)["data"] == []
