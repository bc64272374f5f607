"""Low, best and high estimates: a solid line between the known ends, a pale band where a sum is not split."""

from dashboard.figures.ranges import Range, estimate_ranges

WORDS = ("low", "best", "high")


def lines(one):
    return [trace for trace in estimate_ranges([one], title="Mt", words=WORDS)["data"] if trace["mode"] == "lines"]


def test_split_estimates_draw_one_line_from_low_to_high():
    (line,) = lines(Range("Viable", 1.0, 1.0, 2.0, 2.0, 4.0, "#009e73", "words"))
    assert (line["x"], line["line"]["color"]) == ([1.0, 4.0], "#009e73")


def test_a_sum_that_is_not_split_lays_a_pale_band_under_the_line():
    band, line = lines(Range("Viable", 0.0, 3.0, 3.0, 3.0, 4.0, "#009e73", "words"))
    assert line["x"] == [0.0, 4.0]
    assert (band["x"], band["line"]["color"]) == ([0.0, 3.0], "rgba(0,158,115,0.3)")
    assert band["line"]["width"] > line["line"]["width"]


def test_marks_stand_at_the_three_estimates():
    figure = estimate_ranges(
        [Range("V", 1.0, 1.0, 2.0, 2.0, 4.0, "#009e73", "words", "href:/x")], title="", words=WORDS
    )
    marks = {trace["name"]: trace for trace in figure["data"] if trace["mode"] == "markers"}
    assert [marks[word]["x"] for word in WORDS] == [[1.0], [2.0], [4.0]]
    assert marks["best"]["customdata"] == ["href:/x"]
