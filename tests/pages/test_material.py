"""The material page: every view of every material builds, says what the release says, and downloads its own rows."""

from __future__ import annotations

import itertools
import json
import re

import pytest

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.pages import material as page
from dashboard.topics.trade.cards.traded import load
from dashboard.ui.provenance import row_sources
from dashboard.ui.static_html import to_html
from dashboard.ui.words import country_name
from data.codes import code_list, expand_blocs
from tests.groups import charts, contents_of
from tests.markup import text_of

PLACES = ("country", "exporter", "importer")
MATERIALS = [code for code, row in code_list("material").rows.items() if not row["members"]]
SERIES = "material--trade-series"


def in_view(engine, material, query=""):
    """Return what stands in the view of `query`, by the id of the slot."""
    filters = Filters.parse(query, page.PAGE.filters, strict=True)
    return contents_of(page.VIEWS[page.view_of(filters)], engine, page.Scope(engine, material, filters))


def cards(engine, material, query=""):
    """Return the cards with a chart in the view of `query`."""
    return charts(in_view(engine, material, query))


@pytest.mark.parametrize("query", ["", "view=trade", "view=reserves", "view=sites"])
@pytest.mark.parametrize("material", MATERIALS)
def test_every_view_of_every_material_shows_rows_or_says_why_not(release_engine, material, query):
    for thing, card in cards(release_engine, material, query).items():
        assert card.title, thing
        assert bool(card.empty) != bool(card.figure.get("data")) or card.empty, thing
        assert "template" not in card.figure.get("layout", {}), thing


@pytest.mark.parametrize(
    ("material", "query"),
    [
        *itertools.product(
            ("lithium", "cobalt", "bauxite", "titanium", "platinum"),
            ("", "view=trade", "view=reserves", "view=sites"),
        ),
        ("cobalt", "country=COD&year_to=2023"),
        ("cobalt", "country=COD&view=trade&importer=CHN"),
        ("copper", "country=EU27"),
    ],
)
def test_every_card_downloads_the_rows_it_names(release_engine, web, material, query):
    for thing, card in cards(release_engine, material, query).items():
        if card.empty:
            continue
        answer = web.get(card.rows.download("json"))
        assert answer.status_code == 200, (thing, answer.text[:300])
        rows = json.loads(answer.text)["data"]
        assert rows, thing
        assert set(rows[0]) == {field.name for field in card.rows.columns}, thing


def test_headline_names_the_largest_producer_with_its_share(release_engine):
    card = cards(release_engine, "cobalt", "year_from=2022&year_to=2022")["material--share"]
    assert card.title == "The Democratic Republic of the Congo mines 73\u202f% of the world\u2019s cobalt (2022)"


def test_newest_vintage_is_shown_and_the_superseded_value_is_marked(release_engine):
    figure = cards(release_engine, "lithium")["material--series"].figure
    australia = next(trace for trace in figure["data"] if trace["name"] == "Australia")
    assert dict(zip(australia["x"], australia["y"], strict=True))[2023] == 91.7
    superseded = next(trace for trace in figure["data"] if trace["name"] == "Superseded value")
    assert (2023, 86.0) in zip(superseded["x"], superseded["y"], strict=True)


def test_country_chosen_fills_the_map_with_its_sites(release_engine):
    card = cards(release_engine, "cobalt", "country=COD")["material--share"]
    assert card.title.startswith("Democratic Republic of the Congo: 230\u202fkt in 2025")
    sites = card.figure["data"][-1]
    assert sites["type"] == "scattergeo"
    assert len(sites["lat"]) > 5


def test_weight_is_shown_only_for_one_code(release_engine):
    several = cards(release_engine, "lithium", "view=trade&measure=quantity")["material--matrix"]
    assert "value in current US dollars" in several.subtitle
    one = cards(release_engine, "lithium", "view=trade&measure=quantity&hs=283691&year=2022")["material--flows"]
    assert one.title == "Largest flow of lithium carbonate (HS 283691): Chile to China, 121\u202fkt (2022)"


def test_shared_code_is_one_flow_and_says_so(release_engine):
    rows = in_view(release_engine, "tellurium", "view=trade")["material--codes"].rows
    assert [row.name for row in rows] == ["280450 Boron; tellurium · Boron + tellurium (shared code)"]


@pytest.mark.parametrize("material", ["cobalt", "lithium", "tungsten"])
def test_value_and_share_of_a_code_are_of_one_sum(release_engine, material):
    rows = in_view(release_engine, material, "view=trade")["material--codes"].rows
    shares = [row.share_frac for row in rows]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1.0)
    scope = page.Scope(release_engine, material, Filters.parse("view=trade", page.PAGE.filters, strict=True))
    sums = {row["hs_code"]: row["value_addable_usd"] for row in load(scope.engine, material, scope.filters).codes}
    assert [row.value for row in rows] == [theme.money(sums[row.name[:6]]) for row in rows]


