"""The headline of an exposure: one sentence and five figures, each with its source, or why it cannot be computed."""

from __future__ import annotations

from dataclasses import replace

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.filters import FIRST_PLACE, Filters
from dashboard.i18n import joined, t
from dashboard.topics.exposure.cards.criticality import is_critical, newest, score
from dashboard.topics.exposure.cards.supply import later_steps, shared_words
from dashboard.topics.exposure.queries import SCORES
from dashboard.topics.exposure.scope import Exposure
from dashboard.topics.exposure.tables.criticality_matrix import scored
from dashboard.topics.exposure.tables.supply import SUPPLIERS, Step, Suppliers, suppliers
from dashboard.topics.trade.left_out import is_large
from dashboard.topics.trade.words import goods_in_full, goods_in_short, goods_listed
from dashboard.topics.validation import queries as validation
from dashboard.ui.card_rows import CardRows
from dashboard.ui.kpi_card import Kpi
from dashboard.ui.provenance import not_in_release, row_sources
from dashboard.ui.source_line import CardSource
from dashboard.ui.words import country_in_text, equal_suppliers, material_in_text, opening

_RELIANCE, _STUDY = "import_reliance_pct", "eu_2017"


def lede(engine: Engine, exposure: Exposure) -> str:
    """Return the exposure in a few sentences, computed: the suppliers, and large goods that they leave out."""
    bought = suppliers(engine, exposure)
    large = (step for step in later_steps(engine, bought) if is_large(step.concentration.total_t, bought.total_usd))
    parts = (_supplied(engine, exposure, bought), shared_words(bought), *map(_left_out, large))
    return " ".join(part for part in parts if part)


def _left_out(step: Step) -> str:
    """Return what is bought of goods that the suppliers leave out, and from whom most."""
    return t(
        "exposure.lede.left_out",
        goods=goods_in_full(step.head.goods),
        value=theme.money(step.concentration.total_t),
        year=step.head.year,
        share=theme.percent(step.concentration.top1_frac),
        country=joined([country_in_text(code) for code in step.leaders]),
    )


def _supplied(engine: Engine, exposure: Exposure, bought: Suppliers) -> str:
    if not bought.exporters:
        return not_in_release(engine, ("trade_yearly",)) or t(
            "exposure.lede.none", place=exposure.place, material=material_in_text(exposure.material)
        )
    first = bought.exporters[0]
    return t(
        "exposure.lede.told_one" if len(bought.exporters) == 1 else "exposure.lede.told",
        buyer=opening(exposure.place),
        n=len(bought.exporters),
        goods=goods_in_full(bought.goods),
        year=bought.year,
        seller=opening(country_in_text(first.iso3)),
        country=country_in_text(first.iso3),
        share=theme.percent(first.share_frac),
        left=theme.percent(bought.left_frac),
        total=theme.money(bought.total_usd),
    )


def headlines(engine: Engine, exposure: Exposure) -> list[Kpi]:
    """Return the headline figures: criticality, suppliers, N-1, their governance, import reliance."""
    bought = suppliers(engine, exposure)
    material, bought_from = Filters().with_(material=exposure.material), CardRows(SUPPLIERS, exposure.filters)
    kpis = [
        (_risk(engine, exposure), "criticality", CardRows(SCORES, material)),
        *((kpi, "trade_yearly", bought_from) for kpi in _supply(bought)),
        (_governance(bought), "governance_yearly", bought_from),
        (_reliance(engine, exposure), "published_result", CardRows(validation.RESULTS, material.with_(method=_STUDY))),
    ]
    return [_or_gap(engine, kpi, dataset_id, rows) for kpi, dataset_id, rows in kpis]


def headline_sources(engine: Engine, exposure: Exposure) -> tuple[CardSource, ...]:
    """Return the sources of the headline figures that no card has: of the published import reliance."""
    row = published_reliance(engine, exposure)
    return row_sources(engine, [row] if row else [])


def _or_gap(engine: Engine, kpi: Kpi, dataset_id: str, rows: CardRows) -> Kpi:
    """Return a figure with its rows; one without a value because the release lacks its dataset says so."""
    if kpi.value != theme.DASH:
        return replace(kpi, rows=rows.read(engine))
    gap = not_in_release(engine, (dataset_id,))
    return replace(kpi, period=gap) if gap else kpi


