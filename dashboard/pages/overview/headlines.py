"""The headline figures of the overview: each with unit, year, status and a source."""

from __future__ import annotations

from dashboard.components.kpi_card import Kpi
from dashboard.components.words import amount, country_name, index_reading, joined, material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.metrics import change
from dashboard.pages.overview.ranking import Ranked, ranked_materials
from dashboard.queries import trade

_FIRST = ("lithium", "cobalt")


def headlines(engine: Engine) -> list[Kpi]:
    """Return five figures: output of lithium and cobalt, the most concentrated, the largest move, the trade."""
    ranked = ranked_materials(engine)
    by_id = {one.material: one for one in ranked}
    found = [_output(by_id[code]) for code in _FIRST if code in by_id]
    if ranked:
        found += [_most_concentrated(ranked[0]), *_largest_move(ranked)]
    return found + _trade(engine)


def _source(one: Ranked) -> str:
    return t("overview.kpi.source", vintage=max(row["vintage"] for row in one.data.in_year))


def _output(one: Ranked) -> Kpi:
    total = one.data.total()
    moved = one.data.world_change()
    totals = [one.data.total(year) for year in one.data.years]
    return Kpi(
        label=t(
            "overview.kpi.output", material=material_name(one.material), stage=t(f"stage.{one.stage}.name").lower()
        ),
        value=amount(total) if total else theme.DASH,
        unit=one.data.basis,
        change=theme.change(moved) if moved is not None else "",
        period=t("overview.kpi.since", year=one.data.year, before=one.data.year - 1) if moved is not None else "",
        trend=tuple(row["quantity_t"] if row else None for row in totals),
        status=t(f"status.{total['status']}") if total else "",
        source=_source(one),
        href=f"/materials/{one.material}",
    )


def _most_concentrated(one: Ranked) -> Kpi:
    return Kpi(
        label=t("overview.kpi.concentrated"),
        value=material_name(one.material),
        unit=index_reading(one.concentration),
        period=t(
            "overview.kpi.leader",
            country=joined(sorted(map(country_name, one.data.leaders))),
            share=theme.percent(one.concentration.top1_frac),
            year=one.data.year,
        ),
        source=_source(one),
        href=f"/materials/{one.material}",
    )


def _largest_move(ranked: tuple[Ranked, ...]) -> list[Kpi]:
    moves = [(moved, one) for one in ranked if (moved := one.data.world_change()) is not None]
    if not moves:
        return []
    moved, one = max(moves, key=lambda pair: abs(pair[0]))
    return [
        Kpi(
            label=t("overview.kpi.moved"),
            value=material_name(one.material),
            change=theme.change(moved),
            period=t("overview.kpi.since", year=one.data.year, before=one.data.year - 1),
            source=_source(one),
            href=f"/materials/{one.material}",
        )
    ]


def _trade(engine: Engine) -> list[Kpi]:
    provisional = {row["year"] for row in engine.run(trade.PROVISIONAL_YEARS, {}).records()}
    rows = [row for row in engine.run(trade.YEARS, {}).records() if row["year"] not in provisional]
    if len(rows) < 2:
        return []
    last, before = rows[-1], rows[-2]
    return [
        Kpi(
            label=t("overview.kpi.trade"),
            value=theme.money(last["value_usd"]),
            change=theme.change(change.compute(before["value_usd"], last["value_usd"])),
            period=t("overview.kpi.since", year=last["year"], before=before["year"]),
            trend=tuple(row["value_usd"] for row in rows[-12:]),
            status=t("status.reported"),
            source=t("overview.kpi.trade_source"),
        )
    ]
