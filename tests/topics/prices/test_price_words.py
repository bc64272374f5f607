"""No price without what it is of: product, basis and terms on every card, in every file, for every material."""

import json

import pytest

from dashboard.filters import Filters
from dashboard.topics.forecast import queries as forecasts
from dashboard.topics.prices import queries
from dashboard.topics.prices.cards import price_card
from dashboard.topics.scenarios.tables import SHOCK_EFFECTS
from data.codes import code_list

MATERIALS = [code for code, row in code_list("material").rows.items() if row["group_id"] != "shared"]
BARE = {"price", "price, cif", "price, lme", "price, spot", "price, average", "price, us", "price, europe"}


@pytest.mark.parametrize("query", queries.QUERIES, ids=lambda query: query.query_id)
def test_every_price_says_of_what_on_what_basis_and_on_which_terms(release_engine, query):
    rows = release_engine.run(query, {}).records()
    assert rows
    for row in rows:
        assert all(row[name] for name in ("product", "content_basis", "terms")), row
        assert row["series"].lower() not in BARE, row


@pytest.mark.parametrize("material", MATERIALS)
def test_title_axis_hover_and_words_name_the_product(release_engine, material):
    card = price_card(release_engine, material, Filters())
    if card.empty:
        assert not any(release_engine.run(query, {"material": (material,)}).rows for query in queries.QUERIES)
        return
    rows = card.rows.records
    products = {row["product"] for row in rows}
    title = card.title.lower()
    named = [product for product in products if title.startswith(f"{product.lower()}: ")]
    assert len(named) == 1, card.title
    (first, *_) = [row for row in rows if row["product"] == named[0]]
    assert card.subtitle.startswith(f"Per tonne of {first['content_basis']}")
    said = card.subtitle.lower()
    assert any(row["terms"].lower() in said for row in rows if row["product"] == named[0])
    drawn = json.dumps(card.figure, ensure_ascii=False)
    for product in products:
        assert product in drawn
        assert product in card.in_words
    bases = {row["content_basis"] for row in rows}
    if len(bases) == 1:
        assert f"USD/t of {bases.pop()}" in drawn


def test_14_000_usd_are_of_battery_grade_lithium_carbonate(release_engine):
    card = price_card(release_engine, "lithium", Filters(year_to=2024))
    assert card.title.startswith("Battery-grade lithium carbonate: 14\u202f000\u202fUSD/t, nominal, in 2024")
    assert card.subtitle.startswith("Per tonne of Li2CO3; ")


@pytest.mark.parametrize("material", MATERIALS)
def test_a_shock_names_the_product_of_its_prices(release_engine, material):
    columns = SHOCK_EFFECTS.columns
    stated = {
        row["series"]: row["product"]
        for query in queries.QUERIES
        for row in release_engine.run(query, {"material": (material,)}).records()
    }
    for row in SHOCK_EFFECTS.rows(release_engine, Filters().with_(material=material)):
        found = dict(zip(columns, row, strict=True))
        if found["figure"] in {"volatility", "largest_rise"}:
            assert found["item"] in stated, found


def test_forecasts_of_prices_go_by_series_that_name_their_product(release_engine):
    known = {row["series"] for query in queries.QUERIES for row in release_engine.run(query, {}).records()}
    rows = release_engine.run(forecasts.SERIES, {"outlook": ("price",)}).records()
    own = [row for row in rows if row["source_id"] != "baci"]
    assert own
    assert {row["series"] for row in own} <= known


@pytest.mark.parametrize("material", MATERIALS)
def test_lines_of_one_product_are_told_apart_and_real_money_is_not_called_nominal(release_engine, material):
    card = price_card(release_engine, material, Filters())
    if card.empty:
        return
    names = [trace["name"] for trace in card.figure["data"] if trace.get("name")]
    assert len(names) == len(set(names))
    drawn_real = "real (" in card.in_words
    assert ("unless said to be real" in card.subtitle) == drawn_real
