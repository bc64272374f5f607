"""Cards of the outlook: demand by use against supply, and the gap by year with both editions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.components.chart_card import CardContent
from dashboard.components.provenance import row_sources
from dashboard.components.words import material_name, opening
from dashboard.derived import demand_gap
from dashboard.engine import Engine
from dashboard.figures import theme
from dashboard.figures.lines import Line, series_lines
from dashboard.figures.outlook import Supply, Use, demand_and_supply
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.pages.scenarios.scope import Choice
from dashboard.queries import scenarios
from data.codes import WORLD
from data.model import Status

_COUNTED = ("counted", "part")
_TOTALS = "total"
_DASHES = ("solid", "dash")
_STAGES = ("mine", "refine")
_LIMIT = 8
BASE = "base"


def demand_card(engine: Engine, choice: Choice) -> CardContent:
    """Return demand by use of one scenario and edition, with mined and refined supply over it."""
    asked = Filters().with_(material=choice.material, vintage=choice.edition)
    every = engine.run(scenarios.DEMAND, asked.with_(scenario=(BASE, choice.scenario)).chosen()).records()
    product = _product(every)
    rows = [row for row in every if row["product"] == product]
    material = material_name(choice.material).lower()
    if not rows:
        told = t("scenarios.demand.nothing", material=material)
        return CardContent(title=t("card.no_figures"), subtitle="", figure={}, summary=told, empty=told)
    uses = [row for row in rows if row["counting"] in _COUNTED] or [row for row in rows if row["counting"] == _TOTALS]
    years = sorted({row["year"] for row in uses})
    supply = engine.run(scenarios.SUPPLY, asked.with_(country=WORLD).chosen()).records()
    is_total = any(row["application"] == demand_gap.TOTAL for row in rows)
    wanted = rows[0] | {"application": demand_gap.TOTAL}
    supply = [row for row in supply if is_total and demand_gap.alike(wanted, row)]
    factor, unit = theme.axis_unit([*_totals(uses, years), *(row["quantity_t"] for row in supply)])
    title = _demand_title(choice, rows, uses, years, product)
    query = asked.with_(scenario=(BASE, choice.scenario), product=product)
    return CardContent(
        title=title,
        subtitle=t(
            _demand_subtitle(is_total=is_total, has_supply=bool(supply)),
            scenario=t(f"filter.scenario.{choice.scenario}"),
            edition=choice.edition,
            basis=rows[0]["content_basis"],
        ),
        figure=demand_and_supply(years, _uses(uses, years, factor), _supplies(supply, years, factor), unit=unit),
        summary=title,
        sources=row_sources(engine, rows),
        download_path=f"/api/v1/view/{scenarios.DEMAND.query_id}",
        query=query.to_query(),
        columns=scenarios.DEMAND.fields,
    )


def _demand_subtitle(*, is_total: bool, has_supply: bool) -> str:
    if not is_total:
        return "scenarios.demand.subtitle_part"
    return "scenarios.demand.subtitle" if has_supply else "scenarios.demand.subtitle_alone"


def _product(rows: Sequence[dict[str, Any]]) -> str:
    """Return the product shown: the one with a total demand, else the one with the largest."""
    if not rows:
        return ""
    ranked = sorted(rows, key=lambda row: (row["application"] != demand_gap.TOTAL, -(row["quantity_t"] or 0.0)))
    return str(ranked[0]["product"])


def _totals(rows: Sequence[dict[str, Any]], years: Sequence[int]) -> list[float]:
    return [sum(row["quantity_t"] or 0.0 for row in rows if row["year"] == year) for year in years]


def _stated_totals(rows: Sequence[dict[str, Any]], years: Sequence[int]) -> list[float] | None:
    """Return the publisher's own total by year, None where it misses one: parts need not add up to it."""
    for application in (demand_gap.TOTAL, demand_gap.CLEAN):
        stated = {row["year"]: row["quantity_t"] for row in rows if row["application"] == application}
        if stated:
            found = [stated.get(year) for year in years]
            return None if None in found else [value for value in found if value is not None]
    return None


def _demand_title(
    choice: Choice, rows: Sequence[dict[str, Any]], uses: Sequence[dict[str, Any]], years: Sequence[int], product: str
) -> str:
    """Return the finding from the first year to the last; `rows` are all of the product, `uses` those drawn."""
    is_total = any(row["application"] == demand_gap.TOTAL for row in rows)
    totals = _stated_totals(rows, years) or _totals(uses, years)
    name = product[:1].upper() + product[1:]
    told: dict[str, Any] = {"product": name, "first": years[0], "last": years[-1], "now": theme.quantity(totals[0])}
    told |= {"then": theme.quantity(totals[-1]), "scenario": choice.scenario}
    return t("scenarios.demand.title" if is_total else "scenarios.demand.title_part", **told)


