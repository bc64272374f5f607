"""Cards on UNFC: inventories and products stand apart, classes add up like with like, codes are told in words."""

from __future__ import annotations

import html
import re
from itertools import chain

import pytest

from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.topics.unfc import queries
from dashboard.topics.unfc.cards import classes, frame, matrix, projects
from dashboard.topics.unfc.documents import document_links
from dashboard.topics.unfc.scope import KEYS, load
from dashboard.topics.unfc.words import class_quantity
from dashboard.ui.static_html import to_html
from data.codes import code_list
from data.unfc import Quantity, aggregate, parse
from tests.markup import text_of


def scope_of(engine, query):
    return load(engine, Filters.parse(query, KEYS, strict=True))


def lede(engine, scope):
    """Return the first sentences of the page."""
    return frame.lede(scope, matrix.cells(engine, scope))


def own(scope, rows):
    """Return the rows of the content basis in view."""
    return [row for row in rows if row["content_basis"] == scope.content_basis]


def projects_of(engine, scope):
    """Return the rows of all projects, one a class."""
    return list(chain(*projects.load(engine, scope).values()))


def test_the_inventory_chosen_first_has_most_counted_tonnes(release_engine):
    assert scope_of(release_engine, "material=lithium").source_set == "lithium_deposits"
    assert scope_of(release_engine, "material=nickel").source_set == "nickel_cobalt_pgm"
    assert scope_of(release_engine, "material=lithium&source_set=web_statements").source_set == "web_statements"


def test_inventories_and_products_never_share_a_figure(release_engine):
    scope = scope_of(release_engine, "material=titanium&source_set=national_inventory_australia")
    assert len(scope.products) == 2
    rows = matrix.cells(release_engine, scope)
    assert {(row["source_set"], row["product"], row["content_basis"]) for row in rows} == {
        ("national_inventory_australia", scope.product, "gross weight")
    }


def test_the_matrix_holds_every_counted_quantity_or_says_what_stands_outside(release_engine):
    scope = scope_of(release_engine, "material=tungsten")
    rows = matrix.cells(release_engine, scope)
    assert sum(row["n_rows"] for row in rows) == scope.row["n_counted"]
    outside = text_of(matrix.matrix_card(release_engine, scope, rows)[1])
    assert "Uncoded" in outside
    assert str(scope.row["n_uncoded"]) in outside


def test_a_cell_filters_and_lifts_its_filter(release_engine):
    plain = scope_of(release_engine, "material=nickel")
    href = plain.cell_href(unfc_e="E2", unfc_f="F2", unfc_g="G3")
    assert href == "/unfc?material=nickel&unfc_e=E2&unfc_f=F2&unfc_g=G3"
    chosen = scope_of(release_engine, href.partition("?")[2])
    assert chosen.cell_href(unfc_e="E2", unfc_f="F2", unfc_g="G3") == "/unfc?material=nickel"
    assert {row["class_id"] for row in projects_of(release_engine, chosen)} == {"PV"}
    assert len(matrix.cells(release_engine, chosen)) == len(matrix.cells(release_engine, plain))


def test_classes_are_totalled_only_where_resources_exclude_reserves(release_engine):
    lithium, nickel = scope_of(release_engine, "material=lithium"), scope_of(release_engine, "material=nickel")
    assert classes.class_card(release_engine, lithium).figure["layout"]["barmode"] == "stack"
    assert classes.class_card(release_engine, nickel).figure["layout"]["barmode"] == "group"
    assert "may be totalled" in text_of(frame.rules(release_engine, lithium, matrix.cells(release_engine, lithium)))
    said = text_of(frame.rules(release_engine, nickel, matrix.cells(release_engine, nickel)))
    assert "never added" in said
    assert "may be totalled" not in said


@pytest.mark.parametrize("material", ["nickel", "lithium"])
def test_estimates_are_those_of_the_unfc_rules(release_engine, material):
    scope = scope_of(release_engine, f"material={material}")
    rows = scope.rows(release_engine, queries.CONFIDENCE)
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
    scope = scope_of(release_engine, "material=lithium")
    rows = {row["class_id"]: row for row in scope.rows(release_engine, queries.YEARS)}
    assert rows["V"]["years"] == pytest.approx(21_699_543 / rows["V"]["production_t"])
    assert rows["PV"]["years"] == pytest.approx(107_928_133 / rows["PV"]["production_t"])
    card = classes.years_card(release_engine, scope)
    assert "not a fixed stock" in card.subtitle
    assert "withholds" in card.subtitle


