"""Earthquakes of magnitude 4.5 and more of the past seven days, as USGS states them now.

Source: earthquake.usgs.gov/earthquakes/feed/v1.0/geojson.php. An earthquake is revised, renamed (`id` is the name that
is preferred today, `ids` all it ever had) and withdrawn: it then has the status `deleted`, or is simply missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from data.hazards.model import USGS, Hazard, Kind, Level
from pipelines.live.feeds.cells import features, link, moment, number, text
from pipelines.live.feeds.model import Feed, FeedError, Reading, Wrong

URL = "https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/4.5_week.geojson"


def parse(body: bytes) -> Reading:
    """Return the earthquakes of a summary feed. Other events (quarry blasts, explosions) are none and left out.

    Raises FeedError where it is not that feed, or holds another number of events than it says.
    """
    collection, found = features(body)
    said = collection.get("metadata")
    if not isinstance(said, Mapping):
        raise FeedError(Wrong.MALFORMED, "no metadata: not a summary feed of USGS")
    if said.get("count") not in {None, len(found)}:
        raise FeedError(Wrong.MALFORMED, f"it says that it holds {said['count']} events and holds {len(found)}")
    hazards, faults = [], []
    for index, feature in enumerate(found):
        try:
            hazard = _hazard(feature)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            faults.append(f"entry {index}: {type(error).__name__} {error}"[:200])
            continue
        if hazard:
            hazards.append(hazard)
    return Reading(tuple(hazards), tuple(faults), moment(said.get("generated")))


def _hazard(feature: Any) -> Hazard | None:
    """Return the earthquake that a feature states; None for what is none or was deleted."""
    said = feature["properties"]
    if said.get("type", "earthquake") != "earthquake" or text(said.get("status")).lower() == "deleted":
        return None
    longitude, latitude, *depth = (number(cell) for cell in feature["geometry"]["coordinates"])
    started = moment(said["time"])
    if longitude is None or latitude is None or started is None:
        raise ValueError("it has no place or no time")
    hazard_id = text(feature["id"])
    others = [one for one in text(said.get("ids")).split(",") if one and one != hazard_id]
    magnitude = number(said.get("mag"))
    return Hazard(
        source_id=USGS, hazard_id=hazard_id, ids=(hazard_id, *others), kind=Kind.EARTHQUAKE,
        title=text(said.get("title")) or text(said.get("place")), latitude_deg=latitude, longitude_deg=longitude,
        depth_km=depth[0] if depth else None, strength=magnitude, strength_unit="magnitude",
        level=Level(text(said.get("alert")).lower()), started=started,
        updated=moment(said.get("updated")),
        reviewed=text(said.get("status")).lower() == "reviewed", url=link(said.get("url")),
    )  # fmt: skip


FEED = Feed(USGS, URL, seconds=60.0, parse=parse, window=timedelta(days=7))
