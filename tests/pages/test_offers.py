"""An empty view offers what there is: every material, view and stage, and every link of it leads to figures."""

from __future__ import annotations

import pytest

from dashboard.filters import VIEWS, Filters
from dashboard.pages import material as page
from dashboard.topics.offers import offers
from dashboard.ui.chart_card import CardContent
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
def test_an_empty_card_offers_what_there_is(release_engine, material, view, stage):
    filters = Filters().with_(view=view, stage=(stage,) if stage else ())
    there_is = offers(release_engine, material)
    assert there_is, "nothing at all is known of a material of the code list"
    for card in cards_at(release_engine, material, filters):
        assert bool(card.empty) >= bool(card.offers)
        if card.empty:
            assert card.offers or len(there_is) == 1, (card.title, there_is)
            assert "another stage" not in card.empty, card.empty


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
    assert "China 83.1\u202f% of the world\u2019s supply of germanium" in text
    assert "Choose another stage" not in text
    assert 'href="/data/supply_share?material=germanium&amp;stage=refine"' in text


def test_platinum_group_metals_lead_to_platinum_and_palladium(release_engine):
    assert {"/materials/platinum", "/materials/palladium"} <= {one.href for one in offers(release_engine, "pgm")}
