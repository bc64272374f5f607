"""All materials by the newest stated recycling input rate; a material without one is listed as such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.cards.reuse import END_RATE_CLASS, document, document_sources, rate, span
from dashboard.components.chart_card import CardContent
from dashboard.components.index_table import Cell, Heading, index_table
from dashboard.components.layout import section_panel
from dashboard.components.words import joined, material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.columns import Column, ranked_columns
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.queries import reuse
from data.codes import code_list

_TABLES: Memo[Component] = Memo(most=2)
_COLUMNS = (("name", False), ("input", True), ("edition", False), ("end", True), ("substitution", False),
            ("by_product", True))  # fmt: skip

Row = Mapping[str, Any]


def newest(engine: Engine) -> list[dict[str, Any]]:
    """Return the rates of each material's newest edition, the highest first; one row a product."""
    return engine.run(reuse.RANKING, {}).records()


def _href(material: str) -> str:
    return Filters().with_(material=material).href("/reuse")


def _name(row: Row, rows: Sequence[Row]) -> str:
    """Return the material's name, or the product's where the edition states several of one material."""
    several = sum(other["material_id"] == row["material_id"] for other in rows) > 1
    return str(row["product"]) if several else material_name(row["material_id"])


def _without(rows: Sequence[Row]) -> list[str]:
    """Return the codes of materials for which no edition states a rate."""
    known = {row["material_id"] for row in rows}
    return sorted(code for code, row in code_list("material").rows.items() if not row["members"] and code not in known)


def ranking_card(engine: Engine, material: str) -> CardContent:
    """Return the newest rates as columns, the chosen material's own colour set against grey."""
    rows = newest(engine)
    above = [row for row in rows if row["value"]]
    latest = max((row["year"] for row in rows), default=0)
    columns = [
        Column(
            name=_name(row, rows),
            value=row["value"] / 100,
            label=theme.number(row["value"]),
            colour=theme.material_colour(material) if row["material_id"] == material else theme.OTHERS,
            hover="<br>".join(
                (f"<b>{row['product']}</b>", rate(row), f"{row['region']}, {row['year']}", document(row))
            ),
            hollow=row["year"] != latest,
            click=f"href:{_href(row['material_id'])}",
        )
        for row in above
    ]
    zero = [_name(row, rows) for row in rows if not row["value"]]
    silent = [material_name(code) for code in _without(rows)]
    leading = joined([f"{_name(row, rows)} {rate(row)} ({row['year']})" for row in above[:3]])
    title = t("reuse.ranking.title", top=leading) if above else t("reuse.ranking.nothing")
    return CardContent(
        title=title,
        subtitle=t("reuse.ranking.subtitle", year=latest, zero=len(zero), silent=len(silent)),
        figure=ranked_columns(columns, title=t("axis.input_rate")),
        summary=t(
            "reuse.ranking.summary",
            title=title,
            zero=joined(zero) or t("word.none"),
            silent=joined(silent) or t("word.none"),
        ),
        sources=document_sources(engine, rows),
        download_path=f"/api/v1/view/{reuse.RANKING.query_id}",
        columns=reuse.RANKING.fields,
        empty="" if above else title,
    )


def ranking_table(engine: Engine) -> Component:
    """Return the table of all materials: rate with its edition, recovery class, substitution, by-product share."""
    return _TABLES.get(engine, "all", lambda: _table(engine))


def _table(engine: Engine) -> Component:
    rows = newest(engine)
    order = list(dict.fromkeys(row["material_id"] for row in rows))
    every = engine.run(reuse.INDICATORS, {}).records()
    body = [_cells(code, rows, every) for code in (*order, *_without(rows))]
    headings = [Heading(t(f"reuse.column.{key}"), numeric=numeric) for key, numeric in _COLUMNS]
    return section_panel(
        "ranking",
        t("reuse.ranking.table"),
        html.P(t("reuse.ranking.note"), className="card-subtitle"),
        index_table(t("reuse.ranking.table"), headings, body),
    )


def _cells(material: str, rates: Sequence[Row], every: Sequence[Row]) -> list[Cell]:
    own = [row for row in rates if row["material_id"] == material]
    told = {
        name: [row for row in every if row["material_id"] == material and row["indicator_id"] == name]
        for name in (END_RATE_CLASS, "substitutability", "by_product_share")
    }
    row = code_list("material").rows[material]
    return [
        [dcc.Link(row["name"], href=_href(material)), html.Span(f" {row['symbol']}", className="unit")],
        _rates(own),
        html.Span(f"{own[0]['year']}, {document(own[0]).split(',')[0]}", title=own[0]["source_document"])
        if own
        else theme.DASH,
        *(f"{span(found)} ({found[0]['year']})" if found else t("status.missing") for found in told.values()),
    ]


def _rates(own: Sequence[Row]) -> Cell:
    """Return the rates of one material, each product named on a line where the edition states several."""
    if not own:
        return t("status.missing")
    if len(own) == 1:
        return rate(own[0])
    return [html.Div([html.Span(f"{row['product']} ", className="unit"), rate(row)]) for row in own]
