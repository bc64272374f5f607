"""Demand by use against the supply outlook, and the gap between them by year, with both editions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.engine import Engine
from dashboard.engine.model import Record
from dashboard.figures import theme
from dashboard.figures.demand import SIGNS, Supply, Use, demand_and_supply
from dashboard.figures.lines import Line, series_lines
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.topics.scenarios import queries
from dashboard.topics.scenarios.scope import Scope
from dashboard.topics.scenarios.tables import demand_gap
from dashboard.topics.scenarios.tables.demand_gap import DEMAND_GAP
from dashboard.ui.card_rows import CardRows
from dashboard.ui.chart_card import CardContent
from dashboard.ui.words import material_in_text, opening
from data.codes import WORLD
from data.model import Status

_COUNTED = ("counted", "part")
_TOTALS = "total"
_DASHES = ("solid", "dash")
_STAGES = ("mine", "refine")
_MOST_USES = 8
_BASE = "base"


def demand_card(engine: Engine, scope: Scope) -> CardContent:
    """Return demand by use of one scenario and edition, with mined and refined supply over it."""
    chosen = Filters().with_(material=scope.material, vintage=scope.edition)
    of_demand = chosen.with_(scenario=(_BASE, scope.scenario))
    stated = engine.run(queries.DEMAND, of_demand.chosen()).records()
    if not stated:
        return _empty("card.no_figures", "scenarios.demand.nothing", scope)
    product = _product(stated)
    rows = [row for row in stated if row["product"] == product]
    uses = [row for row in rows if row["counting"] in _COUNTED] or [row for row in rows if row["counting"] == _TOTALS]
    years = sorted({row["year"] for row in uses})
    supply: list[Record] = []
    is_total = any(row["application"] == demand_gap.TOTAL for row in rows)
    if is_total:
        wanted = rows[0] | {"application": demand_gap.TOTAL}
        world = engine.run(queries.SUPPLY, chosen.with_(country=WORLD).chosen()).records()
        supply = [row for row in world if demand_gap.is_same_product(wanted, row)]
    factor, unit = theme.axis_unit([*_sums(uses, years), *(row["quantity_t"] for row in supply)])
    totals = _stated_totals(rows, years) or _sums(uses, years)
    shown = tuple(use.name for use in _uses(uses, years, factor))
    of_supply = chosen.with_(country=WORLD, product=tuple(dict.fromkeys(row["product"] for row in supply)))
    lines = list(_supplies(supply, years, factor))
    key = "subtitle_part" if not is_total else "subtitle" if supply else "subtitle_alone"
    return CardContent(
        title=t(
            "scenarios.demand.title" if is_total else "scenarios.demand.title_part",
            product=opening(product),
            first=years[0],
            last=years[-1],
            now=theme.quantity(totals[0]),
            then=theme.quantity(totals[-1]),
            scenario=scope.scenario,
        ),
        subtitle=t(
            f"scenarios.demand.{key}",
            scenario=t(f"filter.scenario.{scope.scenario}"),
            edition=scope.edition,
            basis=rows[0]["content_basis"],
            supply=_legend(lines),
        ),
        figure=demand_and_supply(years, _uses(uses, years, factor), lines, unit=unit),
        rows=CardRows(queries.DEMAND, of_demand.with_(product=product, application=shown)).read(engine),
        beside=(CardRows(queries.SUPPLY, of_supply).read(engine),) if supply else (),
    )


def _empty(title: str, reason: str, scope: Scope) -> CardContent:
    """Return a card that says why it has no picture; both texts are named by their keys."""
    words = t(reason, material=material_in_text(scope.material))
    return CardContent(title=t(title), summary=words, empty=words)


def _product(rows: Sequence[Record]) -> str:
    """Return the product shown: the one with a total demand, else the one with the largest."""
    shown = min(rows, key=lambda row: (row["application"] != demand_gap.TOTAL, -(row["quantity_t"] or 0.0)))
    return str(shown["product"])


def _sums(rows: Sequence[Record], years: Sequence[int]) -> list[float]:
    return [sum(row["quantity_t"] or 0.0 for row in rows if row["year"] == year) for year in years]


def _stated_totals(rows: Sequence[Record], years: Sequence[int]) -> list[float] | None:
    """Return the publisher's own total by year, None where it misses one: parts need not add up to it."""
    for application in (demand_gap.TOTAL, demand_gap.CLEAN):
        stated = {row["year"]: row["quantity_t"] for row in rows if row["application"] == application}
        if stated:
            totals = [stated[year] for year in years if stated.get(year) is not None]
            return totals if len(totals) == len(years) else None
    return None


