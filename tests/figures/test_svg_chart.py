"""The static pictures: every mark and word of the figure, in the places that its numbers give, or a refusal."""

import re
from xml.etree import ElementTree as ET

import pytest

from dashboard.figures.bars import Bar, Edge, interval_bars, ranked_bars
from dashboard.figures.lines import Line, series_lines
from dashboard.figures.matrix import Mark, Path, Words, criticality_matrix
from dashboard.figures.svg_chart import UndrawableError, svg_chart

SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words("importance", "risk", "critical", "others")


def drawn(figure, **size):
    return ET.fromstring(svg_chart(figure, width=size.get("width", 700), height=300, title="A & B"))


def texts(picture):
    return ["".join(node.itertext()) for node in picture.iter(f"{SVG}text")]


def widths(picture, fill):
    return [float(node.get("width")) for node in picture.iter(f"{SVG}rect") if node.get("fill") == fill]


def bar(name, value):
    return Bar(name, value, f"{value:.0%}", "#0072b2", name)


def test_bars_are_as_long_as_their_values():
    picture = drawn(ranked_bars([bar("Chile", 0.6), bar("China", 0.3), bar("Peru", 0.0)], title="share"))
    long, short, none = widths(picture, "#0072b2")
    assert long == pytest.approx(2 * short, abs=0.2)
    assert none == 0
    assert {"Chile", "China", "Peru", "60%", "30%", "share"} <= set(texts(picture))


def test_an_interval_is_hatched_from_its_low_to_its_high_end():
    bars = [
        Bar("mine", 0.5, "0.4 to 0.5", "#0072b2", "", low=0.4),
        Bar("refine", 0.2, "0.2", "#0072b2", "", low=0.2),
    ]
    figure = interval_bars(bars, title="index", edges=[Edge(0.18, "high")], most=1.0)
    picture = drawn(figure)
    low, exact, open_end, closed = widths(picture, "#0072b2")
    assert low == pytest.approx(2 * exact, abs=0.2)
    assert open_end == pytest.approx(low / 4, abs=0.2)
    assert closed == 0
    (hatch,) = {node.get("fill") for node in picture.iter(f"{SVG}rect") if "url" in node.get("fill", "")}
    assert picture.find(f".//{SVG}pattern").get("id") == hatch[5:-1]
    assert "high" in texts(picture)
    rimmed = ["".join(node.itertext()) for node in picture.iter(f"{SVG}text") if node.get("paint-order") == "stroke"]
    assert rimmed == ["0.4 to 0.5", "0.2"]  # the edge does not strike them through


def test_every_mark_of_the_matrix_is_a_circle_and_the_old_method_is_hollow():
    marks = [Mark(f"m{place}", 1.0 + place, 0.5 * place, "") for place in range(5)]
    paths = [
        Path("old", [Mark("2011", 2, 1, ""), Mark("2014", 3, 1, "")], "#d55e00", old_method=True),
        Path("new", [Mark("2017", 4, 2, "")], "#d55e00"),
    ]
    picture = drawn(criticality_matrix(marks, paths, thresholds=(2.8, 1.0), words=WORDS))
    circles = list(picture.iter(f"{SVG}circle"))
    in_legend = 3
    assert len(circles) == len(marks) + 3 + in_legend
    assert sum(node.get("fill") == "#ffffff" for node in circles) == 2 + 1
    assert {"2011", "2014", "2017", "critical", "importance", "risk"} <= set(texts(picture))


def test_a_name_is_escaped_and_no_address_is_left_inside():
    svg = svg_chart(ranked_bars([bar("<script>", 1.0)], title="x"), width=300, height=100, title="A & B")
    assert "<script>" not in svg
    assert "A &amp; B" in svg
    assert re.findall(r'(?:href|src)="', svg) == []


def test_what_cannot_be_drawn_is_refused():
    figure = series_lines([Line("a", [2020, 2021], [1.0, 2.0], "#0072b2", ["", ""])], unit="t")
    figure["layout"]["yaxis"]["range"] = [0, 2]
    with pytest.raises(UndrawableError):
        drawn(figure)


def test_a_long_legend_takes_rows_and_ends_inside_the_picture():
    names = ["other materials, 2023", *(f"product number {place}, method until 2014" for place in range(6))]
    paths = [Path(name, [Mark("2011", 1 + place, 1, "")], "#d55e00") for place, name in enumerate(names[1:])]
    words = Words("importance", "risk", "critical", names[0])
    figure = criticality_matrix([], paths, thresholds=(2.8, 1.0), words=words)
    picture = drawn(figure)
    spans = [span for span in picture.iter(f"{SVG}tspan") if span.text in names]
    assert sorted(span.text for span in spans) == sorted(names)
    assert all(float(span.get("x")) + 6.0 * len(span.text) <= 700 for span in spans)
    rows = {float(span.get("y")) for span in spans}
    assert len(rows) > 1
    assert min(rows) > 0
    tops = [
        float(node.get("d").split()[1].split("V")[0]) for node in picture.iter(f"{SVG}path") if "V" in node.get("d")
    ]
    assert max(rows) < min(tops)


def test_a_name_stands_where_the_figure_puts_it():
    figure = criticality_matrix([], [Path("new", [Mark("2017", 4, 2, "")], "#d55e00")], thresholds=(2, 1), words=WORDS)
    path = figure["data"][1]
    places = {}
    for position in ("top center", "bottom center", "middle left", "middle right"):
        path["textposition"] = [position]
        span = next(span for span in drawn(figure).iter(f"{SVG}tspan") if span.text == "2017")
        places[position] = float(span.get("x")), float(span.get("y"))
    assert places["top center"][1] < places["middle left"][1] < places["bottom center"][1]
    assert places["middle left"][0] < places["top center"][0] < places["middle right"][0]
