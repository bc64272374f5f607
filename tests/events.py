"""Events for tests."""

from datetime import UTC, datetime, timedelta

from data.stores.events import Event

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def event(number, **changed):
    """Return an event with its own id, the `number`th minute after noon."""
    given = {
        "event_id": f"e{number}", "source_id": "plant", "measure_id": "tailings_freeboard", "unit": "m",
        "event_time": NOON + timedelta(minutes=number), "value": float(number), "site_id": "site-1",
    } | changed  # fmt: skip
    return Event(**given)


def stated(number, now=None, **changed):
    """Return an event as a source states it in JSON."""
    return {
        "event_id": f"e{number}", "site_id": "ICMM1", "measure_id": "tailings_freeboard", "value": 2.5, "unit": "m",
        "event_time": (now or datetime.now(UTC)).isoformat(),
    } | changed  # fmt: skip
