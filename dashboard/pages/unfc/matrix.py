"""The E by F by G matrix as the control: tonnes and projects in each cell, every cell and heading a filter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.cards.unfc_scope import Scope
from dashboard.components.chart_card import CardContent
from dashboard.components.tabs import Tab, tabs
from dashboard.components.unfc_words import (
    class_name,
    definition,
    definitions,
    inventory_sources,
    meaning,
    set_name,
)
from dashboard.components.words import joined, material_name, tip
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import CELLS
from dashboard.i18n import t
from dashboard.queries import unfc
from data.codes import code_list

Row = dict[str, Any]
_LADDER = (("E1", "F1"), ("E2", "F2"), ("E3", "F2"), ("E3", "F3"), ("E3", "F4"))
_COLUMNS = ("G1", "G2", "G3", "G4")


def cells(engine: Engine, scope: Scope) -> list[Row]:
    """Return the cells of the inventory, those outside the matrix with empty categories."""
    return scope.own(engine.run(unfc.CELLS, scope.control.chosen()).records()) if scope.row else []


def content(engine: Engine, scope: Scope, rows: list[Row]) -> CardContent:
    """Return the words around the matrix, its sources and its export."""
    name = material_name(scope.material)
    coded = [row for row in rows if row["unfc_e"] and row["quantity_t"]]
    title = t("unfc.matrix.uncoded" if rows else "unfc.matrix.nothing", material=name.lower())
    if coded:
        top = max(coded, key=lambda row: _size(scope, row))
        title = t(
            "unfc.matrix.title_projects" if scope.counts_projects else "unfc.matrix.title",
            material=name,
            code=f"{top['unfc_e']}; {top['unfc_f']}; {top['unfc_g']}",
            class_name=class_name(top["unfc_class_key"].split("-")[0]).lower(),
            quantity=theme.quantity(top["quantity_t"]),
            projects=projects(top["n_projects"]),
        )
    return CardContent(
        title=title,
        subtitle=t("unfc.matrix.subtitle", product=scope.product, basis=scope.content_basis,
                   set=set_name(scope.source_set)) if scope.row else "",
        figure={},
        summary=t("unfc.matrix.summary", cells=joined([_spoken(row) for row in coded]) or t("word.none")),
        sources=inventory_sources(engine, [scope.row] if scope.row else []),
        download_path=f"/api/v1/view/{unfc.CELLS.query_id}",
        query=scope.control.to_query(),
        columns=unfc.CELLS.fields,
        empty="" if rows else title,
    )  # fmt: skip


def body(scope: Scope, rows: list[Row]) -> list[Component]:
    """Return the matrix, what stands outside it, and the definitions."""
    stated = {(row["unfc_e"], row["unfc_f"], row["unfc_g"]): row for row in rows if row["unfc_e"]}
    columns = _ordered({*_COLUMNS, *(code for _, _, code in stated)})
    lines = sorted({*_LADDER, *((e, f) for e, f, _ in stated)})
    largest = max((_size(scope, row) for row in stated.values()), default=0.0)
    table = html.Table(
        [
            html.Caption(t("unfc.matrix.caption"), className="visually-hidden"),
            html.Thead(
                html.Tr([
                    html.Th(t("unfc.matrix.corner"), scope="col"),
                    *(_heading(scope, {"unfc_g": code}, code, scope_of="col") for code in columns),
                ])
            ),
            html.Tbody([
                html.Tr([
                    _heading(scope, {"unfc_e": e, "unfc_f": f}, f"{e}+{f}", scope_of="row"),
                    *(_cell(scope, (e, f, g), stated.get((e, f, g)), largest) for g in columns),
                ])
                for e, f in lines
            ]),
        ],
        className="unfc-matrix",
    )  # fmt: skip
    region = {"role": "region", "aria-label": t("unfc.matrix.caption")}
    return [
        html.Div([_switch(scope)], className="card-switch"),
        html.Div(table, className="table-scroll is-whole", tabIndex="0", **region),
        html.P(_outside(rows), className="table-foot"),
        definitions(),
    ]


def _switch(scope: Scope) -> Component:
    """Return the links that choose what the cells are read in."""
    label = t("filter.cells")
    links = [
        Tab(t(f"filter.cells.{one}"), scope.href(scope.filters.with_(cells=one if place else "")),
            scope.counts_projects is bool(place))
        for place, one in enumerate(CELLS)
    ]  # fmt: skip
    caption = html.Span(label, className="facet-label", **{"aria-hidden": "true"})
    return html.Div([caption, tabs("unfc-cells", links, label=label)], className="facet")


def _size(scope: Scope, row: Row) -> float:
    """Return what a cell is read in: projects or tonnes."""
    return float(row["n_projects"] if scope.counts_projects else row["quantity_t"] or 0.0)


def _ordered(codes: Iterable[str]) -> list[str]:
    """Return G categories and their sums from certain to uncertain, each sum after its first category."""
    return sorted(codes, key=lambda code: (code.split("+")[0], len(code)))


def _heading(scope: Scope, codes: dict[str, str], code: str, *, scope_of: str) -> Component:
    parts = code.split("+")
    text = " ".join(f"{part}: {definition(part)}" for part in parts)
    rows = code_list("unfc_category").rows
    label = "; ".join(parts) if scope_of == "row" else code
    words = " · ".join(rows[part]["name"] for part in parts) if len(parts) < 3 or scope_of == "row" else ""
    if scope_of == "col" and len(parts) > 1:
        words = t("unfc.matrix.unsplit")
    link = html.A(label, href=scope.cell_href(**codes), className="matrix-code", **tip(text))
    return html.Th([link, html.Span(words, className="matrix-words")], scope=scope_of)


def _cell(scope: Scope, code: tuple[str, str, str], row: Row | None, largest: float) -> Component:
    if row is None:
        return html.Td(html.Span(theme.DASH, className="matrix-none"))
    e, f, g = code
    codes = {"unfc_e": e, "unfc_f": f, "unfc_g": g}
    class_id = row["unfc_class_key"].split("-")[0]
    share = _size(scope, row) / largest if largest else 0.0
    read = [theme.quantity(row["quantity_t"]), projects(row["n_projects"])]
    first, second = reversed(read) if scope.counts_projects else read
    words = t(
        "unfc.matrix.cell",
        code="; ".join(code),
        name=code_list("unfc_class").name(row["unfc_class_key"]),
        meaning="; ".join(meaning(part) for part in code),
        quantity=theme.exact(row["quantity_t"]),
        rows=row["n_rows"],
    )
    here = {"aria-current": "true"} if scope.holds_cell(**codes) else {}
    link = html.A(
        [
            html.Span(first, className="matrix-value"),
            html.Span(second, className="matrix-projects"),
        ],
        href=scope.cell_href(**codes),
        className="matrix-link",
        style={"--fill": f"{100 * share**0.5:.0f}%", "--class": theme.unfc_class_colour(class_id)},
        **tip(words),
        **here,
    )
    return html.Td(link)


def projects(count: int) -> str:
    """Return "1 project" or "12 projects"."""
    return t("unfc.project" if count == 1 else "unfc.projects", n=theme.exact(count))


def _spoken(row: Row) -> str:
    code = f"{row['unfc_e']}; {row['unfc_f']}; {row['unfc_g']}"
    return t("unfc.matrix.spoken", code=code, quantity=theme.quantity(row["quantity_t"]),
             projects=projects(row["n_projects"]))  # fmt: skip


def _outside(rows: list[Row]) -> str:
    """Return what has no place in the matrix: what is produced already, and what has no code."""
    outside = [row for row in rows if not row["unfc_e"]]
    said = [
        t(
            "unfc.outside.item",
            name=class_name(row["unfc_class_key"].split("-")[0]),
            quantity=theme.quantity(row["quantity_t"]) if row["quantity_t"] is not None else t("status.missing"),
            rows=theme.exact(row["n_rows"]),
            projects=projects(row["n_projects"]),
        )
        for row in outside
    ]
    return t("unfc.outside", items="; ".join(said)) if said else t("unfc.outside.none")
