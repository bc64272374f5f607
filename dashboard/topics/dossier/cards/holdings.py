"""The card of all materials that inventories of projects hold in a place: a class a column, who gave the codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import joined, t
from dashboard.topics.country_scope import Scope
from dashboard.topics.unfc import queries
from dashboard.topics.unfc.words import basis_name
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.filter_values import class_name, in_class_order, set_name
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.words import country_in_text, material_in_text, material_name, nothing, opening
from data.intake import is_own
from data.unfc import MappingBasis

_GROUP = ("material_id", "source_set", "product", "content_basis")
_Key = tuple[str, ...]


def holdings_card(engine: Engine, scope: Scope) -> tuple[CardContent, list[Component]]:
    """Return the table: a material of an inventory a row, its classes side by side, never added up."""
    chosen = scope.filters.only(("material",)).with_(country=scope.country)
    read = CardRows(queries.HOLDINGS, chosen).read(engine)
    groups: dict[_Key, list[Record]] = {}
    for row in read.records:
        groups.setdefault(tuple(row[name] for name in _GROUP), []).append(row)
    place = country_in_text(scope.country)
    none = nothing("dossier.holdings.nothing", chosen.without("country"), place=place)
    if not groups:
        return CardContent(none, rows=read, empty=none, offers=[(t("dossier.holdings.unfc"), "/unfc")]), []
    projects = _projects(engine, chosen)
    classes = in_class_order(row["class_id"] for row in read.records)
    headings = [
        Heading(t("dossier.column.material")),
        *(Heading(class_name(class_id), numeric=True) for class_id in classes),
        Heading(t("dossier.column.projects"), numeric=True),
        Heading(t("dossier.column.largest")),
        Heading(t("dossier.column.coded")),
        Heading(t("dossier.column.inventory")),
    ]
    order = sorted(groups, key=lambda key: (material_name(key[0]), is_own(key[1]), key))
    lines = [_line(scope, key, groups[key], classes, projects[key]) for key in order]
    materials = {key[0] for key in groups}
    native = sum(_is_native(rows) for rows in groups.values())
    content = CardContent(
        title=t("dossier.holdings.title" if len(materials) > 1 else "dossier.holdings.title_one",
                place=opening(place), n=len(materials), material=material_in_text(order[0][0])),
        subtitle=t("dossier.holdings.native" if native else "dossier.holdings.bridged", n=native, of=len(groups)),
        summary="",
        rows=read,
    )  # fmt: skip
    return content, [index_table(content.title, headings, lines)]


def _is_native(rows: Sequence[Record]) -> bool:
    return any(MappingBasis.NATIVE in row["bases"].split(";") for row in rows)


def _line(
    scope: Scope, key: _Key, rows: Sequence[Record], classes: Sequence[str], projects: Sequence[Record]
) -> list[Cell]:
    material, source_set, product, basis = key
    tonnes = {row["class_id"]: theme.quantity(row["quantity_t"]) for row in rows}
    view = Filters().with_(material=material, country=scope.country, source_set=source_set, product=product)
    bases = list(dict.fromkeys(base for row in rows for base in row["bases"].split(";")))
    name = t("dossier.holdings.of", material=material_name(material), basis=basis)
    return [
        dcc.Link(name, href=view.href("/unfc")),
        *(tonnes.get(class_id, theme.DASH) for class_id in classes),
        theme.exact(len(projects)),
        dcc.Link(projects[0]["name"], href=f"/projects/{projects[0]['project_id']}"),
        joined([basis_name(base) for base in bases]),
        html.Span(set_name(source_set), className="is-own" if is_own(source_set) else None),
    ]


def _projects(engine: Engine, chosen: Filters) -> Mapping[_Key, list[Record]]:
    """Return the projects of each group, each once, by its largest single quantity."""
    found: dict[_Key, dict[str, Record]] = {}
    for row in engine.run(queries.PROJECTS, chosen.chosen()).records():
        found.setdefault(tuple(row[name] for name in _GROUP), {}).setdefault(row["project_id"], row)
    return {key: list(projects.values()) for key, projects in found.items()}
