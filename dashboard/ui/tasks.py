"""Find your task: the groups of users as links to what serves them."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui.static_html import static_html
from data.intended_uses import intended_uses

TASKS = "/tasks"


def anchor(group: str) -> str:
    """Return the id of a group's part of the page of tasks."""
    return group.replace("_", "-")


def task_row() -> Component:
    """Return one line that leads to the tasks of each group of users."""
    links: list[Component | str] = []
    for group in intended_uses():
        links += [" · ", dcc.Link(t(f"tasks.group.{group}"), href=f"{TASKS}#{anchor(group)}")]
    words = {"aria-label": t("tasks.title")}
    return static_html(html.Nav([f"{t('tasks.find')} ", *links[1:]], className="task-row", **words))
