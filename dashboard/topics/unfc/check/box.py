"""The box that checks a visitor's inventory, with its limits and addresses; `assets/js/75-check-file.js` sends it."""

from __future__ import annotations

from functools import cache

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui.layout import section_panel
from dashboard.ui.static_html import MARKUP, static_html
from data.intake import KINDS, Limits

LIMITS = Limits(
    file_bytes=5 * 2**20, unpacked_bytes=50 * 2**20, tags=3_000_000, rows=20_000, faults=1_000, faults_told=20_000
)
"""Far below what `ingest` takes, so that a check of a stranger's file costs a server process little."""
CHECK_PATH = "/api/v1/check"
_BOX, _INPUT, _KIND, _HINT = "check-file", "check-file-input", "check-file-kind", "check-file-hint"


def template_path(kind_id: str) -> str:
    """Return the address of the empty form of a kind of inventory."""
    return f"/api/v1/template/{kind_id}.xlsx"


@cache
def check_box() -> Component:
    """Return the box. It is always the same: what a check finds stands in its last part until the page is left.

    What is returned is static and shared: nobody may change it.
    """
    forms = [
        html.Li(html.A(t("check.template", kind=kind.title), href=template_path(kind_id), download=f"{kind_id}.xlsx"))
        for kind_id, kind in KINDS.items()
    ]
    kinds = [html.Option(kind.title, value=kind_id) for kind_id, kind in KINDS.items()]
    select = html.Select([html.Option(t("check.kind.detect"), value=""), *kinds], id=_KIND, className="select")
    fields = [_field(t("check.file"), _INPUT, _file_input()), _field(t("check.kind"), _KIND, select)]
    limits = t("check.limits", megabytes=LIMITS.file_bytes // 2**20, rows=f"{LIMITS.rows:,}")
    box = html.Div(
        [
            html.P(t("check.lede"), className="prose"),
            html.Ul(forms, className="download-links"),
            html.Div(fields, className="check-drop"),
            html.P(limits, className="table-foot", id=_HINT),
            html.P(className="check-status", role="status"),
            html.Div(className="check-result"),
        ],
        id=_BOX,
        **{"data-check": CHECK_PATH, "data-most": str(LIMITS.file_bytes)},
    )
    return section_panel("check", t("check.heading"), static_html(html.Div(box)))


def _field(label: str, control_id: str, control: Component) -> Component:
    return html.Div([html.Label(label, htmlFor=control_id), control], className="check-field")


def _file_input() -> Component:
    """Return the control in a box, as HTML: Dash has no element of its own that chooses files."""
    markup = f'<input type="file" id="{_INPUT}" accept=".csv,.xlsx" aria-describedby="{_HINT}">'
    return html.Div(className="check-input", **{MARKUP: markup})
