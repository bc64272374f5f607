"""Plain notices: why something is missing or ignored, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dash import dcc
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.ui import tags as html

Tone = Literal["info", "good", "warn", "bad"]
_SIGNS: dict[Tone, str] = {"info": "ℹ", "good": "✓", "warn": "▲", "bad": "✕"}  # noqa: RUF001 - a sign, not a letter


def status_word(text: str, tone: Tone = "info") -> Component:
    """Return a status as sign, word and colour, so that colour never carries it alone."""
    sign = html.Span(_SIGNS[tone], className="status-sign", **{"aria-hidden": "true"})
    return html.Span([sign, text], className=f"status status-{tone}")


def notice(text: str | Component, *, tone: Tone = "info", action: Component | None = None) -> Component:
    """Return a notice in the flow of the page, with what to do about it where there is something."""
    sign = html.Span(_SIGNS[tone], className="status-sign", **{"aria-hidden": "true"})
    body = [sign, html.Span(text), *([action] if action else [])]
    return html.Div(body, className=f"notice notice-{tone}", role="status")


def below_warning(text: str, body: Component) -> Component:
    """Return a page with a warning above it, the page alone where there is nothing to say."""
    return html.Div([notice(text, tone="warn"), body]) if text else body


def below_notice(text: str, href: str, body: Component) -> Component:
    """Return a page below a notice that its release is one of the past, with a link to the newest; else the page."""
    if not text:
        return body
    # A link with a target is left to the browser, which loads the page anew: footer and years are of a release too.
    newest = html.A(t("pinned.newest"), href=href, target="_self", className="notice-action")
    return html.Div([notice(text, action=newest), body])


def offer_list(links: Sequence[tuple[str, str]]) -> Component:
    """Return what there is as links (text, address)."""
    items = [html.Li(dcc.Link(text, href=href)) for text, href in links]
    return html.Div([html.Span(t("empty.offers")), html.Ul(items, className="empty-offers")], className="offers")


def empty_state(reason: str, links: Sequence[tuple[str, str]] = ()) -> Component:
    """Return what replaces a picture: why, if not said yet, and links (text, address) to what there is."""
    offers = [offer_list(links)] if links else []
    said = [html.Strong(t("empty.title")), html.Span(reason)] if reason else []
    return html.Div([*said, *offers], className="empty-state")


@dataclass(frozen=True)
class Remark:
    """What was asked and is not shown, what is `instead`, with links (text, address) to it, and how `many` more."""

    text: str
    instead: str = ""
    links: Sequence[tuple[str, str]] = ()
    many: str = ""


def remark_notice(remark: Remark) -> Component:
    """Return a remark as a notice with its links."""
    parts: list[Component | str] = [remark.text]
    if remark.instead:
        parts += [" ", remark.instead]
    for name, href in remark.links:
        parts += [" ", dcc.Link(name, href=href, className="notice-action")]
    if remark.many:
        parts += [" ", remark.many]
    return notice(html.Span(parts))


def message(text: str, label: str = "", links: Sequence[tuple[str, str]] = ()) -> Component:
    """Return the body of a page that has only something to say, with links (text, address) to go on."""
    items = html.Nav(html.Ul([html.Li(dcc.Link(name, href=href)) for name, href in links]), **{"aria-label": label})
    return html.Div([html.P(text, className="lede"), *([items] if links else [])], className="message")
