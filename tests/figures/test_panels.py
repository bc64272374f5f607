"""Panels share their axes; bands stand below their lines."""

from dashboard.figures.panels import Panel, PanelLine, line_panels


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


def test_no_line_or_band_is_cut_at_the_end_of_the_scale():
    line = PanelLine("2023", [2020], [-2.8], "#0072b2", ["x"], low=(-3.1,), high=(-2.5,))
    layout = line_panels([Panel("panel", [line])], low=-2.5, high=2.5)["layout"]
    assert layout["yaxis"]["range"] == [-3.1, 2.5]
