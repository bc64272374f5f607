"""What stands around the cards: the sentence, the headline figures, the tabs that choose and the rules in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.filters import BARS, RESOURCE_TYPES, Filters
from dashboard.i18n import joined, t
from dashboard.topics.unfc import queries
from dashboard.topics.unfc.cards.codes import notice_of
from dashboard.topics.unfc.scope import PATH, Scope
from dashboard.topics.unfc.words import class_meaning, class_of, class_quantity, full_code, project_count
from dashboard.ui.card_rows import CardRows
from dashboard.ui.filter_values import (
    CLASSES,
    class_keys,
    class_name,
    in_class_order,
    set_name,
    value_name,
    whole_class,
)
from dashboard.ui.kpi_card import Kpi
from dashboard.ui.notice import notice
from dashboard.ui.static_html import static_html
from dashboard.ui.tabs import Tab, tab_links
from dashboard.ui.words import material_in_text, material_name, opening
from data.unfc import Inclusive, MappingBasis, Quantity, may_total, parse

_LOW_CONFIDENCE = "G3"
_BASES = tuple(basis for basis in MappingBasis if basis is not MappingBasis.USER)


def lede(scope: Scope, cells: Sequence[Record]) -> str:
    """Return what is shown: of a choice its tonnes by class, else the inventory; and that inventories stand apart.

    `cells` are the matrix's.
    """
    material = material_in_text(scope.material)
    if scope.row is None:
        return t("unfc.lede.nothing", material=material)
    if not scope.narrowing().chosen():
        return " ".join(filter(None, (_of_inventory(scope, scope.row), _others(scope, "other"))))
    return " ".join(filter(None, _of_choice(scope, [row for row in scope.in_cells(list(cells)) if row["quantity_t"]])))


def _of_inventory(scope: Scope, row: Record) -> str:
    one = "unfc.lede_one" if row["n_counted"] == 1 else "unfc.lede"
    return t(
        "unfc.lede_left" if row["n_left_out"] else one,
        material=material_in_text(scope.material),
        set=set_name(scope.source_set),
        rows=theme.exact(row["n_counted"]),
        projects=project_count(row["n_projects"]),
        left=theme.exact(row["n_left_out"]),
    )


def _of_choice(scope: Scope, rows: list[Record]) -> tuple[str, ...]:
    """Return what the choice leaves of the inventory, by class, and whether others hold some; `rows` are its cells."""
    material, name = material_in_text(scope.material), set_name(scope.source_set)
    if not rows:
        said = t("unfc.lede.none", place=scope.in_places, material=material, set=name)
        return said, _others(scope, "else") or t("unfc.lede.else.0")
    sums = [{"class_id": class_id, "quantity_t": tonnes} for class_id, tonnes in _class_sums(rows).items()]
    quantities = joined([class_quantity(row) for row in sums if row["quantity_t"]])
    held = t(
        "unfc.lede.held", material=material, basis=scope.content_basis, place=scope.in_places, quantities=quantities
    )
    count, projects = sum(row["n_rows"] for row in rows), scope.counted["n_projects"] if scope.counted else 0
    by = t("unfc.lede.by_one" if count == 1 else "unfc.lede.by", set=name, rows=theme.exact(count),
           projects=project_count(projects))  # fmt: skip
    unsure = sum(row["quantity_t"] for row in rows if row["unfc_g"] == _LOW_CONFIDENCE)
    low = t("unfc.lede.low", quantity=theme.quantity(unsure)) if unsure else ""
    return opening(held), low, by, _others(scope, "other")


def _others(scope: Scope, key: str) -> str:
    """Return how many other inventories hold some of the choice; empty where none does."""
    return t(f"unfc.lede.{key}.{min(scope.others, 2)}", n=scope.others) if scope.others else ""


def said_nothing(scope: Scope) -> dict[str, str]:
    """Return what the part of a page around its cards says where no inventory holds the material."""
    return {} if scope.row else {"data-nothing": ""}


def material_lede(engine: Engine, scope: Scope) -> list[Component]:
    """Return the sentence above the view on a material, the way to all of it, and what a default bridge is."""
    words = lede(scope, scope.rows(engine, queries.CELLS, scope.control)) + " "
    if scope.row is None:
        inventories = dcc.Link(t("unfc.held"), href=scope.page_href)
        return [html.P([words, inventories], className="view-words is-empty")]
    link = dcc.Link(t("material.unfc.open", material=material_in_text(scope.material)), href=scope.page_href)
    return [
        html.P([words, link], className="view-words"),
        html.Div(notice_of(engine, scope), className="rules"),
    ]


def kpis(engine: Engine, scope: Scope, cells: list[Record]) -> list[Kpi]:
    """Return the tonnes of each class and the quantities without a code, all as filtered; `cells` are the matrix's."""
    rows = scope.in_cells(cells)
    if not rows:
        return []
    read = CardRows(queries.CELLS, scope.chosen).read(engine)
    uncoded = [row for row in rows if not row["unfc_class_key"]]
    return [
        *(
            Kpi(
                label=class_name(class_id),
                value=theme.quantity(tonnes),
                period=t("unfc.kpi.exact", tonnes=theme.exact(round(tonnes)), basis=scope.content_basis),
                rows=read,
                href=scope.class_href(class_id),
            )
            for class_id, tonnes in _class_sums(rows).items()
            if class_id
        ),
        Kpi(
            label=t("unfc.kpi.uncoded"),
            value=theme.exact(sum(row["n_rows"] for row in uncoded)),
            period=t("unfc.kpi.uncoded_of", rows=theme.exact(sum(row["n_rows"] for row in rows)),
                     quantity=theme.quantity(sum(row["quantity_t"] or 0.0 for row in uncoded))),
            rows=read,
        ),
    ]  # fmt: skip


