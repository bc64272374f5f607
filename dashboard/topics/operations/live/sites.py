"""The sites of a scope: those that state something there, and those that lie near a hazard."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from dashboard.topics.operations.live.model import Condition, SiteLine
from dashboard.topics.operations.live.readings import Judged
from dashboard.topics.operations.live.scope import Scope
from data.hazards.reach import Site
from data.stores.events import Mode
from data.stores.events.reading import SIMULATED_SITE

SIMULATED = "simulated"


def site_lines(
    scope: Scope,
    every: Iterable[Judged],
    known: Mapping[str, Site],
    near: Mapping[str, tuple[str, ...]],
    firing: Counter[str],
) -> tuple[SiteLine, ...]:
    """Return the sites, the worst first; `near` are the hazards by site, `firing` the number of alerts by site."""
    grouped: dict[str, list[Judged]] = defaultdict(list)
    for one in every:
        grouped[one.series.site_id].append(one)
    for site_id in near:
        if not scope.reading and is_asked(scope, site_id, known):
            grouped[site_id] += ()
    lines = [
        _line(site_id, own, known.get(site_id), near.get(site_id, ()), firing[site_id])
        for site_id, own in grouped.items()
    ]
    order = list(Condition)
    return tuple(sorted(lines, key=lambda line: (order.index(line.condition), line.mode, line.site_id)))


def is_asked(scope: Scope, site_id: str, known: Mapping[str, Site]) -> bool:
    """Tell whether a site is in scope as far as its place and what the release says of it go."""
    site = known.get(site_id)
    if scope.site and site_id != scope.site:
        return False
    if scope.country and (site is None or site.country_iso3 != scope.country):
        return False
    return not scope.material or (site is not None and scope.material in site.materials)


def _line(site_id: str, own: list[Judged], site: Site | None, hazards: tuple[str, ...], alerts: int) -> SiteLine:
    newest = max((one.stand for one in own), key=lambda stand: stand.received_time, default=None)
    stated = {one.stand.material_id for one in own if one.stand.material_id}
    materials = tuple(sorted(stated | set(site.materials if site else ())))
    kind = SIMULATED if site_id.startswith(SIMULATED_SITE) else site.kind if site else ""
    return SiteLine(
        site_id, site.name if site else site_id, kind, site.country_iso3 if site else "",
        site.latitude_deg if site else None, site.longitude_deg if site else None, materials,
        newest.mode if newest else Mode.REAL, _condition(own, alerts), newest.received_time if newest else None,
        alerts, hazards,
    )  # fmt: skip


def _condition(own: list[Judged], alerts: int) -> Condition:
    if alerts:
        return Condition.ALERT
    if not own:
        return Condition.QUIET
    if any(one.is_inside is False for one in own):
        return Condition.OUTSIDE
    if all(one.is_stale for one in own):
        return Condition.STALE
    return Condition.GOOD if any(one.is_inside for one in own) else Condition.UNJUDGED
