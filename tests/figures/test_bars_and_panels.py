"""Ranked bars start at zero and keep their order; panels share their axes, bands stand below their lines."""

from dashboard.figures.bars import Bar, ranked_bars
from dashboard.figures.intervals import Edge, Span, interval_bars
from dashboard.figures.panels import Panel, PanelLine, line_panels


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
    span = Span("mine", 0.4, 0.5, "0.4 to 0.5", "#0072b2", "")
    layout = interval_bars([span], title="index", edges=[Edge(0.18, "high")], most=1.0)["layout"]
    (shape,) = layout["shapes"]
    assert [shape["y1"], shape["y0"]] == layout["yaxis"]["range"] == [2.0, -2.0]
    assert layout["annotations"][0]["y"] == -2.0
    assert layout["meta"] == {"names": "above_if_narrow"}


def panels(count):
    line = PanelLine("2023", [2020, 2021], [0.5, None], "#0072b2", ["x", "y"], low=(0.1,), high=(0.9,))
    return [Panel(f"panel {place}", [line], "dimension:pv") for place in range(count)]


def test_panels_share_one_scale():
    layout = line_panels(panels(3), low=-2.5, high=2.5)["layout"]
    assert {tuple(layout[name]["range"]) for name in ("yaxis", "yaxis2", "yaxis3")} == {(-2.5, 2.5)}
    assert layout["yaxis"]["domain"] == layout["yaxis2"]["domain"]
    assert layout["yaxis3"]["domain"][1] < layout["yaxis"]["domain"][0]


def test_a_band_holds_only_years_with_a_value_and_lies_below_its_line():
    band, line = line_panels(panels(1), low=-2.5, high=2.5)["data"]
    assert band["x"] == [2020, 2020]
    assert band["y"] == [0.9, 0.1]
    assert line["customdata"] == ["dimension:pv", "dimension:pv"]
