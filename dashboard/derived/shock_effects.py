"""What follows from a supply shock: output, the gap to demand, companions, stocks, prices, recycling, substitution.

Sources: USGS (output, United States stocks and consumption, yearly prices), IEA (outlook, demand), World Bank (monthly
prices), compiled reference rows (hosts, recycling, substitution). Each row is one figure with its year and source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise
from typing import Any

from dashboard.derived import demand_gap
from dashboard.derived.model import Row, Table, held
from dashboard.derived.shock_scope import KEYS, Scope, load, stages_of
from dashboard.derived.shock_words import effect_assumptions, found
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.memo import Memo
from dashboard.metrics import CannotComputeError, host_shock, price_volatility
from dashboard.metrics import demand_gap as gap_metric
from dashboard.queries import prices, scenarios
from data.codes import WORLD
from data.fields import columns
from data.model import Field
from data.units import quantity_unit

TOPICS = ("output", "outlook", "companion", "stocks", "price", "recycling", "substitution")
_MONTHS = 12
_KEPT: Memo[tuple[Row, ...]] = Memo(64)
_DATASETS = (
    "production_yearly", "supply_outlook", "demand_scenario", "by_product_host", "us_salient_yearly", "price_monthly",
    "price_yearly", "reuse_indicator", "trade_yearly",
)  # fmt: skip
_FIELDS = (
    Field("topic", "VARCHAR", "", "output, outlook, companion, stocks, price, recycling or substitution"),
    *columns("material_id"),
    Field("figure", "VARCHAR", "", "What the value is, in one word or two"),
    Field("item", "VARCHAR", "", "What it is of: series, stage or product, in the publisher's words"),
    *columns("scenario_id"),
    Field("period", "VARCHAR", "", "Year or years that the value holds for"),
    *columns("value", "unit"),
    Field("word", "VARCHAR", "", "A printed class or a status, where the publisher gives a word and no number"),
    *columns("vintage", "source_id"),
)


def rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return one row for each figure that follows from the shock, by topic; none for what nobody states."""
    scope = load(engine, filters)
    return _KEPT.get(engine, filters.only(KEYS), lambda: tuple(_computed(engine, scope)))


def records(engine: Engine, filters: Filters) -> list[dict[str, Any]]:
    """Return the same rows, one dict each."""
    return [dict(zip(TABLE.columns, row, strict=True)) for row in rows(engine, filters)]


def _computed(engine: Engine, scope: Scope) -> Iterator[Row]:
    yield from _output(scope)
    if held(engine, "supply_outlook") and held(engine, "demand_scenario"):
        yield from _outlook(engine, scope)
    if held(engine, "by_product_host"):
        yield from _companions(engine, scope)
    if held(engine, "us_salient_yearly"):
        yield from _stocks(engine, scope)
    yield from _prices(engine, scope)
    if held(engine, "reuse_indicator"):
        yield from _relief(engine, scope)


def _figure(
    topic: str, material: str, figure: str, stated: Mapping[str, Any], amount: tuple[float | None, str], **more: str
) -> Row:
    """Return a row: `amount` with unit; item, scenario, period, word from `more`, edition and source from `stated`."""
    period = more.get("period", str(stated.get("year", "")))
    return (
        topic, material, figure, more.get("item", ""), more.get("scenario", ""), period, *amount,
        more.get("word", ""), str(stated["vintage"]), str(stated["source_id"]),
    )  # fmt: skip


def _output(scope: Scope) -> Iterator[Row]:
    """Yield the share of world output that is cut, and the part and the tonnes of it that are lost."""
    held_frac, lost = scope.output_cut_frac, scope.output_lost_frac
    if held_frac is None or lost is None:
        return
    first = scope.output.in_year[0]
    total = scope.output.total() or {}
    item = f"{scope.stage}: {scope.output.product}"
    yield _figure("output", scope.material, "share_of_output", first, (held_frac, "fraction"), item=item)
    yield _figure("output", scope.material, "output_lost", first, (lost, "fraction"), item=item)
    if total.get("quantity_t"):
        yield _figure("output", scope.material, "tonnes_lost", total, (lost * total["quantity_t"], "t"), item=item)


def _outlook(engine: Engine, scope: Scope) -> Iterator[Row]:
    """Yield demand's gap before and after the cut, by scenario and year, for stages whose outlook names who is cut."""
    named: dict[tuple[str, int, str], tuple[float, bool]] = {}
    supply = engine.run(scenarios.SUPPLY, {"material": (scope.material,)}).records()
    for row in supply:
        if row["country_iso3"] == WORLD:
            continue
        is_cut = scope.cut_from is None or row["country_iso3"] in scope.cut_from
        key = (row["stage_id"], row["year"], row["vintage"])
        before, was_named = named.get(key, (0.0, False))
        named[key] = (before + (row["quantity_t"] or 0.0 if is_cut else 0.0), was_named or is_cut)
    for row in demand_gap.records(engine, Filters().with_(material=scope.material)):
        cut_t, is_named = named.get((row["stage_id"], row["year"], row["vintage"]), (0.0, False))
        if row["year"] < (scope.first_year or 0) or not is_named or row["stage_id"] != (scope.stage or row["stage_id"]):
            continue
        left = row["supply_t"] - cut_t * float(scope.cut_frac)
        after = gap_metric.compute(demand=row["demand_t"], supply=max(0.0, left))
        more = {"item": row["stage_id"], "scenario": row["scenario_id"]}
        yield _figure("outlook", scope.material, "gap_before", row, (row["gap_frac"], "fraction"), **more)
        yield _figure("outlook", scope.material, "gap_after", row, (after, "fraction"), **more)


