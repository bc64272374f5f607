"""Targets in EU law that touch a material, and how far the Union stands from each where published data say.

Sources: compiled reference rows (targets, recycling rates, with their documents), EC study of 2023 (sourcing of the
EU). Targets bind the Union, operators or producers: no figure here says that one country fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.derived.exposed import exposed
from dashboard.derived.model import Row, Table
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.queries import reuse, validation
from data.codes import bloc_members, code_list
from data.fields import columns
from data.model import Field

CRM_ACT = ("extraction capacity", "processing capacity", "recycling capacity", "single third-country dependency")
BATTERIES = ("minimum recycled content", "material recovery")
_SINGLE, _RECYCLING = CRM_ACT[3], CRM_ACT[2]
_STRATEGIC = "eu_srm_2024"
_RATE = "eol_rir"
_KEPT: Memo[tuple[Distance, ...]] = Memo(64)
_FIELDS = (
    *columns("material_id", "instrument", "target_type", "scope", "stage_id", "due_date", "bound"),
    Field("target_pct", "DOUBLE", "percent", "What the law asks for"),
    Field("state", "VARCHAR", "", "inside, outside, or not_computed where no published figure has the law's measure"),
    Field("measured_pct", "DOUBLE", "percent", "Published figure nearest to the measure of the law; empty: none"),
    Field("distance_points", "DOUBLE", "percentage points", "Measured less target; empty where not comparable"),
    Field("measure", "VARCHAR", "", "eu_sourcing: share of EU sourcing; eol_rir: another measure, beside the target"),
    *columns("country_iso3", "year", "vintage", "source_id"),
)


@dataclass(frozen=True)
class Distance:
    """A target, and a published figure beside it. `measured_pct` is None, `measure` empty where there is none.

    `distance_points` is measured less target, None where the figure measures something else. `country` is the third
    country that the figure is of.
    """

    law: Mapping[str, Any]
    stage: str = ""
    state: str = "not_computed"
    measured_pct: float | None = None
    distance_points: float | None = None
    measure: str = ""
    country: str = ""
    year: int | None = None
    vintage: str = ""
    source_id: str = ""


def is_strategic(material: str) -> bool:
    """Tell whether the EU lists `material` as a strategic raw material: the CRM Act benchmarks apply."""
    return _STRATEGIC in str(code_list("material").rows[material]["critical_lists"]).split(";")


def distances(engine: Engine, material: str) -> tuple[Distance, ...]:
    """Return the targets for a material in the order of the laws; none where no law names it."""
    return _KEPT.get(engine, material, lambda: tuple(_distances(engine, material)))


def _distances(engine: Engine, material: str) -> list[Distance]:
    laws = engine.run(reuse.TARGETS, {"material": (material,)}).records()
    found: list[Distance] = []
    for kind in (*CRM_ACT, *BATTERIES):
        for law in sorted((row for row in laws if row["target_type"] == kind), key=lambda row: str(row["due_date"])):
            if kind in CRM_ACT and not is_strategic(material):
                continue
            if kind in BATTERIES and law["material_id"] is None:
                continue
            found += _measured(engine, material, law)
    return found


def _measured(engine: Engine, material: str, law: Mapping[str, Any]) -> list[Distance]:
    if law["target_type"] == _SINGLE:
        return _largest_sources(engine, material, law) or [Distance(law)]
    if law["target_type"] == _RECYCLING:
        return [_recycling(engine, material, law)]
    return [Distance(law)]


def _largest_sources(engine: Engine, material: str, law: Mapping[str, Any]) -> list[Distance]:
    """Return the largest third country in EU sourcing at each stage that the study states."""
    inside = frozenset(bloc_members("EU27"))
    rows = [
        row
        for row in engine.run(validation.SHARES, {"material": (material,)}).records()
        if row["region"] == "EU" and row["country_iso3"] not in inside and row["share_frac"] is not None
    ]
    found = []
    for stage in sorted({row["stage_id"] for row in rows}, key=list(code_list("stage").rows).index):
        most = max((row for row in rows if row["stage_id"] == stage), key=lambda row: row["share_frac"])
        measured = 100.0 * most["share_frac"]
        found.append(
            Distance(
                law, stage, "inside" if measured <= law["value"] else "outside", measured, measured - law["value"],
                "eu_sourcing", most["country_iso3"], int(most["vintage"][:4]), most["vintage"], most["source_id"],
            )
        )  # fmt: skip
    return found


def _recycling(engine: Engine, material: str, law: Mapping[str, Any]) -> Distance:
    """Return the capacity benchmark with the newest recycling input rate of the EU beside it: another measure."""
    rates = [
        row
        for row in engine.run(reuse.INDICATORS, {"material": (material,)}).records()
        if row["indicator_id"] == _RATE and row["region"] == "EU" and row["value"] is not None and not row["bound"]
    ]
    if not rates:
        return Distance(law)
    row = max(rates, key=lambda one: (one["year"], one["vintage"]))
    return Distance(
        law, measured_pct=row["value"], measure=_RATE, year=row["year"], vintage=row["vintage"],
        source_id=row["source_id"],
    )  # fmt: skip


def rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row a target, and a row a stage for the share of one third country."""
    material = exposed(filters).material
    return tuple(
        (
            material, one.law["instrument"], one.law["target_type"], one.law["scope"], one.stage or None,
            one.law["due_date"], one.law["bound"], one.law["value"], one.state, one.measured_pct,
            one.distance_points, one.measure or None, one.country or None, one.year, one.vintage or None,
            one.source_id or None,
        )
        for one in distances(engine, material)
    )  # fmt: skip


def _assumptions(_filters: Filters) -> Mapping[str, str]:
    return {name: t(f"derived.policy_distance.{name}") for name in ("defaults", "union", "sourcing", "rate", "missing")}


TABLE = Table(
    table_id="policy_distance",
    title_key="derived.policy_distance.title",
    fields=_FIELDS,
    datasets=("policy_target", "supply_share", "reuse_indicator"),
    rows=rows,
    assumptions=_assumptions,
    keys=("material",),
)
