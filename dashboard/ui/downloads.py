"""The downloads of a card: its rows in every format."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui import tags as html

FORMATS = ("csv", "excel.csv", "xlsx", "parquet", "json")


def row_links(path: str, asked: str = "") -> list[Component]:
    """Return the downloads of the rows at `path` as items of a list; `asked` ends each address."""
    return [
        html.Li(html.A(t(f"download.{ending}"), href=f"{path}.{ending}{asked}", className="menu-item", download=""))
        for ending in FORMATS
    ]
