"""The tiles: what each measure says of the site that needs to be looked at first, beside its band."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.topics.operations.live.model import Point, Tile
from dashboard.topics.operations.live.panels.parts import (
    NO_BREAK,
    Part,
    View,
    absent,
    badge,
    coded,
    due,
    empty,
    inside_word,
    quality_note,
    site_href,
    stale,
    state_name,
    target_words,
    unit_name,
    with_unit,
)
from dashboard.topics.operations.live.panels.spark import spark
from dashboard.ui import tags as html
from dashboard.ui.notice import status_word
from dashboard.ui.words import material_name
from data.stores.events.measures import Kind

_FIRST = (
    "plant_state", "tailings_freeboard", "stock_cover", "ore_throughput", "lost_time_injuries", "dam_movement",
    "dust_pm10", "availability", "water_withdrawn", "content_made",
)  # fmt: skip
"""Measures that are shown first, one or two of each topic: what is out of order comes before them."""
_AT_ONCE = 10
"""Tiles that are shown at once; the others are behind their number. Of one site all are."""


def tiles(view: View) -> list[Part]:
    """Return the tiles: those outside their band first, then those that tell most, then as the measures are listed."""
    every = sorted(view.snapshot.tiles, key=lambda tile: (tile.is_inside is not False, _place(tile)))
    if not every:
        return [_nothing(view)]
    made = [_tile(view, tile) for tile in every]
    if view.snapshot.scope.site or len(made) <= _AT_ONCE:
        return [html.Ul(made, className="op-tiles")]
    rest = html.Ul(made[_AT_ONCE:], className="op-tiles")
    summary = html.Summary(t("operations.tiles.more", n=len(made) - _AT_ONCE))
    fold = html.Details([summary, rest], id="op-tiles-more", className="op-fold")
    return [html.Ul(made[:_AT_ONCE], className="op-tiles"), fold]


def _place(tile: Tile) -> int:
    measure = tile.measure.measure_id
    return _FIRST.index(measure) if measure in _FIRST else len(_FIRST)


def _nothing(view: View) -> Component:
    """Return that nothing fits what is asked; where all is, how sites hand in, and how to see what it would be like."""
    asked = view.snapshot.scope
    if asked.material or asked.country or asked.reading:
        return empty(t("operations.tiles.none"), t("operations.events.widen"))
    return empty(
        t("operations.no_telemetry"),
        coded(t("operations.no_telemetry.hand_in")),
        coded(t("operations.no_telemetry.simulate")),
    )


def _tile(view: View, tile: Tile) -> Component:
    stand = tile.stand
    tone = "is-outside" if tile.is_inside is False else ""
    parts = [
        html.P(
            [html.Span(tile.measure.name, className="tile-name"), *_spaced(badge(tile.mode))], className="tile-head"
        ),
        html.P([*_value(tile), *quality_note(stand.quality), *_newest(tile)], className="tile-value"),
        *spark(_whole(tile, view), tile.band.limits),
        *_between(tile.spark, tile.measure.unit),
        html.P([_made(tile), *_change(tile)], className="tile-made"),
        html.P(_band(tile), className="tile-band"),
        html.P(_where(view, tile), className="tile-site"),
        html.P([view.time(stand.event_time), " ", stale()], className="tile-time"),
        html.P(_counts(tile), className="tile-counts"),
    ]
    tile_id = f"op-tile-{tile.measure.measure_id}-{tile.mode}"
    return html.Li(
        [part for part in parts if part.children != []],
        id=tile_id,
        className=f"op-tile {tone}".strip(),
        **due(stand.due),
    )


def _whole(tile: Tile, view: View) -> Sequence[Point]:
    """Return the parts of the range without the last where that is a sum which still grows."""
    grows = tile.measure.kind == Kind.COUNTER and not view.snapshot.scope.is_fixed
    return tile.spark[:-1] if grows else tile.spark


def _spaced(parts: Sequence[Part]) -> list[Part]:
    return [" ", *parts] if parts else []


def _value(tile: Tile) -> list[Part]:
    """Return the figure of the tile; where nothing can be said, what kind of nothing it is."""
    if tile.state:
        return [html.Span(state_name(tile.state), className="tile-figure")]
    if tile.value is None:
        stand = tile.stand
        if not stand.quality.has_value:
            return [absent(t(f"operations.absent.{stand.quality}"))]
        return [absent(t("operations.not_stated" if tile.spark else "operations.tile.counting"))]
    figure = html.Span(theme.number(tile.value), className="tile-figure")
    unit = unit_name(tile.measure.unit)
    return [figure, NO_BREAK, html.Span(unit, className="tile-unit")] if unit else [figure]


def _newest(tile: Tile) -> list[Part]:
    """Return that the newest has no value, where the range has one."""
    quality = tile.stand.quality
    if quality.has_value or (tile.value is None and not tile.state):
        return []
    return [" ", absent(t("operations.tile.newest", said=t(f"operations.absent.{quality}")))]


def _made(tile: Tile) -> Part:
    return t(f"operations.made.{tile.aggregation}")


def _change(tile: Tile) -> list[Part]:
    """Return how far the newest part of the range lies from its first; nothing of sums and states."""
    known = [point.value for point in tile.spark if point.value is not None]
    if tile.aggregation == "sum" or tile.state or len(known) < 2:
        return []
    first, last = known[0], known[-1]
    if last == first:
        return [" · ", t("operations.change_none")]
    sign = "+" if last > first else ""
    said = sign + theme.number(last - first)
    if first > 0 and last >= 0:
        return [" · ", t("operations.change_frac", change=said, frac=theme.change(last / first - 1))]
    return [" · ", t("operations.change", change=said)]


def _between(points: Sequence[Point], unit: str) -> list[Component]:
    """Return the lowest and highest of the line in words, for those who do not see it."""
    values = [one for point in points for one in (point.value, point.low, point.high) if one is not None]
    if not values:
        return []
    said = t("operations.spark", low=with_unit(min(values), unit), high=with_unit(max(values), unit))
    return [html.P(said, className="visually-hidden")]


def _band(tile: Tile) -> list[Part]:
    return [target_words(tile.band, tile.measure.unit), *_spaced(inside_word(tile.is_inside, tile.band))]


def _where(view: View, tile: Tile) -> list[Part]:
    stand = tile.stand
    name = view.names.get(stand.site_id, stand.site_id)
    parts: list[Part] = [html.A(name, href=site_href(stand.site_id))]
    if stand.material_id:
        parts += [" · ", html.A(material_name(stand.material_id), href=f"/materials/{stand.material_id}")]
    return parts


def _counts(tile: Tile) -> list[Part]:
    """Return how many sites report the measure, are outside their band, and are stale."""
    if tile.sites < 2 and not tile.stale:
        return []
    parts: list[Part] = [t("operations.tile.sites" if tile.sites != 1 else "operations.tile.site", n=tile.sites)]
    if tile.outside:
        parts += [" · ", status_word(t("operations.tile.outside", n=tile.outside), "bad")]
    if tile.stale:
        parts += [" · ", status_word(t("operations.tile.stale", n=tile.stale), "warn")]
    return parts
