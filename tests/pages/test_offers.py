"""An empty view offers what there is: every material, view and stage, and every link of it leads to figures."""

from __future__ import annotations

import re

import pytest

from dashboard.filters import VIEWS, Filters
from dashboard.pages import material as page
from dashboard.topics.offers import offers
from dashboard.ui.chart_card import CardContent
from dashboard.ui.leaderboard import Ranking, leaderboard_markup
from dashboard.ui.static_html import to_html
from data.codes import code_list
from tests.groups import contents_of

MATERIALS = list(code_list("material").rows)
STAGES = ("", "smelt", "recycle")
ADDRESSES = [*((view, "") for view in VIEWS), *(("production", stage) for stage in STAGES[1:])]


def cards_at(engine, material, filters):
    """Return the cards of a material's page."""
    parts = contents_of(page.VIEWS[page.view_of(filters)], engine, page.Scope(engine, material, filters))
    return [part for part in parts.values() if isinstance(part, CardContent)]


@pytest.mark.parametrize(("view", "stage"), ADDRESSES)
@pytest.mark.parametrize("material", MATERIALS)
def test_an_empty_view_offers_what_there_is_once(release_engine, material, view, stage):
    filters = Filters().with_(view=view, stage=(stage,) if stage else ())
    there_is = offers(release_engine, material)
    assert there_is, "nothing at all is known of a material of the code list"
    cards = cards_at(release_engine, material, filters)
    assert all(bool(card.empty) >= bool(card.offers) for card in cards)
    empty = [card for card in cards if card.empty]
    assert not any("another stage" in card.empty for card in empty)
    if empty and len(there_is) > 1:
        assert [bool(card.offers) for card in empty] == [True, *[False] * (len(empty) - 1)], empty[0].title


@pytest.mark.parametrize(
    ("material", "query"),
    [
        ("cobalt", "country=PRK"), ("cobalt", "country=TUV"), ("gallium", "country=PRK"), ("boron", "country=DEU"),
        ("antimony", "importer=TUV"), ("cobalt", "year_from=1980&year_to=1981"),
    ],
)  # fmt: skip
def test_cards_left_empty_say_each_its_own_sentence(release_engine, material, query):
    for view in VIEWS:
        filters = Filters.parse(query, page.PAGE.filters, strict=True).with_(view=view)
        groups = page.VIEWS[page.view_of(filters)]
        parts = contents_of(groups, release_engine, page.Scope(release_engine, material, filters))
        titles = [part.title for part in parts.values() if isinstance(part, CardContent) and part.empty]
        assert len(set(titles)) == len(titles), (view, titles)
        for slot, part in parts.items():
            if isinstance(part, Ranking) and not part.rows:
                assert re.search('leader-empty">[^<]+<', leaderboard_markup(slot, part)), slot


def test_a_country_without_flows_in_a_year_is_led_to_the_newest_with_some(release_engine):
    filters = Filters(view="trade", country=("PRK",))
    cards = cards_at(release_engine, "cobalt", filters)
    flows = next(card for card in cards if card.empty)
    year, href = flows.offers[0][0][-4:], flows.offers[0][1]
    assert year in flows.title
    shown = Filters.parse(href.partition("?")[2], page.PAGE.filters, strict=True)
    assert shown.country == ("PRK",)
    assert not any(card.empty for card in cards_at(release_engine, "cobalt", shown))


@pytest.mark.parametrize("material", MATERIALS)
def test_what_is_offered_is_there(release_engine, web, material):
    for offer in offers(release_engine, material):
        path, _, query = offer.href.partition("?")
        if path == f"/materials/{material}":
            filters = Filters.parse(query, page.PAGE.filters, strict=True)
            cards = cards_at(release_engine, material, filters)
            assert any(not card.empty for card in cards), offer
        else:
            assert web.get(offer.href).status_code == 200, offer


def test_germanium_is_offered_the_share_that_the_eu_study_states(release_engine):
    text = to_html(page.build(release_engine, Filters(), "germanium"))
    assert "China has 83.1\u202f% of world supply of germanium" in text
    assert "Choose another stage" not in text
    assert 'href="/data/supply_share?material=germanium&amp;stage=refine"' in text


def test_platinum_group_metals_lead_to_platinum_and_palladium(release_engine):
    assert {"/materials/platinum", "/materials/palladium"} <= {one.href for one in offers(release_engine, "pgm")}