def _class_sums(rows: list[Record]) -> dict[str, float]:
    """Return the tonnes of each class in the order of the classes, those of sums over classes apart."""
    sums = dict.fromkeys(in_class_order(map(class_of, rows)), 0.0)
    for row in rows:
        sums[class_of(row)] += row["quantity_t"] or 0.0
    return sums


def facet(label: str, tabs: Sequence[Tab]) -> list[Component]:
    """Return what a row of tabs holds, its name before it; nothing where there are none."""
    if not tabs:
        return []
    caption = static_html(html.Span(label, className="facet-label", **{"aria-hidden": "true"}))
    return [caption, html.Nav(html.Ul(tab_links(tabs), className="tabs"), **{"aria-label": label})]


def inventory_tabs(scope: Scope, filters: Filters, path: str) -> list[Tab]:
    """Return one tab for each inventory that holds the material, with its projects of the choice; never added."""
    return [
        Tab(
            set_name(name),
            filters.with_(source_set=name).href(path),
            name == scope.source_set,
            theme.exact(scope.projects_of(name)),
        )
        for name in dict.fromkeys(row["source_set"] for row in scope.sets)
    ]


def _product_tabs(scope: Scope) -> list[Tab]:
    """Return one tab for each product of the inventory where it has several: they are never added."""
    if len(scope.products) < 2:
        return []
    return [Tab(name, scope.filters.with_(product=name).href(PATH), name == scope.product) for name in scope.products]


def _class_tabs(scope: Scope) -> list[Tab]:
    chosen = scope.filters.unfc_class
    tabs = [
        Tab(class_name(code), scope.class_href(code), chosen == class_keys(code), tip=class_meaning(code))
        for code in in_class_order({*CLASSES, whole_class(chosen)})
        if code
    ]
    return [_all_tab(scope, "unfc_class"), *tabs]


def _all_tab(scope: Scope, key: str) -> Tab:
    return Tab(t("unfc.tab.all"), scope.filters.without(key).href(PATH), not scope.filters.value(key))


