"""The net import reliance that USGS prints for the United States, from its own consumption and production.

Which output counts as domestic is read from the series that each commodity prints: USGS leaves mine output out where it
is exported as concentrate. For cobalt that is stated; for the others it is inferred.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.filters import ALL_VINTAGES
from dashboard.metrics import CannotComputeError, net_import_reliance
from dashboard.metrics.interval import Interval
from dashboard.topics.validation import queries
from dashboard.topics.validation.methods.model import Check, Inputs, Method, Result
from dashboard.topics.validation.words import note

_SECONDARY = ("production, secondary",)
_COUNTED: Mapping[str, tuple[str, tuple[tuple[str, ...], ...]]] = {
    "beryllium": ("consumption, apparent", (("production, shipments",),)),
    "bismuth": ("consumption, apparent", (("production, secondary", "production, scrap"),)),
    "chromium": ("consumption, apparent", (("production, recycling",),)),
    "cobalt": ("consumption, apparent", (_SECONDARY,)),
    "copper": ("consumption, apparent", (("production, refinery primary",), ("production, post consumer",))),
    "nickel": ("consumption, apparent total", (_SECONDARY,)),
    "vanadium": ("consumption, apparent", (("production, primary",), _SECONDARY)),
}
"""Material → its series of consumption, and each series counted as domestic with its names in several editions."""
_DIGITS, _DIGITS_ESTIMATED = 3, 2
_NET_EXPORTER = "E"


def checks(engine: Engine) -> list[Check]:
    """Return one check for each printed net import reliance whose inputs USGS prints beside it; every edition."""
    chosen = {"material": tuple(sorted(_COUNTED)), "vintage": ALL_VINTAGES}
    rows = engine.run(queries.UNITED_STATES, chosen).records()
    stated = {(*_edition(row), row["series"]): row for row in rows}
    printed = [(row, _printed(row)) for row in rows if row["statistic"] == "net import reliance"]
    return [_check(row, bounds, stated) for row, bounds in printed if bounds is not None]


def _edition(row: Record) -> tuple[object, ...]:
    return row["material_id"], row["vintage"], row["year"]


def _printed(row: Record) -> Interval | None:
    """Return all values printed like this one, as fractions; None for a bound and for what is not stated."""
    if row["original_value"] == _NET_EXPORTER:
        return Interval(-math.inf, 0.0)
    if row["value"] is None or not str(row["original_value"]).strip().isdigit():
        return None
    return Interval.rounded(row["value"] / 100, 0.005, 0.0, 1.0)


def _check(row: Record, printed: Interval, stated: Mapping[tuple[object, ...], Record]) -> Check:
    is_exporter = row["original_value"] == _NET_EXPORTER
    check = METHOD.check(
        {**row, "product": row["series"]},
        "net_import_reliance_frac",
        printed.high if is_exporter else row["value"] / 100,
        printed,
        lambda: _result(row, stated),
    )
    words = note("exporter", note=check.result.note) if is_exporter else check.result.note
    return replace(check, result=check.result._replace(note=words))


def _result(row: Record, stated: Mapping[tuple[object, ...], Record]) -> Result:
    """Return the net import reliance of the edition of `row`. Raises CannotComputeError."""
    used, counted = _COUNTED[row["material_id"]]
    consumption, *production = [_stated(names, row, stated) for names in ((used,), *counted)]
    ranges = [_rounded(output) for output in production]
    computed = net_import_reliance.compute(
        apparent_consumption=consumption["value"], production=math.fsum(output["value"] for output in production)
    )
    bounds = net_import_reliance.interval(
        _rounded(consumption), Interval(math.fsum(part.low for part in ranges), math.fsum(part.high for part in ranges))
    )
    series = ", ".join(output["series"] for output in production)
    return Result(computed, bounds, Inputs.PRINTED, note("counted", series=series))


def _stated(names: tuple[str, ...], row: Record, stated: Mapping[tuple[object, ...], Record]) -> Record:
    """Return the row of the first of these series that has a value. Raises CannotComputeError where none has."""
    candidates = (stated.get((*_edition(row), name)) for name in names)
    first = next((row for row in candidates if row is not None and row["value"] is not None), None)
    if first is None:
        raise CannotComputeError(" / ".join(names))
    return first


def _rounded(row: Record) -> Interval:
    """Return all quantities printed like this one: USGS prints three significant digits, two for estimates."""
    value = float(row["value"])
    if value == 0:
        return Interval.exactly(0.0)
    digits = _DIGITS_ESTIMATED if row["status"] == "estimated" else _DIGITS
    step = 10.0 ** (math.floor(math.log10(value)) + 1 - digits)
    return Interval.rounded(value, step / 2, 0.0)


METHOD = Method("us_nir", net_import_reliance.METRIC, ("usgs_mcs",), ("us_salient_yearly",), checks)
