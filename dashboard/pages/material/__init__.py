"""The material page: production, trade, reserves, UNFC, reuse and sites of one material, every view in the URL."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.components.asked import asked_input, asked_state
from dashboard.components.cards import production, reuse
from dashboard.components.frozen import frozen
from dashboard.components.ids import URL, component_id
from dashboard.components.slots import slot_outputs, slot_states, slot_values
from dashboard.components.static import MARKUP, to_html
from dashboard.components.tabs import Tab, tabs
from dashboard.components.ways import material_ways
from dashboard.components.words import material_name
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.material import resources, views
from dashboard.pages.model import Page
from dashboard.queries import shares
from data.codes import code_list

PAGE = Page(
    page_id=views.PAGE_ID,
    path="/materials/<material>",
    section="materials",
    title_key="material.title",
    filters=(
        "view", "compare", "stage", "country", "exporter", "importer", "hs", "year_from", "year_to", "year", "measure",
        "product", "series", "facility_type", "confidence", "source_set",
    ),
    datasets=(
        "production_yearly", "reserve", "trade_yearly", "facility", "deposit", "price_monthly", "price_yearly",
        "reuse_indicator", "use_share", "policy_target", "project", "project_resource",
    ),
    metrics=("hhi", "change"),
    requirements=("3a", "3c", "3d", "7c", "7e", "11a", "11d"),
)  # fmt: skip

_STRUCTURE = component_id(PAGE.page_id, "structure", "store")
_VIEW = component_id(PAGE.page_id, "view", "body")
_TABS = component_id(PAGE.page_id, "stage", "tabs")
_PRODUCTS = component_id(PAGE.page_id, "product", "tabs")
_LEADING = frozenset(view.groups[0].group_id for view in views.VIEWS.values())
"""Groups that come first in a view: their callback brings what stands above the cards too."""


def _frame_id(group: views.Group) -> str:
    return component_id(PAGE.page_id, f"{group.group_id}-frame", "html")


def stages(engine: Engine, material: str) -> list[str]:
    """Return the stages at which production of `material` is stated, from the ground up."""
    rows = engine.run(shares.PRODUCTION, {"material": (material,)}).records()
    order = {code: int(row["stage_order"]) for code, row in code_list("stage").rows.items()}
    return sorted({row["stage_id"] for row in rows}, key=lambda code: order[code])


def _stage(engine: Engine, material: str, filters: Filters) -> str:
    return filters.first("stage") or next(iter(stages(engine, material)), "mine")


def _tabs(engine: Engine, material: str, filters: Filters, path: str) -> list[Tab]:
    current, stage = filters.view or "production", _stage(engine, material, filters)
    plain = filters.without("product").without("hs").without("measure").without("source_set")
    found = [
        Tab(
            label=t(f"stage.{code}.name"),
            href=plain.with_(view="", stage=code).href(path),
            current=current == "production" and code == stage,
        )
        for code in stages(engine, material)
    ]
    return found + [
        Tab(
            label=t(f"view.{view}.name"),
            href=plain.with_(view=view).without("stage").href(path),
            current=current == view,
        )
        for view in ("trade", "reserves", "unfc", "reuse", "sites")
    ]


def _product_tabs(engine: Engine, material: str, filters: Filters, path: str) -> list[Tab]:
    """Return one tab for each product where a stage, or the table of uses, has several: they must not be added up.

    For the view by UNFC, one for each inventory.
    """
    view = filters.view or "production"
    if view == "unfc":
        return resources.inventory_tabs(engine, material, filters, path)
    if view == "production":
        data = production.load(engine, material, _stage(engine, material, filters), filters)
        known, current = data.products, data.product
    elif view == "reuse":
        known = reuse.use_products(engine, material)
        current = reuse.use_product(known, filters)
    else:
        return []
    if len(known) < 2:
        return []
    return [Tab(label=name, href=filters.with_(product=name).href(path), current=name == current) for name in known]


def _lede(engine: Engine, material: str, filters: Filters) -> str:
    stage = _stage(engine, material, filters)
    return production.headline(production.load(engine, material, stage, filters), material, stage).rstrip(".") + "."


def _lists(material: str) -> Component:
    """Return the official lists that name the material, each with its full title."""
    row = code_list("material").rows[material]
    named = [code_list("critical_list").rows[code] for code in row["critical_lists"].split(";") if code]
    if not named:
        return frozen(html.P(t("material.no_lists"), className="tags"))
    tags = [html.Abbr(entry["name"], title=entry["title"], className="tag") for entry in named]
    return frozen(html.P([html.Span(t("material.lists"), className="tags-label"), *tags], className="tags"))


def _second_label(filters: Filters) -> str:
    return t("unfc.tabs.set" if filters.view == "unfc" else "material.product_tabs")


def _frame(engine: Engine, material: str, filters: Filters, path: str) -> str:
    """Return the HTML above the cards: the finding, the lists that name the material, stages and products."""
    parts = [
        html.P(_lede(engine, material, filters), className="lede"),
        _lists(material),
        material_ways(material),
        tabs(_TABS, _tabs(engine, material, filters, path), label=t("material.stage_tabs")),
        tabs(_PRODUCTS, _product_tabs(engine, material, filters, path), label=_second_label(filters)),
        *(resources.words(resources.scope_of(engine, material, filters)) if filters.view == "unfc" else []),
    ]
    return to_html(parts)


def build(engine: Engine, filters: Filters, **variables: str) -> Component:
    """Return the page of `variables["material"]` for `filters`, its data already computed."""
    material = variables["material"]
    path = PAGE.href(material=material)
    return html.Div(
        [
            dcc.Store(id=_STRUCTURE, data=views.view_of(filters).view_id),
            html.Div(_body(engine, material, filters, path), id=_VIEW),
        ]
    )


def _body(engine: Engine, material: str, filters: Filters, path: str) -> list[Component]:
    view = views.view_of(filters)
    filled = views.fill(view, engine, material, _stage(engine, material, filters), filters=filters, path=path)
    frame = html.Div(id=_frame_id(view.groups[0]), **{MARKUP: _frame(engine, material, filters, path)})
    return [frame, views.build_view(view, filled)]


def _state(search: str | None, pathname: str | None) -> tuple[str, str, Filters]:
    """Return material, path and filters of the URL. Raises PreventUpdate on another page's path."""
    found = PAGE.match(pathname)
    if found is None:
        raise PreventUpdate
    return found["material"], PAGE.href(**found), Filters.parse(search or "", PAGE.filters, strict=False)


