"""Recordings of two feeds of hazards, which the live process shows where it cannot ask the feeds themselves.

Sources: GDACS (www.gdacs.org/xml/gdacs.geojson) as it is; USGS earthquakes in the flat JSON of a recorder (`generated`,
and `earthquakes` with id, mag, place, time, lat, lon, depth, url) or as the feed itself (GeoJSON with `metadata`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.hazards.model import GDACS, USGS, Hazard, Kind
from data.model import Fault, InputError
from pipelines.live.feeds import gdacs, usgs
from pipelines.live.feeds.cells import link, moment, number, text
from pipelines.live.feeds.model import FeedError, Reading
from pipelines.model import Feed, Original, Parsed, Read

FEED = Feed(
    feed_id="hazards",
    source_id=USGS,
    title="Recorded hazards",
    parser_version=1,
    accepts="gdacs.geojson; a summary feed of USGS earthquakes, or a recorder's flat JSON of it",
    row="a hazard as of the recording",
    other_sources=(GDACS,),
)
_TITLES = {USGS: "earthquakes of magnitude 4.5 and more of 30 days, USGS", GDACS: "hazards that GDACS followed"}
_CURE = "Name the feed as it was downloaded."
_SCHEMA = pa.schema(
    [
        ("file", pa.string()), ("line", pa.int32()), ("hazard_id", pa.string()), ("hazard_kind", pa.string()),
        ("title", pa.string()), ("latitude_deg", pa.float64()), ("longitude_deg", pa.float64()),
        ("depth_km", pa.float64()), ("strength", pa.float64()), ("strength_unit", pa.string()),
        ("level", pa.string()), ("started", pa.string()), ("ended", pa.string()), ("country_iso3", pa.string()),
        ("url", pa.string()),
    ]
)  # fmt: skip


def parse(originals: Sequence[Original], workspace: Path) -> Iterator[Parsed]:  # noqa: ARG001 - nothing is unpacked
    """Yield one snapshot a recording; its edition is the day on which it was made or that it last speaks of.

    Raises InputError for what is none, and where an entry cannot be read.
    """
    for original in originals:
        source_id, reading = _read(original)
        if reading.faults or not reading.hazards:
            raise _fault(original, "; ".join(reading.faults[:5]) or "no hazard is in it")
        made = reading.generated or max(hazard.ended or hazard.started for hazard in reading.hazards)
        rows = [_row(original.name, line, hazard) for line, hazard in enumerate(reading.hazards, start=1)]
        yield Parsed(
            snapshot_id=f"{source_id.replace('_', '-')}-{made:%Y-%m-%d}",
            vintage=f"{made:%Y-%m-%d}",
            title=f"{FEED.title}: {_TITLES[source_id]}, recorded on {made:%Y-%m-%d}",
            doi="",
            rows=pa.Table.from_pylist(rows, schema=_SCHEMA),
            originals=(original,),
            read=Read({original.name: len(rows)}),
            source_id=source_id,
        )


def _read(original: Original) -> tuple[str, Reading]:
    """Return the source of a recording and what it says."""
    body = original.path.read_bytes()
    try:
        said = json.loads(body)
        if isinstance(said, Mapping) and isinstance(said.get("earthquakes"), list):
            return USGS, Reading(tuple(map(_flat, said["earthquakes"])), (), moment(said["generated"]))
        is_usgs = isinstance(said, Mapping) and "metadata" in said
        return (USGS, usgs.parse(body)) if is_usgs else (GDACS, gdacs.parse(body))
    except (FeedError, ValueError, KeyError, TypeError) as error:
        raise _fault(original, f"{type(error).__name__}: {error}"[:300]) from error


def _flat(said: Mapping[str, Any]) -> Hazard:
    """Return the earthquake of a recorder that kept a few of the feed's properties."""
    latitude, longitude = number(said["lat"]), number(said["lon"])
    started = moment(said["time"])
    if latitude is None or longitude is None or started is None:
        raise ValueError(f"{said['id']}: it has no place or no time")
    magnitude, name = number(said["mag"]), text(said["id"])
    return Hazard(
        source_id=USGS, hazard_id=name, ids=(name,), kind=Kind.EARTHQUAKE,
        title=f"M {magnitude:.1f} - {text(said['place'])}", latitude_deg=latitude, longitude_deg=longitude,
        depth_km=number(said["depth"]), strength=magnitude, strength_unit="magnitude", started=started,
        url=link(said["url"]),
    )  # fmt: skip


def _row(file: str, line: int, hazard: Hazard) -> dict[str, object]:
    return {
        "file": file, "line": line, "hazard_id": hazard.hazard_id, "hazard_kind": hazard.kind.value,
        "title": hazard.title, "latitude_deg": hazard.latitude_deg, "longitude_deg": hazard.longitude_deg,
        "depth_km": hazard.depth_km, "strength": hazard.strength, "strength_unit": hazard.strength_unit,
        "level": hazard.level.value, "started": _said(hazard.started), "ended": _said(hazard.ended),
        "country_iso3": hazard.countries[0] if hazard.countries else "", "url": hazard.url,
    }  # fmt: skip


def _said(when: datetime | None) -> str:
    return when.isoformat(timespec="seconds") if when else ""


def _fault(original: Original, reason: str) -> InputError:
    return InputError([Fault(original.name, 0, "", "", reason, _CURE)])
