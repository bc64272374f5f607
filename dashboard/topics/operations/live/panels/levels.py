"""What sites state beside their own limits: how long stock lasts, how tailings stand, what became of water."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.topics.operations.live.model import Reading, Water
from dashboard.topics.operations.live.panels.parts import (
    MOST_ROWS,
    Part,
    View,
    absent,
    amount,
    badge,
    coded,
    empty,
    inside_word,
    limits_words,
    lines,
    measure_name,
    more_words,
    of_stand,
    row,
    slug,
    stated,
    table,
)
from dashboard.ui import tags as html
from dashboard.ui.static_html import MARKUP
from dashboard.ui.words import material_name
from data.stores.events.measures import measures

COVER = "stock_cover"
_BAR = 80.0
_NUMBERS = (1, 2, 3, 4)


def stock(view: View) -> list[Part]:
    """Return how many days the stock of each site lasts, the shortest first, and what lies there."""
    found = view.snapshot.stock
    if not found:
        return [empty(t("operations.stock.none"), coded(t("operations.stock.do")))]
    first = sorted(found, key=lambda one: (one.stand.measure_id != COVER, _low(one), one.stand.site_id))
    most = max((one.stand.value or 0.0 for one in found if one.stand.measure_id == COVER), default=0.0)
    return _readings(view, "stock", first, most)


def _low(one: Reading) -> float:
    return float("inf") if one.stand.value is None else one.stand.value


def tailings(view: View) -> list[Part]:
    """Return how each tailings facility stands beside the limits of its site, and what became of the water."""
    parts: list[Part] = []
    found = sorted(view.snapshot.tailings, key=lambda one: (one.is_inside is not False, one.stand.site_id))
    if found:
        parts += _readings(view, "tailings", found)
        parts.append(html.P(t("operations.tailings.note"), className="op-note"))
    else:
        parts.append(empty(t("operations.tailings.none"), coded(t("operations.tailings.do"))))
    if view.snapshot.water:
        parts.append(html.H3(t("operations.water"), className="op-title"))
        parts += _water(view, view.snapshot.water)
    return parts


def _readings(view: View, panel: str, found: Sequence[Reading], most: float = 0.0) -> list[Part]:
    heads = [t(f"operations.head.{name}") for name in ("site", "measure", "value", "limit", "time")]
    shown = found[:MOST_ROWS]
    rows = [_reading(view, panel, one, most) for one in shown]
    return [table(t(f"operations.{panel}.caption"), heads, rows), *more_words(len(shown), len(found))]


def _reading(view: View, panel: str, one: Reading, most: float) -> Component:
    stand = one.stand
    named = measure_name(stand.measure_id)
    if stand.material_id:
        named += f", {material_name(stand.material_id)}"
    days = stand.value if stand.measure_id == COVER else None
    return row(
        f"op-{panel}-{slug(f'{stand.site_id}-{stand.measure_id}-{stand.material_id}-{stand.source_id}')}",
        view.site(stand.site_id),
        lines(named, _standard(stand.measure_id)),
        lines(amount(stand.value, stand.state, stand.unit, stand.quality), _bar(days, most)),
        lines(limits_words(one.band, stand.unit), inside_word(one.is_inside, one.band)),
        of_stand(view, stand),
        stale_from=stand.due,
    )


def _standard(measure_id: str) -> Part:
    """Return the standard that a measure is of, "" of none; no limit follows from it."""
    measure = measures().get(measure_id)
    if measure is None or not measure.standard:
        return ""
    return html.Span(t("operations.named_in", standard=measure.standard), className="op-note")


def _bar(days: float | None, most: float) -> Part:
    """Return the days as a bar, beside the longest of the panel."""
    if days is None or most <= 0:
        return ""
    wide = max(0.0, days) / most * _BAR
    drawn = (
        f'<svg viewBox="0 0 {_BAR:.0f} 6" width="{_BAR:.0f}" height="6" aria-hidden="true">'
        f'<rect class="bar-ground" width="{_BAR:.0f}" height="6"/>'
        f'<rect class="bar-value" width="{wide:.1f}" height="6"/></svg>'
    )
    return html.Span(className="op-bar", **{MARKUP: drawn})


def _water(view: View, found: Sequence[Water]) -> list[Part]:
    heads = [t("operations.head.site"), *(f"{t(f'operations.water.{name}')}#" for name in _WATER)]
    shown = found[:MOST_ROWS]
    rows = [
        row(
            f"op-water-{slug(one.site_id)}",
            lines([view.site(one.site_id), " ", *badge(one.mode)]),
            *(_cubic(value) for value in (one.withdrawn_m3, one.discharged_m3, one.reused_m3)),
            theme.percent(one.reused_frac) if one.reused_frac is not None else absent(t("operations.not_stated")),
            numbers=_NUMBERS,
        )
        for one in shown
    ]
    return [table(t("operations.water.caption"), heads, rows), *more_words(len(shown), len(found))]


_WATER = ("withdrawn", "discharged", "reused", "reused_share")


def _cubic(value: float | None) -> Part:
    return stated(value) if value is not None else absent(t("operations.not_stated"))
