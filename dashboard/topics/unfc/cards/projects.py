"""The projects of an inventory: a table whose rows lead to their pages, a map of those with a place, the largest."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.layout import Figure
from dashboard.figures.maps import named_map, site_trace
from dashboard.i18n import joined, t
from dashboard.topics.unfc import queries
from dashboard.topics.unfc.documents import document_links
from dashboard.topics.unfc.scope import Scope
from dashboard.topics.unfc.words import by_class, class_quantity
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.filter_values import class_name, in_class_order
from dashboard.ui.index_table import Heading, index_table
from dashboard.ui.leaderboard import LeaderRow, Ranking
from dashboard.ui.provenance import card_sources
from dashboard.ui.static_html import static_html
from dashboard.ui.words import country_name, material_in_text, nothing
from data.codes import expand_blocs

_LISTED, _RANKED = 50, 12


def load(engine: Engine, scope: Scope) -> dict[str, list[Record]]:
    """Return the rows of each project, one a class: the largest quantity first, of projects and within each."""
    projects: dict[str, list[Record]] = {}
    for row in scope.rows(engine, queries.PROJECTS):
        projects.setdefault(row["project_id"], []).append(row)
    return projects


def table_card(engine: Engine, scope: Scope, projects: dict[str, list[Record]]) -> tuple[CardContent, list[Component]]:
    """Return the table of projects with its words: a project a row, a class a column, never a sum over classes."""
    material, count = material_in_text(scope.material), theme.exact(len(projects))
    none = "" if projects else nothing("unfc.table.nothing", scope.narrowing(), material=material)
    key = "unfc.table.title_one" if len(projects) == 1 else "unfc.table.title"
    content = CardContent(
        title=none or t(key, n=count, material=material),
        subtitle=t("unfc.table.subtitle", shown=min(_LISTED, len(projects)), all=count, product=scope.product,
                   basis=scope.content_basis) if projects else "",
        rows=CardRows(queries.PROJECTS, scope.chosen).read(engine) if scope.row else None,
        empty=none,
    )  # fmt: skip
    classes = in_class_order(row["class_id"] for rows in projects.values() for row in rows)
    shared = _shared_document(projects)
    headings = [
        Heading(t("unfc.table.project")),
        Heading(t("unfc.table.code" if shared else "unfc.table.coded")),
        *(Heading(t("unfc.table.tonnes", name=class_name(class_id)), numeric=True) for class_id in classes),
        Heading(t("project.column.country")),
        Heading(t("unfc.table.status")),
    ]
    lines = []
    for project_id, rows in list(projects.items())[:_LISTED]:
        tonnes = {row["class_id"]: theme.tonnes(row["quantity_t"]) for row in rows}
        link = dcc.Link(rows[0]["name"], href=f"/projects/{project_id}")
        status = rows[0]["project_status"] or t("status.missing")
        quantities = [tonnes.get(class_id, theme.DASH) for class_id in classes]
        coded = _codes(rows) if shared else [*_codes(rows), _documents(rows)]
        lines.append([link, coded, *quantities, country_name(rows[0]["country_iso3"]), status])
    above = [_said_once(engine, scope, shared)] if shared else []
    return content, [*above, index_table(t("unfc.table.caption"), headings, lines)]


def _codes(rows: list[Record]) -> list[Component]:
    """Return the codes of a project as UNFC writes them, in the order of its classes."""
    codes = dict.fromkeys(code for row in by_class(rows) for code in row["unfc_codes"].split(" | "))
    return [html.Div(code or class_name(""), className="code") for code in codes]


def _documents(rows: list[Record]) -> Component:
    documents = " | ".join(dict.fromkeys(one for row in rows for one in row["documents"].split(" | ") if one))
    return html.Div(document_links(documents) or t("unfc.table.no_document"), className="documents")


def _shared_document(projects: dict[str, list[Record]]) -> str:
    """Return the document that states every quantity of several projects, "" where there is no such."""
    documents = {row["documents"] for rows in projects.values() for row in rows}
    return documents.pop() if len(documents) == 1 and len(projects) > 1 else ""


def _said_once(engine: Engine, scope: Scope, document: str) -> Component:
    """Return the document of all rows, above the table; without an address of its own it leads to the inventory's."""
    sources = card_sources(engine, [scope.row["source_id"]] if scope.row else [])
    links = document_links(document, sources[0].href if sources else "")
    return static_html(html.Div([html.Span(t("unfc.table.shared")), *links], className="documents is-shared"))


