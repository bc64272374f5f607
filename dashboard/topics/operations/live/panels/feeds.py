"""How what we listen to is doing: feeds of hazards, sources of sites, and the duties of the live process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.topics.operations.live.model import Process, Source
from dashboard.topics.operations.live.panels.parts import (
    MOST_ROWS,
    Part,
    View,
    absent,
    badge,
    empty,
    known,
    lines,
    more_words,
    row,
    slug,
    stale,
    table,
)
from dashboard.ui import tags as html
from dashboard.ui.notice import Tone, status_word
from data.hazards.health import Health, State, duty_id, entries_id
from data.sources import sources
from data.stores.events import Mode

if TYPE_CHECKING:
    from data.stores.events.duties import DutyState

_TONES: dict[str, Tone] = {
    State.LIVE: "good", State.FAILING: "bad", State.OFF: "info", State.SILENT: "bad", State.NEVER: "warn",
}  # fmt: skip


def feeds(view: View) -> list[Part]:
    """Return the feeds, then who hands in events, then the other duties."""
    snapshot = view.snapshot
    health = snapshot.hazards.health if snapshot.hazards else ()
    parts: list[Part] = [_feeds(view, health)] if health else [empty(t("operations.feeds.none"))]
    parts.append(html.H3(t("operations.sources"), className="op-title"))
    parts += _sources(view, snapshot.sources) if snapshot.sources else [html.P(t("operations.sources.none"))]
    told = {duty_id(one.source_id) for one in health} | {entries_id(one.source_id) for one in health}
    others = [duty for name, duty in sorted(snapshot.duties.items()) if name not in told]
    if others:
        parts += [html.H3(t("operations.duties"), className="op-title"), _duties(view, others)]
    return parts


def _heads(*names: str) -> list[str]:
    return [t(f"operations.head.{name}") for name in names]


def _feeds(view: View, health: Sequence[Health]) -> Component:
    rows = [_feed(view, one) for one in health]
    return table(t("operations.feeds.caption"), _heads("feed", "condition", "last_answer", "next"), rows)


def _feed(view: View, one: Health) -> Component:
    """Return a feed: how it is, since when and why, when it last said something of use, when it is asked again."""
    declared = sources().get(one.source_id)
    snapshot = view.snapshot
    recorded = snapshot.hazards.recorded.get(one.source_id) if snapshot.hazards else None
    word: list[Part] = [status_word(t(f"operations.feed.{one.state}"), _TONES[one.state])]
    if one.since:
        word += [" ", t("operations.since"), " ", view.time(one.since)]
    return row(
        f"op-feed-{slug(one.source_id)}",
        lines(declared.label if declared else one.source_id, badge(Mode.RECORDED, recorded) if recorded else None),
        lines(word, one.reason if one.state == State.OFF else _wrong(one.wrong, one.reason), one.entries),
        [view.time(one.as_of)] if one.as_of else [absent(t("operations.never"))],
        [view.time(one.next_try)] if one.next_try and one.state != State.OFF else [absent(t("operations.not_asked"))],
    )


def _wrong(wrong: str, reason: str) -> str:
    if not wrong:
        return ""
    said = known(f"operations.wrong.{wrong.replace('-', '_')}", wrong)
    return t("operations.wrong_because", wrong=said, reason=reason) if reason else said


def _sources(view: View, found: Sequence[Source]) -> list[Part]:
    rows = [
        row(
            f"op-source-{slug(one.source_id)}-{one.mode}",
            lines([one.source_id, " ", *badge(one.mode)]),
            [view.time(one.newest), " ", stale()],
            str(one.last_hour),
            [view.time(one.due)],
            numbers=(2,),
            stale_from=one.due,
        )
        for one in found[:MOST_ROWS]
    ]
    heads = [*_heads("source", "newest"), f"{t('operations.head.last_hour')}#", t("operations.head.next_due")]
    return [table(t("operations.sources.caption"), heads, rows), *more_words(len(rows), len(found))]


def _duties(view: View, found: Sequence[DutyState]) -> Component:
    rows = [
        row(
            f"op-duty-{slug(one.duty_id)}",
            known(f"operations.duty.{one.duty_id}", one.duty_id),
            lines(*_duty(view, one)),
            [view.time(one.done)] if one.done else [absent(t("operations.never"))],
            [view.time(one.due)],
        )
        for one in found[:MOST_ROWS]
    ]
    return table(t("operations.duties.caption"), _heads("duty", "condition", "last_done", "next"), rows)


def _duty(view: View, one: DutyState) -> list[Part | list[Part]]:
    """Return whether a duty is late or fails, since when and why."""
    if view.snapshot.status.process == Process.SILENT:
        return [[status_word(t("operations.duty_late"), "bad"), " ", t("operations.since"), " ", view.time(one.due)]]
    if not one.fault:
        return [status_word(t("operations.duty_good"), "good")]
    since: list[Part] = [" ", t("operations.since"), " ", view.time(one.fault_since)] if one.fault_since else []
    return [[status_word(t("operations.duty_failing"), "bad"), *since], one.fault]
