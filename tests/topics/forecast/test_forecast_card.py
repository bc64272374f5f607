"""The forecast of a material: with its interval, and of a series of the material itself."""

import pytest

from dashboard.topics.forecast.cards import forecast_card
from dashboard.topics.forecast.scope import forecasts_of
from dashboard.ui.static_html import to_html


def test_a_forecast_stands_with_its_interval(release_engine):
    card, body = forecast_card(release_engine, "cobalt")
    assert "95 % interval" in card.title
    assert to_html(body).count('href="/forecast?') == 3


@pytest.mark.parametrize(
    ("material", "named"),
    [
        ("palladium", "Price, palladium metal: "), ("zirconium", "Price, zirconium sponge, ex-works China: "),
        ("silicon", "Price, silicon metal: "), ("chromium", "Price, chromium metal: "),
        ("rare_earths", "Price: Value a tonne of trade, HS 280530 Rare-earth metals"),
        ("pgm", "No series covers platinum-group metals (combined) as such"),
    ],
)  # fmt: skip
def test_the_headline_names_a_series_of_the_material_never_of_another_element(release_engine, material, named):
    card, body = forecast_card(release_engine, material)
    assert card.title.startswith(named)
    found = forecasts_of(release_engine, material)
    assert all(one.is_own or material == "pgm" for one in found)
    listed = to_html(body).lower()
    assert [one.series["series"].lower() in listed for one in found] == [True] * len(found)
    assert material != "pgm" or len(found) > 3
