"""What stands around the cards: the sentence, the headline figures, the tabs that choose and the rules in words."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.cards.unfc_scope import PATH, Scope
from dashboard.components.kpi_card import Kpi
from dashboard.components.notice import notice
from dashboard.components.tabs import Tab
from dashboard.components.unfc_words import CLASSES, basis_name, class_keys, class_meaning, class_name, set_name
from dashboard.components.words import joined, material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import BARS, RESOURCE_TYPES, Filters
from dashboard.i18n import t
from dashboard.queries import unfc
from data.unfc import Inclusive, MappingBasis, Quantity, may_total, parse

Row = dict[str, Any]


def kpis(scope: Scope, cells: list[Row]) -> list[Kpi]:
    """Return the tonnes of each class and the quantities without a code, all as filtered; `cells` are the matrix's."""
    if scope.row is None:
        return []
    rows = scope.in_cells(cells)
    sums: dict[str, float] = {}
    for row in rows:
        class_id = row["unfc_class_key"].split("-")[0]
        sums[class_id] = sums.get(class_id, 0.0) + (row["quantity_t"] or 0.0)
    found = [
        Kpi(
            label=class_name(class_id),
            value=theme.quantity(sums[class_id]),
            period=t("unfc.kpi.exact", tonnes=theme.exact(round(sums[class_id])), basis=scope.content_basis),
            href=scope.class_href(class_id),
        )
        for class_id in CLASSES
        if class_id and class_id in sums
    ]
    uncoded = [row for row in rows if not row["unfc_class_key"]]
    return [
        *found,
        Kpi(
            label=t("unfc.kpi.uncoded"),
            value=theme.exact(sum(row["n_rows"] for row in uncoded)),
            period=t("unfc.kpi.uncoded_of", rows=theme.exact(sum(row["n_rows"] for row in rows)),
                     quantity=theme.quantity(sum(row["quantity_t"] or 0.0 for row in uncoded))),
        ),
    ]  # fmt: skip


def set_tabs(scope: Scope) -> list[Tab]:
    """Return one tab for each inventory that holds the material, with its number of projects."""
    plain = scope.filters.without("product")
    shown: dict[str, int] = {}
    for row in scope.sets:
        shown[row["source_set"]] = max(shown.get(row["source_set"], 0), row["n_projects"])
    return [
        Tab(set_name(name), plain.with_(source_set=name).href(PATH), name == scope.source_set, theme.exact(count))
        for name, count in shown.items()
    ]


def product_tabs(scope: Scope) -> list[Tab]:
    """Return one tab for each product of the inventory where it has several: they are never added."""
    rows = {row["product"]: row for row in scope.products}
    if len(rows) < 2:
        return []
    return [Tab(name, scope.filters.with_(product=name).href(PATH), name == scope.product) for name in rows]


def class_tabs(scope: Scope) -> list[Tab]:
    """Return one tab for each class, and one for all."""
    chosen = scope.filters.unfc_class
    every = Tab(t("unfc.tab.all"), scope.filters.without("unfc_class").href(PATH), not chosen)
    return [every] + [
        Tab(class_name(one), scope.class_href(one), chosen == class_keys(one), told=class_meaning(one))
        for one in CLASSES
        if one
    ]


def basis_tabs(scope: Scope) -> list[Tab]:
    """Return one tab for each mapping basis, and one for all: one click leaves default mappings out."""
    chosen = scope.filters.mapping_basis
    every = Tab(t("unfc.tab.all"), scope.filters.without("mapping_basis").href(PATH), not chosen)
    return [every] + [
        Tab(basis_name(one), scope.filters.with_(mapping_basis=one).href(PATH), chosen == (one,))
        for one in MappingBasis
        if one is not MappingBasis.USER
    ]


