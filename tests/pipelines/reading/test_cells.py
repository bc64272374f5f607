"""Printed cells: every way publishers write a figure, a withheld one and none."""

import pytest

from data.model import Bound
from pipelines.reading.cells import CellKind, read, shown


@pytest.mark.parametrize(
    ("text", "value", "bound", "is_estimate"),
    [
        ("144000", 144_000, "", False), ("7,900", 7_900, "", False), ("  1230 ", 1_230, "", False),
        ("\xa0\xa0\xa0\xa0 325", 325, "", False), ("9.25", 9.25, "", False), (".5", 0.5, "", False),
        ("\u221288", -88, "", False), ("-2", -2, "", False),
        ("e1,000", 1_000, "", True), (" e24,000", 24_000, "", True),
        (">9,100,000", 9_100_000, ">", False),
        ("    >9,100,000", 9_100_000, ">", False), ("<100,000", 100_000, "<", False),
        ("e>540", 540, ">", True), ("—", 0, "", False), ("\x97", 0, "", False), ("e\x97", 0, "", True),
        ("--", 0, "", False),
        ("0", 0, "", False), ("Less than ½ unit.", 0.5, "<", False), ("Less than one-half unit", 0.5, "<", False),
        ("Less than a half unit", 0.5, "<", False), ("Less than 1/2 unit.", 0.5, "<", False),
        ("4200e", 4_200, "", True), ("r3,400", 3_400, "", False), ("3,400r", 3_400, "", False),
        ("<½", 0.5, "<", False), ("Less than half a unit", 0.5, "<", False),
    ],
)  # fmt: skip
def test_a_figure_keeps_value_bound_and_estimate_mark(text, value, bound, is_estimate):
    cell = read(text)
    assert (cell.kind, cell.value, cell.bound, cell.is_estimate) == (CellKind.VALUE, value, Bound(bound), is_estimate)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "blank"), ("                           ", "blank"), ("W", "withheld"), ("NA", "unavailable"),
        ("             NA", "unavailable"), ("XX", "not_applicable"), ("s", "remark"), ("es", "remark"),
        ("Large", "remark"), ('Categorized as "large"', "remark"), ("Included in World total.", "remark"),
        ("included with ilmenite", "remark"), ("500\u201317,000", "remark"), ("12x4", "unknown"), ("1,23,4", "unknown"),
        ("abc", "unknown"), ("17O000", "unknown"), ("E", "remark"), ("Very small", "remark"), ("Moderate", "remark"),
        ("Included with ilmenite", "remark"), ("Largely", "unknown"), ("(4)", "remark"), ("(400)", "unknown"),
        ("Categorized as “large”", "remark"), ("Moderate to large", "remark"), ("re", "unknown"), ("1er", "unknown"),
    ],
)  # fmt: skip
def test_a_cell_without_a_figure_has_no_value(text, kind):
    cell = read(text)
    assert cell.kind == kind
    assert cell.value is None


def test_words_are_kept_for_the_note():
    assert read("Included in World total.").remark == "Included in World total."
    assert read("500\u201317,000").remark == "Printed as a range: 500\u201317,000"
    assert read("—").remark == "Printed as a dash: zero"


def test_a_dash_that_lost_its_encoding_is_shown_as_one():
    assert [shown(text) for text in ("e\x97", "5\x966", "144,000")] == ["e\u2014", "5\u20136", "144,000"]
