"""A report as a page, and as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

from dash.development.base_component import Component

from dashboard.i18n import DEFAULT_LANGUAGE
from dashboard.topics.principles_report.document import Block, Grid, Listing, Part, Report
from dashboard.ui import tags as html
from dashboard.ui.static_html import to_html

_ASSETS = Path(__file__).parents[3] / "assets"
_STYLES = ("10-theme.css", "53-report.css")


def sheet(of: Report, *, top: int = 2) -> Component:
    """Return the report as HTML; its title is a heading of level `top`."""
    head = html.Header([_heading(of.title, top), *(html.P(line, className="report-about") for line in of.about)])
    return html.Article([head, *(_part(part, top) for part in of.parts)], className="report")


def _heading(text: str, level: int) -> Component:
    return {1: html.H1, 2: html.H2, 3: html.H3, 4: html.H4}[level](text)


def _part(part: Part, top: int) -> Component:
    return html.Section([_heading(part.heading, top + part.level), *map(_block, part.blocks)])


def _block(block: Block) -> Component:
    if isinstance(block, Listing):
        return (html.Ol if block.is_numbered else html.Ul)([html.Li(item) for item in block.items])
    if isinstance(block, Grid):
        return _grid(block)
    return html.P(block.text, className="report-note" if block.tone else None)


def _grid(block: Grid) -> Component:
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in block.headings]))
    table = html.Table([html.Caption(block.caption), head, html.Tbody([_row(row) for row in block.rows])])
    return html.Div(table, className="report-table", tabIndex="0", role="region", **{"aria-label": block.caption})


def _row(cells: Sequence[str]) -> Component:
    first, *others = cells
    return html.Tr([html.Th(first, scope="row"), *map(html.Td, others)])


@cache
def _styles() -> str:
    return "\n".join((_ASSETS / name).read_text("utf-8") for name in _STYLES)


def file(of: Report) -> str:
    """Return the report as an HTML document with its styles inside."""
    return (
        f'<!DOCTYPE html>\n<html lang="{DEFAULT_LANGUAGE}" dir="ltr" data-theme="light">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(of.title)}</title>\n<style>\n{_styles()}\n</style>\n</head>\n"
        f'<body class="report-file">\n{to_html(html.Main(sheet(of, top=1)))}\n</body>\n</html>\n'
    )
