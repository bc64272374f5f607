"""The country page over a small release: its sentence, its cards, its links, and countries without figures."""

import pytest

from dashboard.components.static import to_html
from dashboard.filters import Filters
from dashboard.pages import country
from dashboard.pages.country import governance, headline, places, standing, trade
from dashboard.pages.country.scope import Scope, short_name
from dashboard.queries import QUERIES


def scope(code, query=""):
    return Scope(code, Filters.parse(query, country.PAGE.filters, strict=True))


def cards(engine, of):
    return {name: card for group in country.GROUPS for name, card in group.fill(engine, of).cards.items()}


def test_output_stands_against_the_printed_world_total(engine):
    (row,) = standing.produced(engine, scope("COD"))
    assert (row["year"], row["quantity_t"]) == (2023, 175_000)
    assert row["share_frac"] == pytest.approx(175_000 / 238_000)
    assert (row["rank_among_countries"], row["n_countries"]) == (1, 2)


def test_a_withheld_quantity_has_neither_share_nor_rank(engine):
    row = next(row for row in standing.produced(engine, scope("USA", "year=2022")) if row["material_id"] == "lithium")
    assert row["status"] == "withheld"
    assert (row["quantity_t"], row["share_frac"], row["rank_among_countries"]) == (None, None, None)


def test_the_year_of_the_url_is_the_year_of_the_shares(engine):
    (row,) = standing.produced(engine, scope("AUS", "year=2022&material=lithium"))
    assert (row["year"], row["quantity_t"]) == (2022, 74_700)


def test_sentence_says_output_and_trade(engine):
    text = headline.lede(engine, scope("COD"))
    assert "mines 74\u202f% of the world\u2019s cobalt (2023)" in text
    assert "exported tracked goods worth 5.89\u202fbn USD" in text


def test_a_country_without_any_figure_says_so(engine):
    assert "no figure for Tuvalu" in headline.lede(engine, scope("TUV"))
    assert headline.kpis(engine, scope("TUV")) == []
    assert all(card.empty for card in cards(engine, scope("TUV")).values())


def test_rows_lead_to_the_material_with_the_country_chosen(engine):
    board = standing.board(scope("COD"), standing.produced(engine, scope("COD")), ("mine",), "mined")
    assert board.rows[0].href == "/materials/cobalt?stage=mine&country=COD"
    assert "no. 1 of 2" in board.rows[0].note


def test_trade_is_told_by_direction(engine):
    traded = trade.load(engine, scope("CHN"))
    assert traded.totals("exports") == {}
    bought = traded.goods["imports"][2022]
    assert bought["lithium"] == pytest.approx(6_037_683_623.0)
    assert bought["cobalt"] == pytest.approx(5_741_000_312.0 + 4_122.0)
    suppliers = trade.partner_board(engine, traded, "imports").rows
    assert [row.href for row in suppliers] == ["/countries/CHL", "/countries/COD"]


def test_a_flow_leads_to_the_partner(engine):
    card = trade.flow_card(engine, trade.load(engine, scope("CHL")))
    assert card.figure["data"][0]["node"]["customdata"] == ["href:/countries/CHL", "href:/countries/CHN"]


def test_governance_keeps_editions_apart(engine):
    later = {"dimension_id": "pv", "year": 2024, "vintage": "2025", "estimate": -2.0}
    first = [{**later, "dimension_id": name, "year": 2022, "vintage": "2023"} for name in ("pv", "va")]
    assert governance.main_edition([later, *first]) == "2023"
    assert governance.latest([later, *first], "pv", "2023")["year"] == 2022
    assert governance.main_edition([]) == ""


def test_a_dimension_or_range_chosen_does_not_change_the_edition(engine, monkeypatch):
    base = {"country_iso3": "COD", "std_error": 0.2, "rank_pct": 5.0, "source_id": "wgi"}
    rows = [
        {**base, "dimension_id": dimension, "year": year, "vintage": vintage, "estimate": -2.0}
        for dimension, year, vintage in (("pv", 2022, "2023"), ("va", 2022, "2023"), ("pv", 2024, "2025"))
    ]
    monkeypatch.setattr(governance, "load", lambda engine, scope: rows)
    for query in ("dimension=pv", "year_from=2020"):
        assert "in 2022" in governance.score_card(engine, scope("COD", query)).title
    assert "in 2024" in governance.score_card(engine, scope("COD", "year_from=2024")).title


def test_governance_draws_the_interval_at_ninety_percent(engine):
    figure = governance.score_card(engine, scope("COD")).figure
    band, line = figure["data"]
    assert line["y"] == [-1.9812287]
    assert band["y"] == pytest.approx([-1.9812287 + 1.645 * 0.2239262, -1.9812287 - 1.645 * 0.2239262])


def test_a_site_stands_once_with_all_its_materials():
    rows = [{"facility_id": "a", "material_id": "cobalt"}, {"facility_id": "a", "material_id": "copper"}]
    assert places._once(rows, "facility_id") == [
        {"facility_id": "a", "material_id": "cobalt", "materials": ["cobalt", "copper"]}
    ]


def test_downloads_of_every_card_name_a_query_and_hold_rows(engine):
    for name, card in cards(engine, scope("COD")).items():
        query = QUERIES[card.download_path.rsplit("/", 1)[1]]
        chosen = Filters.parse(
            card.query, card.query and [part.split("=")[0] for part in card.query.split("&")], strict=True
        )
        assert bool(engine.run(query, chosen.chosen()).rows) is not bool(card.empty), name


def test_page_builds_with_every_filter(engine):
    query = "material=cobalt&stage=mine&year_from=2022&year_to=2023&dimension=pv"
    page = country.build(engine, Filters.parse(query, country.PAGE.filters, strict=True), country="COD")
    assert "Democratic Republic of the Congo" in to_html(page)


@pytest.mark.parametrize("code", ["WLD", "OTH", "EU27", "XXX"])
def test_totals_and_rests_have_no_page(code):
    assert country.PAGE.match(f"/countries/{code}") is None


def test_long_names_are_shortened_for_labels():
    assert short_name("cobalt") == "Cobalt"
    assert short_name("boron+tellurium") == "B, Te*"
