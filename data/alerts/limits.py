"""The sites' own limits, from a CSV that the operator keeps: `site_id, measure_id, low, high, since, source`.

`low` and `high` are the lowest and the highest value that is good, in the unit of the measure; one may be empty.
`since` is the day from which a row holds, until that of a later row of the same site and measure. `source` says who set
it, such as the engineer of record and the document.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data.model import Fault
from data.stores.events.measures import Kind, measures

COLUMNS = ("site_id", "measure_id", "low", "high", "since", "source")


@dataclass(frozen=True, slots=True)
class SiteLimit:
    """The lowest and the highest value that is good at a site (None: none is set), since when, and who set it."""

    site_id: str
    measure_id: str
    low: float | None
    high: float | None
    since: date
    source: str


def read_limits(path: Path) -> tuple[tuple[SiteLimit, ...], tuple[Fault, ...]]:
    """Return the limits that can be read, and what is wrong with the other rows or the file."""
    found: list[SiteLimit] = []
    faults: list[Fault] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if tuple(rows.fieldnames or ()) != COLUMNS:
                cure = f"The columns are {', '.join(COLUMNS)}, in this order."
                return (), (Fault(path.name, 1, "", ",".join(rows.fieldnames or ())[:80], "has other columns", cure),)
            for row in rows:
                try:
                    found.append(_limit(row))
                except _WrongError as error:
                    value = str(row.get(error.column) or "")[:80]
                    faults.append(Fault(path.name, rows.line_num, error.column, value, error.reason, error.cure))
    except (OSError, ValueError, csv.Error) as error:
        return (), (Fault(path.name, 0, "", "", f"cannot be read ({error})", "A CSV in UTF-8."),)
    return tuple(found), tuple(faults)


def in_force(limits: Iterable[SiteLimit], day: date) -> Mapping[tuple[str, str], tuple[float | None, float | None]]:
    """Return the lowest and highest good value by site and measure on a day."""
    newest = sorted((limit for limit in limits if limit.since <= day), key=lambda limit: limit.since)
    return {(limit.site_id, limit.measure_id): (limit.low, limit.high) for limit in newest}


class _WrongError(ValueError):
    """Something in a row that cannot be: its column, what it is, and how to mend it."""

    def __init__(self, column: str, reason: str, cure: str) -> None:
        super().__init__(reason)
        self.column, self.reason, self.cure = column, reason, cure


def _limit(row: Mapping[str, str | None]) -> SiteLimit:
    texts = {name: (row.get(name) or "").strip() for name in COLUMNS}
    measure = measures().get(texts["measure_id"])
    if not texts["site_id"]:
        raise _WrongError("site_id", "is missing", "The id of the site, as its events name it.")
    if measure is None or measure.kind == Kind.STATE:
        raise _WrongError("measure_id", "is no measure that has values", "One of GET /api/v1/measures.")
    low, high = _number(texts, "low"), _number(texts, "high")
    if low is None and high is None:
        raise _WrongError("low", "neither low nor high is set", "Give one of them, or leave the row out.")
    if low is not None and high is not None and low >= high:
        raise _WrongError("high", "is not above low", "Between both lies what is good.")
    if not texts["source"]:
        raise _WrongError("source", "is missing", "Say who set the limit, and where that is written.")
    try:
        since = date.fromisoformat(texts["since"])
    except ValueError:
        raise _WrongError("since", "is no day", "Such as 2026-01-31.") from None
    return SiteLimit(texts["site_id"], texts["measure_id"], low, high, since, texts["source"])


def _number(texts: Mapping[str, str], name: str) -> float | None:
    if not texts[name]:
        return None
    try:
        number = float(texts[name])
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise _WrongError(name, "is no number", "A number with a point, in the unit of the measure, or nothing.")
    return number
