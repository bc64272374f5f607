"""The page of the operational view before the log is asked: its panels, empty or of the release, and its controls.

The script of the page fills each `[data-panel-body]`, writes the state into `[data-live-state]`, and does what the
controls, by `[data-control]`, are set to (`assets/js/8*-live-*.js`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.topics.operations.live import keys
from dashboard.topics.operations.live.panels import OF_RELEASE
from dashboard.topics.operations.live.panels.parts import coded, stale
from dashboard.ui import tags as html
from dashboard.ui.layout import span_class
from dashboard.ui.static_html import MARKUP, static_html
from data.stores.events.measures import measures

PACES = (1, 5, 15, 60)
"""Seconds between two questions that can be chosen; the script takes any from 1 to 60."""
USUAL_PACE = 5
_STATUS = "status"
_SPANS = {
    "alerts": 5, "sites": 7, "tiles": 12, "events": 7, "feeds": 5, "hazards": 12, "stock": 5, "tailings": 7,
    "safety": 12, "prices": 6, "freshness": 6, "policies": 12,
}  # fmt: skip
WHOLE = tuple(_SPANS)
"""The panels of the whole view, those first that say what matters now."""
OF_SITE = ("alerts", "hazards", "tiles", "events", "stock", "tailings", "safety")
"""The panels of one site."""
_SPANS_OF_SITE = {"alerts": 6, "hazards": 6, "tailings": 12}
_SCROLLED = ("alerts", "events")
"""Panels whose list scrolls by itself on a wide screen, so that what stands beside them stays in view."""


def skeleton(panels: Sequence[str], bodies: Mapping[str, str], *, site: str = "") -> Component:
    """Return the live part of a page with `panels`; `bodies` is the HTML of those that are known already."""
    wide = {**_SPANS, **(_SPANS_OF_SITE if site else {})}
    parts = [
        _bar(is_of_site=bool(site)),
        _without_script(),
        html.Div([_panel(name, bodies.get(name, ""), wide[name]) for name in panels], className="grid op-grid"),
    ]
    own = {"data-scope": f"{keys.SITE}={site}"} if site else {}
    live = html.Div(parts, id="operations", className="operations", **{"data-live": keys.LIVE_PATH, **own})
    made = static_html(html.Div(live))
    return html.Div([made, _shows_a_map()] if "sites" in panels else [made])


def _shows_a_map() -> Component:
    """Return the mark by which the shell shows the notes on boundaries and names below the page."""
    return html.Div([html.Div(className="has-map")], hidden=True, **{"data-state": "ready"})


def _without_script() -> Component:
    text = t("operations.no_script", path=keys.LIVE_PATH)
    return html.Noscript(html.P(coded(text), className="op-empty"))


def _panel(name: str, body: str, span: int) -> Component:
    """Return a panel: its title, the moment it is of, and what is in it or that it is asked for."""
    title_id = f"op-{name}-title"
    head: list[Component] = [html.H2(t(f"operations.panel.{name}"), id=title_id, className="card-title"), stale()]
    if name not in OF_RELEASE:
        head.append(html.Span(**{"data-as-of": True}, className="op-as-of"))
    filled = html.Div(className="op-body", **_scrolls(name, title_id), **{"data-panel-body": True, MARKUP: body})
    if not body:
        filled = html.Div(
            html.P(t("operations.asked_for"), className="op-wait"), className="op-body", **_scrolls(name, title_id),
            **{"data-panel-body": True},
        )  # fmt: skip
    return html.Section(
        [html.Div(head, className="op-head"), *(_stream_filter() if name == "events" else []), filled],
        className=f"card op-panel op-panel-{name} {span_class(span)}",
        **{"data-panel": name, "aria-labelledby": title_id},
    )


def _scrolls(name: str, title_id: str) -> dict[str, str]:
    return {"tabIndex": "0", "role": "group", "aria-labelledby": title_id} if name in _SCROLLED else {}


def _stream_filter() -> list[Component]:
    """Return the field that restricts the stream to events with some words; the script writes how many are left."""
    label = html.Label(t("operations.control.events"), htmlFor="op-events")
    shown = html.P(className="op-note", **{"data-events-shown": True, "aria-live": "polite"})
    return [html.Div([label, _input("events", "search"), shown], className="op-filter")]


def _input(name: str, kind: str, hint: str = "") -> Component:
    """Return a field, which `dash.html` has none of."""
    said = {
        "id": f"op-{name}", "type": kind, "class": "select", "autocomplete": "off", "data-control": name,
        **({"placeholder": hint, "spellcheck": "false"} if hint else {}),
    }  # fmt: skip
    written = " ".join(f'{key}="{escape(value)}"' for key, value in said.items())
    return html.Span(className="op-field", **{MARKUP: f"<input {written}>"})


def _bar(*, is_of_site: bool) -> Component:
    """Return the status line: what is so, and what can be chosen."""
    title_id = "op-status-title"
    state = html.P(
        [
            html.Span(t("operations.connecting"), className="op-state", **{"data-live-state": True}),
            html.Span(**{"data-as-of": True}, className="op-as-of"),
        ],
        className="op-line",
    )
    said = html.Div(className="op-said", **{"data-panel-body": True})
    controls = [*_time_controls(), *_scope_controls(is_of_site=is_of_site), *_buttons()]
    return html.Section(
        [
            html.H2(t("operations.panel.status"), id=title_id, className="visually-hidden"),
            html.Div([state, said], className="op-now"),
            html.Div(controls, className="op-controls", role="group", **{"aria-label": t("operations.controls")}),
        ],
        className="op-bar",
        **{"data-panel": _STATUS, "aria-labelledby": title_id},
    )


def _control(name: str, field: Component) -> Component:
    label = html.Label(t(f"operations.control.{name}"), htmlFor=f"op-{name}")
    return html.Div([label, field], className=f"op-control op-control-{name}")


def _select(name: str, options: Sequence[Component], default: str = "") -> Component:
    more = {"data-default": default} if default else {}
    field = html.Select(list(options), id=f"op-{name}", className="select", **{"data-control": name, **more})
    return _control(name, field)


def _time_controls() -> list[Component]:
    """Return the range, its two ends, and how often the server is asked."""
    ranges = [html.Option(t(f"operations.range.{one}"), value=one, selected=one == keys.DAY) for one in keys.RANGES]
    ends = [_control(name, _input(name, "datetime-local")) for name in (keys.START, keys.END)]
    paces = [html.Option(t("operations.every", n=one), value=str(one), selected=one == USUAL_PACE) for one in PACES]
    absolute = html.Details(
        [html.Summary(t("operations.control.absolute")), html.Div(ends, className="op-ends")],
        id="op-absolute", className="op-fold",
    )  # fmt: skip
    own = html.Option(t("operations.range.own"), value="")
    return [_select(keys.RANGE, [*ranges, own], keys.DAY), absolute, _select("every", paces)]


def _scope_controls(*, is_of_site: bool) -> list[Component]:
    """Return which site and which measure; material and country stand in the filter bar of every page."""
    topics = [
        html.Optgroup(
            [html.Option(measure.name, value=measure.measure_id) for measure in of_topic],
            label=t(f"operations.topic.{topic}"),
        )
        for topic, of_topic in groupby(measures().values(), key=lambda measure: measure.topic)
    ]
    reading = _select(keys.READING, [html.Option(t("operations.all_measures"), value=""), *topics])
    if is_of_site:
        return [reading]
    field = _input(keys.SITE, "search", t("operations.all_sites"))
    return [_control(keys.SITE, field), reading]


def _buttons() -> list[Component]:
    names = ("pause", "sound", "kiosk")
    made = [
        html.Button(
            t(f"operations.control.{name}"), type="button", id=f"op-{name}", className="op-button",
            **{"data-control": name, "aria-pressed": "false"},
        )
        for name in names
    ]  # fmt: skip
    return [html.Div(made, className="op-buttons")]
