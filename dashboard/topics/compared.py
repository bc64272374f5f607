"""What the cards of a view say of several materials, side by side; production has pictures of its own for that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.production.cards.comparison import MOST
from dashboard.topics.reserves import cards as reserves
from dashboard.topics.reuse.cards import rates, targets, uses
from dashboard.topics.sites import cards as sites
from dashboard.topics.trade.cards import material as trade
from dashboard.topics.trade.cards.coverage import coverage_card
from dashboard.topics.trade.cards.traded import load as load_trade
from dashboard.topics.unfc.cards import classes
from dashboard.topics.unfc.scope import load_inventory
from dashboard.ui.chart_card import CardContent
from dashboard.ui.foot import rows_foot
from dashboard.ui.index_table import Heading, index_table
from dashboard.ui.layout import heading
from dashboard.ui.notice import notice
from dashboard.ui.words import material_in_text, material_name

_OF_ONE = ("product", "series", "hs", "source_set", "vintage", "measure", "compare")
"""Choices within one material, which say nothing of another."""
Cards = Sequence[CardContent]


def _trade(engine: Engine, material: str, filters: Filters) -> Cards:
    traded = load_trade(engine, material, filters)
    return trade.exporter_card(engine, traded), coverage_card(engine, traded, f"/materials/{material}")[0]


def _reserves(engine: Engine, material: str, filters: Filters) -> Cards:
    return (reserves.share_card(engine, reserves.load(engine, material, filters), material, filters),)


def _unfc(engine: Engine, material: str, filters: Filters) -> Cards:
    scope = load_inventory(engine, material, filters)
    return classes.confidence_card(engine, scope), classes.years_card(engine, scope)


def _reuse(engine: Engine, material: str, filters: Filters) -> Cards:
    return (
        rates.input_rate_card(engine, material),
        uses.use_card(engine, material, filters),
        targets.target_card(engine, material),
    )


def _sites(engine: Engine, material: str, filters: Filters) -> Cards:
    return sites.facility_card(engine, material, filters), sites.deposit_card(engine, material, filters)


_OF_VIEW: Mapping[str, tuple[Callable[[Engine, str, Filters], Cards], tuple[str, ...]]] = {
    "trade": (_trade, ("exporters", "goods")),
    "reserves": (_reserves, ("holders",)),
    "unfc": (_unfc, ("estimates", "years")),
    "reuse": (_reuse, ("input_rate", "uses", "targets")),
    "sites": (_sites, ("facilities", "deposits")),
}
"""The cards of a view whose findings are set side by side, and the columns they stand in."""


def heading_of(_engine: Engine, filters: Filters, material: str) -> str:
    """Return the heading of a material's page: its name, and those it is compared with."""
    others = [material_in_text(code) for code in dict.fromkeys(filters.compare) if code != material][: MOST - 1]
    name = material_name(material)
    return t("material.side.heading", material=name, others=joined(others)) if others else name


def compared(engine: Engine, material: str, filters: Filters) -> list[Component]:
    """Return the findings of the view for `material` and those it is compared with; nothing where none is chosen.

    First whom it leaves out, of more than the most. Production has pictures of its own.
    """
    every = list(dict.fromkeys((material, *filters.compare)))
    ids = every[:MOST]
    left = [notice(t("material.side.most", n=MOST, names=_named(every[MOST:])))] if every[MOST:] else []
    if not filters.compare or filters.view not in _OF_VIEW:
        return [*left]
    cards_of, columns = _OF_VIEW[filters.view]
    plain = filters
    for key in _OF_ONE:
        plain = plain.without(key)
    found = {code: cards_of(engine, code, plain) for code in ids}
    title = t("material.side.title", names=_named(ids))
    headings = [Heading(t(f"material.side.column.{name}")) for name in ("material", *columns)]
    lines = [
        [dcc.Link(material_name(code), href=plain.href(f"/materials/{code}")), *(card.title for card in cards)]
        for code, cards in found.items()
    ]
    rows = {
        t("material.side.rows", material=material_name(code), rows=card.rows.title): card.rows
        for code, cards in found.items()
        for card in cards
        if card.rows
    }
    parts = [
        heading(title, className="card-title"),
        html.P(t("material.side.alone", material=material_in_text(material)), className="card-subtitle"),
        index_table(title, headings, lines),
        *rows_foot(rows),
    ]
    return [*left, html.Section(parts, className="card")]


def _named(ids: Sequence[str]) -> str:
    return joined([material_name(code) for code in ids])
