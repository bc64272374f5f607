"""The box that checks a visitor's inventory: the form alone; `assets/js/75-check-file.js` sends the file."""

from __future__ import annotations

from functools import cache

from dash import html
from dash.development.base_component import Component

from dashboard.components.frozen import frozen
from dashboard.components.layout import section_panel
from dashboard.components.static import MARKUP
from dashboard.i18n import t
from dashboard.uploads import CHECK_PATH, LIMITS, template_path
from data.intake import KINDS

_BOX, _INPUT, _KIND, _HINT = "check-file", "check-file-input", "check-file-kind", "check-file-hint"


@cache
def check_box() -> Component:
    """Return the box. It is always the same: what a check finds stands in its last part until the page is left.

    What is returned is frozen and shared: nobody may change it.
    """
    limits = t("check.limits", megabytes=LIMITS.file_bytes // 2**20, rows=f"{LIMITS.rows:,}")
    kinds = [html.Option(t("check.kind.detect"), value=""), *(_option(one) for one in KINDS)]
    form = html.Div(
        [
            html.Div(
                [
                    html.Label(t("check.file"), htmlFor=_INPUT),
                    _file_input(),
                ],
                className="check-field",
            ),
            html.Div(
                [html.Label(t("check.kind"), htmlFor=_KIND), html.Select(kinds, id=_KIND, className="select")],
                className="check-field",
            ),
        ],
        className="check-drop",
    )
    templates = html.Ul(
        [html.Li(html.A(t("check.template", kind=KINDS[one].title), href=template_path(one), download=f"{one}.xlsx"))
         for one in KINDS],
        className="download-links",
    )  # fmt: skip
    box = html.Div(
        [
            html.P(t("check.lede"), className="prose"),
            templates,
            form,
            html.P(limits, className="table-foot", id=_HINT),
            html.P(className="check-status", role="status"),
            html.Div(className="check-result"),
        ],
        id=_BOX,
        **{"data-check": CHECK_PATH, "data-most": str(LIMITS.file_bytes)},
    )
    return section_panel("check", t("check.heading"), frozen(html.Div(box)))


def _file_input() -> Component:
    """Return the control in a box, as HTML: Dash has no element of its own that chooses files."""
    markup = f'<input type="file" id="{_INPUT}" accept=".csv,.xlsx" aria-describedby="{_HINT}">'
    return html.Div(className="check-input", **{MARKUP: markup})


def _option(kind_id: str) -> Component:
    return html.Option(KINDS[kind_id].title, value=kind_id)
