"""Rules about hazards and feeds, judged on what stands in the log and on the sites of the release of the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data.alerts.model import Form, Rule, SeriesId
from data.alerts.world import Said, of_feeds, of_hazards
from data.hazards.health import SOURCES, health
from data.hazards.model import Hazard, hazard_of
from data.hazards.places import FACILITY_COLUMNS, PROJECT_COLUMNS, facilities, projects
from data.hazards.reach import Near, Sites, near, once
from data.hazards.standing import standing
from data.lake import current_release, lake_folder, pointer, table_path
from data.stores.events import EventLog, Mode

_MOST_KEPT = 4_096


class World:
    """The known sites, and which of them each hazard may reach; `fault` says why they are not known ("": they are)."""

    def __init__(self) -> None:
        self.fault = ""
        self._sites: Sites | None = None
        self._stamp: object = None
        self._near: dict[Hazard, tuple[Near, ...]] = {}

    def said(
        self, log: EventLog, rules: Mapping[str, Rule], known: Mapping[str, Collection[tuple[Mode, SeriesId]]],
        now: datetime,
    ) -> Iterator[tuple[Rule, Said]]:  # fmt: skip
        """Yield what each rule about hazards and feeds says; `known` are the alerts that there are by rule.

        Where the sites are not known, nothing is said of hazards. Raises LogError.
        """
        every = [rule for rule in rules.values() if not rule.expr.form.is_of_sites]
        forms = {rule.expr.form for rule in every}
        groups = _hazards(log) if Form.HAZARD in forms and self._know_sites() else None
        feeds = health(log, now) if Form.FEED in forms else ()
        for rule in every:
            if rule.expr.form == Form.FEED:
                yield from ((rule, one) for one in of_feeds(rule, feeds, now))
            elif groups is not None:
                yield from (
                    (rule, one)
                    for one in of_hazards(rule, groups, self._reached, known.get(rule.rule_id, ()), now)
                )  # fmt: skip

    def _reached(self, hazard: Hazard) -> tuple[Near, ...]:
        found = self._near.get(hazard)
        if found is None:
            if len(self._near) >= _MOST_KEPT:
                self._near.clear()
            found = self._near[hazard] = near(hazard, self._sites or Sites(()))
        return found

    def _know_sites(self) -> bool:
        """Read the sites where another release is published; of one that cannot be read, those before stay."""
        lake = lake_folder()
        try:
            stamp = pointer(lake).stat().st_mtime_ns, str(lake)
            if stamp != self._stamp:
                self._sites, self._near = _sites_of(lake), {}
                self._stamp, self.fault = stamp, ""
        except (OSError, ValueError, KeyError, pa.ArrowException) as error:
            self.fault = f"the sites of the release cannot be read: {type(error).__name__}"
        return self._sites is not None


def _hazards(log: EventLog) -> list[tuple[Hazard, ...]]:
    """Return the hazards that stand, those that are one together; of a source that was never heard, those recorded."""
    found: list[Hazard] = []
    for source_id in SOURCES:
        events = standing(log, source_id, Mode.REAL) or standing(log, source_id, Mode.RECORDED)
        found += [hazard_of(event) for event in events]
    parts = ([one for one in found if one.mode == mode] for mode in (Mode.REAL, Mode.RECORDED))
    return [group for part in parts for group in once(part)]


def _sites_of(lake: Path) -> Sites:
    """Return the places of the current release."""
    release = current_release(lake)
    if release is None:
        raise ValueError("no release is published")
    folder = Path(release.path)
    placed = pq.read_table(table_path(folder, "facility"), columns=list(FACILITY_COLUMNS)).to_pylist()
    stated = pq.read_table(table_path(folder, "project"), columns=list(PROJECT_COLUMNS)).to_pylist()
    named: dict[str, set[str]] = defaultdict(set)
    resources = pq.read_table(table_path(folder, "project_resource"), columns=["project_id", "material_id"])
    for row in resources.to_pylist():
        named[row["project_id"]].add(row["material_id"])
    of_projects = (
        row | {"material_id": material}
        for row in sorted(stated, key=lambda row: str(row["project_id"]))
        for material in sorted(named[row["project_id"]])
    )
    return Sites([*facilities(placed), *projects(of_projects)])
