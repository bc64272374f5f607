"""What follows from a supply shock: output, the gap to demand, companions, stocks, prices, recycling, substitution.

Sources: USGS (output, United States stocks and consumption, yearly prices), IEA (outlook, demand), World Bank (monthly
prices), compiled reference rows (hosts, recycling, substitution). Each row is one figure with its year and source.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from itertools import groupby, pairwise
from operator import itemgetter

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import Row, Table, missing_datasets
from dashboard.filters import Filters
from dashboard.metrics import CannotComputeError, demand_gap, host_shock, price_volatility, recycling_need
from dashboard.topics.prices import queries as prices
from dashboard.topics.scenarios import queries
from dashboard.topics.scenarios.scope import SHOCK_KEYS, Shock, output_stage, shock_of
from dashboard.topics.scenarios.tables.demand_gap import records as demand_gaps
from dashboard.topics.scenarios.words import assumptions_from_data, effect_assumptions
from data.codes import WORLD
from data.fields import columns
from data.model import Field
from data.units import quantity_unit

_MONTHS = 12
_ROWS: Memo[tuple[Row, ...]] = Memo(64)


def _rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return one row for each figure that follows from the shock, by topic; none for what no source states."""
    shock = shock_of(engine, filters)
    return _ROWS.get(engine, filters.only(SHOCK_KEYS), lambda: tuple(_effects(engine, shock)))


def records(engine: Engine, filters: Filters) -> list[Record]:
    """Return the rows of the table, one dict each."""
    return [dict(zip(SHOCK_EFFECTS.columns, row, strict=True)) for row in _rows(engine, filters)]


def _effects(engine: Engine, shock: Shock) -> Iterator[Row]:
    for topic, dataset_ids, figures in _PARTS:
        if not missing_datasets(engine, dataset_ids):
            yield from ((topic, *figure) for figure in figures(engine, shock))


def _figure(
    material: str, name: str, stated: Record, value: float | None, unit: str,
    *, item: str, scenario: str = "", period: str = "", word: str = "",
) -> Row:  # fmt: skip
    """Return a row without its topic; year, edition and source are those of `stated`."""
    period = period or str(stated.get("year", ""))
    return (
        material, name, item, scenario, period, value, unit, word, str(stated["vintage"]), str(stated["source_id"])
    )  # fmt: skip


def _output(_engine: Engine, shock: Shock) -> Iterator[Row]:
    """Yield the share of world output that is cut, and the part and the tonnes of it that are lost, where it falls."""
    share, lost = shock.output_cut_frac, shock.output_lost_frac
    if share is None:
        return
    first, total = shock.output.in_year[0], shock.output.total()
    item = f"{shock.stage}: {shock.output.product}"
    yield _figure(shock.material, "share_of_output", first, share, "fraction", item=item)
    if lost is None:
        return
    yield _figure(shock.material, "output_lost", first, lost, "fraction", item=item)
    if total and total["quantity_t"]:
        yield _figure(shock.material, "tonnes_lost", total, lost * total["quantity_t"], "t", item=item)


def _outlook(engine: Engine, shock: Shock) -> Iterator[Row]:
    """Yield demand's gap before and after the cut, by scenario and year, for stages whose outlook names who is cut."""
    if not shock.is_output_cut:
        return
    cut_t: dict[tuple[str, int, str], float] = {}
    for row in engine.run(queries.SUPPLY, {"material": (shock.material,)}).records():
        if row["country_iso3"] != WORLD and shock.is_cut(row["country_iso3"]):
            key = (row["stage_id"], row["year"], row["vintage"])
            cut_t[key] = cut_t.get(key, 0.0) + (row["quantity_t"] or 0.0)
    for row in demand_gaps(engine, Filters().with_(material=shock.material)):
        stage, key = row["stage_id"], (row["stage_id"], row["year"], row["vintage"])
        if row["year"] < shock.first_year or key not in cut_t or stage != (shock.stage or stage):
            continue
        left = max(0.0, row["supply_t"] - cut_t[key] * float(shock.cut_frac))
        after = demand_gap.compute(demand=row["demand_t"], supply=left)
        for name, gap in (("gap_before", row["gap_frac"]), ("gap_after", after)):
            yield _figure(shock.material, name, row, gap, "fraction", item=stage, scenario=row["scenario_id"])


