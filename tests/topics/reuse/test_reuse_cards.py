"""Cards of reuse: editions side by side, targets with their date, residues by inventory, and what is not stated."""

import pytest

from dashboard.filters import Filters
from dashboard.topics.reuse import queries
from dashboard.topics.reuse.cards import rates, secondary, targets, uses
from dashboard.topics.reuse.words import rate
from dashboard.ui.chart_card import SHORT, TALL
from dashboard.ui.static_html import to_html


def test_editions_of_the_input_rate_stand_side_by_side(release_engine):
    rows = rates.input_rates(release_engine, "copper").records
    assert [(row["year"], rate(row)) for row in rows] == [(2022, "over 25\u202f%"), (2017, "55\u202f%")]
    assert "2023" not in rates.input_rate_card(release_engine, "copper").summary, "a rate that the JRC contradicts"
    rows = rates.input_rates(release_engine, "nickel").records
    assert [(row["year"], rate(row)) for row in rows] == [
        (2023, "16\u202f%"), (2022, "5\u201322\u202f%"), (2017, "34\u202f%"),
    ]  # fmt: skip
    card = rates.input_rate_card(release_engine, "nickel")
    assert "16\u202f% (2023) and 34\u202f% (2017)" in card.title
    assert card.figure["data"][0]["marker"]["pattern"]["shape"] == ["", "/", ""]


def test_input_and_end_rates_never_share_a_card(release_engine):
    taken_in = rates.input_rate_card(release_engine, "cobalt")
    recovered = rates.end_rate_card(release_engine, "cobalt")
    assert "50" not in taken_in.summary
    assert "over 50\u202f%" in recovered.title
    assert recovered.figure["data"][0]["base"] == [0.5]
    single = rates.end_rate_card(release_engine, "rare_earths")
    assert "dysprosium, lanthanum and neodymium" in single.title
    assert single.figure["layout"]["xaxis"]["range"][1] > 1


def test_shares_of_use_are_not_rescaled_and_the_shortfall_is_said(release_engine):
    card = uses.use_card(release_engine, "indium", Filters())
    assert sum(card.figure["data"][0]["x"]) == pytest.approx(0.9)
    assert "only 90\u202f%" in card.subtitle
    assert "102\u202f%" in uses.use_card(release_engine, "cobalt", Filters()).subtitle
    assert "1 listed without a share" in uses.use_card(release_engine, "copper", Filters()).subtitle


def test_many_uses_make_a_tall_picture(release_engine):
    assert uses.use_card(release_engine, "copper", Filters()).size == TALL
    assert uses.use_card(release_engine, "rare_earths", Filters()).size == ""


def test_few_lines_of_targets_make_a_short_picture(release_engine):
    assert targets.target_card(release_engine, "rare_earths").size == SHORT
    assert targets.target_card(release_engine, "cobalt").size == ""


def test_uses_of_several_products_are_chosen_not_added(release_engine):
    plain = uses.use_card(release_engine, "rare_earths", Filters())
    chosen = uses.use_card(release_engine, "rare_earths", Filters(product=("Neodymium",)))
    assert chosen.rows.query == "material=rare_earths&product=Neodymium"
    assert sum(plain.figure["data"][0]["x"]) == pytest.approx(1.0)
    assert sum(chosen.figure["data"][0]["x"]) == pytest.approx(1.0)


def test_targets_come_with_their_date(release_engine):
    rows = targets.target_rows(release_engine, "cobalt").records
    stated = {(row["target_type"], row["due_date"], row["value"]) for row in rows}
    assert ("minimum recycled content", "2031-08-18", 16.0) in stated
    assert ("material recovery", "2027-12-31", 90.0) in stated
    assert ("recycling capacity", "2030", 25.0) in stated
    assert {row["material_id"] for row in rows} == {"cobalt", None}


