"""What a material is known by: one stage, product and year on every page, card, table and answer of the API."""

import csv
import html
import io
import re

import pytest

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.pages import material as material_page
from dashboard.pages import materials, overview
from dashboard.topics.country_scope import Scope
from dashboard.topics.exposure.cards.supply import chain_card
from dashboard.topics.exposure.scope import Exposure
from dashboard.topics.forecast.scope import forecasts_of
from dashboard.topics.production.cards import country as countries
from dashboard.topics.production.cards.material import ranking
from dashboard.topics.production.country_figures import arrange
from dashboard.topics.production.tables import known_materials
from dashboard.topics.scenarios.scope import shock_of
from dashboard.ui.static_html import to_html
from dashboard.ui.words import country_name
from data.codes import code_list, known_by

MATERIALS = [code for code, row in code_list("material").rows.items() if row["known_stage"]]
UNLIKE, NOT_STATED = {"boron"}, {"germanium"}
COMPARED = [code for code in MATERIALS if code not in UNLIKE | NOT_STATED]


@pytest.fixture(scope="module")
def expected(web):
    """Return material → (leaders, share, year, product) from the exported rows and the code list alone."""
    text = web.get("/api/v1/data/production_yearly.csv").get_data(as_text=True)
    groups = {}
    for row in csv.DictReader(io.StringIO(text)):
        known = known_by(row["material_id"])
        if (row["stage_id"], row["product"]) == (known.stage_id, known.product) and row["quantity_t"]:
            years = groups.setdefault(row["material_id"], {})
            years.setdefault(int(row["year"]), {})[row["country_iso3"]] = float(row["quantity_t"])
    found = {}
    for material, years in groups.items():
        year = max(year for year, tonnes in years.items() if set(tonnes) - {"WLD", "OTH"})
        world, other = years[year].pop("WLD", 0.0), years[year].pop("OTH", 0.0)
        named = years[year]
        whole = world if world >= sum(named.values()) else sum(named.values()) + other
        most = max(named.values())
        leaders = sorted(code for code, tonnes in named.items() if tonnes == most)
        found[material] = (leaders, most / whole, year, known_by(material).product)
    return found


@pytest.fixture(scope="module")
def boards(release_engine):
    """Return the index's row of each material, and the overview's where it stands at the stage it is known by."""
    board = to_html(overview.build(release_engine, Filters()))
    index = to_html(materials.build(release_engine, Filters()))
    rows = {}
    for material in COMPARED:
        (entry,) = re.findall(rf'href="/\?material={material}(?:"|&amp;)[^>]*>(.*?)</a></li>', board)
        if f"material={material}&amp;stage=" in board:
            entry = ""
        (cells,) = re.findall(rf'<tr><th [^>]*><a href="/materials/{material}">.*?</tr>', index)
        rows[material] = entry, cells
    return rows


def test_every_material_with_output_is_known_by_something_that_is_stated(release_engine):
    stated = {(row["material_id"], row["stage_id"], row["product"]) for row in known_rows(release_engine)}
    for material, row in code_list("material").rows.items():
        known = known_by(material)
        assert known.reason == row["known_reason"] != "", material
        if known.stage_id:
            assert (material, known.stage_id, known.product) in stated, f"{material}: data/codes/material.csv"
        else:
            assert material not in {key[0] for key in stated}, material


def known_rows(engine):
    return [row for item in known_materials(engine).values() for row in item.data.rows]


def test_unlike_goods_and_what_is_not_stated_are_the_only_ones_without_a_leader(release_engine):
    silent = {code for code, item in known_materials(release_engine).items() if item.concentration is None}
    assert silent == UNLIKE | NOT_STATED
    assert set(known_materials(release_engine)) == set(MATERIALS)


