"""Lines and matrices: no label cut or far from its line, colours from zero on."""

from __future__ import annotations

import itertools

from dashboard.figures.flows import flow_matrix, flow_sankey
from dashboard.figures.lines import Line, series_lines
from dashboard.figures.maps import ground, named_map

CONGO = "Democratic Republic of the Congo"


def labels(*lines: tuple[str, float]) -> dict[str, dict[str, object]]:
    """Return the labels of lines that end at these values, by their text."""
    drawn = [Line(name, (2023, 2024), (end, end), "#0072b2", ("", "")) for name, end in lines]
    notes = series_lines(drawn, unit="kt")["layout"]["annotations"]
    return {note["text"]: note for note in notes if note.get("name") != "unit"}


def test_a_long_name_takes_two_lines_and_no_more_room_than_a_phone_has() -> None:
    (text,) = labels((CONGO, 5.0))
    assert text == "Democratic Republic<br>of the Congo"
    endless = ("An unreasonably long name of a country that nobody would ever write", 5.0)
    assert not labels(endless), "one line's name is in the title"
    cut = next(text for text in labels(endless, ("B", 1.0)) if text.startswith("An"))
    assert cut.count("<br>") == 1
    assert cut.endswith("…")
    lines = [Line("n" * 200, (2023,), (1.0,), "#0072b2", ("",)), Line(CONGO, (2023,), (2.0,), "#0072b2", ("",))]
    assert series_lines(lines, unit="kt")["layout"]["margin"]["r"] <= 170


def test_an_axis_of_months_ends_with_the_last_one() -> None:
    line = Line("Copper", ("1999-12", "2026-05"), (1.0, 2.0), "#0072b2", ("", ""))
    assert series_lines([line], unit="USD/t", years=False)["layout"]["xaxis"]["range"] == ["1999-12", "2026-05"]


def test_labels_pushed_from_their_lines_keep_a_line_to_them() -> None:
    found = labels(("A", 100.0), ("B", 0.0), ("C", 0.1), ("D", 0.2))
    assert not found["A"]["showarrow"]
    assert not found["B"]["showarrow"]
    led = found["D"]
    assert (led["showarrow"], led["y"], led["ayref"]) == (True, 0.2, "y")
    assert led["ay"] >= 20.0
    assert led["arrowcolor"] == "#0072b2"


def matrix_of(cells, exporters, importers, total=1.0):
    return flow_matrix(cells, exporters, importers, name=str, hover=lambda *_: "", total=total, title="share")


def test_a_matrix_tells_small_flows_apart_beside_one_that_dwarfs_them_and_its_names_have_room():
    cells = {(CONGO, "CHN"): 5e9, (CONGO, "JPN"): 4e7, (CONGO, "KOR"): 2e8, (CONGO, "USA"): None}
    figure = matrix_of(cells, [CONGO], ["CHN", "JPN", "KOR", "USA"], total=1e10)
    axis, said = figure["layout"]["coloraxis"], figure["layout"]["meta"]["map"]
    assert (axis["cmin"], axis["cmax"]) == (0, 5e9)
    edges = said["scale"]["edges"]
    assert len({sum(value / axis["cmax"] >= edge for edge in edges[:-1]) for value in cells.values() if value}) == 3
    assert [label for _, label in said["legend"]["items"]][-1].startswith("20")
    assert figure["data"][0]["y"] == ["Democratic Republic<br>of the Congo"]
    assert figure["layout"]["margin"]["l"] >= 6.6 * len("Democratic Republic")


def test_labels_pushed_apart_stay_below_the_top_of_the_axis():
    found = labels(("A", 95.0), ("B", 94.0), ("C", 96.0), ("D", 100.0))
    places = sorted(note.get("ay", note["y"]) for note in found.values())
    assert places[-1] <= 100.0
    assert min(above - below for below, above in itertools.pairwise(places)) >= 12.5
    assert found["B"]["showarrow"]


def test_years_that_a_phone_has_no_room_for_are_left_out_from_the_last_on():
    years = tuple(range(2019, 2025))

    def texts(name):
        line = Line(name, years, (1.0,) * 6, "#0072b2", ("",) * 6)
        return series_lines([line], unit="kt")["layout"]["xaxis"]["ticktext"]

    assert texts("A") == [str(year) for year in years]
    assert texts("Production, refinery primary") == ["", "2020", "", "2022", "", "2024"]


def test_marks_on_the_axis_are_drawn_whole():
    assert series_lines([Line("A", (2024,), (0.0,), "#0072b2", ("",))], unit="kt")["data"][0]["cliponaxis"] is False


def test_tilted_names_of_columns_end_inside_the_picture():
    def margin(*importers):
        cells = {("COD", code): 1.0 for code in importers}
        return matrix_of(cells, ["COD"], importers)["layout"]["margin"]["r"]

    assert margin("CHN", "Netherlands") > margin("Netherlands", "CHN") > 8
    assert margin(CONGO, *(str(place) for place in range(9))) < margin(CONGO)


def test_names_of_small_traders_have_a_line_each():
    flows = [("COD", "CHN", 1.0), ("COD", "USA", 1e-6), ("COD", "JPN", 1e-6)]
    (trace,) = flow_sankey(flows, name=str, colour=lambda _: "#0072b2", hover=str)["data"]
    assert trace["node"]["pad"] >= 15


def test_names_too_long_beside_their_lines_leave_out_what_all_begin_with():
    def named(*names):
        lines = [Line(name, (2024, 2025), (1.0, 2.0), "#0072b2", ("", "")) for name in names]
        return {one["text"] for one in series_lines(lines, unit="kt")["layout"]["annotations"]} - {"kt"}

    told = named("battery-grade lithium carbonate, contract price", "battery-grade lithium carbonate, spot price")
    assert told == {"contract price", "spot price"}
    assert named("lithium carbonate", "lithium hydroxide") == {"lithium carbonate", "lithium hydroxide"}
    same = "a name of very many words that no one would ever write beside a line"
    assert named(same, f"{same}, spot") == {"line", "line, spot"}


def test_names_beside_few_points_stand_where_no_grid_line_or_threshold_is_drawn():
    lines = [Line(name, (2022, 2025), (1.0, 2.0), "#0072b2", ("", "")) for name in ("first", "second")]
    layout = series_lines(lines, unit="t")["layout"]
    assert layout["xaxis"]["range"][1] == 2025
    assert {note["xanchor"] for note in layout["annotations"][1:]} == {"left"}


def test_a_map_with_a_legend_leaves_the_ground_of_other_maps_as_it_is() -> None:
    before = ground(())[0].copy()
    named_map([], contested="area")
    for trace in ground(()):
        trace["customdata"] = ["href:/countries/COD"]
    assert ground(())[0] == before
