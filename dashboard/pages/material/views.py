"""The views of a material: which cards each holds, and what stands in them for a choice of filters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboard.components.cards import price, production, reuse, targets, unfc
from dashboard.components.ids import card_id
from dashboard.components.layout import grid
from dashboard.components.slots import Board, Filled, Slot, slot_components
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.material import comparison, places, reserves, resources, trade

PAGE_ID = "material"


def _id(thing: str) -> str:
    return card_id(PAGE_ID, thing)


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
            _id("share"): production.share_card(engine, data, material, stage, filters),
            _id("series"): production.series_card(engine, data, material, stage, filters),
            _id("concentration"): production.concentration_card(engine, data, material, stage, filters),
            _id("price"): price.price_card(engine, material, filters),
        },
        {_id("producers"): Board(t("material.board.producers"), production.ranking(data, filters, path))},
    )


def _comparison(engine: Engine, material: str, stage: str, filters: Filters, path: str) -> Filled:
    del path
    output, hhi = comparison.comparison_cards(engine, material, stage, filters)
    return Filled({_id("compare-output"): output, _id("compare-hhi"): hhi})


def _trade(engine: Engine, material: str, stage: str, filters: Filters, path: str) -> Filled:
    del stage
    scope = trade.load(engine, material, filters)
    sankey, matrix = trade.flow_cards(engine, scope)
    return Filled(
        {
            _id("exporters"): trade.exporter_card(engine, scope),
            _id("flows"): sankey,
            _id("matrix"): matrix,
            _id("trade-series"): trade.series_card(engine, scope),
        },
        {
            _id("codes"): Board(
                t("material.board.codes"), trade.code_ranking(scope, path), t("material.board.codes_subtitle")
            ),
            _id("importers"): Board(t("material.board.importers"), trade.partner_ranking(scope, path)),
        },
    )


def _reserves(engine: Engine, material: str, stage: str, filters: Filters, path: str) -> Filled:
    del stage
    data = reserves.load(engine, material, filters)
    return Filled(
        {
            _id("reserve-share"): reserves.share_card(engine, data, material, filters),
            _id("reserve-vintages"): reserves.vintage_card(engine, data, material, filters),
        },
        {_id("holders"): Board(t("material.board.holders"), reserves.rows(data, filters, path))},
    )


def _unfc_estimates(engine: Engine, material: str, stage: str, filters: Filters, path: str) -> Filled:
    del stage, path
    scope = resources.scope_of(engine, material, filters)
    return Filled(
        {
            _id("unfc-confidence"): unfc.confidence_card(engine, scope),
            _id("unfc-years"): unfc.years_card(engine, scope),
        }
    )


def _unfc_places(engine: Engine, material: str, stage: str, filters: Filters, path: str) -> Filled:
    del stage, path
    scope = resources.scope_of(engine, material, filters)
    return Filled(
        {_id("unfc-countries"): unfc.class_card(engine, scope)},
        {_id("unfc-projects"): resources.project_board(engine, scope)},
    )


def _unfc_basis(engine: Engine, material: str, stage: str, filters: Filters, path: str) -> Filled:
    del stage, path
    return Filled({_id("unfc-basis"): unfc.basis_card(engine, resources.scope_of(engine, material, filters))})


def _reuse(engine: Engine, material: str, stage: str, filters: Filters, path: str) -> Filled:
    del stage, path
    return Filled(
        {
            _id("uses"): reuse.use_card(engine, material, filters),
            _id("input-rate"): reuse.input_rate_card(engine, material),
            _id("targets"): targets.target_card(engine, material),
        }
    )


def _sites(engine: Engine, material: str, stage: str, filters: Filters, path: str) -> Filled:
    del stage
    return Filled(
        {
            _id("facilities"): places.facility_card(engine, material, filters),
            _id("deposits"): places.deposit_card(engine, material, filters),
        },
        {_id("site-countries"): Board(t("material.board.sites"), places.ranking(engine, material, filters, path))},
    )


_PRODUCTION = Group(
    "production",
    (
        Slot(_id("share"), span=8, height=380, has_map=True),
        Slot(_id("producers"), span=4, is_board=True),
        Slot(_id("series")),
        Slot(_id("concentration")),
        Slot(_id("price"), span=12, height=260),
    ),
    _production,
)
_COMPARISON = Group("comparison", (Slot(_id("compare-output")), Slot(_id("compare-hhi"))), _comparison)
_TRADE = Group(
    "trade",
    (
        Slot(_id("exporters"), span=8, height=380, has_map=True),
        Slot(_id("importers"), span=4, is_board=True),
        Slot(_id("flows"), height=440),
        Slot(_id("matrix"), height=440),
        Slot(_id("trade-series"), span=8),
        Slot(_id("codes"), span=4, is_board=True),
    ),
    _trade,
)
_RESERVES = Group(
    "reserves",
    (
        Slot(_id("reserve-share"), span=8, height=380, has_map=True),
        Slot(_id("holders"), span=4, is_board=True),
        Slot(_id("reserve-vintages"), span=12),
    ),
    _reserves,
)
_UNFC = (
    Group(
        "unfc-estimates",
        (Slot(_id("unfc-confidence"), height=280), Slot(_id("unfc-years"), height=280)),
        _unfc_estimates,
    ),
    Group(
        "unfc-places",
        (
            Slot(_id("unfc-countries"), span=8, height=520),
            Slot(_id("unfc-projects"), span=4, is_board=True),
        ),
        _unfc_places,
    ),
    Group("unfc-basis", (Slot(_id("unfc-basis"), span=12, height=260),), _unfc_basis),
)
_REUSE = Group(
    "reuse",
    (
        Slot(_id("uses"), height=340),
        Slot(_id("input-rate"), height=340),
        Slot(_id("targets"), span=12, height=460),
    ),
    _reuse,
)
_SITES = Group(
    "sites",
    (
        Slot(_id("facilities"), span=8, height=440),
        Slot(_id("site-countries"), span=4, is_board=True),
        Slot(_id("deposits"), span=12, height=380),
    ),
    _sites,
)
GROUPS = (_PRODUCTION, _COMPARISON, _TRADE, _RESERVES, *_UNFC, _REUSE, _SITES)
VIEWS: dict[str, View] = {
    "production": View("production", (_PRODUCTION,), _PRODUCTION.slots),
    "compare": View(
        "compare",
        (_PRODUCTION, _COMPARISON),
        (*_PRODUCTION.slots[:2], *_COMPARISON.slots, *_PRODUCTION.slots[2:]),
    ),
    "unfc": View("unfc", _UNFC, tuple(slot for group in _UNFC for slot in group.slots)),
    **{group.group_id: View(group.group_id, (group,), group.slots) for group in (_TRADE, _RESERVES, _REUSE, _SITES)},
}


def fill(view: View, engine: Engine, material: str, stage: str, *, filters: Filters, path: str) -> Filled:
    """Return what stands in every slot of `view`."""
    parts = [group.fill(engine, material, stage, filters, path) for group in view.groups]
    return Filled(
        {card: content for part in parts for card, content in part.cards.items()},
        {card: board for part in parts for card, board in part.boards.items()},
    )


def view_of(filters: Filters) -> View:
    """Return the view that `filters` choose; a comparison takes the place of plain production."""
    chosen = filters.view or "production"
    return VIEWS["compare" if chosen == "production" and filters.compare else chosen]


def build_view(view: View, filled: Filled) -> Component:
    """Return the slots of `view`, filled."""
    return grid(*slot_components(view.slots, filled))
