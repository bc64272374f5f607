"""What the checks of the study of 2023 share: names that differ between its tables, and indices of the study before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.derived.validation.eu_2017 import cases, value
from dashboard.engine import Engine
from dashboard.metrics.interval import Interval

YEAR = 2023
_INDICES_OF = "eu_2017"

Row = Mapping[str, Any]


def listed(row: Row, products: Mapping[str, Sequence[str]], own: Sequence[str]) -> str:
    """Return the name under which another table of the study lists the material of `row`; empty where none does.

    `products` are the names by material in that table, `own` the names in the table of `row`, in lower case: a name
    that another row of it bears is not taken.
    """
    names = products.get(row["material_id"], ())
    same = [name for name in names if name.casefold() == row["product"].casefold()]
    free = [name for name in names if name.casefold() not in own]
    return same[0] if same else free[0] if len(free) == 1 else ""


def indices(engine: Engine, quantity: str) -> dict[str, float]:
    """Return name in lower case → substitution index (`si_sr` or `si_ei`) of the study of 2017."""
    found = ((case["supply_risk"], value(case, quantity)) for case in cases(engine, _INDICES_OF))
    return {row["product"].casefold(): index for row, index in found if index is not None}


def rounded_index(index: float) -> Interval:
    """Return every index that is printed so, with one decimal and at most 1."""
    return Interval.rounded(index, 0.05, 0.0, 1.0)
