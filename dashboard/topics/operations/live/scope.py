"""What the operational view is asked for: a time range, and which site, material, measure (`reading`) and country."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dashboard.filter_values import FilterError, matching, one_of
from dashboard.topics.operations.live import keys
from data.codes import code_list
from data.stores.events.measures import measures

MOST = timedelta(days=31)
"""The longest range."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked; "" of a text is all. `start` and `end` are None of a range that goes on with the clock."""

    range_id: str = keys.DAY
    start: datetime | None = None
    end: datetime | None = None
    site: str = ""
    material: str = ""
    reading: str = ""
    country: str = ""

    @property
    def is_fixed(self) -> bool:
        """Tell whether the range is of the past and stays what it is."""
        return self.end is not None

    def window(self, now: datetime) -> tuple[datetime, datetime]:
        """Return start and end of the range at `now`."""
        if self.start and self.end:
            return self.start, self.end
        return now - keys.RANGES[self.range_id], now


def scope_of(given: Mapping[str, str]) -> Scope:
    """Return what an address asks for. Raises FilterError for a key or a value that cannot be used."""
    for key, value in given.items():
        if key not in _CHECKS:
            raise FilterError(key, value, _CHECKS, "is no key of this address")
    checked = {key: _CHECKS[key](key, value) for key, value in given.items() if value}
    start, end = (_moment(key, given.get(key, "")) for key in (keys.START, keys.END))
    if (start is None) != (end is None):
        missing = keys.END if start else keys.START
        raise FilterError(missing, "", (), f"is needed where {keys.START} or {keys.END} is given")
    if start and end and not timedelta(0) < end - start <= MOST:
        raise FilterError(keys.END, given[keys.END], (), f"must be after {keys.START}, at most {MOST.days} days")
    return Scope(
        checked.get(keys.RANGE, keys.DAY), start, end, checked.get(keys.SITE, ""), checked.get(keys.MATERIAL, ""),
        checked.get(keys.READING, ""), checked.get(keys.COUNTRY, ""),
    )  # fmt: skip


def _moment(key: str, value: str) -> datetime | None:
    """Return an ISO 8601 moment in UTC; one without a zone is of UTC."""
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise FilterError(key, value, (), "must be a moment such as 2026-11-30T12:00Z") from None


def _text(key: str, value: str) -> str:
    return str(_moment(key, value))


_CHECKS: Mapping[str, Callable[[str, str], str]] = {
    keys.RANGE: one_of(lambda: keys.RANGES),
    keys.START: _text,
    keys.END: _text,
    keys.SITE: matching("[A-Za-z0-9][A-Za-z0-9._:-]{0,79}", "the id of a site"),
    keys.MATERIAL: one_of(lambda: code_list("material").rows),
    keys.READING: one_of(measures),
    keys.COUNTRY: one_of(lambda: code_list("country").rows),
}
