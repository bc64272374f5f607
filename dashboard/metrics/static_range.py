"""Static range (R/P): years that a quantity would last at today's production, one value a UNFC class.

Hand calculation: 11,000,000 t of cobalt over 290,000 t a year (MCS 2025, 2024e) = 37.9 years. Reserves are not a fixed
stock: they are what is known and viable today.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.metrics.model import CannotComputeError, Metric, not_negative

METRIC = Metric(
    metric_id="static_range",
    formula="R/P = quantity of a UNFC class / yearly production",
    unit="years",
    low=0.0,
    high=None,
    worse="lower",
    reference="BGR/DERA and USGS practice (reserves-to-production ratio); classes: UNECE, UNFC Update 2019",
    requirements=("3b", "3c", "8c"),
)


@dataclass(frozen=True)
class Stock:
    """Tonnes of a class; `at_least` where they are a lower bound."""

    quantity_t: float
    at_least: bool = False


@dataclass(frozen=True)
class StaticRange:
    """Years of one class; `at_least` where its stock is a lower bound."""

    unfc_class: str
    years: float
    at_least: bool


def compute(stocks: Mapping[str, Stock | None], production_t: float | None) -> tuple[StaticRange, ...]:
    """Return the years of each UNFC class whose stock is stated, in the order given; classes are never added up.

    Raises CannotComputeError where no stock is stated or the production is missing or zero.
    """
    stated = {name: stock for name, stock in stocks.items() if stock is not None}
    if not stated or not production_t:
        missing = (*(() if stated else ("a quantity of any class",)), *(() if production_t else ("production",)))
        raise CannotComputeError(*missing)
    made = not_negative("production", production_t)
    return tuple(
        StaticRange(name, not_negative(f"quantity of {name}", stock.quantity_t) / made, stock.at_least)
        for name, stock in stated.items()
    )
