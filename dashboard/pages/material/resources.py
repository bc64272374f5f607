"""What inventories of projects hold of the material by UNFC: words above the cards, inventories, largest projects."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.cards import unfc as cards
from dashboard.components.cards.unfc_scope import Scope, load
from dashboard.components.leaderboard import LeaderRow
from dashboard.components.notice import notice
from dashboard.components.slots import Board
from dashboard.components.tabs import Tab
from dashboard.components.unfc_words import CLASSES, class_name, set_name
from dashboard.components.words import country_name, joined, material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.queries import projects

Row = dict[str, Any]
_RANKED = 12


def scope_of(engine: Engine, material: str, filters: Filters) -> Scope:
    """Return what the view looks at: the inventory chosen, else that with most tonnes; only the country narrows it."""
    return load(engine, filters.only(("source_set", "country")).with_(material=material))


def words(scope: Scope) -> list[Component]:
    """Return the sentence above the cards, the way to all of it, and what a default bridge is."""
    if scope.row is None:
        others = dcc.Link(t("unfc.held"), href=scope.page_href)
        return [html.P([cards.lede(scope) + " ", others], className="view-words is-empty")]
    link = dcc.Link(t("material.unfc.open", material=material_name(scope.material).lower()), href=scope.page_href)
    warning = html.Div(notice(t("unfc.rule.bridge"), tone="warn"), className="rules")
    return [html.P([cards.lede(scope) + " ", link], className="view-words"), warning]


def inventory_tabs(engine: Engine, material: str, filters: Filters, path: str) -> list[Tab]:
    """Return one tab for each inventory that holds the material, where there are several: they are never added."""
    scope = scope_of(engine, material, filters)
    counts: dict[str, int] = {}
    for row in scope.sets:
        counts[row["source_set"]] = max(counts.get(row["source_set"], 0), row["n_projects"])
    if len(counts) < 2:
        return []
    return [
        Tab(set_name(name), filters.with_(source_set=name).href(path), name == scope.source_set, theme.exact(count))
        for name, count in counts.items()
    ]


def project_board(engine: Engine, scope: Scope) -> Board:
    """Return the projects with the largest quantity of one class, each with its other classes beside it."""
    rows = scope.own(engine.run(projects.PROJECTS, scope.chosen.chosen()).records()) if scope.row else []
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row["quantity_t"]:
            found.setdefault(row["project_id"], []).append(row)
    leaders = [_leader(project_id, own) for project_id, own in list(found.items())[:_RANKED]]
    nothing = LeaderRow(name=t("material.unfc.no_projects"), value="", word=t("status.missing"))
    subtitle = t("material.unfc.projects_of", shown=len(leaders), all=theme.exact(len(found))) if leaders else ""
    return Board(t("material.unfc.projects"), leaders or [nothing], subtitle)


def _leader(project_id: str, rows: list[Row]) -> LeaderRow:
    """Return a row of the list; `rows` hold the classes of one project, the largest quantity first."""
    first, *others = rows
    told = [
        t("unfc.quantity_of_class", quantity=theme.quantity(row["quantity_t"]),
          class_name=class_name(row["class_id"]).lower())
        for row in sorted(others, key=lambda row: CLASSES.index(row["class_id"]))
    ]  # fmt: skip
    return LeaderRow(
        name=str(first["name"]),
        value=theme.quantity(first["quantity_t"]),
        href=f"/projects/{project_id}",
        note=" · ".join([
            class_name(first["class_id"]), country_name(first["country_iso3"]), *([joined(told)] if told else []),
        ]),
    )  # fmt: skip