def type_tabs(scope: Scope) -> list[Tab]:
    """Return one tab for each kind of resource, and one for all."""
    chosen = scope.filters.resource_type
    every = Tab(t("unfc.tab.all"), scope.filters.without("resource_type").href(PATH), not chosen)
    return [every] + [
        Tab(t(f"filter.resource_type.{one}"), scope.filters.with_(resource_type=one).href(PATH), chosen == (one,))
        for one in RESOURCE_TYPES
    ]


def bar_tabs(scope: Scope) -> list[Tab]:
    """Return the switch of the class bars: one for each country or one for each project."""
    return [
        Tab(
            t(f"filter.by.{one}"),
            scope.href(scope.filters.with_(by=one if place else "")),
            scope.by_project is bool(place),
        )
        for place, one in enumerate(BARS)
    ]


def composition(rows: list[Row]) -> str:
    """Return which E and F categories each class adds up here: "viable E1; F1 and E1.1; F1.1"; empty without any."""
    held: dict[str, set[str]] = {}
    for row in rows:
        if row["unfc_e"] and row["quantity_t"]:
            held.setdefault(row["unfc_class_key"].split("-")[0], set()).add(f"{row['unfc_e']}; {row['unfc_f']}")
    told = [
        t("unfc.rule.class", class_name=class_name(one).lower(), codes=joined(sorted(held[one])))
        for one in CLASSES
        if one in held
    ]
    return t("unfc.rule.within", classes=" · ".join(told)) if told else ""


def rules(engine: Engine, scope: Scope, rows: list[Row]) -> list[Component]:
    """Return what a reader has to know: default bridges, what each class adds up, whether classes may be totalled."""
    if scope.row is None:
        return [_materials(engine)]
    verdict = may_total(_quantities(scope, rows))
    named = class_sums(rows)
    if verdict.allowed and len(named) > 1 and scope.inclusive is Inclusive.NO:
        total = sum(named.values())
        told = t(
            "unfc.rule.total",
            total=theme.quantity(total),
            exact=theme.exact(round(total)),
            classes=joined([class_name(one).lower() for one in named]),
        )
    else:
        told = t(f"unfc.rule.inclusive.{scope.inclusive}".replace("/", ""))
        if named and not verdict.allowed:
            told = t("unfc.rule.reasons", rule=told, reasons="; ".join(verdict.words))
    within = composition(rows)
    return [notice(t("unfc.rule.bridge"), tone="warn"), *([notice(within)] if within else []), notice(told)]


def class_sums(rows: list[Row]) -> dict[str, float]:
    """Return the tonnes of each class inside the matrix, in the order of the classes."""
    sums: dict[str, float] = {}
    for row in sorted(rows, key=lambda row: CLASSES.index(row["unfc_class_key"].split("-")[0])):
        if row["unfc_e"] and row["quantity_t"]:
            class_id = row["unfc_class_key"].split("-")[0]
            sums[class_id] = sums.get(class_id, 0.0) + row["quantity_t"]
    return sums


def _quantities(scope: Scope, rows: list[Row]) -> list[Quantity]:
    found = []
    for row in rows:
        if row["unfc_e"] and row["quantity_t"]:
            code = parse("; ".join((row["unfc_e"], row["unfc_f"], row["unfc_g"])))
            found.append(
                Quantity(row["quantity_t"], code, row["product"], row["content_basis"], inclusive=scope.inclusive)
            )
    return found


def _materials(engine: Engine) -> Component:
    """Return the materials that inventories hold, each with the page on it: where to go from one that none holds."""
    held = {str(row["material_id"]) for row in engine.run(unfc.SETS, {}).records() if row["quantity_t"]}
    links = [
        html.Li(dcc.Link(material_name(material), href=Filters().with_(material=material).href(PATH)))
        for material in sorted(held, key=material_name)
    ]
    return html.Nav(
        [html.P(t("unfc.nothing.try")), html.Ul(links, className="tags link-list")], **{"aria-label": t("unfc.held")}
    )
