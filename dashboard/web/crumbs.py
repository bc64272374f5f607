"""The breadcrumb: the drill path from the section down to what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc
from dash.development.base_component import Component

from dashboard.ui import tags as html
from dashboard.ui.static_html import static_html


@dataclass(frozen=True)
class Crumb:
    """One step of the drill path; the last one has no `href` of use."""

    label: str
    href: str


def crumb_list(crumbs: Sequence[Crumb]) -> list[Component]:
    """Return the steps of a breadcrumb; nothing where there is only one, which the heading already says."""
    if len(crumbs) < 2:
        return []
    steps = [html.Li(dcc.Link(crumb.label, href=crumb.href)) for crumb in crumbs[:-1]]
    steps.append(html.Li(crumbs[-1].label, **{"aria-current": "page"}))
    return [static_html(html.Ol(steps, className="crumbs"))]