def map_card(engine: Engine, scope: Scope, projects: dict[str, list[Record]]) -> CardContent:
    """Return the map of the projects whose source states a place."""
    placed = [rows for rows in projects.values() if rows[0]["latitude_deg"] is not None]
    unplaced = len(projects) - len(placed)
    title = nothing("unfc.map.nothing", scope.narrowing())
    if placed:
        title = t("unfc.map.title", placed=theme.exact(len(placed)), all=theme.exact(len(projects)))
    selected = expand_blocs(scope.filters.country)
    largest = joined([rows[0]["name"] for rows in placed[:3]]) or t("word.none")
    return CardContent(
        title=title,
        subtitle=t("unfc.map.subtitle_some" if unplaced else "unfc.map.subtitle", unplaced=theme.exact(unplaced)),
        figure=named_map(
            _class_traces(placed),
            contested=t("map.contested"),
            zoom_to=selected[0] if len(selected) == 1 else "",
            selected=selected,
        ),
        summary=t("unfc.map.summary", title=title, top=largest),
        rows=CardRows(queries.PROJECTS, scope.chosen).read(engine) if scope.row else None,
        empty="" if placed else title,
    )


def _class_traces(placed: list[list[Record]]) -> list[Figure]:
    """Return the markers of each class, named after it; a project is of the class of its largest quantity."""
    traces = []
    for class_id in in_class_order(rows[0]["class_id"] for rows in placed):
        members = [rows for rows in placed if rows[0]["class_id"] == class_id]
        sites = [rows[0] for rows in members]
        clicks = [f"href:/projects/{site['project_id']}" for site in sites]
        trace = site_trace(sites, hover=[_hover(rows) for rows in members], clicks=clicks)
        trace["marker"]["color"] = theme.unfc_class_colour(class_id)
        traces.append(trace | {"name": class_name(class_id)})
    return traces


def _hover(rows: list[Record]) -> str:
    lines = [f"{class_name(row['class_id'])}: {theme.quantity(row['quantity_t'])}" for row in by_class(rows)]
    return "<br>".join((f"<b>{rows[0]['name']}</b>", country_name(rows[0]["country_iso3"]), *lines))


def project_board(engine: Engine, scope: Scope) -> Ranking:
    """Return the projects with the largest quantity of one class, each with its other classes beside it."""
    projects = [[row for row in rows if row["quantity_t"]] for rows in load(engine, scope).values()]
    projects = [rows for rows in projects if rows]
    leaders = [_leader(rows) for rows in projects[:_RANKED]]
    nothing = LeaderRow(name=t("material.unfc.no_projects"), value="", word=t("status.missing"))
    subtitle = t("material.unfc.projects_of", shown=len(leaders), all=theme.exact(len(projects))) if leaders else ""
    shown = tuple(rows[0]["project_id"] for rows in projects[:_RANKED])
    of = CardRows(queries.PROJECTS, scope.chosen.with_(project=shown)).read(engine) if shown else None
    return Ranking(t("material.unfc.projects"), leaders or [nothing], subtitle, of)


def _leader(rows: list[Record]) -> LeaderRow:
    """Return a row of the list; `rows` hold the classes of one project, the largest quantity first."""
    first, *others = rows
    quantities = joined([class_quantity(row) for row in by_class(others)])
    parts = (class_name(first["class_id"]), country_name(first["country_iso3"]), quantities)
    return LeaderRow(
        name=str(first["name"]),
        value=theme.quantity(first["quantity_t"]),
        href=f"/projects/{first['project_id']}",
        note=" · ".join(filter(None, parts)),
    )