def test_withheld_is_a_word_and_never_a_zero(release_engine):
    rows = {row.name: row for row in in_view(release_engine, "lithium")["material--producers"].rows}
    assert rows["United States of America"].word == "withheld"
    assert rows["United States of America"].share_frac is None


def test_products_of_one_stage_are_never_added_up(release_engine):
    tabs = page.product_tabs(page.Scope(release_engine, "titanium", Filters()))
    assert len(tabs) > 1
    assert sum(tab.current for tab in tabs) == 1


def test_comparison_sets_the_materials_side_by_side(release_engine):
    shown = cards(release_engine, "cobalt", "compare=lithium,nickel")
    assert [trace["name"] for trace in shown["material--compare-output"].figure["data"]] == [
        "Cobalt",
        "Lithium",
        "Nickel",
    ]
    assert "0.57" in shown["material--compare-hhi"].title


def test_a_comparison_comes_before_what_is_of_one_material_alone(release_engine):
    html = to_html(
        page.build(release_engine, Filters.parse("compare=cobalt", page.PAGE.filters, strict=True), "lithium")
    )
    assert html.index("since 2022: Lithium") < html.index("Lithium and Cobalt side by side")
    assert html.index("Lithium and Cobalt side by side") < html.index(" disclosed lithium output (2025")


def test_years_without_figures_are_said_and_nothing_else_is_shown(release_engine):
    shown = cards(release_engine, "lithium", "year_from=2010&year_to=2015")
    assert "this series covers 2022 to 2025" in shown["material--share"].empty
    assert all(card.empty for card in shown.values())
    assert not in_view(release_engine, "lithium", "year_from=2010&year_to=2015")["material--producers"].rows


@pytest.mark.parametrize("query", ["", "&compare=copper", "&country=CHL"])
@pytest.mark.parametrize("view", ["production", "trade", "reserves", "unfc", "reuse", "sites"])
@pytest.mark.parametrize("years", ["1990", "2010"])
def test_a_view_names_no_years_but_those_of_what_it_shows(release_engine, view, query, years):
    chosen = Filters.parse(f"view={view}&year_from={years}&year_to={years}{query}", page.PAGE.filters, strict=True)
    words = text_of(page.build(release_engine, chosen, material="lithium"))
    covers = set(re.findall(r"No figures for lithium in the years chosen; this series covers ([^.]*)", words))
    output, price, reserves = "2022 to 2025", "2019 to 2025", "2023 to 2025"
    drawn = {"production": {output, price}, "reserves": {reserves}}
    drawn["trade"] = {"1995 to 2024"} if years == "1990" else set()
    assert covers == drawn.get(view, set())


@pytest.mark.parametrize("view", ["production", "reserves"])
def test_a_picture_that_is_not_drawn_is_told_as_its_title_alone(release_engine, view):
    for thing, card in cards(release_engine, "lithium", f"view={view}&year_from=1990&year_to=1990").items():
        assert card.in_words == card.title, thing


def test_stage_nobody_states_is_empty_and_not_another_stage(release_engine):
    shown = cards(release_engine, "cobalt", "stage=smelt")
    assert "is stated at this stage" in shown["material--share"].empty


def test_refining_that_usgs_does_not_state_is_the_base_years_of_the_iea_and_says_so(release_engine):
    shown = cards(release_engine, "cobalt", "stage=refine")
    share, series = shown["material--share"], shown["material--series"]
    assert share.title.startswith("China refines 78")
    assert "Base year of the edition 2025-05" in share.subtitle
    assert [source.text for source in share.sources] == ["IEA Critical Minerals Data Explorer 2025-05"]
    assert [source.text for source in series.sources] == ["IEA Critical Minerals Data Explorer 2024-05, 2025-05"]
    assert "%" not in series.title, "two editions state one year each: their difference is no change of the world"
    graphite = cards(release_engine, "graphite", "stage=refine")["material--share"]
    assert graphite.title.endswith("s battery-grade graphite (2024)"), "it is not natural graphite alone"
    copper = cards(release_engine, "copper", "stage=refine")["material--share"]
    assert all("USGS" in source.text for source in copper.sources)


def test_each_source_is_named_with_its_own_editions(release_engine):
    editions = (("iea", "2024-05"), ("usgs_mcs", "2026"), ("iea", "2025-05"), ("usgs_mcs", "2025"))
    lines = row_sources(release_engine, [{"source_id": source, "vintage": vintage} for source, vintage in editions])
    assert [line.text for line in lines] == [
        "IEA Critical Minerals Data Explorer 2024-05, 2025-05", "USGS Mineral Commodity Summaries 2025, 2026",
    ]  # fmt: skip


def test_share_of_exports_is_of_the_world_whatever_country_is_chosen(release_engine):
    world = cards(release_engine, "lithium", "view=trade&year=2022")["material--exporters"]
    chosen = cards(release_engine, "lithium", "view=trade&year=2022&country=CHL")["material--exporters"]
    assert chosen.title == world.title
    assert chosen.figure["data"][2]["z"] == world.figure["data"][2]["z"]


