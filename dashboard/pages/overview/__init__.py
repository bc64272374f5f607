"""The overview: one screen of facts. A map for the chosen material, all materials ranked, headlines, freshness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from dash import Dash, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.components.asked import asked_input
from dashboard.components.cards import price, production
from dashboard.components.chart_card import CardContent, card_outputs, card_states, card_values, chart_card
from dashboard.components.frozen import frozen
from dashboard.components.ids import URL, card_id, component_id
from dashboard.components.kpi_card import kpi_row
from dashboard.components.layout import grid, panel
from dashboard.components.leaderboard import LeaderRow, leaderboard, leaderboard_markup, leaderboard_output
from dashboard.components.words import country_name, index_reading, joined, material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.model import Page
from dashboard.pages.overview.headlines import headlines
from dashboard.pages.overview.ranking import ranked_materials, unlike_materials
from dashboard.queries import sources
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
_MAP, _SERIES, _PRICE = (card_id(PAGE.page_id, thing) for thing in ("share", "series", "price"))
_BOARD = card_id(PAGE.page_id, "materials")
_LEDE = component_id(PAGE.page_id, "lede", "text")


@dataclass(frozen=True)
class _Contents:
    lede: list[Component | str]
    cards: tuple[CardContent, CardContent, CardContent]
    board: list[LeaderRow]


def _contents(engine: Engine, filters: Filters) -> _Contents:
    ranked = ranked_materials(engine)
    material = filters.first("material", _DEFAULT)
    stage = next((one.stage for one in ranked if one.material == material), "mine")
    plain = filters.without("material")
    data = production.load(engine, material, stage, plain)
    lede: list[Component | str] = [
        production.headline(data, material, stage) + ". ",
        dcc.Link(t("overview.open", material=material_name(material).lower()), href=f"/materials/{material}"),
    ]
    cards = (
        production.share_card(engine, data, material, stage, plain),
        production.series_card(engine, data, material, stage, plain),
        price.price_card(engine, material, plain),
    )
    return _Contents(lede, cards, _board(engine, filters, material))


def _board(engine: Engine, filters: Filters, material: str) -> list[LeaderRow]:
    rows = []
    for one in ranked_materials(engine):
        moved = one.data.world_change()
        rows.append(
            LeaderRow(
                name=material_name(one.material),
                value=index_reading(one.concentration),
                share_frac=one.concentration.top1_frac,
                href=filters.with_(material=one.material).href("/"),
                selected=one.material == material,
                note=t(
                    "overview.board.note",
                    country=joined(sorted(map(country_name, one.data.leaders))),
                    stage=t(f"stage.{one.stage}.name").lower(),
                    year=one.data.year,
                    change=theme.change(moved) if moved is not None else t("overview.board.no_change"),
                ),
            )
        )
    return [*rows, *(_unlike(filters, *one, material) for one in unlike_materials(engine))]


def _unlike(filters: Filters, code: str, stage: str, year: int, chosen: str) -> LeaderRow:
    """Return the row of a material whose publisher's figures count unlike goods: it has no place in the ranking."""
    return LeaderRow(
        name=material_name(code),
        value="",
        word=t("band.not_computed"),
        href=filters.with_(material=code).href("/"),
        selected=code == chosen,
        note=t("overview.board.unlike", stage=t(f"stage.{stage}.name").lower(), year=year),
    )


def _freshness(engine: Engine) -> Component:
    """Return each source of the main tables with its newest edition and a word where it is overdue."""
    newest: dict[str, dict[str, Any]] = {}
    for row in engine.run(sources.SOURCES, {}).records():
        newest[row["source_id"]] = row
    shown = dict.fromkeys(source for name in PAGE.datasets for source in DATASETS[name].sources if source in newest)
    today = datetime.now(UTC).date()
    items = []
    for source_id in shown:
        row, declared = newest[source_id], declared_sources()[source_id]
        late = (today - date.fromisoformat(row["retrieved"])).days > declared.max_age_days
        edition = row["vintage"] if row["vintage"][:4].isdigit() else t("overview.fresh.unlabelled")
        items.append(
            html.Li(
                [
                    html.Span(declared.label, className="fresh-name"),
                    html.Span(
                        t(
                            "overview.fresh.late" if late else "overview.fresh.ok",
                            vintage=edition,
                            date=row["retrieved"],
                        ),
                        className="fresh-word is-late" if late else "fresh-word",
                    ),
                ]
            )
        )
    link = dcc.Link(t("overview.fresh.more"), href="/data")
    return frozen(panel(t("overview.fresh.title"), html.Ul(items, className="freshness"), link, span=4))


def build(engine: Engine, filters: Filters, **variables: str) -> Component:
    """Return the overview for `filters`, its data already computed."""
    del variables
    contents = _contents(engine, filters)
    share, series, cost = contents.cards
    return html.Div(
        [
            html.P(contents.lede, className="lede", id=_LEDE),
            kpi_row(component_id(PAGE.page_id, "headline", "kpis"), headlines(engine), label=t("kpi.row")),
            grid(
                chart_card(_MAP, share, height=280, has_map=True, span=8),
                leaderboard(_BOARD, contents.board, **_board_words(contents.board), span=4),
                chart_card(_SERIES, series, height=170, span=4),
                chart_card(_PRICE, cost, height=170, span=4),
                _freshness(engine),
            ),
        ],
        className="overview",
    )


def _board_words(board: list[LeaderRow]) -> dict[str, str]:
    return {
        "title": t("overview.board.title", n=sum(row.share_frac is not None for row in board)),
        "subtitle": t("overview.board.subtitle"),
    }


def register(app: Dash, engine: Engine) -> None:
    """Add the callback that follows the URL."""

    @app.callback(
        Output(_LEDE, "children"),
        *card_outputs(_MAP),
        *card_outputs(_SERIES),
        *card_outputs(_PRICE),
        leaderboard_output(_BOARD),
        asked_input(PAGE.page_id),
        State(URL, "pathname"),
        *card_states((_MAP, _SERIES, _PRICE)),
        prevent_initial_call=True,
    )
    def update_overview(search: str | None, pathname: str | None, *shown: str | None) -> list[Any]:
        if PAGE.match(pathname) is None:
            raise PreventUpdate
        contents = _contents(engine, Filters.parse(search or "", PAGE.filters, strict=False))
        values: list[Any] = [contents.lede]
        for card, content, digest in zip((_MAP, _SERIES, _PRICE), contents.cards, shown, strict=True):
            values += card_values(card, content, digest)
        return [*values, leaderboard_markup(_BOARD, contents.board, **_board_words(contents.board))]
