"""The panels of the operational view as HTML: `render(engine, snapshot)`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from dashboard.engine import Engine
from dashboard.topics.operations import release as of_release
from dashboard.topics.operations.live.keys import PANELS
from dashboard.topics.operations.live.model import Snapshot
from dashboard.topics.operations.live.panels.alerts import alerts
from dashboard.topics.operations.live.panels.events import events
from dashboard.topics.operations.live.panels.feeds import feeds
from dashboard.topics.operations.live.panels.hazards import hazards
from dashboard.topics.operations.live.panels.levels import stock, tailings
from dashboard.topics.operations.live.panels.parts import Part, View, markup
from dashboard.topics.operations.live.panels.release import Held, freshness, policies, prices
from dashboard.topics.operations.live.panels.safety import safety
from dashboard.topics.operations.live.panels.sites import sites
from dashboard.topics.operations.live.panels.status import fault, status
from dashboard.topics.operations.live.panels.tiles import tiles

_OF_LOG: Mapping[str, Callable[[View], list[Part]]] = {
    "alerts": alerts, "sites": sites, "tiles": tiles, "events": events, "stock": stock, "safety": safety,
    "tailings": tailings, "hazards": hazards, "feeds": feeds,
}  # fmt: skip
_OF_RELEASE: Mapping[str, Callable[[Held], list[Part]]] = {
    "prices": prices, "freshness": freshness, "policies": policies,
}  # fmt: skip
OF_RELEASE = tuple(_OF_RELEASE)
"""Panels that need the release alone: a page shows them before the log is asked for."""


def render(engine: Engine, snapshot: Snapshot, names: Iterable[str] = PANELS) -> dict[str, str]:
    """Return every panel, or those named, as HTML, by its name, in the order of the page.

    While the log cannot be read, its panels say why; what the reader has seen of them is the script's to keep.
    """
    view = View(engine, snapshot)
    return {name: markup(*_panel(name, view)) for name in names}


def of_release_alone(engine: Engine, now: datetime) -> dict[str, str]:
    """Return the panels that need no log, as a page first shows them."""
    today = now.date()
    held = Held(
        of_release.prices(engine, now), of_release.source_ages(engine, today), of_release.failing_checks(engine),
        of_release.policies(today), today, engine.release.release_id,
    )  # fmt: skip
    return {name: markup(*panel(held)) for name, panel in _OF_RELEASE.items()}


def _panel(name: str, view: View) -> list[Part]:
    snapshot = view.snapshot
    if name == "status":
        return status(view)
    if name in _OF_RELEASE:
        given = (snapshot.prices, snapshot.ages, snapshot.checks, snapshot.policies)
        return _OF_RELEASE[name](Held(*given, view.today, view.engine.release.release_id))
    if snapshot.status.fault or (name == "alerts" and snapshot.board is None):
        return [fault(view)]
    return _OF_LOG[name](view)