def register(app: Dash, engine: Engine) -> None:
    """Add one callback for each group of cards; only those of the current view are there to be filled."""
    # The browser knows from the address alone whether another view is meant: no question to the server on each click.
    app.clientside_callback(
        ClientsideFunction("crm", "view"),
        Output(_STRUCTURE, "data"),
        asked_input(PAGE.page_id),
        State(_STRUCTURE, "data"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output(_VIEW, "children"),
        Input(_STRUCTURE, "data"),
        asked_state(PAGE.page_id),
        State(URL, "pathname"),
        prevent_initial_call=True,
    )
    def update_view(structure: str, search: str | None, pathname: str | None) -> list[Component]:
        del structure
        material, path, filters = _state(search, pathname)
        return _body(engine, material, filters, path)

    for group in views.GROUPS:
        _register_group(app, engine, group)


def _register_group(app: Dash, engine: Engine, group: views.Group) -> None:
    leads = group.group_id in _LEADING

    @app.callback(
        *([Output(_frame_id(group), MARKUP)] if leads else []),
        *slot_outputs(group.slots),
        asked_input(PAGE.page_id),
        State(URL, "pathname"),
        *slot_states(group.slots),
        prevent_initial_call=True,
    )
    def update_cards(search: str | None, pathname: str | None, *shown: str | None) -> list[Any]:
        material, path, filters = _state(search, pathname)
        if group not in views.view_of(filters).groups:
            raise PreventUpdate
        filled = group.fill(engine, material, _stage(engine, material, filters), filters, path)
        frame = [_frame(engine, material, filters, path)] if leads else []
        return [*frame, *slot_values(group.slots, filled, shown)]


__all__ = ["PAGE", "build", "material_name", "register", "stages"]