def _uses(rows: Sequence[Record], years: Sequence[int], factor: float) -> list[Use]:
    """Return the uses, the largest at the bottom; those beyond eight are left out."""
    sizes: dict[str, float] = {}
    for row in rows:
        sizes[row["application"]] = sizes.get(row["application"], 0.0) + (row["quantity_t"] or 0.0)
    uses = []
    for name, colour in zip(sorted(sizes, key=lambda name: -sizes[name])[:_MOST_USES], theme.SERIES, strict=False):
        by_year = _by_year([row for row in rows if row["application"] == name], years)
        uses.append(Use(name, _values(by_year, factor), [_hover(name, row) for row in by_year], colour))
    return uses


def _supplies(rows: Sequence[Record], years: Sequence[int], factor: float) -> Iterator[Supply]:
    for stage in _STAGES:
        own = [row for row in rows if row["stage_id"] == stage]
        if own:
            by_year, name = _by_year(own, years), t(f"scenarios.supply.{stage}")
            hover = [_hover(f"{name}: {row['product']}" if row else name, row) for row in by_year]
            yield Supply(name, _values(by_year, factor), hover)


def _legend(lines: Sequence[Supply]) -> str:
    """Return the sign and the name of each line of supply that is drawn."""
    return ", ".join(f"{sign} {line.name.lower()}" for sign, line in zip(SIGNS, lines, strict=False))


def _by_year(rows: Sequence[Record], years: Sequence[int]) -> list[Record | None]:
    stated = {row["year"]: row for row in rows}
    return [stated.get(year) for year in years]


def _values(rows: Sequence[Record | None], factor: float) -> list[float | None]:
    return [row["quantity_t"] / factor if row and row["quantity_t"] is not None else None for row in rows]


def _hover(name: str, row: Record | None) -> str:
    if row is None or row["quantity_t"] is None:
        return f"<b>{name}</b><br>{t('status.missing')}"
    status = t("tooltip.year_status", year=row["year"], status=t(f"status.{row['status']}"))
    return f"<b>{name}</b><br>{theme.quantity(row['quantity_t'])}<br>{status}"


def gap_card(engine: Engine, scope: Scope) -> CardContent:
    """Return the gap between total demand and supply by year, stage and edition."""
    own = Filters().with_(material=scope.material, scenario=scope.scenario)
    rows = demand_gap.records(engine, own)
    if not rows:
        return _empty("scenarios.gap.none", "scenarios.gap.nothing", scope)
    figure = series_lines(list(_gap_lines(rows, scope)), unit=t("scenarios.gap.axis"), from_zero=False)
    figure["layout"]["yaxis"] |= {"zeroline": True}
    return CardContent(
        title=_gap_title(rows, scope),
        subtitle=t(
            "scenarios.gap.subtitle",
            scenario=t(f"filter.scenario.{scope.scenario}"),
            demand=rows[0]["demand_of"],
            scope=opening(t(f"scenarios.gap.scope.{rows[0]['demand_scope']}")),
            supply=", ".join(dict.fromkeys(row["supply_of"] for row in rows)),
        ),
        figure=figure,
        rows=CardRows(DEMAND_GAP, own).read(engine),
    )


def _gap_lines(rows: Sequence[Record], scope: Scope) -> Iterator[Line]:
    """Yield a line for each stage and edition that has a gap."""
    for stage, colour in zip(_STAGES, theme.PALETTE, strict=False):
        for edition, dash in zip(scope.editions, _DASHES, strict=False):
            own = [row for row in rows if row["stage_id"] == stage and row["vintage"] == edition]
            if own:
                name = t("scenarios.gap.line", stage=t(f"scenarios.supply.{stage}"), edition=edition)
                years, gaps = [row["year"] for row in own], [100 * row["gap_frac"] for row in own]
                yield Line(name, years, gaps, colour, [_gap_hover(row) for row in own], dash=dash)


def _gap_hover(row: Record) -> str:
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


def _gap_title(rows: Sequence[Record], scope: Scope) -> str:
    """Return the finding: mined supply (refined without it) against demand in 2035, in both editions."""
    stage = next(stage for stage in _STAGES if any(row["stage_id"] == stage for row in rows))
    own = [row for row in rows if row["stage_id"] == stage]
    years = sorted({row["year"] for row in own})
    year = years[len(years) // 2]
    material = material_in_text(scope.material)
    return t(
        "scenarios.gap.title",
        stage=t(f"scenarios.supply.{stage}"),
        product=material if own[0]["demand_of"] == scope.material else own[0]["supply_of"],
        scope=t(f"scenarios.gap.scope.{own[0]['demand_scope']}"),
        year=year,
        scenario=scope.scenario,
        gaps="; ".join(_gap_in_edition(row) for row in own if row["year"] == year),
    )


def _gap_in_edition(row: Record) -> str:
    key = "scenarios.gap.in_edition" if row["gap_frac"] >= 0 else "scenarios.gap.in_edition_surplus"
    return t(key, gap=theme.percent(abs(row["gap_frac"]), 3), edition=row["vintage"])
