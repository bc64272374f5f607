"""The UNFC page and the project pages over the committed snapshots: page, export and API agree to the tonne."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest

from dashboard.components.cards import unfc as classes
from dashboard.components.cards.unfc_scope import load
from dashboard.components.static import to_html
from dashboard.filters import Filters
from dashboard.pages import project, unfc
from dashboard.pages.material import stages
from dashboard.pages.model import UnknownThingError
from dashboard.pages.project import records
from dashboard.pages.unfc import frame, matrix, places
from dashboard.queries import QUERIES
from dashboard.router import state_at
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


def shown_cards(engine, scope):
    """Return the words and downloads of every card on the page."""
    table, placed = unfc.project_cards(engine, scope)
    charts = [*placed.cards.values(), *(card for g in unfc.GROUPS for card in g.fill(engine, scope).cards.values())]
    return [*charts, table[0], unfc.matrix_card(engine, scope)[0]]


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
    assert classes.class_card(release_engine, lithium).figure["layout"]["barmode"] == "stack"
    assert classes.class_card(release_engine, nickel).figure["layout"]["barmode"] == "group"
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
    cards = shown_cards(release_engine, scope)
    assert len(cards) == 7
    for card in cards:
        answer = web.get(card.download("json"))
        if not card.empty:
            assert answer.status_code == 200, card.title
            assert answer.json["rows"] > 0


def test_bars_stand_for_countries_or_for_projects(release_engine):
    by_country = classes.class_card(release_engine, scope_of(release_engine, ""))
    by_project = classes.class_card(release_engine, scope_of(release_engine, "by=project"))
    assert by_country.download_path.endswith("unfc_classes_by_country")
    assert by_project.download_path.endswith("unfc_projects")
    assert by_country.figure["layout"]["yaxis"]["ticktext"][0] == "Argentina"
    assert by_project.figure["layout"]["yaxis"]["ticktext"][0] == "Salar de Atacama (SQM)"
    assert by_project.figure["data"][0]["customdata"][0].startswith("href:/projects/lithium-deposits-")


def test_the_matrix_is_read_in_tonnes_or_in_projects(release_engine):
    tonnes, count = (
        scope_of(release_engine, "material=nickel"),
        scope_of(release_engine, "material=nickel&cells=projects"),
    )
    rows = matrix.cells(release_engine, tonnes)
    assert rows == matrix.cells(release_engine, count)
    most = max((row for row in rows if row["unfc_e"]), key=lambda row: row["n_projects"])
    title = matrix.content(release_engine, count, rows).title
    assert f"{most['unfc_e']}; {most['unfc_f']}; {most['unfc_g']}" in title
    assert f"{most['n_projects']} projects" in title


def test_a_class_says_which_categories_it_adds_up(release_engine):
    scope = scope_of(release_engine, "")
    told = frame.composition(matrix.cells(release_engine, scope))
    assert "potentially viable E2; F2 and E2; F2.1" in told
    assert told in text_of(frame.rules(release_engine, scope, matrix.cells(release_engine, scope)))


@pytest.mark.parametrize(
    "query",
    ["", "unfc_class=V,V-AD,V-JD,V-OP", "material=nickel&unfc_e=E2&unfc_g=G3", "material=copper&unfc_f=F1.1",
     "country=AUS&mapping_basis=default_bridge", "material=cobalt&resource_type=anthropogenic"],
)  # fmt: skip
def test_headline_bars_and_table_add_up_to_the_same_tonnes(web, release_engine, query):
    scope = scope_of(release_engine, query)
    shown = scope.in_cells(matrix.cells(release_engine, scope))
    stated = web.get(f"/api/v1/view/unfc_cells.json?{scope.chosen.to_query()}").json["data"]
    assert sum_by_class(shown) == pytest.approx(sum_by_class(scope.own(stated)))
    countries = web.get(f"/api/v1/view/unfc_classes_by_country.json?{scope.chosen.to_query()}").json["data"]
    projects = places.load(release_engine, scope)
    assert sum_by_class(scope.own(countries)) == pytest.approx(sum_by_class(shown))
    assert sum_by_class(projects) == pytest.approx(sum_by_class(shown))
    for kpi in frame.kpis(scope, matrix.cells(release_engine, scope))[:-1]:
        assert kpi.period.endswith(f"({scope.content_basis})")


def sum_by_class(rows):
    """Return the tonnes of each class, from rows by class or by sub-class."""
    sums = {}
    for row in rows:
        class_id = row["class_id"] if "class_id" in row else row["unfc_class_key"].split("-")[0]
        sums[class_id] = sums.get(class_id, 0.0) + (row["quantity_t"] or 0.0)
    return sums


def test_the_shell_shows_the_material_that_the_page_shows(release_engine):
    for path, material in (("/unfc", "lithium"), ("/reuse", "cobalt"), ("/", "lithium")):
        assert state_at(release_engine, path, "").bar.defaults == {"material": material}
    assert state_at(release_engine, "/unfc", "").title == "Lithium: resources by UNFC"
    assert state_at(release_engine, "/reuse", "material=tungsten").title == "Tungsten: use and reuse"


def test_a_project_stands_in_the_crumbs_by_its_name(release_engine):
    crumbs = text_of(state_at(release_engine, "/projects/lithium-deposits-aus-greenbushes", "").crumbs)
    assert "Greenbushes, Australia" in crumbs
    assert not state_at(release_engine, "/projects/nothing", "").found


def test_only_stages_with_figures_can_be_chosen(release_engine):
    assert state_at(release_engine, "/materials/lithium", "").bar.stages == tuple(stages(release_engine, "lithium"))
    assert "smelt" not in state_at(release_engine, "/materials/lithium", "").bar.stages
    assert "refine" in state_at(release_engine, "/materials/lithium", "view=trade").bar.stages
    assert state_at(release_engine, "/countries", "").bar.stages == ()


def test_a_class_chosen_whole_is_one_chip(release_engine):
    chips = text_of(state_at(release_engine, "/unfc", f"unfc_class={','.join(VIABLE)}").chips)
    assert chips.count("Remove filter") == 1
    assert "Viable" in chips
    assert text_of(state_at(release_engine, "/unfc", "unfc_class=V,V-OP").chips).count("Remove filter") == 2


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
        project.heading(release_engine, Filters(), project="nothing")


def test_a_material_of_no_inventory_leads_to_those_that_are(release_engine):
    scope = scope_of(release_engine, "material=germanium")
    assert "No inventory of projects in this release holds germanium" in classes.lede(scope)
    assert 'href="/unfc?material=nickel"' in to_html(frame.rules(release_engine, scope, []))
    assert all(card.empty for card in shown_cards(release_engine, scope))
