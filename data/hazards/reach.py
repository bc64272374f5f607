"""Whom a hazard may reach: sites within a radius that its kind and strength set, by rules that are data.

The rules are `data/codes/hazard_reach.csv`, each with its reason. Those of earthquakes follow the intensity
MMI = 1.7 + 1.5 M - 1.1726 ln R - 0.00106 R at R km from the source (a global average, as the earthquake module of
CLIMADA computes it: github.com/davidnbresch/climada_module_earthquake_volcano, MMI_attenuation_calc.m), the distance at
which it falls to VI for the upper end of each step. The others are choices of this product. Near is not hit: a rule
says where to look, never that a site stands still.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from data.codes import code_list
from data.hazards.model import Hazard, Kind, Level

INTENSITY = "intensity"
"""`source` of a rule that follows from the intensity above; any other is a choice."""
EARTH_KM = 6_371.0
KM_A_DEGREE = math.pi * EARTH_KM / 180
GRAVITY = {Level.UNSTATED: 0, Level.GREEN: 1, Level.YELLOW: 2, Level.ORANGE: 3, Level.RED: 4}


@dataclass(frozen=True, slots=True)
class Rule:
    """Hazards of a `kind`, of `least` strength (None: any) and of `level` at least, reach `radius_km`, and why."""

    rule_id: str
    name: str
    kind: Kind
    unit: str
    least: float | None
    level: Level
    radius_km: float
    reason: str
    source: str

    def holds_of(self, hazard: Hazard) -> bool:
        """Tell whether the rule is of such a hazard; one whose strength is not stated has none."""
        if hazard.kind != self.kind or GRAVITY[hazard.level] < GRAVITY[self.level]:
            return False
        if self.least is None:
            return True
        return hazard.strength is not None and hazard.strength_unit == self.unit and hazard.strength >= self.least


@dataclass(frozen=True, slots=True)
class Site:
    """A place that we hold: a facility or a project, with the materials that its source names there.

    `kind` is `facility` or `project`; `what` the type of facility, or the inventory of a project.
    """

    site_id: str
    kind: str
    name: str
    country_iso3: str
    latitude_deg: float
    longitude_deg: float
    materials: tuple[str, ...]
    what: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """A site near a hazard: `distance_km` on the ground; of an earthquake `source_km` to where it broke, below it."""

    site: Site
    distance_km: float
    source_km: float


class Sites:
    """Sites by latitude, so that those near a point are found without looking at all."""

    def __init__(self, sites: Iterable[Site]) -> None:
        """Sort the sites."""
        self._sites = sorted(sites, key=lambda site: (site.latitude_deg, site.kind, site.site_id))
        self._latitudes = [site.latitude_deg for site in self._sites]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._sites)

    def __iter__(self) -> Iterator[Site]:
        """Iterate over all."""
        return iter(self._sites)

    def within(self, latitude: float, longitude: float, radius_km: float) -> Iterator[tuple[Site, float]]:
        """Yield the sites within a radius of a point, with their distance, by latitude."""
        reach = radius_km / KM_A_DEGREE + 1e-9
        start, end = bisect_left(self._latitudes, latitude - reach), bisect_right(self._latitudes, latitude + reach)
        for site in self._sites[start:end]:
            distance = distance_km(latitude, longitude, site.latitude_deg, site.longitude_deg)
            if distance <= radius_km:
                yield site, distance


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules, in the order of the list."""
    return tuple(
        Rule(
            row["rule_id"], row["name"], Kind(row["kind"]), row["unit"], float(row["least"]) if row["least"] else None,
            Level(row["level"]), float(row["radius_km"]), row["reason"], row["source"],
        )
        for row in code_list("hazard_reach").rows.values()
    )  # fmt: skip


def rule_of(hazard: Hazard) -> Rule | None:
    """Return the rule that reaches farthest of those that hold; None where none does, such as of a weak earthquake."""
    return max((rule for rule in rules() if rule.holds_of(hazard)), key=lambda rule: rule.radius_km, default=None)


def near(hazard: Hazard, sites: Sites) -> tuple[Near, ...]:
    """Return the sites that a hazard may reach, the nearest first; of an earthquake, from where it broke."""
    rule = rule_of(hazard)
    if rule is None:
        return ()
    depth = max(0.0, hazard.depth_km or 0.0)
    if depth > rule.radius_km:
        return ()
    radius = math.sqrt(rule.radius_km**2 - depth**2)
    found = [
        Near(site, distance, math.hypot(distance, depth))
        for site, distance in sites.within(hazard.latitude_deg, hazard.longitude_deg, radius)
    ]
    return tuple(sorted(found, key=lambda one: (one.distance_km, one.site.kind, one.site.site_id)))


def once(hazards: Sequence[Hazard]) -> tuple[tuple[Hazard, ...], ...]:
    """Return hazards in groups, one a real event: an earthquake that two sources state is one of two members.

    Two sources mean one earthquake where their times differ by at most two minutes and their places by at most 100 km.
    The first member is the one whose source measures it (with a magnitude and a depth).
    """
    groups: list[list[Hazard]] = []
    quakes: dict[int, list[list[Hazard]]] = defaultdict(list)
    for hazard in sorted(hazards, key=lambda one: (one.depth_km is None, -one.started.timestamp(), one.hazard_id)):
        slot = int(hazard.started.timestamp() // _SAME_SECONDS)
        about = (group for one in (slot - 1, slot, slot + 1) for group in quakes[one])
        same = next((group for group in about if _is_same(group, hazard)), None)
        if same is not None:
            same.append(hazard)
            continue
        groups.append([hazard])
        if hazard.kind == Kind.EARTHQUAKE:
            quakes[slot].append(groups[-1])
    newest = sorted(groups, key=lambda group: (-group[0].started.timestamp(), group[0].hazard_id))
    return tuple(tuple(group) for group in newest)


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the distance of two places along the great circle, in kilometres."""
    north, other = math.radians(latitude), math.radians(other_latitude)
    half = math.sin((other - north) / 2) ** 2
    half += math.cos(north) * math.cos(other) * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


_SAME_SECONDS, _SAME_KM = 120.0, 100.0


def _is_same(group: Sequence[Hazard], hazard: Hazard) -> bool:
    """Tell whether an earthquake is that of a group, which another source states."""
    first = group[0]
    return (
        hazard.kind == Kind.EARTHQUAKE
        and all(one.source_id != hazard.source_id for one in group)
        and abs((first.started - hazard.started).total_seconds()) <= _SAME_SECONDS
        and distance_km(first.latitude_deg, first.longitude_deg, hazard.latitude_deg, hazard.longitude_deg) <= _SAME_KM
    )
