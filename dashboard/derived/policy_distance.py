"""Targets in EU law that touch a material, and how far the Union stands from each where published data say.

Sources: compiled reference rows (targets, recycling rates, with their documents), EC study of 2023 (sourcing of the
EU). Targets bind the Union, operators or producers: no figure here says that one country fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum
from typing import Any

from dashboard.derived.exposed import exposed
from dashboard.derived.model import Row, Table
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.queries import reuse, stages, validation
from dashboard.stated import leaders
from data.codes import bloc_members, code_list
from data.fields import columns
from data.model import Field

CRM_ACT = ("extraction capacity", "processing capacity", "recycling capacity", "single third-country dependency")
BATTERIES = ("minimum recycled content", "material recovery")
_SINGLE, _RECYCLING = CRM_ACT[3], CRM_ACT[2]
_STRATEGIC = "eu_srm_2024"
_RATE = "eol_rir"
_SMELT, _REFINE = "smelt", "refine"
_KEPT: Memo[tuple[Distance, ...]] = Memo(64)
_FIELDS = (
    *columns("material_id", "instrument", "target_type", "scope", "stage_id", "product", "due_date", "bound"),
    Field("target_pct", "DOUBLE", "percent", "What the law asks for"),
    Field(
        "state",
        "VARCHAR",
        "",
        "inside: every relevant stage is stated and within the limit; outside; not_known: within it at this stage, "
        "but not every stage is stated; not_stated: no EU sourcing of this stage; not_computed: no published figure "
        "has the law's measure",
    ),
    Field("measured_pct", "DOUBLE", "percent", "Published figure nearest to the measure of the law; empty: none"),
    Field("distance_points", "DOUBLE", "percentage points", "Measured less target; empty where not comparable"),
    Field("measure", "VARCHAR", "", "eu_sourcing: share of EU sourcing; eol_rir: another measure, beside the target"),
    *columns("country_iso3"),
    Field("tied_iso3", "VARCHAR", "", "Countries with the same largest share, joined with +; empty without a tie"),
    *columns("year", "vintage", "source_id"),
)


@dataclass(frozen=True)
class Distance:
    """A target, and a published figure beside it. `measured_pct` is None, `measure` empty where there is none.

    `distance_points` is measured less target, None where the figure measures something else. `countries` are the third
    countries that the figure is of, several where they tie, in the order of their codes. `product` is what the study
    names, empty where a stage is in no row of it.
    """

    law: Mapping[str, Any]
    stage: str = ""
    product: str = ""
    state: str = "not_computed"
    measured_pct: float | None = None
    distance_points: float | None = None
    measure: str = ""
    countries: tuple[str, ...] = ()
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
    """Return the largest third country in EU sourcing by stage and product; a row for each stage without it too."""
    every = engine.run(validation.SHARES, {"material": (material,)}).records()
    order = list(code_list("stage").rows)
    keys = sorted({(row["stage_id"], row["product"]) for row in every}, key=lambda key: (order.index(key[0]), key[1]))
    found = [
        _source(law, stage, product, [row for row in every if (row["stage_id"], row["product"]) == (stage, product)])
        for stage, product in keys
    ]
    unseen = _processed(engine, material) - {stage for stage, _product in keys}
    found += [Distance(law, stage, state="not_stated") for stage in sorted(unseen, key=order.index)]
    found.sort(key=lambda one: order.index(one.stage))
    return [replace(one, state=_reconciled(one, found)) for one in found] if keys else []


def _processed(engine: Engine, material: str) -> set[str]:
    """Return the stages of the study at which any country's output is stated; smelting is processing."""
    named = {str(row["stage_id"]) for row in engine.run(stages.PRODUCED, {"material": (material,)}).records()}
    return {_REFINE if stage == _SMELT else stage for stage in named}


def _source(law: Mapping[str, Any], stage: str, product: str, rows: Sequence[Mapping[str, Any]]) -> Distance:
    """Return the largest third country in the EU's sourcing of a product at a stage; `not_stated` without sourcing.

    `not_known` where what the study leaves unnamed could be one country over the limit. Where it names members of the
    Union alone there is no figure.
    """
    inside = frozenset(bloc_members("EU27"))
    sourced = [row for row in rows if row["region"] == "EU" and row["share_frac"] is not None]
    third = {row["country_iso3"]: row["share_frac"] for row in sourced if row["country_iso3"] not in inside}
    first = leaders(third)
    if not sourced:
        return Distance(law, stage, product, state="not_stated")
    vintage = str(sourced[0]["vintage"])
    unnamed = 100.0 * (1.0 - fsum(row["share_frac"] for row in sourced))
    within = "not_known" if unnamed > law["value"] else "inside"
    if not first:
        return Distance(
            law, stage, product, within, measure="eu_sourcing", year=int(vintage[:4]), vintage=vintage,
            source_id=sourced[0]["source_id"],
        )  # fmt: skip
    measured = 100.0 * third[first[0]]
    state = "outside" if measured > law["value"] else within
    return Distance(
        law, stage, product, state, measured, measured - law["value"], "eu_sourcing", first, int(vintage[:4]), vintage,
        sourced[0]["source_id"],
    )  # fmt: skip


def _reconciled(one: Distance, found: Sequence[Distance]) -> str:
    """Return the state of a row among all: inside only where every stage of the material is stated of its product."""
    same = [other for other in found if other.product in {one.product, ""}]
    is_open = any(other.state in {"not_stated", "not_known"} for other in same)
    is_open = is_open or {other.stage for other in same} != {other.stage for other in found}
    return "not_known" if one.state == "inside" and is_open else one.state


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
    """Return a row a target, and for the share of one third country a row a stage and product of the study."""
    material = exposed(filters).material
    return tuple(
        (
            material, one.law["instrument"], one.law["target_type"], one.law["scope"], one.stage or None,
            one.product or None, one.law["due_date"], one.law["bound"], one.law["value"], one.state, one.measured_pct,
            one.distance_points, one.measure or None, next(iter(one.countries), None),
            "+".join(one.countries) if len(one.countries) > 1 else None, one.year, one.vintage or None,
            one.source_id or None,
        )
        for one in distances(engine, material)
    )  # fmt: skip


def _assumptions(_filters: Filters) -> Mapping[str, str]:
    names = ("defaults", "union", "sourcing", "stages", "rate", "missing")
    return {name: t(f"derived.policy_distance.{name}") for name in names}


TABLE = Table(
    table_id="policy_distance",
    title_key="derived.policy_distance.title",
    fields=_FIELDS,
    datasets=("policy_target", "supply_share", "reuse_indicator"),
    rows=rows,
    assumptions=_assumptions,
    keys=("material",),
)
