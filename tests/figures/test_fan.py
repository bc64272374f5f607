"""A fan: a dashed middle inside two bands that start from the last observation; without a forecast there is none."""

from dashboard.figures.fan import Fan, Observed, fan_chart

WORDS = {"observed": "seen", "middle": "ahead", "interval_80": "80", "interval_95": "95"}
OBSERVED = Observed([2022, 2023, 2024], [1.0, 2.0, 3.0], ["a", "b", "c"], [True, False, False])
FAN = Fan([2025, 2026], [3.0, 3.0], [2.5, 2.0], [4.0, 5.0], [2.0, 1.0], [5.0, 7.0], ["d", "e"])


def chart(fan):
    return fan_chart(OBSERVED, fan, unit="kt", colour="#0072b2", words=WORDS, years=True)


def test_bands_hold_the_ends_and_start_from_the_last_observation():
    wide, narrow, _past, middle = chart(FAN)["data"]
    assert wide["x"] == [2024, 2025, 2026, 2026, 2025, 2024]
    assert wide["y"] == [3.0, 5.0, 7.0, 1.0, 2.0, 3.0]
    assert narrow["y"] == [3.0, 4.0, 5.0, 2.0, 2.5, 3.0]
    assert (middle["x"], middle["y"]) == ([2024, 2025, 2026], [3.0, 3.0, 3.0])
    assert middle["line"]["dash"] == "dash"
    assert [trace["name"] for trace in (wide, narrow, middle)] == ["95", "80", "ahead"]


def test_estimates_are_hollow_and_the_unit_is_said_once():
    figure = chart(FAN)
    assert figure["data"][2]["marker"]["symbol"] == ["circle-open", "circle", "circle"]
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["kt"]
    assert figure["layout"]["xaxis"]["range"] == [2021.6, 2026.4]


def test_without_a_forecast_there_is_no_band_and_no_dash():
    (past,) = chart(None)["data"]
    assert past["y"] == [1.0, 2.0, 3.0]
    assert "dash" not in past["line"]
