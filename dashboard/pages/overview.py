"""The overview: one screen of facts. A map for the chosen material, all materials ranked, headlines, freshness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics import shown as shown_by
from dashboard.topics.prices.cards import price_card
from dashboard.topics.production.cards import material as production
from dashboard.topics.production.cards.overview import headlines, material_ranking
from dashboard.topics.production.tables import known_materials
from dashboard.topics.production.words import headline
from dashboard.ui.asked import Shown
from dashboard.ui.ids import card_id, component_id
from dashboard.ui.kpi_card import kpi_row
from dashboard.ui.layout import grid, panel
from dashboard.ui.slots import Board, Chart, Group, Html
from dashboard.ui.static_html import static_html
from dashboard.ui.words import material_name
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups
from data.codes import known_by
from data.datasets import DATASETS
from data.sources import sources as declared_sources

_DEFAULT = "lithium"
PAGE = Page(
    page_id="overview",
    path="/",
    section="overview",
    title_key="overview.title",
    filters=("material", "country", "year"),
    defaults={"material": _DEFAULT},
    datasets=(
        "production_yearly", "trade_yearly", "price_monthly", "price_yearly", "facility", "deposit",
        "governance_yearly",
    ),
    metrics=("hhi", "change"),
    requirements=("3a", "3c", "3d", "4d", "11a", "11d"),
)  # fmt: skip


def _id(thing: str) -> str:
    return card_id(PAGE.page_id, thing)


def _fill(engine: Engine, filters: Filters) -> Sequence[Any]:
    material = filters.first("material", _DEFAULT)
    known = known_materials(engine).get(material)
    stage = known.stage if known else known_by(material).stage_id or "mine"
    plain = filters.without("material")
    data = production.load(engine, material, stage, plain)
    open_material = t("overview.open", material=material_name(material).lower())
    return (
        [headline(data, material, stage) + ". ", dcc.Link(open_material, href=f"/materials/{material}")],
        production.share_card(engine, data, material, stage, plain),
        material_ranking(engine, filters, material),
        production.series_card(engine, data, material, stage, plain),
        price_card(engine, material, plain),
    )


_GROUP = Group(
    (
        Html(component_id(PAGE.page_id, "lede", "text"), "lede", html.P),
        Chart(_id("share"), span=8, height=280, has_map=True),
        Board(_id("materials")),
        Chart(_id("series"), span=4, height=170),
        Chart(_id("price"), span=4, height=170),
    ),
    _fill,
)


def _freshness(engine: Engine) -> Component:
    """Return each source of the main tables with its newest edition and a word where it is overdue."""
    newest = {row["source_id"]: row for row in engine.sources()}
    shown = dict.fromkeys(source for name in PAGE.datasets for source in DATASETS[name].sources if source in newest)
    today = datetime.now(UTC).date()
    items = []
    for source_id in shown:
        row, declared = newest[source_id], declared_sources()[source_id]
        late = (today - date.fromisoformat(row["retrieved"])).days > declared.max_age_days
        edition = row["vintage"] if row["vintage"][:4].isdigit() else t("overview.fresh.unlabelled")
        words = t("overview.fresh.late" if late else "overview.fresh.ok", vintage=edition, date=row["retrieved"])
        word = html.Span(words, className="fresh-word is-late" if late else "fresh-word")
        items.append(html.Li([html.Span(declared.label, className="fresh-name"), word]))
    link = dcc.Link(t("overview.fresh.more"), href="/data")
    return static_html(panel(t("overview.fresh.title"), html.Ul(items, className="freshness"), link, span=4))


def shown(engine: Engine, filters: Filters) -> Shown:
    """Return what the page follows of the address."""
    return shown_by.of_overview(engine, filters, _DEFAULT)


def build(engine: Engine, filters: Filters) -> Component:
    """Return the overview for `filters`, its data already computed."""
    lede, *cards = _GROUP.components(engine, filters)
    kpis = kpi_row(component_id(PAGE.page_id, "headline", "kpis"), headlines(engine), label=t("kpi.row"))
    return html.Div([lede, kpis, grid(*cards, _freshness(engine))], className="overview")


def register(app: Dash, engine: Engine) -> None:
    """Add the callback of the page."""
    register_groups(app, engine, PAGE, (_GROUP,), lambda _engine, filters: filters)
