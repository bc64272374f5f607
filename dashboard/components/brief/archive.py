"""The brief as one HTML file that needs nothing else: styles inside, pictures as SVG, every number in tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from dash import html

from dashboard.components.brief.sheets import sheets
from dashboard.components.cards.criticality import matrix_rows
from dashboard.components.cards.exposure import published_reliance
from dashboard.components.cards.outlook import ahead
from dashboard.components.static import to_html
from dashboard.components.table_twin import data_table
from dashboard.components.words import material_name
from dashboard.derived import TABLES
from dashboard.derived.exposed import Exposed
from dashboard.engine import Engine, Query
from dashboard.i18n import DEFAULT_LANGUAGE, t
from dashboard.queries import forecasts, validation
from dashboard.queries.exposure import SCORES

_ASSETS = Path(__file__).parents[3] / "assets"
_STYLES = ("10-theme.css", "50-strategy.css")
_SHOWN = ("supply_chain", "suppliers", "policy_distance")


@cache
def _styles() -> str:
    return "\n".join((_ASSETS / name).read_text("utf-8") for name in _STYLES)


def archive(engine: Engine, one: Exposed, permalink: str) -> str:
    """Return the document: the two sheets, then the rows behind them with what was assumed."""
    title = t("strategy.heading", place=one.place, material=material_name(one.material).lower())
    body = to_html(html.Main([html.Div(sheets(engine, one, permalink), className="brief"), _numbers(engine, one)]))
    return (
        f'<!DOCTYPE html>\n<html lang="{DEFAULT_LANGUAGE}" dir="ltr" data-theme="light">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f'<style>\n{_styles()}\n</style>\n</head>\n<body class="brief-archive">\n{body}\n</body>\n</html>\n'
    )


def _numbers(engine: Engine, one: Exposed) -> html.Section:
    parts = [html.H2(t("brief.numbers"))]
    for name in _SHOWN:
        table = TABLES[name]
        filters = one.filters().only(table.keys)
        parts += [
            html.H3(t(table.title_key)),
            html.Ul([html.Li(words) for words in table.told(engine, filters).values()]),
            data_table(t(table.title_key), table.fields, table.rows(engine, filters)),
        ]
    for heading, query, rows in _queried(engine, one):
        if rows:
            records = [tuple(row[field.name] for field in query.fields) for row in rows]
            parts += [html.H3(heading), data_table(heading, query.fields, records)]
    return html.Section(parts, className="brief-numbers")


def _queried(engine: Engine, one: Exposed) -> list[tuple[str, Query, Sequence[Mapping[str, Any]]]]:
    """Return what no computed table holds: points of the matrix, series with their forecast, the printed reliance."""
    reliance = published_reliance(engine, one)
    series = [row for each in ahead(engine, one.material) for row in each.rows]
    return [
        (t("brief.matrix_rows"), SCORES, matrix_rows(engine, one.material)),
        (t("brief.outlook_rows"), forecasts.PATH, series),
        (t("brief.reliance_rows"), validation.RESULTS, [reliance] if reliance else []),
    ]


def file_name(engine: Engine, one: Exposed) -> str:
    """Return the name of the file: material, place, release."""
    return f"crm_brief_{one.material}_{'-'.join(one.codes)}_{engine.release.release_id}.html"
