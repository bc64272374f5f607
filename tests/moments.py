"""Moments of the operational view, made up: what the panels are given."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from dashboard.topics.operations.live.model import (
    Band,
    Basis,
    Condition,
    Injuries,
    Point,
    Process,
    Reading,
    SiteLine,
    Snapshot,
    Stand,
    Status,
    Tile,
    Water,
)
from dashboard.topics.operations.live.scope import Scope
from data.stores.events import Event, Mode, Quality
from data.stores.events.measures import measures

NOW = datetime(2026, 12, 1, 12, 4, 31, tzinfo=UTC)
NO_BAND = Band((None, None), Basis.NONE, "", "")


def ago(**span):
    """Return a moment before `NOW`."""
    return NOW - timedelta(**span)


def snapshot(**changed):
    """Return a moment at which nothing was ever said, with what is `changed`."""
    nothing = {
        "scope": Scope(), "generation": "g", "seq": 0, "as_of": NOW, "board": None, "more": False, "hazards": None,
        "status": Status(Process.RUNNING, None, (), ""), "duties": {},
    }  # fmt: skip
    empty = dict.fromkeys(
        ("sites", "tiles", "events", "stock", "safety", "tailings", "water", "sources", "prices", "ages", "checks",
         "policies"), (),
    )  # fmt: skip
    return Snapshot(**(nothing | empty | changed))


def stand(measure="dust_pm10", value=38.2, **changed):
    """Return the newest that a source says of a measure."""
    given = {
        "site_id": "ICMM06179", "measure_id": measure, "material_id": "", "source_id": "site-office", "value": value,
        "state": "", "unit": measures()[measure].unit, "quality": Quality.GOOD, "mode": Mode.REAL,
        "event_time": ago(minutes=1), "received_time": ago(seconds=58), "due": NOW + timedelta(minutes=9),
        "event_id": "e1",
    }  # fmt: skip
    return Stand(**(given | changed))


def tile(measure="dust_pm10", value=38.2, band=NO_BAND, is_inside=None, **changed):
    """Return a tile of a measure at one site."""
    found = measures()[measure]
    of_stand = {name: changed.pop(name) for name in list(changed) if name in Stand.__dataclass_fields__}
    mode = of_stand.setdefault("mode", Mode.REAL)
    given = {
        "measure": found, "mode": mode, "stand": stand(measure, value, **of_stand), "value": value, "state": "",
        "aggregation": found.aggregations[0], "start": ago(hours=24),
        "band": band, "is_inside": is_inside, "sites": 1, "outside": 0,
        "stale": 0, "spark": (),
    }  # fmt: skip
    return Tile(**(given | changed))


def points(*values):
    """Return the parts of a range with these values."""
    return tuple(
        Point(ago(hours=len(values) - place), value, value, value if value is None else value + 1)
        for place, value in enumerate(values)
    )


def reading(measure="tailings_freeboard", value=3.2, band=NO_BAND, is_inside=None, **changed):
    """Return a measure of a site beside its limits."""
    return Reading(stand(measure, value, **changed), band, is_inside)


def site(site_id="ICMM06179", **changed):
    """Return a site that states something."""
    given = {
        "site_id": site_id, "name": "Kamoto", "kind": "facility", "country_iso3": "COD", "latitude_deg": -10.7,
        "longitude_deg": 25.4, "materials": ("cobalt", "copper"), "mode": Mode.REAL, "condition": Condition.GOOD,
        "newest": ago(minutes=1), "alerts": 0, "hazards": (),
    }  # fmt: skip
    return SiteLine(**(given | changed))


def injuries(**changed):
    """Return injuries of a whole year of a million hours."""
    given = {
        "site_id": "ICMM06179", "mode": Mode.REAL, "start": ago(days=365), "until": NOW, "first": ago(days=365),
        "hours": 1_000_000.0, "lost_time": 2.0, "recordable": 5.0, "fatalities": 0.0, "near_misses": None,
        "ltifr": 2.0, "trir": 1.0, "is_whole": True,
    }  # fmt: skip
    return Injuries(**(given | changed))


def water(**changed):
    """Return the water of a site."""
    given = {
        "site_id": "ICMM06179", "mode": Mode.REAL, "withdrawn_m3": 1200.0, "discharged_m3": 0.0, "reused_m3": None,
        "reused_frac": None,
    }  # fmt: skip
    return Water(**(given | changed))


def event(seq=1, **changed):
    """Return an event as it stands in the log."""
    given = {
        "event_id": f"e{seq}", "source_id": "site-office", "measure_id": "dust_pm10", "event_time": ago(minutes=2),
        "value": 38.2, "unit": "ug/m3", "site_id": "ICMM06179", "received_time": ago(minutes=2), "seq": seq,
    }  # fmt: skip
    return Event(**(given | changed))


def expr(form="threshold", **changed):
    """Return what a rule asks."""
    given = {"form": form, "side": "above", "raise_at": 45.0, "of_site": False, "over": timedelta(hours=24)}
    return SimpleNamespace(**(given | changed))


def line(alert_id="a1", phase="firing", **changed):
    """Return an alert as a board has it."""
    rule = SimpleNamespace(
        title=changed.pop("title", "Dust above the guideline"), severity=changed.pop("severity", "critical"),
        summary="The mean of a day is too high.", action="Water the roads.", because="It is the guideline.",
        expr=changed.pop("expr", expr()),
    )  # fmt: skip
    alert = SimpleNamespace(
        phase=phase, since=ago(minutes=20), value=changed.pop("value", 61.0), state=changed.pop("state", ""),
        series=changed.pop("series", ("ICMM06179", "dust_pm10", "")), silent_since=changed.pop("silent_since", None),
    )  # fmt: skip
    given = {
        "alert_id": alert_id, "rule": rule, "alert": alert, "mode": Mode.REAL, "subject": "", "unit": "ug/m3",
        "acknowledgement": None, "shelf": None, "cleared": None, "history": (),
    }  # fmt: skip
    return SimpleNamespace(**(given | changed))


def load(**changed):
    """Return the load of alerts."""
    return SimpleNamespace(**({"last_hour": 0, "mean_hour": 0.0, "chattering": (), "stale": ()} | changed))


def board(*lines, **changed):
    """Return a board with these lines."""
    given = {
        "lines": lines, "judged": ago(seconds=4), "loads": {mode: load() for mode in Mode}, "rules": 12, "faults": (),
    }  # fmt: skip
    return SimpleNamespace(**(given | changed))