def _companions(engine: Engine, shock: Shock) -> Iterator[Row]:
    """Yield what falls with the material, by host shock, and what the material itself is won with."""
    rows = engine.run(queries.HOSTS, {}).records()
    own = [row for row in rows if row["material_id"] == shock.material]
    for _, group in groupby(own, itemgetter("product", "source_document")):
        hosts = list(group)
        names = ", ".join(row["host"] for row in hosts)
        yield _figure(shock.material, "won_with", hosts[0], hosts[0]["by_product_share_frac"], "fraction", item=names)
    lost = shock.output_lost_frac if shock.stage == output_stage(engine, shock.material) else None
    for row in rows:
        share = row["by_product_share_frac"]
        if row["host_material_id"] != shock.material or lost is None:
            continue
        try:
            falls = host_shock.compute(host_fall_frac=lost, companionality_frac=share, n_hosts=row["n_hosts"])
        except CannotComputeError:
            continue
        yield _figure(row["material_id"], "falls_by", row, falls, "fraction", item=row["host"])


def _stocks(engine: Engine, shock: Shock) -> Iterator[Row]:
    """Yield the United States' stocks of the newest year, the months of use they hold and of the shortfall."""
    stated = engine.run(queries.COVER, {"material": (shock.material,)}).records()
    stocks = [row for row in stated if row["statistic"] == "stocks"]
    for series, group in groupby(stocks, itemgetter("series")):
        row = max(group, key=itemgetter("year"))
        tonnes = _tonnes(row)
        if row["value"] is None:
            yield _figure(shock.material, "us_stocks", row, None, "t", item=series, word=row["status"])
        if tonnes is None:
            continue
        yield _figure(shock.material, "us_stocks", row, tonnes, "t", item=series)
        used = _consumed(stated, row)
        if used:
            months = _MONTHS * tonnes / used
            yield _figure(shock.material, "months_of_use", row, months, "months", item=series)
            if shock.output_lost_frac:
                months /= shock.output_lost_frac
                yield _figure(shock.material, "months_of_loss", row, months, "months", item=series)


def _tonnes(row: Record) -> float | None:
    unit = quantity_unit(row["unit"])
    return None if unit is None or row["value"] is None else row["value"] * unit.tonnes


def _consumed(stated: list[Record], stock: Record) -> float | None:
    """Return the consumption of the year of a stock, in tonnes: the apparent one where there are several, else none.

    A series named `Alumina: stocks` is held against `Alumina: consumption` only.
    """
    form = stock["series"].rpartition(":")[0]
    used = [
        row for row in stated if row["statistic"] == "consumption" and row["year"] == stock["year"] and row["value"]
    ]
    same = [row for row in used if row["series"].rpartition(":")[0] == form]
    apparent = [row for row in same if "apparent" in row["series"]]
    chosen = apparent if len(same) > 1 else same
    return _tonnes(chosen[0]) if len(chosen) == 1 else None


def _volatility(engine: Engine, shock: Shock) -> Iterator[Row]:
    """Yield the volatility of each monthly price over the last twelve months."""
    newest = max((int(str(year)) for year in engine.values("price_monthly", "year")), default=0)
    chosen = {"material": (shock.material,), "year_from": newest - 1}
    for series, group in groupby(engine.run(prices.MONTHLY, chosen).records(), itemgetter("series")):
        last = list(group)[-price_volatility.WINDOW - 1 :]
        try:
            volatility = price_volatility.compute([row["price_usd_per_t"] for row in last])
        except CannotComputeError:
            continue
        period = f"{str(last[0]['month'])[:7]} to {str(last[-1]['month'])[:7]}"
        yield _figure(shock.material, "volatility", last[-1], volatility, "fraction a year", item=series, period=period)


def _rises(engine: Engine, shock: Shock) -> Iterator[Row]:
    """Yield the largest rise of each yearly price from a year to the next."""
    yearly = engine.run(prices.YEARLY, {"material": (shock.material,)}).records()
    for series, group in groupby(yearly, itemgetter("series")):
        rises = [
            (later["price_usd_per_t"] / earlier["price_usd_per_t"] - 1, later)
            for earlier, later in pairwise(group)
            if later["year"] == earlier["year"] + 1 and later["price_usd_per_t"] and earlier["price_usd_per_t"]
        ]
        if rises:
            rise, row = max(rises, key=itemgetter(0))
            period = f"{row['year'] - 1} to {row['year']}"
            yield _figure(shock.material, "largest_rise", row, rise, "fraction", item=series, period=period)