def _uses(rows: Sequence[dict[str, Any]], years: Sequence[int], factor: float) -> list[Use]:
    """Return the uses, the largest at the bottom; those beyond eight together."""
    sizes: dict[str, float] = {}
    for row in rows:
        sizes[row["application"]] = sizes.get(row["application"], 0.0) + (row["quantity_t"] or 0.0)
    ordered = sorted(sizes, key=lambda name: -sizes[name])[:_LIMIT]
    parts = []
    for name, colour in zip(ordered, theme.PALETTE, strict=False):
        stated = {row["year"]: row for row in rows if row["application"] == name}
        shown = [stated.get(year) for year in years]
        parts.append(
            Use(
                name,
                [row["quantity_t"] / factor if row and row["quantity_t"] is not None else None for row in shown],
                [_hover(name, row) for row in shown],
                colour,
            )
        )
    return parts


def _hover(name: str, row: dict[str, Any] | None) -> str:
    if row is None or row["quantity_t"] is None:
        return f"<b>{name}</b><br>{t('status.missing')}"
    status = t(f"status.{row['status']}")
    return f"<b>{name}</b><br>{theme.quantity(row['quantity_t'])}<br>" + t(
        "tooltip.year_status", year=row["year"], status=status
    )


def _supplies(rows: Sequence[dict[str, Any]], years: Sequence[int], factor: float) -> list[Supply]:
    lines = []
    for stage in _STAGES:
        stated = {row["year"]: row for row in rows if row["stage_id"] == stage}
        if stated:
            shown = [stated.get(year) for year in years]
            name = t(f"scenarios.supply.{stage}")
            lines.append(
                Supply(
                    name,
                    [row["quantity_t"] / factor if row else None for row in shown],
                    [_hover(f"{name}: {row['product']}" if row else name, row) for row in shown],
                )
            )
    return lines


def gap_card(engine: Engine, choice: Choice) -> CardContent:
    """Return the gap between total demand and supply by year, stage and edition."""
    own = Filters().with_(material=choice.material, scenario=choice.scenario)
    rows = demand_gap.records(engine, own)
    material = material_name(choice.material).lower()
    if not rows:
        told = t("scenarios.gap.nothing", material=material)
        return CardContent(title=t("scenarios.gap.none"), subtitle="", figure={}, summary=told, empty=told)
    lines = []
    for stage, colour in zip(_STAGES, theme.PALETTE, strict=False):
        for edition, dash in zip(choice.editions, _DASHES, strict=False):
            own_rows = [row for row in rows if row["stage_id"] == stage and row["vintage"] == edition]
            if own_rows:
                lines.append(
                    Line(
                        t("scenarios.gap.line", stage=t(f"scenarios.supply.{stage}"), edition=edition),
                        [row["year"] for row in own_rows],
                        [100 * row["gap_frac"] for row in own_rows],
                        colour,
                        [_gap_hover(row) for row in own_rows],
                        dash=dash,
                    )
                )
    figure = series_lines(lines, unit=t("scenarios.gap.axis"), from_zero=False)
    figure["layout"]["yaxis"] |= {"zeroline": True}
    title = _gap_title(rows, choice)
    return CardContent(
        title=title,
        subtitle=t(
            "scenarios.gap.subtitle",
            scenario=t(f"filter.scenario.{choice.scenario}"),
            demand=rows[0]["demand_of"],
            scope=opening(t(f"scenarios.gap.scope.{rows[0]['demand_scope']}")),
            supply=", ".join(dict.fromkeys(row["supply_of"] for row in rows)),
        ),
        figure=figure,
        summary=title,
        sources=row_sources(engine, rows),
        download_path=demand_gap.TABLE.path,
        query=own.to_query(),
        columns=demand_gap.TABLE.fields,
    )


def _gap_hover(row: dict[str, Any]) -> str:
    return t(
        "scenarios.gap.hover",
        gap=theme.percent(row["gap_frac"], 3),
        year=row["year"],
        stage=t(f"scenarios.supply.{row['stage_id']}"),
        edition=row["vintage"],
        demand=theme.quantity(row["demand_t"]),
        supply=theme.quantity(row["supply_t"]),
        status=t(f"status.{Status.PROJECTED}").lower(),
    )


def _gap_title(rows: Sequence[dict[str, Any]], choice: Choice) -> str:
    """Return the finding: mined supply (refined without it) against demand in 2035, in both editions."""
    stage = next((stage for stage in _STAGES if any(row["stage_id"] == stage for row in rows)), "")
    own = [row for row in rows if row["stage_id"] == stage]
    years = sorted({row["year"] for row in own})
    year = years[len(years) // 2]
    told = [
        t(
            "scenarios.gap.in_edition" if row["gap_frac"] >= 0 else "scenarios.gap.in_edition_surplus",
            gap=theme.percent(abs(row["gap_frac"]), 3),
            edition=row["vintage"],
        )
        for row in own
        if row["year"] == year
    ]
    return t(
        "scenarios.gap.title",
        stage=t(f"scenarios.supply.{stage}"),
        product=_product_name(choice, own[0]),
        scope=t(f"scenarios.gap.scope.{own[0]['demand_scope']}"),
        year=year,
        scenario=choice.scenario,
        gaps="; ".join(told),
    )


def _product_name(choice: Choice, row: dict[str, Any]) -> str:
    """Return the material, or the product where the rows are of a part of it or of more."""
    own = material_name(choice.material).lower()
    return own if row["demand_of"] == choice.material else str(row["supply_of"])
