"""The page of sustainable infrastructure: holes, no score unless asked for, ten cases, tools upstream first."""

import re

import pytest

from dashboard.filters import Filters
from dashboard.pages import infrastructure
from dashboard.topics.infrastructure.cards.tools import tools
from dashboard.topics.infrastructure.stated import CASES, the_framework
from dashboard.ui.static_html import to_html
from data.codes import code_list


def page(engine, **chosen):
    html = to_html(infrastructure.build(engine, Filters().with_(**chosen)))
    return html, re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_page_says_that_no_framework_exists_that_figures_are_old_and_where_nothing_is_known(release_engine):
    _, text = page(release_engine)
    assert "no aggregate framework" in text
    assert "2020 edition" in text
    assert "Rural population within 2 km of an all-season road" in text
    assert "Hole: Not in the 2020 database that is held." in text


def test_there_is_no_score_unless_the_address_asks_for_one(release_engine):
    html, text = page(release_engine)
    assert "No score, unless you ask for one" in text
    assert "4 of them have no indicator with published goalposts" in text
    assert 'href="/infrastructure?score=1"' in html
    _, text = page(release_engine, score="1")
    assert "World Health Organization" in text
    assert "Handbook on Constructing Composite Indicators" in text
    unscored = [one.principle_id for one in the_framework().unscored]
    assert unscored == ["3", "5", "8", "10"]
    assert "no part in the score: 3. Comprehensive life-cycle" in text
    assert "Places under other weights" in text


@pytest.mark.parametrize("country", CASES)
def test_every_case_has_a_section_with_its_indicators_and_materials(release_engine, country):
    html, _ = page(release_engine)
    section = re.search(rf'id="infrastructure--case-{country.lower()}".*?</section>', html, re.DOTALL)[0]
    assert f'href="/countries/{country}"' in section
    assert "Access to electricity" in section
    assert ("/materials/" in section) != ("No source held names the country" in section)


def test_countries_chosen_take_the_place_of_the_cases(release_engine):
    html, text = page(release_engine, country=("BRA", "NOR"))
    matrix = html.partition('id="infrastructure--principle-1"')[2].partition("</table>")[0]
    assert "Brazil" in matrix
    assert "Afghanistan" not in matrix
    assert "Of the countries chosen (2)" in text
    _, text = page(release_engine, country="EU27")
    assert "The first 12 of 27 countries chosen are shown." in text


@pytest.mark.parametrize("phase", code_list("infrastructure_phase").rows)
def test_a_phase_shows_its_tools_alone(release_engine, phase):
    found = tools(phase)
    assert found
    html, _ = page(release_engine, phase=phase)
    table = html.partition('id="infrastructure--tools"')[2].partition("</section>")[0]
    assert [f">{row['name']}<" in table.replace("&amp;", "&") for row in tools()].count(True) == len(found)


def test_tools_that_begin_upstream_stand_first():
    order = list(code_list("infrastructure_phase").rows)
    begins = [min(map(order.index, row["phases"].split("+"))) for row in tools()]
    assert begins == sorted(begins)


def test_what_a_power_plan_needs_is_said_to_be_missing(release_engine):
    _, text = page(release_engine)
    assert "cannot be told here yet" in text
    assert "Schlichenmaier and Naegler" in text
