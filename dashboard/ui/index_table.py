"""A table of things with pages of their own: the first column names them, headings sort by links."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NewType, TypeAlias

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.ui.static_html import MARKUP, static_html, to_html
from dashboard.ui.terms import with_terms

Cell: TypeAlias = Component | str | Sequence[Component | str]
Markup = NewType("Markup", str)
_NUMERIC = ' class="number"'
_DAY = ' class="day"'
_IS_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Heading:
    """A column: with `href` a link that sorts by it; `current` where the rows are in its order."""

    label: str
    href: str = ""
    current: bool = False
    descending: bool = False
    numeric: bool = False


def sort_headings(
    columns: Mapping[str, bool], label: Callable[[str], str], orders: Collection[str], filters: Filters, path: str
) -> list[Heading]:
    """Return the headings of an index whose order stands in the URL; without a choice it is the first of `orders`.

    `columns` tell by name which hold numbers, `label` returns what each is called.
    """
    default = next(iter(orders))
    current = filters.sort if filters.sort in orders else default
    return [
        Heading(
            label(name),
            href=filters.with_(sort="" if name == default else name).href(path) if name in orders else "",
            current=name == current,
            descending=name != "name",
            numeric=is_numeric,
        )
        for name, is_numeric in columns.items()
    ]


def _head(heading: Heading) -> Component:
    mark: list[Component | str] = []
    properties: dict[str, str] = {"scope": "col", "className": "number" if heading.numeric else ""}
    if heading.current:
        properties["aria-sort"] = "descending" if heading.descending else "ascending"
        mark = [html.Span(" ▾" if heading.descending else " ▴", **{"aria-hidden": "true"})]
    label: Component | list[Component | str] = [*with_terms(heading.label), *mark]
    if heading.href:
        label = dcc.Link(
            [heading.label, *mark],
            href=heading.href,
            className="sort-link",
            title=t("table.sort_by", name=heading.label),
        )
    return html.Th(label, **properties)


def _kind(cell: Cell, heading: Heading) -> str:
    """Return the class of a cell as it stands in its tag: a number, or a day, which is never broken at its hyphens."""
    return _NUMERIC if heading.numeric else _DAY if isinstance(cell, str) and _IS_DAY.fullmatch(cell) else ""


def index_row(cells: Sequence[Cell], headings: Sequence[Heading]) -> Markup:
    """Return a row as HTML, to be kept where the same row is in many tables; its first cell is its heading."""
    first, *others = cells
    data = [
        f"<td{_kind(cell, heading)}>{to_html(cell)}</td>" for cell, heading in zip(others, headings[1:], strict=True)
    ]
    return Markup(f'<tr><th scope="row">{to_html(first)}</th>{"".join(data)}</tr>')


def index_table(caption: str, headings: Sequence[Heading], rows: Sequence[Sequence[Cell] | Markup]) -> Component:
    """Return the table; the first cell of each row is its heading. `caption` names it for screen readers."""
    body = "".join(row if isinstance(row, str) else index_row(row, headings) for row in rows)
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([_head(heading) for heading in headings])),
            html.Tbody(**{MARKUP: body}),
        ],
        className="index-table",
    )
    scroll = html.Div(table, className="table-scroll is-whole", tabIndex="0", role="region", **{"aria-label": caption})
    return static_html(html.Div(scroll, className="table-block"))