def _companions(engine: Engine, scope: Scope) -> Iterator[Row]:
    """Yield what falls with the material, by host shock, and what the material itself is won with."""
    hosts = engine.run(scenarios.HOSTS, {}).records()
    mined = next(iter(stages_of(engine, scope.material)), "")
    lost = scope.output_lost_frac if scope.stage == mined else None
    for row in hosts:
        if row["material_id"] == scope.material:
            share = row["by_product_share_frac"]
            yield _figure("companion", scope.material, "won_with", row, (share, "fraction"), item=row["host"])
        if row["host_material_id"] != scope.material or lost is None:
            continue
        try:
            falls = host_shock.compute(
                host_fall_frac=lost, companionality_frac=row["by_product_share_frac"], n_hosts=row["n_hosts"]
            )
        except CannotComputeError:
            continue
        yield _figure("companion", row["material_id"], "falls_by", row, (falls, "fraction"), item=row["host"])


def _stocks(engine: Engine, scope: Scope) -> Iterator[Row]:
    """Yield the United States' stocks of the newest year, the months of use they hold and of the shortfall."""
    stated = engine.run(scenarios.COVER, {"material": (scope.material,)}).records()
    for series, group in groupby((row for row in stated if row["statistic"] == "stocks"), lambda row: row["series"]):
        row = max(group, key=lambda one: one["year"])
        if row["value"] is None:
            yield _figure("stocks", scope.material, "us_stocks", row, (None, "t"), item=series, word=row["status"])
            continue
        tonnes = _tonnes(row)
        if tonnes is None:
            continue
        yield _figure("stocks", scope.material, "us_stocks", row, (tonnes, "t"), item=series)
        used = _consumed(stated, row)
        if not used:
            continue
        months = _MONTHS * tonnes / used
        yield _figure("stocks", scope.material, "months_of_use", row, (months, "months"), item=series)
        lost = scope.output_lost_frac
        if lost:
            yield _figure("stocks", scope.material, "months_of_loss", row, (months / lost, "months"), item=series)


def _tonnes(row: Mapping[str, Any]) -> float | None:
    unit = quantity_unit(row["unit"])
    return None if unit is None or row["value"] is None else row["value"] * unit.tonnes


def _consumed(stated: list[dict[str, Any]], stock: Mapping[str, Any]) -> float | None:
    """Return the consumption of the year of a stock, in tonnes: the apparent one where there are several, else none.

    A series named `Alumina: stocks` is held against `Alumina: consumption` only.
    """
    form = stock["series"].rpartition(":")[0]
    same = [
        row
        for row in stated
        if row["statistic"] == "consumption"
        and row["year"] == stock["year"]
        and row["series"].rpartition(":")[0] == form
        and row["value"]
    ]
    apparent = [row for row in same if "apparent" in row["series"]]
    chosen = apparent if len(same) > 1 else same
    return _tonnes(chosen[0]) if len(chosen) == 1 else None


def _prices(engine: Engine, scope: Scope) -> Iterator[Row]:
    """Yield how prices have moved: volatility of the last twelve months, the largest rise from a year to the next."""
    chosen = {"material": (scope.material,)}
    if held(engine, "price_monthly"):
        monthly = engine.run(prices.MONTHLY, chosen | {"year_from": _recent(engine)}).records()
        for series, group in groupby(monthly, lambda row: row["series"]):
            last = list(group)[-price_volatility.WINDOW - 1 :]
            try:
                found = price_volatility.compute([row["price_usd_per_t"] for row in last])
            except CannotComputeError:
                continue
            period = f"{str(last[0]['month'])[:7]} to {str(last[-1]['month'])[:7]}"
            yield _figure(
                "price", scope.material, "volatility", last[-1], (found, "fraction a year"), item=series, period=period
            )
    if held(engine, "price_yearly"):
        yearly = engine.run(prices.YEARLY, chosen).records()
        for series, group in groupby(yearly, lambda row: row["series"]):
            steps = [
                (later["price_usd_per_t"] / earlier["price_usd_per_t"] - 1, earlier, later)
                for earlier, later in pairwise(group)
                if later["year"] == earlier["year"] + 1 and later["price_usd_per_t"] and earlier["price_usd_per_t"]
            ]
            if steps:
                rise, earlier, later = max(steps, key=lambda step: step[0])
                period = f"{earlier['year']} to {later['year']}"
                yield _figure(
                    "price", scope.material, "largest_rise", later, (rise, "fraction"), item=series, period=period
                )


def _recent(engine: Engine) -> int:
    """Return the year before the last one with monthly prices: a window of thirteen months lies in both."""
    return max((int(str(year)) for year in engine.values("price_monthly", "year")), default=0) - 1


def _relief(engine: Engine, scope: Scope) -> Iterator[Row]:
    """Yield the newest recycling rates and the substitution class, each as printed."""
    stated = engine.run(scenarios.RELIEF, {"material": (scope.material,)}).records()
    newest: dict[tuple[str, str], dict[str, Any]] = {}
    for row in stated:
        key = (row["indicator_id"], row["product"])
        if key not in newest or row["year"] >= newest[key]["year"]:
            newest[key] = row
    for row in newest.values():
        topic = "substitution" if row["indicator_id"] == "substitutability" else "recycling"
        value = None if row["value"] is None else row["value"] / 100
        word = row["original_value"] if row["value"] is None else ""
        yield _figure(
            topic, scope.material, row["indicator_id"], row, (value, "fraction"), item=row["product"], word=word
        )


TABLE = Table(
    table_id="shock_effects",
    title_key="derived.shock_effects.title",
    fields=_FIELDS,
    datasets=_DATASETS,
    rows=rows,
    assumptions=effect_assumptions,
    keys=KEYS,
    metrics=("host_shock", "demand_gap", "price_volatility"),
    found=found,
)
