"""Semantic tables: the data table of a chart, filled by the browser when opened, and small tables rendered here."""

from __future__ import annotations

import json
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.figures import theme
from dashboard.i18n import catalogue, t
from dashboard.ui.static_html import static_html
from data.model import Field

_NUMERIC = frozenset({"DOUBLE", "INTEGER", "BIGINT"})
_PLAIN_NUMBERS = frozenset({"year", "line"})


def column_label(field: Field) -> str:
    """Return the heading of a column: its text in the catalogue, else its name in words, unit left out."""
    return catalogue().get(f"column.{field.name}") or field.name.replace("_", " ").capitalize()


def is_numeric(field: Field) -> bool:
    """Tell whether a column holds numbers to be written with thin spaces and set right."""
    return field.type in _NUMERIC and field.name not in _PLAIN_NUMBERS


def table_spec(source: str, download: str, caption: str, columns: Sequence[Field]) -> str:
    """Return what the browser needs to fill a data table, as JSON: where from, its caption and its columns."""
    return json.dumps(
        {
            "source": source,
            "download": download,
            "caption": caption,
            "columns": [
                {"name": field.name, "label": column_label(field), "unit": field.unit if is_numeric(field) else "",
                 "numeric": is_numeric(field)}
                for field in columns
            ],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )  # fmt: skip


def _cell(value: object, field: Field) -> Component:
    if is_numeric(field) and isinstance(value, int | float) and not isinstance(value, bool):
        return html.Td(theme.exact(float(value)), className="number")
    return html.Td(
        theme.DASH if value is None or value == "" else value, className="number" if is_numeric(field) else ""
    )


def _head(field: Field) -> Component:
    unit = [html.Span(f" ({field.unit})", className="unit")] if is_numeric(field) and field.unit else []
    return html.Th([column_label(field), *unit], scope="col", className="number" if is_numeric(field) else "")


def data_table(
    caption: str,
    columns: Sequence[Field],
    rows: Sequence[Sequence[object]],
    *,
    total: int | None = None,
    href: str = "",
) -> Component:
    """Return a semantic table. Cells may be components. `total` over the rows shown is said, with `href` for all."""
    shown = len(rows)
    foot: list[Component | str] = []
    if total is not None and total > shown:
        foot = [t("table.rows_of", shown=theme.exact(shown), total=theme.exact(total)), " "]
        foot += [html.A(t("table.download_all"), href=href)] if href else []
    table = html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr([_head(field) for field in columns])),
            html.Tbody(
                [html.Tr([_cell(value, field) for value, field in zip(row, columns, strict=True)]) for row in rows]
            ),
        ]
    )
    scroll = html.Div(table, className="table-scroll", tabIndex="0", role="region", **{"aria-label": caption})
    return static_html(
        html.Div([scroll, *([html.P(foot, className="table-foot")] if foot else [])], className="table-block")
    )
