"""Maps, lines and matrices: no legend over a country, no label cut or far from its line, scales in words."""

from __future__ import annotations

from dashboard.figures.flows import flow_matrix
from dashboard.figures.lines import Line, series_lines
from dashboard.figures.maps import shapes, share_map

CONGO = "Democratic Republic of the Congo"


def labels(*lines: tuple[str, float]) -> dict[str, dict[str, object]]:
    """Return the labels of lines that end at these values, by their text."""
    drawn = [Line(name, (2023, 2024), (end, end), "#0072b2", ("", "")) for name, end in lines]
    notes = series_lines(drawn, unit="kt")["layout"]["annotations"]
    return {note["text"]: note for note in notes if note.get("name") != "unit"}


def test_the_scale_of_a_map_is_in_words_and_a_saved_one_has_room_for_its_bar() -> None:
    layout = share_map({"COD": 0.7}, {"COD": "Congo"}, title="share")["layout"]
    axis, scale = layout["coloraxis"], layout["meta"]["scale"]
    assert not axis["showscale"]
    assert (axis["cmin"], axis["cmax"]) == (0, 0.7)
    assert (scale["title"], scale["low"], scale["high"]) == ("share", "0\u202f%", "70\u202f%")
    assert scale["room"] >= axis["colorbar"]["thickness"] + 36


def test_a_long_name_takes_two_lines_and_no_more_room_than_a_phone_has() -> None:
    (text,) = labels((CONGO, 5.0))
    assert text == "Democratic Republic<br>of the Congo"
    (cut,) = labels(("An unreasonably long name of a country that nobody would ever write", 5.0))
    assert cut.count("<br>") == 1
    assert cut.endswith("…")
    lines = [Line("n" * 200, (2023,), (1.0,), "#0072b2", ("",)), Line(CONGO, (2023,), (2.0,), "#0072b2", ("",))]
    assert series_lines(lines, unit="kt")["layout"]["margin"]["r"] <= 170


def test_labels_pushed_from_their_lines_keep_a_line_to_them() -> None:
    found = labels(("A", 100.0), ("B", 0.0), ("C", 0.1), ("D", 0.2))
    assert not found["A"]["showarrow"]
    assert not found["B"]["showarrow"]
    led = found["D"]
    assert (led["showarrow"], led["y"], led["ayref"]) == (True, 0.2, "y")
    assert led["ay"] >= 20.0
    assert led["arrowcolor"] == "#0072b2"


def test_the_colours_of_a_matrix_start_at_zero_and_its_names_have_room():
    figure = flow_matrix({(CONGO, "CHN"): 5e9}, [CONGO], ["CHN"], name=str, hover=lambda *_: "")
    assert figure["layout"]["coloraxis"] == {"cmin": 0, "showscale": False}
    assert figure["data"][0]["y"] == ["Democratic Republic<br>of the Congo"]
    assert figure["layout"]["margin"]["l"] >= 6.6 * len("Democratic Republic")


def test_a_country_is_hatched_or_coloured_never_both():
    data = share_map({"COD": 0.7, "AUS": 0.0}, {"COD": "Congo", "AUS": "Australia"}, title="share")["data"]
    hatched, coloured = (
        next(set(trace["locations"]) for trace in data if trace["name"] == name) for name in ("no-data", "values")
    )
    assert coloured == {"COD", "AUS"}
    assert hatched.isdisjoint(coloured)
    assert hatched | coloured == set(shapes())
