"""Goods of trade are named wherever a sum is shown; what is doubtful is said beside it and never added twice."""

import math

import pytest

from dashboard.filters import Filters
from dashboard.topics.country_scope import Scope
from dashboard.topics.trade import queries as trade
from dashboard.topics.trade.cards import country, material, remarks
from dashboard.topics.trade.cards.material_flows import flow_cards
from dashboard.topics.trade.cards.traded import KEYS, load
from dashboard.topics.trade.doubts import doubt_words, doubts, gap_words, left_out_words
from dashboard.topics.trade.hs_codes import hs_codes_of
from dashboard.ui.static_html import to_html
from data.codes import code_list

MATERIALS = [code for code, row in code_list("material").rows.items() if not row["members"]]


def view(engine, code, query=""):
    return load(engine, code, Filters.parse(query, ("hs", "measure", "year", "exporter"), strict=True))


@pytest.mark.parametrize("code", MATERIALS)
def test_every_picture_of_a_materials_trade_names_its_codes(release_engine, code):
    traded = view(release_engine, code)
    if not traded.year:
        return
    codes = hs_codes_of(release_engine, code, traded.year).numbers
    cards = [*flow_cards(release_engine, traded), material.series_card(release_engine, traded)]
    cards.append(material.exporter_card(release_engine, traded))
    for card in cards:
        assert card.empty or all(f"HS {number}" in card.title for number in codes), card.title


def test_one_code_is_named_by_its_form(release_engine):
    card = material.exporter_card(release_engine, view(release_engine, "nickel"))
    assert "nickel ores and concentrates (HS 260400)" in card.title
    assert "HS 750110 (nickel mattes)" in gap_words(release_engine, "nickel")
    assert "spodumene" in gap_words(release_engine, "lithium")


def test_tonnes_under_two_codes_are_told_and_never_added(release_engine):
    """255 kt of content under HS 282200 alone, 175 kt mined; a later release states 0.7 bn USD of it, not 4.7."""
    (same,) = [row for row in doubts(release_engine, (2023,), material="cobalt") if row["kind"] == "same_goods"]
    assert (same["exporter_iso3"], same["hs_codes"], same["mined_t"]) == ("COD", "282200+810510", 175_000)
    assert "probably the same tonnes as under HS 810510" in doubt_words(same)
    years = {row["year"] for row in doubts(release_engine, range(1995, 2030), material="cobalt")}
    assert {2020, 2021, 2023} <= years
    traded = view(release_engine, "cobalt", "year=2023")
    page = "".join(to_html(part) for part in remarks.remarks(release_engine, traded))
    assert "719" in page
    assert "probably the same tonnes" in page
    chosen = Filters().with_(material="cobalt", year_from=2023, year_to=2023)
    rows = release_engine.run(trade.BY_CODE, chosen.chosen()).records()
    shown = sum(flow[2] for flow in traded.chosen())
    assert shown == pytest.approx(math.fsum(row["value_usd"] for row in rows) - same["value_usd"])
    assert left_out_words(rows).startswith("Leaves out 4.1")
    alone = view(release_engine, "cobalt", "year=2023&hs=282200")
    assert sum(flow[2] for flow in alone.chosen()) == pytest.approx(
        next(row["value_usd"] for row in rows if row["hs_code"] == "282200")
    )


@pytest.mark.parametrize("code", ["COD", "IDN", "CHN", "CHL", "FIN"])
def test_a_country_says_which_goods_it_sells_and_what_is_left_out(release_engine, code):
    traded = country.load(release_engine, Scope(code, Filters().with_(year=2023)))
    for direction in ("exports", "imports"):
        card = country.series_card(release_engine, traded, direction)
        assert "(HS " in card.title, card.title
        board = country.goods_board(release_engine, traded, direction)
        assert all("HS " in row.name for row in board.rows)
    assert "HS " in country.flow_card(release_engine, traded).title
    if code == "COD":
        assert "probably the same tonnes" in country.series_card(release_engine, traded, "exports").subtitle
    if code == "CHN":
        assert "probably recorded under two codes" in country.series_card(release_engine, traded, "imports").subtitle


