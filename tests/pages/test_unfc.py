"""The UNFC page and the project pages over the committed snapshots: page, export and API agree to the tonne."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest

from dashboard.components.static import to_html
from dashboard.filters import Filters
from dashboard.pages import project, unfc
from dashboard.pages.model import UnknownThingError
from dashboard.pages.project import records
from dashboard.pages.unfc import classes, frame, matrix, places
from dashboard.pages.unfc.scope import load
from dashboard.queries import QUERIES
from data.codes import code_list
from data.unfc import Quantity, aggregate, parse

THIN = "\u202f"
VIABLE, POTENTIAL = ("V", "V-AD", "V-JD", "V-OP"), ("PV", "PV-DH", "PV-DP")
TOTALS = [
    ("nickel", "nickel_cobalt_pgm", POTENTIAL, 350_219_261),
    ("nickel", "nickel_cobalt_pgm", VIABLE, 47_124_273),
    ("lithium", "lithium_deposits", VIABLE, 21_699_543),
    ("lithium", "lithium_deposits", POTENTIAL, 107_928_133),
]


def scope_of(engine, query):
    return load(engine, Filters.parse(query, unfc.PAGE.filters, strict=True))


def text_of(component):
    return html.unescape(re.sub(r"<[^>]+>", " ", to_html(component)))


@pytest.mark.parametrize("total", TOTALS, ids=lambda total: f"{total[0]} {total[2][0]}")
def test_page_export_and_api_agree_to_the_tonne(web, release_engine, total):
    material, source_set, keys, tonnes = total
    query = f"material={material}&source_set={source_set}&unfc_class={','.join(keys)}"
    stated = web.get(f"/api/v1/data/project_resource.json?{query}&counting=counted").json["data"]
    assert round(sum(row["quantity_t"] or 0.0 for row in stated)) == tonnes
    cells = web.get(f"/api/v1/view/unfc_cells.json?{query}").json["data"]
    assert round(sum(row["quantity_t"] or 0.0 for row in cells)) == tonnes
    lines = csv.DictReader(io.StringIO(web.get(f"/api/v1/view/unfc_cells.csv?{query}").get_data(as_text=True)))
    assert round(sum(float(line["quantity_t"] or 0.0) for line in lines)) == tonnes
    page = text_of(unfc.build(release_engine, Filters.parse(f"material={material}", unfc.PAGE.filters, strict=True)))
    assert f"{tonnes:,}".replace(",", THIN) + " t" in page


def test_the_inventory_chosen_first_has_most_counted_tonnes(release_engine):
    assert scope_of(release_engine, "").source_set == "lithium_deposits"
    assert scope_of(release_engine, "material=nickel").source_set == "nickel_cobalt_pgm"
    assert scope_of(release_engine, "material=lithium&source_set=web_statements").source_set == "web_statements"


def test_inventories_and_products_never_share_a_figure(release_engine):
    scope = scope_of(release_engine, "material=titanium&source_set=national_inventory_australia")
    assert len(frame.product_tabs(scope)) == 2
    rows = matrix.cells(release_engine, scope)
    assert {(row["source_set"], row["product"], row["content_basis"]) for row in rows} == {
        ("national_inventory_australia", scope.product, "gross weight")
    }


def test_the_matrix_holds_every_counted_quantity_or_says_what_stands_outside(release_engine):
    scope = scope_of(release_engine, "material=tungsten")
    rows = matrix.cells(release_engine, scope)
    assert sum(row["n_rows"] for row in rows) == scope.row["n_counted"]
    outside = text_of(matrix.body(scope, rows))
    assert "Uncoded" in outside
    assert str(scope.row["n_uncoded"]) in outside


def test_a_cell_filters_and_lifts_its_filter(release_engine):
    plain = scope_of(release_engine, "material=nickel")
    href = plain.cell_href(unfc_e="E2", unfc_f="F2", unfc_g="G3")
    assert href == "/unfc?material=nickel&unfc_e=E2&unfc_f=F2&unfc_g=G3"
    chosen = scope_of(release_engine, href.partition("?")[2])
    assert chosen.cell_href(unfc_e="E2", unfc_f="F2", unfc_g="G3") == "/unfc?material=nickel"
    assert {row["class_id"] for row in places.load(release_engine, chosen)} == {"PV"}
    assert len(matrix.cells(release_engine, chosen)) == len(matrix.cells(release_engine, plain))


def test_classes_are_totalled_only_where_resources_exclude_reserves(release_engine):
    lithium, nickel = scope_of(release_engine, ""), scope_of(release_engine, "material=nickel")
    assert classes.country_card(release_engine, lithium).figure["layout"]["barmode"] == "stack"
    assert classes.country_card(release_engine, nickel).figure["layout"]["barmode"] == "group"
    assert "may be totalled" in text_of(frame.rules(release_engine, lithium, matrix.cells(release_engine, lithium)))
    said = text_of(frame.rules(release_engine, nickel, matrix.cells(release_engine, nickel)))
    assert "never added" in said
    assert "may be totalled" not in said


@pytest.mark.parametrize("material", ["nickel", "lithium"])
def test_estimates_are_those_of_the_unfc_rules(release_engine, material):
    scope = scope_of(release_engine, f"material={material}")
    rows = scope.own(release_engine.run(QUERIES["unfc_confidence"], scope.chosen.chosen()).records())
    for row in rows:
        own = [
            Quantity(cell["quantity_t"], parse(f"{cell['unfc_e']}; {cell['unfc_f']}; {cell['unfc_g']}"), scope.product)
            for cell in matrix.cells(release_engine, scope)
            if cell["unfc_class_key"].split("-")[0] == row["class_id"]
        ]
        (total,) = aggregate(own, level="class") if len({one.code.f for one in own}) == 1 else (None,)
        if total is not None:
            assert row["low_t"] == pytest.approx(total.low.tonnes)
            assert row["low_most_t"] == pytest.approx(total.low.tonnes + total.low.undetermined)
            assert row["best_t"] == pytest.approx(total.best.tonnes)
            assert row["high_t"] == pytest.approx(total.high.tonnes)
    assert rows


def test_years_stand_for_each_class_alone(release_engine):
    scope = scope_of(release_engine, "")
    rows = {
        row["class_id"]: row
        for row in scope.own(release_engine.run(QUERIES["unfc_years"], scope.chosen.chosen()).records())
    }
    assert rows["V"]["years"] == pytest.approx(21_699_543 / rows["V"]["production_t"])
    assert rows["PV"]["years"] == pytest.approx(107_928_133 / rows["PV"]["production_t"])
    card = classes.years_card(release_engine, scope)
    assert "not a fixed stock" in card.subtitle
    assert "withholds" in card.subtitle


def test_content_unlike_the_production_gives_no_years(release_engine):
    card = classes.years_card(release_engine, scope_of(release_engine, "material=graphite&source_set=graphite"))
    assert "contained graphite" in card.empty


def test_a_default_bridge_is_called_an_indication(release_engine):
    card = classes.basis_card(release_engine, scope_of(release_engine, ""))
    assert "not a classification by a competent person" in card.subtitle
    assert "UNFC as reported" in [trace["name"] for trace in card.figure["data"]]


@pytest.mark.parametrize(
    "query",
    ["", "material=nickel&country=IDN", "material=rare_earths&resource_type=anthropogenic", "mapping_basis=native",
     "material=manganese&source_set=native_unfc_india_manganese", "material=germanium"],
)  # fmt: skip
def test_downloads_hold_the_rows_of_every_card(web, release_engine, query):
    scope = scope_of(release_engine, query)
    cards = [*unfc.fill(release_engine, scope).cards.values()]
    cards += [content for content, _ in unfc.html_cards(release_engine, scope).values()]
    assert len(cards) == 7
    for card in cards:
        answer = web.get(card.download("json"))
        if not card.empty:
            assert answer.status_code == 200, card.title
            assert answer.json["rows"] > 0


def test_codes_are_told_in_words_and_defined(release_engine):
    scope = scope_of(release_engine, "material=nickel")
    page = to_html(matrix.body(scope, matrix.cells(release_engine, scope)))
    assert page.count("data-tip=") > 10
    for row in code_list("unfc_category").rows.values():
        assert html.escape(row["definition"]) in page


def test_a_project_shows_its_codes_and_how_they_came_about(release_engine):
    page = text_of(project.build(release_engine, Filters(), project="lithium-deposits-aus-greenbushes"))
    assert "E1.1; F1.1; G1+G2" in page
    assert "Proven+Probable → 111+112 → status: producing" in page
    assert f"1{THIN}668{THIN}573" in page
    assert "same name in Australia" in page
    assert "Greenbushes Mine, 1.2 km away" in page


def test_records_of_one_project_stand_side_by_side(release_engine):
    found = records.load(release_engine, "web-statements-aus-greenbushes")
    assert {row["source_set"] for row in found.others} == {"lithium_deposits", "tungsten_tin"}
    assert found.record["latitude_deg"] is None
    assert found.placed in found.others


def test_facilities_near_a_project_lie_within_the_distance(release_engine):
    rows = release_engine.run(QUERIES["project_nearby"], {}).records()
    assert rows
    assert max(row["distance_km"] for row in rows) <= 25
    (mine,) = [row for row in rows if row["project_id"] == "lithium-deposits-aus-greenbushes"]
    assert mine["distance_km"] == pytest.approx(1.195, abs=0.001)


def test_every_project_of_the_table_has_a_page(web, release_engine):
    page = text_of(project.build(release_engine, Filters(), project="copper-cobalt-afg-aynak"))
    assert "No source states where the project lies" in page
    first = places.load(release_engine, scope_of(release_engine, "material=copper"))[0]
    assert web.get(f"/projects/{first['project_id']}").status_code == 200


@pytest.mark.parametrize("project_id", ["nothing", "No%20such", "..", "a" * 300, "%27--"])
def test_an_unknown_project_is_not_found(web, project_id):
    assert web.get(f"/projects/{project_id}").status_code == 404


def test_an_unknown_project_raises(release_engine):
    with pytest.raises(UnknownThingError):
        project.heading(release_engine, project="nothing")


def test_a_material_of_no_inventory_leads_to_those_that_are(release_engine):
    scope = scope_of(release_engine, "material=germanium")
    assert "No inventory of projects in this release holds germanium" in frame.lede(scope)
    assert 'href="/unfc?material=nickel"' in to_html(frame.rules(release_engine, scope, []))
    assert all(card.empty for card in unfc.fill(release_engine, scope).cards.values())
