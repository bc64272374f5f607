"""Supply risk of the 78 materials of the EU study of 2017 from its own printed inputs.

Every printed input may be anything that rounds to it, as may the published score: the two ranges must share a value.
"""

from __future__ import annotations

from itertools import groupby

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.metrics import supply_risk
from dashboard.metrics.interval import Interval
from dashboard.topics.validation import queries
from dashboard.topics.validation.methods.model import Check, Inputs, Method, Result

Case = dict[str, Record]
"""A published case: its rows by quantity."""


def cases(engine: Engine, method: str) -> list[Case]:
    """Return the published cases of a method."""
    rows = engine.run(queries.RESULTS, {"method": (method,)}).records()
    return [
        {row["quantity_id"]: row for row in group} for _product, group in groupby(rows, key=lambda row: row["product"])
    ]


def value(case: Case, quantity: str) -> float | None:
    """Return a quantity of a case, None where it is not printed."""
    row = case.get(quantity)
    return None if row is None else row["value"]


def indices(engine: Engine, quantity: str) -> dict[str, float]:
    """Return name in lower case → substitution index (`si_sr` or `si_ei`); the study of 2023 prints none."""
    printed = ((case["supply_risk"], value(case, quantity)) for case in cases(engine, "eu_2017"))
    return {row["product"].casefold(): index for row, index in printed if index is not None}


def rounded_index(index: float) -> Interval:
    """Return every index that is printed so, with one decimal and at most 1."""
    return Interval.rounded(index, 0.05, 0.0, 1.0)


def checks(engine: Engine) -> list[Check]:
    """Return one check a material of the study."""
    return [_check(case) for case in cases(engine, "eu_2017") if "supply_risk" in case]


def _check(case: Case) -> Check:
    row = case["supply_risk"]
    inputs = supply_risk.Printed(
        hhi_global=value(case, "hhi_wgi_t_global"),
        hhi_eu=value(case, "hhi_wgi_t_eu28"),
        import_reliance_pct=value(case, "import_reliance_pct"),
        eol_rir_pct=value(case, "eol_rir_pct"),
        substitution=value(case, "si_sr"),
        supply_used=case["supply_data"]["original_value"],
    )
    return METHOD.check(
        row,
        "supply_risk",
        row["value"],
        supply_risk.published_bounds(row["value"]),
        lambda: Result(inputs.point(), inputs.bounds(), Inputs.PRINTED, inputs.supply_used),
    )


METHOD = Method("eu_sr_2017", supply_risk.METRIC, ("ec_crm_2017",), ("published_result",), checks)