def _indicators(engine: Engine, shock: Shock, *, indicator_ids: Collection[str]) -> Iterator[Row]:
    """Yield the newest value of some indicators for each product, each as printed."""
    newest: dict[tuple[str, str], Record] = {}
    for row in engine.run(queries.RELIEF, {"material": (shock.material,)}).records():
        key = (row["indicator_id"], row["product"])
        if row["indicator_id"] in indicator_ids and (key not in newest or row["year"] >= newest[key]["year"]):
            newest[key] = row
    for row in newest.values():
        value, word = (None, row["original_value"]) if row["value"] is None else (row["value"] / 100, "")
        yield _figure(shock.material, row["indicator_id"], row, value, "fraction", item=row["product"], word=word)


def _recycling(engine: Engine, shock: Shock) -> Iterator[Row]:
    """Yield the recycling rates, and the input rate that would make up for the output lost where there is one rate."""
    rates = list(_indicators(engine, shock, indicator_ids=("eol_rir", "eol_rr_class")))
    yield from rates
    figure, value = (SHOCK_EFFECTS.columns.index(name) - 1 for name in ("figure", "value"))
    entering = [row for row in rates if row[figure] == "eol_rir" and row[value] is not None]
    lost = shock.output_lost_frac
    if len(entering) == 1 and lost is not None and _is_from_ore(shock):
        need = recycling_need.compute(input_rate_frac=float(str(entering[0][value])), lost_frac=min(1.0, lost))
        yield tuple({figure: "rate_needed", value: need}.get(place, cell) for place, cell in enumerate(entering[0]))


def _is_from_ore(shock: Shock) -> bool:
    """Tell whether the output counted is made from ore alone: what is refined may be of scrap."""
    product = shock.output.product
    return shock.stage == "mine" or not (product.startswith("refined ") or "secondary" in product)


_PARTS: tuple[tuple[str, tuple[str, ...], Callable[[Engine, Shock], Iterator[Row]]], ...] = (
    ("output", (), _output),
    ("outlook", ("supply_outlook", "demand_scenario"), _outlook),
    ("companion", ("by_product_host", "reuse_indicator"), _companions),
    ("stocks", ("us_salient_yearly",), _stocks),
    ("price", ("price_monthly",), _volatility),
    ("price", ("price_yearly",), _rises),
    ("recycling", ("reuse_indicator",), _recycling),
    ("substitution", ("reuse_indicator",), partial(_indicators, indicator_ids=("substitutability",))),
)
TOPICS = tuple(dict.fromkeys(topic for topic, *_ in _PARTS))
SHOCK_EFFECTS = Table(
    table_id="shock_effects",
    title_key="derived.shock_effects.title",
    fields=(
        Field("topic", "VARCHAR", "", "output, outlook, companion, stocks, price, recycling or substitution"),
        *columns("material_id"),
        Field("figure", "VARCHAR", "", "What the value is, in one word or two"),
        Field("item", "VARCHAR", "", "What it is of: series, stage or product, in the publisher's words"),
        *columns("scenario_id"),
        Field("period", "VARCHAR", "", "Year or years that the value holds for"),
        *columns("value", "unit"),
        Field("word", "VARCHAR", "", "A printed class or a status, where the publisher gives a word and no number"),
        *columns("vintage", "source_id"),
    ),
    datasets=(
        "production_yearly", "supply_outlook", "demand_scenario", "by_product_host", "us_salient_yearly",
        "price_monthly", "price_yearly", "reuse_indicator", "trade_yearly", "trade_later",
    ),
    rows=_rows,
    assumptions=effect_assumptions,
    keys=SHOCK_KEYS,
    metrics=("host_shock", "demand_gap", "price_volatility", "recycling_need"),
    assumptions_found=assumptions_from_data,
    drawn_from=lambda _engine, _filters: (),
)  # fmt: skip