def test_blank_cell_of_the_matrix_is_no_flow_and_not_a_filter(release_engine):
    card = cards(release_engine, "lithium", "view=trade&year=2022")["material--matrix"].figure
    filled_cells = [value for row in card["data"][0]["z"] for value in row if value is not None]
    assert len(filled_cells) > 50


@pytest.mark.parametrize("choice", ["country=ZMB", "country=EU27,CHL", "exporter=CHN", "country=AUS&importer=EU27"])
@pytest.mark.parametrize("material", ["copper", "lithium", "nickel", "rare_earths"])
def test_the_matrix_draws_the_flows_chosen_over_what_they_add_up_to(release_engine, material, choice):
    filters = Filters.parse(choice, page.PAGE.filters, strict=True)
    shown = cards(release_engine, material, f"view=trade&{choice}")
    card = shown["material--matrix"]
    drawn = [value for row in card.figure["data"][0]["z"] for value in row if value is not None]
    if filters.country:
        assert all("to or from " in shown[thing].subtitle.split("\n")[0] for thing in ("material--matrix", SERIES))
    ends = [frozenset((row["exporter_iso3"], row["importer_iso3"])) for row in card.rows.records]
    assert all(end & frozenset(expand_blocs(filters.country)) for end in ends if filters.country)
    total = sum(flow[2] for flow in load(release_engine, material, filters).chosen(*PLACES))
    assert sum(drawn) <= total * (1 + 1e-9)
    assert f"({theme.money(total)})" in card.subtitle
    assert card.figure["layout"]["meta"]["map"]["legend"]["title"] == "share of the flows chosen"
    first = next(text for line in card.figure["data"][0]["text"] for text in line if "(" in text)
    assert first.endswith("%)"), "a cell tells the share that its colour stands for"


@pytest.mark.parametrize(("material", "country"), [("cobalt", "COD"), ("copper", "ZMB")])
def test_a_country_chosen_stands_among_the_importers_for_what_it_buys_itself(release_engine, material, country):
    """The release has no flow of a country to itself: what stands there others sold."""
    board = in_view(release_engine, material, f"view=trade&country={country}")["material--importers"]
    notes = {row.name: row.note for row in board.rows if row.note}
    assert notes == {country_name(country): "what it buys itself from others"}
    flows = load(release_engine, material, Filters.parse(f"country={country}", page.PAGE.filters, strict=True))
    bought = sum(value for exporter, importer, value in flows.chosen("country") if importer == country != exporter)
    row = next(row for row in board.rows if row.note)
    assert row.value == theme.money(bought)


def test_withheld_country_is_hatched_and_off_the_scale(release_engine):
    figure = cards(release_engine, "lithium")["material--share"].figure
    traces = {trace["name"]: trace for trace in figure["data"] if trace["type"] == "choropleth"}
    assert "USA" in traces["unstated"]["locations"]
    assert "USA" not in traces["values"]["locations"]


@pytest.mark.parametrize("material", ["bismuth", "cobalt", "lithium", "tungsten"])
def test_flows_without_weight_are_said_and_break_nothing(release_engine, material):
    codes = in_view(release_engine, material, "view=trade")["material--codes"].rows
    for row in codes:
        shown = cards(release_engine, material, f"view=trade&measure=quantity&hs={row.name[:6]}")
        hovers = [text for line in shown["material--matrix"].figure["data"][0]["text"] for text in line]
        assert hovers
        assert all(text.count("<br>") == 1 for text in hovers)


def test_a_comparison_says_of_every_card_what_it_compares_and_which_it_cannot(release_engine):
    content, (table,) = in_view(release_engine, "cobalt", "compare=lithium,gallium")["material--compare-side"]
    text = to_html(table)
    assert all(f">{name}</a>" in text for name in ("Cobalt", "Lithium", "Gallium"))
    assert "Not stated at this stage" in text
    assert content.subtitle.endswith("on this page are of cobalt alone")
    stated = {(row["material_id"], row["country_iso3"]) for row in content.rows.records}
    assert {("cobalt", "COD"), ("lithium", "AUS")} <= stated


def test_a_material_without_output_at_the_stage_does_not_take_the_others_out_of_the_comparison(release_engine):
    shown = cards(release_engine, "cobalt", "compare=gallium,lithium")
    assert [trace["name"] for trace in shown["material--compare-output"].figure["data"]] == ["Cobalt", "Lithium"]
    alone = cards(release_engine, "gallium", "stage=mine&compare=indium")
    assert alone["material--compare-output"].empty


def test_the_view_by_unfc_leads_with_what_is_held_and_not_with_who_mines(release_engine):
    filters = Filters.parse("view=unfc&country=ARG", page.PAGE.filters, strict=True)
    words = text_of(page.build(release_engine, filters, material="lithium"))
    above, held, _ = words.partition("Lithium (Li) in Argentina: ")
    assert held
    assert "mines" not in above
