"""The E by F by G matrix as the control: tonnes and projects in each cell, every cell and heading a filter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.filters import CELLS
from dashboard.i18n import joined, t
from dashboard.topics.unfc import queries
from dashboard.topics.unfc.cards.frame import facet, switch
from dashboard.topics.unfc.scope import Scope
from dashboard.topics.unfc.words import (
    category_names,
    class_of,
    definition,
    definitions,
    full_code,
    meaning,
    project_count,
)
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.filter_values import class_name, set_name
from dashboard.ui.words import material_in_text, material_name, nothing, tip
from data.unfc import key_name

_LADDER = (("", "E1", "F1"), ("", "E2", "F2"), ("", "E3", "F2"), ("", "E3", "F3"), ("", "E3", "F4"))
_COLUMNS = ("G1", "G2", "G3", "G4")


def cells(engine: Engine, scope: Scope) -> list[Record]:
    """Return the cells of the inventory, those outside the matrix with empty categories."""
    return scope.rows(engine, queries.CELLS, scope.control)


def matrix_card(engine: Engine, scope: Scope, rows: list[Record]) -> tuple[CardContent, list[Component]]:
    """Return the words around the matrix with its export, and the matrix with what stands outside it."""
    name = f"{material_name(scope.material)}{scope.in_places}"
    coded = [row for row in rows if row["unfc_e"] and row["quantity_t"]]
    held = material_in_text(scope.material)
    key = "unfc.held.nothing" if scope.row else "unfc.matrix.nothing"
    none = "" if rows else nothing(key, scope.narrowing(scope.control), material=held)
    title = none or t("unfc.matrix.uncoded", material=held)
    if coded:
        top = max(coded, key=lambda row: _size(scope, row))
        title = t(
            "unfc.matrix.title_projects" if scope.counts_projects else "unfc.matrix.title",
            material=name,
            code=full_code(top),
            class_name=class_name(class_of(top)).lower(),
            quantity=theme.quantity(top["quantity_t"]),
            projects=project_count(top["n_projects"]),
        )
    content = CardContent(
        title=title,
        subtitle=t("unfc.matrix.subtitle", product=scope.product, basis=scope.content_basis,
                   set=set_name(scope.source_set)) if scope.row else "",
        summary=t("unfc.matrix.summary", cells=joined([_in_words(row) for row in coded]) or t("word.none")),
        rows=CardRows(queries.CELLS, scope.control).read(engine) if scope.row else None,
        empty=none,
    )  # fmt: skip
    return content, _body(scope, rows)


def _body(scope: Scope, rows: list[Record]) -> list[Component]:
    stated = {(*_line(row), row["unfc_g"]): row for row in rows if row["unfc_e"]}
    columns = in_order({*_COLUMNS, *(code for *_, code in stated)})
    lines = sorted({*_LADDER, *(key[:3] for key in stated)})
    largest = max((_size(scope, row) for row in stated.values()), default=0.0)
    tabs = facet(t("filter.cells"), switch(scope, "cells", CELLS))
    table = matrix_table(
        t("unfc.matrix.caption"),
        [_column_heading(scope, code) for code in columns],
        [
            [_row_heading(scope, e, f, code), *(_cell(scope, stated.get((code, e, f, g)), largest) for g in columns)]
            for code, e, f in lines
        ],
    )
    return [
        html.Div([html.Div(tabs, id="unfc-cells", className="facet")], className="card-switch"),
        table,
        html.P(_outside(rows), className="table-foot"),
        definitions(),
    ]


def _line(row: Record) -> tuple[str, str, str]:
    """Return the line of a row: its E and F; one figure over several of them has its own line, after the others."""
    return row["sum_code"], row["unfc_e"], row["unfc_f"]


def matrix_table(caption: str, headings: Sequence[Component], lines: Sequence[Sequence[Component]]) -> Component:
    """Return a matrix of E and F down, G across; each line begins with its heading. `caption` names it."""
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([html.Th(t("unfc.matrix.corner"), scope="col"), *headings])),
            html.Tbody([html.Tr(line) for line in lines]),
        ],
        className="unfc-matrix",
    )
    return html.Div(
        table, className="table-scroll is-whole has-tips", tabIndex="0", role="region", **{"aria-label": caption}
    )


def matrix_cell(first: str, second: str, share: float, class_id: str, href: str = "", **properties: Any) -> Component:
    """Return a cell with two figures, filled to the root of its share of the largest; a link where there is `href`."""
    figures = [html.Span(first, className="matrix-value"), html.Span(second, className="matrix-projects")]
    style = {"--fill": f"{100 * share**0.5:.0f}%", "--class": theme.unfc_class_colour(class_id)}
    if not href:
        return html.Td(html.Span(figures, className="matrix-link", style=style))
    return html.Td(html.A(figures, href=href, className="matrix-link", style=style, **properties))


def no_cell() -> Component:
    """Return the cell of a code that no row has."""
    return html.Td(html.Span(theme.DASH, className="matrix-none"))


def in_order(codes: Iterable[str]) -> list[str]:
    """Return G categories and their sums from certain to uncertain, each sum after its first category."""
    return sorted(codes, key=lambda code: (code.split("+")[0], len(code), code))


def _size(scope: Scope, row: Record) -> float:
    """Return what a cell is read in: projects or tonnes."""
    return float(row["n_projects"] if scope.counts_projects else row["quantity_t"] or 0.0)


def _column_heading(scope: Scope, code: str) -> Component:
    words = category_names(code) if "+" not in code else [t("unfc.matrix.unsplit")]
    return _heading(code, code.split("+"), words, "col", scope.cell_href(unfc_g=code))


def _row_heading(scope: Scope, e: str, f: str, sum_code: str) -> Component:
    codes = f"{e}+{f}".split("+")
    words = [t("unfc.matrix.sum")] if sum_code else category_names("+".join(codes))
    return _heading(sum_code or "; ".join(codes), codes, words, "row", scope.cell_href(unfc_e=e, unfc_f=f))


def _heading(label: str, codes: Sequence[str], words: Sequence[str], scope_of: str, href: str) -> Component:
    text = " ".join(f"{code}: {definition(code)}" for code in codes)
    link = html.A(label, href=href, className="matrix-code", **tip(text))
    return html.Th([link, html.Span(" · ".join(words), className="matrix-words")], scope=scope_of)


def _cell(scope: Scope, row: Record | None, largest: float) -> Component:
    if row is None:
        return no_cell()
    codes = {axis: row[axis] for axis in ("unfc_e", "unfc_f", "unfc_g")}
    figures = [theme.quantity(row["quantity_t"]), project_count(row["n_projects"])]
    first, second = reversed(figures) if scope.counts_projects else figures
    words = t(
        "unfc.matrix.cell",
        code=full_code(row),
        name=key_name(row["unfc_class_key"]),
        meaning="; ".join(map(meaning, codes.values())),
        quantity=theme.exact(row["quantity_t"]),
        rows=row["n_rows"],
    )
    here = {"aria-current": "true"} if scope.holds_cell(**codes) else {}
    share = _size(scope, row) / largest if largest else 0.0
    return matrix_cell(first, second, share, class_of(row), scope.cell_href(**codes), **tip(words), **here)


def _in_words(row: Record) -> str:
    quantity = theme.quantity(row["quantity_t"])
    return t("unfc.matrix.spoken", code=full_code(row), quantity=quantity, projects=project_count(row["n_projects"]))


def _outside(rows: list[Record]) -> str:
    """Return what has no place in the matrix: what is produced already, and what has no code."""
    items = [
        t(
            "unfc.outside.item",
            name=class_name(class_of(row)),
            quantity=theme.quantity(row["quantity_t"]) if row["quantity_t"] is not None else t("status.missing"),
            rows=theme.exact(row["n_rows"]),
            projects=project_count(row["n_projects"]),
        )
        for row in rows
        if not row["unfc_e"]
    ]
    return t("unfc.outside", items="; ".join(items)) if items else t("unfc.outside.none")
