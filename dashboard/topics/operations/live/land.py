"""What the release and the hazards' feeds say to operators, of which a scope takes its part. Renewed by the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.topics.operations import release
from dashboard.topics.operations.hazards import Hazards, Seen
from dashboard.topics.operations.live.scope import Scope
from dashboard.topics.operations.release import Check, Policy, Price, SourceAge

_SAID: Memo[Said] = Memo(2)


@dataclass(frozen=True)
class Said:
    """What a release says on a day."""

    prices: tuple[Price, ...]
    ages: tuple[SourceAge, ...]
    checks: tuple[Check, ...]
    policies: tuple[Policy, ...]


def said(engine: Engine, now: datetime) -> Said:
    """Return what the release says on the day of `now`: ages are as of its beginning."""
    today = now.astimezone(UTC).date()
    midnight = datetime.combine(today, time(), UTC)

    def read() -> Said:
        return Said(
            release.prices(engine, midnight), release.source_ages(engine, today), release.failing_checks(engine),
            release.policies(today),
        )  # fmt: skip

    return _SAID.get(engine, today, read)


def in_scope(every: Said, scope: Scope) -> Said:
    """Return what is of the material and the country asked for; sources and checks are of all."""
    return replace(
        every,
        prices=tuple(one for one in every.prices if scope.material in ("", one.material)),
        policies=tuple(
            one
            for one in every.policies
            if (not scope.material or scope.material in one.materials) and scope.country in ("", one.country)
        ),
    )


def hazards_in_scope(every: Hazards, scope: Scope) -> Hazards:
    """Return the hazards that may reach what is asked for. Of those taken back, all where nothing else is asked for."""
    if not (scope.site or scope.material or scope.country):
        return every
    return replace(every, seen=tuple(one for one in every.seen if _is_in(one, scope)), gone=())


def near_sites(every: Hazards) -> Mapping[str, tuple[str, ...]]:
    """Return the hazards near each site, by its id."""
    found: dict[str, tuple[str, ...]] = {}
    for one in every.seen:
        name = f"{one.hazard.source_id}/{one.hazard.hazard_id}"
        for near in one.reach.near:
            found[near.site.site_id] = (*found.get(near.site.site_id, ()), name)
    return found


def _is_in(one: Seen, scope: Scope) -> bool:
    if scope.material and scope.material not in one.reach.materials:
        return False
    countries = {*one.hazard.countries, *(near.site.country_iso3 for near in one.reach.near)}
    if scope.country and scope.country not in countries:
        return False
    return not scope.site or any(near.site.site_id == scope.site for near in one.reach.near)
