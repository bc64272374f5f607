"""How far recycling of each strategic raw material of the EU could reach, against the CRM Act's 25 %.

Sources: compiled reference rows: EoL recycling input rate (EU), EoL recycling rate (world, a class), the Act's target.
`data/codes/strategic_product.csv` says which product of a source is which raw material of the Act's Annex I: of
rare earths only those for magnets are, and editions name one product differently.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.derived.model import Row, Table, held
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.metrics import recycling_reach
from dashboard.queries import reuse, scenarios
from data.codes import code_list
from data.fields import columns
from data.model import Field

TARGET = "recycling capacity"
STRATEGIC = "eu_srm_2024"
VERDICTS = ("could_meet", "meets", "cannot", "unknown")
_KEPT: Memo[tuple[Row, ...]] = Memo(32)
_FIELDS = (
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
)


def rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each strategic raw material with an input rate, its newest; none without a target."""
    if not (held(engine, "reuse_indicator") and held(engine, "policy_target")):
        return ()
    return _KEPT.get(engine, filters, lambda: _computed(engine, filters))


def records(engine: Engine, filters: Filters) -> list[dict[str, Any]]:
    """Return the same rows, one dict each."""
    return [dict(zip(TABLE.columns, row, strict=True)) for row in rows(engine, filters)]


def _computed(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    targets = [row for row in engine.run(reuse.TARGETS, {}).records() if row["target_type"] == TARGET and row["value"]]
    if not targets:
        return ()
    target = targets[0]["value"] / 100
    lists, labels = code_list("material").rows, code_list("strategic_product").rows
    rates: dict[tuple[str, str], list[dict[str, Any]]] = {}
    classes: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in engine.run(scenarios.RELIEF, filters.only(("material",)).chosen()).records():
        label = labels.get(row["product"])
        if label is None or label["list_id"] != STRATEGIC or label["material_id"] != row["material_id"]:
            continue
        if STRATEGIC not in lists[row["material_id"]]["critical_lists"].split(";"):
            continue
        kept = {"eol_rir": rates, "eol_rr_class": classes}.get(row["indicator_id"])
        if kept is not None and (row["indicator_id"] != "eol_rir" or row["value"] is not None):
            kept.setdefault((row["material_id"], label["name"]), []).append(row)
    found = [
        _measured(one, _agreed(classes.get(key, ())), target)
        for key, stated in rates.items()
        for one in _newest(key[1], stated)
    ]
    found.sort(key=lambda one: (VERDICTS.index(one["verdict"]), -one["input_rate_frac"], one["product"]))
    return tuple((place, *(one[name] for name in TABLE.columns[1:])) for place, one in enumerate(found, 1))


def _newest(name: str, stated: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rates of the newest study, the older ones told in `earlier`.

    One rate bears the raw material's name; several of one study keep the source's names.
    """
    year = max(row["year"] for row in stated)
    now = [row for row in stated if row["year"] == year]
    before = sorted((row for row in stated if row["year"] < year), key=lambda row: (-row["year"], row["product"]))
    earlier = "; ".join(f"{row['year']}: {row['product']} {row['value']:g} %" for row in before)
    return [
        {
            **row,
            "product": name if len(now) == 1 else row["product"],
            "stated_as": row["product"],
            "earlier": earlier or None,
        }
        for row in now
    ]


def _agreed(stated: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the newest class of the recycling rate; None where products of one raw material have different ones."""
    year = max((row["year"] for row in stated), default=None)
    now = [row for row in stated if row["year"] == year]
    return now[0] if len({(row["value_low"], row["value_high"]) for row in now}) == 1 else None


def _measured(rate: Mapping[str, Any], recycled: Mapping[str, Any] | None, target: float) -> dict[str, Any]:
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


def _assumptions(_filters: Filters) -> Mapping[str, str]:
    names = ("formula", "target", "products", "regions", "classes")
    return {name: t(f"derived.recycling_reach.{name}") for name in names}


TABLE = Table(
    table_id="recycling_reach",
    title_key="derived.recycling_reach.title",
    fields=_FIELDS,
    datasets=("reuse_indicator", "policy_target"),
    rows=rows,
    assumptions=_assumptions,
    keys=("material",),
    metrics=("recycling_reach",),
)
