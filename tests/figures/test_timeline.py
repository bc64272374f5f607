"""Timelines keep a line a measure and set law apart from fact."""

from dashboard.figures.timeline import Event, timeline


def test_measures_keep_a_line_each_and_targets_their_mark():
    stated = Event("rate", 2023, "22 %", "#0072b2", "hover")
    asked = Event("target", 2031, "16 %", "#d55e00", "hover", is_target=True, hollow=True)
    figure = timeline([stated, asked, Event("rate", 2017, "0 %", "#0072b2", "hover")], now=2026)
    (trace,) = figure["data"]
    assert trace["y"] == [0, 1, 0]
    assert trace["marker"]["symbol"] == ["circle", "diamond-open", "circle"]
    assert figure["layout"]["xaxis"]["range"] == [2016, 2032]
    assert figure["layout"]["shapes"][0]["x0"] == 2026


def test_dates_that_would_meet_on_a_phone_turn_from_each_other():
    def positions(*years):
        events = [Event("recovery", year, f"90 %<br>{year}-12-31", "#d55e00", "hover") for year in years]
        return timeline([*events, Event("rate", 2017, "0 %", "#0072b2", "hover")], now=2036)["data"][0]["textposition"]

    assert positions(2027, 2031) == ["bottom left", "bottom right", "bottom center"]
    assert positions(2024, 2027, 2030)[:3] == ["bottom left", "bottom center", "bottom right"]
    assert positions(2020, 2035)[:2] == ["bottom center", "bottom center"]
