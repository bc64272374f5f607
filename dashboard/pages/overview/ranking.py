"""All materials at their first stage of the chain: concentration, leader and change, computed once a release."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.memo import Memo
from dashboard.metrics import concentration
from dashboard.queries import shares
from dashboard.stated import Stated, arrange
from data.codes import code_list


@dataclass(frozen=True)
class Ranked:
    """A material at the first stage that names its countries: what is stated, and how concentrated it is."""

    material: str
    stage: str
    data: Stated
    concentration: concentration.Concentration


_RANKED: Memo[tuple[Ranked, ...]] = Memo(2)
_UNLIKE: Memo[tuple[tuple[str, str, int], ...]] = Memo(2)


def ranked_materials(engine: Engine) -> tuple[Ranked, ...]:
    """Return every material with stated quantities, the most concentrated first."""
    return _RANKED.get(engine, "all", lambda: _ranked(engine))


def unlike_materials(engine: Engine) -> tuple[tuple[str, str, int], ...]:
    """Return (material, stage, year) of those not ranked because the countries' figures count unlike goods."""
    ranked = {one.material for one in ranked_materials(engine)}

    def found() -> tuple[tuple[str, str, int], ...]:
        every = ((material, stage, data) for material, stage, data in _stated(engine) if data.is_unlike)
        return tuple((material, stage, data.year) for material, stage, data in every if material not in ranked)

    return _UNLIKE.get(engine, "all", found)


def _stated(engine: Engine) -> list[tuple[str, str, Stated]]:
    """Return what is stated of each material and stage, the stages of a material in their order."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in engine.run(shares.PRODUCTION, {}).records():
        groups[row["material_id"], row["stage_id"]].append(row)
    order = {code: int(row["stage_order"]) for code, row in code_list("stage").rows.items()}
    ordered = sorted(groups.items(), key=lambda item: (item[0][0], order[item[0][1]]))
    return [(material, stage, arrange(rows, Filters())) for (material, stage), rows in ordered]


def _ranked(engine: Engine) -> tuple[Ranked, ...]:
    found: dict[str, Ranked] = {}
    for material, stage, data in _stated(engine):
        result = data.concentration()
        if material not in found and result is not None:
            found[material] = Ranked(material, stage, data, result)
    return tuple(sorted(found.values(), key=lambda one: (-one.concentration.hhi_low, one.material)))
