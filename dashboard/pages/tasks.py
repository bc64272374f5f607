"""Find your task: every use that the UN text intends, by group of users, with the views that serve it."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.ui.index_table import Cell, Heading, index_table
from dashboard.ui.layout import grid, section_panel
from dashboard.ui.tasks import TASKS, anchor, task_row
from dashboard.web.page import Page
from data.intended_uses import IntendedUse, intended_uses

PAGE = Page(page_id="tasks", path=TASKS, section="about", title_key="tasks.title")


def _views(use: IntendedUse) -> Cell:
    """Return the views that serve a use, each with why, or that none does yet and what it would need."""
    if not use.views:
        return [html.Strong(t("tasks.unserved")), " ", t("tasks.needed", what=use.needed)]
    return [
        html.Div([dcc.Link(view.name, href=view.address), html.P(view.why)], className="task") for view in use.views
    ]


def _group(group: str, uses: Sequence[IntendedUse]) -> Component:
    name = t(f"tasks.group.{group}")
    headings = [Heading(t("tasks.column.use")), Heading(t("tasks.column.views"))]
    rows: list[Sequence[Cell]] = [[t("tasks.use", letter=use.letter, name=use.name), _views(use)] for use in uses]
    return section_panel(anchor(group), name, index_table(name, headings, rows))


def build(engine: Engine, filters: Filters) -> Component:  # noqa: ARG001 - every page takes both
    """Return the page."""
    groups = intended_uses()
    uses = [use for of_group in groups.values() for use in of_group]
    lede = t("tasks.lede", n=len(uses), served=sum(bool(use.views) for use in uses))
    parts = [_group(group, of_group) for group, of_group in groups.items()]
    return html.Div([html.P(lede, className="lede"), task_row(), grid(*parts)], className="tasks")
