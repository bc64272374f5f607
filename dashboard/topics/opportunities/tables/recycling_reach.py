"""How far recycling of each strategic raw material of the EU could reach, against the CRM Act's 25 %.

Sources: compiled reference rows: EoL recycling input rate (EU), EoL recycling rate (world, a class), the Act's target.
`data/codes/strategic_product.csv` says which product of a source is which raw material of the Act's Annex I: of
rare earths only those for magnets are, and editions name one product differently.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.engine.table import Row, Table, missing_datasets
from dashboard.filters import Filters
from dashboard.metrics import recycling_reach
from dashboard.topics.opportunities.words import recycling_assumptions
from dashboard.topics.reuse import queries as reuse
from dashboard.topics.scenarios import queries as scenarios
from data.codes import code_list
from data.critical_lists import lists_of
from data.fields import columns
from data.model import Field

STRATEGIC = "eu_srm_2024"
VERDICTS = ("could_meet", "meets", "cannot", "unknown")
_TARGET = "recycling capacity"
_DATASETS = ("reuse_indicator", "policy_target")
_ROWS: Memo[tuple[Row, ...]] = Memo(32)


def _rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each strategic raw material with an input rate, its newest; none without a target."""
    if missing_datasets(engine, _DATASETS):
        return ()
    return _ROWS.get(engine, filters, lambda: _ranked(engine, filters))


def _ranked(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    targets = engine.run(reuse.TARGETS, {}).records()
    target = next((row["value"] / 100 for row in targets if row["target_type"] == _TARGET and row["value"]), None)
    if target is None:
        return ()
    rates: dict[tuple[str, str], list[Record]] = {}
    classes: dict[tuple[str, str], list[Record]] = {}
    for key, row in _strategic(engine.run(scenarios.RELIEF, filters.only(("material",)).chosen()).records()):
        if row["indicator_id"] == "eol_rr_class":
            classes.setdefault(key, []).append(row)
        elif row["indicator_id"] == "eol_rir" and row["value"] is not None:
            rates.setdefault(key, []).append(row)
    rows = [
        _measured(rate, _agreed(classes.get(key, ())), target)
        for key, stated in rates.items()
        for rate in _newest(key[1], stated)
    ]
    rows.sort(key=lambda row: (VERDICTS.index(row["verdict"]), -row["input_rate_frac"], row["product"]))
    return tuple((rank, *(row[name] for name in RECYCLING_REACH.columns[1:])) for rank, row in enumerate(rows, 1))


def _strategic(rows: Sequence[Record]) -> Iterator[tuple[tuple[str, str], Record]]:
    """Yield the rows of strategic raw materials, each with material and name of the raw material."""
    labels = code_list("strategic_product").rows
    for row in rows:
        material, label = row["material_id"], labels.get(row["product"])
        if label is None or (label["list_id"], label["material_id"]) != (STRATEGIC, material):
            continue
        if STRATEGIC in lists_of(material):
            yield (material, label["name"]), row


def _newest(name: str, stated: Sequence[Record]) -> list[Record]:
    """Return the rate of the newest study under the raw material's name, the older ones in `earlier`.

    None where that study states only parts of it: a part's rate is not that of the whole, and none is averaged.
    """
    year = max(row["year"] for row in stated)
    now = [row for row in stated if row["year"] == year]
    before = sorted((row for row in stated if row["year"] < year), key=lambda row: (-row["year"], row["product"]))
    if len(now) > 1:
        return []
    earlier = "; ".join(f"{row['year']}: {row['product']} {row['value']:g} %" for row in before)
    return [
        {
            **row,
            "product": name,
            "stated_as": row["product"],
            "earlier": earlier or None,
        }
        for row in now
    ]


def _agreed(stated: Sequence[Record]) -> Record | None:
    """Return the newest class of the recycling rate; None where products of one raw material have different ones."""
    year = max((row["year"] for row in stated), default=None)
    now = [row for row in stated if row["year"] == year]
    return now[0] if len({(row["value_low"], row["value_high"]) for row in now}) == 1 else None


def _measured(rate: Record, recycled: Record | None, target: float) -> Record:
    """Return a row without its rank: the reach is an interval, as the recycling rate is one.

    It is unknown without a rate, and where the world recycles less than the input rate of the EU already is.
    """
    entering = rate["value"] / 100
    low = high = None
    least, most = (recycled[name] / 100 for name in ("value_low", "value_high")) if recycled else (0.0, 0.0)
    if 0 < entering < most:
        low = recycling_reach.compute(input_rate_frac=entering, recycling_rate_frac=most)
        high = recycling_reach.compute(input_rate_frac=entering, recycling_rate_frac=least) if least else 1.0
    return {
        **rate,
        "verdict": _verdict(entering, high, target),
        "target_frac": target,
        "input_rate_frac": entering,
        "input_rate_year": rate["year"],
        "recycling_rate": recycled["original_value"] if recycled else None,
        "reach_low_frac": low,
        "reach_high_frac": high,
    }


def _verdict(entering: float, high: float | None, target: float) -> str:
    if entering >= target:
        return "meets"
    if high is None:
        return "unknown"
    return "could_meet" if high >= target else "cannot"


RECYCLING_REACH = Table(
    table_id="recycling_reach",
    title_key="derived.recycling_reach.title",
    fields=(
        Field("rank", "BIGINT", "count", "Place: those that could meet the target first, then by rate"),
        *columns("material_id"),
        Field("product", "VARCHAR", "", "Strategic raw material, named after Annex I of the CRM Act"),
        Field("stated_as", "VARCHAR", "", "Product that the input rate is stated of, in the source's words"),
        Field("verdict", "VARCHAR", "", "could_meet, meets, cannot or unknown (no recycling rate stated)"),
        Field("target_frac", "DOUBLE", "fraction", "The target, 0-1"),
        Field("input_rate_frac", "DOUBLE", "fraction", "End-of-life recycling input rate of the EU, 0-1"),
        Field("input_rate_year", "INTEGER", "", "Year of the input rate"),
        Field("earlier", "VARCHAR", "", "Rates of earlier studies that this one replaces: year, product, percent"),
        Field("recycling_rate", "VARCHAR", "", "End-of-life recycling rate of the world, class in percent as printed"),
        Field("reach_low_frac", "DOUBLE", "fraction", "Input rate if all end-of-life products were recycled: at least"),
        Field("reach_high_frac", "DOUBLE", "fraction", "The same: at most"),
        *columns("vintage", "source_id"),
    ),
    datasets=_DATASETS,
    rows=_rows,
    assumptions=recycling_assumptions,
    keys=("material",),
    metrics=("recycling_reach",),
)
