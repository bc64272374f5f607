"""The downloads of a card: its rows in every format."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui.card_rows import CardRows

FORMATS = ("csv", "excel.csv", "xlsx", "parquet", "json")


def row_links(rows: CardRows) -> list[Component]:
    """Return the downloads of `rows` as items of a list."""
    return [
        html.Li(html.A(t(f"download.{ending}"), href=rows.download(ending), className="menu-item", download=""))
        for ending in FORMATS
    ]
