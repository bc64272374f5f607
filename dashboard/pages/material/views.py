"""The views of a material: which cards each holds, and what stands in them for a choice of filters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboard.components.cards import price, production
from dashboard.components.chart_card import CardContent, chart_card
from dashboard.components.ids import card_id
from dashboard.components.layout import grid
from dashboard.components.leaderboard import LeaderRow, leaderboard
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.material import comparison, places, reserves, trade

PAGE_ID = "material"


@dataclass(frozen=True)
class Slot:
    """A place on a view: a chart card, or a ranked list where `is_board`."""

    thing: str
    span: int = 6
    height: int = 320
    has_map: bool = False
    is_board: bool = False
    title_key: str = ""

    @property
    def card(self) -> str:
        """The id of the card."""
        return card_id(PAGE_ID, self.thing)


@dataclass(frozen=True)
class Filled:
    """What stands in the slots of a view, by `thing`."""

    cards: dict[str, CardContent]
    boards: dict[str, list[LeaderRow]]


@dataclass(frozen=True)
class Group:
    """Slots that are filled together by `fill(engine, material, stage, filters, path)`, in one callback."""

    group_id: str
    slots: tuple[Slot, ...]
    fill: Callable[[Engine, str, str, Filters, str], Filled]


@dataclass(frozen=True)
class View:
    """A view: its groups, and their slots in reading order."""

    view_id: str
    groups: tuple[Group, ...]
    slots: tuple[Slot, ...]


def _production(engine: Engine, material: str, stage: str, filters: Filters, path: str) -> Filled:
    data = production.load(engine, material, stage, filters)
    return Filled(
        {
            "share": production.share_card(engine, data, material, stage, filters),
            "series": production.series_card(engine, data, material, stage, filters),
            "concentration": production.concentration_card(engine, data, material, stage, filters),
            "price": price.price_card(engine, material, filters),
        },
        {"producers": production.ranking(data, filters, path)},
    )


def _comparison(engine: Engine, material: str, stage: str, filters: Filters, path: str) -> Filled:
    del path
    output, hhi = comparison.comparison_cards(engine, material, stage, filters)
    return Filled({"compare-output": output, "compare-hhi": hhi}, {})


def _trade(engine: Engine, material: str, stage: str, filters: Filters, path: str) -> Filled:
    del stage
    scope = trade.load(engine, material, filters)
    sankey, matrix = trade.flow_cards(engine, scope)
    return Filled(
        {
            "exporters": trade.exporter_card(engine, scope),
            "flows": sankey,
            "matrix": matrix,
            "trade-series": trade.series_card(engine, scope),
        },
        {
            "codes": trade.code_ranking(scope, path),
            "importers": trade.partner_ranking(engine, scope, path),
        },
    )


def _reserves(engine: Engine, material: str, stage: str, filters: Filters, path: str) -> Filled:
    del stage
    data = reserves.load(engine, material, filters)
    return Filled(
        {
            "reserve-share": reserves.share_card(engine, data, material, filters),
            "reserve-vintages": reserves.vintage_card(engine, data, material, filters),
        },
        {"holders": reserves.rows(data, filters, path)},
    )


def _sites(engine: Engine, material: str, stage: str, filters: Filters, path: str) -> Filled:
    del stage
    return Filled(
        {
            "facilities": places.facility_card(engine, material, filters),
            "deposits": places.deposit_card(engine, material, filters),
        },
        {"site-countries": places.ranking(engine, material, filters, path)},
    )


_PRODUCTION = Group(
    "production",
    (
        Slot("share", span=8, height=380, has_map=True),
        Slot("producers", span=4, is_board=True, title_key="material.board.producers"),
        Slot("series"),
        Slot("concentration"),
        Slot("price", span=12, height=260),
    ),
    _production,
)
_COMPARISON = Group("comparison", (Slot("compare-output"), Slot("compare-hhi")), _comparison)
_TRADE = Group(
    "trade",
    (
        Slot("exporters", span=8, height=380, has_map=True),
        Slot("importers", span=4, is_board=True, title_key="material.board.importers"),
        Slot("flows", height=440),
        Slot("matrix", height=440),
        Slot("trade-series", span=8),
        Slot("codes", span=4, is_board=True, title_key="material.board.codes"),
    ),
    _trade,
)
_RESERVES = Group(
    "reserves",
    (
        Slot("reserve-share", span=8, height=380, has_map=True),
        Slot("holders", span=4, is_board=True, title_key="material.board.holders"),
        Slot("reserve-vintages", span=12),
    ),
    _reserves,
)
_SITES = Group(
    "sites",
    (
        Slot("facilities", span=8, height=440),
        Slot("site-countries", span=4, is_board=True, title_key="material.board.sites"),
        Slot("deposits", span=12, height=380),
    ),
    _sites,
)
GROUPS = (_PRODUCTION, _COMPARISON, _TRADE, _RESERVES, _SITES)
VIEWS: dict[str, View] = {
    "production": View("production", (_PRODUCTION,), _PRODUCTION.slots),
    "compare": View(
        "compare",
        (_PRODUCTION, _COMPARISON),
        (*_PRODUCTION.slots[:2], *_COMPARISON.slots, *_PRODUCTION.slots[2:]),
    ),
    **{group.group_id: View(group.group_id, (group,), group.slots) for group in (_TRADE, _RESERVES, _SITES)},
}


def fill(view: View, engine: Engine, material: str, stage: str, *, filters: Filters, path: str) -> Filled:
    """Return what stands in every slot of `view`."""
    cards: dict[str, CardContent] = {}
    boards: dict[str, list[LeaderRow]] = {}
    for group in view.groups:
        filled = group.fill(engine, material, stage, filters, path)
        cards |= filled.cards
        boards |= filled.boards
    return Filled(cards, boards)


def view_of(filters: Filters) -> View:
    """Return the view that `filters` choose; a comparison takes the place of plain production."""
    chosen = filters.view or "production"
    return VIEWS["compare" if chosen == "production" and filters.compare else chosen]


def build_view(view: View, filled: Filled) -> Component:
    """Return the slots of `view`, filled."""
    parts: list[Component] = []
    for slot in view.slots:
        if slot.is_board:
            parts.append(leaderboard(slot.card, filled.boards[slot.thing], title=t(slot.title_key), span=slot.span))
        else:
            parts.append(
                chart_card(
                    slot.card, filled.cards[slot.thing], height=slot.height, has_map=slot.has_map, span=slot.span
                )
            )
    return grid(*parts)
