"""The rules and the sites' limits as their files state them now: read again when a file has changed."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from data.alerts.limits import SiteLimit, in_force, read_limits
from data.alerts.model import Rule
from data.alerts.reading import FILE, Read, read_files

OWN_RULES, SITE_LIMITS = "CRM_ALERT_RULES", "CRM_SITE_LIMITS"
"""A further file of rules, over those of the product; a CSV of the sites' own limits."""

log = logging.getLogger(__name__)


@dataclass
class Sources:
    """What is judged by. `faults` are those of all files; what can be read goes on."""

    rules: Mapping[str, Rule] = field(default_factory=dict)
    said: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    rules_are_whole: bool = False
    _limits: Sequence[SiteLimit] = ()
    _stamp: object = None

    def read(self) -> bool:
        """Read the files again where one has changed, and tell whether that was so."""
        files = [FILE, *_named(OWN_RULES)]
        limits = _named(SITE_LIMITS)
        stamp = [(str(path), _stamp(path)) for path in (*files, *limits)]
        if stamp == self._stamp:
            return False
        read: Read = read_files(files)
        found, wrong = read_limits(limits[0]) if limits else ((), ())
        faults = tuple(str(fault) for fault in (*read.faults, *wrong))
        for fault in faults:
            if fault not in self.faults:
                log.warning("%s", fault)
        self.rules, self.said, self.faults = read.rules, read.said, faults
        self.rules_are_whole = not read.faults
        self._limits, self._stamp = found, stamp
        return True

    def limits(self, now: datetime) -> Mapping[tuple[str, str], tuple[float | None, float | None]]:
        """Return the sites' own limits in force."""
        return in_force(self._limits, now.date())

    def of_sites(self) -> list[Rule]:
        """Return the rules about what sites state."""
        return [rule for rule in self.rules.values() if rule.expr.form.is_of_sites]

    def reach(self) -> dict[str, timedelta]:
        """Return how far back the rules of each measure look."""
        found: dict[str, timedelta] = {}
        for rule in self.of_sites():
            measure_id, far = rule.expr.measure_id, rule.expr.over + rule.expr.history
            found[measure_id] = max(far, found.get(measure_id, far))
        return found


def _named(variable: str) -> list[Path]:
    stated = os.environ.get(variable, "").strip()
    return [Path(stated)] if stated else []


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
