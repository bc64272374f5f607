"""Earthquakes, cyclones, floods, volcanoes, droughts, wildfires and tsunamis that GDACS follows now.

Source: www.gdacs.org/xml/gdacs.geojson (European Union, CC BY 4.0). Each event has several features, of which the one
of class `Point_Centroid` says where it is; the others are areas and tracks. Numbers are texts, dates of two kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.codes import code_list
from data.hazards.model import GDACS, Hazard, Kind, Level
from pipelines.live.feeds.cells import features, link, moment, number, text
from pipelines.live.feeds.model import Feed, FeedError, Reading, Wrong

URL = "https://www.gdacs.org/xml/gdacs.geojson"
CENTROID = "Point_Centroid"
_KINDS = {
    "EQ": Kind.EARTHQUAKE, "TS": Kind.TSUNAMI, "TC": Kind.CYCLONE, "FL": Kind.FLOOD, "VO": Kind.VOLCANO,
    "DR": Kind.DROUGHT, "WF": Kind.WILDFIRE,
}  # fmt: skip
_UNITS = {Kind.EARTHQUAKE: "magnitude", Kind.CYCLONE: "km/h"}
"""Of the kinds whose `severity` is a strength; of the others it is an area or a score that the feed gives no unit."""


def parse(body: bytes) -> Reading:
    """Return the events of the feed. Raises FeedError where it is not that feed."""
    _, found = features(body)
    hazards: dict[str, Hazard] = {}
    faults = []
    for index, feature in enumerate(found):
        try:
            hazard = _hazard(feature)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            faults.append(f"entry {index}: {type(error).__name__} {error}"[:200])
            continue
        if hazard and _is_newer(hazard, hazards.get(hazard.hazard_id)):
            hazards[hazard.hazard_id] = hazard
    if found and not hazards and not faults:
        raise FeedError(Wrong.MALFORMED, f"none of its {len(found)} features is a {CENTROID}")
    return Reading(tuple(hazards.values()), tuple(faults))


def _hazard(feature: Any) -> Hazard | None:
    """Return the event that a feature states; None for areas and tracks."""
    said = feature["properties"]
    if said["Class"] != CENTROID:
        return None
    kind = _KINDS[text(said["eventtype"]).upper()]
    longitude, latitude = (number(cell) for cell in feature["geometry"]["coordinates"][:2])
    started = moment(said["fromdate"])
    if longitude is None or latitude is None or started is None:
        raise ValueError("it has no place or no time")
    hazard_id = f"{text(said['eventtype']).upper()}{text(said['eventid'])}"
    stated = said.get("severitydata")
    severity = number(stated.get("severity") if isinstance(stated, Mapping) else said.get("severity"))
    unit = _UNITS.get(kind, "")
    country = text(said.get("iso3")).upper()
    return Hazard(
        source_id=GDACS, hazard_id=hazard_id, ids=(hazard_id,), kind=kind, title=_title(said),
        latitude_deg=latitude, longitude_deg=longitude, strength=severity if unit else None, strength_unit=unit,
        level=Level(text(said.get("alertlevel")).lower()), started=started, ended=moment(said.get("todate")),
        updated=moment(said.get("datemodified")),
        countries=(country,) if country in code_list("country") else (), url=link(_report(said)),
    )  # fmt: skip


def _title(said: Mapping[str, Any]) -> str:
    """Return what it is called, with the name of a drought or a storm where it has one of its own."""
    title, name = text(said.get("name") or said.get("description")), text(said.get("eventname"))
    return f"{title} ({name})" if name and name not in title else title


def _report(said: Mapping[str, Any]) -> object:
    address = said.get("url")
    return address.get("report") if isinstance(address, Mapping) else said.get("link")


def _is_newer(hazard: Hazard, known: Hazard | None) -> bool:
    """Tell whether a feature says later things of an event than another one does."""
    return known is None or (hazard.ended or hazard.started) > (known.ended or known.started)


FEED = Feed(GDACS, URL, seconds=300.0, parse=parse, window=None)
