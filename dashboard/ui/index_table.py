"""A table of things with pages of their own: the first column names them, headings sort by links."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NewType, TypeAlias, TypeVar

from dash import dcc
from dash.development.base_component import Component

from dashboard.filters import Filters, turned
from dashboard.i18n import t
from dashboard.ui import tags as html
from dashboard.ui.static_html import MARKUP, static_html, to_html
from dashboard.ui.terms import with_terms

Cell: TypeAlias = Component | str | Sequence[Component | str]
Markup = NewType("Markup", str)
Thing = TypeVar("Thing")
Order: TypeAlias = Callable[[Thing], tuple[Any, ...]]
"""What a thing is sorted by, rising: its value (a number negated, so that the largest is first; None where nothing is
stated), then what parts equals."""
_IS_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LINKS = re.compile(r"</a>[^<]*<a\b")
"""A link that stands beside another."""
_WIDTHS = (9, 8, 7, 5)
"""Numbers of columns from which on the style sheet gives a table more room on a small screen."""


@dataclass(frozen=True)
class Heading:
    """A column: with `href` a link that sorts by it, the other way where the rows are in its order (`current`)."""

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
    current, is_turned = _order_of(orders, filters)

    def href(name: str) -> str:
        sort = turned(name) if name == current and not is_turned else name
        return filters.with_(sort="" if sort == default else sort).href(path)

    return [
        Heading(
            label(name),
            href=href(name) if name in orders else "",
            current=name == current,
            descending=(name != "name") != (name == current and is_turned),
            numeric=is_numeric,
        )
        for name, is_numeric in columns.items()
    ]


def _order_of(orders: Collection[str], filters: Filters) -> tuple[str, bool]:
    """Return which of `orders` the address asks for, the first where it asks for none of them, and if turned around."""
    name, _, way = filters.sort.partition("-")
    return (name, bool(way)) if name in orders else (next(iter(orders)), False)


def in_order(things: Iterable[Thing], orders: Mapping[str, Order[Thing]], filters: Filters) -> list[Thing]:
    """Return `things` as the address asks for, either way around; those of which nothing is stated are last."""
    name, is_turned = _order_of(orders, filters)
    keyed = sorted(((orders[name](one), one) for one in things), key=lambda pair: pair[0][1:])
    known = sorted((pair for pair in keyed if pair[0][0] is not None), key=lambda pair: pair[0][0], reverse=is_turned)
    return [one for _, one in (*known, *(pair for pair in keyed if pair[0][0] is None))]


def _head(heading: Heading) -> Component:
    mark: list[Component | str] = []
    properties: dict[str, str] = {"scope": "col"}
    if heading.current:
        properties["aria-sort"] = "descending" if heading.descending else "ascending"
        mark = [html.Span(" ▾" if heading.descending else " ▴", **{"aria-hidden": "true"})]
    label: Component | list[Component | str] = [*with_terms(heading.label), *mark]
    if heading.href:
        label = dcc.Link(
            [heading.label, *mark],
            href=heading.href,
            className="sort-link",
            title=t("table.sort_turned" if heading.current else "table.sort_by", name=heading.label),
        )
    return html.Th(label, className=_classes("number" if heading.numeric else "", to_html(label)), **properties)


def _classes(kind: str, inside: str) -> str:
    """Return the classes of a cell: its kind, and whether it holds a link or several side by side."""
    links = ("has-link has-links" if _LINKS.search(inside) else "has-link") if "<a " in inside else ""
    return f"{kind} {links}".strip()


def _cell(cell: Cell, heading: Heading) -> str:
    """Return a cell as HTML. A day is never broken at its hyphens."""
    kind = "number" if heading.numeric else "day" if isinstance(cell, str) and _IS_DAY.fullmatch(cell) else ""
    inside = to_html(cell)
    classes = _classes(kind, inside)
    return f'<td class="{classes}">{inside}</td>' if classes else f"<td>{inside}</td>"


def index_row(cells: Sequence[Cell], headings: Sequence[Heading]) -> Markup:
    """Return a row as HTML, to be kept where the same row is in many tables; its first cell is its heading."""
    first, *others = cells
    data = [_cell(cell, heading) for cell, heading in zip(others, headings[1:], strict=True)]
    name = to_html(first)
    classes = _classes("", name)
    said = f' class="{classes}"' if classes else ""
    return Markup(f'<tr><th scope="row"{said}>{name}</th>{"".join(data)}</tr>')


def _table_classes(columns: int, rows: Sequence[str]) -> str:
    """Return the classes of a table of rows as HTML: how many columns it has, and whether names of rows hold notes."""
    width = next((f" columns-{least}" for least in _WIDTHS if columns >= least), "")
    notes = any("cell-note" in row.partition("</th>")[0] for row in rows)
    return f"index-table{width}" + (" has-notes" if notes else "")


def index_table(caption: str, headings: Sequence[Heading], rows: Sequence[Sequence[Cell] | Markup]) -> Component:
    """Return the table; the first cell of each row is its heading. `caption` names it for screen readers."""
    lines = [row if isinstance(row, str) else index_row(row, headings) for row in rows]
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([_head(heading) for heading in headings])),
            html.Tbody(**{MARKUP: "".join(lines)}),
        ],
        className=_table_classes(len(headings), lines),
    )
    scroll = html.Div(table, className="table-scroll is-whole", tabIndex="0", role="region", **{"aria-label": caption})
    return static_html(html.Div(scroll, className="table-block"))
