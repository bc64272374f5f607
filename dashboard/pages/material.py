"""The material page: production, trade, reserves, UNFC, reuse and sites of one material, every view in the URL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics import shown as shown_by
from dashboard.topics.catalogue.critical_lists import lists_naming
from dashboard.topics.catalogue.held import held_card
from dashboard.topics.compared import compared, heading_of
from dashboard.topics.material_scope import Scope, product_tabs, view_tabs
from dashboard.topics.prices.cards import price_card
from dashboard.topics.production.cards import material as production
from dashboard.topics.production.cards.comparison import comparison_cards
from dashboard.topics.production.cards.side_by_side import side_by_side
from dashboard.topics.production.words import excess_words, headline
from dashboard.topics.reserves import cards as reserves
from dashboard.topics.reuse.cards import rates, targets, uses
from dashboard.topics.scenarios.cards.in_force import measures_card
from dashboard.topics.sites import cards as sites
from dashboard.topics.trade.cards import material as trade
from dashboard.topics.trade.cards.coverage import coverage_card
from dashboard.topics.trade.cards.later_series import release_series_card
from dashboard.topics.trade.cards.material_flows import flow_cards
from dashboard.topics.trade.cards.remarks import remarks
from dashboard.topics.trade.cards.traded import load as load_trade
from dashboard.topics.unfc.cards import classes, frame, projects
from dashboard.ui.chart_card import CardContent
from dashboard.ui.html_card import html_card
from dashboard.ui.ids import card_id, component_id
from dashboard.ui.layout import grid
from dashboard.ui.leaderboard import Ranking
from dashboard.ui.notice import offer_list
from dashboard.ui.related_links import material_links
from dashboard.ui.slots import Board, Chart, Group, Html, HtmlCard, Slot
from dashboard.ui.tabs import tabs
from dashboard.web.page import Page
from dashboard.web.page_query import on_query, query_input, register_groups

PAGE = Page(
    page_id="material",
    path="/materials/<material>",
    section="materials",
    title_key="material.title",
    filters=(
        "view", "compare", "stage", "country", "exporter", "importer", "hs", "year_from", "year_to", "year", "measure",
        "product", "series", "facility_type", "confidence", "source_set", "vintage", "map",
    ),
    datasets=(
        "production_yearly", "reserve", "trade_yearly", "trade_later", "trade_coverage", "trade_heading",
        "trade_heading_flow", "facility", "deposit", "price_monthly", "price_yearly", "reuse_indicator", "use_share",
        "policy_target", "project", "project_resource", "us_salient_yearly",
    ),
    metrics=("hhi", "change", "static_range"),
)  # fmt: skip

shown = shown_by.of_material
heading = heading_of
_VIEW = component_id(PAGE.page_id, "view", "body")
_TABS = component_id(PAGE.page_id, "stage", "tabs")
_PRODUCTS = component_id(PAGE.page_id, "product", "tabs")
_SHOWN = "data-shown"
"""Which view the body shows: another is asked for where the address chooses another."""


def _id(thing: str) -> str:
    return card_id(PAGE.page_id, thing)


def _offering(scope: Scope, fill: Callable[[Engine, Scope], Sequence[Any]]) -> Sequence[Any]:
    """Return what fills a group; the first of its empty cards links to what the release holds of the material."""
    parts = list(fill(scope.engine, scope))
    empty = (place for place, part in enumerate(parts) if isinstance(part, CardContent) and part.empty)
    if (first := next(empty, None)) is not None:
        parts[first] = replace(parts[first], offers=[*parts[first].offers, *scope.there_is])
    return parts


def _group(slots: tuple[Slot, ...], fill: Callable[[Engine, Scope], Sequence[Any]]) -> Group[Scope]:
    """Return the first group of a view: where a card is empty, it offers what there is."""
    return Group[Scope](slots, lambda _engine, scope: _offering(scope, fill))


def _frame(scope: Scope, *findings: CardContent) -> list[Component]:
    """Return what stands above the cards: who makes most of the material, the lists that name it, stages and products.

    What `findings`, the cards that answer what the view is asked, say themselves is not said twice; that nobody states
    output for the choice is said where output is asked for.
    """
    view = scope.filters.view
    is_unfc, of_output = view == "unfc", view in ("", "production")
    leader = headline(scope.figures, scope.material, scope.stage).rstrip(".")
    said = {card.title.rstrip(".") for card in findings if not card.empty}
    has_leader = scope.figures.concentration() is not None
    is_said = leader in said if of_output else is_unfc or said or not has_leader
    products = t({"unfc": "unfc.tabs.set", "trade": "trade.release.tabs"}.get(view, "material.product_tabs"))
    offers = offer_list(scope.there_is) if of_output and not has_leader and scope.there_is else None
    return [
        *([] if is_said else [html.P(f"{leader}.", className="lede")]),
        *([offers] if offers else []),
        lists_naming(scope.material),
        material_links(scope.material),
        tabs(_TABS, view_tabs(scope), label=t("material.stage_tabs")),
        tabs(_PRODUCTS, product_tabs(scope), label=products),
        *compared(scope.engine, scope.material, scope.filters),
        *(frame.material_lede(scope.engine, scope.unfc) if is_unfc else []),
    ]


def _production(engine: Engine, scope: Scope) -> Sequence[Any]:
    chosen = (scope.figures, scope.material, scope.stage, scope.filters)
    ranking = production.ranking(scope.figures, scope.filters, scope.path)
    shares = production.share_card(engine, *chosen)
    return (
        _frame(scope, shares),
        shares,
        Ranking(t("material.board.producers"), ranking, excess_words(scope.figures), of=shares.rows),
        production.series_card(engine, *chosen),
        production.concentration_card(engine, *chosen),
        price_card(engine, scope.material, scope.filters),
    )


def _trade(engine: Engine, scope: Scope) -> Sequence[Any]:
    traded = load_trade(engine, scope.material, scope.filters)
    exporters = trade.exporter_card(engine, traded)
    return (
        [*_frame(scope, exporters), *remarks(engine, traded)],
        exporters,
        trade.partner_board(engine, traded, scope.path),
        *flow_cards(engine, traded),
        release_series_card(engine, traded),
        trade.code_board(engine, traded, scope.path),
        coverage_card(engine, traded, scope.path),
    )


def _reserves(engine: Engine, scope: Scope) -> Sequence[Any]:
    figures = reserves.load(engine, scope.material, scope.filters)
    shares = reserves.share_card(engine, figures, scope.material, scope.filters)
    ranking = production.ranking(figures, scope.filters, scope.path)
    return (
        _frame(scope, shares),
        shares,
        Ranking(t("material.board.holders"), ranking, excess_words(figures), of=shares.rows),
        reserves.vintage_card(engine, figures, scope.material, scope.filters),
    )


def _unfc_estimates(engine: Engine, scope: Scope) -> Sequence[Any]:
    return _frame(scope), classes.confidence_card(engine, scope.unfc), classes.years_card(engine, scope.unfc)


def _reuse(engine: Engine, scope: Scope) -> Sequence[Any]:
    rate, target = rates.input_rate_card(engine, scope.material), targets.target_card(engine, scope.material)
    return _frame(scope, rate, target), rate, uses.use_card(engine, scope.material, scope.filters), target


def _sites(engine: Engine, scope: Scope) -> Sequence[Any]:
    return (
        _frame(scope),
        sites.facility_card(engine, scope.material, scope.filters),
        sites.country_board(engine, scope.material, scope.filters, scope.path),
        sites.deposit_card(engine, scope.material, scope.filters),
    )


def _above(group_id: str) -> Html:
    """Return the slot above the cards: the group that comes first in a view fills it too."""
    return Html(component_id(PAGE.page_id, f"{group_id}-frame", "html"), "above-cards")


_PRODUCTION = _group(
    (
        _above("production"),
        Chart(_id("share"), span=8, height=380, has_map=True),
        Board(_id("producers")),
        Chart(_id("series")),
        Chart(_id("concentration")),
        Chart(_id("price"), span=12, height=260),
    ),
    _production,
)
_COMPARISON = _group(
    (Chart(_id("compare-output")), Chart(_id("compare-hhi")), HtmlCard(_id("compare-side"))),
    lambda engine, scope: (
        *comparison_cards(engine, scope.material, scope.stage, scope.filters),
        side_by_side(engine, scope.material, scope.stage, scope.filters),
    ),
)
_COMPARISON_ORDER: tuple[Slot, ...] = (_PRODUCTION.slots[0], *_COMPARISON.slots, *_PRODUCTION.slots[1:])
_TRADE = _group(
    (
        _above("trade"),
        Chart(_id("exporters"), span=8, height=380, has_map=True),
        Board(_id("importers")),
        Chart(_id("flows"), height=440),
        Chart(_id("matrix"), height=440, has_key=True),
        Chart(_id("trade-series"), span=8),
        Board(_id("codes")),
        HtmlCard(_id("coverage")),
    ),
    _trade,
)
_RESERVES = _group(
    (
        _above("reserves"),
        Chart(_id("reserve-share"), span=8, height=380, has_map=True),
        Board(_id("holders")),
        Chart(_id("reserve-vintages"), span=12),
    ),
    _reserves,
)
_UNFC = (
    _group(
        (_above("unfc-estimates"), Chart(_id("unfc-confidence"), height=280), Chart(_id("unfc-years"), height=280)),
        _unfc_estimates,
    ),
    Group[Scope](
        (Chart(_id("unfc-countries"), span=8, height=520), Board(_id("unfc-projects"))),
        lambda engine, scope: (classes.class_card(engine, scope.unfc), projects.project_board(engine, scope.unfc)),
    ),
    Group[Scope](
        (Chart(_id("unfc-basis"), span=12, height=260),),
        lambda engine, scope: (classes.basis_card(engine, scope.unfc),),
    ),
)
_REUSE = _group(
    (
        _above("reuse"),
        Chart(_id("input-rate"), height=340),
        Chart(_id("uses"), height=340),
        Chart(_id("targets"), span=12, height=460),
    ),
    _reuse,
)
_SITES = _group(
    (
        _above("sites"),
        Chart(_id("facilities"), span=8, height=440, has_map=True),
        Board(_id("site-countries")),
        Chart(_id("deposits"), span=12, height=380, has_map=True),
    ),
    _sites,
)
VIEWS: dict[str, tuple[Group[Scope], ...]] = {
    "production": (_PRODUCTION,),
    "compare": (_PRODUCTION, _COMPARISON),
    "trade": (_TRADE,),
    "reserves": (_RESERVES,),
    "unfc": _UNFC,
    "reuse": (_REUSE,),
    "sites": (_SITES,),
}
"""The views, and the groups that fill them."""
_OF_SUPPLY = {"production": 2, "trade": 2, "compare": 3}
"""Views of who supplies: how many cards stand before the export measures in force."""


def view_of(filters: Filters) -> str:
    """Return the view that `filters` choose; a comparison takes the place of plain production."""
    chosen = filters.view or "production"
    return "compare" if chosen == "production" and filters.compare else chosen


def _body(engine: Engine, scope: Scope) -> list[Component]:
    """Return what stands above the cards of the view, then its cards."""
    view = view_of(scope.filters)
    parts: dict[Slot, Component] = {}
    for group in VIEWS[view]:
        parts.update(zip(group.slots, group.components(engine, scope), strict=True))
    above, *cards = [parts[slot] for slot in (_COMPARISON_ORDER if view == "compare" else parts)]
    held = [html_card(_id("held"), *held_card(engine, scope.material))] if view in ("production", "compare") else []
    in_force = measures_card(engine, _id("measures"), scope.material) if view in _OF_SUPPLY else []
    first = _OF_SUPPLY.get(view, 0)
    return [above, grid(*cards[:first], *in_force, *cards[first:], *held)]


def build(engine: Engine, filters: Filters, material: str) -> Component:
    """Return the page of `material` for `filters`, its data already computed."""
    scope, view = Scope(engine, material, filters), view_of(filters)
    said = frame.said_nothing(scope.unfc) if view == "unfc" else {}
    return html.Div(html.Div(_body(engine, scope), id=_VIEW, **{_SHOWN: view}, **said))


def register(app: Dash, engine: Engine) -> None:
    """Add one callback for each group of cards; only those of the current view are there to be filled."""
    # The browser knows from the address alone whether another view is meant: no question to the server on each click.
    app.clientside_callback(
        ClientsideFunction("crm", "view"),
        Output(_VIEW, _SHOWN),
        query_input(PAGE.page_id),
        State(_VIEW, _SHOWN),
        prevent_initial_call=True,
    )

    @on_query(app, engine, PAGE, Output(_VIEW, "children"), follows=Input(_VIEW, _SHOWN))
    def update_view(reader: Engine, filters: Filters, material: str) -> list[Component]:
        return _body(reader, Scope(reader, material, filters))

    for group in dict.fromkeys(group for groups in VIEWS.values() for group in groups):
        register_groups(app, engine, PAGE, (group,), _scope_in_view_of(group))


def _scope_in_view_of(group: Group[Scope]) -> Callable[..., Scope]:
    """Return what makes the scope of a group; it raises PreventUpdate while the group is not in view."""

    def scope(engine: Engine, filters: Filters, material: str) -> Scope:
        if group not in VIEWS[view_of(filters)]:
            raise PreventUpdate
        return Scope(engine, material, filters)

    return scope
