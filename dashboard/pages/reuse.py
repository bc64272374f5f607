"""The reuse page: where a material is used, what comes back, what the law asks, and what lies in residues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import FIRST_MATERIAL, Filters
from dashboard.i18n import t
from dashboard.topics import shown as shown_by
from dashboard.topics.reuse.cards import rates, secondary, targets, uses
from dashboard.ui.asked import Shown
from dashboard.ui.contents import contents
from dashboard.ui.ids import card_id, component_id
from dashboard.ui.layout import grid
from dashboard.ui.slots import Board, Chart, Group, Html
from dashboard.ui.tabs import Tab, tab_links
from dashboard.ui.words import material_in_text, material_name
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups

PAGE = Page(
    page_id="reuse",
    path="/reuse",
    section="reuse",
    title_key="reuse.title",
    filters=("material", "product"),
    defaults={"material": FIRST_MATERIAL},
    datasets=("reuse_indicator", "use_share", "policy_target", "us_salient_yearly", "project_resource"),
)


def _id(thing: str) -> str:
    return card_id(PAGE.page_id, thing)


def _frame(engine: Engine, filters: Filters) -> Sequence[Any]:
    material = filters.first("material")
    open_link = dcc.Link(t("reuse.open", material=material_in_text(material)), href=f"/materials/{material}")
    return [targets.sentence(engine, material) + " ", open_link], tab_links(_tabs(engine, filters))


def _tabs(engine: Engine, filters: Filters) -> list[Tab]:
    """Return one tab for each product whose uses are stated, where there are several."""
    products = uses.use_products(engine, filters.first("material"))
    if len(products) < 2:
        return []
    current = uses.use_product(products, filters)
    return [Tab(name, filters.with_(product=name).href(PAGE.path), current=name == current) for name in products]


def _use(engine: Engine, filters: Filters) -> Sequence[Any]:
    material = filters.first("material")
    return (
        uses.use_card(engine, material, filters),
        rates.input_rate_card(engine, material),
        targets.target_card(engine, material),
        rates.indicator_board(engine, material),
        rates.end_rate_card(engine, material),
    )


def _supply(engine: Engine, filters: Filters) -> Sequence[Any]:
    material = filters.first("material")
    return (
        secondary.united_states_card(engine, material),
        secondary.residue_card(engine, material),
        secondary.residue_board(engine, material),
    )


def _ranking(engine: Engine, filters: Filters) -> Sequence[Any]:
    return (rates.ranking_card(engine, filters.first("material")),)


GROUPS: tuple[Group[Filters], ...] = (
    Group(
        (
            Html(component_id(PAGE.page_id, "lede", "text"), "lede", html.P),
            Html(component_id(PAGE.page_id, "product", "tabs"), "tabs", html.Ul),
        ),
        _frame,
    ),
    Group(
        (
            Chart(_id("uses"), height=340),
            Chart(_id("input-rate"), height=340),
            Chart(_id("targets"), span=8, height=460),
            Board(_id("facts")),
            Chart(_id("end-rate"), height=240),
        ),
        _use,
    ),
    Group(
        (Chart(_id("united-states"), height=240), Chart(_id("residues"), height=280), Board(_id("sites"), 6)), _supply
    ),
    Group((Chart(_id("ranking"), span=12, height=360),), _ranking),
)


_CONTENTS = ("uses", "input-rate", "targets", "end-rate", "united-states", "residues", "ranking")


def _scope(_engine: Engine, filters: Filters) -> Filters:
    """Return material and product of the address, the first material where it names none."""
    return filters.with_(material=filters.first("material", FIRST_MATERIAL))


def heading(engine: Engine, filters: Filters) -> str:
    """Return the heading, which names the material shown."""
    return t("reuse.heading", material=material_name(_scope(engine, filters).first("material")))


def shown(engine: Engine, filters: Filters) -> Shown:
    """Return what the page follows of the address."""
    return shown_by.of_reuse(engine, filters, PAGE.defaults["material"])


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`, its data already computed."""
    lede, tabs, *cards = [part for group in GROUPS for part in group.components(engine, _scope(engine, filters))]
    nav = html.Nav(tabs, **{"aria-label": t("reuse.product_tabs")})
    listed = contents([*map(_id, _CONTENTS), "meaning"])
    return html.Div([lede, nav, listed, grid(*cards, targets.meanings(), rates.ranking_table(engine))])


def register(app: Dash, engine: Engine) -> None:
    """Add one callback for the frame of the page and one for each group of cards."""
    register_groups(app, engine, PAGE, GROUPS, _scope)
