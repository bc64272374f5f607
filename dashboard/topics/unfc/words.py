"""UNFC in words: sources of inventories, classes, mapping bases; categories with their definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from dash import html
from dash.development.base_component import Component

from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.ui.filter_values import class_keys, class_name, in_class_order
from dashboard.ui.static_html import static_html
from data.codes import code_list
from data.unfc import class_id_of

_YEAR_DIGITS = 4


def class_of(row: Record) -> str:
    """Return the class of a row by sub-class, `V+PV` of a sum over classes; empty without a code."""
    return class_id_of(str(row["unfc_class_key"]))


@lru_cache(maxsize=1024)
def class_called(name: str) -> str:
    """Return the class of a full name, "Viable Projects" → "V", of several joined with + their sum; "" for none."""
    ids = {row["class_name"]: row["class_id"] for row in code_list("unfc_class").rows.values()}
    return "+".join(dict.fromkeys(ids[one] for one in name.split(" + ") if one in ids))


def by_class(rows: Sequence[Record]) -> list[Record]:
    """Return rows in the order of their `class_id`, those of sums over classes last."""
    rank = {class_id: place for place, class_id in enumerate(in_class_order(row["class_id"] for row in rows))}
    return sorted(rows, key=lambda row: rank[row["class_id"]])


def full_code(row: Record) -> str:
    """Return the code of a row of `unfc_cells`: its cell, or every cell that one figure over several covers."""
    return row["sum_code"] or f"{row['unfc_e']}; {row['unfc_f']}; {row['unfc_g']}"


def class_quantity(row: Record) -> str:
    """Return a quantity with its class: "1.2 Mt viable"."""
    named = class_name(row["class_id"]).lower()
    return t("unfc.quantity_of_class", quantity=theme.quantity(row["quantity_t"]), class_name=named)


def project_count(count: int) -> str:
    """Return "1 project" or "12 projects"."""
    return t("unfc.project" if count == 1 else "unfc.projects", n=theme.exact(count))


def basis_name(mapping_basis: str) -> str:
    """Return who gave a code, in words."""
    return code_list("unfc_note").name(mapping_basis)


def category_names(codes: str) -> list[str]:
    """Return the names of categories joined with +."""
    rows = code_list("unfc_category").rows
    return [rows[code]["name"] for code in codes.split("+") if code in rows]


def meaning(codes: str) -> str:
    """Return categories joined with + in words: "G1+G2" → "G1 High confidence; G2 Moderate confidence"."""
    rows = code_list("unfc_category").rows
    return "; ".join(f"{code} {rows[code]['name']}" for code in codes.split("+") if code in rows)


def definition(code: str) -> str:
    """Return the definition of a category; empty for none."""
    row = code_list("unfc_category").rows.get(code)
    return row["definition"] if row else ""


@lru_cache(maxsize=1024)
def class_meaning(class_id: str) -> str:
    """Return what a class holds: its name, then each sub-class with its codes; the definition where it has none."""
    if "+" in class_id:
        return t("unfc.class.sum.meaning")
    rows = [code_list("unfc_class").rows[key] for key in class_keys(class_id)] if class_id else []
    sub_classes = [
        t("unfc.class.sub", name=row["sub_class"], codes=f"{row['e']}; {row['f']}") if row["e"] else row["sub_class"]
        for row in rows
        if row["sub_class"]
    ]
    if not sub_classes:
        return " ".join(row["definition"] for row in rows) or t("unfc.class.none.meaning")
    return t("unfc.class.meaning", name=rows[0]["class_name"], sub_classes=", ".join(sub_classes))


@cache
def definitions() -> Component:
    """Return all categories of the three axes and all classes with their definitions, one click away; always the same.

    What is returned is static and shared: nobody may change it.
    """
    categories, classes = code_list("unfc_category").rows.values(), code_list("unfc_class").rows.values()
    parts: list[Component] = []
    for axis in "EFG":
        entries = {f"{row['code']} {row['name']}": row["definition"] for row in categories if row["axis"] == axis}
        parts += [html.H3(t(f"unfc.axis.{axis}")), _entries(entries)]
    parts += [
        html.H3(t("unfc.classes")),
        _entries({row["name"]: row["definition"] for row in classes}),
        html.P(t("unfc.definitions.source"), className="source-line"),
    ]
    opened = html.Div(parts, className="unfc-definitions")
    summary = html.Summary(t("unfc.definitions.open"), className="card-action")
    return static_html(html.Details([summary, opened], id="unfc-definitions", className="unfc-details"))


def _entries(definitions_: Mapping[str, str]) -> Component:
    return html.Dl([html.Div([html.Dt(term), html.Dd(text)]) for term, text in definitions_.items()])
