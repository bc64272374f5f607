"""Rates tell values from ranges, timelines keep a line a measure, columns keep their order."""

from dashboard.figures.columns import Column, ranked_columns
from dashboard.figures.rates import Rate, rate_bars
from dashboard.figures.timeline import Event, timeline


def test_a_range_starts_at_its_low_end_and_is_hatched():
    value = Rate("2023", 0.0, 0.22, "22 %", "#0072b2", "hover")
    between = Rate("2022", 0.05, 0.22, "5-22 %", "#0072b2", "hover", interval=True)
    (trace,) = rate_bars([value, between], title="share")["data"]
    assert trace["base"] == [0.0, 0.05]
    assert trace["x"] == [0.22, 0.22 - 0.05]
    assert trace["marker"]["pattern"]["shape"] == ["", "/"]


def test_measures_keep_a_line_each_and_targets_their_mark():
    stated = Event("rate", 2023, "22 %", "#0072b2", "hover")
    asked = Event("target", 2031, "16 %", "#d55e00", "hover", is_target=True, hollow=True)
    figure = timeline([stated, asked, Event("rate", 2017, "0 %", "#0072b2", "hover")], now=2026)
    (trace,) = figure["data"]
    assert trace["y"] == [0, 1, 0]
    assert trace["marker"]["symbol"] == ["circle", "diamond-open", "circle"]
    assert figure["layout"]["xaxis"]["range"] == [2016, 2032]
    assert figure["layout"]["shapes"][0]["x0"] == 2026


def test_columns_start_at_zero_and_keep_their_order():
    columns = [Column(name, 0.1, "10", "#0072b2", "hover", click=f"href:/{name}") for name in ("tin", "cobalt")]
    figure = ranked_columns(columns, title="share")
    assert figure["layout"]["yaxis"]["rangemode"] == "tozero"
    assert figure["layout"]["xaxis"]["ticktext"] == ["tin", "cobalt"]
    assert figure["data"][0]["customdata"] == ["href:/tin", "href:/cobalt"]


def test_a_label_beside_a_full_bar_has_room():
    figure = rate_bars([Rate("2022", 0.25, 1.0, "over 25 %", "#0072b2", "hover", interval=True)], title="share")
    layout = figure["layout"]
    assert layout["margin"]["r"] >= 6.6 * len("over 25 %")
    assert layout["yaxis"]["ticklabelstandoff"] > 0


def test_dates_that_would_meet_on_a_phone_turn_from_each_other():
    def positions(*years):
        events = [Event("recovery", year, f"90 %<br>{year}-12-31", "#d55e00", "hover") for year in years]
        return timeline([*events, Event("rate", 2017, "0 %", "#0072b2", "hover")], now=2036)["data"][0]["textposition"]

    assert positions(2027, 2031) == ["bottom left", "bottom right", "bottom center"]
    assert positions(2024, 2027, 2030)[:3] == ["bottom left", "bottom center", "bottom right"]
    assert positions(2020, 2035)[:2] == ["bottom center", "bottom center"]
