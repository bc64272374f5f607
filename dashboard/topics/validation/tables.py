"""Every published result that we reproduce: computed, published, inside bounds or not, and what is missing."""

from __future__ import annotations

import math
from collections.abc import Mapping

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.table import Row, Table, missing_datasets
from dashboard.filters import Filters
from dashboard.topics.validation.methods import METHODS, Check
from dashboard.topics.validation.words import assumption
from data.fields import columns
from data.model import Field

_CHECKS: Memo[tuple[Check, ...]] = Memo(2)
_FIELDS = (
    Field("method", "VARCHAR", "", "Which publication: method and edition"),
    Field("metric_id", "VARCHAR", "", "Metric that computes it"),
    *columns("year", "material_id", "product", "stage_id"),
    Field("quantity_id", "VARCHAR", "", "Which figure of the publication"),
    Field("computed", "DOUBLE", "", "Our result from the inputs as they stand; empty where one is a range or missing"),
    Field("computed_low", "DOUBLE", "", "Lowest result that rounding and gaps of the inputs allow"),
    Field("computed_high", "DOUBLE", "", "Highest result that rounding and gaps of the inputs allow"),
    Field("published", "DOUBLE", "", "The figure as published"),
    Field("published_low", "DOUBLE", "", "Lowest figure that is printed so; empty where it has no end"),
    Field("published_high", "DOUBLE", "", "Highest figure that is printed so"),
    Field("verdict", "VARCHAR", "", "inside: the ranges share a value; outside; not_computed: an input is missing"),
    Field(
        "inputs", "VARCHAR", "",
        "printed: all inputs in the publication; rebuilt: exact, some from elsewhere; bounded: one a range; missing",
    ),
    *columns("vintage", "source_id", "note"),
)  # fmt: skip


def checks(engine: Engine) -> tuple[Check, ...]:
    """Return every check of the release, by method; those whose datasets an old release lacks are left out."""
    return _CHECKS.get(engine, "checks", lambda: tuple(_checked(engine)))


def _checked(engine: Engine) -> list[Check]:
    able = [method for method in METHODS.values() if not missing_datasets(engine, method.datasets)]
    return [check for method in able for check in method.checks(engine)]


def chosen(engine: Engine, filters: Filters) -> tuple[Check, ...]:
    """Return the checks that the methods, materials and years of `filters` leave."""
    first, last = filters.year_from, filters.year_to
    return tuple(
        check
        for check in checks(engine)
        if (not filters.method or check.method.method_id in filters.method)
        and (not filters.material or check.row["material_id"] in filters.material)
        and (first is None or (check.row["year"] or 0) >= first)
        and (last is None or (check.row["year"] or math.inf) <= last)
    )


def _rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    return tuple(_row(check) for check in chosen(engine, filters))


def _row(check: Check) -> Row:
    row, result, printed = check.row, check.result, check.published_bounds
    ends = (None, None) if result.bounds is None else (result.bounds.low, result.bounds.high)
    return (
        check.method.method_id, check.method.metric.metric_id, row["year"], row["material_id"], row["product"],
        check.stage_id, check.quantity_id, result.computed, *ends, check.published,
        printed.low if math.isfinite(printed.low) else None, printed.high, check.verdict.value, result.inputs.value,
        row["vintage"], row["source_id"], result.note,
    )  # fmt: skip


def _assumptions(filters: Filters) -> Mapping[str, str]:
    return {name: assumption(name) for name in METHODS if not filters.method or name in filters.method}


VALIDATION = Table(
    table_id="validation",
    title_key="validation.title",
    fields=_FIELDS,
    datasets=tuple(dict.fromkeys(name for method in METHODS.values() for name in method.datasets)),
    rows=_rows,
    assumptions=_assumptions,
    keys=("method", "material", "year_from", "year_to"),
    metrics=("supply_risk", "hhi_wgi_t", "economic_importance", "geopolrisk", "top_share", "net_import_reliance"),
)
TABLES = (VALIDATION,)
