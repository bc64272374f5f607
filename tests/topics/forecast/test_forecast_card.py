"""The forecast of a material: with its interval, and of a series of the material itself."""

import pytest

from dashboard.topics.forecast.cards import forecast_card
from dashboard.topics.forecast.queries import PATH
from dashboard.topics.forecast.scope import forecasts_of
from dashboard.topics.forecast.words import is_told, range_in_words
from dashboard.ui.static_html import to_html


def test_a_forecast_stands_with_its_interval(release_engine):
    card, body = forecast_card(release_engine, "cobalt")
    assert "95 % interval" in card.title
    assert to_html(body).count('href="/forecast?') == 3


@pytest.mark.parametrize(
    ("material", "named"),
    [
        ("palladium", "price, palladium metal"), ("zirconium", "price, zirconium sponge, ex-works China"),
        ("silicon", "price, silicon metal"), ("chromium", "price, chromium metal"),
        ("rare_earths", "Value a tonne of trade, HS 280530 Rare-earth metals"),
        ("pgm", "No series covers platinum-group metals as such"),
    ],
)  # fmt: skip
def test_the_headline_names_a_series_of_the_material_never_of_another_element(release_engine, material, named):
    card, body = forecast_card(release_engine, material)
    found = forecasts_of(release_engine, material)
    assert (card.title if material == "pgm" else found[0].series["series"]).startswith(named)
    told = [one.series["series"].lower() for one in found if one.is_own and one.end]
    assert material == "pgm" or any(name in card.title.lower() for name in told)
    assert all(one.is_own or material == "pgm" for one in found)
    listed = to_html(body).lower()
    assert [one.series["series"].lower() in listed for one in found] == [True] * len(found)
    assert material != "pgm" or len(found) > 3


def test_no_headline_tells_a_value_that_is_known_to_no_factor_of_two(release_engine):
    material = {row["material_id"] for row in release_engine.run(PATH, {}).records()}
    ended = [one for code in material for one in forecasts_of(release_engine, code) if one.end]
    assert {is_told(one.end) for one in ended} == {True, False}
    for code in material:
        card, body = forecast_card(release_engine, code)
        wide = [one for one in forecasts_of(release_engine, code) if one.end and not is_told(one.end)]
        assert to_html(body).count("too uncertain") == len(wide)
        if "95 % interval" in card.title:
            assert any(one.end and is_told(one.end) for one in forecasts_of(release_engine, code))


def test_a_wide_range_is_told_as_a_part_and_a_multiple_of_the_last_value():
    words = range_in_words({"value": 14_000.0}, {"low_95": 1_406.0, "high_95": 139_400.0})
    assert words == {"low": "a tenth", "high": "ten times"}
    assert range_in_words({"value": 10.0}, {"low_95": 5.2, "high_95": 21.0}) == {"low": "half", "high": "two times"}
