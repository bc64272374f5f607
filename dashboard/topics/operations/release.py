"""What the release says to operators: newest prices, the age of each source, checks that fail, measures in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from dashboard.engine import Engine
from dashboard.engine.manifest import stated_checks
from dashboard.engine.model import Record
from dashboard.topics.operations import queries
from dashboard.topics.scenarios.measures import in_force
from data.codes import code_list
from data.editions_due import Due, next_edition
from data.hazards.health import SOURCES as FEEDS
from data.model import Bound
from data.sources import sources

MONTHLY, YEARLY = "month", "year"
SOON = timedelta(days=90)


@dataclass(frozen=True)
class Price:
    """The newest price of a series: US dollars a tonne of what `product` and `content_basis` say, in `period`.

    `change_frac` is that on the period before (`before`), `change_year_frac` that on the same month a year before; None
    where that price is not stated, is of another edition of a yearly series, or where either is a bound. `age` is of
    the end of the period: a monthly mean of May says nothing of June.
    """

    material: str
    series: str
    step: str
    period: str
    as_of: date
    age: timedelta
    price_usd_per_t: float
    status: str
    bound: str
    product: str
    content_basis: str
    terms: str
    before: str
    change_frac: float | None
    change_year_frac: float | None
    vintage: str
    source_id: str


@dataclass(frozen=True)
class SourceAge:
    """A source of the release: its newest edition, when we took it, how old that is, when the next is to be expected.

    `is_stale`: taken longer ago than the source's `max_age_days`. `is_overdue`: the next edition should be out.
    """

    source_id: str
    label: str
    editions: tuple[str, ...]
    retrieved: date
    age_days: int
    is_stale: bool
    cadence: str
    due: Due | None
    is_overdue: bool


@dataclass(frozen=True)
class Check:
    """A check of the release that found rows, with some reasons: `is_warning` where they are but to be looked at."""

    name: str
    dataset: str
    failing: int
    is_warning: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """A measure on exports, in force or to come (`is_in_force`); `ends_soon` within 90 days. `row` is the code list's.

    What a country's measure is of: its dataset is `export_measure`, its document `row["source_document"]`.
    """

    measure_id: str
    name: str
    country: str
    materials: tuple[str, ...]
    kind: str
    effective: str
    end: str
    is_in_force: bool
    ends_soon: bool
    row: Mapping[str, str]


def prices(engine: Engine, now: datetime) -> tuple[Price, ...]:
    """Return the newest price of each monthly series, then of each yearly series of materials without one."""
    monthly = _newest(engine.run(queries.PRICES_MONTHLY_LATE, {}).records(), MONTHLY, now)
    known = {price.material for price in monthly}
    yearly = _newest(engine.run(queries.PRICES_YEARLY_LATE, {}).records(), YEARLY, now)
    return (*monthly, *(price for price in yearly if price.material not in known))


def source_ages(engine: Engine, today: date) -> tuple[SourceAge, ...]:
    """Return where each publisher's source of the release stands, those overdue first, then the oldest first.

    Of feeds of hazards the release has recordings alone: `data.hazards.health` says how they stand.
    """
    stated = cast("Sequence[Mapping[str, Any]]", engine.release.manifest.get("sources", ()))
    known = sources().keys() - set(FEEDS)
    found = [_age(entry, today) for entry in stated if entry["source_id"] in known and entry.get("retrieved")]
    return tuple(sorted(found, key=lambda one: (not one.is_overdue, not one.is_stale, -one.age_days, one.source_id)))


def failing_checks(engine: Engine) -> tuple[Check, ...]:
    """Return the checks of the release that found rows, those that only warn last; no release has others."""
    found = [
        Check(entry["name"], entry["dataset"], entry["failing"], bool(entry["ok"]), tuple(entry.get("reasons", ())))
        for entry in stated_checks(engine.release)
        if entry["failing"]
    ]
    return tuple(sorted(found, key=lambda one: (one.is_warning, -one.failing, one.name)))


def policies(today: date) -> tuple[Policy, ...]:
    """Return the measures on exports in force on a day, the newest first, and those announced that begin later."""
    day = today.isoformat()
    now_in_force = {row["measure_id"] for row in in_force(day)}
    found = [
        _policy(row, row["measure_id"] in now_in_force, today)
        for row in code_list("export_measure").rows.values()
        if row["measure_id"] in now_in_force or row["effective"] > day
    ]
    return tuple(sorted(found, key=lambda one: (one.is_in_force, one.effective, one.measure_id), reverse=True))


def _newest(rows: Iterable[Record], step: str, now: datetime) -> list[Price]:
    return [
        _price(list(of_series), step, now) for _, of_series in groupby(rows, key=itemgetter("material_id", "series"))
    ]


def _price(rows: list[Record], step: str, now: datetime) -> Price:
    """Return the newest of the rows of a series, which are in the order of their periods."""
    by_period = {str(row[step]): row for row in rows}
    newest = rows[-1]
    period = str(newest[step])
    before, year_before = _before(period), f"{int(period[:4]) - 1}{period[4:]}"
    as_of = _end(period)
    return Price(
        newest["material_id"], newest["series"], step, period, as_of, now - _noon(as_of, now),
        newest["price_usd_per_t"], newest["status"], str(newest.get("bound") or ""), newest["product"],
        newest["content_basis"], newest["terms"], before, _change(by_period.get(before), newest, step),
        _change(by_period.get(year_before), newest, step) if step == MONTHLY else None,
        newest["vintage"], newest["source_id"],
    )  # fmt: skip


def _change(before: Record | None, newest: Record, step: str) -> float | None:
    if before is None or not before["price_usd_per_t"]:
        return None
    if any(str(row.get("bound") or "") != Bound.EXACT for row in (before, newest)):
        return None
    if step == YEARLY and before["vintage"] != newest["vintage"]:
        return None
    return float(newest["price_usd_per_t"] / before["price_usd_per_t"] - 1)


def _before(period: str) -> str:
    """Return the month or year before."""
    if len(period) == len("2026"):
        return str(int(period) - 1)
    year, month = int(period[:4]), int(period[5:])
    return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02d}"


def _end(period: str) -> date:
    """Return the last day of a month or a year."""
    year, month = int(period[:4]), int(period[5:] or 12)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _noon(day: date, now: datetime) -> datetime:
    """Return the last moment of a day, in the zone of `now`."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), now.tzinfo)


def _age(entry: Mapping[str, Any], today: date) -> SourceAge:
    source = sources()[entry["source_id"]]
    retrieved = date.fromisoformat(entry["retrieved"])
    age = (today - retrieved).days
    due = next_edition(source, entry["vintages"])
    return SourceAge(
        source.source_id, source.label, tuple(entry["vintages"]), retrieved, age, age > source.max_age_days,
        source.cadence, due, due is not None and due.is_overdue(today),
    )  # fmt: skip


def _policy(row: Mapping[str, str], is_in_force: bool, today: date) -> Policy:
    ends = date.fromisoformat(row["ends"]) if row["ends"] else None
    return Policy(
        row["measure_id"], row["name"], row["country_iso3"], tuple(row["materials"].split("+")), row["kind"],
        row["effective"], row["ends"], is_in_force, ends is not None and today <= ends <= today + SOON, row,
    )  # fmt: skip
