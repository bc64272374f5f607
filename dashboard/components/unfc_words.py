"""UNFC in words: names of inventories, classes and mapping bases; categories with their definitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.frozen import frozen
from dashboard.components.provenance import card_sources
from dashboard.components.source_line import CardSource
from dashboard.engine import Engine
from dashboard.i18n import catalogue, t
from data.codes import code_list
from data.intake import own_title

_YEAR_DIGITS = 4
CLASSES = ("V", "PV", "NV", "PR", "R", "OC", "P", "")
AXES = ("E", "F", "G")


def set_name(source_set: str) -> str:
    """Return the plain name of an inventory of projects; a user's own is called that."""
    if title := own_title(source_set):
        return t("filter.source_set.own", title=title)
    return catalogue().get(f"filter.source_set.{source_set}") or source_set.replace("_", " ").capitalize()


def inventory_sources(engine: Engine, rows: Iterable[Mapping[str, Any]]) -> tuple[CardSource, ...]:
    """Return one source line entry for each source of `rows`, with the editions that are years and no commit."""
    editions: dict[str, set[str]] = {}
    for row in rows:
        vintage = str(row["vintage"])
        named = {vintage} if len(vintage) == _YEAR_DIGITS and vintage.isdigit() else set()
        editions.setdefault(row["source_id"], set()).update(named)
    return tuple(
        entry for source, vintages in sorted(editions.items()) for entry in card_sources(engine, {source}, vintages)
    )


def class_name(class_id: str) -> str:
    """Return the plain name of a UNFC class; "Uncoded" for none."""
    return t(f"unfc.class.{class_id or 'none'}")


@cache
def class_keys(class_id: str) -> tuple[str, ...]:
    """Return the keys of a class with all its sub-classes, as `Filters.unfc_class` takes them."""
    return tuple(sorted(key for key, row in code_list("unfc_class").rows.items() if row["class_id"] == class_id))


def whole_class(keys: tuple[str, ...]) -> str:
    """Return the class whose sub-classes are exactly `keys`; empty where they are some of one, or of several."""
    return next((class_id for class_id in CLASSES if class_id and class_keys(class_id) == keys), "")


@cache
def class_called(name: str) -> str:
    """Return the class of a full name, "Viable Projects" → "V"; empty where no class has it."""
    return next((row["class_id"] for row in code_list("unfc_class").rows.values() if row["class_name"] == name), "")


def basis_name(mapping_basis: str) -> str:
    """Return who gave a code, in words."""
    return code_list("unfc_note").name(mapping_basis)


def meaning(codes: str) -> str:
    """Return categories joined with + in words: "G1+G2" → "G1 High confidence; G2 Moderate confidence"."""
    rows = code_list("unfc_category").rows
    return "; ".join(f"{code} {rows[code]['name']}" for code in codes.split("+") if code in rows)


def definition(code: str) -> str:
    """Return the definition of a category; empty for none."""
    row = code_list("unfc_category").rows.get(code)
    return row["definition"] if row else ""


@cache
def class_meaning(class_id: str) -> str:
    """Return what a class holds: its name, then each sub-class with its codes; the definition where it has none."""
    rows = [code_list("unfc_class").rows[key] for key in class_keys(class_id)] if class_id else []
    told = [
        t("unfc.class.sub", name=row["sub_class"], codes=f"{row['e']}; {row['f']}") if row["e"] else row["sub_class"]
        for row in rows
        if row["sub_class"]
    ]
    if not told:
        return " ".join(row["definition"] for row in rows) or t("unfc.class.none.meaning")
    return t("unfc.class.meaning", name=rows[0]["class_name"], sub_classes=", ".join(told))


@cache
def definitions() -> Component:
    """Return all categories of the three axes and all classes with their definitions, one click away; always the same.

    What is returned is frozen and shared: nobody may change it.
    """
    categories, classes = code_list("unfc_category").rows, code_list("unfc_class").rows
    parts: list[Component] = []
    for axis in AXES:
        rows = [row for row in categories.values() if row["axis"] == axis]
        parts += [
            html.H3(t(f"unfc.axis.{axis}")),
            _entries([(f"{row['code']} {row['name']}", row["definition"]) for row in rows]),
        ]
    parts += [
        html.H3(t("unfc.classes")),
        _entries([(row["name"], row["definition"]) for row in classes.values()]),
        html.P(t("unfc.definitions.source"), className="source-line"),
    ]
    summary = html.Summary(t("unfc.definitions.open"), className="card-action")
    return frozen(
        html.Details(
            [summary, html.Div(parts, className="unfc-definitions")], id="unfc-definitions", className="unfc-details"
        )
    )


def _entries(pairs: list[tuple[str, str]]) -> Component:
    return html.Dl([html.Div([html.Dt(term), html.Dd(text)]) for term, text in pairs])
