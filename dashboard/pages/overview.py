"""The start page: what this is, three questions, and one screen of facts, of the world or of the place chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import FIRST_MATERIAL, Filters
from dashboard.i18n import t
from dashboard.topics import shown as shown_by
from dashboard.topics.country_scope import Scope
from dashboard.topics.dossier.cards import place
from dashboard.topics.dossier.cards.questions import answers, question_form
from dashboard.topics.prices.cards import price_card
from dashboard.topics.production.cards import material as production
from dashboard.topics.production.cards.overview import headlines, material_ranking
from dashboard.topics.production.country_figures import CountryFigures
from dashboard.topics.production.tables import known_materials
from dashboard.topics.production.words import excess_words
from dashboard.ui.asked import Shown
from dashboard.ui.chart_card import CardContent
from dashboard.ui.filter_values import UNLABELLED, edition_name
from dashboard.ui.ids import card_id, component_id
from dashboard.ui.kpi_card import kpi_cards
from dashboard.ui.layout import grid, panel
from dashboard.ui.leaderboard import Ranking
from dashboard.ui.slots import Board, Chart, Group, Html
from dashboard.ui.static_html import static_html
from dashboard.ui.tasks import task_row
from dashboard.ui.words import country_in_text, country_name, material_in_text, output_name, share_words
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups
from data.codes import known_by
from data.datasets import DATASETS
from data.sources import sources as declared_sources

PAGE = Page(
    page_id="overview",
    path="/",
    section="overview",
    title_key="overview.title",
    filters=("material", "country", "stage", "year", "map"),
    defaults={"material": FIRST_MATERIAL},
    datasets=(
        "production_yearly", "trade_yearly", "price_monthly", "price_yearly", "facility", "deposit",
        "governance_yearly", "project", "project_resource", "reserve", "supply_share", "supply_outlook",
    ),
    metrics=("hhi", "change"),
)  # fmt: skip


def _id(thing: str) -> str:
    return card_id(PAGE.page_id, thing)


def _stage(engine: Engine, filters: Filters, material: str) -> str:
    known = known_materials(engine).get(material)
    return filters.first("stage") or (known.stage if known else known_by(material).stage_id or "mine")


def _fill(engine: Engine, filters: Filters) -> Sequence[Any]:
    material = _material(engine, filters)
    stage, plain = _stage(engine, filters, material), filters.without("material").without("stage")
    data = production.load(engine, material, stage, plain)
    world_map, price = production.share_card(engine, data, material, stage, plain), price_card(engine, material, plain)
    if len(filters.country) == 1:
        scope = Scope(filters.country[0], filters.only(("material",)))
        ranking, series = place.facts(engine, scope)
        if filters.material:
            ranking = _producers(data, stage, filters, world_map)
        lede, kpis, asked = _of_place(engine, scope)
        named = replace(world_map, title=_map_title(world_map, data, scope.country))
        return lede, asked, kpis, named, ranking, series, price
    return (
        [t("overview.purpose") + " ", dcc.Link(_open(material), href=f"/materials/{material}")],
        "",
        kpi_cards(headlines(engine, filters.first("material"))),
        world_map,
        material_ranking(engine, filters, material),
        production.series_card(engine, data, material, stage, plain),
        price,
    )


def _map_title(world_map: CardContent, data: CountryFigures, code: str) -> str:
    """Return what the place has of the output on the map; the title of the map where it has none of it."""
    row = data.country(code)
    if row is None or not share_words(row):
        return world_map.title
    name, stage = output_name(row).lower(), t(f"stage.{row['stage_id']}.name").lower()
    return t(
        "overview.map", place=country_name(code), share=share_words(row), material=name, stage=stage, year=row["year"]
    )


def _open(material: str) -> str:
    return t("overview.open", material=material_in_text(material))


def _producers(data: CountryFigures, stage: str, filters: Filters, world_map: CardContent) -> Ranking:
    """Return the countries ranked by their output on the map, the place chosen among them."""
    name = output_name(data.in_year[0]).lower() if data.in_year else material_in_text(filters.material[0])
    title = t("overview.producers", material=name, stage=t(f"stage.{stage}.name").lower(), year=data.year)
    rows = production.ranking(data, filters, PAGE.path)
    title, over = (title, excess_words(data)) if rows else (world_map.title, "")
    return Ranking(title, rows, over, of=world_map.rows, empty=world_map.empty)


def _of_place(engine: Engine, scope: Scope) -> tuple[list[Any], list[Component], Sequence[Component]]:
    """Return the sentence, the headline figures and the answers of the one place chosen, of one material or of all."""
    dossier = scope.filters.href(f"/countries/{scope.country}")
    link = dcc.Link(t("overview.open_country", country=country_in_text(scope.country)), href=dossier)
    return [place.lede(engine, scope) + " ", link], kpi_cards(place.kpis(engine, scope)), answers(engine, scope)


_GROUP = Group(
    (
        Html(component_id(PAGE.page_id, "lede", "text"), "lede", html.P),
        Html(component_id(PAGE.page_id, "answers", "links"), "questions answers", html.Nav),
        Html(component_id(PAGE.page_id, "headline", "kpis"), "kpi-row", html.Dl),
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
        edition = t("overview.fresh.unlabelled") if row["vintage"] == UNLABELLED else edition_name(row["vintage"])
        words = t("overview.fresh.late" if late else "overview.fresh.ok", vintage=edition, date=row["retrieved"])
        word = html.Span(words, className="fresh-word is-late" if late else "fresh-word")
        items.append(html.Li([html.Span(declared.label, className="fresh-name"), word]))
    link = dcc.Link(t("overview.fresh.more"), href="/data")
    return static_html(panel(t("overview.fresh.title"), html.Ul(items, className="freshness"), link, span=4))


def _material(engine: Engine, filters: Filters) -> str:
    """Return the material shown: the one chosen, else what the one place chosen leads in, else what all pages show."""
    if filters.material or len(filters.country) != 1:
        return filters.first("material", FIRST_MATERIAL)
    return place.leads_in(engine, filters.country[0], list(known_materials(engine))) or FIRST_MATERIAL


def opens_on(engine: Engine, filters: Filters) -> Mapping[str, str]:
    """Return the material shown where the address names none."""
    return {"material": _material(engine, filters)}


def shown(engine: Engine, filters: Filters) -> Shown:
    """Return what the page follows of the address."""
    return shown_by.of_overview(engine, filters, _material(engine, filters))


def build(engine: Engine, filters: Filters) -> Component:
    """Return the overview for `filters`, its data already computed."""
    lede, asked, kpis, *cards = _GROUP.components(engine, filters)
    figures = html.Section(kpis, **{"aria-label": t("kpi.row")})
    form = question_form(engine, PAGE.page_id)
    return html.Div([lede, asked, form, figures, grid(*cards, _freshness(engine)), task_row()], className="overview")


def register(app: Dash, engine: Engine) -> None:
    """Add the callback of the page."""
    register_groups(app, engine, PAGE, (_GROUP,), lambda _engine, filters: filters)
