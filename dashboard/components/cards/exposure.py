"""The headline of an exposure: one sentence and five figures, each with its source, or why it cannot be computed."""

from __future__ import annotations

from dashboard.components.cards.criticality import is_critical, newest, score, scored
from dashboard.components.kpi_card import Kpi
from dashboard.components.words import country_name, material_name
from dashboard.derived.exposed import FIRST_PLACE, Exposed
from dashboard.derived.suppliers import Suppliers, suppliers
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.queries import validation
from data.sources import sources

_RELIANCE = "import_reliance_pct"


def lede(engine: Engine, one: Exposed) -> str:
    """Return the exposure in one or two sentences, computed."""
    found = suppliers(engine, one)
    name = material_name(one.material).lower()
    if not found.every:
        return t("exposure.lede.none", place=one.place, material=name)
    first = found.every[0]
    return t(
        "exposure.lede.told",
        place=one.place,
        n=len(found.every),
        material=name,
        year=found.year,
        country=country_name(first.iso3),
        share=theme.percent(first.share_frac),
        left=theme.percent(found.left_frac),
        total=theme.money(found.total_usd),
    )


def headlines(engine: Engine, one: Exposed) -> list[Kpi]:
    """Return the headline figures: criticality, suppliers, N-1, their governance, import reliance."""
    found = suppliers(engine, one)
    return [_risk(engine, one), *_supply(found), _governance(found), _reliance(engine, one)]


def _risk(engine: Engine, one: Exposed) -> Kpi:
    rows = newest(scored(engine), one.material)
    label, source = t("exposure.kpi.risk"), t("exposure.kpi.risk_source")
    if not rows:
        return Kpi(label, theme.DASH, period=t("exposure.kpi.no_score"), source=source)
    row = max(rows, key=lambda each: each["supply_risk"])
    critical = is_critical(row)
    return Kpi(
        label,
        score(row["supply_risk"]),
        period=t("exposure.kpi.importance", importance=score(row["economic_importance"]), year=row["year"]),
        status=t(f"exposure.kpi.{'critical' if critical else 'below'}"),
        tone="bad" if critical else "info",
        source=source,
    )


def _supply(found: Suppliers) -> list[Kpi]:
    source = t("exposure.kpi.trade_source", year=found.year)
    largest, left = t("exposure.kpi.largest"), t("exposure.kpi.left")
    if not found.every or found.concentration is None:
        nothing = t("exposure.kpi.no_trade")
        return [Kpi(label, theme.DASH, period=nothing, source=source) for label in (largest, left)]
    first = found.every[0]
    index = theme.index(found.concentration.hhi_low)
    return [
        Kpi(
            largest,
            theme.percent(first.share_frac),
            period=t("exposure.kpi.of_imports", country=country_name(first.iso3)),
            source=source,
        ),
        Kpi(
            left,
            theme.percent(found.left_frac),
            period=t("exposure.kpi.index", index=index, band=t(f"band.{found.concentration.band}")),
            source=t("exposure.kpi.left_source", source=source),
        ),
    ]


def _governance(found: Suppliers) -> Kpi:
    label, source = t("exposure.kpi.governance"), t("exposure.kpi.governance_source")
    if found.governance is None:
        return Kpi(label, theme.DASH, period=t("exposure.kpi.no_governance"), source=source)
    covered = theme.percent(found.governance.covered_frac)
    return Kpi(
        label,
        score(found.governance.value),
        unit=t("exposure.kpi.of_ten"),
        period=t("exposure.kpi.covered", share=covered),
        source=source,
    )


def _reliance(engine: Engine, one: Exposed) -> Kpi:
    """Return the import reliance that the EU study printed; for other places why it cannot be computed."""
    label = t("exposure.kpi.reliance")
    if one.codes == (FIRST_PLACE,):
        rows = [
            row
            for row in engine.run(validation.RESULTS, {"material": (one.material,), "method": ("eu_2017",)}).records()
            if row["quantity_id"] == _RELIANCE and row["value"] is not None and row["material_id"] == one.material
        ]
        if rows:
            row = max(rows, key=lambda each: each["value"])
            return Kpi(
                label,
                theme.percent(row["value"] / 100),
                period=t("exposure.kpi.reliance_published", stage=t(f"stage.{row['stage_id']}.name").lower()),
                status=t("exposure.kpi.published"),
                source=sources()[row["source_id"]].label,
            )
    return Kpi(label, theme.DASH, period=t("exposure.kpi.reliance_missing"), source=t("exposure.kpi.reliance_why"))
