"""Every published result that we reproduce: computed, published, inside bounds or not, and what is missing."""

from __future__ import annotations

import math
from collections.abc import Mapping

from dashboard.derived.model import Row, Table, held
from dashboard.derived.validation import eu_2017, eu_2023, eu_importance, geopolrisk, iea_shares, us_reliance
from dashboard.derived.validation.model import Check, Inputs, Verdict
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from data.fields import columns
from data.model import Field

__all__ = ["METHODS", "SOURCES", "TABLE", "Check", "Inputs", "Verdict", "checks"]

_MODULES = (eu_2017, eu_2023, eu_importance, geopolrisk, iea_shares, us_reliance)
METHODS = tuple(module.CHECK_ID for module in _MODULES)
SOURCES: Mapping[str, tuple[str, ...]] = {module.CHECK_ID: module.SOURCES for module in _MODULES}
DATASETS = tuple(dict.fromkeys(name for module in _MODULES for name in module.DATASETS))
_KEPT: Memo[tuple[Check, ...]] = Memo(2)

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
        "inputs",
        "VARCHAR",
        "",
        "printed: all inputs in the publication; rebuilt: exact, some from elsewhere; bounded: one a range; missing",
    ),
    *columns("vintage", "source_id", "note"),
)


def checks(engine: Engine) -> tuple[Check, ...]:
    """Return every check of the release, by method; those whose datasets an old release lacks are left out."""
    return _KEPT.get(engine, "checks", lambda: _computed(engine))


def _computed(engine: Engine) -> tuple[Check, ...]:
    able = (module for module in _MODULES if all(held(engine, name) for name in module.DATASETS))
    return tuple(check for module in able for check in module.checks(engine))


def chosen(engine: Engine, filters: Filters) -> tuple[Check, ...]:
    """Return the checks that the methods, materials and years of `filters` leave."""
    first, last = filters.year_from, filters.year_to
    return tuple(
        check
        for check in checks(engine)
        if (not filters.method or check.check_id in filters.method)
        and (not filters.material or check.material_id in filters.material)
        and (first is None or (check.year is not None and check.year >= first))
        and (last is None or (check.year is not None and check.year <= last))
    )


def _rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    return tuple(_row(check) for check in chosen(engine, filters))


def _row(check: Check) -> Row:
    ends = (None, None) if check.bounds is None else (check.bounds.low, check.bounds.high)
    return (
        check.check_id, check.metric_id, check.year, check.material_id, check.product, check.stage_id,
        check.quantity_id, check.computed, *ends, check.published, _finite(check.published_bounds.low),
        check.published_bounds.high, check.verdict.value, check.inputs.value, check.vintage, check.source_id,
        check.note,
    )  # fmt: skip


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _assumptions(filters: Filters) -> Mapping[str, str]:
    return {
        name: t(f"validation.assumption.{name}") for name in METHODS if not filters.method or name in filters.method
    }


TABLE = Table(
    table_id="validation",
    title_key="validation.title",
    fields=_FIELDS,
    datasets=DATASETS,
    rows=_rows,
    assumptions=_assumptions,
    keys=("method", "material", "year_from", "year_to"),
    metrics=("supply_risk", "hhi_wgi_t", "economic_importance", "geopolrisk", "top_share", "net_import_reliance"),
)
