"""Chips: everything that is restricted, each with a link that lifts it, and one that lifts all."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dash import dcc
from dash.development.base_component import Component

from dashboard.filters import VIEW_KEYS, Filters
from dashboard.i18n import t
from dashboard.ui import tags as html
from dashboard.ui.filter_values import class_name, filter_name, value_name, whole_class
from dashboard.ui.notice import Remark, notice, remark_notice
from dashboard.ui.static_html import static_html

_TOLD = 5
"""What is ignored in an address, in words with what may be meant, which takes time to find; of more their number."""


def _chip(label: str, value: str, href: str) -> Component:
    words = [
        html.Span(t("chips.clear"), className="visually-hidden"),
        html.Span(label, className="chip-key"),
        html.Span(value, className="chip-value"),
        html.Span("×", className="chip-cross", **{"aria-hidden": "true"}),  # noqa: RUF001 - the sign for closing
    ]
    return html.Li(dcc.Link(words, href=href, className="chip"))


def filter_chips(path: str, filters: Filters, keys: Collection[str], remarks: Sequence[Remark] = ()) -> list[Component]:
    """Return the chips of the `keys` that `filters` restrict on the page at `path`, what was ignored, and remarks."""
    chips: list[Component] = []
    for key, value in filters.chosen(keys).items():
        if key in VIEW_KEYS:
            continue
        whole = whole_class(value) if key == "unfc_class" else ""
        if whole:
            chips.append(_chip(t(f"filter.{key}"), class_name(whole), filters.without(key).href(path)))
            continue
        many = isinstance(value, tuple)
        for item in value if many else (value,):
            href = filters.without(key, item if many else None).href(path)
            chips.append(_chip(filter_name(key, item), value_name(key, item), href))
    parts: list[Component] = []
    if chips:
        reset = html.Li(dcc.Link(t("chips.reset"), href=filters.only(VIEW_KEYS).href(path), className="chip-reset"))
        parts.append(static_html(html.Ul([*chips, reset], className="chips", **{"aria-label": t("chips.label")})))
    if filters.ignored:
        told = dict.fromkeys(str(error).rstrip(".") for error in filters.ignored[:_TOLD])
        more = len(filters.ignored) - _TOLD
        names = "; ".join([*told, *([t("chips.ignored_more", n=more)] if more > 0 else [])])
        again = dcc.Link(t("chips.ignored_clear"), href=filters.href(path), className="notice-action")
        parts.append(static_html(notice(t("chips.ignored", names=names), action=again)))
    return [*parts, *(static_html(remark_notice(remark)) for remark in remarks)]
