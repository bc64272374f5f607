"""The headline of an exposure: one sentence and five figures, each with its source, or why it cannot be computed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dashboard.components.cards.criticality import is_critical, newest, score, scored
from dashboard.components.cards.suppliers import shared_words
from dashboard.components.kpi_card import Kpi
from dashboard.components.provenance import not_in_release, row_sources
from dashboard.components.source_line import CardSource
from dashboard.components.words import country_in_text, country_name, material_name, opening
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
        return not_in_release(engine, ("trade_yearly",)) or t("exposure.lede.none", place=one.place, material=name)
    first = found.every[0]
    told = t(
        "exposure.lede.told",
        buyer=opening(one.place),
        n=len(found.every),
        goods=found.goods.full(),
        year=found.year,
        seller=opening(country_in_text(first.iso3)),
        country=country_in_text(first.iso3),
        share=theme.percent(first.share_frac),
        left=theme.percent(found.left_frac),
        total=theme.money(found.total_usd),
    )
    return " ".join(part for part in (told, shared_words(found)) if part)


def headlines(engine: Engine, one: Exposed) -> list[Kpi]:
    """Return the headline figures: criticality, suppliers, N-1, their governance, import reliance."""
    found = suppliers(engine, one)
    stated = [
        (_risk(engine, one), "criticality"),
        *((kpi, "trade_yearly") for kpi in _supply(found)),
        (_governance(found), "governance_yearly"),
        (_reliance(engine, one), "published_result"),
    ]
    return [_or_gap(engine, kpi, dataset_id) for kpi, dataset_id in stated]


def headline_sources(engine: Engine, one: Exposed) -> tuple[CardSource, ...]:
    """Return the sources of the headline figures that no card has: of the published import reliance."""
    row = published_reliance(engine, one)
    return row_sources(engine, [row] if row else [])


def _or_gap(engine: Engine, kpi: Kpi, dataset_id: str) -> Kpi:
    """Return a figure; one without a value because the release lacks its dataset says so."""
    gap = not_in_release(engine, (dataset_id,)) if kpi.value == theme.DASH else ""
    return replace(kpi, period=gap) if gap else kpi


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
    goods = found.goods
    source = t("exposure.kpi.trade_source", year=found.year, goods=goods.short()) if goods else t("exposure.kpi.none")
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
            period=t("exposure.kpi.of_imports", country=country_name(first.iso3), goods=goods.listed()),
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
        nothing = "no_governance" if found.every else "no_trade"
        return Kpi(label, theme.DASH, period=t(f"exposure.kpi.{nothing}"), source=source)
    covered = theme.percent(found.governance.covered_frac)
    return Kpi(
        label,
        score(found.governance.value),
        unit=t("exposure.kpi.of_ten"),
        period=t("exposure.kpi.covered", share=covered),
        source=source,
    )


def published_reliance(engine: Engine, one: Exposed) -> dict[str, Any] | None:
    """Return the row of the import reliance that the EU study printed for the Union, None for another place."""
    if one.codes != (FIRST_PLACE,):
        return None
    rows = engine.run(validation.RESULTS, {"material": (one.material,), "method": ("eu_2017",)}).records()
    stated = [row for row in rows if row["quantity_id"] == _RELIANCE and row["value"] is not None]
    own = [row for row in stated if row["material_id"] == one.material]
    return max(own, key=lambda each: each["value"], default=None)


def _reliance(engine: Engine, one: Exposed) -> Kpi:
    """Return the import reliance that the EU study printed; for other places why it cannot be computed."""
    label = t("exposure.kpi.reliance")
    if row := published_reliance(engine, one):
        return Kpi(
            label,
            theme.percent(row["value"] / 100),
            period=t("exposure.kpi.reliance_published", stage=t(f"stage.{row['stage_id']}.name").lower()),
            status=t("exposure.kpi.published"),
            source=sources()[row["source_id"]].label,
        )
    return Kpi(label, theme.DASH, period=t("exposure.kpi.reliance_missing"), source=t("exposure.kpi.reliance_why"))
