"""The page of a project: its quantities with codes and where they come from, its other records, what lies near it."""

from __future__ import annotations

import math

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.components.chart_card import CardContent, chart_card
from dashboard.components.frozen import frozen
from dashboard.components.html_card import html_card
from dashboard.components.ids import card_id
from dashboard.components.layout import grid, section_panel
from dashboard.components.notice import notice
from dashboard.components.provenance import card_sources
from dashboard.components.unfc_words import definitions, set_name
from dashboard.components.words import country_name, joined, material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.maps import Figure, site_trace, sites_map
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.model import Page
from dashboard.pages.project import records, tables
from dashboard.pages.project.records import Project, Row
from dashboard.queries import projects

PAGE = Page(
    page_id="project",
    path="/projects/<project>",
    section="unfc",
    title_key="project.title",
    filters=(),
    datasets=("project", "project_resource", "facility"),
    metrics=(),
    requirements=("3a", "3b", "8c", "11d", "11e"),
)
_HIGH_DEG, _ASPECT, _MOST_LATITUDE_DEG = 3.0, 2.0, 80.0


def heading(engine: Engine, filters: Filters, **variables: str) -> str:
    """Return name and country of the project. Raises UnknownThingError where there is none."""
    del filters
    record = records.load(engine, variables["project"]).record
    return t("project.heading", name=record["name"], country=country_name(record["country_iso3"]))


def build(engine: Engine, filters: Filters, **variables: str) -> Component:
    """Return the page of `variables["project"]`. Raises UnknownThingError where the release has none of this id."""
    del filters
    project = records.load(engine, variables["project"])
    rows = records.quantities(engine, project.group)
    own = [row for row in rows if row["project_id"] == project.record["project_id"]]
    near = records.nearby(engine, project)
    return html.Div(
        [
            html.P(_lede(project, own), className="lede"),
            frozen(html.Div(notice(t("unfc.rule.bridge"), tone="warn"), className="rules")),
            grid(
                frozen(section_panel(_id("facts"), t("project.facts"), _facts(project, own))),
                html_card(
                    _id("quantities"),
                    tables.quantity_content(engine, project, own),
                    [tables.quantity_table(own), definitions()],
                ),
                html_card(
                    _id("records"),
                    tables.record_content(engine, project),
                    [tables.record_table(project, rows)] if project.others else [],
                ),
                chart_card(_id("map"), _map(engine, project, near), height=380, span=7),
                html_card(_id("near"), tables.near_content(engine, project, near), [tables.near_table(near)], span=5),
            ),
        ]
    )


def register(app: Dash, engine: Engine) -> None:
    """Add nothing: the page follows its path alone, and the router builds it anew for another."""
    del app, engine


def _id(thing: str) -> str:
    return card_id(PAGE.page_id, thing)


def _lede(project: Project, rows: list[Row]) -> str:
    materials = joined(list(dict.fromkeys(material_name(row["material_id"]).lower() for row in rows)))
    return t(
        "project.lede" if len(rows) != 1 else "project.lede_one",
        set=set_name(project.record["source_set"]),
        n=len(rows),
        materials=materials,
    )


def _facts(project: Project, rows: list[Row]) -> Component:
    record = project.record
    inventory = Filters().with_(
        material=rows[0]["material_id"] if rows else (),
        source_set=record["source_set"],
        country=record["country_iso3"],
    )
    facts: list[tuple[str, Component | str]] = [
        ("country", dcc.Link(country_name(record["country_iso3"]), href=f"/countries/{record['country_iso3']}")),
        ("inventory", dcc.Link(set_name(record["source_set"]), href=inventory.href("/unfc"))),
        ("status", record["project_status"] or t("status.missing")),
        ("deposit", record["deposit_type"] or t("status.missing")),
        ("names", record["aliases"] or t("word.none")),
        ("place", tables.place(record)),
        ("identifier", record["project_id"]),
        ("note", record["note"] or t("word.none")),
    ]
    return html.Dl(
        [html.Div([html.Dt(t(f"project.column.{name}")), html.Dd(value)]) for name, value in facts], className="facts"
    )


def _map(engine: Engine, project: Project, near: list[Row]) -> CardContent:
    """Return the map of the project and the facilities near it."""
    placed = project.placed
    title = t("project.map.nothing")
    figure: Figure = {}
    if placed is not None:
        title = t("project.map.title", name=placed["name"], place=tables.place(placed))
        facilities = site_trace(near, hover=[_hover(row) for row in near], key="facility_id", symbol="diamond")
        here = site_trace([placed], hover=[f"<b>{placed['name']}</b>"], key="project_id")
        here["marker"]["size"] = 14
        for trace in (facilities, here):
            trace["customdata"] = [""] * len(trace["lat"])
        figure = sites_map([facilities, here])
        figure["layout"]["geo"] |= _around(placed["longitude_deg"], placed["latitude_deg"])
        figure["layout"]["margin"] = dict.fromkeys("lrtb", 2)
    return CardContent(
        title=title,
        subtitle=t("project.map.subtitle", set=set_name((placed or project.record)["source_set"])),
        figure=figure,
        summary=title,
        sources=card_sources(engine, {(placed or project.record)["source_id"], "icmm"}),
        download_path=f"/api/v1/view/{projects.GROUP.query_id}",
        query=project.own.to_query(),
        columns=projects.GROUP.fields,
        empty="" if placed else title,
        disclaimer=True,
    )


def _around(longitude: float, latitude: float) -> Figure:
    """Return the part of the world that the map shows: six degrees high, twice as wide as high on paper, framed."""
    middle = max(-_MOST_LATITUDE_DEG, min(_MOST_LATITUDE_DEG, latitude))
    wide = _HIGH_DEG * _ASPECT / math.cos(math.radians(middle))
    return {
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [longitude - wide, longitude + wide]},
        "lataxis": {"range": [middle - _HIGH_DEG, middle + _HIGH_DEG]},
        "visible": True, "showframe": True, "framecolor": theme.OTHERS, "showland": False, "showcoastlines": False,
        "showocean": False, "showlakes": False, "showcountries": False,
    }  # fmt: skip


def _hover(row: Row) -> str:
    return "<br>".join((
        f"<b>{row['name']}</b>", row["facility_type"],
        t("project.near.km", km=f"{row['distance_km']:.1f}"),
    ))  # fmt: skip


__all__ = ["PAGE", "build", "heading", "register"]
