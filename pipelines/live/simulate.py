"""Made-up telemetry of made-up sites, for demonstrations: marked SIMULATED wherever it shows.

Values walk around a middle by lot, the same for the same seed. The middles describe no real site.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from data.stores.events import Event, EventLog, Mode
from data.stores.events.measures import Kind, Measure, measures
from data.stores.events.reading import SIMULATED_SITE
from pipelines.live.model import Live

SOURCE = "sim-demonstration"
NAMES = ("north", "south", "east", "west", "valley", "ridge", "lake", "harbour")
MATERIALS = ("cobalt", "lithium", "graphite", "nickel")
_PULL, _SPREAD = 0.05, 0.03
"""How strongly a value returns to its middle, and how far it steps, as shares of the middle."""
_CHANCE = 0.002
"""That a plant changes its state from one event to the next."""
_INJURIES_AN_HOUR = {"lost_time_injuries": 2e-6, "recordable_injuries": 4e-6, "near_misses": 2e-4}
"""Of hours worked: an LTIFR of 2 and a TRIR of 0.8, so rare that a short demonstration has none."""
_MIDDLES = {
    "ore_throughput": 250.0, "availability": 92.0, "ore_stock": 40_000.0, "product_stock": 900.0, "stock_cover": 21.0,
    "tailings_freeboard": 2.4, "tailings_pond_level": 61.0, "pore_pressure": 85.0, "dam_movement": 3.0,
    "dam_seepage": 1.2, "effluent_ph": 7.4, "effluent_solids": 22.0, "dust_pm10": 30.0, "dust_pm25": 11.0,
    "ore_milled": 4.2, "concentrate_made": 0.11, "content_made": 0.03, "hours_worked": 6.0, "water_withdrawn": 2.1,
    "water_discharged": 0.8, "water_reused": 5.5, "electricity_used": 0.2, "diesel_used": 14.0, "rain": 0.02,
}  # fmt: skip
"""Of a gauge its middle, of a counter what comes on in a minute."""
_RARE = frozenset({"lost_time_injuries", "recordable_injuries", "near_misses", "fatalities"})


@dataclass
class Plant:
    """A made-up site: where its values are now."""

    site_id: str
    material_id: str
    lot: random.Random
    values: dict[str, float]

    def events(self, moment: datetime) -> Iterator[Event]:
        """Yield an event of each measure at a moment."""
        for measure in measures().values():
            value, state = None, ""
            if measure.kind == Kind.STATE:
                state = measure.states[0] if self.lot.random() > _CHANCE else self.lot.choice(measure.states)
            else:
                value = self._value(measure)
            yield Event(
                event_id=f"{self.site_id}.{measure.measure_id}.{moment:%Y%m%dT%H%M%S.%f}", source_id=SOURCE,
                site_id=self.site_id, material_id=self.material_id, measure_id=measure.measure_id, value=value,
                state=state, unit=measure.unit, event_time=moment, mode=Mode.SIMULATED,
            )  # fmt: skip

    def _value(self, measure: Measure) -> float:
        if measure.measure_id in _RARE:
            hours = self.values.get("hours_worked", _MIDDLES["hours_worked"])
            return float(self.lot.random() < hours * _INJURIES_AN_HOUR.get(measure.measure_id, 0.0))
        middle = _MIDDLES[measure.measure_id]
        now = self.values.get(measure.measure_id, middle)
        now += _PULL * (middle - now) + self.lot.gauss(0, _SPREAD * middle)
        least = measure.least if measure.least is not None else now
        most = measure.most if measure.most is not None else now
        self.values[measure.measure_id] = now = min(max(now, least), most)
        return round(now, 4)


def plants(sites: int, seed: int) -> list[Plant]:
    """Return made-up sites, the same for the same seed."""
    return [
        Plant(
            f"{SIMULATED_SITE}{NAMES[n % len(NAMES)]}{'' if n < len(NAMES) else n // len(NAMES) + 1}",
            MATERIALS[n % len(MATERIALS)], random.Random(f"{seed}.{n}"), {},  # noqa: S311 - no secret
        )
        for n in range(sites)
    ]  # fmt: skip


def backfill(log: EventLog, sites: list[Plant], hours: float, step: timedelta = timedelta(minutes=1)) -> int:
    """Hand in what the sites would have stated until now; return how many events."""
    now = datetime.now(UTC).replace(microsecond=0)
    moment, count = now - timedelta(hours=hours), 0
    while moment < now:
        events = [event for plant in sites for event in plant.events(moment)]
        log.append(events)
        count, moment = count + len(events), moment + step
    return count


def simulate(live: Live, sites: list[Plant], *, every_seconds: float, seconds: float | None = None) -> int:
    """Hand in an event of each measure of each site again and again; return how many, at the end."""
    until, count = None if seconds is None else time.monotonic() + seconds, 0
    while not live.stop.is_set() and (until is None or time.monotonic() < until):
        moment = datetime.now(UTC)
        events = [event for plant in sites for event in plant.events(moment)]
        live.log.append(events)
        count += len(events)
        live.stop.wait(every_seconds)
    return count
