"""Supply risk of the 78 materials of the EU study of 2017 from its own printed inputs.

Every printed input may be anything that rounds to it, as may the published score: the two ranges must share a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from dashboard.derived.validation.model import Check, Inputs
from dashboard.engine import Engine
from dashboard.metrics import supply_risk
from dashboard.metrics.model import CannotComputeError
from dashboard.queries import validation

CHECK_ID = "eu_sr_2017"
SOURCES = ("ec_crm_2017",)
DATASETS = ("published_result",)
_METHOD = "eu_2017"

Case = Mapping[str, Mapping[str, Any]]


def cases(engine: Engine, method: str) -> list[dict[str, dict[str, Any]]]:
    """Return the published cases of a method, each as quantity → row."""
    found = engine.run(validation.RESULTS, {"method": (method,)}).records()
    return [
        {row["quantity_id"]: row for row in group} for _product, group in groupby(found, key=lambda row: row["product"])
    ]


def value(case: Case, quantity: str) -> float | None:
    """Return a quantity of a case, None where it is not printed."""
    row = case.get(quantity)
    return None if row is None else row["value"]


def printed(case: Case) -> supply_risk.Printed:
    """Return the inputs of a case as printed."""
    return supply_risk.Printed(
        hhi_global=value(case, "hhi_wgi_t_global"),
        hhi_eu=value(case, "hhi_wgi_t_eu28"),
        import_reliance_pct=value(case, "import_reliance_pct"),
        eol_rir_pct=value(case, "eol_rir_pct"),
        substitution=value(case, "si_sr"),
        supply_used=case["supply_data"]["original_value"],
    )


def checks(engine: Engine) -> list[Check]:
    """Return one check a material of the study."""
    return [_check(case) for case in cases(engine, _METHOD) if "supply_risk" in case]


def _check(case: Case) -> Check:
    row, inputs = case["supply_risk"], printed(case)
    computed = bounds = None
    note = inputs.supply_used
    try:
        computed, bounds = inputs.point(), inputs.bounds()
    except CannotComputeError as error:
        note = str(error)
    return Check(
        check_id=CHECK_ID,
        metric_id=supply_risk.METRIC.metric_id,
        product=row["product"],
        quantity_id="supply_risk",
        published=row["value"],
        published_bounds=supply_risk.published_bounds(row["value"]),
        inputs=Inputs.PRINTED if bounds else Inputs.MISSING,
        source_id=row["source_id"],
        vintage=row["vintage"],
        computed=computed,
        bounds=bounds,
        material_id=row["material_id"],
        stage_id=row["stage_id"],
        year=row["year"],
        note=note,
    )
