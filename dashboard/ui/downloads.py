"""The downloads of a card: a menu of its rows in every format."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui.card_rows import CardRows

FORMATS = ("csv", "xlsx", "parquet", "json")


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
