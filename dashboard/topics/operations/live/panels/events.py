"""The stream of events: the newest first, each with what stands behind its value, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.topics.operations.live import keys
from dashboard.topics.operations.live.panels.parts import (
    MOST_ROWS,
    Part,
    View,
    amount,
    badge,
    coded,
    empty,
    iso,
    lines,
    measure_name,
    row,
    table,
)
from dashboard.ui import tags as html
from dashboard.ui.words import material_name
from data.stores.events import Event, Mode, Quality

_FORMATS = {"csv": "CSV", "xlsx": "XLSX", "parquet": "Parquet", "json": "JSON"}


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
    return [*parts, *_files(view)]


def _files(view: View) -> list[Component]:
    """Return links to the events in scope as files, one line for each mode; no file knows of countries."""
    asked = view.snapshot.scope
    if asked.country:
        return []
    stated = {keys.RANGE: asked.range_id, keys.SITE: asked.site, keys.MATERIAL: asked.material}
    if asked.start and asked.end:
        stated |= {keys.RANGE: "", keys.START: iso(asked.start), keys.END: iso(asked.end)}
    stated |= {keys.READING: asked.reading}
    events, sources = view.snapshot.events, view.snapshot.sources
    found = {event.mode for event in events} | {source.mode for source in sources}
    modes = [mode for mode in Mode if mode in found]
    return [html.P([*badge(mode), " ", *_links(stated, mode)], className="op-note") for mode in modes]


def _links(stated: Mapping[str, str], mode: Mode) -> Iterator[Part]:
    """Yield the words before the links, and the links."""
    query = urlencode({key: text for key, text in stated.items() if text} | {keys.MODE: str(mode)})
    yield t("operations.events.files")
    for extension, name in _FORMATS.items():
        yield " "
        label = t("operations.events.file", name=name, mode=str(mode))
        yield html.A(name, href=f"{keys.FILES_PATH}.{extension}?{query}", download="", **{"aria-label": label})


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