def test_flows_among_the_places_chosen_are_one_click_away(release_engine):
    chosen = Filters(country=("COD", "ZMB"), year_from=2015, year_to=2023)
    first = to_html(remarks.remarks(release_engine, load(release_engine, "cobalt", chosen))[0])
    assert "material=cobalt&amp;exporter=COD,ZMB&amp;importer=COD,ZMB&amp;year_from=2015&amp;year_to=2023" in first
    board = material.partner_board(release_engine, load(release_engine, "cobalt", chosen), "/")
    assert board.subtitle.endswith("to or from the 2 places chosen"), board.subtitle
    (one,) = remarks._among(load(release_engine, "cobalt", Filters(country=("COD",), year_from=2015)))
    assert "material=cobalt&amp;country=COD&amp;year_from=2015" in to_html(one)
    assert remarks._among(load(release_engine, "cobalt", Filters())) == []


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("exporter=COD,ZMB", "Trade from the Democratic Republic of the Congo and Zambia, by year"),
        ("importer=CHN", "Trade to China, by year"),
        ("exporter=CHN,COD&importer=COD,CHN", "Trade among "),
        ("exporter=COD&importer=CHN", "Trade from the Democratic Republic of the Congo to China, by year"),
        ("country=COD&importer=CHN", "Trade with the Democratic Republic of the Congo to China, by year"),
    ],
)
def test_wherever_places_stand_the_flows_chosen_are_one_click_away(release_engine, choice, words):
    chosen = Filters.parse(f"{choice}&hs=810520", KEYS, strict=True)
    (one,) = remarks._among(load(release_engine, "cobalt", chosen))
    assert one.children[0].startswith(words)
    query = one.children[2].href.split("?")[1]
    assert Filters.parse(query, KEYS, strict=True) == chosen.with_(material="cobalt")


@pytest.mark.parametrize("choice", ["exporter=COD,ZMB,CHN&importer=COD,ZMB,CHN", "exporter=EU27,COD&importer=CHN"])
def test_with_both_ends_chosen_the_map_is_of_the_flows_that_the_ranking_adds_up(release_engine, choice):
    chosen = Filters.parse(choice, KEYS, strict=True)
    traded = load(release_engine, "cobalt", chosen)
    card = material.exporter_card(release_engine, traded)
    total = math.fsum(flow[2] for flow in traded.chosen("exporter", "importer"))
    assert math.fsum(row[traded.column] or 0.0 for row in card.rows.records) == pytest.approx(total)
    assert f", {traded.written(total)} in all (" in card.title
    assert card.subtitle.startswith("Share of the flows chosen")
    assert ("traded among " in card.title) == (len(chosen.importer) > 1)
    listed = material.partner_board(release_engine, traded, "/").of
    assert math.fsum(row[traded.column] or 0.0 for row in listed.records) == pytest.approx(total)


def test_to_importers_alone_the_map_is_of_what_everybody_sells_them(release_engine):
    traded = load(release_engine, "cobalt", Filters(importer=("COD", "ZMB")))
    card = material.exporter_card(release_engine, traded)
    assert " by the Democratic Republic of the Congo and Zambia, which total " in card.title
    assert card.subtitle.startswith("Share of the imports chosen, from all sellers")


def test_from_one_seller_alone_the_map_says_no_share(release_engine):
    traded = load(release_engine, "cobalt", Filters(exporter=("COD",), importer=("COD", "CHN")))
    title = material.exporter_card(release_engine, traded).title
    assert title.startswith("The Democratic Republic of the Congo ships ")
    assert "%" not in title


@pytest.mark.parametrize("queries", [trade.WHOLE_SERIES, trade.LATER], ids=lambda queries: queries.dataset_id)
def test_no_release_states_a_flow_of_a_country_to_itself(release_engine, queries):
    """Were there one, a country would stand among its own buyers and sellers."""
    for year in (row["year"] for row in release_engine.run(queries.years, {}).records()):
        flows = release_engine.run(queries.pairs, {"year_from": year, "year_to": year}).records()
        assert [row for row in flows if row["exporter_iso3"] == row["importer_iso3"]] == []


def test_goods_of_a_country_that_a_later_release_alone_has_are_said_above_its_trade_in_a_material(web):
    said = "Not counted here (later release, 2022): exports of refined copper, cathodes worth 3.31"
    assert said in web.get("/materials/copper?view=trade&country=ZMB").get_data(as_text=True)
    for other in ("country=ZMB&vintage=V202601", "country=ZMB&hs=260300", "country=JPN", "country=COD,ZMB"):
        assert said not in web.get(f"/materials/copper?view=trade&{other}").get_data(as_text=True)
