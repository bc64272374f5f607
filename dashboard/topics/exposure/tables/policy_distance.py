"""Targets in EU law that touch a material, and how far the Union stands from each where published data say.

Sources: compiled reference rows (targets, recycling rates, with their documents), EC study of 2023 (sourcing of the
EU). Targets bind the Union, operators or producers: no figure here says that one country fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import fsum

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import Row, Table
from dashboard.filters import Filters
from dashboard.topics.exposure.scope import exposure_of
from dashboard.topics.exposure.words import target_assumptions
from dashboard.topics.production import queries as produced
from dashboard.topics.production.country_figures import leaders
from dashboard.topics.reuse import queries as reuse
from dashboard.topics.reuse.words import is_strategic
from dashboard.topics.validation import queries as validation
from data.codes import bloc_members, code_list
from data.evidence import proxy
from data.fields import columns
from data.model import Field

CRM_ACT = ("extraction capacity", "processing capacity", "recycling capacity", "single third-country dependency")
BATTERIES = ("minimum recycled content", "material recovery")
_SINGLE, _RECYCLING = CRM_ACT[3], CRM_ACT[2]
_RATE = "eol_rir"
_SMELT, _REFINE = "smelt", "refine"
_DISTANCES: Memo[tuple[Distance, ...]] = Memo(64)


@dataclass(frozen=True)
class Distance:
    """A target, and a published figure beside it. `measured_pct` is None, `measure` empty where there is none.

    `distance_points` is measured less target, None where the figure measures something else. `countries` are the third
    countries that the figure is of, several where they tie, in the order of their codes. `product` is what the study
    names, empty where a stage is in no row of it.
    """

    law: Record
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


def distances(engine: Engine, material: str) -> tuple[Distance, ...]:
    """Return the targets for a material in the order of the laws; none where no law names it."""
    return _DISTANCES.get(engine, material, lambda: tuple(_distances(engine, material)))


def _distances(engine: Engine, material: str) -> Iterator[Distance]:
    laws = engine.run(reuse.TARGETS, {"material": (material,)}).records()
    for kind in (*(CRM_ACT if is_strategic(material) else ()), *BATTERIES):
        for law in sorted((row for row in laws if row["target_type"] == kind), key=lambda row: str(row["due_date"])):
            if kind == _SINGLE:
                yield from _largest_sources(engine, material, law) or [Distance(law)]
            elif kind == _RECYCLING:
                yield _recycling(engine, material, law)
            elif kind in CRM_ACT or law["material_id"] is not None:
                yield Distance(law)


def _largest_sources(engine: Engine, material: str, law: Record) -> list[Distance]:
    """Return the largest third country in EU sourcing by stage and product; a row for each stage without it too."""
    order = list(code_list("stage").rows)
    shares: dict[tuple[str, str], list[Record]] = {}
    for row in engine.run(validation.SHARES, {"material": (material,)}).records():
        shares.setdefault((row["stage_id"], row["product"]), []).append(row)
    keys = sorted(shares, key=lambda key: (order.index(key[0]), key[1]))
    sources = [_largest_source(law, stage, product, shares[stage, product]) for stage, product in keys]
    unseen = _processed(engine, material) - {stage for stage, _product in keys}
    sources += [Distance(law, stage, state="not_stated") for stage in sorted(unseen, key=order.index)]
    sources.sort(key=lambda source: order.index(source.stage))
    return [replace(source, state=_reconciled(source, sources)) for source in sources] if keys else []


def _processed(engine: Engine, material: str) -> set[str]:
    """Return the stages of the study at which any country's output is stated; smelting is processing."""
    stages = {str(row["stage_id"]) for row in engine.run(produced.STAGES_PRODUCED, {"material": (material,)}).records()}
    return {_REFINE if stage == _SMELT else stage for stage in stages}