@pytest.mark.parametrize("material", COMPARED)
def test_every_page_names_the_same_leader_share_and_year(release_engine, expected, boards, material):
    leaders, share_frac, year, product = expected[material]
    names, share = [country_name(code) for code in leaders], theme.percent(share_frac)
    stage = known_by(material).stage_id
    page = html.unescape(to_html(material_page.build(release_engine, Filters(), material)))
    title = re.search(r'id="material--share-title"[^>]*>(.*?)</', page).group(1)
    figures = material_page.Scope(release_engine, material, Filters()).figures
    producer = ranking(figures, Filters(), f"/materials/{material}")[0]
    board, cells = boards[material]
    for where in filter(None, (title, board, cells)):
        assert all(name in html.unescape(where) for name in names), where
    for where in filter(None, (theme.percent(producer.share_frac), board, cells)):
        assert share in where, where
    assert re.search(rf"\({year}[);]", title)
    assert not board or f"{code_list('stage').name(stage).lower()} {year}" in board
    assert re.search(rf">{year}, ", cells)
    assert producer.name in names
    chain = chain_card(release_engine, Exposure(material, ("EU27",))).summary
    assert any(f"{name} {share}" in chain for name in (" and ".join(sorted(names)), ", ".join(sorted(names)))), chain
    shock = shock_of(release_engine, Filters().with_(material=material, exporter=tuple(leaders)))
    assert (shock.output.product, shock.output.year) == (product, year)
    assert shock.output_cut_frac == pytest.approx(share_frac * len(leaders))
    scope = Scope(leaders[0], Filters().with_(material=material, stage=stage))
    (row,) = [row for row in countries.output_rows(release_engine, scope) if row["product"] == product]
    assert (row["share_frac"], row["year"]) == (pytest.approx(share_frac), year)


def test_the_table_of_concentration_marks_what_a_material_is_known_by(web, expected):
    text = web.get("/api/v1/derived/concentration.csv").get_data(as_text=True)
    marked = [row for row in csv.DictReader(io.StringIO(text)) if row["is_known"] == "true"]
    assert {row["material_id"] for row in marked} == set(MATERIALS) - NOT_STATED
    assert len(marked) == len(MATERIALS) - len(NOT_STATED)
    for row in marked:
        if row["material_id"] in expected and row["top1_frac"]:
            _leaders, share_frac, year, product = expected[row["material_id"]]
            assert float(row["top1_frac"]) == pytest.approx(share_frac)
            assert (int(row["year"]), row["product"]) == (year, product)


@pytest.mark.parametrize(
    ("material", "words", "share", "year"),
    [
        ("silicon", "disclosed silicon metal output", "87", 2025),
        ("magnesium", "primary magnesium", "86", 2025),
        ("titanium", "ilmenite", "68", 2025),
        ("bauxite", "disclosed bauxite output", "76", 2025),
        ("gallium", "primary low-purity gallium", "99", 2025),
        ("graphite", "natural graphite", "78", 2025),
    ],
)
def test_a_sentence_names_the_product(web, material, words, share, year):
    page = html.unescape(web.get(f"/materials/{material}").get_data(as_text=True))
    assert f"{share}\u202f% of the world\u2019s {words} ({year}" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("titanium?product=rutile%2C%20TiO2%20content", "rutile"),
        ("titanium?stage=smelt", "titanium sponge"),
        ("silicon?product=ferrosilicon%2C%20silicon%20content", "ferrosilicon"),
        ("bauxite?stage=refine", "alumina"),
        ("magnesium?stage=mine", "magnesite"),
        ("graphite?stage=refine", "battery-grade graphite"),
    ],
)
def test_another_product_is_named_as_itself(web, query, words):
    page = html.unescape(web.get(f"/materials/{query}").get_data(as_text=True))
    assert re.search(f"of the world\u2019s (disclosed )?{words}", page), query


@pytest.mark.parametrize("material", ["silicon", "titanium", "magnesium"])
def test_the_forecast_of_output_is_that_of_the_product_known(release_engine, material):
    series = [found.series for found in forecasts_of(release_engine, material)]
    assert {row["series"] for row in series if row["outlook_id"] == "production"} == {known_by(material).product}


def test_a_product_that_a_release_lacks_gives_way_to_the_newest_and_largest():
    def row(product, year, tonnes):
        return {
            "material_id": "silicon", "stage_id": "smelt", "product": product, "country_iso3": "CHN", "year": year,
            "quantity_t": tonnes,
        }  # fmt: skip

    rows = [row("old", 2023, 9.0), row("small", 2024, 1.0), row("large", 2024, 2.0), row("large", 2025, None)]
    found = arrange(rows, Filters())
    assert found.products == ("large", "small", "old")
    assert (found.product, found.year) == ("large", 2024)
    assert arrange([*rows, row("silicon metal", 2022, 1.0)], Filters()).product == "silicon metal"
