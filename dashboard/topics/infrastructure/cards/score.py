"""The optional score: shown only where the address asks for it, with goalposts, coverage and the interval of ranks."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.infrastructure.cards.figures import PATH
from dashboard.topics.infrastructure.cards.matrix import Card
from dashboard.topics.infrastructure.stated import the_framework
from dashboard.topics.infrastructure.tables import INFRASTRUCTURE_SCORE, LEAST_COVERED
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.words import country_name

_COLUMNS = {"rank": False, "country": False, "score": True, "interval": True, "covered": True}
_GOALPOSTS = {"indicator": False, "worse": True, "better": True, "who": False}


def score_card(engine: Engine, filters: Filters) -> Card:
    """Return the score of each country, or the way to it where the address does not ask for one."""
    if not filters.score:
        link = dcc.Link(t("infrastructure.score.show"), href=filters.with_(score="1").href(PATH))
        content = CardContent(title=t("infrastructure.score.off"), summary="")
        return content, [html.P([t("infrastructure.score.why_off", n=len(the_framework().unscored)), " ", link])]
    rows = CardRows(INFRASTRUCTURE_SCORE, filters.only(("country",))).read(engine)
    headings = [Heading(t(f"infrastructure.column.{name}"), numeric=is_number) for name, is_number in _COLUMNS.items()]
    scored = [row for row in rows.records if row["rank"]]
    title = t("infrastructure.score.none", least=theme.percent(LEAST_COVERED))
    if scored:
        apart = sum(row["rank_low"] == row["rank_high"] for row in scored)
        title = t("infrastructure.score.title", n=len(scored), moving=len(scored) - apart)
    content = CardContent(
        title=title,
        subtitle=t("infrastructure.score.subtitle", least=theme.percent(LEAST_COVERED)),
        summary="",
        rows=rows,
    )
    words = [html.Li(words) for words in INFRASTRUCTURE_SCORE.all_assumptions(engine, filters).values()]
    why = [
        html.Summary(t("infrastructure.score.how"), className="card-action"),
        html.Ul(words, className="shock-assumptions"),
        _goalposts(),
    ]
    off = dcc.Link(t("infrastructure.score.hide"), href=filters.without("score").href(PATH))
    table = index_table(t("infrastructure.score.caption"), headings, [_cells(row) for row in rows.records])
    return content, [
        table,
        html.Details(why),
        html.P([t("infrastructure.score.asked"), " ", off], className="card-subtitle"),
    ]


def _cells(row: Record) -> list[Cell]:
    covered = theme.percent(row["coverage_frac"])
    if not row["rank"]:
        return [theme.DASH, country_name(row["country_iso3"]), t("infrastructure.score.too_few"), theme.DASH, covered]
    low, high = row["rank_low"], row["rank_high"]
    interval = str(low) if low == high else t("infrastructure.score.ranks", low=low, high=high)
    return [str(row["rank"]), country_name(row["country_iso3"]), theme.index(row["score_frac"]), interval, covered]


def _goalposts() -> Component:
    """Return the goalposts of each indicator, and who published them."""
    headings = [
        Heading(t(f"infrastructure.column.{name}"), numeric=is_number) for name, is_number in _GOALPOSTS.items()
    ]
    rows: list[list[Cell]] = [
        [one.title, theme.number(one.goalposts.low), theme.number(one.goalposts.high), one.goalposts.source]
        for one in the_framework().indicators
        if one.goalposts
    ]
    return index_table(t("infrastructure.score.goalposts"), headings, rows)
