"""What a place could develop, holds and buys: true of the release, members added by what may be added."""

import re

import pytest

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.topics.country_scope import Scope
from dashboard.topics.dossier.cards.developable import developable_card
from dashboard.topics.dossier.cards.holdings import holdings_card
from dashboard.topics.dossier.cards.imported import imported_card
from dashboard.topics.dossier.tables import DEVELOPABLE, IMPORTED
from dashboard.topics.exposure.tables import DEPENDENCE
from dashboard.topics.opportunities.tables import records
from dashboard.topics.production import queries as produced
from dashboard.topics.trade import queries as trade
from dashboard.ui.static_html import to_html
from dashboard.ui.words import country_in_text
from data.codes import bloc_members


def of(engine, table, place):
    return records(engine, table, Filters().with_(country=place))


@pytest.mark.parametrize(
    ("place", "material", "chain"),
    [
        ("CHL", "copper", "mined_and_refined"),
        ("CHL", "rhenium", "mined_refining_named"),
        ("ZAF", "chromium", "mined_refining_named"),
        ("IDN", "nickel", "mined_and_refined"),
        ("KEN", "rare_earths", "not_mined"),
        ("BOL", "lithium", "mine_listed"),
        ("DEU", "lithium", "not_mined"),
    ],
)
def test_materials_mined_already_are_listed_with_how_far_the_chain_goes(release_engine, place, material, chain):
    rows = of(release_engine, DEVELOPABLE, place)
    assert chain in {row["chain"] for row in rows if row["material_id"] == material}


def test_a_class_is_a_column_and_years_are_of_one_class(release_engine):
    copper = next(row for row in of(release_engine, DEVELOPABLE, "CHL") if row["material_id"] == "copper")
    total = release_engine.run(produced.SHARES, {"material": ("copper",), "stage": ("mine",), "country": ("WLD",)})
    world = {row["year"]: row["quantity_t"] for row in total.records()}[copper["world_year"]]
    assert copper["world_years"] == pytest.approx(max(copper["potential_t"], copper["viable_t"]) / world)


def test_output_of_a_bloc_is_that_of_its_members(release_engine):
    row = next(row for row in of(release_engine, DEVELOPABLE, "EU27") if row["mined_t"] and row["mined_share_frac"])
    asked = {"material": (row["material_id"],), "stage": ("mine",), "country": ("EU27",)}
    members = [
        one
        for one in release_engine.run(produced.STANDING, asked).records()
        if one["quantity_t"] and one["year"] == row["mined_year"] and one["content_basis"] == row["mined_basis"]
    ]
    assert row["mined_t"] == pytest.approx(sum(one["quantity_t"] for one in members))
    assert row["mined_share_frac"] == pytest.approx(sum(one["share_frac"] for one in members))


def test_a_bloc_imports_from_outside_it(release_engine):
    row = next(row for row in of(release_engine, IMPORTED, "EU27") if row["material_id"] == "lithium")
    members = bloc_members("EU27")
    asked = Filters().with_(material="lithium", importer="EU27", year_from=row["year"], year_to=row["year"])
    flows = release_engine.run(trade.PAIRS_ADDED, asked.chosen()).records()
    outside = [one for one in flows if one["exporter_iso3"] not in members and one["value_addable_usd"]]
    assert row["imports_usd"] == pytest.approx(sum(one["value_addable_usd"] for one in outside))
    assert row["imports_usd"] < sum(one["value_addable_usd"] or 0.0 for one in flows)
    assert row["supplier_iso3"] not in members


def test_imports_name_large_goods_that_they_leave_out_with_rows_and_source(release_engine):
    content, (table, _why) = imported_card(release_engine, Scope("DEU", Filters()))
    (copper,) = (row for row in re.findall(r"<tr>.*?</tr>", to_html(table)) if ">Copper</a>" in row)
    assert "Not counted here (later release, 2022): refined copper, cathodes worth 5.27\u202fbn USD" in copper
    (later,) = content.beside
    values = [row["value_usd"] for row in later.records if row["hs_code"] == "740311"]
    assert theme.money(sum(values)) == "5.27\u202fbn USD"


