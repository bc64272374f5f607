"""The sentence and the headline figures of a country, computed from the rows that its cards show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.components.kpi_card import Kpi
from dashboard.components.words import amount, country_name, joined, material_name
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.i18n import t
from dashboard.metrics import change
from dashboard.pages.country import governance, standing, trade
from dashboard.pages.country.scope import Scope
from data.codes import code_list
from data.sources import sources

Row = Mapping[str, Any]
_NAMED, _LEAST_FRAC, _TREND = 3, 0.01, 10


def lede(engine: Engine, scope: Scope) -> str:
    """Return one or two sentences: what the country leads in, and what it trades; or that nothing is known."""
    rows = [row for row in standing.produced(engine, scope) if row["share_frac"]]
    traded = trade.load(engine, scope)
    exports, imports = (traded.totals(direction).get(traded.year) for direction in ("exports", "imports"))
    name = country_name(scope.country)
    sentences = [t("country.lede.output", country=name, shares=_shares(rows))] if rows else []
    if exports or imports:
        sentences.append(
            t(
                "country.lede.trade",
                subject=t("country.lede.it") if rows else name,
                exports=theme.money(exports or 0.0),
                imports=theme.money(imports or 0.0),
                year=traded.when,
            )
        )
    if not sentences:
        only_scores = governance.load(engine, scope)
        return t("country.lede.scores_only" if only_scores else "country.lede.nothing", country=name)
    return " ".join(sentences)


def _shares(rows: Sequence[Row]) -> str:
    """Return "mines 76 % of the world's cobalt (2024) and ...; refines ...", by stage from the ground up."""
    order = {code: int(row["stage_order"]) for code, row in code_list("stage").rows.items()}
    told = [row for row in rows if row["share_frac"] >= _LEAST_FRAC][:_NAMED] or list(rows[:1])
    phrases = []
    for stage in sorted({row["stage_id"] for row in told}, key=lambda code: order[code]):
        items = [
            t(
                "country.lede.item",
                share=theme.percent(row["share_frac"]),
                material=standing.label(row, rows).lower(),
                year=row["year"],
            )
            for row in told
            if row["stage_id"] == stage
        ]
        phrases.append(t("country.lede.stage", verb=t(f"stage.{stage}.verb"), items=joined(items)))
    return "; ".join(phrases)


def kpis(engine: Engine, scope: Scope) -> list[Kpi]:
    """Return the headline figures: largest share, materials produced, exports, imports, political stability."""
    rows = [row for row in standing.produced(engine, scope) if row["quantity_t"]]
    traded = trade.load(engine, scope)
    cards = [_largest(scope, rows), _count(rows)] if rows else []
    cards += [card for direction in ("exports", "imports") if (card := _traded(traded, direction))]
    return [*cards, *_stability(engine, scope)]


def _largest(scope: Scope, rows: Sequence[Row]) -> Kpi:
    row = rows[0]
    return Kpi(
        label=t(
            "country.kpi.largest",
            material=standing.label(row, rows).lower(),
            stage=t(f"stage.{row['stage_id']}.name").lower(),
        ),
        value=theme.percent(row["share_frac"]),
        period=f"{amount(row)} · {row['year']} · {standing.place(row) or t('country.kpi.no_share')}",
        status=t(f"status.{row['status']}"),
        source=_edition(row["source_id"], row["vintage"]),
        href=scope.material_href(row["material_id"], row["stage_id"]),
    )


def _count(rows: Sequence[Row]) -> Kpi:
    first = [material_name(row["material_id"]).lower() for row in rows if row["rank_among_countries"] == 1]
    return Kpi(
        label=t("country.kpi.produced"),
        value=str(len({row["material_id"] for row in rows})),
        unit=t("country.kpi.materials"),
        period=t("country.kpi.first", n=len(set(first))) if first else t("country.kpi.first_none"),
        source=joined(sorted(_edition(source, vintage) for source, vintage in _newest(rows).items())),
    )


def _edition(source_id: str, vintage: str) -> str:
    return t("country.kpi.edition", source=sources()[source_id].label, vintage=vintage)


def _newest(rows: Sequence[Row]) -> dict[str, str]:
    """Return source → its newest edition among `rows`."""
    return {row["source_id"]: row["vintage"] for row in sorted(rows, key=lambda row: str(row["vintage"]))}


def _traded(traded: trade.Traded, direction: trade.Direction) -> Kpi | None:
    whole = traded.totals(direction)
    value = whole.get(traded.year)
    if not value:
        return None
    moved = change.compute(whole.get(traded.year - 1), value)
    number, unit = theme.money(value).rsplit(theme.THIN, 1)
    return Kpi(
        label=t(f"country.kpi.{direction}", year=traded.when),
        value=number,
        unit=unit,
        change=theme.change(moved) if moved is not None else "",
        period=t("country.kpi.on_year", year=traded.year - 1) if moved is not None else "",
        trend=tuple(whole[year] for year in sorted(whole) if traded.year - _TREND < year <= traded.year),
        source=t("country.kpi.baci"),
    )


def _stability(engine: Engine, scope: Scope) -> list[Kpi]:
    rows = governance.load(engine, scope)
    row = governance.latest(rows, "pv", governance.main_edition(rows))
    if row is None:
        return []
    rank = t("country.governance.rank", rank=theme.number(row["rank_pct"], 2)) if row["rank_pct"] is not None else ""
    return [
        Kpi(
            label=t("dimension.pv"),
            value=theme.number(row["estimate"], 3),
            unit=t("country.kpi.score"),
            period=" · ".join(part for part in (str(row["year"]), rank) if part),
            source=t("country.kpi.wgi", vintage=row["vintage"]),
        )
    ]