def _largest_source(law: Record, stage: str, product: str, rows: Sequence[Record]) -> Distance:
    """Return the largest third country in the EU's sourcing of a product at a stage; `not_stated` without sourcing.

    `not_known` where what the study leaves unnamed could be one country over the limit. Where it names members of the
    Union alone there is no figure.
    """
    inside = frozenset(bloc_members("EU27"))
    sourced = [row for row in rows if row["region"] == "EU" and row["share_frac"] is not None]
    if not sourced:
        return Distance(law, stage, product, state="not_stated")
    third = {row["country_iso3"]: row["share_frac"] for row in sourced if row["country_iso3"] not in inside}
    largest = leaders(third)
    vintage = str(sourced[0]["vintage"])
    unnamed = 100.0 * (1.0 - fsum(row["share_frac"] for row in sourced))
    state = "not_known" if unnamed > law["value"] else "inside"
    measured = distance = None
    if largest:
        measured = 100.0 * third[largest[0]]
        distance = measured - law["value"]
        state = "outside" if measured > law["value"] else state
    return Distance(
        law, stage, product, state, measured, distance, "eu_sourcing", largest, int(vintage[:4]), vintage,
        sourced[0]["source_id"],
    )  # fmt: skip


def _reconciled(source: Distance, sources: Sequence[Distance]) -> str:
    """Return the state of a row among all: inside only where every stage of the material is stated of its product."""
    same = [other for other in sources if other.product in {source.product, ""}]
    is_open = any(other.state in {"not_stated", "not_known"} for other in same)
    is_open = is_open or {other.stage for other in same} != {other.stage for other in sources}
    return "not_known" if source.state == "inside" and is_open else source.state


def _recycling(engine: Engine, material: str, law: Record) -> Distance:
    """Return the capacity benchmark with the newest recycling input rate of the EU beside it: another measure."""
    rates = [
        row
        for row in engine.run(reuse.INDICATORS, {"material": (material,)}).records()
        if row["indicator_id"] == _RATE and row["region"] == "EU" and row["value"] is not None and not row["bound"]
    ]
    if not rates:
        return Distance(law)
    row = max(rates, key=lambda rate: (rate["year"], rate["vintage"]))
    return Distance(
        law, measured_pct=row["value"], measure=_RATE, year=row["year"], vintage=row["vintage"],
        source_id=row["source_id"],
    )  # fmt: skip


def _rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row a target, and for the share of one third country a row a stage and product of the study."""
    material = exposure_of(filters).material
    return tuple(
        (
            material, distance.law["instrument"], distance.law["target_type"], distance.law["scope"],
            distance.stage or None, distance.product or None, distance.law["due_date"], distance.law["bound"],
            distance.law["value"], distance.state, distance.measured_pct, distance.distance_points,
            distance.measure or None, next(iter(distance.countries), None),
            "+".join(distance.countries) if len(distance.countries) > 1 else None, distance.year,
            distance.vintage or None, distance.source_id or None,
        )
        for distance in distances(engine, material)
    )  # fmt: skip


POLICY_DISTANCE = Table(
    table_id="policy_distance",
    title_key="derived.policy_distance.title",
    fields=(
        *columns("material_id", "instrument", "target_type", "scope", "stage_id", "product", "due_date", "bound"),
        Field("target_pct", "DOUBLE", "percent", "What the law asks for"),
        Field(
            "state",
            "VARCHAR",
            "",
            "inside: every relevant stage is stated and within the limit; outside; not_known: within it at this stage, "
            "but not every stage is stated; not_stated: no EU sourcing of this stage; not_computed: no published "
            "figure has the law's measure",
        ),
        Field("measured_pct", "DOUBLE", "percent", "Published figure nearest to the measure of the law; empty: none"),
        Field("distance_points", "DOUBLE", "percentage points", "Measured less target; empty where not comparable"),
        Field(
            "measure", "VARCHAR", "", "eu_sourcing: share of EU sourcing; eol_rir: another measure, beside the target"
        ),
        *columns("country_iso3"),
        Field("tied_iso3", "VARCHAR", "", "Countries with the same largest share, joined with +; empty without a tie"),
        *columns("year", "vintage", "source_id"),
    ),
    datasets=("policy_target", "supply_share", "reuse_indicator"),
    rows=_rows,
    assumptions=target_assumptions,
    keys=("material",),
    drawn_from=lambda _engine, _filters: ("policy_target",),
    evidence=(proxy("8a", "how far recycling is from targets in law"),),
)
