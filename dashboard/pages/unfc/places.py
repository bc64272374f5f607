"""The projects of the inventory chosen: a table whose rows lead to their pages, and a map of those with a place."""

from __future__ import annotations

from typing import Any

from dash import dcc
from dash.development.base_component import Component

from dashboard.components.cards.unfc_scope import Scope
from dashboard.components.chart_card import CardContent
from dashboard.components.index_table import Heading, index_table
from dashboard.components.unfc_words import CLASSES, class_name, inventory_sources
from dashboard.components.words import country_name, joined, material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.maps import Figure, named_map, site_trace
from dashboard.i18n import t
from dashboard.queries import projects
from data.codes import expand_blocs

Row = dict[str, Any]
_LISTED = 50


def load(engine: Engine, scope: Scope) -> list[Row]:
    """Return one row a project and class, the largest quantity first."""
    return scope.own(engine.run(projects.PROJECTS, scope.chosen.chosen()).records()) if scope.row else []


def _by_project(rows: list[Row]) -> dict[str, dict[str, Row]]:
    """Return the rows of each project by class, in the order of the rows."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        found.setdefault(row["project_id"], {})[row["class_id"]] = row
    return found


def table_content(engine: Engine, scope: Scope, rows: list[Row]) -> CardContent:
    """Return the words around the table of projects, its source and its export."""
    found = _by_project(rows)
    title = t("unfc.table.nothing", material=material_name(scope.material).lower())
    if rows:
        title = t("unfc.table.title", n=theme.exact(len(found)), material=material_name(scope.material).lower())
    return CardContent(
        title=title,
        subtitle=t("unfc.table.subtitle", shown=min(_LISTED, len(found)), all=theme.exact(len(found)),
                   product=scope.product, basis=scope.content_basis) if rows else "",
        figure={},
        summary=title,
        sources=inventory_sources(engine, [scope.row] if scope.row else []),
        download_path=f"/api/v1/view/{projects.PROJECTS.query_id}",
        query=scope.chosen.to_query(),
        columns=projects.PROJECTS.fields,
        empty="" if rows else title,
    )  # fmt: skip


def table_body(rows: list[Row]) -> list[Component]:
    """Return the table: a project a row, a class a column, never a sum over classes."""
    classes = sorted({row["class_id"] for row in rows}, key=CLASSES.index)
    headings = [
        Heading(t("unfc.table.project")),
        Heading(t("project.column.country")),
        *(Heading(t("unfc.table.tonnes", name=class_name(class_id)), numeric=True) for class_id in classes),
        Heading(t("unfc.table.status")),
    ]
    lines = []
    for project_id, own in list(_by_project(rows).items())[:_LISTED]:
        first = next(iter(own.values()))
        quantities = [theme.tonnes(own[one]["quantity_t"]) if one in own else theme.DASH for one in classes]
        link = dcc.Link(first["name"], href=f"/projects/{project_id}")
        status = first["project_status"] or t("status.missing")
        lines.append([link, country_name(first["country_iso3"]), *quantities, status])
    return [index_table(t("unfc.table.caption"), headings, lines)]


def map_card(engine: Engine, scope: Scope, rows: list[Row]) -> CardContent:
    """Return the map of the projects whose source states a place."""
    found = _by_project(rows)
    placed = [own for own in found.values() if next(iter(own.values()))["latitude_deg"] is not None]
    sites = [next(iter(own.values())) for own in placed]
    unplaced = len(found) - len(sites)
    title = t("unfc.map.nothing")
    if sites:
        title = t("unfc.map.title", placed=theme.exact(len(sites)), all=theme.exact(len(found)))
    selected = expand_blocs(scope.filters.country)
    return CardContent(
        title=title,
        subtitle=t("unfc.map.subtitle_some", unplaced=theme.exact(unplaced)) if unplaced else t("unfc.map.subtitle"),
        figure=named_map(_class_traces(placed), zoom_to=selected[0] if len(selected) == 1 else "", selected=selected),
        summary=t("unfc.map.summary", title=title, top=joined([site["name"] for site in sites[:3]]) or t("word.none")),
        sources=inventory_sources(engine, [scope.row] if scope.row else []),
        download_path=f"/api/v1/view/{projects.PROJECTS.query_id}",
        query=scope.chosen.to_query(),
        columns=projects.PROJECTS.fields,
        empty="" if sites else title,
        disclaimer=True,
    )


def _class_traces(placed: list[dict[str, Row]]) -> list[Figure]:
    """Return the markers of each class, named after it; a project is of the class of its largest quantity."""
    traces = []
    for class_id in CLASSES:
        members = [own for own in placed if next(iter(own)) == class_id]
        if members:
            sites = [own[class_id] for own in members]
            trace = site_trace(sites, hover=[_hover(own) for own in members], key="project_id")
            trace["customdata"] = [f"href:/projects/{site['project_id']}" for site in sites]
            trace["marker"]["color"] = theme.unfc_class_colour(class_id)
            traces.append(trace | {"name": class_name(class_id)})
    return traces


def _hover(own: dict[str, Row]) -> str:
    first = next(iter(own.values()))
    lines = [f"<b>{first['name']}</b>", country_name(first["country_iso3"])]
    lines += [
        f"{class_name(class_id)}: {theme.quantity(row['quantity_t'])}"
        for class_id, row in sorted(own.items(), key=lambda item: CLASSES.index(item[0]))
    ]
    return "<br>".join(lines)
