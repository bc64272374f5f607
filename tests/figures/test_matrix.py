"""The criticality matrix: thresholds where they are, names that do not cover one another, paths apart by method."""

from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.matrix import SCREENS, Mark, Path, Words, criticality_matrix

WORDS = Words("importance", "risk", "critical", "others")
score = st.floats(0, 10).map(lambda value: round(value, 1))


def matrix(marks, paths=()):
    return criticality_matrix(marks, paths, thresholds=(2.8, 1.0), words=WORDS)


def test_thresholds_are_lines_across_the_picture():
    figure = matrix([Mark("a", 5, 3, "")])
    _, importance, risk = figure["layout"]["shapes"]
    assert (importance["x0"], importance["x1"]) == (2.8, 2.8)
    assert (risk["y0"], risk["y1"]) == (1.0, 1.0)


def test_paths_of_two_methods_are_two_lines_of_one_colour():
    old = Path("old", [Mark("2011", 7, 1, ""), Mark("2014", 6, 2, "")], "#0072b2", old_method=True)
    new = Path("new", [Mark("2017", 5, 2, "")], "#0072b2")
    first, second = matrix([], [old, new])["data"][1:]
    assert (first["line"]["dash"], second["line"]["dash"]) == ("dot", "solid")
    assert first["line"]["color"] == second["line"]["color"]
    assert first["x"] == [7, 6]


@given(st.lists(st.tuples(score, score), max_size=40))
def test_every_material_is_a_mark_inside_the_axes_and_no_two_names_touch(places):
    marks = [Mark(f"Material {place}", x, y, "") for place, (x, y) in enumerate(places)]
    figure = matrix(marks)
    trace, layout = figure["data"][0], figure["layout"]
    assert (trace["x"], trace["y"]) == ([mark.importance for mark in marks], [mark.risk for mark in marks])
    (left, right), (bottom, top) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    assert all(left <= mark.importance <= right and bottom <= mark.risk <= top for mark in marks)
    fewer = layout["meta"]["fewer"]
    for names, sizes in ((trace, SCREENS[2:]), (fewer, SCREENS[:2])):
        placed = [*zip(marks, names["text"], names["textposition"], strict=True)]
        for size in sizes:
            boxes = [
                span((mark.importance, mark.risk), position, size, (right, top), len(text))
                for mark, text, position in placed
                if text
            ]
            for place, one in enumerate(boxes):
                for other in boxes[place + 1 :]:
                    assert one[1] < other[0] or other[1] < one[0] or one[3] < other[2] or other[3] < one[2]


def span(mark, position, size, most, letters=4):
    """Return left, right, bottom, top of a name beside its mark in a plot area of `size`."""
    x, y = mark[0] / most[0] * size[0], mark[1] / most[1] * size[1]
    vertical, horizontal = position.split()
    width, height = 6.6 * letters, 15
    left = {"left": x - 7 - width, "center": x - width / 2, "right": x + 7}[horizontal]
    bottom = {"top": y + 7, "middle": y - height / 2, "bottom": y - 7 - height}[vertical]
    return left, left + width, bottom, bottom + height


@given(st.lists(st.lists(st.tuples(score, score), min_size=1, max_size=3), min_size=1, max_size=4))
def test_no_year_of_a_path_covers_another_at_any_size(products):
    paths = [
        Path(str(place), [Mark(str(2017 + 3 * step), x, y, "") for step, (x, y) in enumerate(points)], "#0072b2")
        for place, points in enumerate(products)
    ]
    figure = matrix([], paths)
    most = figure["layout"]["xaxis"]["range"][1], figure["layout"]["yaxis"]["range"][1]
    for size in SCREENS:
        boxes = [
            span((x, y), position, size, most)
            for trace in figure["data"][1:]
            for x, y, text, position in zip(trace["x"], trace["y"], trace["text"], trace["textposition"], strict=True)
            if text
        ]
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                assert one[1] < other[0] or other[1] < one[0] or one[3] < other[2] or other[3] < one[2]


def test_two_paths_side_by_side_both_keep_their_years():
    first = Path("a", [Mark("2017", 4.0, 5.0, ""), Mark("2020", 4.3, 6.0, "")], "#0072b2")
    second = Path("b", [Mark("2017", 4.1, 5.0, ""), Mark("2020", 5.3, 3.0, "")], "#cc79a7")
    texts = [text for trace in matrix([], [first, second])["data"][1:] for text in trace["text"]]
    assert texts == ["2017", "2020", "2017", "2020"]
