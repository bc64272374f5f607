"""The downloads of a card: a menu of its rows in every format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui.card_rows import CardRows, ReadRows, merged
from dashboard.ui.source_line import source_line

FORMATS = ("csv", "excel.csv", "xlsx", "parquet", "json")


def row_links(rows: CardRows, name: str = "") -> list[Component]:
    """Return the downloads of `rows` as items of a menu; `name` says of what where the card has several."""
    texts = {ending: t(f"download.{ending}") for ending in FORMATS}
    if name:
        texts = {ending: t("download.named", format=text, name=name) for ending, text in texts.items()}
    return [
        html.Li(html.A(text, href=rows.download(ending), className="menu-item", download=""))
        for ending, text in texts.items()
    ]


def menu(items: Sequence[Component]) -> Component:
    """Return a menu of downloads."""
    summary = html.Summary(t("card.download"), className="card-action")
    return html.Details([summary, html.Ul(list(items), className="menu")], className="card-menu")


def rows_foot(named: Mapping[str, ReadRows]) -> list[Component]:
    """Return what stands below a table of several rows: where they come from, and their downloads by name."""
    sources = merged([source for rows in named.values() for source in rows.sources])
    links = [link for name, rows in named.items() for link in row_links(rows, name)]
    return [
        html.P(source_line(sources), className="source-line"),
        html.Div([menu(links)], className="card-actions"),
    ]
