"""The UNFC page: what inventories of projects hold of one material, by viability, feasibility and confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import FIRST_MATERIAL, Filters
from dashboard.i18n import t
from dashboard.topics import shown as shown_by
from dashboard.topics.unfc.cards import classes, frame, matrix, projects
from dashboard.topics.unfc.check.box import check_box
from dashboard.topics.unfc.scope import KEYS, PAGE_ID, PATH, Scope, first_material, in_places, load, why_first
from dashboard.ui.asked import Shown
from dashboard.ui.contents import contents
from dashboard.ui.ids import card_id, component_id
from dashboard.ui.kpi_card import kpi_cards
from dashboard.ui.layout import grid
from dashboard.ui.slots import Chart, Group, Html, HtmlCard
from dashboard.ui.static_html import static_html
from dashboard.ui.words import material_name
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups

PAGE = Page(
    page_id=PAGE_ID,
    path=PATH,
    section="unfc",
    title_key="unfc.title",
    filters=KEYS,
    defaults={"material": FIRST_MATERIAL},
    datasets=("project", "project_resource", "production_yearly"),
    metrics=("static_range",),
)


def _id(thing: str) -> str:
    return card_id(PAGE_ID, thing)


def _frame(engine: Engine, scope: Scope) -> Sequence[Any]:
    cells = matrix.cells(engine, scope)
    return (
        " ".join(filter(None, (frame.lede(scope, cells), why_first(engine, scope.filters)))),
        *(frame.facet(t(f"unfc.tabs.{name}"), tabs(scope)) for name, tabs in frame.TABS.items()),
        kpi_cards(frame.kpis(engine, scope, cells)),
        frame.rules(engine, scope, cells),
        matrix.matrix_card(engine, scope, cells),
    )


def _estimates(engine: Engine, scope: Scope) -> Sequence[Any]:
    return classes.confidence_card(engine, scope), classes.years_card(engine, scope)


def _classes(engine: Engine, scope: Scope) -> Sequence[Any]:
    return classes.class_card(engine, scope), classes.basis_card(engine, scope)


def _projects(engine: Engine, scope: Scope) -> Sequence[Any]:
    rows = projects.load(engine, scope)
    return projects.map_card(engine, scope, rows), projects.table_card(engine, scope, rows)


GROUPS: tuple[Group[Scope], ...] = (
    Group(
        (
            Html(component_id(PAGE_ID, "lede", "text"), "lede", html.P),
            *(Html(component_id(PAGE_ID, name, "tabs"), "facet") for name in frame.TABS),
            Html(component_id(PAGE_ID, "headline", "kpis"), "kpi-row", html.Dl),
            Html(component_id(PAGE_ID, "rules", "text"), "rules"),
            HtmlCard(_id("matrix")),
        ),
        _frame,
    ),
    Group((Chart(_id("confidence"), height=300), Chart(_id("years"), height=300)), _estimates),
    Group((Chart(_id("classes"), height=520), Chart(_id("basis"), span=12, height=260)), _classes),
    Group((Chart(_id("map"), height=520, has_map=True), HtmlCard(_id("projects"))), _projects),
)


def opens_on(engine: Engine, filters: Filters) -> Mapping[str, str]:
    """Return the material shown where the address names none."""
    return {"material": first_material(engine, filters)}


_CONTENTS = ("matrix", "confidence", "years", "classes", "map", "basis", "projects")


def heading(engine: Engine, filters: Filters) -> str:
    """Return the heading, which names the material shown and the places chosen."""
    return t("unfc.heading", material=material_name(first_material(engine, filters)) + in_places(filters))


def shown(engine: Engine, filters: Filters) -> Shown:
    """Return what the page follows of the address."""
    return shown_by.of_unfc(engine, filters, first_material(engine, filters))


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    scope = load(engine, filters)
    above, estimates, (bars, basis), (project_map, table) = (group.components(engine, scope) for group in GROUPS)
    lede, *facets, switch, kpis, rules, control = above
    more = static_html(
        html.Button(
            t("unfc.tabs.more"), type="button", className="facets-more card-action", **{"data-opens": ".facets"}
        )
    )
    bar_switch = html.Div(switch, className="span-12 card-switch")
    return html.Div(
        [
            lede,
            html.P(
                [html.A(t("unfc.list"), href=f"#{_id('projects')}"), " · ", html.A(t("unfc.own"), href="#check")],
                className="way-on",
            ),
            html.Div([*facets, more], className="facets"),
            html.Section(kpis, **{"aria-label": t("unfc.kpi.label")}),
            rules,
            contents([*(card_id(PAGE.page_id, thing) for thing in _CONTENTS), "check"]),
            grid(control, *estimates, bar_switch, bars, project_map, basis, table),
            check_box(),
        ],
        **frame.said_nothing(scope),
    )


def register(app: Dash, engine: Engine) -> None:
    """Add one callback for what stands around the charts with the matrix, and one for each group of cards."""
    register_groups(app, engine, PAGE, GROUPS, load)