def _value_tabs(scope: Scope, key: str, values: Sequence[str]) -> list[Tab]:
    """Return one tab for each of `values` of a key, and one for all: one click leaves default mappings out."""
    tabs = [
        Tab(
            value_name(key, value), scope.filters.with_(**{key: value}).href(PATH), scope.filters.value(key) == (value,)
        )
        for value in values
    ]
    return [_all_tab(scope, key), *tabs]


def switch(scope: Scope, key: str, values: Sequence[str]) -> list[Tab]:
    """Return the tabs that choose one of `values` of a key; the first is what the address need not say."""
    chosen = scope.filters.value(key) or values[0]
    return [
        Tab(t(f"filter.{key}.{value}"), scope.filters.with_(**{key: value if index else ""}).href(PATH),
            value == chosen)
        for index, value in enumerate(values)
    ]  # fmt: skip


TABS: dict[str, Callable[[Scope], list[Tab]]] = {
    "set": lambda scope: inventory_tabs(scope, scope.filters.without("product"), PATH),
    "product": _product_tabs,
    "class": _class_tabs,
    "basis": lambda scope: _value_tabs(scope, "mapping_basis", _BASES),
    "type": lambda scope: _value_tabs(scope, "resource_type", RESOURCE_TYPES),
    "by": lambda scope: switch(scope, "by", BARS),
}
"""The rows of tabs by name: what is shown, and last what the bars stand for."""


def rules(engine: Engine, scope: Scope, cells: list[Record]) -> list[Component]:
    """Return what a reader has to know: default bridges, what each class adds up, whether classes may be totalled."""
    if scope.row is None:
        return [_materials(engine)]
    coded = [row for row in cells if row["unfc_e"] and row["quantity_t"]]
    sums = _class_sums(coded)
    verdict = may_total([_quantity(scope, row) for row in coded])
    if verdict.allowed and len(sums) > 1 and scope.inclusive is Inclusive.NO:
        total = sum(sums.values())
        rule = t(
            "unfc.rule.total",
            total=theme.quantity(total),
            exact=theme.exact(round(total)),
            classes=joined([class_name(code).lower() for code in sums]),
        )
    else:
        rule = t(f"unfc.rule.inclusive.{scope.inclusive}".replace("/", ""))
        if sums and not verdict.allowed:
            rule = t("unfc.rule.reasons", rule=rule, reasons="; ".join(verdict.words))
    categories = composition(coded)
    return [*notice_of(engine, scope), *([notice(categories)] if categories else []), notice(rule)]


def composition(coded: list[Record]) -> str:
    """Return which E and F categories each class adds up here: "viable E1; F1 and E1.1; F1.1"; empty without any."""
    classes = [
        t("unfc.rule.class", class_name=class_name(code).lower(), codes=joined(sorted(pairs)))
        for code in in_class_order(map(class_of, coded))
        if (pairs := {_pair(row) for row in coded if class_of(row) == code})
    ]
    return t("unfc.rule.within", classes=" · ".join(classes)) if classes else ""


def _pair(row: Record) -> str:
    return row["sum_code"] or f"{row['unfc_e']}; {row['unfc_f']}"


def _quantity(scope: Scope, row: Record) -> Quantity:
    return Quantity(
        row["quantity_t"], parse(full_code(row)), row["product"], row["content_basis"], inclusive=scope.inclusive
    )


def _materials(engine: Engine) -> Component:
    """Return the materials that inventories hold, each with the page on it: where to go from one that none holds."""
    stated = {str(row["material_id"]) for row in engine.run(queries.SETS, {}).records() if row["quantity_t"]}
    links = [
        html.Li(dcc.Link(material_name(material), href=Filters().with_(material=material).href(PATH)))
        for material in sorted(stated, key=material_name)
    ]
    return html.Nav(
        [html.P(t("unfc.nothing.try")), html.Ul(links, className="tags link-list")], **{"aria-label": t("unfc.held")}
    )
