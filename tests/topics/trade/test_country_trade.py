"""Trade of a country: each direction by itself, and its partners a click away."""

import pytest

from dashboard.filters import Filters
from dashboard.topics.country_scope import Scope
from dashboard.topics.trade.cards import country as trade


def test_directions_are_kept_apart(engine):
    traded = trade.load(engine, Scope("CHN", Filters()))
    assert traded.totals("exports") == {}
    bought = traded.goods["imports"][2022]
    assert bought["lithium"] == pytest.approx(6_037_683_623.0)
    assert bought["cobalt"] == pytest.approx(5_741_000_312.0 + 4_122.0)
    suppliers = trade.partner_board(engine, traded, "imports").rows
    assert [row.href for row in suppliers] == ["/countries/CHL", "/countries/COD"]


def test_a_flow_leads_to_the_partner(engine):
    card = trade.flow_card(engine, trade.load(engine, Scope("CHL", Filters())))
    assert card.figure["data"][0]["node"]["customdata"] == ["href:/countries/CHL", "href:/countries/CHN"]