def test_years_and_estimates_of_a_place_say_whose_they_are(release_engine):
    scope = scope_of(release_engine, "country=ARG")
    rows = {row["class_id"]: row for row in scope.rows(release_engine, queries.YEARS)}
    held = {row["class_id"]: row for row in scope.rows(release_engine, queries.CLASSES_BY_COUNTRY)}
    assert rows["V"]["quantity_t"] == pytest.approx(held["V"]["quantity_t"])
    card = classes.years_card(release_engine, scope)
    assert card.figure["data"][0]["x"][0] == pytest.approx(rows["V"]["years"])
    assert card.title.startswith("Argentina, viable: ")
    assert classes.confidence_card(release_engine, scope).title.startswith("Argentina, viable: ")
    assert lede(release_engine, scope).startswith(f"Lithium (Li) in Argentina: {class_quantity(held['V'])}")
    assert class_quantity(held["PV"]) in lede(release_engine, scope)
    unsure = sum(row["high_t"] - row["best_t"] for row in scope.rows(release_engine, queries.CONFIDENCE))
    assert f"{theme.quantity(unsure)} of this is estimated with a low level" in lede(release_engine, scope)
    chile = classes.class_card(release_engine, scope_of(release_engine, "country=CHL"))
    names = chile.figure["layout"]["yaxis"]["ticktext"]
    assert [name for name in names if name.startswith("<b>")] == ["<b>Chile</b>"]
    assert chile.title.startswith("Chile: 1.1\u202fMt viable")
    assert "most: Argentina, 5.68\u202fMt viable" in chile.title
    union = classes.class_card(release_engine, scope_of(release_engine, "country=EU27"))
    assert union.title.startswith("Germany: ")  # of a bloc its first, not one that its list begins with


@pytest.mark.parametrize("query", ["material=tin&country=NAM", "material=copper&country=ZMB&unfc_class=PV,PV-DH,PV-DP"])
def test_tabs_count_the_projects_that_the_choice_leaves(web, release_engine, query):
    scope = scope_of(release_engine, query)
    for tab in frame.inventory_tabs(scope, scope.filters, "/unfc"):
        chosen = scope_of(release_engine, tab.href.partition("?")[2])
        stated = web.get(f"/api/v1/view/unfc_sets.json?{chosen.chosen.without('product').to_query()}").json["data"]
        assert tab.count == str(max((row["n_projects"] for row in stated), default=0)), tab.label
    assert int(frame.inventory_tabs(scope, scope.filters, "/unfc")[0].count) > 0


def test_a_place_without_any_is_told_so_of_every_inventory(release_engine):
    said = lede(release_engine, scope_of(release_engine, "material=lithium&country=KEN"))
    assert "no quantity of lithium in Kenya" in said
    assert said.endswith("No other inventory does either.")
    elsewhere = lede(
        release_engine, scope_of(release_engine, "material=lithium&country=SRB&source_set=lithium_deposits")
    )
    assert elsewhere.startswith("Lithium (Li) in Serbia") or "One other inventory does" in elsewhere


def test_projects_are_listed_with_their_codes_and_documents(release_engine):
    scope = scope_of(release_engine, "material=lithium&source_set=web_statements")
    rows = projects.load(release_engine, scope)
    page = to_html(projects.table_card(release_engine, scope, rows)[1])
    for row in release_engine.run(queries.QUANTITIES, scope.chosen.with_(counting="counted").chosen()).records():
        assert row["unfc_code"] in page
        assert all(to_html(one) in page for one in document_links(row["source_document"]))
    shared = scope_of(release_engine, "material=lithium&country=ARG")
    table = to_html(projects.table_card(release_engine, shared, projects.load(release_engine, shared))[1])
    assert table.count("Effects of demand and recycling") == 1


