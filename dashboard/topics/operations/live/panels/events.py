"""The stream of events: the newest first, each with what stands behind its value, and what became of it."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.topics.operations.live.panels.parts import (
    MOST_ROWS,
    Part,
    View,
    amount,
    badge,
    coded,
    empty,
    lines,
    measure_name,
    row,
    table,
)
from dashboard.ui import tags as html
from dashboard.ui.words import material_name
from data.stores.events import Event, Quality


def events(view: View) -> list[Part]:
    """Return the newest events in scope."""
    found = view.snapshot.events
    if not found:
        return [_nothing(view)]
    heads = [t(f"operations.head.{name}") for name in ("time", "site", "measure", "value", "source")]
    shown = found[:MOST_ROWS]
    parts: list[Part] = [table(t("operations.events.caption"), heads, [_event(view, event) for event in shown])]
    if view.snapshot.more or len(found) > len(shown):
        parts.append(html.P(coded(t("operations.events.more", n=len(shown))), className="op-note"))
    return parts


def _nothing(view: View) -> Component:
    """Return why the stream is empty: nobody hands in anything, or nothing that was asked for came in the range."""
    asked = view.snapshot.scope
    if view.snapshot.sources or asked.site or asked.material or asked.reading or asked.country:
        return empty(t("operations.events.none"), t("operations.events.widen"))
    return empty(t("operations.no_telemetry"), t("operations.events.how"))


def _event(view: View, event: Event) -> Component:
    measure: list[Part] = [measure_name(event.measure_id)]
    if event.material_id:
        measure += [", ", material_name(event.material_id)]
    title = str(event.detail.get("title", ""))
    return row(
        f"op-event-{event.seq}",
        view.time(event.event_time),
        lines([_site(view, event, title), *_spaced(badge(event.mode))]),
        measure,
        lines(amount(event.value, event.state, event.unit, event.quality), *_corrects(event)),
        event.source_id,
    )


def _site(view: View, event: Event, title: str) -> Part:
    return title if title and not event.site_id else view.site(event.site_id)


def _spaced(parts: list[Part]) -> list[Part]:
    return [" ", *parts] if parts else []


def _corrects(event: Event) -> list[Part]:
    """Return that an event stands in the place of another, or takes it back."""
    if not event.correction_of:
        return []
    named = event.correction_of
    is_gone = event.quality == Quality.WITHDRAWN
    said = t("operations.withdraws", event=named) if is_gone else t("operations.corrects", event=named)
    return [html.Span(said, className="op-note")]
