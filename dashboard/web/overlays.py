"""What opens over the page: dialogs, the two sheets of a phone and the toast, as Bootstrap's components.

They are rare and rich, so that their script and style (`overlay_files`) load with the first that opens. Until then
`assets/js/64-overlays.js` stands in for the components, and draws nothing: one component of the page listens to its
changes, whatever stands in it.
"""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui.static_html import static_html
from dashboard.web.static_names import StaticNames

OVERLAYS, TOAST = "overlays", "toast"
_SCRIPTS = dbc._js_dist  # noqa: SLF001  where Dash itself looks for the scripts of a package
STYLE = "vendor/bootstrap-crm.min.css"
_TOAST_MS = 4000
_CITED = {"apa": "cite.apa", "bibtex": "cite.bibtex", "ris": "cite.ris", "link": "cite.link", "sources": "cite.sources"}
_KEYS = {
    "/": "search", "?": "help", "t": "theme", "p": "pause", "k": "kiosk", "Esc": "escape", "Tab": "tab",
    "← →": "arrows", "Enter": "enter", "Shift + click": "add",
}  # fmt: skip


def load_when_opened() -> None:
    """Keep the components' script out of the index, which Dash otherwise writes into every page."""
    for script in _SCRIPTS:
        script["dynamic"] = True


def overlay_files(names: StaticNames) -> dict[str, str]:
    """Return the addresses of the components' script and style."""
    script = names.script(dbc.__name__, _SCRIPTS[0]["relative_package_path"])
    return {"script": script, "style": names.asset(STYLE)}


def key_list() -> Component:
    """Return the keyboard map as a list of terms."""
    rows: list[Component] = []
    for key, name in _KEYS.items():
        rows += [html.Dt([html.Kbd(part) for part in key.split(" ")]), html.Dd(t(f"keys.{name}"))]
    return static_html(html.Dl(rows, className="key-list"))


def overlays() -> Component:
    """Return every overlay, closed. A script opens them by id and fills the parts, by `data-part`."""
    cited = [dbc.AccordionItem(_part(name), title=t(key), item_id=name) for name, key in _CITED.items()]
    more = html.P(dcc.Link(t("help.more"), href="/about"), className="key-more")
    return dbc.Container(
        [
            _modal("help", t("help.title"), [key_list(), static_html(html.Div(more))]),
            _modal("cite", t("cite.title"), dbc.Accordion(cited, active_item="apa", flush=True)),
            _modal("embed", t("embed.title"), _part("embed")),
            _modal("notes", t("notes.title"), _part("notes")),
            _sheet("menu", t("menu.title"), "start"),
            _sheet("filters", t("filters.title"), "bottom"),
            dbc.Toast(id=TOAST, is_open=False, header="", duration=_TOAST_MS, dismissable=True),
        ],
        id=OVERLAYS,
    )  # fmt: skip


def _part(name: str) -> Component:
    return html.Div(**{"data-part": name})


def _modal(name: str, words: str, body: Component | list[Component]) -> Component:
    title = dbc.ModalTitle(words, id=f"{name}-title", tag="h2")
    return dbc.Modal(
        [dbc.ModalHeader(title), dbc.ModalBody(body)],
        id=name, is_open=False, labelledby=f"{name}-title", scrollable=True, size="lg",
    )  # fmt: skip


def _sheet(name: str, title: str, placement: str) -> Component:
    """Return a sheet of narrow windows; its script puts in it what stands in the page on wide ones."""
    return dbc.Offcanvas(_part(name), id=name, is_open=False, title=title, placement=placement)
