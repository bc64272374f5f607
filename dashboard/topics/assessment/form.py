"""The checklist to fill in: principles as the overarching list, their requirements as the detailed one.

It is the same for every scope, and empty: `assets/js/77-checklist.js` fills it from a draft in the browser or a file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.topics.assessment.route import CHECK, FILE, JSON, XLSX
from dashboard.ui.layout import section_panel
from dashboard.ui.static_html import MARKUP, static_html
from data.assessment import JUDGED, MOST_BYTES, Standing
from data.assessment.model import ASSESSOR_MAX, EVIDENCE_MAX, FORMAT, NOTE_MAX, VERSION
from data.codes import code_list

FORM = "checklist-form"
_OPEN = "checklist-open"
_DOCUMENT = json.dumps({"format": FORMAT, "version": VERSION})


@cache
def form() -> Component:
    """Return the tools and the list. What is returned is static and shared: nobody may change it."""
    principles = code_list("principle").rows
    parts = [_principle(principle_id, row) for principle_id, row in principles.items()]
    tools = section_panel("checklist-tools", t("checklist.tools"), *_tools())
    name = _field(t("checklist.assessor"), "checklist-assessor", _line("checklist-assessor", ASSESSOR_MAX))
    total = html.P(id="checklist-total", className="checklist-total")
    answers = section_panel("checklist-list", t("checklist.list"), total, html.Div(name, className="on-screen"), *parts)
    own = {"data-check": CHECK, "data-file": FILE, "data-most": str(MOST_BYTES), "data-document": _DOCUMENT}
    return static_html(html.Div([tools, answers], id=FORM, className="checklist", **own))


def _tools() -> Sequence[Component]:
    """Return what opens, saves, prints and clears, and where it says what came of that."""
    buttons = [
        _button("checklist.save.json", save=JSON),
        _button("checklist.save.xlsx", save=XLSX),
        _button("checklist.print", act="print"),
        _button("checklist.clear", act="clear"),
        _button("checklist.undo", act="undo", hidden=True),
    ]
    markup = f'<input type="file" id="{_OPEN}" accept=".json,.xlsx">'
    opened = _field(t("checklist.open"), _OPEN, html.Div(className="check-input", **{MARKUP: markup}))
    return (
        html.P(t("checklist.kept"), className="prose"),
        html.Div(opened, className="check-drop"),
        html.Div(buttons, className="checklist-actions"),
        html.P(className="check-status", role="status"),
        html.Div(className="checklist-result"),
    )


def _button(key: str, *, hidden: bool = False, **data: str) -> Component:
    own = {f"data-{name}": value for name, value in data.items()}
    return html.Button(t(key), type="button", className="button", hidden=hidden or None, **own)


def _principle(principle_id: str, row: dict[str, str]) -> Component:
    """Return a principle as a line that opens to its requirements."""
    own = [(code, told) for code, told in code_list("requirement").rows.items() if told["principle_id"] == principle_id]
    line = html.Summary(
        [
            html.Span("", className="checklist-tick", **{"aria-hidden": "true"}),
            html.Span(t("checklist.principle", number=principle_id, name=row["name"]), className="checklist-name"),
            html.Span(t("client.checklist.count", n=0, of=len(own)), className="checklist-count"),
        ]
    )
    requirements = [_requirement(code, told) for code, told in own]
    return html.Details(
        [line, html.P(row["summary"], className="prose"), *requirements],
        id=f"checklist-principle-{principle_id}",
        className="checklist-principle",
    )


def _requirement(code: str, row: dict[str, str]) -> Component:
    """Return a requirement with the fields of its answer."""
    options = [html.Option(t("checklist.status.none"), value="")]
    options += [html.Option(t(f"checklist.status.{one.value}"), value=one.value) for one in Standing]
    choices = "   ".join(f"\u25a1 {t(f'checklist.status.{one.value}')}" for one in JUDGED)
    fields = [
        _own(code, "status", html.Select(options, id=_id(code, "status"), className="select"), choices),
        _own(code, "assessor", _line(_id(code, "assessor"), ASSESSOR_MAX)),
        _own(code, "date", dcc.Input(id=_id(code, "date"), type="date", className="checklist-input")),
        _own(code, "evidence", _text(_id(code, "evidence"), EVIDENCE_MAX, 1)),
        _own(code, "note", _text(_id(code, "note"), NOTE_MAX, 2)),
    ]
    legend = html.Legend(t("checklist.requirement", id=code, name=row["name"]))
    known = html.A(t("checklist.evidence"), href=f"/principles/{code}")
    return html.Fieldset(
        [
            legend,
            html.P([row["summary"], " ", known], className="checklist-summary"),
            html.Div(fields, className="checklist-fields"),
        ],
        className="checklist-requirement",
        **{"data-requirement": code},
    )


def _id(code: str, key: str) -> str:
    return f"checklist-{code}-{key}"


def _own(code: str, key: str, control: Component, choices: str = "") -> Component:
    """Return a field of an answer; on paper, where it is empty, there are `choices` to tick."""
    return html.Div(
        [html.Label(t(f"checklist.field.{key}"), htmlFor=_id(code, key)), control],
        className=f"check-field checklist-{key}",
        **{"data-text": "", "data-choices": choices},
    )


def _field(label: str, control_id: str, control: Component) -> Component:
    return html.Div([html.Label(label, htmlFor=control_id), control], className="check-field")


def _line(control_id: str, most: int) -> Component:
    return dcc.Input(id=control_id, type="text", maxLength=most, className="checklist-input")


def _text(control_id: str, most: int, rows: int) -> Component:
    return html.Textarea(id=control_id, maxLength=most, rows=rows, className="checklist-text")
