"""The checklist: principles as the overarching list, requirements as the detailed one, for a scope; kept in a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.assessment.form import form
from dashboard.topics.assessment.route import FILE, JSON, SCHEMA, XLSX
from dashboard.topics.assessment.scope import KEYS, PAGE_ID, PATH, filters_of, in_words, scope_of
from dashboard.ui.asked import Shown, occurring
from dashboard.ui.ids import component_id
from dashboard.ui.slots import Group, Html
from dashboard.web.page import Page
from dashboard.web.page_query import register_groups
from data.assessment.values import places
from data.codes import code_list

PAGE = Page(page_id=PAGE_ID, path=PATH, section="principles", title_key="checklist.title", filters=KEYS)


def _scope(engine: Engine, filters: Filters) -> Sequence[Any]:
    """Return what is assessed, the empty forms for it, and what the script needs to know of it."""
    scope = scope_of(filters)
    words = in_words(engine, scope)
    forms = [
        html.Li(html.A(t(f"checklist.form.{ending}"), href=filters_of(scope).href(f"{FILE}.{ending}"), download=""))
        for ending in (XLSX, JSON)
    ]
    schema = html.Li(html.A(t("checklist.form.schema"), href=f"{FILE}.{SCHEMA}"))
    own = {"data-scope": json.dumps(asdict(scope)), "data-words": words}
    return (
        [
            html.P(t("checklist.scope", scope=words), className="lede", **own),
            html.P(t("checklist.scope.choose"), className="prose on-screen"),
            html.Ul([*forms, schema], className="download-links"),
        ],
    )


GROUPS = (Group[Filters]((Html(component_id(PAGE_ID, "scope", "text"), "checklist-scope"),), _scope),)


def shown(engine: Engine, _filters: Filters) -> Shown:
    """Return what the page follows of the address: one material, place and project."""
    return Shown(
        t("checklist.what"),
        {
            "material": lambda: code_list("material").rows,
            "country": places,
            "project": occurring(engine, "project", ("project",)),
        },
        ones=KEYS,
    )


def build(engine: Engine, filters: Filters) -> Component:
    """Return the page for `filters`."""
    return html.Div([html.P(t("checklist.lede"), className="prose"), *GROUPS[0].components(engine, filters), form()])


def register(app: Dash, engine: Engine) -> None:
    """Add the callback that follows the scope."""
    register_groups(app, engine, PAGE, GROUPS, lambda _engine, filters: filters)
