"""The rules and the sites' limits as their files state them now: read again when a file has changed."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from data.alerts.faults import WrongRuleError
from data.alerts.limits import SiteLimit, in_force, read_limits
from data.alerts.model import Rule
from data.alerts.reading import FILE, Read, read_files, rule_of

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
    lacks: bool = False
    _limits: Sequence[SiteLimit] = ()
    _stamp: object = None

    def read(self) -> bool:
        """Read the files again where one has changed, and tell whether that was so.

        Where a file cannot be read at all, the rules that were read before go on, with their webhooks; in a process
        that never read it (`lacks`), those that the last one judged (`resume`).
        """
        files = [FILE, *_named(OWN_RULES)]
        limits = _named(SITE_LIMITS)
        stamp = [(str(path), _stamp(path)) for path in (*files, *limits)]
        if stamp == self._stamp:
            return False
        read: Read = read_files(files)
        found, wrong = read_limits(limits[0]) if limits else ((), ())
        faults = (*(str(fault) for fault in (*read.faults, *wrong)), *_secrets(read.rules.values()))
        for fault in faults:
            if fault not in self.faults:
                log.warning("%s", fault)
        self.faults, self.rules_are_whole = faults, not read.faults
        is_unread = any(not fault.column for fault in read.faults)
        self.lacks = is_unread and (self.lacks or not self.rules)
        if not is_unread or not self.rules:
            self.rules, self.said = read.rules, read.said
        self._limits, self._stamp = found, stamp
        return True

    def resume(self, judged: Mapping[str, str]) -> None:
        """Go on with the rules that the last process judged, as they were written."""
        said = {rule_id: json.loads(text) for rule_id, text in judged.items()}
        with suppress(WrongRuleError):  # of another version of the product: what could be read must do
            self.rules = {rule_id: rule_of(rule_id, table) for rule_id, table in said.items()}
            self.said = said

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


def _secrets(rules: Iterable[Rule]) -> list[str]:
    """Return what is to be said of secrets of webhooks that this process does not have."""
    names = {hook.secret_env for rule in rules for hook in rule.webhooks}
    return [f"{name} is not set for the live process: its webhook is told nothing" for name in sorted(names)
            if not os.environ.get(name)]  # fmt: skip


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
