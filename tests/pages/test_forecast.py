"""The forecast page: what was chosen is said first, and every method and measure has its meaning."""

from dashboard.filters import Filters
from dashboard.pages import forecast
from dashboard.ui.static_html import to_html


def page_of(engine, query):
    return to_html(forecast.build(engine, Filters.parse(query, forecast.PAGE.filters, strict=True)))


def test_the_page_says_first_what_is_used_and_that_it_is_no_observation(release_engine):
    lede = page_of(release_engine, "material=nickel").partition("</p>")[0]
    assert "The baseline, " in lede
    assert "this dashboard\u2019s own" in lede


def test_the_tabs_lead_to_each_kind_of_forecast_of_the_material(release_engine):
    page = page_of(release_engine, "material=cobalt&outlook=production")
    for outlook in ("price", "production", "trade"):
        assert f'href="/forecast?material=cobalt&amp;outlook={outlook}"' in page
    assert page.count('aria-current="page"') == 1
    assert page.count("<dt>") == 8
