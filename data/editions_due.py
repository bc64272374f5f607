"""When the next edition of a source is to be expected, from its newest one and how often its publisher issues one."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from data.model import Source

_DATED = re.compile(r"V?((?:19|20)\d\d)(?:-?(0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True)
class Due:
    """An edition that is to be expected between two days; publishers promise neither."""

    earliest: date
    latest: date

    def is_overdue(self, today: date) -> bool:
        """Tell whether it should be out by now: there may be an edition that we do not hold."""
        return today > self.latest


def next_edition(source: Source, vintages: Iterable[str]) -> Due | None:
    """Return when the edition after the newest of `vintages` is due.

    None where the source has no rhythm, or none of its editions says of when it is (`2026`, `2026-05`, `V202601`).
    """
    found = [match for match in map(_DATED.fullmatch, vintages) if match]
    if not source.every_months or not found:
        return None
    newest = max(found, key=lambda match: (match[1], match[2] or ""))
    year, month = int(newest[1]), int(newest[2] or 0)
    if source.every_months % 12:
        return _months_after(year, month or 1, source.every_months)
    year += source.every_months // 12
    first, *_ = last = source.in_months or (1, 12)
    return Due(date(year, first, 1), _last_day(year, last[-1]))


def _months_after(year: int, month: int, months: int) -> Due:
    years, index = divmod(month - 1 + months, 12)
    return Due(date(year + years, index + 1, 1), _last_day(year + years, index + 1))


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