@pytest.mark.parametrize(
    ("text", "href", "words"),
    [
        ("Mudd 2018, doi:10.5382/x.4590", "https://doi.org/10.5382/x.4590", "Mudd 2018"),
        ("https://www.a.org/b/ (AR 2023)", "https://www.a.org/b/", "a.org (AR 2023)"),
        ("https://doi.org/10.3133/y", "https://doi.org/10.3133/y", "doi:10.3133/y"),
        ("https://doi.org/b.net/c", "https://b.net/c", "b.net"),
        ("https://a.org/... page 3", "", "https://a.org/... page 3"),
        ("Report 1999", "", "Report 1999"),
    ],
)
def test_a_document_is_a_link_where_it_has_an_address(text, href, words):
    (document,) = document_links(text)
    assert " ".join(text_of(document).split()) == words
    assert re.findall('href="([^"]*)"', to_html(document)) == ([href] if href else [])


def test_content_unlike_the_production_gives_no_years(release_engine):
    card = classes.years_card(release_engine, scope_of(release_engine, "material=graphite&source_set=graphite"))
    assert "contained graphite" in card.empty


def test_a_default_bridge_is_called_an_indication(release_engine):
    card = classes.basis_card(release_engine, scope_of(release_engine, "material=lithium"))
    assert "not a classification by a competent person" in card.subtitle
    assert "UNFC as reported" in [trace["name"] for trace in card.figure["data"]]


def test_bars_stand_for_countries_or_for_projects(release_engine):
    by_country = classes.class_card(release_engine, scope_of(release_engine, "material=lithium"))
    by_project = classes.class_card(release_engine, scope_of(release_engine, "material=lithium&by=project"))
    assert by_country.rows.of.path.endswith("unfc_classes_by_country")
    assert by_project.rows.of.path.endswith("unfc_projects")
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
    title = matrix.matrix_card(release_engine, count, rows)[0].title
    assert f"{most['unfc_e']}; {most['unfc_f']}; {most['unfc_g']}" in title
    assert f"{most['n_projects']} projects" in title


def test_a_class_says_which_categories_it_adds_up(release_engine):
    scope = scope_of(release_engine, "material=lithium")
    said = text_of(frame.rules(release_engine, scope, matrix.cells(release_engine, scope)))
    assert "potentially viable E2; F2 and E2; F2.1" in said


@pytest.mark.parametrize(
    "query",
    ["", "unfc_class=V,V-AD,V-JD,V-OP", "material=nickel&unfc_e=E2&unfc_g=G3", "material=copper&unfc_f=F1.1",
     "country=AUS&mapping_basis=default_bridge", "material=cobalt&resource_type=anthropogenic"],
)  # fmt: skip
def test_headline_bars_and_table_add_up_to_the_same_tonnes(web, release_engine, query):
    scope = scope_of(release_engine, query)
    shown = scope.in_cells(matrix.cells(release_engine, scope))
    stated = web.get(f"/api/v1/view/unfc_cells.json?{scope.chosen.to_query()}").json["data"]
    assert sum_by_class(shown) == pytest.approx(sum_by_class(own(scope, stated)))
    countries = web.get(f"/api/v1/view/unfc_classes_by_country.json?{scope.chosen.to_query()}").json["data"]
    listed = projects_of(release_engine, scope)
    assert sum_by_class(own(scope, countries)) == pytest.approx(sum_by_class(shown))
    assert sum_by_class(listed) == pytest.approx(sum_by_class(shown))
    for kpi in frame.kpis(release_engine, scope, matrix.cells(release_engine, scope))[:-1]:
        assert kpi.period.endswith(f"({scope.content_basis})")


def test_codes_are_told_in_words_and_defined(release_engine):
    scope = scope_of(release_engine, "material=nickel")
    page = to_html(matrix.matrix_card(release_engine, scope, matrix.cells(release_engine, scope))[1])
    assert page.count("data-tip=") > 10
    for row in code_list("unfc_category").rows.values():
        assert html.escape(row["definition"]) in page


def test_a_material_of_no_inventory_leads_to_those_that_are(release_engine):
    scope = scope_of(release_engine, "material=germanium")
    assert "No inventory of projects in this release holds germanium" in lede(release_engine, scope)
    assert 'href="/unfc?material=nickel"' in to_html(frame.rules(release_engine, scope, []))


def sum_by_class(rows):
    """Return the tonnes of each class, from rows by class or by sub-class."""
    sums = {}
    for row in rows:
        class_id = row["class_id"] if "class_id" in row else row["unfc_class_key"].split("-")[0]
        sums[class_id] = sums.get(class_id, 0.0) + (row["quantity_t"] or 0.0)
    return sums
