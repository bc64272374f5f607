"""Injuries at sites over twelve months: two rates that are never confused, each with what it is of."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.topics.operations.live.model import Injuries
from dashboard.topics.operations.live.panels.parts import (
    MOST_ROWS,
    Part,
    View,
    absent,
    badge,
    coded,
    day,
    empty,
    lines,
    more_words,
    row,
    slug,
    table,
)
from dashboard.ui import tags as html

_DAYS_A_MONTH = 365.25 / 12
_YEAR = 12
_HEADS = ("ltifr", "trir", "hours", "lost_time", "recordable", "fatalities", "near_misses")


def safety(view: View) -> list[Part]:
    """Return the rates and counts of each site, with their bases; what was not handed in is said, and is no zero."""
    found = view.snapshot.safety
    if not found:
        return [empty(t("operations.safety.none"), coded(t("operations.safety.do")))]
    shown = found[:MOST_ROWS]
    heads = [t("operations.head.site"), *(f"{t(f'operations.safety.{name}')}#" for name in _HEADS)]
    rows = [_site(view, one) for one in shown]
    bases = html.P(t("operations.safety.bases"), className="op-note")
    return [table(t("operations.safety.caption"), heads, rows), *more_words(len(shown), len(found)), bases]


def _site(view: View, one: Injuries) -> Component:
    counts = (one.lost_time, one.recordable, one.fatalities, one.near_misses)
    return row(
        f"op-safety-{slug(one.site_id)}-{one.mode}",
        lines([view.site(one.site_id), " ", *badge(one.mode)], _period(one)),
        _rate(one.ltifr, one, counted=one.lost_time),
        _rate(one.trir, one, counted=one.recordable),
        theme.number(one.hours) if one.hours is not None else absent(t("operations.safety.no_hours")),
        *(theme.exact(count) if count is not None else absent(t("operations.not_stated")) for count in counts),
        numbers=range(1, len(_HEADS) + 1),
    )


def _period(one: Injuries) -> list[Part]:
    """Return the months that the rates are of, and up to which day."""
    if one.is_whole or one.first is None:
        return [t("operations.safety.whole"), " ", day(one.until.date())]
    months = max(1, min(_YEAR - 1, round((one.until - one.first).days / _DAYS_A_MONTH)))
    key = "operations.safety.month" if months == 1 else "operations.safety.months"
    return [html.Strong(t(key, n=months)), " ", day(one.until.date())]


def _rate(rate: float | None, one: Injuries, counted: float | None) -> Part:
    """Return a rate; where there is none, what lacks for it."""
    if rate is not None:
        return f"{rate:.2f}"
    if not one.hours:
        return absent(t("operations.safety.no_hours"))
    return absent(t("operations.safety.no_count" if counted is None else "operations.not_stated"))
