"""Bounds and countries left out stand wherever a share, a total or a band does: on every page, for every material."""

import html
import json
import re

import pytest

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.metrics import bounds
from dashboard.pages import countries, materials, overview
from dashboard.pages import material as material_page
from dashboard.topics.country_scope import Scope
from dashboard.topics.exposure.cards.supply import chain_card
from dashboard.topics.exposure.scope import Exposure
from dashboard.topics.production.cards import country
from dashboard.topics.production.cards import material as production
from dashboard.topics.production.cards.comparison import comparison_cards
from dashboard.topics.production.cards.country import share_series_card
from dashboard.topics.production.queries import SHARES
from dashboard.topics.production.tables import known_materials
from dashboard.topics.production.words import headline
from dashboard.topics.reserves import cards as reserves
from dashboard.topics.reserves.queries import SHARES as RESERVES
from dashboard.ui.static_html import to_html
from dashboard.ui.words import country_in_text, name_in_chart, opening, share_words
from data.codes import code_list

MATERIALS = [code for code, row in code_list("material").rows.items() if row["group_id"] != "shared"]
_WORDS = {"<": "at most {}", ">": "at least {}", "": "{}"}


@pytest.mark.parametrize("material", MATERIALS)
def test_a_share_of_reserves_is_written_as_the_bound_that_it_is(release_engine, material):
    data = reserves.load(release_engine, material, Filters())
    card = reserves.share_card(release_engine, data, material, Filters())
    tooltips = html.unescape(json.dumps(card.figure, ensure_ascii=False))
    board = production.ranking(data, Filters(), "/")
    for row, entry in zip(data.in_year, board, strict=False):
        if row["share_frac"] is None:
            continue
        share = _WORDS[row["share_bound"] if row["share_frac"] else ""].format(theme.percent(row["share_frac"]))
        assert share in tooltips, row
        assert (entry.share or theme.percent(entry.share_frac)).startswith(share), row
    if data.ranked and data.total() and data.ranked[0]["share_frac"] is not None:
        first = data.ranked[0]
        assert _WORDS[first["share_bound"]].format(theme.percent(first["share_frac"])) in card.title
        assert (first["share_bound"] == "<") == ("at least" in card.title), card.title


def test_more_than_85_mt_of_rare_earths_make_china_at_most_52_percent(release_engine):
    rows = release_engine.run(RESERVES, {"material": ("rare_earths",), "country": ("CHN",)}).records()
    newest = max(rows, key=lambda row: row["year"])
    assert share_words(newest).startswith("at most ")
    assert newest["bound"] == ""


@pytest.mark.parametrize("query", [SHARES, RESERVES])
def test_files_say_how_a_share_is_to_be_read(release_engine, query):
    rows = release_engine.run(query, {"vintage": "all"}).records()
    assert {row["share_bound"] for row in rows} <= {"", "<", ">", "?"}
    for row in rows:
        assert (row["share_bound"] == bounds.UNKNOWN) <= (row["share_frac"] is None), row


def without_usa(engine):
    return [code for code, item in known_materials(engine).items() if item.data.without]


def test_whom_a_world_total_leaves_out_every_page_says(release_engine):
    board = html.unescape(to_html(overview.build(release_engine, Filters())))
    index = html.unescape(to_html(materials.build(release_engine, Filters())))
    listed = html.unescape(to_html(countries.build(release_engine, Filters())))
    found = without_usa(release_engine)
    assert {"selenium", "tellurium", "baryte", "antimony"} <= set(found)
    for material in found:
        item = known_materials(release_engine)[material]
        names = country_in_text(item.data.without[0])
        (entry,) = re.findall(rf'href="/\?material={material}(?:"|&)[^>]*>(.*?)</a></li>', board)
        (cells,) = re.findall(rf'<tr><th [^>]*><a href="/materials/{material}">.*?</tr>', index)
        figures = material_page.Scope(release_engine, material, Filters()).figures
        shares = production.share_card(release_engine, figures, material, item.stage, Filters())
        assert f"{shares.title} {shares.subtitle}".count("withheld") == 1, material
        cards = (
            shares.title,
            production.series_card(release_engine, figures, material, item.stage, Filters()).subtitle,
            production.concentration_card(release_engine, figures, material, item.stage, Filters()).subtitle,
            chain_card(release_engine, Exposure(material, ("EU27",))).subtitle,
        )
        at_another_stage = f"material={material}&stage=" in board
        for where in (
            *(() if at_another_stage else (entry,)),
            cells,
            headline(item.data, material, item.stage),
            *cards,
        ):
            assert names in where, (material, where)
        leader = item.data.leaders[0]
        rows = production.load(release_engine, material, item.stage, Filters()).in_year
        (row,) = [row for row in rows if row["country_iso3"] == leader]
        assert share_words(row).endswith("excluding USA")
        scope = Scope(leader, Filters().with_(material=material))
        assert "excluding USA" in share_series_card(release_engine, scope, [row]).title
    assert "excluding USA" in listed


def test_the_title_of_a_series_speaks_of_a_line_that_is_drawn_and_of_rows_of_its_card(release_engine):
    told = 0
    for material, item in known_materials(release_engine).items():
        figures = production.load(release_engine, material, item.stage, Filters())
        card = production.series_card(release_engine, figures, material, item.stage, Filters())
        if card.title.startswith(("Output of ", "No output")):
            continue
        told += 1
        (leader,) = figures.leaders
        assert card.title.startswith(opening(country_in_text(leader))), card.title
        assert name_in_chart(leader) in {trace["name"] for trace in card.figure["data"]}
        rows = {row["year"] for row in card.rows.records if row["country_iso3"] == leader}
        assert {figures.year, figures.year - 1} <= rows
    assert told > 10


def test_the_figure_of_one_country_says_its_status(release_engine):
    for year, status in ((2024, "reported"), (2025, "estimated")):
        chosen = Filters(country=("IDN",), year=year)
        figures = production.load(release_engine, "nickel", "mine", chosen)
        assert figures.country("IDN")["status"] == status
        subtitle = production.share_card(release_engine, figures, "nickel", "mine", chosen).subtitle
        assert subtitle.startswith(f"Share of world output · Ni · Mining · {year} · figure {status}")


def test_output_that_is_zero_is_not_called_unstated(release_engine):
    scope = Scope("KEN", Filters())
    rows = country.output_rows(release_engine, scope)
    assert [(row["quantity_t"], row["status"]) for row in rows] == [(0, "reported")]
    assert country.board(release_engine, scope, rows, ("mine",), "mined").title.endswith("is stated as zero")
    assert country.board(release_engine, scope, rows, ("refine",), "processed").title == (
        "No smelter or refinery output is stated for Kenya"
    )


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_lithium_leaves_out_the_united_states_in_every_edition_that_says_so(release_engine, year):
    figures = production.load(release_engine, "lithium", "mine", Filters(year=year))
    total = figures.total()
    says = "excludes u.s. production" in str(total["note"]).lower()
    assert (figures.without == ("USA",)) == (
        says or total["quantity_t"] < sum(r["quantity_t"] or 0 for r in figures.in_year)
    )


def test_a_comparison_says_for_each_material_whom_its_total_leaves_out(release_engine):
    cards = comparison_cards(release_engine, "lithium", "mine", Filters().with_(compare=("bauxite", "cobalt")))
    for card in cards:
        assert "Lithium: excluding the United States of America (withheld)" in card.subtitle
        assert "Bauxite / aluminium: excluding the United States of America (withheld)" in card.subtitle
        assert "Cobalt: " not in card.subtitle