def test_the_union_benchmark_is_shown_for_strategic_materials_alone(release_engine):
    rows = targets.target_rows(release_engine, "tungsten").records
    assert [row["target_type"] for row in rows] == ["recycling capacity"]
    assert targets.target_rows(release_engine, "zinc").records == ()
    card = targets.target_card(release_engine, "tungsten")
    assert "No target names tungsten by itself" in card.title
    assert "No legal target" in targets.target_card(release_engine, "zinc").title


def test_a_date_that_is_open_is_hollow_and_said(release_engine):
    trace = targets.target_card(release_engine, "lithium").figure["data"][0]
    symbols = dict(zip(trace["hovertext"], trace["marker"]["symbol"], strict=True))
    assert {symbol for text, symbol in symbols.items() if "6\u202f%" in text and "2031-08-18" in text} == {"diamond"}
    assert {symbol for text, symbol in symbols.items() if "delegated act" in text} == {"diamond-open"}


def test_secondary_series_are_of_the_united_states_and_say_so(release_engine):
    card = secondary.united_states_card(release_engine, "cobalt")
    assert "United States" in card.title
    solid, dashed = card.figure["data"]
    assert (solid["name"], solid["line"]["dash"]) == ("Production, secondary", "solid")
    assert dashed["line"]["dash"] == "dash"
    assert solid["y"][-1] == pytest.approx(2.0)
    assert "withholds" in secondary.united_states_card(release_engine, "tungsten").empty


def test_residues_keep_a_bar_for_each_inventory_and_class(release_engine):
    card = secondary.residue_card(release_engine, "copper")
    stated = dict(zip(card.figure["layout"]["yaxis"]["ticktext"], card.figure["data"][0]["x"], strict=True))
    assert stated["Potentially viable<br>Copper and<br>cobalt deposits"] == pytest.approx(4.8706034)
    assert stated["Viable<br>Copper and<br>cobalt deposits"] == pytest.approx(0.138483)
    assert card.figure["layout"]["xaxis"]["title"]["text"] == "Mt"
    assert all("resource_type=anthropogenic" in click for click in card.figure["data"][0]["customdata"])
    assert "E2; F2; G1+G2+G3" in card.summary
    assert "default mapping" in card.summary


def test_parts_of_a_quantity_are_not_counted_again(release_engine):
    rows = release_engine.run(queries.RESIDUES, {"material": ("rare_earths",)}).records()
    assert {row["counting"] for row in rows} == {"counted", "part"}
    card = secondary.residue_card(release_engine, "rare_earths")
    assert list(card.figure["data"][0]["x"]) == [pytest.approx(85.686)]


def test_ranking_takes_the_newest_edition_and_names_what_is_missing(release_engine):
    rows = rates.newest(release_engine)
    copper = [(row["year"], row["value"]) for row in rows if row["material_id"] == "copper"]
    assert copper == [(2017, 55.0)]
    values = [row["value"] for row in rows]
    assert values == sorted(values, reverse=True)
    assert "zirconium" not in {row["material_id"] for row in rows}
    assert "Zirconium" in rates.ranking_card(release_engine, "cobalt").summary
    table = to_html(rates.ranking_table(release_engine))
    assert table.index("/reuse?material=copper") < table.index("/reuse?material=tungsten")
    assert table.index("/reuse?material=lithium") < table.index("/reuse?material=zirconium")


def test_a_material_without_figures_says_so_in_every_card(release_engine):
    assert "No edition states" in rates.input_rate_card(release_engine, "zirconium").empty
    assert "No inventory" in secondary.residue_card(release_engine, "zirconium").empty
    assert "USGS states no secondary" in secondary.united_states_card(release_engine, "zirconium").empty
    assert "No edition states how much" in targets.sentence(release_engine, "zirconium")
    assert [row.word for row in secondary.residue_board(release_engine, "zirconium").rows] == ["not stated"]
    assert [row.word for row in rates.indicator_board(release_engine, "zirconium").rows] == ["not stated"]
