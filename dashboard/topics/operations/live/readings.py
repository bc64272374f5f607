"""What stands in scope, each with its band: the tiles, and the readings of stock and tailings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.topics.operations.live.bands import SiteLimits, band_of, is_inside, span_of
from dashboard.topics.operations.live.book import Kept
from dashboard.topics.operations.live.model import Band, Point, Reading, Stand, Tile, Water
from dashboard.topics.operations.live.series import Parts, Window, mean_of, points, value_of, window
from data.stores.events import Mode
from data.stores.events.measures import Kind, Measure, measures
from data.stores.events.watching import Series

SPAN_PART = timedelta(minutes=30)
"""The mean of a day that a standard asks for is that of 48 parts: the last goes on."""
WITHDRAWN, DISCHARGED, REUSED = "water_withdrawn", "water_discharged", "water_reused"


@dataclass(slots=True)
class Judged:
    """A stand, its series, measure and band, whether it lies inside, and whether it is stale."""

    series: Series
    stand: Stand
    measure: Measure
    band: Band
    is_inside: bool | None
    is_stale: bool = False
    _reading: Reading | None = None

    @property
    def reading(self) -> Reading:
        """The stand beside its band, the same thing as before while it stays as it is."""
        if self._reading is None or self._reading.is_inside is not self.is_inside:
            self._reading = Reading(self.stand, self.band, self.is_inside)
        return self._reading


def stand_of(series: Series, kept: Kept) -> Stand:
    """Return what stands of a series."""
    event = kept.newest
    return Stand(
        series.site_id, series.measure_id, series.material_id, series.source_id, event.value, event.state, event.unit,
        event.quality, event.mode, event.event_time, event.received_time, kept.due, event.event_id,
    )  # fmt: skip


def judged(series: Series, kept: Kept, limits: SiteLimits) -> Judged | None:
    """Return what stands of a series with its band, None where its measure is not known; see `hold`."""
    measure = measures().get(series.measure_id)
    if measure is None:
        return None
    stand, band = stand_of(series, kept), band_of(measure, series.site_id, limits)
    return Judged(series, stand, measure, band, None if band.span else is_inside(stand.value, band.limits))


def hold(every: Sequence[Judged], parts: Parts, now: datetime) -> None:
    """Hold what stands against the clock, and against bands that are for the mean of a span."""
    spans: dict[timedelta, list[Judged]] = defaultdict(list)
    for one in every:
        one.is_stale = now > one.stand.due
        if one.band.span and (span := span_of(one.band)):
            spans[span].append(one)
    for span, own in spans.items():
        asked = window(now - span, now, width=SPAN_PART)
        parts.prepare((one.series for one in own), asked)
        for one in own:
            found = parts.read(one.series, asked)
            one.is_inside = is_inside(mean_of(tuple(found.values())), one.band.limits) if found else None


def tiles(every: Sequence[Judged], parts: Parts, asked: Window) -> tuple[Tile, ...]:
    """Return a tile for each measure and mode, in the order of the measures, real ones first."""
    grouped: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for one in every:
        grouped[one.series.measure_id, one.series.mode].append(one)
    order = list(Mode)
    named = [(measure, mode) for measure in measures().values() for mode in order]
    return tuple(
        _tile(measure, mode, grouped[measure.measure_id, mode.value], parts, asked)
        for measure, mode in named
        if (measure.measure_id, mode.value) in grouped
    )


def readings(every: Iterable[Judged], topic: str) -> tuple[Reading, ...]:
    """Return the readings of the measures of a topic, outside their band first, then by site and measure."""
    own = [one for one in every if one.measure.topic == topic]
    return tuple(one.reading for one in sorted(own, key=lambda one: (one.is_inside is not False, one.series)))


def water(every: Iterable[Judged], parts: Parts, asked: Window) -> tuple[Water, ...]:
    """Return the water of each site in a range; what is used again as a share of that and what was withdrawn."""
    sums: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    waiting: set[tuple[str, str]] = set()
    own = [one for one in every if one.series.measure_id in {WITHDRAWN, DISCHARGED, REUSED}]
    parts.prepare((one.series for one in own), asked)
    for one in own:
        of_site = sums[one.series.site_id, one.series.mode]
        found = parts.read(one.series, asked)
        if found is None:
            waiting.add((one.series.site_id, one.series.mode))
        elif found:
            total = sum(part.total for part in found.values())
            of_site[one.series.measure_id] = of_site.get(one.series.measure_id, 0.0) + total
    for site in waiting:
        del sums[site]
    return tuple(_water(site_id, Mode(mode), of_site) for (site_id, mode), of_site in sorted(sums.items()))


def _water(site_id: str, mode: Mode, sums: Mapping[str, float]) -> Water:
    taken, given, again = (sums.get(name) for name in (WITHDRAWN, DISCHARGED, REUSED))
    share = None if taken is None or again is None or not taken + again else again / (taken + again)
    return Water(site_id, mode, taken, given, again, share)


def _tile(measure: Measure, mode: Mode, own: Sequence[Judged], parts: Parts, asked: Window) -> Tile:
    """Return the tile of a measure, told by one of its sites: one outside, else one that is not stale, by id.

    So that a tile of many sites which all are well does not change its site with every event.
    """
    first = min(own, key=lambda one: (one.is_inside is not False, one.is_stale, one.series))
    stand, value, aggregation = first.stand, first.stand.value, "last"
    spark: tuple[Point, ...] = ()
    if measure.kind != Kind.STATE:
        found = parts.read(first.series, asked)
        spark = points(measure, found, asked) if found is not None else ()
        ranged, aggregation = value_of(measure, tuple(found.values()) if found else ())
        value = stand.value if aggregation == "last" else ranged
    return Tile(
        measure, mode, stand, value, stand.state, aggregation, asked.start, first.band, first.is_inside,
        len({one.series.site_id for one in own}),
        len({one.series.site_id for one in own if one.is_inside is False}),
        len({one.series.site_id for one in own if one.is_stale}), spark,
    )  # fmt: skip
