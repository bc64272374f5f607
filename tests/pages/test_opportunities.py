"""The opportunities page: every rank follows from the rows, every row leads to its evidence."""

import re

import pytest

from dashboard.components.static import to_html
from dashboard.derived import link_gain, recycling_reach, unmined_resource
from dashboard.filters import Filters
from dashboard.pages import find_page
from dashboard.pages.opportunities import lists
from dashboard.queries import shares

NOTHING = Filters()


def test_no_country_of_the_list_has_stated_production(release_engine):
    stated = release_engine.run(shares.PRODUCTION, {"stage": ("mine",)}).records()
    producing = {
        (row["material_id"], row["country_iso3"]) for row in stated if row["quantity_t"] or row["status"] == "withheld"
    }
    found = unmined_resource.records(release_engine, NOTHING)
    assert found
    assert not {(row["material_id"], row["country_iso3"]) for row in found} & producing


def test_resources_are_ranked_by_years_of_world_output(release_engine):
    found = unmined_resource.records(release_engine, NOTHING)
    years = [row["world_years"] for row in found if row["world_years"] is not None]
    assert years == sorted(years, reverse=True)
    assert [row["rank"] for row in found] == list(range(1, len(found) + 1))
    assert all(row["world_years"] is None for row in found[len(years) :])
    for row in found[: len(years)]:
        assert row["world_years"] == pytest.approx(row["quantity_t"] / row["world_output_t"])
        assert row["viable_t"] <= row["quantity_t"] * (1 + 1e-9)


def test_contents_that_differ_have_no_years(release_engine):
    found = unmined_resource.records(release_engine, Filters().with_(material="graphite"))
    assert found
    assert {row["world_years"] for row in found} == {None}


def test_recycling_reach_of_cobalt_by_hand(release_engine):
    """22 % of the input in 2023, more than 50 % recycled: 22 to 44 %, and the target is 25 %."""
    (row,) = recycling_reach.records(release_engine, Filters().with_(material="cobalt"))
    assert (row["reach_low_frac"], row["reach_high_frac"]) == (pytest.approx(0.22), pytest.approx(0.44))
    assert (row["target_frac"], row["verdict"]) == (0.25, "could_meet")


def test_verdicts_follow_from_the_figures(release_engine):
    for row in recycling_reach.records(release_engine, NOTHING):
        if row["verdict"] == "meets":
            assert row["input_rate_frac"] >= row["target_frac"]
        else:
            assert row["input_rate_frac"] < row["target_frac"]
            high = row["reach_high_frac"]
            assert row["verdict"] == ("unknown" if high is None else "could_meet" if high >= 0.25 else "cannot")


def test_links_are_ranked_by_gain_and_a_bloc_buys_as_one(release_engine):
    every = link_gain.records(release_engine, NOTHING)
    gains = [row["gain_frac"] for row in every]
    assert gains == sorted(gains, reverse=True)
    assert all(row["gain_frac"] > 0 and row["seller_iso3"] != row["largest_iso3"] for row in every)
    union = link_gain.records(release_engine, Filters().with_(**{"for": "EU27"}))
    assert {row["buyer"] for row in union} == {"EU27"}
    assert len({row["material_id"] for row in union}) == len(union)
    assert not {row["seller_iso3"] for row in union} & {"DEU", "FRA", "NLD", "BEL"}


@pytest.mark.parametrize("card", [lists.resource_card, lists.recycling_card, lists.link_card])
def test_every_row_leads_to_a_page_and_the_rank_is_explained(release_engine, card):
    content, body = card(release_engine, NOTHING)
    markup = to_html(body)
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', markup)]
    assert len(links) == 15
    for link in links:
        path, _, query = link.partition("?")
        module, _variables = find_page(path)
        assert Filters.parse(query, module.PAGE.filters, strict=True)
    assert "How the rank is made" in markup
    assert content.sources


def test_a_choice_without_rows_says_what_to_do(release_engine):
    content, _ = lists.resource_card(release_engine, Filters().with_(material="helium"))
    assert "Lift a filter" in content.empty
