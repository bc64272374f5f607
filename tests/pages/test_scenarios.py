"""The scenarios page: what its address names that is not there is left out, and the page says so."""

from dashboard.filters import Filters
from dashboard.pages import scenarios
from dashboard.topics.scenarios.scope import load
from dashboard.ui.static_html import to_html
from tests.groups import charts, contents_of


def page_of(engine, query):
    return to_html(scenarios.build(engine, Filters.parse(query, scenarios.PAGE.filters, strict=True)))


def test_what_takes_one_value_refuses_a_second_visibly(web, release_engine):
    page = page_of(release_engine, "material=cobalt&material=lithium")
    assert page.partition("</div>")[0].count("material=lithium: takes one value here") == 1
    assert "hs=810510: takes one code by weight" in page_of(release_engine, "measure=quantity&hs=282200,810510")
    answer = web.get("/api/v1/derived/shock.json?measure=quantity&hs=282200,810510")
    assert (answer.status_code, answer.get_json()["key"]) == (400, "hs")


def test_the_current_tabs_are_the_scenario_and_the_edition_shown(release_engine):
    page = page_of(release_engine, "material=lithium&scenario=NZE&vintage=2024-05")
    scenario, edition = [link.partition("</a>")[0] for link in page.split("tab-item is-current")[1:]]
    assert "scenario=NZE" in scenario
    assert "vintage=2024-05" in edition


def test_downloads_of_every_chart_hold_rows(release_engine):
    scope = load(release_engine, Filters.parse("material=cobalt", scenarios.PAGE.filters, strict=True))
    for slot_id, card in charts(contents_of(scenarios.GROUPS, release_engine, scope)).items():
        filters = card.rows.filters
        rows = card.rows.of.rows(release_engine, filters) if "derived" in card.rows.of.path else None
        assert rows or release_engine.run(card.rows.of, filters.chosen()).rows, slot_id
