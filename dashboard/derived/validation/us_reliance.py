"""The net import reliance that USGS prints for the United States, from its own consumption and production.

Which output counts as domestic is read from the series that each commodity prints: USGS leaves mine output out where it
is exported as concentrate. For cobalt that is stated; for the others it is inferred.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from dashboard.derived.validation.model import Check, Inputs
from dashboard.engine import Engine
from dashboard.filters import ALL_VINTAGES
from dashboard.i18n import t
from dashboard.metrics import net_import_reliance
from dashboard.metrics.interval import Interval
from dashboard.metrics.model import CannotComputeError
from dashboard.queries import validation

CHECK_ID = "us_nir"
SOURCES = ("usgs_mcs",)
DATASETS = ("us_salient_yearly",)
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

Row = Mapping[str, Any]


def checks(engine: Engine) -> list[Check]:
    """Return one check for each printed net import reliance whose inputs USGS prints beside it; every edition."""
    chosen = {"material": tuple(sorted(_COUNTED)), "vintage": ALL_VINTAGES}
    rows = engine.run(validation.UNITED_STATES, chosen).records()
    stated: dict[tuple[object, ...], Row] = {
        (row["material_id"], row["vintage"], row["year"], row["series"]): row for row in rows
    }
    return [
        _check(row, stated) for row in rows if row["statistic"] == "net import reliance" and _bounds(row) is not None
    ]


def _bounds(row: Row) -> Interval | None:
    """Return all values printed like this one, as fractions; None for a bound and for what is not stated."""
    if row["original_value"] == _NET_EXPORTER:
        return Interval(-math.inf, 0.0)
    if row["value"] is None or not str(row["original_value"]).strip().isdigit():
        return None
    return Interval.rounded(row["value"] / 100, 0.005, 0.0, 1.0)


def _check(row: Row, stated: Mapping[tuple[object, ...], Row]) -> Check:
    material, vintage, year = row["material_id"], row["vintage"], row["year"]
    used, counted = _COUNTED[material]
    exporter = row["original_value"] == _NET_EXPORTER
    computed = bounds = None
    try:
        consumption, *production = [_found(names, stated, material, vintage, year) for names in ((used,), *counted)]
        ranges = [_rounded(one) for one in production]
        computed = net_import_reliance.compute(
            apparent_consumption=consumption["value"], production=math.fsum(one["value"] for one in production)
        )
        bounds = net_import_reliance.interval(
            _rounded(consumption),
            Interval(math.fsum(one.low for one in ranges), math.fsum(one.high for one in ranges)),
        )
        note = t("validation.note.counted", series=", ".join(one["series"] for one in production))
    except CannotComputeError as error:
        note = str(error)
    printed = _bounds(row) or Interval.exactly(0.0)
    return Check(
        check_id=CHECK_ID,
        metric_id=net_import_reliance.METRIC.metric_id,
        product=row["series"],
        quantity_id="net_import_reliance_frac",
        published=printed.high if exporter else row["value"] / 100,
        published_bounds=printed,
        inputs=Inputs.PRINTED if bounds else Inputs.MISSING,
        source_id=row["source_id"],
        vintage=vintage,
        computed=computed,
        bounds=bounds,
        material_id=material,
        year=year,
        note=t("validation.note.exporter", note=note) if exporter else note,
    )


def _found(
    names: tuple[str, ...], stated: Mapping[tuple[object, ...], Row], material: str, vintage: str, year: int
) -> Row:
    """Return the row of the first of these series that has a value. Raises CannotComputeError where none has."""
    rows = (stated.get((material, vintage, year, name)) for name in names)
    found = next((row for row in rows if row is not None and row["value"] is not None), None)
    if found is None:
        raise CannotComputeError(" / ".join(names))
    return found


def _rounded(row: Row) -> Interval:
    """Return all quantities printed like this one: USGS prints three significant digits, two for estimates."""
    value = float(row["value"])
    if value == 0:
        return Interval.exactly(0.0)
    digits = _DIGITS_ESTIMATED if row["status"] == "estimated" else _DIGITS
    step = 10.0 ** (math.floor(math.log10(value)) + 1 - digits)
    return Interval.rounded(value, step / 2, 0.0)