def _risk(engine: Engine, exposure: Exposure) -> Kpi:
    rows = newest(scored(engine), exposure.material)
    label, source = t("exposure.kpi.risk"), t("exposure.kpi.risk_source")
    if not rows:
        return Kpi(label, theme.DASH, period=t("exposure.kpi.no_score"), source=source)
    row = max(rows, key=lambda row: row["supply_risk"])
    critical = is_critical(row)
    return Kpi(
        label,
        score(row["supply_risk"]),
        period=t("exposure.kpi.importance", importance=score(row["economic_importance"]), year=row["year"]),
        status=t(f"exposure.kpi.{'critical' if critical else 'below'}"),
        tone="bad" if critical else "info",
        source=source,
    )


def _supply(bought: Suppliers) -> tuple[Kpi, Kpi]:
    largest, left, source = t("exposure.kpi.largest"), t("exposure.kpi.left"), t("exposure.kpi.none")
    if bought.goods:
        source = t("exposure.kpi.trade_source", year=bought.year, goods=goods_in_short(bought.goods))
    if bought.concentration is None:
        nothing = t("exposure.kpi.no_trade")
        return (
            Kpi(largest, theme.DASH, period=nothing, source=source),
            Kpi(left, theme.DASH, period=nothing, source=source),
        )
    first = bought.exporters[0]
    index, band = theme.index(bought.concentration.hhi_low), t(f"band.{bought.concentration.band}")
    equal = equal_suppliers(bought.concentration.hhi_low, bought.concentration.hhi_high)
    share_of = t("exposure.kpi.of_imports", country=country_in_text(first.iso3), goods=goods_listed(bought.goods))
    return (
        Kpi(
            largest,
            theme.percent(first.share_frac),
            period=t("exposure.kpi.index", share_of=share_of, index=index, band=band),
            source=t("exposure.kpi.index_source", source=source, equal=equal),
        ),
        Kpi(
            left,
            theme.percent(bought.left_frac),
            period=t(
                "exposure.kpi.left_of",
                value=theme.money(bought.total_usd - first.value_usd),
                total=theme.money(bought.total_usd),
            ),
            source=t("exposure.kpi.left_source", source=source),
        ),
    )


def _governance(bought: Suppliers) -> Kpi:
    label, source = t("exposure.kpi.governance"), t("exposure.kpi.governance_source")
    if bought.governance is None:
        nothing = t("exposure.kpi.no_governance" if bought.exporters else "exposure.kpi.no_trade")
        return Kpi(label, theme.DASH, period=nothing, source=source)
    covered = t("exposure.kpi.covered", share=theme.percent(bought.governance.covered_frac))
    return Kpi(label, score(bought.governance.value), unit=t("exposure.kpi.of_ten"), period=covered, source=source)


def published_reliance(engine: Engine, exposure: Exposure) -> Record | None:
    """Return the row of the import reliance that the EU study printed for the Union, None for another place."""
    if exposure.codes != (FIRST_PLACE,):
        return None
    rows = engine.run(validation.RESULTS, {"material": (exposure.material,), "method": (_STUDY,)}).records()
    stated = [
        row
        for row in rows
        if row["quantity_id"] == _RELIANCE and row["value"] is not None and row["material_id"] == exposure.material
    ]
    return max(stated, key=lambda row: row["value"], default=None)


def _reliance(engine: Engine, exposure: Exposure) -> Kpi:
    """Return the import reliance that the EU study printed; for other places why it cannot be computed."""
    label = t("exposure.kpi.reliance")
    if row := published_reliance(engine, exposure):
        return Kpi(
            label,
            theme.percent(row["value"] / 100),
            period=t("exposure.kpi.reliance_published", stage=t(f"stage.{row['stage_id']}.name").lower()),
            status=t("exposure.kpi.published"),
        )
    return Kpi(label, theme.DASH, period=t("exposure.kpi.reliance_missing"), source=t("exposure.kpi.reliance_why"))