def test_a_producer_is_not_said_to_pass_on(release_engine):
    """Brazil is not among the countries that USGS names for copper; ICMM lists its mines."""
    copper = next(row for row in of(release_engine, IMPORTED, "EU27") if row["material_id"] == "copper")
    assert (copper["supplier_iso3"], copper["supplier_makes"]) == ("BRA", True)


@pytest.mark.parametrize("place", ["ZMB", "CHL", "ZAF"])
def test_who_refines_is_answered_as_in_the_dependence_matrix(release_engine, place):
    rows = of(release_engine, IMPORTED, place)
    matrix = records(release_engine, DEPENDENCE, Filters().with_(**{"for": place}))
    told = {}
    for row in matrix:
        if row["measure"] != "imports" and row["stage_id"] in ("smelt", "refine") and row["country_iso3"]:
            stated = (row["stage_id"], row["product"], row["year"], row["country_iso3"], row["source_id"])
            told.setdefault(row["material_id"], set()).add(stated)
    names = ("refiner_stage", "refiner_product", "refiner_year", "refiner_iso3", "source_id")
    answers = {row["material_id"]: tuple(row[name] for name in names) for row in rows}
    assert {material for material, answer in answers.items() if any(answer)} == told.keys() & answers.keys()
    assert all(answer in told[material] for material, answer in answers.items() if any(answer))
    assert answers["chromium"][2:] == (2023, "CHN", "ec_crm")


def test_metal_stands_beside_smelting_and_ore_beside_the_last_step(release_engine):
    steps = {
        row["refiner_stage"]
        for place in ("ZAF", "ZMB", "IND", "CHN")
        for row in of(release_engine, IMPORTED, place)
        if row["material_id"] == "bauxite"
    }
    assert steps == {"smelt", "refine"}


def test_holdings_stand_by_inventory_and_lead_to_the_page_that_shows_them(release_engine):
    card, body = holdings_card(release_engine, Scope("DEU", Filters()))
    assert card.title == "Germany: inventories of projects hold 3 materials"
    markup = to_html(body)
    assert markup.count("<tr>") == 1 + 4, "lithium stands in two inventories"
    assert "/unfc?material=lithium&amp;country=DEU&amp;product=Lithium&amp;source_set=web_statements" in markup


def test_imports_are_of_the_newest_final_year_that_has_any(release_engine):
    card, _body = imported_card(release_engine, Scope("TUV", Filters()))
    assert card.rows.records[0]["year"] < of(release_engine, IMPORTED, "CHL")[0]["year"]


@pytest.mark.parametrize(("card", "place"), [(developable_card, "TUV"), (holdings_card, "TUV"), (imported_card, "BVT")])
def test_a_place_of_which_nothing_is_stated_says_so(release_engine, card, place):
    content, body = card(release_engine, Scope(place, Filters()))
    assert country_in_text(place) in content.empty
    assert not body


@pytest.mark.parametrize(("place", "material"), [("CHL", "lithium"), ("IDN", "bauxite")])
def test_a_share_of_a_whole_without_some_country_says_so_in_table_and_file(release_engine, place, material):
    """The card of output says "excluding USA": the United States are withheld, and the world total leaves them out."""
    scope = Scope(place, Filters().with_(material=material))
    _, body = developable_card(release_engine, scope)
    rows = [row for row in of(release_engine, DEVELOPABLE, place) if row["material_id"] == material]
    assert {row["mined_share_without"] for row in rows} == {"USA"}
    share = theme.percent(rows[0]["mined_share_frac"])
    assert f"{share} excluding USA, {rows[0]['mined_year']}" in to_html(body)


def test_every_share_of_the_opportunity_table_is_read_as_its_figure_is(release_engine):
    stated = {
        (row["material_id"], row["stage_id"], row["country_iso3"], row["year"], row["share_frac"]): row["share_without"]
        for row in release_engine.run(produced.STANDING, {}).records()
    }
    n_without = 0
    for place in ("CHL", "IDN", "AUS", "CHN", "COD", "ZAF"):
        for row in of(release_engine, DEVELOPABLE, place):
            key = (row["material_id"], "mine", place, row["mined_year"], row["mined_share_frac"])
            if row["mined_share_frac"] and key in stated:
                assert (row["mined_share_without"] or "") == stated[key]
                n_without += bool(stated[key])
    assert n_without
